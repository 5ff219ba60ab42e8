"""Habits of the page: undo and back, gallery, surprise, keys, projector, cards, a server that goes; and axe."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from landscape import decode
from landscape.figures.thumbnail import levels, shades
from landscape.simulation.gallery import GALLERY
from tests.browser.conftest import WITH_WEBGL, Open, unfold, until
from tests.browser.test_first_light import changing, query, settled, type_into

RATE = "learning rate of SGD (blue)"
ANSWERS = re.compile("_dash-update-component")


@pytest.fixture
def webgl() -> bool:
    """Habits are the same without a surface, and pages open faster."""
    return False


@pytest.fixture
def page(visit: Open) -> Page:
    """A page at rest, which leaves the machine to the test."""
    return visit("?step=3")


def slots(page: Page) -> list[int]:
    return [run.slot for run in decode(query(page)).runs]


class TestHistory:
    def test_undo_redo_and_the_back_button(self, page: Page) -> None:
        expect(page.get_by_role("button", name="Undo")).to_be_disabled()
        first = changing(page, lambda: type_into(page, RATE, "0.0005"))
        second = changing(page, page.get_by_role("button", name="Add a run").click)
        assert changing(page, page.get_by_role("button", name="Undo").click) == first
        expect(page.locator("article.card")).to_have_count(4)
        expect(page.get_by_role("textbox", name=RATE, exact=True)).to_have_value("0.0005")
        assert changing(page, page.get_by_role("button", name="Redo").click) == second
        page.locator("h1").click()
        assert changing(page, lambda: page.keyboard.press("Control+z")) == first
        assert changing(page, page.go_back) == "step=3"
        expect(page.get_by_role("textbox", name=RATE, exact=True)).to_have_value("0.002")
        assert changing(page, lambda: page.keyboard.press("Control+Shift+z")) == first

    def test_a_change_while_an_undo_is_on_its_way_is_undone_alone(self, page: Page) -> None:
        first = query(page)
        changing(page, lambda: type_into(page, RATE, "0.0007"))
        held, slow = list[Route](), [True]

        def hold(route: Route) -> None:
            held.append(route) if slow else route.continue_()

        page.route(ANSWERS, hold)
        page.locator("h1").click()
        changing(page, lambda: page.keyboard.press("Control+z"))
        type_into(page, "noise", "0.5")
        page.locator("h1").click()
        until(page, "window.workbench.unanswered('setup').length === 1")
        slow.clear()
        for route in held:
            route.continue_()
        until(page, "location.search.includes('noise=0.5') && !window.workbench.busy()")
        assert "0.0007" not in query(page)
        assert changing(page, lambda: page.keyboard.press("Control+z")) == first

    def test_reset_and_surprise(self, page: Page) -> None:
        surprised = changing(page, page.get_by_role("button", name="Surprise me").click)
        assert len(decode(surprised).runs) == 4
        assert changing(page, page.get_by_role("button", name="Reset to the first page").click) == "step=3"


def _corner(query: str) -> list[int]:
    """Give the colour that the landscape of a link has by day where its first weight is least and its second most."""
    shown = decode(query)
    return [int(part) for part in shades("light", shown.view.ramp)[levels(shown.surface, 2, 2)[-1, 0]]]


class TestGallery:
    def test_every_exhibit_has_a_picture_and_opens(self, page: Page) -> None:
        page.locator("h1").click()
        page.keyboard.press("g")
        expect(page.locator(".exhibit")).to_have_count(len(GALLERY))
        middle = "c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data[3]"
        drawn = f"[...document.querySelectorAll('.thumbnail')].every(c => c.width > 100 && {middle})"
        until(page, drawn)
        corner = "c => [...c.getContext('2d').getImageData(0, 0, 1, 1).data].slice(0, 3)"
        seen = page.locator(".thumbnail").evaluate_all(f"all => all.map({corner})")
        assert np.abs(np.array(seen) - [_corner(exhibit.query) for exhibit in GALLERY]).max() <= 3
        exhibit = GALLERY[3]
        changing(page, page.get_by_text(exhibit.title).click)
        assert decode(query(page)).surface == decode(exhibit.query).surface
        expect(page.get_by_role("dialog")).to_have_count(0)


class TestCards:
    def test_solo_tune_and_reorder(self, page: Page) -> None:
        unfold(page)
        changing(page, page.get_by_role("button", name="Show Adam (purple) alone").click)
        assert [run.hidden for run in decode(query(page)).runs] == [True, True, True, False]
        changing(page, page.get_by_role("button", name="Show Adam (purple) alone").click)
        assert not any(run.hidden for run in decode(query(page)).runs)
        before = decode(query(page)).runs[0].optimizer.lr
        changing(page, page.get_by_role("button", name="Tune the learning rate of SGD (blue)").click)
        tuned = decode(query(page)).runs[0].optimizer.lr
        assert tuned != before
        expect(page.get_by_role("textbox", name=RATE, exact=True)).to_have_value(f"{tuned:.6g}")
        page.get_by_role("button", name="Move Adam (purple)", exact=True).focus()
        changing(page, lambda: page.keyboard.press("Alt+ArrowUp"))
        assert slots(page) == [0, 1, 3, 2]
        unfold(page, back=True)
        grip = page.get_by_role("button", name="Move SGD (blue)", exact=True)
        changing(page, lambda: grip.drag_to(page.locator("article.card").nth(2)))
        assert slots(page) == [1, 3, 0, 2]

    def test_the_rate_is_drawn(self, page: Page) -> None:
        unfold(page)
        inked = "c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(Boolean)"
        ink = f"[...document.querySelectorAll('[data-rate-line]')].every(c => {inked})"
        until(page, ink)


class TestRoom:
    def test_projector_mode(self, page: Page) -> None:
        page.locator("h1").click()
        changing(page, lambda: page.keyboard.press("p"))
        expect(page.locator("#panel")).to_be_hidden()
        assert decode(query(page)).view.projector
        changing(page, lambda: page.keyboard.press("p"))
        expect(page.locator("#panel")).to_be_visible()

    def test_keys_are_listed(self, page: Page) -> None:
        page.locator("h1").click()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()

    def test_steps_instead_of_glides(self, visit: Open) -> None:
        page = visit(reduced_motion="reduce")
        page.get_by_role("button", name="Play", exact=True).click()
        until(page, "window.landscape.state().step > 2")
        whole = page.evaluate(
            """() => new Promise((done) => {
              const seen = [];
              const off = window.landscape.on("frame", (s) => (seen.push(s), seen.length > 20 && (off(), done(seen))));
            })"""
        )
        assert all(step == int(step) for step in whole)


class TestTrouble:
    def test_a_server_that_goes_away_and_comes_back(self, browser_page: Page) -> None:
        page = browser_page
        page.context.set_offline(True)
        type_into(page, RATE, "0.0007")
        expect(page.locator("#offline")).to_be_visible(timeout=15_000)
        page.context.set_offline(False)
        until(page, "location.search.includes('lr:0.0007')")
        expect(page.locator("#offline")).to_be_hidden()
        assert decode(query(page)).runs[0].optimizer.lr == 0.0007

    @pytest.fixture
    def browser_page(self, visit: Open) -> Page:
        return visit(tolerate="Failed to fetch|ERR_INTERNET_DISCONNECTED|offline|Callback failed")


AXE = Axe()
DIALOG = "dialog[open]"


@WITH_WEBGL
class TestAccessibility:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("size", ["desktop", "phone"])
    def test_axe_finds_nothing(self, visit: Open, size: str, scheme: str) -> None:
        page = visit("?step=20", size=size, scheme=scheme)
        settled(page)
        check(page)
        page.locator(".card-opener").first.click()
        page.get_by_text("Layers", exact=True).click()
        check(page)
        page.locator("#gallery-open").click()
        expect(page.locator(".exhibit")).to_have_count(len(GALLERY))
        check(page, DIALOG)

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing_on_the_projector(self, visit: Open, scheme: str) -> None:
        page = visit("?step=20&projector=1", scheme=scheme)
        settled(page)
        check(page)
        page.keyboard.press("?")
        check(page, DIALOG)


def check(page: Page, within: str | None = None) -> None:
    """Let axe look at a page; at the open dialog alone where the rest has been looked at before."""
    found = AXE.run(page, context=within).response["violations"]
    assert [(v["id"], [node["html"][:120] for node in v["nodes"]]) for v in found] == []


def test_addresses_are_readable(page: Page) -> None:
    changing(page, lambda: type_into(page, RATE, "0.0005"))
    assert re.fullmatch(r"[\w=&,:/.-]*", urlsplit(page.url).query)
