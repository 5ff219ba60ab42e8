"""What a person does at the workbench: turn, lay over, choose, compare, press keys, call off, look inside, drag."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from landscape import decode, simulate
from landscape.simulation.curves import CURVES
from landscape.simulation.ensemble import follow
from landscape.simulation.inspection import trace
from landscape.simulation.overlays import Place
from landscape.simulation.scenario import OVERLAYS
from landscape.simulation.summary import outcomes, sentences
from landscape.ui.dialogs import KEYS
from tests.browser.conftest import WITHOUT_WEBGL, Open, state, unfold, until, visiting
from tests.browser.lender import Lender
from tests.browser.test_first_light import changing, pause, query, type_into
from tests.browser.test_habits import ANSWERS, DIALOG, check, slots
from tests.browser.test_inspector import read

TWO = "?surface=himmelblau&steps=60&x=-0.2&y=0.7&clip_norm=20&run=momentum,lr:0.004&run=adam,lr:0.05/cosine&step=12"
EIGHT = "run=sgd&run=momentum&run=nesterov&run=adagrad&run=rmsprop&run=amsgrad&run=adadelta&run=newton"
WIDE_AND_NARROW = pytest.mark.parametrize(("size", "scheme"), [("laptop", "light"), ("phone", "dark")])
CALM = "!window.landscape.state().waiting && !window.workbench.busy() && document.getElementById('busy').hidden"
MAP = "document.querySelector('[data-view=map]:not(.pane) canvas.overlay').toDataURL()"
STAGE = "document.querySelector('[data-view=stage]:not(.pane) canvas.overlay').toDataURL()"
CORNER = 20
"""Pixels at the bottom in which the stage has a round corner."""
SCENE = "document.querySelector('#stage .js-plotly-plot').layout.scene"
AXIS = "document.querySelector('#curves .js-plotly-plot').layout.yaxis"


@pytest.fixture(scope="class")
def shared(lender: Lender) -> Iterator[Page]:
    """Open one page at rest for a whole class, whose tests leave it as it was."""
    with visiting(lender) as open_page:
        yield at_rest(open_page(TWO, size="laptop"))


def at_rest(page: Page) -> Page:
    """Wait until a page has been drawn and stands still."""
    until(page, f"window.landscape.state().runs.some((run) => run.screen.stage) && {CALM}")
    return page


def seek(page: Page, step: int) -> None:
    page.evaluate(f"window.landscape.seek({step})")
    until(page, f"window.landscape.state().step === {step} && {CALM}")


def picture(page: Page, place: dict[str, float] | None = None) -> np.ndarray[Any, np.dtype[np.int16]]:
    shot = page.screenshot(clip=place) if place else page.screenshot()
    return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"), dtype=np.int16)


class TestTurning:
    def test_the_mark_of_the_camera_goes_round_the_map(self, shared: Page) -> None:
        frame = shared.locator("[data-view=map] .svg-container").bounding_box()
        stage = shared.locator("#stage").bounding_box()
        assert frame
        assert stage
        place: dict[str, float] = {name: float(frame[name]) for name in ("x", "y", "width", "height")}
        before, first = picture(shared, place), mark(shared)
        middle = stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2
        for far in (150, 120, 90, 60):  # how far it turns is a matter of speed, and may be once around
            drag(shared, middle, far)
            if math.dist(first, mark(shared)) > 40:
                break
        shared.mouse.move(2, 2)
        after, second = picture(shared, place), mark(shared)
        assert math.dist(first, second) > 40
        changed = np.argwhere(np.abs(after - before).max(axis=2) > 24)[:, ::-1]
        near = [np.hypot(*(changed - at).T) < 8 for at in (first, second)]
        assert all(some.any() for some in near)
        away = np.minimum(*(np.hypot(*(changed - at).T) for at in (first, second)))
        assert away.max() < 40, "nothing but the mark and its light has moved"


def drag(page: Page, middle: tuple[float, float], far: int) -> None:
    """Turn the surface by a hand that moves so many pixels, and wait until the link tells of it."""
    before = query(page)
    page.mouse.move(*middle)
    page.mouse.down()
    for away in range(30, far + 1, 30):
        page.mouse.move(middle[0] + away, middle[1])
        page.evaluate("() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)))")
    page.mouse.up()
    until(page, f"location.search !== {'?' + before!r} && location.search.includes('eye_x') && {CALM}")


def mark(page: Page) -> tuple[float, float]:
    """Give where on the map's graph the camera's mark belongs: on the border, on the camera's side."""
    x, y, width, height, left, top = page.evaluate(
        """() => {
          const { eye } = document.querySelector("#stage .js-plotly-plot").layout.scene.camera;
          const { margin, meta, xaxis, yaxis } = document.querySelector("#map .js-plotly-plot").layout;
          const [[x0, x1], [y0, y1]] = meta.box;
          const { clientWidth, clientHeight } = document.querySelector("#map .svg-container");
          const [width, height] = [clientWidth - margin.l - margin.r, clientHeight - margin.t - margin.b];
          const x = (value) => (width * (value - xaxis.range[0])) / (xaxis.range[1] - xaxis.range[0]);
          const y = (value) => (height * (yaxis.range[1] - value)) / (yaxis.range[1] - yaxis.range[0]);
          return [eye.x, eye.y, x(x1) - x(x0), y(y0) - y(y1), margin.l + x(x0), margin.t + y(y1)];
        }"""
    )
    reach = (0.5 - 10 / min(width, height)) / max(abs(x), abs(y))
    return left + (0.5 + x * reach) * width, top + (0.5 - y * reach) * height


