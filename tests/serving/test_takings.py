"""Whatever can be taken away has one address, which holds all it depends on; it comes under its name and is kept."""

from __future__ import annotations

import csv
import io
import json
import re
import threading
from urllib.parse import urlsplit

import brotli
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import decode
from landscape.core import turns
from landscape.export.data import as_csv
from landscape.export.files import MEDIA, stem_of
from landscape.export.scenario import schema
from landscape.export.solid import LEAST, MOST, USUAL, as_stl
from landscape.serving import harden
from landscape.serving.files import FOR_EVER
from landscape.serving.maps.address import version
from landscape.serving.takings import READERS, code
from landscape.simulation.links import encode
from landscape.simulation.scenario import Scenario
from landscape.ui import build
from tests.strategies import scenarios

LINK = "surface=himmelblau&run=adam,lr:0.1&run=sgd,lr:0.01/hidden&steps=40"
FORMS = {
    "code": ("torch", "optax", "numpy", "landscape"),
    "data": ("csv", "json", "scenario"),
    "solid": ("stl", "glb"),
}
"""What the takings of this house call their forms, the usual one first."""
OWN = ("as", "size", "whose", "v")
HOSTILE = st.text(max_size=12) | st.sampled_from(["csv", "glb", "50", "-1", "1e9", "%", "%E2%80%A8", "\r\nX: 1", "²"])


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    app = build()
    harden(app)
    return app.server.test_client()


@given(st.sampled_from(sorted(READERS)), scenarios(), st.dictionaries(st.sampled_from(OWN), HOSTILE))
@settings(max_examples=300)
def test_every_query_has_one_address(address: str, scenario: Scenario, own: dict[str, str]) -> None:
    read = READERS[address]
    asked = read("&".join([encode(scenario), *(f"{name}={text}" for name, text in own.items())]))
    assert read(asked.query) == asked
    assert read(asked.query).query == asked.query
    assert re.fullmatch("[!-~]*", asked.query), "it is one line of ASCII without blanks"
    assert asked.query.endswith(f"v={version()}")
    assert asked.ending in MEDIA


@pytest.mark.parametrize("address", ["code", "data", "page", "solid", "card", "basins", "plane", "sweep"])
def test_an_address_that_is_escaped_on_the_way_is_the_same(client: FlaskClient, address: str) -> None:
    """Many a program writes ^ and | otherwise, and so does who leads to an address."""
    led = client.get(f"/{address}?surface=own,z:((1-x)^2%20%2b%20%7cy|)&run=adam,lr:0.05&steps=20")
    assert led.status_code == 302
    assert "%5E" in led.headers["Location"].upper()
    assert client.get(led.headers["Location"]).status_code == 200


@given(st.sampled_from(sorted(READERS)), st.text(max_size=200))
def test_nonsense_has_an_address_too(address: str, query: str) -> None:
    read = READERS[address]
    assert read(read(query).query) == read(query)


