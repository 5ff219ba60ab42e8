"""The named surfaces, each chosen because it teaches something."""

from __future__ import annotations

from landscape.core.parts import param
from landscape.core.surfaces.base import SURFACES
from landscape.core.surfaces.formula import Formula


@SURFACES.register
class Bowl(Formula):
    """A bowl stretched along one axis: one rate must serve a steep and a shallow direction at once."""

    slug = "bowl"
    title = "Ill-conditioned bowl"
    formula = "(x**2 + k*y**2)/2"
    box = ((-4.0, 4.0), (-4.0, 4.0))
    start = (-3.4, 2.4)
    lowest = ((0, 0),)
    height = "log"
    k: float = param(20.0, 1.0, 1000.0, log=True, symbol=r"\kappa", help="Condition number: steepest over shallowest curvature")


@SURFACES.register
class Rosenbrock(Formula):
    """A curved valley that is easy to enter and slow to follow."""

    slug = "rosenbrock"
    title = "Rosenbrock valley"
    formula = "(a - x)**2 + b*(y - x**2)**2"
    box = ((-2.0, 2.0), (-1.0, 3.0))
    start = (-1.5, 2.4)
    lowest = (("a", "a**2"),)
    height = "log"
    a: float = param(1.0, -1.2, 1.4, symbol="a", help="Where along the valley the minimum lies")
    b: float = param(100.0, 1.0, 1000.0, log=True, symbol="b", help="How steep the valley's walls are")


@SURFACES.register
class Himmelblau(Formula):
    """Four equal minima: where a run ends depends on where it began."""

    slug = "himmelblau"
    title = "Himmelblau"
    formula = "(x**2 + y - 11)**2 + (x + y**2 - 7)**2"
    box = ((-5.0, 5.0), (-5.0, 5.0))
    start = (-0.6, -1.0)
    lowest = (
        (3.0, 2.0),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.283185991286170),
        (3.584428340330492, -1.848126526964404),
    )
    height = "log"


@SURFACES.register
class Saddle(Formula):
    """Level at the origin yet no minimum: down along one axis, up along the other, with a floor far out on both sides."""

    slug = "saddle"
    title = "Saddle"
    formula = "x**2/2 - y**2/2 + y**4/16"
    box = ((-3.0, 3.0), (-3.0, 3.0))
    start = (-2.4, 0.02)
    lowest = ((0, 2), (0, -2))


@SURFACES.register
class TwoWells(Formula):
    """A shallow well near the start and a deeper one behind a ridge: descent ends where it began to roll."""

    slug = "two_wells"
    title = "Two wells"
    formula = "(x**2 - 1)**2 + tilt*x + y**2/2"
    box = ((-2.0, 2.0), (-2.0, 2.0))
    start = (1.7, 1.4)
    lowest = (
        ("2/sqrt(3)*cos(acos(-3*sqrt(3)/8*tilt)/3 - 4*pi/3)", 0),
        ("2/sqrt(3)*cos(acos(-3*sqrt(3)/8*tilt)/3)", 0),
    )
    tilt: float = param(0.3, 0.05, 1.0, symbol="c", help="How much deeper the left well is")


@SURFACES.register
class Cliff(Formula):
    """A flat plateau that ends in a cliff: tiny gradients for long, then one that throws the ball."""

    slug = "cliff"
    title = "Plateau and cliff"
    formula = "tanh(s*(x**2 + y**2 - 4)) + (x**2 + y**2)/20"
    box = ((-4.0, 4.0), (-4.0, 4.0))
    start = (-3.2, 1.2)
    lowest = ((0, 0),)
    s: float = param(2.0, 0.5, 8.0, log=True, symbol="s", help="Steepness of the cliff")
