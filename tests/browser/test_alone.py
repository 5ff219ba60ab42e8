"""A page that is one file: opened from a disk without a network, and in a sandboxed frame of another page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect

from landscape import decode
from landscape.export.page import packed, page_of
from landscape.export.page.packing import letters
from tests.browser.conftest import Open, state, until

QUERY = "surface=himmelblau&run=sgd,lr:0.01&run=adam,lr:0.1&steps=60&step=25&gradient=1&"
QUERY += "eye_x=1.1&eye_y=-1.4&eye_z=1.2&center_x=0&center_y=0&center_z=-0.05"
SEEN = "window.landscape?.state().runs.length && window.landscape.state().runs[0].screen.map"
SHOWN = f"{SEEN} && !window.landscape.state().waiting"
INKED = """[...document.querySelectorAll('[data-view] canvas.overlay')].filter((one) => one.clientWidth).map((one) => {
  const { data } = one.getContext("2d").getImageData(0, 0, one.width, one.height);
  return data.some((value) => value > 0);
})"""
LOCAL = ("file:", "data:", "blob:", "about:")
EYE = "document.querySelector('#stage .js-plotly-plot').layout.scene.camera.eye"


@pytest.fixture(scope="module")
def troubles() -> list[str]:
    """What went wrong behind the back of the tests: nothing, in the end."""
    return []


@pytest.fixture(scope="module")
def context(browser: Browser, troubles: list[str]) -> Iterator[BrowserContext]:
    """A browser without a network, in which nothing may be asked for but the file itself."""
    with browser.new_context(viewport={"width": 1440, "height": 900}, offline=True) as context:
        context.set_default_timeout(60_000)
        context.on("console", lambda message: message.type == "error" and troubles.append(message.text))
        context.on("weberror", lambda error: troubles.append(str(error.error)))
        context.on("request", lambda asked: asked.url.startswith(LOCAL) or troubles.append(asked.url))
        yield context
    assert troubles == []


@pytest.fixture(scope="module")
def opened(context: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The page, from a disk."""
    path = tmp_path_factory.mktemp("page") / "himmelblau.html"
    path.write_text(page_of(decode(QUERY)), encoding="utf-8")
    page = context.new_page()
    page.goto(path.as_uri())
    until(page, SHOWN, 60)
    return page


def test_it_plays_from_a_disk_without_a_network(opened: Page) -> None:
    assert opened.evaluate(INKED) == [True] * 3
    before = state(opened)
    assert (before["step"], before["playing"]) == (25, False)
    assert opened.evaluate(EYE) == {"x": 1.1, "y": -1.4, "z": 1.2}
    opened.keyboard.press("ArrowRight")
    until(opened, "window.landscape.state().step === 26")
    opened.keyboard.press("Home")
    opened.keyboard.press("Space")
    until(opened, "window.landscape.state().playing && window.landscape.state().step > 3")
    opened.get_by_role("button", name="Pause").click()
    until(opened, "!window.landscape.state().playing")
    opened.evaluate("window.landscape.seek(25)")
    opened.locator("#map .js-plotly-plot").click(position={"x": 150, "y": 150})  # nobody makes another scenario of it
    until(opened, SHOWN)
    assert [run["x"] for run in state(opened)["runs"]] == [run["x"] for run in before["runs"]]


def test_it_shows_what_the_served_page_shows(opened: Page, visit: Open) -> None:
    served = visit(f"?{QUERY}&hide=bar.panel.race.inspector")
    until(served, SHOWN)
    opened.evaluate("window.landscape.seek(25)")
    until(opened, f"window.landscape.state().step === 25 && {SHOWN}")
    there, here = state(served), state(opened)
    assert views(here) == pytest.approx(views(there), abs=2)  # its foot takes a line
    assert [run["loss"] for run in here["runs"]] == [run["loss"] for run in there["runs"]]
    said = "document.querySelector('.caption').textContent"
    assert opened.evaluate(said) == served.evaluate(said) != ""


def views(told: dict[str, Any]) -> list[float]:
    """Give where the balls are on the stage and on the map, in pixels."""
    return [place for run in told["runs"] for view in ("stage", "map") for place in run["screen"][view][:2]]


