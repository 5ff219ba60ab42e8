"""Axes and planes of all learning rates as the server tells them, and what lies at some places of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from landscape import decode
from landscape.figures.planes import picture_of_plane
from landscape.figures.sweeps import picture_of_sweeps
from landscape.simulation.planes import axes_of, plane, rate_axis
from landscape.simulation.sweeps import sweep_runs

LINKS = {
    "momentum": "surface=himmelblau&run=momentum&steps=60",
    "weight_decay": "surface=bowl&run=sgd&steps=40",
    "noise": "surface=himmelblau&run=adam&steps=30",
    "batch": "surface=data,data:line_noisy&run=sgd&steps=20",
}
POINTS = 12


def told() -> dict[str, Any]:
    return {"planes": [_plane(name, link) for name, link in LINKS.items()], "sweep": _sweep()}


def _plane(name: str, link: str) -> dict[str, Any]:
    scenario = decode(link)
    surface, run, setup = scenario.surface, scenario.runs[0], scenario.setup
    found = plane(surface, run, setup, scenario.start, rate_axis(run), axes_of(surface, run)[name], POINTS)
    shares = np.linspace(0.02, 0.98, 9)
    rates, others = (axis.middles(POINTS).tolist() for axis in (found.rate, found.other))
    return {
        "payload": picture_of_plane(found, surface, run, setup),
        "at": [[share, float(found.rate.at(share)), float(found.other.at(share))] for share in shares.tolist()],
        "cells": [
            {
                "rate": rates[i],
                "other": others[j],
                "left": None
                if np.isnan(found.loss[j, i])
                else float((found.loss[j, i] - found.lowest) / (found.first - found.lowest)),
                "lasted": int(found.lasted[j, i]),
            }
            for i in range(POINTS)
            for j in range(POINTS)
        ],
    }


def _sweep() -> dict[str, Any]:
    scenario = decode("surface=bowl&run=sgd&run=adam&steps=30")
    found = sweep_runs(scenario.surface, scenario.runs, scenario.setup, scenario.start)
    return {"payload": picture_of_sweeps(scenario, found), "rates": found[0].rates.tolist()}
