"""How one run ends at every pair of a learning rate and another setting."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Final

from landscape.figures.planes import picture_of_plane
from landscape.serving.maps.address import VERSION, alone, chosen_run, join, split, whole
from landscape.simulation.planes import GRID, LEAST_GRID, Axis, axes_of, plane, rate_axis, without
from landscape.simulation.scenario import USUAL_VIEW, Run, Scenario, read_part, spell_part

OWN: Final = frozenset({"whose", "setting", "ranges", "points", VERSION})
"""Names in a query that are not of its link: a run's slot, the other setting, its and the rate's range, how fine."""


@dataclass(frozen=True)
class AskedPlane:
    """What a plane is asked of: the one run of a scenario, over two axes."""

    scenario: Scenario
    rate: Axis
    other: Axis
    points: int

    @property
    def query(self) -> str:
        """The one query that asks for it."""
        ranges = spell_part(((self.rate.low, self.rate.high), (self.other.low, self.other.high)))
        return join(self.scenario, setting=self.other.name, ranges=ranges, points=self.points)

    def make(self) -> dict[str, Any]:
        """Work it out, for JSON."""
        surface, setup, run = self.scenario.surface, self.scenario.setup, self.scenario.runs[0]
        found = plane(surface, run, setup, self.scenario.start, self.rate, self.other, self.points)
        return picture_of_plane(found, surface, run, setup)


def read(query: str) -> AskedPlane:
    """Read what is asked for; total, as links are."""
    scenario, own = split(query, OWN)
    run = chosen_run(scenario, own.get("whose", ""))
    axes = axes_of(scenario.surface, run)
    other = axes.get(own.get("setting", "")) or next(iter(axes.values()))
    rate, other = _within(own.get("ranges", ""), rate_axis(run), other)
    run, setup = without(run, alone(scenario.setup), other.name)
    asked = Scenario(scenario.surface, (Run(run.optimizer, run.schedule),), setup, USUAL_VIEW)
    return AskedPlane(asked, rate, other, whole(own.get("points", ""), LEAST_GRID, GRID))


def _within(text: str, *axes: Axis) -> tuple[Axis, Axis]:
    """Give two axes with the ranges that a text tells, as far as they have them; whole where it tells none."""
    rate, other = axes
    try:
        part = read_part(text)
    except ValueError:
        part = None
    return (_cut(rate, *part[0]), _cut(other, *part[1])) if part else (rate, other)


def _cut(axis: Axis, low: float, high: float) -> Axis:
    low, high = max(low, axis.low), min(high, axis.high)
    return dataclasses.replace(axis, low=low, high=high) if low < high else axis
