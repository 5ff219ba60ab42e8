"""Where the slope is small and the minimum is not near: saddles, plateaus, cliffs."""

from __future__ import annotations

from landscape.core.parts import param
from landscape.core.surfaces.base import SURFACES
from landscape.core.surfaces.formula import Formula

THEME = "Saddles, plateaus and cliffs"


@SURFACES.register
class Saddle(Formula):
    """Level at the origin yet no minimum: up along one axis, down along the other to a floor on either side."""

    slug = "saddle"
    title = "Saddle"
    theme = THEME
    formula = "x**2/2 - y**2/2 + y**4/16"
    box = ((-3.0, 3.0), (-3.0, 3.0))
    start = (-2.4, 0.02)
    camera = (1.22, -1.22, 1.0)
    lowest = ((0, 2), (0, -2))


@SURFACES.register
class MonkeySaddle(Formula):
    """Three valleys meet where slope and curvature both vanish: even the Hessian cannot say which way is down.

    The bare monkey saddle x³ − 3xy² falls for ever; the fourth power gives each of its valleys a floor.
    """

    slug = "monkey_saddle"
    title = "Monkey saddle"
    theme = THEME
    formula = "x**3 - 3*x*y**2 + 3*(x**2 + y**2)**2/8"
    box = ((-3.0, 3.0), (-3.0, 3.0))
    start = (1.6, 0.05)
    camera = (0.88, -1.26, 1.29)
    lowest = ((-2, 0), (1, "sqrt(3)"), (1, "-sqrt(3)"))
    height = "log"


@SURFACES.register
class Plateau(Formula):
    """The farther out, the less slope: a small rate, however safe, never gets off the plateau."""

    slug = "plateau"
    title = "Plateau"
    theme = THEME
    formula = "1 - 1/(1 + s*(x**2 + 2*y**2))"
    box = ((-4.0, 4.0), (-4.0, 4.0))
    start = (-3.0, 2.0)
    camera = (1.15, -0.66, 1.5)
    lowest = ((0, 0),)
    s: float = param(1.0, 0.1, 10.0, log=True, symbol="s", help="How narrow the hole is, and so how flat the rest")


@SURFACES.register
class Cliff(Formula):
    """A flat plateau that ends in a cliff: tiny gradients for long, then one that throws the ball."""

    slug = "cliff"
    title = "Plateau and cliff"
    theme = THEME
    formula = "tanh(s*(x**2 + y**2 - 4)) + (x**2 + y**2)/20"
    box = ((-4.0, 4.0), (-4.0, 4.0))
    start = (-3.2, 1.2)
    camera = (-0.37, -1.37, 1.41)
    lowest = ((0, 0),)
    s: float = param(2.0, 0.5, 8.0, log=True, symbol="s", help="Steepness of the cliff")


@SURFACES.register
class Easom(Formula):
    """A needle in a haystack: away from the one deep hole there is no slope left that any method could follow."""

    slug = "easom"
    title = "Easom"
    theme = THEME
    formula = "-cos(x)*cos(y)*exp(-((x - pi)**2 + (y - pi)**2))"
    box = ((0.0, 6.5), (0.0, 6.5))
    start = (1.9, 4.5)
    camera = (0.86, -1.06, 1.45)
    lowest = (("pi", "pi"),)


@SURFACES.register
class Michalewicz(Formula):
    """Narrow ditches cross a level plain: the deepest point is where two meet, and the plain does not point there."""

    slug = "michalewicz"
    title = "Michalewicz"
    theme = THEME
    formula = "-sin(x)*sin(x**2/pi)**20 - sin(y)*sin(2*y**2/pi)**20"
    box = ((0.0, 3.2), (0.0, 3.2))
    start = (1.4, 0.6)
    camera = (1.08, -0.62, 1.56)
    lowest = ((2.2029055201726093, "pi/2"), (2.2029055201726093, 2.7115714838430143))
