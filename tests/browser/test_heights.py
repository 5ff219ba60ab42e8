"""Heights of one's own: a file that is chosen, or a picture that is dropped, is the surface, and the link holds it."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from landscape import decode, simulate
from landscape.core.surfaces.table import Table
from tests.browser.conftest import until

W = np.linspace(-2, 2, 17)
PITS = (W[:, None] ** 2 + W**2) / 4 - 1.5 * np.exp(-((W[:, None] - 1) ** 2) - (W + 1) ** 2)
DROP = """([packed, name, type]) => {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0)), carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { type }));
  const told = { dataTransfer: carried, bubbles: true, cancelable: true };
  for (const kind of ["dragover", "drop"]) document.body.dispatchEvent(new DragEvent(kind, told));
}"""


@pytest.fixture
def webgl() -> bool:
    """A map of it is enough, and opens faster."""
    return False


@pytest.fixture
def page(visit) -> Page:
    return visit("?surface=table&run=sgd,lr:0.05&steps=60&step=0")


def drop(page: Page, data: bytes, name: str, kind: str = "") -> None:
    page.evaluate(DROP, [base64.b64encode(data).decode(), name, kind])


def choose(page: Page, file: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").press("Enter")
    chooser.value.set_files(file)


def shown(page: Page) -> Table:
    until(page, "location.search.includes('packed')")
    surface = decode(urlsplit(page.url).query).surface
    assert isinstance(surface, Table)
    return surface


def painted(**more: int) -> bytes:
    """Paint a slope that falls to the right, with a hole, as a paint program saves it."""
    picture = Image.fromarray(np.tile(np.linspace(255, 0, 40).astype(np.uint8), (20, 1)), "L").convert("RGBA")
    picture.paste((0, 0, 0, 0), (4, 2, 8, 6))
    file = io.BytesIO()
    picture.resize((more.get("width", 40), more.get("height", 20))).save(file, "PNG")
    return file.getvalue()


def test_a_file_that_is_chosen_becomes_the_surface_and_its_link_opens_it(page: Page, tmp_path: Path, visit) -> None:
    file = tmp_path / "pits.npz"
    np.savez(file, loss=PITS, x=W, y=W)
    choose(page, file)
    surface = shown(page)
    np.testing.assert_allclose(surface.grid.heights, PITS, atol=1e-4)
    np.testing.assert_allclose(surface.grid.x, W)
    expect(page.locator("#surface-controls")).to_contain_text("17 × 17 heights")
    again = visit("?" + urlsplit(page.url).query)
    expect(again.locator("#surface-controls")).to_contain_text("The spline’s lowest point is")
    page.get_by_role("button", name="Undo").click()
    until(page, "!location.search.includes('packed')")


def test_a_picture_that_is_dropped_on_any_surface_is_rolled_down(visit) -> None:
    page = visit("?surface=bowl&run=sgd,lr:0.05&steps=60&step=0")
    drop(page, painted(), "hand.png", "image/png")
    surface = shown(page)
    rows, columns = surface.grid.heights.shape
    assert (rows, columns) == (20, 40)
    assert surface.box == ((0.0, 10.0), pytest.approx((0.0, 4.872), abs=1e-3))
    assert surface.value([0.1, 0.5]) > 4.9
    assert surface.value([9.9, 0.5]) < 0.1
    assert np.isnan(surface.value([1.5, 3.9])), "what is transparent is a hole, and what is above is above"


def test_what_a_paint_program_saves_is_rolled_down_from_a_slope(visit) -> None:
    page = visit("?")
    picture = Image.new("RGB", (320, 240), "white")
    ImageDraw.Draw(picture).ellipse((180, 60, 260, 140), fill="black")
    file = io.BytesIO()
    picture.save(file, "PNG")
    drop(page, file.getvalue(), "disc.png", "image/png")
    shown(page)
    for path in simulate(decode(urlsplit(page.url).query)):
        assert path.loss[0, 0] > 3
        assert path.loss[-1, 0] < 0.5


def test_a_picture_is_known_by_its_bytes_and_told_in_its_own_size(page: Page) -> None:
    drop(page, painted(width=300, height=210), "hand")
    expect(page.locator("#notice")).to_contain_text("Of 210 × 300 heights 67 × 96 were made")
    assert shown(page).grid.heights.shape == (67, 96)


def test_what_cannot_be_used_is_said_and_the_landscape_stays(page: Page, tmp_path: Path) -> None:
    before = page.url
    drop(page, b"1,2,3\n4,5,6", "small.csv")
    expect(page.locator("#notice")).to_contain_text("from 4 to 1000 rows")
    drop(page, b"no picture", "hand.png", "image/png")
    expect(page.get_by_role("alert")).to_contain_text("hand.png cannot be read.")
    large = tmp_path / "large.csv"
    large.write_text("1,2\n" * 300_000, encoding="utf-8")
    choose(page, large)
    expect(page.get_by_role("alert")).to_contain_text("at most 1 MB; large.csv has 1.2 MB.")
    assert page.url == before


def test_more_than_the_link_holds_becomes_coarser_and_is_told(page: Page) -> None:
    file = io.BytesIO()
    np.save(file, np.random.default_rng(0).normal(size=(120, 160)).astype(np.float32))
    drop(page, file.getvalue(), "noise.npy")
    expect(page.locator("#notice")).to_contain_text("Of 120 × 160 heights")
    assert shown(page).grid.heights.shape[0] < 120


@pytest.mark.parametrize("path", ["", "de/"])
def test_axe_finds_nothing_and_nothing_is_cut_on_a_narrow_screen(visit, path: str) -> None:
    page = visit("?surface=table&run=sgd,lr:0.05&steps=60&step=0", path=path, size="phone")
    page.set_viewport_size({"width": 320, "height": 700})
    panel = page.locator("#surface-controls")
    expect(panel.locator("#heights-file")).to_be_attached()
    found = Axe().run(page, context="#surface-controls")
    assert not found.response["violations"], found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_what_is_said_while_the_bar_is_out_of_sight_is_seen_and_moves_nothing(visit, tmp_path: Path) -> None:
    page = visit("?surface=table&run=adam&step=0", size="phone")
    button, notice, bar = (
        page.get_by_role("button", name="Choose a file"),
        page.locator(".notice"),
        page.locator(".bar"),
    )
    second, third = ("1,2\n3\n", "Row 2"), ("1,2\n3,4\n5\n", "Row 3")
    for share, over, (text, says) in [(0.7, "top", second), (0.2, "bottom", third), (0.2, "bottom", third)]:
        button.evaluate("(one, share) => scrollBy(0, one.getBoundingClientRect().y - innerHeight * share)", share)
        file = tmp_path / "bad.csv"
        file.write_text(text, encoding="utf-8")
        with page.expect_file_chooser() as chooser:
            button.tap()
        chooser.value.set_files(file)
        expect(notice).to_contain_text(f"{says} has another number of heights")
        expect(notice).to_have_attribute("data-over", over)
        expect(notice).to_be_in_viewport(ratio=1)
        at, said, transport = button.bounding_box(), notice.bounding_box(), page.locator(".transport").bounding_box()
        assert said["y"] + said["height"] < at["y"] or at["y"] + at["height"] < said["y"]
        assert said["y"] + said["height"] < transport["y"]
        height = bar.bounding_box()["height"]
        page.locator(".panel-head").dispatch_event("pointerdown")
        until(page, "!document.querySelector('.notice[data-over]')")
        assert bar.bounding_box()["height"] == height, "it has its room there already"
        assert button.bounding_box() == at
