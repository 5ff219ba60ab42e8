"""A map of where two runs part has one address, whichever of them is named first."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from flask.testing import FlaskClient

from landscape.serving import harden
from landscape.serving.maps.basins import read
from landscape.simulation.difference import difference
from landscape.ui import build

LINK = "surface=himmelblau&run=adam,lr:0.1&run=sgd,lr:0.01/hidden&run=momentum,lr:0.012&steps=120"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    app = build()
    harden(app)
    return app.server.test_client()


def test_both_orders_lead_to_it_and_colours_stay() -> None:
    one, other = read(f"{LINK}&versus=2&points=32"), read(f"{LINK}&whose=2&versus=0&points=32")
    assert one == other
    assert [run.slot for run in one.scenario.runs] == [0, 2]
    assert read(one.query) == one


@pytest.mark.parametrize("own", ["versus=0", "whose=2&versus=2", "versus=1", "versus=7", "versus=x", "versus="])
def test_a_run_is_compared_with_another_that_is_seen_or_stands_alone(own: str) -> None:
    whose = own.partition("&")[0] if "&" in own else ""
    assert read(f"{LINK}&{own}") == read(f"{LINK}&{whose}")


def test_the_answer_is_what_the_simulation_finds(client: FlaskClient) -> None:
    asked = read(f"{LINK}&versus=2&points=32&part=0:2:0:2")
    told = client.get(f"/basins?{asked.query}").get_json()
    scenario = asked.scenario
    found = difference(scenario.surface, scenario.runs, scenario.setup, ((0.0, 2.0), (0.0, 2.0)), 32)

    def read_off(packed: dict[str, str]) -> np.ndarray:
        return np.frombuffer(base64.b64decode(packed["bdata"]), dtype=packed["dtype"]).reshape(32, 32)

    np.testing.assert_array_equal(read_off(told["kinds"]), found.kind)
    for run, label in zip(told["runs"], (found.first, found.second), strict=True):
        np.testing.assert_array_equal(read_off(run["labels"]), label)
    assert told["box"] == [[0, 2], [0, 2]]
