"""Losses over data side by side with PyTorch on the same work: ``python -m benchmarks.learning``."""

from __future__ import annotations

import statistics
import sys
from functools import partial
from typing import ClassVar

import numpy as np

from benchmarks.core import Rivals, compare, rival, seconds
from benchmarks.table import head, tell
from landscape import DATASETS, LOSSES, MODELS
from landscape.core.arrays import Array, Indices
from landscape.core.learning.datasets import Dataset, Rows
from landscape.core.learning.losses import Task
from landscape.core.parts import param
from landscape.core.surfaces.data import Data

AXIS = np.linspace(-3, 3, 101)
PLANE = np.stack(np.meshgrid(AXIS, AXIS, indexing="ij"), -1)
STEPS, BATCH = 200, 32


class Many(Dataset):
    """More rows than the page offers."""

    target, inputs = "y", ("x",)
    n: int = param(1_000, 1, 1_000_000)

    def _make(self) -> Rows:
        rng = np.random.default_rng(0)
        x = rng.standard_normal((self.n, len(self.inputs)))
        y = (x.sum(axis=1) > 0) * 1.0 if self.classes else 2 * x[:, 0] + 1 + rng.standard_normal(self.n)
        return Rows(x, y, np.zeros(self.n, dtype=bool))


@DATASETS.register
class ManyNumbers(Many):
    """Numbers."""

    slug, title = "many_numbers", "Many numbers"
    task: ClassVar[Task] = "number"


@DATASETS.register
class ManyLabels(Many):
    """Labels."""

    slug, title, inputs, classes = "many_labels", "Many labels", ("x", "y"), ("no", "yes")
    task: ClassVar[Task] = "binary"


def squares(rows: int) -> Data:
    return Data(data=ManyNumbers(n=rows), model=MODELS["line"](), loss=LOSSES["mse"]())


def entropy(rows: int) -> Data:
    return Data(data=ManyLabels(n=rows), model=MODELS["logistic_two"](), loss=LOSSES["cross_entropy"]())


def steps(surface: Data) -> None:
    """Take gradients over all rows."""
    slope = surface.gradient_function(floats=True)
    for _ in range(STEPS):
        slope(0.1, 0.2)


def batches(surface: Data, picked: Indices) -> None:
    """Take gradients, each over some rows."""
    for some in picked:
        surface.gradient_function(floats=True, batch_indices=some)(0.1, 0.2)


def surfaces() -> dict[str, tuple[Data, Array]]:
    return {"squares": (squares(1_000), PLANE), "entropy": (entropy(1_000), PLANE)}


def alone() -> None:
    """Print what the page pays, and that a batch costs the same whatever it is taken from."""
    head("Losses over data:")
    for name, (surface, plane) in surfaces().items():
        took = [seconds(partial(surface.value, plane)) * 1e3 for _ in range(9)]
        tell(f"101 x 101 surface over 1,000 rows, {name}", took, "ms", bar=150, digits=1)
    large = squares(10_000)
    took = [seconds(partial(steps, large)) / STEPS * 1e3 for _ in range(9)]
    tell("one step over 10,000 rows", took, "ms", bar=1, digits=3)
    costs = {}
    for rows in (100, 1_000, 10_000, 100_000):
        surface, picked = squares(rows), np.random.default_rng(0).integers(rows, size=(STEPS, BATCH))
        batches(surface, picked)
        found = [seconds(partial(batches, surface, picked)) / STEPS * 1e6 for _ in range(9)]
        costs[rows] = statistics.median(found)
        tell(f"one step on {BATCH} of {rows:,} rows", found, "us", digits=1)
    tell("100,000 rows / 100 rows, on the same batch", [costs[100_000] / costs[100]], "x", bar=1.5)


def beside(rivals: Rivals) -> None:
    """Print the same work beside torch's."""
    head("The same in torch:")
    for name, (surface, plane) in surfaces().items():
        compare(rivals, f"101 x 101 surface, {name}", partial(surface.value, plane), f"torch surface {name}", 1)
    large, picked = squares(10_000), np.random.default_rng(0).integers(10_000, size=(STEPS, BATCH))
    compare(rivals, "200 steps over 10,000 rows", partial(steps, large), "torch steps", 1)
    compare(rivals, f"200 steps on {BATCH} of 10,000 rows", partial(batches, large, picked), "torch batches", 1)


def main(*named: str) -> None:
    alone()
    python = rival(*named)
    if python:
        rivals = Rivals(python)
        beside(rivals)
        rivals.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
