"""Nothing jumps while a page loads: what is seen is where it will be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from scripts.states import FINGERS, STATES, WINDOWS
from tests.browser.conftest import until

WATCH = """window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries())
    shifts.push([value, sources.map(({ node }) => `${node?.nodeName} ${node?.className}`).join()]);
}).observe({ type: "layout-shift", buffered: true });
window.boxes = new Set();
const look = () => {
  const stage = document.querySelector("#stage");
  if (stage && getComputedStyle(stage).visibility === "visible") {
    const { x, y, width, height } = stage.getBoundingClientRect();
    if (height) boxes.add([x, y, width, height].map(Math.round).join());
  }
  requestAnimationFrame(look);
};
look();"""
MOST = 0.001
"""The most of Cumulative Layout Shift that is let pass; https://web.dev/articles/cls calls 0.1 good."""
LINKS = {"bare": "", **{name: STATES[name] for name in ("first", "data", "side", "lesson", "projector", "embed")}}


@pytest.fixture(params=[390, 820, 1120, 1440])
def watched(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open a page that tells what has moved in it."""
    width: int = request.param
    size = {"width": width, "height": WINDOWS.get(width, 640)}
    context = browser.new_context(viewport=size, has_touch=width < FINGERS)
    context.add_init_script(WATCH)
    yield context.new_page()
    context.close()


def test_what_is_seen_is_where_it_will_be(watched: Page, address: str) -> None:
    moved = {}
    for name, link in LINKS.items():
        watched.goto(f"{address}/{link}")
        until(watched, "window.landscape?.state().runs.length", 60)
        watched.evaluate("window.landscape.pause()")
        until(watched, "!window.workbench.busy() && !document.querySelector('.lesson-loading')")
        until(watched, "window.boxes.size && !window.landscape.state().waiting", 60)
        shifts, boxes = watched.evaluate("[shifts, [...boxes]]")
        if sum(value for value, _ in shifts) > MOST or len(boxes) > 1:
            moved[name] = shifts, boxes
    assert not moved
