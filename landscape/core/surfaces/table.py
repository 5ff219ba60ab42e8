"""A table of heights as a surface: a spline goes through them, with exact slopes and curvatures."""

from __future__ import annotations

import functools
import math
import warnings
from collections.abc import Callable
from typing import Any, ClassVar, Final

import numpy as np
from numpy.typing import ArrayLike

from landscape.core import critical
from landscape.core.arrays import Array, Indices, Point
from landscape.core.bicubic import Bicubic, located
from landscape.core.cache import remembered
from landscape.core.framing import Frame, frame
from landscape.core.grids import MAX_PACKED, Grid, checked, explain_coarser, pack, unpack
from landscape.core.parts import flag, text
from landscape.core.surfaces.base import SURFACES, GradientFunction, HessianFunction, Surface

MOST_SEEDS: Final = 64
PER_KNOT: Final = 3
"""Points from one knot to the next among which the spline's lowest place is sought, on grids that are not too fine."""


def _unpacked(packed: str) -> Grid:
    return unpack(packed) if packed else EXAMPLE


def _example() -> Grid:
    """Make what is shown before somebody brings heights: a crater beside a pond, whole numbers as in a small map."""
    x, y = np.meshgrid(np.arange(15.0), np.arange(13.0))
    crater = 30 * np.exp(-(((np.hypot(x - 5, y - 7) - 3.4) / 1.5) ** 2))
    pond = -16 * np.exp(-((x - 11) ** 2 + (y - 4) ** 2) / 7)
    return checked(np.rint(20 + crater + pond + 0.7 * np.hypot(x - 7, y - 6)))


EXAMPLE = _example()


