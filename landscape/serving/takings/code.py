"""A program that runs a scenario again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from landscape.export.code import FRAMEWORKS, chosen, file, offered
from landscape.export.files import File
from landscape.serving.maps.address import VERSION, join, split
from landscape.serving.public import home
from landscape.serving.takings.forms import form_of, lacking
from landscape.simulation.scenario import Scenario

OWN: Final = frozenset({"as", "whose", VERSION})
"""Names in a query that are not of its link: the framework, and the slot of the one run, else all that are seen."""


@dataclass(frozen=True)
class TakenCode:
    """Which program somebody wants: in which framework the runs of a scenario are to be written."""

    scenario: Scenario
    framework: str
    lacks: str = field(default="", compare=False)
    ending = "py"

    @property
    def query(self) -> str:
        """The one query that asks for it."""
        return join(self.scenario, **{"as": self.framework})

    def make(self) -> File:
        """Write it."""
        return file(self.scenario, self.framework, home() or "/")


def read(query: str) -> TakenCode:
    """Read what is asked for; total, as links are."""
    scenario, own = split(query, OWN)
    slots = {"": None} | {str(run.slot): run.slot for run in scenario.runs}
    whose = own.get("whose", "")
    asked = chosen(scenario, slots.get(whose))
    framework, lacks = form_of(own, offered(asked))
    named = own.get("as", "").lower()
    if lacks and named in FRAMEWORKS:
        lacks = FRAMEWORKS[named].refuses(asked) or lacks
    if whose not in slots:
        lacks = lacking(f"whose={whose}", [slot for slot in slots if slot])
    return TakenCode(asked, framework, lacks)
