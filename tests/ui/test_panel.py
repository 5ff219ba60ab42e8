"""The panel: one card for each run, what may be done to it, and what all runs share."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest
from dash import html
from dash.development.base_component import Component

from landscape import surface_from_grid
from landscape.figures.theme import SLOTS
from landscape.lessons.handed import all_handed, handed
from landscape.simulation.gallery import GALLERY
from landscape.simulation.links import decode
from landscape.simulation.scenario import MAX_RUNS
from landscape.ui import ids, panel
from landscape.words import catalogue, speak
from landscape.words.numbers import written
from tests.ui.walking import components, controls, label, texts

TWO = "surface=himmelblau&run=adam,lr:0.05/slot:5&run=sgd/hidden&steps=20"


def cards(query: str) -> list[Component]:
    return [one for one in panel.run_controls(decode(query)) if isinstance(one, html.Article)]


def pressed(piece: Any) -> dict[tuple[str, int, str], Component]:
    """Give the buttons in a piece of the page by kind, slot and name."""
    return {(kind, slot, name): one for (kind, role, slot, name), one in controls(piece).items() if role == "act"}


def test_a_card_for_each_run_in_their_order_with_its_look() -> None:
    found = [one.to_plotly_json()["props"] for one in cards(TWO)]
    assert [one["data-slot"] for one in found] == ["5", "1"]
    assert [one["aria-label"] for one in found] == [f"Adam ({SLOTS[5].name})", f"SGD ({SLOTS[1].name})"]
    assert [one["style"] for one in found] == [
        {"--run-light": SLOTS[slot].light, "--run-dark": SLOTS[slot].dark} for slot in (5, 1)
    ]
    assert ["card-hidden" in one["className"].split() for one in found] == [False, True]


def test_what_may_be_done_to_a_run_is_done_to_that_run() -> None:
    for card, slot in zip(cards(TWO), (5, 1), strict=True):
        assert pressed(card).keys() == {
            *(("runs", slot, name) for name in ("solo", "hide", "duplicate", "remove")),
            *(("tune", slot, name) for name in ("lr", "safe")),
        }
        assert {slot for _, _, slot, _ in controls(card)} == {slot}


def test_a_hidden_run_is_shown_and_a_shown_one_hidden() -> None:
    shown, hidden = (pressed(card)["runs", slot, "hide"] for card, slot in zip(cards(TWO), (5, 1), strict=True))
    assert (label(shown), label(hidden)) == (f"Hide Adam ({SLOTS[5].name})", f"Show SGD ({SLOTS[1].name})")


@pytest.mark.parametrize("count", range(1, MAX_RUNS + 1))
def test_there_is_always_a_run_and_never_one_too_many(count: int) -> None:
    piece = panel.run_controls(decode("surface=bowl&" + "&".join(["run=sgd"] * count)))
    buttons = pressed(piece)
    assert len([one for one in piece if isinstance(one, html.Article)]) == count
    assert bool(buttons["runs", -1, "add"].disabled) == (count == MAX_RUNS)
    for slot in range(count):
        assert bool(getattr(buttons["runs", slot, "remove"], "disabled", False)) == (count == 1)
        assert bool(getattr(buttons["runs", slot, "duplicate"], "disabled", False)) == (count == MAX_RUNS)


def test_a_card_is_a_line_that_opens_to_the_rest() -> None:
    for card, slot, name in zip(cards(TWO), (5, 1), (f"Adam ({SLOTS[5].name})", f"SGD ({SLOTS[1].name})"), strict=True):
        line, said, more = card.children
        assert set(controls(line)) == {("optimizer", "value", slot, "slug"), ("optimizer", "typed", slot, "lr")}
        assert said.id == ids.control("optimizer", "said", slot, "lr")
        assert ("optimizer", "slider", slot, "lr") in controls(more)
        opener = line.children[-1].to_plotly_json()["props"]
        assert opener["aria-controls"] == more.id
        assert opener["aria-expanded"] == "false"
        assert label(line.children[-1]) == f"Settings of {name}"


def told(piece: Any, name: str) -> list[str]:
    """Give the values of an attribute in a piece of the page."""
    return [props[name] for one in components(piece) if name in (props := one.to_plotly_json()["props"])]


def test_live_numbers_have_a_place_of_their_own() -> None:
    table = panel.run_controls(decode(TWO))[-1]
    assert told(table, "data-now") == [""]
    assert told(table, "data-readout") == ["5", "1"]
    assert told(table, "data-field") == ["loss", "gradient", "rate", "x", "y"] * 2
    for card, slot in zip(cards(TWO), ("5", "1"), strict=True):
        assert told(card, "data-readout") == told(card, "data-rate-line") == [slot]
        assert told(card, "data-field") == ["share", "status"]


@pytest.mark.parametrize(("query", "names"), [(TWO, ["w₁", "w₂"]), ("surface=data,model:line", ["w", "b"])])
def test_weights_are_called_as_the_surface_calls_them(query: str, names: list[str]) -> None:
    scenario = decode(query)
    assert list(scenario.surface.weights) == names
    heads = [texts(one) for one in components(panel.run_controls(scenario)[-1]) if isinstance(one, html.Th)]
    assert heads[4:6] == names
    shown = controls(panel.setup_controls(scenario))
    assert [label(shown["setup", "number", -1, name]) for name in "xy"] == [f"start {name}" for name in names]


class TestSurface:
    @pytest.mark.parametrize("language", ["en", "de"])
    def test_it_is_told_what_it_teaches(self, language: str) -> None:
        surface = decode("surface=himmelblau").surface
        with speak(language):
            piece = panel.surface_controls(surface)
        assert catalogue(language).get(surface.tagline(), surface.tagline()) in texts(piece)

    def test_the_lowest_point_of_a_spline_is_told_without_the_rounding_of_the_arithmetic(self) -> None:
        w = np.linspace(-2, 2, 41)
        wells = texts(panel.surface_controls(surface_from_grid((w**2 - 1) ** 2 + w[:, None] ** 2, w, w)))
        assert "The spline’s lowest point is 0, at (−1, 0)." in wells
        tiny = texts(panel.surface_controls(surface_from_grid(1e-9 + (w - 0.3) ** 4 + w[:, None] ** 4, w, w)))
        assert "The spline’s lowest point is 10⁻⁹, at (0.3, 0)." in tiny

    def test_heights_that_were_made_coarser_are_told_as_such_for_as_long_as_they_are_there(self) -> None:
        heights = np.random.default_rng(1).normal(size=(60, 70))
        with pytest.warns(UserWarning, match="Of 60 × 70 heights"):
            surface = surface_from_grid(heights)
        rows, columns = surface.grid.heights.shape
        told = f"{rows} × {columns} heights, made coarser from {{}} so that the link holds them; the lowest of these is"
        assert told.format("60 × 70") in texts(panel.surface_controls(surface))
        turned = surface.replace(swapped=True)
        assert "made coarser from 70 × 60 so" in texts(panel.surface_controls(turned))
        with speak("de"):
            assert re.search(r"ist −\d,\d+, bei \(\d+(,\d+)?; \d+", texts(panel.surface_controls(surface)))

    def test_one_hole_is_told_as_one(self) -> None:
        heights = np.add.outer(np.arange(6.0) ** 2, np.arange(7.0))
        for holes, said in (([3], "One of them is a hole:"), ([3, 4], "2 of them are holes:")):
            holed = heights.copy()
            holed[2, holes] = np.nan
            assert said in texts(panel.surface_controls(surface_from_grid(holed)))

    def test_data_say_where_they_come_from(self) -> None:
        surface: Any = decode("surface=data,data:penguins").surface
        piece = panel.surface_controls(surface)
        assert surface.data.source in texts(piece)
        for part in (surface.data, surface.model, surface.loss):
            assert f"{part.title} .  {part.tagline()}" in texts(piece)
        assert {name for _, _, _, name in controls(piece)} >= {"slug", "data", "model", "loss", "data.standardise"}


class TestSetup:
    def test_the_start_in_force_is_shown(self) -> None:
        for query, start in (
            ("surface=bowl&run=sgd", decode("surface=bowl").start),
            ("surface=bowl&x=1&y=-2", (1, -2)),
        ):
            found = controls(panel.setup_controls(decode(query)))
            assert [float(found["setup", "number", -1, name].value) for name in "xy"] == list(start)

    @pytest.mark.parametrize(("more", "own"), [("", True), ("&x=1", False), ("&y=1", False), ("&x=1&y=1", False)])
    def test_one_can_go_back_to_the_surfaces_own(self, more: str, own: bool) -> None:
        button = pressed(panel.setup_controls(decode(f"surface=bowl&run=sgd{more}")))["start", -1, "own"]
        x, y = decode("surface=bowl").start
        assert button.disabled is own
        assert texts(button) == f"Surface’s own start ({written(x)}, {written(y)})"

    @pytest.mark.parametrize(("query", "of_rows"), [("surface=bowl", False), ("surface=data", True)])
    def test_batches_are_offered_where_there_are_rows(self, query: str, of_rows: bool) -> None:
        scenario = decode(query)
        names = {name for kind, _, _, name in controls(panel.setup_controls(scenario)) if kind == "setup"}
        left = set() if of_rows else {"batch", "replacement"}
        assert names == scenario.setup.params().keys() - left


def test_the_gallery_links_to_what_it_shows() -> None:
    entries = panel.exhibits(GALLERY)
    assert [entry.href for entry in entries] == [f"?{exhibit.query}" for exhibit in GALLERY]
    for index, (entry, exhibit) in enumerate(zip(entries, GALLERY, strict=True)):
        assert exhibit.title in texts(entry)
        assert exhibit.text in texts(entry)
        assert entry.children[0].to_plotly_json()["props"]["data-thumbnail"] == str(index)


@pytest.mark.parametrize(
    "query",
    [
        "surface=bowl&run=sgd",
        "surface=bowl&run=sgd/step&run=adam,slot:1",
        "surface=data,data:outliers,loss:huber&run=nesterov/cosine",
        "surface=own,z:(a*x^2+y^2)&run=sgd/drawn",
        "surface=own&run=own",
    ],
)
def test_a_lesson_can_hand_out_what_the_panel_offers(query: str) -> None:
    scenario = decode(query)
    page = [
        *panel.surface_controls(scenario.surface),
        *panel.run_controls(scenario),
        *panel.setup_controls(scenario),
    ]
    there = handed(scenario)
    offered = {(kind, name) for kind, _, _, name in controls(page) if kind in there}
    for piece in components(page):
        told = piece.to_plotly_json()["props"]
        for place in filter(None, [told.get("data-typed"), told.get("data-knots")]):
            offered.add((json.loads(place)["kind"], json.loads(place)["name"]))
    by_hand = {f"{kind}.{name}" for kind, name in offered} | {kind for kind, _ in offered}
    assert all_handed(scenario) - {"rows"} == by_hand
