"""Small pictures: of scenarios, as levels and paths in single bytes that the browser draws, and of surfaces alone."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.core.surfaces import Array, Surface
from landscape.figures.heights import sample
from landscape.figures.theme import SLOTS, Scheme, themed
from landscape.simulation.ramps import RAMPS
from landscape.simulation.scenario import Scenario
from landscape.simulation.simulate import simulate

Bytes = NDArray[np.uint8]

SIDE, POINTS = 48, 72
"""Samples along each side of a scenario's picture, and most points of one path."""
SHADES = 14
"""Levels of height that a small picture tells apart."""
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
USUAL = next(iter(RAMPS))


def thumbnail(scenario: Scenario) -> dict[str, Any]:
    """Give a small picture of a scenario.

    Returns
    -------
    dict
        ``side``; ``levels``, side × side bytes row by row from below; ``shades`` by scheme, red, green and blue of each
        level; ``paths``, each with its ``color`` by scheme and ``points`` as pairs of bytes across the box. Bytes are
        base64.
    """
    paths = [
        {"color": {"light": SLOTS[run.slot].light, "dark": SLOTS[run.slot].dark}, "points": _path(scenario, t.params)}
        for run, t in zip(
            scenario.runs, simulate(scenario.replace(setup=scenario.setup.replace(starts=1))), strict=True
        )
    ]
    return {
        "side": SIDE,
        "levels": _text(levels(scenario.surface, SIDE, SIDE)),
        "shades": {scheme: _text(shades(scheme, scenario.view.ramp)) for scheme in SCHEMES},
        "paths": paths,
    }


def levels(surface: Surface, width: int, height: int) -> Bytes:
    """Give the level of a surface's drawn height at even places of its box: (height, width), rows along y."""
    heights = sample(surface)
    drawn, (low, high) = heights.height, heights.span
    rows, columns = (np.linspace(0, len(drawn) - 1, count).round().astype(int) for count in (height, width))
    return _whole((drawn[np.ix_(rows, columns)] - low) / (high - low), SHADES - 1)


def shades(scheme: Scheme, ramp: str = USUAL) -> Bytes:
    """Give the colours of all levels (SHADES, 3) from the ramp that stage and map have in a scheme."""
    colors = np.array([list(bytes.fromhex(color[1:])) for color in themed(scheme, ramp).ramp])
    at = np.linspace(0, len(colors) - 1, SHADES)
    mixed = np.stack([np.interp(at, np.arange(len(colors)), part) for part in colors.T], axis=-1)
    return mixed.round().astype(np.uint8)


def _path(scenario: Scenario, params: Array) -> str:
    low, high = scenario.surface.corners
    path = params[:, 0]
    path = path[np.isfinite(path).all(axis=-1)]
    picked = np.unique(np.linspace(0, len(path) - 1, POINTS).round().astype(int))
    return _text(_whole((path[picked] - low) / (high - low), 255))


def _whole(shares: Array, most: int) -> Bytes:
    whole: Bytes = (np.clip(shares, 0, 1) * most).round().astype(np.uint8)
    return whole


def _text(numbers: Bytes) -> str:
    return base64.b64encode(numbers.tobytes()).decode("ascii")
