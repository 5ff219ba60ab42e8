import contextlib
import re
import socket
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from http import HTTPStatus
from typing import Any

import pytest
from dash import Dash, html
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from landscape.core import turns
from landscape.serving import harden, warm_up
from landscape.serving.hardening import SPREAD
from landscape.serving.maps.basins import read
from landscape.simulation import simulate


def test_policy_admits_every_inline_script_and_no_eval(client: FlaskClient) -> None:
    page = client.get("/")
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe-eval" not in policy
    page_of_today = re.sub(r"<!--.*?-->", "", page.text, flags=re.DOTALL)
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page_of_today, re.DOTALL)
    inline = [script for attributes, script in scripts if "src=" not in attributes and "json" not in attributes]
    assert len(inline) == 2  # the clientside callbacks and the start of the renderer
    for script in inline:
        assert f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in policy


def test_page_may_be_embedded(client: FlaskClient) -> None:
    headers = client.get("/").headers
    assert "frame-ancestors" not in headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in headers


@pytest.mark.parametrize("path", ["/", "/_dash-layout", "/health", "/nowhere"])
def test_every_answer_carries_the_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-cache"
    assert headers["Access-Control-Allow-Origin"] == "*"


def test_a_frame_without_an_origin_may_ask(client: FlaskClient) -> None:
    asked = client.options("/_dash-update-component", headers={"Origin": "null"})
    assert (asked.status_code, asked.headers["Access-Control-Allow-Headers"]) == (HTTPStatus.OK, "Content-Type")


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/no/where?a=b",
        "/<b>",
        "/assets/nothing.css",
        "/assets/../app.py",
        "/assets/other/../first.js",
        "/assets/./first.js",
        "/_dash-component-suites/dash/nothing.js",
        "/_dash-component-suites/<b>/nothing.js",
    ],
)
def test_unknown_address_is_a_plain_404(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.mimetype == "text/plain"
    assert answer.text.count("\n") == 1


def test_wrong_method_is_a_plain_405(client: FlaskClient) -> None:
    answer = client.post("/health")
    assert answer.status_code == 405
    assert answer.mimetype == "text/plain"
    assert "GET" in answer.headers["Allow"]


def test_megabyte_of_query_gets_the_page(client: FlaskClient) -> None:
    assert client.get("/?" + "x" * 10**6).status_code == 200


def test_warm_up_tells_what_does_not_work() -> None:
    app = Dash(__name__)
    app.layout = html.P("Hello")
    harden(app)
    app.server.view_functions["report"] = lambda: ("ill", 503)
    with pytest.raises(RuntimeError, match="/health answered 503"):
        warm_up(app)


def test_who_would_wait_too_long_is_asked_to_come_back(client: FlaskClient) -> None:
    heavy = '{"output": "' + "x" * (turns.LIGHT // SPREAD + 1) + '"}'

    def send() -> TestResponse:
        return client.post("/_dash-update-component", data=heavy, content_type="application/json")

    with contextlib.ExitStack() as held:
        for lock in (turns._turn, *[turns._places] * turns.MOST_WAITING):
            held.enter_context(lock)
        answer = send()
        assert (answer.status_code, answer.headers["Retry-After"]) == (HTTPStatus.SERVICE_UNAVAILABLE, "1")
        assert answer.text.count(".") == 1
        assert client.get("/health").status_code == HTTPStatus.OK
    assert send().status_code == HTTPStatus.BAD_REQUEST


def test_no_map_is_worked_out_for_who_has_gone(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither begun nor, when the other end of the connection closes meanwhile, gone on with."""
    looked_at: list[int] = []
    leave_at = 1000

    def ask(seed: int) -> TestResponse:
        query = read(f"surface=himmelblau&run=sgd,lr:0.01&steps=50&points=16&seed={seed}").query
        return client.get(f"/basins?{query}", environ_overrides={"gunicorn.socket": here})

    walk = simulate._Descent.walk

    def watched(*args: Any, **kwargs: Any) -> Iterator[Any]:
        for t, *rest in walk(*args, **kwargs):
            looked_at.append(t)
            if t == leave_at:
                there.close()
            yield t, *rest

    monkeypatch.setattr(simulate._Descent, "walk", watched)
    here, there = socket.socketpair()
    with here:
        assert ask(1).status_code == HTTPStatus.OK
        assert looked_at == list(range(51))
        looked_at.clear()
        leave_at = 3
        assert ask(2).status_code == HTTPStatus.SERVICE_UNAVAILABLE
        assert looked_at == list(range(4))
        looked_at.clear()
        assert ask(2).status_code == HTTPStatus.SERVICE_UNAVAILABLE
        assert not looked_at
        assert ask(1).status_code == HTTPStatus.OK, "what is remembered costs nothing"
