"""What one step of a method does to the way to a minimum, read off its own rule."""

from __future__ import annotations

import numpy as np

from landscape.core.arrays import Array
from landscape.core.gradients import BlockGradientOracle
from landscape.core.optimizers import Optimizer
from landscape.core.surfaces import Surface

LATE = 2
"""Number of the step that is looked at: some rules begin in another way."""
LINEAR = 1e-9
"""A step is linear when what it does to a sum differs by less than this from the sum of what it does, in boxes."""


def spectral_radius(optimizer: Optimizer, surface: Surface, rates: Array) -> Array | None:
    """Give by what a step multiplies the way to the minimum of a quadratic, in the long run.

    It is the largest size of the eigenvalues of the matrix by which a step acts on the position and all memories; the
    matrix is read off the rule, by stepping from the unit vectors. Below 1 a descent converges, above it diverges.

    Parameters
    ----------
    optimizer
        Its own rate does not matter. Its other settings may be arrays, one value for each rate.
    surface
        A quadratic.
    rates
        Learning rates (R,).

    Returns
    -------
    ndarray or None
        (R,); None when the step of this method is not linear.
    """
    matrices = _matrices(optimizer, surface, rates)
    return None if matrices is None else np.asarray(np.abs(np.linalg.eigvals(matrices)).max(axis=-1))


def _matrices(optimizer: Optimizer, surface: Surface, rates: Array) -> Array | None:
    """Give the matrix of a step for every rate (R, n, n), of the n numbers of position and memory."""
    n = 2 * (1 + len(optimizer.memory))
    mixed = np.cos(np.arange(1.0, n + 1))  # any other direction would do
    moved = np.concatenate([np.zeros((1, n)), np.eye(n), mixed[None], -2 * mixed[None]])
    after = _after_step(optimizer, surface, moved * surface.extent.max(), rates) / surface.extent.max()
    after = after - after[:, :1]
    matrices = after[:, 1 : n + 1].transpose(0, 2, 1)
    foretold = np.einsum("rij,kj->rki", matrices, moved[n + 1 :])
    with np.errstate(all="ignore"):
        is_linear = (np.abs(foretold - after[:, n + 1 :]) <= LINEAR * (1 + np.abs(foretold))).all()
    return matrices if is_linear else None


def _after_step(optimizer: Optimizer, surface: Surface, states: Array, rates: Array) -> Array:
    """Take one step from each of k states (k, n) with each of R rates: (R, k, n)."""
    k, n = states.shape
    swept = {name: np.repeat(value, k) for name, value in optimizer.values().items() if isinstance(value, np.ndarray)}
    every = np.tile(states, (len(rates), 1)).reshape(-1, n // 2, 2)
    memory = dict(zip(optimizer.memory, every[:, 1:].swapaxes(0, 1), strict=True))
    oracle = BlockGradientOracle(surface)
    x, memory = optimizer.replace(**swept).step(oracle, every[:, 0], memory, np.repeat(rates, k), LATE)
    return np.concatenate([x, *(memory[name] for name in optimizer.memory)], axis=1).reshape(len(rates), k, n)
