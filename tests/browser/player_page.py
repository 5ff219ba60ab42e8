"""A page with the three graphs, the player and nothing else, served with the Content-Security-Policy of the app."""

# ruff: noqa: E501  (pages and scripts for the browser)

from __future__ import annotations

import contextlib
import functools
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import plotly.graph_objects as go
from playwright.sync_api import Page

from landscape.figures import DARK, LIGHT, contour, curves, playback, stage
from landscape.simulation.ensemble import follow
from landscape.simulation.scenario import Scenario
from landscape.ui.library import find_library

ROOT = Path(__file__).resolve().parents[2]
PLOTLY = find_library(ROOT / "assets", "")
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'"
)
READOUT = "".join(f'<span data-field="{name}"></span> ' for name in ("loss", "x", "y", "gradient", "rate", "status"))
STYLE = """
html { color-scheme: light dark; font: 15px/1.4 system-ui, sans-serif; }
body { margin: 0; padding: 16px; background: light-dark(#f6f8fb, #0c1420); color: light-dark(#1c2430, #e8edf3); }
main { display: grid; grid-template-columns: 3fr 2fr; gap: 16px; }
figure { margin: 0; background: light-dark(#fff, #131d2c); border-radius: 12px; overflow: hidden; }
[data-view] > div { height: 332px; } [data-view=stage] { grid-row: span 2; } [data-view=stage] > div { height: 680px; }
[data-field] { display: inline-block; min-width: 11ch; font-variant-numeric: tabular-nums; text-align: right; }
figure { position: relative; } [data-split] > .js-plotly-plot { visibility: hidden; }
.panes { position: absolute; inset: 0; display: grid; grid-auto-rows: minmax(0, 1fr); } .pane { position: relative; }
.pane > .pane-graph { position: absolute; inset: 0; height: auto; } .pane > .pane-name { position: absolute; height: auto; }
@media (max-width: 600px) { main { grid-template-columns: 1fr; } [data-view] > div { height: 260px; } [data-view=stage] > div { height: 340px; } }
"""
BOOT = """
const scheme = new URLSearchParams(location.search).get("scheme") || "light";
document.documentElement.dataset.mantineColorScheme = scheme;
document.documentElement.style.colorScheme = scheme;
const told = await (await fetch(`page-${scheme}.json`)).json();
for (const [name, figure] of Object.entries(told.figures)) {
  await Plotly.newPlot(name, figure.data, figure.layout, { responsive: true, displayModeBar: false });
}
document.body.dataset.plotted = "yes";
await window.dash_clientside.landscape.load(told.payload);
document.body.dataset.loaded = "yes";
"""


def page_html(scenario: Scenario, extra: str = "") -> str:
    """Give the markup that the app would render, in short."""
    cards = "".join(f'<p data-readout="{run.slot}">{run.optimizer.title} {READOUT}</p>' for run in scenario.runs)
    cards += "<p data-now></p>"
    graphs = "".join(
        f'<figure data-view="{name}"><div id="{name}"></div></figure>' for name in ("stage", "map", "curves")
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Player</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><link rel="stylesheet" href="page.css"></head><body>'
        f"<main>{graphs}</main><div>"
        '<button id="transport-restart" aria-label="Restart">⏮</button><button id="transport-back" aria-label="Step back">◂</button>'
        '<button id="transport-play" aria-label="Play">⏵</button><button id="transport-forward" aria-label="Step forward">▸</button>'
        '<button id="transport-loop" aria-label="Loop" aria-pressed="false">↻</button>'
        '<span id="transport-scrubber"></span><span id="transport-speed"></span><input id="typing" aria-label="Typing"></div>'
        f"{cards}{extra}"
        '<script src="plotly.min.js"></script><script src="assets/landscape.js"></script><script type="module" src="boot.js"></script>'
        "</body></html>"
    )


def write_page(folder: Path, scenario: Scenario, extra: str = "") -> None:
    """Write the page of `scenario` and everything it asks for into `folder`."""
    trajectories = follow(scenario)
    payload = playback(scenario, trajectories)
    for theme in (LIGHT, DARK):
        figures = {
            "stage": stage(scenario.surface, theme),
            "map": contour(scenario.surface, theme),
            "curves": go.Figure(curves(scenario, trajectories, theme)),
        }
        told = {"figures": {name: json.loads(figure.to_json()) for name, figure in figures.items()}, "payload": payload}
        (folder / f"page-{theme.scheme}.json").write_text(json.dumps(told))
    (folder / "index.html").write_text(page_html(scenario, extra))
    (folder / "page.css").write_text(STYLE)
    (folder / "boot.js").write_text(BOOT)
    (folder / "plotly.min.js").write_bytes(PLOTLY.script)
    if not (folder / "assets").exists():
        (folder / "assets").symlink_to(ROOT / "assets")


def until(page: Page, condition: str, timeout: float = 20_000) -> None:
    """Wait for a JavaScript expression to become true. (Playwright's own waiting needs ``unsafe-eval``.)"""
    page.evaluate(
        f"""async () => {{
          const end = performance.now() + {timeout};
          while (!({condition})) {{
            if (performance.now() > end) throw new Error("waited in vain for: " + {json.dumps(condition)});
            await new Promise((then) => setTimeout(then, 15));
          }}
        }}"""
    )


class _Handler(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve `folder` on a free port of this machine and give its address."""
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder))
    ) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()
