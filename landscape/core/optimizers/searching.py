"""Descent that tries steps before it takes one."""

from __future__ import annotations

from inspect import cleandoc
from typing import Any, Final

from landscape.core.optimizers.base import OPTIMIZERS, Optimizer
from landscape.core.parts import choice, param

SEARCH: Final = """
    f_0 = loss(x)
    u = 0
    f_u = f_0
    s_u = s_0
    f_v = loss(x + v * d)
    s_v = dot(gradient(x + v * d), d)
    k = 0
    while f_v <= f_0 + c_1 * v * s_0 and (k < 2 or f_v < f_u) and s_v < c_2 * s_0:
        z = s_u + s_v - 3 * (f_u - f_v) / (u - v)
        e = z**2 - s_u * s_v
        w = v - (v - u) * (s_v + sqrt(e) - z) / (s_v - s_u + 2 * sqrt(e)) if e >= 0 else (11.01 * v - 0.01 * u) / 2
        w = minimum(maximum(w, v + 0.01 * (v - u)), 10 * v)
        u = v
        f_u = f_v
        s_u = s_v
        v = w
        f_v = loss(x + v * d)
        s_v = dot(gradient(x + v * d), d)
        k = k + 1
    q = 1 if f_v <= f_0 + c_1 * v * s_0 and (k < 2 or f_v < f_u) and abs(s_v) <= -c_2 * s_0 else 0
    o = q > 0 or f_v < f_u
    l = v if o else u
    f_l = f_v if o else f_u
    s_l = s_v if o else s_u
    h = u if o else v
    f_h = f_u if o else f_v
    s_h = s_u if o else s_v
    p = 0
    while q < 1 and k < 25 and abs(h - l) * maximum(abs(dot(d, e_1)), abs(dot(d, e_2))) >= 1e-9:
        z = s_l + s_h - 3 * (f_l - f_h) / (l - h)
        e = z**2 - s_l * s_h
        r = sign(h - l) * sqrt(e) if e >= 0 else 0
        a = h - (h - l) * (s_h + r - z) / (s_h - s_l + 2 * r) if e >= 0 else (l + h) / 2
        i = minimum(l, h)
        j = maximum(l, h)
        w = minimum(maximum(a, i), j)
        n = minimum(j - w, w - i)
        m = 0.1 * (j - i)
        a = (j - m if j - w < w - i else i + m) if n < m and (p > 0 or n <= 0) else w
        p = 1 if n < m and p < 1 and n > 0 else 0
        f_a = loss(x + a * d)
        s_a = dot(gradient(x + a * d), d)
        k = k + 1
        o = f_a < f_l
        q = 1 if f_a < f_l and f_a <= f_0 + c_1 * a * s_0 and abs(s_a) <= -c_2 * s_0 else 0
        c = f_a > f_0 + c_1 * a * s_0 or s_a * (h - l) >= 0
        f_h = (f_l if c else f_h) if o else f_a
        s_h = (s_l if c else s_h) if o else s_a
        h = (l if c else h) if o else a
        l = a if o else l
        f_l = f_a if o else f_l
        s_l = s_a if o else s_l
    a = l
    x = x + a * d
"""
"""How far to go along d, beginning with a trial v, where the slope along d is s_0: torch's search, line by line.

First it goes on until the bottom lies behind it, then it closes in between ℓ, the lowest place so far, and h, each time
at the bottom of the cubic through both, until the loss has fallen and the slope is flat enough (Wolfe's conditions).
"""


def ruled(*parts: str) -> str:
    """Join parts of a rule, however deep each is indented."""
    return "\n".join(map(cleandoc, parts))


def fall() -> Any:
    """Declare the first of Wolfe's conditions."""
    return param(1e-4, 1e-8, 0.5, log=True, symbol="c_1", help="Share of the foretold fall that is enough")


def flatness(default: float) -> Any:
    """Declare the second of Wolfe's conditions."""
    return param(default, 1e-3, 0.999, symbol="c_2", help="Share of the slope that may be left")


def full(help: str) -> Any:
    """Declare a rate of which 1 is the method's own."""
    return param(1.0, 1e-6, 10.0, log=True, symbol=r"\eta", help=help)


