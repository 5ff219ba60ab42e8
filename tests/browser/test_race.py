"""Somebody follows the race, sorts it, and listens to how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from landscape import decode, simulate
from landscape.simulation.ensemble import follow
from landscape.simulation.measures import global_places
from landscape.simulation.summary import outcomes, sentences
from tests.browser.conftest import Open, until
from tests.browser.telling_page import opened
from tests.browser.test_inspector import read, seek

QUERY = (
    "surface=himmelblau&steps=150&x=-0.2&y=0.7&step=10"
    "&run=sgd,lr:0.002&run=momentum,lr:0.004&run=adagrad,lr:0.2&run=sam,lr:0.003&run=adam,lr:0.03/hidden"
)
SHOWN = 4
LISTEN = """
window.heard = [];
new MutationObserver(() => window.heard.push([performance.now(), document.querySelector("#announcer").textContent]))
  .observe(document.querySelector("#announcer"), { childList: true, characterData: true, subtree: true });
"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Open one page for all who leave it as it was."""
    with opened(browser, tmp_path_factory.mktemp("race"), QUERY) as page:
        yield page


@pytest.fixture(scope="module")
def fresh(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Open another page for those who sort it."""
    with opened(browser, tmp_path_factory.mktemp("sorted"), QUERY) as page:
        yield page


def column(page: Page, key: str) -> Locator:
    return page.locator(f"[data-race-run] [data-column={key}]")


def slots(page: Page) -> list[int]:
    return [int(row.get_attribute("data-race-run") or -1) for row in page.locator("[data-race-run]").all()]


def ranked(values: list[float]) -> list[str]:
    return [f"{1 + sum(other < value for other in values)}." for value in values]


@pytest.mark.parametrize("step", [0, 23, 150])
def test_live_columns_follow(page: Page, step: int) -> None:
    seek(page, step)
    scenario = decode(QUERY)
    paths = simulate(scenario)[:SHOWN]
    losses = [float(path.loss[step, 0]) for path in paths]
    away = [min(np.hypot(*(path.params[step, 0] - goal)) for goal in global_places(scenario.surface)) for path in paths]
    for key, values in (("loss", losses), ("distance", away)):
        shown = [read(text) for text in column(page, key).locator(".race-number").all_text_contents()]
        assert shown == pytest.approx(values, rel=1e-3)
        assert column(page, key).locator(".race-rank").all_text_contents() == ranked([round(v, 5) for v in values])
    assert column(page, "gradients").all_text_contents() == [str(step * (2 if i == 3 else 1)) for i in range(SHOWN)]
    expect(page.locator(".race-table caption")).to_have_text(f"Race at step {step}")


def test_what_is_known_from_the_start(page: Page) -> None:
    told = outcomes(decode(QUERY), follow(decode(QUERY)))[:SHOWN]
    shown = column(page, "steps").locator(".race-number").all_text_contents()
    assert shown == [str(outcome.steps) if outcome.steps >= 0 else "not reached" for outcome in told]
    for row, outcome in zip(page.locator("[data-race-run]").all(), told, strict=True):
        expect(row).to_contain_text(outcome.verdict.kind)
        expect(row).to_contain_text(outcome.verdict.reason)


def test_sorting(fresh: Page) -> None:
    page = fresh
    seek(page, 150)
    losses = [float(path.loss[150, 0]) for path in simulate(decode(QUERY))[:SHOWN]]
    order = [int(i) for i in np.argsort(losses)]
    heading = page.get_by_role("columnheader", name="Loss now")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    assert slots(page) == order
    heading.get_by_role("button").press("Enter")
    expect(heading).to_have_attribute("aria-sort", "descending")
    assert slots(page) == order[::-1]
    page.get_by_role("columnheader", name="Run").get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "none")
    assert slots(page) == [2, 1, 3, 0]  # by name


def test_rows_keep_their_places_while_things_move(fresh: Page) -> None:
    seek(fresh, 150)
    fresh.get_by_role("columnheader", name="Loss now").get_by_role("button").click()
    order = slots(fresh)
    seek(fresh, 5)
    assert slots(fresh) == order


def test_the_table_is_a_table(page: Page) -> None:
    expect(page.get_by_role("table", name="Race at step")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Momentum")).to_be_visible()


def test_the_picture_in_words(page: Page) -> None:
    assert page.locator("[data-said=stage]").text_content() == (
        "Himmelblau: " + sentences(decode(QUERY), follow(decode(QUERY)))["stage"].removeprefix("Himmelblau: ")
    )


def test_ends_are_announced_once_and_in_no_hurry(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, QUERY.replace("step=10", "speed=240&step=0")) as page:
        page.evaluate(f"{{ {LISTEN} }}")
        page.evaluate("window.landscape.play()")
        summary = sentences(decode(QUERY), follow(decode(QUERY)))["stage"]
        expect(page.locator("#announcer")).to_have_text(summary, timeout=20_000)
        heard = page.evaluate("window.heard")
        times = [time for time, _ in heard]
        assert all(later - earlier > 2000 for earlier, later in pairwise(times))
        assert len({text for _, text in heard}) == len(heard)
        page.evaluate("window.tell({ said: null })")  # another scenario
        expect(page.locator("#announcer")).to_have_text("")
        page.evaluate("window.say('Undone.')")
        page.evaluate("window.tell({ said: null })")  # what somebody did is told while its answer comes
        expect(page.locator("#announcer")).to_have_text("Undone.")


def test_a_jump_announces_nothing(page: Page) -> None:
    page.evaluate(f"{{ {LISTEN} }}")
    seek(page, 149)
    seek(page, 3)
    seek(page, 140)
    page.evaluate("new Promise((then) => setTimeout(then, 300))")
    assert page.evaluate("window.heard") == []


def test_a_lone_run_has_no_rank(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, "surface=himmelblau&steps=30&step=4&run=adam") as page:
        seek(page, 9)
        assert set(page.locator(".race-rank").all_text_contents()) == {""}


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_a_rank_stands_beside_its_number_and_a_ball_beside_its_name(visit: Open, size: str) -> None:
    page = visit("?step=60", size=size)
    if size == "phone":
        page.locator("#panel-open").click()
    page.get_by_role("tab", name="Race").click()
    until(page, "[...document.querySelectorAll('[data-race-run] canvas')].every((ball) => ball.dataset.drawn)")
    pairs = page.evaluate(
        """[...document.querySelectorAll("[data-race-run] td:has(.race-rank)")].map((cell) => {
          const ends = (name) => {
            const range = new Range();
            range.selectNodeContents(cell.querySelector(name));
            return range.getBoundingClientRect();
          };
          return [ends(".race-rank").right, ends(".race-number").left];
        })"""
    )
    assert len(pairs) == 12
    assert [pair for pair in pairs if pair[0] + 1 > pair[1]] == []
