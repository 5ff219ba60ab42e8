"""Clipped gradients."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from scripts.record_oracles.dice import Dice
from scripts.record_oracles.libraries import Array, torch


def clipped(seed: int, count: int = 300) -> tuple[Array, Array, Array]:
    """Draw gradients and limits, and clip by norm, then by value, with torch.nn.utils; a limit of 0 is off.

    Returns
    -------
    tuple of ndarray
        Gradients, limits (norm, value), clipped gradients: each (count, 2).
    """
    dice = Dice(np.random.default_rng(seed))
    gradients, limits, results = np.zeros((3, count, 2))
    for index in range(count):
        if index:  # the first is zero
            gradients[index] = dice.rng.standard_normal(2) * dice.log(1e-6, 1e12)
        limits[index] = dice.off_or(dice.log(1e-3, 1e3)), dice.off_or(dice.log(1e-3, 1e3))
        weight = torch.zeros(2, requires_grad=True)
        weight.grad = torch.tensor(gradients[index])
        norm, value = limits[index].tolist()
        if norm:
            torch.nn.utils.clip_grad_norm_([weight], norm)
        if value:
            torch.nn.utils.clip_grad_value_([weight], value)
        results[index] = weight.grad.numpy()
    return gradients, limits, results


def write_clipping(folder: Path, seed: int = 0) -> None:
    """Record clipping."""
    gradients, limits, results = clipped(seed)
    np.savez_compressed(folder / "clipping.npz", gradients=gradients, limits=limits, clipped=results)
    print(f"clipping   {len(results)} draws")
