"""Races as their table is sent them, and how every run stands at some steps by the paths of all its balls."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any

import numpy as np

from landscape import decode, simulate
from landscape.figures.playback import playback
from landscape.figures.race import race
from landscape.simulation.ensemble import follow
from landscape.simulation.measures import global_places

if TYPE_CHECKING:
    from landscape.simulation.scenario import Scenario
    from landscape.simulation.simulate import Trajectory

RUNS = "run=sgd,lr:0.002&run=momentum,lr:0.004&run=adagrad,lr:0.2&run=sam,lr:0.003"
RACES = {
    "one ball each": (f"surface=himmelblau&steps=150&x=-0.2&y=0.7&{RUNS}", (0, 23, 150)),
    "a crowd": (f"surface=himmelblau&steps=60&starts=20&spread=box&{RUNS}", (0, 1, 5, 40, 60)),
    "a crowd, most of which flies off": (
        "surface=bowl,k:10&steps=200&starts=9&spread=box&run=momentum,lr:0.6&run=sgd,lr:0.01",
        (0, 3, 199, 200),
    ),
}
CLOSE = 1e-3
"""How near to a minimum, in boxes, a ball has arrived."""


def told() -> list[dict[str, Any]]:
    return [_race(name, decode(query), steps) for name, (query, steps) in RACES.items()]


def _race(name: str, scenario: Scenario, steps: tuple[int, ...]) -> dict[str, Any]:
    shown = follow(scenario)
    paths = simulate(scenario)
    return {
        "name": name,
        "playback": playback(scenario, shown),
        "race": race(scenario, shown),
        "at": [
            {
                "step": step,
                "loss": [_low_median(path.loss[step].tolist()) for path in paths],
                "distance": [_low_median([_away(scenario, ball) for ball in path.params[step]]) for path in paths],
                "gradients": [
                    _asked(path, step) * run.optimizer.update().evaluations
                    for run, path in zip(scenario.runs, paths, strict=True)
                ],
                "arrived": [_arrived(scenario, path, step) for path in paths] if scenario.setup.starts > 1 else None,
            }
            for step in steps
        ],
    }


def _low_median(values: list[float]) -> float | None:
    middle = statistics.median_low([np.inf if np.isnan(value) else value for value in values])
    return middle if np.isfinite(middle) else None


def _away(scenario: Scenario, place: np.ndarray[Any, Any]) -> float:
    return min(float(np.hypot(*(place - goal))) for goal in global_places(scenario.surface))


def _asked(path: Trajectory, step: int) -> int:
    """Count the steps that any ball has taken."""
    alive = np.isfinite(path.params).all(axis=-1).any(axis=1)
    return min(step, int(np.flatnonzero(alive)[-1]))


def _arrived(scenario: Scenario, path: Trajectory, step: int) -> int:
    """Count the balls that are at a global minimum from this step, or the one before the last, to the end."""
    (x0, x1), (y0, y1) = scenario.surface.box
    count = 0
    for ball in path.params[min(step, path.steps - 1) :].transpose(1, 0, 2):
        boxes = (ball[:, None] - global_places(scenario.surface)) / (x1 - x0, y1 - y0)
        count += bool((np.hypot(*boxes.T).min(axis=0) <= CLOSE).all())
    return count
