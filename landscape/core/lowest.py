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
LEVEL = 1e-11
"""A line on which places rise by no more than this share of what others around them do is level."""
DIPS, CLOSELY, CLOSER = 4, 24, 12
"""At so many places where a ring dips one looks closer, at so many points, so often."""
FARTHEST, SMALLEST, TOGETHER = 300, 1e-7, 1e-2
"""Rings followed at most, and in size of the first: the smallest, and how far apart two places are that are two."""
FINE = 65
"""Points a side of the grid on which nothing may be lower than what is called lowest,"""
BEYOND = np.geomspace(1.25, 1e4, 32)
"""and how far beyond the box that grid has more of them, in halves of its sides from its middle."""
CLOSELY_SEEN = 128
"""Cells a side of the grids on which one looks for what is deepest,"""
WINDOWS = (1.0, 1 / 8, 1 / 64)
"""and what shares of a box they cover, about the deepest place so far;"""
HOPS = 3
"""at most so often in windows of one size, since the deepest place of one may lie at its edge."""
FOLLOWED, ROUNDS_BETWEEN, LAST, LAST_ROUNDS = 256, 3, 4, 24
"""So many low places of such a grid are followed down at most; after so many rounds each the lowest quarter goes on,
and the last so many for so many more."""
VICINITY = 24
"""So many halves of a box's sides from its middle hollows are looked for closely."""
HUGE = 1e100
"""As much as a curvature is, at most."""
ENDS = 0.05
"""A minimum is none that close around it lies above it by so much of what farther around does: it is a pole."""
EPSILON = float(np.finfo(float).eps)


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

_AROUND = np.stack(np.meshgrid([0, -1, 1], [0, -1, 1]), -1).reshape(-1, 2)
_MIRRORED = np.stack(np.meshgrid([1, -1], [1, -1]), -1).reshape(-1, 2)
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
            hessian = np.nan_to_num(curvature(place), nan=0.0, posinf=0.0, neginf=0.0).clip(-HUGE, HUGE)
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


def deepest(value: Callable[[Array], Array], low: Array, high: Array) -> Array:
    """Give the lowest place (2,) of a box that grids closer and closer about its low places find, in waves or on edges.

    Parameters
    ----------
    value
        Gives the loss at points (..., 2) → (...), inf where there is none.
    low, high
        The corners of the box (2,).
    """
    widest, *windows = WINDOWS
    places = _apart(_low_in(value, low, high), widest * windows[0] * (high - low) / TOGETHER)
    for share in windows:
        half = share * (high - low) / 2
        places = np.array([_about(value, place, half, low, high) for place in places])
    lowest: Array = places[value(places).argmin()]
    return lowest


def _about(value: Callable[[Array], Array], place: Array, half: Array, low: Array, high: Array) -> Array:
    """Go to what is lowest in a window about a place, and on while that lies far from the window's middle."""
    for _ in range(HOPS):
        middle = np.clip(place, low + half, high - half)
        before, (found, *_) = place, _low_in(value, middle - half, middle + half)
        if value(found) < value(before):
            place = found
        if (np.abs(place - before) < half / 4).all():
            break
    return place


