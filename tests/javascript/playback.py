"""What the player is sent of several scenarios, and where the server itself has been."""

from __future__ import annotations

from typing import Any

import numpy as np

from landscape import decode, simulate
from landscape.figures.playback import playback
from landscape.simulation.ensemble import follow

LINKS = {
    "the first page": "",
    "noise and clipping": "surface=himmelblau&noise=1&clip_norm=5&run=sgd,lr:0.01&run=adam,lr:0.05/cosine&steps=60",
    "a run that flies off": "surface=rosenbrock&run=sgd,lr:10&run=adam,lr:0.05&steps=40",
    "a run that leaves the box": "surface=rosenbrock&run=momentum,lr:0.002&x=-1.9&y=2.8&steps=60",
    "a crowd": "surface=himmelblau&starts=16&spread=box&steps=30&run=sgd,lr:0.01&run=momentum,lr:0.01",
    "rows": "surface=data,data:line_noisy,model:line,loss:huber&batch=8&run=sgd&run=adam&steps=30",
    "overlays": "surface=himmelblau&run=adam,lr:0.05&clip_norm=5&steps=30&gradient=1&velocity=1&clipped=1&moments=1"
    "&critical=1&flow=1",
    "a slope that falls": "surface=bowl,k:1&run=sgd,lr:0.1&steps=60&gradient=1",
    "no steps to speak of": "steps=1",
}


def told() -> dict[str, Any]:
    return {name: _case(link) for name, link in LINKS.items()}


def _case(link: str) -> dict[str, Any]:
    scenario = decode(link)
    paths = simulate(scenario)
    goes = [
        {"places": t.params[:, 0], "loss": t.loss[:, 0], "rate": t.rate, "last": int(t.last_valid_step[0])}
        for t in paths
    ]
    (x0, x1), (y0, y1) = scenario.surface.box
    crowd = [(t.params[:, 1:] - (x0, y0)) / (x1 - x0, y1 - y0) for t in paths]
    return {
        "sent": playback(scenario, follow(scenario)),
        "runs": [{name: np.asarray(value).tolist() for name, value in one.items()} for one in goes],
        "crowd": [one.tolist() for one in crowd],
        "seen": [{"gradient": t.gradient[:, 0].tolist(), "raw": t.raw_gradient[:, 0].tolist()} for t in paths],
    }
