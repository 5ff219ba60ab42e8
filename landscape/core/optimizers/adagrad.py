"""A rate of its own for every weight, from the squared gradients that it has seen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from landscape.core.arrays import Array
from landscape.core.optimizers.base import OPTIMIZERS, Optimizer, decay, epsilon
from landscape.core.parts import flag, param
from landscape.core.stability import StabilityLimit


@OPTIMIZERS.register
class AdaGrad(Optimizer):
    """Every weight has its own rate, which shrinks with all the squared gradient it has seen, and never recovers.

    Equal to ``torch.optim.Adagrad``. It remembers the sum s of all squared gradients; the assumed first value of that
    sum is added when it is used, so that what is drawn begins at zero.

    References
    ----------
    Duchi, J., Hazan, E. & Singer, Y. (2011). Adaptive Subgradient Methods for Online Learning and Stochastic
        Optimization.
    """

    slug = "adagrad"
    title = "AdaGrad"
    year = 2011
    memory = ("s",)
    moment = "s"
    rule = """
        g = gradient(x) + weight_decay * x
        s = s + g**2
        eta_hat = rate / (1 + (t - 1) * lr_decay)
        x = x - eta_hat * g / (sqrt(s + initial_accumulator_value) + eps)
    """
    lr_decay: float = param(
        0.0, 0.0, 1.0, symbol=r"\delta", help="Extra decay of the rate: divides it by 1 + (t − 1)·δ"
    )
    initial_accumulator_value: float = param(
        0.0, 0.0, 10.0, symbol="s_0", help="Squared gradient assumed before the first step"
    )
    weight_decay: float = decay()
    eps: float = epsilon(1e-10)

    def frozen_limit(self) -> StabilityLimit:
        """Give 2/λ: a step multiplies the way to the minimum by 1 − ηλ, which passes −1 there."""
        return StabilityLimit(2.0, 0.0, "2/λ̂max", coupled=self.weight_decay)

    def divisor(self, known: Mapping[str, Array]) -> Array:
        """Give the root of all squares, and ε; more where the rate decays by itself."""
        fading = 1 + (known["t"] - 1) * self.lr_decay
        return fading * (np.sqrt(known["s"] + self.initial_accumulator_value) + self.eps)


@OPTIMIZERS.register
class RMSprop(Optimizer):
    """AdaGrad that forgets: it divides by the recent size of the gradient, so its rates can recover.

    Equal to ``torch.optim.RMSprop``, with its options: centred, it divides by the spread of the gradient around its
    average instead; with momentum, a velocity gathers the scaled gradients. It remembers the averaged square s, the
    average a (zero unless centred) and the velocity b.

    References
    ----------
    Tieleman, T. & Hinton, G. (2012). Lecture 6.5, Neural Networks for Machine Learning.
    Graves, A. (2013). Generating Sequences With Recurrent Neural Networks (the centred form).
    """

    slug = "rmsprop"
    title = "RMSprop"
    year = 2012
    memory = ("s", "a", "b")
    velocity = "b"
    moment = "s"
    rule = """
        g = gradient(x) + weight_decay * x
        s = alpha * s + (1 - alpha) * g**2
        a = alpha * a + (1 - alpha) * g if centered else 0
        b = momentum * b + g / (sqrt(s - a**2) + eps)
        x = x - rate * b
    """
    alpha: float = param(
        0.99, 0.0, 0.9999, symbol=r"\alpha", help="How long the average of the squared gradient remembers"
    )
    momentum: float = param(0.0, 0.0, 0.9999, symbol=r"\mu", help="Share of the velocity that lasts from step to step")
    centered: bool = flag(False, help="Divide by the gradient's spread around its average, not by its size")
    weight_decay: float = decay()
    eps: float = epsilon(1e-8)

    def frozen_limit(self) -> StabilityLimit:
        """Give 2(1 + μ)/λ: there an eigenvalue of a step in (x, b) passes −1."""
        return StabilityLimit(2 * (1 + self.momentum), 0.0, "2(1 + μ)/λ̂max", coupled=self.weight_decay)

    def divisor(self, known: Mapping[str, Array]) -> Array:
        """Give the root of the averaged square, around the average if centred, and ε."""
        return np.sqrt(known["s"] - known["a"] ** 2) + self.eps


@OPTIMIZERS.register
class AdaDelta(Optimizer):
    """Needs no rate: it measures its steps by the size of its own last steps, and so begins very slowly.

    Equal to ``torch.optim.Adadelta``. It remembers the averaged squares of the gradients, s, and of the steps, u.
    With nothing remembered the first steps are as small as the square root of ε allows.

    References
    ----------
    Zeiler, M. D. (2012). ADADELTA: An Adaptive Learning Rate Method.
    """

    slug = "adadelta"
    title = "AdaDelta"
    year = 2012
    memory = ("s", "u")
    moment = "s"
    rule = """
        g = gradient(x) + weight_decay * x
        s = rho * s + (1 - rho) * g**2
        d = sqrt(u + eps) / sqrt(s + eps) * g
        u = rho * u + (1 - rho) * d**2
        x = x - rate * d
    """
    lr: float = param(1.0, 1e-6, 10.0, log=True, symbol=r"\eta", help="Factor of the step, usually left at 1")
    rho: float = param(0.9, 0.0, 0.9999, symbol=r"\rho", help="How long both averages remember")
    weight_decay: float = decay()
    eps: float = epsilon(1e-6)

    def frozen_limit(self) -> StabilityLimit:
        """Give 2/λ: a step multiplies the way to the minimum by 1 − ηλ, which passes −1 there."""
        return StabilityLimit(2.0, 0.0, "2/λ̂max", coupled=self.weight_decay)

    def divisor(self, known: Mapping[str, Array]) -> Array:
        """Give the size of recent gradients over that of recent steps."""
        return np.sqrt(known["s"] + self.eps) / np.sqrt(known["u"] + self.eps)
