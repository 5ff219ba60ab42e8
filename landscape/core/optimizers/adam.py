"""Running averages of the gradient and of its square, corrected for having begun at zero."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from landscape.core.arrays import Array
from landscape.core.optimizers.base import OPTIMIZERS, Optimizer, decay, epsilon
from landscape.core.parts import param
from landscape.core.stability import StabilityLimit


class Moments(Optimizer):
    """What the methods of Adam's family are set by."""

    lr: float = param(0.001, 1e-6, 10.0, log=True, symbol=r"\eta", help="Learning rate: how far one step goes")
    beta1: float = param(0.9, 0.0, 0.9999, symbol=r"\beta_1", help="How long the average of the gradient remembers")
    beta2: float = param(0.999, 0.0, 0.9999, symbol=r"\beta_2", help="How long the average of its square remembers")
    eps: float = epsilon(1e-8)
    weight_decay: float = decay()


class Averaging(Moments):
    """Those of them that step along m, corrected, over a divisor."""

    def frozen_limit(self) -> StabilityLimit:
        """Give 2(1 + β₁)/((1 − β₁)λ): there an eigenvalue of a step in (x, m) passes −1."""
        factor = 2 * (1 + self.beta1) / (1 - self.beta1)
        return StabilityLimit(factor, 0.0, "2(1 + β₁)/((1 − β₁)·λ̂max)", coupled=self.weight_decay)

    def divisor(self, known: Mapping[str, Array]) -> Array:
        """Give the root of the corrected second moment, and ε."""
        corrected = known[self.moment] / (1 - self.beta2 ** known["t"])
        return np.sqrt(corrected) + self.eps


@OPTIMIZERS.register
class Adam(Averaging):
    """Averages the gradient and its square: fast on flats, careful on steep ground.

    Equal to ``torch.optim.Adam``: ε is added after the root of the corrected second moment. It remembers the averages
    m of the gradient and v of its square.

    References
    ----------
    Kingma, D. P. & Ba, J. (2014). Adam: A Method for Stochastic Optimization. Algorithm 1.
    """

    slug = "adam"
    title = "Adam"
    year = 2014
    memory = ("m", "v")
    velocity = "m"
    moment = "v"
    rule = """
        g = gradient(x) + weight_decay * x
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        x = x - rate * m_hat / (sqrt(v_hat) + eps)
    """


@OPTIMIZERS.register
class AdaMax(Averaging):
    """Adam that divides by the largest recent gradient instead of an average: one spike slows it for long.

    Equal to ``torch.optim.Adamax``: ε is added to the new gradient's size before the larger is taken. It remembers
    the average m of the gradient and the fading maximum u of its size.

    References
    ----------
    Kingma, D. P. & Ba, J. (2014). Adam: A Method for Stochastic Optimization. Algorithm 2.
    """

    slug = "adamax"
    title = "AdaMax"
    year = 2014
    memory = ("m", "u")
    velocity = "m"
    moment = "u"
    squared = False
    rule = """
        g = gradient(x) + weight_decay * x
        m = beta1 * m + (1 - beta1) * g
        u = maximum(beta2 * u, abs(g) + eps)
        m_hat = m / (1 - beta1**t)
        x = x - rate * m_hat / u
    """
    lr: float = param(0.002, 1e-6, 10.0, log=True, symbol=r"\eta", help="Learning rate: how far one step goes")
    beta2: float = param(0.999, 0.0, 0.9999, symbol=r"\beta_2", help="How slowly the largest size fades")

    def divisor(self, known: Mapping[str, Array]) -> Array:
        """Give the largest recent size."""
        return known["u"]


