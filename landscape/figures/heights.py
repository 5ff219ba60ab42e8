"""How loss becomes drawn height.

A loss often spans many powers of ten, and drawn as it is its valley looks like a flat floor. A surface may therefore
ask for a logarithmic height, ``log10(1 + (loss - lowest) / scale)``: it rises with the loss everywhere, is smooth
through the minimum, and tells apart losses down to about `scale` above the lowest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape.core.cache import remembered
from landscape.core.surfaces import Array, Surface
from landscape.words.numbers import tick

POINTS = 101
"""Grid points along each axis."""
AROUND = 0.72
"""How much of the plane beside the box a map in a wide or a high place shows, in boxes: enough for 2.4 to 1."""
LEVELS = 16
"""Lines of equal height that a map shows in the box."""
COARSE, FINE = 4, 2
"""Cells of the box's grid that one cell beside it is as wide as; the finer where the coarser would miss waves."""
BEYOND = 2.0
"""How far beside the box heights may lie outside of those in it, as a share of these; what is farther is cut there."""


@dataclass(frozen=True)
class Heights:
    """A surface sampled for drawing.

    Attributes
    ----------
    x, y
        Grid coordinates (POINTS,).
    loss, height
        True loss and drawn height (POINTS, POINTS), rows along y. Losses that are not finite become the highest one
        that is.
    nowhere
        Where there is no loss (POINTS, POINTS), as left of zero for a root.
    lowest, scale
        Constants of the logarithmic height; `scale` is 0 for a linear one.
    """

    x: Array
    y: Array
    loss: Array
    height: Array
    lowest: float
    scale: float
    nowhere: NDArray[np.bool_]

    @property
    def shown(self) -> Array:
        """The drawn height in the precision of a picture, NaN where there is none (POINTS, POINTS).

        Of what is nowhere Plotly cannot make a surface: it is level ground.
        """
        hole = np.nan if not self.nowhere.all() else self.height
        shown: Array = np.where(self.nowhere, hole, self.height).astype(np.float32)
        return shown

    def of(self, loss: ArrayLike) -> Array:
        """Give the drawn height of `loss`, of any shape."""
        return _drawn(np.asarray(loss, dtype=np.float64), self.lowest, self.scale)

    @property
    def span(self) -> tuple[float, float]:
        """The lowest and the highest drawn height, never equal."""
        low, high = float(self.height.min()), float(self.height.max())
        return (low, high) if high - low > 1e-12 * max(1.0, abs(high)) else (low - 0.5, low + 0.5)

    def ticks(self, count: int = 4) -> tuple[list[float], list[str]]:
        """Give at most `count` heights with the losses to write beside them."""
        low, high = self.span
        if self.scale == 0.0:
            wanted = round_steps(low, high, count)
        else:
            top = self.lowest + self.scale * (10.0**high - 1.0)
            decades = [
                10.0**k
                for k in range(math.ceil(math.log10(self.scale)), math.floor(math.log10(max(top, self.scale))) + 1)
            ]
            stride = max(1, math.ceil(len(decades) / count))
            wanted = [value for value in decades[::-1][::stride][::-1] if value > self.lowest] or [self.lowest]
        heights = [float(self.of(value)) for value in wanted]
        kept = [(h, v) for h, v in zip(heights, wanted, strict=True) if low <= h <= high]
        return [h for h, _ in kept], [tick(v) for _, v in kept]


