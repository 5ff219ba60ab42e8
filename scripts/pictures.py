"""Pictures of the page in its most telling states, for every window and both schemes: `make pictures`.

They are written to `pictures/`, which is not kept, with a contact sheet of each state and `sheet.png` of all.
``ARGS="--states first side --widths 320 1440"`` takes some of them, ``--sheet`` only makes the sheets anew,
``--folder`` writes them elsewhere, ``--language de`` takes the page in German.
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
DRAWN: Final = """new Promise((done, fail) => {
  const end = performance.now() + 60_000;
  const look = () => {
    const { runs = [], waiting } = window.landscape?.state() ?? {};
    const comes = waiting || window.workbench?.busy() || document.querySelector(".lesson-loading");
    const there = runs.length && !comes && runs.some(({ screen }) => screen.stage || screen.map);
    if (there) done();
    else if (performance.now() > end) fail(new Error("the page is not drawn after a minute"));
    else setTimeout(look, 50);
  };
  look();
})"""
MOST_LOOKS: Final = 8
"""How often a page is looked at, at most, until two pictures of it are alike."""
HIGH: Final = 300
"""Pixels of a picture's height on a contact sheet."""
GAP: Final = 12
GROUND: Final = "#888"


def opened(browser: Browser, width: int, scheme: Any, **more: Any) -> Page:
    """Open an empty page as somebody has it who has been here before."""
    context = browser.new_context(
        viewport={"width": width, "height": WINDOWS[width]}, color_scheme=scheme, has_touch=width < FINGERS, **more
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
    now, before = seen(page), None
    for _ in range(MOST_LOOKS):
        if now == before:
            return now
        now, before = seen(page), now
    raise TimeoutError(f"{address} does not come to rest.")


def seen(page: Page) -> Image.Image:
    """Take a picture of the window as it is."""
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def contact_sheet(folder: Path, state: str) -> Image.Image | None:
    """Put the pictures of a state that lie in a folder on one: a row for each scheme, each with its name."""
    rows = [[path for width in WINDOWS if (path := named(folder, state, width, one)).exists()] for one in SCHEMES]
    lines = [_side_by_side([_entry(path) for path in row]) for row in rows if row]
    return stack(lines) if lines else None


def _entry(path: Path) -> Image.Image:
    """Give a small picture under its name."""
    with Image.open(path) as whole:
        small = whole.convert("RGB").resize((max(1, round(whole.width * HIGH / whole.height)), HIGH))
    entry = Image.new("RGB", (small.width + GAP, HIGH + 2 * GAP), GROUND)
    ImageDraw.Draw(entry).text((GAP, 0), path.stem, fill="white")
    entry.paste(small, (GAP, GAP + 4))
    return entry


def _side_by_side(entries: list[Image.Image]) -> Image.Image:
    line, left = Image.new("RGB", (sum(one.width for one in entries) + GAP, entries[0].height), GROUND), 0
    for one in entries:
        line.paste(one, (left, 0))
        left += one.width
    return line


def stack(rows: list[Image.Image]) -> Image.Image:
    """Put pictures below each other."""
    sheet, top = Image.new("RGB", (max(row.width for row in rows), sum(row.height for row in rows)), GROUND), 0
    for row in rows:
        sheet.paste(row, (0, top))
        top += row.height
    return sheet


def named(folder: Path, state: str, width: int, scheme: str) -> Path:
    """Give the file of a picture."""
    return folder / f"{state}-{width}-{scheme}.png"


def arguments() -> argparse.Namespace:
    """Read what is asked for."""
    parser = argparse.ArgumentParser(description="Take pictures of the page.")
    parser.add_argument("--states", nargs="*", default=list(STATES), choices=STATES)
    parser.add_argument("--widths", nargs="*", type=int, default=list(WINDOWS), choices=WINDOWS)
    parser.add_argument("--schemes", nargs="*", default=list(SCHEMES), choices=SCHEMES)
    parser.add_argument("--language", default="")
    parser.add_argument("--sheet", action="store_true", help="only put those that are there on contact sheets")
    parser.add_argument("--folder", type=Path, default=ROOT / "pictures")
    return parser.parse_args()


def take_all(asked: argparse.Namespace) -> None:
    """Take what is asked for."""
    with served() as address, sync_playwright() as playwright, launch(playwright) as browser:
        for scheme in asked.schemes:
            for width in asked.widths:
                page = opened(browser, width, scheme)
                for state in asked.states:
                    path = named(asked.folder, state, width, scheme)
                    take(page, f"{address}/{asked.language}{STATES[state]}").save(path)
                    print(path.stem, flush=True)
                page.context.close()


def main() -> None:
    """Take them, and put all that lie in the folder on a contact sheet for each state, and on one of all."""
    asked = arguments()
    asked.folder.mkdir(parents=True, exist_ok=True)
    if not asked.sheet:
        take_all(asked)
    sheets = {state: sheet for state in STATES if (sheet := contact_sheet(asked.folder, state))}
    for state, sheet in sheets.items():
        sheet.save(asked.folder / f"sheet-{state}.png")
    if sheets:
        stack(list(sheets.values())).reduce(2).save(asked.folder / "sheet.png")


if __name__ == "__main__":
    main()
