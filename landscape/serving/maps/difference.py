"""Where two runs part: the one that a map of basins is of, and with ``versus=1`` the run in that slot."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from landscape.core.arrays import Box
from landscape.figures.difference import map_of_difference
from landscape.serving.maps.address import anywhere, join
from landscape.simulation.difference import difference
from landscape.simulation.scenario import USUAL_VIEW, Run, Scenario, spell_part


@dataclass(frozen=True)
class AskedDifference:
    """What a map is asked of: the two runs of a scenario, over a part of the plane."""

    scenario: Scenario
    part: Box | None
    points: int

    @property
    def query(self) -> str:
        """The one query that asks for it."""
        return join(self.scenario, versus=self.scenario.runs[1].slot, part=spell_part(self.part), points=self.points)

    def make(self) -> dict[str, Any]:
        """Work it out, for JSON."""
        surface, setup, runs = self.scenario.surface, self.scenario.setup, self.scenario.runs
        return map_of_difference(difference(surface, runs, setup, self.part, self.points), surface, runs, setup)


def ask(scenario: Scenario, pair: tuple[Run, Run], part: Box | None, points: int) -> AskedDifference:
    """Ask for the difference of two runs of a scenario, whichever of them was named first."""
    runs = tuple(dataclasses.replace(run, hidden=False) for run in scenario.runs if run in pair)
    return AskedDifference(Scenario(scenario.surface, runs, anywhere(scenario.setup), USUAL_VIEW), part, points)
