"""The landscape as a solid, ``as=stl`` to be printed or ``as=glb`` with paths, ``size`` millimetres wide and deep."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.params import number
from landscape.export.files import File
from landscape.export.solid import LEAST, MOST, USUAL, as_glb, as_stl
from landscape.serving.maps.address import VERSION, alone, join, split
from landscape.serving.takings.forms import form_of
from landscape.simulation.scenario import Run, Scenario, View

OWN: Final = frozenset({"as", "size", VERSION})
"""Names in a query that are not of its link: the form, the width, and the code."""
FORMS: Final[Mapping[str, Callable[[Scenario, int], File]]] = {"stl": as_stl, "glb": as_glb}
"""The maker of every form, by its ending; the first is the usual one."""


@dataclass(frozen=True)
class AskedSolid:
    """What is asked for: a form of a scenario's surface, and how large."""

    scenario: Scenario
    form: str
    size: int
    lacks: str = field(default="", compare=False)

    @property
    def query(self) -> str:
        """The one query that asks for it."""
        return join(self.scenario, **{"as": self.form, "size": self.size})

    @property
    def ending(self) -> str:
        """What it is, by the ending of its name."""
        return self.form

    def make(self) -> File:
        """Work it out."""
        return FORMS[self.form](self.scenario, self.size)


def read(query: str) -> AskedSolid:
    """Read what is asked for; total, as links are. What does not change a solid is not part of its address."""
    scenario, own = split(query, OWN)
    form, lacks = form_of(own, [*FORMS])
    wide = number(own.get("size"))
    size = USUAL if wide is None else round(max(LEAST, min(wide, MOST)))
    if form == "stl":
        usual = (Run(next(iter(OPTIMIZERS.values()))()),)
        return AskedSolid(Scenario(scenario.surface, usual), form, size, lacks)
    runs = tuple(dataclasses.replace(run, hidden=False) for run in scenario.seen)
    seen = Scenario(scenario.surface, runs, alone(scenario.setup), View(ramp=scenario.view.ramp))
    return AskedSolid(seen, form, size)
