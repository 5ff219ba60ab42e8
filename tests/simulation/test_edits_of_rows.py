"""What a hand on the data may do to a scenario, and what it may not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from landscape.core.learning.changes import MAX_CHANGES
from landscape.core.learning.datasets import DATASETS
from landscape.core.surfaces.data import Data, offered_models
from landscape.simulation.edits import edit, explain_refusal
from landscape.simulation.links import decode, encode
from landscape.simulation.scenario import Scenario
from landscape.ui.callbacks import respond
from tests.strategies import UNTRUSTED

LINE = "surface=data,data:line_exact,model:line,loss:mse&run=sgd&step=3"


def change(name: object, *value: object) -> dict[str, object]:
    return {"kind": "rows", "slot": -1, "name": name, "value": list(value)}


def told(scenario: Scenario) -> list[list[float]]:
    assert isinstance(scenario.surface, Data)
    rows = scenario.surface.every_row
    return np.column_stack([rows.x, rows.y]).tolist()


def test_a_row_is_moved_added_removed_and_all_is_taken_back() -> None:
    scenario = decode(LINE)
    first = told(scenario)
    scenario = edit(scenario, change("move", 1, 2.5, 4))
    assert told(scenario) == [first[0], [2.5, 4], *first[2:]]
    scenario = edit(scenario, change("remove", 0))
    scenario = edit(scenario, change("add", None, 9, 1))
    assert told(scenario) == [[2.5, 4], *first[2:], [9, 1]]
    scenario = edit(scenario, change("move", 3, 8, 1))
    assert told(scenario) == [[2.5, 4], *first[2:], [8, 1]]
    assert told(decode(encode(scenario))) == told(scenario)
    assert edit(scenario, {**change("reset"), "value": 1}).surface == decode(LINE).surface


def test_rows_go_back_to_those_of_a_link() -> None:
    before = edit(decode(LINE), change("move", 1, 2.5, 4))
    after = edit(edit(before, change("move", 2, 9, 9)), {"kind": "setup", "name": "seed", "slot": -1, "value": 7})
    back = edit(after, {**change("link"), "value": encode(before)})
    assert back.surface == before.surface
    assert back.setup.seed == 7
    assert explain_refusal(back, {**change("link"), "value": encode(before)}) == ""


@pytest.mark.parametrize("data", [slug for slug, kind in DATASETS.items() if not kind().image])
def test_balls_start_where_they_started_before_rows_were_changed(data: str) -> None:
    """Where a surface of data begins of its own follows from the rows: before and after would not be the same race."""
    scenario = before = decode(f"surface=data,data:{data}&run=sgd")
    assert isinstance(before.surface, Data)
    row = before.surface.every_row.x[0].tolist()
    others = [change("move", 0, *(value + 0.5 for value in row), 1), change("add", None, *row, 0), change("remove", 1)]
    for asked in others:
        scenario = edit(scenario, asked)
        assert scenario.start == pytest.approx(before.start, rel=1e-11)
    if data == "line_exact":
        assert scenario.surface.start != pytest.approx(before.start, rel=0.01), "it would have moved"
    assert decode(encode(scenario)).start == scenario.start
    back = edit(scenario, {**change("reset"), "value": 1})
    assert encode(back) == encode(before)
    off = edit(scenario, {**change("link"), "value": encode(before)})
    assert encode(off) == encode(before)


def test_a_chosen_start_stays_when_rows_are_changed() -> None:
    scenario = decode(LINE + "&x=1.5&y=-2")
    for asked in (change("move", 1, 30, 40), {**change("reset"), "value": 1}):
        scenario = edit(scenario, asked)
        assert scenario.start == (1.5, -2.0)


@pytest.mark.parametrize("link", ["surface=bowl", "surface=data,data:penguins", "", 3, None, ["surface=data"]])
def test_rows_of_other_data_are_no_place_to_go_back_to(link: object) -> None:
    scenario = edit(decode(LINE), change("move", 1, 2.5, 4))
    assert edit(scenario, {**change("link"), "value": link}) == scenario


def test_runs_and_view_stay() -> None:
    before = decode(LINE)
    after = edit(before, change("move", 1, 2.5, 4))
    assert (after.runs, after.view) == (before.runs, before.view)


@pytest.mark.parametrize(
    "asked",
    [
        change("move", 1, 2.5),
        change("move", 1, 2.5, 4, 5),
        change("move", 7, 2.5, 4),
        change("move", -1, 2.5, 4),
        change("move", True, 2.5, 4),
        change("move", 1, 1e9, 4),
        change("move", 1, float("nan"), 4),
        change("add", None),
        change("remove", "0"),
        change("burn", 0),
    ],
)
def test_what_makes_no_sense_changes_nothing(asked: dict[str, object]) -> None:
    scenario = decode(LINE)
    assert edit(scenario, asked) == scenario


@given(UNTRUSTED, UNTRUSTED)
def test_anything_may_be_sent(name: object, value: object) -> None:
    for known in (name, "move", "add", "remove"):
        edit(decode(LINE), {"kind": "rows", "slot": -1, "name": known, "value": value})


def test_images_and_formulas_have_no_rows_to_change() -> None:
    for query in ("surface=data,data:spot&run=sgd", "surface=rosenbrock&run=sgd"):
        scenario = decode(query)
        assert edit(scenario, change("remove", 0)) == scenario


def test_too_much_is_refused_in_a_sentence_and_the_rows_are_sent_again() -> None:
    full = "~".join(["a:1:2"] * MAX_CHANGES)
    query = LINE.replace("model", f"edits:{full},model")
    scenario = decode(query)
    asked = change("add", None, 1, 2)
    assert edit(scenario, asked) == scenario
    assert str(MAX_CHANGES) in explain_refusal(scenario, asked)
    answer = respond({"number": 2, "base": encode(scenario), "changes": [asked], "view": {}})
    assert str(MAX_CHANGES) in answer[-1]
    assert answer[1]["rows"]["changed"]


@pytest.mark.parametrize("data", list(DATASETS))
@pytest.mark.parametrize("before", ["line_noisy", "penguins_plane,model:origin", "penguins_two,model:logistic_two"])
def test_data_that_are_chosen_come_with_a_model_that_reads_all_of_them(data: str, before: str) -> None:
    scenario = decode(f"surface=data,data:{before}&run=sgd")
    after = edit(scenario, {"kind": "surface", "slot": -1, "name": "data", "value": data})
    assert isinstance(after.surface, Data)
    assert after.surface.data.slug == data
    most = max(model.inputs for model in offered_models(after.surface.data).values())
    assert after.surface.model.inputs == most
    assert decode(encode(after)) == after


def test_a_model_that_was_chosen_for_the_data_stays() -> None:
    scenario = decode("surface=data,data:penguins_plane,model:line&run=sgd")
    assert isinstance(scenario.surface, Data)
    assert scenario.surface.model.slug == "line"
    for name, value in (("loss", "mae"), ("data.standardise", False)):
        scenario = edit(scenario, {"kind": "surface", "slot": -1, "name": name, "value": value})
        assert isinstance(scenario.surface, Data)
        assert scenario.surface.model.slug == "line"
