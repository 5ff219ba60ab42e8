"""A class at once: ``make load``. Gunicorn with two workers, and everybody else, share the processors of this machine.

What the students send is what a real page sent: a browser opens the page and moves a slider, and that is recorded. Then
everybody opens one link within five seconds, and everybody moves sliders in bursts, each in a scenario of their own.
``STUDENTS``, ``SECONDS`` and ``WORKERS`` in the environment are other numbers of them. However slow the machine,
neither part goes on for more than half a minute after its time: who has no answer by then counts as an error.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import brotli
import numpy as np
from playwright.sync_api import Browser, Request, sync_playwright

from benchmarks.browser import DRAWN, rate_slider
from benchmarks.table import head, tell
from landscape import decode, encode
from landscape.serving.files import ENCODINGS
from landscape.ui import ids
from scripts.chromium import launch
from scripts.served import ROOT
from tests.browser.conftest import until

HOST = "127.0.0.1"
STUDENTS = int(os.environ.get("STUDENTS", "300"))
SECONDS = float(os.environ.get("SECONDS", "30"))
WORKERS = int(os.environ.get("WORKERS", "2"))
ARRIVING = 5.0
"""Seconds within which everybody opens the page."""
MOVES, THINKING, FRAME = (5, 25), 8.0, 0.016
"""Moves of a burst, seconds between two bursts, and seconds that a page takes to draw an answer and ask again."""
NOTCH = 1.05
"""From one value of a rate to the next."""
RATES = (-2.9, -1)
"""Exponents between which a slider is taken hold of; none of the values is the default, which a link leaves out."""
QUERY = re.compile(r'"query": ?("[^"]*")')
PATIENCE = 30.0
"""Seconds after which whoever still waits for an answer gives up, when all should be over."""
STARTING = 120.0
"""Seconds that the server may take until it listens: it compresses first what everybody gets."""
CLASS = "?surface=beale"
"""The link that everybody opens; the page that was recorded has another, so that nothing is remembered of this one."""
UPDATE = "/_dash-update-component"
FILES = ("/_dash-component-suites/", "/assets/")
"""What a browser has kept since the lesson before; the rest is asked for each time."""

T = TypeVar("T")


@dataclass(frozen=True)
class Sent:
    """A request as a page sent it."""

    method: str
    path: str
    body: str

    def bytes(self) -> bytes:
        """Give it as it travels."""
        body = self.body.encode()
        lines = (
            f"{self.method} {self.path} HTTP/1.1",
            f"Host: {HOST}",
            f"Accept-Encoding: {ENCODINGS[0]}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        )
        return "\r\n".join((*lines, "", "")).encode() + body


@dataclass(frozen=True)
class Recorded:
    """What a page sends: until the answer that its first picture is drawn from, and when a slider is moved."""

    visit: tuple[Sent, ...]
    move: Sent


def record(browser: Browser, address: str) -> Recorded:
    """Open the page as a new visitor, move a slider, and note what is asked for."""
    sent: list[Sent] = []

    def note(request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme == "http":
            path = f"{url.path}?{url.query}" if url.query else url.path
            sent.append(Sent(request.method, path, request.post_data or ""))

    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.on("request", note)
        page.goto(address)
        until(page, DRAWN, 120)
        page.wait_for_load_state("networkidle")
        opened = next(place for place, one in enumerate(sent) if UPDATE in one.path and '"open"' in one.body)
        slider = rate_slider(page)
        with page.expect_request(lambda request: UPDATE in request.url):
            slider.press("ArrowRight")
        return Recorded(tuple(sent[: opened + 1]), sent[-1])


class RefusedError(RuntimeError):
    """An answer that is not 200: its status, and where it leads, if anywhere."""

    def __init__(self, path: str, answer: str) -> None:
        super().__init__(f"{path} answered {answer}")
        self.status = int(answer.split(" ", 2)[1])
        found = re.search(r"^location: (\S+)", answer, re.IGNORECASE | re.MULTILINE)
        self.location = found[1] if found else None


class Connection:
    """One student's connection, opened again when the server has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.opened = 0

    async def ask(self, sent: Sent) -> bytes:
        """Send a request and give the body of its answer, as it came.

        Raises
        ------
        RefusedError
            When the answer is not 200.
        """
        kept = self._streams is not None
        try:
            return await self._ask(sent)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.close()
            if not kept:
                raise
            return await self._ask(sent)

    async def _ask(self, sent: Sent) -> bytes:
        if self._streams is None:
            self._streams = await asyncio.open_connection(HOST, self._port)
            self.opened += 1
        reader, writer = self._streams
        writer.write(sent.bytes())
        answer = (await reader.readuntil(b"\r\n\r\n")).decode()
        found = re.search(r"^content-length: (\d+)", answer, re.IGNORECASE | re.MULTILINE)
        body = await reader.readexactly(int(found[1])) if found else b""
        if " 200 " not in answer.split("\r\n", 1)[0] or not found:
            raise RefusedError(sent.path, answer)
        if re.search(r"^connection: close", answer, re.IGNORECASE | re.MULTILINE):
            self.close()
        return body

    def close(self) -> None:
        """End the connection."""
        if self._streams:
            self._streams[1].close()
        self._streams = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


