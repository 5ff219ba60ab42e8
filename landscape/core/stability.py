"""The largest learning rate that a quadratic allows, for the methods where it is known."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from landscape.core.arrays import Array
from landscape.words.numbers import written


@dataclass(frozen=True)
class StabilityLimit:
    """A rate is stable on a quadratic below ``factor / (λmax + decay)``.

    Attributes
    ----------
    factor, decay
        Of the formula above; `decay` is the optimizer's weight decay.
    text
        The formula as one would write it.
    coupled
        Of a method that divides its steps: a weight decay that is divided as well, as part of the gradient.
    """

    factor: float
    decay: float
    text: str
    coupled: float = 0.0

    @classmethod
    def over_curvature(cls, factor: float, decay: float, text: str) -> StabilityLimit:
        """Give a limit from the text of its factor, which holds ``{}`` where the curvature is written."""
        return cls(factor, decay, text.format(f"(λmax + {written(decay)})" if decay else "λmax"))

    def at(self, sharpness: float) -> float:
        """Give the largest stable rate where the largest curvature is `sharpness`."""
        curvature = sharpness + self.decay
        return self.factor / curvature if curvature > 0 else math.inf

    def over(self, hessians: Array, divisor: Array) -> Array:
        """Give the largest stable rates of a method that divides its steps, were its divisor to stay as it is.

        What counts then is the preconditioned sharpness, the largest eigenvalue of P^-½ (H + coupled·I) P^-½ with the
        divisor on the diagonal of P (Cohen et al. 2022, Adaptive Gradient Methods at the Edge of Stability, eq. 2).

        Parameters
        ----------
        hessians
            Of the ground underfoot (n, 2, 2).
        divisor
            By what the step along each weight is divided (n, 2).

        Returns
        -------
        ndarray
            (n,); infinite where nothing bends upwards.
        """
        with np.errstate(all="ignore"):
            scale = 1 / np.sqrt(divisor)
            whole = (hessians + self.coupled * np.eye(2)) * scale[:, :, None] * scale[:, None, :]
            middle, half = (whole[:, 0, 0] + whole[:, 1, 1]) / 2, (whole[:, 0, 0] - whole[:, 1, 1]) / 2
            curvature = middle + np.hypot(half, whole[:, 0, 1]) + self.decay
            rates: Array = np.where(curvature > 0, self.factor / curvature, math.inf)
        return rates
