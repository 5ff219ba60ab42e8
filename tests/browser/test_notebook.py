"""The notebook: executed by a real kernel, its output played by a real browser, and the widget between the two."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from playwright.sync_api import Browser, Frame, Page

import landscape
from landscape.export.notebook.widget import Stage
from tests.browser.conftest import state, until
from tests.browser.test_start_drag import SPOT
from tests.export.wire import Wire, wired

HOUSE = Path(__file__).parents[2]
SHOWN = "window.landscape?.state().runs.length && window.landscape.state().runs[0].screen.map"
LINK = "surface=himmelblau&run=sgd,lr:0.01&run=adam,lr:0.1&steps=60&step=0"
HOST = """
const waiting = {}, around = { heard: [], saved: [] };
export const model = {
  state: {},
  get: (name) => model.state[name],
  set(name, value) {
    const before = JSON.stringify(model.state[name]);
    model.state[name] = value;
    model.changed = { ...model.changed, [name]: value };
    if (JSON.stringify(value) !== before) for (const then of waiting[`change:${name}`] ?? []) then();
  },
  save_changes() {
    around.saved.push(model.changed);
    model.changed = {};
  },
  on: (event, then) => (waiting[event] ??= new Set()).add(then),
  off: (event, then) => waiting[event].delete(then),
  take(state) {
    for (const [name, value] of Object.entries(state)) model.set(name, value);
    model.changed = {};
  },
  changed: {},
};
window.addEventListener("message", ({ data }) => around.heard.push(data));
Object.assign(window, { model, around });
"""
"""A notebook, as a widget sees it: what is set is told to all who listen, and `save_changes` sends it away."""


@pytest.fixture(scope="module")
def outputs() -> list[list[Any]]:
    """What came of each cell with code."""
    notebook = nbformat.read(HOUSE / "docs" / "notebook.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(HOUSE)}}).execute()
    return [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page of somebody else, without a network."""
    troubles: list[str] = []
    with browser.new_context(viewport={"width": 1400, "height": 900}, offline=True) as context:
        context.on("console", lambda message: message.type == "error" and troubles.append(message.text))
        context.on("weberror", lambda error: troubles.append(str(error.error)))
        context.on("request", lambda asked: troubles.append(asked.url) if asked.url.startswith("http") else None)
        page = context.new_page()
        page.set_default_timeout(60_000)
        yield page
    assert troubles == []


def frame_in(page: Page) -> Frame:
    """Give the frame of a page, when it plays."""
    until(page, "document.querySelector('iframe')", 20)
    (frame,) = page.main_frame.child_frames
    until(frame, SHOWN, 60)
    return frame


def press(page: Page, key: str) -> None:
    """Press a key in the frame."""
    page.locator("iframe").focus()
    page.keyboard.press(key)


def test_every_cell_ran(outputs: list[list[Any]]) -> None:
    kinds = [[output.output_type for output in cell] for cell in outputs]
    assert all(kind in (["execute_result"], ["stream"]) for kind in kinds)
    assert "application/vnd.jupyter.widget-view+json" in {
        name for (output,) in outputs for name in output.get("data", {})
    }


def test_the_stage_of_the_notebook_plays(outputs: list[list[Any]], page: Page) -> None:
    data = outputs[0][0].data
    page.set_content(data["text/html"])
    frame = frame_in(page)
    assert page.locator("iframe").bounding_box() == {"x": 8, "y": 8, "width": 1384, "height": 560}
    until(frame, "landscape.state().playing && landscape.state().step > 1")
    press(page, "Space")
    until(frame, "!landscape.state().playing")
    step = state(frame)["step"]
    scenario = landscape.Scenario.from_link("surface=himmelblau&run=sgd,lr:0.01&run=adam,lr:0.1&steps=150")
    press(page, "Home")
    until(frame, "landscape.state().step === 0")
    for run, trajectory in zip(state(frame)["runs"], landscape.simulate(scenario), strict=True):
        assert [run["x"], run["y"]] == pytest.approx(trajectory.params[0, 0], abs=1e-4)
    assert step > 0
    assert data["text/plain"] == "Himmelblau: SGD, Adam"
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    with wired() as wire:
        yield wire


@pytest.fixture(scope="module")
def widget(wire: Wire) -> Stage:
    return landscape.widget(LINK, height=700)


