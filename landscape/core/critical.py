"""Critical points: where the slope vanishes, and what the curvature says they are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from landscape.core.arrays import Array, Point
from landscape.core.cache import remembered
from landscape.core.surfaces.base import Surface, equally_low

ITERATIONS = 60
"""Enough for a degenerate point, where each step of Newton's method only halves the distance."""
STRIDE = 0.05
"""Longest Newton step, in boxes: a nearly singular Hessian must not throw a seed over its neighbours."""
SETTLED = 1e-7
"""A seed has arrived when its next step is shorter than this, in boxes; that step is still taken."""
SAME_PLACE = 1e-5
"""Points closer than this, in boxes, are one."""
MAX_POINTS = 1000
"""Points that are told apart at most."""
NO_CURVATURE = 1e-6
"""A curvature is zero when it is this small a share of what is usual on the surface."""
BLANK = 1e-14
"""Ground whose Hessian is this small a share of the usual one gives no direction; seeds there are dropped."""
STEEP = 1e-6
"""A slope is none that is so small a share of what the curvature makes of it over a box."""
CROWD = 12
"""More degenerate points than this are no points but level ground or a curve, and are left out."""


class Nature(StrEnum):
    """What a critical point is."""

    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    SADDLE = "saddle"
    DEGENERATE = "degenerate"


@dataclass(frozen=True)
class Critical:
    """A point without slope.

    Attributes
    ----------
    place
        Where it is.
    loss
        The loss there.
    curvatures
        Eigenvalues of the Hessian, the smaller first.
    nature
        Minimum, maximum or saddle; degenerate when a curvature is zero, which leaves the question open unless the
        surface states that it is a minimum.
    """

    place: Point
    loss: float
    curvatures: tuple[float, float]
    nature: Nature


@remembered
def critical_points(surface: Surface) -> tuple[Critical, ...]:
    """Find the critical points inside a surface's box, the lowest first.

    Newton's method seeks a zero of the gradient, whatever its nature, from every node of a grid at once; points found
    from several seeds are merged. Deterministic. A point whose surroundings are finer than the grid can be missed.
    Where slopes jump, Newton's method finds nothing, and the stated minima are all that is known; between the kinks of
    a surface that has pieces it finds the rest. Of places that are equally low along a curve the stated ones are given.
    """
    known = np.asarray(surface.minima, dtype=float).reshape(-1, 2)
    if not (surface.smooth or surface.pieces):
        return tuple(_described(surface, known))
    near = _newton(surface, known) if surface.smooth else known  # at a kink it arrives nowhere
    found = np.concatenate([near, _from_grid(surface)])
    points, zero = _described(surface, _merged(found, surface)), NO_CURVATURE * usual_curvature(surface)
    kept = [point for point in points if _bends(point, zero) or _is_among(surface, known, point)]
    if len(points) - len(kept) > CROWD:
        points = kept
    return tuple(sorted(points, key=lambda point: (round(point.loss, 9), point.place)))


@remembered
def _from_grid(surface: Surface) -> Array:
    """Give the zeros (n, 2) of the gradient that Newton's method finds inside a surface's box."""
    if usual_curvature(surface) == 0:
        return np.empty((0, 2))  # a plane is level nowhere
    sides = (np.linspace(low, high, surface.seeds) for low, high in surface.box)
    return _newton(surface, np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2))


def hollows(surface: Surface) -> Array:
    """Give the places (n, 2) inside a surface's box that are level and bent upwards, whatever minima it states."""
    found, zero = _merged(_from_grid(surface), surface), NO_CURVATURE * usual_curvature(surface)
    places: Array = found[(np.linalg.eigvalsh(surface.hessian(found))[..., 0] > zero) & surface.holds(found)]
    return places


def _bends(point: Critical, zero: float) -> bool:
    return min(map(abs, point.curvatures)) > zero


def _is_among(surface: Surface, places: Array, point: Critical) -> bool:
    return bool((surface.boxes_apart(places, point.place) <= SAME_PLACE).any())


def minima(surface: Surface) -> tuple[Critical, ...]:
    """Give the minima inside a surface's box, the lowest first."""
    return tuple(point for point in critical_points(surface) if point.nature is Nature.MINIMUM)


