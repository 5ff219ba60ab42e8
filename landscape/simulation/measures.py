"""Numbers read off a Trajectory, for every start at once, and the plain status of a run over time."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from landscape.core import critical
from landscape.core.critical import Critical, Nature
from landscape.core.surfaces import Array, Surface
from landscape.simulation.simulate import Trajectory
from landscape.words import phrase, say

ARRIVED = 1e-3
"""A run is at a point when it stays this close to it, in boxes, to the end: less than a pixel of the drawn map."""
TOLERANCE = 1e-3
"""A run has done its work when this share of its first loss above the lowest one is left."""
LEVEL = 0.75
"""Ground is level when slope and curvature together foretell less than this share of the drop to the nearest minimum.

They foretell at most ‖∇f‖·d + ½|λ|·d² over the distance d. Towards a minimum of a convex loss that is never less than
the drop; on a plateau it is. Being a ratio, it does not depend on the units of loss or weights.
"""


@dataclass(frozen=True)
class Measures:
    """What can be counted of R descents over T steps.

    Attributes
    ----------
    steps
        Steps until the loss came within :data:`TOLERANCE` of the lowest known one (R,); -1 for never.
    final_loss, best_loss
        Loss at the last valid position, and the lowest on the way (R,).
    distance
        From the last valid position to the nearest minimum (R,); NaN when none is known.
    path_length
        Length of the path (R,).
    zigzag
        Share of steps, from the second on, that turn back along a weight: a component changes its sign (R,).
    level_steps
        Steps begun on level ground (R,): see :data:`LEVEL`.
    sharpness
        Largest curvature λmax at each position (T+1, R).
    """

    steps: np.ndarray[Any, np.dtype[np.int64]]
    final_loss: Array
    best_loss: Array
    distance: Array
    path_length: Array
    zigzag: Array
    level_steps: np.ndarray[Any, np.dtype[np.int64]]
    sharpness: Array


def measure(surface: Surface, trajectory: Trajectory) -> Measures:
    """Measure all starts of a trajectory; what follows a divergence does not count."""
    path, loss, count = trajectory.params, trajectory.loss, np.arange(trajectory.params.shape[1])
    moves = np.diff(path, axis=0)
    turns = (moves[1:] * moves[:-1] < 0).any(axis=-1)
    distance, _ = _nearest_minimum(surface, path[trajectory.lasted, count])
    with np.errstate(all="ignore"):
        return Measures(
            steps=steps_to_tolerance(surface, trajectory),
            final_loss=loss[trajectory.lasted, count],
            best_loss=np.nanmin(loss, axis=0),
            distance=distance,
            path_length=np.nansum(np.linalg.norm(moves, axis=-1), axis=0),
            zigzag=turns.sum(axis=0) / np.maximum(trajectory.lasted - 1, 1),
            level_steps=level(surface, path[:-1]).sum(axis=0),
            sharpness=sharpness(surface, path),
        )


def steps_to_tolerance(surface: Surface, trajectory: Trajectory) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Count the steps until the loss came within :data:`TOLERANCE` of the lowest known one (R,); -1 for never."""
    loss, lowest = trajectory.loss, lowest_loss(surface)
    floor = np.nanmin(loss, axis=0) if lowest is None else lowest
    within = loss - floor <= TOLERANCE * (loss[0] - floor)
    return np.where(within.any(axis=0), within.argmax(axis=0), -1)


def curvatures(surface: Surface, points: Array) -> tuple[Array, Array]:
    """Give the smaller and the larger eigenvalue of the Hessian at points (..., 2) → (...)."""
    hessian = surface.hessian(points)
    a, b, c = hessian[..., 0, 0], hessian[..., 0, 1], hessian[..., 1, 1]
    with np.errstate(all="ignore"):
        middle, half = (a + c) / 2, np.hypot((a - c) / 2, b)
        return middle - half, middle + half


def sharpness(surface: Surface, points: Array) -> Array:
    """Give the largest curvature λmax at points (..., 2) → (...)."""
    return curvatures(surface, points)[1]