class TestLayers:
    @pytest.mark.parametrize("name", [name for name, one in OVERLAYS.items() if one.place is Place.LAYERS])
    def test_each_is_drawn_and_taken_away(self, shared: Page, name: str) -> None:
        layers = shared.locator("details.popover:not(.compare)")
        if not layers.evaluate("(one) => one.open"):
            layers.locator("summary").click()
        button = layers.get_by_role("button", name=OVERLAYS[name].title, exact=True)
        before = f"window.before ??= {{}}, window.before.{name} = {MAP} + {STAGE}"
        until(shared, CALM)
        shared.evaluate(f"{{ {before}; }}")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        until(shared, f"{MAP} + {STAGE} !== window.before.{name} && {CALM}")
        assert [flag for flag, on in state(shared)["flags"].items() if on and flag in OVERLAYS] == [name]
        assert decode(query(shared)).view == decode(query(shared)).view.replace(**{name: True})
        shared.evaluate(f"{{ window.lit = {MAP} + {STAGE}; }}")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "false")
        until(shared, f"{MAP} + {STAGE} !== window.lit && {CALM}")
        assert f"{name}=" not in query(shared)


class TestCurves:
    @pytest.mark.parametrize("name", [*list(CURVES)[1:], "loss"])
    def test_each_is_drawn_on_both_scales_and_told(self, shared: Page, name: str) -> None:
        shared.get_by_label("What the curves show").select_option(label=CURVES[name].title)
        until(shared, f"{AXIS}.title.text === {CURVES[name].axis!r} && {AXIS}.type === 'log'")
        assert decode(query(shared)).view.curve == name
        expect(shared.locator("[data-said=curves]")).to_have_text(
            sentences(decode(query(shared)), follow(decode(query(shared))))["curves"]
        )
        linear = shared.get_by_role("button", name="Linear", exact=True)
        expect(linear).to_be_in_viewport(ratio=1)
        for on, scale in ((True, "linear"), (False, "log")):
            linear.click()
            until(shared, f"{AXIS}.type === '{scale}' && {AXIS}.title.text === {CURVES[name].axis!r}")
            assert decode(query(shared)).view.linear is on
        lines = "document.querySelector('#curves .js-plotly-plot').data"
        assert shared.evaluate(f"new Set({lines}.map((line) => line.meta.slot)).size") == 2

    def test_on_a_phone_both_can_be_reached(self, visit: Open) -> None:
        page = at_rest(visit(TWO, size="phone"))
        page.get_by_label("What the curves show").select_option(label=CURVES["effective"].title)
        until(page, f"{AXIS}.title.text === {CURVES['effective'].axis!r}")
        page.get_by_role("button", name="Linear", exact=True).click()
        until(page, f"{AXIS}.type === 'linear'")


