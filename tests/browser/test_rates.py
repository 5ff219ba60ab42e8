"""All learning rates in the panel: what is drawn is what the server finds, and its handles set what they stand at."""

from __future__ import annotations

import re

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

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


EIGHT = (
    "?step=0&surface=ravine&steps=60&run=sgd,lr:0.01&run=momentum,lr:0.01&run=adam,lr:0.1&run=rmsprop&run=nesterov"
    "&run=adagrad&run=lion&run=adamw"
)


@pytest.mark.parametrize("width", [390, 1440])
def test_every_curve_is_named_beside_it_in_its_colour_and_has_its_ball_in_the_table(visit: Open, width: int) -> None:
    page = visit(f"{EIGHT}&rates=loss")
    page.set_viewport_size({"width": width, "height": 900})
    if page.locator("#panel-open").is_visible():
        page.locator("#panel-open").click()
    expect(page.locator(".rates [data-name]")).to_have_count(8)
    until(page, REST)
    plot = page.locator(".rates .plot-frame rect").bounding_box()
    assert plot is not None
    boxes = list[tuple[float, float, float, float]]()
    for slot, run in enumerate(decode(query(page)).runs):
        name = page.locator(f".rates [data-name='{slot}']")
        expect(name).to_have_text(run.optimizer.title)
        told = "([name, line]) => getComputedStyle(name).color === getComputedStyle(line).stroke"
        line = page.locator(f"[data-swept='{slot}']")
        assert page.evaluate(told, [name.element_handle(), line.element_handle()])
        box = name.bounding_box()
        assert box is not None
        assert box["x"] >= plot["x"] - 1
        assert box["x"] + box["width"] <= plot["x"] + plot["width"] + 1
        boxes.append((box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
    for i, (left, top, right, bottom) in enumerate(boxes):
        for x0, y0, x1, y1 in boxes[i + 1 :]:
            assert x0 >= right - 1 or x1 <= left + 1 or y0 >= bottom - 1 or y1 <= top + 1
    until(page, "document.querySelectorAll('[data-swept-run] canvas[data-drawn]').length === 8")


@pytest.mark.parametrize("rates", ["loss", "steps"])
def test_a_dot_is_on_its_curve_or_at_the_edge_where_there_is_none(visit: Open, rates: str) -> None:
    page = visit(
        f"?step=0&surface=ravine&steps=100&run=sgd,lr:1.95&run=momentum,lr:0.4&run=adam,lr:0.1&run=sgd,lr:8&rates={rates}"
    )
    expect(page.locator("[data-swept-run]")).to_have_count(4)
    until(page, REST)
    found = page.evaluate(
        """[...document.querySelectorAll("[data-handle]")].map((handle) => {
          const circle = handle.querySelector("circle"), slot = handle.dataset.handle;
          const line = document.querySelector(`[data-swept="${slot}"] .plot-line`);
          const [x, y] = ["cx", "cy"].map((name) => Number(circle.getAttribute(name))), length = line.getTotalLength();
          const places = Array.from({ length: 4000 }, (_, i) => line.getPointAtLength((i / 3999) * length));
          return { y, away: Math.min(...places.map((place) => Math.hypot(place.x - x, place.y - y))) };
        })"""
    )
    top = float(page.locator(".rates .plot-frame rect").get_attribute("y") or "nan")
    assert [run["away"] < 1 for run in found[1:3]] == [True, True]
    assert found[1]["y"] > top + 20
    assert found[3]["y"] == top


def test_the_line_of_a_handle_is_dragged_as_its_dot_is(visit: Open) -> None:
    page = visit(f"{LINK}&rates=loss")
    grip = handle(page, "SGD")
    expect(grip).to_have_attribute("aria-valuetext", "0.012")
    until(page, REST)
    before, (x, y), line = rates_in(page), middle(grip.locator("circle")), grip.locator(".plot-hit").bounding_box()
    assert line is not None
    high = line["y"] + 12
    assert y - high > 40
    at = [x - 7, high]
    assert page.evaluate("([x, y]) => getComputedStyle(document.elementFromPoint(x, y)).cursor", at) == "ew-resize"
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move(x - 47, high, steps=4)
    page.mouse.move(x - 60, high, steps=4)
    page.mouse.up()
    until(page, REST)
    until(page, "location.search.includes('sgd,lr:0.000')")
    assert rates_in(page)[1:] == before[1:]
    expect(grip).to_be_focused()


def test_of_lines_that_lie_on_each_other_the_dot_tells_which_is_meant(visit: Open) -> None:
    page = visit("?step=0&surface=himmelblau&steps=60&run=sgd,lr:0.001&run=momentum,lr:0.001&rates=loss")
    expect(page.locator("[data-swept-run]")).to_have_count(2)
    until(page, REST)
    for slot, name in enumerate(("SGD", "Momentum")):
        page.mouse.move(*middle(handle(page, name).locator("circle")))
        page.mouse.down()
        page.mouse.up()
        expect(page.locator(f"[data-handle='{slot}']")).to_be_focused()


@pytest.mark.parametrize(("scheme", "word"), [("light", "darker"), ("dark", "lighter")])
def test_the_key_of_the_plane_tells_what_its_shades_mean(visit: Open, scheme: str, word: str) -> None:
    page = visit(f"{LINK}&rates=plane", scheme=scheme)
    expect(page.locator(".plane-key li")).to_have_text(
        [f"arrives: the {word}, the lower", f"does not: the {word}, the lower", f"diverges: the {word}, the sooner"]
    )
    ramps = page.locator(".plane-key span")
    for i in range(3):
        expect(ramps.nth(i)).to_have_css("background-image", re.compile("linear-gradient"))


def test_settings_are_called_as_theory_calls_them(visit: Open) -> None:
    page = visit(f"{LINK}&rates=plane&whose=2&setting=beta1")
    chosen = page.get_by_label("The other setting").locator("option:checked")
    expect(chosen).to_have_text("beta1 β₁")
    expect(page.locator(".rates .plot-title")).to_have_text(["learning rate η", "beta1 β₁"])
    expect(page.locator(".rates-outcome")).to_contain_text("learning rate η = 0.1, beta1 β₁ = 0.9: ")


def test_pages_move_a_rate_by_a_decade_and_a_plane_by_a_tenth(visit: Open) -> None:
    page = visit(f"{LINK}&rates=loss")
    handle(page, "Adam").focus()
    page.keyboard.press("PageUp")
    until(page, "location.search.includes('adam,lr:1&')")
    assert rates_in(page)[2] == pytest.approx(1)
    page.keyboard.press("PageDown")
    until(page, f"!location.search.includes('adam,lr:1&') && {REST}")
    page.keyboard.press("PageDown")
    until(page, "location.search.includes('adam,lr:0.01')")
    assert rates_in(page)[2] == pytest.approx(0.01)
    page = visit(f"{LINK}&rates=plane&whose=0&setting=noise&noise=0.01")
    expect(page.locator(".plane-said")).to_be_visible()
    page.locator("[data-handle=plane]").focus()
    page.keyboard.press("PageUp")
    until(page, "location.search.includes('noise=0.03')")
    assert decode(query(page)).setup.noise == pytest.approx(0.01 * 10**0.5, rel=0.01)
    assert rates_in(page)[0] == 0.012


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
    expect(page.locator(".rates-outcome")).to_contain_text("momentum μ = 0.99: ")


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
    until(page, REST)
    held, whole = list[Route](), re.compile(r"/plane\?.*&ranges=&.*points=16")

    def hold(route: Route) -> None:
        held.append(route)

    page.route(whole, hold)
    with page.expect_request(whole):
        page.get_by_role("button", name="Back", exact=True).click()
    until(page, "!location.search.includes('ranges=')")
    page.get_by_role("button", name="Closer").click()  # of the whole, though the part is still drawn
    held[0].continue_()
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


@pytest.mark.parametrize("path", ["", "de/"])
def test_the_table_fits_the_narrowest_phone(visit: Open, path: str) -> None:
    page = visit(f"{EIGHT}&rates=loss", path=path)
    page.set_viewport_size({"width": 320, "height": 640})
    page.locator("#panel-open").click()
    expect(page.locator("[data-swept-run]")).to_have_count(8)
    until(page, REST)
    table = page.locator(".rates .race-scroll")
    assert table.evaluate("(table) => table.scrollWidth - table.clientWidth") <= 0


@pytest.mark.parametrize("rates", ["loss", "plane"])
def test_it_is_accessible(visit: Open, rates: str) -> None:
    page = visit(f"{LINK}&rates={rates}")
    expect(page.locator(".rates svg")).to_be_visible()
    until(page, REST)
    results = Axe().run(page, context="#panel")
    assert results.violations_count == 0, results.generate_report()
