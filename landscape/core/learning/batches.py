"""Which rows a step learns from."""

from __future__ import annotations

import math

import numpy as np

from landscape.core.arrays import Picked

STREAM = 11
"""Keeps these random numbers apart from those of noise and of starts, which have the same seed."""


def batches(rows: int, size: int, steps: int, seed: int, *, replacement: bool = False) -> tuple[Picked, ...] | None:
    """Pick the rows of every step.

    Parameters
    ----------
    rows
        How many there are.
    size
        How many a step takes; 0, or more than there are, takes all of them.
    steps
        How many steps. More steps begin with the same batches.
    seed
        Runs that share a seed share the batches, so that a comparison is fair.
    replacement
        Draw every row anew from all of them. Otherwise an epoch goes through a shuffle of them all; its last batch is
        what is left.

    Returns
    -------
    tuple of ndarray or None
        The numbers of the rows of each step; None when every step takes all.
    """
    if not 0 < size < rows:
        return None
    if replacement:
        return tuple(np.random.default_rng((seed, STREAM)).integers(rows, size=(steps, size)))
    each = per_epoch(rows, size)
    picked: list[Picked] = []
    for epoch in range(math.ceil(steps / each)):
        shuffled = np.random.default_rng((seed, STREAM, epoch)).permutation(rows)
        picked += [shuffled[low : low + size] for low in range(0, rows, size)]
    return tuple(picked[:steps])


def per_epoch(rows: int, size: int) -> int:
    """Count the steps in which as many rows are seen as there are."""
    return math.ceil(rows / size) if 0 < size < rows else 1
