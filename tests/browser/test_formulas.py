"""Every sign of every update rule is set in the font that comes with the page: formulas look alike everywhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from landscape.core.optimizers import OPTIMIZERS
from tests.browser.conftest import Open


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


@pytest.mark.parametrize("method", OPTIMIZERS)
def test_every_rule_is_set_in_the_pages_own_font(visit: Open, method: str) -> None:
    page = visit(f"?surface=bowl&steps=5&step=2&run={method}&inspect=0")
    expect(page.locator("[data-inspect='0'] math").first).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => null)")
    assert fonts(page) == {"STIX Two Math": True}
