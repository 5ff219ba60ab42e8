"""Descent that asks for no slope."""

from __future__ import annotations

from landscape.core.optimizers.base import OPTIMIZERS, Optimizer
from landscape.core.parts import param


@OPTIMIZERS.register
class NelderMead(Optimizer):
    """A triangle that tumbles downhill, asks for heights alone, and shrinks where it finds no way on.

    Equal to SciPy's ``minimize(method="Nelder-Mead")``, whose first triangle is laid out by the first step; PyTorch has
    none. The position is its lowest corner. It remembers the middle one p and the highest w, and the heights of all
    three, f₀, f₁ and f₂.

    References
    ----------
    Nelder, J. A. & Mead, R. (1965). A Simplex Method for Function Minimization.
    Lagarias, J. C., Reeds, J. A., Wright, M. H. & Wright, P. E. (1998). Convergence Properties of the Nelder–Mead
        Simplex Method in Low Dimensions.
    """

    slug = "nelder_mead"
    title = "Nelder–Mead"
    year = 1965
    memory = ("p", "w", "f_0", "f_1", "f_2")
    rule = """
        if t == 1:
            p = x + (rate * dot(x, e_1) if abs(dot(x, e_1)) > 0 else 0.00025) * e_1
            w = x + (rate * dot(x, e_2) if abs(dot(x, e_2)) > 0 else 0.00025) * e_2
            f_0 = loss(x)
            f_1 = loss(p)
            f_2 = loss(w)
        c = (x + p) / 2
        r = 2 * c - w
        f_r = f_2
        if t > 1:
            f_r = loss(r)
        k = 0 if t == 1 else 1 if f_r < f_0 else 2 if f_r < f_1 else 3 if f_r < f_2 else 4
        q = r
        f_q = f_r
        if k == 1:
            q = 3 * c - 2 * w
            f_q = loss(q)
        if k == 3:
            q = 1.5 * c - 0.5 * w
            f_q = loss(q)
            k = 3 if f_q <= f_r else 5
        if k == 4:
            q = 0.5 * c + 0.5 * w
            f_q = loss(q)
            k = 4 if f_q < f_2 else 5
        if k > 0 and k < 5:
            w = r if k == 1 and f_r <= f_q else q
            f_2 = minimum(f_r, f_q) if k == 1 else f_q
        if k == 5:
            p = x + 0.5 * (p - x)
            w = x + 0.5 * (w - x)
            f_1 = loss(p)
            f_2 = loss(w)
        while f_1 < f_0 or f_2 < f_1:
            z = p
            f_z = f_1
            o = f_2 < f_1
            p = w if o else p
            w = z if o else w
            f_1 = minimum(f_2, f_z)
            f_2 = f_z if o else f_2
            z = x
            f_z = f_0
            o = f_1 < f_0
            x = p if o else x
            p = z if o else p
            f_0 = minimum(f_1, f_z)
            f_1 = f_z if o else f_1
    """
    lr: float = param(
        0.05, 1e-6, 10.0, log=True, symbol=r"\eta", help="Size of the first triangle, as a share of the coordinates"
    )
