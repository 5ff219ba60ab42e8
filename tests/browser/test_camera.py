"""The camera of the stage: nearer and farther, in the link and in undo, its own places, and the whole window."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, until

LINK = "?surface=himmelblau&run=adam&steps=20&step=20"
SCENE = "document.querySelector('#stage .js-plotly-plot').layout.scene"
AT_HOME = f"!location.search.includes('eye_x') && Math.abs({SCENE}.camera.eye.x + 0.45) < 1e-6"


def drawn(page: Page) -> list[float]:
    """Give the numbers of the view matrix that is on the screen, once it has come to rest."""
    matrix: list[float] = page.evaluate(
        """async () => {
          const { paintedMatrices } = await import("/assets/modules/views/adapter.js");
          const gd = document.querySelector("#stage .js-plotly-plot");
          const frame = () => new Promise((done) => requestAnimationFrame(done));
          for (let last = "", same = 0; same < 5; await frame()) {
            const now = [...paintedMatrices(gd).view].join();
            same = now === last ? same + 1 : 0;
            last = now;
          }
          return [...paintedMatrices(gd).view];
        }"""
    )
    return matrix


def opened(visit: Open, link: str = LINK, **more: Any) -> Page:
    page = visit(link, **more)
    until(page, "window.landscape.state().runs[0].screen.stage")
    return page


def over(page: Page) -> None:
    """Go over the stage with the mouse."""
    box = page.locator("#stage").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def zoom(page: Page, notches: int) -> list[float]:
    """Turn the wheel towards the landscape, or away from it, and give where the camera has come to stand."""
    before = page.evaluate("location.search")
    over(page)
    page.mouse.wheel(0, -120 * notches)
    until(page, f"location.search.includes('eye_x') && location.search !== {before!r}")
    return drawn(page)


def test_a_zoomed_landscape_is_the_same_from_its_link_and_undo_takes_it_back(visit: Open) -> None:
    page = opened(visit)
    home = drawn(page)
    near = zoom(page, 2)
    assert near != pytest.approx(home, abs=0.05)
    assert drawn(opened(visit, "?" + urlsplit(page.url).query)) == pytest.approx(near, abs=1e-5)
    page.locator("#undo").click()
    until(page, AT_HOME)
    assert drawn(page) == pytest.approx(home, abs=0.01)
    page.locator("#redo").click()
    until(page, "location.search.includes('eye_x')")
    assert drawn(page) == pytest.approx(near, abs=1e-5)


def test_notches_of_the_wheel_one_after_the_other_are_undone_together(visit: Open) -> None:
    page = opened(visit)
    places = [zoom(page, 1) for _ in range(3)]
    assert len({tuple(place) for place in places}) == 3
    near = page.evaluate("location.search")
    page.locator("[data-camera=above]").press("Enter")
    until(page, f"location.search.includes('eye_x') && location.search !== {near!r}")
    page.locator("#undo").click()
    until(page, f"location.search === {near!r}")
    assert drawn(page) == pytest.approx(places[-1], abs=1e-5)
    page.locator("#undo").click()
    until(page, AT_HOME)
    expect(page.locator("#undo")).to_be_disabled()


def test_it_stays_outside_of_the_landscape_and_in_sight_of_it(visit: Open) -> None:
    page = opened(visit)
    far = f"Math.hypot(...Object.values({SCENE}.camera.eye)) / Math.hypot(...Object.values({SCENE}.aspectratio)) * 2"
    zoom(page, 20)
    assert page.evaluate(far) == pytest.approx(1.05, abs=0.01)
    zoom(page, -60)
    assert page.evaluate(far) == pytest.approx(8, abs=0.01)
    inside = opened(visit, f"{LINK}&eye_x=0.01&eye_y=0&eye_z=0.01&center_x=0&center_y=0&center_z=0")
    assert inside.evaluate(far) == pytest.approx(1.05, abs=0.01)


def test_buttons_put_it_at_its_places_and_a_double_click_home(visit: Open) -> None:
    page = opened(visit)
    home = drawn(page)
    seen = [home]
    for name in ("above", "x", "y"):
        before = page.evaluate("location.search")
        page.locator(f"[data-camera={name}]").press("Enter")
        until(page, f"location.search.includes('eye_x') && location.search !== {before!r}")
        seen.append(drawn(page))
        assert all(seen[-1] != pytest.approx(one, abs=0.05) for one in seen[:-1]), name
    box = page.locator("#stage").bounding_box()
    assert box
    page.mouse.dblclick(box["x"] + 12, box["y"] + box["height"] - 12)
    until(page, AT_HOME)
    assert drawn(page) == pytest.approx(home, abs=0.01)


def test_a_hand_that_is_done_before_the_next_picture_has_turned_it(visit: Open) -> None:
    page = opened(visit)
    before = drawn(page)
    page.evaluate(
        """() => {
          const canvas = document.querySelector("#stage .gl-container canvas"), box = canvas.getBoundingClientRect();
          const at = (kind, away, buttons) => {
            const place = { clientX: box.left + box.width / 2 + away, clientY: box.top + box.height / 2 };
            const told = { ...place, buttons, bubbles: true, cancelable: true, view: window };
            canvas.dispatchEvent(new MouseEvent(kind, told));
          };
          at("mousemove", 0, 0), at("mousedown", 0, 1);
          for (const away of [20, 40, 60]) at("mousemove", away, 1);
          at("mouseup", 60, 0);
        }"""
    )
    until(page, "location.search.includes('eye_x')")
    assert drawn(page) != pytest.approx(before, abs=0.01)


def test_a_double_click_on_the_surface_leaves_the_start_and_a_click_moves_it(visit: Open) -> None:
    page = opened(visit)
    box = page.locator("#stage").bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.dblclick(*middle)
    until(page, AT_HOME)
    page.mouse.click(middle[0] + 40, middle[1])
    until(page, "/[?&]x=/.test(location.search)")
    page.locator("#undo").click()
    until(page, "!/[?&]x=/.test(location.search)")
    assert page.locator("#undo").is_disabled(), "the double click has left nothing to undo"


def test_the_stage_takes_the_whole_window_by_a_key(visit: Open) -> None:
    page = opened(visit)
    page.keyboard.press("w")
    expect(page.locator("header.bar")).to_be_hidden()
    until(page, "document.querySelector('#stage').getBoundingClientRect().width > innerWidth - 40")
    assert "full=1" in page.url
    expect(page.locator("#transport-play")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("header.bar")).to_be_visible()
    assert "full" not in page.url


UP = (
    "(({ eye, center }) => Math.asin((eye.z - center.z)"
    " / Math.hypot(eye.x - center.x, eye.y - center.y, eye.z - center.z)))"
    f"({SCENE}.camera)"
)
AROUND = f"(({{ eye, center }}) => Math.atan2(eye.y - center.y, eye.x - center.x))({SCENE}.camera)"


def test_a_mouse_does_not_turn_it_to_below_the_ground(visit: Open) -> None:
    page = opened(visit)
    over(page)
    page.mouse.down()
    box = page.locator("#stage").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for part in range(1, 21):
        page.mouse.move(x, y - 15 * part)
    page.mouse.up()
    until(page, "location.search.includes('eye_x')")
    assert 0 < page.evaluate(UP) < 0.2


@pytest.mark.parametrize(("across", "down"), [(60, 0), (0, 40), (0, -200)])
def test_a_finger_turns_it_as_far_as_it_goes_and_not_to_below_the_ground(visit: Open, across: int, down: int) -> None:
    page = opened(visit, size="phone")
    box = page.locator("#stage").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.touchscreen.tap(x, y)
    until(page, "document.querySelector('.view-stage[data-tapped]')")
    before = page.evaluate(f"[{AROUND}, {UP}]")
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for part in range(1, 11):
        at = {"x": x + across * part / 10, "y": y + down * part / 10}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    until(page, "location.search.includes('eye_x')")
    after = page.evaluate(f"[{AROUND}, {UP}]")
    assert before[0] - after[0] == pytest.approx(0.007 * across, abs=0.02)
    assert after[1] == pytest.approx(max(before[1] + 0.007 * down, 0.05), abs=0.02)
