"""Where two runs part, drawn over the map and the surface: what is drawn is what the server finds."""

from __future__ import annotations

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from landscape import decode
from landscape.figures.difference import say_of
from landscape.simulation.difference import Difference, difference
from tests.browser.conftest import Open, state, until
from tests.browser.test_basins import FINE, drawn, part_of
from tests.browser.test_first_light import query

LINK = "?basins=1&step=0&surface=himmelblau&steps=120&run=sgd,lr:0.01&run=momentum,lr:0.012&run=adam,lr:0.1"
WHOSE, VERSUS = "Where whose descent ends", "Compared with"


@pytest.fixture
def webgl() -> bool:
    """The map shows them."""
    return False


def expected(page: Page, *slots: int, part: tuple[float, ...] | None = None) -> Difference:
    scenario = decode(query(page))
    runs = [scenario.runs[slot] for slot in slots]
    box = None if part is None else ((part[0], part[1]), (part[2], part[3]))
    return difference(scenario.surface, runs, scenario.setup, box)


def held_against(page: Page, found: Difference) -> None:
    np.testing.assert_array_equal(-4 - drawn(page), found.kind.ravel())


def test_two_runs_are_compared_by_hand_and_by_link(visit: Open) -> None:
    page = visit(LINK)
    drawn(page)
    page.get_by_label(VERSUS).select_option("against Momentum")
    until(page, "location.search.includes('versus=1') && window.landscape.state().basins.labels.includes(-4)")
    found = expected(page, 0, 1)
    held_against(page, found)
    scenario = decode(query(page))
    said = say_of(found, scenario.surface, scenario.runs[:2], scenario.setup)
    expect(page.locator(".basins-said")).to_have_text(said)
    assert page.locator(".basins-said .swatch-cell").count() == len(np.unique(found.kind))
    again = visit(f"?{query(page)}")
    held_against(again, found)
    expect(again.get_by_label(WHOSE)).to_have_value("0")
    expect(again.get_by_label(VERSUS)).to_have_value("1")
    again.get_by_label(WHOSE).select_option("Adam")
    until(again, "location.search.includes('whose=2')")
    held_against(again, expected(again, 1, 2))
    again.get_by_label(VERSUS).select_option("alone")
    until(again, "!location.search.includes('versus=')")
    assert (drawn(again) > -4).all()


def test_who_hears_is_told_the_shares_and_the_fate_of_the_start_and_nothing_that_is_gone(visit: Open) -> None:
    page = visit(LINK)
    drawn(page)
    heard = page.locator(".basins-heard")
    expect(heard).to_contain_text("% to (3, 2)")
    expect(heard).to_contain_text("From the start: to (")
    page.route("**/basins?*", lambda route: None)
    page.evaluate("window.workbench.setView('whose', 1)")
    expect(heard).to_have_text("")


def test_a_run_that_is_not_there_or_is_the_same_is_compared_with_nothing(visit: Open) -> None:
    for versus in (0, 5):
        page = visit(f"{LINK}&versus={versus}")
        assert (drawn(page) > -4).all()
        expect(page.get_by_label(VERSUS)).to_have_value("")


def test_pointing_tells_both_ends_within_the_map(visit: Open) -> None:
    page = visit(f"{LINK}&versus=1")
    drawn(page)
    box = page.locator("#map .nsewdrag").bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.52 * box["width"], box["y"] + 0.4 * box["height"])
    until(page, "window.landscape.state().hover?.u !== undefined && !window.landscape.state().waiting")
    fate = state(page)["basins"]["fate"]
    assert fate.startswith("SGD: to (")
    assert ", Momentum: " in fate


def test_a_part_of_it_is_compared_as_well(visit: Open) -> None:
    page = visit(f"{LINK}&versus=1&part=0:2:0:2")
    held_against(page, expected(page, 0, 1, part=part_of(page)))
    expect(page.locator(".basins-said")).to_contain_text("magnified 5 times")


def test_a_card_that_is_touched_shows_its_runs_map_unless_two_are_compared(visit: Open) -> None:
    page = visit(LINK)
    drawn(page)
    page.locator(".card[data-slot='1'] .card-status").click()
    until(page, f"location.search.includes('whose=1') && {FINE}")
    expect(page.get_by_label(WHOSE)).to_have_value("1")
    page.locator(".card[data-slot='2'] input").first.focus()
    page.keyboard.press("Shift+Tab")
    assert "whose=1" in page.url, "who only passes by changes nothing"
    page.locator(".card[data-slot='2'] .card-rate input").press("ArrowLeft")
    until(page, "location.search.includes('whose=2')")
    page.get_by_label(VERSUS).select_option("against SGD")
    until(page, "location.search.includes('versus=0')")
    page.locator(".card[data-slot='1'] .card-status").click()
    page.locator(".card[data-slot='0'] .card-status").click()
    assert "whose=2" in page.url
    assert "versus=0" in page.url


def test_an_open_question_hides_all_that_belongs_to_it(visit: Open) -> None:
    page = visit(f"{LINK}&versus=1")
    drawn(page)
    parts = (page.locator(".basins-said"), page.get_by_label(VERSUS), page.get_by_role("button", name="Closer"))
    for part in parts:
        expect(part).to_be_visible()
    page.evaluate("window.landscape.hold(true)")
    page.evaluate("document.documentElement.toggleAttribute('data-held', true)")
    for part in parts:
        expect(part).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("size", "path"), [("desktop", ""), ("phone", "de/")])
def test_axe_finds_nothing_and_nothing_is_cut(visit: Open, size: str, path: str, scheme: str) -> None:
    page = visit(f"{LINK}&versus=1", size=size, path=path, scheme=scheme)
    drawn(page)
    found = Axe().run(page, context=".view-map").response["violations"]
    assert [violation["id"] for violation in found] == []
    for one in (".basins-said", ".basins-tools"):
        assert page.locator(one).evaluate(
            "(one) => one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.clientHeight"
        )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    graph = page.locator("#map").bounding_box()
    assert graph
    assert graph["height"] > 140
