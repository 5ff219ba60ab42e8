"""What carries a general sentence: a claim that is tried over many seeds, starts or rates, and not on one run.

``over 200 seeds: loss 2 < loss 1 in at least 60 %``; ``over 64 starts: verdict 1 is global in at most 30 %``; ``over
100 draws: held 1 > 1.1 lowest_held 1 in at least 30 %``, with other rows drawn each time;
``for rates of 1 from 0.1 to 10: loss 1 > 0.6``; ``at twice the steps: loss 1 > 0.3``; and ``each at its best:
steps 2 < steps 1``, where every run has the rate that makes what is compared least. What stands before a colon can be
put before another: ``each at its best: over 100 seeds: loss 2 < loss 1``. Without a share a claim has to hold always.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from landscape.core.surfaces import Array
from landscape.core.surfaces.data import Data
from landscape.lessons.expectations import Expectation, Quantity, read_expectation
from landscape.lessons.files import cut, pointed, with_point
from landscape.simulation.measures import measure
from landscape.simulation.rates import sweep
from landscape.simulation.scenario import Scenario
from landscape.simulation.starts import scatter
from landscape.simulation.trajectories import Trajectory
from landscape.words import say

Spreading = Callable[[Scenario, Expectation], Iterator[Scenario]]
RATES = np.geomspace(1e-5, 10.0, 241)
"""What a sweep tries: forty to a decade, to the largest that a method takes."""
TRIED = 21
"""How many rates of a range a claim is tried at."""
_SHARE = re.compile(r"(?P<claim>.+) in at (?P<end>least|most) (?P<share>\d+(?:\.\d+)?) %")


@dataclass(frozen=True)
class Spread:
    """Gives the scenarios on which a claim is tried.

    Attributes
    ----------
    make
        Gives them, of one scenario and the claim.
    work
        How many times as much work as the one scenario they are.
    """

    make: Spreading
    work: int


@dataclass(frozen=True)
class Evidence:
    """A claim and all that it is tried on.

    Attributes
    ----------
    text
        As it is written.
    spreads
        Make many scenarios of one, the first first.
    claim
        What is to be true of them.
    least, most
        In which share of them.
    """

    text: str
    spreads: tuple[Spread, ...]
    claim: Expectation
    least: float
    most: float

    @property
    def work(self) -> int:
        """How many times as much work as the one scenario it is to try the claim."""
        return math.prod(spread.work for spread in self.spreads)

    def holds(self, scenario: Scenario) -> tuple[bool, str]:
        """Tell whether it is true of as many as it says, and of how many it is."""
        tried: Iterable[Scenario] = [scenario]
        for spread in self.spreads:
            tried = [more for one in tried for more in spread.make(one, self.claim)]
        found = [self.claim.holds(one) for one in tried]
        share = sum(holds for holds, _ in found) / len(found)
        other = next((what for holds, what in found if not holds), say("none"))
        said = say(
            "it is true of {share} of {all} (first that differs: {other})",
            share=f"{share:.1%}",
            all=len(found),
            other=other,
        )
        return self.least <= share <= self.most, said


def read_claim(text: str) -> Expectation | Evidence:
    """Read a claim on one run or on many; raises ValueError when it cannot be checked."""
    if (point := pointed(text)) != text:
        raise ValueError(with_point(point))
    *before, claim = re.split(r":\s+", text)
    if not before:
        return read_expectation(text)
    spreads = tuple(map(_spread, before))
    shared = _SHARE.fullmatch(claim)
    least, most = 1.0, 1.0
    if shared:
        share = float(shared["share"]) / 100
        least, most = (share, 1.0) if shared["end"] == "least" else (0.0, share)
    return Evidence(text, spreads, read_expectation(shared["claim"] if shared else claim), least, most)


def _spread(text: str) -> Spread:
    for pattern, make in _SPREADS.items():
        if found := re.fullmatch(pattern, text):
            return make(*found.groups())
    raise ValueError(
        say(
            "“{text}” is nothing to try a claim on; say for example over 20 seeds, or at twice the steps.",
            text=cut(text),
        )
    )


def _seeds(count: str) -> Spread:
    def spread(scenario: Scenario, _: Expectation) -> Iterator[Scenario]:
        for seed in range(int(count)):
            yield scenario.replace(setup=scenario.setup.replace(seed=seed))

    return Spread(spread, _times(count))


def _draws(count: str) -> Spread:
    def spread(scenario: Scenario, _: Expectation) -> Iterator[Scenario]:
        surface = scenario.surface
        if not isinstance(surface, Data) or "seed" not in surface.data.params():
            raise ValueError(say("No rows are drawn."))
        for seed in range(int(count)):
            yield scenario.replace(surface=surface.replace(data=surface.data.replace(seed=seed)))

    return Spread(spread, _times(count))


def _starts(count: str) -> Spread:
    """Start all over the box; the scenario's own start is none of them."""

    def spread(scenario: Scenario, _: Expectation) -> Iterator[Scenario]:
        setup = scenario.setup.replace(starts=int(count) + 1, spread="box")
        for x, y in scatter(scenario.surface, setup, scenario.start)[1:].tolist():
            yield scenario.replace(setup=scenario.setup.replace(x=x, y=y))

    return Spread(spread, _times(count))


