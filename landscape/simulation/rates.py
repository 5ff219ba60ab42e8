"""The learning rate that suits a method on a surface: recorded for the page, found anew for a person who asks."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from landscape.core.cache import remembered
from landscape.core.optimizers import Optimizer
from landscape.core.surfaces import Array, Point, Surface
from landscape.core.turns import take_turn
from landscape.simulation.measures import TOLERANCE, lowest_loss
from landscape.simulation.scenario import Run, Setup
from landscape.simulation.simulate import descend
from landscape.simulation.trajectories import Trajectory

RECORD = Path(__file__).with_name("rates.json")
"""One line per surface: the rate of every method. ``python -m scripts.tune_rates`` writes it."""
LADDER = np.array([m * 10.0**e for e in range(-6, 1) for m in (1, 2, 5)] + [10.0]).round(6)
"""Rates that are easy to read, over the whole range that an optimizer declares."""
KEPT = 24
"""Bytes that are kept of one descent at one step: its place and its loss."""
STEPS = 300
STEPS_WAITED = 100
"""Fewer, where rates are found while somebody waits."""
EQUAL = 5e-3
"""Runs that end within this share of the first loss are equally good."""
STABLE_RISE, STABLE_MARGIN = 1.05, 0.1
"""A run is stable while its loss stays under so many times its first loss, both above the lowest one, and the ball
within so many boxes of the drawn one."""


@dataclass(frozen=True)
class Tuning:
    """What a sweep of learning rates found.

    Attributes
    ----------
    best_rate
        The rate to take.
    rates
        All that were tried, rising (R,).
    final_losses
        The loss that each ended with (R,); NaN where it diverged.
    """

    best_rate: float
    rates: Array
    final_losses: Array


def tune(surface: Surface, run: Run, setup: Setup, start: Point, rates: Array | None = None) -> Tuning:
    """Try many learning rates at once from one start, and take the fastest calm one.

    It is calm when its loss never rises far above its first and the ball stays in sight; it is the fastest when its
    loss is the first to come within :data:`TOLERANCE` of the lowest for good, or else is the lowest over the last
    quarter. A rate counts as its worst neighbour does, so that no lucky one is taken.

    Parameters
    ----------
    surface, run, setup, start
        What is descended, by what, for how long and from where; the run's own rate does not matter.
    rates
        Rising rates to try; by default 141, from the least to the most that is allowed.
    """
    tried = np.geomspace(1e-6, 10.0, 141) if rates is None else rates
    found = sweep(surface, run, setup, start, tried)
    return Tuning(float(tried[_fastest(surface, found)]), tried, found.loss[-1])


def sweep(
    surface: Surface, run: Run, setup: Setup, start: Point, rates: Array, *, one_draw: bool = False
) -> Trajectory:
    """Descend from one start with R learning rates (R,) at once: each has the place of a start in what is given.

    Each rate has noise of its own, unless they have `one_draw` together, which is that of a single run.
    """
    take_turn(len(rates) * (setup.steps + 1) * KEPT)
    each = Run(run.optimizer.replace(lr=rates), run.schedule)
    return descend(
        surface, each, setup, np.tile(np.asarray(start, dtype=float), (len(rates), 1)), detailed=0, one_draw=one_draw
    )


def _fastest(surface: Surface, found: Trajectory) -> int:
    """Give the index of the fastest calm one of R descents with rising rates."""
    above = _above(surface, found)
    if not above[0, 0] > 0:  # it begins at the minimum
        return 0
    cost = np.where(_is_calm(surface, found, above), _cost(above), np.inf)
    edged = np.concatenate([cost[:1], cost, cost[-1:]])
    worst = np.max([edged[:-2], edged[1:-1], edged[2:]], axis=0)
    return int(np.argmin(next((one for one in (worst, cost) if np.isfinite(one).any()), _remaining(above))))


def _cost(above: Array) -> Array:
    """Give the steps that each of R descents (T+1, R) takes; more than all of them where it does not arrive."""
    steps = len(above) - 1
    high = ~(above <= TOLERANCE * above[0])
    arrived = np.where(high.any(axis=0), steps + 1 - high[::-1].argmax(axis=0), 0)
    cost: Array = np.where(arrived <= steps, arrived, steps * (1 + _remaining(above)))
    return cost


def _remaining(above: Array) -> Array:
    """Give what is left over the last quarter of R descents (T+1, R), as shares of what there was at first."""
    left = above[-max(1, (len(above) - 1) // 4) :].mean(axis=0) / above[0]
    finite: Array = np.where(np.isfinite(left), left, np.inf)
    return finite


def _above(surface: Surface, found: Trajectory) -> Array:
    """Give how high each of R descents lies above the lowest loss (T+1, R)."""
    floor = lowest_loss(surface)
    above: Array = found.loss - (np.nanmin(found.loss) if floor is None else floor)
    return above


def _is_calm(surface: Surface, found: Trajectory, above: Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell which of R descents never rise far above their first loss, nor go far outside the box."""
    calm: np.ndarray[Any, np.dtype[np.bool_]] = (above.max(axis=0) <= STABLE_RISE * above[0]) & ~_leave_box(
        surface, found.params
    )
    return calm


