"""Steps of one size: only the sign of what is remembered counts."""

from __future__ import annotations

from landscape.core.optimizers.base import OPTIMIZERS, Optimizer, decay
from landscape.core.parts import param


@OPTIMIZERS.register
class Lion(Optimizer):
    """Every weight moves by exactly the rate, in the direction on which old and new gradients agree.

    Equal to ``optax.lion``; PyTorch has none. Near a minimum it keeps stepping to and fro by the rate, so it needs a
    smaller one than Adam, and a schedule. It remembers the average m of the gradient.

    References
    ----------
    Chen, X. et al. (2023). Symbolic Discovery of Optimization Algorithms.
    """

    slug = "lion"
    title = "Lion"
    year = 2023
    memory = ("m",)
    velocity = "m"
    rule = """
        g = gradient(x)
        u = sign(beta1 * m + (1 - beta1) * g)
        m = beta2 * m + (1 - beta2) * g
        x = x - rate * (u + weight_decay * x)
    """
    lr: float = param(0.0001, 1e-6, 10.0, log=True, symbol=r"\eta", help="Learning rate: the size of every step")
    beta1: float = param(0.9, 0.0, 0.9999, symbol=r"\beta_1", help="How much the average counts in the direction")
    beta2: float = param(0.99, 0.0, 0.9999, symbol=r"\beta_2", help="How long the average of the gradient remembers")
    weight_decay: float = decay(0.001, "Pull towards zero, apart from the gradient")