@pytest.mark.parametrize(("address", "form"), [(address, form) for address, forms in FORMS.items() for form in forms])
def test_any_way_to_ask_leads_to_it_and_the_file_is_named_and_kept(
    client: FlaskClient, address: str, form: str
) -> None:
    asked = READERS[address](f"{LINK}&as={form}")
    for query in (f"as={form}&{LINK}", f"v=old&{LINK}&as={form}", f"{LINK}&as={form}&size=100"):
        answer = client.get(f"/{address}?{query}")
        assert answer.status_code == 302
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.location == f"/{address}?{asked.query}"
    file = asked.make()
    parts = urlsplit(answer.location)
    answer = client.get(f"{parts.path}?{parts.query}", headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{file.name}"'
    assert answer.mimetype == MEDIA[asked.ending] == file.media
    packed = answer.headers.get("Content-Encoding") == "br"
    if address != "code":  # of which some are too short
        assert packed == (file.media in ("text/csv", "application/json"))
    assert (brotli.decompress(answer.data) if packed else answer.data) == file.data


def test_the_code_is_of_the_run_that_is_named() -> None:
    asked = f"{LINK}&run=lion/slot:5&as=numpy"
    for slot, method in ((0, "adam"), (1, "sgd"), (5, "lion")):
        assert [run.optimizer.slug for run in code.read(f"{asked}&whose={slot}").scenario.runs] == [method]
    for nobody in ("7", "-1", "x", ""):
        assert code.read(f"{asked}&whose={nobody}") == code.read(asked)


def test_where_every_run_is_hidden_all_are_given() -> None:
    hidden, seen = "surface=beale&run=adam/hidden&run=sgd/hidden", "surface=beale&run=adam&run=sgd"
    for address in ("data", "solid", "code"):
        assert READERS[address](f"{hidden}&as=glb") == READERS[address](f"{seen}&as=glb")
    assert stem_of(decode(hidden)) == stem_of(decode(seen)) == "beale-adam-sgd"


def test_how_it_is_looked_at_is_no_part_of_numbers_and_the_ramp_is_one_of_a_card() -> None:
    assert READERS["data"](f"{LINK}&fog=1&step=3&ramp=earth") == READERS["data"](LINK)
    for link in (LINK, "lesson=loss&at=2"):
        assert READERS["card"](f"{link}&fog=1") == READERS["card"](link) != READERS["card"](f"{link}&ramp=earth")
    assert READERS["card"](f"{LINK}&step=40") == READERS["card"](LINK) != READERS["card"](f"{LINK}&step=39")


@pytest.mark.parametrize("address", FORMS)
def test_the_usual_form_need_not_be_named_and_any_may_be_in_capitals(address: str) -> None:
    usual, *_ = FORMS[address]
    for form in ("", usual, usual.upper()):
        asked = READERS[address](f"{LINK}&as={form}")
        assert (asked, asked.lacks) == (READERS[address](LINK), "")
    assert f"as={usual}" in READERS[address](LINK).query.split("&")


@pytest.mark.parametrize("address", FORMS)
def test_a_form_that_there_is_not_is_not_found_and_those_that_there_are_are_told(
    client: FlaskClient, address: str
) -> None:
    for form in ("xlsx", "x%0Aly", "a" * 500):
        answer = client.get(f"/{address}?{LINK}&as={form}", follow_redirects=True)
        assert answer.status_code == 404
        assert answer.mimetype == "text/plain"
        assert answer.text.count("\n") == 1
        assert answer.text.endswith(f" here; there are {', '.join(FORMS[address])}.\n")
        assert "immutable" not in answer.headers.get("Cache-Control", "")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    german = client.get(f"/de/{address}?{LINK}&as=xlsx")
    assert german.text == f"„xlsx“ gibt es hier nicht; es gibt {', '.join(FORMS[address])}.\n"


def test_a_program_of_a_run_that_there_is_not_is_not_found(client: FlaskClient) -> None:
    for whose in ("7", "x", "-1"):
        answer = client.get(f"/code?{LINK}&as=numpy&whose={whose}", follow_redirects=True)
        assert (answer.status_code, answer.text) == (404, f"There is no “whose={whose}” here; there are 0, 1.\n")
    assert client.get(f"/code?{LINK}&as=numpy&whose=1", follow_redirects=True).status_code == 200


def test_numbers_are_those_of_the_runs_that_are_seen(client: FlaskClient) -> None:
    answer = client.get(f"/data?{LINK}&view=1&step=3", follow_redirects=True)
    seen = decode("surface=himmelblau&run=adam,lr:0.1&steps=40")
    assert answer.data == as_csv(seen).data
    assert len(list(csv.reader(io.StringIO(answer.text, newline="")))) == 42
    assert 'filename="himmelblau-adam.csv"' in answer.headers["Content-Disposition"]
    german = client.get(f"/de/data?{LINK}", follow_redirects=True)
    assert german.data == answer.data


def test_the_scenario_is_whole_with_what_is_hidden_and_how_it_is_looked_at(client: FlaskClient) -> None:
    told = client.get(f"/data?{LINK}&step=7&as=scenario", follow_redirects=True).get_json()
    assert [run["hidden"] for run in told["runs"]] == [False, True]
    assert told["view"]["step"] == 7


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ("50", 50),
        ("1", LEAST),
        ("999", MOST),
        ("", USUAL),
        ("abc", USUAL),
        ("33.7", 34),
        ("nan", USUAL),
        ("-inf", LEAST),
        ("20", 20),
        ("300", 300),
    ],
)
def test_a_solid_is_as_large_as_asked_within_its_limits(asked: str, size: int) -> None:
    query = READERS["solid"](f"surface=beale&size={asked}").query
    assert f"size={size}" in query.split("&")
    assert READERS["solid"](f"surface=beale&size={asked}").make() == as_stl(decode("surface=beale"), size)


