"""Plain descent, and balls with momentum."""

from __future__ import annotations

import math

from landscape.core.optimizers.base import OPTIMIZERS, Optimizer, decay
from landscape.core.parts import param
from landscape.core.stability import StabilityLimit


@OPTIMIZERS.register
class SGD(Optimizer):
    """Step against the gradient, nothing more.

    Equal to ``torch.optim.SGD`` without momentum. "Stochastic" is in the gradient it is given, not in the rule. It
    remembers nothing.

    References
    ----------
    Cauchy, A. (1847). Méthode générale pour la résolution des systèmes d'équations simultanées.
    Robbins, H. & Monro, S. (1951). A Stochastic Approximation Method.
    """

    slug = "sgd"
    title = "SGD"
    year = 1847
    rule = """
        g = gradient(x) + weight_decay * x
        x = x - rate * g
    """
    weight_decay: float = decay()

    def stability_limit(self) -> StabilityLimit:
        """Give 2/λ: a step multiplies the way to the minimum by 1 − ηλ, which passes −1 there."""
        return StabilityLimit.over_curvature(2.0, self.weight_decay, "2/{}")


@OPTIMIZERS.register
class Momentum(Optimizer):
    """A heavy ball: builds speed where slopes agree, damps the zigzag where they do not.

    Equal to ``torch.optim.SGD`` with momentum: the rate multiplies the whole velocity, not only the new gradient, and
    the first velocity is the first gradient. It remembers the velocity v.

    References
    ----------
    Polyak, B. T. (1964). Some methods of speeding up the convergence of iteration methods.
    """

    slug = "momentum"
    title = "Momentum"
    year = 1964
    memory = ("v",)
    velocity = "v"
    rule = """
        g = gradient(x) + weight_decay * x
        v = g if t == 1 else momentum * v + (1 - dampening) * g
        x = x - rate * v
    """
    momentum: float = param(0.9, 0.0, 0.9999, symbol=r"\mu", help="Share of the velocity that lasts from step to step")
    dampening: float = param(0.0, 0.0, 1.0, symbol=r"\tau", help="Share of each new gradient that is held back")
    weight_decay: float = decay()

    def stability_limit(self) -> StabilityLimit:
        """Give 2(1 + μ)/λ, over 1 − τ if dampened by τ: there an eigenvalue of a step in (x, v) passes −1."""
        new = 1 - self.dampening
        text = "2(1 + μ)/{}" if new == 1 else "2(1 + μ)/((1 − τ)·{})"
        factor = 2 * (1 + self.momentum) / new if new else math.inf
        return StabilityLimit.over_curvature(factor, self.weight_decay, text)


@OPTIMIZERS.register
class Nesterov(Optimizer):
    """A heavy ball that looks ahead: it adds the push that its own velocity is about to give, and so brakes earlier.

    Equal to ``torch.optim.SGD`` with ``nesterov=True``: the gradient is taken at the position itself and the
    look-ahead is worked into the step. Nesterov's own form takes the gradient further ahead and follows the same path
    seen from there. It remembers the velocity v.

    References
    ----------
    Nesterov, Y. (1983). A method of solving a convex programming problem with convergence rate O(1/k²).
    Sutskever, I., Martens, J., Dahl, G. & Hinton, G. (2013). On the importance of initialization and momentum in deep
        learning.
    """

    slug = "nesterov"
    title = "Nesterov"
    year = 1983
    memory = ("v",)
    velocity = "v"
    rule = """
        g = gradient(x) + weight_decay * x
        v = momentum * v + g
        x = x - rate * (g + momentum * v)
    """
    momentum: float = param(0.9, 0.0, 0.9999, symbol=r"\mu", help="Share of the velocity that lasts from step to step")
    weight_decay: float = decay()

    def stability_limit(self) -> StabilityLimit:
        """Give 2(1 + μ)/((1 + 2μ)λ): there an eigenvalue of a step in (x, v) passes −1."""
        factor = 2 * (1 + self.momentum) / (1 + 2 * self.momentum)
        return StabilityLimit.over_curvature(factor, self.weight_decay, "2(1 + μ)/((1 + 2μ)·{})")