@SURFACES.register
class Table(Surface):
    r"""Heights of your own, from a file or a picture: a smooth spline goes through all; beyond its edges is nothing.

    $$L(x, y) = \sum_{a,b=0}^{3} c_{ijab} \, (x - x_i)^a (y - y_j)^b \quad \text{in the cell } (i, j)$$

    Where there is no height, nor a value next to it, a run has diverged, and so has one that leaves the table. Heights
    that are positive and differ by a factor of a thousand are joined by their logarithms: a plain cubic would invent a
    minimum beside a cliff.
    """

    slug = "table"
    title = "Your own heights"
    theme = "Your own"
    recorded = False
    weights = ("x", "y")
    box = ((0.0, 1.0), (0.0, 1.0))
    start = (0.0, 0.0)
    seeds: ClassVar[int] = MOST_SEEDS
    packed: str = text(_unpacked, MAX_PACKED, help="The heights, packed for the link")
    swapped: bool = flag(False, help="Rows become columns: for files whose first axis is x")

    def __post_init__(self) -> None:
        super().__post_init__()
        seen, grid = _framed(self.packed, swapped=self.swapped), self.grid
        sides = (float(np.ptp(grid.x)), float(np.ptp(grid.y)))
        derived = {**vars(seen), "same_unit": max(sides) <= 4 * min(sides)}
        for name, value in derived.items():  # of every table by itself, where others have them by their class
            object.__setattr__(self, name, value)

    @property
    def shape(self) -> tuple[str, ...]:
        """What can be set of it, and which way round it lies, since the panel tells of that and rates hang on it."""
        return (*super().shape, *(["swapped"] if self.swapped else []))

    @functools.cached_property
    def grid(self) -> Grid:
        """The heights as they were brought, and as the link has room for."""
        return _turned(self.packed, swapped=self.swapped)

    @property
    def spline(self) -> Bicubic:
        """The spline through the heights, or through their logarithms."""
        return _spline(self.packed, swapped=self.swapped)

    @property
    def minima(self) -> tuple[Point, ...]:
        """The lowest place of the spline; none where it is lower at the edge of the table, or of a hole."""
        grid = self.grid
        side = min(PER_KNOT * max(grid.heights.shape) + 1, 301)
        return critical.lowest_point(self, side, 0.05 * float(np.nanmax(grid.heights) - np.nanmin(grid.heights)))

    @property
    def lower(self) -> Point | None:
        """The lowest of the heights where no minimum is as low: it lies at an edge, of the table or of a hole."""
        return None if self.minima else _lowest_knot(self)

    def plain(self, points: Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Tell at which points (..., 2) all heights around are the same: there the spline has its own ripples alone."""
        grid, cells = self.grid, _plain(self.packed, swapped=self.swapped)
        (x, _), (y, _) = (located(knots, points[..., i]) for i, knots in enumerate((grid.x, grid.y)))
        found: np.ndarray[Any, np.dtype[np.bool_]] = cells[y, x] & self.holds(points)
        return found

    def value(self, p: ArrayLike) -> Array:
        """Give the loss at points `p` (..., 2) → (...)."""
        points = np.asarray(p, dtype=float)
        (height,) = self.spline.at(points[..., 0], points[..., 1], 0)
        return self._risen(height)

    def _risen(self, height: Array) -> Array:
        with np.errstate(over="ignore"):
            return np.exp(height) if self.grid.spans_orders else height

    def gradient(self, p: ArrayLike) -> Array:
        """Give the exact gradient at points `p` (..., 2) → (..., 2)."""
        points = np.asarray(p, dtype=float)
        return np.stack(self._slopes(points[..., 0], points[..., 1]), axis=-1)

    def hessian(self, p: ArrayLike) -> Array:
        """Give the exact Hessian at points `p` (..., 2) → (..., 2, 2)."""
        points = np.asarray(p, dtype=float)
        xx, xy, yy = self._curvatures(points[..., 0], points[..., 1])
        return np.stack([xx, xy, xy, yy], axis=-1).reshape(*points.shape, 2)

    def gradient_function(self, *, floats: bool, batch_indices: Indices | None = None) -> GradientFunction:  # noqa: ARG002 - it has no rows
        """Give the gradient as a function of two coordinates."""
        return self._on_floats(1) if floats else self._slopes

    def hessian_function(self, *, floats: bool) -> HessianFunction:
        """Give the Hessian's three entries as a function of two coordinates."""
        return self._on_floats(2) if floats else self._curvatures

    def _slopes(self, x: Array, y: Array) -> Any:
        slopes = self.spline.at(x, y, 1)
        if not self.grid.spans_orders:
            return slopes
        loss = self._risen(self.spline.at(x, y, 0)[0])
        return [loss * slope for slope in slopes]

    def _curvatures(self, x: Array, y: Array) -> Any:
        curvatures = self.spline.at(x, y, 2)
        if not self.grid.spans_orders:
            return curvatures
        loss, (sx, sy) = self._risen(self.spline.at(x, y, 0)[0]), self.spline.at(x, y, 1)
        return [loss * (bend + both) for bend, both in zip(curvatures, (sx * sx, sx * sy, sy * sy), strict=True)]

    def _on_floats(self, order: int) -> Callable[[float, float], Any]:
        if not self.grid.spans_orders:
            return self.spline.on_floats(order)
        height, slopes, curvatures = (self.spline.on_floats(one) for one in range(3))

        def sloping(x: float, y: float) -> tuple[float, float]:
            loss, (sx, sy) = math.exp(height(x, y)[0]), slopes(x, y)
            return loss * sx, loss * sy

        def bent(x: float, y: float) -> tuple[float, float, float]:
            loss, (sx, sy), (xx, xy, yy) = math.exp(height(x, y)[0]), slopes(x, y), curvatures(x, y)
            return loss * (xx + sx * sx), loss * (xy + sx * sy), loss * (yy + sy * sy)

        return sloping if order == 1 else bent


def surface_from_grid(heights: ArrayLike, x: ArrayLike | None = None, y: ArrayLike | None = None) -> Table:
    """Give a surface through heights on a grid, as the page has it.

    What a link has no room for is made coarser, with a warning that says so.

    Parameters
    ----------
    heights
        The losses (rows, columns), as ``plt.contour(x, y, heights)`` has them; NaN or infinite is a hole.
    x
        Where the columns lie; 0, 1, 2 … where nothing is said.
    y
        Where the rows lie, likewise.

    Raises
    ------
    ValueError
        When they cannot be used; says why in one sentence.

    Examples
    --------
    >>> import numpy as np
    >>> w = np.linspace(-1, 1, 21)
    >>> surface = surface_from_grid(w**2 + 4 * w[:, None] ** 2, w, w)
    >>> surface.gradient([0.5, 0.5]).round(3).tolist()
    [1.0, 4.0]
    """
    surface = Table(packed=pack(checked(heights, x, y)))
    if sentence := explain_coarser(surface.grid):
        warnings.warn(sentence, stacklevel=2)
    return surface


@remembered
def _lowest_knot(table: Table) -> Point | None:
    grid = table.grid
    row, column = np.unravel_index(np.nanargmin(grid.heights), grid.heights.shape)
    is_lowest = all(grid.heights[row, column] < found.loss for found in critical.minima(table))
    return (float(grid.x[column]), float(grid.y[row])) if is_lowest else None


@remembered
def _turned(packed: str, *, swapped: bool) -> Grid:
    grid = _unpacked(packed)
    return grid.swapped() if swapped else grid


@remembered
def _spline(packed: str, *, swapped: bool) -> Bicubic:
    grid = _turned(packed, swapped=swapped)
    return Bicubic(grid.x, grid.y, (np.log(grid.heights) if grid.spans_orders else grid.heights).T)


@remembered
def _plain(packed: str, *, swapped: bool) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell of which cells the corners, and the knots beside these, have one height."""
    wide = np.pad(_turned(packed, swapped=swapped).heights, 1, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(wide, (4, 4))
    plain: np.ndarray[Any, np.dtype[np.bool_]] = windows.max(axis=(2, 3)) == windows.min(axis=(2, 3))
    return plain


@remembered
def _framed(packed: str, *, swapped: bool) -> Frame:
    grid, spline = _turned(packed, swapped=swapped), _spline(packed, swapped=swapped)

    def loss(points: Array) -> Array:
        height = spline.at(points[..., 0], points[..., 1], 0)[0]
        return np.exp(height) if grid.spans_orders else height

    sides = [(float(knots[0]), float(knots[-1])) for knots in (grid.x, grid.y)]
    return frame(loss, lambda _: np.empty((0, 2)), *sides, plains=True)
