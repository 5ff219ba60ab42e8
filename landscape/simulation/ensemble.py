"""Many balls of one run as they are shown: the first with everything, the others in a few numbers each."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from landscape.core.cache import remembered
from landscape.core.surfaces import Array, Point, Surface
from landscape.core.turns import take_turn
from landscape.simulation.measures import at_global, distance_to_global, global_places, reached, steps_to_tolerance
from landscape.simulation.scenario import Run, Scenario, Setup
from landscape.simulation.simulate import descend, descend_single, strip_run
from landscape.simulation.starts import scatter
from landscape.simulation.trajectories import Cloud, Trajectory

CLOUD_MARGIN = 0.75
"""How far around the box a cloud is told, in boxes: more than a map shows; a ball beyond it is told at that edge."""
QUANTA = 65_534
"""Steps into which that stretch is divided; one more stands for a ball that is gone."""
GRAIN = 16
"""Of these steps so many are one in a cloud that is thinned."""
PLACE = 4
"""Bytes in which one ball's place at one step is told."""
STEPS = 64
"""Steps of a cloud that are written together: all at once would take several times the room of the paths."""


def follow(scenario: Scenario) -> tuple[Trajectory, ...]:
    """Run every run of a scenario and keep what is shown; runs that were followed before are remembered.

    The paths of a cloud are gone before the next run begins: eight of them would take hundreds of megabytes.

    Returns
    -------
    tuple of Trajectory
        One per run, in order, of the scenario's own start; with a ``cloud`` where there are more.
    """
    setup = scenario.setup
    take_turn(len(scenario.runs) * (setup.steps + 1) * (setup.starts - 1) * PLACE)
    path = descend_single if setup.starts == 1 else _many
    return tuple(path(scenario.surface, strip_run(run), scenario.setup, scenario.start) for run in scenario.runs)


@remembered
def _many(surface: Surface, run: Run, setup: Setup, start: Point) -> Trajectory:
    return summarise(surface, descend(surface, run, setup, scatter(surface, setup, start), detailed=1))


def summarise(surface: Surface, trajectory: Trajectory) -> Trajectory:
    """Give the first start of a trajectory, inside of which alone one has looked, and the others as a cloud."""
    there, distance = _at_the_goal(surface, trajectory.params)
    came = reached(surface, trajectory)
    cloud = Cloud(
        moves=_moves(surface, trajectory.params[:, 1:]),
        median_loss=_median(trajectory.loss),
        median_distance=distance,
        arrived=(np.logical_and.accumulate(there[::-1])[::-1] & came).sum(axis=1),
        last_valid_step=trajectory.last_valid_step,
        needed=steps_to_tolerance(surface, trajectory),
        reached=came,
    )
    for array in vars(cloud).values():
        if isinstance(array, np.ndarray):
            array.flags.writeable = False
    params, loss = trajectory.params[:, :1].copy(), trajectory.loss[:, :1].copy()  # a view would keep the others alive
    last_valid_step = trajectory.last_valid_step[:1].copy()
    for array in (params, loss, last_valid_step):
        array.flags.writeable = False
    return dataclasses.replace(trajectory, params=params, loss=loss, last_valid_step=last_valid_step, cloud=cloud)


def _moves(surface: Surface, paths: Array) -> np.ndarray[tuple[int, ...], np.dtype[np.uint16]]:
    """Write paths (T+1, R, 2) as changes of whole numbers from step to step, modulo 2¹⁶, which compress well.

    A number stands for a place from :data:`CLOUD_MARGIN` boxes below the box to as many above it, and the last for
    nowhere.
    """
    low, high = surface.corners
    counts = np.zeros((len(paths) + 1, *paths.shape[1:]), dtype=np.uint16)
    for first in range(0, len(paths), STEPS):
        some = paths[first : first + STEPS]
        with np.errstate(all="ignore"):
            share = ((some - low) / (high - low) + CLOUD_MARGIN) / (1 + 2 * CLOUD_MARGIN)
            levels = np.where(np.isnan(share), QUANTA + 1, np.rint(np.clip(share, 0, 1) * QUANTA))
        counts[first + 1 : first + 1 + len(some)] = levels
    return np.diff(counts, axis=0)


def thin(cloud: Cloud, every: int, balls: int) -> Cloud:
    """Give a cloud with the first so many balls only, where they are at every so manyth step and at the last one.

    They stand where they are to within a :data:`GRAIN` of the numbers that tell it, which is no pixel of a map.
    """
    counts = np.cumsum(cloud.moves[:, :balls], axis=0, dtype=np.uint16)
    kept = counts[[*range(0, len(counts) - 1, every), len(counts) - 1]]
    coarse = np.minimum(kept, QUANTA + 1 - GRAIN) + GRAIN // 2
    coarse = np.where(kept > QUANTA, kept, coarse - coarse % GRAIN).astype(np.uint16)
    return dataclasses.replace(cloud, moves=np.diff(coarse, axis=0, prepend=np.uint16(0)), every=every)


def _at_the_goal(surface: Surface, paths: Array) -> tuple[np.ndarray[Any, np.dtype[np.bool_]], Array]:
    """Tell of paths (T+1, R, 2) who is at a global minimum when (T+1, R), and the median distance to the nearest."""
    there, distance = np.zeros(paths.shape[:2], dtype=bool), np.full(len(paths), np.nan)
    for first in range(0, len(paths) if len(global_places(surface)) else 0, STEPS):
        some = paths[first : first + STEPS]
        there[first : first + STEPS] = at_global(surface, some)
        distance[first : first + STEPS] = _median(distance_to_global(surface, some))
    return there, distance


def _median(values: Array) -> Array:
    """Give the median (T+1,) of values (T+1, R), the lower of the two middle ones; who is gone counts as infinite."""
    ordered = np.sort(np.where(np.isnan(values), np.inf, values), axis=1)
    return ordered[:, (values.shape[1] - 1) // 2].copy()
