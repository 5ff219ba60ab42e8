"""A rule of one's own in the page: begun as a copy, changed, marked where it is wrong, undone, and kept by the link."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import WITHOUT_WEBGL, Open, until

pytestmark = WITHOUT_WEBGL
FIELD = "textarea.typed-text"
LINK = "?surface=bowl&run=own&steps=40"


def opened(page: Page) -> Page:
    page.locator(".card-opener").first.click()
    page.locator(FIELD).wait_for()
    return page


@pytest.mark.parametrize("path", ["", "de/"], ids=["en", "de"])
def test_begin_with_a_copy_change_it_and_undo(visit: Open, path: str) -> None:
    page = opened(visit(LINK, path=path))
    page.locator(".typed-copies select").select_option(label="Adam")
    until(page, "decodeURIComponent(location.search).includes('v_hat=v/(1-beta2**t)')")
    expect(page.locator(".typed-echo math").last).to_be_visible()
    expect(page.get_by_label("beta1", exact=False).first).to_be_attached()
    field = page.locator(FIELD)
    adam = field.input_value()
    field.fill(adam.replace("rate * m_hat", "rate * sign(m_hat) * abs(m_hat)"))
    until(page, "decodeURIComponent(location.search).includes('sign(m_hat)')")
    field.fill(adam.replace("sqrt(v_hat)", "sqrt(v_hut)"))
    wrong = page.locator(".typed-wrong")
    expect(wrong.locator("mark")).to_have_text("v_hut")
    expect(wrong).to_contain_text("v_hat")
    assert "sign(m_hat)" in page.evaluate("decodeURIComponent(location.search)")  # the last good rule goes on
    field.fill(adam.replace("rate * m_hat", "rate * sign(m_hat) * abs(m_hat)"))
    expect(wrong).to_be_empty()
    link = page.url
    field.blur()
    page.keyboard.press("Control+z")
    until(page, "!decodeURIComponent(location.search).includes('sign(m_hat)')")
    page.goto(link)
    opened(page)
    assert "sign(m_hat)" in page.locator(FIELD).input_value()


def test_in_german_commas_and_what_follows_a_hash_stay_as_they_were_typed(visit: Open) -> None:
    page = opened(visit(LINK, path="de/"))
    field, text = page.locator(FIELD), "memory m  # warum\nm = 0,9*m + 0,1*gradient(x)\nx = x - rate*m*max(m,1)"
    field.fill(text)
    link = "memory~m;m=0.9*m+0.1*gradient(x);x=x-rate*m*maximum(m,1)"
    until(page, f"decodeURIComponent(location.search).includes('{link}')")
    expect(page.locator(".typed-said")).to_contain_text("#")
    expect(page.locator(".typed-echo math").first).to_contain_text("0,9")
    field.blur()
    expect(field).to_have_value(text)


def test_a_phone_has_room_for_it(visit: Open) -> None:
    page = visit(f"?surface=bowl&run=own,lines:({quote('x=x-rate*gradient(x)')})&steps=20", size="phone")
    page.evaluate("document.querySelector('.card-opener').click()")
    page.locator(FIELD).wait_for(state="attached")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".typed-guide summary").evaluate("summary => summary.click()")
    found = Axe().run(page, context=".typed").response["violations"]
    assert [one["id"] for one in found] == []


def test_on_a_phone_what_is_wrong_is_not_below_the_transport(visit: Open) -> None:
    page = visit(f"?surface=bowl&run=own,lines:({quote('x=x-rate*gradient(x)')})&steps=20", size="phone")
    page.evaluate("document.querySelector('.card-opener').click()")
    field, wrong = page.locator(FIELD), page.locator("[data-run-card] .typed-wrong, .typed-wrong").last
    field.wait_for(state="attached")
    field.focus()
    field.evaluate("field => field.scrollIntoView({ block: 'end' })")
    field.fill("x = x - rate * gradiant(x)")
    expect(wrong).to_contain_text("gradiant")
    until(
        page,
        """[...document.querySelectorAll('.typed-wrong')].every((one) => one.getBoundingClientRect().bottom
        <= document.querySelector('.transport').getBoundingClientRect().top)""",
    )
