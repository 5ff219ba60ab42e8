"""Main-thread cost of one frame: the player against ``Plotly.animate``, in one browser, on one surface."""

# ruff: noqa: E501  (pages and scripts for the browser)

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from landscape.core.optimizers import OPTIMIZERS  # noqa: E402
from landscape.core.surfaces import SURFACES  # noqa: E402
from landscape.simulation.scenario import Run, Scenario, Setup  # noqa: E402
from scripts.chromium import launch  # noqa: E402
from tests.browser.player_page import serve, until, write_page  # noqa: E402

FRAMES = 300
RATES = {"sgd": 6e-4, "momentum": 3e-4, "adagrad": 0.3, "adam": 0.05}
STEPS = 500
PLAYER = """async (frames) => {
  landscape.pause();
  landscape.seek(0);
  performance.clearMeasures("landscape:frame");
  const costs = [];
  const watch = new PerformanceObserver((list) => costs.push(...list.getEntriesByName("landscape:frame").map((one) => one.duration)));
  watch.observe({ type: "measure" });
  const { steps } = landscape.state();
  for (let i = 1; i <= frames; i++) {
    landscape.seek((steps * i) / frames);
    await new Promise((then) => requestAnimationFrame(() => setTimeout(then)));
  }
  watch.disconnect();
  return costs;
}"""
WATCH = """() => {
  window.costs = [];
  new PerformanceObserver((list) => costs.push(...list.getEntriesByName("landscape:frame").map((one) => one.duration)))
    .observe({ type: "measure" });
}"""
PREPARE = """async () => {
  const gd = document.querySelector("[data-view=stage] .js-plotly-plot");
  const { runs, steps } = landscape.state();
  const paths = runs.map((run) => {
    const at = (k) => [Math.cos(0.02 * k + run.slot) * (1 - k / steps), 1 + Math.sin(0.02 * k + run.slot) * (1 - k / steps), 1];
    const points = Array.from({ length: steps + 1 }, (_, k) => at(k));
    return { x: points.map((p) => p[0]), y: points.map((p) => p[1]), z: points.map((p) => p[2]) };
  });
  const balls = paths.map((path) => ({ type: "scatter3d", mode: "markers", x: [path.x[0]], y: [path.y[0]], z: [path.z[0]] }));
  const trails = paths.map((path) => ({ type: "scatter3d", mode: "lines", ...path }));
  await Plotly.addTraces(gd, [...balls, ...trails]);
  window.paths = paths;
}"""
ANIMATE = """async (frames) => {
  const gd = document.querySelector("[data-view=stage] .js-plotly-plot");
  const { paths } = window;
  const steps = paths[0].x.length - 1;
  for (let i = 1; i <= frames; i++) {
    const k = Math.round((steps * i) / frames);
    const data = [
      ...paths.map((path) => ({ x: [path.x[k]], y: [path.y[k]], z: [path.z[k]] })),
      ...paths.map((path) => ({ x: path.x.slice(0, k + 1), y: path.y.slice(0, k + 1), z: path.z.slice(0, k + 1) })),
    ];
    await Plotly.animate(gd, { data, traces: data.map((_, j) => j + 1) }, { mode: "immediate", frame: { duration: 0 }, transition: { duration: 0 } });
  }
}"""


