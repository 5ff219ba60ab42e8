"""A lecture: the dialog with its code, full screen, and notes in a second window that keeps in step both ways."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import segno
from PIL import Image
from playwright.sync_api import Page, expect

from landscape import decode
from landscape.lessons.course import lessons
from landscape.lessons.glossary import glossary
from landscape.lessons.reading import read
from landscape.lessons.telling import payload_of
from landscape.simulation.ensemble import follow
from landscape.simulation.summary import sentences
from landscape.ui.sharing import ONLY_HERE, QUIET, TOO_LONG
from tests.browser.conftest import Open, state, until
from tests.browser.test_first_light import query
from tests.browser.test_habits import DIALOG, check
from tests.browser.test_lessons import OTHER, at_step, begin, play

TALK = """---
title: Talk
question: Where to?
minutes: 1
teaches: nothing
---

## Place

Watch the [learning rate].

scenario: surface=bowl&run=sgd,lr:0.01&steps=40
predict: place
ask: Where will it end?
reveal: There, by its *slope*.
note: Let the room `point` first.
expect: loss 1 < 100

## Bet

Watch.

scenario: surface=bowl&run=sgd,lr:0.2&steps=40
predict: choose
ask: And now?
option: It settles
option*: It flies off
reveal: Too long a step.
expect: verdict 1 is diverging

## No question

Just watch.

scenario: surface=ravine&run=sgd&steps=40
"""
PROJECTOR = "document.documentElement.hasAttribute('data-projector')"
Notes = Callable[[Page], Page]


@pytest.fixture
def webgl() -> bool:
    """What is presented is all one here."""
    return False


@pytest.fixture
def talk(visit: Open, tmp_path: Path) -> Page:
    """A page at the first step of a lesson with notes."""
    found = {}
    for name, text in {"01-talk.md": TALK, "02-other.md": OTHER.replace("needs: tiny\n", "")}.items():
        (tmp_path / name).write_text(text)
        found[name[3:-3]] = read(tmp_path / name)
    page = visit("?step=3")
    begin(page, payload_of(found, glossary()))
    return page


@pytest.fixture
def notes() -> Iterator[Notes]:
    """Open the notes of a page; neither they nor anything beside them may go wrong."""
    troubles: list[str] = []

    def opened(page: Page) -> Page:
        page.context.on("console", lambda message: message.type == "error" and troubles.append(message.text))
        page.context.on("weberror", lambda error: troubles.append(str(error.error)))
        present(page)
        with page.expect_popup() as popup:
            page.get_by_role("button", name="Open notes").click()
        return popup.value

    yield opened
    assert troubles == []


def present(page: Page) -> None:
    page.locator("#present-open").click()
    expect(page.get_by_role("dialog", name="Present")).to_be_visible()


def told(notes: Page, title: str) -> None:
    expect(notes.get_by_role("heading", level=2)).to_have_text(title)


def seen(page: Page) -> Any:
    """Give the code's modules as they are on the screen, True for dark."""
    until(page, "document.querySelector('.qr img')?.complete && document.querySelector('.qr img').naturalWidth")
    picture = page.locator(".qr img")
    side = int(picture.evaluate("(one) => Number(one.style.getPropertyValue('--modules'))"))
    box = picture.bounding_box()
    assert box
    assert (box["width"] % side, box["height"]) == (0, box["width"]), "a module is whole pixels"
    shot = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("L"))
    middles = (np.arange(side) + 0.5) * box["width"] / side
    return shot[np.ix_((box["y"] + middles).astype(int), (box["x"] + middles).astype(int))] < 128


def expected(link: str) -> Any:
    return np.array(list(segno.make_qr(link, error="L").matrix_iter(border=QUIET)), dtype=bool)


