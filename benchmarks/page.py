"""What a visit costs: bytes, waiting, what a slider asks for, long tasks and memory while playing.

``HEAP_SECONDS=600`` watches the memory for ten minutes instead of one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Request, sync_playwright

from app import server
from benchmarks.browser import DRAWN, opened, rate_slider, scenario
from benchmarks.table import head, tell
from landscape.serving.files import ENCODINGS
from landscape.ui import ids
from scripts.chromium import launch
from scripts.served import served
from tests.browser.conftest import until

VISITS, MOVES = 3, 9
HEAP_SECONDS = float(os.environ.get("HEAP_SECONDS", "60"))
QUIET_SECONDS = 10
UPDATE = "_dash-update-component"
WHOLE = "Object.keys(Plotly.PlotSchema.get().traces).length > 10"
FIRST_FRAME = "performance.getEntriesByName('landscape:frame')[0].startTime"


class Traffic:
    """Bytes that came over the wire, headers included."""

    def __init__(self, page: Page) -> None:
        session: CDPSession = page.context.new_cdp_session(page)
        session.send("Network.enable")
        self.bytes = 0
        session.on("Network.loadingFinished", self._count)

    def _count(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])


def visit(context: BrowserContext, address: str) -> tuple[float, float, bool]:
    """Open the page; give its kilobytes, the milliseconds until it plays, and whether it has the whole plotly.js."""
    page = context.new_page()
    page.set_default_timeout(120_000)
    traffic = Traffic(page)
    page.goto(address)
    until(page, DRAWN, 120)
    page.wait_for_load_state("networkidle")
    told = traffic.bytes / 1e3, float(page.evaluate(FIRST_FRAME)), bool(page.evaluate(WHOLE))
    page.close()
    return told


def tell_visits(browser: Browser, address: str) -> None:
    """Print what first and later visits cost."""
    first, later = [], []
    for _ in range(VISITS):
        with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
            first.append(visit(context, address))
            later.append(visit(context, address))
    whole = first[0][2]
    head(f"A visit, with {'the whole plotly.js' if whole else 'the plotly.js of bundle/'}; median of {VISITS}:")
    tell("first visit, compressed", [one[0] for one in first], "kB", bar=2300 if whole else 1500, digits=0)
    tell("first visit, until it plays", [one[1] for one in first], "ms", bar=3000, digits=0)
    tell("later visit, from cache", [one[0] for one in later], "kB", digits=0)
    tell("later visit, until it plays", [one[1] for one in later], "ms", digits=0)


@contextmanager
def updates(page: Page) -> Iterator[list[Request]]:
    """Gather the callback requests that are made meanwhile."""
    found: list[Request] = []

    def note(request: Request) -> None:
        if UPDATE in request.url:
            found.append(request)

    page.on("request", note)
    yield found
    page.remove_listener("request", note)


def move(page: Page) -> tuple[float, list[Request]]:
    """Move a slider by one notch; give the milliseconds until the new paths are drawn, and what was asked for."""
    slider = rate_slider(page)
    page.evaluate("void (window.drawn = bench.answered())")
    with updates(page) as requests:
        slider.press("ArrowRight")
        took = float(page.evaluate("drawn"))
        page.wait_for_load_state("networkidle")
    return took, requests


def answer(client: FlaskClient, body: Any, rate: float) -> tuple[float, int, bool]:
    """Answer a slider's request as the server does; give processor ms, bytes, and whether a surface is among them."""
    next(one for one in body["inputs"] if one["id"] == ids.REQUEST)["value"]["changes"][0]["value"] = rate
    headers = {"Accept-Encoding": ENCODINGS[0]}
    begun = time.process_time()
    response = client.post(f"/{UPDATE}", json=body, headers=headers)
    took = 1e3 * (time.process_time() - begun)
    plain = client.post(f"/{UPDATE}", json=body).get_json()
    return took, len(response.data), ids.STAGE in plain["response"]


def tell_slider(browser: Browser, address: str) -> None:
    """Print what moving a slider costs, for four runs."""
    with opened(browser, address, scenario(4)) as page:
        move(page)
        moves = [move(page) for _ in range(MOVES)]
    body = moves[-1][1][0].post_data_json
    client = server.test_client()
    answer(client, body, 0.001)
    answers = [answer(client, body, 0.001 * 1.01**i) for i in range(1, MOVES + 1)]
    head(f"A slider moved by one notch, 4 runs of 500 steps; median of {MOVES}:")
    tell("from the key to the new paths drawn", [took for took, _ in moves], "ms", digits=0)
    tell("requests", [len(requests) for _, requests in moves], "", bar=1, digits=0)
    tell("the server's processor time", [took for took, _, _ in answers], "ms", bar=20, digits=1)
    tell("answer, compressed", [size / 1e3 for _, size, _ in answers], "kB", bar=60, digits=1)
    tell("surfaces sent again", [any(surface for _, _, surface in answers)], "", bar=0, digits=0)


def loop(page: Page) -> None:
    """Play round and round, fast."""
    page.get_by_role("combobox", name="Speed").select_option("240")
    if not page.evaluate("landscape.state().loop"):
        page.get_by_role("button", name="Loop").click()
    page.evaluate("landscape.play()")
    until(page, "landscape.state().playing && landscape.state().step > 20")


def heap(session: CDPSession) -> float:
    """Give what scripts hold, in MB, after a collection of what is not used."""
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def tell_playing(browser: Browser, address: str) -> None:
    """Print what happens while eight runs are played again and again."""
    head("8 runs of 500 steps, looping at 240 steps a second:")
    with opened(browser, address, scenario(8)) as page:
        loop(page)
        long_tasks = page.evaluate("(seconds) => bench.longTasks(seconds)", QUIET_SECONDS)
        tell(f"tasks of more than 50 ms in {QUIET_SECONDS} s", [len(long_tasks)], "", bar=0, digits=0)
        if long_tasks:
            tell("  of these, how long", long_tasks, "ms", digits=0)
        session = page.context.new_cdp_session(page)
        before = heap(session)
        page.wait_for_timeout(1000 * HEAP_SECONDS)
        tell("heap at first", [before], "MB")
        tell(f"heap's growth in {HEAP_SECONDS:g} s", [heap(session) - before], "MB", bar=1)


def main() -> None:
    """Print all of it."""
    with served() as address, sync_playwright() as play, launch(play) as browser:
        for told in (tell_visits, tell_slider, tell_playing):
            told(browser, address)


if __name__ == "__main__":
    main()
