"""A curve drawn by hand: knots at whole steps, what lies between them, and how it goes on otherwise from a step on.

As text ``step=factor`` with semicolons between, ``0=1;150=0.1``. An exclamation mark before a step is a break: from
there on another curve holds, which knows nothing of the knots before it, nor they of it. So whatever is steered later
leaves all earlier steps as they were: ``0=1;150=0.1;!60=0.7``.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from landscape.core.arrays import Array
from landscape.words import phrase, say

LEAST, MOST = 1e-6, 1e6
"""Factors that can be drawn; a scale of powers of ten has no zero."""
LAST = 2_000
"""The last step that a knot may be at."""
DIGITS: Final = 4
"""Of a factor that a rate is steered to."""
SHOWN: Final = 12
"""Characters of a number that a sentence repeats."""
_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?", re.ASCII)
_KNOT = re.compile(r"(?P<apart>!?)(?P<step>[^=]*)=(?P<factor>[^=]*)")


@dataclass(frozen=True)
class Knot:
    """A factor at a step, counted from 0; `apart` where it begins a curve of its own."""

    step: int
    factor: float
    apart: bool = False

    def __str__(self) -> str:
        factor = repr(self.factor).removesuffix(".0").replace("e-0", "e-")
        return f"{'!' * self.apart}{self.step}={factor}"


def read_knots(text: str) -> tuple[Knot, ...]:
    """Read knots from their text.

    Raises
    ------
    ValueError
        When it cannot be read, a factor or a step lies beyond what can be drawn, or steps do not rise; says which.
    """
    knots = tuple(_read_knot(piece) for piece in text.split(";"))
    begins = [curve[0].step for curve in curves(knots)[1:]]
    for steps in ([knot.step for knot in curve] for curve in curves(knots)):
        _rise(steps)
    _rise(begins)
    return knots


def _rise(steps: Sequence[int]) -> None:
    for before, step in itertools.pairwise(steps):
        if before >= step:
            raise ValueError(
                say("The steps of a drawn curve rise; {step} comes after {before}.", step=step, before=before)
            )


def _read_knot(text: str) -> Knot:
    read = _KNOT.fullmatch(text.strip())
    step, factor = (_number(read["step"]), _number(read["factor"])) if read else (math.nan, math.nan)
    if not read or math.isnan(step) or math.isnan(factor):
        raise ValueError(say("A drawn curve is written like 0=1;150=0.1, a step and a factor each."))
    said, told = read["step"][:SHOWN], read["factor"][:SHOWN]
    if step > LAST:
        raise ValueError(say("A drawn curve has steps up to {last}, not {step}.", last=LAST, step=said))
    if step < 0 or step % 1:
        raise ValueError(say("A drawn curve has whole steps from 0 on, not {step}.", step=said))
    if factor <= 0:
        raise ValueError(say("A factor of a drawn curve is above 0, not {factor}.", factor=told))
    if not LEAST <= factor <= MOST:
        text = phrase("A factor of a drawn curve is from {least} to {most}, not {factor}.")
        raise ValueError(say(text, least=f"{LEAST:f}", most=f"{MOST:.0f}", factor=told))
    return Knot(int(step), factor, bool(read["apart"]))


def _number(text: str) -> float:
    """Read a number as one writes it; NaN where it is none."""
    return float(text) if _NUMBER.fullmatch(text) else math.nan


def written(knots: Sequence[Knot]) -> str:
    """Write knots as :func:`read_knots` reads them."""
    return ";".join(map(str, knots))


def curves(knots: Sequence[Knot]) -> list[list[Knot]]:
    """Give the knots of each curve; each begins to hold at its first knot, but the first one at once."""
    apart: list[list[Knot]] = []
    for knot in knots:
        if knot.apart or not apart:
            apart.append([])
        apart[-1].append(knot)
    return apart


def broken(knots: Sequence[Knot], step: int, factor: float) -> tuple[Knot, ...]:
    """Give knots that hold a factor from a step on, and are as they were before it."""
    begun = [curve for curve in curves(knots)[1:] if curve[0].step < step]
    kept = [*curves(knots)[0], *itertools.chain(*begun)]
    factor = float(f"{min(max(factor, LEAST), MOST):.{DIGITS}g}")
    return (*kept, Knot(step, factor, apart=True)) if step > 0 else (Knot(0, factor),)


def drawn(knots: Sequence[Knot], shape: str, steps: int) -> Array:
    """Give the factor of each of `steps` steps, shape (steps,).

    Before the first knot of a curve, and after its last one, it holds.

    Parameters
    ----------
    knots
        As :func:`read_knots` gives them.
    shape
        One of :data:`BETWEEN`: what lies between two knots.
    """
    t = np.arange(steps, dtype=float)
    result = np.ones(steps)
    for at, curve in enumerate(curves(knots)):
        where = np.array([knot.step for knot in curve], dtype=float)
        factors = np.array([knot.factor for knot in curve])
        holds = t >= where[0] if at else np.full(steps, True)
        result[holds] = BETWEEN[shape](t[holds], where, factors)
    return result


def _in_steps(t: Array, where: Array, factors: Array) -> Array:
    """Hold each factor until the next knot."""
    return np.asarray(factors[np.maximum(np.searchsorted(where, t, side="right") - 1, 0)])


def _straight(t: Array, where: Array, factors: Array) -> Array:
    """Go from knot to knot by equal shares of the rate, a straight line over a scale of powers of ten."""
    return _through(np.exp(np.interp(t, where, np.log(factors))), t, where, factors)


def _smooth(t: Array, where: Array, factors: Array) -> Array:
    """Go through the knots without a corner and without going beyond any of them.

    A cubic in the factor's logarithm whose slopes at the knots are harmonic means of those beside them.

    References
    ----------
    Fritsch, F. N. & Butland, J. (1984). A Method for Constructing Local Monotone Piecewise Cubic Interpolants.
    """
    if len(where) < 3:
        return _straight(t, where, factors)
    heights, slopes = np.log(factors), _slopes(where, np.log(factors))
    t_in = np.clip(t, where[0], where[-1])
    at = np.clip(np.searchsorted(where, t_in, side="right") - 1, 0, len(where) - 2)
    width = where[at + 1] - where[at]
    s = (t_in - where[at]) / width
    rise = s * s * (3 - 2 * s)
    bent = width * s * (1 - s) * ((1 - s) * slopes[at] - s * slopes[at + 1])
    return _through(np.exp(heights[at] * (1 - rise) + heights[at + 1] * rise + bent), t, where, factors)


def _slopes(where: Array, heights: Array) -> Array:
    """Give a monotone cubic's slope at each knot, as SciPy's PchipInterpolator has it."""
    width = np.diff(where)
    secant = np.diff(heights) / width
    before, after = 2 * width[1:] + width[:-1], width[1:] + 2 * width[:-1]
    turns = secant[:-1] * secant[1:] <= 0
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (before + after) / (before / secant[:-1] + after / secant[1:])
    inner = np.where(turns, 0.0, mean)
    first = _end_slope(width[0], width[1], secant[0], secant[1])
    last = _end_slope(width[-1], width[-2], secant[-1], secant[-2])
    return np.array([first, *inner, last])


def _end_slope(width: float, next_width: float, secant: float, next_secant: float) -> float:
    """Give the slope at an end: that of the parabola through three knots, kept from turning back."""
    slope = ((2 * width + next_width) * secant - width * next_secant) / (width + next_width)
    if slope * secant <= 0:
        return 0.0
    return 3 * secant if secant * next_secant <= 0 and abs(slope) > 3 * abs(secant) else slope


def _through(values: Array, t: Array, where: Array, factors: Array) -> Array:
    """Put the knots' own factors at their steps, which logarithms miss by a last digit."""
    held = np.clip(t, where[0], where[-1])
    at = np.minimum(np.searchsorted(where, held), len(where) - 1)
    return np.where(where[at] == held, factors[at], values)


BETWEEN: Final[Mapping[str, Callable[[Array, Array, Array], Array]]] = {
    "smooth": _smooth,
    "straight": _straight,
    "steps": _in_steps,
}
"""What lies between two knots."""
