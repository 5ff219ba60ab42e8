"""The player on its own page: what it draws is where the trajectory is, and it moves as a player should."""

# ruff: noqa: E501  (pages and scripts for the browser)

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import SURFACES
from landscape.simulation.scenario import Run, Scenario, Setup, View
from landscape.simulation.simulate import simulate
from tests.browser.lender import BLIND
from tests.browser.player_page import serve, until, write_page

RATES = {"sgd": 6e-4, "momentum": 3e-4, "adagrad": 0.3, "adam": 0.05}
RUNS = tuple(Run(OPTIMIZERS[name](lr=rate)) for name, rate in RATES.items())
SHOWN = """["xaxis", "yaxis"].map((axis) => document.querySelector("#map").layout[axis].range)"""
VALLEY = Scenario(SURFACES["rosenbrock"](), RUNS, Setup(steps=120), View(step=0, loop=False))
Open = Callable[..., Page]


class Site:
    """Opens player pages and hears what goes wrong on them."""

    def __init__(self, browser: Browser, folder: Path, stack: ExitStack) -> None:
        self.browser, self.folder, self.stack = browser, folder, stack
        self.wrong: list[str] = []

    def open(self, scenario: Scenario = VALLEY, *, before: str = "", stage: bool = True, **context: Any) -> Page:
        write_page(self.folder, scenario)
        address = self.stack.enter_context(serve(self.folder))
        page = self.browser.new_page(viewport={"width": 900, "height": 900}, **context)
        self.stack.callback(page.close)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda message: self.wrong.append(message.text) if message.type == "error" else None)
        if before:
            page.add_init_script(before)
        page.goto(address)
        page.wait_for_selector("body[data-loaded]")
        until(page, f"landscape.state().runs[0].screen.{'stage' if stage else 'map'}")
        return page


@pytest.fixture
def open_player(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open a page of one's own; in the end nothing may have gone wrong on it."""
    with ExitStack() as stack:
        site = Site(browser, tmp_path, stack)
        yield site.open
    assert site.wrong == []


@pytest.fixture(scope="module")
def shared(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Page]]:
    with ExitStack() as stack:
        site = Site(browser, tmp_path_factory.mktemp("player"), stack)
        yield site, site.open()


@pytest.fixture
def page(shared: tuple[Site, Page]) -> Iterator[Page]:
    """The page of the valley, put back to its first step; in the end nothing may have gone wrong on it."""
    site, page = shared
    page.evaluate("(document.activeElement?.blur(), landscape.pause(), landscape.seek(0))")
    if page.evaluate("landscape.state().loop"):
        page.get_by_role("button", name="Loop").click()
    state(page)
    yield page
    assert site.wrong == []


def state(page: Page) -> dict[str, Any]:
    """Give the player's state after everything asked for was drawn."""
    until(page, "landscape.state().playing || !landscape.state().waiting")
    found: dict[str, Any] = page.evaluate("landscape.state()")
    return found


def test_balls_are_where_the_trajectories_are(page: Page) -> None:
    for step in (0, 1, 37, 120):
        page.evaluate(f"landscape.seek({step})")
        for run, trajectory in zip(state(page)["runs"], simulate(VALLEY), strict=True):
            np.testing.assert_allclose([run["x"], run["y"]], trajectory.params[step, 0], rtol=1e-6, atol=1e-7)
            np.testing.assert_allclose(run["loss"], trajectory.loss[step, 0], rtol=1e-6)


def test_map_pixels_follow_plotly(page: Page) -> None:
    page.evaluate("landscape.seek(60)")
    run = state(page)["runs"][3]
    expected = page.evaluate(
        """([x, y]) => { const { xaxis, yaxis } = document.getElementById("map")._fullLayout;
        return [xaxis._offset + xaxis.d2p(x), yaxis._offset + yaxis.d2p(y)]; }""",
        [run["x"], run["y"]],
    )
    np.testing.assert_allclose(run["screen"]["map"], expected, atol=0.5)


CAMERAS = [(1.25, -1.25, 0.95), (-0.4, 1.9, 0.6), (0.1, 0.1, 2.3), (3.0, 2.0, 1.0)]


