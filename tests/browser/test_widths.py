"""Every window the page is designed for, and each at 200 % zoom: nothing cut, overlapping, or too small to press."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from scripts.states import FINGERS, STATES, WINDOWS
from tests.browser.conftest import WITHOUT_WEBGL, Open, swipe, until

NARROWEST: Final = 320
ZOOMED: Final = [(width // 2, height // 2) for width, height in WINDOWS.items() if width // 2 >= NARROWEST]
"""What is left of a window whose page is zoomed to 200 %, down to the width that WCAG 1.4.10 asks for."""
SIZES: Final = sorted({*WINDOWS.items(), *ZOOMED})
STILL: Final = """new Promise((done) => {
  let was = -1, still = 0;
  const look = () => {
    still = was === scrollY ? still + 1 : 0;
    was = scrollY;
    still > 10 ? done() : requestAnimationFrame(look);
  };
  look();
})"""
"""Until the page has scrolled to its end: it stands where it was in ten frames in a row."""
IN_FRONT: Final = """(list) => {
  const { left, top, width, height } = list.getBoundingClientRect(), shares = [0.05, 0.5, 0.95];
  const places = shares.flatMap((i) => shares.map((j) => [left + i * width, top + j * height]));
  return height > 0.6 * innerHeight && places.every((place) => list.contains(document.elementFromPoint(...place)));
}"""
"""Whether a list is high for its window, and nothing lies over it."""
AS_IF_DRAWN: Final = ".view-stage.view-stage [data-camera] { display: inline-grid; }"
"""The camera's buttons, which are not there without a surface."""
PRESSED, TOUCHED = 24, 44
"""Pixels that a target has at least, by WCAG 2.5.8 and 2.5.5."""

LONGEST: Final = "−9.266×10⁻³⁸"
"""As wide as a number of the table gets: with four digits, a minus, and a power that float32 still has."""
ROOM: Final = """(text) => Math.min(...[...document.querySelectorAll(".numbers td")].map((cell) => {
  const said = cell.firstElementChild, range = document.createRange();
  said.textContent = text;
  range.selectNodeContents(said);
  return range.getBoundingClientRect().left - cell.getBoundingClientRect().left;
}))"""
"""Pixels before such a number, in the cell that has fewest."""
SPILLED: Final = """(all) => {
  const spills = ({ scrollHeight, clientHeight, scrollWidth, clientWidth }) =>
    scrollHeight > clientHeight + 1 || scrollWidth > clientWidth + 1;
  return all.filter(spills).map((one) => one.textContent);
}"""
"""What of buttons does not fit into them."""

SCRIPT: Final = Path(__file__).parents[1] / "javascript" / "measure.js"
MEASURE: Final = SCRIPT.read_text().partition("export default ")[2].rstrip(";\n")
"""A function that tells what is wrong, given the least size of a target."""


def wrong(page: Page, width: int, height: int) -> list[str]:
    """Give what is wrong with the page in a window."""
    page.set_viewport_size({"width": width, "height": height})
    found: list[str] = page.evaluate(MEASURE, TOUCHED if width < FINGERS else PRESSED)
    return [f"{width} × {height}: {one}" for one in found]


@WITHOUT_WEBGL
@pytest.mark.parametrize("path", ["", "de/"], ids=["en", "de"])
@pytest.mark.parametrize("name", ["first", "data", "lesson", "side", "projector"])
def test_every_window_shows_all_of_it(visit: Open, path: str, name: str) -> None:
    page = visit(STATES[name], path=path, scheme="dark" if path else "light")
    page.add_style_tag(content=AS_IF_DRAWN)
    page.evaluate("window.landscape.pause()")
    assert [one for width, height in SIZES for one in wrong(page, width, height)] == []


@WITHOUT_WEBGL
@pytest.mark.parametrize(("width", "height"), [size for size in SIZES if size[1] < 500])
def test_the_list_of_layers_lies_in_a_low_window_and_over_everything(visit: Open, width: int, height: int) -> None:
    page = visit("?step=20")
    page.set_viewport_size({"width": width, "height": height})
    page.locator(".view-stage .popover summary").click()
    layers = page.locator(".view-stage .layers")
    expect(layers).to_be_in_viewport(ratio=1)
    assert layers.evaluate(IN_FRONT)