def nearest(surface: Surface, place: Array, within: float) -> Critical | None:
    """Give the critical point that Newton's method finds from `place`, if it lies within so many boxes of it."""
    x, y = place.tolist()
    point = _found_from(surface, (x, y))
    if point is None or surface.boxes_apart(point.place, place) > within:
        return None
    return point


def found_from(surface: Surface, seeds: Array) -> list[Critical]:
    """Give the critical points, anywhere in the plane, that Newton's method finds from seeds (n, 2); each once."""
    if not (surface.smooth or surface.pieces) or not len(seeds):
        return []
    return _described(surface, _merged(_newton(surface, seeds, anywhere=True), surface))


def settled(surface: Surface, places: Array) -> Array:
    """Give places (n, 2) that lie near zeros of the gradient as exactly as Newton's method finds them."""
    near: Array = _merged(_newton(surface, places, anywhere=True), surface) if len(places) else places
    return near


@remembered
def lowest_point(surface: Surface, side: int, nearly: float) -> tuple[Point, ...]:
    """Give the lowest place of a smooth surface's box, as exactly as Newton's method finds it.

    Parameters
    ----------
    surface
        Where there is no loss, it may be NaN.
    side
        Points a side of the grid on which hollows are sought.
    nearly
        How much higher than the lowest one a hollow may be on the grid and still be the lowest.

    Returns
    -------
    tuple of Point
        One place; none where the surface is lower at the edge of the box, or of a hole.
    """
    grid = np.stack(np.meshgrid(*(np.linspace(low, high, side) for low, high in surface.box)), -1)
    loss = np.pad(np.nan_to_num(surface.value(grid), nan=np.inf, posinf=np.inf), 1, constant_values=np.inf)
    around = [loss[1 + i : side + 1 + i, 1 + j : side + 1 + j] for i in (-1, 0, 1) for j in (-1, 0, 1)]
    inner = loss[1:-1, 1:-1]
    found = settled(surface, grid[(inner == np.min(around, axis=0)) & (inner <= inner.min() + nearly)][:MAX_POINTS])
    losses = surface.value(found)
    good = surface.holds(found) & np.isfinite(losses) & (losses <= inner.min() + NO_CURVATURE * nearly)
    if not good.any():
        return ()
    x, y = found[good][losses[good].argmin()].tolist()
    return ((x, y),)


@remembered
def _found_from(surface: Surface, place: Point) -> Critical | None:
    """Give the critical point that is found from a place; remembered, since all who judge one run ask from its end."""
    known, seed = np.asarray(surface.minima, dtype=float).reshape(-1, 2), np.array([place])
    found = _newton(surface, seed, anywhere=True) if surface.smooth or surface.pieces else known[:0]
    if not surface.smooth:
        found = _by_distance(surface, np.concatenate([known, found]), seed[0])
    return _described(surface, found)[0] if len(found) else None


def _by_distance(surface: Surface, points: Array, place: Array) -> Array:
    """Give points (n, 2), that nearest to a place first."""
    ordered: Array = points[np.argsort(surface.boxes_apart(points, place))]
    return ordered


@remembered
def usual_curvature(surface: Surface) -> float:
    """Give the median size of the Hessian over a surface's box."""
    (x0, x1), (y0, y1) = surface.box
    grid = np.stack(np.meshgrid(np.linspace(x0, x1, 24), np.linspace(y0, y1, 24)), axis=-1)
    with np.errstate(all="ignore"):
        size = np.linalg.norm(surface.hessian(grid), axis=(-2, -1))
    finite = size[np.isfinite(size)]
    return float(np.median(finite)) if finite.size else 0.0