class TestFitting:
    def test_a_graph_is_drawn_again_only_where_its_place_has_changed(self, visit: Open) -> None:
        page = at_rest(visit(TWO, size="laptop"))
        page.evaluate(
            """async () => {
              window.drawn = [];
              const { relayout } = window.Plotly;
              window.Plotly.relayout = (gd, ...rest) => {
                window.drawn.push(gd.closest("[data-view]").dataset.view);
                return relayout(gd, ...rest);
              };
              for (const gd of document.querySelectorAll(".js-plotly-plot")) await window.Plotly.Plots.resize(gd);
            }"""
        )
        assert page.evaluate("window.drawn") == []
        before = page.evaluate(f"{SCENE}.aspectratio.x")
        page.set_viewport_size({"width": 900, "height": 800})
        until(page, f"window.drawn.includes('stage') && window.drawn.includes('map') && {CALM}")
        after = page.evaluate(f"{SCENE}.aspectratio.x")
        assert after != pytest.approx(before, rel=0.02), "the landscape is as large as suits its place"
        for view in ("#stage", "#map"):
            place, overlay = (
                page.locator(f"{view} {part}").bounding_box() for part in (".js-plotly-plot", "canvas.overlay")
            )
            assert place
            assert overlay
            assert overlay["width"] == pytest.approx(place["width"], abs=1)


class TestWithoutASurface:
    @pytest.mark.parametrize(("path", "said"), [("", "The map shows the same runs."), ("de/", "Die Karte zeigt")])
    @pytest.mark.parametrize("size", ["laptop", "phone"])
    @WITHOUT_WEBGL
    def test_the_stage_says_so_and_all_else_works(self, visit: Open, size: str, path: str, said: str) -> None:
        page = visit(TWO, size=size, path=path)
        sentence = page.locator(".no-surface")
        expect(sentence).to_contain_text(said)
        expect(page.get_by_text("get.webgl.org")).to_be_hidden()
        page.locator(".view-stage .graph").click()
        assert len(page.context.pages) == 1, "no way leads elsewhere"
        for layout, count in (("side", 2), ("together", 0)):
            page.locator(f"[data-set='layout={layout}']").click()
            until(page, f"window.landscape.state().panes.length === {count}")
            expect(sentence).to_be_visible(visible=not count)


class TestCloud:
    def test_four_hundred_balls_and_how_many_arrive(self, visit: Open) -> None:
        page = at_rest(visit(TWO, size="laptop"))
        alone = page.evaluate(MAP)
        assert [run["share"] for run in state(page)["runs"]] == [None, None]
        changing(page, lambda: type_into(page, "starts", "400"))
        page.get_by_role("textbox", name="spread").click()
        changing(page, page.get_by_role("option", name="box", exact=True).click)
        until(page, f"window.landscape.state().runs.every((run) => run.share !== null) && {CALM}")
        scenario = decode(query(page))
        assert (scenario.setup.starts, scenario.setup.spread) == (400, "box")
        assert page.evaluate(MAP) != alone
        arrived = [outcome.reached or 0 for outcome in outcomes(scenario, follow(scenario))]
        assert 0 < arrived[1] < 400
        assert [run["share"] for run in state(page)["runs"]] == pytest.approx(
            [count / 400 for count in arrived], abs=1e-6
        )
        seek(page, scenario.setup.steps)
        for slot, count in enumerate(arrived):
            share = math.floor(count / 4 + 0.5)
            expect(page.locator(f"[data-readout='{slot}'] [data-field=share]")).to_have_text(f"{share} %")
            cell = page.locator(f"[data-race-run='{slot}'] [data-column=reached]")
            expect(cell).to_have_text(f"{share} % ({count} of 400)")


