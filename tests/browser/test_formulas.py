"""Every sign of every update rule is set in the font that comes with the page: formulas look alike everywhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from landscape.core.optimizers import OPTIMIZERS
from landscape.simulation.scenario import MAX_RUNS
from tests.browser.conftest import Open, unfold


@pytest.fixture
def webgl() -> bool:
    """Formulas stand beside the surface."""
    return False


def fonts(page: Page) -> dict[str, bool]:
    """Give the fonts that the signs of all formulas come from, and whether each is one of the page's own."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    found = {}
    for node in session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "math *"})["nodeIds"]:
        used = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        found |= {one["familyName"]: one["isCustomFont"] for one in used}
    session.detach()
    return found


PAGES = [list(OPTIMIZERS)[at : at + MAX_RUNS] for at in range(0, len(OPTIMIZERS), MAX_RUNS)]


@pytest.mark.parametrize("methods", PAGES, ids=[one[0] for one in PAGES])
def test_every_rule_is_set_in_the_pages_own_font(visit: Open, methods: list[str]) -> None:
    page = visit("?surface=bowl&steps=5&step=2&" + "&".join(f"run={method}" for method in methods))
    unfold(page)
    for card in page.locator("article.card").all():
        expect(card.locator("math").first).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => null)")
    assert fonts(page) == {"STIX Two Math": True}


def test_the_inspector_has_it_too(visit: Open) -> None:
    page = visit("?surface=bowl&steps=5&step=2&run=adam&clip_norm=1&noise=1&inspect=0")
    expect(page.locator("[data-inspect='0'] math").first).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => null)")
    assert fonts(page) == {"STIX Two Math": True}
