"""Where everything ends, drawn over the map: what is drawn is what the server finds, of the scenario that is there."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, expect

from landscape import decode
from landscape.figures.basins import say_of
from landscape.simulation.basins import Basins, basins
from tests.browser.conftest import LOST, Open, lose, state, until
from tests.browser.test_first_light import query, type_into

LINK = "?basins=1&step=0&surface=himmelblau&steps=120&run=sgd,lr:0.01&run=momentum,lr:0.012"
FINE = "window.landscape.state().basins?.points === 128 && !window.landscape.state().basins.stale"


@pytest.fixture
def webgl() -> bool:
    """The map shows them."""
    return False


def drawn(page: Page) -> np.ndarray:
    until(page, FINE)
    return np.array(state(page)["basins"]["labels"])


def expected(page: Page, slot: int = 0) -> Basins:
    scenario = decode(query(page))
    run = next(run for run in scenario.runs if run.slot == slot)
    return basins(scenario.surface, run, scenario.setup)


def heard(page: Page) -> list[str]:
    """Note the maps that the page asks for from now on."""
    found = list[str]()

    def note(request: Request) -> None:
        if urlsplit(request.url).path.endswith("/basins") and not request.redirected_from:
            found.append(parse_qs(urlsplit(request.url).query)["points"][0])

    page.on("request", note)
    return found


def test_a_layer_shows_where_the_first_run_ends_from_everywhere(visit: Open) -> None:
    page = visit(LINK.replace("basins=1&", ""))
    assert not state(page)["basins"]
    asked = heard(page)
    page.locator("summary", has_text="Layers").click()
    page.get_by_role("button", name="Basins").click()
    np.testing.assert_array_equal(drawn(page), expected(page).label.ravel())
    assert asked == ["32", "128"]
    assert "basins=1" in page.url
    scenario, found = decode(query(page)), expected(page)
    said = say_of(found, scenario.surface, scenario.runs[0].optimizer, scenario.setup)
    expect(page.locator(".basins-said")).to_have_text(said)
    page.get_by_role("button", name="Basins").click()
    until(page, "!window.landscape.state().basins")
    expect(page.locator(".basins-said")).to_be_hidden()


def test_another_run_is_chosen_and_lies_in_the_link(visit: Open) -> None:
    page = visit(LINK)
    drawn(page)
    page.get_by_label("Where whose descent ends").select_option("Momentum")
    until(page, "location.search.includes('whose=1')")
    np.testing.assert_array_equal(drawn(page), expected(page, 1).label.ravel())
    again = visit(f"?{query(page)}")
    np.testing.assert_array_equal(drawn(again), expected(page, 1).label.ravel())
    expect(again.get_by_label("Where whose descent ends")).to_have_value("1")


def test_a_change_makes_them_anew_and_nothing_stale_is_told(visit: Open) -> None:
    page = visit(LINK)
    before = drawn(page)
    for rate in ("0.002", "0.005", "0.02"):
        type_into(page, "learning rate of SGD (blue)", rate)
        until(page, "window.landscape.state().basins.stale || location.search.includes('lr:" + rate + "')")
    until(page, "location.search.includes('lr:0.02') && !window.workbench.busy()")
    after = drawn(page)
    np.testing.assert_array_equal(after, expected(page).label.ravel())
    assert (after != before).any()


def test_nothing_is_asked_while_it_plays(visit: Open) -> None:
    page = visit(LINK)
    drawn(page)
    asked = heard(page)
    page.evaluate("window.landscape.playThrough()")
    until(page, "window.landscape.state().step === 120 && !window.landscape.state().playing")
    assert asked == []


def test_what_gets_lost_is_asked_again_and_in_the_end_it_is_told(visit: Open) -> None:
    page = visit(LINK.replace("basins=1&", ""), tolerate=LOST)
    lost = lose(page, "**/basins?*", 5)
    page.evaluate("window.workbench.setView('basins', true)")
    expect(page.locator(".basins-said")).to_contain_text("could not be worked out")
    assert len(lost) == 4
    type_into(page, "learning rate of SGD (blue)", "0.005")
    np.testing.assert_array_equal(drawn(page), expected(page).label.ravel())


def test_pointing_at_a_place_says_what_happens_from_there(visit: Open) -> None:
    page = visit(LINK)
    drawn(page)
    box = page.locator("#map .nsewdrag").bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.7 * box["height"])
    until(page, "window.landscape.state().hover?.u !== undefined && !window.landscape.state().waiting")
    hover = state(page)["hover"]
    found = expected(page)
    label = found.label[int((hover["y"] + 5) / 10 * 128), int((hover["x"] + 5) / 10 * 128)]
    x, y = (f"{value:.3g}".replace("-", "−") for value in found.places[label])
    assert state(page)["basins"]["fate"].startswith(f"to ({x}, {y}) in about ")


def part_of(page: Page) -> tuple[float, ...]:
    return tuple(map(float, parse_qs(urlsplit(page.url).query).get("part", [""])[0].split(":")))


def expected_of(page: Page) -> Basins:
    scenario, (x0, x1, y0, y1) = decode(query(page)), part_of(page)
    return basins(scenario.surface, scenario.runs[0], scenario.setup, ((x0, x1), (y0, y1)))


def drag(page: Page, *corners: tuple[float, float]) -> None:
    """Drag over the map, from one place to another, in shares of the box."""
    box = page.locator("#map .nsewdrag").bounding_box()
    assert box
    side = min(box["width"], box["height"])
    left, bottom = box["x"] + (box["width"] - side) / 2, box["y"] + (box["height"] + side) / 2
    (u0, v0), (u1, v1) = corners
    page.mouse.move(left + u0 * side, bottom - v0 * side)
    page.mouse.down()
    page.mouse.move(left + u1 * side, bottom - v1 * side, steps=4)
    page.mouse.up()


def test_a_frame_on_the_map_shows_that_part_anew_and_moves_nothing_else(visit: Open) -> None:
    page = visit(LINK)
    whole = drawn(page)
    before = query(page)
    page.get_by_role("button", name="Zoom").click()
    drag(page, (0.5, 0.5), (0.7, 0.7))
    until(page, "location.search.includes('part=')")
    np.testing.assert_array_equal(drawn(page), expected_of(page).label.ravel())
    assert part_of(page) == pytest.approx((0, 2, 0, 2), abs=0.06)
    assert query(page).split("&part=")[0] == before, "neither start nor camera have moved"
    expect(page.locator(".basins-said")).to_contain_text("magnified 5 times")
    expect(page.get_by_role("button", name="Zoom")).to_have_attribute("aria-pressed", "false")
    first = part_of(page)
    at_first = page.url
    page.get_by_role("button", name="Zoom").click()
    drag(page, (0.25, 0.25), (0.5, 0.5))
    until(page, f"location.href !== {at_first!r}")
    np.testing.assert_array_equal(drawn(page), expected_of(page).label.ravel())
    assert part_of(page) == pytest.approx((0.5, 1, 0.5, 1), abs=0.06)
    page.get_by_role("button", name="Back", exact=True).click()
    until(page, f"window.landscape.state().basins.box?.[0][0] === {first[0]!r}")
    assert part_of(page) == first
    for _ in range(3):  # each is an entry of the history
        page.go_back()
    until(page, "!location.search.includes('part=')")
    np.testing.assert_array_equal(drawn(page), whole)


def test_a_click_in_a_part_starts_at_the_place_that_is_shown_there(visit: Open) -> None:
    page = visit(LINK + "&part=0.1:0.2:0.1:0.2")
    np.testing.assert_array_equal(drawn(page), expected_of(page).label.ravel())
    box = page.locator("#map .nsewdrag").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(page, "window.landscape.state().hover?.u !== undefined && !window.landscape.state().waiting")
    assert state(page)["hover"]["x"] == pytest.approx(0.15, abs=1e-3)
    page.mouse.down()
    page.mouse.up()
    until(page, "/[?&]x=/.test(location.search)")
    start = decode(query(page)).start
    assert start == pytest.approx((0.15, 0.15), abs=1e-3)
    until(page, "window.landscape.state().runs[0].screen.map && !window.workbench.busy()")
    screen = state(page)["runs"][0]["screen"]["map"]
    graph = page.locator("#map").bounding_box()
    assert graph
    assert screen[0] + graph["x"] == pytest.approx(box["x"] + box["width"] / 2, abs=1.5)


def test_keys_alone_go_closer_and_back_and_escape_calls_a_frame_off(visit: Open) -> None:
    page = visit(LINK)
    drawn(page)
    page.get_by_role("button", name="Closer").focus()
    page.keyboard.press("Enter")
    until(page, "location.search.includes('part=')")
    x0, x1, y0, y1 = part_of(page)
    start = decode(query(page)).start
    assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx(start, abs=0.01)
    assert (x1 - x0, y1 - y0) == pytest.approx((2.5, 2.5), rel=1e-2)
    page.get_by_role("button", name="Back", exact=True).focus()
    page.keyboard.press("Enter")
    until(page, "!location.search.includes('part=')")
    page.get_by_role("button", name="Zoom").press("Enter")
    until(page, "document.documentElement.hasAttribute('data-framing')")
    page.keyboard.press("Escape")
    until(page, "!document.documentElement.hasAttribute('data-framing')")
    drag(page, (0.5, 0.5), (0.5, 0.5))
    until(page, "/[?&]x=/.test(location.search)")
    assert "part=" not in page.url


def test_it_goes_no_nearer_than_numbers_tell_places_apart(visit: Open) -> None:
    page = visit(LINK + "&part=0.1:0.10000000002:0.1:0.10000000002")
    drawn(page)
    page.get_by_role("button", name="Closer").click()
    until(page, "!location.search.includes('0.10000000002:')")
    drawn(page)
    x0, x1, *_ = part_of(page)
    assert 1e-11 <= x1 - x0 < 1.1e-11
    expect(page.locator(".basins-said")).to_contain_text("Nearer than this numbers do not tell places apart.")


def test_another_surface_is_shown_as_a_whole(visit: Open) -> None:
    page = visit(LINK + "&part=0:1:0:1")
    drawn(page)
    page.evaluate("window.workbench.push({ kind: 'surface', slot: -1, name: 'slug', value: 'bowl' }, ['panel'])")
    until(page, "location.search.includes('surface=bowl') && !location.search.includes('part=')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("size", "path"), [("desktop", ""), ("phone", "de/")])
def test_axe_finds_nothing_and_nothing_is_cut(visit: Open, size: str, path: str, scheme: str) -> None:
    page = visit(LINK, size=size, path=path, scheme=scheme)
    drawn(page)
    found = Axe().run(page, context=".view-map").response["violations"]
    assert [violation["id"] for violation in found] == []
    said = page.locator(".basins-said")
    assert said.evaluate("(one) => one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.clientHeight")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    graph = page.locator("#map").bounding_box()
    assert graph
    assert graph["height"] > 140
