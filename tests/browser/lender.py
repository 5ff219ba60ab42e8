"""Pages of one browser, lent to one test after another."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Page

SIZES = {"desktop": (1440, 900), "laptop": (1280, 800), "phone": (390, 844)}
BLIND = """const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return /webgl/.test(kind) ? null : get.call(this, kind, ...rest);
};"""
"""A browser without WebGL."""
NOWHERE = "**/nowhere"
BLANK = "<!doctype html><title>Nowhere</title><link rel=icon href='data:,'>"
"""An empty page of the same origin, which the browser makes up."""


class Lender:
    """Lends pages, and cleans them when they come back, so that each visitor is new.

    A page that was used before opens the app for two thirds of the processor time: its scripts are compiled.
    """

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self.address = browser, address
        self._idle: dict[tuple[str, bool, bool], list[Page]] = {}

    @contextlib.contextmanager
    def lent(self, size: str, scheme: Any, webgl: bool, **more: Any) -> Iterator[Page]:
        """Lend a page of a size and a colour scheme, with WebGL or without; one that is special is closed later."""
        phone = size == "phone"
        idle = self._idle.setdefault((scheme, phone, webgl), [])
        page = idle.pop() if idle and not more else self._new(scheme, phone=phone, webgl=webgl, **more)
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        page.set_default_timeout(30_000)
        yield page
        if more or page.is_closed():
            page.context.close()
        else:
            self._clean(page)
            idle.append(page)

    def _new(self, scheme: Any, *, phone: bool, webgl: bool, **more: Any) -> Page:
        context = self._browser.new_context(color_scheme=scheme, has_touch=phone, is_mobile=phone, **more)
        if not webgl:
            context.add_init_script(BLIND)
        return context.new_page()

    def _clean(self, page: Page) -> None:
        """Let nothing of a visit be left."""
        context = page.context
        for other in context.pages:
            if other is not page:
                other.close()
        context.set_offline(False)
        page.unroute_all()
        page.mouse.up()
        page.mouse.move(2, 2)
        page.route(NOWHERE, lambda route: route.fulfill(content_type="text/html", body=BLANK))
        page.goto(f"{self.address}/{NOWHERE[3:]}")  # and only then: a page that leaves may store something
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.unroute_all()
        context.clear_cookies()
        session = context.new_cdp_session(page)
        session.send("Page.resetNavigationHistory")  # it would be full after fifty entries
        session.detach()
