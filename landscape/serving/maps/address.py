"""One address for each thing that can be asked for: how a query is taken apart, and written in one way."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import unquote

from landscape.simulation.links import decode, encode
from landscape.simulation.scenario import Run, Scenario, Setup
from landscape.ui import ASSETS

CODE: Final = Path(__file__).parents[2]
VERSION: Final = "v"
"""Name of the version in a query."""


class Asked(Protocol):
    """What is asked for."""

    @property
    def query(self) -> str:
        """The one query that asks for it."""

    def make(self) -> dict[str, Any]:
        """Work it out, for JSON."""


Reader = Callable[[str], Asked]
"""Reads a query; total, as links are."""


def split(query: str, names: Collection[str]) -> tuple[Scenario, dict[str, str]]:
    """Take a query apart into its scenario and what it holds besides, by `names`."""
    pairs = [pair.partition("=") for pair in query.lstrip("?").split("&")]
    own = {name: unquote(value) for name, _, value in pairs if name in names}
    return decode("&".join("".join(pair) for pair in pairs if pair[0] not in own)), own


def join(scenario: Scenario, **own: object) -> str:
    """Write the query of a scenario, what is asked besides unless it is None, and this version of the code."""
    besides = [f"{name}={value}" for name, value in own.items() if value is not None]
    return "&".join([encode(scenario), *besides, f"{VERSION}={version()}"])


def is_canonical(given: str, query: str) -> bool:
    """Tell whether a query that was given is the one for what it asks, whatever somebody on the way has escaped."""
    return given == query or unquote(given) == unquote(query)


def chosen_run(scenario: Scenario, slot: str) -> Run:
    """Give the run that is shown in a slot, told as text; the first where there is none."""
    return next((run for run in scenario.seen if str(run.slot) == slot), scenario.seen[0])


def alone(setup: Setup) -> Setup:
    """Give a setup with a single ball."""
    usual = Setup.params()
    return setup.replace(**{name: usual[name].default for name in ("starts", "spread")})


def anywhere(setup: Setup) -> Setup:
    """Give a setup whose start does not matter, nor how many there are."""
    return alone(setup).replace(x=None, y=None)


def whole(text: str, least: int, most: int) -> int:
    """Read a whole number, brought into a range; the most for what is none."""
    return max(least, min(int(text), most)) if text.isascii() and text.isdecimal() and len(text) < 9 else most


@functools.cache
def version() -> str:
    """Give what tells this code and its data from any other: what is kept for ever is of what made it."""
    code = sha256()
    for path in sorted({*CODE.rglob("*"), *ASSETS.rglob("*")}):
        if path.is_file() and path.suffix != ".pyc":
            code.update(path.read_bytes())
    return code.hexdigest()[:12]