class TestSideBySide:
    @WIDE_AND_NARROW
    def test_two_three_and_four_while_it_plays(self, visit: Open, size: str, scheme: str) -> None:
        page = at_rest(visit(TWO.replace("steps=60", "steps=2000"), size=size, scheme=scheme))
        page.get_by_label("Speed").select_option("5")
        page.get_by_role("button", name="Play", exact=True).click()
        page.get_by_role("button", name="Side by side").click()
        panes(page, 2)
        for count in (3, 4):
            changing(page, page.get_by_role("button", name="Add a run").click)
            panes(page, count)
        assert page.locator(".pane [data-swatch]").count() == 4
        kinds = page.locator(".pane").evaluate_all("(all) => all.map((one) => one.dataset.view)")
        assert set(kinds) == {"stage"}
        assert state(page)["playing"]
        assert state(page)["step"] >= 12
        assert decode(query(page)).view.layout == "side"
        pause(page)
        page.get_by_role("button", name="Together").click()
        expect(page.locator(".pane")).to_have_count(0)
        until(page, f"window.landscape.state().panes.length === 0 && {CALM}")
        assert "layout" not in query(page)

    @pytest.mark.parametrize("surface", ["himmelblau", "data,data:blobs"])
    @WIDE_AND_NARROW
    @WITHOUT_WEBGL
    def test_the_names_of_eight_are_whole(self, visit: Open, size: str, scheme: str, surface: str) -> None:
        page = visit(f"?surface={surface}&steps=40&step=9&layout=side&{EIGHT}", size=size, scheme=scheme)
        until(page, "window.landscape.state().panes.length === 8")
        names = page.locator(".pane-name")
        expect(names).to_have_count(8)
        for count in (8, 5):
            while len(slots(page)) > count:
                unfold(page)
                changing(page, page.get_by_role("button", name="Remove").first.click)
            until(page, f"window.landscape.state().panes.length === {count} && {CALM}")
            cut = names.evaluate_all("(all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length")
            assert cut == 0
            over = names.evaluate_all(
                """(all) => all.map((one) => {
                  const pane = one.parentElement, graph = pane.querySelector(".pane-graph");
                  return one.offsetTop + one.offsetHeight - graph.layout.margin.t;
                })"""
            )
            assert max(over) <= 0, "names stand above the maps"


def panes(page: Page, count: int) -> None:
    until(page, f"window.landscape.state().panes.length === {count}", 40)
    assert state(page)["panes"] == slots(page)
    titles = [run.optimizer.title for run in decode(query(page)).runs]
    expect(page.locator(".pane-name")).to_have_text(titles)
    before = state(page)["step"]
    until(page, f"window.landscape.state().playing && window.landscape.state().step > {before}")


def space(page: Page) -> None:
    page.keyboard.press("Space")
    until(page, "window.landscape.state().playing")
    page.keyboard.press("Space")
    until(page, "!window.landscape.state().playing")


def arrows(page: Page) -> None:
    seek(page, 20)
    for keys, step in (("ArrowRight", 21), ("Shift+ArrowRight", 31), ("ArrowLeft", 30), ("Shift+ArrowLeft", 20)):
        page.keyboard.press(keys)
        assert state(page)["step"] == step


def ends(page: Page) -> None:
    page.keyboard.press("End")
    assert state(page)["step"] == 60
    page.keyboard.press("Home")
    assert state(page)["step"] == 0


def beside(page: Page) -> None:
    for layout in ("side", "together"):
        page.keyboard.press("s")
        until(page, f"window.landscape.state().layout === '{layout}'")
        until(page, f"window.landscape.state().panes.length === {2 if layout == 'side' else 0} && {CALM}")


def fog(page: Page) -> None:
    for on in ("true", "false"):
        page.keyboard.press("f")
        until(page, f"window.landscape.state().flags.fog === {on}")


