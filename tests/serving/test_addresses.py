"""Whatever can be asked for by an address has one, which holds all it depends on and may be kept for ever."""

from __future__ import annotations

from urllib.parse import urlsplit

import brotli
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.serving import harden
from landscape.serving.files import FOR_EVER, WORTHWHILE
from landscape.serving.maps import READERS
from landscape.serving.maps.address import version
from landscape.simulation.links import encode
from landscape.simulation.scenario import Scenario
from landscape.ui import build
from tests.strategies import scenarios

LINKS = (
    "surface=himmelblau&run=adam,lr:0.1&run=sgd,lr:0.01&steps=60",
    "surface=rastrigin&run=momentum,lr:0.002&steps=80",
    "surface=noisy_bowl&run=sgd&steps=40",
    "surface=data,data:line_noisy&run=momentum&steps=30&batch=5",
)
OWN = ("whose", "versus", "part", "points", "setting", "ranges", "tuned", "turned", "v")
MOST = 40_000
"""Bytes of an answer, compressed."""


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    app = build()
    harden(app)
    return app.server.test_client()


@given(st.sampled_from(sorted(READERS)), scenarios(), st.dictionaries(st.sampled_from(OWN), st.text(max_size=9)))
@settings(max_examples=300)
def test_every_query_has_one_address(address: str, scenario: Scenario, own: dict[str, str]) -> None:
    read = READERS[address]
    asked = read("&".join([encode(scenario), *(f"{name}={text}" for name, text in own.items())]))
    assert read(asked.query) == asked
    assert read(asked.query).query == asked.query
    assert asked.query.isascii()
    assert asked.query.endswith(f"v={version()}")


@given(st.sampled_from(sorted(READERS)), st.text(max_size=200))
def test_nonsense_has_an_address_too(address: str, query: str) -> None:
    read = READERS[address]
    assert read(read(query).query) == read(query)


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("address", READERS)
def test_any_way_to_ask_leads_to_it_and_the_answer_is_kept_and_small(
    client: FlaskClient, address: str, link: str
) -> None:
    asked = READERS[address](link)
    for query in (link, f"v=old&{link}", f"{link}&step=7&basins=1&rates=plane&contest=1"):
        answer = client.get(f"/de/{address}?{query}")
        assert answer.status_code == 302
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.location == f"/de/{address}?{asked.query}"
    parts = urlsplit(answer.location)
    answer = client.get(f"{parts.path}?{parts.query}", headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert len(answer.data) <= MOST
    is_packed = answer.headers.get("Content-Encoding") == "br"
    assert is_packed or len(answer.data) < WORTHWHILE
    assert (brotli.decompress(answer.data) if is_packed else answer.data).startswith(b"{")
