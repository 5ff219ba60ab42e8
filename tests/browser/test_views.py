"""Ways of looking: together or side by side, what is drawn around the balls, and views that point at the same thing."""

# ruff: noqa: E501  (scripts for the browser)

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from landscape import decode, simulate
from landscape.core.critical import critical_points
from landscape.figures import DARK, SLOTS
from tests.browser.conftest import state, unfold, until

RESTING = "!window.landscape.state().waiting"
COLORED = """(async (view, color) => {
  const canvas = document.querySelector(`${view} canvas.overlay`);
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
  let count = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200 && Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 12) count++;
  return count;
})"""
INK, BLUE = "#1c2430", SLOTS[0].light
CONTEXTS = """window.contexts = [];
const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  const context = get.call(this, kind, ...rest);
  if (context && /webgl/.test(kind) && !contexts.includes(context)) contexts.push(context);
  return context;
};"""


class Window:
    """One page that several tests share; each begins by opening a link in it."""

    def __init__(self, browser: Browser, address: str, stack: ExitStack, **options: Any) -> None:
        context = browser.new_context(viewport={"width": 1120, "height": 640}, color_scheme="light", **options)
        stack.callback(context.close)
        self.address, self.page = address, context.new_page()
        self.wrong: list[str] = []
        self.page.set_default_timeout(30_000)
        self.page.add_init_script(CONTEXTS)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda m: m.type == "error" and self.wrong.append(m.text))

    def open(self, query: str) -> Page:
        self.page.mouse.move(2, 2)
        self.page.goto(f"{self.address}/{query}")
        stage = "(window.landscape.state().runs[0].screen.stage || window.landscape.state().panes.length)"
        until(self.page, f"window.landscape?.state().runs[0]?.screen.map && {stage}")
        return self.page


@pytest.fixture(scope="module")
def shared(browser: Browser, address: str) -> Iterator[Window]:
    with ExitStack() as stack:
        yield Window(browser, address, stack)


@pytest.fixture
def window(shared: Window) -> Iterator[Window]:
    shared.wrong.clear()
    yield shared
    assert shared.wrong == []


def look(page: Page, **view: Any) -> None:
    """Look at the scenario another way, as the page's toggles do, and wait until that is drawn."""
    page.evaluate("view => window.landscape.look(view)", view)
    if view.get("layout") == "side":
        until(
            page,
            "window.landscape.state().panes.length && window.landscape.state().runs.every((run) => run.screen.stage || run.screen.map)",
        )
    until(page, f"{RESTING} || window.landscape.state().playing")


def seek(page: Page, step: float) -> list[dict[str, Any]]:
    page.evaluate(f"window.landscape.seek({step})")
    until(page, RESTING)
    runs: list[dict[str, Any]] = state(page)["runs"]
    return runs


def painted(page: Page, view: str, color: str) -> int:
    count: int = page.evaluate(f"([view, color]) => {COLORED}(view, color)", [view, color])
    return count


def changed(page: Page, view: str) -> int:
    """Count the pixels over a view that are others than when this was last asked."""
    count: int = page.evaluate(
        """(view) => {
        const canvas = document.querySelector(`${view} canvas.overlay`);
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const before = (window.before ??= {})[view] ?? data;
        window.before[view] = data;
        let count = 0;
        for (let i = 0; i < data.length; i += 4) if (data[i] !== before[i] || data[i + 3] !== before[i + 3]) count++;
        return count;
      }""",
        view,
    )
    return count


def at(page: Page, selector: str, across: float, down: float) -> tuple[float, float]:
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


EYES = (
    "[...document.querySelectorAll('.pane .js-plotly-plot')].map((gd) => gd._fullLayout.scene._scene.getCamera().eye)"
)
ALIVE = "contexts.filter((context) => !context.isContextLost() && context.canvas.isConnected).length"


