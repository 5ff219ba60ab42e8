"""The largest learning rate that a quadratic allows, for the methods where it is known exactly."""

from __future__ import annotations

import math
from dataclasses import dataclass

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
    """

    factor: float
    decay: float
    text: str

    @classmethod
    def over_curvature(cls, factor: float, decay: float, text: str) -> StabilityLimit:
        """Give a limit from the text of its factor, which holds ``{}`` where the curvature is written."""
        return cls(factor, decay, text.format(f"(λmax + {written(decay)})" if decay else "λmax"))

    def at(self, sharpness: float) -> float:
        """Give the largest stable rate where the largest curvature is `sharpness`."""
        curvature = sharpness + self.decay
        return self.factor / curvature if curvature > 0 else math.inf
