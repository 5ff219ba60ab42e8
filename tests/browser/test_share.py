"""The one menu from which everything leaves: what is got in the browser is what Python makes of the address bar."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html import escape
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Download, Locator, Page, Route, expect

from landscape import decode, simulate
from landscape.export.files import stem_of
from landscape.serving.takings import READERS
from landscape.ui.share import WAYS
from tests.browser.conftest import LOST, Open, lose, until, visiting
from tests.browser.lender import Lender
from tests.browser.test_first_light import query
from tests.browser.test_habits import DIALOG, check

TWO = "?surface=himmelblau&run=momentum,lr:0.004&run=adam,lr:0.1&steps=60&step=20"
STEM = "himmelblau-momentum-adam"
COPIED = """window.copied = [];
const writeText = async (text) => void window.copied.push(text);
Object.defineProperty(navigator, 'clipboard', { value: { writeText } });"""
HELD = "document.documentElement.hasAttribute('data-held')"
"""Whether a question is open."""
SIDEWAYS = "(one) => one.scrollWidth > one.clientWidth || one.getBoundingClientRect().right > innerWidth"

BEGINS = """(section) => section.querySelector("summary").getBoundingClientRect().top
  >= document.querySelector("#share .dialog-head").getBoundingClientRect().bottom - 1"""
"""Whether the name of a way is seen, and not below the head of the menu."""

SMALL = """(section, least) => [...section.querySelectorAll("button, select, input, summary")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => one.getBoundingClientRect().height < least - 0.5)
  .map((one) => one.outerHTML)"""
"""What is too small to be pressed."""


@pytest.fixture
def webgl() -> bool:
    """What is shared is the same without a surface, but for its pictures."""
    return False


@pytest.fixture(scope="module")
def shared(lender: Lender) -> Iterator[Page]:
    """Open one page whose tests leave the scenario as it was."""
    with visiting(lender, webgl=False) as open_page:
        page = open_page(TWO)
        page.evaluate(COPIED)
        yield page


@pytest.fixture
def menu(shared: Page) -> Iterator[Page]:
    """Give the page with the menu open."""
    share(shared)
    yield shared
    shared.keyboard.press("Escape")
    expect(shared.get_by_role("dialog")).to_have_count(0)


def share(page: Page) -> None:
    page.locator("#share-open").click()
    expect(page.get_by_role("dialog", name="Share").or_(page.get_by_role("dialog", name="Teilen"))).to_be_visible()


def unfold(page: Page, slug: str) -> Locator:
    """Unfold a way, and give its part of the menu."""
    way = page.locator(f"[data-way={slug}]")
    if not way.evaluate("(one) => one.open"):
        way.locator("summary").click()
    expect(way.locator(".way-body")).to_be_visible()
    return way


def saved(way: Locator, button: str = "Save") -> Download:
    with way.page.expect_download() as download:
        way.get_by_role("button", name=button).click()
    return download.value


def data_of(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def choose(way: Locator, name: str, value: str) -> None:
    way.locator(f"[data-choose={name}]").select_option(value)


def answered(page: Page, pattern: str, told: object) -> None:
    """Answer requests in the server's place."""
    page.route(pattern, lambda route: route.fulfill(json=told))


