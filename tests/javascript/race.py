"""A race: what its table is sent, and how the server says every run stands at some steps."""

from __future__ import annotations

from typing import Any

import numpy as np

from landscape import decode, simulate
from landscape.figures.playback import playback
from landscape.figures.race import race
from landscape.simulation.measures import global_places

QUERY = (
    "surface=himmelblau&steps=150&x=-0.2&y=0.7&step=10"
    "&run=sgd,lr:0.002&run=momentum,lr:0.004&run=adagrad,lr:0.2&run=sam,lr:0.003"
)
STEPS = (0, 23, 150)


def told() -> dict[str, Any]:
    scenario = decode(QUERY)
    paths, places = simulate(scenario), global_places(scenario.surface)
    return {
        "playback": playback(scenario, paths),
        "race": race(scenario, paths),
        "at": [
            {
                "step": step,
                "loss": [float(path.loss[step, 0]) for path in paths],
                "distance": [min(np.hypot(*(path.params[step, 0] - goal)) for goal in places) for path in paths],
                "gradients": [step * path.optimizer.update().gradients for path in scenario.runs],
            }
            for step in STEPS
        ],
    }
