"""The languages of the page. An English text is its own key; ``de.json`` holds what it is called in German.

Which language is spoken belongs to a request: :func:`speak` sets it, :func:`say` reads it. A further language is a
further file here, and a folder of lessons: there is no list of languages anywhere else.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final

ENGLISH: Final = "en"
FOLDER: Final = Path(__file__).parent
NAME: Final = "English"
"""The text whose translation is a language's own name."""
_SPEAKING = ContextVar("speaking", default=ENGLISH)


@functools.cache
def languages() -> Mapping[str, str]:
    """Give every language's own name by its code, English first."""
    others = sorted(path.stem for path in FOLDER.glob("*.json"))
    return {ENGLISH: NAME} | {code: catalogue(code)[NAME] for code in others}


@functools.cache
def catalogue(language: str) -> Mapping[str, str]:
    """Give what each English text is in a language; empty for English."""
    if language == ENGLISH:
        return {}
    texts: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return texts


def speaking() -> str:
    """Give the code of the language that is spoken at the moment."""
    return _SPEAKING.get()


@contextmanager
def speak(language: str) -> Iterator[None]:
    """Speak a language for as long as this lasts; English where there is no such language."""
    before = _SPEAKING.set(language if language in languages() else ENGLISH)
    try:
        yield
    finally:
        _SPEAKING.reset(before)


def say(text: str, /, **values: object) -> str:
    """Say a text in the language that is spoken, with values put in place of the ``{names}`` in it."""
    translated = catalogue(speaking()).get(text, text)
    return translated.format(**values) if values else translated


def phrase(text: str, /) -> str:
    """Mark a text that is said later, so that whoever gathers what can be said finds it."""
    return text
