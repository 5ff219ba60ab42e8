"""One minimum and straight axes: what the curvature alone does to a descent."""

from __future__ import annotations

from landscape.core.parts import param
from landscape.core.surfaces.base import SURFACES
from landscape.core.surfaces.formula import Formula

THEME = "Bowls and ravines"


@SURFACES.register
class Bowl(Formula):
    """A bowl stretched along one axis: one rate must serve a steep and a shallow direction at once.

    Plain descent is stable only below a rate of 2/κ, set by the steep direction; the shallow one then waits.
    """

    slug = "bowl"
    title = "Bowl"
    theme = THEME
    formula = "(x**2 + k*y**2)/2"
    box = ((-4.0, 4.0), (-4.0, 4.0))
    start = (-3.4, 2.4)
    camera = (1.57, -0.73, 1.0)
    lowest = ((0, 0),)
    height = "log"
    k: float = param(
        20.0, 1.0, 1000.0, log=True, symbol=r"\kappa", help="Condition number: steepest over shallowest curvature"
    )


@SURFACES.register
class Ravine(Formula):
    """The walls stay as steep while the floor grows flatter: the number of steps grows with the condition number.

    The stable rate is below 2 whatever κ is; what κ costs is patience along the floor.
    """

    slug = "ravine"
    title = "Ravine"
    theme = THEME
    formula = "(x**2/k + y**2)/2"
    box = ((-4.0, 4.0), (-4.0, 4.0))
    start = (-3.5, 1.8)
    camera = (1.57, -0.73, 1.0)
    lowest = ((0, 0),)
    height = "log"
    k: float = param(
        100.0,
        1.0,
        10_000.0,
        log=True,
        symbol=r"\kappa",
        help="Condition number: steepness of the walls over the floor's",
    )


@SURFACES.register
class RotatedRavine(Formula):
    """A ravine turned away from the axes: no weight points along it, so a rate for each weight helps less.

    At angle 0 the methods that scale every weight by itself win; turn it, and AdaGrad and RMSprop lose their lead.
    """

    slug = "rotated_ravine"
    title = "Rotated ravine"
    theme = THEME
    formula = "((x*cos(pi*angle/180) + y*sin(pi*angle/180))**2/k + (y*cos(pi*angle/180) - x*sin(pi*angle/180))**2)/2"
    box = ((-4.0, 4.0), (-4.0, 4.0))
    start = (-3.4, -0.4)
    camera = (1.73, 0.15, 1.0)
    lowest = ((0, 0),)
    height = "log"
    k: float = param(
        50.0,
        1.0,
        10_000.0,
        log=True,
        symbol=r"\kappa",
        help="Condition number: steepness of the walls over the floor's",
    )
    angle: float = param(
        35.0, -90.0, 90.0, symbol=r"\varphi", help="How far the floor is turned from the first axis, in degrees"
    )


@SURFACES.register
class Booth(Formula):
    """A leaning bowl whose two weights are entangled: moving one changes the best value of the other.

    Curvatures 2 and 18 along the diagonals.
    """

    slug = "booth"
    title = "Booth"
    theme = THEME
    formula = "(x + 2*y - 7)**2 + (2*x + y - 5)**2"
    box = ((-4.0, 6.0), (-2.0, 8.0))
    start = (-3.2, 5.2)
    camera = (1.22, -1.22, 1.0)
    lowest = ((1, 3),)
    height = "log"


@SURFACES.register
class Matyas(Formula):
    """A trough so gentle along one diagonal that descent seems to have arrived long before it has.

    Curvatures 0.04 and 1 along the diagonals.
    """

    slug = "matyas"
    title = "Matyas"
    theme = THEME
    formula = "0.26*(x**2 + y**2) - 0.48*x*y"
    box = ((-10.0, 10.0), (-10.0, 10.0))
    start = (-9.0, -3.5)
    camera = (1.67, 0.45, 1.0)
    lowest = ((0, 0),)
    height = "log"


@SURFACES.register
class NoisyBowl(Formula):
    """Gradients come with noise, as from small batches: a constant rate keeps hovering, a falling one settles.

    The shape is a plain bowl; the noise is the scenario's and can be changed or switched off there.
    """

    slug = "noisy_bowl"
    title = "Bowl with noisy gradients"
    theme = THEME
    formula = "(x**2 + k*y**2)/2"
    box = ((-4.0, 4.0), (-4.0, 4.0))
    start = (-3.2, 2.6)
    camera = (1.42, -0.99, 1.0)
    lowest = ((0, 0),)
    noise = 1.0
    k: float = param(
        3.0, 1.0, 100.0, log=True, symbol=r"\kappa", help="Condition number: steepest over shallowest curvature"
    )