class TestWhatLeaves:
    @pytest.mark.parametrize(
        ("slug", "form", "name", "size"),
        [
            ("data", "csv", f"{STEM}.csv", ""),
            ("data", "json", f"{STEM}.json", ""),
            ("data", "scenario", f"{STEM}.json", ""),
            ("solid", "stl", "himmelblau.stl", "55"),
            ("solid", "glb", f"{STEM}.glb", "120"),
        ],
    )
    def test_is_what_python_makes_of_the_address(self, menu: Page, slug: str, form: str, name: str, size: str) -> None:
        way = unfold(menu, slug)
        choose(way, "as", form)
        if size:
            way.get_by_label("Width in millimetres").fill(size)
        download = saved(way)
        assert download.suggested_filename == name
        expected = READERS[slug](f"{query(menu)}&as={form}" + (f"&size={size}" if size else "")).make()
        assert data_of(download) == expected.data
        expect(way.get_by_role("status")).to_have_text("Saved.")

    def test_a_page_is_named_as_what_it_plays(self, menu: Page) -> None:
        way = unfold(menu, "page")
        for _ in range(2):  # the second as the first
            download = saved(way, "Save the page")
            assert download.suggested_filename == f"{STEM}.html"
            assert data_of(download) == READERS["page"](query(menu)).make().data

    def test_a_width_stays_within_what_there_is(self, menu: Page) -> None:
        way = unfold(menu, "solid")
        field = way.get_by_label("Width in millimetres")
        for typed, taken in (("5", "20"), ("1000", "300"), ("", "100"), ("61.4", "61")):
            field.fill(typed)
            saved(way)
            expect(field).to_have_value(taken)

    def test_a_program_is_read_before_it_is_taken(self, menu: Page) -> None:
        way = unfold(menu, "code")
        place = way.locator("pre")
        for framework, whose in (("torch", ""), ("optax", ""), ("numpy", "1"), ("landscape", "")):
            expect(way.locator(f"option[value={framework}]")).to_have_count(1)
            choose(way, "whose", whose)
            choose(way, "as", framework)
            expected = READERS["code"](f"{query(menu)}&as={framework}&whose={whose}").make()
            expect(place).to_have_text(expected.data.decode(), use_inner_text=False)
        way.get_by_role("button", name="Copy").click()
        expect(way.get_by_role("button", name="Copied")).to_be_visible()
        assert menu.evaluate("window.copied.at(-1)") == expected.data.decode()
        download = saved(way)
        assert (download.suggested_filename, data_of(download)) == (expected.name, expected.data)

    def test_the_race_is_in_numbers_themselves(self, menu: Page) -> None:
        way = unfold(menu, "tables")
        choose(way, "of", "race")
        choose(way, "as", "csv")
        download = saved(way)
        assert download.suggested_filename == f"{STEM}-race.csv"
        head, *rows = csv.reader(io.StringIO(data_of(download).decode()))
        scenario = decode(query(menu))
        assert [row[0] for row in rows] == ["Momentum", "Adam"]
        losses = [trajectory.loss[20, 0] for trajectory in simulate(scenario)]
        column = head.index("Loss now")
        assert [np.float32(row[column]) for row in rows] == [np.float32(loss) for loss in losses]
        (asked,) = (at for at, title in enumerate(head) if title.startswith("Evaluations so far (gradients, and"))
        assert [row[asked] for row in rows] == ["20", "20"]

    def test_the_curves_are_every_step(self, menu: Page) -> None:
        way = unfold(menu, "tables")
        choose(way, "of", "curves")
        choose(way, "as", "csv")
        head, *rows = csv.reader(io.StringIO(data_of(saved(way)).decode()))
        assert head == ["step", "Momentum", "Adam"]
        losses = np.column_stack([trajectory.loss[:, 0] for trajectory in simulate(decode(query(menu)))])
        assert [int(row[0]) for row in rows] == list(range(61))
        assert np.array_equal(np.float32([row[1:] for row in rows]), np.float32(losses))
        choose(way, "as", "latex")
        expect(way.locator("pre")).to_contain_text("\\begin{tabular}{rrr}")
        choose(way, "of", "contest")
        expect(way.get_by_role("status")).to_contain_text("turn it on under Race")
        choose(way, "of", "race")
        choose(way, "as", "markdown")
        expect(way.locator("pre")).to_contain_text("| Momentum | ")

    def test_link_frame_and_address_are_copied(self, menu: Page) -> None:
        link = unfold(menu, "link")
        expect(link).to_contain_text("Himmelblau: Momentum")
        expect(link.locator(".shared")).to_have_text(menu.url)
        link.get_by_role("button", name="Copy link").click()
        frame = unfold(menu, "frame")
        expect(frame.locator("pre")).to_contain_text("<iframe src=")
        frame.get_by_role("button", name="Copy embed").click()
        data = unfold(menu, "data")
        choose(data, "as", "csv")
        data.get_by_role("button", name="Copy address").click()
        expect(data.get_by_role("button", name="Copied")).to_be_visible()
        copied, embed, address = menu.evaluate("window.copied.slice(-3)")
        expect(data.get_by_role("status")).to_have_text(address)
        assert copied == menu.url
        assert embed == frame.locator("pre").text_content()
        assert f'title="{escape(menu.title())}"' in embed, "what a screen reader calls the frame"
        assert menu.request.get(address).body() == READERS["data"](f"{query(menu)}&as=csv").make().data


