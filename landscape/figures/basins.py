"""What the browser needs to draw where everything ends, and what is said of it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from landscape.core.optimizers import Optimizer
from landscape.core.surfaces import Surface
from landscape.figures.encoding import encode_array
from landscape.simulation.basins import GRID, Basins, Fate, grid_of
from landscape.simulation.scenario import NARROWEST, Setup
from landscape.words import phrase, say
from landscape.words.numbers import written

FINEST = 254
"""The largest level in which steps are told; they fit in a byte."""
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


def map_of_basins(found: Basins, surface: Surface, method: Optimizer, setup: Setup) -> dict[str, Any]:
    """Give a map for the browser.

    Returns
    -------
    dict
        ``points`` along each side of the ``box``; ``places``, the minima as ``[x, y, loss, is global]``; ``labels``
        (n, n), the number of a place or a :class:`~landscape.simulation.basins.Fate`; ``steps`` (n, n) as levels of
        log(1 + steps), of which 254 are ``most``; ``shares`` by name, their largest ``error``, and what is ``said``.
    """
    kind = "i1" if len(found.places) <= FEW else "i2"
    levels = np.rint(FINEST * np.log1p(found.steps) / math.log1p(setup.steps))
    losses = surface.value(found.places).tolist() if len(found.places) else []
    shares = shares_of(found)
    return {
        "points": len(found.label),
        "box": [list(side) for side in found.box],
        "places": [
            [*place, loss, lowest]
            for place, loss, lowest in zip(found.places.tolist(), losses, found.lowest.tolist(), strict=True)
        ],
        "labels": encode_array(found.label, kind),
        "steps": encode_array(levels, "u1"),
        "most": setup.steps,
        "shares": shares,
        "error": max(map(found.error, shares.values())),
        "said": say_of(found, surface, method, setup),
    }


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
    told = ", ".join(say(SHARES[name], share=_percent(share)) for name, share in shares.items() if share)
    error = max(map(found.error, shares.values()))
    first = (
        say("{method}: {shares} (± {error}).", method=method.title, shares=told, error=_percent(error))
        if error
        else say("{method}: {shares}.", method=method.title, shares=told)
    )
    is_finest = len(found.label) == grid_of(surface, method, setup)
    more = [*_border(found), *_fewer(found)] if is_finest else []  # else a finer map follows, which tells of borders
    return " ".join([first, *_part(found, surface), *_chance(surface, setup), *more])


def _percent(share: float) -> str:
    """Write a share in tenths of a percent; one that is smaller is told to be."""
    tenths = round(1000 * share)
    return written(tenths / 10, 4) if tenths else f"< {written(0.1)}"


def _part(found: Basins, surface: Surface) -> list[str]:
    """Say which part of the plane it is of, if not of all; its middle as exactly as the part needs."""
    if found.box == surface.box:
        return []
    sides = [high - low for low, high in found.box]
    times = max((last - first) / side for (first, last), side in zip(surface.box, sides, strict=True))
    middle = [(low + high) / 2 for low, high in found.box]
    digits = [max(3, math.ceil(math.log10(abs(at) / side + 1)) + 2) for at, side in zip(middle, sides, strict=True)]
    x, y = (written(at, many) for at, many in zip(middle, digits, strict=True))
    told = [say("This is the part around ({x}, {y}), {times} × magnified.", x=x, y=y, times=written(times))]
    return [*told, *([say("Nearer than this numbers do not tell places apart.")] if times > NEAR / NARROWEST else [])]


def _border(found: Basins) -> list[str]:
    entropy = found.border_entropy
    if entropy is None:
        return []
    said = (
        phrase("The border is fractal: entropy {entropy}, above log 2.")
        if entropy > math.log(2)
        else phrase("No sign of a fractal border: entropy {entropy}, below log 2.")
    )
    return [say(said, entropy=written(entropy, 2))]


def _chance(surface: Surface, setup: Setup) -> list[str]:
    """Say that chance was at work, if it was."""
    told = []
    if setup.noise:
        told.append(say("This is one draw of the noise, of which every start has its own."))
    if 0 < setup.batch < surface.count:
        told.append(say("This is one draw of the batches, the same for all starts."))
    return told


def _fewer(found: Basins) -> list[str]:
    """Say that there are fewer starts than usual."""
    n = len(found.label)
    return [say("There are {n} × {n} starts, since more would take too long.", n=n)] if n < GRID else []
