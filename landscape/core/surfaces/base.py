"""What every loss surface answers: its value, slope and curvature, and where to look at it."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar, Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from landscape.core.arrays import Array, Box, Indices, Point
from landscape.core.parts import Part, Registry

LossFunction = Callable[[Any, Any], Any]
"""(x, y) → f, on two floats or on two arrays of one shape."""
GradientFunction = Callable[[Any, Any], tuple[Any, Any]]
"""(x, y) → (∂f/∂x, ∂f/∂y), on two floats or on two arrays of one shape."""
HessianFunction = Callable[[Any, Any], tuple[Any, Any, Any]]
"""(x, y) → (∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²), on two floats or on two arrays of one shape."""

MANY: Final = 24
"""More minima than this are a pattern, and would hide what they lie on if each had a star."""


def equally_low(loss: ArrayLike, other: ArrayLike) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell which losses are the same minimum's but for how exactly its place is known.

    A place known to eight digits leaves about 1e-15 of error in the loss where it is smooth, and 1e-8 at a kink; the
    minima of a catalogued surface that are not equal differ by 0.07 or more. One in a million lies well between.
    """
    return np.isclose(loss, other, rtol=1e-6, atol=1e-9)


class Surface(Part):
    """A loss over two weights.

    Attributes
    ----------
    box
        ((x0, x1), (y0, y1)): the part of the plane that is drawn.
    start
        Where descent begins unless told otherwise.
    minima
        The known minima, the lowest first; may depend on the parameters.
    camera
        Eye of the default view, in Plotly's units, from which start and minimum are seen.
    height
        How loss becomes drawn height: ``"linear"`` or ``"log"``.
    seen
        The losses beyond which nothing is drawn lower or higher, where height is linear.
    theme
        The group it is listed in, one of :data:`THEMES`.
    noise
        Gradient noise that belongs to its lesson: a scenario that opens with it starts from ``Setup(noise=...)``.
    weights
        What its two weights are called.
    same_unit
        Whether both weights have one unit or none, so that the plane has lengths and angles: a map of it may have one
        scale, on which gradients stand at right angles to the lines of equal height.
    seeds
        Points a side of the grid from which its critical points are sought.
    smooth
        Whether its slope changes without jumps. At a kink there may be a minimum where the slope is not zero.
    pieces
        Whether it is smooth between its kinks, so that its slope can be followed to zero there, too.
    recorded
        Whether the rates that suit it are known beforehand; on data, and on what somebody types, they are found.
    """

    box: ClassVar[Box]
    start: ClassVar[Point]
    camera: ClassVar[tuple[float, float, float]] = (1.25, -1.25, 0.95)
    height: ClassVar[Literal["linear", "log"]] = "linear"
    seen: ClassVar[Point] = (-math.inf, math.inf)
    theme: ClassVar[str] = ""
    noise: ClassVar[float] = 0.0
    weights: ClassVar[tuple[str, str]] = ("w₁", "w₂")
    same_unit: ClassVar[bool] = True
    seeds: ClassVar[int] = 64
    smooth: ClassVar[bool] = True
    pieces: ClassVar[bool] = False
    recorded: ClassVar[bool] = True

    @property
    @abstractmethod
    def minima(self) -> tuple[Point, ...]:
        """Known minima, the lowest first: the global ones, unless :attr:`lower` knows better."""

    @property
    def lower(self) -> Point | None:
        """A place where the loss is lower than at all minima, if one is known: then they are local."""
        return None

    @property
    def corners(self) -> Array:
        """Lowest and highest coordinates of the box (2, 2)."""
        return np.array(self.box, dtype=float).T

    @property
    def extent(self) -> Array:
        """Width and height of the box (2,): the unit in which places are near or far."""
        low, high = self.corners
        widths: Array = high - low
        return widths

    def boxes_apart(self, a: ArrayLike, b: ArrayLike) -> Array:
        """Give how far points (..., 2) are apart (...), measured where the box is a square of side 1."""
        a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
        x, y = ((a[..., i] - b[..., i]) / wide for i, wide in enumerate(self.extent))
        apart: Array = np.sqrt(x * x + y * y)  # a norm over an axis of two takes several times as long
        return apart

    def holds(self, points: Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Tell which points (..., 2) lie within the box (...)."""
        inside = [(low <= points[..., i]) & (points[..., i] <= high) for i, (low, high) in enumerate(self.box)]
        return inside[0] & inside[1]

    def boxes_outside(self, points: Array) -> Array:
        """Give how far points (..., 2) lie outside the box, in boxes; 0 within it (...)."""
        low, high = self.corners
        outside: Array = (np.maximum(np.maximum(low - points, points - high), 0) / self.extent).max(axis=-1)
        return outside

    @property
    def everywhere(self) -> bool:
        """Whether the loss is known to be a finite number wherever a run may go."""
        return False

    @property
    def count(self) -> int:
        """How many rows of data it is the mean over; 0 when it is of no data."""
        return 0

    def of_starts(self, starts: slice | Indices) -> Surface:  # noqa: ARG002 - all see the same, unless told otherwise
        """Give the surface as some of many starts see it, told by number."""
        return self

    def plain(self, points: Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Tell at which points (..., 2) it is meant to be flat, whatever it bends there by how it is joined (...)."""
        return np.zeros(points.shape[:-1], dtype=bool)

    @property
    def costs(self) -> tuple[int, int]:
        """How many rows of data can be looked at while slope, and curvature, of one place of many are worked out."""
        rows = max(self.count, 1)
        return rows, 4 * rows  # it is differenced

    @property
    def global_value(self) -> float | None:
        """Lowest loss in the box, if a minimum is known and none is known to be lower."""
        known = self.minima
        return float(self.value(known[0])) if known and self.lower is None else None

    @property
    def global_minima(self) -> tuple[Point, ...]:
        """The known minima that lie as low as the first, where that has the lowest loss."""
        return self._lowest if self.global_value is not None else ()

    @property
    def marked(self) -> tuple[Point, ...]:
        """The known minima that get a star: all of them, or the lowest alone where they are a pattern."""
        return self.minima if len(self.minima) <= MANY else self._lowest

    @property
    def _lowest(self) -> tuple[Point, ...]:
        same = equally_low(losses := self.value(self.minima), losses[0])
        return tuple(point for point, equal in zip(self.minima, same.tolist(), strict=True) if equal)

    @abstractmethod
    def value(self, p: ArrayLike) -> Array:
        """Give the loss at points `p` (..., 2) → (...)."""

    @abstractmethod
    def gradient(self, p: ArrayLike) -> Array:
        """Give the exact gradient at points `p` (..., 2) → (..., 2)."""

    @abstractmethod
    def hessian(self, p: ArrayLike) -> Array:
        """Give the exact Hessian at points `p` (..., 2) → (..., 2, 2)."""

    def loss_function(self, *, floats: bool, batch_indices: Indices | None = None) -> LossFunction:  # noqa: ARG002
        """Give the loss as a function of two coordinates: Python floats if `floats`, else arrays (R,).

        Of a batch of the rows alone, if one is given and the surface is of data.
        """
        many: LossFunction = lambda x, y: self.value(np.stack([x, y], axis=-1))  # noqa: E731
        return (lambda x, y: float(many(x, y))) if floats else many

    @abstractmethod
    def gradient_function(self, *, floats: bool, batch_indices: Indices | None = None) -> GradientFunction:
        """Give the gradient as a function of two coordinates: Python floats if `floats`, else arrays (R,).

        Of a batch of the rows alone, if one is given and the surface is of data.
        """

    def gradient_writer(self, batch_indices: Indices | None = None) -> Callable[[Array, Array], None]:
        """Give a function that writes the gradients at points (2, R) into an array (2, R)."""
        gradient_at = self.gradient_function(floats=False, batch_indices=batch_indices)

        def write(points: Array, out: Array) -> None:
            out[0], out[1] = gradient_at(points[0], points[1])

        return write

    @abstractmethod
    def hessian_function(self, *, floats: bool) -> HessianFunction:
        """Give the Hessian's three entries as a function of two coordinates: Python floats if `floats`, else arrays."""


THEMES = (
    "Losses over data",
    "Bowls and ravines",
    "Curved valleys",
    "Saddles, plateaus and cliffs",
    "A few minima",
    "Many minima",
    "Your own",
)
"""Groups in the order in which they are listed; any other group comes after them."""


def _listed(surface: type[Surface]) -> int:
    return THEMES.index(surface.theme) if surface.theme in THEMES else len(THEMES)


SURFACES: Registry[Surface] = Registry("surface", key=_listed)
