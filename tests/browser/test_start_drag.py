"""Dragging the start on the map: the paths follow the hand, and the history gets one entry."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, Request, expect

from landscape import decode
from tests.browser.conftest import Open, state, until
from tests.browser.test_first_light import changing, query

SPOT = """() => {
  const plot = document.querySelector("#map .nsewdrag").getBoundingClientRect();
  const { xaxis, yaxis } = document.querySelector("#map .js-plotly-plot").layout;
  return [plot.left, plot.top, plot.width, plot.height, xaxis.range, yaxis.range];
}"""


@pytest.fixture
def webgl() -> bool:
    """The start is dragged on the map."""
    return False


@pytest.fixture
def page(visit: Open) -> Page:
    """A page at rest, so that a run's place is its start."""
    page = visit("?step=0")
    until(page, "!window.landscape.state().playing")
    return page


def spot(page: Page, x: float, y: float) -> tuple[float, float]:
    """Give where on the page a point of the map is."""
    left, top, width, height, (x0, x1), (y0, y1) = page.evaluate(SPOT)
    return left + width * (x - x0) / (x1 - x0), top + height * (1 - (y - y0) / (y1 - y0))


def take(page: Page) -> None:
    """Take hold of the start."""
    page.mouse.move(*spot(page, *decode(query(page)).start))
    page.mouse.down()


def place(page: Page) -> list[float]:
    run = state(page)["runs"][0]
    return [run["x"], run["y"]]


def entries(page: Page) -> int:
    count: int = page.evaluate("history.length")
    return count


def shown_at(page: Page, x: float, y: float, near: float = 0.05) -> None:
    until(page, f"Math.hypot(landscape.state().runs[0].x - {x}, landscape.state().runs[0].y - {y}) < {near}")


def drag_through(page: Page, *places: tuple[float, float]) -> None:
    """Take the start to one place after the other, and wait at each for the paths; do not let go."""
    take(page)
    for x, y in places:
        page.mouse.move(*spot(page, x, y), steps=8)
        shown_at(page, x, y)


def asked(page: Page, act: Callable[[], None]) -> tuple[int, int]:
    """Give how many requests an act made, and the most that were under way at once."""
    made, open_now, most = 0, 0, 0

    def begun(request: Request) -> None:
        nonlocal made, open_now, most
        if "_dash-update-component" in request.url:
            made, open_now = made + 1, open_now + 1
            most = max(most, open_now)

    def done(request: Request) -> None:
        nonlocal open_now
        open_now -= "_dash-update-component" in request.url

    page.on("request", begun)
    page.on("requestfinished", done)
    act()
    page.remove_listener("request", begun)
    page.remove_listener("requestfinished", done)
    return made, most


def inside(page: Page, share_x: float, share_y: float) -> tuple[float, float]:
    (x0, x1), (y0, y1) = decode(query(page)).surface.box
    return x0 + share_x * (x1 - x0), y0 + share_y * (y1 - y0)


def test_paths_follow_and_undo_returns(page: Page) -> None:
    before, count = query(page), entries(page)
    own = decode(before).start
    drag_through(page, inside(page, 0.5, 0.5), inside(page, 0.7, 0.3))
    assert query(page) == before
    assert entries(page) == count
    after = changing(page, page.mouse.up)
    np.testing.assert_allclose(decode(after).start, inside(page, 0.7, 0.3), atol=0.05)
    shown_at(page, *decode(after).start, near=1e-4)
    assert entries(page) == count + 1
    assert changing(page, page.get_by_role("button", name="Undo").click) == before
    shown_at(page, *own, near=1e-4)
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()


def test_one_request_at_a_time(page: Page) -> None:
    moves = 60

    def sweep() -> None:
        take(page)
        page.mouse.move(*spot(page, *inside(page, 0.6, 0.6)), steps=moves)
        shown_at(page, *inside(page, 0.6, 0.6))

    made, most = asked(page, sweep)
    assert most == 1
    assert made < moves
    page.mouse.up()


def test_playback_goes_on(visit: Open) -> None:
    page = visit()
    until(page, "window.landscape.state().playing && window.landscape.state().step > 3")
    page.evaluate("window.requested = []; document.addEventListener('landscape:load', () => requested.push(1))")
    take(page)
    page.mouse.move(*spot(page, *inside(page, 0.5, 0.5)), steps=8)
    until(page, "requested.length")
    assert state(page)["playing"]
    changing(page, page.mouse.up)
    assert state(page)["playing"]


def test_a_drag_called_off_leaves_nothing_behind(page: Page) -> None:
    before, count, own = query(page), entries(page), place(page)
    drag_through(page, inside(page, 0.5, 0.5))
    page.evaluate("document.dispatchEvent(new PointerEvent('pointercancel', { pointerId: 1 }))")
    shown_at(page, *own, near=1e-4)
    assert query(page) == before
    assert entries(page) == count
    page.mouse.up()


def test_a_press_that_hardly_moves_asks_nothing(page: Page) -> None:
    x, y = spot(page, *decode(query(page)).start)
    page.evaluate("window.dragged = 0; document.addEventListener('landscape:drag', () => (dragged += 1))")
    page.mouse.move(x + 6, y)
    page.mouse.down()
    page.mouse.move(x + 8, y, steps=2)
    assert page.evaluate("dragged") == 0
    start = decode(changing(page, page.mouse.up)).start
    assert all(len(str(abs(value)).replace(".", "").lstrip("0")) <= 5 for value in start), "as fine as a pixel"
