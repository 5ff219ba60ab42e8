"""A fair race: the same many starts, the same budget of gradients, and, if asked for, each run at its best rate."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from landscape.core.arrays import Array, Indices
from landscape.core.cache import remembered
from landscape.core.optimizers import Optimizer
from landscape.core.surfaces import Surface
from landscape.core.surfaces.turned import Turned
from landscape.core.turns import take_turn
from landscape.simulation import ecdf
from landscape.simulation.measures import TOLERANCE, counted, lowest_loss
from landscape.simulation.scenario import WORK, Run, Setup
from landscape.simulation.simulate import at_usual_rate, descend, strip_run

STARTS = 256
"""Starts of a race."""
TUNING_STARTS = 32
"""Starts from which rates are tried; none of them is one of the race."""
TRIALS = 24
"""Rates that are tried, as many for every run."""
LEAST_STARTS, LEAST_TUNING_STARTS = 8, 1
"""So many there are, however much each of them costs."""
TARGETS = 10.0 ** -np.arange(1.0, 6.25, 0.5)
"""What may be left of the first excess over the lowest loss, from a tenth to a millionth, two a decade."""
SHIFT = 0.5
"""How far a surface that is shifted anew may be shifted either way, in boxes."""
WIDE = 0.5
"""Rates that score at least this share of the best one's score lie in its valley."""
RACE, TUNING, TRIED, SIGNS = 11, 12, 13, 14
"""Streams of random numbers, apart from each other and from those of noise and scattered balls."""
OTHER_SEED = 5000
"""How far the seed of the tuning's noise and batches is from the race's."""
SEEDS = 10_000
"""As many seeds as there are."""
KEPT = 40
"""Bytes that are kept of one start at one step: place, loss, and what is counted of it."""
GRID = 65
"""Points a side of the grid whose lowest place stands for the lowest loss, where no minimum is known."""


@dataclass(frozen=True, eq=False)
class Tried:
    """What became of the trials of one run.

    Attributes
    ----------
    rates
        Rising (k,), evenly spread over the decades of the declared range, each drawn from its own part of it.
    scores
        The mean score of each over the tuning's starts (k,).
    decades
        How many decades the declared range has.
    starts
        From how many starts each was tried.
    """

    rates: Array
    scores: Array
    decades: float
    starts: int

    @property
    def best_rate(self) -> float:
        """The rate that scores most; of equal ones the smallest."""
        return float(self.rates[self.scores.argmax()])

    @property
    def valley(self) -> float:
        """How many decades of rates score at least :data:`WIDE` of what the best one does; none if nothing is met."""
        best = self.scores.max()
        return self.decades * float((self.scores >= WIDE * best).mean()) if best > 0 else 0.0

    @property
    def expected(self) -> Array:
        """The best score that is to be expected after 1 … k trials (k,)."""
        return ecdf.expected_best(self.scores)


