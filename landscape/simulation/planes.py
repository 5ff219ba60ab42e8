"""How a descent ends at every pair of a learning rate and another setting, of the method or of all runs."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from landscape.core.arrays import Array
from landscape.core.cache import remembered
from landscape.core.params import Number
from landscape.core.surfaces import Point, Surface
from landscape.core.turns import take_turn
from landscape.simulation.measures import counted, lowest_loss
from landscape.simulation.scenario import WORK, Run, Setup
from landscape.simulation.simulate import Ends, find_ends, strip_run
from landscape.simulation.sweeps import has_theory, sharpness_beside

GRID, LEAST_GRID = 64, 8
"""Descents along each side of a plane, and how few there may be."""
RATE = "lr"
SHARED = ("noise", "clip_norm", "clip_value", "batch")
"""What of a setup may be the other setting."""
KEPT = 120
"""Bytes of one descent while it is worked on."""
DECADES = 5
"""Of a logarithmic range that begins at 0, so many decades are shown."""
NEARLY_ONE = 0.99
"""A range from 0 that ends between this and 1 is of a share that lasts: what counts is how much it lacks to 1."""
Counts = np.ndarray[Any, np.dtype[np.int64]]


class Scale(StrEnum):
    """How the values of a setting are spread."""

    LINEAR = "linear"
    LOG = "log"
    LACKING = "lacking"
    """Evenly over the logarithm of what they lack to 1."""


@dataclass(frozen=True)
class Axis:
    """One setting of a plane, over a range.

    Attributes
    ----------
    name
        Its name in links.
    low, high
        The range.
    scale
        How values are spread over it.
    whole
        Whether they are whole numbers.
    """

    name: str
    low: float
    high: float
    scale: Scale
    whole: bool = False

    def at(self, share: Array) -> Array:
        """Give the values at shares of the range, from 0 to 1."""
        low, high = (self._along(value) for value in (self.low, self.high))
        along = low + share * (high - low)
        values = {
            Scale.LINEAR: lambda: along,
            Scale.LOG: lambda: 10.0**along,
            Scale.LACKING: lambda: 1 - 10.0**-along,
        }[self.scale]()
        inside: Array = np.clip(np.rint(values) if self.whole else values, self.low, self.high)
        return inside

    def middles(self, n: int) -> Array:
        """Give the values in the middles of n cells."""
        return self.at((np.arange(n) + 0.5) / n)

    def _along(self, value: float) -> float:
        if self.scale is Scale.LOG:
            return math.log10(value)
        return -math.log10(1 - value) if self.scale is Scale.LACKING else value


@dataclass(frozen=True, eq=False)
class Plane:
    """How n × n descents end, in the middles of the cells of a grid over two settings. Arrays are read-only.

    Attributes
    ----------
    rate, other
        The settings: columns go with the rate, rows with the other one.
    loss
        Loss after the last step (n, n); NaN where it diverged.
    counts
        Whether it may come near to the lowest (n, n): not outside the box, where that is known; see
        :func:`~landscape.simulation.measures.counted`.
    lasted
        Steps before it diverged (n, n); T where it did not.
    first, lowest
        Loss at the start, and the lowest there is: that of the surface, or the lowest of all where none is known.
    border
        The largest rate that theory allows for each row (n,), infinite where none is too large; None where it says
        nothing.
    """

    rate: Axis
    other: Axis
    loss: Array
    counts: np.ndarray[Any, np.dtype[np.bool_]]
    lasted: Counts
    first: float
    lowest: float
    border: Array | None


def axes_of(surface: Surface, run: Run) -> dict[str, Axis]:
    """Give what may stand beside the rate, by name: the numbers of the method, then those of all runs."""
    declared = {name: of for name, of in run.optimizer.params().items() if name != RATE}
    declared |= {
        name: of for name, of in Setup.params().items() if name in SHARED and (surface.count or name != "batch")
    }
    axes = {name: _axis(name, of) for name, of in declared.items() if isinstance(of, Number) and name != "batch"}
    if surface.count:
        axes["batch"] = Axis("batch", 1, surface.count, Scale.LOG if surface.count > 1 else Scale.LINEAR, whole=True)
    return axes


def rate_axis(run: Run) -> Axis:
    """Give the axis of rates."""
    return Axis(RATE, *run.optimizer.bounds(RATE), Scale.LOG)


def _axis(name: str, declared: Number) -> Axis:
    low, high = declared.lo, declared.hi
    if declared.log:
        return Axis(name, low or high / 10**DECADES, high, Scale.LOG, declared.whole)
    is_share = low == 0 and NEARLY_ONE < high < 1
    return Axis(name, low, high, Scale.LACKING if is_share else Scale.LINEAR, declared.whole)


def grid_of(surface: Surface, setup: Setup, points: int = GRID) -> int:
    """Give how many descents along each side a plane has: fewer than `points` where each costs much."""
    each = setup.steps * max(surface.count, 1)
    return max(LEAST_GRID, min(points, math.isqrt(WORK // each)))


def plane(surface: Surface, run: Run, setup: Setup, start: Point, rate: Axis, other: Axis, points: int = GRID) -> Plane:
    """Descend from one start at every pair of a learning rate and another setting.

    Parameters
    ----------
    surface, run, setup, start
        What is descended, by what, for how long and from where; the run's own two settings do not matter.
    rate, other
        The settings and their ranges.
    points
        Descents along each side, at most; see :func:`grid_of`.
    """
    run, setup = without(run, setup.replace(x=None, y=None, starts=1), other.name)
    return _plane(surface, strip_run(run), setup, start, rate, other, points)


def without(run: Run, setup: Setup, name: str) -> tuple[Run, Setup]:
    """Give a run and what it shares with the rate and another setting at their defaults, since they do not matter."""
    usual = type(run.optimizer)()
    own = {each: getattr(usual, each) for each in (RATE, name) if each in usual.params()}
    shared = {} if name in own else {name: getattr(Setup(), name)}
    return dataclasses.replace(run, optimizer=run.optimizer.replace(**own)), setup.replace(**shared)


@remembered
def _plane(surface: Surface, run: Run, setup: Setup, start: Point, rate: Axis, other: Axis, points: int) -> Plane:
    n = grid_of(surface, setup, points)
    take_turn(n * n * KEPT)
    rates, values = rate.middles(n), other.middles(n)
    is_shared = other.name not in run.optimizer.params()
    if is_shared:
        found = _by_rows(surface, run, setup, start, rates, other, values)
    else:
        each = run.optimizer.replace(**{rate.name: np.tile(rates, n), other.name: np.repeat(values, n)})
        found = find_ends(surface, Run(each, run.schedule), setup, np.tile(np.array(start), (n * n, 1)), one_draw=True)
    first = float(surface.value(np.array(start)))
    lowest = lowest_loss(surface)
    counting = counted(surface, found.params, found.loss, known=lowest is not None)
    if lowest is None:
        lowest = float(np.nanmin(found.loss, initial=first))
    border = None if is_shared else _border(surface, run, setup, other, values, found)
    square = (n, n)
    loss, counts, lasted = (
        found.loss.reshape(square),
        ~np.isinf(counting).reshape(square),
        found.last_valid_step.reshape(square),
    )
    return Plane(rate, other, loss, counts, lasted, first, lowest, border)


def _by_rows(surface: Surface, run: Run, setup: Setup, start: Point, rates: Array, other: Axis, values: Array) -> Ends:
    """Descend with one setting of all runs after the other; whole numbers that come again are walked once."""
    each = Run(run.optimizer.replace(lr=rates), run.schedule)
    starts = np.tile(np.array(start), (len(rates), 1))
    ends = {
        value: find_ends(
            surface,
            each,
            setup.replace(**{other.name: int(value) if other.whole else value}),
            starts,
            one_draw=True,
        )
        for value in dict.fromkeys(values.tolist())
    }
    rows = [ends[value] for value in values.tolist()]
    return Ends(
        np.concatenate([row.params for row in rows]),
        np.concatenate([row.loss for row in rows]),
        np.concatenate([row.last_valid_step for row in rows]),
        np.empty((0, len(rates) * len(values), 2)),
    )


def _border(surface: Surface, run: Run, setup: Setup, other: Axis, values: Array, found: Ends) -> Array | None:
    """Give the largest rate that theory allows for each value, at the minimum beside which the best descent ends."""
    if run.optimizer.moment or not has_theory(surface, run, setup):
        return None
    limits = [run.optimizer.replace(**{other.name: value}).stability_limit() for value in values.tolist()]
    sharp = sharpness_beside(surface, found.params, found.loss)
    if sharp is None:
        return None
    known = [limit.at(sharp) for limit in limits if limit]
    return np.array(known) if len(known) == len(values) else None
