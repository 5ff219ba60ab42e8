"""Plain descent and the heavy ball."""

from __future__ import annotations

from landscape.core.optimizers.base import OPTIMIZERS, Optimizer
from landscape.core.parts import param


@OPTIMIZERS.register
class SGD(Optimizer):
    """Step against the gradient, nothing more.

    Equal to ``torch.optim.SGD`` without momentum. "Stochastic" is in the gradient it is given, not in the rule.

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
    weight_decay: float = param(0.0, 0.0, 1.0, symbol=r"\lambda", help="Pull towards zero, added to the gradient")


@OPTIMIZERS.register
class Momentum(Optimizer):
    """A heavy ball: builds speed where slopes agree, damps the zigzag where they do not.

    Equal to ``torch.optim.SGD`` with momentum: the rate multiplies the whole velocity, not only the new gradient.

    References
    ----------
    Polyak, B. T. (1964). Some methods of speeding up the convergence of iteration methods.
    """

    slug = "momentum"
    title = "Momentum"
    year = 1964
    memory = ("v",)
    rule = """
        g = gradient(x) + weight_decay * x
        v = g if t == 1 else momentum * v + (1 - dampening) * g
        x = x - rate * v
    """
    momentum: float = param(0.9, 0.0, 0.9999, symbol=r"\mu", help="Share of the velocity that lasts from step to step")
    dampening: float = param(0.0, 0.0, 1.0, symbol=r"\tau", help="Share of each new gradient that is held back")
    weight_decay: float = param(0.0, 0.0, 1.0, symbol=r"\lambda", help="Pull towards zero, added to the gradient")
