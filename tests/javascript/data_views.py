"""The axes in which rows, fits and losses are drawn, what is behind them, and what the server computes of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from landscape import decode, simulate
from landscape.core.surfaces.data import Data
from landscape.figures import LIGHT
from landscape.figures.explorer import explorer
from landscape.figures.model import model
from landscape.figures.playback import playback

STEP = 20
LINKS = {
    "line": "surface=data,data:line_noisy,data.outliers:3,model:line,loss:huber&run=sgd&run=adam&batch=8&compare=mse",
    "chances": "surface=data,data:imbalanced,model:logistic&run=adam&batch=16",
    "margins": "surface=data,data:imbalanced,model:logistic&run=adam&against=margin&compare=hinge.squared_sigmoid.mse",
    "errors": "surface=data,data:line_noisy,model:line,loss:huber&run=sgd&against=error",
    "blobs": "surface=data,data:blobs&run=adam&run=sgd",
    "three": "surface=data,data:penguins_three&run=adam",
    "spot": "surface=data,data:spot,loss:dice&run=adam&compare=cross_entropy",
}


def told() -> dict[str, Any]:
    return {name: _case(f"{link}&step={STEP}") for name, link in LINKS.items()}


def _case(link: str) -> dict[str, Any]:
    scenario = decode(link)
    surface, paths = scenario.surface, simulate(scenario)
    assert isinstance(surface, Data)
    place, sides = paths[0].params[STEP, 0], [hi - lo for lo, hi in surface.box]
    rows = surface.every_row
    slopes = surface.loss.slopes(surface.outputs(place, rows.x), rows.y)
    inputs = rows.x if rows.x.shape[1] > 1 else np.repeat(rows.x, 2, axis=1)
    return {
        "step": STEP,
        "sent": playback(scenario, paths),
        "explorer": explorer(surface, scenario.view, LIGHT)["layout"].to_plotly_json(),
        "model": model(surface, LIGHT)["layout"].to_plotly_json(),
        "outputs": surface.outputs(place, rows.x).tolist(),
        "losses": surface.row_losses(place).tolist() if surface.loss.total == "a" else None,
        "slopes": slopes.tolist(),
        "pull": (-paths[0].raw_gradient[STEP, 0] / sides).tolist(),
        "weights": place.tolist(),
        "inputs": inputs.tolist(),
    }
