"""A program that runs a scenario again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from landscape.export.code import FRAMEWORKS, chosen, file, offered, usual
from landscape.export.files import File
from landscape.serving.maps.address import VERSION, join, split
from landscape.simulation.scenario import MAX_RUNS, Scenario

OWN: Final = frozenset({"as", "whose", VERSION})
"""Names in a query that are not of its link: the framework, and the slot of the one run, else all that are seen."""


@dataclass(frozen=True)
class TakenCode:
    """Which program somebody wants: in which framework the runs of a scenario are to be written."""

    scenario: Scenario
    framework: str
    ending = "py"

    @property
    def query(self) -> str:
        """The one query that asks for it."""
        return join(self.scenario, **{"as": self.framework})

    def make(self) -> File:
        """Write it."""
        return file(self.scenario, self.framework)


def read(query: str) -> TakenCode:
    """Read what is asked for; total, as links are."""
    scenario, own = split(query, OWN)
    slots = {str(slot): slot for slot in range(MAX_RUNS)}
    asked = chosen(scenario, slots.get(own.get("whose", "")))
    named = own.get("as", "")
    return TakenCode(asked, named if named in FRAMEWORKS and named in offered(asked) else usual(asked))
