"""All learning rates in the panel: what is drawn is what the server finds, and its handles set what they stand at."""

from __future__ import annotations

import re

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from landscape import decode
from landscape.figures.sweeps import picture_of_sweeps
from landscape.simulation.sweeps import sweep_runs
from tests.browser.conftest import LOST, Open, lose, until
from tests.browser.test_first_light import query

LINK = "?step=0&surface=himmelblau&steps=100&run=sgd,lr:0.012&run=momentum,lr:0.004&run=adam,lr:0.1"
REST = "!window.workbench.busy() && !document.querySelector('.rates')?.hasAttribute('data-stale')"


@pytest.fixture
def webgl() -> bool:
    """Nothing here is in three dimensions."""
    return False


def rates_in(page: Page) -> list[float]:
    return [run.optimizer.lr for run in decode(query(page)).runs]


def handle(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=f"learning rate of {name}")


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def cells(page: Page) -> list[list[str]]:
    rows = page.locator("[data-swept-run]")
    return [rows.nth(i).locator("th, td").all_inner_texts() for i in range(rows.count())]


def test_the_tab_shows_every_run_at_every_rate_and_lies_in_the_link(visit: Open) -> None:
    page = visit(LINK)
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url) if "/sweep?" in request.url else None)
    assert not asked
    page.get_by_role("tab", name="Rates").click()
    expect(page.locator("[data-swept-run]")).to_have_count(3)
    until(page, "location.search.includes('rates=loss')")
    scenario = decode(query(page))
    found = sweep_runs(scenario.surface, scenario.runs, scenario.setup, scenario.start)
    runs = picture_of_sweeps(scenario, found)["runs"]
    assert cells(page) == [[run["name"], *run["cells"]] for run in runs]
    assert page.locator(".rates-theory").all_inner_texts() == [run["theory"] for run in runs if run["theory"]]
    page.get_by_role("tab", name="Race").click()
    until(page, "!location.search.includes('rates')")


@pytest.mark.parametrize("rates", ["loss", "steps", "factor", "plane"])
def test_a_link_opens_it(visit: Open, rates: str) -> None:
    page = visit(f"{LINK.replace('himmelblau', 'ravine')}&rates={rates}")
    expect(page.get_by_role("tab", name="Rates")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".rates svg")).to_be_visible()
    assert f"rates={rates}" in page.url
    pressed = page.locator("[data-set^='rates='][aria-pressed=true]")
    expect(pressed).to_have_count(1)
    expect(pressed).to_have_attribute("data-set", f"rates={rates}")


def test_a_handle_is_dragged_and_put_back(visit: Open) -> None:
    page = visit(f"{LINK}&rates=loss")
    grip = handle(page, "SGD")
    expect(grip).to_have_attribute("aria-valuetext", "0.012")
    before, (x, y) = rates_in(page), middle(grip.locator("circle"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y, steps=4)
    page.mouse.move(x - 60, y, steps=4)
    page.mouse.up()
    until(page, REST)
    until(page, "location.search.includes('sgd,lr:0.000')")
    after = rates_in(page)
    assert after[1:] == before[1:]
    assert middle(grip.locator("circle"))[0] == pytest.approx(x - 60, abs=1)
    page.get_by_role("button", name="Undo").click()
    until(page, "location.search.includes('sgd,lr:0.012')")
    assert rates_in(page) == before
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y, steps=4)
    page.keyboard.press("Escape")
    page.mouse.up()
    until(page, REST)
    until(page, "location.search.includes('sgd,lr:0.012')")
    assert rates_in(page) == before


def test_keys_move_a_rate_by_parts_of_a_decade(visit: Open) -> None:
    page = visit(f"{LINK}&rates=steps")
    grip = handle(page, "Adam")
    grip.focus()
    page.keyboard.press("ArrowRight")
    until(page, "location.search.includes('adam,lr:0.105')")
    page.keyboard.press("Shift+ArrowLeft")
    until(page, "!location.search.includes('adam,lr:0.105')")
    assert rates_in(page)[2] == pytest.approx(0.1047 / 10**0.1, rel=0.01)
    expect(grip).to_be_focused()
    page.keyboard.press("End")
    until(page, "location.search.includes('adam,lr:10')")
    page.keyboard.press("Home")
    until(page, "location.search.includes('adam,lr:1e-6')")


