"""A lecturer writes a lesson in the page: it is rendered and complained of while it is typed, kept, dropped, played."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LOST, Open, until, visiting
from tests.browser.lender import Lender
from tests.browser.test_habits import DIALOG, check
from tests.browser.test_lessons import at_step, play, verdict

SCENARIO = "surface=himmelblau&run=adam,lr:0.05&run=sgd&steps=60"
TEXT = f"""---
title: Two ways down
---

## Who is there first

Two balls, one *start*. <b>No</b> markup.

scenario: {SCENARIO}
predict: choose
ask: What will they do?
option*: Part
option: Stay together
but: Their steps are of different length.
reveal: Each finds a hole of its own.
note: Ask for hands.
"""
DROP = """([text, name]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, { type: "text/markdown" }));
  const told = { dataTransfer: carried, bubbles: true, cancelable: true };
  const place = document.querySelector("dialog[open]") ?? document.body;
  for (const kind of ["dragover", "drop"]) place.dispatchEvent(new DragEvent(kind, told));
}"""
DENIED = "() => void (Storage.prototype.setItem = () => { throw new Error('denied'); })"
FIELD = ".writing-field"


@pytest.fixture(scope="module")
def page(lender: Lender) -> Iterator[Page]:
    """One page for all; each begins with a text of its own and without a dialog."""
    with visiting(lender, webgl=False) as visit:
        yield visit(f"?{SCENARIO}", tolerate=LOST)


@pytest.fixture(autouse=True)
def put_away(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "page" in request.fixturenames:
        page = request.getfixturevalue("page")
        page.evaluate("document.querySelectorAll('dialog[open]').forEach((one) => one.close())")
        page.evaluate("localStorage.removeItem('landscape-own-lessons')")


def write(page: Page, text: str = "") -> None:
    page.locator("#lessons-open").click()
    page.get_by_role("button", name="Write a lesson").click()
    expect(page.locator(FIELD)).to_be_focused()
    if text:
        page.locator(FIELD).fill(text)
    read(page)


def read(page: Page) -> None:
    """Wait until what is in the field has been read."""
    until(
        page,
        "!document.querySelector('#own-lesson').hasAttribute('data-reading') && document.querySelector('.sheet-step')",
    )


def caret(page: Page) -> int:
    """Give the line in which the caret stands."""
    before = page.locator(FIELD).evaluate("(field) => field.value.slice(0, field.selectionStart)")
    return str(before).count("\n") + 1


def test_what_is_typed_is_rendered_as_text_and_kept(page: Page) -> None:
    text = TEXT.replace("markup.\n", "markup.\n\n1. **First** look.\n2. Then guess:\n\n- left,\n- right.\n")
    write(page, text)
    expect(page.locator(".sheet-title")).to_have_text("Two ways down")
    expect(page.locator(".writing-sheet .sheet-text em")).to_have_text("start")
    expect(page.locator(".writing-sheet ol.sheet-text li")).to_have_text(["First look.", "Then guess:"])
    expect(page.locator(".writing-sheet ol.sheet-text strong")).to_have_text("First")
    expect(page.locator(".writing-sheet ul.sheet-text li")).to_have_text(["left,", "right."])
    expect(page.locator(".writing-sheet .sheet-text").first).to_contain_text("<b>No</b> markup")
    assert page.locator(".writing-sheet b").all_text_contents() == ["Note for you"]
    expect(page.locator(".sheet-options li")).to_have_count(2)
    expect(page.locator(".writing-count")).to_have_text("All of it can be read.")
    check(page, DIALOG)
    kept = page.evaluate("JSON.parse(localStorage.getItem('landscape-own-lessons')).texts")
    assert kept == {"own-two-ways-down": text}


def test_a_complaint_stands_at_its_line_and_leads_there(page: Page) -> None:
    write(page, TEXT.replace("predict: choose", "predikt: choose") + "expect: loss 1 < 0\n")
    wrong = page.locator(".writing-complaint")
    expect(wrong.first).to_have_text("Line 10 predikt: is unknown; did you mean predict:?")
    marked = page.locator(".writing-mirror [data-wrong]")
    expect(marked.first).to_have_text("predikt: choose")
    wrong.first.click()
    assert caret(page) == 10
    expect(page.locator(FIELD)).to_be_focused()
    expect(wrong.filter(has_text="Line 17 This is not what happens")).to_have_count(1)
    check(page, DIALOG)
    page.locator(FIELD).press("End")
    page.keyboard.press("Shift+Home")
    page.keyboard.type("predict: choose")
    expect(wrong.filter(has_text="did you mean")).to_have_count(0)


def test_the_page_as_it_stands_becomes_a_step_and_parts_are_put_in(page: Page) -> None:
    write(page)
    page.locator(FIELD).fill(TEXT)
    read(page)
    page.get_by_role("button", name="Add what is seen as a step", exact=True).click()
    read(page)
    expect(page.locator(".sheet-step")).to_have_count(2)
    assert page.locator(FIELD).input_value().endswith(f"scenario: {SCENARIO}\n")
    assert page.evaluate("String(getSelection())") == "A title"
    page.keyboard.type("Where")
    page.get_by_role("button", name="Where it ends").click()
    page.keyboard.type("Guess!")
    expect(page.locator(".sheet-step").last).to_contain_text("Guess!")
    expect(page.locator(".sheet-step h4").last).to_have_text("Where")
    expect(page.locator(".writing-count")).to_have_text("All of it can be read; not all of it is written yet.")
    page.keyboard.press("Control+z")
    expect(page.locator(".sheet-step").last).not_to_contain_text("Guess!")
    blank = page.locator(".writing-complaint")
    expect(blank).to_have_text("Line 20 Still to be written; 2 lines in all.")
    check(page, DIALOG)
    blank.click()
    assert caret(page) == 20
    page.keyboard.type("Two balls.")
    expect(blank).to_have_text("Line 25 Still to be written.")
    expect(page.locator(FIELD)).to_have_attribute("aria-invalid", "false")


def test_it_plays_like_ours_and_lasts(page: Page) -> None:
    page.evaluate("window.workbench.setView('steer', 0)")
    expect(page.locator(".steering")).to_be_attached()
    write(page, TEXT)
    page.get_by_role("button", name="Play the lesson").click()
    at_step(page, "Who is there first")
    assert page.url.endswith(f"?{SCENARIO}&lesson=own-two-ways-down&at=1")
    expect(page.locator(".steering")).not_to_be_attached()  # it was of the page that was left
    page.reload()
    at_step(page, "Who is there first")
    page.locator(".lesson-option").nth(1).click()
    play(page)
    assert verdict(page).startswith("You said: Stay together.")
    expect(page.locator(".lesson-but")).to_have_text("Their steps are of different length.")
    page.locator("#share-open").click()
    expect(page.locator("#share .way[open] .share-told")).to_contain_text("needs the file")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Edit", exact=True).click()
    assert caret(page) == 5
    page.locator(FIELD).fill(TEXT.replace("Two ways down", "Two ways").replace("Who is", "Which is"))
    page.keyboard.press("Escape")
    at_step(page, "Which is there first")
    assert "lesson=own-two-ways&" in page.url
    page.get_by_role("button", name="Leave the lesson").click()
    until(page, "!document.documentElement.hasAttribute('data-lesson')")


def test_whoever_goes_to_a_line_sees_what_becomes_of_its_step(page: Page) -> None:
    steps = "".join(f"\n## Step {i}\n\n{'Many words. ' * 120}\n\nscenario: {SCENARIO}\n" for i in range(1, 5))
    write(page, f"---\ntitle: Long\n---\n{steps}show: nothing\n")
    shown = page.locator(".writing-sheet h4")
    expect(shown.last).not_to_be_in_viewport()
    page.locator(".writing-complaint").first.click()
    expect(shown.last).to_be_in_viewport()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Long", exact=True).click()
    at_step(page, "Step 1")
    for i in (2, 3):
        page.get_by_role("button", name="Next", exact=True).click()
        at_step(page, f"Step {i}")
    page.get_by_role("button", name="Edit", exact=True).click()
    read(page)
    expect(shown.nth(2)).to_be_in_viewport()
    expect(shown.first).not_to_be_in_viewport()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Leave the lesson").click()
    until(page, "!document.documentElement.hasAttribute('data-lesson')")


def test_a_step_hands_out_a_field_and_a_curve_by_their_names(page: Page) -> None:
    own = "surface=own,z:(a*x^2+y^2)&run=sgd/drawn&steps=20"
    write(page, TEXT.replace(SCENARIO, own).partition("predict:")[0] + "controls: surface.z schedule.knots\n")
    expect(page.locator(".writing-complaint")).to_have_count(0)
    page.get_by_role("button", name="Play the lesson").click()
    at_step(page, "Who is there first")
    expect(page.locator(".setting [data-typed]").first).to_be_visible()
    expect(page.locator(".setting [data-knots]")).to_be_visible()
    expect(page.get_by_role("button", name="Add a run")).to_be_hidden()
    page.get_by_role("button", name="Leave the lesson").click()
    until(page, "!document.documentElement.hasAttribute('data-lesson')")


def test_a_file_is_dropped_and_downloaded_and_deleting_is_taken_back(page: Page, tmp_path: Path) -> None:
    page.evaluate(DROP, [TEXT, "lecture.md"])
    expect(page.locator(FIELD)).to_have_value(TEXT)
    page.evaluate(DROP, ["x", "photo.jpg"])
    expect(page.locator(".writing-said")).to_contain_text("photo.jpg is no lesson")
    with page.expect_download() as loading:
        page.get_by_role("button", name="Download").click()
    assert loading.value.suggested_filename == "two-ways-down.md"
    loading.value.save_as(tmp_path / "saved.md")
    assert (tmp_path / "saved.md").read_text() == TEXT
    page.get_by_role("button", name="Delete this lesson").click()
    expect(page.locator(".writing-said")).to_have_text("“Two ways down” is deleted.")
    page.locator("#own-lesson").get_by_role("button", name="Undo").click()
    assert page.locator(FIELD).input_value() == TEXT


def test_while_the_server_is_gone_nothing_typed_is_lost(page: Page) -> None:
    write(page, TEXT)
    page.route("**/draft", lambda route: route.abort())
    page.locator(FIELD).fill(TEXT + "note: More.\n")
    expect(page.locator(".writing-said")).to_contain_text("cannot be reached; what you typed is kept here")
    expect(page.locator(".sheet-step")).to_have_count(1)
    page.unroute("**/draft")
    page.locator(FIELD).press("Control+End")
    page.keyboard.type("try: Go on | surface=bowl\n")
    expect(page.locator(".sheet-tries")).to_have_text("Go on")
    expect(page.locator(".writing-said")).to_have_text("")


def test_where_nothing_is_kept_it_is_said_and_the_page_still_has_it(visit: Open) -> None:
    page = visit(f"?{SCENARIO}", locale="en-GB")
    page.evaluate(DENIED)
    write(page, TEXT)
    expect(page.locator(".writing-said")).to_contain_text("This browser does not keep it")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Edit Two ways down").click()
    assert page.locator(FIELD).input_value() == TEXT


def test_a_link_to_somebody_elses_lesson_shows_its_scenario_and_names_the_file(visit: Open) -> None:
    page = visit(f"?{SCENARIO}&lesson=own-ravine&at=2", path="de/")
    expect(page.locator(".lesson-notice")).to_contain_text("„ravine.md“, die dieser Browser nicht hat")
    assert f"?{SCENARIO}" in page.url
    assert "lesson=" not in page.url
    expect(page.locator(".own-acts button")).to_have_text(["Lektion schreiben", "Datei öffnen"])
    check(page, DIALOG)


@pytest.mark.parametrize("width", [320, 390, 768, 1440, 2560])
def test_it_fits_every_width(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    write(page, TEXT + "formula: (\n" + f"\n## {'Long' * 60}\n\n{'word' * 80}\n\nscenario: {SCENARIO}\n")
    right = "document.querySelector('#own-lesson').getBoundingClientRect().right"
    assert page.evaluate(f"document.querySelector('#own-lesson').scrollWidth <= {right} && {right} <= innerWidth")
    assert re.search("formula", page.locator(".writing-mirror [data-wrong]").text_content() or "")
    if width < 900:
        page.get_by_role("tab", name="Lesson").click()
        expect(page.locator(".writing-sheet")).to_be_visible()
        expect(page.locator(FIELD)).to_be_hidden()
        check(page, DIALOG)
        page.get_by_role("tab", name="Text").click()
    page.set_viewport_size({"width": 1440, "height": 900})
