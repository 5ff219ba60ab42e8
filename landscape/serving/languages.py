"""A page in another language lives under its code: ``/de/?surface=bowl`` is ``/?surface=bowl`` in German."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from landscape.words import ENGLISH, languages, speak


def speak_as_addressed(server: Flask) -> None:
    """Answer every request in the language at the head of its path, as if that were not there; else in English."""
    answer = server.wsgi_app

    def spoken(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        head, _, rest = environ["PATH_INFO"].removeprefix("/").partition("/")
        if head in languages() and head != ENGLISH:
            environ["SCRIPT_NAME"] += f"/{head}"
            environ["PATH_INFO"] = f"/{rest}"
        with speak(head):
            return answer(environ, start)

    server.wsgi_app = spoken  # type: ignore[assignment,method-assign]  # as Flask's documentation has it
