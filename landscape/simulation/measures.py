"""Numbers read off a Trajectory, for every start at once, and the plain status of a run over time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from landscape.core import critical
from landscape.core.cache import remembered
from landscape.core.critical import Critical, Nature
from landscape.core.surfaces import Array, Point, Surface
from landscape.core.surfaces.base import equally_low
from landscape.simulation.trajectories import Trajectory
from landscape.words import phrase, say

BESIDE = 0.05
"""A run ended beside a minimum, or lingers beside a saddle, when it is this close, in boxes: one sees which it is."""
ARRIVED = 1e-3
"""A ball is at a place when it is this close to it, in boxes: less than a pixel of the drawn map.

What a run is told to have done is told by this distance alone. A run rests where it is at one place to its end; a ball
that rests at a global minimum has reached it. With a wider one a run would be told to have reached what its own verdict
says it is still walking to.
"""
TOLERANCE = 1e-3
"""A run has done its work when this share of its first loss above the lowest one is left."""
LOWER = 1e-8
"""A run was lower than what is called lowest when it was so by more than this share of its first loss, or of one."""
LEVEL_GROUND = 0.75
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
        Steps begun on level ground (R,): see :data:`LEVEL_GROUND`.
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
    distance, _ = _nearest_minimum(surface, path[trajectory.last_valid_step, count])
    with np.errstate(all="ignore"):
        return Measures(
            steps=steps_to_tolerance(surface, trajectory),
            final_loss=loss[trajectory.last_valid_step, count],
            best_loss=np.fmin.reduce(loss, axis=0),
            distance=distance,
            path_length=np.nansum(np.linalg.norm(moves, axis=-1), axis=0),
            zigzag=turns.sum(axis=0) / np.maximum(trajectory.last_valid_step - 1, 1),
            level_steps=level(surface, path[:-1]).sum(axis=0),
            sharpness=sharpness(surface, path),
        )


def steps_to_tolerance(surface: Surface, trajectory: Trajectory) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Count the steps until the loss came within :data:`TOLERANCE` of the lowest known one (R,); -1 for never."""
    if trajectory.cloud is not None:
        return trajectory.cloud.needed
    loss, lowest = trajectory.loss, lowest_loss(surface)
    floor = np.fmin.reduce(loss, axis=0) if lowest is None else lowest
    within = counted(surface, trajectory.params, loss, known=lowest is not None) - floor <= TOLERANCE * (
        loss[0] - floor
    )
    return np.where(within.any(axis=0), within.argmax(axis=0), -1)


def counted(surface: Surface, points: Array, loss: Array, *, known: bool) -> Array:
    """Give losses (...) at points (..., 2) as far as they count, and infinity else (...).

    A lowest loss that is known is that of the box, and a formula may go on far lower outside: who is there has not come
    near to it, whatever the loss is. Where none is `known`, all of them count; what is none at all, NaN, stays so.
    """
    return np.where(surface.holds(points) | np.isnan(loss), loss, np.inf) if known else loss


def curvatures(surface: Surface, points: Array) -> tuple[Array, Array]:
    """Give the smaller and the larger eigenvalue of the Hessian at points (..., 2) → (...)."""
    hessian = surface.hessian(points)
    a, b, c = hessian[..., 0, 0], hessian[..., 0, 1], hessian[..., 1, 1]
    with np.errstate(all="ignore"):
        middle, half = (a + c) / 2, np.hypot((a - c) / 2, b)
        return middle - half, middle + half


@remembered
def is_quadratic(surface: Surface) -> bool:
    """Tell whether the Hessian is the same everywhere."""
    (x0, x1), (y0, y1) = surface.box
    grid = np.stack(np.meshgrid(np.linspace(x0, x1, 5), np.linspace(y0, y1, 5)), axis=-1)
    hessians = surface.hessian(grid).reshape(-1, 4)
    return bool(np.allclose(hessians, hessians[0], rtol=1e-6, atol=1e-9 * float(np.abs(hessians).max())))


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
        flat: np.ndarray[Any, np.dtype[np.bool_]] = (drop > 0) & (foretold < LEVEL_GROUND * drop)
    return flat


