"""What the browser needs to draw where everything ends, and what is said of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from landscape.core.arrays import Array, Box
from landscape.core.optimizers import Optimizer
from landscape.core.surfaces import Surface
from landscape.figures.encoding import encode_array
from landscape.simulation.basins import GRID, Basins, Fate, Labels, grid_of, is_chance
from landscape.simulation.measures import BESIDE, at_global
from landscape.simulation.scenario import NARROWEST, Setup
from landscape.words import phrase, say
from landscape.words.numbers import place_of, written

FINEST = 254
"""The largest level in which steps are told; they fit in a byte."""
FRACTAL, SMOOTH = 0.5, 0.85
"""Below the one an uncertainty exponent is far from 1, above the other it is 1 as far as 128 starts a side tell."""
FEW = 127
"""As many numbers of minima fit in a byte."""
NEAR = 0.9
"""As many times the narrowest part are as near as one comes: its edges are told in few digits."""
SHARES = {
    "global": phrase("{share} % to a global minimum"),
    "other": phrase("{share} % to another minimum"),
    "slow": phrase("{share} % still on their way"),
    "stuck": phrase("{share} % at rest elsewhere"),
    "diverged": phrase("{share} % diverge"),
}
"""What is said of a share of the starts, in this order."""
PLAIN = {"slow": Fate.SLOW, "stuck": Fate.STUCK, "diverged": Fate.DIVERGED}
"""Labels of those that have a colour of their own and no marker."""


def map_of_basins(found: Basins, surface: Surface, method: Optimizer, setup: Setup) -> dict[str, Any]:
    """Give a map for the browser.

    Returns
    -------
    dict
        ``points`` along each side of the ``box``; ``places``, the minima as ``[x, y, loss, is global]``; ``labels``
        (n, n), the number of a place or a :class:`~landscape.simulation.basins.Fate`; ``steps`` (n, n) as levels of
        log(1 + steps), of which 254 are ``most``; what is ``said``, and ``keys``, labels with the part of it that tells
        of each.
    """
    levels = np.rint(FINEST * np.log1p(found.steps) / math.log1p(setup.steps))
    shares = shares_of(found)
    return {
        "points": len(found.label),
        "box": [list(side) for side in found.box],
        "places": tell_places(surface, found.places),
        "labels": encode_labels(found.label, found.places),
        "steps": encode_array(levels, "u1"),
        "most": setup.steps,
        "keys": [[label, _told(name, shares[name])] for name, label in PLAIN.items() if shares[name]] + _shade(found),
        "said": say_of(found, surface, method, setup),
    }


def tell_places(surface: Surface, places: Array) -> list[list[Any]]:
    """Give minima as ``[x, y, loss, is global]``."""
    losses, lowest = surface.value(places).tolist() if len(places) else [], at_global(surface, places).tolist()
    return [[*place, loss, low] for place, loss, low in zip(places.tolist(), losses, lowest, strict=True)]


def encode_labels(label: Labels, places: Array) -> dict[str, str]:
    """Encode labels of so many minima, in a byte each where that does."""
    return encode_array(label, "i1" if len(places) <= FEW else "i2")


def shares_of(found: Basins) -> dict[str, float]:
    """Give the share of starts by what becomes of them; together they are 1."""
    return {
        "global": found.to_global,
        "other": found.to_any - found.to_global,
        "slow": found.share([Fate.SLOW]),
        "stuck": found.share([Fate.STUCK]),
        "diverged": found.share([Fate.DIVERGED]),
    }


def say_of(found: Basins, surface: Surface, method: Optimizer, setup: Setup) -> str:
    """Say in a few sentences how the starts fare, how exact that is, and what kind of border it has."""
    shares = shares_of(found)
    told = ", ".join(_told(name, share) for name, share in shares.items() if share)
    error = max(map(found.error, shares.values()))
    first = (
        say("{method}: {shares} (± {error}).", method=say(method.title), shares=told, error=percent(error))
        if error
        else say("{method}: {shares}.", method=say(method.title), shares=told)
    )
    points = len(found.label)
    is_finest = points == grid_of(surface, [method], setup)  # else a finer map follows
    border = _border(found) if is_finest and not is_chance(surface, setup) else []  # chance mixes them
    return " ".join(
        [first, *(text for _, text in _shade(found)), *border, *say_around(found.box, points, surface, [method], setup)]
    )


def say_around(box: Box, points: int, surface: Surface, methods: Sequence[Optimizer], setup: Setup) -> list[str]:
    """Say of a map which part of the plane it shows, that chance was at work, and that it has few starts, if so."""
    few = points < GRID and points == grid_of(surface, methods, setup)
    fewer = [say("There are {n} × {n} starts, since more would take too long.", n=points)] if few else []
    return [*_part(box, surface), *_chance(surface, setup), *fewer]


def _shade(found: Basins) -> list[tuple[int, str]]:
    """Say what the shade of a basin tells, and name one, if there is any."""
    reached = found.label[found.label >= 0]
    return [(int(np.bincount(reached).argmax()), say("Darker took longer."))] if reached.size else []


def _told(name: str, share: float) -> str:
    return say(SHARES[name], share=percent(share))


def percent(share: float) -> str:
    """Write a share in tenths of a percent; one that is smaller, or nearly all, is told to be."""
    if not share:
        return written(0)
    tenths = round(1000 * share)
    if tenths == 1000 and share < 1:
        return f"> {written(99.9)}"
    return written(tenths / 10, 4) if tenths else f"< {written(0.1)}"


def _part(box: Box, surface: Surface) -> list[str]:
    """Say which part of the plane it is of, if not of all; its middle as exactly as the part needs."""
    if box == surface.box:
        return []
    sides = [high - low for low, high in box]
    times = max((last - first) / side for (first, last), side in zip(surface.box, sides, strict=True))
    middle = [(low + high) / 2 for low, high in box]
    digits = [max(3, math.ceil(math.log10(abs(at) / side + 1)) + 2) for at, side in zip(middle, sides, strict=True)]
    x, y = (written(at, many) for at, many in zip(middle, digits, strict=True))
    told = [
        say("This is the part around {place}, magnified {times} times.", place=place_of(x, y), times=written(times))
    ]
    return [*told, *([say("Nearer than this numbers do not tell places apart.")] if times > NEAR / NARROWEST else [])]


def _border(found: Basins) -> list[str]:
    entropy, exponent = found.border_entropy, found.uncertainty
    if entropy is None or exponent is None:
        return []
    said = (
        phrase("The border is fractal: uncertainty exponent {exponent}, far below 1; entropy {entropy}.")
        if exponent < FRACTAL
        else phrase("Whether the border is fractal is not clear: uncertainty exponent {exponent}; entropy {entropy}.")
        if exponent < SMOOTH
        else phrase("At this resolution the border is smooth: uncertainty exponent {exponent}; entropy {entropy}.")
    )
    return [say(said, exponent=written(exponent, 2), entropy=written(entropy, 2))]


def _chance(surface: Surface, setup: Setup) -> list[str]:
    """Say that chance was at work, if it was."""
    told = []
    if setup.noise:
        told.append(say("This is one draw of the noise, of which every start has its own."))
    if 0 < setup.batch < surface.count:
        told.append(say("This is one draw of the batches, the same for all starts."))
    if is_chance(surface, setup):
        told.append(
            say("Who stays within {share} % of the box of a minimum counts as there.", share=written(100 * BESIDE))
        )
    return told