@pytest.fixture
def frame(page: Page, widget: Stage, wire: Wire) -> Frame:
    """The widget's frame in a notebook."""
    page.set_content("<div id=output></div>")
    wire.drain()
    module = base64.b64encode(str(widget._esm).encode()).decode()
    host = base64.b64encode(HOST.encode()).decode()
    page.evaluate(
        """async ([host, module, state]) => {
          const { model } = await import(`data:text/javascript;base64,${host}`);
          const { default: widget } = await import(`data:text/javascript;base64,${module}`);
          model.take(state);
          const el = document.getElementById("output");
          window.leave = widget.render({ model, el });
        }""",
        [host, module, widget.get_state()],
    )
    frame = frame_in(page)
    until(page, "around.heard.filter((one) => one?.landscape === 'shown').length > 1", 60)
    return frame


def flow(page: Page, widget: Stage, wire: Wire) -> None:
    """Bring to Python what the page has saved, and to the page what Python has sent."""
    for saved in page.evaluate("around.saved.splice(0)"):
        wire.receive(widget, saved)
    page.evaluate("(states) => states.forEach((state) => model.take(state))", wire.drain())


def test_what_changes_in_python_is_seen(page: Page, frame: Frame, widget: Stage, wire: Wire) -> None:
    widget.link = "surface=bowl&run=momentum,lr:0.02&steps=80&step=0"
    flow(page, widget, wire)
    until(frame, "landscape.state().runs.length === 1")
    start = landscape.SURFACES["bowl"].start
    until(
        frame, f"Math.hypot(landscape.state().runs[0].x - {start[0]}, landscape.state().runs[0].y - {start[1]}) < 1e-4"
    )
    widget.step = 30
    flow(page, widget, wire)
    until(frame, "landscape.state().step === 30 && !landscape.state().playing")
    run, (trajectory,) = state(frame)["runs"][0], landscape.simulate(widget.scenario)
    assert [run["x"], run["y"]] == pytest.approx(trajectory.params[30, 0], abs=1e-4)


@pytest.mark.usefixtures("frame")
def test_a_second_picture_of_a_widget_rests_where_the_first_does(page: Page, widget: Stage, wire: Wire) -> None:
    widget.link = LINK
    widget.step = 40
    flow(page, widget, wire)
    page.evaluate(
        """async (module) => {
      leave();
      document.getElementById("output").replaceChildren();
      const { default: widget } = await import(`data:text/javascript;base64,${module}`);
      window.leave = widget.render({ model, el: document.getElementById("output") });
    }""",
        base64.b64encode(str(widget._esm).encode()).decode(),
    )
    until(frame_in(page), "landscape.state().step === 40 && !landscape.state().playing")


def test_a_dragged_start_is_known_in_python(page: Page, frame: Frame, widget: Stage, wire: Wire) -> None:
    widget.link = LINK
    flow(page, widget, wire)
    until(frame, "landscape.state().runs.length === 2 && landscape.state().step === 0 && !landscape.state().playing")
    told: list[Any] = []
    widget.observe(lambda change: told.append(change["new"]), "start")
    box = page.locator("iframe").bounding_box()
    assert box

    def spot(x: float, y: float) -> tuple[float, float]:
        left, top, width, height, (x0, x1), (y0, y1) = frame.evaluate(SPOT)
        return box["x"] + left + width * (x - x0) / (x1 - x0), box["y"] + top + height * (1 - (y - y0) / (y1 - y0))

    page.mouse.move(*spot(*widget.start))
    page.mouse.down()
    page.mouse.move(*spot(0, 0), steps=4)
    page.mouse.move(*spot(-2, 1), steps=4)
    page.mouse.up()
    until(page, "around.saved.some((saved) => saved.start)")
    flow(page, widget, wire)
    assert len(told) == 1
    assert told[0] == widget.start == pytest.approx((-2, 1), abs=0.05)
    assert widget.scenario.start == widget.start
    assert f"x={told[0][0]:g}" in widget.link
    x, y = widget.start
    until(frame, f"Math.hypot(landscape.state().runs[1].x - {x}, landscape.state().runs[1].y - {y}) < 1e-4")
    press(page, "End")
    until(page, "around.saved.some((saved) => saved.step === 60)")
    flow(page, widget, wire)
    assert widget.step == 60
    assert np.array_equal(landscape.decode(widget.link).start, widget.start)
    page.evaluate("leave()")
    press(page, "Home")
    until(frame, "landscape.state().step === 0")
    assert page.evaluate("around.saved") == [], "what is gone says nothing more"
