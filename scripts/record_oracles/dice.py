"""How settings are drawn."""

from __future__ import annotations

import math

import numpy as np

from scripts.record_oracles.libraries import Values


class Dice:
    """Draws hyper-parameters."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng

    def log(self, low: float, high: float) -> float:
        """Draw from a range on a logarithmic scale."""
        return float(math.exp(self.rng.uniform(math.log(low), math.log(high))))

    def flat(self, low: float, high: float) -> float:
        """Draw from a range."""
        return float(self.rng.uniform(low, high))

    def off_or(self, value: float) -> float:
        """Switch a value off half of the time."""
        return value if self.rng.random() < 0.5 else 0.0

    def coin(self) -> bool:
        """Draw true or false."""
        return bool(self.rng.random() < 0.5)

    def rate(self, bearable: float) -> float:
        """Draw a rate around what plain descent can bear; one in six is far too large."""
        return bearable * (self.log(3, 30) if self.rng.random() < 1 / 6 else self.log(0.02, 1.5))

    def one_of(self, options: tuple[str, ...]) -> str:
        """Draw one of several."""
        return options[int(self.rng.integers(len(options)))]

    def decay(self) -> float:
        """Draw a weight decay."""
        return self.off_or(self.log(1e-4, 0.3))

    def moments(self, low: float, high: float) -> Values:
        """Draw what Adam's family is set by."""
        values = {"lr": self.log(low, high), "beta1": self.flat(0.0, 0.98), "beta2": self.flat(0.8, 0.9999)}
        return values | {"eps": self.log(1e-12, 1e-3), "weight_decay": self.decay()}