@OPTIMIZERS.register
class Backtracking(Optimizer):
    """Tries a long step downhill, and a shorter one as long as the loss does not fall enough.

    Enough is a share of what the slope foretells (Armijo's condition). The next step begins somewhat longer than the
    last one was, at most as long as the rate, so that the rate alone matters little. Equal to ``optax.sgd`` before
    ``optax.scale_by_backtracking_linesearch``; PyTorch has none. It remembers how far it went, a.

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
        f_0 = loss(x)
        a = rate if t == 1 else minimum(growth * a, rate)
        while loss(x - a * g) > f_0 - c_1 * a * dot(g, g):
            a = shrinkage * a
        x = x - a * g
    """
    lr: float = full("The longest step that is tried")
    c_1: float = fall()
    shrinkage: float = param(0.5, 0.1, 0.99, symbol=r"\rho", help="What is left of a step that was too long")
    growth: float = param(1.5, 1.0, 4.0, symbol=r"\gamma", help="How much longer than the last the next trial is")


@OPTIMIZERS.register
class Wolfe(Optimizer):
    """Goes downhill until the loss has fallen enough and the slope along its way is flat enough.

    Steepest descent with the search for strong Wolfe conditions of ``torch.optim.LBFGS``, to which every step of the
    search is equal. The first trial of a step promises the same fall as the last step did. It remembers how far it
    went, a, and how steep that was, s.

    References
    ----------
    Wolfe, P. (1969). Convergence Conditions for Ascent Methods.
    Nocedal, J. & Wright, S. J. (2006). Numerical Optimization. Algorithms 3.5 and 3.6, and page 59 on the first trial.
    """

    slug = "wolfe"
    title = "Wolfe search"
    year = 1969
    memory = ("a", "s")
    rule = ruled(
        """
        g = gradient(x)
        d = -g
        s_0 = dot(g, d)
        v = rate / maximum(1, norm(g)) if t == 1 else rate
        if a > 0 and s_0 < 0:
            v = rate * a * s / s_0
        s = s_0
        """,
        SEARCH,
    )
    lr: float = full("Factor of the first trial, usually left at 1")
    c_1: float = fall()
    c_2: float = flatness(0.9)


@OPTIMIZERS.register
class ConjugateGradients(Optimizer):
    """Keeps from turning back: each direction is downhill, and something of the last one.

    On a bowl, with exact searches, it needs as many steps as there are weights. Where the direction does not lead
    downhill it begins anew. Directions are those of the papers, Polak's and Hestenes' cut off at nothing; the search is
    that of ``torch.optim.LBFGS``; PyTorch has no such method. It remembers the gradient g, the direction d, how far it
    went, a, and how steep that was, s.

    References
    ----------
    Fletcher, R. & Reeves, C. M. (1964). Function minimization by conjugate gradients.
    Polak, E. & Ribière, G. (1969). Note sur la convergence de méthodes de directions conjuguées.
    Hager, W. W. & Zhang, H. (2006). A survey of nonlinear conjugate gradient methods. Table 1.1.
    """

    slug = "cg"
    title = "Conjugate gradients"
    year = 1964
    memory = ("g", "d", "a", "s")
    rule = ruled(
        """
        g_t = gradient(x)
        y_t = g_t - g
        b = 0
        if t > 1 and dot(g, g) > 0 and formula == "Polak":
            b = maximum(dot(g_t, y_t) / dot(g, g), 0)
        if t > 1 and dot(g, g) > 0 and formula == "Fletcher":
            b = dot(g_t, g_t) / dot(g, g)
        if t > 1 and abs(dot(d, y_t)) > 0 and formula == "Hestenes":
            b = maximum(dot(g_t, y_t) / dot(d, y_t), 0)
        if t > 1 and abs(dot(d, y_t)) > 0 and formula == "Dai":
            b = dot(g_t, g_t) / dot(d, y_t)
        g = g_t
        d = b * d - g
        if dot(g, d) >= 0:
            d = -g
        s_0 = dot(g, d)
        v = rate / maximum(1, norm(g)) if t == 1 else rate
        if a > 0 and s_0 < 0:
            v = rate * a * s / s_0
        s = s_0
        """,
        SEARCH,
    )
    lr: float = full("Factor of the first trial, usually left at 1")
    formula: str = choice(
        "Polak",
        ("Polak", "Fletcher", "Hestenes", "Dai"),
        help="How much of the last direction is kept",
    )
    c_1: float = fall()
    c_2: float = flatness(0.1)