@WITHOUT_WEBGL
@pytest.mark.parametrize("path", ["", "de/"], ids=["en", "de"])
def test_where_it_is_narrow_numbers_stand_apart_and_lessons_have_times_to_choose(visit: Open, path: str) -> None:
    page = visit(STATES["plateau"], path=path)
    page.evaluate("window.landscape.pause()")
    for width in (NARROWEST, 360, 390, 412, 900, 1099):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(ROOM, LONGEST) >= 4, width
    page.locator("#lessons-open").click()
    ways = page.locator("#lessons .segment")
    expect(ways.filter(has_text="180")).to_be_visible()
    for width in (NARROWEST, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert ways.evaluate_all(SPILLED) == []


@WITHOUT_WEBGL
class TestPanel:
    def test_its_parts_are_tabs(self, page: Page) -> None:
        tabs = {name: page.get_by_role("tab", name=name) for name in ("Controls", "Race", "Rates", "Inside the step")}
        page.get_by_role("link", name="Race").click()
        expect(page.get_by_role("tabpanel", name="Race")).to_be_focused()
        expect(page.get_by_role("tabpanel")).to_have_count(1)
        tabs["Race"].focus()
        for key, name in (
            ("ArrowRight", "Rates"),
            ("ArrowRight", "Inside the step"),
            ("ArrowRight", "Controls"),
            ("End", "Inside the step"),
        ):
            page.keyboard.press(key)
            expect(tabs[name]).to_be_focused()
            expect(page.get_by_role("tabpanel", name=name)).to_be_visible()
            assert [one.get_attribute("tabindex") for one in tabs.values() if one != tabs[name]] == ["-1"] * 3

    def test_a_link_that_inspects_shows_the_step(self, visit: Open) -> None:
        page = visit(STATES["inspector"])
        expect(page.get_by_role("tab", name="Inside the step")).to_have_attribute("aria-selected", "true")
        expect(page.locator("[data-inspect]")).to_be_in_viewport()

    def test_on_a_phone_it_is_a_sheet_under_the_stage(self, visit: Open) -> None:
        page = visit("?step=0", size="phone")
        button = page.locator("#panel-open")
        page.evaluate("scrollTo(0, 1200)")
        button.click()
        expect(page.locator("#panel")).to_be_focused()
        expect(button).to_have_attribute("aria-expanded", "true")
        expect(page.get_by_label("Optimizer of run 1, blue").first).to_be_in_viewport()
        expect(page.get_by_role("textbox", name="learning rate of SGD (blue)")).to_be_in_viewport()
        half = page.evaluate("innerHeight") / 2
        stage, sheet = page.locator("#stage").bounding_box(), page.locator("#panel").bounding_box()
        assert stage
        assert sheet
        assert 0 <= stage["y"] < half <= sheet["y"] + 1
        page.keyboard.press("Escape")
        expect(button).to_be_focused()
        expect(button).to_have_attribute("aria-expanded", "false")
        until(page, "getComputedStyle(document.querySelector('#panel')).position !== 'fixed'")


def test_the_caption_tells_what_has_happened_by_now(visit: Open) -> None:
    page = visit("?surface=himmelblau&steps=150&step=0&run=momentum&run=adam,lr:0.1")
    page.evaluate("window.landscape.pause()")
    caption = page.locator(".caption")
    heights = set()
    for step, text in {
        0: "At the start: Momentum, Adam.",
        1: "Still rolling: Momentum, Adam.",
        100: "Momentum reached a global minimum at step 98. Still rolling: Adam.",
        150: "Himmelblau: Momentum and Adam reached a global minimum at steps 98 and 115.",
    }.items():
        page.evaluate(f"window.landscape.seek({step})")
        expect(caption).to_have_text(text)
        heights.add(caption.evaluate("(one) => one.clientHeight"))
    assert len(heights) == 1


def test_the_caption_tells_runs_of_one_method_apart(visit: Open) -> None:
    page = visit("?surface=himmelblau&steps=150&step=0&run=sgd,lr:0.002&run=sgd,lr:0.004")
    expect(page.locator(".caption")).to_have_text("At the start: rate 0.002, rate 0.004.")


@pytest.mark.parametrize("tapped", [False, True])
def test_a_finger_scrolls_over_the_stage_until_it_is_tapped(visit: Open, *, tapped: bool) -> None:
    page = visit("?step=0", size="phone")
    box = page.locator("#stage").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    if tapped:
        page.touchscreen.tap(x, y)
        until(page, "document.querySelector('.view-stage[data-tapped]')")
    swipe(page, x, y)
    if tapped:
        assert page.evaluate("scrollY") == 0
    else:
        until(page, "scrollY > 60")


@WITHOUT_WEBGL
def test_a_finger_scrolls_over_the_curves_unless_it_goes_along_them(visit: Open) -> None:
    page = visit("?step=0&steps=60", size="phone")
    page.evaluate("document.querySelector('#curves').scrollIntoView({ block: 'center', behavior: 'instant' })")
    page.evaluate(STILL)
    box, top = page.locator("#curves").bounding_box(), page.evaluate("scrollY")
    assert box
    x, y = box["x"] + 0.6 * box["width"], box["y"] + box["height"] / 2
    swipe(page, x, y, (0, -1), 90)
    until(page, f"scrollY !== {top}")
    page.evaluate(STILL)
    assert page.evaluate("window.landscape.state().step") == 0
    box = page.locator("#curves").bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.touchscreen.tap(x, y)
    until(page, "window.landscape.state().step > 20")
    swipe(page, x, y, (-1, 0), 90)
    until(page, "window.landscape.state().step < 20")


@pytest.mark.parametrize("link", ["?lesson=fog&at=3", "?lesson=dice&at=2", "?lesson=batches&at=2", "?hide=map.curves"])
def test_a_landscape_is_as_wide_as_a_narrow_page_whatever_is_left_out(visit: Open, link: str) -> None:
    page = visit(link, size="phone")
    until(page, "document.documentElement.hasAttribute('data-known') && !document.querySelector('.lesson-loading')")
    for width in (320, 390, 820):
        page.set_viewport_size({"width": width, "height": WINDOWS[width]})
        until(page, f"innerWidth === {width}")
        hold_against(page, width)


def test_no_button_lies_over_a_narrow_landscape_or_the_names_of_its_axes(visit: Open) -> None:
    page = visit("?step=0", size="phone")
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": WINDOWS[width]})
        until(page, f"innerWidth === {width}")
        buttons, landscape = page.locator(".cameras").bounding_box(), page.locator("#stage").bounding_box()
        assert buttons
        assert landscape
        assert buttons["width"] > 200
        assert buttons["y"] + buttons["height"] <= landscape["y"] + 1


def hold_against(page: Page, width: int) -> None:
    """Hold all views of a page against the width that they are to have."""
    views = page.locator(".workbench > .view:visible")
    boxes = {view.get_attribute("data-view"): view.bounding_box() for view in views.all()}
    stage = boxes.pop("stage")
    assert stage
    assert stage["width"] >= width - 24
    for name, box in boxes.items():
        assert box
        assert box["width"] >= (width - 24 if width < 600 else width / 2 - 24), name
