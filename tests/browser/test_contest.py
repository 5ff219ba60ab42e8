"""The race from many starts, and the league: what the page shows is what the server finds, of what is there."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, expect

from landscape import decode
from landscape.figures.contest import contest
from landscape.figures.league import league
from landscape.simulation.contest import hold
from tests.browser.conftest import LOST, Open, lose, until
from tests.browser.test_first_light import query, type_into

LINK = "?contest=1&step=0&surface=himmelblau&steps=60&run=sgd,lr:0.01&run=adam,lr:0.1&run=newton"
SAID = ".contest-said"


@pytest.fixture
def webgl() -> bool:
    """The panel shows it."""
    return False


def shown(visit: Open, link: str = LINK, **how: Any) -> Page:
    page = visit(link, **how)
    page.evaluate("document.getElementById('tab-race').click()")
    return page


def raced(page: Page) -> None:
    until(
        page,
        "document.querySelector('[data-contest-run]') && document.querySelector('[data-many]').ariaBusy === 'false'",
    )


def expected(page: Page) -> dict[str, Any]:
    scenario = decode(query(page))
    how = {"tuned": scenario.view.tuned, "turned": scenario.view.turned}
    return contest(
        hold(scenario.surface, scenario.runs, scenario.setup, **how), scenario.surface, scenario.setup, **how
    )


def holds_what_python_finds(page: Page) -> None:
    raced(page)
    told = expected(page)
    expect(page.locator(SAID)).to_have_text(told["said"])
    expect(page.locator(".contest-rules li:not(.contest-hint)")).to_have_text(told["rules"])
    for run in told["runs"]:
        expect(page.locator(f"[data-contest-run='{run['slot']}'] td")).to_have_text(run["cells"])
    expect(page.locator("[data-curve]")).to_have_count(len(told["runs"]))


def heard(page: Page) -> list[str]:
    """Note the races that the page asks for from now on."""
    found = list[str]()

    def note(request: Request) -> None:
        if urlsplit(request.url).path.endswith("/contest") and not request.redirected_from:
            found.append(request.url)

    page.on("request", note)
    return found


def test_it_is_switched_on_from_the_keyboard_and_lies_in_the_link(visit: Open) -> None:
    page = shown(visit, LINK.replace("contest=1&", ""))
    expect(page.locator(SAID)).to_have_count(0)
    expect(page.get_by_role("button", name="Each at its best")).to_be_hidden()
    asked = heard(page)
    page.get_by_role("button", name="Let them race").focus()
    page.keyboard.press("Enter")
    holds_what_python_finds(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    until(page, "location.search.includes('tuned=1')")
    holds_what_python_finds(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    until(page, "location.search.includes('turned=1')")
    holds_what_python_finds(page)
    assert len(asked) == 3
    again = shown(visit, f"?{query(page)}")
    holds_what_python_finds(again)
    expect(again.get_by_role("button", name="Shifted and turned")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Let them race").click()
    expect(page.locator(SAID)).to_have_count(0)


def test_a_curve_is_drawn_where_its_shares_are(visit: Open) -> None:
    page = shown(visit)
    raced(page)
    for run in expected(page)["runs"]:
        drawn = page.locator(f"[data-curve='{run['slot']}']").get_attribute("points").split(" ")
        x, y = map(float, drawn[-1].split(","))
        assert x == 600
        assert y == pytest.approx(200 * (1 - run["share"][-1]), abs=0.06)
        assert len(drawn) == 2 * len(run["share"]) - 1


def test_a_change_races_anew_and_nothing_stale_is_told(visit: Open) -> None:
    page = shown(visit)
    raced(page)
    page.evaluate("document.getElementById('tab-controls').click()")
    type_into(page, "learning rate of SGD (blue)", "0.0001")
    page.evaluate("document.getElementById('tab-race').click()")
    until(page, "location.search.includes('lr:0.0001') && !window.workbench.busy()")
    holds_what_python_finds(page)


def test_nothing_is_asked_while_it_plays(visit: Open) -> None:
    page = shown(visit)
    raced(page)
    asked = heard(page)
    page.evaluate("window.landscape.playThrough()")
    until(page, "window.landscape.state().step === 60 && !window.landscape.state().playing")
    assert asked == []


def test_what_gets_lost_is_said_in_the_end(visit: Open) -> None:
    page = shown(visit, LINK.replace("contest=1&", ""), tolerate=LOST)
    lost = lose(page, "**/contest?*", 4)
    page.evaluate("window.workbench.setView('contest', true)")
    expect(page.locator(SAID)).to_contain_text("could not be worked out")
    assert len(lost) == 4
    page.evaluate("window.workbench.setView('tuned', true)")
    holds_what_python_finds(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("size", "path"), [("desktop", ""), ("phone", "de/")])
def test_axe_finds_nothing_and_nothing_is_cut(visit: Open, size: str, path: str, scheme: str) -> None:
    page = shown(visit, LINK, size=size, path=path, scheme=scheme)
    raced(page)
    found = Axe().run(page, context="#race").response["violations"]
    assert [violation["id"] for violation in found] == []
    for width in (page.viewport_size["width"], 320):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator(".contest-picture svg").bounding_box()["width"] > 150


def test_a_cell_of_the_league_opens_its_race(visit: Open) -> None:
    page = visit("?step=0")
    page.locator("#gallery-open").click()
    page.locator(".league-place summary").press("Enter")
    told = league()
    row = next(row for row in told["surfaces"] if row["title"] == "Himmelblau")
    expect(page.locator(".league-table tbody tr")).to_have_count(len(told["surfaces"]))
    shown_row = page.locator(".league-table tbody tr").nth(told["surfaces"].index(row))
    expect(shown_row.locator("td")).to_have_text([cell["text"] for cell in row["cells"]])
    found = Axe().run(page, context=".league-place").response["violations"]
    assert [violation["id"] for violation in found] == []
    cell = row["cells"][told["methods"].index("Adam")]
    shown_row.get_by_label(cell["told"]).press("Enter")
    until(page, "location.search.includes('surface=himmelblau')")
    raced(page)
    assert decode(query(page)).replace(view=decode(cell["query"]).view) == decode(cell["query"])
    view = decode(query(page)).view
    assert (view.contest, view.tuned, view.turned) == (True, True, True)
    holds_what_python_finds(page)
    expect(page.locator("#gallery")).to_be_hidden()
    expect(page.locator(SAID)).to_be_in_viewport()


def test_a_league_that_does_not_arrive_is_said_and_asked_for_again(visit: Open) -> None:
    page = visit("?step=0", tolerate="Failed to load resource|ERR_FAILED")
    page.route("**/league", lambda route: route.abort())
    page.locator("#gallery-open").click()
    summary = page.locator(".league-place summary")
    summary.click()
    expect(page.locator("[data-league]")).to_contain_text("did not arrive")
    page.unroute("**/league")
    summary.click()
    summary.click()
    expect(page.locator(".league-table")).to_be_visible()
