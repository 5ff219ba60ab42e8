"""What a newcomer does: open, watch, play, scrub, change things, and send the link to a friend."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from landscape import OPTIMIZERS, SURFACES, decode, simulate
from landscape.lessons.course import lessons
from tests.browser.conftest import WITH_WEBGL, WITHOUT_WEBGL, Open, state, unfold, until, visiting
from tests.browser.lender import Lender

AT_REST = "!window.landscape.state().playing"
AT_THREE = "?step=3"
"""The first scenario, standing still."""


@pytest.fixture(scope="class")
def shared(lender: Lender) -> Iterator[Page]:
    """Open one page without a surface for a whole class."""
    with visiting(lender, webgl=False) as open_page:
        yield open_page(AT_THREE)


def query(page: Page) -> str:
    return urlsplit(page.url).query


def settled(page: Page) -> None:
    """Wait until every request has been answered and the picture stands."""
    until(page, "window.landscape.state().waiting === false || window.landscape.state().playing")
    page.wait_for_load_state("networkidle")


def changing(page: Page, act: Callable[[], object]) -> str:
    """Do something that changes the scenario, and give the new query."""
    before = query(page)
    act()
    until(page, f"location.search.slice(1) !== {before!r}")
    return query(page)


def back(page: Page) -> None:
    """Go back to the first scenario, where a page that is shared begins again."""
    if query(page) != AT_THREE[1:]:
        changing(page, lambda: page.evaluate("window.workbench.follow('')"))
    page.evaluate("document.activeElement.blur(), window.landscape.pause(), window.landscape.seek(3)")
    until(page, f"location.search === {AT_THREE!r} && !window.workbench.busy() && !window.landscape.state().waiting")


def pause(page: Page) -> None:
    page.get_by_role("button", name="Pause").click()
    until(page, AT_REST)


def type_into(page: Page, label: str, text: str) -> None:
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    field.press("Enter")


class TestOpening:
    def test_four_methods_are_already_rolling(self, page: Page) -> None:
        until(page, "window.landscape.state().playing && window.landscape.state().step > 3")
        names = [card.get_attribute("aria-label") for card in page.locator("article.card").all()]
        assert [name.split(" (")[0] for name in names if name] == ["SGD", "Momentum", "AdaGrad", "Adam"]
        assert all(run["screen"]["stage"] for run in state(page)["runs"])

    def test_they_part_ways_within_five_seconds(self) -> None:
        scenario = decode("")
        at = round(5 * scenario.view.speed)
        places = [t.params[min(at, t.steps), 0] for t in simulate(scenario)]
        (x0, x1), _ = scenario.surface.box
        apart = [np.linalg.norm(a - b) / (x1 - x0) for i, a in enumerate(places) for b in places[:i]]
        assert sum(distance > 0.2 for distance in apart) >= 5

    def test_start_paths_and_minima_are_in_the_picture(self, page: Page) -> None:
        pause(page)
        overlay = page.locator("#stage canvas.overlay")
        width, height = (overlay.evaluate(f"canvas => canvas.client{side}") for side in ("Width", "Height"))
        for step in (0, 10, 30, 80, state(page)["steps"]):
            page.evaluate(f"window.landscape.seek({step})")
            for run in state(page)["runs"]:
                x, y = run["screen"]["stage"][:2]
                assert 0 < x < width
                assert 0 < y < height

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("size", ["desktop", "phone"])
    def test_nothing_sticks_out(self, visit: Open, size: str, scheme: str) -> None:
        page = visit(size=size, scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        expect(page.get_by_role("button", name="Pause")).to_be_in_viewport()
        expect(page.locator("#stage")).to_be_in_viewport()


class TestPlaying:
    @pytest.fixture
    def page(self, shared: Page) -> Page:
        """The page that is shared, playing from the beginning; playback is the same without a surface."""
        shared.evaluate("document.activeElement.blur(), window.landscape.seek(0), window.landscape.play()")
        until(shared, "window.landscape.state().playing")
        return shared

    def test_numbers_in_the_table_are_those_of_the_step(self, page: Page) -> None:
        pause(page)
        page.evaluate("window.landscape.seek(7)")
        trajectory = simulate(decode(""))[0]
        expect(page.locator("[data-now]")).to_have_text("7")
        shown = page.locator("[data-readout='0'] [data-field=loss]").text_content() or ""
        assert float(shown.replace("−", "-")) == pytest.approx(trajectory.loss[7, 0], rel=1e-3)

    def test_transport_buttons(self, page: Page) -> None:
        pause(page)
        page.get_by_role("button", name="Restart").click()
        until(page, "window.landscape.state().step < 5")
        if state(page)["playing"]:
            pause(page)
        page.evaluate("window.landscape.seek(10)")
        page.get_by_role("button", name="Step forward").click()
        assert state(page)["step"] == 11
        page.get_by_role("button", name="Step back").click()
        page.get_by_role("button", name="Step back").click()
        assert state(page)["step"] == 9
        loops = state(page)["loop"]
        page.get_by_role("button", name="Loop").click()
        assert state(page)["loop"] is not loops
        page.get_by_label("Speed").select_option("60")
        assert state(page)["speed"] == 60

    def test_scrubbing_there_and_back(self, page: Page) -> None:
        slider = page.get_by_role("slider", name="Step", exact=True)
        pause(page)
        slider.fill("40")
        until(page, "window.landscape.state().step === 40")
        there = state(page)["runs"]
        slider.fill("5")
        until(page, "window.landscape.state().step === 5")
        slider.fill("40")
        until(page, "window.landscape.state().step === 40")
        assert state(page)["runs"] == there

    def test_playback_asks_the_server_nothing(self, page: Page) -> None:
        settled(page)
        asked: list[str] = []
        page.on("request", lambda request: "favicon" in request.url or asked.append(request.url))
        page.evaluate("window.landscape.seek(0); window.landscape.play()")
        until(page, "window.landscape.state().step > 20")
        pause(page)
        page.get_by_role("button", name="Step forward").click()
        page.get_by_label("Speed").select_option("15")
        assert asked == []

    def test_frames_are_marked(self, page: Page) -> None:
        assert until(page, "performance.getEntriesByName('landscape:frame', 'measure').length")


class TestChanging:
    @pytest.fixture
    def webgl(self) -> bool:
        """Controls do the same without a surface."""
        return False

    @pytest.fixture
    def page(self, shared: Page) -> Page:
        """The page that is shared, at rest and with the first scenario, which leaves the machine to the test."""
        back(shared)
        return shared

    @WITH_WEBGL
    def test_surfaces_of_each_kind(self, visit: Open) -> None:
        """Go through the list by hand; that every surface can be drawn is tried without a browser."""
        page = visit(AT_THREE)
        for slug in ("rosenbrock", "rastrigin", "data"):
            page.get_by_role("textbox", name="Surface").click()
            changing(page, page.get_by_role("option", name=SURFACES[slug].title, exact=True).click)
            assert decode(query(page)).surface.slug == slug
            until(page, f"document.querySelector('#stage .js-plotly-plot').layout.uirevision === '{slug}'")
        expect(page.locator(".notice")).to_have_text("")

    def test_learning_rate_by_typing_and_by_slider(self, page: Page) -> None:
        changing(page, lambda: type_into(page, "learning rate of SGD (blue)", "0.0005"))
        assert decode(query(page)).runs[0].optimizer.lr == 0.0005
        unfold(page)
        slider = page.get_by_role("slider", name="learning rate of Adam (purple)")
        slider.focus()
        changing(page, lambda: slider.press("ArrowRight"))
        assert decode(query(page)).runs[3].optimizer.lr > decode("").runs[3].optimizer.lr

    def test_nonsense_in_a_field_loses_nothing(self, page: Page) -> None:
        type_into(page, "learning rate of SGD (blue)", "fast")
        expect(page.get_by_role("textbox", name="learning rate of SGD (blue)", exact=True)).not_to_have_value("fast")
        assert decode(query(page)).runs == decode("").runs

    def test_optimizer_and_schedule(self, page: Page) -> None:
        page.get_by_role("textbox", name="Optimizer of run 1, blue").click()
        changing(page, page.get_by_role("option", name=OPTIMIZERS["adam"].title, exact=True).filter(visible=True).click)
        assert decode(query(page)).runs[0].optimizer.slug == "adam"
        settled(page)
        card = page.locator("article.card").first
        unfold(page)
        card.get_by_role("textbox", name="Schedule of Adam (blue)").click()
        changing(page, page.get_by_role("option", name="Cosine", exact=True).click)
        assert decode(query(page)).runs[0].schedule.slug == "cosine"
        changing(page, lambda: type_into(page, "floor of Adam (blue)", "0.25"))
        assert decode(query(page)).runs[0].schedule.floor == 0.25

    def test_add_duplicate_hide_remove(self, page: Page) -> None:
        changing(page, page.get_by_role("button", name="Add a run").click)
        assert len(decode(query(page)).runs) == 5
        unfold(page)
        changing(page, page.get_by_role("button", name="Duplicate SGD (blue)").click)
        runs = decode(query(page)).runs
        assert [run.optimizer.slug for run in runs[:2]] == ["sgd", "sgd"]
        assert runs[0].slot != runs[1].slot
        changing(page, page.get_by_role("button", name="Hide SGD (blue)").click)
        assert decode(query(page)).runs[0].hidden
        changing(page, page.get_by_role("button", name="Remove SGD (blue)").click)
        assert len(decode(query(page)).runs) == 5
        for _ in range(3):
            changing(page, page.get_by_role("button", name="Add a run").click)
        expect(page.get_by_role("button", name="Add a run")).to_be_disabled()
        for _ in range(7):
            unfold(page)
            changing(page, page.get_by_role("button", name=re.compile("^Remove")).first.click)
        expect(page.get_by_role("button", name=re.compile("^Remove"))).to_be_disabled()

    def test_click_on_the_map_moves_the_start(self, page: Page) -> None:
        page.evaluate("window.landscape.seek(0)")
        x, y = until(page, "window.landscape.state().runs[0].screen.map")
        overlay = page.locator("[data-view=map] .svg-container").bounding_box()
        assert overlay
        changing(page, lambda: page.mouse.click(overlay["x"] + x + 40, overlay["y"] + y - 30))
        start = decode(query(page)).start
        assert start != decode("").start
        until(page, f"Math.abs(window.landscape.state().runs[0].x - {start[0]}) < 1e-4")
        moved = until(page, "window.landscape.state().runs[0].screen.map")
        assert moved == pytest.approx([x + 40, y - 30], abs=1.5)
        expect(page.get_by_label("start w₁", exact=True)).to_have_value(f"{start[0]:.6g}")
        changing(page, page.get_by_role("button", name="own start").click)
        assert decode(query(page)).start == decode(query(page)).surface.start

    @WITH_WEBGL
    def test_the_camera_stays_whatever_changes(self, visit: Open) -> None:
        page = visit(AT_THREE)
        box = page.locator("#stage").bounding_box()
        assert box
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(*middle)
        page.mouse.down()
        page.mouse.move(middle[0] + 120, middle[1] + 40, steps=6)
        page.mouse.up()
        until(page, "location.search.includes('eye_x')")
        camera = "JSON.stringify(document.querySelector('#stage .js-plotly-plot').layout.scene.camera.eye)"
        eye = {axis: pytest.approx(value, abs=2e-3) for axis, value in page.evaluate(f"JSON.parse({camera})").items()}
        changing(page, lambda: type_into(page, "learning rate of SGD (blue)", "0.0007"))
        changing(page, lambda: type_into(page, "steps", "90"))
        changing(page, lambda: type_into(page, "noise", "0.5"))
        changing(page, page.get_by_role("button", name="Add a run").click)
        page.get_by_role("button", name="Switch between light and dark").click()
        settled(page)
        page.get_by_role("textbox", name="Surface").click()
        changing(page, page.get_by_role("option", name=SURFACES["rosenbrock"].title, exact=True).click)
        settled(page)
        assert page.evaluate(f"JSON.parse({camera})") == eye

    @WITH_WEBGL
    def test_moving_a_slider_asks_once_and_sends_no_surface(self, visit: Open) -> None:
        page = visit(AT_THREE)
        settled(page)
        answers: list[str] = []
        page.on("response", lambda r: "_dash-update-component" in r.url and answers.append(r.text()))
        unfold(page)
        slider = page.get_by_role("slider", name="learning rate of Adam (purple)")
        slider.focus()
        changing(page, lambda: slider.press("ArrowRight"))
        settled(page)
        assert len(answers) == 1
        assert '"stage":{"figure"' not in answers[0]
        assert '"playback":{"data"' in answers[0]


@WITHOUT_WEBGL
class TestLinks:
    def test_a_second_browser_shows_exactly_this(self, visit: Open, address: str) -> None:
        first = visit(
            "?surface=rosenbrock,b:50&run=adam,lr:0.05/cosine,floor:0.1&run=sgd,lr:0.001/hidden&steps=120&noise=0.2"
        )
        changing(first, lambda: type_into(first, "clip norm", "3"))
        pause(first)
        first.evaluate("window.landscape.seek(33)")
        first.get_by_label("Speed").select_option("60")
        first.get_by_role("button", name="Step forward").click()
        until(first, "location.search.includes('step=34')")
        second = visit(first.url.removeprefix(address + "/"))
        until(second, "window.landscape.state().step === 34")
        assert decode(query(second)) == decode(query(first))
        for name in ("step", "speed", "loop", "playing", "steps"):
            assert state(second)[name] == state(first)[name]
        for one, other in zip(state(first)["runs"], state(second)["runs"], strict=True):
            assert (one["slot"], one["x"], one["y"], one["loss"]) == (
                other["slot"],
                other["x"],
                other["y"],
                other["loss"],
            )
        values = "[...document.querySelectorAll('#panel input')].map(input => input.value)"
        assert first.evaluate(values) == second.evaluate(values)

    @pytest.mark.parametrize(
        "bad",
        [
            "?surface=nowhere&run=adam,lr:nan&x=1e308&steps=-5",
            "?" + "run=sgd&" * 500,
            "?surface=rosenbrock,b:inf&noise=-1&clip_norm=1e999&seed=x&step=9999999",
            "?%ff%fe=%00&surface=%F0%9F%98%80&=&&&;;",
        ],
    )
    def test_a_bad_link_says_so_and_works(self, visit: Open, bad: str) -> None:
        page = visit(bad)
        expect(page.locator(".notice")).not_to_have_text("")
        assert 1 <= len(state(page)["runs"]) <= 8

    def test_a_rate_of_ten_flies_off_alone(self, visit: Open) -> None:
        page = visit("?surface=rosenbrock&run=sgd,lr:10&run=momentum,lr:0.001&run=adagrad,lr:0.3&run=adam,lr:0.05")
        pause(page)
        page.keyboard.press("End")
        status = [page.locator(f"[data-readout='{slot}'] [data-field=status]") for slot in range(4)]
        expect(status[0]).to_have_text(re.compile(r"diverged at step \d+"))
        for other in status[1:]:
            expect(other).not_to_have_text(re.compile("diverged"))


def test_what_is_typed_into_the_list_of_surfaces_takes_the_place_of_its_choice(visit: Open) -> None:
    page = visit("?step=0")
    page.get_by_role("textbox", name="Surface", exact=True).click()
    page.keyboard.type("ros")
    expect(page.locator(".surface-option")).to_have_text(["Rosenbrock valley"])


def test_a_notice_that_has_no_room_in_the_bar_lies_over_the_page_until_a_hand_puts_it_away(visit: Open) -> None:
    page = visit("?surface=nope&run=foo&run=adam,lr:abc&steps=99999999&x=zz&curve=qq", size="laptop")
    notice = page.locator(".notice")
    until(page, "document.querySelector('.notice[data-over]')")
    assert page.evaluate(
        """(() => {
          const place = document.querySelector(".notice"), { left, right, top, bottom } = place.getBoundingClientRect();
          const isSeen = left >= 0 && top >= 40 && right <= innerWidth && bottom <= innerHeight;
          return isSeen && place.scrollHeight <= place.clientHeight;
        })()"""
    )
    for word in ("nope", "foo", "99999999"):
        expect(notice).to_contain_text(word)
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('.notice[data-over]')")
    expect(notice).to_contain_text("nope")


def test_every_lesson_has_a_picture(visit: Open) -> None:
    page = visit("?step=0")
    page.get_by_role("button", name="Lessons").first.click()
    page.locator(".lesson-row").first.wait_for()
    pictures = page.evaluate(
        """[...document.querySelectorAll(".lesson-row .surface-picture")].map((place) => {
          const { backgroundImage, backgroundPositionY, width } = getComputedStyle(place, "::before");
          return [backgroundImage.includes("surfaces-light.png"), parseFloat(width), backgroundPositionY];
        })"""
    )
    assert len(pictures) == len(lessons())
    assert all(has and width == 48 for has, width, _ in pictures)
    assert len({place for _, _, place in pictures}) > 5


@WITHOUT_WEBGL
def test_a_frame_without_webgl_shows_the_map(visit: Open) -> None:
    page = visit("?embed=1&step=60", viewport={"width": 820, "height": 480})
    expect(page.locator(".view-map")).to_be_visible()
    expect(page.locator(".view-stage")).to_be_hidden()
    until(page, "window.landscape.state().runs.every((run) => run.screen.map)")
    assert (page.locator("#map").bounding_box() or {"width": 0})["width"] > 600
