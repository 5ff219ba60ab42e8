"""Numbers and plain words read off a Trajectory."""

from __future__ import annotations

import numpy as np

from landscape.core.surfaces import Surface
from landscape.simulation.simulate import Trajectory

TOLERANCE = 1e-3
"""A run has converged when, from there on, its gradient is this small a share of the steepest one it met and it hardly moves."""


def milestones(surface: Surface, trajectory: Trajectory) -> tuple[tuple[int, str], ...]:
    """Tell a single run's status over time.

    Returns
    -------
    tuple of (step, status)
        From that step on the status holds: ``"running"``, then ``"converged"`` or ``"diverged at step k"``.
    """
    told = [(0, "running")]
    lasted = int(trajectory.lasted[0])
    if lasted < trajectory.steps:
        return (*told, (lasted + 1, f"diverged at step {lasted + 1}"))
    reached = converged_at(surface, trajectory)
    return tuple(told) if reached is None else (*told, (reached, "converged"))


def converged_at(surface: Surface, trajectory: Trajectory) -> int | None:
    """Give the step from which a single run rests at a minimum, or None.

    It rests when gradient and remaining path stay small to the end; it is a minimum when the Hessian there is positive.
    """
    path = trajectory.params[:, 0]
    steepness = np.linalg.norm(surface.gradient(path), axis=-1)
    box = np.array([hi - lo for lo, hi in surface.box])
    strayed = np.linalg.norm((path - path[-1]) / box, axis=-1)
    restless = np.flatnonzero((steepness > TOLERANCE * steepness.max()) | (strayed > TOLERANCE))
    first = 0 if len(restless) == 0 else int(restless[-1]) + 1
    if first >= trajectory.steps or np.linalg.eigvalsh(surface.hessian(path[-1]))[0] <= 0:
        return None
    return first