class TestCode:
    @pytest.mark.parametrize(
        ("size", "scheme", "more"),
        [("desktop", "light", ""), ("phone", "dark", ""), ("desktop", "dark", "&projector=1")],
    )
    def test_it_is_the_link_in_black_on_white(self, visit: Open, size: str, scheme: str, more: str) -> None:
        page = visit(f"?surface=bowl&run=sgd,lr:0.02&step=3{more}", size=size, scheme=scheme)
        present(page)
        link = page.locator("#shared").text_content() or ""
        assert link == page.url.replace(more, "")
        assert np.array_equal(seen(page), expected(link))
        expect(page.locator(".qr p")).to_have_text(ONLY_HERE)
        expect(page.get_by_role("img", name="QR code")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    def test_on_the_projector_it_fills_the_height(self, visit: Open) -> None:
        page = visit("?step=3&projector=1")
        present(page)
        seen(page)
        box = page.locator(".qr img").bounding_box()
        assert box
        assert box["height"] > 0.75 * 900
        assert page.locator("#present").evaluate("(one) => one.scrollHeight <= one.clientHeight + 1")

    def test_it_is_drawn_anew_whenever_it_opens(self, visit: Open) -> None:
        page = visit("?surface=bowl&run=sgd&step=3")
        present(page)
        before = seen(page)
        page.keyboard.press("Escape")
        page.evaluate("window.landscape.seek(5), window.landscape.pause()")
        until(page, "location.search.includes('step=5')")
        present(page)
        after = seen(page)
        assert np.array_equal(after, expected(page.url))
        assert not np.array_equal(before, after)

    def test_a_link_too_long_gets_a_sentence(self, visit: Open) -> None:
        page = visit("?step=3")
        page.evaluate("history.replaceState(history.state, '', '?surface=' + 'a'.repeat(3000))")
        present(page)
        expect(page.locator(".qr")).to_have_text(TOO_LONG)
        expect(page.get_by_role("img", name="QR code")).to_have_count(0)
        check(page)

    def test_the_link_is_copied_as_it_is_drawn(self, visit: Open) -> None:
        page = visit("?surface=bowl&run=sgd&projector=1", permissions=["clipboard-read", "clipboard-write"])
        present(page)
        page.get_by_role("dialog").get_by_role("button", name="Copy link").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == page.locator("#shared").text_content()
        assert "surface=bowl&run=sgd" in copied
        assert "projector" not in copied


def full_screen(page: Page) -> None:
    present(page)
    page.get_by_role("button", name="Full screen").click()


class TestFullScreen:
    def test_large_type_comes_and_goes_with_it(self, visit: Open) -> None:
        page = visit("?step=3")
        full_screen(page)
        until(page, f"document.fullscreenElement && {PROJECTOR}")
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert decode(query(page)).view.projector
        page.evaluate("document.exitFullscreen()")
        until(page, f"!document.fullscreenElement && !{PROJECTOR}")
        assert not decode(query(page)).view.projector

    def test_the_same_button_leaves_it(self, visit: Open) -> None:
        page = visit("?step=3")
        full_screen(page)
        until(page, "document.fullscreenElement")
        present(page)
        button = page.get_by_role("button", name="Full screen")
        expect(button).to_have_attribute("aria-pressed", "true")
        button.click()
        until(page, f"!document.fullscreenElement && !{PROJECTOR}")
        expect(button).to_have_attribute("aria-pressed", "false")

    def test_large_type_that_was_there_before_stays(self, visit: Open) -> None:
        page = visit("?step=3&projector=1")
        full_screen(page)
        until(page, "document.fullscreenElement")
        page.evaluate("document.exitFullscreen()")
        until(page, "document.querySelector('#full-screen').getAttribute('aria-pressed') === 'false'")
        assert page.evaluate(PROJECTOR)

    @pytest.mark.parametrize("refusal", ["() => Promise.reject(new TypeError('no'))", "undefined"])
    def test_where_there_is_none_large_type_has_to_do(self, visit: Open, refusal: str) -> None:
        page = visit("?step=3", size="phone")
        page.evaluate(f"void (document.documentElement.requestFullscreen = {refusal})")
        full_screen(page)
        until(page, PROJECTOR)
        expect(page.locator("#present-said")).to_contain_text("gives no full screen")
        page.get_by_role("button", name="Full screen").click()
        until(page, f"!{PROJECTOR}")
        expect(page.locator("#present-said")).to_be_empty()


class TestNotes:
    def test_they_tell_before_the_audience_knows(self, talk: Page, notes: Notes) -> None:
        second = notes(talk)
        told(second, "Place")
        expect(second.locator(".notes-where")).to_have_text("Talk · Step 1 of 3")
        expect(second.locator(".notes-phase")).to_have_text("Waiting for an answer")
        for text in ("Watch the learning rate.", "Where will it end?", "There, by its slope.", "Bet"):
            expect(second.get_by_role("article")).to_contain_text(text)
        expect(second.locator(".notes-right")).to_contain_text("It ended at (")
        expect(second.locator(".notes-note")).to_contain_text("Let the room point first.")
        expect(second.locator(".notes-note code")).to_have_text("point")
        expect(second.get_by_role("button", name="Previous")).to_be_disabled()
        expect(talk.locator("body")).not_to_contain_text("Let the room")

    def test_in_step_with_the_landscape(self, talk: Page, notes: Notes) -> None:
        second = notes(talk)
        talk.keyboard.press("Escape")
        talk.evaluate("document.activeElement.blur()")
        talk.keyboard.press("PageDown")
        expect(second.locator(".notes-phase")).to_have_text("Told")
        talk.keyboard.press("PageDown")
        told(second, "Bet")
        expect(second.locator(".notes-where")).to_have_text("Talk · Step 2 of 3")
        expect(second.get_by_role("listitem")).to_have_text(["It settles", "It flies off (right)"])
        at_step(talk, "Bet")
        talk.get_by_label("It settles").check()
        play(talk)
        expect(second.locator(".notes-phase")).to_have_text("Told")
        expect(second.locator(".notes-state")).to_contain_text("step 40 of 40")
        talk.get_by_role("button", name="Leave the lesson").click()
        expect(second.get_by_role("heading", level=2)).to_have_count(0)
        expect(second.get_by_role("article")).to_contain_text("What happens")

    def test_they_drive_the_landscape(self, talk: Page, notes: Notes) -> None:
        second = notes(talk)
        told(second, "Place")
        second.get_by_role("button", name="Next").click()
        expect(second.locator(".notes-phase")).to_have_text("Told")
        at_step(talk, "Place")
        second.get_by_role("button", name="Next").click()
        at_step(talk, "Bet")
        expect(talk.get_by_role("dialog")).to_have_count(0)
        told(second, "Bet")
        second.keyboard.press("PageUp")
        at_step(talk, "Place")
        told(second, "Place")
        second.keyboard.press("ArrowRight")
        at_step(talk, "Bet")
        second.get_by_role("button", name="Previous").click()
        at_step(talk, "Place")
        second.get_by_role("button", name="Next").click()
        at_step(talk, "Bet")
        second.keyboard.press("Space")  # plays, although a button was clicked before
        until(talk, "!window.landscape.state().held")  # and comes to its end
        expect(second.locator(".notes-phase")).to_have_text("Told")
        second.get_by_role("button", name="Next").click()
        told(second, "No question")
        expect(second.locator(".notes-next")).to_contain_text("Other: Choice")
        second.get_by_role("button", name="Next").click()
        told(second, "Choice")
        expect(second.locator(".notes-next")).to_contain_text("last step of the last lesson")

    def test_without_a_lesson_they_tell_what_happens(self, visit: Open, notes: Notes) -> None:
        page = visit("?surface=bowl&run=sgd&steps=60&step=12")
        second = notes(page)
        expect(second.get_by_role("article")).to_contain_text(
            sentences(decode(query(page)), follow(decode(query(page))))["stage"]
        )
        expect(second.locator(".notes-state")).to_have_text("PausedRun: step 12 of 60")
        second.keyboard.press("PageDown")
        expect(second.locator(".notes-state")).to_contain_text("step 13 of 60")
        assert state(page)["step"] == 13
        second.get_by_role("button", name="Step back").click()
        expect(second.locator(".notes-state")).to_contain_text("step 12 of 60")
        second.locator("article").focus()
        second.keyboard.press("Space")
        expect(second.get_by_role("button", name="Pause")).to_be_visible()
        until(page, "window.landscape.state().playing")

    def test_a_landscape_that_loads_anew_is_found_again(self, visit: Open, notes: Notes) -> None:
        slug, lesson = next(iter(lessons().items()))
        page = visit(f"?lesson={slug}&at=2")
        at_step(page, lesson.steps[1].title)
        second = notes(page)
        told(second, lesson.steps[1].title)
        second.evaluate(
            """() => {
              window.said = [];
              const place = document.querySelector(".notes-trouble");
              new MutationObserver(() => window.said.push(place.textContent)).observe(place, { childList: true });
            }"""
        )
        page.reload()
        at_step(page, lesson.steps[1].title)
        until(second, "window.said.length === 2")
        assert second.evaluate("window.said") == [
            "The landscape has been closed or is loading anew; these notes go on when it is back.",
            "",
        ]
        told(second, lesson.steps[1].title)
        second.keyboard.press("PageUp")
        at_step(page, lesson.steps[0].title)
        assert page.evaluate("sessionStorage.getItem('landscape-notes')") is None, "a copy of the window has no notes"

    def test_a_landscape_that_closes_is_missed(self, visit: Open, notes: Notes) -> None:
        page = visit("?step=3")
        second = notes(page)
        expect(second.get_by_role("button", name="Play")).to_be_enabled()
        page.close()
        expect(second.locator(".notes-trouble")).to_contain_text("closed or is loading anew")
        expect(second.get_by_role("button", name="Play")).to_be_disabled()

    def test_two_lectures_do_not_cross(self, visit: Open, notes: Notes, address: str) -> None:
        one = visit("?surface=bowl&run=sgd&steps=60&step=12")
        other = one.context.new_page()
        other.goto(f"{address}/?surface=bowl&run=sgd&steps=60&step=30")
        until(other, "window.landscape?.state().runs.length && window.landscape.state().runs[0].screen.map")
        of_one, of_other = notes(one), notes(other)
        expect(of_one.locator(".notes-state")).to_contain_text("step 12 of 60")
        expect(of_other.locator(".notes-state")).to_contain_text("step 30 of 60")
        of_other.keyboard.press("PageDown")
        expect(of_other.locator(".notes-state")).to_contain_text("step 31 of 60")
        assert state(one)["step"] == 12
        expect(of_one.locator(".notes-state")).to_contain_text("step 12 of 60")

    def test_opened_again_they_are_the_same(self, visit: Open, notes: Notes) -> None:
        page = visit("?step=3")
        second = notes(page)
        expect(second.get_by_role("button", name="Play")).to_be_enabled()
        page.get_by_role("button", name="Open notes").click()
        expect(page.locator("#present-said")).to_be_empty()
        second.reload()
        expect(second.get_by_role("button", name="Play")).to_be_enabled()
        assert len(page.context.pages) == 2

    def test_a_browser_that_opens_no_windows(self, visit: Open) -> None:
        page = visit("?step=3")
        page.evaluate("void (window.open = () => null)")
        present(page)
        page.get_by_role("button", name="Open notes").click()
        expect(page.locator("#present-said")).to_contain_text("allow this page to open windows")

    def test_notes_of_nothing_say_so(self, page: Page, address: str) -> None:
        page.goto(f"{address}/assets/notes.html")
        expect(page.locator(".notes-trouble")).to_contain_text("belong to a landscape")
        page.goto(f"{address}/assets/notes.html#nobody")
        page.reload()
        expect(page.locator(".notes-trouble")).to_contain_text("Waiting")

    def test_the_clock(self, visit: Open, notes: Notes) -> None:
        second = notes(visit("?step=3"))
        clock = second.get_by_role("timer")
        expect(clock).to_have_text("0:02")
        second.get_by_role("button", name="Reset the clock").click()
        expect(clock).to_have_text("0:00")
        expect(clock).to_have_text("0:01")
        times = "[999, 75000, 3600000, 36061000].map(elapsed)"
        script = f"import('/assets/modules/presenting/notes.js').then(({{ elapsed }}) => {times})"
        assert second.evaluate(script) == ["0:00", "1:15", "1:00:00", "10:01:01"]


class TestAccessibility:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize(("size", "more"), [("desktop", ""), ("desktop", "&projector=1"), ("phone", "")])
    def test_axe_finds_nothing(self, visit: Open, notes: Notes, size: str, scheme: str, more: str) -> None:
        slug, lesson = next(iter(lessons().items()))
        page = visit(f"?lesson={slug}&at=2{more}", size=size, scheme=scheme)
        at_step(page, lesson.steps[1].title)
        second = notes(page)
        told(second, lesson.steps[1].title)
        check(second)
        expect(page.locator(".qr img")).to_be_visible()
        check(page, DIALOG)
        page.get_by_role("dialog").get_by_role("button", name="Full screen").focus()
        expect(page.get_by_role("dialog").get_by_role("button", name="Full screen")).to_be_focused()