def scenario(count: int, starts: int = 1) -> Scenario:
    """Give `count` runs of 500 steps on the Rosenbrock valley."""
    surface = SURFACES["rosenbrock"]()
    runs = tuple(
        Run(OPTIMIZERS[name](lr=rate * (1 + i // 4)), slot=i)
        for i, (name, rate) in enumerate((list(RATES.items()) * 2)[:count])
    )
    return Scenario(surface, runs, Setup(steps=STEPS, starts=starts, spread="box"))


def measure(page: Page, address: str) -> dict[str, float]:
    """Give milliseconds by name for the scenario served at `address`.

    ``player`` and ``turning`` are medians of what the player itself reports. The ``script`` figures are the browser's own count
    of the time that scripts held the main thread, per frame, and so fair to both.
    """
    page.goto(address)
    page.wait_for_selector("body[data-loaded]", timeout=60_000)
    until(page, "landscape.state().runs[0].screen.stage")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def script_time() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return 1000.0 * float(next(metric["value"] for metric in metrics if metric["name"] == "ScriptDuration"))

    told: dict[str, float] = {}
    before = script_time()
    told["player"] = statistics.median(page.evaluate(PLAYER, FRAMES))
    told["player script"] = (script_time() - before) / FRAMES
    told["turning"] = turning(page)
    page.evaluate(PREPARE)
    before = script_time()
    page.evaluate(ANIMATE, 12)
    told["animate script"] = (script_time() - before) / 12
    return told


def frames(page: Page, address: str, view: str = "{}") -> float:
    """Give the median of what the player reports of its frames, looked at in that way."""
    page.goto(address)
    page.wait_for_selector("body[data-loaded]", timeout=60_000)
    until(page, "landscape.state().runs[0].screen.stage")
    page.evaluate(f"landscape.look({view})")
    if "side" in view:
        until(
            page,
            "landscape.state().panes.length && landscape.state().runs.every((run) => run.screen.stage || run.screen.map)",
        )
    return statistics.median(page.evaluate(PLAYER, FRAMES))


def growth(page: Page, seconds: float = 60) -> tuple[float, float]:
    """Loop fast for a while; give the heap before and its growth, in MB, each after a collection of what is not used."""
    session = page.context.new_cdp_session(page)

    def heap() -> float:
        session.send("HeapProfiler.collectGarbage")
        return float(session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6

    page.evaluate("landscape.seek(0)")
    page.get_by_role("combobox", name="Speed").select_option("240")
    if not page.evaluate("landscape.state().loop"):
        page.get_by_role("button", name="Loop").click()
    page.evaluate("landscape.play()")
    page.wait_for_timeout(3000)
    before = heap()
    page.wait_for_timeout(1000 * seconds)
    return before, heap() - before


def turning(page: Page) -> float:
    """Give the median cost of a frame while a hand turns the surface."""
    box = page.locator("#stage").bounding_box()
    if box is None:
        raise RuntimeError("the stage is not on the page")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(WATCH)
    page.mouse.move(x, y)
    page.mouse.down()
    for i in range(40):
        page.mouse.move(x + 4 * i, y)
        page.evaluate("new Promise((then) => requestAnimationFrame(() => setTimeout(then)))")
    page.mouse.up()
    return statistics.median(page.evaluate("costs"))


def main() -> None:
    """Print the table."""
    print(f"Main thread, ms a frame: three views, {STEPS} steps, 101×101 surface")
    print(
        f"{'runs':>4} {'player':>8} {'while turning':>14} {'player script':>14} {'Plotly.animate script':>22} {'ratio':>7}"
    )
    with sync_playwright() as play, tempfile.TemporaryDirectory() as folder, launch(play) as browser:
        for count in (4, 8):
            site = Path(folder) / str(count)
            site.mkdir()
            write_page(site, scenario(count))
            with serve(site) as address:
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.set_default_timeout(120_000)
                told = measure(page, address)
                page.close()
            ratio = f"1/{told['animate script'] / told['player script']:.0f}"
            print(
                f"{count:>4} {told['player']:>8.2f} {told['turning']:>14.2f} {told['player script']:>14.2f} "
                f"{told['animate script']:>22.1f} {ratio:>7}",
                flush=True,
            )
    print("\nMain thread, ms a frame: other ways of looking")
    with sync_playwright() as play, tempfile.TemporaryDirectory() as folder, launch(play) as browser:
        for title, count, starts, view in WAYS:
            site = Path(folder) / title.replace(" ", "-")
            site.mkdir()
            write_page(site, scenario(count, starts))
            with serve(site) as address:
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.set_default_timeout(120_000)
                print(f"{title:<34} {frames(page, address, view):>8.2f}", flush=True)
                if title.startswith("8 runs"):
                    print(
                        "{:<34} {:>8.1f} MB, then {:+.2f} MB".format("heap, looping for a minute", *growth(page)),
                        flush=True,
                    )
                page.close()


WAYS = (
    ("8 runs, iterates and steps", 8, 1, "{ iterates: true, move: true }"),
    ("4 runs side by side", 4, 1, '{ layout: "side" }'),
    ("1 run, cloud of 400", 1, 400, "{}"),
    ("4 runs, clouds of 400", 4, 400, "{}"),
)

if __name__ == "__main__":
    main()
