"""A surface that lies elsewhere: shifted, and turned about the middle of its box, for each start in another way."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from landscape.core.arrays import Array, Indices, Point
from landscape.core.parts import param, part
from landscape.core.surfaces.base import SURFACES, GradientFunction, HessianFunction, LossFunction, Surface

FAR = 1e6
"""As far as a surface may be shifted, in units of the weights."""


class Turned(Surface):
    """The same landscape with other coordinates: f(m + R(x − m − s)), where m is the middle of the box.

    A method that looks at each weight by itself meets another objective, one that does not meets the same. Nobody
    chooses it by name, so that it is in no registry. Angle and shift may be arrays, one value for each of many starts:
    a block of starts then takes its own by :meth:`of_starts`, and points (..., R, 2) are those of R starts.
    """

    slug = "turned"
    title = "Turned"
    surface: Surface = part(SURFACES, "bowl", help="What is shifted and turned")
    angle: float = param(0.0, -math.pi, math.pi, help="By how much it is turned")
    right: float = param(0.0, -FAR, FAR, help="Shift along the first weight")
    up: float = param(0.0, -FAR, FAR, help="Shift along the second weight")

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("box", "start", "height", "weights", "same_unit", "smooth", "pieces"):
            object.__setattr__(self, name, getattr(self.surface, name))

    @property
    def middle(self) -> Point:
        """The middle of the box, about which it is turned."""
        x, y = self.corners.mean(axis=0).tolist()
        return x, y

    @property
    def everywhere(self) -> bool:
        """As for the surface itself."""
        return self.surface.everywhere

    @property
    def count(self) -> int:
        """As for the surface itself."""
        return self.surface.count

    @property
    def minima(self) -> tuple[Point, ...]:
        """Where the surface's own minima lie by now; none are told where every start sees others."""
        return () if self.is_sweep else tuple(map(tuple, self.moved(self.surface.minima).tolist()))

    @property
    def lower(self) -> Point | None:
        """Where the surface itself is known to be lower, likewise."""
        there = None if self.is_sweep else self.surface.lower
        return None if there is None else tuple(self.moved(there).tolist())

    def of_starts(self, starts: slice | Indices) -> Turned:
        """Give what some of the starts see."""
        each = {name: value[starts] for name, value in self.values().items() if isinstance(value, np.ndarray)}
        return self.replace(**each) if each else self

    def moved(self, p: ArrayLike) -> Array:
        """Give where places of the surface itself (..., 2) lie by now (..., 2)."""
        points = np.asarray(p, dtype=float).reshape(*np.shape(p)[:-1], 2)
        c, s = np.cos(self.angle), np.sin(self.angle)
        x, y = points[..., 0] - self.middle[0], points[..., 1] - self.middle[1]
        return np.stack(
            [self.middle[0] + self.right + c * x + s * y, self.middle[1] + self.up - s * x + c * y], axis=-1
        )

    def holds(self, points: Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Tell which points (..., 2) lie within the surface's own box, shifted and turned as it is (...)."""
        return self.surface.holds(self._back(points))

    def value(self, p: ArrayLike) -> Array:
        """Give the loss at points `p` (..., 2) → (...)."""
        return self.surface.value(self._back(p))

    def gradient(self, p: ArrayLike) -> Array:
        """Give the exact gradient at points `p` (..., 2) → (..., 2)."""
        slope = self.surface.gradient(self._back(p))
        return np.stack(self._slope(np.cos(self.angle), np.sin(self.angle))(slope[..., 0], slope[..., 1]), axis=-1)

    def hessian(self, p: ArrayLike) -> Array:
        """Give the exact Hessian at points `p` (..., 2) → (..., 2, 2)."""
        bend = self.surface.hessian(self._back(p))
        curvature = self._curvature(np.cos(self.angle), np.sin(self.angle))
        a, b, d = curvature(bend[..., 0, 0], bend[..., 0, 1], bend[..., 1, 1])
        return np.stack([a, b, b, d], axis=-1).reshape(*bend.shape)

    def loss_function(self, *, floats: bool, batch_indices: Indices | None = None) -> LossFunction:
        """Give the loss as a function of two coordinates."""
        loss_at = self.surface.loss_function(floats=floats, batch_indices=batch_indices)
        place = self._place(*self._angles(floats=floats))
        return lambda x, y: loss_at(*place(x, y))

    def gradient_function(self, *, floats: bool, batch_indices: Indices | None = None) -> GradientFunction:
        """Give the gradient as a function of two coordinates."""
        gradient_at = self.surface.gradient_function(floats=floats, batch_indices=batch_indices)
        c, s = self._angles(floats=floats)
        place, slope = self._place(c, s), self._slope(c, s)
        return lambda x, y: slope(*gradient_at(*place(x, y)))

    def gradient_writer(self, batch_indices: Indices | None = None) -> Callable[[Array, Array], None]:
        """Give a function that writes the gradients at points (2, R) into an array (2, R)."""
        write_own = self.surface.gradient_writer(batch_indices)
        c, s = self._angles(floats=False)
        place, slope = self._place(c, s), self._slope(c, s)

        def write(points: Array, out: Array) -> None:
            write_own(np.stack(place(points[0], points[1])), out)
            out[0], out[1] = slope(out[0], out[1])

        return write

    def hessian_function(self, *, floats: bool) -> HessianFunction:
        """Give the Hessian's three entries as a function of two coordinates."""
        hessian_at = self.surface.hessian_function(floats=floats)
        c, s = self._angles(floats=floats)
        place, curvature = self._place(c, s), self._curvature(c, s)
        return lambda x, y: curvature(*hessian_at(*place(x, y)))

    def _angles(self, *, floats: bool) -> tuple[Any, Any]:
        return (math.cos(self.angle), math.sin(self.angle)) if floats else (np.cos(self.angle), np.sin(self.angle))

    def _back(self, p: ArrayLike) -> Array:
        points = np.asarray(p, dtype=float)
        return np.stack(self._place(np.cos(self.angle), np.sin(self.angle))(points[..., 0], points[..., 1]), axis=-1)

    def _place(self, c: Any, s: Any) -> Callable[[Any, Any], tuple[Any, Any]]:
        """Give the function from a place to that of the surface itself."""
        m, n = self.middle
        right, up = self.right, self.up

        def place(x: Any, y: Any) -> tuple[Any, Any]:
            dx, dy = x - m - right, y - n - up
            return m + c * dx - s * dy, n + s * dx + c * dy

        return place

    @staticmethod
    def _slope(c: Any, s: Any) -> Callable[[Any, Any], tuple[Any, Any]]:
        """Give the function from the surface's own gradient g to Rᵀg."""
        return lambda gx, gy: (c * gx + s * gy, c * gy - s * gx)

    @staticmethod
    def _curvature(c: Any, s: Any) -> Callable[[Any, Any, Any], tuple[Any, Any, Any]]:
        """Give the function from the surface's own Hessian H to RᵀHR, by their three entries."""
        cc, cs, ss = c * c, c * s, s * s
        return lambda a, b, d: (
            cc * a + 2 * cs * b + ss * d,
            cs * (d - a) + (cc - ss) * b,
            ss * a - 2 * cs * b + cc * d,
        )
