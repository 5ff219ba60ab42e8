"""The data behind a surface: fits follow the playback, rows are looked at, dragged, added and taken away."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from landscape import decode, simulate
from landscape.core.learning.changes import MAX_CHANGES
from landscape.core.surfaces.data import Data
from tests.browser.conftest import WITH_WEBGL, Open, state, until
from tests.browser.test_habits import check

LINE = "?surface=data,data:line_noisy,model:line,loss:huber&run=sgd&run=adam&step=12"
CHANCES = "?surface=data,data:imbalanced&run=adam&step=20"
BLOBS = "?surface=data,data:blobs&run=adam&run=sgd&step=20"
THREE = "?surface=data,data:penguins_three&run=adam&step=20"
SPOT = "?surface=data,data:spot&run=adam&step=20"
DRAWN = "window.landscape.state().rows?.fits.length"


FITTED = """(() => {
  const places = [".view-model .graph", "#model .svg-container"];
  const [whole, graph] = places.map((place) => document.querySelector(place).getBoundingClientRect());
  const { plot } = window.landscape.state().rows;
  return [whole.width - graph.width, whole.height - graph.height, whole.width - plot.left - plot.width - 14]
    .every((apart) => Math.abs(apart) < 2);
})()"""
"""Whether the graph has taken the room that it was given."""
LAID_OUT = """["clientWidth", "clientHeight"].every((side) => {
  const [drawn, place] = [".main-svg", ".js-plotly-plot"].map((one) => document.querySelector(`#explorer ${one}`));
  return place[side] > 0 && Math.abs(drawn[side] - place[side]) < 2;
})"""
"""The same of the losses, which were hidden at first."""


@pytest.fixture
def webgl() -> bool:
    """The model's view stands beside the surface."""
    return False


def rows(page: Page) -> dict[str, Any]:
    until(page, DRAWN)
    until(page, FITTED)
    told: dict[str, Any] = state(page)["rows"]
    return told


def on_page(page: Page, x: float, y: float) -> tuple[float, float]:
    """Give the place on the page of a place in the model's view."""
    box = page.locator("#model .svg-container").bounding_box()
    assert box
    return box["x"] + x, box["y"] + y


def go(page: Page, x: float, y: float, steps: int = 1) -> None:
    page.mouse.move(*on_page(page, x, y), steps=steps)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    go(page, *start)
    page.mouse.down()
    go(page, *end, steps=8)
    page.mouse.up()


def free_place(told: dict[str, Any]) -> tuple[float, float]:
    """Give a place of the plot that is far from all rows."""
    plot = told["plot"]
    grid = [
        (plot["left"] + plot["width"] * i / 9, plot["top"] + plot["height"] * j / 9)
        for i in range(1, 9)
        for j in range(1, 9)
    ]
    return max(grid, key=lambda place: min(math.dist(place, at) for at in told["places"]))


def edits(page: Page) -> str:
    surface = parse_qs(urlsplit(page.url).query)["surface"][0]
    return next((part.removeprefix("edits:") for part in surface.split(",") if part.startswith("edits:")), "")


def changed(page: Page, before: str) -> str:
    until(
        page, f"location.search !== {urlsplit(before).query!r} && location.search !== '?' + {urlsplit(before).query!r}"
    )
    until(page, "!window.workbench.unanswered('rows').length")
    return edits(page)


class TestFits:
    def test_they_follow_the_ball(self, visit: Open) -> None:
        page = visit(LINE)
        scenario = decode(LINE)
        flown = simulate(scenario)
        for step in (0, 3, 40):
            page.evaluate(f"window.landscape.seek({step})")
            until(page, "window.landscape.state().waiting === false")
            for fit, path in zip(rows(page)["fits"], flown, strict=True):
                assert fit["weights"] == pytest.approx(path.params[step, 0], rel=1e-5, abs=1e-6)
        page.evaluate("window.landscape.seek(1.5)")
        until(page, "window.landscape.state().waiting === false")
        middle = (flown[0].params[1, 0] + flown[0].params[2, 0]) / 2
        assert rows(page)["fits"][0]["weights"] == pytest.approx(middle, rel=1e-5)


