"""A rate of its own for every weight, from all squared gradients so far."""

from __future__ import annotations

from landscape.core.optimizers.base import OPTIMIZERS, Optimizer
from landscape.core.parts import param


@OPTIMIZERS.register
class AdaGrad(Optimizer):
    """Every weight has its own rate, which shrinks with all the squared gradient it has seen, and never recovers.

    Equal to ``torch.optim.Adagrad``.

    References
    ----------
    Duchi, J., Hazan, E. & Singer, Y. (2011). Adaptive Subgradient Methods for Online Learning and Stochastic Optimization.
    """

    slug = "adagrad"
    title = "AdaGrad"
    year = 2011
    memory = ("s",)
    rule = """
        g = gradient(x) + weight_decay * x
        s = s + g**2
        x = x - rate / (1 + (t - 1) * lr_decay) * g / (sqrt(s + initial_accumulator_value) + eps)
    """
    lr_decay: float = param(0.0, 0.0, 1.0, symbol=r"\delta", help="Extra decay of the rate: divides it by 1 + (t − 1)·δ")
    initial_accumulator_value: float = param(0.0, 0.0, 10.0, symbol="s_0", help="Squared gradient assumed before the first step")
    weight_decay: float = param(0.0, 0.0, 1.0, symbol=r"\lambda", help="Pull towards zero, added to the gradient")
    eps: float = param(1e-10, 1e-16, 1.0, log=True, symbol=r"\epsilon", help="Keeps the division finite")
