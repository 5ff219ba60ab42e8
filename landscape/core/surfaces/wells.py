"""A few minima: where a descent ends depends on where it begins, and on how fast it rolls."""

from __future__ import annotations

from landscape.core.parts import param
from landscape.core.surfaces.base import SURFACES
from landscape.core.surfaces.formula import Formula

THEME = "A few minima"


@SURFACES.register
class Himmelblau(Formula):
    """Four equal minima: where a run ends depends on where it began."""

    slug = "himmelblau"
    title = "Himmelblau"
    theme = THEME
    formula = "(x**2 + y - 11)**2 + (x + y**2 - 7)**2"
    box = ((-5.0, 5.0), (-5.0, 5.0))
    start = (-1.3, -0.6)
    camera = (-0.45, -1.1, 1.6)
    lowest = (
        (3, 2),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.2831859912861696),
        (3.5844283403304917, -1.848126526964404),
    )
    height = "log"


@SURFACES.register
class TwoWells(Formula):
    """A shallow well near the start and a deeper one behind a ridge: descent ends where it began to roll."""

    slug = "two_wells"
    title = "Two wells"
    theme = THEME
    formula = "(x**2 - 1)**2 + tilt*x + y**2/2"
    box = ((-2.0, 2.0), (-2.0, 2.0))
    start = (1.7, 1.4)
    camera = (0.73, -1.57, 1.0)
    lowest = (
        ("2/sqrt(3)*cos(acos(-3*sqrt(3)/8*tilt)/3 - 4*pi/3)", 0),
        ("2/sqrt(3)*cos(acos(-3*sqrt(3)/8*tilt)/3)", 0),
    )
    tilt: float = param(0.3, 0.05, 1.0, symbol="c", help="How much deeper the left well is")


@SURFACES.register
class SharpAndFlat(Formula):
    """Two minima of equal loss, one sharp, one flat: at rates between their edges only the flat one holds a ball."""

    slug = "sharp_and_flat"
    title = "Sharp and flat minimum"
    theme = THEME
    formula = "((x**2 - 1)**2 + y**2)*(1 + (s - 1)*(1 + tanh(2*x)/tanh(2))/2)/4"
    box = ((-2.0, 2.0), (-2.0, 2.0))
    start = (1.8, 1.2)
    camera = (0.4, -1.48, 1.29)
    lowest = ((-1, 0), (1, 0))
    height = "log"
    s: float = param(
        15.0, 1.0, 40.0, log=True, symbol="s", help="How many times sharper the right minimum is than the left one"
    )


@SURFACES.register
class ThreeHumpCamel(Formula):
    """A low valley between two higher ones: the dip beside the start holds some methods and lets others pass."""

    slug = "three_hump_camel"
    title = "Three-hump camel"
    theme = THEME
    formula = "2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2"
    box = ((-2.2, 2.2), (-2.2, 2.2))
    start = (1.7, 1.4)
    camera = (0.73, -1.57, 1.0)
    lowest = ((0, 0), (1.747552345830289, -0.8737761729151445), (-1.747552345830289, 0.8737761729151445))
    height = "log"


@SURFACES.register
class SixHumpCamel(Formula):
    """Six minima in mirrored pairs, two of them deepest: a small change of start decides between good and bad."""

    slug = "six_hump_camel"
    title = "Six-hump camel"
    theme = THEME
    formula = "(4 - 2.1*x**2 + x**4/3)*x**2 + x*y + (4*y**2 - 4)*y**2"
    box = ((-2.0, 2.0), (-2.0, 2.0))
    start = (-1.5, -1.5)
    camera = (1.57, -0.73, 1.0)
    lowest = (
        (0.08984201310031806, -0.7126564030207396),
        (-0.08984201310031806, 0.7126564030207396),
        (-1.703606714969981, 0.7960835686726251),
        (1.703606714969981, -0.7960835686726251),
        (1.6071047529201974, 0.5686514548841314),
        (-1.6071047529201974, -0.5686514548841314),
    )
    height = "log"


@SURFACES.register
class StyblinskiTang(Formula):
    """Four wells of three depths: nothing near a shallow one hints that a deeper one exists."""

    slug = "styblinski_tang"
    title = "Styblinski–Tang"
    theme = THEME
    formula = "(x**4 - 16*x**2 + 5*x + y**4 - 16*y**2 + 5*y)/2"
    box = ((-4.5, 4.5), (-4.5, 4.5))
    start = (0.4, 4.0)
    camera = (0.42, -1.58, 1.15)
    lowest = (
        (-2.903534027771177, -2.903534027771177),
        (-2.903534027771177, 2.746802770990837),
        (2.746802770990837, -2.903534027771177),
        (2.746802770990837, 2.746802770990837),
    )


@SURFACES.register
class McCormick(Formula):
    """A tilted washboard: each hollow is a local minimum, and beyond the picture the next one is always lower.

    The ladder of minima has no end, so "global" here means the lowest inside the picture.
    """

    slug = "mccormick"
    title = "McCormick"
    theme = THEME
    formula = "sin(x + y) + (x - y)**2 - 1.5*x + 2.5*y + 1"
    box = ((-1.5, 4.0), (-3.0, 2.5))
    start = (2.6, -0.6)
    camera = (1.22, -1.22, 1.0)
    lowest = (("1/2 - pi/3", "-1/2 - pi/3"), ("1/2 + 2*pi/3", "2*pi/3 - 1/2"))
