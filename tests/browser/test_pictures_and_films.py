"""Pictures and films: what comes out is what is seen, frame by frame, and nothing comes out of what is called off."""

# ruff: noqa: E501  (scripts for the browser)

from __future__ import annotations

import io
import re
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Download, Locator, Page, Route, expect

from scripts.pictures import DRAWN
from tests.browser.conftest import LOST, Open, state, until, visiting
from tests.browser.lender import Lender

LINK = "?surface=himmelblau&run=adam,lr:0.1&run=momentum,lr:0.005&run=sgd,lr:0.01&steps=60&step=42"
DATA = "?surface=data,data:penguins_two&run=adam,lr:0.1&run=sgd,lr:0.01&x=-6&y=6&steps=60&step=42&beside_map=explorer"
NAME = "himmelblau-adam-momentum-sgd"
SVG = "{http://www.w3.org/2000/svg}"
SHARING = """
const { take } = await import("/assets/modules/sharing/shot.js"), { furnish } = await import("/assets/modules/sharing/studio.js");
const { stepsOf, countOf } = await import("/assets/modules/sharing/reel.js");
"""
OVERLAY = "document.querySelector('[data-view={kind}]:not(.pane) canvas.overlay')"
WITHOUT_EYE = """
const { current, look, shown } = await import("/assets/modules/player/frames.js"), { draw, sceneOf } = await import("/assets/modules/player/painting.js");
const sight = shown().find((view) => view.canvas === seen);
sight.ctx.setTransform(look().ratio, 0, 0, look().ratio, 0, 0);
sight.ctx.clearRect(0, 0, seen.width, seen.height);
draw(sight, { ...sceneOf(current(), shown(), look(), shot.step), eye: undefined }, shot.step);
"""
"""The page's map as it would be if it did not tell from where the stage is seen: a picture of it alone has no stage."""
STEADY = """(() => {
  const now = JSON.stringify(window.landscape.state().runs.map(({ screen }) => [screen.stage, screen.map])), since = window.since ?? {};
  if (since.now !== now) window.since = { now, at: performance.now() };
  return !now.includes("null") && performance.now() - window.since.at > 700;
})()"""
"""Every ball stands on stage and map, and has stood there for a while."""
MOST_TRIES = 4
PALETTE = 1
"""By how much of 255 the colours of a GIF may be off."""
ENCODERS = """() => {
  const configure = (window.configure ??= VideoEncoder.prototype.configure);
  window.encoders = [];
  VideoEncoder.prototype.configure = function (...how) { window.encoders.push(this); return configure.apply(this, how); };
}"""
CLOSED = "window.encoders.length > 0 && window.encoders.every((one) => one.state === 'closed')"
HIDDEN = "document.querySelectorAll('body > .js-plotly-plot').length"
"""How many landscapes there are that nobody sees."""
LONG = {"seconds": "30", "rate": "60"}
Pixels = np.ndarray[Any, np.dtype[np.int16]]


@pytest.fixture(scope="module")
def open_page(lender: Lender) -> Iterator[Open]:
    with visiting(lender) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared(open_page: Open) -> Page:
    """The one page of these tests, at rest."""
    page = open_page(LINK, accept_downloads=True, tolerate=f"{LOST}|Cannot encode the film")
    page.evaluate(DRAWN)
    until(page, STEADY, 40)
    return page


@pytest.fixture
def page(shared: Page) -> Iterator[Page]:
    """Lend it with the menu closed, and close it again."""
    yield shared
    shared.evaluate("document.querySelector('#share').close()")


def unfolded(page: Page, way: str, **chosen: str) -> Locator:
    """Open the menu at a way, and choose."""
    if not page.locator("#share").evaluate("(one) => one.open"):
        page.locator("#share-open").click()
    section = page.locator(f"details[data-way={way}]")
    if section.get_attribute("open") is None:
        section.locator("summary").click()
    expect(section).to_have_attribute("data-ready", "")
    for name, value in chosen.items():
        section.locator(f"[data-choose={name}]").select_option(value)
    return section