@remembered
def lowest_loss(surface: Surface) -> float | None:
    """Give the loss at the global minimum: the stated one, else the lowest minimum that can be found in the box.

    None where none is found, or the surface is known to be lower elsewhere than at all of them.
    """
    if surface.global_value is not None or surface.lower is not None:
        return surface.global_value
    return min((point.loss for point in critical.minima(surface)), default=None)


def lower_seen(surface: Surface, trajectories: Iterable[Trajectory]) -> Point | None:
    """Give where runs were lower than what is called the lowest loss, which then is not; None where none was."""
    lowest, found = lowest_loss(surface), None
    for trajectory in trajectories:
        losses = trajectory.loss
        if lowest is None or not is_lower_than(lowest, losses):
            continue
        step, start = np.unravel_index(np.nanargmin(losses), losses.shape)
        lowest, found = float(losses[step, start]), trajectory.params[step, start]
    return None if found is None else (float(found[0]), float(found[1]))


def is_lower_than(lowest: float, losses: Array) -> bool:
    """Tell whether losses (T+1, ...) of runs were lower than what is called lowest, and not by how exactly it is known.

    A minimum at a kink is known less exactly than where it is smooth.
    """
    first = float(np.fmax.reduce(np.abs(losses[0]), axis=None, initial=0.0))
    return bool(np.fmin.reduce(losses, axis=None, initial=np.inf) < lowest - LOWER * (1 + first) - 1e-6 * abs(lowest))


@remembered
def global_places(surface: Surface) -> Array:
    """Give where the surface is lowest (n, 2): where it says so, else the lowest that was found; empty if unknown."""
    places = surface.global_minima
    if not places and (lowest := lowest_loss(surface)) is not None:
        places = tuple(point.place for point in critical.minima(surface) if equally_low(point.loss, lowest))
    result = np.array(places, dtype=float).reshape(-1, 2)
    result.flags.writeable = False
    return result


