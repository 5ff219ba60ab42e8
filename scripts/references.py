"""Reference pictures of the page, by which a change of how it looks is noticed: `make references` takes them anew.

They lie in `tests/browser/references/`, small. Each is taken with nothing that moves, at a given step, and in one
typeface on every machine: the one that Pillow brings. `tests/browser/test_references.py` compares the page with them.
"""

from __future__ import annotations

import base64
import io
from typing import Any, Final

from PIL import Image, ImageChops, ImageFilter, ImageFont
from playwright.sync_api import Browser, Page, Route, sync_playwright

from scripts.chromium import launch
from scripts.pictures import opened, take
from scripts.served import ROOT, served
from scripts.states import STATES

FOLDER: Final = ROOT / "tests" / "browser" / "references"
REFERENCES: Final = (
    ("first", 1440, "light"),
    ("data", 1440, "dark"),
    ("lesson", 390, "light"),
    ("side", 1280, "dark"),
    ("projector", 1280, "light"),
    ("plateau", 820, "light"),
)
"""State, width of the window, and scheme of each."""
SMALLER: Final = 3
"""A reference has so many times fewer pixels along each side than the window."""
BLUR: Final = 2.5
"""Pixels of a reference over which a difference is averaged: what matters is larger than the edge of a letter."""
TOLERANCE: Final = 20
"""The most, of 255, that a picture may differ from its reference at any place; measured in docs/decisions/0023."""
WRITTEN: Final = ("**/assets/style.css*", "**/look.js*", "**/_dash-layout", "**/_dash-update-component")
"""What names the typeface of the page: styles, canvases, controls, figures."""
LACKING: Final = str.maketrans("₁₂", "12")
"""Characters that the typeface lacks, for which each machine would find another, and what stands in for them."""
STYLE: Final = """@font-face {{ font-family: "Reference"; src: url("data:font/ttf;base64,{data}"); }}
* {{ text-rendering: geometricPrecision !important; }}
"""
CANVASES: Final = """const font = Object.getOwnPropertyDescriptor(CanvasRenderingContext2D.prototype, "font");
Object.defineProperty(CanvasRenderingContext2D.prototype, "font", {
  ...font,
  set(value) {
    this.textRendering = "geometricPrecision";
    font.set.call(this, value);
  },
});"""
"""Letters are as wide as the typeface says, not rounded as a machine is set to."""


def steady(browser: Browser, width: int, scheme: Any) -> Page:
    """Open an empty page on which nothing moves by itself and every letter has the width that it has elsewhere."""
    page = opened(browser, width, scheme, reduced_motion="reduce")
    font = ImageFont.load_default(12)
    if not (isinstance(font, ImageFont.FreeTypeFont) and isinstance(font.path, io.BytesIO)):
        raise TypeError("Pillow without FreeType has no typeface.")
    style = STYLE.format(data=base64.b64encode(font.path.getvalue()).decode())

    def write(route: Route) -> None:
        answer = route.fetch()
        text = answer.text().replace("system-ui", "Reference").translate(LACKING)
        route.fulfill(response=answer, body=style + text if "style.css" in route.request.url else text)

    for address in WRITTEN:
        page.route(address, write)
    page.add_init_script(CANVASES)
    return page


def small(picture: Image.Image) -> Image.Image:
    """Make a picture of the window as small as a reference."""
    return picture.reduce(SMALLER)


def difference(one: Image.Image, other: Image.Image) -> Image.Image:
    """Give how much two pictures of one size differ at each place.

    Returns
    -------
    Image
        Grey, from 0 to 255: the most of the three colours, averaged over the places around.
    """
    apart = ImageChops.difference(one, other).filter(ImageFilter.GaussianBlur(BLUR))
    red, green, blue = apart.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def name(state: str, width: int, scheme: str) -> str:
    """Give the name of a reference."""
    return f"{state}-{width}-{scheme}"


def main() -> None:
    """Take all references anew."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    with served() as address, sync_playwright() as playwright, launch(playwright) as browser:
        for state, width, scheme in REFERENCES:
            page = steady(browser, width, scheme)
            path = FOLDER / f"{name(state, width, scheme)}.webp"
            small(take(page, f"{address}/{STATES[state]}")).save(path, lossless=True, method=6)
            print(path.relative_to(ROOT), flush=True)
            page.context.close()


if __name__ == "__main__":
    main()