def _safe(surface: Surface, found: Trajectory) -> int:
    """Give the index of the fastest calm one that has room above it: the next larger rate is calm as well.

    All but as good as the best at the end are left out. Where none of the others has room, the fastest is taken.
    """
    above = _above(surface, found)
    if not above[0, 0] > 0:  # it begins at the minimum
        return 0
    calm, cost = _is_calm(surface, found, above), _cost(above)
    left = np.where(calm, _remaining(above), np.inf)
    good = np.where(left <= left.min() + EQUAL, cost, np.inf)
    roomy = np.where(np.append(calm[1:], False), good, np.inf)
    return int(np.argmin(next((one for one in (roomy, good) if np.isfinite(one).any()), _remaining(above))))


def _leave_box(surface: Surface, path: Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell which of R paths (T+1, R, 2) go far outside the box; one that begins outside may stay as far."""
    outside = surface.boxes_outside(path)
    leave: np.ndarray[Any, np.dtype[np.bool_]] = outside.max(axis=0) > np.maximum(outside[0], STABLE_MARGIN)
    return leave


def suggest_rate(optimizer: type[Optimizer], surface: Surface) -> float:
    """Give the rate for a method on a surface: the recorded one, or one found now for what somebody brought."""
    known = read_rates().get(surface.slug, {}).get(optimizer.slug)
    return find_usual_rate(optimizer, surface) if known is None else known


@functools.cache
def read_rates() -> dict[str, dict[str, float]]:
    """Read the recorded rates: by surface, then by method."""
    table: dict[str, dict[str, float]] = json.loads(RECORD.read_text(encoding="utf-8"))
    return table


def tune_all(surfaces: Iterable[type[Surface]], optimizers: Iterable[type[Optimizer]]) -> str:
    """Tune every method on every surface, all else as declared, and write the table as JSON."""
    methods = sorted((method for method in optimizers if method.recorded), key=lambda method: method.slug)
    lines = []
    for surface in sorted(surfaces, key=lambda surface: surface.slug):
        if surface.recorded:
            found = {method.slug: find_usual_rate(method, surface()) for method in methods}
            lines.append(f"{json.dumps(surface.slug)}: {json.dumps(found)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def find_usual_rate(optimizer: type[Optimizer], surface: Surface) -> float:
    """Find the usual rate: from the surface's own start, with every other parameter of the method at its default."""
    return _find_usual_rate(optimizer, surface)


@remembered
def _find_usual_rate(method: type[Optimizer], surface: Surface) -> float:
    setup = Setup(steps=STEPS if surface.recorded else STEPS_WAITED, noise=surface.noise)
    found = sweep(surface, Run(method()), setup, surface.start, LADDER)
    return float(LADDER[_safe(surface, found)])