def made(page: Page, way: str, act: str, **chosen: str) -> tuple[str, bytes]:
    """Have something made, and give its name and what is in it."""
    section = unfolded(page, way, **chosen)
    with page.expect_download(timeout=90_000) as download:
        section.locator(f"[data-act={act}]").click()
    got: Download = download.value
    return got.suggested_filename, Path(got.path()).read_bytes()


def picture(page: Page, **chosen: str) -> Image.Image:
    name, data = made(page, "picture", "save", **{"form": "png", "what": "map"} | chosen)
    assert name == f"{NAME}-{chosen.get('what', 'map')}.png".replace("-all", "")
    return Image.open(io.BytesIO(data))


def pixels(image: Image.Image) -> Pixels:
    return np.asarray(image.convert("RGB")).astype(np.int16)


def decoded(address: str) -> Pixels:
    return pixels(Image.open(io.BytesIO(b64decode(address.partition(",")[2]))))


def away(one: Pixels, other: Pixels) -> Pixels:
    """Tell for each pixel by how much two pictures differ."""
    assert one.shape == other.shape
    off: Pixels = np.abs(one - other).max(axis=-1)
    return off


@pytest.fixture(scope="module")
def over_data(open_page: Open) -> Page:
    """A page over data, with all views that there are."""
    page = open_page(DATA, accept_downloads=True)
    page.evaluate(DRAWN)
    until(page, STEADY, 40)
    return page


@pytest.mark.parametrize("kind", ["stage", "map", "curves"])
def test_the_studio_draws_what_the_page_shows(page: Page, kind: str) -> None:
    hold_alike(page, kind)


@pytest.mark.parametrize("kind", ["model", "explorer"])
def test_the_studio_draws_what_the_page_shows_over_data(over_data: Page, kind: str) -> None:
    hold_alike(over_data, kind)


def test_what_the_page_has_can_be_chosen_by_the_name_that_it_has_there(page: Page, over_data: Page) -> None:
    every = ["Loss surface", "Data and fit", "Contour map", "Curves", "Losses"]
    for where, names in ((page, [every[i] for i in (0, 2, 3)]), (over_data, every)):
        for way in ("picture", "film"):
            offered = unfolded(where, way).locator("[data-choose=what] option").all_text_contents()
            assert offered == ["Everything", *names]
    over_data.evaluate("document.querySelector('#share').close()")


@pytest.mark.parametrize("kind", ["curves", "explorer"])
def test_nothing_stands_on_the_numbers_of_an_axis(page: Page, over_data: Page, kind: str) -> None:
    beside = (page if kind == "curves" else over_data).evaluate(
        f"""async () => {{ {SHARING}
          const shot = take(), studio = await furnish(shot, {{ what: "{kind}", size: shot.sizes.{kind}, ratio: 1, scheme: "light", grows: true }});
          studio.draw(studio.page().getContext("2d"), 0);
          const [{{ view }}] = studio.tiles, {{ data }} = view.ctx.getImageData(0, 0, view.plot.left - 4, view.canvas.height);
          studio.close();
          return data.filter((alpha, i) => i % 4 === 3 && alpha > 60).length;
        }}"""
    )
    assert beside == 0


def hold_alike(page: Page, kind: str) -> None:
    for _ in range(MOST_TRIES):  # which a page needs that is still being fitted
        drawn = compared(page, kind)
        width, height, *theirs = drawn["sizes"]
        assert [width, height] == theirs
        assert drawn["inked"] > 500
        if drawn["off"] <= 0.005 * drawn["inked"]:
            return
    pytest.fail(f"{kind} is another than on the page: {drawn}")


