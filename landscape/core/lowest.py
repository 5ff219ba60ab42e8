"""Where a loss over data is lowest: found from losses alone, so that kinks as those of MAE and hinge do not matter."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from landscape.core.arrays import Array, Box, Indices, Point

SEEDS, CANDIDATES = 33, 6
"""Minima are looked for on a grid of so many points a side, from as many of its low places."""
LENS, ROUNDS, FINEST = 7, 160, 1e-9
"""Points a side of the lens, how often it looks at most, and how small it gets, in cells of the grid."""
MERGED = 1e-4
"""Minima closer than this, in boxes, are one."""
TINY = 1e-4
"""The narrowest valley that the lens is drawn out along."""
TURN = 2.4
"""By how much the lens turns when it shrinks, in radians: the golden angle, which never comes back."""
AGAIN = 6
"""How often it goes on from a lower place nearby, on which a kink had let it rest."""
SAME_LOSS = 1e-9
"""Losses that differ by this share are the same."""


def lowest_places(
    value: Callable[[Array], Array], change: Callable[[Array], Array], box: Box, *, lines: bool = True
) -> tuple[Point, ...]:
    """Find the minima inside a box, the lowest first: low places of a grid, each followed down with a lens.

    Parameters
    ----------
    value
        Gives the loss at points (..., 2) → (...).
    change
        Gives at a point (2,) the matrix (2, 2) of how fast the predictions change along each weight, whose long
        directions are valleys.
    box
        Where to look.
    lines
        Whether a place counts that is as low as those before and behind it.
    """
    grid, low = low_places(value, box, lines=lines)
    cell = grid[1, 1] - grid[0, 0]
    followed = (_settled(value, change, grid[i, j], cell) for i, j in low[:CANDIDATES].tolist())
    places = [place for place in followed if place is not None]
    (x0, x1), (y0, y1) = box
    found: list[Array] = []
    for place in sorted(places, key=lambda place: float(value(place))):
        inside = x0 < place[0] < x1 and y0 < place[1] < y1
        if inside and all((np.abs(place - other) > MERGED * (SEEDS - 1) * cell).any() for other in found):
            found.append(place)
    return tuple((x, y) for x, y in np.reshape(found, (-1, 2)).tolist())


def low_places(value: Callable[[Array], Array], box: Box, *, lines: bool = True) -> tuple[Array, Indices]:
    """Give a grid over a box (SEEDS, SEEDS, 2) and which of its places (n, 2) none around is lower than, lowest first.

    Parameters are those of :func:`lowest_places`.
    """
    (x0, x1), (y0, y1) = box
    grid = np.stack(np.meshgrid(np.linspace(x0, x1, SEEDS), np.linspace(y0, y1, SEEDS), indexing="ij"), -1)
    loss = value(grid)
    inner = loss[1:-1, 1:-1]
    around = [loss[1 + i : SEEDS - 1 + i, 1 + j : SEEDS - 1 + j] for i in (-1, 0, 1) for j in (-1, 0, 1)]
    is_low = np.all([inner <= other for other in around], axis=0)
    if not lines:
        pairs = zip(around[:4], around[:4:-1], strict=True)  # those that lie opposite to each other
        is_low &= ~np.any([(inner == one) & (inner == other) for one, other in pairs], axis=0)
    low: Indices = np.argwhere(is_low) + 1
    return grid, low[np.argsort(loss[low[:, 0], low[:, 1]], kind="stable")]


_CIRCLE = np.stack(np.meshgrid(*[np.linspace(-1, 1, LENS)] * 2), -1).reshape(-1, 2)
_CIRCLE = _CIRCLE[np.argsort(np.abs(_CIRCLE).sum(axis=-1), kind="stable")]  # of equals the middle one counts

_TURNS = np.linspace(0, 2 * np.pi, 48, endpoint=False)
_RINGS = (np.geomspace(1e-4, 0.3, 12)[:, None, None] * np.stack([np.cos(_TURNS), np.sin(_TURNS)], -1)).reshape(-1, 2)


def _follow(value: Callable[[Array], Array], change: Callable[[Array], Array], place: Array, cell: Array) -> Array:
    """Go down with a lens drawn out along the valley; when its middle is lowest, it shrinks and turns."""
    size, turns, directions = 1.0, 0, _lens(change, place, cell)
    for _ in range(ROUNDS):
        tried = place + size * (_CIRCLE @ directions)
        best = int(value(tried).argmin())
        place = tried[best]
        if best == 0:
            size, turns = size / 2, turns + 1
            directions = _turned(TURN * turns) @ _lens(change, place, cell)
        if size < FINEST:
            break
    return place


def _lens(change: Callable[[Array], Array], place: Array, cell: Array) -> Array:
    """Give two directions (2, 2) along which the predictions change equally fast, the longer as long as a cell."""
    lengths, directions = np.linalg.eigh(change(place) * np.outer(cell, cell))
    narrow = np.sqrt(max(lengths[0], 0.0) / lengths[1]) if lengths[1] > 0 else 1.0
    drawn: Array = (directions * [1.0, max(narrow, TINY)]).T * cell
    return drawn


def _turned(angle: float) -> Array:
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])


def _settled(
    value: Callable[[Array], Array], change: Callable[[Array], Array], place: Array, cell: Array
) -> Array | None:
    """Go down until nothing around is lower; None on level ground, or where a narrow valley winds on."""
    for _ in range(AGAIN):
        place = _follow(value, change, place, cell)
        around = place + _RINGS @ _lens(change, place, cell)
        losses, loss = value(around), float(value(place))
        same = SAME_LOSS * abs(loss)
        if losses.min() >= loss - same:
            beside = value(place + cell * [[1, 0], [-1, 0], [0, 1], [0, -1]])
            return place if beside.max() > loss + same else None
        place = around[losses.argmin()]
    return None


def valleys(curvature: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """Give how a surface is bent at a point, from its Hessian there, as :func:`lowest_places` asks for it."""

    def bent(place: Array) -> Array:
        with np.errstate(all="ignore"):
            hessian = np.nan_to_num(curvature(place), nan=0.0, posinf=0.0, neginf=0.0)
        sizes, directions = np.linalg.eigh(hessian)
        matrix: Array = directions * np.abs(sizes) @ directions.T
        return matrix

    return bent


def filled(value: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """Give a loss that is inf where there is none, so that nothing is lower there."""

    def finite(points: Array) -> Array:
        losses = value(points)
        return np.where(np.isfinite(losses), losses, np.inf)

    return finite


def alone(value: Callable[[Array], Array], places: Array, size: Array) -> Array:
    """Give those of low places (n, 2) that lie by themselves: not on a line of equally low ones, nor at a pole.

    Parameters
    ----------
    value
        Gives the loss at points (..., 2) → (...).
    places
        What was found.
    size
        How far around each is looked (2,).
    """
    around = places[:, None] + size * np.stack([np.cos(_TURNS), np.sin(_TURNS)], -1)
    near = places[:, None] + 1e-6 * size * np.stack([np.cos(_TURNS), np.sin(_TURNS)], -1)
    loss = value(places)[:, None]
    higher = (value(around) > loss + SAME_LOSS * np.abs(loss)).all(axis=-1)
    kept: Array = places[higher & np.isfinite(value(near)).all(axis=-1)]
    return kept
