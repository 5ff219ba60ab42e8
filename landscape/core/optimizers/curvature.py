"""Methods that care how the ground is curved."""

from __future__ import annotations

from landscape.core.optimizers.base import OPTIMIZERS, Optimizer, decay
from landscape.core.parts import param


@OPTIMIZERS.register
class Newton(Optimizer):
    """Jumps towards the bottom of the parabola that fits the ground here, the nearer the less it is damped.

    Damped as Levenberg and Marquardt do: the Hessian is shifted by the damping, and by more where its lowest eigenvalue
    is negative, so that every step leads downhill. A negative λmin, which it remembers, says that the Hessian was
    indefinite there. PyTorch has none.

    References
    ----------
    Levenberg, K. (1944). A method for the solution of certain non-linear problems in least squares.
    Nocedal, J. & Wright, S. J. (2006). Numerical Optimization. Section 3.4.
    """

    slug = "newton"
    title = "Newton"
    year = 1944
    memory = ("lambda_min",)
    rule = """
        g = gradient(x)
        l = lowest(x)
        s = maximum(damping, damping - l)
        x = x - rate * solve(x, g, s)
        lambda_min = l
    """
    lr: float = param(
        1.0, 1e-6, 10.0, log=True, symbol=r"\eta", help="Share of the full step that is taken; 1 is Newton's own"
    )
    damping: float = param(0.1, 1e-8, 100.0, log=True, symbol=r"\delta", help="Least curvature that it reckons with")


@OPTIMIZERS.register
class SAM(Optimizer):
    """Climbs first and then descends with the gradient found up there, and so prefers flat minima to sharp ones.

    Sharpness-aware minimisation as in the paper, around a plain SGD step, whose weight decay it keeps; PyTorch has
    none. Two gradients per step are asked for and counted. It remembers nothing.

    References
    ----------
    Foret, P., Kleiner, A., Mobahi, H. & Neyshabur, B. (2020). Sharpness-Aware Minimization for Efficiently Improving
        Generalization.
    """

    slug = "sam"
    title = "SAM"
    year = 2020
    rule = """
        g = gradient(x)
        e = rho * g / (norm(g) + 1e-12)
        x = x - rate * (gradient(x + e) + weight_decay * x)
    """
    rho: float = param(0.05, 0.0, 10.0, symbol=r"\rho", help="How far it climbs to look around")
    weight_decay: float = decay()
