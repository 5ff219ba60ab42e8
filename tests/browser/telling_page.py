"""The player's page with the step inspector, the race table and the announcer, as the app would lay them out."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from landscape import decode
from landscape.figures.inspector import inspector
from landscape.figures.playback import playback
from landscape.figures.race import describe, race
from landscape.simulation.ensemble import follow
from landscape.simulation.scenario import Scenario
from tests.browser.player_page import serve, until, write_page

EXTRA = """
<link rel="stylesheet" href="assets/style.css">
<section class="race" aria-label="Race"><h2>Race</h2><div data-race="runs"></div></section><br>
<section class="look" aria-label="Inspector"><h2>Inside the step</h2><div data-inspector="runs"></div></section>
<p class="told" id="announcer" role="status" aria-live="polite"></p><p class="told" data-said="stage"></p>
<script type="module" src="telling.js"></script>
"""
TELLING = """
import { emit } from "./assets/modules/page/bus.js";
import * as extras from "./assets/modules/readouts/readouts.js";
const told = await (await fetch("telling.json")).json();
while (document.body.dataset.loaded !== "yes") await new Promise((then) => setTimeout(then, 20));
window.chosen = [];
document.addEventListener("landscape:inspect", ({ detail }) => window.chosen.push(detail));
extras.load(told);
Object.assign(window, { tell: (other) => extras.load({ ...told, ...other }), say: (text) => emit("said", text) });
document.body.dataset.told = "yes";
"""


def payload(scenario: Scenario) -> dict[str, Any]:
    """Give what the server would send."""
    trajectories = follow(scenario)
    told = {
        "inspect": inspector(scenario, trajectories),
        "race": race(scenario, trajectories),
        "said": describe(scenario, trajectories),
    }
    return playback(scenario, trajectories) | told


@contextlib.contextmanager
def opened(browser: Browser, folder: Path, query: str, *, scheme: str = "light", phone: bool = False) -> Iterator[Page]:
    """Open the page of a scenario; whatever goes wrong in the browser fails the test."""
    scenario = decode(query)
    write_page(folder, scenario, EXTRA)
    (folder / "telling.js").write_text(TELLING)
    (folder / "telling.json").write_text(json.dumps(payload(scenario)))
    size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
    troubles: list[str] = []
    with serve(folder) as address, browser.new_context(viewport=size, has_touch=phone, is_mobile=phone) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: message.type == "error" and troubles.append(message.text))
        page.goto(f"{address}?scheme={scheme}")
        until(page, "document.body.dataset.told === 'yes'")
        yield page
    assert troubles == []
