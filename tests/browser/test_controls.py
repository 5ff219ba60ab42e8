"""What the controls promise beside the scenario: undo, fingers, keys, copying, and a browser that keeps nothing."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from landscape import decode
from tests.browser.conftest import Open, unfold, until
from tests.browser.test_first_light import changing, query, type_into
from tests.browser.test_habits import RATE
from tests.browser.test_start_drag import inside, shown_at, spot

CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async () => {} } });"


@pytest.fixture
def webgl() -> bool:
    """The controls are the same without a surface."""
    return False


def test_the_skip_link_leaves_undo_alone(visit: Open) -> None:
    page = visit("?step=3")
    before = query(page)
    changing(page, lambda: type_into(page, RATE, "0.0005"))
    count = page.evaluate("history.length")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    assert page.evaluate("history.length") == count
    assert changing(page, page.get_by_role("button", name="Undo").click) == before


def test_a_fragment_written_by_hand_leaves_undo_alone(visit: Open) -> None:
    page = visit("?step=3")
    before = query(page)
    changing(page, lambda: type_into(page, RATE, "0.0005"))
    page.evaluate("location.hash = 'panel'")
    until(page, "history.state?.depth === 2")
    page.get_by_role("button", name="Undo").click()
    until(page, "history.state.depth === 1")
    assert changing(page, page.get_by_role("button", name="Undo").click) == before


def test_a_second_finger_does_not_end_a_drag_of_the_start(visit: Open) -> None:
    page = visit("?step=0", size="phone")
    until(page, "!window.landscape.state().playing")
    page.locator("#map").scroll_into_view_if_needed()
    count = page.evaluate("history.length")
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *fingers: tuple[float, float]) -> None:
        points: list[dict[str, Any]] = [{"id": i, "x": x, "y": y} for i, (x, y) in enumerate(fingers)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    start, there, end = (
        spot(page, *decode(query(page)).start),
        spot(page, *inside(page, 0.5, 0.5)),
        spot(page, *inside(page, 0.7, 0.3)),
    )
    other = start[0] + 40, start[1] + 40
    touch("touchStart", start)
    touch("touchMove", there)
    shown_at(page, *inside(page, 0.5, 0.5))
    touch("touchStart", there, other)
    touch("touchMove", there, (other[0] + 30, other[1]))
    touch("touchMove", end, (other[0] + 30, other[1]))
    shown_at(page, *inside(page, 0.7, 0.3))
    touch("touchEnd", end)
    changing(page, lambda: touch("touchEnd"))
    assert decode(query(page)).start == pytest.approx(inside(page, 0.7, 0.3), abs=0.1)
    assert page.evaluate("history.length") == count + 1
    session.detach()


def test_a_link_copied_twice_is_offered_again(visit: Open) -> None:
    page = visit("?step=3")
    page.evaluate(CLIPBOARD)
    page.locator("#share-open").click()
    button = page.locator("#copy-link")
    button.click()
    expect(button).to_have_text("Copied")
    button.click()
    expect(button).to_have_text("Copied")
    expect(button).to_have_text("Copy link")


def test_a_frame_in_a_sandbox_shows_lessons_and_computes(visit: Open) -> None:
    """It has no origin: it keeps nothing, writes no address, and all it loads comes from elsewhere."""
    page = visit("?step=3")
    course = '<!doctype html><title>Course</title><link rel="icon" href="data:,"><iframe {}></iframe>'
    body = course.format('sandbox="allow-scripts" width="1200" height="700" src="/?lesson=loss"')
    page.route("**/course", lambda route: route.fulfill(content_type="text/html", body=body))
    page.goto(page.url.partition("?")[0] + "course")
    frame = page.frame_locator("iframe")
    expect(frame.locator("#lesson-title")).to_be_visible()
    inside = page.frames[1]
    until(inside, "window.landscape?.state().runs.length")
    assert inside.evaluate("self.origin") == "null"
    inside.evaluate("window.workbench.follow('surface=bowl&run=sgd')")
    until(inside, "document.querySelector('#map .js-plotly-plot').layout.uirevision === 'bowl'")
    frame.locator("#lessons-open").click()
    expect(frame.get_by_role("dialog", name="Lessons").locator("a, button").nth(2)).to_be_visible()


def test_layers_that_were_closed_by_their_key_leave_space_to_playback(visit: Open) -> None:
    page = visit("?step=3")
    page.locator("h1").click()
    layers = page.locator("details.popover").first
    page.keyboard.press("l")
    expect(layers).to_have_attribute("open", "")
    page.keyboard.press("l")
    expect(layers).not_to_have_attribute("open", "")
    page.keyboard.press("Space")
    until(page, "window.landscape.state().playing || window.landscape.state().step > 3")
    expect(layers).not_to_have_attribute("open", "")


def test_sliders_tell_their_values_before_they_are_touched(visit: Open) -> None:
    page = visit("?surface=bowl&run=sgd,lr:0.003&run=momentum,lr:0.02,momentum:0.8&step=0")
    unfold(page)
    rates = page.get_by_role("slider", name="Learning rate")
    expect(rates).to_have_count(2)
    for rate, value in zip(rates.all(), ("0.003", "0.02"), strict=True):
        expect(rate).to_have_attribute("aria-valuetext", value)
    expect(page.get_by_role("slider", name="momentum of Momentum")).to_have_attribute("aria-valuetext", "0.8")
    changing(page, lambda: page.evaluate("window.workbench.follow('surface=bowl&run=sgd,lr:0.5&run=adam,lr:0.1')"))
    expect(rates.first).to_have_attribute("aria-valuetext", "0.5")


def test_fields_take_what_the_language_writes_and_tell_what_they_cannot_take(visit: Open) -> None:
    page = visit("?surface=bowl&run=sgd,lr:0.003&step=0", path="de/")
    until(page, "!window.landscape.state().playing")
    field, rate = (
        page.get_by_label("Start w₁", exact=True),
        page.get_by_role("textbox", name="Lernrate von SGD (blau)", exact=True),
    )
    said = page.locator(".setting-said:not(:empty)")
    expect(rate).to_have_value("0,003")
    assert "x=0.5" in changing(page, lambda: type_into(page, "Start w₁", "0,5"))
    expect(field).to_have_value("0,5")
    entries = page.evaluate("history.length")
    type_into(page, "Start w₁", "abc")
    expect(said).to_have_text("„abc“ ist keine Zahl: Es bleibt bei 0,5.")
    expect(field).to_have_value("0,5")
    assert page.evaluate("history.length") == entries
    changing(page, lambda: type_into(page, "Start w₁", "1000"))
    expect(said).to_contain_text("geht hier nicht")
    most = page.evaluate("decodeURIComponent(location.search).match(/[?&]x=([^&]*)/)[1]")
    expect(field).to_have_value(most.replace(".", ","))
    assert "lr:0.25" in changing(page, lambda: type_into(page, "Lernrate von SGD (blau)", "0,25"))
    expect(rate).to_have_value("0,25")
    changing(page, lambda: type_into(page, "Lernrate von SGD (blau)", "100"))
    expect(rate).to_have_value("10")
    expect(said).to_contain_text(["Mehr als 10 geht hier nicht."])
