"""What leads into a scenario: the first page's question and invitation, captions of the gallery, surprises."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from landscape.simulation.gallery import GALLERY
from scripts.states import WINDOWS
from tests.browser.conftest import Open, until
from tests.browser.test_first_light import changing, query, type_into

QUESTION = "One start, three ends. Why?"


@pytest.fixture
def webgl() -> bool:
    """What is said is the same without a surface."""
    return False


def lead(page: Page) -> Locator:
    return page.locator("#lead")


def again(page: Page) -> Page:
    """Come back to the bare page."""
    page.goto(page.url.partition("?")[0])
    until(page, "window.landscape?.state().runs.length")
    return page


def test_a_first_visitor_is_asked_and_invited_until_it_is_done(visit: Open) -> None:
    page = visit()
    expect(lead(page)).to_contain_text(QUESTION)
    invitation = page.locator("#invitation")
    expect(invitation).to_contain_text("Choose another place on the map")
    expect(again(page).locator("#invitation")).to_be_visible()
    place = page.locator("#map .nsewdrag").bounding_box()
    assert place
    changing(page, lambda: page.mouse.click(place["x"] + 0.8 * place["width"], place["y"] + 0.8 * place["height"]))
    expect(invitation).to_be_hidden()
    expect(lead(page)).to_be_hidden()
    expect(lead(again(page)).locator("p")).to_have_text(QUESTION)
    expect(invitation).to_be_hidden()


@pytest.mark.parametrize("name", ["To the lessons", "Dismiss"])
def test_an_invitation_that_is_answered_is_not_made_again(visit: Open, name: str) -> None:
    page = visit()
    lead(page).get_by_role("button", name=name).click()
    expect(page.locator("#invitation")).to_be_hidden()
    expect(page.get_by_role("dialog", name="Lessons")).to_have_count(int(name == "To the lessons"))
    expect(again(page).locator("#invitation")).to_be_hidden()


def test_the_page_is_called_as_what_it_shows(visit: Open) -> None:
    page = visit("?surface=bowl&run=sgd")
    expect(page).to_have_title("Bowl · Landscape")
    page.evaluate("window.workbench.follow('surface=himmelblau&run=sgd')")
    expect(page).to_have_title("Himmelblau · Landscape")
    page.go_back()
    expect(page).to_have_title("Bowl · Landscape")


def test_who_follows_a_link_is_not_invited(visit: Open) -> None:
    page = visit("?surface=bowl&run=sgd")
    expect(page.locator("#invitation")).to_be_hidden()
    expect(lead(page)).to_be_hidden()


def test_the_invitation_covers_nothing_in_any_window(visit: Open) -> None:
    page = visit()
    for width, height in WINDOWS.items():
        page.set_viewport_size({"width": width, "height": height})
        mine = lead(page).bounding_box()
        assert mine
        assert mine["height"] > 30
        for name in ("#stage", "#map", "#curves", ".transport", ".bar"):
            other = page.locator(name).bounding_box()
            assert other
            apart = [
                other["x"] + other["width"] <= mine["x"],
                mine["x"] + mine["width"] <= other["x"],
                other["y"] + other["height"] <= mine["y"] + 1,
                mine["y"] + mine["height"] <= other["y"] + 1,
            ]
            assert any(apart) or name == ".transport", f"{name} at {width} px"
        stage = page.locator("#stage").bounding_box()
        assert stage
        assert stage["height"] > 0.6 * min(stage["width"], 300), f"the landscape comes first at {width} px"


def test_a_surprise_says_what_to_look_for_until_it_is_changed(visit: Open) -> None:
    page = visit("?step=3")
    changing(page, page.locator("#surprise").click)
    expect(lead(page)).to_contain_text("Look for this")
    said = lead(page).text_content() or ""
    page.locator("summary", has_text="Layers").first.click()
    changing(page, page.get_by_role("button", name="Velocity").click)
    until(page, "!window.workbench.busy()")
    expect(lead(page)).to_have_text(said)
    changing(page, lambda: type_into(page, "steps", "77"))
    expect(lead(page)).to_be_hidden()


def test_a_picture_of_the_gallery_keeps_its_caption(visit: Open) -> None:
    exhibit = GALLERY[3]
    page = visit("?step=3")
    page.locator("#gallery-open").click()
    changing(page, page.get_by_text(exhibit.title).click)
    expect(lead(page).locator("p")).to_have_text(f"{exhibit.title} {exhibit.text}")
    page.reload()
    until(page, "window.landscape?.state().runs.length")
    expect(lead(page).locator("p")).to_have_text(f"{exhibit.title} {exhibit.text}")
    assert "surface=" in query(page)