def compared(page: Page, kind: str) -> dict[str, Any]:
    """Compare what the studio draws with what the page shows at the same moment; a page may be about to draw anew."""
    found: dict[str, Any] = page.evaluate(
        f"""async () => {{ {SHARING}
          const alpha = (canvas) => [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data].filter((_, i) => i % 4 === 3);
          await new Promise((done) => setTimeout(done, 300));
          const shot = take(), seen = {OVERLAY.format(kind=kind)};
          {WITHOUT_EYE if kind == "map" else ""}
          const theirs = alpha(seen);
          const studio = await furnish(shot, {{ what: "{kind}", size: shot.sizes.{kind}, ratio: window.devicePixelRatio, scheme: "light", grows: true }});
          const page = studio.page(), [{{ view }}] = studio.tiles;
          studio.draw(page.getContext("2d"), shot.step);
          const own = alpha(view.canvas);
          studio.close();
          const inked = theirs.filter((one) => one > 60).length, off = theirs.filter((one, i) => Math.abs(one - own[i]) > 60).length;
          return {{ sizes: [view.canvas.width, view.canvas.height, seen.width, seen.height], inked, off }};
        }}"""
    )
    return found


class TestPicture:
    def test_it_is_as_large_as_is_wanted_and_the_same_in_every_size(self, page: Page) -> None:
        once, twice, four = (picture(page, scale=scale) for scale in "124")
        assert [twice.size, four.size] == [(factor * once.width, factor * once.height) for factor in (2, 4)]
        for larger in (twice, four):
            off = away(pixels(once), pixels(larger.resize(once.size, Image.Resampling.BOX)))
            assert np.quantile(off, 0.9) < 40
        shown = page.locator("details[data-way=picture] [data-given] img")
        assert shown.evaluate("(one) => [one.naturalWidth, one.naturalHeight]") == list(four.size)

    def test_who_draws_by_keys_stays_where_they_are(self, page: Page) -> None:
        section = unfolded(page, "picture", what="map", form="png")
        save = section.locator("[data-act=save]")
        save.focus()
        with page.expect_download():
            page.keyboard.press("Enter")
            page.keyboard.press("Enter")  # it is being drawn
        expect(section.locator(".share-told")).to_contain_text("Saved")
        expect(save).to_be_focused()

    def test_balls_stand_where_they_are_on_the_page(self, page: Page) -> None:
        got = pixels(picture(page, scale="1"))
        for run in state(page)["runs"]:
            x, y = (round(value) for value in run["screen"]["map"])
            color = np.array([int(run["color"]["light"][i : i + 2], 16) for i in (1, 3, 5)]) if "color" in run else None
            around = got[y - 6 : y + 7, x - 6 : x + 7]
            assert away(around, pixels(Image.new("RGB", (13, 13), "white"))).max() > 60
            assert color is None or np.abs(around - color).sum(axis=-1).min() < 90

    def test_the_ground_may_be_transparent_and_the_colours_the_other_ones(self, page: Page) -> None:
        clear, dark = (
            picture(page, what="stage", ground="clear", scale="1"),
            picture(page, ground="card", scheme="dark"),
        )
        assert clear.mode == "RGBA"
        assert clear.getpixel((1, 1)) == (0, 0, 0, 0)
        assert clear.getextrema()[3] == (0, 255)
        corner, usual = pixels(dark)[1, 1], pixels(picture(page, scheme="page"))[1, 1]
        assert corner.max() < 60
        assert usual.min() > 240
        assert page.evaluate("document.documentElement.dataset.mantineColorScheme") != "dark"

    @pytest.mark.parametrize(("what", "pictures"), [("map", 0), ("curves", 0), ("all", 1)])
    def test_an_svg_has_lines_for_every_run_and_pictures_of_landscapes_only(
        self, page: Page, what: str, pictures: int
    ) -> None:
        name, data = made(page, "picture", "save", form="svg", what=what, caption="link", scheme="page")
        assert name == (f"{NAME}.svg" if what == "all" else f"{NAME}-{what}.svg")
        root = ET.fromstring(data)
        assert len(root.findall(f".//{SVG}image")) == pictures
        strokes = {one.get("stroke") for one in root.iter(f"{SVG}path")}
        texts = [one.text for one in root.iter(f"{SVG}text")]
        for color, label in (("#0062a9", "Adam"), ("#b03600", "Momentum"), ("#006e51", "SGD")):
            assert color in strokes
            assert label in texts  # in the legend, where there is no room beside its ball
        assert "".join(filter(None, texts)).find("surface=himmelblau") >= 0
        said = page.locator("details[data-way=picture] .share-told")
        expect(said).to_have_text(re.compile("Saved"))

    def test_it_has_the_size_and_the_caption_that_are_wanted(self, page: Page) -> None:
        section = unfolded(page, "picture", form="png", what="map", size="1280x720", scale="2", caption="both")
        expect(section.locator(".share-told")).to_have_text("2560 × 1440 pixels.")
        assert picture(page, size="1280x720", scale="2", caption="both").size == (2560, 1440)
        section.locator("[data-choose=size]").select_option("page")
        texts = texts_of(page, what="map", caption="both")
        assert "Himmelblau, step 42 of 60. SGD reached" in " ".join(texts)
        begins = next(i for i, text in enumerate(texts) if text.startswith("http"))
        assert "".join(texts[begins:]).endswith("step=42")
        assert all(line.endswith(("&", "=")) for line in texts[begins:-1])

    def test_its_letters_are_as_large_as_those_of_the_page(self, page: Page) -> None:
        root = "document.documentElement.style"
        sizes = {}
        for text in (1, 1.5):
            page.evaluate(f"{root}.setProperty('--figure-text', '{text}')")
            try:
                _, data = made(page, "picture", "save", form="svg", what="map", caption="none")
            finally:
                page.evaluate(f"{root}.removeProperty('--figure-text')")
            (legend,) = (one for one in ET.fromstring(data).iter(f"{SVG}text") if one.text == "Momentum")
            sizes[text] = float(legend.get("font-size", "0"))
        assert sizes[1.5] == 1.5 * sizes[1]

    def test_side_by_side_it_is_what_is_seen(self, page: Page) -> None:
        lay = "import('/assets/modules/controls/scenario.js').then(({{ setView }}) => setView('layout', '{}'))"
        page.evaluate(lay.format("side"))
        try:
            until(
                page,
                "document.querySelectorAll('.pane .js-plotly-plot').length === 3 && window.landscape.state().runs.every(({ screen }) => screen.stage)",
                60,
            )
            seen, own = page.evaluate(PANES)
            texts = texts_of(page, what="stage", caption="none")
        finally:
            page.evaluate(lay.format("together"))
            until(page, STEADY, 60)
        assert len(own) == 3
        assert np.abs(np.array(seen) - np.array(own)).max() <= 1
        assert texts == ["Adam", "Momentum", "SGD"]


