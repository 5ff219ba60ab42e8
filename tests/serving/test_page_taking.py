"""A page that is one file, at an address of its own."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import app
from landscape.export.page import page_of
from landscape.serving.public import SETTING
from landscape.serving.takings.page import read
from landscape.simulation.links import decode

LINK = "surface=bowl&run=sgd,lr:0.1&steps=5&basins=1&step=3"


def test_it_is_offered_to_be_saved_and_kept_for_ever() -> None:
    client = app.server.test_client()
    led = client.get(f"/page?{LINK}")
    assert led.status_code == 302
    answer = client.get(led.headers["Location"])
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bowl-sgd.html"'
    assert answer.mimetype == "text/html"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.text == page_of(decode("surface=bowl&run=sgd,lr:0.1&steps=5&step=3"))


def test_it_speaks_the_language_of_its_address_and_tells_where_it_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "https://landscape.example.org/")
    client = app.server.test_client()
    answer = client.get(f"/de/page?{LINK}&steps=6", follow_redirects=True)
    assert '<html lang="de"' in answer.text
    assert "https://landscape.example.org/de/?surface=bowl&amp;run=sgd" in answer.text


def test_a_step_of_a_lesson_is_its_scenario() -> None:
    scenario = read("lesson=learning-rate&at=2").scenario
    assert scenario.surface != decode("").surface
    assert (scenario.view.lesson, scenario.view.at) == ("", None)


@settings(max_examples=60)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from([*LINK.split("&"), "v=1", "lesson=x", "part=0:1:0:1", "%", "=", "run="])).map("&".join)
)
def test_whatever_is_asked_leads_to_one_address(query: str) -> None:
    asked = read(query)
    assert read(asked.query).query == asked.query
    assert dict(parse_qsl(asked.query))["v"]
    assert not {"lesson", "basins", "part"} & dict(parse_qsl(asked.query)).keys()
