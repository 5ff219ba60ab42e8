"""Small pictures of scenarios: heights and paths in single bytes, drawn by the browser."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from landscape.core.surfaces import Array
from landscape.figures.heights import sample
from landscape.figures.theme import SLOTS
from landscape.simulation.scenario import Scenario
from landscape.simulation.simulate import simulate

SIDE, POINTS = 48, 72
"""Samples along each side of the picture, and most points of one path."""


def thumbnail(scenario: Scenario) -> dict[str, Any]:
    """Give a small picture of a scenario.

    Returns
    -------
    dict
        ``side``; ``heights``, side × side bytes row by row from below; ``paths``, each with its ``color`` by scheme and
        ``points`` as pairs of bytes across the box. Bytes are base64.
    """
    height = sample(scenario.surface).height
    rows = np.linspace(0, len(height) - 1, SIDE).round().astype(int)
    small = height[np.ix_(rows, rows)]
    spread = np.ptp(small) or 1.0
    paths = [
        {"color": {"light": SLOTS[run.slot].light, "dark": SLOTS[run.slot].dark}, "points": _path(scenario, t.params)}
        for run, t in zip(
            scenario.runs, simulate(scenario.replace(setup=scenario.setup.replace(starts=1))), strict=True
        )
    ]
    return {"side": SIDE, "heights": _bytes((small - small.min()) / spread), "paths": paths}


def _path(scenario: Scenario, params: Array) -> str:
    low, high = scenario.surface.corners
    path = params[:, 0]
    path = path[np.isfinite(path).all(axis=-1)]
    picked = np.unique(np.linspace(0, len(path) - 1, POINTS).round().astype(int))
    return _bytes((path[picked] - low) / (high - low))


def _bytes(shares: Array) -> str:
    return base64.b64encode((np.clip(shares, 0, 1) * 255).round().astype(np.uint8).tobytes()).decode("ascii")