async def open_page(port: int, visit: Sequence[Sent], wait: float) -> float:
    """Open the page after a while; give the seconds until the answer that the first picture is drawn from."""
    await asyncio.sleep(wait)
    begun = time.perf_counter()
    with Connection(port) as connection:
        for sent in visit:
            await connection.ask(sent)
    return time.perf_counter() - begun


def request_of(body: Any) -> dict[str, Any]:
    """Give the page's request within the body of a callback."""
    request: dict[str, Any] = next(one for one in body["inputs"] if one["id"] == ids.REQUEST)["value"]
    return request


def opening(recorded: Sent) -> Sent:
    """Give the request that opens the link of the class."""
    body: Any = json.loads(recorded.body)
    request_of(body)["open"] = CLASS
    return replace(recorded, body=json.dumps(body))


def moved(recorded: Sent, query: str, value: float) -> Sent:
    """Give the request of a slider that is moved to a value, in the scenario of a query."""
    body: Any = json.loads(recorded.body)
    request = request_of(body)
    request["changes"][0]["value"] = f"{value:.3g}"
    request["base"] = query
    return replace(recorded, body=json.dumps(body))


def own_scenario(recorded: Sent, chance: random.Random) -> str:
    """Give the query of the recorded scenario from a start of one's own."""
    scenario = decode(request_of(json.loads(recorded.body))["base"])
    x, y = (round(chance.uniform(lo, hi), 3) for lo, hi in scenario.surface.box)
    return encode(replace(scenario, setup=scenario.setup.replace(x=x, y=y)))


async def drag_sliders(port: int, recorded: Sent, seed: int, end: float, waits: list[float]) -> int:
    """Think, move a slider so and so many times, and so on; note how long each answer took, give how often connected.

    Raises
    ------
    RuntimeError
        When an answer is not that of the value asked for.
    """
    chance = random.Random(seed)
    query = own_scenario(recorded, chance)
    await asyncio.sleep(chance.uniform(0, min(THINKING, SECONDS / 2)))
    with Connection(port) as connection:
        while time.perf_counter() < end:
            value = 10 ** chance.uniform(*RATES)
            for _ in range(chance.randint(*MOVES)):
                begun = time.perf_counter()
                answer = brotli.decompress(await connection.ask(moved(recorded, query, value))).decode()
                waits.append(time.perf_counter() - begun)
                query = json.loads(QUERY.findall(answer)[0])
                if f"lr:{float(f'{value:.3g}')!r}" not in query:
                    raise RuntimeError(f"{value:.3g} was answered with {query}")
                value *= NOTCH
                await asyncio.sleep(FRAME)
                if time.perf_counter() > end:
                    break
            await asyncio.sleep(max(0.0, min(THINKING, end - time.perf_counter())))
        return connection.opened


