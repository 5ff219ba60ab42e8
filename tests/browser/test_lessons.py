"""Somebody takes a lesson: by hand and by remote, predicts, is told; and parts of the page that are hidden."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from landscape import decode, simulate
from landscape.lessons.course import lessons
from landscape.lessons.glossary import glossary
from landscape.lessons.reading import read
from landscape.lessons.telling import payload, payload_of
from tests.browser.conftest import WITH_WEBGL, Open, state, until
from tests.browser.test_first_light import query
from tests.browser.test_habits import DIALOG, check

TINY = """---
title: Tiny
question: Where to?
minutes: 1
teaches: nothing
further: A book
---

## Place

Watch the [learning rate].

scenario: surface=bowl&run=sgd,lr:0.01&steps=40
show: stage map
predict: place
ask: Where will it end?
reveal: There, by its *slope*.
expect: loss 1 < 100

## Winner

Watch.

scenario: surface=bowl&run=sgd,lr:0.001&run=adam,lr:0.1&steps=40
predict: winner
ask: Which is lowest?
reveal: It takes steps of its own length.
expect: loss 2 < loss 1

## Rate

Watch.

scenario: surface=bowl&run=sgd,lr:0.05&steps=40
controls: optimizer.lr
predict: rate
ask: How large?
answer: 0.1
reveal: Two over twenty.
expect: loss 1 < 100

## No question

Just watch.

scenario: surface=ravine&run=sgd&steps=40
try: Go on | surface=ravine&run=adam
"""
OTHER = """---
title: Other
question: And then?
minutes: 2
needs: tiny
teaches: nothing
---

## Choice

Watch.