def test_keys_move_a_whole_number_by_at_least_one(visit: Open) -> None:
    page = visit("?step=0&surface=data,data:line_noisy&batch=1&run=sgd,lr:0.01&steps=20&rates=plane&setting=batch")
    expect(page.locator(".plane-said")).to_be_visible()
    page.locator("[data-handle=plane]").focus()
    for batch in (2, 3):
        page.keyboard.press("ArrowUp")
        until(page, f"location.search.includes('batch={batch}&')")


def test_a_click_in_the_plane_sets_both_settings(visit: Open) -> None:
    page = visit(f"{LINK}&rates=plane&whose=1")
    expect(page.locator(".plane-said")).to_be_visible()
    until(page, REST)
    box = page.locator(".plane .plot-frame rect").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.7 * box["width"], box["y"] + 0.5 * box["height"])
    until(page, REST)
    until(page, "location.search.includes('momentum:')")
    run = decode(query(page)).runs[1].optimizer
    assert run.lr == pytest.approx(10**-1.1, rel=0.1)
    assert run.momentum == pytest.approx(0.99, abs=0.002)
    expect(page.locator(".rates-outcome")).to_contain_text("momentum 0.99: ")


def test_a_box_in_the_plane_comes_closer_and_back_again(visit: Open) -> None:
    page = visit(f"{LINK}&rates=plane&whose=1")
    expect(page.locator(".plane-said")).to_be_visible()
    until(page, REST)
    camera = page.evaluate("location.search.match(/eye_x=[^&]*/)")
    box = page.locator(".plane .plot-frame rect").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.9 * box["height"], steps=5)
    page.mouse.up()
    until(page, "location.search.includes('ranges=')")
    low, high, least, most = map(float, decode(page.url.split("?")[1]).view.ranges.split(":"))
    np.testing.assert_allclose(np.log10([low, high]), [-2.5, 0.3], atol=0.06)
    assert 0.5 < least < 0.7
    assert 0.98 < most < 1
    assert rates_in(page)[1] == 0.004
    page.get_by_role("button", name="Back", exact=True).click()
    until(page, "!location.search.includes('ranges=')")
    page.get_by_role("button", name="Closer").click()
    until(page, "location.search.includes('ranges=')")
    low, high, *_ = map(float, decode(page.url.split("?")[1]).view.ranges.split(":"))
    assert low < 0.004 < high
    assert high / low == pytest.approx(10**1.75, rel=0.05)
    assert page.evaluate("location.search.match(/eye_x=[^&]*/)") == camera
    page.get_by_label("The other setting").select_option("dampening")
    until(page, "location.search.includes('setting=dampening') && !location.search.includes('ranges=')")


def test_what_cannot_be_had_is_said_and_comes_later(visit: Open) -> None:
    page = visit(LINK, tolerate=LOST)
    lost = lose(page, "**/sweep?*", 4)
    page.get_by_role("tab", name="Rates").click()
    expect(page.locator(".rates")).to_contain_text("could not be worked out")
    assert len(lost) == 4
    page.evaluate("window.workbench.push({ kind: 'setup', slot: -1, name: 'steps', value: 90 })")
    expect(page.locator("[data-swept-run]")).to_have_count(3)
    expect(page.locator(".rates")).not_to_contain_text("could not be worked out")


@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844), (820, 1180)])
def test_a_phone_has_room_for_it_in_german(visit: Open, width: int, height: int) -> None:
    page = visit(f"{LINK}&rates=plane", path="de/")
    page.set_viewport_size({"width": width, "height": height})
    if page.locator("#panel-open").is_visible():
        page.locator("#panel-open").click()
    expect(page.locator(".rates svg.plane")).to_be_visible()
    assert page.evaluate(
        "document.querySelector('.rates').scrollWidth <= document.querySelector('.rates').clientWidth + 1"
    )
    expect(page.locator(".plane-said")).to_contain_text(re.compile("divergieren"))


@pytest.mark.parametrize("rates", ["loss", "plane"])
def test_it_is_accessible(visit: Open, rates: str) -> None:
    page = visit(f"{LINK}&rates={rates}")
    expect(page.locator(".rates svg")).to_be_visible()
    until(page, REST)
    results = Axe().run(page, context="#panel")
    assert results.violations_count == 0, results.generate_report()