@pytest.mark.parametrize("eye", CAMERAS)
def test_public_projection_is_what_plotly_paints(page: Page, eye: tuple[float, float, float]) -> None:
    """Fails when an upgrade of Plotly changes its camera or hides its matrices."""
    worst = page.evaluate(
        """async (eye) => {
        const { cameraMatrices, lens, multiply, project } = await import("/assets/modules/geometry/project.js");
        const { paintedMatrices } = await import("/assets/modules/views/adapter.js");
        const gd = document.getElementById("stage");
        await Plotly.relayout(gd, { "scene.camera.eye": eye });
        for (let i = 0; i < 30; i++) await new Promise(requestAnimationFrame);
        const { clientWidth: width, clientHeight: height } = gd.querySelector(".gl-container canvas");
        const painted = paintedMatrices(gd);
        if (!painted) return "Plotly's matrices are not where they were";
        const scene = gd.layout.scene;
        const ours = lens(cameraMatrices(scene.camera, width, height), width, height);
        const theirs = { ...ours, matrix: multiply(multiply(painted.projection, painted.view), painted.model) };
        let worst = 0;
        for (const u of [0, 0.3, 1]) for (const v of [0, 0.6, 1]) for (const w of [0, 0.5, 1]) {
          const unit = [u, v, w], axes = [scene.xaxis, scene.yaxis, scene.zaxis], sides = Object.values(scene.aspectratio);
          const a = project(ours, ...unit.map((at, i) => (at - 0.5) * sides[i]));
          const b = project(theirs, ...unit.map((at, i) => (axes[i].range[0] + at * (axes[i].range[1] - axes[i].range[0])) * painted.scale[i]));
          worst = Math.max(worst, Math.hypot(a[0] - b[0], a[1] - b[1]));
        }
        return worst;
      }""",
        dict(zip("xyz", eye, strict=True)),
    )
    assert isinstance(worst, float | int), worst
    assert worst < 1


def test_ball_rests_on_the_drawn_surface(page: Page) -> None:
    page.evaluate("landscape.seek(80)")
    for run in state(page)["runs"]:
        x, y, _, contact_x, contact_y = run["screen"]["stage"]
        radius = 11
        assert np.hypot(x - contact_x, y - contact_y) <= radius + 0.01
        assert y <= contact_y + 0.01


def test_ground_hides_a_ball_behind_it(open_player: Open) -> None:
    bowl = Scenario(SURFACES["bowl"](), RUNS[:1], Setup(steps=5, x=0.0, y=-3.0), View(step=0))
    page = open_player(bowl)
    for eye, hidden in (((0.0, -2.3, 0.0), True), ((0.0, 0.3, 2.3), False)):
        page.evaluate(
            "(eye) => Plotly.relayout('stage', { 'scene.camera.eye': eye })", dict(zip("xyz", eye, strict=True))
        )
        until(page, f"landscape.state().runs[0].screen.stage[2] === {str(hidden).lower()}")


def test_overlay_follows_a_camera_that_is_dragged(page: Page) -> None:
    page.evaluate("document.addEventListener('landscape:view', (event) => (window.told = event.detail))")
    before = state(page)["runs"][0]["screen"]["stage"]
    box = page.locator("#stage").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120, y + 10, steps=6)
    page.mouse.up()
    until(page, "window.told?.camera")
    after = state(page)["runs"][0]["screen"]["stage"]
    assert abs(after[0] - before[0]) + abs(after[1] - before[1]) > 5
    assert page.evaluate("Math.hypot(told.camera.eye.x, told.camera.eye.y)") > 0


def test_paused_means_no_work(page: Page) -> None:
    frames = page.evaluate(
        """async () => {
        landscape.pause();
        while (landscape.state().waiting) await new Promise(requestAnimationFrame);
        let frames = 0;
        landscape.on("frame", () => frames++);
        for (let i = 0; i < 30; i++) await new Promise(requestAnimationFrame);
        return [frames, landscape.state().waiting];
      }"""
    )
    assert frames == [0, False]


