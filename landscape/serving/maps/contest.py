"""A race from many starts: with ``tuned=1`` each run at its best rate, with ``turned=1`` shifted and turned anew."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Final

from landscape.figures.contest import contest
from landscape.serving.maps.address import VERSION, anywhere, join, split
from landscape.simulation.contest import hold
from landscape.simulation.scenario import USUAL_VIEW, Scenario
from landscape.simulation.simulate import at_usual_rate

OWN: Final = frozenset({"contest", "tuned", "turned", VERSION})
"""Names in a query that are not of its scenario: what is switched on, and the code."""


@dataclass(frozen=True)
class AskedContest:
    """What a race is asked of: the runs that are seen, and by which rules."""

    scenario: Scenario
    tuned: bool
    turned: bool

    @property
    def query(self) -> str:
        """The one query that asks for it."""
        return join(self.scenario, tuned=int(self.tuned) or None, turned=int(self.turned) or None)

    def make(self) -> dict[str, Any]:
        """Work it out, for JSON."""
        surface, runs, setup = self.scenario.surface, self.scenario.runs, self.scenario.setup
        found = hold(surface, runs, setup, tuned=self.tuned, turned=self.turned)
        return contest(found, surface, setup, tuned=self.tuned, turned=self.turned)


def read(query: str) -> AskedContest:
    """Read what is asked for; total, as links are."""
    scenario, own = split(query, OWN)
    tuned, turned = (own.get(name, "") == "1" for name in ("tuned", "turned"))
    runs = tuple(at_usual_rate(run) if tuned else run for run in scenario.seen)
    setup = anywhere(scenario.setup)
    shown = Scenario(scenario.surface, tuple(dataclasses.replace(run, hidden=False) for run in runs), setup, USUAL_VIEW)
    return AskedContest(shown, tuned, turned)
