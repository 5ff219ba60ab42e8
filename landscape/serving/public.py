"""Where the landscape is served to everybody: the one place that knows ``PUBLIC_URL``.

With it, whatever leaves and holds an address of a page holds one of this host: the browser reads it off the page's own
tags. Without it, what the browser makes has the address that it asked by; what the server makes is kept for everybody
by its canonical link, and the host in a request is a stranger's text: so that has none.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Final

from landscape.words import ENGLISH, speaking

SETTING: Final = "PUBLIC_URL"
ORIGIN: Final = re.compile(r"https?://(?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?/?")
"""Scheme and host, and a port if need be."""


def public_url(environment: Mapping[str, str]) -> str:
    """Give the configured address of this host, without a slash at its end; empty where there is none.

    Raises
    ------
    SystemExit
        When what is configured is none, with a sentence that says so.
    """
    told = environment.get(SETTING, "").strip()
    if told and not ORIGIN.fullmatch(told):
        raise SystemExit(
            f"{SETTING} is scheme and host, such as https://landscape.example.org, without a path, since the page is "
            f"at the root of its host; it cannot be {told!r}."
        )
    return told.rstrip("/")


def home() -> str:
    """Give the address of the page in the language that is spoken, for what leaves; empty where no host is known."""
    host = public_url(os.environ)
    return address(host) if host else ""


def address(host: str, path: str = "", query: str = "") -> str:
    """Write a whole address in the language that is spoken."""
    language = "" if speaking() == ENGLISH else f"{speaking()}/"
    return f"{host}/{language}{path}{'?' if query else ''}{query}"