def test_plays_at_its_speed_and_stops_at_the_end(page: Page) -> None:
    page.get_by_role("combobox", name="Speed").select_option("240")
    button = page.get_by_role("button", name="Play")
    button.evaluate(
        """(button) => {
        window.called = [];
        new MutationObserver(() => window.called.push(button.ariaLabel)).observe(button, { attributes: true });
      }"""
    )
    button.click()  # it plays for half a second, which a busy machine may not see
    until(page, "landscape.state().step === 120 && !landscape.state().playing")
    page.get_by_role("button", name="Play").wait_for()
    assert "Pause" in page.evaluate("window.called")


def test_every_frame_is_measured_and_entries_do_not_pile_up(open_player: Open) -> None:
    page = open_player(before=BLIND, stage=False)  # a page without WebGL paints faster
    kept, seen = page.evaluate(
        """async () => {
        let seen = 0;
        new PerformanceObserver((list) => (seen += list.getEntriesByName("landscape:frame").length)).observe({ type: "measure" });
        for (let i = 0; i < 130; i++) {
          landscape.seek(i % 100);
          await new Promise(requestAnimationFrame);
        }
        await new Promise((then) => setTimeout(then, 50));
        return [performance.getEntriesByName("landscape:frame").length, seen];
      }"""
    )
    assert seen >= 125
    assert kept <= 100


def test_numbers_are_written_seldom_and_catch_up(page: Page) -> None:
    written, took = page.evaluate(
        """async () => {
        const begun = performance.now();
        const place = document.querySelector("[data-now]"), written = new Set();
        new MutationObserver(() => written.add(place.textContent)).observe(place, { childList: true, characterData: true, subtree: true });
        for (let i = 1; i <= 60; i++) {
          landscape.seek(i);
          await new Promise(requestAnimationFrame);
        }
        while (landscape.state().waiting) await new Promise(requestAnimationFrame);
        return [[...written], performance.now() - begun];
      }"""
    )
    assert len(written) <= took / 100 + 2, "ten times a second, however fast the machine is"
    assert written[-1] == "60"


def test_keyboard(page: Page) -> None:
    keys = (
        ("ArrowRight", 1),
        ("ArrowRight", 2),
        ("Shift+ArrowRight", 12),
        ("ArrowLeft", 11),
        ("End", 120),
        ("Home", 0),
    )
    for key, step in keys:
        page.locator("body").press(key)
        until(page, f"landscape.state().step === {step}")
    for playing in ("true", "false"):
        page.locator("body").press("Space")
        until(page, f"landscape.state().playing === {playing}")


def test_keys_in_a_text_field_are_text(page: Page) -> None:
    page.get_by_label("Typing").press_sequentially("a b")
    page.get_by_label("Typing").press("End")
    assert page.get_by_label("Typing").input_value() == "a b"
    assert (state(page)["step"], state(page)["playing"]) == (0, False)


def test_space_on_a_button_presses_only_that(page: Page) -> None:
    page.get_by_role("button", name="Step forward").press("Space")
    assert (state(page)["step"], state(page)["playing"]) == (1, False)


def test_step_slider_scrubs(page: Page) -> None:
    slider = page.get_by_role("slider", name="Step")
    assert slider.get_attribute("max") == "120"
    slider.fill("55")
    assert state(page)["step"] == 55
    slider.press("ArrowRight")
    assert state(page)["step"] == 56
    assert slider.get_attribute("aria-valuetext") == "56 of 120"
    slider.press("Shift+ArrowLeft")
    assert state(page)["step"] == 46


def test_buttons(page: Page) -> None:
    page.get_by_role("button", name="Step forward").click()
    page.get_by_role("button", name="Step forward").click()
    page.get_by_role("button", name="Step back").click()
    assert state(page)["step"] == 1
    page.get_by_role("button", name="Restart").click()
    assert state(page)["step"] == 0
    loop = page.get_by_role("button", name="Loop")
    loop.click()
    assert state(page)["loop"]
    assert loop.get_attribute("aria-pressed") == "true"


