"""What the server answers to a request of the page: all that became different, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from dash import Dash, no_update
from hypothesis import given, settings
from hypothesis import strategies as st
from plotly.utils import PlotlyJSONEncoder

from landscape import surface_from_grid
from landscape.core.learning.changes import MAX_CHANGES
from landscape.serving import payloads
from landscape.simulation.edits import edit
from landscape.simulation.links import decode, encode
from landscape.simulation.scenario import Scenario, View, most_starts
from landscape.ui import callbacks, ids
from landscape.words import catalogue, speak
from tests.strategies import UNTRUSTED
from tests.ui.walking import controls, texts


def outputs() -> list[str]:
    """Give what the callback answers into, in order: as the page declares it."""
    app = Dash("page")
    callbacks.register(app)
    (entry,) = [
        entry
        for entry in app.callback_map.values()
        if "callback" in entry and [one["id"] for one in entry["inputs"]] == [ids.REQUEST]
    ]
    return [output["id"] for output in payloads.declared(entry)["outputs"]]


OUTPUTS = outputs()
FIGURES = {ids.STAGE, ids.MAP, ids.CURVES}
OF_ROWS = {ids.MODEL, ids.EXPLORER}
HAPPENING = {ids.PLAYBACK, ids.INSPECT, ids.CURVES}
PANELS = {ids.SURFACE_CONTROLS, ids.RUN_CONTROLS, ids.SETUP_CONTROLS}
EVERYTHING = FIGURES | HAPPENING | PANELS
TWO = "surface=himmelblau&run=adam,lr:0.05&run=sgd,lr:0.002&steps=20"
ROWS = "surface=data,data:line_exact&run=sgd,lr:0.01&run=adam&steps=20"


def ask(request: object, query: str | None = None) -> dict[str, Any]:
    """Give what is answered, by the place that it goes to; what stays is left out."""
    based = request | {"base": query} if isinstance(request, dict) and query is not None else request
    answer = callbacks.respond(based)
    assert len(answer) == len(OUTPUTS)
    return {name: told for name, told in zip(OUTPUTS, answer, strict=True) if told is not no_update}


def change(kind: str, name: str, value: object, slot: int = -1) -> dict[str, object]:
    return {"kind": kind, "slot": slot, "name": name, "value": value}


def after(*changes: object, query: str = TWO, **more: object) -> dict[str, Any]:
    return ask({"number": 2, "changes": list(changes), **more}, query)


def plain(told: Any) -> Any:
    """Give an answer as the browser reads it."""
    return json.loads(json.dumps(told, cls=PlotlyJSONEncoder))


class TestOpening:
    @pytest.mark.parametrize(("query", "more"), [(TWO, set()), (ROWS, OF_ROWS), ("", set())])
    def test_everything_is_sent(self, query: str, more: set[str]) -> None:
        told = ask({"number": 7, "open": query, "changes": []})
        assert told.keys() == EVERYTHING | more | {ids.LINK, ids.NOTICE}
        assert told[ids.NOTICE] == ""
        assert told[ids.LINK]["number"] == 7
        assert told[ids.LINK]["query"] == encode(decode(query))

    def test_nothing_is_a_request_for_the_front_page(self) -> None:
        assert plain(ask(None)) == plain(ask({"open": ""}))

    def test_an_opened_link_wins_over_the_one_that_is_shown(self) -> None:
        assert ask({"open": TWO}, ROWS)[ids.LINK]["query"] == TWO

    def test_how_it_is_looked_at_is_told_apart_from_the_link(self) -> None:
        told = ask({"open": f"{TWO}&speed=60&fog=1"})[ids.LINK]
        assert told["query"] == TWO
        assert (told["view"]["speed"], told["view"]["fog"]) == (60, True)
        assert told["usual"] == View().values()

    def test_what_was_wrong_with_a_link_is_said(self) -> None:
        assert "flamingo" in ask({"open": "surface=flamingo"})[ids.NOTICE]

    def test_a_lesson_that_is_not_there_is_said(self) -> None:
        assert ask({"open": "lesson=flamingos"})[ids.NOTICE]

    def test_the_figures_are_dark_where_the_page_is(self) -> None:
        light, dark = (plain(ask({"open": TWO, "dark": dark})) for dark in (False, True))
        for name in FIGURES:
            assert light[name] != dark[name]
        assert plain(ask({"open": TWO, "dark": "yes"})) == light

    def test_the_stage_is_as_large_as_its_place(self) -> None:
        sides = [
            plain(after(query="surface=bowl&run=sgd&steps=1", want=["figures"], place=place)[ids.STAGE])
            for place in (None, [390, 300], [190, 300], [190, 0], [1e400, 300], ["wide", None], "390", [390])
        ]
        unfitted, roomy, narrow, *rest = [side["layout"]["scene"]["aspectratio"]["x"] for side in sides]
        assert narrow < roomy != unfitted
        assert rest == [unfitted] * 5

    def test_where_there_is_no_room_the_axes_of_the_stage_have_neither_numbers_nor_names(self) -> None:
        def scene(text: object, place: list[int]) -> Any:
            query = "surface=bowl&run=sgd&steps=1"
            return plain(after(query=query, want=["figures"], text=text, place=place)[ids.STAGE])["layout"]["scene"]

        for text, place, has_room in ((1, [300, 300], True), (1, [900, 299], False), (1.4, [400, 400], False)):
            for axis in (scene(text, place)[f"{name}axis"] for name in "xyz"):
                assert (axis["showticklabels"], bool(axis["title"]["text"])) == (has_room, has_room)
        smaller, larger = (scene(text, [900, 700])["aspectratio"]["x"] for text in (1.4, 1))
        assert smaller < larger

    def test_the_text_of_figures_is_as_large_as_that_of_the_page(self) -> None:
        def layouts(text: object) -> list[Any]:
            told = after(query="surface=data&run=sgd&steps=1", want=["figures"], text=text)
            return [plain(told[name])["layout"] for name in (ids.STAGE, ids.MAP, ids.CURVES, ids.MODEL, ids.EXPLORER)]

        usual, large = layouts(1), layouts(1.4)
        for one, other in zip(usual, large, strict=True):
            assert other["template"]["layout"]["font"]["size"] == 1.4 * one["template"]["layout"]["font"]["size"]
        assert all(
            other["margin"]["b"] == round(1.4 * one["margin"]["b"]) for one, other in zip(usual, large, strict=True)
        )
        for text, same in ((None, 1), ("x", 1), (0, 1), (-3, 1), (1e400, 2), (1.43, 1.45), ("1.4", 1.4)):
            assert layouts(text)[0]["template"] == layouts(same)[0]["template"]

    def test_the_camera_of_the_link_is_that_of_the_stage(self) -> None:
        told = plain(ask({"open": f"{TWO}&eye_x=1&eye_y=0.5&eye_z=2"}))
        assert told[ids.STAGE]["layout"]["scene"]["camera"]["eye"] == {"x": 1, "y": 0.5, "z": 2}


DIFFERENT = [
    ([], set()),
    ([change("setup", "steps", 20)], set()),
    ([change("setup", "steps", 30)], HAPPENING),
    ([change("setup", "noise", 0.5)], HAPPENING),
    ([change("optimizer", "lr", 0.01, 0)], HAPPENING),
    ([change("schedule", "slug", "cosine", 0)], HAPPENING | {ids.RUN_CONTROLS}),
    ([change("optimizer", "slug", "lion", 1)], HAPPENING | {ids.RUN_CONTROLS}),
    ([change("tune", "lr", 1, 1)], HAPPENING),
    ([change("runs", "add", 1)], HAPPENING | {ids.RUN_CONTROLS}),
    ([change("runs", "duplicate", 1, 0)], HAPPENING | {ids.RUN_CONTROLS}),
    ([change("runs", "remove", 1, 0)], HAPPENING | {ids.RUN_CONTROLS}),
    ([change("runs", "hide", 1, 0)], HAPPENING | {ids.RUN_CONTROLS}),
    ([change("runs", "solo", 1, 0)], HAPPENING | {ids.RUN_CONTROLS}),
    ([change("order", "", 0, 1)], HAPPENING | {ids.RUN_CONTROLS}),
    ([change("start", "own", [1, 1])], HAPPENING | {ids.SETUP_CONTROLS}),
    ([change("setup", "x", 2)], HAPPENING | {ids.SETUP_CONTROLS}),
    ([change("surface", "slug", "rosenbrock")], EVERYTHING),
    ([change("surface", "slug", "data")], EVERYTHING | OF_ROWS),
    ([change("setup", "steps", 30), change("setup", "steps", 20)], set()),
    ([change("link", "", ROWS)], EVERYTHING | OF_ROWS),
    ([change("surprise", "", 3)], EVERYTHING),
]
OF_DATA = [
    ([change("surface", "data.noise", 3)], set()),
    ([change("surface", "loss", "mae")], EVERYTHING | OF_ROWS),
    ([change("surface", "slug", "bowl")], EVERYTHING),
    ([change("rows", "move", [0, 1.5, 2.5])], HAPPENING | FIGURES | OF_ROWS | {ids.SETUP_CONTROLS}),
    ([change("setup", "batch", 1)], HAPPENING),
]


def name(value: object) -> str:
    """Name a case alike in every process: a set has no order of its own."""
    return "+".join(sorted(value)) if isinstance(value, set) else str(value)


@pytest.mark.parametrize(
    ("query", "changes", "sent"), [*((TWO, *row) for row in DIFFERENT), *((ROWS, *row) for row in OF_DATA)], ids=name
)
def test_what_becomes_different_is_sent_and_nothing_else(
    query: str, changes: list[dict[str, object]], sent: set[str]
) -> None:
    told = after(*changes, query=query)
    assert told.keys() - {ids.NOTICE} == sent | {ids.LINK}
    expected = decode(query)
    for one in changes:
        expected = edit(expected, one)
    assert told[ids.LINK] == {"query": encode(expected), "number": 2}


@pytest.mark.parametrize(
    ("query", "changes"), [*((TWO, one) for one, _ in DIFFERENT), *((ROWS, one) for one, _ in OF_DATA)], ids=str
)
def test_the_page_then_shows_what_a_visitor_of_the_link_would_see(query: str, changes: list[object]) -> None:
    """What is sent is what a fresh page gets, and what is not sent was the same already."""
    told = after(*changes, query=query)
    before, fresh = (plain(ask({"open": link})) for link in (query, told[ids.LINK]["query"]))
    for name in EVERYTHING | OF_ROWS:
        if name in told:
            assert plain(told[name]) == fresh[name], name
        elif name in PANELS:  # their controls show already what somebody entered there
            assert {str(one) for one in found(before[name], "id")} == {str(one) for one in found(fresh[name], "id")}
        elif name in fresh:
            assert fresh[name] == before[name], name


def found(piece: Any, key: str) -> list[Any]:
    """Give all that stands under a key, anywhere in a piece of JSON."""
    if isinstance(piece, list):
        return [one for item in piece for one in found(item, key)]
    if not isinstance(piece, dict):
        return []
    return ([piece[key]] if key in piece else []) + [one for item in piece.values() for one in found(item, key)]


def test_what_is_told_of_heights_follows_which_way_round_they_are() -> None:
    w = np.linspace(-1, 1, 9)
    table = surface_from_grid((w - 0.5) ** 2 + (w[:5, None] + 0.5) ** 2, w, w[:5])
    query = encode(Scenario(table, decode(TWO).runs))
    for swapped, said in ((True, "at (−0.5, 0.5)."), (False, "at (0.5, −0.5).")):
        told = after(change("surface", "swapped", swapped), query=query)
        query = told[ids.LINK]["query"]
        assert texts(told[ids.SURFACE_CONTROLS]).count(said) == 2, "the lowest of the heights, and of the spline"


class TestWants:
    @pytest.mark.parametrize(
        ("want", "query", "sent"),
        [
            ("figures", TWO, FIGURES),
            ("figures", ROWS, FIGURES | OF_ROWS),
            ("playback", TWO, HAPPENING),
            ("inspect", TWO, {ids.INSPECT}),
            ("panel", TWO, PANELS),
            ("explorer", TWO, set()),
            ("explorer", ROWS, {ids.EXPLORER}),
            ("flamingos", TWO, set()),
        ],
    )
    def test_what_is_wanted_is_sent_again(self, want: str, query: str, sent: set[str]) -> None:
        told = after(query=query, want=[want, 3, None])
        assert told.keys() - {ids.NOTICE} == sent | {ids.LINK}

    def test_it_is_sent_as_it_is_looked_at(self) -> None:
        told = after(want=["playback", "inspect"], view={"inspect": 1, "moments": True, "speed": "fast"})
        assert [run["slot"] for run in told[ids.INSPECT]["runs"]] == [1]
        assert "moment" in told[ids.PLAYBACK]["has"]
        assert "view" not in told[ids.LINK]


class TestNotices:
    def test_a_change_takes_the_last_notice_away(self) -> None:
        assert after(change("setup", "steps", 30))[ids.NOTICE] == ""
        assert ids.NOTICE not in after()

    def test_a_row_that_cannot_go_is_put_back_and_said(self) -> None:
        one = "surface=data,data:line_exact,edits:d%3A0~d%3A1~d%3A2&run=sgd&steps=5"
        told = after(change("rows", "remove", [0]), query=encode(decode(one)))
        assert told[ids.NOTICE] == told[ids.LINK]["refused"] != ""
        assert ids.PLAYBACK in told

    def test_there_is_room_for_so_many_changes(self) -> None:
        full = encode(decode(ROWS.replace("line_exact", "line_exact,edits:" + "~".join(["a:1:1"] * MAX_CHANGES))))
        told = after(change("rows", "add", [1, 1]), query=full)
        assert str(MAX_CHANGES) in told[ids.NOTICE]
        assert told[ids.LINK]["query"] == full

    def test_a_table_that_cannot_be_read_is_said(self) -> None:
        told = after(change("table", "", "1,2\n3"))
        assert told[ids.NOTICE] == "Line 2 has 1 column where line 1 has 2."
        assert told[ids.LINK]["query"] == TWO

    def test_fewer_balls_than_asked_for_are_said_and_shown(self) -> None:
        query = "surface=data,data:penguins&run=sgd&steps=2000"
        scenario = decode(query)
        most = most_starts(scenario.surface, scenario.setup)
        assert 1 < most < 400
        told = after(change("setup", "starts", most + 1), query=query)
        assert str(most) in told[ids.NOTICE]
        assert told.keys() >= PANELS

    @pytest.mark.parametrize("language", ["en", "de"])
    def test_they_are_said_in_the_language_of_the_request(self, language: str) -> None:
        with speak(language):
            notice = after(change("table", "", ""))[ids.NOTICE]
            panel = texts(after(want=["panel"])[ids.RUN_CONTROLS])
        words = catalogue(language)
        assert notice == words.get("The table is empty.", "The table is empty.")
        assert words.get("Add a run", "Add a run") in panel


@settings(max_examples=60)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "number": UNTRUSTED,
            "changes": UNTRUSTED | st.lists(UNTRUSTED, max_size=3),
            "dark": UNTRUSTED,
            "place": UNTRUSTED,
            "text": UNTRUSTED,
            "view": UNTRUSTED | st.dictionaries(st.sampled_from(sorted(View.params())), UNTRUSTED, max_size=4),
            "open": UNTRUSTED,
            "want": UNTRUSTED,
        },
    )
    | UNTRUSTED,
    st.just(TWO) | st.text(max_size=20),
)
def test_any_request_gets_an_answer(request: object, query: str) -> None:
    told = ask(request, query)
    plain(told)
    scenario: Scenario = decode(told[ids.LINK]["query"])
    assert encode(scenario) == told[ids.LINK]["query"]


class TestGallery:
    def test_it_is_filled_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(callbacks, "GALLERY", callbacks.GALLERY[:2])
        shown, pictures = callbacks.gallery(1, None)
        assert [exhibit.href for exhibit in shown] == [f"?{one.query}" for one in callbacks.GALLERY]
        assert len(pictures) == 2
        assert callbacks.gallery(2, pictures) == (no_update, no_update)


def test_the_panel_shows_what_the_link_says() -> None:
    told = ask({"open": "surface=rosenbrock,b:50&run=adam,lr:0.03/cosine,floor:0.2/slot:4&steps=77&x=1.5"})
    shown = {
        **controls(told[ids.SURFACE_CONTROLS]),
        **controls(told[ids.RUN_CONTROLS]),
        **controls(told[ids.SETUP_CONTROLS]),
    }
    values = {
        ("surface", "value", -1, "slug"): "rosenbrock",
        ("surface", "typed", -1, "b"): "50",
        ("optimizer", "value", 4, "slug"): "adam",
        ("optimizer", "typed", 4, "lr"): "0.03",
        ("schedule", "value", 4, "slug"): "cosine",
        ("schedule", "typed", 4, "floor"): "0.2",
        ("setup", "typed", -1, "steps"): "77",
        ("setup", "number", -1, "x"): "1.5",
    }
    assert {key: shown[key].value for key in values} == values


def test_an_answer_says_what_stands_in_the_fields_of_text() -> None:
    change = {"kind": "surface", "slot": -1, "name": "z", "value": "a x^2 + y^2"}
    told = ask({"base": "surface=own,z:x^2&run=adam&run=own/slot:3", "changes": [change], "number": 1})
    fields = {(one["kind"], one["slot"], one["name"]): one["text"] for one in told[ids.LINK]["texts"]}
    assert fields["surface", -1, "z"] == "a x² + y²"
    assert fields["optimizer", 3, "lines"].startswith("memory m")
    assert len(fields) == 4  # and both ranges of the box