def _newton(surface: Surface, seeds: Array, *, anywhere: bool = False) -> Array:
    """Move seeds (n, 2) to zeros of the gradient; those that leave the box, or do not arrive, are dropped.

    A step solves (H² + ε²) d = H g, which is Newton's wherever H is regular and stays finite where it is not.
    """
    size, (low, high) = surface.extent, surface.corners
    slack = 0.5 * size if not anywhere else np.full(2, np.inf)
    blank = BLANK * usual_curvature(surface)
    arrived: list[Array] = []
    at = seeds.copy()
    with np.errstate(all="ignore"):
        for _ in range(ITERATIONS):
            gradient, hessian = surface.gradient(at), surface.hessian(at)
            step = _step(gradient, hessian) / size
            length = np.linalg.norm(step, axis=-1)
            bends = np.abs(hessian).max(axis=(-2, -1)) > blank
            done = (length < SETTLED) & (bends | (gradient == 0).all(axis=-1))
            if not surface.smooth:  # beside a kink a valley may have a slope along which nothing bends
                steep = np.abs(gradient).max(axis=-1) > STEEP * np.abs(hessian).max(axis=(-2, -1)) * size.max()
                done &= ~steep
            arrived.append(at[done] - step[done] * size)
            going = ~done & np.isfinite(length) & bends
            going &= (at > low - slack).all(axis=-1) & (at < high + slack).all(axis=-1)
            if not going.any():
                break
            step, length = step[going], length[going]
            at = at[going] - step * np.minimum(1.0, STRIDE / length)[:, None] * size
    found = np.concatenate(arrived)
    edge = SAME_PLACE * size if not anywhere else slack
    inside: Array = found[((found >= low - edge) & (found <= high + edge)).all(axis=-1)]
    return inside


def _step(gradient: Array, hessian: Array) -> Array:
    """Solve (H² + ε²) d = H g by what the adjugate of H gives, which stays exact where H is nearly singular."""
    a, b, c = hessian[..., 0, 0], hessian[..., 0, 1], hessian[..., 1, 1]
    scale = np.maximum(np.maximum(np.abs(a), np.abs(c)), np.abs(b))
    scale = np.where(scale == 0, 1.0, scale)
    a, b, c = a / scale, b / scale, c / scale
    g, h = gradient[..., 0] / scale, gradient[..., 1] / scale
    flat, product = 1e-18, a * c - b * b
    determinant = product**2 + flat * (a**2 + 2 * b**2 + c**2 + flat)
    step: Array = np.stack(
        [
            (product * (c * g - b * h) + flat * (a * g + b * h)) / determinant,
            (product * (a * h - b * g) + flat * (b * g + c * h)) / determinant,
        ],
        -1,
    )
    return step


def _merged(points: Array, surface: Surface) -> Array:
    """Give one of each group of points that lie together."""
    size = SAME_PLACE * surface.extent
    _, firsts = np.unique(np.round(points / size), axis=0, return_index=True)
    rest = points[np.sort(firsts)]
    kept: list[Array] = []
    while len(rest) and len(kept) < MAX_POINTS:
        kept.append(rest[0])
        rest = rest[(np.abs(rest - rest[0]) > size).any(axis=-1)]
    return np.array(kept).reshape(-1, 2)


def _described(surface: Surface, places: Array) -> list[Critical]:
    """Tell what points (n, 2) without slope are.

    A stated minimum is one, also at a kink or where nothing bends, and so is what is level and as low as the lowest:
    minima may lie along a whole curve.
    """
    zero = NO_CURVATURE * usual_curvature(surface)
    curvatures = np.linalg.eigvalsh(surface.hessian(places))
    curvatures[surface.plain(places)] = 0.0
    losses = surface.value(places)
    stated = np.asarray(surface.minima, dtype=float).reshape(-1, 2)
    minimal = np.any(surface.boxes_apart(places[:, None], stated) <= SAME_PLACE, axis=-1)
    if surface.global_value is not None:
        minimal |= (np.abs(curvatures[:, 0]) <= zero) & equally_low(losses, surface.global_value)
    return [
        Critical((x, y), loss, (low, high), Nature.MINIMUM if known else _nature(low, high, zero))
        for (x, y), loss, (low, high), known in zip(
            (places + 0.0).tolist(), losses.tolist(), curvatures.tolist(), minimal.tolist(), strict=True
        )
    ]


def _nature(low: float, high: float, zero: float) -> Nature:
    if min(abs(low), abs(high)) <= zero:
        return Nature.DEGENERATE
    if low > 0:
        return Nature.MINIMUM
    return Nature.SADDLE if high > 0 else Nature.MAXIMUM
