"""The app as it is deployed: every callback under junk, and a cold start under load."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from dash import Dash
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.core.cache import CACHE
from landscape.serving import payloads
from landscape.ui import ids
from scripts.served import ROOT

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from([1e308, -1e308, 10**400, "nan", "NaN", "-inf", "1e999", "?run=", "x" * 10**5, "{"])
)
junk = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def whole_app() -> Dash:
    import app

    whole: Dash = app.app
    return whole


@st.composite
def gone_mad(draw: st.DrawFn, slot: dict[str, str]) -> Any:
    """Fill a declared input, state or output as a page gone mad would: the right component, any value."""
    pattern = payloads._pattern(slot["id"])

    def fill() -> dict[str, object]:
        wild = st.integers(-1, 9) | st.text(max_size=8)
        name = pattern and {key: draw(wild) if isinstance(rule, list) else rule for key, rule in pattern.items()}
        return {"id": name or slot["id"], "property": slot["property"], "value": draw(junk)}

    several = pattern and any(rule in (["ALL"], ["ALLSMALLER"]) for rule in pattern.values())
    return [fill() for _ in range(draw(st.integers(0, 3)))] if several else fill()


def named(filled: Any) -> list[str]:
    """Name the properties of what `gone_mad` filled, as a page tells which of them changed."""
    names = []
    for one in filled if isinstance(filled, list) else [filled]:
        name = one["id"]
        text = name if isinstance(name, str) else json.dumps(name, sort_keys=True, separators=(",", ":"))
        names.append(f"{text}.{one['property']}")
    return names


@given(data=st.data())
@settings(deadline=None)
def test_no_value_makes_a_callback_fail(whole_app: Dash, data: st.DataObject) -> None:
    of_the_server = sorted(output for output, entry in whole_app.callback_map.items() if "callback" in entry)
    output = data.draw(st.sampled_from(of_the_server))
    declared: dict[str, list[dict[str, str]]] = payloads.declared(whole_app.callback_map[output])
    body: dict[str, Any] = {part: [data.draw(gone_mad(slot)) for slot in slots] for part, slots in declared.items()}
    changed = data.draw(st.lists(st.sampled_from(body["inputs"]), max_size=2)) if body["inputs"] else []
    body["changedPropIds"] = [name for filled in changed for name in named(filled)]
    if not output.startswith(".."):
        body["outputs"] = next(iter(body.get("outputs", [])), None)
    answer = whole_app.server.test_client().post(
        "/_dash-update-component", data=json.dumps({"output": output, **body}), content_type="application/json"
    )
    assert answer.status_code in (200, 204), answer.text


def opening(app: Dash, query: str) -> dict[str, Any]:
    """Give the request with which a page that knows nothing yet opens a link."""
    output, entry = next((output, entry) for output, entry in app.callback_map.items() if ids.PLAYBACK in output)
    body: dict[str, Any] = {"output": output, **payloads.declared(entry), "changedPropIds": [f"{ids.REQUEST}.data"]}
    body["inputs"][0]["value"] = {"number": 1, "changes": [], "dark": False, "place": [900, 500], "open": query}
    return body


@pytest.mark.parametrize("encoding", ["br", "gzip", ""])
@pytest.mark.parametrize("query", ["", "?surface=rosenbrock&run=adam,lr:0.1&run=sgd", "?surface=data&run=adam"])
def test_remembered_answer_is_what_would_be_computed(whole_app: Dash, query: str, encoding: str) -> None:
    def answer() -> bytes:
        body, headers = opening(whole_app, query), {"Accept-Encoding": encoding}
        told = whole_app.server.test_client().post("/_dash-update-component", json=body, headers=headers)
        assert told.status_code == 200
        return told.data

    CACHE.clear()
    made, remembered = answer(), answer()
    CACHE.clear()  # as a worker that was restarted, or another one
    assert made == remembered == answer()


@pytest.fixture
def cold_server() -> Iterator[str]:
    """Start gunicorn with two workers, and return its address as soon as it listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"127.0.0.1:{port}"
    gunicorn = [sys.executable, "-m", "gunicorn", "app:server", "--workers", "2", "--bind", address]
    server = subprocess.Popen(gunicorn, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                assert server.poll() is None, "gunicorn ended"
                assert time.monotonic() < end, "gunicorn does not listen"
                time.sleep(0.01)
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait(90)  # gunicorn itself gives its workers 30 seconds


def test_cold_start_bears_fifty_visitors(cold_server: str) -> None:
    paths = ["/", "/_dash-layout", "/_dash-dependencies", "/health"]

    def status(path: str) -> int:
        try:
            with urlopen(cold_server + path, timeout=60) as answer:
                answer.read()
                return int(answer.status)
        except HTTPError as error:
            with error:
                return error.code

    with ThreadPoolExecutor(50) as visitors:
        assert set(visitors.map(status, [paths[n % 4] for n in range(50)])) == {200}
