"""Every loss with every model that suits it: what the browser is sent, and what the server computes of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from landscape.core.learning.batches import draw_batches
from landscape.core.learning.datasets import DATASETS
from landscape.core.learning.losses import LOSSES
from landscape.core.learning.models import MODELS
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces.data import Data, fits
from landscape.figures.rows import rows
from landscape.simulation.scenario import Run, Scenario, Setup

SETUP = Setup(steps=7, batch=3)
STEP = 3
SUITED = [
    (model, loss)
    for model in MODELS
    for loss in LOSSES
    if MODELS[model].task == LOSSES[loss].task and any(fits(MODELS[model], one()) for one in DATASETS.values())
]


def told() -> list[dict[str, Any]]:
    return [_case(model, loss) for model, loss in SUITED]


def _case(model: str, loss: str) -> dict[str, Any]:
    data = next(one() for one in DATASETS.values() if fits(MODELS[model], one()) and one.task == LOSSES[loss].task)
    surface = Data(data=data, model=MODELS[model](), loss=LOSSES[loss]())
    (x0, x1), (y0, y1) = surface.box
    places = np.array([[x0, y0], [0.3 * x0 + 0.7 * x1, 0.6 * y0 + 0.4 * y1], [x1, y1]])
    drawn = draw_batches(surface.count, SETUP.batch, SETUP.steps, SETUP.seed)
    assert drawn
    slopes = surface.loss.slopes(surface.outputs(places, surface.rows.x), surface.rows.y)
    return {
        "name": f"{model}, {loss}",
        "sent": rows(Scenario(surface, (Run(OPTIMIZERS["sgd"]()),), SETUP)),
        "places": places.tolist(),
        "step": STEP,
        "steps": SETUP.steps,
        "batch": [int(row) for row in drawn[STEP]],
        "all": surface.value(places).tolist(),
        "some": surface.value(places, drawn[STEP]).tolist(),
        "slopes": np.moveaxis(slopes, 0, -1).tolist(),
        "each": surface.row_losses(places).tolist() if surface.loss.total == "a" else None,
        "outputs": np.moveaxis(surface.outputs(places, surface.rows.x), 0, -1).tolist(),
    }
