"""What happens: from a Scenario to one Trajectory per run."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from landscape.core import rules
from landscape.core.gradients import ARRAYS, FLOATS, Seen, clip, noise
from landscape.core.optimizers import Optimizer
from landscape.core.surfaces import Array, Point, Surface
from landscape.simulation.scenario import Run, Scenario, Setup

FAR = 1e6
"""A run has diverged when it is this many boxes away, or no longer finite."""


@dataclass(frozen=True)
class Trajectory:
    """One run from beginning to end, for R starts over T steps. Arrays are read-only.

    Attributes
    ----------
    params
        Positions (T+1, R, 2). NaN after a divergence.
    loss
        Loss at each position (T+1, R).
    gradient
        Gradient at the first T positions as the optimizer saw it: noisy and clipped (T, R, 2).
    raw_gradient
        The same before clipping (T, R, 2).
    rate
        Learning rate of each step (T,), or (T, R) where every start has its own.
    memory
        What the optimizer remembered at each position, by name (T+1, R, 2).
    evaluations
        Gradients asked for so far (T+1,).
    lasted
        Index of the last valid position of each start (R,): T unless it diverged at step ``lasted + 1``.
    """

    params: Array
    loss: Array
    gradient: Array
    raw_gradient: Array
    rate: Array
    memory: dict[str, Array]
    evaluations: np.ndarray[Any, np.dtype[np.int64]]
    lasted: np.ndarray[Any, np.dtype[np.int64]]

    @property
    def steps(self) -> int:
        """How many steps were asked for."""
        return len(self.gradient)


def simulate(scenario: Scenario) -> tuple[Trajectory, ...]:
    """Run every run of a scenario; runs that were simulated before are remembered.

    Returns
    -------
    tuple of Trajectory
        One per run, in order, each with R = 1.
    """
    return tuple(_trajectory(scenario.surface, _bare(run), scenario.setup, scenario.start) for run in scenario.runs)


def _bare(run: Run) -> Run:
    """Give the run without what does not change its trajectory."""
    return Run(run.optimizer, run.schedule)


@functools.lru_cache(maxsize=256)
def _trajectory(surface: Surface, run: Run, setup: Setup, start: Point) -> Trajectory:
    return descend(surface, run, setup, np.array([start], dtype=float))


def descend(surface: Surface, run: Run, setup: Setup, starts: Array) -> Trajectory:
    """Run one optimizer from R starts at once.

    Parameters
    ----------
    surface
        What to descend.
    run
        Optimizer and schedule. Parameters may be arrays of shape (R,): a sweep.
    setup
        Steps, noise, clipping and seed; its own start is not used.
    starts
        Positions (R, 2).
    """
    steps, count = setup.steps, len(starts)
    rate = np.multiply.outer(run.schedule.factors(steps), run.optimizer.lr)
    kicks = noise(setup.noise, setup.seed, steps, count)
    limit = FAR * max(hi - lo for lo, hi in surface.box)
    path = np.full((steps + 1, count, 2 * (1 + len(run.optimizer.memory))), np.nan)
    path[0] = 0.0
    path[0, :, :2] = starts
    begun = 0
    if count == 1 and rate.ndim == 1 and not any(isinstance(v, np.ndarray) for v in run.optimizer.settings()):
        begun = _floats(path, surface, run.optimizer, setup, rate, kicks, limit)
    with np.errstate(all="ignore"):
        _arrays(path, surface, run.optimizer, setup, rate, kicks, limit, begun)
        return _trajectory_of(path, surface, run.optimizer, setup, rate, kicks)


def _seen(surface: Surface, setup: Setup, *, floats: bool) -> Seen:
    ops = FLOATS if floats else ARRAYS
    return Seen(surface, ops, noisy=setup.noise > 0, norm=setup.clip_norm, value=setup.clip_value)


def _floats(
    path: Array, surface: Surface, optimizer: Optimizer, setup: Setup, rate: Array, kicks: Array | None, limit: float
) -> int:
    """Fill the path of a single start with Python floats, many times faster than arrays of one.

    Where arrays would give inf or NaN, floats raise; the path is then filled up to there and arrays carry on.

    Returns
    -------
    int
        Index of the last position filled; the number of steps when nothing more is to be done.
    """
    seen = _seen(surface, setup, floats=True)
    step = rules.compiled(optimizer.update(), "floats")
    settings = optimizer.settings()
    state: tuple[float, ...] = tuple(path[0, 0].tolist())
    states = [state]
    try:
        for t, eta in enumerate(rate.tolist(), 1):
            if kicks is not None:
                seen.noise = kicks[t - 1, 0].tolist()
            state = step(seen, eta, t, *settings, *state)
            if not (-limit < state[0] < limit and -limit < state[1] < limit):
                break
            states.append(state)
    except (ArithmeticError, ValueError):
        path[: len(states), 0] = states
        return len(states) - 1
    path[: len(states), 0] = states
    return len(rate)


def _arrays(
    path: Array,
    surface: Surface,
    optimizer: Optimizer,
    setup: Setup,
    rate: Array,
    kicks: Array | None,
    limit: float,
    begun: int,
) -> None:
    """Fill the path of R starts from index `begun` on; a start that has diverged is NaN from there."""
    seen = _seen(surface, setup, floats=False)
    step = rules.compiled(optimizer.update(), "arrays")
    settings = optimizer.settings()
    state: Sequence[Any] = tuple(np.ascontiguousarray(path[begun].T))
    for t in range(begun + 1, len(path)):
        if kicks is not None:
            seen.noise = (kicks[t - 1, :, 0], kicks[t - 1, :, 1])
        state = step(seen, rate[t - 1], t, *settings, *state)
        gone = ~((np.abs(state[0]) < limit) & (np.abs(state[1]) < limit))
        if gone.any():
            state = [np.where(gone, np.nan, component) for component in state]
            if gone.all():
                break
        for index, component in enumerate(state):
            path[t, :, index] = component


def _trajectory_of(
    path: Array, surface: Surface, optimizer: Optimizer, setup: Setup, rate: Array, kicks: Array | None
) -> Trajectory:
    """Read off everything that follows from the path."""
    params = np.ascontiguousarray(path[:, :, :2])
    loss = surface.value(params)
    valid = np.isfinite(loss) & np.isfinite(params).all(axis=-1)
    lasted = np.where(valid.all(axis=0), len(path) - 1, valid.argmin(axis=0) - 1)
    late = np.arange(len(path))[:, None] > lasted
    params[late], loss[late], path[late] = np.nan, np.nan, np.nan
    raw = surface.gradient(params[:-1]) + (0.0 if kicks is None else kicks)
    seen = np.stack(clip(raw[..., 0], raw[..., 1], setup.clip_norm, setup.clip_value, ARRAYS), axis=-1)
    memory = {name: path[:, :, 2 * i : 2 * i + 2].copy() for i, name in enumerate(optimizer.memory, 1)}
    evaluations = np.arange(len(path)) * optimizer.update().gradients
    for array in (params, loss, seen, raw, rate, evaluations, lasted, *memory.values()):
        array.flags.writeable = False
    return Trajectory(params, loss, seen, raw, rate, memory, evaluations, lasted)


