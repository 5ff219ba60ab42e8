import json
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

URL = "/_dash-update-component"

SHOW = {
    "output": "shown.children",
    "outputs": {"id": "shown", "property": "children"},
    "inputs": [{"id": "typed", "property": "value", "value": 1}],
    "state": [{"id": "typed", "property": "id", "value": "typed"}],
    "changedPropIds": ["typed.value"],
}
ECHO = {
    "output": '{"kind":"echo","slot":["MATCH"]}.children',
    "outputs": {"id": {"kind": "echo", "slot": 1}, "property": "children"},
    "inputs": [{"id": {"kind": "knob", "slot": 1}, "property": "value", "value": 1}],
    "changedPropIds": ['{"kind":"knob","slot":1}.value'],
}
ADD = {
    "output": "..sum.children...sum.title..",
    "outputs": [{"id": "sum", "property": "children"}, {"id": "sum", "property": "title"}],
    "inputs": [[{"id": {"kind": "knob", "slot": slot}, "property": "value"} for slot in range(2)]],
    "changedPropIds": [],
}

junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def post(client: FlaskClient, body: object) -> TestResponse:
    return client.post(URL, data=json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("body", [SHOW, ECHO, ADD, ADD | {"inputs": [[]]}], ids=["plain", "match", "all", "none"])
def test_request_of_the_page_is_answered(client: FlaskClient, body: dict[str, Any]) -> None:
    assert post(client, body).status_code == 200


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e308, "<b>", None, [1], {"a": 1}, "x" * 10**6])
def test_any_value_reaches_the_callback(client: FlaskClient, value: object) -> None:
    answer = post(client, SHOW | {"inputs": [{"id": "typed", "property": "value", "value": value}]})
    assert answer.status_code == 200
    assert answer.json == {"multi": True, "response": {"shown": {"children": repr(value)}}}


def test_unreadable_body_is_400(client: FlaskClient) -> None:
    for text in (b"", b"{", b"\xff", b"[" * 10**6, b'{"output": ' + b"9" * 5000 + b"}"):
        answer = client.post(URL, data=text, content_type="application/json")
        assert (answer.status_code, answer.mimetype) == (400, "text/plain")


def test_body_of_another_type_is_415(client: FlaskClient) -> None:
    """A page elsewhere can send a form without asking, but not JSON."""
    assert client.post(URL, data=json.dumps(SHOW), content_type="text/plain").status_code == 415


def test_body_beyond_the_limit_is_413(client: FlaskClient) -> None:
    assert post(client, SHOW | {"more": "x" * 2**21}).status_code == 413


def test_nesting_is_limited(client: FlaskClient) -> None:
    deep = json.loads("[" * 500 + "]" * 500)
    answer = post(client, SHOW | {"inputs": [{"id": "typed", "property": "value", "value": deep}]})
    assert answer.status_code == 400
    assert "deeper" in answer.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"output": "nothing.children"},
        {"output": "sum.lang"},
        {"output": ["shown.children"]},
        {"outputs": [{"id": "shown", "property": "children"}]},
        {"outputs": {"id": "typed", "property": "children"}},
        {"outputs": None},
        {"inputs": []},
        {"inputs": {}},
        {"inputs": [{"id": "typed"}]},
        {"inputs": [{"id": {"a": 1}, "property": "value"}]},
        {"inputs": [[{"id": "typed", "property": "value"}]]},
        {"state": [1]},
        {"changedPropIds": "typed.value"},
        {"changedPropIds": [1]},
        {"changedPropIds": ["{.value"]},
    ],
    ids=str,
)
def test_malformed_request_is_400_with_one_sentence(client: FlaskClient, wrong: dict[str, Any]) -> None:
    answer = post(client, SHOW | wrong)
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert answer.text.endswith(".\n")
    assert answer.text.count("\n") == 1


@given(
    base=st.sampled_from([SHOW, ECHO, ADD]),
    key=st.sampled_from(["output", "outputs", "inputs", "state", "changedPropIds"]),
    value=junk | st.lists(st.fixed_dictionaries({"id": junk, "property": junk}), max_size=2),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_form_of_request_is_a_500(small_app: Dash, base: dict[str, Any], key: str, value: object) -> None:
    with small_app.server.test_client() as client:
        assert post(client, base | {key: value}).status_code < 500
