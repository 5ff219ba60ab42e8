"""Which rows a step learns from."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from landscape.core.arrays import Indices

BATCH_STREAM = 11
"""Keeps these random numbers apart from those of noise and of starts, which have the same seed."""


@dataclass(frozen=True, eq=False)
class Batches:
    """The rows of every step, by their numbers; the steps are counted from 0 here. Arrays are read-only.

    Attributes
    ----------
    indices
        Those of all steps, one after the other.
    ends
        Where those of each step end (T,).
    """

    indices: Indices
    ends: Indices

    def __post_init__(self) -> None:
        for array in (self.indices, self.ends):
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, step: int) -> Indices:
        return self.indices[self.ends[step - 1] if step else 0 : self.ends[step]]

    def __iter__(self) -> Iterator[Indices]:
        return map(self.__getitem__, range(len(self)))


def draw_batches(rows: int, size: int, steps: int, seed: int, *, replacement: bool = False) -> Batches | None:
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
    Batches or None
        The numbers of the rows of each step; None when every step takes all.
    """
    if not 0 < size < rows:
        return None
    if replacement:
        drawn = np.random.default_rng((seed, BATCH_STREAM)).integers(rows, size=(steps, size))
        return Batches(drawn.ravel(), size * np.arange(1, steps + 1))
    each = per_epoch(rows, size)
    epochs = range(math.ceil(steps / each))
    shuffled = [np.random.default_rng((seed, BATCH_STREAM, epoch)).permutation(rows) for epoch in epochs]
    ends = np.minimum(size * np.arange(1, each + 1), rows) + rows * np.arange(len(epochs))[:, None]
    kept = ends.ravel()[:steps]
    return Batches(np.concatenate(shuffled)[: kept[-1]], kept)


def per_epoch(rows: int, size: int) -> int:
    """Count the steps in which as many rows are seen as there are."""
    return math.ceil(rows / size) if 0 < size < rows else 1
