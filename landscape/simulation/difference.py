"""Where two descents part: from which starts they end elsewhere, and which of them ends lower."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np

from landscape.core.arrays import Array, Box
from landscape.core.surfaces import Surface
from landscape.core.surfaces.base import equally_low
from landscape.simulation.basins import GRID, Basins, Fate, Labels, basins, error_of, grid_of
from landscape.simulation.measures import ARRIVED
from landscape.simulation.scenario import Run, Setup

Kinds = np.ndarray[Any, np.dtype[np.int8]]
Truths = np.ndarray[Any, np.dtype[np.bool_]]


class Kind(IntEnum):
    """What two runs make of one start."""

    ALIKE = 0
    """They come to rest at one minimum, both diverge, or are equally low without a minimum."""
    FIRST = 1
    """The first ends lower; it does where the second alone diverges."""
    SECOND = 2
    ELSEWHERE = 3
    """They come to rest at different minima that are equally low."""


@dataclass(frozen=True, eq=False)
class Difference:
    """What becomes of n × n starts by two runs. Arrays are read-only.

    Attributes
    ----------
    box
        Over which the grid lies.
    places
        The minima (m, 2) that labels of both name.
    first, second
        Labels (n, n) of each, as in :class:`~landscape.simulation.basins.Basins`.
    kind
        :class:`Kind` of each start (n, n).
    """

    box: Box
    places: Array
    first: Labels
    second: Labels
    kind: Kinds

    def share(self, kind: Kind) -> float:
        """Give the share of starts of a kind."""
        return float((self.kind == kind).mean())

    @property
    def error(self) -> float:
        """Half of the widest 95 % interval of these shares, as if the starts had been drawn; a grid errs less."""
        return max(error_of(self.share(kind), self.kind.size) for kind in Kind)


def difference(
    surface: Surface, runs: Sequence[Run], setup: Setup, box: Box | None = None, points: int = GRID
) -> Difference:
    """Compare where two runs end from everywhere; see :func:`~landscape.simulation.basins.basins`.

    Both have the same noise from a start, and the same batches. Of two that rest at minima, the losses of the minima
    are compared: how near to its own each has come says nothing of which is lower.
    """
    n = grid_of(surface, [run.optimizer for run in runs], setup, points)
    a, b = (basins(surface, run, setup, box, n) for run in runs)
    numbers, places = _matched(surface, a, b)
    second = numbers[b.label]
    kind = _kinds(a.label, second, *_losses(surface, a, b))
    for array in (second, kind, places):
        array.flags.writeable = False
    return Difference(a.box, places, a.label, second, kind)


def _matched(surface: Surface, a: Basins, b: Basins) -> tuple[Labels, Array]:
    """Number the places of `b` as those of `a`, with which they share the known ones; give all places.

    A :class:`~landscape.simulation.basins.Fate`, which counts from the end, has its own number.
    """
    places, numbers = list(a.places), list[int]()
    for place in b.places:
        away = surface.boxes_apart(a.places, place)
        if len(away) and away.min() <= ARRIVED:
            numbers.append(int(away.argmin()))
        else:
            numbers.append(len(places))
            places.append(place)
    return np.array([*numbers, *sorted(Fate)], dtype=np.int16), np.array(places, dtype=float).reshape(-1, 2)


def _losses(surface: Surface, a: Basins, b: Basins) -> tuple[Array, Array]:
    """Give what each ends at: infinite where it diverged, the minima's own losses where both rest at some."""
    both = (a.label >= 0) & (b.label >= 0)
    first, second = (np.where(np.isnan(found.loss), np.inf, found.loss) for found in (a, b))
    for loss, found in ((first, a), (second, b)):
        if both.any():
            loss[both] = surface.value(found.places)[found.label[both]]
    return first, second


def _kinds(first: Labels, second: Labels, loss: Array, other: Array) -> Kinds:
    """Tell whose loss is lower, unless they share the minimum or both diverge."""
    kind = np.where(loss < other, Kind.FIRST, Kind.SECOND).astype(np.int8)
    even, both = equally_low(loss, other), (first >= 0) & (second >= 0)
    kind[even] = np.where(both[even], Kind.ELSEWHERE, Kind.ALIKE)
    kind[(first == second) & (both | (first == Fate.DIVERGED))] = Kind.ALIKE
    return kind
