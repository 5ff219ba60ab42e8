"""The answer of a question for the largest rate, tried: below it the run converges, from it on it does not.

So much the page tells whoever answers. What neither converges nor diverges within the steps of the scenario proves
nothing: a small rate is still on its way, one just below the edge rings for long.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import ClassVar, Final

import numpy as np

from landscape.simulation.scenario import Scenario
from landscape.simulation.simulate import simulate
from landscape.simulation.verdicts import Kind, kinds_called, verdict
from landscape.words import phrase, say

CLOSE: Final = 0.02
"""An answer this share beside the edge is right: closer to it a run rings too long to be judged."""
RATES: Final = np.geomspace(1e-6, 10.0, 57)
"""What is tried beside it: eight to a decade, so that of a window just below the edge one is met."""
HALVINGS: Final = 12
"""How often the edge is sought between two rates."""
CONVERGED: Final = kinds_called("converged")
ON_ITS_WAY: Final = CONVERGED | {Kind.DESCENDING}


@dataclass(frozen=True)
class Edge:
    """The claim that a rate is the largest.

    Attributes
    ----------
    run, rate
        Of which run, numbered from 1, and what it is said to be.
    work
        How many times as much work as the one scenario it is to try the claim.
    """

    run: int
    rate: float
    work: ClassVar[int] = len(RATES) + 2 + HALVINGS

    @property
    def text(self) -> str:
        """Give it as it is written."""
        return f"answer: {self.rate:g}"

    def holds(self, scenario: Scenario) -> tuple[bool, str]:
        """Tell whether no rate that is tried refutes it, and else which does and where the edge is."""
        least, most = scenario.runs[self.run - 1].optimizer.bounds("lr")
        beside = ((1 - CLOSE) * self.rate, (1 + CLOSE) * self.rate)
        rates = sorted(rate for rate in (*RATES.tolist(), *beside) if least <= rate <= most)
        kinds = {rate: self._kind(scenario, rate) for rate in rates}
        gone = [rate for rate, kind in kinds.items() if kind is Kind.DIVERGING]
        if gone and gone[0] <= beside[0]:
            text = say("at a rate of {rate} it diverges", rate=f"{gone[0]:.3g}")
            return False, text + self._told(scenario, {rate: kinds[rate] for rate in rates if rate <= gone[0]})
        for rate, kind in kinds.items():
            if kind in CONVERGED and rate >= beside[1]:
                text = say("at a rate of {rate} it still converges", rate=f"{rate:.3g}")
                return False, text + self._told(scenario, kinds)
        return True, say("nothing else is found")

    def _told(self, scenario: Scenario, kinds: dict[float, Kind]) -> str:
        """Say where the edge is above the last of rising rates that converges, or else before the first that does not.

        Nothing is said where no such pair of rates was tried.
        """
        rates, good = list(kinds), ON_ITS_WAY
        low = next((rate for rate in reversed(rates) if kinds[rate] in CONVERGED), None)
        text = phrase("; the largest rate that converges here is about {edge}")
        if low is None:
            good = frozenset(Kind) - {Kind.DIVERGING}
            low = next((rate for rate in reversed(rates) if kinds[rate] in good), None)
            text = phrase("; the largest rate at which it does not is about {edge}")
        high = next((rate for rate in rates if low and rate > low and kinds[rate] not in good), None)
        if low is None or high is None:
            return ""
        for _ in range(HALVINGS):
            middle = math.sqrt(low * high)
            low, high = (middle, high) if self._kind(scenario, middle) in good else (low, middle)
        return say(text, edge=f"{math.sqrt(low * high):.3g}")

    def _kind(self, scenario: Scenario, rate: float) -> Kind:
        """Judge the run at another rate, as the page does."""
        run, setup = scenario.runs[self.run - 1], scenario.setup.replace(starts=1)
        run = replace(run, optimizer=run.optimizer.replace(lr=rate))
        alone = scenario.replace(runs=(run,), setup=setup)
        return verdict(alone.surface, run, setup, simulate(alone)[0]).kind
