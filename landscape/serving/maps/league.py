"""The league, which depends on nothing but the code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from landscape.figures.league import league
from landscape.serving.maps.address import VERSION, version


@dataclass(frozen=True)
class AskedLeague:
    """All there is to ask for."""

    @property
    def query(self) -> str:
        """The one query that asks for it."""
        return f"{VERSION}={version()}"

    def make(self) -> dict[str, Any]:
        """Give it, for JSON."""
        return league()


def read(_: str) -> AskedLeague:
    """Read what is asked for, which is always the same."""
    return AskedLeague()