@OPTIMIZERS.register
class BFGS(Optimizer):
    """Learns the curvature from how the gradient changes along its own steps, and jumps where that leads.

    Every step is SciPy's ``minimize(method="BFGS")`` with the search of ``torch.optim.LBFGS``. It remembers the
    gradient g, its last step s, and the rows h₁ and h₂ of what it takes for the inverse of the Hessian.

    References
    ----------
    Broyden, C. G. (1970). The Convergence of a Class of Double-rank Minimization Algorithms.
    Fletcher, R. (1970). A new approach to variable metric algorithms.
    Goldfarb, D. (1970). A Family of Variable-Metric Methods Derived by Variational Means.
    Shanno, D. F. (1970). Conditioning of quasi-Newton methods for function minimization.
    Nocedal, J. & Wright, S. J. (2006). Numerical Optimization. Algorithm 6.1, equation 6.17.
    """

    slug = "bfgs"
    title = "BFGS"
    year = 1970
    memory = ("g", "s", "h_1", "h_2")
    rule = ruled(
        """
        g_t = gradient(x)
        y_t = g_t - g
        g = g_t
        if t == 1:
            h_1 = e_1
            h_2 = e_2
        if dot(s, y_t) > 1e-20:
            w = dot(h_1, y_t) * e_1 + dot(h_2, y_t) * e_2
            b = (1 + dot(w, y_t) / dot(s, y_t)) / dot(s, y_t)
            h_1 = h_1 + dot(s, e_1) * (b * s - w / dot(s, y_t)) - dot(w, e_1) / dot(s, y_t) * s
            h_2 = h_2 + dot(s, e_2) * (b * s - w / dot(s, y_t)) - dot(w, e_2) / dot(s, y_t) * s
        d = -dot(h_1, g) * e_1 - dot(h_2, g) * e_2
        s_0 = dot(g, d)
        v = rate / maximum(1, norm(g)) if t == 1 else rate
        """,
        SEARCH,
        "s = a * d",
    )
    lr: float = full("Factor of the first trial; 1 is Newton's step")
    c_1: float = fall()
    c_2: float = flatness(0.9)


@OPTIMIZERS.register
class LBFGS(Optimizer):
    """Reckons with the curvature along its last three steps, and forgets all earlier ones.

    Equal to ``torch.optim.LBFGS`` with ``line_search_fn="strong_wolfe"``, ``max_iter=1`` and ``history_size=3``: there
    are two weights, so that more would tell little. Give torch a large ``max_eval``, such as 1000, since one iteration
    is allowed only one gradient otherwise and does not move; and ``tolerance_grad=0``, ``tolerance_change=0``, since
    it stops at small slopes and steps where the method here goes on. It remembers the gradient g, the last step s, and
    of three steps s₁, s₂, s₃ how the gradient changed, y₁, y₂, y₃.

    References
    ----------
    Nocedal, J. (1980). Updating quasi-Newton matrices with limited storage.
    Liu, D. C. & Nocedal, J. (1989). On the limited memory BFGS method for large scale optimization.
    """

    slug = "lbfgs"
    title = "L-BFGS"
    year = 1989
    memory = ("g", "s", "s_1", "y_1", "s_2", "y_2", "s_3", "y_3")
    rule = ruled(
        """
        g_t = gradient(x)
        y_t = g_t - g
        g = g_t
        if dot(y_t, s) > 1e-10:
            s_3 = s_2
            y_3 = y_2
            s_2 = s_1
            y_2 = y_1
            s_1 = s
            y_1 = y_t
        b_1 = 0
        b_2 = 0
        b_3 = 0
        d = -g
        if dot(s_1, y_1) > 0:
            b_1 = dot(s_1, d) / dot(s_1, y_1)
            d = d - b_1 * y_1
        if dot(s_2, y_2) > 0:
            b_2 = dot(s_2, d) / dot(s_2, y_2)
            d = d - b_2 * y_2
        if dot(s_3, y_3) > 0:
            b_3 = dot(s_3, d) / dot(s_3, y_3)
            d = d - b_3 * y_3
        if dot(s_1, y_1) > 0:
            d = dot(s_1, y_1) / dot(y_1, y_1) * d
        if dot(s_3, y_3) > 0:
            d = d + (b_3 - dot(y_3, d) / dot(s_3, y_3)) * s_3
        if dot(s_2, y_2) > 0:
            d = d + (b_2 - dot(y_2, d) / dot(s_2, y_2)) * s_2
        if dot(s_1, y_1) > 0:
            d = d + (b_1 - dot(y_1, d) / dot(s_1, y_1)) * s_1
        s_0 = dot(g, d)
        v = rate / maximum(1, dot(abs(g), e_1 + e_2)) if t == 1 else rate
        """,
        SEARCH,
        "s = a * d",
    )
    lr: float = full("Factor of the first trial; 1 is the method's own")
    c_1: float = fall()
    c_2: float = flatness(0.9)
