"""Chance: drawn once for all runs of a scenario, and read by whoever simulates, explains or shows a step."""

from __future__ import annotations

import numpy as np

from landscape.core.arrays import Array
from landscape.core.cache import remembered
from landscape.core.gradients import draw_noise
from landscape.core.learning.batches import Batches, draw_batches
from landscape.core.surfaces import Surface
from landscape.simulation.scenario import Setup


def batches_of(surface: Surface, setup: Setup) -> Batches | None:
    """Give the rows that each step learns from; None when every step learns from all there are."""
    return _batches(surface.count, setup.batch, setup.steps, setup.seed, setup.replacement)


def noise_of(setup: Setup, first: int = 0, starts: int = 1) -> Array | None:
    """Give the gradient noise of some starts, `first` and those that follow it.

    Returns
    -------
    ndarray or None
        (T, 2, `starts`), read-only; None when there is none.
    """
    return _noise(setup.noise, setup.seed, setup.steps, starts, first)


@remembered
def _batches(rows: int, size: int, steps: int, seed: int, replacement: bool) -> Batches | None:
    return draw_batches(rows, size, steps, seed, replacement=replacement)


@remembered
def _noise(size: float, seed: int, steps: int, starts: int, first: int) -> Array | None:
    drawn = draw_noise(size, seed, steps, starts, first)
    if drawn is None:
        return None
    kept = np.moveaxis(drawn, 2, 1)
    kept.flags.writeable = False
    return kept
