"""Where the balls of a run begin."""

from __future__ import annotations

import numpy as np

from landscape.core.surfaces import Array, Point, Surface
from landscape.simulation.scenario import Setup

AROUND = 0.05
"""Standard deviation of starts that are scattered around one, in boxes."""
START_STREAM = 7
"""Keeps these random numbers apart from those of the gradient noise, which has the same seed."""


def scatter(surface: Surface, setup: Setup, start: Point) -> Array:
    """Give the starts of a scenario's runs; the same for every run, so that a comparison is fair.

    Returns
    -------
    ndarray
        Positions (R, 2): first the start itself, then as many as the setup asks for around it or over the box.
        Asking for more keeps those that were there.
    """
    low, high = surface.corners
    rng = np.random.default_rng((setup.seed, START_STREAM))
    count = setup.starts - 1
    if setup.spread == "box":
        others = low + (high - low) * rng.random((count, 2))
    else:
        others = np.array(start) + AROUND * (high - low) * rng.standard_normal((count, 2))
    return np.concatenate([np.array([start], dtype=float), others])
