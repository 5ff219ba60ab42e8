"""A formula is drawn while it is typed; a mistake is marked at its place, and nothing is lost by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from landscape.core.surfaces.own import Own
from tests.browser.conftest import Open, until, visiting
from tests.browser.lender import Lender

RUNS = "&run=sgd,lr:0.01&run=adam,lr:0.1&steps=40&step=0"


@pytest.fixture
def webgl() -> bool:
    """A field is the same without a surface."""
    return False


@pytest.fixture(scope="module")
def shared(lender: Lender) -> Iterator[Page]:
    """The one page of most tests, on which each types something of its own."""
    with visiting(lender, webgl=False) as open_page:
        page = open_page(f"?surface=own{RUNS}")
        until(page, "!landscape.state().playing")
        yield page


def field(page: Page) -> Locator:
    return page.locator(".typed-wide .typed-text")


def link(page: Page) -> str:
    return unquote(urlsplit(page.url).query)


def typed(page: Page, text: str, said: str | None = None) -> None:
    """Type a formula, key by key, and wait until the link says it."""
    field(page).press("Control+a")
    field(page).press_sequentially(text)
    linked(page, said or text)


def linked(page: Page, text: str) -> None:
    """Wait until the link says a formula, in its own spelling."""
    declared = Own.params()["z"]
    until(page, f"decodeURIComponent(location.search).includes({declared.spell(declared.repair(text))!r})")


def paths(page: Page) -> object:
    """Give where all runs are."""
    return page.evaluate("landscape.state().runs.map(({ x, y, loss }) => [x, y, loss])")


def test_what_is_typed_is_typeset_and_drawn(shared: Page) -> None:
    typed(shared, "(x-1)^2 + 4 y²")
    expect(shared.locator(".typed-echo math").first).to_contain_text("f=(x−1)2+4")
    surface = Own(z="(x-1)^2 + 4 y²")
    until(shared, f"Math.abs(landscape.state().runs[1].loss - {float(surface.value(surface.start))}) < 1e-4")
    shared.reload()
    until(shared, "window.landscape?.state().runs.length && landscape.state().runs[0].screen.map")
    expect(field(shared)).to_have_value("(x-1)² + 4 y²")


def test_a_mistake_is_marked_and_the_last_picture_stays(shared: Page) -> None:
    typed(shared, "x² + y²")
    before, runs = link(shared), paths(shared)
    field(shared).press("End")
    field(shared).press_sequentially(" + sen(x)")
    wrong = shared.locator(".typed-wide .typed-wrong")
    expect(wrong).to_contain_text("sen is unknown; did you mean sin?")
    expect(wrong.locator("mark")).to_have_text("sen")
    expect(field(shared)).to_have_attribute("aria-invalid", "true")
    expect(shared.locator(".typed-wide .typed-echo")).to_have_attribute("data-stale", "")
    assert (link(shared), paths(shared)) == (before, runs)
    for _ in range(len(" + sen(x)")):
        field(shared).press("Backspace")
    expect(wrong).to_be_empty()
    until(shared, f"decodeURIComponent(location.search) === {'?' + before!r}")


def test_what_is_not_finished_outlasts_another_language_and_no_other_scenario(visit: Open) -> None:
    page = visit("?surface=own,z:(x^2~+~y^2)&run=sgd&steps=40&step=0")
    field(page).press("End")
    page.keyboard.type(" + sen(x)")
    wrong = page.locator(".typed-wide .typed-wrong")
    expect(wrong).to_contain_text("did you mean sin?")
    page.get_by_role("link", name="Deutsch").first.click()
    page.wait_for_url("**/de/?**")
    expect(field(page)).to_have_value(re.compile(r"\+ sen\(x\)"))
    expect(wrong).to_contain_text("sen")
    page.reload()
    expect(field(page)).to_have_value(re.compile(r"\+ sen\(x\)"))
    page.goto(page.url.replace("steps=40", "steps=30"))
    expect(field(page)).to_have_value("x² + y²")
    page.evaluate("sessionStorage.setItem('landscape-typed', '{not from here')")
    page.reload()
    typed(page, "x² + 3y²")  # and a text that cannot be read stops no field
    expect(page.locator(".typed-wide .typed-echo math").first).to_contain_text("3")


def test_a_hand_that_goes_on_typing_is_not_told_of_a_mistake(shared: Page) -> None:
    typed(shared, "x² + y²")
    wrong = shared.locator(".typed-wide .typed-wrong")
    shared.evaluate(
        """window.told = []; new MutationObserver(() => told.push(document.querySelector('.typed-wrong').textContent))
        .observe(document.querySelector('.typed-wide .typed-wrong'), { childList: true })"""
    )
    field(shared).press("End")
    field(shared).press_sequentially(" + sin(x + 2)", delay=250)  # each key is looked at
    linked(shared, "x² + y² + sin(x + 2)")
    assert "".join(shared.evaluate("told")) == ""
    field(shared).press_sequentially(" + (")
    expect(wrong).to_contain_text("Something is missing")
    field(shared).press_sequentially("x)")
    expect(wrong).to_be_empty()


def test_every_letter_has_a_slider_and_the_text_its_range(shared: Page) -> None:
    typed(shared, "a x² + λ y²; a = 2 in 0..4")
    slider = shared.get_by_role("slider", name="a", exact=True)
    expect(slider).to_have_attribute("aria-valuemax", "4")
    expect(shared.get_by_role("slider", name="λ", exact=True)).to_have_attribute("aria-valuemin", "-5")
    slider.press("ArrowRight")
    until(shared, "/,a:2\\.\\d/.test(location.search)")
    typed(shared, "x² + y²")
    expect(slider).to_have_count(0)


def test_the_hand_stays_in_the_field_while_sliders_come_and_go(shared: Page) -> None:
    typed(shared, "x² + y²")
    field(shared).press("Control+a")
    said = ""
    for more in ["k", " r", "^2", " + sqrt(x^2+y^2)"]:  # r alone would be a key of the page
        shared.keyboard.type(more)
        said += more
        linked(shared, said)
        expect(shared.get_by_role("slider", name="r", exact=True)).to_have_count(int("r" in said.replace("sqrt", "")))
        expect(field(shared)).to_be_focused()
    expect(field(shared)).to_have_value(said)


def test_what_was_typed_stays_in_the_field_that_is_left(shared: Page) -> None:
    typed(shared, "x² + y²")
    field(shared).blur()
    typed(shared, "x⁴ - 2x² + y²")
    field(shared).press("Tab")
    until(shared, "!document.activeElement.matches('.typed-text')")
    shared.locator(".typed-guide summary").click()  # brings elements
    expect(field(shared)).to_have_value("x⁴ - 2x² + y²")
    expect(shared.locator(".typed-echo math").first).to_contain_text("x4")
    shared.locator(".typed-guide summary").click()


def test_going_back_by_keys_to_what_was_there_is_drawn(visit: Open) -> None:
    page = visit(f"?surface=own,z:(x^2+4y^2){RUNS}")
    first = page.evaluate("landscape.state().runs[0].loss")
    field(page).press("End")
    page.keyboard.type(" + 9")
    until(page, f"Math.abs(landscape.state().runs[0].loss - {first + 9}) < 1e-4")
    page.evaluate("document.body.append(document.createElement('i'))")  # as the page brings elements all the time
    for _ in range(len(" + 9")):
        page.keyboard.press("Backspace")
    until(page, f"Math.abs(landscape.state().runs[0].loss - {first}) < 1e-4")


def test_a_visit_to_the_field_is_one_step_back(shared: Page) -> None:
    typed(shared, "x² + y²")
    field(shared).blur()
    field(shared).focus()
    typed(shared, "x² + 2 y⁴")
    field(shared).blur()
    shared.get_by_role("button", name="Undo").click()
    linked(shared, "x² + y²")
    expect(field(shared)).to_have_value("x² + y²")


def test_an_example_and_what_can_be_written_are_at_hand_without_a_mouse(shared: Page) -> None:
    example = shared.get_by_role("button", name="a x² + b y²; a = 4 in 0..10")
    example.focus()
    shared.keyboard.press("Enter")
    linked(shared, "a x² + b y²; a = 4 in 0..10")
    expect(shared.get_by_role("slider", name="b", exact=True)).to_be_visible()
    guide = shared.locator(".typed-guide")
    guide.locator("summary").focus()
    shared.keyboard.press("Enter")
    expect(guide.get_by_text("After a semicolon a letter's value and range")).to_be_visible()
    shared.keyboard.press("Enter")


def test_what_a_formula_lacks_is_said(shared: Page) -> None:
    typed(shared, "|x| + y")
    said = shared.locator(".typed-wide .typed-said")
    expect(said).to_contain_text("It may have kinks")
    expect(said).to_contain_text("lowest at the edge")


def test_a_comma_is_a_decimal_in_german(visit: Open) -> None:
    page = visit(f"?surface=own{RUNS}", path="de/")
    typed(page, "2,5x² + y²", "2.5x² + y²")
    expect(page.locator(".typed-echo math").first).to_contain_text("2,5")
    field(page).press_sequentially(" + sen(x)")
    expect(page.locator(".typed-wide .typed-wrong")).to_contain_text("sen")


@pytest.mark.parametrize(("size", "path", "scheme"), [("phone", "de/", "dark"), ("desktop", "", "light")])
def test_axe_finds_nothing_and_nothing_is_cut(visit: Open, size: str, path: str, scheme: str) -> None:
    page = visit(f"?surface=own,z:(a sin(x)^2 + |y - b| + 1/x){RUNS}", size=size, path=path, scheme=scheme)
    if size == "phone":
        page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("document.querySelector('.typed-text').scrollIntoView()")
    page.locator(".typed-guide summary").dispatch_event("click")
    field(page).fill("a sin(x)^2 + sen(")
    expect(page.locator(".typed-wide .typed-wrong mark")).to_have_text("sen")
    found = Axe().run(page, options={"exclude": []}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sides = page.evaluate(
        """[...document.querySelectorAll('.typed, .typed-text, .typed-guide dl, .typed-wrong')]
        .filter((one) => one.offsetParent)
        .map((one) => [one.scrollWidth - one.clientWidth, one.getBoundingClientRect().right - innerWidth])"""
    )
    assert all(over <= 1 and beyond <= 0 for over, beyond in sides), sides


def test_a_link_with_a_wrong_formula_and_rule_brings_them_into_their_fields_to_be_mended(visit: Open) -> None:
    page = visit("?surface=own,z:(sen(x)~%2B~y^2)&run=own,lines:(x=x-rate*gradiant)&steps=40&step=0")
    formula, wrong = field(page).first, page.locator("#surface-controls .typed-wrong").first
    expect(page.locator(".bar .notice")).to_contain_text("did you mean sin?")
    expect(page.locator(".bar .notice")).not_to_contain_text("~")
    expect(formula).to_have_value("sen(x) + y^2")
    expect(wrong.locator("mark")).to_have_text("sen")
    page.locator(".card-opener").first.click()
    expect(page.locator("textarea.typed-text").last).to_have_value("x=x-rate*gradiant")
    assert "sen(x)" in link(page)
    page.reload()
    expect(formula).to_have_value("sen(x) + y^2")
    formula.fill("sin(x) + y^2")
    expect(wrong).to_be_empty()
    until(page, "decodeURIComponent(location.search).includes('sin(x)')")
    until(page, "!window.workbench.busy()")
    assert "sen(x)" not in link(page)