@remembered
def sample(surface: Surface, points: int = POINTS) -> Heights:
    """Sample `surface` over its box; remembered, since stage and map ask for the same.

    Parameters
    ----------
    surface
        What to sample.
    points
        Grid points along each axis.

    Returns
    -------
    Heights
        Read-only arrays.
    """
    (x0, x1), (y0, y1) = surface.box
    x, y = np.linspace(x0, x1, points), np.linspace(y0, y1, points)
    with np.errstate(all="ignore"):
        loss = np.asarray(surface.value(np.stack(np.meshgrid(x, y), axis=-1)), dtype=np.float64)
        known = (
            np.asarray(surface.value(np.asarray(surface.minima)), dtype=np.float64) if surface.minima else np.empty(0)
        )
    loss = _mended(loss)
    nowhere = np.isnan(loss)
    finite = loss[np.isfinite(loss)]
    top, bottom = (float(finite.max()), float(finite.min())) if finite.size else (1.0, 0.0)
    loss = np.nan_to_num(loss, nan=top, posinf=top, neginf=bottom)
    if surface.height == "linear":
        return Heights(x, y, loss, np.clip(loss, *surface.seen), bottom, 0.0, nowhere)
    lowest = min([bottom, *known[np.isfinite(known)].tolist()])
    above = loss - lowest
    scale = max(float(np.quantile(above, 0.08)), 1e-6 * float(above.max()), 1e-300)
    scale = 10.0 ** (round(2 * math.log10(scale)) / 2)
    return Heights(x, y, loss, _drawn(loss, lowest, scale), lowest, scale, nowhere)


def _mended(loss: Array) -> Array:
    """Put into holes of a single point, as 0/0 leaves one, what is all around: a grid may meet it or miss it."""
    if not np.isnan(loss).any():
        return loss
    shifted = [np.roll(loss, way, (0, 1)) for way in ((0, 1), (0, -1), (1, 0), (-1, 0))]
    with np.errstate(all="ignore"):
        return np.where(np.isnan(loss), np.mean(shifted, axis=0), loss)


def surroundings(surface: Surface) -> Heights:
    """Sample the plane beside the box of `surface` as well, coarsely, as one sees it in a place of another shape.

    Returns
    -------
    Heights
        As those of the box, on a grid that has corners in common with theirs, drawn as theirs are and cut at
        :data:`BEYOND`. A place is wider or higher than the box, never both: in the four corners, which none shows, each
        column goes on as it ends, which compresses well.
    """
    inner = sample(surface)
    cell = COARSE if _is_smooth(inner, COARSE) else FINE
    beside = round(AROUND * (POINTS - 1) / cell)
    x, y = (_widened(axis[::cell], beside) for axis in (inner.x, inner.y))
    low, high = inner.span
    far = BEYOND * (high - low)
    with np.errstate(all="ignore"):
        loss = np.asarray(surface.value(_cross(inner, x, y)), dtype=np.float64)
        height = loss if inner.scale == 0.0 else np.log10(1.0 + np.maximum(loss - inner.lowest, 0.0) / inner.scale)
    height = np.nan_to_num(np.clip(height, low - far, high + far), nan=high)
    return Heights(x, y, loss, height, inner.lowest, inner.scale, np.isnan(loss))


def _cross(inner: Heights, x: Array, y: Array) -> Array:
    """Give the points of a grid (rows, columns, 2), those of its corners moved to the height of the box."""
    across, up = np.meshgrid(x, y)
    in_corner = (across != np.clip(across, inner.x[0], inner.x[-1])) & (up != np.clip(up, inner.y[0], inner.y[-1]))
    points: Array = np.stack([across, np.where(in_corner, np.clip(up, inner.y[0], inner.y[-1]), up)], axis=-1)
    return points


def _is_smooth(heights: Heights, cell: int) -> bool:
    """Tell whether straight lines from every cell-th point to the next miss hardly any height by half a level."""
    low, high = heights.span
    half, height = cell // 2, heights.height
    missed = [np.abs(line[half::cell] - (line[:-1:cell] + line[cell::cell]) / 2).ravel() for line in (height, height.T)]
    return bool(np.quantile(np.concatenate(missed), 0.98) < (high - low) / LEVELS / 2)


def _widened(axis: Array, beside: int) -> Array:
    """Continue evenly spaced numbers by so many at both ends."""
    step = (axis[-1] - axis[0]) / (len(axis) - 1)
    wider: Array = axis[0] + step * np.arange(-beside, len(axis) + beside)
    return wider


def _drawn(loss: Array, lowest: float, scale: float) -> Array:
    if scale == 0.0:
        return loss
    return np.log10(1.0 + np.maximum(loss - lowest, 0.0) / scale)


def round_steps(low: float, high: float, count: int) -> list[float]:
    """Give about `count` round numbers inside [low, high]."""
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough)
    return [step * k for k in range(math.ceil(low / step), math.floor(high / step) + 1)]