class TestSideBySide:
    def test_one_surface_per_run_from_the_same_arrays(self, window: Window) -> None:
        page = window.open("?step=40")
        camera = page.evaluate("document.querySelector('#stage .js-plotly-plot').layout.scene.camera.eye")
        before = [(run["x"], run["y"]) for run in state(page)["runs"]]
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        look(page, layout="side")
        assert asked == []
        assert state(page)["panes"] == [0, 1, 2, 3]
        assert [(run["x"], run["y"]) for run in state(page)["runs"]] == before
        assert state(page)["step"] == 40
        assert page.evaluate(
            "[...document.querySelectorAll('.pane .js-plotly-plot')].every((gd) => gd.data[0].z === document.querySelector('#stage .js-plotly-plot').data[0].z)"
        )
        for eye in page.evaluate(EYES):
            assert eye == pytest.approx(camera, abs=1e-6)
        names = page.locator(".pane-name").all_inner_texts()
        assert names == ["SGD", "Momentum", "AdaGrad", "Adam"]
        assert all(run["screen"]["stage"] for run in state(page)["runs"])

    def test_a_landscape_fills_its_pane_and_goes_on_to_when_it_is_drawn_anew(self, window: Window) -> None:
        page = window.open("?step=40&layout=side")
        until(page, "window.landscape.state().panes.length === 4")
        fits = """async () => {
          const { shapeOf } = await import("/assets/modules/views/fit.js");
          const all = [...document.querySelectorAll(".pane .js-plotly-plot")];
          return all.length === 4 && all.every((gd) => {
            const { sides, center } = shapeOf(gd), { aspectratio, camera } = gd.layout.scene;
            return Math.abs(sides.x - aspectratio.x) < 0.01 && Math.abs(center.z - camera.center.z) < 0.01 && !gd.layout.scene.xaxis.showticklabels;
          });
        }"""
        assert page.evaluate(fits)
        page.evaluate("window.workbench.setView('ramp', 'grey')")
        until(
            page,
            "!window.workbench.busy() && document.querySelector('.pane .js-plotly-plot').data[0].z === document.querySelector('#stage .js-plotly-plot').data[0].z",
        )
        assert page.evaluate(fits)
        page.locator("[data-camera=x]").press("Enter")
        until(page, "location.search.includes('eye_x')")
        page.locator("[data-camera=home]").press("Enter")
        until(page, "!location.search.includes('eye_x')")
        assert page.evaluate(fits)

    def test_turning_one_turns_all_and_the_stage_remembers(self, window: Window) -> None:
        page = window.open("?step=40&layout=side")
        until(page, "window.landscape.state().panes.length === 4")
        before = page.evaluate(EYES)[0]
        x, y = at(page, ".pane", 0.5, 0.5)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 80, y + 20, steps=5)
        until(
            page,
            f"(() => {{ const eyes = {EYES}; return eyes.every((eye) => Math.abs(eye.x - eyes[0].x) + Math.abs(eye.y - eyes[0].y) < 1e-3) && Math.abs(eyes[0].x - {before['x']}) > 0.05; }})()",
        )
        page.mouse.up()
        until(page, "location.search.includes('eye_x')")
        turned = page.evaluate(EYES)[3]
        look(page, layout="together")
        until(page, "window.landscape.state().runs[0].screen.stage")
        kept = page.evaluate("document.querySelector('#stage .js-plotly-plot').layout.scene.camera.eye")
        assert kept == pytest.approx(turned, abs=1e-2)

    def test_switching_does_not_stop_playback_nor_leak_contexts(self, window: Window) -> None:
        page = window.open("?speed=5&steps=2000")
        alone = page.evaluate(ALIVE)
        for _ in range(2):
            look(page, layout="side")
            assert page.evaluate(ALIVE) == alone + 4
            look(page, layout="together")
            until(page, f"{ALIVE} === {alone}")
        assert state(page)["playing"]

    def test_surface_scheme_and_runs_change_while_side_by_side(self, window: Window) -> None:
        page = window.open("?step=20&layout=side")
        until(page, "window.landscape.state().panes.length === 4")
        unfold(page)
        page.get_by_role("button", name="Hide SGD (blue)").click()
        until(page, "window.landscape.state().panes.join() === '1,2,3'")
        page.get_by_role("button", name="Switch between light and dark").click()
        same = "[...document.querySelectorAll('.pane .js-plotly-plot')].every((gd) => gd.data[0].z === document.querySelector('#stage .js-plotly-plot').data[0].z)"
        dark = "[...document.querySelectorAll('.pane .js-plotly-plot')].every((gd) => gd._fullData[0].colorscale[0][1] === 'LOWEST')".replace(
            "LOWEST", DARK.ramp[0]
        )
        until(page, f"{dark} && {same}")
        valley = "document.querySelector('.pane .js-plotly-plot').layout.uirevision === 'rosenbrock'"
        page.get_by_role("textbox", name="Surface").click()
        page.get_by_role("option", name="Rosenbrock valley", exact=True).click()
        until(page, "location.search.includes('rosenbrock')")
        until(page, f"{same} && {valley} && window.landscape.state().panes.length === 3")
        page.get_by_role("button", name="Switch between light and dark").click()
        until(page, f"!({dark}) && {same}")

    def test_more_than_four_runs_get_maps(self, window: Window) -> None:
        page = window.open("?step=10&layout=side&" + "&".join(["run=adam"] * 6))
        until(page, "window.landscape.state().panes.length === 6")
        assert page.locator(".pane[data-view=map]").count() == 6
        assert page.locator(".pane .gl-container canvas").count() == 0
        assert all(run["screen"]["map"] for run in state(page)["runs"])


