"""A surface that somebody types: a text of a link, read from a short list of what is allowed, derived by its graph."""

from __future__ import annotations

import dataclasses
import functools
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

import numpy as np

from landscape.core import floats
from landscape.core.arrays import Array, Box, Point
from landscape.core.cache import remembered
from landscape.core.compiling import Blockwise, defined, writing_source
from landscape.core.critical import NO_CURVATURE, Nature, critical_points, hollows, settled
from landscape.core.expressions import FUNCTIONS
from landscape.core.framing import REACHES, frame
from landscape.core.lowest import (
    CANDIDATES,
    FINE,
    alone,
    deepest,
    filled,
    is_lower,
    low_places,
    lower_place,
    lowest_places,
    valleys,
    walked,
)
from landscape.core.params import Number
from landscape.core.parts import choice, declared_as, typed
from landscape.core.spelling import pieces
from landscape.core.surfaces.base import SURFACES, equally_low
from landscape.core.surfaces.formula import MOST_GROWTH, Formula
from landscape.core.typed import Graph, TypedError, read_letters, read_typed, with_points
from landscape.core.typed.graph import IN_BLOCKS, ON_ARRAYS, ON_FLOATS, Flavour
from landscape.core.typed.tokens import MOST, refuse_long
from landscape.words import phrase, say

USUAL = "x²/4 + y² + sin(3x) cos(2y)"
"""What is there before anything is typed."""
EXAMPLES = (
    "(1-x)^2 + 100(y-x^2)^2",
    "sin(3x) cos(2y) + |x|/5",
    "1 - e^(-x²-y²)",
    "a x² + b y²; a = 4 in 0..10",
    "if(x < 0, x², 3x) + |y|",
)
"""What may be typed; each shows something else that is understood."""
GUIDE = (
    ("x, y   w1, w2   w₁, w₂", phrase("The two weights; z = or f(x, y) = may stand before a formula")),
    ("2x(x+1)   1/2x", phrase("Products need no sign; products and quotients go from left to right: 1/2x is x/2")),
    ("x^2   x²   x**2   -x²", phrase("Powers bind more than a sign: -x² is negative; so is e^-x² a bell")),
    ("|x|   √x   ∛x   ⌊x⌋   ⌈x⌉", phrase("Absolute value, roots, rounding; also abs, sqrt, cbrt, floor, ceil, sign")),
    (
        "sin 2x   cos²x   sec(x)",
        phrase("Without brackets a function takes the factors that follow; asin, sinh, asinh …"),
    ),
    (
        "e^x   exp(x)   ln x   log_2(x)",
        phrase("log is the natural one, as ln; another base stands below, as in log_2 or log₃"),
    ),
    ("min(x, y)   max(x, y, 1)", phrase("The lowest and the highest of several")),
    ("if(x < 0, x², 3x)", phrase("Cases, also as x² if x < 0 else 3x; conditions are joined by and, or")),
    ("a x² + λ y²", phrase("Every other letter has a slider, Greek ones by name or sign; a1, a₂ are letters as well")),
    ("a x²; a = 2 in 0..5", phrase("After a semicolon a letter's value and range; log at the end for powers of ten")),
)
"""What may be written, and what it means."""
OF_CLASS = ("z", "across", "up")
"""What tells letters and box, of which each class has its own."""
SEEDS = 24
"""Points a side of the grid from which is sought what a box is drawn around."""
BENT, SINGLE = 1e-9, 3
"""Of a level place the one curvature is more than this share of the other, or it is near and one of so few."""
ACROSS = 9
"""Points a side of the grid from which a curve is sought along which a surface is lowest."""
NEARLY = 0.94
"""A share of the box that is as good as all of it: the rest is its edge."""
CLOSE = 5e-4
"""How far about the deepest place a minimum is looked for, in boxes."""
SAME = 1e-3
"""Minima that are found in two ways are one when they are closer than this, in boxes."""

