"""How every run that is seen ends at every learning rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from landscape.figures.sweeps import picture_of_sweeps
from landscape.serving.maps.address import VERSION, alone, join, split
from landscape.simulation.scenario import USUAL_VIEW, Run, Scenario
from landscape.simulation.simulate import at_usual_rate
from landscape.simulation.sweeps import sweep_runs

OWN: Final = frozenset({VERSION})


@dataclass(frozen=True)
class AskedSweep:
    """What is swept: the runs of a scenario."""

    scenario: Scenario

    @property
    def query(self) -> str:
        """The one query that asks for it."""
        return join(self.scenario)

    def make(self) -> dict[str, Any]:
        """Work it out, for JSON."""
        surface, runs, setup = self.scenario.surface, self.scenario.runs, self.scenario.setup
        return picture_of_sweeps(self.scenario, sweep_runs(surface, runs, setup, self.scenario.start))


def read(query: str) -> AskedSweep:
    """Read what is asked for; total, as links are. A rate that changes nothing of a picture is the usual one."""
    scenario, _ = split(query, OWN)
    runs = tuple(_asked(run) for run in scenario.seen)
    return AskedSweep(Scenario(scenario.surface, runs, alone(scenario.setup), USUAL_VIEW))


def _asked(run: Run) -> Run:
    swept = run if run.optimizer.moment else at_usual_rate(run)
    return Run(swept.optimizer, swept.schedule, run.slot)
