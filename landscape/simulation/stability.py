"""The largest learning rate that a quadratic allows, for the methods where it is known exactly."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from landscape.core.optimizers import Optimizer
from landscape.core.surfaces import Surface


@dataclass(frozen=True)
class Limit:
    """A rate is stable on a quadratic below ``factor / (λmax + decay)``.

    Attributes
    ----------
    factor, decay
        Of the formula above; `decay` is the optimizer's weight decay.
    text
        The formula as one would write it.
    """

    factor: float
    decay: float
    text: str

    def at(self, sharpness: float) -> float:
        """Give the largest stable rate where the largest curvature is `sharpness`."""
        curvature = sharpness + self.decay
        return self.factor / curvature if curvature > 0 else math.inf


def limit(optimizer: Optimizer) -> Limit | None:
    """Give the limit of an optimizer, or None where no exact one is known.

    Along a direction of curvature λ one step is linear, and its largest eigenvalue passes −1 at ηλ = 2 for plain
    descent, at 2(1 + μ) for the heavy ball (over 1 − τ if dampened by τ) and at 2(1 + μ)/(1 + 2μ) for Nesterov's.
    """
    values = optimizer.values()
    decay, momentum = float(values.get("weight_decay", 0.0)), float(values.get("momentum", 0.0))
    curvature = f"(λmax + {decay:g})" if decay else "λmax"
    match optimizer.slug:
        case "sgd":
            return Limit(2.0, decay, f"2/{curvature}")
        case "momentum":
            new = 1 - float(values["dampening"])
            text = f"2(1 + μ)/{curvature}" if new == 1 else f"2(1 + μ)/((1 − τ)·{curvature})"
            return Limit(2 * (1 + momentum) / new if new else math.inf, decay, text)
        case "nesterov":
            return Limit(2 * (1 + momentum) / (1 + 2 * momentum), decay, f"2(1 + μ)/((1 + 2μ)·{curvature})")
    return None


def is_quadratic(surface: Surface) -> bool:
    """Tell whether the Hessian is the same everywhere."""
    (x0, x1), (y0, y1) = surface.box
    grid = np.stack(np.meshgrid(np.linspace(x0, x1, 5), np.linspace(y0, y1, 5)), axis=-1)
    hessians = surface.hessian(grid).reshape(-1, 4)
    return bool(np.allclose(hessians, hessians[0], rtol=1e-6, atol=1e-9 * float(np.abs(hessians).max())))
