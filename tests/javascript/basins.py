"""Where everything ends and where runs part, as the server tells it, and what becomes of some starts."""

from __future__ import annotations

from typing import Any

import numpy as np

from landscape import decode
from landscape.figures.basins import map_of_basins
from landscape.figures.difference import map_of_difference
from landscape.simulation.basins import basins
from landscape.simulation.difference import difference

LINKS = {
    "four minima": "surface=himmelblau&run=momentum,lr:0.012&steps=200",
    "no way": "surface=plateau&run=sgd,lr:0.01&steps=300",
    "away": "surface=himmelblau&run=sgd,lr:0.03&steps=100",
}


PAIRS = {
    "four minima": "surface=himmelblau&run=sgd,lr:0.01&run=momentum,lr:0.012&steps=200",
    "six minima": "surface=six_hump_camel&run=adam,lr:0.02&run=sgd,lr:0.05&steps=60",
    "away": "surface=himmelblau&run=sgd,lr:0.03&run=adam,lr:0.01&steps=100",
}


def told() -> dict[str, Any]:
    return {
        "maps": {name: _case(link) for name, link in LINKS.items()},
        "pairs": {name: _pair(link) for name, link in PAIRS.items()},
    }


def _pair(link: str) -> dict[str, Any]:
    scenario = decode(link)
    found = difference(scenario.surface, scenario.runs, scenario.setup, points=40)
    ends = np.stack([found.kind, found.first, found.second], axis=-1)
    return {
        "payload": map_of_difference(found, scenario.surface, scenario.runs, scenario.setup),
        "ends": ends.reshape(-1, 3).tolist(),
    }


def _case(link: str) -> dict[str, Any]:
    scenario = decode(link)
    run = scenario.runs[0]
    found = basins(scenario.surface, run, scenario.setup, points=40)
    (x0, x1), (y0, y1) = found.box
    cells = np.random.default_rng(1).integers(40, size=(80, 2)).tolist()
    return {
        "payload": map_of_basins(found, scenario.surface, run.optimizer, scenario.setup),
        "cells": [
            {
                "x": x0 + (i + 0.5) / 40 * (x1 - x0),
                "y": y0 + (j + 0.5) / 40 * (y1 - y0),
                "label": int(found.label[j, i]),
                "steps": int(found.steps[j, i]),
                "place": found.places[found.label[j, i]].tolist() if found.label[j, i] >= 0 else None,
            }
            for i, j in cells
        ],
    }