def test_what_does_not_change_a_solid_is_not_in_its_address() -> None:
    plain = READERS["solid"]("surface=beale&run=sgd")
    assert READERS["solid"]("surface=beale&run=adam,lr:1&steps=9&starts=7&step=3&ramp=earth") == plain
    scene = READERS["solid"]("surface=beale&run=adam&steps=9&as=glb&ramp=earth")
    assert READERS["solid"]("surface=beale&run=adam&steps=9&starts=7&step=3&as=glb&ramp=earth&run=sgd/hidden") == scene
    assert READERS["solid"]("surface=beale&run=adam&steps=9&as=glb") != scene


def test_the_schema_has_an_address(client: FlaskClient) -> None:
    answer = client.get("/schema.json", follow_redirects=True)
    assert answer.get_json() == schema()
    assert 'filename="landscape-scenario.schema.json"' in answer.headers["Content-Disposition"]


def test_what_takes_much_memory_takes_its_turn_and_says_when_others_wait(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "_places", threading.BoundedSemaphore(1))
    light = f"/data?{LINK}&seed=5"
    many = "&".join(["surface=himmelblau", *["run=adam"] * 8, "steps=400&starts=400&seed=5"])
    with turns._turn, turns._places:
        assert client.get(light, follow_redirects=True).status_code == 200
        for heavy in (f"/data?{many}", f"/solid?{many}&as=glb", f"/card?{light}"):
            answer = client.get(heavy, follow_redirects=True)
            assert answer.status_code == 503
            assert answer.headers["Retry-After"] == "1"
    assert client.get(light, follow_redirects=True).status_code == 200


@given(scenarios())
def test_names_of_files_hold_nothing_that_a_header_or_a_folder_minds(scenario: Scenario) -> None:
    assert re.fullmatch("[a-z0-9_-]{1,80}", stem_of(scenario))


def test_json_is_json(client: FlaskClient) -> None:
    answer = client.get("/data?surface=rosenbrock&run=sgd,lr:1&as=json", follow_redirects=True)
    told = json.loads(answer.text)
    assert told["runs"][0]["ending"] == "diverging"
    assert (
        READERS["data"](told["link"] + "&as=json").query
        == READERS["data"]("surface=rosenbrock&run=sgd,lr:1&as=json").query
    )


def test_why_a_program_is_not_offered_is_told_at_its_address(client: FlaskClient) -> None:
    two = "surface=bowl&run=own,lines:(x=x-rate*gradient(x))&run=own,lines:(x=x-2*rate*gradient(x))"
    answer = client.get(f"/code?{two}&as=numpy", follow_redirects=True)
    told = "Two rules of your own do not go into one program; take them one by one.\n"
    assert (answer.status_code, answer.text) == (404, told)
    searching = client.get("/code?surface=bowl&run=nelder_mead&as=torch", follow_redirects=True)
    assert searching.text == "Nelder–Mead decides step by step what it asks; that is written for NumPy alone.\n"
    unknown = client.get(f"/code?{two}&as=basic", follow_redirects=True)
    assert unknown.text == "There is no “basic” here; there is landscape.\n"
