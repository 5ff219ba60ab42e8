"""What is measured is what a page does: the benchmarks find their way through it."""

from __future__ import annotations

from playwright.sync_api import Browser

from benchmarks.browser import STEPS, opened, scenario
from benchmarks.load import record
from benchmarks.page import move


def test_a_student_opens_the_page_and_moves_a_slider(browser: Browser, address: str) -> None:
    recorded = record(browser, address)
    assert '"open"' in recorded.visit[-1].body
    assert '"name":"lr"' in recorded.move.body.replace(" ", "")


def test_a_slider_is_answered_with_new_paths(browser: Browser, address: str) -> None:
    with opened(browser, address, scenario(4)) as page:
        took, requests = move(page)
        assert page.evaluate("landscape.state().steps") == STEPS
    assert took > 0
    assert len(requests) == 1