def _low_in(value: Callable[[Array], Array], low: Array, high: Array) -> Array:
    """Give up to four low places (n, 2) of a box, the lowest first: those of one grid are all followed down at once."""
    grid = np.stack(np.meshgrid(*np.linspace(low, high, CLOSELY_SEEN + 1).T, indexing="ij"), -1)
    losses = value(grid)
    around = np.pad(losses, 1, constant_values=np.inf)
    for axis in (0, 1):
        first, second, third = (np.moveaxis(around, axis, 0)[i : i + CLOSELY_SEEN + 1] for i in range(3))
        around = np.moveaxis(np.minimum(np.minimum(first, second), third), 0, axis)
    is_low = losses <= around
    places = grid[is_low][np.argsort(losses[is_low], kind="stable")[:FOLLOWED]]
    sizes = np.ones((len(places), 1)) * (high - low) / CLOSELY_SEEN
    while True:
        is_last = len(places) <= LAST
        for _ in range(LAST_ROUNDS if is_last else ROUNDS_BETWEEN):
            tried = np.clip(places[:, None] + sizes[:, None] * _AROUND, low, high)
            losses = value(tried)
            best = losses.argmin(axis=1)
            places = tried[np.arange(len(places)), best]
            sizes = np.where(best[:, None] == 0, sizes / 2, sizes)
        order = np.argsort(losses.min(axis=1), kind="stable")
        if is_last:
            return places[order]
        kept = order[: max(len(order) // 4, LAST)]
        places, sizes = places[kept], sizes[kept]


def lower_place(value: Callable[[Array], Array], box: Box, loss: float) -> Point | None:
    """Give a place that is lower than some loss, in a box or farther and farther beyond; the nearest of those seen.

    First asked is a grid over the box, and ever wider beyond, then where the low places of another lead that covers a
    vicinity closely enough that a hollow is not lost between its points.
    """
    steps = np.concatenate([-BEYOND[::-1], np.linspace(-1, 1, FINE), BEYOND])
    low, high = np.array(box, dtype=float).T
    middle, half = (low + high) / 2, (high - low) / 2
    seen = np.stack(np.meshgrid(steps, steps), -1)
    losses = value(middle + seen * half)
    sizes = np.where(np.isfinite(losses), np.abs(losses), 0.0)
    sizes = np.maximum(sizes, sizes[::-1])
    away = seen[losses < _less(loss, np.maximum(sizes, sizes[:, ::-1]))]  # NaN is not
    if not len(away):
        away = (_low_in(filled(value), middle - VICINITY * half, middle + VICINITY * half) - middle) / half
        sizes = np.abs(value(middle + away[:, None] * _MIRRORED * half))
        sizes = np.where(np.isfinite(sizes), sizes, 0.0).max(axis=-1)
        away = away[value(middle + away * half) < _less(loss, sizes)]
    if not len(away):
        return None
    x, y = (middle + away[np.abs(away).max(axis=-1).argmin()] * half).tolist()
    return x, y


def is_lower(one: float | Array, other: float | Array) -> bool:
    """Tell whether one loss is lower than another, and not by how exactly its place is known."""
    return bool(one < other - SAME_LOSS * (1 + np.abs(one)))


def _less(loss: float, sizes: Array) -> Array:
    """Give below what a loss is lower, and not by rounding, which grows with the losses of which a formula is made.

    How large they are at such a distance is told by the other three places that mirror one in the box's middle.
    """
    below: Array = loss - SAME_LOSS * (1 + abs(loss) + sizes)
    return below


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
    if not len(places):
        return places
    near = value(places[:, None] + 1e-6 * size * np.stack([np.cos(_TURNS), np.sin(_TURNS)], -1))
    ring, loss = _Ring(value, places, size), value(places)
    rise = ring.highest - loss
    higher = ring.lowest - loss > LEVEL * rise + 8 * EPSILON * np.abs(loss)
    ends = np.quantile(near, 0.25, axis=-1, method="nearest") - loss < ENDS * rise
    kept: Array = places[higher & ends & np.isfinite(near).all(axis=-1)]
    return kept


def walked(value: Callable[[Array], Array], places: Array, size: Array) -> Array:
    """Follow valleys that a kink makes too narrow for the lens: from each place (n, 2) to the lowest on rings about it.

    Parameters are those of :func:`alone`.
    """
    places, radius = places.copy(), np.ones(len(places))
    going = np.arange(len(places))
    for _ in range(FARTHEST):
        if not going.size:
            break
        ring = _Ring(value, places[going], size * radius[going, None])
        lower = ring.lowest < value(places[going])
        places[going[lower]] = ring.place[lower]
        radius[going[~lower]] /= 4
        going = going[radius[going] > SMALLEST]
    return _apart(places[np.argsort(value(places), kind="stable")], size)


def _apart(places: Array, size: Array) -> Array:
    """Give of places (n, 2) that lie together the first."""
    kept: list[Array] = []
    for place in places:
        if all((np.abs(place - other) > TOGETHER * size).any() for other in kept):
            kept.append(place)
    return np.reshape(kept, (-1, 2))


class _Ring:
    """The lowest and the highest finite loss on a ring about each place (n, 2); a line across it is not missed.

    Attributes
    ----------
    lowest, highest
        Losses (n,).
    place
        Where it is lowest (n, 2).
    """

    def __init__(self, value: Callable[[Array], Array], places: Array, size: Array) -> None:
        def seen(turns: Array) -> tuple[Array, Array]:
            ways = np.stack([np.cos(turns), np.sin(turns)], -1)
            there = places[:, None] + np.reshape(size, (-1, 1, 2)) * ways
            return there, value(there)

        _, losses = seen(np.broadcast_to(_TURNS, (len(places), len(_TURNS))))
        self.highest = np.where(np.isfinite(losses), losses, -np.inf).max(axis=-1)
        dips = (losses <= np.roll(losses, 1, -1)) & (losses <= np.roll(losses, -1, -1))
        turns = _TURNS[np.where(dips, losses, np.inf).argsort(axis=-1)[:, :DIPS]]
        across, half = np.linspace(-1, 1, CLOSELY), float(_TURNS[1])
        there = places[:, None]
        for _ in range(CLOSER):
            tried = (turns[..., None] + half * across).reshape(len(places), -1)
            there, losses = seen(tried)
            best = losses.reshape(*turns.shape, CLOSELY).argmin(axis=-1)
            turns = np.take_along_axis(tried.reshape(*turns.shape, CLOSELY), best[..., None], -1)[..., 0]
            half *= 2.5 / CLOSELY
        every, best = np.arange(len(places)), losses.argmin(axis=-1)
        self.place, self.lowest = there[every, best], losses[every, best]
