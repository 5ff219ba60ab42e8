"""A table of one's own: pasted, chosen or dropped; what is wrong with it is said beside it, and nothing is lost."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import until

GOOD = "hours,mark\n1,2.1\n2,2.9\n3,4.2\n4,4.8\n5,6.1"
KINDS = "x1;x2;kind\n1,5;2;cat\n2;1;dog\n3;3;cat\n0;1;dog"


@pytest.fixture
def webgl() -> bool:
    """A table needs no surface, and opens faster without."""
    return False


@pytest.fixture
def dialog(visit) -> Page:
    page = visit("?surface=data,data:line_noisy&steps=40&step=0")
    page.get_by_role("button", name="Your own data …").click()
    return page


def use(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="The table").fill(text)
    page.get_by_role("button", name="Use this table").click()


def packed(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query).get("surface", [""])[0]


def test_a_pasted_table_becomes_the_data_and_the_link_holds_it(dialog: Page, visit) -> None:
    use(dialog, GOOD)
    expect(dialog.locator("#table")).to_be_hidden()
    until(dialog, "decodeURIComponent(location.search).includes('data:own')")
    expect(dialog.locator(".view-model")).to_contain_text("mark")
    again = visit("?" + urlsplit(dialog.url).query)
    expect(again.locator(".view-model")).to_contain_text("hours")


def test_a_table_of_kinds_gets_a_model_that_tells_them_apart(dialog: Page) -> None:
    use(dialog, KINDS)
    until(dialog, "decodeURIComponent(location.search).includes('model:logistic_two')")
    expect(dialog.locator(".view-model")).to_contain_text("cat")


WRONG = {
    "": "The table is empty.",
    "a,b\n1,2\n2,oops\n3,4\n5,6": "Line 3",
    "a,b\n1,2\n2": "Line 3 has 1 column where line 1 has 2.",
    "a,b\n1,nan\n2,3": "Line 2",
    "1,2\n" * 400: "at most 225 rows",
}


def test_what_is_wrong_is_said_and_what_was_typed_stays(dialog: Page) -> None:
    before = packed(dialog)
    for text, sentence in WRONG.items():
        use(dialog, text)
        expect(dialog.locator("#table").get_by_role("alert")).to_contain_text(sentence)
        expect(dialog.get_by_role("textbox", name="The table")).to_have_value(text)
        assert packed(dialog) == before


def test_a_file_can_be_chosen(dialog: Page, tmp_path: Path) -> None:
    file = tmp_path / "marks.csv"
    file.write_text(GOOD, encoding="utf-8")
    with dialog.expect_file_chooser() as chooser:
        dialog.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files(file)
    until(dialog, "decodeURIComponent(location.search).includes('data:own')")


def test_a_file_that_is_too_large_is_not_sent(dialog: Page, tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    file.write_text("1,2\n" * 300_000, encoding="utf-8")
    with dialog.expect_file_chooser() as chooser:
        dialog.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files(file)
    expect(dialog.locator("#table").get_by_role("alert")).to_contain_text("at most 1 MB")


def test_undo_brings_the_former_data_back(dialog: Page) -> None:
    use(dialog, GOOD)
    until(dialog, "decodeURIComponent(location.search).includes('data:own')")
    dialog.get_by_role("button", name="Undo").click()
    until(dialog, "!decodeURIComponent(location.search).includes('data:own')")
    expect(dialog.locator(".view-model")).not_to_contain_text("mark")


def test_a_table_that_a_link_spoils_is_told_of(visit) -> None:
    page = visit("?surface=data,data:own,data.packed:spoilt")
    expect(page.locator("#notice")).to_contain_text("was left out")
    expect(page.locator(".view-model")).to_contain_text("mark")
