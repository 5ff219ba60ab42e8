"""What a formula costs that somebody types: ``python -m benchmarks.typed``."""

from __future__ import annotations

import itertools
import re
import statistics
import time
from typing import Any, Final

from flask.testing import FlaskClient

from app import server
from benchmarks.core import FOUR, ROUNDS, seconds
from benchmarks.table import head, tell
from landscape import Scenario, simulate
from landscape.core.cache import CACHE
from landscape.core.surfaces.own import EXAMPLES, Own
from landscape.serving.files import ENCODINGS
from landscape.serving.maps.typed import AskedTyped
from landscape.ui import ids

BAR: Final = 150
"""Milliseconds of processor time from a key to the new picture, at most."""
ORDINARY: Final = (
    *EXAMPLES,
    "x^3+y^3-3xy",
    "(x²+2y²)e^{1-x²-y²}",
    "sin x sin y sin(x+y)",
    "(x^2+y-11)^2+(x+y^2-7)^2",
    "xy e^(-(x²+y²)/2)",
    "ln(1+e^(-x)) + ln(1+e^(-y)) + 0.1(x²+y²)",
    "20 + x^2 + y^2 - 10(cos(2πx)+cos(2πy))",
)
"""Formulas as exercise sheets have them."""
_fresh = itertools.count()
BEFORE: Final = "surface=own&run=sgd,lr:0.1&run=momentum,lr:0.02&run=adagrad,lr:0.5&run=adam,lr:0.1"
"""What is there before."""
TYPED: Final = FOUR.replace(surface=Own(z="(1-x)^2 + 100(y-x^2)^2", across="-2:2", up="-1:3"))


def asking(client: FlaskClient) -> dict[str, Any]:
    """Give the body of a request that waits for its value, as the page sends it."""
    told = client.get("/_dash-dependencies").get_json()
    entry = next(one for one in told if [each["id"] for each in one["inputs"]] == [ids.REQUEST])
    outputs = [one.rpartition(".") for one in re.split(r"\.\.\.", entry["output"].strip("."))]
    asked = {"id": ids.REQUEST, "property": entry["inputs"][0]["property"]}
    return {
        "output": entry["output"],
        "outputs": [{"id": name, "property": told} for name, _, told in outputs],
        "inputs": [asked],
        "changedPropIds": [f"{asked['id']}.{asked['property']}"],
    }


def keystroke(client: FlaskClient, body: dict[str, Any], text: str) -> float:
    """Give the milliseconds of processor time in which a formula is answered that nobody has typed before."""
    change = {"kind": "surface", "slot": -1, "name": "z", "value": text}
    told, headers = body["inputs"][0], {"Accept-Encoding": ENCODINGS[0]}
    CACHE.clear()
    told["value"] = {"number": 1, "open": BEFORE}
    base = client.post("/_dash-update-component", json=body, headers=headers)
    assert base.status_code == 200
    told["value"] = {"number": 2, "base": BEFORE, "changes": [change]}
    begun = time.process_time()
    echo = client.get(f"/typed?{AskedTyped('surface', 'own', 'z', text).query}", headers=headers)
    picture = client.post("/_dash-update-component", json=body, headers=headers)
    took = 1e3 * (time.process_time() - begun)
    assert (echo.status_code, picture.status_code) == (200, 200)
    return took


def tell_keystrokes() -> None:
    """Print what a key costs, formula by formula."""
    client = server.test_client()
    body = asking(client)
    keystroke(client, body, "x² + y²/3")
    head("A formula is typed that nobody has typed before, until echo and picture with 4 runs are answered:")
    took = [[keystroke(client, body, text) for _ in range(3)] for text in ORDINARY]
    for text, found in zip(ORDINARY, took, strict=True):
        tell(text[:50], found, "ms", bar=BAR, digits=0)
    tell("all of them", [statistics.median(found) for found in took], "ms", bar=BAR, digits=0)


def tell_runs() -> None:
    """Print how fast runs are on a formula that is typed, beside the same of ours."""

    def run(scenario: Scenario) -> float:
        fresh = scenario.replace(setup=scenario.setup.replace(x=-1.5 + 1e-9 * next(_fresh)))
        return seconds(lambda: simulate(fresh), time.process_time)

    run(FOUR), run(TYPED)
    ratios = [run(TYPED) / run(FOUR) for _ in range(3 * ROUNDS)]
    head("Four runs of 500 steps on a typed Rosenbrock, beside ours:")
    tell("typed / ours", ratios, "x", bar=1.05)


def main() -> None:
    """Print all of it."""
    tell_keystrokes()
    tell_runs()


if __name__ == "__main__":
    main()