scenario: surface=bowl&run=sgd,lr:0.2&steps=40
predict: choose
ask: And?
option: It settles
option*: It flies off
reveal: Too long a step.
expect: verdict 1 is diverging
"""


@pytest.fixture
def webgl() -> bool:
    """A lesson needs no surface, and opens faster without."""
    return False


@pytest.fixture
def tiny(tmp_path: Path) -> dict[str, Any]:
    """Two lessons that ask every kind of question."""
    found = {}
    for name, text in {"01-tiny.md": TINY, "02-other.md": OTHER}.items():
        (tmp_path / name).write_text(text)
        found[name[3:-3]] = read(tmp_path / name)
    return payload_of(found, glossary())


@pytest.fixture
def taking(visit: Open, tiny: dict[str, Any]) -> Page:
    """A page with the tiny lessons in the place of the real ones, at the first step."""
    page = visit("?step=3")
    begin(page, tiny)
    return page


def begin(page: Page, tiny: dict[str, Any]) -> None:
    until(page, "window.dash_clientside.landscape.lessons")
    page.locator("#lessons-open").click()
    expect(page.locator(".lesson-row")).to_have_count(len(lessons()))
    page.evaluate("told => window.dash_clientside.landscape.lessons(told)", tiny)
    expect(page.locator(".lesson-row")).to_have_count(2)
    page.locator(".lesson-row").first.click()
    at_step(page, "Place")


def at_step(page: Page, title: str) -> None:
    expect(page.locator("#lesson-title")).to_have_text(title)
    until(page, "!window.workbench.busy()")


def play(page: Page) -> None:
    page.locator("#lesson").get_by_role("button", name="Play", exact=True).click()
    until(page, "!window.landscape.state().held")
    page.get_by_role("button", name="To the end").click()
    until(page, "document.querySelector('.lesson-verdict')")


def remote(page: Page, key: str, title: str) -> None:
    """Press a key of a remote until another step is open: one that asks is played before it is left."""
    if key == "PageDown" and page.locator("#lesson[data-phase=open]").count():
        page.keyboard.press(key)
        until(page, "document.querySelector('#lesson[data-phase=told] .lesson-verdict')")
    page.keyboard.press(key)
    at_step(page, title)


def verdict(page: Page) -> str:
    return page.locator(".lesson-verdict").text_content() or ""


class TestPredicting:
    def test_a_place_on_the_map(self, taking: Page, tiny: dict[str, Any]) -> None:
        page = taking
        assert state(page)["held"]
        assert state(page)["step"] == 0
        expect(page.locator("#curves")).to_be_hidden()
        button = page.get_by_role("button", name="Play", exact=True).last
        expect(button).to_be_disabled()
        box = page.locator("#map canvas.overlay").bounding_box()
        assert box
        start = decode(query(page)).setup
        page.mouse.click(box["x"] + 0.6 * box["width"], box["y"] + 0.6 * box["height"])
        until(page, "window.landscape.state().guess")
        guess = state(page)["guess"]
        assert decode(query(page)).setup == start
        play(page)
        end = tiny["lessons"][0]["steps"][0]["prediction"]["end"]
        away = math.dist(guess, end)
        assert float(verdict(page).split("were ")[1].split(" away")[0]) == pytest.approx(away, rel=0.01)
        expect(page.locator(".lesson-why em")).to_have_text("slope")
        assert not state(page)["playing"]
        assert state(page)["step"] == 40

    def test_a_place_written(self, taking: Page) -> None:
        fields = taking.locator(".lesson-place input")
        fields.nth(0).fill("0.5")
        fields.nth(1).fill("-0.25")
        fields.nth(1).press("Enter")
        until(taking, "window.landscape.state().guess")
        assert state(taking)["guess"] == [0.5, -0.25]

    def test_a_winner_by_ball(self, taking: Page) -> None:
        page = taking
        remote(page, "PageDown", "Winner")
        inked = "c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(Boolean)"
        until(page, f"[...document.querySelectorAll('.lesson-option canvas')].every(c => {inked})")
        page.locator(".lesson-option").nth(1).click()
        play(page)
        assert verdict(page).startswith("Right: Adam (")

    def test_a_rate_is_tried_out(self, taking: Page) -> None:
        page = taking
        remote(page, "PageDown", "Winner")
        remote(page, "PageDown", "Rate")
        page.locator(".lesson-rate input[type=text]").fill("0.2")
        page.locator(".lesson-rate input[type=text]").press("Enter")
        play(page)
        assert verdict(page) == "You said 0.2; from 0.1 on nothing converges any more."
        assert decode(query(page)).runs[0].optimizer.lr == 0.2
        expect(page.get_by_role("textbox", name="learning rate of SGD (blue)", exact=True)).to_be_visible()
        page.get_by_role("button", name="Back to this step").click()
        until(page, "!location.search.includes('surface')")

    def test_a_choice_and_skipping(self, taking: Page) -> None:
        page = taking
        for title in ("Winner", "Rate", "No question", "Choice"):
            remote(page, "PageDown", title)
        page.get_by_label("It settles").check()
        play(page)
        assert verdict(page) == "You said: It settles. It was: It flies off."
        remote(page, "PageUp", "No question")
        remote(page, "PageUp", "Rate")
        expect(page.locator(".lesson-verdict")).to_have_text("Every rate below 0.1 converges.")

    def test_it_plays_once_and_rests(self, taking: Page) -> None:
        page = taking
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("Space")
        until(page, "document.querySelector('.lesson-verdict')")
        assert not state(page)["playing"]
        assert state(page)["step"] == 40

    def test_nothing_tells_before(self, taking: Page) -> None:
        page = taking
        remote(page, "PageDown", "Winner")
        expect(page.locator("#curves .scatterlayer")).to_be_hidden()
        assert page.locator("#curves .ytick text").count()
        expect(page.locator("#curves .ytick text").first).to_be_hidden()
        expect(page.locator("#race")).to_be_hidden()
        page.keyboard.press("End")
        page.keyboard.press("ArrowRight")
        page.evaluate("window.landscape.seek(20), window.landscape.play()")
        assert state(page)["step"] == 0
        assert not state(page)["playing"]


class TestWalking:
    def test_a_remote_plays_a_question_before_it_goes_on(self, taking: Page) -> None:
        page, card = taking, taking.locator("#lesson")
        page.keyboard.press("PageDown")
        expect(card).to_have_attribute("data-phase", "playing")
        page.keyboard.press("PageDown")
        expect(page.locator(".lesson-verdict")).to_contain_text("It ended at (")
        expect(page.locator("#lesson-title")).to_have_text("Place")
        remote(page, "PageDown", "Winner")
        expect(card).to_have_attribute("data-phase", "open")

    def test_all_real_lessons_by_remote(self, visit: Open) -> None:
        first = next(iter(lessons()))
        page = visit(f"?lesson={first}&speed=240")
        steps = [(lesson["title"], step["title"]) for lesson in payload()["lessons"][:2] for step in lesson["steps"]]
        for lesson, title in steps:
            at_step(page, title)
            expect(page.locator(".lesson-where b")).to_have_text(lesson)
            if page.locator("#lesson[data-phase=open]").count():
                page.keyboard.press("PageDown")
                until(page, "document.querySelector('#lesson[data-phase=told]')")
            page.keyboard.press("PageDown")
        page.keyboard.press("Escape")
        page.go_back()

    def test_back_and_forward(self, taking: Page) -> None:
        page = taking
        remote(page, "PageDown", "Winner")
        until(page, "location.search === '?lesson=tiny&at=2'")
        assert state(page)["held"]
        page.go_back()
        at_step(page, "Place")
        expect(page.locator("#lesson")).to_have_attribute("data-phase", "told")
        page.go_forward()
        at_step(page, "Winner")
        assert len(state(page)["runs"]) == 2

    def test_words_are_explained(self, taking: Page) -> None:
        word = taking.get_by_role("button", name="learning rate", exact=True)
        word.focus()
        expect(taking.get_by_role("tooltip")).to_have_text(glossary()["learning rate"])
        taking.keyboard.press("Escape")
        expect(taking.get_by_role("tooltip")).to_be_hidden()
        word.hover()
        expect(taking.get_by_role("tooltip")).to_be_visible()

    def test_the_last_step_leads_on(self, taking: Page) -> None:
        page = taking
        for title in ("Winner", "Rate", "No question"):
            remote(page, "PageDown", title)
        until(page, "window.landscape.state().playing")
        expect(page.locator(".lesson-more")).to_have_count(2)
        expect(page.get_by_role("button", name="Next lesson")).to_be_visible()
        page.get_by_role("link", name="Go on").click()
        expect(page.locator("#lesson")).to_be_hidden()
        until(page, "location.search.includes('adam')")
        assert "lesson" not in query(page)

    def test_controls_come_back(self, taking: Page) -> None:
        page = taking
        expect(page.get_by_role("button", name="Add a run")).to_be_hidden()
        page.get_by_role("button", name="All controls").click()
        expect(page.get_by_role("button", name="Add a run")).to_be_visible()
        expect(page.locator("#curves")).to_be_visible()
        page.get_by_role("button", name="Leave the lesson").click()
        expect(page.locator("#lesson")).to_be_hidden()
        until(page, "!window.landscape.state().held")
        until(page, "location.search.includes('surface=bowl')")


FIRST = next(lesson for lesson in lessons().values() if lesson.steps[0].prediction and len(lesson.steps) > 1)
"""A lesson that begins with a question."""


class TestLinks:
    def test_a_link_opens_a_step(self, visit: Open) -> None:
        page = visit(f"?lesson={FIRST.slug}&at=2")
        at_step(page, FIRST.steps[1].title)
        assert query(page).startswith(f"lesson={FIRST.slug}&at=2")
        assert "surface" not in query(page)
        runs = simulate(FIRST.steps[1].scenario)
        assert state(page)["runs"][0]["lastValidStep"] == runs[0].last_valid_step[0]

    def test_a_link_with_a_scenario_keeps_it(self, visit: Open) -> None:
        page = visit(f"?surface=ravine&run=sgd&steps=30&lesson={FIRST.slug}&at=1")
        at_step(page, FIRST.steps[0].title)
        until(page, "!window.landscape.state().held")
        assert "surface=ravine" in query(page)
        page.get_by_role("button", name="Back to this step").click()
        until(page, "window.landscape.state().held")
        until(page, "!location.search.includes('ravine')")

    @pytest.mark.parametrize("link", ["lesson=unheard-of", f"lesson={FIRST.slug}&at=30"])
    def test_what_there_is_not(self, visit: Open, link: str) -> None:
        page = visit(f"?{link}")
        expect(page.locator(".lesson-notice")).to_contain_text("there are")
        expect(page.locator(".lesson-row")).to_have_count(len(lessons()))
        until(page, "!location.search.includes('lesson')")
        until(page, "!window.landscape.state().held")


class TestList:
    def test_a_link_to_a_way_alone_opens_its_list(self, visit: Open) -> None:
        page = visit("?path=46")
        expect(page.locator(".lesson-ways [aria-pressed=true]")).to_have_text("45 min")
        expect(page.locator("#notice")).to_contain_text("There is no way of 46 minutes")
        assert "path=45" in page.url

    def test_search_words_and_progress(self, taking: Page) -> None:
        page = taking
        remote(page, "PageDown", "Winner")
        page.get_by_role("button", name="All lessons").click()
        rows = page.locator(".lesson-row")
        expect(rows.first).to_contain_text("1 of 4")
        expect(rows.nth(1)).to_contain_text("after Tiny")
        page.get_by_role("searchbox").fill("and then")
        expect(rows).to_have_count(1)
        page.get_by_role("searchbox").fill("divergence")
        expect(page.get_by_text("Nothing is called that.")).to_be_visible()
        page.get_by_role("button", name="Words").click()
        expect(page.get_by_text(glossary()["divergence"])).to_be_visible()
        page.get_by_role("searchbox").fill("")
        page.get_by_role("button", name="Lessons", exact=True).last.click()
        page.get_by_role("button", name="Forget my progress").click()
        expect(rows.first).not_to_contain_text("1 of 4")

    def test_what_is_stale_is_dropped(self, visit: Open) -> None:
        page = visit("?step=3")
        page.evaluate("localStorage.setItem('landscape-lessons', '{')")
        page.locator("#lessons-open").click()
        expect(page.locator(".lesson-row")).to_have_count(len(lessons()))
        expect(page.locator(".lesson-end")).to_contain_text(f"0 of {len(lessons())}")


class TestFog:
    def test_balls_explore_and_fog_lifts(self, visit: Open) -> None:
        page = visit("?surface=himmelblau&run=sgd&fog=1&steps=100&step=0")
        until(page, "window.landscape.state().flags.fog")
        few = state(page)["discs"]
        page.evaluate("window.landscape.seek(100)")
        until(page, f"window.landscape.state().discs > {few}")
        page.evaluate("document.activeElement.blur()")
        corner = "document.querySelector('#map canvas.overlay').getContext('2d').getImageData(80, 60, 1, 1).data[3]"
        until(page, f"{corner} === 255")
        page.keyboard.press("f")
        until(page, "!window.landscape.state().flags.fog")
        until(page, f"{corner} === 0")
        assert "fog" not in query(page)


class TestParts:
    @WITH_WEBGL
    def test_a_frame_shows_stage_and_playback(self, visit: Open) -> None:
        page = visit("?embed=1&step=5")
        for name in ("#panel", "#map", "#curves", "#gallery-open", "#race"):
            expect(page.locator(name)).to_be_hidden()
        for name in ("#stage", "#transport-play"):
            expect(page.locator(name)).to_be_visible()
        until(page, "document.querySelector('#stage .js-plotly-plot').clientWidth > 1300")

    @WITH_WEBGL
    def test_a_frame_of_data_is_filled_by_landscape_and_data(self, visit: Open) -> None:
        page = visit("?surface=data,data:blobs&embed=1&step=5")
        for width, height in ((400, 300), (640, 400), (800, 600), (1200, 600)):
            page.set_viewport_size({"width": width, "height": height})
            expect(page.locator(".view-model")).to_be_visible(visible=width >= 600)
            views = [page.locator(name).bounding_box() for name in (".view-stage", ".view-model", ".transport")]
            covered = sum(box["width"] * box["height"] for box in views if box)
            assert covered > 0.88 * width * height
            graph = page.locator("#stage").bounding_box()
            assert graph
            assert graph["height"] > 0.5 * height
            assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")

    def test_parts_are_hidden_by_name(self, visit: Open) -> None:
        page = visit("?hide=bar.curves&step=5")
        expect(page.locator("#curves")).to_be_hidden()
        expect(page.locator("#gallery-open")).to_be_hidden()
        expect(page.locator("#panel")).to_be_visible()

    def test_the_snippet_is_copied(self, visit: Open) -> None:
        page = visit("?surface=bowl&run=sgd", permissions=["clipboard-read", "clipboard-write"])
        page.locator("#share-open").click()
        page.get_by_text("Frame", exact=True).click()
        page.get_by_role("button", name="Copy embed").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        snippet = page.evaluate("navigator.clipboard.readText()")
        assert snippet.startswith("<iframe src=")
        assert "surface=bowl&amp;run=sgd" in snippet
        assert "embed=1" in snippet


class TestAccessibility:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("size", ["desktop", "phone"])
    def test_axe_finds_nothing(self, visit: Open, size: str, scheme: str) -> None:
        page = visit(f"?lesson={FIRST.slug}", size=size, scheme=scheme)
        at_step(page, FIRST.steps[0].title)
        check(page)
        page.get_by_role("button", name="Skip the question").click()
        page.get_by_role("button", name="To the end").click()
        until(page, "document.querySelector('.lesson-verdict')")
        check(page)
        page.get_by_role("button", name="All lessons").first.click()
        expect(page.locator(".lesson-row")).to_have_count(len(lessons()))
        check(page, DIALOG)

    def test_on_a_phone_the_card_is_under_the_stage(self, visit: Open) -> None:
        page = visit(f"?lesson={FIRST.slug}", size="phone")
        at_step(page, FIRST.steps[0].title)
        stage, card = page.locator(".view-stage").bounding_box(), page.locator("#lesson").bounding_box()
        assert stage
        assert card
        assert 0 <= card["y"] - (stage["y"] + stage["height"]) < 20
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
