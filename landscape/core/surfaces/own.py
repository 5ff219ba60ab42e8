"""A surface that somebody types: a text of a link, read from a short list of what is allowed, derived as ours are."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Self

import numpy as np

from landscape.core.arrays import Array, Box, Point
from landscape.core.cache import remembered
from landscape.core.critical import Nature, critical_points, settled
from landscape.core.expressions import FormulaError
from landscape.core.framing import Frame, frame
from landscape.core.lowest import alone, filled, low_places, lowest_places, valleys
from landscape.core.params import Number
from landscape.core.parts import choice, declared_as, typed
from landscape.core.spelling import pieces
from landscape.core.surfaces.base import SURFACES
from landscape.core.surfaces.formula import Formula, check, is_smooth
from landscape.core.typed import TypedError, read_letters, read_typed, with_points
from landscape.words import say

MOST = 600
"""Characters of a formula with all that is said of its letters."""
USUAL = "x²/4 + y² + sin(3x) cos(2y)"
"""What is there before anything is typed."""


SEEDS = 24
"""Points a side of the grid from which is sought what a box is drawn around."""


@dataclass(frozen=True)
class Written:
    """What somebody has typed, as read.

    Attributes
    ----------
    formula
        As :func:`landscape.core.expressions.read` has it.
    letters
        Its parameters.
    weights
        What it calls the two weights.
    """

    formula: str
    letters: Mapping[str, Number]
    weights: tuple[str, str]


def read_own(text: str) -> Written:
    """Read a formula and what is said of its letters, ``a x^2 + y^2; a = 2 in 0..5``.

    Parameters
    ----------
    text
        What somebody typed.

    Raises
    ------
    TypedError
        When it cannot be read or derived; says what to write instead, and where.
    """
    if len(text) > MOST:
        raise TypedError(say("A formula may have at most {most} characters.", most=MOST), MOST, len(text))
    first, *rest = pieces(text, ";")
    reading = read_typed(first)
    places = [len(first) + 1 + sum(len(one) + 1 for one in rest[:index]) for index in range(len(rest))]
    letters = read_letters(zip(rest, places, strict=True), reading.letters)
    try:
        check(reading.text, tuple(letters))
    except FormulaError as error:
        raise TypedError(str(error), 0, len(first)) from error
    return Written(reading.text, MappingProxyType(letters), reading.weights)


def read_side(text: str) -> Point | None:
    """Read a side of the box, ``low:high``; none where nothing is said.

    Raises
    ------
    TypedError
        When it is no side, or one of nothing.
    """
    if not text:
        return None
    number = r"-?[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?"
    found = re.fullmatch(rf"({number}):({number})", text)
    low, high = map(float, found.groups()) if found else (0.0, 0.0)
    if not (-1e5 <= low < high <= 1e5 and high - low >= 1e-6):
        raise TypedError(say("A side of the box is told like -2:2."), 0, len(text))
    return low, high


@SURFACES.register
class Own(Formula):
    """A formula of your own, with a slider for every letter in it."""

    slug = "own"
    title = "Your own formula"
    theme = "Your own"
    recorded = False
    formula = read_typed(USUAL).text
    box = ((-5.0, 5.0), (-5.0, 5.0))
    start = (-3.5, 3.0)
    weights = ("x", "y")
    z: str = typed(read_own, MOST, default=USUAL, lines=2, plain=with_points, help="The loss over x and y, as you would write it")
    across: str = typed(read_side, 40, help="From where to where x is drawn, such as -2:2; empty is chosen")
    up: str = typed(read_side, 40, help="From where to where y is drawn, such as -2:2; empty is chosen")
    scale: str = choice("chosen", ("chosen", "linear", "log"), help="How loss becomes height")

    TEXTS: ClassVar = ("z", "across", "up", "scale")

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in self.TEXTS:
            if getattr(self, name) != self.__dataclass_fields__[name].default:
                raise ValueError(f"{name} is another class's: make it with make(Own, ...) or Own.of(...)")

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> type[Self]:
        """Give the class that declares the letters of a formula, drawn where something of it is seen."""
        told = {}
        for name in cls.TEXTS:
            declared = Own.params()[name]
            told[name] = declared.repair(values.get(name, declared.default))
        found: type[Self] = _written(tuple(told.items()))
        return found

    @property
    def minima(self) -> tuple[Point, ...]:
        """The minima in the box, the lowest first, found when asked; none where it is lower at the edge of the box."""
        return () if self.is_sweep else _minima(self)


@remembered
def _written(told: tuple[tuple[str, str], ...]) -> type[Own]:
    values = dict(told)
    written = read_own(values["z"])
    sides = read_side(values["across"]), read_side(values["up"])
    seen = frame(_bare(written, Own.box)().value, functools.partial(_level, written), *sides)
    return _subclass(values, written, _looked_at(seen, values["scale"]))


def _bare(written: Written, box: Box) -> type[Formula]:
    """Give a surface of the formula alone, over some box."""
    letters = {name: declared_as(declared, declared.default) for name, declared in written.letters.items()}
    smooth = is_smooth(written.formula, tuple(letters))
    told = {"formula": written.formula, "smooth": smooth, "box": box, "seeds": SEEDS}
    return type("Bare", (Formula,), {**told, **letters, "__annotations__": dict.fromkeys(letters, float)})


def _level(written: Written, box: Box) -> Array:
    """Find the places of a box at which a formula is level, or lowest where it has kinks."""
    surface = _bare(written, box)()
    if not surface.smooth:
        grid, low = low_places(filled(surface.value), box)
        return grid[low[:, 0], low[:, 1]]
    points = [point.place for point in critical_points(surface) if point.nature is not Nature.DEGENERATE]
    return np.array(points).reshape(-1, 2)


def _lowest(surface: Formula) -> Array:
    """Find the minima of a box (n, 2), the lowest first."""
    loss = filled(surface.value)
    found = np.array(lowest_places(loss, valleys(surface.hessian), surface.box, lines=False)).reshape(-1, 2)
    return alone(loss, found, surface.extent / 100)


def _looked_at(seen: Frame, scale: str) -> dict[str, Any]:
    height = seen.height if scale == "chosen" else scale
    return {"box": seen.box, "start": seen.start, "camera": seen.camera, "height": height}


def _subclass(values: Mapping[str, str], written: Written, looked_at: Mapping[str, Any]) -> type[Own]:
    """Give the class of all surfaces that such a text tells: they differ in their letters."""
    fields = {name: declared_as(Own.params()[name], now) for name, now in values.items()}
    letters = {name: declared_as(declared, declared.default) for name, declared in written.letters.items()}
    smooth = is_smooth(written.formula, tuple(letters))
    told = {"formula": written.formula, "weights": written.weights, "smooth": smooth, "__doc__": Own.__doc__}
    kinds = {**dict.fromkeys(fields, str), **dict.fromkeys(letters, float)}
    return type("Own", (Own,), {**told, **looked_at, **fields, **letters, "__annotations__": kinds}, written=True)


@remembered
def _minima(surface: Own) -> tuple[Point, ...]:
    found = _lowest(surface)
    if surface.smooth:
        found = settled(surface, found)
    if not len(found):
        return ()
    x, y = (np.linspace(low, high, 65) for low, high in surface.box)
    seen: Array = filled(surface.value)(np.stack(np.meshgrid(x, y), -1))
    lowest = float(surface.value(found[0]))
    is_global = lowest <= seen.min() + 1e-9 * (1 + abs(lowest))
    return tuple((x, y) for x, y in found.tolist()) if is_global else ()
