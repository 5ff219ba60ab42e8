"""The cards of the runs and the table of their numbers, as a browser lays them out."""

from __future__ import annotations

import itertools
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from landscape.core.surfaces import SURFACES
from landscape.figures.sprite import HEIGHT
from tests.browser.conftest import Open, state, swipe, until

DIVERGES = "?surface=bowl&run=sgd,lr:0.102&run=sgd,lr:1&steps=200&step=150"
PICTURES = "performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /surfaces-/.test(name))"


@pytest.fixture
def webgl() -> bool:
    """The panel is the same without a surface."""
    return False


def box(place: Locator) -> dict[str, float]:
    found = place.bounding_box()
    assert found
    return {**found, "bottom": found["y"] + found["height"], "right": found["x"] + found["width"]}


def resting(page: Page) -> Page:
    page.evaluate("window.landscape.pause()")
    return page


def test_four_runs_and_the_surface_fit_in_a_low_window(visit: Open) -> None:
    page = resting(visit("?step=60"))
    page.set_viewport_size({"width": 1280, "height": 720})
    expect(page.locator("article.card")).to_have_count(4)
    places = [
        page.get_by_role("textbox", name="Surface"),
        *page.locator("article.card").all(),
        page.locator(".numbers"),
    ]
    for place in places:
        assert 0 <= box(place)["y"] < box(place)["bottom"] <= box(page.locator("#panel"))["bottom"]
    for card in page.locator("article.card").all():
        line = [box(part) for part in card.locator(".card-line > :not(input[type=hidden])").all()]
        assert all(a["right"] <= b["x"] for a, b in itertools.pairwise(line)), "one beside the other"
        assert all(abs(one["y"] + one["bottom"] - line[0]["y"] - line[0]["bottom"]) <= 4 for one in line), "on one line"
        assert box(card)["height"] <= 56


@pytest.mark.parametrize("path", ["", "de/"])
@pytest.mark.parametrize("query", ["?step=60&starts=20&spread=box", "?step=150"])
def test_the_status_of_a_run_is_not_cut(visit: Open, path: str, query: str) -> None:
    page = resting(visit(query, path=path))
    for status in page.locator(".card-status").all():
        expect(status).to_have_text(re.compile("."))
        cut = status.evaluate(
            """(status) => {
              const range = document.createRange(), outer = status.getBoundingClientRect();
              range.selectNodeContents(status);
              const boxes = [...status.children, range].map((one) => one.getBoundingClientRect());
              const inner = boxes.filter(({ width }) => width);
              const ends = ({ top, bottom, right }) => [outer.top - top, bottom - outer.bottom, right - outer.right];
              return inner.flatMap(ends).some((over) => over > 1);
            }"""
        )
        assert not cut, status.inner_text()


def test_a_card_opens_with_keys_and_keeps_so(visit: Open) -> None:
    page = resting(visit("?step=60"))
    card = page.locator("article.card").nth(1)
    opener = card.get_by_role("button", name="Settings of Momentum (vermillion)")
    slider = card.get_by_role("slider", name="learning rate of Momentum (vermillion)")
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(slider).to_be_hidden()
    opener.focus()
    page.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(page.locator(f"#{opener.get_attribute('aria-controls')}")).to_be_visible()
    expect(slider).to_be_visible()
    track = box(card.locator(".rate-slider"))
    assert track["width"] >= 0.9 * box(card)["width"], "seven decades have the width of the card"
    page.get_by_role("button", name="Add a run").click()
    expect(page.locator("article.card")).to_have_count(5)
    expect(slider).to_be_visible()
    expect(page.locator(".card-opener[aria-expanded=true]")).to_have_count(1)
    opener.click()
    expect(slider).to_be_hidden()


def test_numbers_move_nothing(visit: Open) -> None:
    page = resting(visit("?step=0"))
    places = """() => JSON.stringify([...document.querySelectorAll("#run-controls *")].map((one) => {
      const { x, y, width, height } = one.getBoundingClientRect();
      return [x, y, width, height];
    }))"""
    found = set()
    for step in (0, 1, 7, 60, 150):
        page.evaluate(f"window.landscape.seek({step})")
        until(page, f"document.querySelector('[data-now]').textContent === '{step}'")
        found.add(page.evaluate(places))
    assert len(found) == 1
    cut = page.locator(".numbers td > span").evaluate_all(
        "(all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)"
    )
    assert cut == []


def test_who_has_diverged_has_no_numbers_any_more(visit: Open) -> None:
    page = resting(visit(DIVERGES))
    until(page, "document.querySelector('[data-now]').textContent === '150'")
    losses = [page.locator(f"[data-readout='{slot}'] [data-field=loss]") for slot in (0, 1)]
    expect(losses[1]).to_have_text("–")
    expect(losses[0]).not_to_have_text("–")
    expect(page.locator("[data-readout='1'] [data-field=status]")).to_contain_text("diverged at step")
    assert state(page)["step"] == 150


def test_a_lesson_opens_what_it_hands_out(visit: Open) -> None:
    page = visit("?lesson=learning-rate&at=5")
    expect(page.get_by_role("slider", name="learning rate of SGD (blue)").first).to_be_visible()