def at_global(surface: Surface, points: Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell which points (..., 2) are at a global minimum; none is where no minimum is known.

    Where minima lie along a curve, of which only some places are known, it is the loss that tells.
    """
    lowest = lowest_loss(surface)
    with np.errstate(all="ignore"):
        away = surface.boxes_apart(points[..., None, :], global_places(surface))
        there = np.asarray(np.any(away <= ARRIVED, axis=-1))
        if lowest is not None and is_trough(surface):
            there |= equally_low(surface.value(points), lowest)
    return there


@remembered
def is_trough(surface: Surface) -> bool:
    """Tell whether the lowest places lie along a curve: along it nothing bends."""
    places = global_places(surface)
    if not (surface.smooth or surface.pieces) or not len(places):
        return False
    low, high = np.moveaxis(np.linalg.eigvalsh(surface.hessian(places)), -1, 0)
    return bool(((high > 0) & (np.abs(low) <= critical.NO_CURVATURE * high)).all())


def distance_to_global(surface: Surface, points: Array) -> Array:
    """Give the distance of points (..., 2) to the nearest global minimum, in units of the weights; NaN if unknown."""
    places = global_places(surface)
    if not len(places):
        return np.full(points.shape[:-1], np.nan)
    with np.errstate(all="ignore"):
        away = points[..., None, :] - places
        nearest: Array = np.hypot(away[..., 0], away[..., 1]).min(axis=-1)
    return nearest


def reached(surface: Surface, trajectory: Trajectory) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell which balls (R,) came to rest at a global minimum: they are there at the end, and one step before it."""
    if trajectory.cloud is not None:
        return trajectory.cloud.reached
    return np.asarray(at_global(surface, trajectory.params[-2:]).all(axis=0))


def success_rate(surface: Surface, trajectory: Trajectory) -> float | None:
    """Give the share of balls that came to rest at a global minimum; None where none is known."""
    return float(reached(surface, trajectory).mean()) if len(global_places(surface)) else None


@remembered
def _minima(surface: Surface) -> Array:
    """Give the stated minima and all others that are found in the box as rows (x, y, loss)."""
    stated = np.array(surface.minima, dtype=float).reshape(-1, 2)
    rows = [(*place, float(surface.value(place))) for place in stated.tolist()]
    new = (p for p in critical.minima(surface) if not (surface.boxes_apart(p.place, stated) <= ARRIVED).any())
    return np.array([*rows, *((*point.place, point.loss) for point in new)], dtype=float).reshape(-1, 3)


def _nearest_minimum(surface: Surface, points: Array) -> tuple[Array, Array]:
    """Give distance to, and loss at, the minimum nearest to each point; NaN when there is none."""
    distance, floor = np.full(points.shape[:-1], np.nan), np.full(points.shape[:-1], np.nan)
    for x, y, loss in _minima(surface):
        candidate = np.hypot(points[..., 0] - x, points[..., 1] - y)
        nearer = ~(candidate >= distance)
        distance, floor = np.where(nearer, candidate, distance), np.where(nearer, loss, floor)
    return distance, floor


def nearest_minima(surface: Surface, points: Array) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Number the minimum beside which each point (n, 2) lies (n,); -1 where there is none within :data:`BESIDE`."""
    minima = _minima(surface)[:, :2]
    if not len(minima):
        return np.full(len(points), -1)
    away = surface.boxes_apart(points[:, None], minima)
    return np.where(away.min(axis=-1) <= BESIDE, away.argmin(axis=-1), -1)


def resting_place(surface: Surface, trajectory: Trajectory, start: int = 0) -> tuple[int, Critical] | None:
    """Give the critical point where a run stays to its end and the step from which it does, or None.

    Small steps or small gradients alone do not count: the point itself is found, and its curvature tells what it is.
    """
    path = trajectory.params[:, start]
    if trajectory.last_valid_step[start] < trajectory.steps:
        return None
    point = critical.nearest(surface, path[-1], ARRIVED)
    if point is None or (not surface.smooth and _hops(surface, path)):
        return None
    away = np.flatnonzero(surface.boxes_apart(path, point.place) > ARRIVED)
    first = int(away[-1]) + 1 if len(away) else 0
    return (first, point) if first < trajectory.steps else None


def _hops(surface: Surface, path: Array) -> bool:
    """Tell whether the last tenth of a path (T+1, 2) still walks as far as a ball must be from where it is not."""
    last = path[-max(2, len(path) // 10) :] / surface.extent
    return bool(np.linalg.norm(np.diff(last, axis=0), axis=-1).sum() > ARRIVED)


def milestones(surface: Surface, trajectory: Trajectory) -> tuple[tuple[int, str], ...]:
    """Tell a single run's plain status over time.

    Returns
    -------
    tuple of (step, status)
        From that step on the status holds: ``"running"``; then, if anything, where it rests or that it diverged.
    """
    last_valid_step = int(trajectory.last_valid_step[0])
    if last_valid_step < trajectory.steps:
        gone = (last_valid_step + 1, say(GONE, step=last_valid_step + 1))
        return ((0, say("running")), gone) if last_valid_step >= 0 else (gone,)
    rest = resting_place(surface, trajectory)
    return ((0, say("running")), *([] if rest is None else [(rest[0], resting_status(surface, rest[1]))]))


def resting_status(surface: Surface, point: Critical) -> str:
    """Say in a few words where a run rests."""
    return say(resting_words(point.nature, lowest=is_global(surface, point)))


def resting_words(nature: Nature, *, lowest: bool) -> str:
    """Give the few words, not yet translated, for who rests at such a point; a minimum may be the `lowest` one."""
    if nature is not Nature.MINIMUM:
        return _STUCK[nature]
    return phrase("converged") if lowest else phrase("at a local minimum")


GONE = phrase("diverged at step {step}")
"""What a run is called whose numbers have ended."""


_STUCK = {
    Nature.SADDLE: phrase("stuck at a saddle"),
    Nature.MAXIMUM: phrase("stuck at a maximum"),
    Nature.DEGENERATE: phrase("stuck on level ground"),
}
"""What a run is called that rests where there is no minimum."""


def is_global(surface: Surface, point: Critical) -> bool:
    """Tell whether a minimum is a global one, as far as it is known."""
    return bool(at_global(surface, np.array(point.place)))
