"""Pictures of all learning rates have one address each, which holds all they depend on and nothing else."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings

from landscape.serving import harden
from landscape.serving.files import FOR_EVER
from landscape.serving.maps import plane, sweep
from landscape.simulation.links import encode
from landscape.simulation.planes import axes_of
from landscape.simulation.scenario import Scenario
from landscape.simulation.sweeps import sweep_runs
from landscape.ui import build
from tests.strategies import scenarios

LINK = "surface=himmelblau&run=sgd,lr:0.01&run=adam,lr:0.1&steps=120"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    app = build()
    harden(app)
    return app.server.test_client()


@given(scenarios())
@settings(max_examples=100)
def test_every_scenario_has_one_address(scenario: Scenario) -> None:
    for read in (sweep.read, plane.read):
        asked = read(encode(scenario))
        assert read(asked.query) == asked
        assert read(asked.query).query == asked.query
        assert asked.query.isascii()
        assert asked.scenario.start == scenario.start
        assert asked.scenario.setup.steps == scenario.setup.steps


def test_what_changes_nothing_of_a_picture_is_not_in_its_address() -> None:
    moved = LINK.replace("lr:0.01", "lr:0.3")
    assert sweep.read(LINK).query == sweep.read(moved).query
    assert sweep.read(LINK).query != sweep.read(LINK.replace("lr:0.1", "lr:0.2")).query  # its divisor is of this rate
    for query in (moved, f"{LINK}&step=3&starts=9", f"{LINK}&points=999"):
        assert plane.read(query).query == plane.read(LINK).query
    other = plane.read(f"{LINK}&whose=1&setting=beta2")
    assert other.query == plane.read(f"{LINK.replace('lr:0.1', 'lr:0.7,beta2:0.5')}&whose=1&setting=beta2").query
    noisy = plane.read(f"{LINK}&noise=3&setting=noise")
    assert noisy.query == plane.read(f"{LINK}&setting=noise").query


def test_a_part_of_the_plane_lies_within_it() -> None:
    run = plane.read(f"{LINK}&whose=1").scenario.runs[0]
    beta = axes_of(plane.read(LINK).scenario.surface, run)["beta1"]
    asked = plane.read(f"{LINK}&whose=1&setting=beta1&ranges=0.001:0.1:0.5:7")
    assert (asked.rate.low, asked.rate.high) == (0.001, 0.1)
    assert (asked.other.low, asked.other.high) == (0.5, beta.high)
    for nonsense in ("1:2:3", "a:b:c:d", "3:2:0:1", "nan:1:0:1", "20:30:0.5:0.6"):
        whole = plane.read(f"{LINK}&whose=1&setting=beta1&ranges={nonsense}")
        assert (whole.rate.low, whole.rate.high) == (1e-6, 10)


def test_they_are_kept_for_ever_and_hold_the_pictures(client: FlaskClient) -> None:
    asked = sweep.read(LINK)
    assert client.get(f"/sweep?{LINK}").status_code == 302
    answer = client.get(f"/sweep?{asked.query}")
    assert answer.headers["Cache-Control"] == FOR_EVER
    told = answer.get_json()
    found = sweep_runs(asked.scenario.surface, asked.scenario.runs, asked.scenario.setup, asked.scenario.start)
    for run, each in zip(told["runs"], found, strict=True):
        above = np.frombuffer(base64.b64decode(run["above"]["bdata"]), dtype=np.float32)
        np.testing.assert_allclose(above, each.loss - each.lowest, rtol=1e-6, atol=1e-37)
        needed = np.frombuffer(base64.b64decode(run["needed"]["bdata"]), dtype=np.int16)
        np.testing.assert_array_equal(needed, each.steps)
        assert run["cells"][0].startswith(f"{each.width:.1f}")
    german = client.get(f"/de/sweep?{asked.query}").get_json()
    assert german["runs"][0]["cells"] != told["runs"][0]["cells"]