@OPTIMIZERS.register
class NAdam(Moments):
    """Adam with Nesterov's look-ahead: the newest gradient counts more than in the plain average.

    Equal to ``torch.optim.NAdam``, whose momentum μ grows slowly towards β₁. It remembers the averages m and v, and
    as q what the product of all μ so far lacks to 1 (which is the correction for having begun at zero).

    References
    ----------
    Dozat, T. (2016). Incorporating Nesterov Momentum into Adam.
    """

    slug = "nadam"
    title = "NAdam"
    year = 2016
    memory = ("m", "v", "q")
    velocity = "m"
    moment = "v"
    rule = """
        g = gradient(x) + weight_decay * x
        mu = beta1 * (1 - 0.5 * 0.96**(t * momentum_decay))
        mu_next = beta1 * (1 - 0.5 * 0.96**((t + 1) * momentum_decay))
        q = 1 - mu * (1 - q)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = (1 - mu) / q * g + mu_next / (1 - mu_next * (1 - q)) * m
        v_hat = v / (1 - beta2**t)
        x = x - rate * m_hat / (sqrt(v_hat) + eps)
    """
    lr: float = param(0.002, 1e-6, 10.0, log=True, symbol=r"\eta", help="Learning rate: how far one step goes")
    momentum_decay: float = param(
        0.004, 0.0, 1.0, symbol=r"\psi", help="How fast the momentum grows from half of β₁ to all of it"
    )


@OPTIMIZERS.register
class AdamW(Averaging):
    """Adam whose weight decay pulls on the weights themselves, untouched by the scaling of the gradient.

    Equal to ``torch.optim.AdamW``: the pull comes before the step and is multiplied by the rate. It remembers what
    Adam does.

    References
    ----------
    Loshchilov, I. & Hutter, F. (2017). Decoupled Weight Decay Regularization.
    """

    slug = "adamw"
    title = "AdamW"
    year = 2017
    memory = ("m", "v")
    velocity = "m"
    moment = "v"
    rule = """
        g = gradient(x)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        x = (1 - rate * weight_decay) * x - rate * m_hat / (sqrt(v_hat) + eps)
    """
    weight_decay: float = decay(0.01, "Pull towards zero, apart from the gradient")

    def frozen_limit(self) -> StabilityLimit:
        """Give 2(1 + β₁)/((1 − β₁)λ + (1 + β₁)·decay): the decay pulls undivided."""
        plain = super().frozen_limit()
        apart = self.weight_decay * (1 + self.beta1) / (1 - self.beta1)
        return StabilityLimit(plain.factor, apart, plain.text)


@OPTIMIZERS.register
class AMSGrad(Averaging):
    """Adam whose rates never grow again: it divides by the largest average so far, which mends a proof that failed.

    Equal to ``torch.optim.Adam`` with ``amsgrad=True``: the maximum is taken before the correction for having begun
    at zero. It remembers the averages m and v and the largest v so far, w.

    References
    ----------
    Reddi, S. J., Kale, S. & Kumar, S. (2018). On the Convergence of Adam and Beyond.
    """

    slug = "amsgrad"
    title = "AMSGrad"
    year = 2018
    memory = ("m", "v", "w")
    velocity = "m"
    moment = "w"
    rule = """
        g = gradient(x) + weight_decay * x
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        w = maximum(w, v)
        m_hat = m / (1 - beta1**t)
        w_hat = w / (1 - beta2**t)
        x = x - rate * m_hat / (sqrt(w_hat) + eps)
    """


@OPTIMIZERS.register
class RAdam(Moments):
    """Adam that waits: until it has seen enough squares to trust their average, it walks like momentum.

    Equal to ``torch.optim.RAdam``: ε is added to the root of the uncorrected average, and the weight decay is part of
    the gradient. It remembers the averages m and v.

    References
    ----------
    Liu, L., Jiang, H., He, P., Chen, W., Liu, X., Gao, J. & Han, J. (2019). On the Variance of the Adaptive Learning
        Rate and Beyond.
    """

    slug = "radam"
    title = "RAdam"
    year = 2019
    memory = ("m", "v")
    velocity = "m"
    moment = "v"
    rule = """
        g = gradient(x) + weight_decay * x
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        rho_max = 2 / (1 - beta2) - 1
        rho = rho_max - 2 * t * beta2**t / (1 - beta2**t)
        r = sqrt((rho - 4) * (rho - 2) * rho_max / ((rho_max - 4) * (rho_max - 2) * rho)) if rho > 5 else 0
        u = r * sqrt(1 - beta2**t) * m_hat / (sqrt(v) + eps) if rho > 5 else m_hat
        x = x - rate * u
    """
