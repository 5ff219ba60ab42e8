"""Where everything ends: the map of one run. With ``whose=1`` it is that of the run in that slot, else of the first.

With ``versus=2`` it tells where that run and the one in this slot part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from landscape.core.arrays import Box
from landscape.figures.basins import map_of_basins
from landscape.serving.maps import difference
from landscape.serving.maps.address import VERSION, anywhere, chosen_run, join, split, whole
from landscape.serving.maps.difference import AskedDifference
from landscape.simulation.basins import GRID, LEAST_GRID, basins
from landscape.simulation.scenario import USUAL_VIEW, Scenario, part_within, spell_part
from landscape.simulation.simulate import strip_run

OWN: Final = frozenset({"whose", "versus", "part", "points", VERSION})
"""Names in a query that are not of its link: slots of runs, a part of the plane, starts along a side, the code."""


@dataclass(frozen=True)
class AskedBasins:
    """What a map is asked of: the one run of a scenario, over a part of the plane."""

    scenario: Scenario
    part: Box | None
    points: int

    @property
    def query(self) -> str:
        """The one query that asks for it."""
        return join(self.scenario, part=spell_part(self.part), points=self.points)

    def make(self) -> dict[str, Any]:
        """Work it out, for JSON."""
        surface, setup, run = self.scenario.surface, self.scenario.setup, self.scenario.runs[0]
        found = basins(surface, run, setup, self.part, self.points)
        return map_of_basins(found, surface, run.optimizer, setup)


def read(query: str) -> AskedBasins | AskedDifference:
    """Read what is asked for; total, as links are."""
    scenario, own = split(query, OWN)
    run, points = chosen_run(scenario, own.get("whose", "")), whole(own.get("points", ""), LEAST_GRID, GRID)
    part = part_within(scenario.surface, own.get("part", ""))
    other = next((one for one in scenario.seen if one is not run and str(one.slot) == own.get("versus")), None)
    if other:
        return difference.ask(scenario, (run, other), part, points)
    alone = Scenario(scenario.surface, (strip_run(run),), anywhere(scenario.setup), USUAL_VIEW)
    return AskedBasins(alone, part, points)
