"""Many minima: no local method finds the best one except by luck, by speed or by noise."""

from __future__ import annotations

from landscape.core.parts import param
from landscape.core.surfaces.base import SURFACES
from landscape.core.surfaces.formula import Formula

THEME = "Many minima"


@SURFACES.register
class Rastrigin(Formula):
    """An egg box laid over a bowl: the bowl shows the way, but every dimple holds the ball."""

    slug = "rastrigin"
    title = "Rastrigin"
    theme = THEME
    formula = "2*A + x**2 + y**2 - A*(cos(2*pi*x) + cos(2*pi*y))"
    box = ((-5.12, 5.12), (-5.12, 5.12))
    start = (-3.7, 2.8)
    camera = (1.1, -0.48, 1.6)
    lowest = ((0, 0),)
    A: float = param(10.0, 0.0, 10.0, symbol="A", help="How deep the dimples are; 0 leaves the bowl")


@SURFACES.register
class Ackley(Formula):
    """A wide dimpled plain around one funnel: what looks level from afar decides where the ball stops.

    The classic ends in a cone, whose tip has no slope; here the tip is rounded, so that every point has a gradient.
    """

    slug = "ackley"
    title = "Ackley"
    theme = THEME
    formula = "20*exp(-d/5) - 20*exp(-sqrt(d**2 + (x**2 + y**2)/2)/5) + e - exp((cos(2*pi*x) + cos(2*pi*y))/2)"
    box = ((-5.0, 5.0), (-5.0, 5.0))
    start = (-3.8, 2.5)
    camera = (0.11, -1.28, 1.53)
    lowest = ((0, 0),)
    d: float = param(0.05, 0.01, 1.0, log=True, symbol=r"\delta", help="How rounded the tip of the funnel is")


@SURFACES.register
class Griewank(Formula):
    """A faint bowl under a field of dimples: from far away it looks smooth, from near it is all local minima."""

    slug = "griewank"
    title = "Griewank"
    theme = THEME
    formula = "1 + (x**2 + y**2)/d - cos(x)*cos(y/sqrt(2))"
    box = ((-20.0, 20.0), (-20.0, 20.0))
    start = (-15.2, 7.6)
    camera = (0.68, -0.98, 1.6)
    lowest = ((0, 0),)
    d: float = param(
        400.0, 50.0, 4000.0, log=True, symbol="d", help="Flatness of the bowl underneath; 4000 in the classic"
    )


@SURFACES.register
class Levy(Formula):
    """Corrugated along one weight, smooth along the other: progress along one hides that the other is stuck."""

    slug = "levy"
    title = "Lévy"
    theme = THEME
    formula = (
        "sin(pi*(x + 3)/4)**2 + (x - 1)**2/16*(1 + 10*sin(pi*(x + 3)/4 + 1)**2)"
        " + (y - 1)**2/16*(1 + sin(pi*(y + 3)/2)**2)"
    )
    box = ((-10.0, 10.0), (-10.0, 10.0))
    start = (5.1, -6.3)
    camera = (0.94, -1.34, 1.15)
    lowest = ((1, 1),)
    height = "log"


@SURFACES.register
class Schwefel(Formula):
    """The best valley lies in a far corner and the second best in another: going downhill from the middle leads astray.

    Units of a hundred, and the root is rounded at 0, so that there is curvature everywhere.
    """

    slug = "schwefel"
    title = "Schwefel"
    theme = THEME
    formula = "-x*sin(10*sqrt(sqrt(x**2 + 0.01))) - y*sin(10*sqrt(sqrt(y**2 + 0.01)))"
    box = ((-5.0, 5.0), (-5.0, 5.0))
    start = (-0.6, -3.8)
    camera = (1.14, 0.1, 1.64)
    lowest = ((4.208521832140237, 4.208521832140237),)


@SURFACES.register
class EggHolder(Formula):
    """Hills and hollows of every size without order: many starts and many ends, none of which knows of the others.

    After the egg-holder function, in units of a hundred, its creases rounded; a rim keeps the lowest point inside.
    """

    slug = "egg_holder"
    title = "Egg holder"
    theme = THEME
    formula = (
        "-(y + 0.47)*sin(10*sqrt(sqrt((x/2 + y + 0.47)**2 + 0.01))) - x*sin(10*sqrt(sqrt((x - y - 0.47)**2 + 0.01)))"
        " + (x/5)**8 + (y/5)**8"
    )
    box = ((-5.0, 5.0), (-5.0, 5.0))
    start = (1.9, 1.3)
    camera = (0.57, 0.82, 1.73)
    lowest = ((4.3639995264821865, 4.501658722828597),)