class TestMenu:
    def test_keys_open_unfold_and_close_it(self, shared: Page) -> None:
        shared.locator("#share-open").focus()
        shared.keyboard.press("e")
        first, second = unfold(shared, "link"), shared.locator("[data-way]").nth(1)
        first.locator("summary").focus()
        shared.keyboard.press("Enter")
        expect(first).not_to_have_attribute("open", "")
        shared.keyboard.press("Space")
        expect(first).to_have_attribute("open", "")
        second.locator("summary").focus()
        shared.keyboard.press("Enter")
        expect(second).to_have_attribute("open", "")
        expect(second).to_have_attribute("data-ready", "")
        second.locator("pre").focus()
        for key in ("ArrowRight", "End", "Space", "s"):  # which are for what is read, not for the page below
            shared.keyboard.press(key)
        assert shared.evaluate("window.landscape.state().step") == 20
        assert not shared.evaluate("window.landscape.playing()")
        expect(shared.locator("#share details.way[open]")).to_have_count(1)
        shared.keyboard.press("Escape")
        expect(shared.get_by_role("dialog")).to_have_count(0)
        expect(shared.locator("#share-open")).to_be_focused()
        share(shared)
        expect(second).to_have_attribute("open", "")
        expect(second.locator("pre")).to_contain_text("<iframe")
        unfold(shared, "link")
        shared.keyboard.press("Escape")

    def test_what_it_shows_follows_the_scenario(self, visit: Open) -> None:
        page = visit(TWO)
        share(page)
        for slug in ("code", "link", "frame"):
            way = unfold(page, slug)
            place = way.locator(".shared, pre").first
            expect(place).not_to_be_empty()
            page.evaluate("window.workbench.follow('surface=bowl&run=sgd&steps=40')")
            expect(place).to_contain_text("surface=bowl")
            expect(page.locator("[data-shown=said]")).to_contain_text("Bowl" if slug == "link" else "")
            page.evaluate("window.workbench.undo()")
            expect(place).to_contain_text("himmelblau")
        way = unfold(page, "tables")
        place = way.locator("pre")
        choose(way, "as", "latex")
        expect(place).to_contain_text("Race at step 20")
        page.evaluate("window.landscape.seek(31)")
        expect(place).to_contain_text("Race at step 31")
        page.evaluate("window.landscape.play()")
        expect(place).to_contain_text("Race at step 60")

    def test_in_a_lesson_it_is_of_what_the_step_shows_and_gives_no_answer_away(self, visit: Open) -> None:
        page = visit("?lesson=learning-rate&at=2")
        until(page, f"{HELD} && !window.workbench.busy()")
        share(page)
        for name in (way.slug for way in WAYS):
            way = unfold(page, name)
            told = way.locator(".share-told")
            if name in {"link", "frame"}:
                expect(way).to_contain_text("lesson=learning-rate")
                expect(way).not_to_contain_text("minimum")
            else:
                expect(told).to_have_text("This would give the answer away: answer the question first.")
                expect(way).not_to_have_attribute("data-ready", "")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Skip the question").click()
        until(page, f"!{HELD} && !window.workbench.busy()")
        share(page)
        seen = page.evaluate("window.workbench.asked().base")
        assert decode(seen) != decode(query(page))
        download = saved(unfold(page, "data"))
        assert download.suggested_filename == f"{stem_of(decode(seen))}.csv"
        assert data_of(download) == READERS["data"](f"{seen}&as=csv").make().data

    @pytest.mark.parametrize("slug", ["code", "tables", "data"])
    def test_a_question_that_opens_under_it_is_not_answered_by_it(self, menu: Page, slug: str) -> None:
        way = unfold(menu, slug)
        text, save = way.locator("pre:not(:empty)"), way.locator("[data-act=save]")
        expect(text.or_(save).first).to_be_visible()
        menu.evaluate("window.landscape.hold(true)")
        expect(way.get_by_role("status")).to_have_text("This would give the answer away: answer the question first.")
        expect(save).to_be_hidden()
        expect(text).to_have_count(0)
        menu.evaluate("window.landscape.hold(false); window.landscape.seek(20)")
        expect(way.get_by_role("status")).to_be_empty()
        expect(save).to_be_visible()
        expect(text).to_have_count(0 if slug == "data" else 1)

    def test_eight_runs_over_data_in_play(self, visit: Open) -> None:
        runs = "".join(f"&run=adam,lr:{rate}" for rate in (0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08))
        page = visit(f"?surface=data{runs.replace('0.07', '0.07/hidden')}&steps=80&batch=4")
        page.evaluate("window.landscape.play()")
        page.keyboard.press("e")
        way = unfold(page, "tables")
        choose(way, "of", "curves")
        expect(way.locator("pre")).to_contain_text("| step | rate 0.01 | rate 0.01, batch | rate 0.02 |")
        way = unfold(page, "code")
        expect(way.locator("[data-choose=whose] option")).to_have_count(8)  # all, and each that is seen
        expect(way.locator("pre")).to_contain_text("0.08")


