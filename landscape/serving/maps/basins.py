"""Where everything ends: the map of one run. With ``whose=1`` it is that of the run in that slot, else of the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from landscape.core.arrays import Box
from landscape.figures.basins import map_of_basins
from landscape.serving.maps.address import VERSION, anywhere, chosen_run, join, split, whole
from landscape.simulation.basins import GRID, LEAST_GRID, basins
from landscape.simulation.scenario import USUAL_VIEW, Scenario, part_within
from landscape.simulation.simulate import strip_run

OWN: Final = frozenset({"whose", "part", "points", VERSION})
"""Names in a query that are not of its link: the slot of a run, a part of the plane, starts along a side, the code."""


@dataclass(frozen=True)
class AskedBasins:
    """What a map is asked of: the one run of a scenario, over a part of the plane."""

    scenario: Scenario
    part: Box | None
    points: int

    @property
    def query(self) -> str:
        """The one query that asks for it."""
        part = None if self.part is None else ":".join(str(edge) for side in self.part for edge in side)
        return join(self.scenario, part=part, points=self.points)

    def make(self) -> dict[str, Any]:
        """Work it out, for JSON."""
        surface, setup, run = self.scenario.surface, self.scenario.setup, self.scenario.runs[0]
        found = basins(surface, run, setup, self.part, self.points)
        return map_of_basins(found, surface, run.optimizer, setup)


def read(query: str) -> AskedBasins:
    """Read what is asked for; total, as links are."""
    scenario, own = split(query, OWN)
    run = chosen_run(scenario, own.get("whose", ""))
    alone = Scenario(scenario.surface, (strip_run(run),), anywhere(scenario.setup), USUAL_VIEW)
    return AskedBasins(
        alone, part_within(alone.surface, own.get("part", "")), whole(own.get("points", ""), LEAST_GRID, GRID)
    )
