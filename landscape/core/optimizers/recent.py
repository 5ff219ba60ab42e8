"""Methods of the last years that go on from Adam."""

from __future__ import annotations

from landscape.core.optimizers.adam import Moments
from landscape.core.optimizers.base import OPTIMIZERS, Optimizer, decay, epsilon
from landscape.core.parts import param


@OPTIMIZERS.register
class Adan(Optimizer):
    """Adam that also averages how the gradient changes, and so foresees the next one as Nesterov does.

    Equal to ``adan.Adan`` of sail-sg/Adan, its authors' code, as ``pytorch_optimizer.Adan`` packs it; PyTorch has
    none. It remembers the last gradient g and the averages m of the gradient, v of its change and n of the square.

    References
    ----------
    Xie, X., Zhou, P., Li, H., Lin, Z. & Yan, S. (2022). Adan: Adaptive Nesterov Momentum Algorithm for Faster
        Optimizing Deep Models. Algorithm 1.
    """

    slug = "adan"
    title = "Adan"
    year = 2022
    memory = ("g", "m", "v", "n")
    velocity = "m"
    moment = "n"
    rule = """
        g_t = gradient(x)
        if t == 1:
            g = g_t
        y_t = g_t - g
        g = g_t
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * y_t
        n = beta3 * n + (1 - beta3) * (g + beta2 * y_t)**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        n_hat = n / (1 - beta3**t)
        x = x - rate * (m_hat + beta2 * v_hat) / (sqrt(n_hat) + eps)
        x = x / (1 + rate * weight_decay)
    """
    lr: float = param(0.001, 1e-6, 10.0, log=True, symbol=r"\eta", help="Learning rate: how far one step goes")
    beta1: float = param(0.98, 0.0, 0.9999, symbol=r"\beta_1", help="How long the average of the gradient remembers")
    beta2: float = param(0.92, 0.0, 0.9999, symbol=r"\beta_2", help="How long the average of its change remembers")
    beta3: float = param(0.99, 0.0, 0.9999, symbol=r"\beta_3", help="How long the average of its square remembers")
    eps: float = epsilon(1e-8)
    weight_decay: float = decay(0.0, "Pull towards zero, apart from the gradient")


@OPTIMIZERS.register
class Sophia(Optimizer):
    """Divides the averaged gradient by the averaged curvature, and never steps farther than the rate.

    Equal to ``optax.contrib.sophia`` that is given the exact diagonal of the Hessian in place of an estimate; PyTorch
    has none. Curvature is asked for once in a while, after the step. It remembers the average m of the gradient, that
    of the curvature, h, and in how many steps n it asks again.

    References
    ----------
    Liu, H., Li, Z., Hall, D., Liang, P. & Ma, T. (2023). Sophia: A Scalable Stochastic Second-order Optimizer for
        Language Model Pre-training. Algorithm 3.
    """

    slug = "sophia"
    title = "Sophia"
    year = 2023
    memory = ("m", "h", "n")
    velocity = "m"
    rule = """
        m = beta1 * m + (1 - beta1) * gradient(x)
        m_hat = m / (1 - beta1**t)
        u = maximum(-1, minimum(1, m_hat / maximum(gamma * h, eps)))
        if n < 1:
            h = beta2 * h + (1 - beta2) * diagonal(x)
            n = period
        n = n - 1
        x = x - rate * (u + weight_decay * x)
    """
    lr: float = param(0.001, 1e-6, 10.0, log=True, symbol=r"\eta", help="Learning rate: how far a step goes at most")
    beta1: float = param(0.965, 0.0, 0.9999, symbol=r"\beta_1", help="How long the average of the gradient remembers")
    beta2: float = param(0.99, 0.0, 0.9999, symbol=r"\beta_2", help="How long the average of the curvature remembers")
    gamma: float = param(0.01, 1e-4, 10.0, log=True, symbol=r"\gamma", help="Share of the curvature that divides")
    period: int = param(10, 1, 100, symbol="k", help="Steps from one look at the curvature to the next")
    eps: float = epsilon(1e-8)
    weight_decay: float = decay(0.0001, "Pull towards zero, apart from the gradient")


@OPTIMIZERS.register
class Prodigy(Moments):
    """Adam that estimates how far away its goal lies, and multiplies the rate by that, so that 1 is always right.

    Equal to the authors' ``prodigyopt.Prodigy`` for PyTorch. It remembers the averages m and v, both in units of the
    estimate d, the start z, and the sums s and n by whose quotient the estimate grows.

    References
    ----------
    Mishchenko, K. & Defazio, A. (2023). Prodigy: An Expeditiously Adaptive Parameter-Free Learner. Algorithm 4.
    """

    slug = "prodigy"
    title = "Prodigy"
    year = 2023
    memory = ("m", "v", "z", "s", "d", "n")
    velocity = "m"
    moment = "v"
    rule = """
        if t == 1:
            z = x
            d = d_0
        g = gradient(x)
        q = d * rate
        n = sqrt(beta2) * n + d / d_0 * q * dot(g, z - x)
        s = sqrt(beta2) * s + d / d_0 * q * g
        m = beta1 * m + d * (1 - beta1) * g
        v = beta2 * v + d * d * (1 - beta2) * g**2
        k = dot(abs(s), e_1 + e_2)
        if k > 0:
            d = maximum(d, n / k)
            x = (1 - weight_decay * q) * x - q * m / (sqrt(v) + d * eps)
    """
    lr: float = param(1.0, 1e-6, 10.0, log=True, symbol=r"\eta", help="Factor of the estimated rate, usually left at 1")
    d_0: float = param(1e-6, 1e-10, 1.0, log=True, symbol="d_0", help="First estimate of how far the goal is")
    weight_decay: float = decay(0.0, "Pull towards zero, apart from the gradient")