PANES = f"""async () => {{ {SHARING}
  const panes = [...document.querySelectorAll(".pane")].map((one) => one.getBoundingClientRect()), grid = document.querySelector(".panes").getBoundingClientRect();
  const shot = take(), studio = await furnish(shot, {{ what: "stage", size: shot.sizes.stage, ratio: 1, scheme: "light", grows: true, at: shot.step }});
  const own = studio.tiles.map(({{ place }}) => [place.left, place.top, place.width, place.height]);
  studio.close();
  return [panes.map(({{ left, top, width, height }}) => [left - grid.left, top - grid.top, width, height]), own];
}}"""
"""Where panes stand in the place of the stage, on the page and on a picture of it."""


def texts_of(page: Page, **chosen: str) -> list[str]:
    """Save an SVG, and give what is written on it outside its views: names, legend and caption."""
    _, data = made(page, "picture", "save", form="svg", **chosen)
    return [one.text or "" for one in ET.fromstring(data).findall(f"{SVG}text")]


FRAMES = """async () => {
  const film = document.querySelector("details[data-way=film] video"), seconds = %s, rate = %s, picked = %s;
  if (film.readyState < 1) await new Promise((done) => film.addEventListener("loadedmetadata", done, { once: true }));
  const page = Object.assign(document.createElement("canvas"), { width: film.videoWidth, height: film.videoHeight }), ctx = page.getContext("2d", { willReadFrequently: true });
  const got = [];
  for (const i of picked) {
    // A busy browser says "seeked" while the frame before is still the one that is drawn.
    const there = new Promise((done) => {
      const shown = (_, { mediaTime }) => (Math.abs(mediaTime - i / rate) < 0.5 / rate ? done() : film.requestVideoFrameCallback(shown));
      film.requestVideoFrameCallback(shown);
    });
    film.currentTime = (i + 0.5) / rate;
    await there;
    ctx.drawImage(film, 0, 0);
    got.push(page.toDataURL());
  }
  return { got, duration: film.duration };
}"""
OWN = """async () => { %s
  const size = { width: 640, height: 360 }, studio = await furnish(take(), { what: %r, size, ratio: 1, scheme: "light" });
  const page = studio.page(), ctx = page.getContext("2d", { willReadFrequently: true }), count = countOf({ seconds: %s, rate: %s }), steps = stepsOf(count, studio.steps);
  studio.begin();
  const picked = %s, own = steps.flatMap((s, i) => (studio.draw(ctx, s), picked.includes(i) ? [page.toDataURL()] : []));
  studio.close();
  return own;
}"""
PICKED = [0, 7, 20, 33, 44]
SMALL = {"what": "map", "size": "640x360", "seconds": "3", "rate": "15", "scheme": "light"}


