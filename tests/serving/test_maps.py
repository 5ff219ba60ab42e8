"""A map of where everything ends has one address, which holds all it depends on."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.core.cache import CACHE
from landscape.serving import harden
from landscape.serving.files import FOR_EVER
from landscape.serving.maps.basins import read
from landscape.simulation.basins import GRID, LEAST_GRID, basins
from landscape.simulation.links import encode
from landscape.simulation.scenario import Scenario
from landscape.ui import build
from tests.strategies import scenarios

ADDRESS = "basins"
LINK = "surface=himmelblau&run=adam,lr:0.1&steps=120"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    app = build()
    harden(app)
    return app.server.test_client()


def address(query: str) -> str:
    return f"/{ADDRESS}?{read(query).query}"


@given(scenarios(), st.integers(LEAST_GRID, GRID))
@settings(max_examples=150)
def test_every_scenario_has_one_address(scenario: Scenario, points: int) -> None:
    asked = read(f"{encode(scenario)}&points={points}")
    assert asked.points == points
    assert asked.scenario.surface == scenario.surface
    whose = scenario.view.whose
    run = next((run for run in scenario.seen if run.slot == whose), scenario.seen[0])
    assert (asked.scenario.runs[0].optimizer, asked.scenario.runs[0].schedule) == (run.optimizer, run.schedule)
    assert asked.scenario.setup.steps == scenario.setup.steps
    assert read(asked.query) == asked
    assert read(asked.query).query == asked.query
    assert asked.query.isascii()


@given(st.text(max_size=200) | st.builds("{}&part={}&points={}".format, st.just(LINK), st.text(), st.text()))
def test_nonsense_has_an_address_too(query: str) -> None:
    asked = read(query)
    assert LEAST_GRID <= asked.points <= GRID
    assert read(asked.query) == asked


@pytest.mark.parametrize(
    "part", ["1:2:3", "nan:1:0:1", "2:1:0:1", "0:1e-13:0:1", "0:1:0:1e9", "-inf:0:0:1", "a:b:c:d", ""]
)
def test_a_part_that_is_none_is_the_whole(part: str) -> None:
    assert read(f"{LINK}&part={part}").part is None


def test_a_part_is_kept_to_the_last_digit() -> None:
    part = "0.1:0.30000000000000004:-1.0:-0.9999999999"
    assert read(f"{LINK}&part={part}").part == ((0.1, 0.30000000000000004), (-1.0, -0.9999999999))
    assert f"part={part}" in read(f"{LINK}&part={part}").query


def test_what_does_not_depend_on_a_query_is_not_made_again_for_one(client: FlaskClient) -> None:
    CACHE.clear()
    client.get("/surfaces-light.png")
    size = CACHE.size
    client.get("/surfaces-light.png?1")
    assert CACHE.size == size > 0


def test_it_is_kept_for_ever_and_holds_the_map(client: FlaskClient) -> None:
    answer = client.get(address(LINK))
    assert answer.headers["Cache-Control"] == FOR_EVER
    told, asked = answer.get_json(), read(LINK)
    found = basins(asked.scenario.surface, asked.scenario.runs[0], asked.scenario.setup)
    labels = np.frombuffer(base64.b64decode(told["labels"]["bdata"]), dtype=np.int8).reshape(GRID, GRID)
    np.testing.assert_array_equal(labels, found.label)
    steps = np.frombuffer(base64.b64decode(told["steps"]["bdata"]), dtype=np.uint8).reshape(GRID, GRID)
    np.testing.assert_allclose(np.expm1(steps / 254 * np.log1p(120)), found.steps, rtol=0.02, atol=0.02)
    assert [place[:2] for place in told["places"]] == found.places.tolist()
    assert told["said"].startswith("Adam: ")
    assert all(text in told["said"] for _, text in told["keys"])
    german = client.get(f"/de{address(LINK)}").get_json()
    assert german["labels"] == told["labels"]
    assert german["said"] != told["said"]