@dataclass(frozen=True, eq=False)
class Entry:
    """How one run fared.

    Attributes
    ----------
    run
        With the rate that it raced with.
    hits
        Gradients spent when each start met each target (N, K), -1 for never.
    tried
        The trials of its rate.
    hessians
        How many it asked for from one start, besides.
    """

    run: Run
    hits: Indices
    tried: Tried
    hessians: int

    @property
    def to_tolerance(self) -> Indices:
        """Gradients until :data:`~landscape.simulation.measures.TOLERANCE` of the excess was left (N,); -1: never."""
        return self.hits[:, int(np.abs(TARGETS - TOLERANCE).argmin())]

    @property
    def solved(self) -> float:
        """Share of starts that came within the tolerance."""
        return float((self.to_tolerance >= 0).mean())

    @property
    def median(self) -> float:
        """Median of the gradients to the tolerance, over all starts; infinite where half of them never come there."""
        spent = self.to_tolerance
        middle = np.sort(np.where(spent < 0, np.inf, spent))[[(len(spent) - 1) // 2, len(spent) // 2]]
        return float(middle.mean())


@dataclass(frozen=True, eq=False)
class Contest:
    """A race of several runs over one surface.

    Attributes
    ----------
    starts, budget
        How many there are, and how many gradients each run has from each of them.
    entries
        In the order of the runs.
    pairs
        All differences.
    """

    starts: int
    budget: int
    entries: tuple[Entry, ...]
    pairs: tuple[ecdf.Difference, ...]

    @property
    def scores(self) -> list[float]:
        """The mean score of every run."""
        return [float(ecdf.scores(entry.hits, self.budget).mean()) for entry in self.entries]

    @property
    def leader(self) -> int:
        """Place of the run with the highest score, the first of equal ones."""
        return int(np.argmax(self.scores))

    def against_leader(self, place: int) -> ecdf.Difference | None:
        """Give the difference between a run and the leader, seen from the run; None for the leader itself."""
        for pair in self.pairs:
            if (pair.first, pair.second) == (place, self.leader):
                return pair
            if (pair.second, pair.first) == (place, self.leader):
                return dataclasses.replace(
                    pair, first=place, second=self.leader, mean=-pair.mean, ahead=pair.behind, behind=pair.ahead
                )
        return None


def can_turn(surface: Surface) -> bool:
    """Tell whether a surface may be shifted and turned: the weights of a model mean something, each by itself."""
    return not surface.count


def starts_of(surface: Surface, setup: Setup, runs: int) -> int:
    """Give how many starts a race of so many runs has: fewer than :data:`STARTS` where each costs much."""
    return max(LEAST_STARTS, min(STARTS, WORK // (runs * setup.steps * max(surface.count, 1))))


def tuning_starts_of(surface: Surface, setup: Setup, runs: int) -> int:
    """Give from how many starts each rate is tried."""
    each = TRIALS * runs * setup.steps * max(surface.count, 1)
    return max(LEAST_TUNING_STARTS, min(TUNING_STARTS, WORK // each))


def hold(surface: Surface, runs: tuple[Run, ...], setup: Setup, *, tuned: bool, turned: bool) -> Contest:
    """Let all runs race.

    Parameters
    ----------
    surface, runs, setup
        What is descended and by whom; ``setup.steps`` is the budget of gradients, its own start is not used.
    tuned
        Each run has the best of its tried rates instead of its own.
    turned
        The surface is shifted and turned anew for every start, where it can be.
    """
    setup = setup.replace(x=None, y=None)
    turned = turned and can_turn(surface)
    count, tuning = starts_of(surface, setup, len(runs)), tuning_starts_of(surface, setup, len(runs))
    entries = tuple(_enter(surface, run, setup, (count, tuning), tuned=tuned, turned=turned) for run in runs)
    each = [ecdf.scores(entry.hits, setup.steps) for entry in entries]
    signs = int(np.random.default_rng((setup.seed, SIGNS)).integers(2**31))
    return Contest(count, setup.steps, entries, tuple(ecdf.differences(each, signs)))


def _enter(surface: Surface, run: Run, setup: Setup, counts: tuple[int, int], *, tuned: bool, turned: bool) -> Entry:
    tried = try_rates(surface, strip_run(run), setup, counts[1], turned=turned)
    entered = dataclasses.replace(run, optimizer=run.optimizer.replace(lr=tried.best_rate)) if tuned else run
    hits = _race(surface, strip_run(entered), setup, counts[0], turned)
    return Entry(entered, hits, tried, entered.optimizer.update().hessians * steps_of(entered.optimizer, setup))


@remembered
def _race(surface: Surface, run: Run, setup: Setup, count: int, turned: bool) -> Indices:
    seen, starts = draw_starts(surface, setup.seed, RACE, count, turned=turned)
    return count_hits(seen, run, setup, starts, find_floor(surface))


def draw_starts(surface: Surface, seed: int, stream: int, count: int, *, turned: bool) -> tuple[Surface, Array]:
    """Draw starts (N, 2) evenly over the box, and give with them the surface as each of them sees it.

    Turned or not, each start has the same place in the landscape.
    """
    rng = np.random.default_rng((seed, stream))
    low, high = surface.corners
    places = low + (high - low) * rng.random((count, 2))
    if not turned:
        return surface, places
    angle = rng.uniform(-math.pi, math.pi, count)
    right, up = (SHIFT * surface.extent * rng.uniform(-1, 1, (count, 2))).T
    each: dict[str, Any] = {"angle": angle, "right": right, "up": up}
    seen = Turned(surface=surface, **each)
    return seen, seen.moved(places)


class Floor(NamedTuple):
    """Down to what targets count.

    Attributes
    ----------
    loss
        The lowest loss.
    known
        Whether it is that of a minimum, which is in the box; else it is the lowest of a grid.
    """

    loss: float
    known: bool


@remembered
def find_floor(surface: Surface) -> Floor:
    """Give the lowest loss, down to which targets count; where no minimum is known, the lowest of a grid."""
    lowest = lowest_loss(surface)
    if lowest is not None:
        return Floor(lowest, known=True)
    sides = [np.linspace(low, high, GRID) for low, high in surface.box]
    return Floor(float(np.nanmin(surface.value(np.stack(np.meshgrid(*sides), axis=-1)))), known=False)


def steps_of(method: Optimizer, setup: Setup) -> int:
    """Give how many whole steps a method can take with the budget, at most."""
    return setup.steps // max(method.specialised().evaluations, 1)


def count_hits(surface: Surface, run: Run, setup: Setup, starts: Array, floor: Floor) -> Indices:
    """Descend from N starts, and count the gradients spent when each first met each of the K targets (N, K).

    What has been met stays met, as in COCO: a method would keep the best place that it has seen. -1 is never.

    References
    ----------
    Hansen, N. et al. (2021). COCO: a platform for comparing continuous optimizers in a black-box setting.
        Optimization Methods and Software 36.
    """
    steps = steps_of(run.optimizer, setup)
    hits = np.full((len(starts), len(TARGETS)), -1)
    if steps:
        take_turn(len(starts) * (steps + 1) * KEPT)
        found = descend(surface, run, setup.replace(steps=steps), starts, detailed=0)
        with np.errstate(all="ignore"):
            first = found.loss[0] - floor.loss
            above = counted(surface, found.params, found.loss, known=floor.known) - floor.loss
            best = np.fmin.accumulate(np.where(first > 0, above / first, above), axis=0)
            for target, met in zip(TARGETS, hits.T, strict=True):
                when = np.minimum((best > target).sum(axis=0), steps)
                spent = np.take_along_axis(found.evaluations, when[None], axis=0)[0]
                met[:] = np.where((best[-1] <= target) & (spent <= setup.steps), spent, -1)
    hits.flags.writeable = False
    return hits


def draw_rates(method: type[Optimizer], seed: int) -> tuple[Array, float]:
    """Draw the rates to try, rising (k,), and give how many decades they are spread over; the same for equal ranges."""
    low, high = method.bounds("lr")
    share = (np.arange(TRIALS) + np.random.default_rng((seed, TRIED)).random(TRIALS)) / TRIALS
    rates = [float(f"{rate:.3g}") for rate in low * (high / low) ** share]  # as a link would have them
    return np.clip(rates, low, high), math.log10(high / low)


def try_rates(surface: Surface, run: Run, setup: Setup, count: int, *, turned: bool) -> Tried:
    """Try the drawn rates from `count` starts of their own, with the budget of the race; the run's own does not matter.

    Noise and batches are other draws than the race's.
    """
    return _try_rates(surface, strip_run(at_usual_rate(run)), setup, count, turned)


@remembered
def _try_rates(surface: Surface, run: Run, setup: Setup, count: int, turned: bool) -> Tried:
    rates, decades = draw_rates(type(run.optimizer), setup.seed)
    seen, starts = draw_starts(surface, setup.seed, TUNING, count, turned=turned)
    columns = np.tile(np.arange(count), len(rates))
    swept = Run(run.optimizer.replace(lr=np.repeat(rates, count)), run.schedule)
    other = setup.replace(seed=(setup.seed + OTHER_SEED) % SEEDS)
    hits = count_hits(seen.of_starts(columns), swept, other, starts[columns], find_floor(surface))
    score = ecdf.scores(hits, setup.steps).reshape(len(rates), count).mean(axis=1)
    return Tried(rates, score, decades, count)
