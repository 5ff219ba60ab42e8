"""Somebody looks into the steps of two runs while scrubbing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from landscape import decode, simulate
from landscape.core.optimizers import OPTIMIZERS
from landscape.figures.inspector import inspector
from landscape.simulation.inspection import Trace, trace
from tests.browser.player_page import until
from tests.browser.telling_page import opened

QUERY = (
    "surface=himmelblau&steps=120&noise=1&clip_norm=20&x=-0.2&y=0.7&step=10&inspect=3&beside=0"
    "&run=sgd,lr:0.01&run=momentum,lr:0.003&run=adagrad,lr:0.2&run=adam,lr:0.05/cosine"
)
POWERS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Open one page for all who leave it as it was."""
    with opened(browser, tmp_path_factory.mktemp("inspector"), QUERY) as page:
        yield page


def told(slot: int, query: str = QUERY) -> Trace:
    scenario = decode(query)
    place = [run.slot for run in scenario.runs].index(slot)
    return trace(scenario.surface, scenario.runs[place], scenario.setup, simulate(scenario)[place])


def seek(page: Page, step: int) -> None:
    page.evaluate(f"window.landscape.seek({step})")
    until(page, f"window.landscape.state().step === {step} && !window.landscape.state().waiting")


def read(text: str) -> float:
    digits, _, power = text.translate(POWERS).strip().partition("×10")
    return float(digits) * 10.0 ** int(power or 0)


def table(page: Page, slot: int) -> Locator:
    return page.locator(f"[data-inspect='{slot}']")


@pytest.mark.parametrize("step", [0, 37, 119])
def test_numbers_are_those_of_the_step(page: Page, step: int) -> None:
    seek(page, step)
    for slot in (3, 0):
        expect(table(page, slot).locator("caption")).to_contain_text(f"step {step} → {step + 1} of 120")
        for index, entry in enumerate(told(slot).entries):
            cells = table(page, slot).locator(f"[data-line='{index}'] [data-axis]")
            expect(cells).to_have_count(2 if entry.vector else 1)
            shown = [read(text) for text in cells.all_text_contents()]
            assert shown == pytest.approx(entry.values[step][: len(shown)], rel=6e-4)


def test_scrubbing_changes_them_and_asks_nobody(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    seen = set()
    for step in range(0, 120, 7):
        seek(page, step)
        seen.add(table(page, 3).inner_text())
    assert len(seen) == len(range(0, 120, 7))
    assert asked == []


def test_after_the_last_step_it_stays_there(page: Page) -> None:
    seek(page, 119)
    before = table(page, 3).inner_text()
    seek(page, 120)
    assert table(page, 3).inner_text() == before


def test_the_formulas_are_mathematics(page: Page) -> None:
    lines = table(page, 3).locator("[data-line]")
    expect(lines).to_have_count(len(told(3).entries))
    assert page.evaluate("document.querySelector('[data-inspect] math').namespaceURI").endswith("MathML")
    sizes = "[...document.querySelectorAll('[data-inspect] math')].map((math) => math.getBoundingClientRect().height)"
    assert min(page.evaluate(sizes)) > 8


def test_numbers_in_place_of_letters(page: Page) -> None:
    seek(page, 37)
    for axis, name in enumerate(("w₁", "w₂")):
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.get_by_role("button", name=name, exact=True)).to_have_attribute("aria-pressed", "true")
        found = told(3)
        names = [entry.name for entry in found.entries]
        line = table(page, 3).locator(f"[data-line='{names.index('m')}'] [data-fill]")
        old, gradient = (read(text.strip("()")) for text in line.all_text_contents())
        assert old == pytest.approx(found.values("m")[36, axis], rel=6e-4)
        assert gradient == pytest.approx(found.values("g")[37, axis], rel=6e-4)
        assert 0.9 * old + 0.1 * gradient == pytest.approx(found.values("m")[37, axis], rel=5e-3)
    page.get_by_role("button", name="Letters").click()
    expect(page.locator("[data-fill]")).to_have_count(0)


