"""A class that drags basins, and one who only moves a slider: ``python -m benchmarks.crowd``, part of ``make bench``.

Gunicorn serves as to a class. Ten students drag sliders with basins on, each a method on a surface, and send what a
page sends: the move, then the coarse map of what it was answered with, then the fine one; what has been overtaken by
the next move is aborted. When they rest, they wait for the fine map. An eleventh, in no need of maps, moves a slider
all the while. ``SECONDS`` and ``WORKERS`` in the environment are other numbers of them.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from http.client import SERVICE_UNAVAILABLE
from typing import Any

import brotli
from playwright.sync_api import sync_playwright

from benchmarks.load import (
    FRAME,
    HOST,
    MOVES,
    NOTCH,
    QUERY,
    RATES,
    SECONDS,
    WORKERS,
    Connection,
    RefusedError,
    Sent,
    gunicorn,
    moved,
    own_scenario,
    record,
    request_of,
    tell_errors,
    tell_waits,
    together,
)
from benchmarks.table import head, tell
from landscape import OPTIMIZERS, SURFACES, Run, Scenario, encode
from scripts.chromium import launch

DRAGGED = (
    ("himmelblau", "adam"),
    ("six_hump_camel", "momentum"),
    ("rosenbrock", "nesterov"),
    ("rastrigin", "adam"),
    ("styblinski_tang", "rmsprop"),
    ("beale", "adagrad"),
    ("himmelblau", "momentum"),
    ("ackley", "adam"),
    ("three_hump_camel", "sgd"),
    ("goldstein_price", "lion"),
)
"""Surface and method of each of the ten."""
STAGES, PAUSES = (32, 128), (0.5, 1.5, 4.0)
"""Starts along a side of the maps, and seconds until another try, as in ``assets/modules/controls``."""
RESTING = 1.0
"""Seconds between two drags."""
BAR = 100
"""Milliseconds that the eleventh may wait at the median."""


@dataclass
class Waits:
    """Seconds that were waited: for a move's answer, for the coarse map and the fine one once a hand rests."""

    moves: list[float] = field(default_factory=list)
    maps: dict[int, list[float]] = field(default_factory=lambda: {points: [] for points in STAGES})
    overtaken: int = 0


async def move(connection: Connection, recorded: Sent, query: str, value: float) -> str:
    """Move the slider of a scenario; give the query of the next one."""
    answer = brotli.decompress(await connection.ask(moved(recorded, query, value))).decode()
    asked: str = json.loads(QUERY.findall(answer)[0])
    return asked


async def look(connection: Connection, path: str) -> None:
    """Ask for a map as a page does: go where one is led, and try again when the server is busy."""
    for pause in (*PAUSES, 0.0):
        try:
            await _follow(connection, path)
        except RefusedError as refused:
            if not pause or refused.status != SERVICE_UNAVAILABLE:
                raise
        else:
            return
        await asyncio.sleep(pause)


async def _follow(connection: Connection, path: str) -> None:
    try:
        await connection.ask(Sent("GET", path, ""))
    except RefusedError as refused:
        if not refused.location:
            raise
        await connection.ask(Sent("GET", refused.location, ""))


async def refine(port: int, query: str, waits: Waits) -> None:
    """Ask for the maps of a scenario, the coarse one first; when cancelled, close the connection and wait no more."""
    begun = time.perf_counter()
    with Connection(port) as connection:
        try:
            for points in STAGES:
                await look(connection, f"/basins?{query}&whose=&points={points}")
                waits.maps[points].append(time.perf_counter() - begun)
        except asyncio.CancelledError:
            waits.overtaken += 1
            raise


async def drag_basins(port: int, recorded: Sent, number: int, end: float, waits: Waits) -> None:
    """Drag a slider that moves a map of basins, rest until the fine map is there, and so on."""
    chance = random.Random(number)
    surface, method = DRAGGED[number]
    slot = request_of(json.loads(recorded.body))["changes"][0]["slot"]
    query = encode(Scenario(SURFACES[surface](), (Run(OPTIMIZERS[method](), slot=slot),)))
    with Connection(port) as connection:
        while time.perf_counter() < end:
            value, maps = 10 ** chance.uniform(*RATES), asyncio.create_task(asyncio.sleep(0))
            for _ in range(chance.randint(*MOVES)):
                begun = time.perf_counter()
                query = await move(connection, recorded, query, value)
                waits.moves.append(time.perf_counter() - begun)
                maps.cancel()
                maps = asyncio.create_task(refine(port, query, waits))
                value *= NOTCH
                await asyncio.sleep(FRAME)
            await maps
            await asyncio.sleep(RESTING)


async def move_slider(port: int, recorded: Sent, end: float, waits: Waits) -> None:
    """Move a slider without a map; with a new connection for each drag, so that every worker comes to answer."""
    chance = random.Random(11)
    query = own_scenario(recorded, chance)
    while time.perf_counter() < end:
        value = 10 ** chance.uniform(*RATES)
        with Connection(port) as connection:
            for _ in range(chance.randint(*MOVES)):
                begun = time.perf_counter()
                query = await move(connection, recorded, query, value)
                waits.moves.append(time.perf_counter() - begun)
                value *= NOTCH
                await asyncio.sleep(FRAME)


def tell_eleventh(port: int, recorded: Sent, others: int, seconds: float) -> None:
    """Print how long the eleventh waits while so many others drag basins, and how long these do."""
    eleventh, ten = Waits(), Waits()
    end = time.perf_counter() + seconds
    students: Sequence[Coroutine[Any, Any, None]] = [
        move_slider(port, recorded, end, eleventh),
        *(drag_basins(port, recorded, number, end, ten) for number in range(others)),
    ]
    _, wrong = asyncio.run(together(students, seconds))
    head(f"A slider moves for {seconds:g} s while {others} others drag basins, {WORKERS} workers:")
    tell_waits("a move", eleventh.moves, median=BAR)
    if others:
        tell_waits("a move of theirs", ten.moves)
        for points, waits in ten.maps.items():
            tell_waits(f"their {points} x {points} maps, from the move on", waits)
        tell("maps overtaken", [ten.overtaken], "", digits=0)
    tell_errors(wrong)


def main() -> None:
    """Print all of it."""
    with gunicorn() as (port, _):
        with sync_playwright() as play, launch(play) as browser:
            recorded = record(browser, f"http://{HOST}:{port}").move
        for others in (0, len(DRAGGED)):
            tell_eleventh(port, recorded, others, SECONDS)


if __name__ == "__main__":
    main()
