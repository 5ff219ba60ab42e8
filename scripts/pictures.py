"""Pictures of the page in its most telling states, for every window and both schemes: `make pictures`.

They are written to `pictures/`, which is not kept, with a contact sheet of each state. ``ARGS="--states first side
--widths 320 1440"`` takes some of them, ``--folder`` writes them elsewhere, ``--language de`` takes the page in German.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.chromium import launch
from scripts.served import ROOT, served
from scripts.states import FINGERS, STATES, WINDOWS

SCHEMES: Final = ("light", "dark")
KNOWN_VISITOR: Final = "localStorage.setItem('landscape-hinted', '1')"
DRAWN: Final = """new Promise((done) => {
  const end = performance.now() + 60_000;
  const look = () => {
    const { runs = [], waiting } = window.landscape?.state() ?? {};
    const there = runs.length && !waiting && runs.some(({ screen }) => screen.stage || screen.map);
    there || performance.now() > end ? requestAnimationFrame(() => setTimeout(done, 300)) : setTimeout(look, 50);
  };
  look();
})"""
HIGH: Final = 300
"""Pixels of a picture's height on a contact sheet."""
GAP: Final = 12


def opened(browser: Browser, width: int, scheme: Any) -> Page:
    """Open an empty page as somebody has it who has been here before."""
    context = browser.new_context(
        viewport={"width": width, "height": WINDOWS[width]}, color_scheme=scheme, has_touch=width < FINGERS
    )
    context.add_init_script(KNOWN_VISITOR)
    page = context.new_page()
    page.set_default_timeout(90_000)
    return page


def take(page: Page, address: str) -> Image.Image:
    """Go to an address and take a picture of the window once it stands still."""
    page.goto(address)
    page.evaluate(DRAWN)
    page.evaluate("window.landscape.pause()")
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def contact_sheet(taken: list[tuple[str, Image.Image]]) -> Image.Image:
    """Put pictures of equal height beside and below each other, each with its name."""
    small = [(name, one.resize((max(1, round(one.width * HIGH / one.height)), HIGH))) for name, one in taken]
    half = len(small) // len(SCHEMES) or 1
    rows = [small[first : first + half] for first in range(0, len(small), half)]
    width = max(sum(one.width + GAP for _, one in row) for row in rows) + GAP
    sheet = Image.new("RGB", (width, len(rows) * (HIGH + 2 * GAP + 8) + GAP), "#888")
    draw = ImageDraw.Draw(sheet)
    for place, row in enumerate(rows):
        left, top = GAP, GAP + place * (HIGH + 2 * GAP + 8)
        for name, one in row:
            draw.text((left, top), name, fill="white")
            sheet.paste(one, (left, top + GAP + 4))
            left += one.width + GAP
    return sheet


def arguments() -> argparse.Namespace:
    """Read what is asked for."""
    parser = argparse.ArgumentParser(description="Take pictures of the page.")
    parser.add_argument("--states", nargs="*", default=list(STATES), choices=STATES)
    parser.add_argument("--widths", nargs="*", type=int, default=list(WINDOWS), choices=WINDOWS)
    parser.add_argument("--schemes", nargs="*", default=list(SCHEMES), choices=SCHEMES)
    parser.add_argument("--language", default="")
    parser.add_argument("--folder", type=Path, default=ROOT / "pictures")
    return parser.parse_args()


def main() -> None:
    """Take them and write a contact sheet of each state."""
    asked = arguments()
    asked.folder.mkdir(parents=True, exist_ok=True)
    taken: dict[str, list[tuple[str, Image.Image]]] = {state: [] for state in asked.states}
    with served() as address, sync_playwright() as playwright, launch(playwright) as browser:
        for scheme in asked.schemes:
            for width in asked.widths:
                page = opened(browser, width, scheme)
                for state in asked.states:
                    name = f"{state}-{width}-{scheme}"
                    one = take(page, f"{address}/{asked.language}{STATES[state]}")
                    one.save(asked.folder / f"{name}.png")
                    taken[state].append((name, one))
                    print(name, flush=True)
                page.context.close()
    for state, some in taken.items():
        contact_sheet(some).save(asked.folder / f"sheet-{state}.png")


if __name__ == "__main__":
    main()
