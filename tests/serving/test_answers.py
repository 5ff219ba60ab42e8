"""What many visitors get is made once, and is what each would have got."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from dash import Dash, Input, Output, State, dcc, html
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from landscape.core.cache import CACHE
from landscape.serving import harden
from landscape.words import ENGLISH, speaking

URL = "_dash-update-component"


@pytest.fixture
def made() -> list[str]:
    """What the callback was asked, each time that it was."""
    return []


@pytest.fixture
def app(made: list[str]) -> Dash:
    app = Dash(__name__)
    app.layout = html.Main([dcc.Input(id="asked"), html.Output(id="told"), dcc.Store(id="before")])

    @app.callback(Output("told", "children"), Input("asked", "value"), State("before", "data"))
    def answer(asked: object, before: object) -> str:
        made.append(str(asked))
        if asked == "fail" and made.count("fail") == 1:
            raise OSError("once")
        return f"{speaking()} {asked!r} {before!r} {len(made)}" + " and so on" * 200

    harden(app)
    app.server.test_client().get("/")  # finishes the set-up
    CACHE.clear()
    return app


@pytest.fixture
def client(app: Dash) -> FlaskClient:
    return app.server.test_client()


def ask(
    client: FlaskClient, asked: object, before: object = None, *, path: str = "/", encoding: str = ""
) -> TestResponse:
    body: dict[str, Any] = {
        "output": "told.children",
        "outputs": {"id": "told", "property": "children"},
        "inputs": [{"id": "asked", "property": "value", "value": asked}],
        "changedPropIds": ["asked.value"],
        "state": [{"id": "before", "property": "data", "value": before}],
    }
    headers = {"Accept-Encoding": encoding}
    return client.post(path + URL, data=json.dumps(body), content_type="application/json", headers=headers)


def test_common_answer_is_made_once(client: FlaskClient, made: list[str]) -> None:
    first, again = ask(client, "a link"), ask(client, "a link")
    assert (first.data, first.status_code) == (again.data, 200)
    assert dict(first.headers) == dict(again.headers)
    assert made == ["a link"]


def test_another_request_gets_its_own_answer(client: FlaskClient, made: list[str]) -> None:
    for asked in ("a", "b", 1, "1", True, None):
        assert f"{speaking()} {asked!r} None" in ask(client, asked).text
    assert len(made) == 6


def test_what_a_page_was_told_before_makes_the_answer_its_own(client: FlaskClient, made: list[str]) -> None:
    assert ask(client, "a", "mine").data != ask(client, "a", "mine").data
    assert made == ["a", "a"]


def test_what_builds_on_an_answer_makes_the_request_its_own(client: FlaskClient, made: list[str]) -> None:
    assert ask(client, {"base": "mine"}).data != ask(client, {"base": "mine"}).data
    assert ask(client, {"base": None}).data == ask(client, {"base": None}).data
    assert len(made) == 3


def test_languages_are_told_apart(client: FlaskClient) -> None:
    assert ask(client, "a").text != ask(client, "a", path="/de/").text
    assert f"{ENGLISH} 'a'" in ask(client, "a").text
    assert "de 'a'" in ask(client, "a", path="/de/").text


def test_encodings_are_told_apart(client: FlaskClient) -> None:
    for encoding in ("br", "gzip", ""):
        for _ in range(2):
            answer = ask(client, "a", encoding=encoding)
            assert answer.headers.get("Content-Encoding") == (encoding or None)
            assert "Accept-Encoding" in answer.headers["Vary"]
    assert ask(client, "a").json


def test_failure_is_not_remembered(app: Dash, client: FlaskClient, made: list[str]) -> None:
    app.server.config["PROPAGATE_EXCEPTIONS"] = False
    assert ask(client, "fail").status_code == 500
    assert ask(client, "fail").status_code == 200


def test_a_class_that_comes_at_once_waits_for_one_answer(app: Dash, made: list[str]) -> None:
    together = threading.Barrier(8)

    def come(_: int) -> bytes:
        together.wait()
        return ask(app.server.test_client(), "the link of the class").data

    with ThreadPoolExecutor(8) as visitors:
        assert len(set(visitors.map(come, range(8)))) == 1
    assert made == ["the link of the class"]
