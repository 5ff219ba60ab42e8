"""Every method's lines, step by step: what the inspector is sent, and the numbers that the server traced."""

from __future__ import annotations

from typing import Any

from landscape import decode, simulate
from landscape.core.optimizers import OPTIMIZERS
from landscape.figures.inspector import inspector
from landscape.simulation.inspection import trace

LINKS = {
    **{slug: f"surface=himmelblau&steps=20&noise=1&clip_norm=20&run={slug}&inspect=0" for slug in OPTIMIZERS},
    "a divergence": "surface=rosenbrock&steps=50&run=sgd,lr:10&inspect=0",
}


def told() -> dict[str, Any]:
    return {name: _case(link) for name, link in LINKS.items()}


def _case(link: str) -> dict[str, Any]:
    scenario = decode(link)
    paths = simulate(scenario)
    traced = trace(scenario.surface, scenario.runs[0], scenario.setup, paths[0])
    entries = [{"vector": entry.vector, "values": entry.values.tolist()} for entry in traced.entries]
    return {"sent": inspector(scenario, paths), "entries": entries, "last": int(paths[0].last_valid_step[0])}