def level(surface: Surface, points: Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell which points (..., 2) lie on level ground, well above a minimum that the slope does not tell of."""
    distance, floor = _nearest_minimum(surface, points)
    with np.errstate(all="ignore"):
        drop = surface.value(points) - floor
        slope = np.linalg.norm(surface.gradient(points), axis=-1)
        low, high = curvatures(surface, points)
        foretold = slope * distance + np.maximum(np.abs(low), np.abs(high)) * distance**2 / 2
        flat: np.ndarray[Any, np.dtype[np.bool_]] = (drop > 0) & (foretold < LEVEL * drop)
    return flat


@functools.lru_cache(maxsize=64)
def lowest_loss(surface: Surface) -> float | None:
    """Give the loss at the global minimum: the stated one, else the lowest minimum that can be found in the box."""
    found = [point.loss for point in critical.minima(surface)] if surface.global_value is None else []
    return min(found) if found else surface.global_value


@functools.lru_cache(maxsize=64)
def global_places(surface: Surface) -> Array:
    """Give where the surface is lowest (n, 2), stated and found; empty when no minimum is known."""
    known = _minima(surface)
    lowest = lowest_loss(surface)
    places = known[:0] if lowest is None else known[np.isclose(known[:, 2], lowest, rtol=1e-6, atol=1e-9)]
    result: Array = places[:, :2].copy()
    result.flags.writeable = False
    return result


@functools.lru_cache(maxsize=64)
def _minima(surface: Surface) -> Array:
    """Give the stated minima and those found in the box as rows (x, y, loss)."""
    stated = [(*place, float(surface.value(place))) for place in surface.minima]
    found = [(*point.place, point.loss) for point in critical.minima(surface)]
    return np.array([*stated, *found], dtype=float).reshape(-1, 3)


def _nearest_minimum(surface: Surface, points: Array) -> tuple[Array, Array]:
    """Give distance to, and loss at, the minimum nearest to each point; NaN when there is none."""
    distance, floor = np.full(points.shape[:-1], np.nan), np.full(points.shape[:-1], np.nan)
    for x, y, loss in _minima(surface):
        candidate = np.hypot(points[..., 0] - x, points[..., 1] - y)
        nearer = ~(candidate >= distance)
        distance, floor = np.where(nearer, candidate, distance), np.where(nearer, loss, floor)
    return distance, floor


def resting_place(surface: Surface, trajectory: Trajectory, start: int = 0) -> tuple[int, Critical] | None:
    """Give the critical point where a run stays to its end and the step from which it does, or None.

    Small steps or small gradients alone do not count: the point itself is found, and its curvature tells what it is.
    """
    path = trajectory.params[:, start]
    if trajectory.lasted[start] < trajectory.steps:
        return None
    point = critical.nearest(surface, path[-1], ARRIVED)
    if point is None:
        return None
    away = np.flatnonzero(np.abs((path - point.place) / _box(surface)).max(axis=-1) > ARRIVED)
    first = int(away[-1]) + 1 if len(away) else 0
    return (first, point) if first < trajectory.steps else None


def _box(surface: Surface) -> Array:
    return np.array([hi - lo for lo, hi in surface.box])


def milestones(surface: Surface, trajectory: Trajectory) -> tuple[tuple[int, str], ...]:
    """Tell a single run's plain status over time.

    Returns
    -------
    tuple of (step, status)
        From that step on the status holds: ``"running"``; then, if anything, where it rests or that it diverged.
    """
    lasted = int(trajectory.lasted[0])
    if lasted < trajectory.steps:
        return (0, say("running")), (lasted + 1, say("diverged at step {step}", step=lasted + 1))
    rest = resting_place(surface, trajectory)
    return ((0, say("running")), *([] if rest is None else [(rest[0], resting_status(surface, rest[1]))]))


def resting_status(surface: Surface, point: Critical) -> str:
    """Say in a few words where a run rests."""
    if point.nature is not Nature.MINIMUM:
        return say(_STUCK[point.nature])
    return say("converged") if is_global(surface, point) else say("at a local minimum")


_STUCK = {
    Nature.SADDLE: phrase("stuck at a saddle"),
    Nature.MAXIMUM: phrase("stuck at a maximum"),
    Nature.DEGENERATE: phrase("stuck on level ground"),
}
"""What a run is called that rests where there is no minimum."""


def is_global(surface: Surface, point: Critical) -> bool:
    """Tell whether a minimum lies as low as the lowest known one."""
    lowest = lowest_loss(surface)
    return lowest is not None and bool(np.isclose(point.loss, lowest, rtol=1e-6, atol=1e-9))
