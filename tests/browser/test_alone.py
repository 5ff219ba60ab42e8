"""A page that is one file: opened from a disk without a network, and in a sandboxed frame of another page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page

from landscape import decode
from landscape.export.page import packed, page_of
from tests.browser.conftest import Open, state, until
from tests.counting import close

QUERY = "surface=himmelblau&run=sgd,lr:0.01&run=adam,lr:0.1&steps=60&step=25&gradient=1&eye_x=1.1&eye_y=-1.4&eye_z=1.2"
SHOWN = "window.landscape?.state().runs.length && window.landscape.state().runs[0].screen.map && !window.landscape.state().waiting"
INKED = """[...document.querySelectorAll('[data-view] canvas.overlay')].filter((one) => one.clientWidth).map((one) => {
  const { data } = one.getContext("2d").getImageData(0, 0, one.width, one.height);
  return data.some((value) => value > 0);
})"""
EYE = "document.querySelector('#stage .js-plotly-plot').layout.scene.camera.eye"


@pytest.fixture(scope="module")
def troubles() -> list[str]:
    """What went wrong behind the back of the tests: nothing, in the end."""
    return []


@pytest.fixture(scope="module")
def context(browser: Browser, troubles: list[str]) -> Iterator[BrowserContext]:
    """A browser without a network, in which nothing may be asked for but the file itself."""
    with browser.new_context(viewport={"width": 1440, "height": 900}, offline=True) as context:
        context.set_default_timeout(60_000)
        context.on("console", lambda message: message.type == "error" and troubles.append(message.text))
        context.on("weberror", lambda error: troubles.append(str(error.error)))
        context.on("request", lambda asked: asked.url.startswith(("file:", "data:", "blob:")) or troubles.append(asked.url))
        yield context
    assert troubles == []


@pytest.fixture(scope="module")
def opened(context: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The page, from a disk."""
    path = tmp_path_factory.mktemp("page") / "himmelblau.html"
    path.write_text(page_of(decode(QUERY)), encoding="utf-8")
    page = context.new_page()
    page.goto(path.as_uri())
    until(page, SHOWN, 60)
    return page
