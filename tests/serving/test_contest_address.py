"""A race has one address, which holds all it depends on; so has the league."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.figures.contest import contest
from landscape.figures.league import league
from landscape.serving import harden
from landscape.serving.files import FOR_EVER
from landscape.serving.maps.address import version
from landscape.serving.maps.contest import read
from landscape.simulation.contest import hold
from landscape.simulation.links import encode
from landscape.simulation.scenario import Scenario
from landscape.ui import build
from tests.strategies import scenarios

LINK = "surface=himmelblau&run=adam,lr:0.1&run=sgd,lr:0.01&steps=60"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    app = build()
    harden(app)
    return app.server.test_client()


@given(scenarios(), st.booleans(), st.booleans())
@settings(max_examples=150)
def test_every_scenario_has_one_address(scenario: Scenario, tuned: bool, turned: bool) -> None:
    link = encode(scenario.replace(view=scenario.view.replace(tuned=False, turned=False)))
    asked = read(f"{link}&tuned={int(tuned)}&turned={int(turned)}")
    assert (asked.tuned, asked.turned) == (tuned, turned)
    assert asked.scenario.surface == scenario.surface
    seen = [run for run in scenario.runs if not run.hidden] or list(scenario.runs)
    assert [run.slot for run in asked.scenario.runs] == [run.slot for run in seen]
    for raced, run in zip(asked.scenario.runs, seen, strict=True):
        lr = run.optimizer.params()["lr"].default if tuned else run.optimizer.lr
        assert (raced.optimizer, raced.schedule) == (run.optimizer.replace(lr=lr), run.schedule)
    assert asked.scenario.setup.steps == scenario.setup.steps
    assert read(asked.query) == asked
    assert read(asked.query).query == asked.query
    assert asked.query.isascii()


def test_what_does_not_matter_leads_to_the_same_address() -> None:
    for more in ("&x=1&y=2", "&starts=9", "&step=5", "&contest=1", "&v=old", "&tuned=0", "&basins=1"):
        assert read(LINK + more).query == read(LINK).query
    tuned = read(f"{LINK}&tuned=1").query
    assert read(LINK.replace("lr:0.1", "lr:0.7") + "&tuned=1").query == tuned
    assert len({read(LINK).query, tuned, read(f"{LINK}&turned=1").query, read(f"{LINK}&seed=1").query}) == 4


def test_it_is_kept_for_ever_and_holds_the_race(client: FlaskClient) -> None:
    first = client.get(f"/de/contest?{LINK}&tuned=1&step=4")
    assert first.status_code == 302
    assert first.headers["Cache-Control"] == "no-cache"
    parts = urlsplit(first.location)
    german = client.get(f"{parts.path}?{parts.query}")
    english = client.get(f"/contest?{parts.query}")
    assert english.headers["Cache-Control"] == FOR_EVER
    asked = read(parts.query)
    found = hold(asked.scenario.surface, asked.scenario.runs, asked.scenario.setup, tuned=True, turned=False)
    told = contest(found, asked.scenario.surface, asked.scenario.setup, tuned=True, turned=False)
    assert english.get_json() == told
    assert german.get_json()["runs"][0]["share"] == told["runs"][0]["share"]
    assert german.get_json()["said"] != told["said"]


def test_the_league_has_one_address_for_this_version(client: FlaskClient) -> None:
    first = client.get("/league?anything=1")
    assert first.status_code == 302
    assert first.location == f"/league?v={version()}"
    answer = client.get(first.location, headers={"Accept-Encoding": "br"})
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert len(answer.data) < 16_000
    assert client.get(first.location).get_json() == league()
