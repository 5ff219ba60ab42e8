"""Descent that tries a step before it takes it."""

from __future__ import annotations

from landscape.core.optimizers.base import OPTIMIZERS, Optimizer
from landscape.core.parts import param


@OPTIMIZERS.register
class Backtracking(Optimizer):
    """Tries a long step against the gradient, and a shorter one for as long as the loss does not fall enough.

    Enough is a share of what the slope foretells (Armijo's condition). The next step begins with somewhat more than the
    last one took, and with the rate at most, so that the rate alone matters little. Equal to ``optax.sgd`` after
    ``optax.scale_by_backtracking_linesearch``; PyTorch has none. It remembers the step length a.

    References
    ----------
    Armijo, L. (1966). Minimization of functions having Lipschitz continuous first partial derivatives.
    Nocedal, J. & Wright, S. J. (2006). Numerical Optimization. Algorithm 3.1.
    """

    slug = "backtracking"
    title = "Backtracking"
    year = 1966
    memory = ("a",)
    rule = """
        g = gradient(x)
        f = loss(x)
        a = rate if t == 1 else minimum(growth * a, rate)
        while loss(x - a * g) > f - c * a * dot(g, g):
            a = shrinkage * a
        x = x - a * g
    """
    lr: float = param(1.0, 1e-6, 10.0, log=True, symbol=r"\eta", help="The longest step that is tried")
    c: float = param(1e-4, 1e-8, 0.5, log=True, symbol="c", help="Share of the foretold fall that is enough")
    shrinkage: float = param(0.8, 0.1, 0.99, symbol=r"\rho", help="What is left of a step that was too long")
    growth: float = param(1.5, 1.0, 4.0, symbol=r"\gamma", help="How much longer the next step begins than the last one was")
