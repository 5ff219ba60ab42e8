"""Running averages of the gradient and of its square, corrected for having begun at zero."""

from __future__ import annotations

from landscape.core.optimizers.base import OPTIMIZERS, Optimizer
from landscape.core.parts import param


@OPTIMIZERS.register
class Adam(Optimizer):
    """Averages the gradient and its square: fast on flats, careful on steep ground.

    Equal to ``torch.optim.Adam``: ε is added after the root of the corrected second moment.

    References
    ----------
    Kingma, D. P. & Ba, J. (2014). Adam: A Method for Stochastic Optimization. Algorithm 1.
    """

    slug = "adam"
    title = "Adam"
    year = 2014
    memory = ("m", "v")
    rule = """
        g = gradient(x) + weight_decay * x
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        x = x - rate * m_hat / (sqrt(v_hat) + eps)
    """
    lr: float = param(0.001, 1e-6, 10.0, log=True, symbol=r"\eta", help="Learning rate: how far one step goes")
    beta1: float = param(0.9, 0.0, 0.9999, symbol=r"\beta_1", help="How long the average of the gradient remembers")
    beta2: float = param(0.999, 0.0, 0.9999, symbol=r"\beta_2", help="How long the average of its square remembers")
    eps: float = param(1e-8, 1e-16, 1.0, log=True, symbol=r"\epsilon", help="Keeps the division finite")
    weight_decay: float = param(0.0, 0.0, 1.0, symbol=r"\lambda", help="Pull towards zero, added to the gradient")
