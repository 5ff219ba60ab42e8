"""What a frame costs the main thread: the player beside ``Plotly.animate`` and ``Plotly.restyle``, in one page.

All three put a ball and a trail for every run over the same surface, step after step, in turns. The player meanwhile
also draws the map and the curves and writes the readouts; its rivals do not. What the page and the measuring itself
cost, when nothing moves, is part of every figure and told beside them.
"""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.browser import STEPS, MainThread, opened, scenario
from benchmarks.table import head, tell
from scripts.chromium import launch
from scripts.served import served
from tests.browser.conftest import until

TURNS = 5
FRAMES = {"nothing": 20, "player": 20, "animate": 3, "restyle": 3}
PLAYED = 24
SIDE = "landscape.state().panes.length && landscape.state().runs.every((run) => run.screen.stage)"
WAYS = (
    ("8 runs, points, steps and second moments", 8, 1, "iterates=1&move=1&moments=1", None),
    ("4 runs side by side", 4, 1, "layout=side", 10),
    ("1 run, cloud of 400", 1, 400, "", 10),
    ("4 runs, clouds of 400", 4, 400, "", 8),
)
"""Title, runs, starts, way of looking, and the most milliseconds a frame that were promised."""
Cost = dict[str, float]


def cost(page: Page, clock: MainThread, how: str, begin: float) -> Cost:
    """Give the milliseconds a frame, of everything and of scripts."""
    before = clock.spent()
    page.evaluate("([how, frames, begin]) => bench.move(how, frames, begin)", [how, FRAMES[how], begin])
    return {name: (now - before[name]) / FRAMES[how] for name, now in clock.spent().items()}


def playing(page: Page, clock: MainThread, begin: float) -> Cost:
    """Give the same while it plays, when the readouts are written less often than in frames that are sought."""
    before = clock.spent()
    page.evaluate("([frames, begin]) => bench.play(frames, begin)", [PLAYED, begin])
    return {name: (now - before[name]) / PLAYED for name, now in clock.spent().items()}


def beside_plotly(browser: Browser, address: str, count: int) -> dict[str, list[Cost]]:
    """Measure the player, while it plays and while it is sought, and its rivals in turns."""
    found: dict[str, list[Cost]] = {how: [] for how in (*FRAMES, "playing")}
    with opened(browser, address, scenario(count)) as page:
        clock = MainThread(page)
        page.evaluate("(count) => bench.prepare(count)", count)
        for how in FRAMES:  # once to get warm
            cost(page, clock, how, 0)
        for turn in range(TURNS):
            for how in FRAMES:
                found[how].append(cost(page, clock, how, turn / TURNS))
            found["playing"].append(playing(page, clock, turn / TURNS))
    return found


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    return [a / b for a, b in zip(ours, theirs, strict=True)]


def tell_player(title: str, costs: Sequence[Cost], bar: float | None) -> float:
    """Print what the player costs; give the median."""
    middle = tell(title, [one["whole"] for one in costs], "ms", bar=bar)
    tell("  of this, scripts", [one["scripts"] for one in costs], "ms")
    return middle


def tell_beside(browser: Browser, address: str) -> None:
    """Print the table of one, four and eight runs."""
    head(f"Processor time of the main thread a frame, {STEPS} steps, 101 x 101 surface; median of {TURNS} turns:")
    middle = {}
    for count in (1, 4, 8):
        found = beside_plotly(browser, address, count)
        whole = {how: [one["whole"] for one in costs] for how, costs in found.items()}
        runs = f"{count} run{'s' * (count > 1)}"
        tell(f"{runs}, nothing moves", whole["nothing"], "ms")
        middle[count] = tell_player(f"{runs}, player, sought", found["player"], 6)
        tell_player(f"{runs}, player, playing", found["playing"], 6)
        for rival in ("animate", "restyle"):
            tell(f"{runs}, Plotly.{rival}", whole[rival], "ms")
            tell("  player / it", ratios(whole["player"], whole[rival]), "", bar=1 / 8, digits=3)
    tell("player, 8 runs / 1 run", [middle[8] / middle[1]], "")


def tell_ways(browser: Browser, address: str) -> None:
    """Print what other ways of looking cost."""
    head("Processor time of the main thread a frame, other ways of looking:")
    for title, count, starts, view, bar in WAYS:
        with opened(browser, address, scenario(count, starts), f"step=0&{view}") as page:
            if "side" in view:
                until(page, SIDE, 120)
            clock = MainThread(page)
            cost(page, clock, "player", 0)
            found = [cost(page, clock, "player", turn / TURNS) for turn in range(TURNS)]
        tell_player(title, found, bar)


def main() -> None:
    """Print both tables."""
    with served() as address, sync_playwright() as play, launch(play) as browser:
        tell_beside(browser, address)
        tell_ways(browser, address)


if __name__ == "__main__":
    main()