def frames_of(page: Page) -> tuple[list[Pixels], list[Pixels], float]:
    """Give some frames of the video that is shown, the studio's own, and how long the video is."""
    film = page.evaluate(FRAMES % (3, 15, PICKED))
    own = page.evaluate(OWN % (SHARING, "map", 3, 15, PICKED))
    return [*map(decoded, film["got"])], [*map(decoded, own)], film["duration"]


def hold_frames(got: list[Pixels], own: list[Pixels]) -> None:
    """Hold that each frame is its own, and nearer to that than to any other."""
    for i, frame in enumerate(got):
        off = [float(away(frame, other).mean()) for other in own]
        assert off[i] == min(off), off
        assert off[i] < 5, off


SEEN = "JSON.stringify([document.querySelector('#stage .js-plotly-plot').layout.scene.camera, window.landscape.state().step, location.href])"


def going(page: Page, beyond: int = 3) -> None:
    """Wait until a film has more than so many frames."""
    until(page, f"document.querySelector('details[data-way=film] progress').value > {beyond}", 60)


class TestFilm:
    def test_every_frame_of_a_video_is_the_studio_s_at_its_step(self, page: Page) -> None:
        section = unfolded(page, "film", **SMALL, form="video")
        told = section.locator(".share-told")
        expect(told).to_have_text(re.compile(r"About [\d.]+ [kM]B: 45 frames"), timeout=60_000)
        amount, unit = re.findall(r"About ([\d.]+) ([kM]B)", told.text_content() or "")[0]
        name, data = made(page, "film", "make")
        ending = name.rpartition(".")[2]
        assert name == f"{NAME}-map.{ending}"
        assert (ending, data[4:8] == b"ftyp") in {("mp4", True), ("webm", False)}
        guess = float(amount) * {"kB": 1e3, "MB": 1e6}[unit]
        assert len(data) / 1.6 <= guess <= len(data) * 1.6
        got, own, duration = frames_of(page)
        assert duration == pytest.approx(3, abs=0.07)
        hold_frames(got, own)

    def test_where_there_is_no_h264_it_is_vp9(self, page: Page) -> None:
        page.evaluate("""() => {
          const can = (window.can = VideoEncoder.isConfigSupported);
          VideoEncoder.isConfigSupported = (how) => (how.codec.startsWith("avc") ? Promise.resolve({ supported: false, config: how }) : can.call(VideoEncoder, how));
        }""")
        try:
            name, data = made(page, "film", "make", **SMALL | {"rate": "20"}, form="video")
        finally:
            page.evaluate("() => void (VideoEncoder.isConfigSupported = window.can)")
        assert name == f"{NAME}-map.webm"
        assert b"V_VP9" in data[:2000]
        film = page.evaluate(FRAMES % (3, 20, [0, 30, 59]))
        own = page.evaluate(OWN % (SHARING, "map", 3, 20, [0, 30, 59]))
        hold_frames([*map(decoded, film["got"])], [*map(decoded, own)])

    def test_without_an_encoder_nothing_is_recorded_before_it_is_asked_for_and_without_a_recorder_that_is_told(
        self, page: Page
    ) -> None:
        page.evaluate("""() => {
          const can = VideoEncoder.isConfigSupported, { start } = MediaRecorder.prototype, track = window.CanvasCaptureMediaStreamTrack;
          window.started = 0;
          VideoEncoder.isConfigSupported = (config) => Promise.resolve({ supported: false, config });
          MediaRecorder.prototype.start = function (...how) { window.started++; return start.apply(this, how); };
          window.heal = () => { VideoEncoder.isConfigSupported = can, MediaRecorder.prototype.start = start, window.CanvasCaptureMediaStreamTrack = track; };
        }""")
        try:
            section = unfolded(page, "film", **SMALL | {"rate": "25"}, form="video")
            told = section.locator(".share-told")
            expect(told).to_have_text("75 frames, about 3 s to make.")
            assert page.evaluate("window.started") == 0
            page.evaluate("delete window.CanvasCaptureMediaStreamTrack")
            unfolded(page, "film", seconds="5")
            expect(told).to_have_text("This browser makes no videos; a GIF it can.")
        finally:
            page.evaluate("window.heal()")

    def test_a_gif_has_its_frames_its_time_and_stores_only_what_changes(self, page: Page) -> None:
        name, data = made(page, "film", "make", **SMALL, form="gif", loop="loop")
        assert name == f"{NAME}-map.gif"
        gif = Image.open(io.BytesIO(data))
        assert isinstance(gif, Image.Image)
        assert gif.size == (640, 360)
        assert gif.info["loop"] == 0
        begins, at = [], 0
        for i in range(gif.n_frames):
            gif.seek(i)
            begins.append(at)
            at += int(gif.info["duration"])
        assert at == 3000
        assert 38 <= gif.n_frames <= 45
        own = [decoded(one) for one in page.evaluate(OWN % (SHARING, "map", 3, 15, PICKED))]
        for i, frame in zip(PICKED, own, strict=True):
            gif.seek(max(k for k, begin in enumerate(begins) if begin <= 1000 * i / 15 + 5))
            off = away(pixels(gif), frame)
            assert off.mean() < PALETTE
            assert np.quantile(off, 0.999) < 30
        first = data.index(b"\x21\xf9\x04", 2000)  # where the second frame begins
        assert (len(data) - first) / (gif.n_frames - 1) < 0.5 * first

    def test_what_is_called_off_leaves_nothing(self, page: Page) -> None:
        section = unfolded(page, "film", **SMALL | LONG, form="video")
        saved: list[Download] = []
        heard = lambda download: saved.append(download)  # noqa: E731, PLW0108  (which can be taken away again)
        page.on("download", heard)
        page.evaluate(ENCODERS)
        section.locator("[data-act=make]").click()
        going(page)
        section.locator("[data-act=cancel]").press("Enter")
        expect(section.locator(".share-told")).to_have_text("Cancelled; nothing was saved.")
        expect(section.locator("[data-act=make]")).to_be_focused()
        expect(section.locator("progress")).to_be_hidden()
        until(page, CLOSED)
        assert section.locator("[data-given] > *").count() == 0
        assert saved == []
        page.remove_listener("download", heard)

    def test_it_goes_on_while_the_menu_is_closed_and_can_be_called_off_from_there(self, page: Page) -> None:
        until(page, f"{HIDDEN} === 0")
        before = page.evaluate(SEEN)
        page.evaluate(ENCODERS)
        section = unfolded(page, "film", **SMALL | LONG, form="video")
        section.locator("[data-act=make]").click()
        going(page)
        page.keyboard.press("Escape")
        aside = page.locator(".film-aside")
        expect(aside).to_contain_text("Making the film …")
        going(page, beyond=5)
        expect(aside.locator("small")).to_have_text(re.compile(r"about \d+ s left"))
        assert page.evaluate(SEEN) == before
        unfolded(page, "film")
        expect(aside).to_have_count(0)
        expect(section.locator("[data-act=cancel]")).to_be_visible()
        going(page, beyond=8)
        page.keyboard.press("Escape")
        aside.get_by_role("button", name="Cancel").click()
        expect(aside).to_have_count(0)
        until(page, f"{CLOSED} && {HIDDEN} === 0")
        assert page.evaluate(SEEN) == before

    def test_one_that_is_ready_while_the_menu_is_closed_is_saved_and_that_is_said(self, page: Page) -> None:
        until(page, f"{HIDDEN} === 0")
        section = unfolded(page, "film", **SMALL, form="video")
        with page.expect_download(timeout=90_000) as download:
            section.locator("[data-act=make]").evaluate(
                "(one) => (one.click(), one.closest('dialog').close())"
            )  # at once
        assert download.value.suggested_filename.startswith(f"{NAME}-map.")
        aside = page.locator(".film-aside")
        expect(aside.get_by_role("status")).to_have_text(re.compile(rf"Saved: {NAME}-map\.\w+, \d+ kB\."))
        until(page, f"{HIDDEN} === 0")
        aside.get_by_role("button", name="Close").click()
        expect(aside).to_have_count(0)

    @pytest.mark.parametrize(
        "failing",
        ['if (++count === 12) throw new Error("no memory")', "if (++count === 12) this.close()", "return"],
        ids=["throws", "closes", "gives nothing"],
    )
    def test_an_encoder_that_fails_half_way_is_told_and_let_go_of(self, page: Page, failing: str) -> None:
        page.evaluate(ENCODERS)
        section = unfolded(page, "film", **SMALL, form="video")
        expect(section.locator(".share-told")).to_contain_text("About", timeout=60_000)
        page.evaluate(f"""() => {{
          const encode = (window.encode = VideoEncoder.prototype.encode);
          let count = 0;
          VideoEncoder.prototype.encode = function (...frame) {{ {failing}; return encode.apply(this, frame); }};
        }}""")
        try:
            section.locator("[data-act=make]").click()
            expect(section.locator(".share-told")).to_have_text(
                re.compile(
                    r"The browser could not go on after frame \d+ of 45: too little memory, or its encoder failed"
                )
            )
        finally:
            page.evaluate("() => void (VideoEncoder.prototype.encode = window.encode)")
        expect(section.locator("progress")).to_be_hidden()
        until(page, CLOSED)
        name, _ = made(page, "film", "make")
        assert name.startswith(f"{NAME}-map.")

    def test_one_whose_encoder_does_not_answer_can_be_called_off(self, page: Page) -> None:
        section = unfolded(page, "film", **SMALL, form="video")
        expect(section.locator(".share-told")).to_contain_text("About", timeout=60_000)
        page.evaluate(ENCODERS)
        page.evaluate("""() => {
          const { encode, flush } = VideoEncoder.prototype;
          Object.assign(VideoEncoder.prototype, { encode() {}, flush: () => new Promise(() => {}) });
          window.heal = () => void Object.assign(VideoEncoder.prototype, { encode, flush });
        }""")
        try:
            section.locator("[data-act=make]").click()
            until(page, "window.encoders.length > 0")
            section.locator("[data-act=cancel]").click()
            expect(section.locator(".share-told")).to_have_text("Cancelled; nothing was saved.")
            expect(section.locator("[data-act=make]")).to_be_focused()
        finally:
            page.evaluate("window.heal()")
        made(page, "film", "make")

    def test_one_that_gets_too_heavy_is_given_up(self, page: Page) -> None:
        told = page.evaluate("""async () => {
          const { shoot } = await import("/assets/modules/sharing/shooting.js"), got = { added: 0, cancelled: 0 };
          const maker = async (heard) => ({ add: async () => (got.added++, heard("delta", 40e6)), finish: async () => new Blob(), cancel: async () => void got.cancelled++ });
          const set = { studio: { begin() {} }, draw: async () => {}, maker };
          return { ...got, said: await shoot(new AbortController().signal, set, [[0, 1, 2, 3, 4, 5]], () => {}).catch(({ message }) => message), ...got };
        }""")
        assert told == {
            "added": 3,
            "cancelled": 1,
            "said": "This weighs more than 100 MB: make it smaller, shorter, or with fewer frames a second.",
        }

    def test_nothing_is_told_of_a_frame_during_which_it_was_called_off(self, page: Page) -> None:
        got = page.evaluate("""async () => {
          const { shoot } = await import("/assets/modules/sharing/shooting.js"), got = { told: 0, added: 0, cancelled: 0 }, work = new AbortController();
          const maker = async () => ({ add: async () => void got.added++, finish: async () => new Blob(), cancel: async () => void got.cancelled++ });
          const draw = async (i) => void (i === 2 && work.abort(new Error("called off")));
          const said = await shoot(work.signal, { studio: { begin() {} }, draw, maker }, [[0, 1, 2, 3]], () => got.told++).catch(({ message }) => message);
          return { ...got, said };
        }""")
        assert got == {"told": 2, "added": 2, "cancelled": 1, "said": "called off"}

    def test_colours_that_the_server_does_not_give_are_told_with_the_reason(self, page: Page) -> None:
        page.route("**/theme?*", lambda route: route.abort())
        try:
            section = unfolded(page, "film", **SMALL | {"scheme": "dark"}, form="video")
            expect(section.locator(".share-told")).to_have_text(
                "The server does not answer. Try again when it does. In the colours of the page it is made without the server."
            )
        finally:
            page.unroute("**/theme?*")
        section.locator("[data-choose=scheme]").select_option("page")
        expect(section.locator(".share-told")).to_contain_text("About", timeout=60_000)

    def test_many_views_in_a_small_film_are_drawn_smaller_not_tighter(self, over_data: Page) -> None:
        """Else the titles of axes would not have the room that they need."""
        drawn = over_data.evaluate("""async () => {
          const [{ take }, { prepare }] = await Promise.all(["shot", "shooting"].map((name) => import(`/assets/modules/sharing/${name}.js`)));
          const wish = { what: "all", form: "gif", size: { width: 640, height: 360 }, seconds: 1, rate: 5, scheme: "light", told: false, caption: false, turns: false, isLoop: true };
          const { studio, draw } = await prepare(new AbortController().signal, take(), wish, "");
          await draw(0);
          const found = { size: [studio.width, studio.height], lowest: Math.min(...studio.tiles.map(({ place }) => place.height)) };
          studio.close();
          return found;
        }""")
        assert drawn["size"] == [640, 360]
        assert drawn["lowest"] >= 160, "each view has the room that it has on a film of 960 pixels"

    def test_the_page_is_left_alone(self, page: Page) -> None:
        until(page, f"{HIDDEN} === 0")
        before = page.evaluate(SEEN)
        section = unfolded(page, "film", **SMALL | {"what": "stage"}, form="gif", camera="turns")
        section.locator("[data-act=make]").click()
        until(page, "document.querySelector('details[data-way=film] progress').value > 2", 90)
        assert page.evaluate(HIDDEN) == 1
        section.locator("[data-act=cancel]").click()
        page.keyboard.press("Escape")
        until(page, f"{HIDDEN} === 0")
        assert page.evaluate(SEEN) == before


def test_a_library_that_does_not_arrive_is_told_and_asked_for_again(visit: Open) -> None:
    page = visit(LINK, tolerate=LOST)
    asked: list[str] = []

    def lost(route: Route) -> None:
        asked.append(route.request.url)
        route.abort() if len(asked) < 2 else route.continue_()

    page.route("**/vendor/gifenc.js*", lost)
    section = unfolded(page, "film", **SMALL, form="gif")
    expect(section.locator(".share-told")).to_have_text(
        re.compile("The server did not send what this takes. Try it again"), timeout=60_000
    )
    name, _ = made(page, "film", "make")
    assert name == f"{NAME}-map.gif"
    assert len(asked) == 2


def test_nothing_of_it_comes_before_it_is_asked_for(visit: Open) -> None:
    page = visit(LINK)
    fetched = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    for module in ("studio", "vectors", "film", "mediabunny", "gifenc"):
        assert not any(f"/{module}.js" in name for name in fetched)
    announced = page.evaluate("document.querySelector('script[type=importmap]').textContent")
    assert all(f"/{module}.js?m=" in announced for module in ("studio", "vectors", "film", "mediabunny", "gifenc"))
