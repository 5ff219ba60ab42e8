"""One way down, and it bends."""

from __future__ import annotations

from landscape.core.parts import param
from landscape.core.surfaces.base import SURFACES
from landscape.core.surfaces.formula import Formula

THEME = "Curved valleys"


@SURFACES.register
class Rosenbrock(Formula):
    """A curved valley that is easy to enter and slow to follow."""

    slug = "rosenbrock"
    title = "Rosenbrock valley"
    theme = THEME
    formula = "(a - x)**2 + b*(y - x**2)**2"
    box = ((-2.0, 2.0), (-1.0, 3.0))
    start = (-1.5, 2.4)
    camera = (0.15, -1.73, 1.0)
    lowest = (("a", "a**2"),)
    height = "log"
    a: float = param(1.0, -1.2, 1.4, symbol="a", help="Where along the valley the minimum lies")
    b: float = param(100.0, 1.0, 1000.0, log=True, symbol="b", help="How steep the valley's walls are")


@SURFACES.register
class Spiral(Formula):
    """A valley that winds round its goal: the way down hardly ever points at the minimum, and speed misses the bend.

    The only point without slope is the centre, so whoever goes on long enough arrives.
    """

    slug = "spiral"
    title = "Spiral valley"
    theme = THEME
    formula = "c*(x**2 + y**2) + (x**2 + y**2 - (x**2 - y**2)*cos(2*w*(x**2 + y**2)) - 2*x*y*sin(2*w*(x**2 + y**2)))/2"
    box = ((-3.0, 3.0), (-3.0, 3.0))
    start = (2.1, -1.4)
    camera = (1.39, 0.65, 1.29)
    lowest = ((0, 0),)
    height = "log"
    c: float = param(0.1, 0.01, 1.0, log=True, symbol="c", help="How fast the valley's floor falls towards the centre")
    w: float = param(0.35, 0.0, 1.0, symbol=r"\omega", help="How tightly it winds; 0 is straight")


@SURFACES.register
class Beale(Formula):
    """A flat floor between peaks at the corners: one rate is far too small inside and far too large outside."""

    slug = "beale"
    title = "Beale"
    theme = THEME
    formula = "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2"
    box = ((-4.5, 4.5), (-4.5, 4.5))
    start = (1.2, 1.6)
    camera = (1.57, -0.73, 1.0)
    lowest = ((3, 0.5),)
    height = "log"


@SURFACES.register
class GoldsteinPrice(Formula):
    """Losses from three to a million in one picture: so steep in places that gradients need clipping or scaling."""

    slug = "goldstein_price"
    title = "Goldstein–Price"
    theme = THEME
    formula = (
        "(1 + (x + y + 1)**2*(19 - 14*x + 3*x**2 - 14*y + 6*x*y + 3*y**2))"
        "*(30 + (2*x - 3*y)**2*(18 - 32*x + 12*x**2 + 48*y - 36*x*y + 27*y**2))"
    )
    box = ((-2.0, 2.0), (-2.0, 2.0))
    start = (-1.5, 0.6)
    camera = (1.22, -1.22, 1.0)
    lowest = ((0, -1), (-0.6, -0.4), (1.8, 0.2), (1.2, 0.8))
    height = "log"
