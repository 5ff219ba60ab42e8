"""Many starts at once: where they begin, and how many find the global minimum."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from landscape.core.surfaces import Array, Point, Surface

if TYPE_CHECKING:
    from landscape.simulation.scenario import Setup
    from landscape.simulation.simulate import Trajectory

AROUND = 0.05
"""Standard deviation of starts that are scattered around one, in boxes."""
REACHED = 0.01
"""A run reached a minimum when it ends within this many boxes of it."""
STREAM = 7
"""Keeps these random numbers apart from those of the gradient noise, which has the same seed."""


def scatter(surface: Surface, setup: Setup, start: Point) -> Array:
    """Give the starts of a scenario's runs; the same for every run, so that a comparison is fair.

    Returns
    -------
    ndarray
        Positions (R, 2): first the start itself, then as many as the setup asks for around it or over the box.
        Asking for more keeps those that were there.
    """
    low, high = np.array(surface.box).T
    rng = np.random.default_rng((setup.seed, STREAM))
    count = setup.starts - 1
    if setup.spread == "box":
        others = low + (high - low) * rng.random((count, 2))
    else:
        others = np.array(start) + AROUND * (high - low) * rng.standard_normal((count, 2))
    return np.concatenate([np.array([start], dtype=float), others])


def share_at_global(surface: Surface, trajectory: Trajectory) -> float | None:
    """Give the share of starts that end at a global minimum; None when the surface has none that is known."""
    from landscape.simulation.measures import global_places  # measures know trajectories, which know this module

    places = global_places(surface)
    if not len(places):
        return None
    low, high = np.array(surface.box).T
    ends = trajectory.params[-1]
    with np.errstate(all="ignore"):
        away = np.abs((ends[:, None] - places) / (high - low)).max(axis=-1).min(axis=-1)
    return float(np.mean(away < REACHED))
