"""A bicubic spline through heights on a grid, twice differentiable, with not-a-knot ends; holes stay holes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from landscape.core.arrays import Array

FEWEST = 4
"""Knots along an axis that a cubic with not-a-knot ends asks for."""
BAND = 4
"""The order of the differences that are least in a hole: of a cubic they are none."""
MOST_ROUNDS = 200
"""Rounds in which holes are filled at most."""
SETTLED = 1e-24
"""Holes are filled when what is left to do is this small a share of what there was, in squares."""


class Bicubic:
    """The spline through heights at the knots of a grid; NaN outside of it, and in every cell with a hole at a corner.

    Parameters
    ----------
    x, y
        Where the knots lie along either axis, rising.
    heights
        The heights (len(x), len(y)); NaN is a hole.
    """

    def __init__(self, x: ArrayLike, y: ArrayLike, heights: ArrayLike) -> None:
        self.x, self.y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        given = np.asarray(heights, dtype=float)
        cells = _cells(self.x, self.y, filled_in(self.x, self.y, given))
        holes = np.isnan(given)
        cells[holes[1:, 1:] | holes[1:, :-1] | holes[:-1, 1:] | holes[:-1, :-1]] = np.nan
        self._cells = np.ascontiguousarray(cells.reshape(-1, 16).T)

    def at(self, x: Array, y: Array, order: int) -> list[Array]:
        """Give height, both slopes, or the three curvatures at places of one shape, by the order of the derivative."""
        with np.errstate(all="ignore"):
            i, u = located(self.x, x)
            j, v = located(self.y, y)
            c = self._cells.take(i * (len(self.y) - 1) + j, axis=1).reshape(4, 4, *np.shape(x))
            found: list[Array] = _horner(c, u, v, order)
        return found

    def on_floats(self, order: int) -> Callable[[float, float], tuple[float, ...]]:
        """Give the derivatives of an order as a function of two Python floats."""
        xs, ys = self.x.tolist(), self.y.tolist()
        cells, columns, last = self._cells.T, len(ys) - 1, len(xs) - 2
        evaluate = (_height, _slopes, _curvatures)[order]
        nothing = (float("nan"),) * (order + 1)

        def at(x: float, y: float) -> tuple[float, ...]:
            if not (xs[0] <= x <= xs[-1] and ys[0] <= y <= ys[-1]):
                return nothing
            i, j = min(bisect_right(xs, x) - 1, last), min(bisect_right(ys, y) - 1, columns - 1)
            c = cells[i * columns + j].tolist()
            u, v = x - xs[i], y - ys[j]
            return evaluate(c, u, v)

        return at


def filled_in(x: Array, y: Array, heights: Array) -> Array:
    """Give heights whose holes hold what makes the fourth differences along both axes least.

    A cubic has none of those, so that the spline beside a hole stays as it was. Conjugate gradients come first to what
    matters of a wide hole, its rim, and may stop there.
    """
    full, holes = _from_the_rims(heights), np.isnan(heights)
    along, across = _roughness(x), _roughness(y)
    scale = np.add.outer(along[:, BAND], across[:, BAND])

    def steepness(values: Array) -> Array:
        return np.where(holes, _times(along, values) + _times(across, values.T).T, 0)

    left = -steepness(full)
    way = left / scale
    size = first = float((left * way).sum())
    for _ in range(MOST_ROUNDS):
        bent = steepness(way)
        if size <= SETTLED * first or (stiff := float((way * bent).sum())) <= 0:
            break
        full = full + size / stiff * way
        left = left - size / stiff * bent
        before, size = size, float((left * left / scale).sum())
        way = left / scale + size / before * way
    return full


def _roughness(knots: Array) -> Array:
    """Give the matrix of the sum of squares of fourth differences, of four knots the third, by its bands."""
    order = min(BAND, len(knots) - 1)
    bands = np.zeros((len(knots), 2 * BAND + 1))
    for first in range(len(knots) - order):
        apart = np.subtract.outer(*2 * [knots[first : first + order + 1]]) / (knots[first + order] - knots[first])
        np.fill_diagonal(apart, 1)
        weights = 1 / apart.prod(axis=1)
        weights /= np.linalg.norm(weights)
        for row, weight in enumerate(weights):
            bands[first + row, BAND - row : BAND - row + order + 1] += weight * weights
    return bands


def _times(bands: Array, values: Array) -> Array:
    """Multiply by a matrix that is given by its bands."""
    wide = np.pad(values, ((BAND, BAND), (0, 0)))
    product: Array = np.einsum("ik,ijk->ij", bands, np.lib.stride_tricks.sliding_window_view(wide, 2 * BAND + 1, 0))
    return product


def _from_the_rims(heights: Array) -> Array:
    """Give heights whose holes hold the mean of what surrounds them, from their rims inwards."""
    full = heights.copy()
    while np.isnan(full).any():
        wide = np.pad(full, 1, constant_values=np.nan)
        rows, columns = full.shape
        around = np.array([wide[i : i + rows, j : j + columns] for i in range(3) for j in range(3)])
        known = (~np.isnan(around)).sum(axis=0)
        mean = np.nansum(around, axis=0) / np.maximum(known, 1)
        full = np.where(np.isnan(full) & (known > 0), mean, full)
    return full


def located(knots: Array, places: Array) -> tuple[Any, Array]:
    """Give in which interval places lie, and how far from its beginning; NaN outside."""
    index = np.minimum(np.maximum(np.searchsorted(knots, places, side="right") - 1, 0), len(knots) - 2)
    inside = (places >= knots[0]) & (places <= knots[-1])
    return index, np.where(inside, places - knots[index], np.nan)


def _horner(c: Any, u: Any, v: Any, order: int) -> list[Any]:
    """Evaluate Σ c[a][b] uᵃ vᵇ, or its derivatives of an order."""
    rows = [((row[3] * v + row[2]) * v + row[1]) * v + row[0] for row in c]
    if order == 0:
        return [((rows[3] * u + rows[2]) * u + rows[1]) * u + rows[0]]
    tilts = [(3 * row[3] * v + 2 * row[2]) * v + row[1] for row in c]
    if order == 1:
        return [
            (3 * rows[3] * u + 2 * rows[2]) * u + rows[1],
            ((tilts[3] * u + tilts[2]) * u + tilts[1]) * u + tilts[0],
        ]
    bends = [6 * row[3] * v + 2 * row[2] for row in c]
    return [
        6 * rows[3] * u + 2 * rows[2],
        (3 * tilts[3] * u + 2 * tilts[2]) * u + tilts[1],
        ((bends[3] * u + bends[2]) * u + bends[1]) * u + bends[0],
    ]


def _height(c: list[float], u: float, v: float) -> tuple[float, ...]:
    return tuple(_horner([c[0:4], c[4:8], c[8:12], c[12:16]], u, v, 0))


def _slopes(c: list[float], u: float, v: float) -> tuple[float, float]:
    _, c01, c02, c03, c10, c11, c12, c13, c20, c21, c22, c23, c30, c31, c32, c33 = c
    rise1, rise2 = ((c13 * v + c12) * v + c11) * v + c10, ((c23 * v + c22) * v + c21) * v + c20
    rise3 = ((c33 * v + c32) * v + c31) * v + c30
    tilt0, tilt1 = (3 * c03 * v + 2 * c02) * v + c01, (3 * c13 * v + 2 * c12) * v + c11
    tilt2, tilt3 = (3 * c23 * v + 2 * c22) * v + c21, (3 * c33 * v + 2 * c32) * v + c31
    return (3 * rise3 * u + 2 * rise2) * u + rise1, ((tilt3 * u + tilt2) * u + tilt1) * u + tilt0


def _curvatures(c: list[float], u: float, v: float) -> tuple[float, float, float]:
    xx, xy, yy = _horner([c[0:4], c[4:8], c[8:12], c[12:16]], u, v, 2)
    return xx, xy, yy


def _cells(x: Array, y: Array, heights: Array) -> Array:
    """Give the coefficients (cells along x, cells along y, 4, 4) of every cell, by powers of the way into it."""
    rise_x = _rises(x, heights)
    rise_y = _rises(y, heights.T).T
    both = _rises(y, rise_x.T).T
    along = _hermite(np.diff(x)[:, None], heights[:-1], heights[1:], rise_x[:-1], rise_x[1:])
    tilted = _hermite(np.diff(x)[:, None], rise_y[:-1], rise_y[1:], both[:-1], both[1:])
    steps = np.diff(y)
    found = [_hermite(steps, a[:, :-1], a[:, 1:], t[:, :-1], t[:, 1:]) for a, t in zip(along, tilted, strict=True)]
    cells: Array = np.moveaxis(np.array(found), (0, 1), (2, 3))
    return cells


def _hermite(step: Array, low: Array, high: Array, rise_low: Array, rise_high: Array) -> list[Array]:
    """Give the four coefficients of cubics by their heights and slopes at both ends."""
    secant = (high - low) / step
    return [
        low,
        rise_low,
        (3 * secant - 2 * rise_low - rise_high) / step,
        (rise_low + rise_high - 2 * secant) / step**2,
    ]


def _rises(knots: Array, heights: Array) -> Array:
    """Give the slopes (n, m) at the knots (n,) of cubic splines through columns of heights (n, m).

    Inside, the second derivative goes on without a jump; at the first and the last inner knot the third does, too.
    """
    h = np.asarray(np.diff(knots))
    n = len(knots)
    secant = np.diff(heights, axis=0) / h[:, None]
    matrix, right = np.zeros((n, n)), np.empty_like(heights)
    inner = np.arange(1, n - 1)
    matrix[inner, inner - 1], matrix[inner, inner + 1] = h[1:], h[:-1]
    matrix[inner, inner] = 2 * (h[1:] + h[:-1])
    right[1:-1] = 3 * (h[1:, None] * secant[:-1] + h[:-1, None] * secant[1:])
    for row, (a, b), (p, q), ends in ((0, h[:2], secant[:2], (0, 1, 2)), (-1, h[:-3:-1], secant[:-3:-1], (-1, -2, -3))):
        matrix[row, list(ends)] = [b**2, b**2 - a**2, -(a**2)]
        right[row] = 2 * (b**2 * p - a**2 * q)
    slopes = np.linalg.solve(matrix, right)
    return np.asarray(slopes, dtype=float)
