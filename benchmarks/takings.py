"""What it costs to take something along: ``python -m benchmarks.takings``.

What the server makes is measured in its processor time, beside following and judging the same scenario, as the page
asks for; films and the page that is one file in Chromium, by the clock, beside a visit to the served page.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.browser import DRAWN, opened, scenario
from benchmarks.table import head, tell
from landscape.core.cache import CACHE
from landscape.export.card import card
from landscape.export.page import page_of
from landscape.export.solid import as_glb, as_stl
from landscape.simulation.ensemble import follow
from landscape.simulation.links import encode
from landscape.simulation.scenario import Scenario
from landscape.simulation.summary import outcomes
from scripts.chromium import launch
from scripts.served import served
from tests.browser.conftest import until

ROUNDS: Final = 5
FILMS: Final = {"MP4, 720p, 5 s": "video", "GIF, 640 x 360, 5 s": "gif"}
SIZES: Final = {"video": "1280x720", "gif": "640x360"}
SHOWN: Final = scenario(4)


def judge(asked: Scenario) -> None:
    """Follow a scenario and judge it."""
    outcomes(asked, follow(asked))


def fresh(task: Callable[[Scenario], object]) -> float:
    """Do something for which nothing is kept; give the processor time in milliseconds."""
    CACHE.clear()
    begun = time.process_time()
    task(SHOWN)
    return 1e3 * (time.process_time() - begun)


def tell_server() -> None:
    """Print what the server makes."""
    head(f"Taken along, 4 runs of 500 steps, made anew in processor time; median of {ROUNDS}:")
    tasks: dict[str, tuple[Callable[[Scenario], object], float | None]] = {
        "GLB": (as_glb, None),
        "STL": (as_stl, None),
        "page of one file": (page_of, None),
        "card": (card, 250),
    }
    for name, (task, bar) in tasks.items():
        task(SHOWN)  # compiles formulas, packs what all pages carry
        rounds = [(fresh(task), fresh(judge)) for _ in range(ROUNDS)]
        tell(name, [made for made, _ in rounds], "ms", bar=bar, digits=0)
        tell("  of following and judging", [made / judged for made, judged in rounds], "x", digits=1)


def film(page: Page, form: str) -> float:
    """Have a film of 5 seconds made; give the seconds from the click until it is saved."""
    if not page.locator("#share").evaluate("(one) => one.open"):
        page.locator("#share-open").click()
    section = page.locator("details[data-way=film]")
    if section.get_attribute("open") is None:
        section.locator("summary").click()
    until(page, "document.querySelector('details[data-way=film]').matches('[data-ready]')", 60)
    for name, value in {"form": form, "size": SIZES[form], "seconds": "5", "rate": "30"}.items():
        section.locator(f"[data-choose={name}]").select_option(value)
    begun = time.perf_counter()
    with page.expect_download(timeout=300_000):
        section.locator("[data-act=make]").click()
    return time.perf_counter() - begun


def start(browser: Browser, where: str) -> float:
    """Open a page for the first time; give the seconds until its balls are drawn."""
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        begun = time.perf_counter()
        page.goto(where)
        until(page, DRAWN, 120)
        return time.perf_counter() - begun


def tell_browser(browser: Browser, address: str) -> None:
    """Print what the browser makes, and how long the page of one file takes to be there."""
    head("The same in Chromium, by the clock:")
    with opened(browser, address, SHOWN) as page:
        for name, form in FILMS.items():
            tell(name, [film(page, form)], "s", digits=1)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(page_of(SHOWN), encoding="utf-8")
        both = partial(start, browser, path.as_uri()), partial(start, browser, f"{address}/?{encode(SHOWN)}")
        rounds = [tuple(task() for task in both) for _ in range(ROUNDS)]
    tell("page of one file, until it is drawn", [one for one, _ in rounds], "s")
    ratio = statistics.median(one / visit for one, visit in rounds)
    tell("  of a first visit to the served page", [ratio], "x")


def main() -> None:
    """Print all of it."""
    tell_server()
    with served() as address, sync_playwright() as play, launch(play) as browser:
        tell_browser(browser, address)


if __name__ == "__main__":
    main()
