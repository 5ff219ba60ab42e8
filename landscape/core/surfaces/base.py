"""What every loss surface answers: its value, slope and curvature, and where to look at it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import ArrayLike

from landscape.core.arrays import Array, Picked, Point
from landscape.core.parts import Part, Registry

Slope = Callable[[Any, Any], tuple[Any, Any]]
"""(x, y) → (∂f/∂x, ∂f/∂y), on two floats or on two arrays of one shape."""
Curvature = Callable[[Any, Any], tuple[Any, Any, Any]]
"""(x, y) → (∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²), on two floats or on two arrays of one shape."""


class Surface(Part):
    """A loss over two weights.

    Attributes
    ----------
    box
        ((x0, x1), (y0, y1)): the part of the plane that is drawn.
    start
        Where descent begins unless told otherwise.
    minima
        The known minima, the global ones first; may depend on the parameters.
    camera
        Eye of the default view, in Plotly's units, from which start and minimum are seen.
    height
        How loss becomes drawn height: ``"linear"`` or ``"log"``.
    theme
        The group it is listed in, one of :data:`THEMES`.
    noise
        Gradient noise that belongs to its lesson: a scenario that opens with it starts from ``Setup(noise=...)``.
    weights
        What its two weights are called.
    seeds
        Points a side of the grid from which its critical points are sought.
    smooth
        Whether its slope changes without jumps. At a kink there may be a minimum where the slope is not zero.
    """

    box: ClassVar[tuple[Point, Point]]
    start: ClassVar[Point]
    camera: ClassVar[tuple[float, float, float]] = (1.25, -1.25, 0.95)
    height: ClassVar[Literal["linear", "log"]] = "linear"
    theme: ClassVar[str] = ""
    noise: ClassVar[float] = 0.0
    weights: ClassVar[tuple[str, str]] = ("w₁", "w₂")
    seeds: ClassVar[int] = 64
    smooth: ClassVar[bool] = True

    @property
    @abstractmethod
    def minima(self) -> tuple[Point, ...]:
        """Known minima, the global ones first."""

    @property
    def everywhere(self) -> bool:
        """Whether the loss is known to be a finite number wherever a run may go."""
        return False

    @property
    def count(self) -> int:
        """How many rows of data it is the mean over; 0 when it is of no data."""
        return 0

    @property
    def global_value(self) -> float | None:
        """Lowest loss in the box, if a minimum is known."""
        known = self.minima
        return float(self.value(known[0])) if known else None

    @property
    def global_minima(self) -> tuple[Point, ...]:
        """The known minima that lie as low as the first."""
        if not self.minima:
            return ()
        losses = self.value(self.minima)
        same = np.isclose(losses, losses[0], rtol=1e-9, atol=1e-12)
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

    @abstractmethod
    def slope(self, *, floats: bool, picked: Picked | None = None) -> Slope:
        """Give the gradient as a function of two coordinates: Python floats if `floats`, else arrays (R,).

        Over the picked rows alone, if any are and the surface is of data.
        """

    def gradient_writer(self, picked: Picked | None = None) -> Callable[[Array, Array], None]:
        """Give a function that writes the gradients at points (2, R) into an array (2, R)."""
        slope = self.slope(floats=False, picked=picked)

        def write(points: Array, out: Array) -> None:
            out[0], out[1] = slope(points[0], points[1])

        return write

    @abstractmethod
    def curvature(self, *, floats: bool) -> Curvature:
        """Give the Hessian's three entries as a function of two coordinates: Python floats if `floats`, else arrays."""


THEMES = (
    "Losses over data",
    "Bowls and ravines",
    "Curved valleys",
    "Saddles, plateaus and cliffs",
    "A few minima",
    "Many minima",
)
"""Groups in the order in which they are listed; any other group comes after them."""


def _listed(surface: type[Surface]) -> int:
    return THEMES.index(surface.theme) if surface.theme in THEMES else len(THEMES)


SURFACES: Registry[Surface] = Registry("surface", key=_listed)
