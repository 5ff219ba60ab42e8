"""A served app, a browser, and pages that fail the test when something goes wrong behind its back."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from scripts.chromium import launch
from scripts.served import served

Open = Callable[..., Page]
expect.set_options(timeout=20_000)  # as `until` waits: a page takes seconds to load where two browsers share two cores
SIZES = {"desktop": (1440, 900), "laptop": (1280, 800), "phone": (390, 844)}


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


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Open]:
    """Open the app in a fresh visitor's browser; every page it opened must stay free of errors and on this host."""
    with visiting(browser, address) as open_page:
        yield open_page


@contextlib.contextmanager
def visiting(browser: Browser, address: str) -> Iterator[Open]:
    """Do what `visit` does, for as long as it is needed."""
    troubles: list[str] = []
    contexts = []

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

        width, height = SIZES[size]
        phone = size == "phone"
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, has_touch=phone, is_mobile=phone, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda message: message.type == "error" and trouble(message.text))
        page.on("pageerror", lambda error: trouble(str(error)))
        page.on("request", lambda request: _stays(request.url, address) or trouble(f"left: {request.url}"))
        page.on("response", lambda answer: answer.status < 400 or trouble(f"{answer.status}: {answer.url}"))
        page.goto(f"{address}/{path}{query}")
        until(page, "window.landscape?.state().runs.length && window.landscape.state().runs[0].screen.map")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def page(visit: Open) -> Page:
    return visit()


def _stays(url: str, address: str) -> bool:
    return urlsplit(url).scheme in ("data", "blob") or urlsplit(url).netloc == urlsplit(address).netloc


def until(page: Page, condition: str, seconds: float = 20) -> Any:
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


def state(page: Page) -> dict[str, Any]:
    """Give what the player says of itself."""
    result: dict[str, Any] = page.evaluate("window.landscape.state()")
    return result
