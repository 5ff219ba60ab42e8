"""What the player in the browser needs: whole trajectories as typed arrays, and how each run looks."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from landscape.figures.theme import SLOTS
from landscape.simulation.measures import milestones

if TYPE_CHECKING:
    from landscape.simulation.scenario import Run, Scenario
    from landscape.simulation.simulate import Trajectory

LIMIT = 3e38
"""Largest number that float32 holds, rounded down."""


def playback(scenario: Scenario, trajectories: Sequence[Trajectory]) -> dict[str, Any]:
    """Give the payload of the player.

    Parameters
    ----------
    scenario
        Names, slots, start.
    trajectories
        One per run, in the scenario's order.

    Returns
    -------
    dict
        ``steps``; ``start``; ``view``, applied on first sight only; ``runs``, each with its look and the arrays
        ``x y loss gradient`` (steps+1, starts) and ``rate`` (steps,). ``gradient`` is the
        length of the exact gradient at the position itself.
    """
    return {
        "steps": max((len(trajectory.params) - 1 for trajectory in trajectories), default=0),
        "start": [float(value) for value in scenario.start],
        "view": {"step": scenario.view.step, "speed": scenario.view.speed, "loop": scenario.view.loop},
        "runs": [_run(scenario, run, trajectory) for run, trajectory in zip(scenario.runs, trajectories, strict=True)],
    }


def typed(values: ArrayLike) -> dict[str, str]:
    """Encode an array as little-endian float32, the way Plotly does; what float32 cannot hold is clamped."""
    array = np.asarray(values, dtype=np.float64)
    small = np.ascontiguousarray(np.clip(array, -LIMIT, LIMIT), dtype="<f4")
    return {
        "dtype": "f4",
        "bdata": base64.b64encode(small.tobytes()).decode("ascii"),
        "shape": ", ".join(map(str, small.shape)),
    }


def _run(scenario: Scenario, run: Run, trajectory: Trajectory) -> dict[str, Any]:
    slot = SLOTS[run.slot % len(SLOTS)]
    with np.errstate(all="ignore"):
        slope = scenario.surface.gradient(trajectory.params)
        length = np.hypot(slope[..., 0], slope[..., 1])
    return {
        "slot": run.slot,
        "name": run.optimizer.title,
        "color": {"light": slot.light, "dark": slot.dark},
        "dash": list(slot.dash),
        "marker": slot.marker,
        "hidden": run.hidden,
        "lasted": [int(last) for last in trajectory.lasted],
        "milestones": [[int(step), text] for step, text in milestones(scenario.surface, trajectory)],
        "x": typed(trajectory.params[..., 0]),
        "y": typed(trajectory.params[..., 1]),
        "loss": typed(trajectory.loss),
        "gradient": typed(length),
        "rate": typed(trajectory.rate),
    }
