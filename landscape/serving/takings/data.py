"""The numbers of all runs that are seen, ``as=csv`` or ``as=json``; and the scenario itself, ``as=scenario``."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from landscape import __version__
from landscape.export.data import as_csv, as_json
from landscape.export.files import File
from landscape.export.scenario import as_scenario
from landscape.serving.maps.address import VERSION, join, split
from landscape.serving.takings.forms import form_of
from landscape.simulation.scenario import USUAL_VIEW, Scenario

OWN: Final = frozenset({"as", VERSION})
"""Names in a query that are not of its link: the form, and the code."""
FORMS: Final[Mapping[str, tuple[str, Callable[[Scenario], File]]]] = {
    "csv": ("csv", as_csv),
    "json": ("json", lambda scenario: as_json(scenario, __version__)),
    "scenario": ("json", as_scenario),
}
"""Ending and maker of every form; the first is the usual one."""


@dataclass(frozen=True)
class AskedData:
    """What is asked for: a form of a scenario's numbers, or of the scenario."""

    scenario: Scenario
    form: str
    lacks: str = field(default="", compare=False)

    @property
    def query(self) -> str:
        """The one query that asks for it."""
        return join(self.scenario, **{"as": self.form})

    @property
    def ending(self) -> str:
        """What it is, by the ending of its name."""
        return FORMS[self.form][0]

    def make(self) -> File:
        """Work it out."""
        return FORMS[self.form][1](self.scenario)


def read(query: str) -> AskedData:
    """Read what is asked for; total, as links are."""
    scenario, own = split(query, OWN)
    form, lacks = form_of(own, [*FORMS])
    if form == "scenario":
        return AskedData(scenario, form)
    runs = tuple(dataclasses.replace(run, hidden=False) for run in scenario.seen)
    return AskedData(Scenario(scenario.surface, runs, scenario.setup, USUAL_VIEW), form, lacks)