class TestTrouble:
    def test_a_module_that_is_lost_is_fetched_again(self, visit: Open) -> None:
        page = visit(TWO, tolerate=f"{LOST}|Cannot load")
        lose(page, "**/sharing/solid.js*", first=3)  # when the menu opens, when it is unfolded, and again
        share(page)
        way = unfold(page, "solid")
        status, again = way.get_by_role("status"), way.get_by_role("button", name="Try again")
        expect(status).to_contain_text("The server cannot be reached")
        expect(way.get_by_role("button")).to_have_count(1)
        again.focus()
        page.keyboard.press("Enter")
        expect(way.locator("summary")).to_be_focused()
        expect(status).to_contain_text("The server cannot be reached")
        unfold(page, "data")
        expect(way.locator(".share-again")).to_have_count(0)
        unfold(page, "solid")
        expect(way.get_by_label("Width in millimetres")).to_be_visible()
        expect(status).to_be_empty()
        expect(again).to_have_count(0)

    def test_without_a_server_what_the_page_has_itself_can_be_had(self, visit: Open) -> None:
        page = visit(TWO, tolerate=f"{LOST}|ERR_INTERNET_DISCONNECTED|Failed to fetch")
        share(page)
        loaded = (
            "performance.getEntriesByType('resource').filter(({ name }) => /sharing.(studio|still)/.test(name)).length"
        )
        until(page, f"{loaded} === 2")
        page.context.set_offline(True)
        picture, program = unfold(page, "picture"), page.locator("[data-way=code]")
        choose(picture, "what", "map")
        assert saved(picture).suggested_filename == f"{STEM}-map.png"
        unfold(page, "code")
        expect(program.get_by_role("status")).to_contain_text("The server does not answer")
        expect(program.get_by_role("button", name="Try again")).to_be_visible()
        expect(program.locator("[data-choose=as]")).to_be_hidden()
        page.context.set_offline(False)
        expect(program.locator("pre")).to_contain_text("import torch")
        expect(program.locator("[data-choose=as]")).to_be_visible()
        expect(program.get_by_role("button", name="Try again")).to_have_count(0)

    def test_what_leaves_names_the_host_that_the_page_does(self, visit: Open) -> None:
        page = visit(TWO)
        page.evaluate(COPIED)
        home = "<meta property='og:url' content='https://landscape.example.org/?surface=bowl'>"
        page.evaluate("(home) => document.head.insertAdjacentHTML('beforeend', home)", home)
        share(page)
        link = f"https://landscape.example.org/?{query(page)}"
        expect(unfold(page, "link").locator(".shared")).to_have_text(link)
        page.get_by_role("button", name="Copy link").click()
        expect(unfold(page, "frame").locator("pre")).to_contain_text('src="https://landscape.example.org/?surface=')
        page.get_by_role("button", name="Copy embed").click()
        way = unfold(page, "data")
        way.get_by_role("button", name="Copy address").click()
        expect(way.get_by_role("status")).to_contain_text("https://landscape.example.org/data?surface=")
        first, frame, data = page.evaluate("window.copied")
        assert first == link
        assert 'src="https://landscape.example.org/?' in frame
        assert data.startswith("https://landscape.example.org/data?")

    def test_a_program_that_is_lost_leaves_nothing_to_copy(self, visit: Open) -> None:
        page = visit(TWO, tolerate=LOST)
        page.evaluate(COPIED)
        share(page)
        way = unfold(page, "code")
        place = way.locator("pre")
        expect(place).to_contain_text("himmelblau")
        lost = lose(page, "**/code?*", first=1)
        choose(way, "as", "numpy")
        expect(way.get_by_role("status")).to_contain_text("The server does not answer")
        expect(place).to_be_empty()
        way.get_by_role("button", name="Copy").dispatch_event("click")
        choose(way, "as", "torch")
        expect(place).to_contain_text("himmelblau")
        way.get_by_role("button", name="Copy").click()
        expect(way.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("window.copied") == [place.text_content()]
        assert len(lost) == 2

    def test_a_program_that_comes_late_is_not_that_of_another_choice(self, visit: Open) -> None:
        page = visit(TWO)
        share(page)
        way = unfold(page, "code")
        expect(way.locator("pre")).to_contain_text("import torch")
        page.evaluate(
            """() => {
              const text = Blob.prototype.text;
              window.late = [];
              Blob.prototype.text = async function () {
                const told = await text.call(this);
                if (told.includes("import optax")) await new Promise((then) => window.late.push(then));
                return told;
              };
            }"""
        )
        choose(way, "as", "optax")
        until(page, "window.late.length === 1")
        choose(way, "as", "numpy")
        expect(way.locator("pre")).to_contain_text("written for NumPy")
        page.evaluate("new Promise((then) => (window.late[0](), setTimeout(then)))")
        expect(way.locator("pre")).to_contain_text("written for NumPy")
        assert saved(way).suggested_filename.endswith("-numpy.py")

    def test_a_framework_that_cannot_say_it_is_not_offered_and_says_why(self, visit: Open) -> None:
        page = visit(TWO)
        share(page)
        way = unfold(page, "code")
        place, framework = way.locator("pre"), way.locator("[data-choose=as]")
        expect(place).to_contain_text("import torch")
        for offered, first, whose in (([["numpy", "NumPy"]], "numpy", "1"), ([], "", "")):
            told = {"offered": offered, "refused": ["It has no formula."]}
            answered(page, "**/programs?*", told)
            choose(way, "whose", whose)
            expect(framework).to_have_value(first)
            expect(way.get_by_role("status")).to_have_text("It has no formula.")
            expect(place).to_contain_text("import numpy") if first else expect(place).to_be_empty()
            page.unroute("**/programs?*")

    def test_an_answer_that_is_lost_is_asked_for_again(self, visit: Open) -> None:
        page = visit(TWO, tolerate=LOST)
        lose(page, "**/solid?*", first=1)
        share(page)
        way = unfold(page, "solid")
        way.get_by_role("button", name="Save").click()
        expect(way.get_by_role("status")).to_contain_text("The server does not answer")
        assert saved(way).suggested_filename == "himmelblau.stl"

    @pytest.mark.parametrize(
        ("status", "sentence"), [(503, "The server is busy"), (500, "The server could not make this")]
    )
    def test_a_server_that_cannot_says_so(self, visit: Open, status: int, sentence: str) -> None:
        page = visit(TWO, tolerate=f"{LOST}|{status}")
        page.clock.install()
        tries = list[Route]()

        def refuse(route: Route) -> None:
            tries.append(route)
            route.fulfill(status=status)

        page.route("**/data?*", refuse)
        share(page)
        way = unfold(page, "data")
        way.get_by_role("button", name="Save").click()
        for _ in range(4):
            page.clock.run_for(5000)
        expect(way.get_by_role("status")).to_contain_text(sentence)
        assert len(tries) == (4 if status == 503 else 1)

    def test_what_is_closed_gives_nothing(self, visit: Open) -> None:
        page = visit(TWO, tolerate=LOST)
        held, downloads = list[Route](), list[Download]()

        def hold(route: Route) -> None:
            held.append(route)

        def keep(download: Download) -> None:
            downloads.append(download)

        page.on("download", keep)
        page.route("**/data?*", hold)
        share(page)
        way = unfold(page, "data")
        way.get_by_role("button", name="Save").click()
        way.get_by_role("button", name="Save").click()
        expect(way).to_have_attribute("aria-busy", "true")
        page.keyboard.press("Escape")
        expect(way).not_to_have_attribute("aria-busy", "true")
        page.unroute("**/data?*")
        assert len(held) == 1
        share(page)
        saved(unfold(page, "data"))
        assert len(downloads) == 1


def test_where_a_page_has_no_clipboard_the_browser_copies_itself(visit: Open) -> None:
    """As over plain HTTP, by which a lecture hall opens the page."""
    page = visit(TWO, permissions=["clipboard-read", "clipboard-write"])
    page.evaluate(
        "window.own = navigator.clipboard; Object.defineProperty(navigator, 'clipboard', { value: undefined })"
    )
    share(page)
    way = unfold(page, "link")
    way.get_by_role("button", name="Copy link").click()
    expect(way.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("window.own.readText()") == page.url
    page.evaluate("document.execCommand = () => false")
    way = unfold(page, "frame")
    way.get_by_role("button", name="Copy embed").click()
    expect(way.get_by_role("button", name="The browser does not let it be copied")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "size", "scheme", "width"), [("", "desktop", "light", 1440), ("de/", "phone", "dark", 320)]
)
def test_every_way_suits_every_reader(visit: Open, path: str, size: str, scheme: str, width: int) -> None:
    page = visit(TWO, path=path, size=size, scheme=scheme)
    page.set_viewport_size({"width": width, "height": 700})
    share(page)
    for way in WAYS:
        section = unfold(page, way.slug)
        expect(section).to_have_attribute("data-ready", "")
        expect(section).not_to_have_attribute("aria-busy", "true")
        assert not page.locator("#share").evaluate(SIDEWAYS), way.slug
        assert section.evaluate(BEGINS), way.slug
        check(page, DIALOG)
        assert section.evaluate(SMALL, 44 if size == "phone" else 24) == []