def _rates(run: str, low: str, high: str) -> Spread:
    try:
        ends = float(low), float(high)
    except ValueError:
        ends = 0.0, 0.0
    if not all(0 < end < math.inf for end in ends):
        raise ValueError(say("Rates are numbers above 0, such as from 0.01 to 0.1."))

    def spread(scenario: Scenario, _: Expectation) -> Iterator[Scenario]:
        for rate in np.unique(np.geomspace(*ends, TRIED)).tolist():
            yield _at_rates(scenario, {int(run) - 1: rate})

    return Spread(spread, TRIED)


def _longer(times: str) -> Spread:
    factor = {"twice": 2, "ten times": 10}[times]

    def spread(scenario: Scenario, _: Expectation) -> Iterator[Scenario]:
        yield scenario.replace(setup=scenario.setup.replace(steps=factor * scenario.setup.steps))

    return Spread(spread, factor)


def _best() -> Spread:
    def spread(scenario: Scenario, claim: Expectation) -> Iterator[Scenario]:
        sides = (claim.left, claim.right)
        compared = {side.run - 1: side for side in sides if isinstance(side, Quantity)}
        yield _at_rates(scenario, {run: best_rate(scenario, run, what) for run, what in compared.items()})

    return Spread(spread, len(RATES))


def _times(count: str) -> int:
    if not (times := int(count)):
        raise ValueError(say("A claim is tried at least once."))
    return times


def best_rate(scenario: Scenario, number: int, what: Quantity) -> float:
    """Give the rate that makes a quantity of a run least: its loss at a step, or the steps that it needs.

    Raises
    ------
    ValueError
        For a quantity of which less is not better.
    """
    found = sweep(scenario.surface, scenario.runs[number], scenario.setup, scenario.start, RATES)
    return float(RATES[np.argmin(_cost(scenario, found, what))])


def _cost(scenario: Scenario, found: Trajectory, what: Quantity) -> Array:
    match what.name:
        case "loss":
            ends = found.loss[found.steps if what.step is None else what.step]
            return np.where(np.isfinite(ends), ends, np.inf)
        case "steps":
            steps = measure(scenario.surface, found).steps
            return np.where(steps < 0, np.inf, steps)
    raise ValueError(say("No rate is the best for {name}; it can be for loss and steps.", name=what.name))


def _at_rates(scenario: Scenario, rates: dict[int, float]) -> Scenario:
    return scenario.replace(
        runs=tuple(
            dataclasses.replace(run, optimizer=run.optimizer.replace(lr=rates[i])) if i in rates else run
            for i, run in enumerate(scenario.runs)
        )
    )


_SPREADS: dict[str, Callable[..., Spread]] = {
    r"over (\d{1,6}) seeds": _seeds,
    r"over (\d{1,6}) draws": _draws,
    r"over (\d{1,6}) starts": _starts,
    r"for rates of ([1-8]) from ([0-9.e-]+) to ([0-9.e-]+)": _rates,
    r"at (twice|ten times) the steps": _longer,
    r"each at its best": _best,
}