def test_the_surfaces_can_be_searched_and_have_pictures(visit: Open) -> None:
    page = resting(visit("?step=0"))
    assert page.evaluate(PICTURES) == []
    field = page.get_by_role("textbox", name="Surface")
    field.click()
    expect(page.get_by_role("option", name="Himmelblau")).to_be_visible()
    until(page, f"{PICTURES}.some((name) => name.endsWith('/surfaces-light.png'))")
    field.fill("rosen")
    found = page.get_by_role("option").filter(visible=True)
    expect(found).to_have_count(1)
    place = found.evaluate("(one) => getComputedStyle(one, '::before').backgroundPositionY")
    assert place == f"{-HEIGHT * list(SURFACES).index('rosenbrock')}px"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    until(page, "location.search.includes('surface=rosenbrock')")
    expect(field).to_have_value("Rosenbrock valley")
    expect(page.locator("[data-choice=curve]")).to_have_attribute("title", "Loss")


def test_formulas_are_one_tap_away(visit: Open) -> None:
    page = resting(visit("?surface=rosenbrock&run=sgd&run=adam&step=0"))
    page.get_by_text("Formula", exact=True).click()
    formula = page.locator("#surface-controls math")
    expect(formula).to_be_visible()
    assert formula.evaluate("(math) => math.namespaceURI").endswith("MathML")
    rule = page.locator("#card-1 math")
    expect(rule).to_have_count(6)
    expect(rule.first).to_be_hidden()
    page.locator("#card-opener-1").click()
    expect(rule.first).to_be_visible()


ORDER = "[...document.querySelectorAll('.card')].map((card) => card.dataset.slot).join('')"


def test_keys_reorder_the_runs_and_it_is_told(visit: Open) -> None:
    page = resting(visit("?step=60"))
    page.locator("article.card .grip").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    until(page, f"{ORDER} === '1023'")
    expect(page.locator("#announcer")).to_have_text("SGD (blue) is now number 2 of 4.")
    page.get_by_role("textbox", name="learning rate of SGD (blue)").focus()
    page.keyboard.press("Alt+ArrowDown")  # there it is the field's own
    page.locator("article.card .grip").nth(1).focus()
    page.keyboard.press("Control+z")
    until(page, f"{ORDER} === '0123'")
    expect(page.locator("#announcer")).to_have_text("Undone. 0 more can be undone.")
    page.keyboard.press("Control+Shift+z")
    until(page, f"{ORDER} === '1023'")
    expect(page.locator("#announcer")).to_have_text("Redone. 0 more can be redone.")


def test_a_card_that_is_dragged_moves_along_and_a_line_tells_where_it_would_come(visit: Open) -> None:
    page = resting(visit("?step=60"))
    first, third = (box(page.locator("article.card .grip").nth(place)) for place in (0, 2))
    x, y = first["x"] + first["width"] / 2, first["y"] + first["height"] / 2
    for end in ("Escape", ""):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, third["bottom"] - 4, steps=6)
        held = page.locator("article.card[data-held]")
        expect(held).to_have_attribute("data-slot", "0")
        assert abs(box(held.locator(".grip"))["y"] - first["y"] - (third["bottom"] - 4 - y)) < 2
        expect(page.locator("article.card[data-target]")).to_have_attribute("data-slot", "2")
        expect(page.locator("article.card[data-target]")).to_have_attribute("data-target", "after")
        if end:
            page.keyboard.press(end)
            expect(page.locator("article.card:is([data-held], [data-target])")).to_have_count(0)
        page.mouse.up()
        until(page, f"{ORDER} === '{'0123' if end else '1203'}'")


def test_a_finger_reorders_the_runs_by_their_balls(visit: Open) -> None:
    page = resting(visit("?step=60", size="phone"))
    page.locator("article.card").nth(3).scroll_into_view_if_needed()
    first, third = (box(page.locator("article.card .grip").nth(place)) for place in (0, 2))
    x, y = first["x"] + first["width"] / 2, first["y"] + first["height"] / 2
    swipe(page, x, y, (0, 1), round(third["bottom"] - y))
    until(page, "[...document.querySelectorAll('.card')].map((card) => card.dataset.slot).join('') === '1203'")
    assert page.locator("article.card[data-target]").count() == 0


LONGEST = {"loss": "9,266×10⁻⁷", "gradient": "9,266×10⁻⁷", "rate": "9,266×10⁻⁷", "x": "−9,266×10⁻⁷", "y": "−9,266×10⁻⁷"}
ENDS = """(told) => Object.entries(told).map(([field, text]) => {
  const place = document.querySelector(`.numbers [data-field=${field}]`), range = document.createRange();
  place.textContent = text;
  range.selectNodeContents(place);
  const { left, right, top } = range.getBoundingClientRect();
  return [left, right, Math.round(top)];
})"""


def test_the_longest_numbers_stand_apart(visit: Open) -> None:
    page = resting(visit("?steps=50&step=10&loop=0"))
    for width in (320, 360, 390, 820, 900, 1024, 1099, 1100, 1120, 1280, 1440, 2560):
        page.set_viewport_size({"width": width, "height": 800})
        ends = page.evaluate(ENDS, LONGEST)
        beside = [pair for pair in itertools.pairwise(ends) if pair[0][2] == pair[1][2]]
        narrow = width < 420 or 900 <= width < 1100
        assert len(beside) == (3 if narrow else 4), "where there is no room the places stand on a line of their own"
        gaps = [right[0] - left[1] for left, right in beside]
        assert min(gaps) >= 1, (width, gaps)