@WITH_WEBGL
class TestLayout:
    def test_two_views_are_large_and_the_last_a_click_away(self, visit: Open) -> None:
        page = visit(THREE)
        rows(page)
        views = {name: page.locator(f".view-{name}") for name in ("stage", "model", "map", "curves", "explorer")}
        areas = {name: view.evaluate("(one) => one.clientWidth * one.clientHeight") for name, view in views.items()}
        assert areas["stage"] + areas["model"] > 0.62 * sum(areas.values())
        for name in ("stage", "model", "map", "curves"):
            expect(views[name]).to_be_in_viewport(ratio=1)
        assert areas["explorer"] == 0
        page.get_by_role("tab", name="Curves").focus()
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("tab", name="Losses")).to_be_focused()
        expect(page.get_by_role("tab", name="Losses")).to_have_attribute("aria-selected", "true")
        expect(views["explorer"]).to_be_in_viewport(ratio=1)
        until(page, "window.landscape.state().explorer?.dots.length")
        until(page, LAID_OUT)
        expect(views["curves"]).to_be_hidden()
        until(page, "document.querySelector('.view-curves .overlay').width === 0")  # where nothing is drawn
        assert decode(urlsplit(page.url).query).view.beside_map == "explorer"
        page.set_viewport_size({"width": 1920, "height": 1080})
        for view in views.values():
            expect(view).to_be_in_viewport(ratio=1)

    def test_a_formula_has_no_data(self, visit: Open) -> None:
        page = visit("?surface=rosenbrock&step=3")
        expect(page.locator(".view-model")).to_be_hidden()
        camera = "document.querySelector('#stage .js-plotly-plot').layout.scene.camera"
        page.evaluate("window.workbench.push({ kind: 'surface', slot: -1, name: 'slug', value: 'data' })")
        until(page, DRAWN)
        expect(page.locator(".view-model")).to_be_visible()
        assert state(page)["step"] == 3
        assert page.evaluate(f"Boolean({camera})")
        page.evaluate("window.workbench.push({ kind: 'surface', slot: -1, name: 'slug', value: 'rosenbrock' })")
        until(page, "!document.querySelector('.workbench[data-rows]')")
        expect(page.locator(".view-model")).to_be_hidden()

    def test_on_a_phone_stage_data_and_transport_come_first(self, visit: Open) -> None:
        page = visit(BLOBS, size="phone")
        rows(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        for place in (".view-stage", ".view-model", ".transport"):
            expect(page.locator(place)).to_be_in_viewport(ratio=0.85)


class TestLooking:
    def test_a_row_says_what_it_is_and_what_it_costs(self, visit: Open) -> None:
        page = visit(LINE)
        told = rows(page)
        go(page, *told["places"][4])
        until(page, "window.landscape.state().rows.chip")
        assert state(page)["hover"]["row"] == 4
        chip = dict(state(page)["rows"]["chip"])
        assert set(chip) == {"x", "y", "prediction", "loss", "slope"}
        w, b = told["fits"][0]["weights"]
        said = float(chip["prediction"].replace("−", "-"))
        assert said == pytest.approx(w * told["values"][4][0] + b, abs=1e-3)
        go(page, *free_place(told))
        until(page, "!window.landscape.state().rows.chip")

    def test_losses_of_rows_are_a_matter_of_looking(self, visit: Open) -> None:
        page = visit(LINE)
        rows(page)
        page.get_by_role("button", name="Row losses").click()
        until(page, "window.landscape.state().flags.residuals")
        assert "residuals=1" in page.url


class TestAccessibility:
    @pytest.mark.parametrize(("query", "size", "scheme"), [(THREE, "desktop", "dark"), (BLOBS, "phone", "light")])
    def test_axe_finds_nothing(self, visit: Open, query: str, size: str, scheme: str) -> None:
        page = visit(query, size=size, scheme=scheme)
        rows(page)
        page.wait_for_load_state("networkidle")
        check(page)


class TestChanging:
    def test_a_drag_moves_the_row_and_the_surface_and_is_undone_at_once(self, visit: Open) -> None:
        page = visit(LINE)
        told, before = rows(page), page.url
        lost = state(page)["runs"][0]["loss"]
        expect(page.get_by_role("button", name="Reset data")).to_be_hidden()
        x, y = told["places"][4]
        drag(page, (x, y), (x + 20, y - 60))
        assert changed(page, before).startswith("4:")
        until(page, f"window.landscape.state().runs[0].loss !== {lost}")
        moved = state(page)["rows"]["places"][4]
        assert moved == pytest.approx([x + 20, y - 60], abs=1.5)
        surface = decode(urlsplit(page.url).query).surface
        assert isinstance(surface, Data)
        assert surface.every_row.y[4] == pytest.approx(state(page)["rows"]["values"][4][1], rel=1e-5)
        expect(page.get_by_role("button", name="Reset data")).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        until(page, "!location.search.includes('edits')")
        until(page, f"window.landscape.state().rows.places[4][1] === {y}")
        expect(page.get_by_role("button", name="Undo")).to_be_disabled()

    def test_a_drag_called_off_leaves_nothing_behind(self, visit: Open) -> None:
        page = visit(LINE.replace("model:line", "model:line,edits:1:0.5:1.9"))
        told, before = rows(page), page.url
        count = page.evaluate("history.length")
        (x, y) = told["places"][4]
        go(page, x, y)
        page.mouse.down()
        go(page, x + 20, y - 60, steps=8)
        until(page, f"Math.abs(window.landscape.state().rows.places[4][1] - {y}) > 50")
        page.evaluate("document.dispatchEvent(new PointerEvent('pointercancel', { pointerId: 1 }))")
        until(page, f"window.landscape.state().rows.places[4][1] === {y}")
        until(page, "!window.workbench.busy()")
        assert page.url == before
        assert page.evaluate("history.length") == count
        assert state(page)["rows"]["places"] == told["places"]
        page.mouse.up()
        expect(page.get_by_role("button", name="Undo")).to_be_disabled()

    def test_a_drag_whose_end_got_lost_is_an_entry_all_the_same(self, visit: Open) -> None:
        page = visit(LINE)
        told, before = rows(page), page.url
        (x, y) = told["places"][4]
        go(page, x, y)
        page.mouse.down()
        go(page, x + 20, y - 60, steps=8)
        nobody = "{ pointerId: 1, pointerType: 'mouse', buttons: 0 }"  # has a button down, and no one saw it go up
        page.evaluate(f"document.dispatchEvent(new PointerEvent('pointermove', {nobody}))")
        assert changed(page, before).startswith("4:")
        expect(page.get_by_role("button", name="Undo")).to_be_enabled()

    def test_a_double_click_adds_a_row_and_reset_takes_it_back(self, visit: Open) -> None:
        page = visit(LINE)
        told, before = rows(page), page.url
        place = free_place(told)
        page.mouse.dblclick(*on_page(page, *place))
        assert changed(page, before).startswith("a:")
        until(page, f"window.landscape.state().rows.places.length === {len(told['places']) + 1}")
        assert state(page)["rows"]["places"][-1] == pytest.approx(place, abs=1.5)
        page.get_by_role("button", name="Reset data").click()
        until(page, "!location.search.includes('edits')")
        until(page, f"window.landscape.state().rows.places.length === {len(told['places'])}")

    def test_a_row_goes_when_it_is_dragged_out_or_deleted(self, visit: Open) -> None:
        page = visit(LINE)
        told, before = rows(page), page.url
        drag(page, told["places"][4], (told["places"][4][0], -60))
        until(page, f"window.landscape.state().rows.places.length === {len(told['places']) - 1}")
        assert changed(page, before) == "d:4"
        before = page.url
        go(page, *told["places"][9])  # now the row before the tenth
        until(page, "window.landscape.state().hover?.row === 8")
        page.keyboard.press("Delete")
        assert changed(page, before) == "d:4~d:9"

    def test_across_the_middle_is_the_other_class(self, visit: Open) -> None:
        page = visit(CHANCES)
        told, before = rows(page), page.url
        plot, row = told["plot"], len(told["places"]) - 1
        assert told["values"][row][1] == 1
        drag(page, told["places"][row], (plot["left"] + plot["width"] / 2, plot["top"] + 0.8 * plot["height"]))
        assert changed(page, before).endswith(":0")

    def test_a_new_row_is_of_the_chosen_class(self, visit: Open) -> None:
        page = visit(THREE)
        told, before = rows(page), page.url
        page.get_by_role("button", name="Gentoo").click()
        expect(page.get_by_role("button", name="Gentoo")).to_have_attribute("aria-pressed", "true")
        page.mouse.dblclick(*on_page(page, *free_place(told)))
        assert changed(page, before).endswith(":2")

    def test_keys_go_through_the_rows_and_move_them(self, visit: Open) -> None:
        page = visit(LINE)
        told, before = rows(page), page.url
        page.locator(".view-model .graph").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        until(page, "window.landscape.state().hover?.row === 1")
        expect(page.locator(".row-said")).to_contain_text("prediction")
        page.keyboard.press("Shift+ArrowUp")
        page.keyboard.press("Shift+ArrowUp")
        assert changed(page, before).startswith("1:")
        assert rows(page)["values"][1][1] > told["values"][1][1]
        assert state(page)["step"] == 12

    def test_a_key_adds_a_row_beside_the_one_it_is_at(self, visit: Open) -> None:
        page = visit(LINE)
        told, before = rows(page), page.url
        page.locator(".view-model .graph").focus()
        page.keyboard.press("ArrowRight")
        until(page, "window.landscape.state().hover?.row === 0")
        page.keyboard.press("Insert")
        assert changed(page, before).startswith("a:")
        until(page, f"window.landscape.state().hover?.row === {len(told['places'])}")
        places, values = (state(page)["rows"][name] for name in ("places", "values"))
        assert places[-1] == pytest.approx((places[0][0] + 0.02 * told["plot"]["width"], places[0][1]), abs=1)
        assert values[-1][1] == pytest.approx(values[0][1], rel=1e-4)  # a link keeps five digits
        expect(page.locator(".row-said")).to_contain_text("prediction")

    def test_escape_puts_back_a_row_that_is_carried(self, visit: Open) -> None:
        page = visit(LINE)
        told = rows(page)
        (x, y) = told["places"][4]
        go(page, x, y)
        page.mouse.down()
        go(page, x + 20, y - 60, steps=8)
        until(page, f"Math.abs(window.landscape.state().rows.places[4][1] - {y - 60}) < 2")
        page.keyboard.press("Escape")
        until(page, f"Math.abs(window.landscape.state().rows.places[4][1] - {y}) < 0.1")
        page.mouse.up()
        until(page, "!window.workbench.busy()")
        assert state(page)["rows"]["places"] == [pytest.approx(place, abs=0.1) for place in told["places"]]
        expect(page.get_by_role("button", name="Undo")).to_be_disabled()

    def test_an_image_is_only_looked_at(self, visit: Open) -> None:
        page = visit(SPOT)
        told = rows(page)
        drag(page, told["places"][30], told["places"][90])
        go(page, *told["places"][90])
        until(page, "window.landscape.state().hover?.row === 90")
        assert not edits(page)

    def test_what_is_too_much_is_said(self, visit: Open) -> None:
        many = "~".join(f"a:{i / 40:.3g}:{i / 10:.3g}" for i in range(MAX_CHANGES))
        page = visit(LINE.replace("model:line", f"edits:{many},model:line"))
        told = rows(page)
        page.mouse.dblclick(*on_page(page, *free_place(told)))
        expect(page.locator("#notice")).to_contain_text(f"{MAX_CHANGES} changes")
        until(page, f"window.landscape.state().rows.places.length === {len(told['places'])}")
