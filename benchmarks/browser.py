"""The served page in a browser, and a quiet clock of its main thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Locator, Page

from landscape import OPTIMIZERS, SURFACES, Run, Scenario, Setup, encode
from tests.browser.conftest import unfold, until

SCRIPT = Path(__file__).with_name("bench.js")
RATES = {"sgd": 6e-4, "momentum": 3e-4, "adagrad": 0.3, "adam": 0.05}
STEPS = 500
DRAWN = "window.landscape?.state().runs.length && window.landscape.state().runs[0].screen.stage"


def scenario(count: int, starts: int = 1) -> Scenario:
    """Give `count` runs of 500 steps on the Rosenbrock valley."""
    methods = (list(RATES.items()) * 2)[:count]
    runs = tuple(Run(OPTIMIZERS[slug](lr=rate * (1 + i // 4)), slot=i) for i, (slug, rate) in enumerate(methods))
    return Scenario(SURFACES["rosenbrock"](), runs, Setup(steps=STEPS, starts=starts, spread="box"))


@contextmanager
def opened(browser: Browser, address: str, shown: Scenario, view: str = "step=0") -> Iterator[Page]:
    """Open a scenario, at rest and drawn, in a fresh visitor's browser."""
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        context.add_init_script("localStorage.setItem('landscape-hinted', '1')")
        context.add_init_script(path=SCRIPT)
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto(f"{address}/?{encode(shown)}&{view}")
        until(page, DRAWN, 120)
        page.wait_for_load_state("networkidle")
        yield page


def rate_slider(page: Page) -> Locator:
    """Open the cards of all runs; give the slider of Adam's learning rate, the fourth of four."""
    unfold(page)
    return page.get_by_role("slider", name="learning rate of Adam (purple)")


class MainThread:
    """Processor time of the page's main thread, which other programs on the machine do not lengthen."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent(self) -> dict[str, float]:
        """Give the milliseconds so far: ``whole`` of scripts, style, layout and paint, ``scripts`` of these.

        The browser does not count as scripts what runs after an `await`, which is most of what the rivals do.
        """
        told = {one["name"]: one["value"] for one in self._session.send("Performance.getMetrics")["metrics"]}
        return {"whole": 1000.0 * told["TaskDuration"], "scripts": 1000.0 * told["ScriptDuration"]}