def test_a_click_on_the_map_is_a_start_and_a_drag_is_not(page: Page) -> None:
    page.evaluate(
        "window.starts = []; document.addEventListener('landscape:start', (e) => starts.push([e.detail.x, e.detail.y]))"
    )
    area = page.locator("#map .nsewdrag").bounding_box()
    assert area
    x, y = area["x"] + 0.25 * area["width"], area["y"] + 0.75 * area["height"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y)
    page.mouse.up()
    page.mouse.click(x, y)
    page.mouse.click(area["x"] - 20, y)
    starts = page.evaluate("starts")
    (x0, x1), (y0, y1) = page.evaluate(SHOWN)
    np.testing.assert_allclose(starts, [[x0 + 0.25 * (x1 - x0), y0 + 0.25 * (y1 - y0)]], atol=0.01 * (x1 - x0))


def test_a_click_beside_the_box_is_a_start_there(page: Page) -> None:
    page.evaluate(
        "window.beside = []; document.addEventListener('landscape:start', (e) => beside.push([e.detail.x, e.detail.y]))"
    )
    (left, right), _ = VALLEY.surface.box
    page.locator("#map").evaluate("one => { one.style.height = '200px'; window.Plotly.Plots.resize(one); }")
    until(page, f"(({SHOWN})[0][1] - {right}) > 0.3")
    area = page.locator("#map .nsewdrag").bounding_box()
    assert area
    (x0, x1), (y0, y1) = page.evaluate(SHOWN)
    assert area["width"] / (x1 - x0) == pytest.approx(area["height"] / (y1 - y0), rel=1e-3)
    across, up = 0.02, 0.5
    page.mouse.click(area["x"] + across * area["width"], area["y"] + (1 - up) * area["height"])
    ((x, y),) = page.evaluate("beside")
    page.locator("#map").evaluate("one => { one.style.height = ''; window.Plotly.Plots.resize(one); }")
    assert x < left - 0.1
    np.testing.assert_allclose([x, y], [x0 + across * (x1 - x0), y0 + up * (y1 - y0)], atol=0.005 * (x1 - x0))


def test_readout_tells_the_iterate(page: Page) -> None:
    page.evaluate("landscape.seek(7.8)")
    run = state(page)["runs"][3]
    texts = {
        name: page.locator(f"[data-readout='3'] [data-field={name}]").inner_text()
        for name in ("loss", "x", "rate", "status")
    }
    path = simulate(VALLEY)[3]

    def number(text: str) -> float:
        return float(text.strip().replace("−", "-"))

    expect(page.locator("[data-now]")).to_have_text("7")
    assert number(texts["x"]) == pytest.approx(path.params[7, 0, 0], rel=1e-3)
    assert number(texts["loss"]) == pytest.approx(run["loss"], rel=1e-3)
    assert number(texts["rate"]) == pytest.approx(0.05)
    assert texts["status"] == "running"


def test_new_trajectories_keep_step_and_playback(page: Page) -> None:
    page.evaluate("landscape.seek(50)")
    told = "(async () => (await (await fetch('page-light.json')).json()).payload)()"
    assert page.evaluate(f"{told}.then((payload) => (landscape.load(payload), landscape.state().step))") == 50
    shorter = page.evaluate(
        f"{told}.then((payload) => (landscape.load({{ ...payload, steps: 20 }}), landscape.state()))"
    )
    assert (shorter["step"], shorter["steps"], shorter["playing"]) == (20, 20, False)


def test_a_graph_made_anew_gets_its_overlay_back(page: Page) -> None:
    page.evaluate(
        """async () => {
        const old = document.getElementById("map");
        const { data, layout } = old;
        const fresh = document.createElement("div");
        Plotly.purge(old);
        old.replaceWith(fresh);
        fresh.id = "map";
        await Plotly.newPlot(fresh, data, layout, { responsive: true });
      }"""
    )
    until(page, "document.querySelectorAll('#map canvas.overlay').length === 1")
    until(page, "landscape.state().runs[0].screen.map")


def test_something_is_painted_where_the_ball_is(page: Page) -> None:
    page.evaluate("landscape.seek(40)")
    state(page)
    alpha = page.evaluate(
        """() => ["stage", "map"].map((name) => {
        const [x, y] = landscape.state().runs[3].screen[name];
        const canvas = document.querySelector(`#${name} canvas.overlay`);
        return canvas.getContext("2d").getImageData(Math.round(x * devicePixelRatio), Math.round(y * devicePixelRatio), 1, 1).data[3];
      })"""
    )
    assert min(alpha) > 40  # faint when the ground hides it
