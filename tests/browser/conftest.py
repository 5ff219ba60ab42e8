"""A served app, a browser, and pages that fail the test when something goes wrong behind its back."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Frame, Page, Playwright, Route, expect, sync_playwright

from scripts.chromium import launch
from scripts.served import served
from tests.browser.lender import Lender

Open = Callable[..., Page]
WITH_WEBGL = pytest.mark.parametrize("webgl", [True], ids=["webgl"])
WITHOUT_WEBGL = pytest.mark.parametrize("webgl", [False], ids=["flat"])
"""For what needs the surface in modules that do without, and the other way round."""
expect.set_options(timeout=20_000)  # as `until` waits: a page takes seconds to load where two browsers share two cores


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launch(playwright) as browser:
        yield browser


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture(scope="session")
def lender(browser: Browser, address: str) -> Lender:
    return Lender(browser, address)


@pytest.fixture
def webgl() -> bool:
    """Whether the browser can draw the surface; without it a page opens faster, and all but the stage is the same."""
    return True


@pytest.fixture
def visit(lender: Lender, webgl: bool) -> Iterator[Open]:
    """Open the app as a new visitor; every page that was opened must stay free of errors and on this host."""
    with visiting(lender, webgl=webgl) as open_page:
        yield open_page


@contextlib.contextmanager
def visiting(lender: Lender, *, webgl: bool = True) -> Iterator[Open]:
    """Do what `visit` does, for as long as it is needed."""
    troubles: list[str] = []
    with contextlib.ExitStack() as stack:

        def open_page(
            query: str = "",
            *,
            path: str = "",
            size: str = "desktop",
            scheme: str = "light",
            tolerate: str = "",
            **more: Any,
        ) -> Page:
            """Open a page; messages that match `tolerate` are expected there, `path` is that of another language."""

            def trouble(text: str) -> None:
                if not (tolerate and re.search(tolerate, text)):
                    troubles.append(text)

            page = stack.enter_context(lender.lent(size, scheme, webgl, **more))
            stack.enter_context(_heard(page, lender.address, trouble))
            page.goto(f"{lender.address}/{path}{query}", timeout=1000 * COLD)
            until(page, "window.landscape?.state().runs.length && window.landscape.state().runs[0].screen.map", COLD)
            return page

        yield open_page
    assert troubles == []


@contextlib.contextmanager
def _heard(page: Page, address: str, trouble: Callable[[str], Any]) -> Iterator[None]:
    """Tell of whatever goes wrong in a page meanwhile."""
    listeners: dict[Any, Callable[[Any], Any]] = {
        "console": lambda message: message.type == "error" and trouble(message.text),
        "pageerror": lambda error: trouble(str(error)),
        "request": lambda request: _stays(request.url, address) or trouble(f"left: {request.url}"),
        "response": lambda answer: answer.status < 400 or trouble(f"{answer.status}: {answer.url}"),
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    yield
    for event, listener in listeners.items():
        page.remove_listener(event, listener)


COLD = 60
"""Seconds until a page stands, at most: the first one of a server waits for all that it finds out."""
LOST = "Failed to load resource|ERR_FAILED|503"
"""What a page is allowed to complain of when requests get lost."""


def lose(page: Page, pattern: str, first: int) -> list[Route]:
    """Lose the first requests for some addresses; give all that come, as they come."""
    seen: list[Route] = []

    def route(request: Route) -> None:
        seen.append(request)
        request.abort() if len(seen) <= first else request.continue_()

    page.route(pattern, route)
    return seen


@pytest.fixture
def page(visit: Open) -> Page:
    return visit()


def _stays(url: str, address: str) -> bool:
    return urlsplit(url).scheme in ("data", "blob") or urlsplit(url).netloc == urlsplit(address).netloc


def until(page: Page | Frame, condition: str, seconds: float = 20) -> Any:
    """Wait until a JavaScript expression is truthy, and give its value; one that throws fails at once.

    Playwright's own ``wait_for_function`` needs the ``unsafe-eval`` that the page's policy denies.
    """
    return page.evaluate(
        f"""() => new Promise((done, fail) => {{
          const end = performance.now() + {seconds * 1000};
          const look = () => {{
            try {{
              const value = {condition};
              if (value) done(value);
              else if (performance.now() > end) fail(new Error({condition!r} + " never came true"));
              else setTimeout(look, 20);
            }} catch (error) {{
              fail(error);
            }}
          }};
          look();
        }})"""
    )


def unfold(page: Page, *, back: bool = False) -> None:
    """Open the cards of all runs, or close them."""
    openers = page.locator(f".card-opener[aria-expanded={str(back).lower()}]")
    openers.evaluate_all("(openers) => openers.forEach((one) => one.click())")


def state(page: Page) -> dict[str, Any]:
    """Give what the player says of itself."""
    result: dict[str, Any] = page.evaluate("window.landscape.state()")
    return result


def swipe(page: Page, x: float, y: float, way: tuple[int, int] = (0, -1), length: int = 210) -> None:
    """Move a finger, upwards if nothing else is said."""
    session = page.context.new_cdp_session(page)
    for kind, away in [("touchStart", 0), *(("touchMove", away) for away in range(10, length, 20)), ("touchEnd", None)]:
        points = [] if away is None else [{"x": x + away * way[0], "y": y + away * way[1]}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.detach()
