"""Where a descent ends from everywhere: which minimum each start of a grid comes to, and how many steps it takes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np

from landscape.core import critical
from landscape.core.arrays import Array, Box
from landscape.core.cache import remembered
from landscape.core.critical import Critical, Nature
from landscape.core.optimizers import Optimizer
from landscape.core.surfaces import Surface
from landscape.core.surfaces.base import equally_low
from landscape.core.turns import take_turn
from landscape.simulation.measures import ARRIVED, BESIDE, at_global, global_places, is_trough, level, lowest_loss
from landscape.simulation.scenario import WORK, Run, Setup
from landscape.simulation.simulate import Ends, find_ends, strip_run

GRID = 128
"""Starts along each side of a map."""
LEAST_GRID = 16
"""Fewer would show little."""
UTMOST = 5
"""So many times as much work as else is done for that few."""
LOOKS = 48
"""At so many steps, nearly evenly spread over their logarithm, the balls are looked at: when they arrive is known to
about a seventh of it."""
LAST = 0.1
"""The last part of a descent, as a share of its steps, in which a ball that rests hardly moves."""
SEEDS = 256
"""Ends beside no known place from which Newton's method looks for one."""
KEPT = 16
"""Bytes of one place."""
BLOCK = 4
"""Starts along a side of the squares over which the entropy of borders is taken."""
WIDER = 3
"""So many cells from place to place tell how uncertain a basin is from farther away."""
LEAST_BORDER = 100
"""Of fewer places beside a border no exponent is told."""
Labels = np.ndarray[Any, np.dtype[np.int16]]
Counts = np.ndarray[Any, np.dtype[np.int32]]


class Fate(IntEnum):
    """What becomes of a start that comes to rest at no minimum; those that do have the minimum's number."""

    SLOW = -1
    """It has not arrived anywhere yet."""
    STUCK = -2
    """It rests where there is no minimum: at a saddle, a maximum, on level ground."""
    DIVERGED = -3