class TestPointing:
    def test_the_map_points_into_the_surface_and_back(self, window: Window) -> None:
        page = window.open("?step=60")
        (x0, x1), (y0, y1) = page.evaluate(
            """["xaxis", "yaxis"].map((axis) => document.querySelector("#map .js-plotly-plot").layout[axis].range)"""
        )
        page.mouse.move(*at(page, "#map .nsewdrag", 0.3, 0.4))
        hover = until(page, "window.landscape.state().hover")
        place = np.array([hover["x"], hover["y"]])
        np.testing.assert_allclose(place, [x0 + 0.3 * (x1 - x0), y0 + 0.6 * (y1 - y0)], atol=0.05)
        assert hover["loss"] == pytest.approx(float(decode("").surface.value(place)), rel=0.1)

    def test_the_surface_is_hit_where_the_ball_rests(self, window: Window) -> None:
        page = window.open("?step=60")
        until(page, RESTING)
        run = next(run for run in state(page)["runs"] if not run["screen"]["stage"][2])  # one that no hill hides
        overlay = page.locator("#stage canvas.overlay").bounding_box()
        assert overlay
        _, _, _, x, y = run["screen"]["stage"]
        page.mouse.move(overlay["x"] + x, overlay["y"] + y)
        hover = until(page, "window.landscape.state().hover")
        assert [hover["x"], hover["y"]] == pytest.approx([run["x"], run["y"]], abs=0.12)
        assert hover["step"] is not None

    def test_the_curves_tell_all_values_and_scrub(self, window: Window) -> None:
        page = window.open("?step=20")
        page.mouse.move(*at(page, "#curves .nsewdrag", 0.5, 0.5))
        hover = until(page, "window.landscape.state().hover")
        assert hover["step"] == 75
        losses = [trajectory.loss[75, 0] for trajectory in simulate(decode(""))]
        shown = [value["text"] for value in hover["values"]]
        for text, loss in zip(shown, losses, strict=True):
            digits, _, power = text.partition("×10")
            exponent = int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)
            assert float(digits) * 10.0**exponent == pytest.approx(loss, rel=1e-3)
        page.mouse.down()
        page.mouse.move(*at(page, "#curves .nsewdrag", 0.8, 0.9))
        until(page, "window.landscape.state().step === 120")
        page.mouse.up()
        until(page, "location.search.includes('step=120')")
        page.mouse.move(2, 2)
        until(page, "!window.landscape.state().hover")

    def test_a_click_on_the_surface_is_a_start_and_turning_is_not(self, window: Window) -> None:
        page = window.open("?step=0")
        page.evaluate(
            "window.starts = []; document.addEventListener('landscape:start', (e) => starts.push([e.detail.x, e.detail.y]))"
        )
        x, y = at(page, "#stage", 0.55, 0.55)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 60, y + 10, steps=4)
        page.mouse.up()
        until(page, "location.search.includes('eye_x')")
        assert page.evaluate("starts") == []
        page.mouse.click(x, y)
        (place,) = until(page, "starts.length && starts")  # a moment later: it might have become a double click
        until(page, f"Math.abs(window.landscape.state().runs[0].x - {place[0]}) < 1e-3")

    def test_the_start_is_dragged(self, window: Window) -> None:
        page = window.open("?step=0&run=sgd,lr:0.001")
        x, y = state(page)["runs"][0]["screen"]["map"]
        overlay = page.locator("#map canvas.overlay").bounding_box()
        assert overlay
        page.mouse.move(overlay["x"] + x, overlay["y"] + y)
        page.mouse.down()
        page.mouse.move(overlay["x"] + x + 50, overlay["y"] + y + 40, steps=4)
        assert until(page, "window.landscape.state().dragged")
        page.mouse.up()
        until(page, f"Math.abs(window.landscape.state().runs[0].screen.map?.[0] - {x + 50}) < 2")
        assert state(page)["dragged"] is None


