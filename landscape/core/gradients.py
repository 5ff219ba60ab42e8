"""What happens to a gradient before the optimizer sees it: noise is added, then it is clipped."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from landscape.core import floats
from landscape.core.arrays import Array, Indices
from landscape.core.surfaces.base import GradientFunction, HessianFunction, LossFunction, Surface

NORM_GUARD = 1e-6
"""Added to the norm before dividing, as torch.nn.utils.clip_grad_norm_ does."""
GROUP = 128
"""Starts that share a stream of random numbers; the very first start has one of its own."""


def draw_noise(size: float, seed: int, steps: int, starts: int = 1, first: int = 0) -> Array | None:
    """Draw isotropic Gaussian gradient noise.

    Parameters
    ----------
    size
        Standard deviation per component; 0 draws nothing.
    seed
        Runs that share a seed share the noise, so that a comparison is fair.
    steps, starts
        Shape of the draw. A start's noise at a step depends on neither: a longer or wider draw begins with the
        shorter one.
    first
        Number of the first start, to draw the noise of a block of many.

    Returns
    -------
    ndarray or None
        (steps, starts, 2), or None when `size` is 0.
    """
    if size == 0:
        return None
    result = np.empty((steps, 2, starts))
    done = 0
    while done < starts:
        group, offset = divmod(first + done + GROUP - 1, GROUP)
        width = 1 if group == 0 else GROUP
        offset = 0 if group == 0 else offset
        take = min(width - offset, starts - done)
        drawn = np.random.default_rng((seed, group)).standard_normal((steps, 2, width))
        result[:, :, done : done + take] = drawn[:, :, offset : offset + take]
        done += take
    result *= size
    return np.moveaxis(result, 1, 2)


@dataclass(frozen=True)
class Ops:
    """The few functions that differ between Python floats and arrays."""

    hypot: Callable[[Any, Any], Any]
    minimum: Callable[[Any, Any], Any]
    maximum: Callable[[Any, Any], Any]


FLOATS = Ops(math.hypot, floats.minimum, floats.maximum)
ARRAYS = Ops(np.hypot, np.minimum, np.maximum)


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


class GradientOracle:
    """A surface as an optimizer sees it from one place: noisy and clipped, answering in Python floats.

    Attributes
    ----------
    gradient
        (x, y) → (gx, gy). The bare slope itself when there is neither noise nor clipping.
    noise
        This step's noise as two components; one draw serves every gradient of a step, as one mini-batch does.
    """

    def __init__(self, surface: Surface, *, noisy: bool = False, norm: float = 0.0, value: float = 0.0) -> None:
        self._gradient: GradientFunction = surface.gradient_function(floats=True)
        self._surface, self._norm, self._value = surface, norm, value
        self._indices: Indices | None = None
        self._loss: LossFunction | None = None
        self._hessian: HessianFunction | None = None
        self.noise: tuple[float, float] = (0.0, 0.0)
        self._exact = not (noisy or norm or value)
        self.gradient: GradientFunction = self._gradient if self._exact else self._noisy_and_clipped

    def use_batch(self, indices: Indices) -> None:
        """Look at some rows of the data alone, until others are picked; curvature stays that of all rows."""
        self._gradient = self._surface.gradient_function(floats=True, batch_indices=indices)
        self._indices, self._loss = indices, None
        if self._exact:
            self.gradient = self._gradient

    def _noisy_and_clipped(self, x: float, y: float) -> tuple[float, float]:
        gx, gy = self._gradient(x, y)
        return clip(gx + self.noise[0], gy + self.noise[1], self._norm, self._value, FLOATS)

    def loss(self, x: float, y: float) -> float:
        """Give the loss whose slope the gradient is, clipping aside: noise tilts it, a batch is a part of it."""
        if self._loss is None:
            self._loss = self._surface.loss_function(floats=True, batch_indices=self._indices)
        loss: float = self._loss(x, y) + (self.noise[0] * x + self.noise[1] * y)
        return loss

    def hessian(self, x: float, y: float) -> tuple[float, float, float]:
        """Give the entries (∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²)."""
        if self._hessian is None:
            self._hessian = self._surface.hessian_function(floats=True)
        return self._hessian(x, y)

    def lowest(self, x: float, y: float) -> float:
        """Give the smallest eigenvalue of the Hessian."""
        a, b, c = self.hessian(x, y)
        return (a + c) / 2 - math.hypot((a - c) / 2, b)

    def diagonal(self, x: float, y: float) -> tuple[float, float]:
        """Give the diagonal of the Hessian."""
        a, _, c = self.hessian(x, y)
        return a, c

    def solve(self, x: float, y: float, gx: float, gy: float, shift: float) -> tuple[float, float]:
        """Solve (H + shift·I) d = g for d."""
        return _solve(*self.hessian(x, y), gx, gy, shift)


class BlockGradientOracle:
    """A surface as an optimizer sees it from many places at once: noisy and clipped, answering in arrays.

    Vectors have shape (2, R); answers are written into the array that is passed last.

    Attributes
    ----------
    noise
        This step's noise (2, R), or None; one draw serves every gradient of a step, as one mini-batch would.
    """

    def __init__(self, surface: Surface, *, norm: float = 0.0, value: float = 0.0) -> None:
        self._write_gradient = surface.gradient_writer()
        self._surface, self._norm, self._value = surface, norm, value
        self._indices: Indices | None = None
        self._loss: LossFunction | None = None
        self._hessian: HessianFunction | None = None
        self.noise: Array | None = None

    def use_batch(self, indices: Indices) -> None:
        """Look at some rows of the data alone, until others are picked; curvature stays that of all rows."""
        self._write_gradient = self._surface.gradient_writer(indices)
        self._indices, self._loss = indices, None

    def use_each_batch(self, batches: Iterable[Indices]) -> None:
        """Look at other rows from each of the places, for as long as this lasts."""
        each = list(batches)
        writers = [self._surface.gradient_writer(indices) for indices in each]

        def write(x: Array, out: Array) -> None:
            for place, writer in enumerate(writers):
                writer(x[:, place : place + 1], out[:, place : place + 1])

        def loss_at(x: Array, y: Array) -> Array:
            losses = (self._surface.loss_function(floats=True, batch_indices=indices) for indices in each)
            return np.array([loss(*place) for loss, place in zip(losses, zip(x, y, strict=True), strict=True)])

        self._write_gradient, self._loss = write, loss_at

    def gradient(self, x: Array, out: Array) -> None:
        """Write the gradient at `x` into `out`."""
        self._write_gradient(x, out)
        if self.noise is not None:
            out += self.noise
        if self._norm or self._value:
            out[0], out[1] = clip(out[0], out[1], self._norm, self._value, ARRAYS)

    def loss(self, x: Array) -> Array:
        """Give the loss whose slope the gradient is, clipping aside (R,): noise tilts it, a batch is a part of it."""
        if self._loss is None:
            self._loss = self._surface.loss_function(floats=False, batch_indices=self._indices)
        tilt = 0.0 if self.noise is None else self.noise[0] * x[0] + self.noise[1] * x[1]
        loss: Array = self._loss(x[0], x[1]) + tilt + np.zeros_like(x[0])
        return loss

    def hessian(self, x: Array) -> tuple[Any, Any, Any]:
        """Give the entries (∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²)."""
        if self._hessian is None:
            self._hessian = self._surface.hessian_function(floats=False)
        return self._hessian(x[0], x[1])

    def lowest(self, x: Array) -> Array:
        """Give the smallest eigenvalue of the Hessian, (R,)."""
        a, b, c = self.hessian(x)
        lowest: Array = (a + c) / 2 - np.hypot((a - c) / 2, b) + np.zeros_like(x[0])
        return lowest

    def diagonal(self, x: Array, out: Array) -> None:
        """Write the diagonal of the Hessian into `out`."""
        out[0], _, out[1] = self.hessian(x)

    def solve(self, x: Array, g: Array, shift: Any, out: Array) -> None:
        """Write the solution d of (H + shift·I) d = g into `out`."""
        out[0], out[1] = _solve(*self.hessian(x), g[0], g[1], shift)


def _solve(a: Any, b: Any, c: Any, gx: Any, gy: Any, shift: Any) -> tuple[Any, Any]:
    """Solve ((a, b), (b, c)) + shift·I by Cramer's rule."""
    a, c = a + shift, c + shift
    determinant = a * c - b * b
    return (c * gx - b * gy) / determinant, (a * gy - b * gx) / determinant