def test_layers_layout_and_the_whole_window(opened: Page) -> None:
    offered = opened.locator("[data-toggle], [data-set], [data-choice], [data-zoom]")
    names = {one.get_attribute("data-toggle") for one in offered.all()}
    assert {"velocity", "flow", "fog", "full"} <= names
    assert not {"basins", "linear", "contest"} & names
    assert opened.locator("[data-choice], [data-zoom], #panel-open").count() == 0
    opened.evaluate("document.documentElement.requestFullscreen = async () => { window.asked = true; }")
    opened.get_by_role("button", name="Whole window").click()
    until(opened, "document.documentElement.matches('[data-embed]')")
    assert opened.locator(".view-map").is_hidden()
    assert opened.evaluate("!document.fullscreenEnabled || window.asked === true")
    opened.keyboard.press("Escape")
    until(opened, "!document.documentElement.matches('[data-embed]')")
    opened.get_by_role("button", name="Whole window").click()
    until(opened, "document.documentElement.matches('[data-embed]')")
    opened.evaluate("void document.dispatchEvent(new Event('fullscreenchange'))")  # the browser has left it by itself
    until(opened, "!document.documentElement.matches('[data-embed]')")
    opened.keyboard.press("s")
    until(opened, "document.querySelectorAll('.pane .js-plotly-plot').length === 2")
    opened.keyboard.press("s")
    until(opened, "document.querySelectorAll('.pane').length === 0")


def test_the_scheme_is_that_of_its_reader(opened: Page) -> None:
    low = "document.querySelector('#stage .js-plotly-plot')._fullData[0].colorscale[0][1]"
    light = opened.evaluate(low)
    opened.emulate_media(color_scheme="dark")
    until(opened, f"{low} !== {light!r}")
    assert opened.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(11, 17, 25)"
    assert opened.evaluate(EYE) == {"x": 1.1, "y": -1.4, "z": 1.2}
    turned = {"x": -1.1, "y": 1.2, "z": 1.0}
    opened.evaluate(
        "(eye) => Plotly.relayout(document.querySelector('#stage .js-plotly-plot'), { 'scene.camera.eye': eye })",
        turned,
    )
    opened.emulate_media(color_scheme="light")
    until(opened, f"{low} === {light!r}")
    assert opened.evaluate(EYE) == turned, "whoever has turned it sees it from there"


def test_in_a_sandboxed_frame_it_plays_and_talks_to_the_page_around(context: BrowserContext) -> None:
    """Without an origin there is no storage and no history; a scenario comes and a start goes by messages."""
    page = context.new_page()
    page.set_content("<iframe sandbox='allow-scripts' style='border: 0; width: 1300px; height: 800px'></iframe>")
    page.evaluate(
        """(html) => {
          window.heard = [];
          addEventListener("message", ({ data }) => window.heard.push(data));
          document.querySelector("iframe").srcdoc = html;
        }""",
        page_of(decode("surface=himmelblau&run=sgd&steps=40"), "de"),
    )
    until(page, "window.heard.some(({ landscape }) => landscape === 'ready')", 60)
    frame = page.frames[1]
    until(frame, "window.landscape.state().playing && window.landscape.state().step > 1")
    assert frame.evaluate(INKED) == [True] * 3
    assert frame.locator("#transport-play").get_attribute("aria-label") == "Pause"
    assert frame.get_by_role("button", name="Ganzes Fenster").count() == 1
    send(page, landscape="show", takes=True, told=packed(decode("surface=himmelblau&run=sgd&run=adam&steps=30")))
    send(page, landscape="seek", step=20)  # while it is on its way
    until(frame, "window.landscape.state().runs.length === 2 && window.landscape.state().steps === 30")
    until(frame, f"window.landscape.state().step === 20 && !window.landscape.state().playing && {SHOWN}")
    frame.evaluate(
        """() => new Promise((done) => {
          addEventListener("message", done, { once: true });
          postMessage({ landscape: "seek", step: 5 }, "*");
        })"""
    )
    send(page, landscape="seek", step=float("nan"))
    send(page, landscape="show", told=7)
    send(page, landscape="seek", step=21)
    until(frame, "window.landscape.state().step === 21")
    rests = "window.heard.filter(({ landscape }) => landscape === 'step').map(({ step }) => step)"
    assert 5 not in page.evaluate(rests), "what another window says is not listened to"
    frame.locator("#map .js-plotly-plot").click(position={"x": 200, "y": 150})
    until(page, "window.heard.some(({ landscape, x, y }) => landscape === 'start' && Number.isFinite(x + y))")
    send(page, landscape="show", told="no such thing")
    until(page, "window.heard.some(({ landscape }) => landscape === 'failed')")
    assert len(state_of(frame)["runs"]) == 2
    page.locator("iframe").evaluate("(frame) => { frame.style.width = '700px'; frame.style.height = '480px'; }")
    until(frame, "document.documentElement.matches('[data-embed]')")
    assert frame.locator(".view-map").is_hidden()
    page.close()


def send(page: Page, **what: object) -> None:
    """Tell the page in the frame something."""
    page.evaluate("(what) => document.querySelector('iframe').contentWindow.postMessage(what, '*')", what)


