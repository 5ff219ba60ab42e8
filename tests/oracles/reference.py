"""Recorded numbers of PyTorch and Optax, and how far ours are from them; scripts/record_oracles/ writes the files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from landscape.core.learning.losses import Loss
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import SURFACES, Array, Formula, Surface
from landscape.simulation.scenario import Run, Setup
from landscape.simulation.simulate import descend
from landscape.simulation.trajectories import Trajectory

FOLDER = Path(__file__).parent
FAR = 1e6
"""A reference that is farther away than this has diverged; what comes after is not compared."""
RELATIVE, ABSOLUTE = 1e-9, 1e-12
"""How exactly a position must be met: nine digits, and twelve after the point where a coordinate is near zero."""


class Wavy(Formula):
    """A third place beside two of the catalogue's: with logarithm and sine, and no symmetry."""

    slug = "wavy"
    title = "Wavy"
    formula = "log(1 + (x - 1)**2 + 3*(y + 0.5)**2) + 0.3*sin(2*x + y)"
    box = ((-4.0, 4.0), (-3.0, 3.0))
    start = (-3.0, 2.0)


PLACES: dict[str, Surface] = {"wavy": Wavy(), **{slug: SURFACES[slug]() for slug in ("rosenbrock", "himmelblau")}}


@dataclass(frozen=True)
class Draw:
    """One path of a reference: settings, surface, start, and positions (T+1, 2), the first `until` of which count."""

    values: dict[str, Any]
    surface: str
    start: tuple[float, float]
    path: Array
    until: int = 301

    @property
    def count_valid(self) -> int:
        """How many positions come before the reference diverges, and are determined by it."""
        near = (np.abs(self.path) < FAR).all(axis=1)
        return min(self.until, len(near) if near.all() else int(near.argmin()))


def recorded(slug: str) -> list[Draw]:
    """Read what was recorded of an optimizer."""
    with np.load(FOLDER / f"{slug}.npz") as file:
        told = json.loads(str(file["draws"]))
        return [Draw(**one, path=path) for one, path in zip(told, file["paths"], strict=True)]


def ours(slug: str, draw: Draw, *, starts: int) -> Trajectory:
    """Descend as a draw did; from one start with Python floats, from several equal ones with arrays."""
    run = Run(OPTIMIZERS[slug](**draw.values))
    return descend(PLACES[draw.surface], run, Setup(steps=len(draw.path) - 1), np.tile(draw.start, (starts, 1)))


def deviation(trajectory: Trajectory, draw: Draw) -> float:
    """Give the largest error of any coordinate at any step, relative to what is allowed there: 1 is just right."""
    place, path = trajectory.params[: draw.count_valid, 0], draw.path[: draw.count_valid]
    excess = np.abs(place - path) / (RELATIVE * np.abs(path) + ABSOLUTE)
    return float(excess.max()) if not np.isnan(excess).any() else np.inf


LOSS_RELATIVE, LOSS_ABSOLUTE = 1e-12, 1e-14
"""How exactly a loss and its slopes must be met; near zero torch's are differences of numbers up to a hundred."""


def loss_deviation(loss: Loss, z: Array, y: Array, value: float, slopes: Array) -> float:
    """Give the largest error of a loss's value and slopes for outputs (n, k), relative to what is allowed: 1 is it."""
    got = np.append(loss.slopes(z.T, y).T / len(y), loss.value(z.T, y))
    expected = np.append(slopes, value)
    return float((np.abs(got - expected) / (LOSS_RELATIVE * np.abs(expected) + LOSS_ABSOLUTE)).max())
