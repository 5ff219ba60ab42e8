"""What the browser needs to draw how a run ends at every pair of a rate and another setting, and what is said of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from landscape.core.mathml import plain
from landscape.figures.basins import percent
from landscape.figures.encoding import encode_array, encode_floats
from landscape.figures.sweeps import chance_in
from landscape.simulation.measures import TOLERANCE, lowest_loss
from landscape.simulation.planes import GRID, SHARED, axes_of
from landscape.simulation.scenario import Setup
from landscape.simulation.summary import tolerated
from landscape.words import say

if TYPE_CHECKING:
    from landscape.core.arrays import Array
    from landscape.core.surfaces import Surface
    from landscape.simulation.planes import Axis, Plane
    from landscape.simulation.scenario import Run

LOWEST, HIGHEST = -12.0, 3.0
"""Powers of ten of what is left of the first height, between which shades differ."""
SHADES, GONE = 199, 200
"""The highest level of those that did not diverge; from the next on they did, the later the higher."""
LAST = 255
GOOD = math.floor(SHADES * (math.log10(TOLERANCE) - LOWEST) / (HIGHEST - LOWEST))
"""The highest level of those that came within the tolerance; none of the others has so low a one."""


def picture_of_plane(found: Plane, surface: Surface, run: Run, setup: Setup) -> dict[str, Any]:
    """Give a plane for the browser.

    Returns
    -------
    dict
        ``points`` along each side; ``rate`` and ``other``, each with its ``name``, ``title``, ``letter``, ``low``,
        ``high``, ``scale``, whether it is ``whole``, and the ``kind`` of edit that sets it; ``levels`` (n, n), up to
        199 for what is left of the first height above the lowest loss, over 15 powers of ten, from 200 on for the steps
        before it diverged, over their logarithm; ``good``, the highest level that is within the tolerance; ``most``
        steps; ``border`` (n,), the rate that theory allows, or None; ``settings`` that may be chosen, as [name, title];
        what is ``said``.
    """
    return {
        "points": len(found.loss),
        "rate": _axis(found.rate, run),
        "other": _axis(found.other, run),
        "levels": encode_array(levels_of(found), "u1"),
        "good": GOOD,
        "most": setup.steps,
        "border": None if found.border is None else encode_floats(found.border),
        "settings": [[name, " ".join(filter(None, called(name, run)))] for name in axes_of(surface, run)],
        "said": say_of(found, surface, run, setup),
    }


def called(name: str, run: Run) -> tuple[str, str]:
    """Give what a setting is called, and the letter that formulas have for it; empty where they have none."""
    declared = run.optimizer.params().get(name) or Setup.params()[name]
    title = say("learning rate") if name == "lr" else say(name.replace("_", " "))
    return title, plain(declared.symbol)


def _axis(axis: Axis, run: Run) -> dict[str, Any]:
    title, letter = called(axis.name, run)
    return {
        "name": axis.name,
        "title": title,
        "letter": letter,
        "low": axis.low,
        "high": axis.high,
        "scale": str(axis.scale),
        "whole": axis.whole,
        "kind": "setup" if axis.name in SHARED else "optimizer",
    }


def levels_of(found: Plane) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Give a level for each descent (n, n)."""
    with np.errstate(all="ignore"):
        above = np.where(found.counts, found.loss - found.lowest, np.inf)
        left = above / (found.first - found.lowest)
        steps = int(found.lasted.max())
        late = GONE + np.rint((LAST - GONE) * np.log1p(found.lasted) / np.log1p(max(steps, 1)))
        shade = np.where(left <= TOLERANCE, np.minimum(_shade(left), GOOD), np.maximum(_shade(left), GOOD + 1))
        levels = np.where(np.isnan(found.loss), late, shade)
    return levels.astype(np.uint8)


def _shade(left: Array) -> Array:
    with np.errstate(all="ignore"):
        power = np.log10(np.nan_to_num(np.maximum(left, 0.0), nan=np.inf, posinf=10.0**HIGHEST))
    shade: Array = np.rint(SHADES * (np.clip(power, LOWEST, HIGHEST) - LOWEST) / (HIGHEST - LOWEST))
    return shade


def say_of(found: Plane, surface: Surface, run: Run, setup: Setup) -> str:
    """Say which share of the settings ends well, which diverges, and what else one has to know."""
    levels = levels_of(found)
    good, gone = float((levels <= GOOD).mean()), float((levels >= GONE).mean())
    told = [
        say(
            "{method}: of these settings {good} % come down to {share} of the first height above the lowest"
            " loss in {steps} steps, {gone} % diverge.",
            method=say(run.optimizer.title),
            good=percent(good),
            share=tolerated(),
            steps=setup.steps,
            gone=percent(gone),
        )
    ]
    if found.border is not None:
        told.append(say("The line is the largest rate that is stable at the minimum, by theory."))
    if lowest_loss(surface) is None:
        told.append(say("No lowest loss is known here; the lowest that was found stands for it."))
    told += chance_in(surface.count, setup)
    if found.other.name in ("noise", "batch") and not chance_in(surface.count, setup):
        told.append(say("This is one draw of chance; another seed gives another picture."))
    if len(found.loss) < GRID and surface.count:
        n = len(found.loss)
        told.append(say("There are {n} × {n} descents, since each looks at all rows at every step.", n=n))
    return " ".join(told)