_ONE: Final = [*(name for name, function in FUNCTIONS.items() if not function.many), "pow"]
_ON_ARRAYS: Final = {name: getattr(np, name) for name in (*map(ON_ARRAYS.name, _ONE), "where")}
_KNOWN: Final[Mapping[str, Callable[..., Any]]] = {**vars(math), "abs": abs, "sign": floats.sign}
_ON_FLOATS: Final = {name: _KNOWN[name] for name in _ONE}


@dataclass(frozen=True)
class Written:
    """What somebody has typed, as read.

    Attributes
    ----------
    formula
        As :func:`landscape.core.expressions.read` has it.
    graph
        The same, to be derived.
    letters
        Its parameters.
    weights
        What it calls the two weights.
    """

    formula: str
    graph: Graph
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
        When it cannot be read; says what to write instead, and where.
    """
    refuse_long(text)
    first, *rest = pieces(text, ";")
    reading = read_typed(first)
    places = [len(first) + 1 + sum(len(one) + 1 for one in rest[:index]) for index in range(len(rest))]
    letters = read_letters(zip(rest, places, strict=True), reading.letters)
    return Written(reading.text, Graph(reading.tree), letters, reading.weights)


_POWER = re.compile(r"\^(\d+)")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_UP, _DOWN = (str.maketrans(*both) for both in (("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"), ("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")))


def tidied(text: str) -> str:
    """Write a formula evenly, with powers as one writes them by hand; as it is where that would be another."""
    plain = " ".join(text.split())
    raised = _POWER.sub(lambda found: found[1].translate(_UP), plain)
    return next((one for one in (raised, plain) if _is_same(one, text)), text)


def in_one(text: str) -> str:
    """Write a formula with powers that a link need not escape, where it is still the same."""
    lowered = _RAISED.sub(lambda found: f"^{found[0].translate(_DOWN)}", text)
    return lowered if tidied(lowered) == text else text


def _is_same(one: str, other: str) -> bool:
    """Tell whether two texts say the same, where both can be read."""
    try:
        read, wanted = read_own(one), read_own(other)
    except TypedError:
        return False
    return (read.formula, read.letters, read.weights) == (wanted.formula, wanted.letters, wanted.weights)


_NUMBER = r"[-−]?[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?"
_SIDE = re.compile(rf"\s*({_NUMBER})(?:\s*(?:\.\.|…|[:,;]|to|bis)\s*|\s+)({_NUMBER})\s*")


def read_side(text: str) -> Point | None:
    """Read a side of the box, ``low..high``, also as people write pairs; none where nothing is said.

    Raises
    ------
    TypedError
        When it is no side, or one of nothing.
    """
    if not text:
        return None
    found = _SIDE.fullmatch(text)
    low, high = (float(end.replace("−", "-")) for end in found.groups()) if found else (0.0, 0.0)
    if not (-1e5 <= low < high <= 1e5 and high - low >= 1e-6):
        raise TypedError(say("A side of the box is told like -2..2."), 0, len(text))
    return low, high


def evenly_told(text: str) -> str:
    """Write a side of the box that can be read as links have it, ``low..high``."""
    found = _SIDE.fullmatch(text)
    return "..".join(found.groups()).replace("−", "-") if found else text


class Typed(Formula):
    """A formula derived by its graph: what strangers type may take no longer than its length bounds.

    Attributes
    ----------
    text
        The formula as it was typed, with all that is said of its letters.
    """

    text: ClassVar[str]
    pieces = True
    _functions: ClassVar[dict[tuple[int, str], Callable[..., list[Any]]]]
    _letters: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._functions, cls._letters = {}, super().letters()  # asked for with every look at the surface

    @classmethod
    def letters(cls) -> tuple[str, ...]:
        """Give the names of the parameters that stand in the formula."""
        return cls._letters

    @property
    def everywhere(self) -> bool:
        """Whether the loss is known to be a finite number wherever a run may go: sums, products and waves are."""
        return read_own(self.text).graph.growth() <= MOST_GROWTH

    @property
    def costs(self) -> tuple[int, int]:
        """How many rows of data can be looked at while slope, and curvature, of one place of many are worked out."""
        graph = read_own(self.text).graph
        return graph.cost(1), graph.cost(2)

    @classmethod
    def derivatives(cls, order: int, flavour: Flavour, prefix: str = "_") -> tuple[list[str], list[str]]:
        """Write loss, slopes or curvatures as code: lines that name what they share, and their expressions."""
        graph = read_own(cls.text).graph
        return graph.written(graph.entries(order), flavour, prefix)

    @classmethod
    def _compiled(cls, order: int, module: str) -> Callable[..., list[Any]]:
        if (order, module) not in cls._functions:
            cls._functions[order, module] = _derived(cls.text, order, module)
        return cls._functions[order, module]

    @classmethod
    def _blockwise(cls) -> Callable[..., Blockwise]:
        return _in_blocks(cls.text)


@remembered
def _derived(text: str, order: int, module: str) -> Callable[..., list[Any]]:
    flavour, functions = (ON_ARRAYS, _ON_ARRAYS) if module == "numpy" else (ON_FLOATS, _ON_FLOATS)
    return defined(_source(text, order, flavour), functions)


@remembered
def _in_blocks(text: str) -> Callable[..., Blockwise]:
    return writing_source(_source(text, 1, IN_BLOCKS), _ON_ARRAYS)


def _source(text: str, order: int, flavour: Flavour) -> str:
    """Write the function that :meth:`Formula._compiled` gives."""
    written = read_own(text)
    lines, entries = written.graph.written(written.graph.entries(order), flavour)
    head = f"def derived({', '.join([*written.letters, 'x', 'y'])}):"
    return "\n    ".join([head, *lines, f"return [{', '.join(entries)}]"])


@SURFACES.register
class Own(Typed):
    """A formula of your own, with a slider for every letter in it."""  # how it is seen is told in core/framing.py

    slug = "own"
    title = "Your own formula"
    theme = "Your own"
    recorded = False
    text = USUAL
    formula = read_typed(USUAL).text
    box = ((-5.0, 5.0), (-5.0, 5.0))
    start = (-3.5, 3.0)
    weights = ("x", "y")
    seeds = 48
    defined: ClassVar[float] = 1.0
    endless: ClassVar[bool] = False
    z: str = typed(
        read_own,
        MOST,
        default=USUAL,
        lines=2,
        examples=EXAMPLES,
        plain=with_points,
        evenly=tidied,
        in_one=in_one,
        remarks=lambda text: remarks(text),  # noqa: PLW0108 - it is defined below
        guide=GUIDE,
        title=phrase("Formula"),
        help="The loss over x and y, as you would write it",
    )
    across: str = typed(
        read_side,
        40,
        examples=("-2..2",),
        plain=with_points,
        evenly=evenly_told,
        title=phrase("x from, to"),
        help="From where to where x is drawn, such as -2..2; empty is chosen",
    )
    up: str = typed(
        read_side,
        40,
        examples=("0..3",),
        plain=with_points,
        evenly=evenly_told,
        title=phrase("y from, to"),
        help="From where to where y is drawn, such as -2..2; empty is chosen",
    )
    scale: str = choice("chosen", ("chosen", "linear", "log"), help="How loss becomes height")

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in OF_CLASS:
            if getattr(self, name) != self.__dataclass_fields__[name].default:
                raise ValueError(f"another {name} is another class: Own.of(values)(**values)")
        if self.scale != "chosen":
            object.__setattr__(self, "height", self.scale)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> type[Self]:
        """Give the class that declares the letters of a formula, drawn where something of it is seen."""
        declared = [Own.params()[name] for name in OF_CLASS]
        told = (one.repair(values.get(name, one.default)) for name, one in zip(OF_CLASS, declared, strict=True))
        found: Any = _written(*told)
        return found  # type: ignore[no-any-return]  # a class of the same kind

    @property
    def minima(self) -> tuple[Point, ...]:
        """The minima in the box, the lowest first, found when asked."""
        return () if self.is_sweep else _minima(self)

    @property
    def lower(self) -> Point | None:
        """A place in the box, or far beyond, that is lower than all minima in the box; none where none was found."""
        return None if self.is_sweep else _lower(self)


def remarks(text: str) -> list[str]:
    """Say of a formula that can be read what it lacks: smoothness, a loss everywhere, an end, a lowest place."""
    surface, breaks = Own(z=text), read_own(text).graph.breaks()
    said = []
    if "kinks" in breaks:
        said.append(say("It may have kinks: where the slope jumps, a step of a fixed rate goes on hopping to and fro."))
    if "roots" in breaks:
        said.append(say("It has a root: where that is zero, the slope may jump or have no end."))
    if "logs" in breaks:
        said.append(say("It has a logarithm: where that is of zero, the loss may have no end."))
    if "domains" in breaks and surface.defined >= NEARLY:
        said.append(say("A root, power or log has no value of negative numbers; a run that gets there has diverged."))
    if "arcs" in breaks and surface.defined >= NEARLY:
        said.append(say("An inverse function has a value of some numbers alone; a run that gets beyond has diverged."))
    if "steps" in breaks:
        said.append(say("It has steps: on each of them the slope tells nothing of the next."))
    if "cases" in breaks:
        said.append(say("It is made of cases: where they meet, it may have a kink or a jump."))
    if surface.endless:
        said.append(say("It has a pole, at which the loss has no end."))
    if surface.defined < NEARLY:
        share = str(round(100 * (1 - surface.defined)))
        said.append(say("On {share} % of the box there is no loss; a run that gets there has diverged.", share=share))
    if _falls_on(surface):
        said.append(say("It is lowest at the edge of the box, and may go on falling beyond."))
    return said


def _falls_on(surface: Own) -> bool:
    """Tell whether a surface is lowest at the edge of its box, or on a step of which the next is lower.

    Where a minimum was found that nothing is lower than, a line of it may cross the edge, and nothing falls on.
    """
    seen = filled(surface.value)(_grid(surface.box))
    inside, lowest = seen[1:-1, 1:-1].min(), float(seen.min())
    at_edge = min(seen[[0, -1]].min(), seen[:, [0, -1]].min()) == lowest < np.inf
    if inside <= lowest and not (at_edge and lower_place(surface.value, surface.box, lowest)):
        return False
    return not surface.minima or is_lower(lowest, surface.value(surface.minima[0])) or surface.lower is not None


def _grid(box: Box) -> Array:
    return np.stack(np.meshgrid(*(np.linspace(low, high, FINE) for low, high in box)), -1)


@remembered
def _written(*texts: str) -> type[Own]:
    text, *sides = texts
    written = read_own(text)
    loss, level = _bare(text, written, Own.box).value, functools.partial(_level, text, written)
    seen = frame(loss, level, *map(read_side, sides), poles=written.graph.has_poles())
    fields = {name: declared_as(Own.params()[name], now) for name, now in zip(OF_CLASS, texts, strict=True)}
    kinds = {**dict.fromkeys(fields, str), **dict.fromkeys(written.letters, float)}
    about = {"__doc__": Own.__doc__, "weights": written.weights, **dataclasses.asdict(seen)}
    return type("Own", (Own,), {**_body(text, written), **about, **fields, "__annotations__": kinds}, written=True)


def _body(text: str, written: Written) -> dict[str, Any]:
    """Give what a class of a formula has: the formula, and its letters."""
    letters = {name: declared_as(declared, declared.default) for name, declared in written.letters.items()}
    return {"text": text, "formula": written.formula, "smooth": written.graph.is_smooth(), **letters}


def _bare(text: str, written: Written, box: Box) -> Typed:
    """Give a surface of a formula over some box, with the usual letters."""
    kinds = dict.fromkeys(written.letters, float)
    body = {**_body(text, written), "box": box, "seeds": SEEDS, "__annotations__": kinds}
    surface: Typed = type("Bare", (Typed,), body)()
    return surface


def _level(text: str, written: Written, box: Box) -> Array:
    """Find the places of a box at which a formula is level, or lowest where it has kinks."""
    surface = _bare(text, written, box)
    if not surface.smooth:
        found = _lowest(surface)
        if len(found) < CANDIDATES:
            return found
        grid, low = low_places(filled(surface.value), box, lines=False)  # there may be more than were followed
        return grid[low[:, 0], low[:, 1]]
    points = critical_points(surface)
    is_near = box[0][1] <= REACHES[0] and sum(point.nature is Nature.DEGENERATE for point in points) <= SINGLE
    bends = [min(map(abs, one.curvatures)) > BENT * max(map(abs, one.curvatures)) for one in points]
    kept = [one.place for one, bent in zip(points, bends, strict=True) if bent or is_near]
    return np.array(kept).reshape(-1, 2)


@remembered
def _minima(surface: Own) -> tuple[Point, ...]:
    found = _alone(surface)
    if not len(found):
        found = _of_trough(surface)
    return tuple((x, y) for x, y in found.tolist())


@remembered
def _lower(surface: Own) -> Point | None:
    if not surface.minima:
        return None
    lowest, deep = float(surface.value(surface.minima[0])), _deepest(surface)
    if is_lower(surface.value(deep), lowest):
        x, y = deep.tolist()
        return x, y
    return lower_place(surface.value, surface.box, lowest)


@remembered
def _alone(surface: Own) -> Array:
    """Find the minima (n, 2) in the box that are no part of a curve, the lowest first: by losses, and by slopes."""
    found = _lowest(surface)
    if surface.smooth:
        found = settled(surface, found)
    if is_lower(surface.value(_deepest(surface)), surface.value(found).min(initial=np.inf)):
        found = np.concatenate([found, _lowest(surface, _beside(surface, _deepest(surface)))])
    more = hollows(surface)
    found = np.concatenate([found, more[(surface.boxes_apart(more[:, None], found) > SAME).all(axis=-1)]])
    found = found[surface.holds(found)]
    ordered: Array = found[surface.value(found).argsort(kind="stable")]
    return ordered


@remembered
def _deepest(surface: Typed) -> Array:
    """Give the lowest place (2,) of the box that is seen, be it a minimum or not."""
    return deepest(filled(surface.value), *surface.corners)


def _beside(surface: Own, place: Array) -> Box:
    """Give a box about a place that is narrower than any wave which is looked for."""
    (x0, y0), (x1, y1) = place - CLOSE * surface.extent, place + CLOSE * surface.extent
    return (float(x0), float(x1)), (float(y0), float(y1))


def _lowest(surface: Typed, box: Box | None = None) -> Array:
    """Find the places (n, 2) in a box, the surface's if none is told, around which it is higher, the lowest first."""
    box = box or surface.box
    loss, size = filled(surface.value), np.ptp(np.array(box), axis=1) / 100
    places = lowest_places(loss, valleys(surface.hessian), box, lines=False)
    found = np.array(places).reshape(-1, 2)
    return alone(loss, found if surface.smooth else walked(loss, found, size), size)


def _of_trough(surface: Typed) -> Array:
    """Find of a curve along which a surface is lowest one place (1, 2), that nearest to the middle of the box."""
    sides = (np.linspace(low, high, ACROSS) for low, high in surface.box)
    found = settled(surface, np.stack(np.meshgrid(*sides), -1).reshape(-1, 2))
    low, high = surface.corners
    found = found[((low < found) & (found < high)).all(axis=-1) & (surface.value(found) < np.inf)]
    low, high = np.linalg.eigvalsh(surface.hessian(found)).T
    steep = np.abs(surface.gradient(found) * surface.extent).max(axis=-1)
    found = found[
        (high > 0) & (np.abs(low) <= NO_CURVATURE * high) & (steep <= NO_CURVATURE * high * surface.extent.max() ** 2)
    ]
    losses = surface.value(found)
    found = found[equally_low(losses, losses.min(initial=np.inf))]
    nearest: Array = found[surface.boxes_apart(found, surface.corners.mean(axis=0)).argsort()][:1]
    seen = filled(surface.value)(np.concatenate([_grid(surface.box).reshape(-1, 2), [_deepest(surface)]])).min()
    return nearest[:0] if is_lower(seen, losses.min(initial=np.inf)) else nearest
