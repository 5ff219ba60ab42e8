"""Methods that keep two places: one that runs ahead, and one that follows it slowly."""

from __future__ import annotations

from landscape.core.optimizers.base import OPTIMIZERS, Optimizer, decay, epsilon
from landscape.core.parts import param


@OPTIMIZERS.register
class Lookahead(Optimizer):
    """Lets a heavy ball run for some steps, goes back a part of the way, and lets it run again from there.

    Equal to ``optax.lookahead`` around ``optax.sgd``; PyTorch has none. The position is that of the ball. It remembers
    the slow place z, the velocity v, and how many steps n the ball has run.

    References
    ----------
    Zhang, M. R., Lucas, J., Hinton, G. & Ba, J. (2019). Lookahead Optimizer: k steps forward, 1 step back. Algorithm 1.
    """

    slug = "lookahead"
    title = "Lookahead"
    year = 2019
    memory = ("z", "v", "n")
    velocity = "v"
    rule = """
        if t == 1:
            z = x
        v = momentum * v + gradient(x)
        x = x - rate * v
        n = n + 1
        if n >= period:
            z = z + alpha * (x - z)
            x = z
            n = 0
    """
    momentum: float = param(0.9, 0.0, 0.9999, symbol=r"\mu", help="Share of the velocity that lasts from step to step")
    period: int = param(5, 1, 100, symbol="k", help="Steps that the ball runs before it is brought back")
    alpha: float = param(0.5, 0.01, 1.0, symbol=r"\alpha", help="Share of its way that is kept then")


@OPTIMIZERS.register
class ScheduleFreeSGD(Optimizer):
    """Looks at the slope between where it runs and the mean of where it has been, which is what it gives.

    Needs no schedule, since the mean settles by itself. Equal to the authors' ``schedulefree.SGDScheduleFree`` for
    PyTorch, in its evaluation mode: the position is the mean. It remembers where it runs, z, the highest rate so far,
    h, and the sum w of what the places of the mean weigh.

    References
    ----------
    Defazio, A., Yang, X., Mehta, H., Mishchenko, K., Khaled, A. & Cutkosky, A. (2024). The Road Less Scheduled.
        Equations 3 to 5.
    """

    slug = "schedule_free_sgd"
    title = "Schedule-free SGD"
    year = 2024
    memory = ("z", "h", "w")
    rule = """
        z = x if t == 1 else z
        y_t = (1 - beta) * z + beta * x
        z = z - rate * (gradient(y_t) + weight_decay * y_t)
        h = maximum(h, rate)
        w = w + h**2
        c = h**2 / w if w > 0 else 0
        x = (1 - c) * x + c * z
    """
    lr: float = param(1.0, 1e-6, 10.0, log=True, symbol=r"\eta", help="Learning rate: how far one step of z goes")
    beta: float = param(0.9, 0.01, 0.9999, symbol=r"\beta", help="How near to the mean the slope is taken")
    weight_decay: float = decay()


@OPTIMIZERS.register
class ScheduleFreeAdamW(Optimizer):
    """AdamW whose momentum is taken between where it runs and the mean of where it has been, which is what it gives.

    Equal to the authors' ``schedulefree.AdamWScheduleFree`` for PyTorch, in its evaluation mode. It remembers what
    schedule-free SGD does, and the average v of the squared gradient.

    References
    ----------
    Defazio, A., Yang, X., Mehta, H., Mishchenko, K., Khaled, A. & Cutkosky, A. (2024). The Road Less Scheduled.
        Algorithm 1.
    """

    slug = "schedule_free_adamw"
    title = "Schedule-free AdamW"
    year = 2024
    memory = ("z", "v", "h", "w")
    moment = "v"
    rule = """
        z = x if t == 1 else z
        y_t = (1 - beta1) * z + beta1 * x
        g = gradient(y_t)
        v = beta2 * v + (1 - beta2) * g**2
        v_hat = v / (1 - beta2**t)
        z = z - rate * (g / (sqrt(v_hat) + eps) + weight_decay * y_t)
        h = maximum(h, rate)
        w = w + h**2
        c = h**2 / w if w > 0 else 0
        x = (1 - c) * x + c * z
    """
    lr: float = param(0.0025, 1e-6, 10.0, log=True, symbol=r"\eta", help="Learning rate: how far one step of z goes")
    beta1: float = param(0.9, 0.01, 0.9999, symbol=r"\beta_1", help="How near to the mean the slope is taken")
    beta2: float = param(0.999, 0.0, 0.9999, symbol=r"\beta_2", help="How long the average of its square remembers")
    eps: float = epsilon(1e-8)
    weight_decay: float = decay(0.0, "Pull towards zero, apart from the gradient")