def test_a_letter_says_what_it_means(page: Page) -> None:
    table(page, 3).locator("[data-symbol=beta1]").first.hover()
    declared = OPTIMIZERS["adam"].params()["beta1"]
    expect(page.locator(".look-hint")).to_contain_text(f"0.9: {declared.help}")
    page.get_by_text("What the letters mean").click()
    expect(page.locator(".look-legend dd", has_text=declared.help)).to_be_visible()


def test_choosing_another_run_is_told_to_the_page(page: Page) -> None:
    page.get_by_label("Run to look into").select_option(label="AdaGrad")
    page.get_by_label("Run beside it").select_option(label="nothing beside")
    chosen = page.evaluate("window.chosen")
    assert chosen[0] == {"inspect": 2, "beside": 0}
    assert chosen[1]["beside"] is None


def test_nothing_chosen_yet(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, "surface=himmelblau&steps=20") as page:
        expect(page.locator("[data-inspect]")).to_have_count(0)
        page.get_by_label("Run to look into").select_option(label="Adam")
        assert page.evaluate("window.chosen") == [{"inspect": 3, "beside": None}]


def test_a_divergence_ends_it(browser: Browser, tmp_path: Path) -> None:
    query = "surface=rosenbrock&steps=50&run=sgd,lr:10&inspect=0&step=0"
    with opened(browser, tmp_path, query) as page:
        seek(page, 40)
        expect(table(page, 0).locator("caption")).to_contain_text("step 1 → 2 of 50, in which it diverged")
        shown = read(table(page, 0).locator("[data-line='2'] [data-axis='0']").inner_text())
        assert shown == pytest.approx(told(0, query).values("g")[1, 0], rel=6e-4)


def test_every_method_fits_a_phone(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, "surface=himmelblau&steps=20&step=3&run=adam&inspect=0", phone=True) as page:
        for slug in OPTIMIZERS:
            scenario = decode(f"surface=himmelblau&steps=20&run={slug}&inspect=0")
            script = "async (told) => (await import('/assets/modules/readouts/readouts.js')).inspect(told)"
            page.evaluate(script, inspector(scenario, simulate(scenario)))
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
            cut = """(run) => [...run.querySelectorAll("math")].some(
                (one) => one.getBoundingClientRect().left < run.getBoundingClientRect().left)"""
            assert not page.locator(".look-run").evaluate(cut), f"{slug}: a long line scrolls from where it begins"
            numbers = page.locator("[data-inspect] [data-axis]").all_text_contents()
            assert all(re.search(r"\d|–", text) for text in numbers), "a line that a step does not come to has none"
            assert any(re.search(r"\d", text) for text in numbers), slug


def test_a_line_below_a_condition_that_did_not_hold_has_no_number(browser: Browser, tmp_path: Path) -> None:
    query = "surface=himmelblau&steps=20&run=lookahead&inspect=0&step=0"
    with opened(browser, tmp_path, query) as page:
        rows = page.locator("[data-inspect] tr.look-inset")
        synced = rows.last  # n ← 0, below n ≥ 5
        seek(page, 12)
        expect(synced.locator("[data-axis]")).to_have_text("–")
        expect(synced.locator(".visually-hidden")).to_contain_text("not worked out in this step")
        quiet, plain = (
            row.locator("td").last.evaluate("(cell) => getComputedStyle(cell).color")
            for row in (synced, page.locator("[data-line='0']"))
        )
        assert quiet != plain
        seek(page, 14)
        expect(synced.locator("[data-axis]")).to_have_text("0")
        expect(synced.locator(".visually-hidden")).not_to_contain_text("not worked out")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(browser: Browser, tmp_path: Path, scheme: str) -> None:
    with opened(browser, tmp_path, QUERY, scheme=scheme) as page:
        page.get_by_text("What the letters mean").click()
        for mode in ("Letters", "w₁"):
            page.get_by_role("button", name=mode, exact=True).click()
            found = Axe().run(page, context=".look, .race").response["violations"]
            assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
