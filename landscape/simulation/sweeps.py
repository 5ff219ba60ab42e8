"""How a descent ends at every learning rate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from landscape.core import critical
from landscape.core.arrays import Array
from landscape.core.cache import remembered
from landscape.core.iterations import spectral_radius
from landscape.core.surfaces import Point, Surface
from landscape.simulation.measures import BESIDE, TOLERANCE, counted, is_quadratic, lowest_loss
from landscape.simulation.rates import sweep
from landscape.simulation.scenario import WORK, Run, Setup
from landscape.simulation.simulate import at_usual_rate, descend_single, strip_run

RATES = 281
"""Rates of a sweep: forty in a decade, more than a pixel apart where it is drawn."""
FEWEST = 29
"""Rates of a sweep over many rows, at least: four in a decade."""
Steps = np.ndarray[Any, np.dtype[np.int64]]
Truths = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Edge:
    """The largest rate that theory allows.

    Attributes
    ----------
    rate
        Where it lies.
    text
        Its formula.
    frozen
        Whether it holds for the divisor of the run's last step only, which is another at another rate.
    """

    rate: float
    text: str
    frozen: bool


@dataclass(frozen=True, eq=False)
class Sweep:
    """How one run ends at R learning rates. Arrays are read-only.

    Attributes
    ----------
    rates
        Rising, evenly spread over their logarithm (R,).
    loss
        Loss after the last step (R,); NaN where it diverged.
    counts
        Whether it may come near to the lowest (R,): not outside the box, where that is known; see
        :func:`~landscape.simulation.measures.counted`.
    first
        Loss at the start.
    lowest
        The lowest loss there is: that of the surface, or the lowest of all runs and rates where none is known.
    steps
        Steps until the loss came within the tolerated share of the lowest (R,); -1 for never.
    radius
        By what a step multiplies the way to the minimum (R,); None unless surface and step are linear and the rate
        stays as it is.
    edge
        What theory says; None where it says nothing.
    """

    rates: Array
    loss: Array
    counts: Truths
    first: float
    lowest: float
    steps: Steps
    radius: Array | None
    edge: Edge | None

    @property
    def decade(self) -> float:
        """Decades from one rate to the next."""
        return math.log10(self.rates[-1] / self.rates[0]) / (len(self.rates) - 1)

    @property
    def good(self) -> Truths:
        """At which rates it ends within the tolerated share of the lowest loss (R,)."""
        return self.counts & (self.loss - self.lowest <= TOLERANCE * (self.first - self.lowest))

    @property
    def width(self) -> float:
        """Decades over which it does: how forgiving the method is."""
        return int(self.good.sum()) * self.decade

    @property
    def diverges_from(self) -> float | None:
        """The smallest rate that diverges, halfway to the one before it; None where none does."""
        gone = np.isnan(self.loss)
        return float(self.rates[gone.argmax()] / 10 ** (self.decade / 2)) if gone.any() else None


def count_of(surface: Surface, setup: Setup, runs: int) -> int:
    """Give how many rates there are in a sweep of so many runs: fewer where each costs much."""
    each = setup.steps * max(surface.count, 1) * runs
    return max(FEWEST, min(RATES, WORK // each))


def sweep_runs(surface: Surface, runs: Sequence[Run], setup: Setup, start: Point) -> tuple[Sweep, ...]:
    """Descend from one start at every learning rate, with each of some runs.

    Parameters
    ----------
    surface, runs, setup, start
        What is descended, by what, for how long and from where. The runs' own rates matter for edges that are frozen.
    """
    return _sweep_runs(surface, tuple(map(strip_run, runs)), setup.replace(x=None, y=None, starts=1), start)


@remembered
def _sweep_runs(surface: Surface, runs: tuple[Run, ...], setup: Setup, start: Point) -> tuple[Sweep, ...]:
    count = count_of(surface, setup, len(runs))
    descents = [_descents(surface, at_usual_rate(run), setup, start, count) for run in runs]
    lowest = lowest_loss(surface)
    if lowest is None:
        lowest = min(float(np.nanmin(each.loss)) for each in descents)
    return tuple(_sweep(surface, run, setup, each, lowest) for run, each in zip(runs, descents, strict=True))


@dataclass(frozen=True, eq=False)
class _Descents:
    """What is remembered of one run: start, rates (R,), losses that count (T+1, R), the last ones (R,), ends (R, 2)."""

    start: Point
    rates: Array
    loss: Array
    last: Array
    ends: Array
    radius: Array | None


@remembered
def _descents(surface: Surface, run: Run, setup: Setup, start: Point, count: int) -> _Descents:
    rates = np.geomspace(*run.optimizer.bounds("lr"), count)
    found = sweep(surface, run, setup, start, rates, one_draw=True)
    is_steady = has_theory(surface, run, setup) and is_quadratic(surface)
    radius = spectral_radius(run.optimizer, surface, rates) if is_steady else None
    ends, last = found.params[-1].copy(), found.loss[-1].copy()  # without the ways there
    loss = counted(surface, found.params, found.loss, known=lowest_loss(surface) is not None)
    for array in (rates, ends, loss, last):
        array.flags.writeable = False
    return _Descents(start, rates, loss, last, ends, radius)


def has_theory(surface: Surface, run: Run, setup: Setup) -> bool:
    """Tell whether one step is like another: the ground has a curvature, the rate stays, nothing is clipped."""
    is_steady = bool((run.schedule.factors(setup.steps) == 1).all())
    return surface.smooth and is_steady and not (setup.clip_norm or setup.clip_value)


def _sweep(surface: Surface, run: Run, setup: Setup, found: _Descents, lowest: float) -> Sweep:
    first, counts = float(surface.value(np.array(found.start))), ~np.isinf(found.loss[-1])
    with np.errstate(invalid="ignore"):
        within = found.loss - lowest <= TOLERANCE * (first - lowest)
    steps = np.where(within.any(axis=0), within.argmax(axis=0), -1)
    for array in (steps, counts):
        array.flags.writeable = False
    edge = None
    if has_theory(surface, run, setup):
        edge = _frozen_edge(surface, run, setup, found) if run.optimizer.moment else _edge(surface, run, found)
    return Sweep(found.rates, found.last, counts, first, lowest, steps, found.radius, edge)


def _edge(surface: Surface, run: Run, found: _Descents) -> Edge | None:
    """Give what theory says of the rate at the minimum beside which the best rate ends."""
    limit, sharp = run.optimizer.frozen_limit(), sharpness_beside(surface, found.ends, found.loss[-1])
    if limit is None or sharp is None:
        return None
    rate = limit.at(sharp)
    return Edge(rate, limit.text, frozen=False) if math.isfinite(rate) else None


def sharpness_beside(surface: Surface, ends: Array, losses: Array) -> float | None:
    """Give the largest curvature at the minimum beside which the lowest of some descents ends; None if at none."""
    if not np.isfinite(losses).any():
        return None
    end = ends[np.nanargmin(np.where(np.isfinite(losses), losses, np.nan))]
    for point in critical.minima(surface):
        if surface.boxes_apart(end, np.array(point.place)) <= BESIDE:
            return point.curvatures[1]
    return None


def _frozen_edge(surface: Surface, run: Run, setup: Setup, found: _Descents) -> Edge | None:
    """Give what theory says of the rate where the run ends at its own, were its divisor to stay as it is there."""
    limit = run.optimizer.frozen_limit()
    if limit is None:
        return None
    path = descend_single(surface, run, setup, found.start)
    last = int(path.last_valid_step[0])
    if last < 1:
        return None
    known = {name: vector[last] for name, vector in path.memory.items()} | {"t": np.array([[float(last)]])}
    divisor = run.optimizer.divisor(known)
    rate = float(limit.over(surface.hessian(path.params[last]), divisor)[0])
    return Edge(rate, limit.text, frozen=True) if math.isfinite(rate) and rate > 0 else None