@dataclass(frozen=True, eq=False)
class Basins:
    """What becomes of n × n starts in the middles of the cells of a grid over a box. Arrays are read-only.

    Attributes
    ----------
    box
        Over which the grid lies.
    places
        The minima (m, 2) that a label may name: those that are known first, in their own order, so that each has the
        same number for every run.
    lowest
        Which of them are global (m,).
    label
        Number of the minimum at which a start comes to rest, or a :class:`Fate` (n, n); rows go with the second weight.
    steps
        Steps after which it stays there, or diverges (n, n), to about a seventh; T for what is slow.
    loss
        Loss at the end (n, n); NaN where it diverged.
    """

    box: Box
    places: Array
    lowest: np.ndarray[Any, np.dtype[np.bool_]]
    label: Labels
    steps: Counts
    loss: Array

    def share(self, labels: Labels | Any) -> float:
        """Give the share of starts whose label is one of some."""
        return float(np.isin(self.label, labels).mean())

    @property
    def to_global(self) -> float:
        """Share of starts that come to rest at a global minimum."""
        return self.share(np.flatnonzero(self.lowest))

    @property
    def to_any(self) -> float:
        """Share of starts that come to rest at a minimum."""
        return float((self.label >= 0).mean())

    def error(self, share: float) -> float:
        """Give half of the 95 % interval of a share as if the starts had been drawn; a grid errs less."""
        return error_of(share, self.label.size)

    @property
    def border_entropy(self) -> float | None:
        """Mean entropy of the squares of starts that border on another basin, in nats; None where there is no border.

        Of a smooth border it is at most log 2 in squares that are small enough, where no three basins meet (Daza et al.
        2016, Sci. Rep. 6, 31416). What is slow belongs to no basin.
        """
        n = len(self.label) // BLOCK * BLOCK
        squares = self.label[:n, :n].reshape(n // BLOCK, BLOCK, n // BLOCK, BLOCK).swapaxes(1, 2).reshape(-1, BLOCK**2)
        squares = np.sort(squares[(squares != Fate.SLOW).all(axis=1)], axis=1)
        squares = squares[squares[:, 0] != squares[:, -1]]
        if not squares.size:
            return None
        begins = np.flatnonzero(np.diff(squares, axis=1, prepend=squares[:, :1] - 1))  # of each label in each square
        share = np.diff(begins, append=squares.size) / BLOCK**2
        return float(np.bincount(begins // BLOCK**2, weights=-share * np.log(share)).mean())

    @property
    def uncertainty(self) -> float | None:
        """The uncertainty exponent of the borders: 1 where they are smooth, less where they are fractal.

        Of places that are told to ε, the share whose basin is then uncertain goes with ε to this power (McDonald,
        Grebogi, Ott & Yorke 1985, Physica D 17, 125). Here ε is one cell and :data:`WIDER` cells; None where there is
        too little of a border, since then a few cells decide.
        """
        near, far = (_mixed(self.label, cells + 1) for cells in (1, WIDER))
        if near.sum() < LEAST_BORDER:
            return None
        return math.log(far.mean() / near.mean()) / math.log(WIDER)


def _mixed(label: Labels, side: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell of all squares of starts without a slow one (m,) which ones lie in more than one basin."""
    squares = np.lib.stride_tricks.sliding_window_view(label, (side, side)).reshape(-1, side**2)
    least, most = squares.min(axis=1), squares.max(axis=1)
    told: np.ndarray[Any, np.dtype[np.bool_]] = (least != most)[(squares != Fate.SLOW).all(axis=1)]
    return told


def error_of(share: float, starts: int) -> float:
    """Give half of the 95 % interval of a share of some starts that were drawn."""
    return 1.96 * math.sqrt(share * (1 - share) / starts)


def grid_of(surface: Surface, methods: Sequence[Optimizer], setup: Setup, points: int = GRID) -> int:
    """Give how many starts along each side a map of all these methods has: fewer than `points` where each costs much.

    A start costs the rows that a method looks at, or what takes as long; a draw of noise is as a row.
    """
    rules, (slope, curvature) = [method.update() for method in methods], surface.costs
    costs = [rule.most_evaluations * slope + rule.curvatures * curvature + bool(setup.noise) for rule in rules]
    each = setup.steps * sum(costs)
    return min(points, max(math.isqrt(WORK // each), min(LEAST_GRID, math.isqrt(UTMOST * WORK // each))))


def basins(surface: Surface, run: Run, setup: Setup, box: Box | None = None, points: int = GRID) -> Basins:
    """Descend from the middle of every cell of a grid, and tell where each start comes to rest.

    A start rests at a place when it is there, within :data:`~landscape.simulation.measures.ARRIVED`, after the last
    step and the one before, as for a single run. Of gradient noise every start has its own; batches are those of the
    scenario for all of them. Either keeps a ball from coming to rest: then it is enough to be beside a minimum, within
    :data:`~landscape.simulation.measures.BESIDE`.

    Parameters
    ----------
    surface, run, setup
        What is descended, by what, for how long and with which noise; the setup's own start is not used.
    box
        Part of the plane, the surface's own box unless told otherwise.
    points
        Starts along each side, at most; see :func:`grid_of`.
    """
    return _basins(surface, strip_run(run), setup.replace(x=None, y=None), box or surface.box, points)


@remembered
def _basins(surface: Surface, run: Run, setup: Setup, box: Box, points: int) -> Basins:
    n = grid_of(surface, [run.optimizer], setup, points)
    looks = _looks(setup.steps)
    take_turn(len(looks) * n * n * KEPT)
    ends = find_ends(surface, run, setup, _middles(box, n), watched=looks)
    near = BESIDE if is_chance(surface, setup) else ARRIVED
    label, places = _settle(surface, ends, looks, near)
    steps = _arrivals(surface, ends, looks, label, places, near)
    lowest = at_global(surface, places)
    square = (n, n)
    for array in (label, steps, places, lowest):
        array.flags.writeable = False
    return Basins(box, places, lowest, label.reshape(square), steps.reshape(square), ends.loss.reshape(square))


def is_chance(surface: Surface, setup: Setup) -> bool:
    """Tell whether chance moves a ball that is at a minimum."""
    return setup.noise > 0 or 0 < setup.batch < surface.count


def _middles(box: Box, n: int) -> Array:
    x, y = (low + (np.arange(n) + 0.5) / n * (high - low) for low, high in box)
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def _looks(steps: int) -> list[int]:
    """Give the steps at which balls are looked at; the last two and the begin of the last part are among them."""
    spread = np.unique(np.rint(np.geomspace(1, steps, LOOKS)).astype(int)).tolist()
    return sorted({*spread, 0, _since(steps), max(steps - 1, 0), steps})


def _since(steps: int) -> int:
    return steps - max(1, round(LAST * steps))


def _settle(surface: Surface, ends: Ends, looks: list[int], near: float) -> tuple[Labels, Array]:
    """Label every start, and give the minima that labels name; known ones when it is so `near`, in boxes."""
    end, before, since = ends.watched[-1], ends.watched[-2], ends.watched[looks.index(_since(looks[-1]))]
    known = _known(surface)
    with np.errstate(all="ignore"):
        calm = surface.boxes_apart(end, since) <= ARRIVED
        label = _nearest(surface, known, end, before, near)
        lowest = lowest_loss(surface)
        if lowest is not None and is_trough(surface):  # of which only some places are known
            label[equally_low(ends.loss, lowest) & equally_low(surface.value(before), lowest)] = 0
        if not surface.smooth:
            label[~calm] = Fate.SLOW  # it hops over the kink
        lost = np.flatnonzero((label == Fate.SLOW) & calm)
        found = _found(surface, known, end[lost])
        minima = np.array([point.place for point in found if point.nature is Nature.MINIMUM]).reshape(-1, 2)
        others = np.array([point.place for point in found if point.nature is not Nature.MINIMUM]).reshape(-1, 2)
        numbers = _nearest(surface, minima, end[lost], before[lost])
        label[lost] = np.where(numbers >= 0, numbers + len(known), Fate.SLOW)
        stuck = (_nearest(surface, others, end[lost], before[lost]) >= 0) | level(surface, end[lost])
        label[lost[(numbers < 0) & stuck]] = Fate.STUCK
    label[ends.last_valid_step < looks[-1]] = Fate.DIVERGED
    return label, np.concatenate([known, minima])


@remembered
def _known(surface: Surface) -> Array:
    """Give the minima that are known beforehand (m, 2): the global ones, then the others, from the lowest."""
    places = global_places(surface)
    others = [point.place for point in critical.minima(surface) if not at_global(surface, np.array(point.place))]
    known: Array = np.concatenate([places, np.array(others, dtype=float).reshape(-1, 2)])
    known.flags.writeable = False
    return known


def _nearest(surface: Surface, places: Array, end: Array, before: Array, near: float = ARRIVED) -> Labels:
    """Number the place (m, 2) at which each ball (n, 2) ends and was a step before; slow where there is none."""
    label = np.full(len(end), Fate.SLOW, dtype=np.int16)
    nearest = np.full(len(end), near)
    for number, place in enumerate(places):
        away = surface.boxes_apart(end, place)
        closer = (away <= nearest) & (surface.boxes_apart(before, place) <= near)
        label[closer], nearest[closer] = number, away[closer]
    return label


def _found(surface: Surface, known: Array, ends: Array) -> list[Critical]:
    """Find critical points besides the known minima beside which balls (n, 2) have come to rest."""
    cells = np.unique(np.rint(ends / (ARRIVED * surface.extent)), axis=0, return_index=True)[1]
    some = cells[np.linspace(0, len(cells) - 1, min(len(cells), SEEDS)).astype(int)] if len(cells) else cells
    points = critical.found_from(surface, ends[np.sort(some)])
    return [point for point in points if not (surface.boxes_apart(known, point.place) <= ARRIVED).any()]


def _arrivals(surface: Surface, ends: Ends, looks: list[int], label: Labels, places: Array, near: float) -> Counts:
    """Count the steps after which each ball stays where it comes to rest, or diverges.

    From the last look backwards, since most of them have been there for long: who was not there yet is seldom asked
    about again.
    """
    steps = np.full(len(label), looks[-1], dtype=np.int32)
    there = np.flatnonzero(label >= 0)
    goal = places.T.take(label[there], axis=1)
    if is_trough(surface):
        goal = np.where(label[there] == 0, ends.watched[-1].T.take(there, axis=1), goal)
    steps[there] = 0
    for after, seen in zip(reversed([*looks[1:], looks[-1]]), reversed(ends.watched), strict=True):
        away = surface.boxes_apart(seen.T.take(there, axis=1).T, goal.T) > near
        steps[there[away]] = after
        there, goal = there[~away], goal.compress(~away, axis=1)
    gone = label == Fate.DIVERGED
    steps[gone] = ends.last_valid_step[gone] + 1
    return steps
