"""The page looks as its reference pictures do; `make references` takes these anew when it shall look different."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from scripts.pictures import DRAWN, seen, take
from scripts.references import FOLDER, REFERENCES, TOLERANCE, difference, name, small, steady
from scripts.states import STATES
from tests.browser.conftest import until

FAILED = Path(__file__).parents[2] / "test-results" / "references"
"""Where what differs is left to be looked at; git ignores it."""
BYTES = 60_000
"""The most that one reference takes."""
REGRESSIONS = {
    "caption": ".view-stage .caption { visibility: hidden }",
    "card": "article.card:nth-of-type(2) { transform: translateX(8px) }",
}
"""A caption that is not there, a card that moved by 8 px."""
WIPE = """() => {
  const [x, y] = window.landscape.state().runs[0].screen.stage;
  for (const canvas of document.querySelectorAll("[data-view=stage] canvas.overlay"))
    canvas.getContext("2d").clearRect(x - 14, y - 14, 28, 28);
}"""
"""Takes the first ball off the stage."""
RAMP = """() => {
  const choice = document.querySelector("[data-choice=ramp]");
  choice.value = "grey";
  choice.dispatchEvent(new Event("change", { bubbles: true }));
}"""


def reference(of: str) -> Image.Image:
    return Image.open(FOLDER / f"{of}.webp").convert("RGB")


def worst(picture: Image.Image, of: str) -> int:
    """Give how much a picture differs from a reference, where it differs most."""
    return int(difference(small(picture), reference(of)).getextrema()[1])


def check(picture: Image.Image, of: str, failed: Path = FAILED) -> None:
    """Fail, and leave the picture and what is different in a folder, where it is not as its reference."""
    if (most := worst(picture, of)) <= TOLERANCE:
        return
    failed.mkdir(parents=True, exist_ok=True)
    picture.save(failed / f"{of}.png")
    where = difference(small(picture), reference(of)).point(lambda grey: min(255, 4 * grey))
    where.save(failed / f"{of}-difference.png")
    pytest.fail(f"{of} differs by {most} of 255, more than {TOLERANCE}: look into {failed}, or make references")


def test_there_is_a_small_picture_of_each() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir()}
    assert sizes.keys() == {f"{name(*one)}.webp" for one in REFERENCES}
    assert max(sizes.values()) <= BYTES


@pytest.mark.parametrize(("state", "width", "scheme"), REFERENCES[1:])
def test_the_page_looks_as_it_did(browser: Browser, address: str, state: str, width: int, scheme: str) -> None:
    page = steady(browser, width, scheme)
    check(take(page, f"{address}/{STATES[state]}"), name(state, width, scheme))
    page.context.close()


def test_what_goes_wrong_is_noticed(browser: Browser, address: str, tmp_path: Path) -> None:
    state, width, scheme = REFERENCES[0]
    of, page = name(state, width, scheme), steady(browser, width, scheme)
    check(take(page, f"{address}/{STATES[state]}"), of)
    noticed = {}
    for wrong, style in REGRESSIONS.items():
        added = page.add_style_tag(content=style)
        noticed[wrong] = worst(seen(page), of)
        added.evaluate("(style) => style.remove()")
    assert worst(seen(page), of) <= TOLERANCE
    page.evaluate(WIPE)
    noticed["ball"] = worst(seen(page), of)
    page.evaluate(RAMP)
    until(page, "location.search.includes('ramp=grey') && !window.workbench.busy()")
    page.evaluate(DRAWN)
    noticed["ramp"] = worst(seen(page), of)
    assert min(noticed.values()) > TOLERANCE, noticed
    with pytest.raises(pytest.fail.Exception, match=f"{of} differs.*{tmp_path}"):
        check(seen(page), of, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {f"{of}.png", f"{of}-difference.png"}
    page.context.close()
