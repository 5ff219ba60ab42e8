"""A worker stays small whatever it is asked, by however many at once."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient

from landscape import OPTIMIZERS, SURFACES
from landscape.core import turns
from landscape.core.learning.tables import pack, read_table
from landscape.core.turns import LIGHT, take_turn
from landscape.serving import hardening
from landscape.ui import ids
from scripts.served import started

MOST = 600
"""Megabytes that a worker may ever take."""
THREADS = 8


def peak(process: int) -> int:
    """Give the most megabytes that a process has taken so far."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) // 1024


def hostile() -> Iterator[str]:
    """Give links, each of another kind and each only once."""
    eight = "&".join(f"run=adam,lr:{0.5 + slot / 100}" for slot in range(8))
    noisy = f"surface=rosenbrock&{eight}&noise=100&spread=box&starts=400&gradient=1&clipped=1&velocity=1&moments=1"
    yield f"{noisy}&steps=2000"
    yield from (f"{noisy}&steps=260&seed={seed}" for seed in range(1, 4))
    yield from (f"surface=rosenbrock&run=sgd,lr:{k}e-6&starts=400&steps=400" for k in range(100, 116))
    yield from (f"surface={slug}&run=adam&run=newton&steps=100" for slug in [*SURFACES][::4])
    yield from (f"run={slug}&steps=1000&inspect=0&noise=1" for slug in [*OPTIMIZERS][::4])
    yield "surface=data,data:spot&run=adam&batch=500&steps=100&starts=20&compare=bce.focal.dice.hinge&critical=1&flow=1"
    random = np.random.default_rng(0)
    for _ in range(2):
        rows = "\n".join(f"{x:.6f},{y:.6f},{'abc'[i % 3]}" for i, (x, y) in enumerate(random.random((225, 2))))
        table = pack(read_table(rows))
        yield f"surface=data,data:own,data.packed:{table},model:softmax,loss:cross_entropy&run=sgd&steps=60"


def requests(address: str) -> Iterator[bytes]:
    """Give the bodies of requests for all of these links, for whatever else the server answers, and of nonsense."""
    with urlopen(f"{address}/_dash-dependencies") as answer:
        dependencies = [one for one in json.load(answer) if not one["clientside_function"]]
    for one in dependencies:
        outputs = [named(name) for name in one["output"].strip(".").split("...")]
        whole = outputs if one["output"].startswith("..") else outputs[0]
        body = {"output": one["output"], "outputs": whole, "state": [{**slot, "value": None} for slot in one["state"]]}
        asks = [slot["id"] for slot in one["inputs"]] == [ids.REQUEST]
        for value in ({"open": f"?{quote(query, '=&:,/')}"} for query in hostile()) if asks else ["nothing"]:
            given = [{**slot, "value": value} for slot in one["inputs"]]
            changed = [f"{slot['id']}.{slot['property']}" for slot in given]
            yield json.dumps({**body, "inputs": given, "changedPropIds": changed}).encode()
    yield from itertools.repeat(b"[" + b"[]," * 300_000 + b"[]]", THREADS)


def named(text: str) -> dict[str, str]:
    name, _, attribute = text.rpartition(".")
    return {"id": name, "property": attribute}


def test_a_worker_stays_small_whatever_it_is_asked() -> None:
    with started() as (address, process):

        def ask(body: bytes) -> tuple[int, int]:
            """Give status and size of an answer, as the page does not take being sent away for one."""
            status, size = ask_once(body)
            while status == HTTPStatus.SERVICE_UNAVAILABLE:
                status, size = ask_once(body)
            return status, size

        def ask_once(body: bytes) -> tuple[int, int]:
            headers = {"Content-Type": "application/json"}
            try:
                with urlopen(Request(f"{address}/_dash-update-component", body, headers)) as answer:
                    return answer.status, sum(len(part) for part in iter(lambda: answer.read(2**16), b""))
            except HTTPError as error:
                with error:
                    return error.code, 0

        with ThreadPoolExecutor(THREADS) as pool:
            told = list(pool.map(ask, requests(address)))
        statuses = [status for status, _ in told]
        assert statuses == [200] * (len(told) - THREADS) + [400] * THREADS
        assert max(size for _, size in told) > 40_000_000, "nothing large was asked for"
        assert peak(process) < MOST


def test_a_turn_lasts_until_the_answer_is_compressed() -> None:
    server, held = Flask("turns"), []
    server.add_url_rule("/", view_func=lambda: take_turn(LIGHT + 1) or "made")
    server.after_request(lambda response: held.append(turns._turn.locked()) or response)
    hardening._serve_in_turns(server)
    for _ in range(2):
        assert server.test_client().get("/").text == "made"
        assert not turns._turn.locked()
    assert held == [True, True]


@pytest.mark.parametrize(("size", "heavy"), [(1_000, False), (100_000, True)])
def test_a_large_body_is_read_in_turn(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, size: int, heavy: bool
) -> None:
    taken: list[int] = []
    monkeypatch.setattr(hardening, "take_turn", taken.append)
    client.post("/_dash-update-component", data=b"[" + b" " * size + b"]", content_type="application/json")
    assert [one > LIGHT for one in taken] == [heavy]
