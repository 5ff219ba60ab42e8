"""The JSON Schema of a scenario, which depends on nothing but the code."""

from __future__ import annotations

from dataclasses import dataclass

from landscape.export.files import File
from landscape.export.scenario import as_schema
from landscape.serving.maps.address import VERSION, version


@dataclass(frozen=True)
class AskedSchema:
    """All there is to ask for."""

    lacks = ""

    @property
    def query(self) -> str:
        """The one query that asks for it."""
        return f"{VERSION}={version()}"

    @property
    def ending(self) -> str:
        """What it is, by the ending of its name."""
        return "json"

    def make(self) -> File:
        """Give it."""
        return as_schema()


def read(_: str) -> AskedSchema:
    """Read what is asked for, which is always the same."""
    return AskedSchema()