def state_of(frame: Frame) -> dict[str, Any]:
    told: dict[str, Any] = frame.evaluate("window.landscape.state()")
    return told


CONTROLS = {f"transport-{name}" for name in ("restart", "back", "play", "forward", "loop")} | {"help-open"}
SIZES = [(320, 240), (320, 480), (420, 420), (640, 360), (960, 540), (2560, 1440)]
CUT = """[...document.querySelectorAll('.transport, .view-stage, .whence, .whence-link, figcaption > *, .cameras > *')]
  .filter((one) => one.checkVisibility())
  .filter((one) => {
    const { left, top, right, bottom } = one.getBoundingClientRect();
    if (one.matches(".whence-link") && one.scrollHeight > one.clientHeight) return true;
    return left < 0 || top < 0 || right > innerWidth + 0.5 || bottom > innerHeight + 0.5;
  }).map((one) => one.className)"""
COVERED = """(() => {
  const boxes = [...document.querySelectorAll('figcaption > *, .cameras > *, .transport, .whence')]
    .filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect());
  return boxes.filter((one, i) => boxes.some((other, j) => i < j
    && Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1)).length;
})()"""
"""How much lies on something else."""
SEEN_THERE = (
    "[...document.querySelectorAll('.transport :is(button, input, select)')].filter((one) => one.checkVisibility())"
)
UNREACHED = (
    f"{SEEN_THERE}.filter("
    """(one) => {
  one.scrollIntoView({ block: "nearest", inline: "nearest" });
  const { left, top, width, height } = one.getBoundingClientRect();
  return !one.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}).map((one) => one.id)"""
)


def test_a_frame_of_any_size_shows_it_whole(context: BrowserContext) -> None:
    page = context.new_page()
    page.set_content(
        "<style>body { margin: 0; } iframe { display: block; border: 0; width: 100vw; height: 100vh; }</style>"
        "<iframe sandbox='allow-scripts'>"
    )
    html = page_of(decode(QUERY), address="https://landscape.example.org")
    page.evaluate(
        """(html) => new Promise((done) => {
          const frame = document.querySelector("iframe");
          frame.addEventListener("load", done, { once: true });
          frame.srcdoc = html;
        })""",
        html,
    )
    frame = page.frames[1]
    until(frame, SEEN.replace("map", "stage"), 60)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        until(frame, f"innerWidth === {width} && innerHeight === {height} && {SHOWN.replace('map', 'stage')}")
        until(frame, f"!({CUT}).length && !{COVERED}")  # cameras are placed anew when the stage has its size
        assert set(frame.evaluate(f"{SEEN_THERE}.map((one) => one.id)")) > CONTROLS
        until(frame, f"!({UNREACHED}).length")
    page.set_viewport_size({"width": 320, "height": 240})
    until(frame, "innerWidth === 320")
    frame.locator("#help-open").click()
    expect(frame.locator("#help")).to_be_visible()


WINDOWS = [(640, 450), (768, 1024), (800, 450), (960, 540), (1280, 720)]
OUT_OF_PLACE = """[...document.querySelectorAll('.view')].filter((one) => one.checkVisibility()).filter((one) => {
  const { left, right, width } = one.getBoundingClientRect();
  return left < 0 || right > innerWidth + 0.5 || width < innerWidth / 5;
}).map((one) => one.className)"""


def test_views_of_data_have_room_in_a_window_of_any_size(context: BrowserContext) -> None:
    page = context.new_page()
    page.set_content(page_of(decode("surface=data&run=sgd,lr:0.05&run=adam,lr:0.1&steps=60")))
    until(page, SEEN.replace("map", "stage"), 60)
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        until(page, f"innerWidth === {width} && innerHeight === {height} && !({OUT_OF_PLACE}).length")
    page.close()


@pytest.mark.parametrize("broken", ["told", "script"])
def test_a_file_that_is_damaged_says_so(browser: Browser, broken: str) -> None:
    """Of what it shows, or of the script itself, of which a policy admits no other."""
    html = page_of(decode("surface=bowl&run=sgd&steps=5"))
    begins = html.index(">", html.index(f'<script id="{broken}"')) + 1
    other = letters(b"no such thing")
    with browser.new_context(offline=True) as context:
        page = context.new_page()
        page.set_content(html[:begins] + other + html[html.index("</script>", begins) :])
        alert = page.get_by_role("alert")
        expect(alert).to_have_text(
            "This page cannot be shown: its file is damaged, or it needs a browser of 2023 or newer."
        )
        expect(alert).to_be_in_viewport()
