"""Requests that get lost, are refused or take long: nothing that was done is lost, nothing stays stuck."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from landscape import decode
from tests.browser.conftest import Open, unfold, until
from tests.browser.test_first_light import changing, query, type_into
from tests.browser.test_habits import ANSWERS, RATE

LOST = "Failed to load resource|ERR_FAILED|did not respond"
RESTS = "document.getElementById('busy').hidden && document.getElementById('offline').hidden"
TUNE = "Tune the learning rate of SGD (blue)"


@pytest.fixture
def webgl() -> bool:
    """Requests are the same without a surface."""
    return False


def rate(page: Page) -> float:
    return decode(query(page)).runs[0].optimizer.lr


def answering(page: Page, *answers: Callable[[Route], object]) -> list[Route]:
    """Answer the first requests to come by the given deeds, and let all others through; give all there were."""
    deeds, met = iter(answers), list[Route]()

    def answer(route: Route) -> None:
        met.append(route)
        next(deeds, Route.continue_)(route)

    page.route(ANSWERS, answer)
    return met


def test_a_request_that_is_reset_is_sent_again(visit: Open) -> None:
    page = visit("?step=3", tolerate=LOST)
    answering(page, *itertools.repeat(Route.abort, 2))
    changing(page, lambda: type_into(page, RATE, "0.0005"))
    assert rate(page) == 0.0005
    until(page, RESTS)
    changing(page, page.get_by_role("button", name="Add a run").click)
    assert len(decode(query(page)).runs) == 5


def test_what_counts_is_done_once_when_its_answer_got_lost(visit: Open) -> None:
    page = visit("?step=3", tolerate=LOST)

    def answer_in_vain(route: Route) -> None:
        route.fetch()
        route.abort()

    met = answering(page, answer_in_vain)
    changing(page, page.get_by_role("button", name="Add a run").click)
    until(page, RESTS)
    assert len(met) == 2
    assert len(decode(query(page)).runs) == 5
    expect(page.locator("article.card")).to_have_count(5)


def test_what_is_wanted_while_a_rate_is_tuned_comes_after_it(visit: Open) -> None:
    page = visit("?step=3")
    held = list[Route]()
    met = answering(page, held.append)
    unfold(page)
    page.get_by_role("button", name=TUNE).click()
    page.locator("[data-choice=curve]").select_option("rate")
    until(page, "location.search.includes('curve=rate')")
    assert len(met) == len(held) == 1
    changing(page, held[0].continue_)
    until(page, RESTS)
    expect(page.get_by_role("textbox", name=RATE, exact=True)).to_have_value(f"{rate(page):.6g}")
    until(page, "document.querySelector('#curves .js-plotly-plot').layout.yaxis.title.text.includes('rate')")
    assert len(met) == 2


@pytest.mark.parametrize(("status", "sentence"), [(500, "could not do this"), (413, "too much for the server")])
def test_what_the_server_refuses_is_taken_back_and_said(visit: Open, status: int, sentence: str) -> None:
    page = visit("?step=3", tolerate=f"{status}|Failed to load resource")
    before = query(page)
    met = answering(page, lambda route: route.fulfill(status=status, body="no"))
    type_into(page, RATE, "0.0005")
    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_role("textbox", name=RATE, exact=True)).to_have_value("0.002")
    assert query(page) == before
    assert len(met) == 2
    changing(page, lambda: type_into(page, RATE, "0.0007"))
    expect(page.get_by_text(sentence)).to_be_hidden()
    assert rate(page) == 0.0007


def test_what_somebody_else_answers_is_no_answer(visit: Open) -> None:
    """A portal that wants a name first, a proxy that cuts: the page asks again, and nothing stays stuck."""
    page = visit("?step=3", tolerate=LOST)
    json = {"content-type": "application/json"}
    met = answering(
        page,
        lambda route: route.fulfill(status=200, content_type="text/html", body="<html>Log in</html>"),
        lambda route: route.fulfill(status=200, headers=json, body=""),
        lambda route: route.fulfill(status=200, headers=json, body='{"multi": true, "response": {'),
        lambda route: route.fulfill(status=204),
    )
    changing(page, lambda: type_into(page, RATE, "0.0005"))
    assert rate(page) == 0.0005
    until(page, RESTS)
    assert len(met) == 5
