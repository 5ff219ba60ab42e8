"""What every loss surface answers: its value, slope and curvature, and where to look at it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape.core.parts import Part, Registry

Array = NDArray[np.float64]
Point = tuple[float, float]
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
    """

    box: ClassVar[tuple[Point, Point]]
    start: ClassVar[Point]
    camera: ClassVar[tuple[float, float, float]] = (1.25, -1.25, 0.95)
    height: ClassVar[Literal["linear", "log"]] = "linear"

    @property
    @abstractmethod
    def minima(self) -> tuple[Point, ...]:
        """Known minima, the global ones first."""

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
    def slope(self, *, floats: bool) -> Slope:
        """Give the gradient as a function of two coordinates: Python floats if `floats`, else arrays."""

    @abstractmethod
    def curvature(self, *, floats: bool) -> Curvature:
        """Give the Hessian's three entries as a function of two coordinates: Python floats if `floats`, else arrays."""


SURFACES: Registry[Surface] = Registry("surface")
