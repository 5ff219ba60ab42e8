"""What happens to a gradient before the optimizer sees it: noise is added, then it is clipped."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from landscape.core.surfaces.base import Array, Curvature, Slope, Surface

NORM_GUARD = 1e-6
"""Added to the norm before dividing, as torch.nn.utils.clip_grad_norm_ does."""


def noise(size: float, seed: int, steps: int, starts: int = 1) -> Array | None:
    """Draw isotropic Gaussian gradient noise.

    Parameters
    ----------
    size
        Standard deviation per component; 0 draws nothing.
    seed
        Runs that share a seed share the noise, so that a comparison is fair.
    steps, starts
        Shape of the draw. The first start's noise does not depend on `starts`, nor its beginning on `steps`.

    Returns
    -------
    ndarray or None
        (steps, starts, 2), or None when `size` is 0.
    """
    if size == 0:
        return None
    draw = np.random.default_rng(seed).standard_normal((starts, steps, 2))
    return size * np.ascontiguousarray(draw.transpose(1, 0, 2))


@dataclass(frozen=True)
class Ops:
    """The few functions that differ between Python floats and arrays."""

    floats: bool
    hypot: Callable[[Any, Any], Any]
    minimum: Callable[[Any, Any], Any]
    maximum: Callable[[Any, Any], Any]
    sqrt: Callable[[Any], Any]


FLOATS = Ops(True, math.hypot, min, max, math.sqrt)
ARRAYS = Ops(False, np.hypot, np.minimum, np.maximum, np.sqrt)


def clip(gx: Any, gy: Any, norm: float, value: float, ops: Ops) -> tuple[Any, Any]:
    """Clip a gradient's components by norm (direction kept), then by value; 0 switches either off.

    Equal to torch.nn.utils.clip_grad_norm_ followed by clip_grad_value_.
    """
    if norm:
        scale = ops.minimum(1.0, norm / (ops.hypot(gx, gy) + NORM_GUARD))
        gx, gy = gx * scale, gy * scale
    if value:
        gx, gy = ops.maximum(-value, ops.minimum(value, gx)), ops.maximum(-value, ops.minimum(value, gy))
    return gx, gy


class Seen:
    """A surface as an optimizer sees it: noisy and clipped.

    Answers what update rules may ask, component by component, for Python floats or for arrays of shape (R,).

    Attributes
    ----------
    gradient
        (x, y) → (gx, gy). The bare slope itself when there is neither noise nor clipping.
    noise
        This step's noise as two components; one draw serves every gradient of a step, as one mini-batch would.
    """

    def __init__(self, surface: Surface, ops: Ops, *, noisy: bool = False, norm: float = 0.0, value: float = 0.0) -> None:
        self._slope: Slope = surface.slope(floats=ops.floats)
        self._surface, self._ops, self._norm, self._value = surface, ops, norm, value
        self._curvature: Curvature | None = None
        self.noise: tuple[Any, Any] = (0.0, 0.0)
        self.gradient: Slope = self._treated if noisy or norm or value else self._slope

    def _treated(self, x: Any, y: Any) -> tuple[Any, Any]:
        gx, gy = self._slope(x, y)
        return clip(gx + self.noise[0], gy + self.noise[1], self._norm, self._value, self._ops)

    def hessian(self, x: Any, y: Any) -> tuple[Any, Any, Any]:
        """Give the entries (∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²)."""
        if self._curvature is None:
            self._curvature = self._surface.curvature(floats=self._ops.floats)
        return self._curvature(x, y)

    def lowest(self, x: Any, y: Any) -> Any:
        """Give the smallest eigenvalue of the Hessian."""
        a, b, c = self.hessian(x, y)
        return (a + c) / 2 - self._ops.hypot((a - c) / 2, b)

    def solve(self, x: Any, y: Any, gx: Any, gy: Any, shift: Any) -> tuple[Any, Any]:
        """Solve (H + shift·I) d = g for d by Cramer's rule."""
        a, b, c = self.hessian(x, y)
        a, c = a + shift, c + shift
        determinant = a * c - b * b
        return (c * gx - b * gy) / determinant, (a * gy - b * gx) / determinant