def layers(page: Page) -> None:
    for opened in (True, False):
        page.keyboard.press("l")
        assert page.locator("details.popover:not(.compare)").evaluate("(one) => one.open") is opened


def gallery(page: Page) -> None:
    page.keyboard.press("g")
    expect(page.get_by_role("dialog", name="Gallery")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Gallery")).to_be_hidden()


def projector(page: Page) -> None:
    for on in (True, False):
        page.keyboard.press("p")
        until(page, f"document.documentElement.hasAttribute('data-projector') === {str(on).lower()}")
        assert decode(query(page)).view.projector is on


def present(page: Page) -> None:
    page.keyboard.press("n")
    expect(page.get_by_role("dialog", name="Present")).to_be_visible()
    expect(page.locator(".qr img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Present")).to_be_hidden()


def share(page: Page) -> None:
    page.keyboard.press("e")
    expect(page.get_by_role("dialog", name="Share")).to_be_visible()
    expect(page.get_by_role("button", name="Copy link")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Share")).to_be_hidden()


def whole_window(page: Page) -> None:
    for on in (True, False):
        page.keyboard.press("w")
        expect(page.locator("header.bar")).to_be_visible(visible=not on)
        until(page, f"{str(on).lower()} === location.search.includes('full=1')")


def surprise(page: Page) -> None:
    scenario = decode(query(page))
    changing(page, lambda: page.keyboard.press("r"))
    assert decode(query(page)).runs != scenario.runs
    changing(page, lambda: page.keyboard.press("Control+z"))


def undo(page: Page) -> None:
    before = query(page)
    changing(page, lambda: type_into(page, "noise", "0.5"))
    after = query(page)
    page.locator("h1").click()
    assert changing(page, lambda: page.keyboard.press("Control+z")) == before
    assert changing(page, lambda: page.keyboard.press("Control+Shift+z")) == after
    assert changing(page, lambda: page.keyboard.press("Control+z")) == before


def move(page: Page) -> None:
    page.get_by_role("button", name="Move Adam (orange)").or_(page.locator("[data-grip='1']")).first.focus()
    changing(page, lambda: page.keyboard.press("Alt+ArrowUp"))
    assert slots(page) == [1, 0]
    changing(page, lambda: page.keyboard.press("Alt+ArrowDown"))
    assert slots(page) == [0, 1]
    page.evaluate("document.activeElement.blur()")


def list_of_keys(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


ELSEWHERE = {"PageDown PageUp", "↑ ↓ Insert", "Delete"}
"""Pressed by test_lessons.py, which has lessons to walk through, and by test_rows.py, which has rows."""
PRESSED: dict[str, Callable[[Page], None]] = {
    "Space": space,
    "← →": arrows,
    "Home End": ends,
    "S": beside,
    "L": layers,
    "F": fog,
    "W": whole_window,
    "P": projector,
    "?": list_of_keys,
    "G": gallery,
    "E": share,
    "N": present,
    "R": surprise,
    "Ctrl Z": undo,
    "Alt ↑ ↓": move,
}
"""What each entry of the list promises, tried out; an entry without a line here fails."""


class TestKeys:
    def test_the_page_lists_them_all(self, shared: Page) -> None:
        shared.get_by_role("button", name="Keys and help").click()
        entries = shared.locator("#help .keys > div")
        listed = [" ".join(one.locator("kbd").all_text_contents()) for one in entries.all()]
        shared.get_by_role("dialog", name="Keys").get_by_role("button", name="Close").click()
        assert [keys for keys in listed if keys not in ELSEWHERE] == list(PRESSED)

    @pytest.mark.parametrize("keys", [keys for keys, _ in KEYS if keys not in ELSEWHERE])
    def test_each_does_what_it_says(self, shared: Page, keys: str) -> None:
        shared.locator("h1").click()
        PRESSED[keys](shared)
        until(shared, CALM)


class TestCallingOff:
    @WIDE_AND_NARROW
    def test_what_takes_long_can_be_cancelled(self, visit: Open, size: str, scheme: str) -> None:
        page = at_rest(visit(TWO, size=size, scheme=scheme))
        before, held, slow = query(page), list[Route](), [True]
        rate = "learning rate of Adam (vermillion)"

        def hold(route: Route) -> None:
            held.append(route) if slow else route.continue_()

        page.route(ANSWERS, hold)
        type_into(page, rate, "0.3")
        expect(page.locator("#busy")).to_be_visible()
        slow.clear()
        page.locator("#busy").get_by_role("button", name="Cancel").click()
        expect(page.locator("#busy")).to_be_hidden()
        expect(page.get_by_role("textbox", name=rate, exact=True)).to_have_value("0.05")
        until(page, CALM)
        assert query(page) == before
        expect(page.get_by_role("textbox", name=rate, exact=True)).to_have_value("0.05")
        changing(page, lambda: type_into(page, rate, "0.1"))
        assert decode(query(page)).runs[1].optimizer.lr == 0.1


class TestLookingInside:
    def test_the_step_of_two_runs(self, shared: Page) -> None:
        shared.get_by_role("link", name="Inside the step").click()
        expect(shared.locator("#inside")).to_be_in_viewport()
        shared.get_by_label("Run to look into").select_option(label="Momentum")
        expect(shared.locator("[data-inspect='0']")).to_be_visible()
        shared.get_by_label("Run beside it").select_option(label="Adam")
        expect(shared.locator("[data-inspect='1']")).to_be_visible()
        scenario = decode(query(shared))
        assert (scenario.view.inspect, scenario.view.beside) == (0, 1)
        asked: list[str] = []
        shared.on("request", lambda request: "favicon" in request.url or asked.append(request.url))
        flown, seen = simulate(scenario), set()
        for step in (3, 25, 58):
            shared.get_by_role("slider", name="Step", exact=True).fill(str(step))
            for slot in (0, 1):
                table = shared.locator(f"[data-inspect='{slot}']")
                expect(table.locator("caption")).to_contain_text(f"step {step} → {step + 1} of 60")
                told = trace(scenario.surface, scenario.runs[slot], scenario.setup, flown[slot])
                for index, entry in enumerate(told.entries):
                    shown = [
                        read(text) for text in table.locator(f"[data-line='{index}'] [data-axis]").all_text_contents()
                    ]
                    assert shown == pytest.approx(entry.values[step][: len(shown)], rel=6e-4)
                seen.add(table.inner_text())
        assert len(seen) == 6
        assert asked == []

    def test_the_race(self, shared: Page) -> None:
        shared.get_by_role("link", name="Race").click()
        expect(shared.locator("#race")).to_be_in_viewport()
        flown = simulate(decode(query(shared)))
        for step in (2, 30, 60):
            shared.get_by_role("slider", name="Step", exact=True).fill(str(step))
            expect(shared.locator(".race-table caption")).to_have_text(f"Race at step {step}")
            for slot in (0, 1):
                text = shared.locator(f"[data-race-run='{slot}'] [data-column=loss] .race-number").inner_text()
                assert read(text) == pytest.approx(flown[slot].loss[step, 0], rel=1e-3)

    def test_the_race_is_whole_on_a_phone(self, visit: Open) -> None:
        page = at_rest(
            visit(f"{TWO}&{EIGHT}".replace("&run=momentum,lr:0.004&run=adam,lr:0.05/cosine", ""), size="phone")
        )
        page.locator("#panel-open").click()
        page.get_by_role("tab", name="Race").click()
        race = page.locator(".race-scroll")
        assert race.evaluate("(race) => race.scrollWidth <= race.clientWidth")
        cells = page.locator("[data-race-run] :is(.race-name, td)").evaluate_all(
            """(all) => all.filter((one) => {
              const { left, right } = one.getBoundingClientRect();
              return left < 0 || right > innerWidth || one.scrollWidth > one.clientWidth + 1;
            }).length"""
        )
        assert cells == 0
        page.get_by_role("columnheader", name="Loss now").get_by_role("button").click()
        expect(page.get_by_role("columnheader", name="Loss now")).to_have_attribute("aria-sort", "ascending")
        check(page)


class TestAxisNames:
    @pytest.mark.parametrize("size", ["laptop", "phone"])
    def test_none_is_cut(self, visit: Open, size: str) -> None:
        """Nothing is drawn at the left and right edge of a narrow stage, so nothing is cut there."""
        page = at_rest(visit("?surface=monkey_saddle&run=adam&steps=20&step=20", size=size))
        for slug in ("monkey_saddle", "griewank", "matyas", "mccormick"):
            follow = f"window.workbench.follow('surface={slug}&run=adam&steps=20')"
            if decode(query(page)).surface.slug != slug:
                changing(page, lambda follow=follow: page.evaluate(follow))
            until(page, f"document.querySelector('#stage .js-plotly-plot').layout.uirevision === '{slug}' && {CALM}")
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            box = page.locator("#stage").bounding_box()
            assert box
            for left in (box["x"] + 1, box["x"] + box["width"] - 4):
                strip = picture(page, {"x": left, "y": box["y"], "width": 3.0, "height": box["height"] - CORNER})
                assert np.ptp(strip.reshape(-1, 3), axis=0).max() < 8, slug


class TestAccessibility:
    @pytest.mark.parametrize(("size", "scheme"), [("laptop", "dark"), ("phone", "light"), ("phone", "dark")])
    def test_side_by_side_with_the_inspector_open(self, visit: Open, size: str, scheme: str) -> None:
        page = visit(f"{TWO}&layout=side&inspect=0&beside=1", size=size, scheme=scheme)
        until(page, f"window.landscape.state().panes.length === 2 && {CALM}")
        expect(page.locator("[data-inspect]")).to_have_count(2)
        check(page)
        page.locator("#gallery-open").click()
        expect(page.locator(".exhibit").first).to_be_visible()
        check(page, DIALOG)

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_projector_side_by_side_and_its_keys(self, visit: Open, scheme: str) -> None:
        page = visit(f"{TWO}&layout=side&projector=1&inspect=0", size="laptop", scheme=scheme)
        until(page, f"window.landscape.state().panes.length === 2 && {CALM}")
        check(page)
        page.get_by_role("button", name="Keys and help").click()
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        check(page, DIALOG)


class TestEnds:
    def test_every_slider_goes_from_end_to_end(self, visit: Open) -> None:
        page = at_rest(visit("?surface=rosenbrock&steps=60&run=sgd,lr:0.001&run=adam/cosine&step=5", size="laptop"))
        calm = query(page)
        unfold(page)
        folded = page.locator("#panel details:not([open]) > summary")
        while folded.count():
            folded.first.click()
        names = page.locator("[role=slider]").evaluate_all("(all) => all.map((one) => one.getAttribute('aria-label'))")
        assert len(names) == len(set(names)) > 12
        for name in names:
            thumb = page.get_by_role("slider", name=name, exact=True)
            thumb.scroll_into_view_if_needed()
            for end, far in (("aria-valuemin", -900), ("aria-valuemax", 900)):
                box = thumb.bounding_box()
                assert box
                x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
                page.mouse.move(x, y)
                page.mouse.down()
                page.mouse.move(x + far / 3, y, steps=3)
                page.mouse.move(min(max(x + far, 1), 1279), y)
                page.mouse.up()
                now, there = (float(thumb.get_attribute(one) or "nan") for one in ("aria-valuenow", end))
                assert now == pytest.approx(there), name
                until(page, f"!window.landscape.state().waiting && {CALM}", 40)
                until(page, "!document.documentElement.hasAttribute('data-hand')")
            until(page, f"location.search.slice(1) !== {calm!r}")
            assert "eye" not in query(page), f"{name}: the surface was turned by a hand on a slider"
            changing(page, lambda: page.evaluate(f"window.workbench.follow({calm!r})"))
            until(page, CALM)
        seek(page, 0)
        page.get_by_role("button", name="Play", exact=True).click()
        until(page, "window.landscape.state().step > 10")
