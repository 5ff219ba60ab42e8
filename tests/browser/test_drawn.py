"""A rate drawn by hand, and one steered while the ball rolls: with mouse, finger and keys, undone, sent, at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from landscape.core.schedules import SCHEDULES, Drawn
from landscape.simulation.links import decode
from landscape.simulation.simulate import simulate
from tests.browser.conftest import LOST, WITHOUT_WEBGL, Open, lose, state, swipe, unfold, until, visiting
from tests.browser.lender import Lender

DRAWN = "surface=bowl&run=sgd,lr:0.1/cosine&run=adam,lr:0.1/drawn&steps=300"
STEERED = "surface=ravine&run=sgd,lr:1.9/cosine&run=adam,lr:0.1&run=momentum,lr:0.1/warmup&steps=300"
SHEET, KNOT, SLIDER = ".drawn-sheet", ".drawn-knot", ".steering-slider"
QUIET = "!window.workbench.busy()"


@pytest.fixture(scope="module")
def shared(lender: Lender) -> Iterator[Page]:
    """One page for all who say what it shows."""
    with visiting(lender, webgl=False) as visit:
        yield visit(f"?{DRAWN}&step=0&loop=0")


@pytest.fixture
def drawn(shared: Page) -> Page:
    """The page with the sheet of a drawn schedule, its curve as it usually is."""
    return _sheet(_gone(shared, DRAWN))


@pytest.fixture
def steered(shared: Page) -> Page:
    """The page at step 50 of a run that is steered."""
    page = _gone(shared, STEERED, steer=1)
    page.locator(SLIDER).wait_for()
    _seek(page, 50)
    return page


def _gone(page: Page, query: str, **looks: Any) -> Page:
    """Go to a scenario in the page that there is."""
    page.evaluate(
        "([query, looks]) => window.workbench.go(query, looks)",
        [query, {"step": 0, "loop": False, "speed": 30, "steer": None} | looks],
    )
    until(page, QUIET)
    page.evaluate("window.landscape.pause()")
    return page


def _sheet(page: Page) -> Page:
    """Open the card with the sheet."""
    opener = page.locator(".card:has([data-knots]) .card-opener, .run:has([data-knots]) .card-opener").first
    if opener.get_attribute("aria-expanded") == "false":
        opener.evaluate("opener => opener.click()")
    page.locator(SHEET).scroll_into_view_if_needed()
    page.locator(KNOT).first.wait_for()
    return page


def _seek(page: Page, step: int) -> None:
    page.evaluate("step => window.landscape.seek(step)", step)
    until(page, f"Math.abs(window.landscape.state().step - {step}) < 1e-6")


def _query(page: Page) -> str:
    """Give the address, once all is answered."""
    until(page, QUIET)
    return unquote(page.url.partition("?")[2])


def _knots(page: Page, slot: int = 1) -> str:
    until(page, QUIET)
    run = next(run for run in decode(page.url.partition("?")[2]).runs if run.slot == slot)
    return run.schedule.knots if isinstance(run.schedule, Drawn) else run.schedule.slug


def _at(page: Page, number: int) -> tuple[float, float]:
    """Give the middle of a point on the screen."""
    box = page.locator(KNOT).nth(number).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _drag(page: Page, begin: tuple[float, float], end: tuple[float, float], moves: int = 5) -> None:
    page.mouse.move(*begin)
    page.mouse.down()
    page.mouse.move(*end, steps=moves)
    page.mouse.up()


class TestDrawn:
    def test_a_point_is_dragged_and_one_stroke_is_undone_at_once(self, drawn: Page) -> None:
        x, y = _at(drawn, 1)
        _drag(drawn, (x, y), (x + 40, y + 20), moves=30)
        moved = _knots(drawn)
        step, factor = (float(part) for part in moved.split(";")[1].split("="))
        assert 170 < step < 250
        assert 0.01 < factor < 0.25
        until(drawn, "document.activeElement.matches('.drawn-knot[data-chosen]')")
        drawn.keyboard.press("Control+z")
        until(drawn, "!location.search.includes('knots')")
        drawn.keyboard.press("Control+Shift+z")
        until(drawn, "location.search.includes('knots')")
        assert _knots(drawn) == moved

    def test_a_point_is_dragged_beyond_those_that_are_seen_and_the_sheet_stands_still_meanwhile(
        self, drawn: Page
    ) -> None:
        drawn.locator(KNOT).first.focus()
        for _ in range(5):
            drawn.keyboard.press("Shift+ArrowUp")  # to ten times the rate
        assert _knots(drawn).startswith("0=10;")
        expect(drawn.locator(".drawn-tick").filter(has_text="×100")).to_be_attached()
        x, y = _at(drawn, 0)
        drawn.mouse.move(x, y)
        drawn.mouse.down()
        drawn.mouse.move(x, y - 200)
        until(drawn, QUIET)
        assert drawn.locator(".drawn-tick").filter(has_text="×1000").count() == 0
        drawn.mouse.up()
        assert _knots(drawn).startswith("0=100;")
        expect(drawn.locator(".drawn-tick").filter(has_text="×1000")).to_be_attached()

    def test_a_click_beside_the_points_adds_one_and_keys_move_choose_and_take_it_away(self, drawn: Page) -> None:
        (x, y), (other, _) = _at(drawn, 0), _at(drawn, 1)
        drawn.mouse.click((x + other) / 2, y + 40)
        expect(drawn.locator(KNOT)).to_have_count(4)
        assert drawn.evaluate("document.activeElement.dataset.at") == "1"
        step = int(_knots(drawn).split(";")[1].split("=")[0])
        drawn.keyboard.press("Shift+ArrowRight")
        drawn.keyboard.press("ArrowLeft")
        assert int(_knots(drawn).split(";")[1].split("=")[0]) == step + 9
        drawn.keyboard.press("PageDown")
        chosen = drawn.locator(f"{KNOT}[data-chosen]")
        expect(chosen).to_have_attribute("aria-valuetext", "step 150, ×0.3")
        expect(chosen).to_have_attribute("aria-label", "points of Adam (vermillion): point 3 of 4")
        assert drawn.locator(f"{KNOT}[tabindex='0']").count() == 1
        drawn.keyboard.press("Delete")
        expect(drawn.locator(KNOT)).to_have_count(3)
        drawn.keyboard.press("Insert")
        expect(drawn.locator(KNOT)).to_have_count(4)
        drawn.get_by_role("button", name="Remove it").click()
        drawn.get_by_role("button", name="Remove it").click()
        drawn.get_by_role("button", name="Remove it").click()
        expect(drawn.locator(KNOT)).to_have_count(1)
        expect(drawn.get_by_role("button", name="Remove it")).to_be_disabled()

    def test_a_point_at_the_end_stays_there(self, drawn: Page) -> None:
        x, y = _at(drawn, 2)
        _drag(drawn, (x, y), (x + 3, y - 30))
        assert "300=" in _knots(drawn)

    def test_a_choice_is_undone_where_the_focus_stays_and_a_text_keeps_its_own_undo(self, drawn: Page) -> None:
        choice = drawn.locator("input[aria-label^='between them']")
        choice.press("ArrowDown")
        choice.press("ArrowDown")
        choice.press("Enter")
        until(drawn, "location.search.includes('between')")
        expect(choice).to_be_focused()
        drawn.keyboard.press("Control+z")
        until(drawn, "!location.search.includes('between')")
        drawn.keyboard.press("Control+Shift+z")
        until(drawn, "location.search.includes('between')")
        drawn.get_by_role("textbox", name="steps").press("Control+z")
        until(drawn, QUIET)
        assert "between" in drawn.url

    def test_those_beyond_the_last_step_are_told(self, shared: Page) -> None:
        page = _sheet(_gone(shared, DRAWN.replace("steps=300", "steps=200")))
        expect(page.locator(KNOT)).to_have_count(2)
        expect(page.locator(".drawn-tools")).to_contain_text("Beyond the last step: 1.")

    def test_points_that_no_longer_hold_are_neither_seen_nor_taken_away(self, drawn: Page) -> None:
        drawn.locator(KNOT).nth(2).focus()
        drawn.evaluate(
            "window.workbench.push({ kind: 'steer', slot: 1, name: 'rate', value: [100, 0.05], stroke: 'test' })"
        )
        expect(drawn.locator(KNOT)).to_have_count(2)
        before = _knots(drawn)
        assert before == "0=1;150=0.3;300=0.02;!100=0.5"
        assert drawn.locator(f"{KNOT}[data-chosen]").count() == 1
        drawn.get_by_role("button", name="Remove it").click()
        assert _knots(drawn) != before
        assert "150=0.3;300=0.02" in _knots(drawn)

    @WITHOUT_WEBGL
    def test_a_page_that_loses_its_server_loses_no_point(self, visit: Open) -> None:
        page = _sheet(visit(f"?{DRAWN}&step=0", tolerate=LOST))
        lose(page, "**/_dash-update-component", 2)
        x, y = _at(page, 1)
        _drag(page, (x, y), (x + 30, y + 10), moves=20)
        x, y = _at(page, 0)
        _drag(page, (x, y), (x, y + 10), moves=20)
        until(page, QUIET, 40)
        first, second, _ = _knots(page).split(";")
        assert first != "0=1"
        assert second != "150=0.3"


class TestSteering:
    def test_what_was_before_is_kept_and_keys_lose_nothing(self, steered: Page) -> None:
        before = simulate(decode(_query(steered)))[1]
        steered.locator(SLIDER).focus()
        for _ in range(10):  # faster than answers come
            steered.keyboard.press("ArrowRight")
        assert _knots(steered) == "0=1;!50=1.58"  # ten notches of 0.02 powers of ten
        after = simulate(decode(_query(steered)))[1]
        assert (after.params[:51] == before.params[:51]).all()
        assert (after.params[51] != before.params[51]).any()
        expect(steered.locator(".steering-rate")).to_have_text("η 0.158")
        assert abs(state(steered)["runs"][1]["x"] - after.params[50, 0, 0]) < 1e-6

    def test_between_two_steps_it_stays_where_it_was_put(self, steered: Page) -> None:
        steered.evaluate("window.landscape.seek(50.4)")
        steered.locator(SLIDER).focus()
        for pressed in range(1, 5):
            steered.keyboard.press("ArrowRight")
            assert _knots(steered) == f"0=1;!51={10 ** (0.02 * pressed):.3g}"
        expect(steered.locator(".steering-rate")).to_have_text("η 0.12")

    def test_a_hand_that_moves_fast_asks_one_thing_after_another_and_its_last_word_counts(self, steered: Page) -> None:
        asked = lose(steered, "**/_dash-update-component", 0)
        slider = steered.locator(SLIDER).bounding_box()
        assert slider
        y = slider["y"] + slider["height"] / 2
        _drag(steered, (slider["x"] + 0.6 * slider["width"], y), (slider["x"] + 0.7 * slider["width"], y), moves=60)
        told = steered.locator(".steering-rate").inner_text()
        rate = float(_knots(steered).split("=")[-1]) * 0.1
        steered.unroute("**/_dash-update-component")
        assert f"η {rate:.4g}" == told
        assert _knots(steered).count(";") == 1  # all of it at the step that is shown
        assert len(asked) < 30
        steered.keyboard.press("Control+z")
        until(steered, "!location.search.includes('drawn')")

    @pytest.mark.parametrize(("slot", "base"), [(0, "cosine"), (2, "warmup")])
    def test_a_schedule_goes_on_beneath_and_other_runs_stay(self, steered: Page, slot: int, base: str) -> None:
        before = decode(_query(steered)).runs
        steered.evaluate(f"window.workbench.setView('steer', {slot})")
        steered.locator(SLIDER).focus()
        steered.keyboard.press("ArrowLeft")
        assert _knots(steered, slot).startswith("0=1;!50=")
        after = decode(_query(steered)).runs
        schedule = after[slot].schedule
        assert isinstance(schedule, Drawn)
        assert schedule.base == before[slot].schedule == SCHEDULES[base]()
        assert [a for a, b in zip(after, before, strict=True) if a != b] == [after[slot]]

    def test_while_it_plays_it_counts_from_the_next_step_and_replays_as_it_was_steered(self, steered: Page) -> None:
        steered.locator(SLIDER).focus()
        steered.evaluate("window.landscape.play()")
        until(steered, "window.landscape.state().step > 55")
        steered.keyboard.press("ArrowRight")
        steered.evaluate("window.landscape.pause()")
        steps = [int(knot.lstrip("!").split("=")[0]) for knot in _knots(steered).split(";")]
        assert 55 < steps[1] <= state(steered)["step"] + 1
        link = _query(steered)
        _seek(steered, 20)
        steered.evaluate("window.landscape.playThrough?.() ?? window.landscape.play()")
        until(steered, "window.landscape.state().step > 30")
        steered.evaluate("window.landscape.pause()")
        assert _knots(steered) in link

    def test_between_two_steps_the_one_that_has_begun_stays(self, steered: Page) -> None:
        steered.evaluate("window.landscape.seek(60.4)")
        steered.locator(SLIDER).focus()
        steered.keyboard.press("ArrowRight")
        assert "!61=" in _knots(steered)

    def test_at_the_end_nothing_is_steered_the_hand_lets_go_and_the_focus_stays(self, steered: Page) -> None:
        slider = steered.locator(SLIDER)
        box = slider.bounding_box()
        assert box
        _seek(steered, 299)
        steered.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        steered.mouse.down()
        _seek(steered, 300)
        steered.mouse.up()
        expect(steered.locator(".steering-rate")).to_have_text("last step")
        knots = _knots(steered)
        assert "!299=" in knots
        place = slider.input_value()
        steered.keyboard.press("ArrowRight")
        assert slider.input_value() == place
        assert _knots(steered) == knots
        expect(slider).to_be_focused()
        _seek(steered, 20)
        expect(steered.locator(".steering-rate")).to_have_text("η 0.1")
        steered.keyboard.press("ArrowRight")
        assert _knots(steered).startswith("0=1;!20=")

    def test_what_has_diverged_is_steered_before_it_did(self, shared: Page) -> None:
        page = _gone(shared, "surface=ravine&run=sgd,lr:2.5&steps=300", steer=0)
        last = state(page)["runs"][0]["lastValidStep"]
        _seek(page, last + 20)
        expect(page.locator(".steering-rate")).to_have_text("diverged")
        expect(page.locator(SLIDER)).to_have_attribute("aria-disabled", "true")
        _seek(page, 10)
        page.locator(SLIDER).focus()
        for _ in range(10):
            page.keyboard.press("ArrowLeft")
        until(page, QUIET)
        until(page, "window.landscape.state().runs[0].lastValidStep === 300")

    def test_a_link_that_is_full_says_so_and_keeps_all(self, shared: Page) -> None:
        full = ";".join(f"!{step}=0.1234" for step in range(1000, 1307))
        page = _gone(shared, f"surface=bowl&run=sgd,lr:0.1/drawn,knots:(0=1;{full}),between:steps&steps=2000", steer=0)
        before = _knots(page, 0)
        _seek(page, 1990)
        page.locator(SLIDER).focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator(".bar .notice")).to_contain_text("cannot be steered there")
        assert _knots(page, 0) == before

    def test_it_is_begun_and_ended_at_the_card_and_hides_nothing(self, steered: Page) -> None:
        unfold(steered)
        button = steered.get_by_role("button", name="Steer Adam")
        expect(button).to_have_attribute("aria-pressed", "true")
        strip, curves = steered.locator(".steering").bounding_box(), steered.locator(".view-curves").bounding_box()
        assert strip
        assert curves
        assert curves["y"] + curves["height"] <= strip["y"]
        expect(steered.get_by_role("group", name="Steer Adam")).to_be_visible()
        steered.get_by_role("button", name="Stop steering").click()
        expect(steered.locator(".steering")).to_have_count(0)
        expect(button).to_have_attribute("aria-pressed", "false")
        expect(button).to_be_focused()
        steered.keyboard.press("Enter")
        expect(steered.locator(SLIDER)).to_be_focused()
        steered.keyboard.press("Space")
        until(steered, "window.landscape.playing()")
        steered.keyboard.press("Space")
        until(steered, "!window.landscape.playing()")

    def test_a_hand_meets_no_second_lap(self, steered: Page) -> None:
        loop = steered.get_by_role("button", name="Loop")
        loop.click()
        _seek(steered, 295)
        steered.locator(SLIDER).focus()
        steered.keyboard.press("Space")
        until(steered, "window.landscape.state().step === 300 && !window.landscape.playing()")
        expect(loop).to_have_attribute("aria-pressed", "true")
        loop.click()


@WITHOUT_WEBGL
@pytest.mark.parametrize(("path", "scheme"), [("", "light"), ("de/", "dark")], ids=["en", "de-dark"])
def test_a_finger_drags_points_taps_new_ones_and_scrolls_beside_them(visit: Open, path: str, scheme: str) -> None:
    page = visit(f"?{DRAWN}&step=0&steer=1", path=path, size="phone", scheme=scheme)
    page.evaluate("document.querySelectorAll('.card-opener').forEach((one) => one.click())")
    page.locator(SHEET).evaluate("sheet => sheet.scrollIntoView({ block: 'center' })")
    page.locator(KNOT).first.wait_for()
    (x, y), (other, _) = _at(page, 0), _at(page, 1)
    beside = ((x + other) / 2, y + 50)
    top = page.evaluate("scrollY")
    swipe(page, *beside, length=120)
    until(page, f"scrollY > {top}")
    until(page, QUIET)
    expect(page.locator(KNOT)).to_have_count(3)
    page.locator(SHEET).evaluate("sheet => sheet.scrollIntoView({ block: 'center' })")
    (x, y), (other, _) = _at(page, 0), _at(page, 1)
    page.touchscreen.tap((x + other) / 2, y + 50)
    expect(page.locator(KNOT)).to_have_count(4)
    top = page.evaluate("scrollY")
    swipe(page, *_at(page, 0), way=(0, 1), length=50)
    assert not _knots(page).startswith("0=1;")
    assert page.evaluate("scrollY") == top
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#panel-open").click()
    sheet, bar = (page.locator(one).bounding_box() for one in ("#panel", ".transport"))
    assert sheet
    assert bar
    assert bar["y"] - 1 <= sheet["y"] + sheet["height"] <= bar["y"] + 10
    page.keyboard.press("Escape")
    for context in (".drawn", ".transport"):
        assert [one["id"] for one in Axe().run(page, context=context).response["violations"]] == []