@contextmanager
def gunicorn() -> Iterator[tuple[int, int]]:
    """Serve the app as to a class; give port and process once it answers."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "app:server", "--workers", str(WORKERS), "--bind", f"{HOST}:{port}"]
    server = subprocess.Popen([*command, "--log-level", "warning"], cwd=ROOT)
    try:
        end = time.monotonic() + STARTING
        while socket.socket().connect_ex((HOST, port)):
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError("gunicorn did not start.")
            time.sleep(0.1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def processor_seconds(pid: int) -> float:
    """Give the processor time of a process' children so far, where /proc tells it; else nan."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        stats = [Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split() for child in children]
    except OSError:
        return float("nan")
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


async def together(students: Sequence[Awaitable[T]], seconds: float) -> tuple[list[T], list[BaseException]]:
    """Let all of them do what they do, but not for ever; give what they give, and what went wrong."""

    async def patiently(student: Awaitable[T]) -> T:
        async with asyncio.timeout(seconds + PATIENCE):
            return await student

    found = await asyncio.gather(*map(patiently, students), return_exceptions=True)
    wrong = [one for one in found if isinstance(one, BaseException)]
    return [one for one in found if not isinstance(one, BaseException)], wrong


def tell_waits(what: str, waits: Sequence[float], bar: float | None = None, *, median: float | None = None) -> None:
    """Print the median and the slowest twentieth, in ms, and what they may be."""
    half, most = np.quantile(np.array(waits) * 1e3, (0.5, 0.95)) if waits else (np.nan, np.nan)
    tell(f"{what}, p50", [half], "ms", bar=median, digits=0)
    tell(f"{what}, p95", [most], "ms", bar=bar, digits=0)


def tell_errors(wrong: Sequence[BaseException]) -> None:
    """Print how many students met an error, and which."""
    tell("students who met an error", [len(wrong)], "", bar=0, digits=0)
    for error in sorted({repr(error) for error in wrong})[:5]:
        print(f"    {error[:160]}")


def tell_opening(port: int, pid: int, visit: Sequence[Sent]) -> None:
    """Print how long a class waits that opens the page at once."""
    students = [open_page(port, visit, ARRIVING * n / STUDENTS) for n in range(STUDENTS)]
    spent = processor_seconds(pid)
    waits, wrong = asyncio.run(together(students, ARRIVING))
    spent = processor_seconds(pid) - spent
    head(f"{STUDENTS} students open one link within {ARRIVING:g} s, {WORKERS} workers, {len(visit)} requests each:")
    tell_waits("until the first picture", waits, 1200)
    tell("the server's processor time for each", [1e3 * spent / STUDENTS], "ms", digits=1)
    tell_errors(wrong)


def tell_moves(port: int, pid: int, recorded: Sent) -> None:
    """Print how long those wait who drag sliders."""
    waits: list[float] = []
    spent, begun = processor_seconds(pid), time.perf_counter()
    students = [drag_sliders(port, recorded, seed, begun + SECONDS, waits) for seed in range(STUDENTS)]
    opened, wrong = asyncio.run(together(students, SECONDS))
    spent, took = processor_seconds(pid) - spent, time.perf_counter() - begun
    head(f"{STUDENTS} students drag sliders in bursts for {SECONDS:g} s, {WORKERS} workers:")
    tell_waits("a move", waits, 250)
    tell("moves in a second", [len(waits) / took], "", digits=0)
    tell("the server's processor time for each", [1e3 * spent / max(len(waits), 1)], "ms", digits=2)
    tell("connections of each student", [sum(opened) / max(len(opened), 1)], "", digits=1)
    tell_errors(wrong)


def main() -> None:
    """Print all of it."""
    with gunicorn() as (port, pid):
        with sync_playwright() as play, launch(play) as browser:
            recorded = record(browser, f"http://{HOST}:{port}")
        asked = [sent for sent in recorded.visit if not sent.path.startswith(FILES)]
        tell_opening(port, pid, [*asked[:-1], opening(asked[-1])])
        tell_moves(port, pid, recorded.move)


if __name__ == "__main__":
    main()