class TestOverlays:
    def test_each_arrow_is_drawn_on_map_and_stage(self, window: Window) -> None:
        page = window.open("?step=30&run=adam,lr:0.05&gradient=1&velocity=1&clipped=1&clip_norm=5")
        look(page)
        for flag in ("gradient", "velocity", "clipped"):
            look(page)
            for view in ("#map", "#stage"):
                changed(page, view)
            look(page, **{flag: True})
            assert all(changed(page, view) > 60 for view in ("#map", "#stage")), flag
        look(page)
        before = [painted(page, view, INK) for view in ("#map", "#stage")]
        look(page, move=True)
        assert all(painted(page, view, INK) > few + 20 for view, few in zip(("#map", "#stage"), before, strict=True))

    def test_squares_steps_points_and_flow(self, window: Window) -> None:
        page = window.open("?step=60&run=adam,lr:0.05&moments=1&critical=1&flow=1")
        for flag, color in (("moments", BLUE), ("iterates", BLUE), ("critical", INK)):
            look(page)
            before = [painted(page, view, color) for view in ("#map", "#stage")]
            look(page, **{flag: True})
            assert all(
                painted(page, view, color) > few + 20 for view, few in zip(("#map", "#stage"), before, strict=True)
            ), flag
        assert len(critical_points(decode("").surface)) == 9


class TestCloud:
    def test_the_other_starts_are_drawn(self, window: Window) -> None:
        few = painted(window.open("?steps=40&step=20"), "#map", BLUE)
        assert painted(window.open("?starts=16&spread=box&steps=40&step=20"), "#map", BLUE) > few


class TestCurves:
    @pytest.mark.parametrize("curve", ["effective"])
    def test_the_curve_that_was_asked_for(self, window: Window, curve: str) -> None:
        page = window.open(f"?step=60&curve={curve}&linear=1")
        layout = page.evaluate("document.querySelector('#curves .js-plotly-plot').layout.yaxis")
        assert layout["type"] == "linear"
        assert curve.replace("effective", "step ÷").split()[0] in layout["title"]["text"]
        page.mouse.move(*at(page, "#curves .nsewdrag", 0.5, 0.5))
        assert len(until(page, "window.landscape.state().hover?.values")) == 4
