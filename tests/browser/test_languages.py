"""The page in another language: nothing English is left, and changing the language changes nothing else."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.params import Param
from landscape.core.schedules import SCHEDULES
from landscape.lessons.course import lessons
from landscape.words import ENGLISH, languages, say, speak
from tests.browser.conftest import Open, state, until
from tests.browser.test_first_light import changing, query
from tests.browser.test_habits import check

OTHERS = [language for language in languages() if language != ENGLISH]
DATA = (
    "?surface=data,data:penguins&run=sgd,lr:0.1&run=adam,lr:0.05/warmup&batch=32&steps=60&step=60&inspect=0&gradient=1"
)
SEEN = """() => {
  const found = new Set(), add = (text) => text && text.trim() && found.add(text.trim());
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { nodeValue, parentElement } = walk.currentNode;
    if (!parentElement.closest("script, style, math, .no-webgl")) add(nodeValue);
  }
  for (const one of document.querySelectorAll("[aria-label], [title], [placeholder]"))
    for (const name of ["aria-label", "title", "placeholder"]) add(one.getAttribute(name));
  return [...found];
}"""
WORD = re.compile(r"[A-Za-z]{3,}")


@pytest.fixture
def webgl() -> bool:
    """The words are the same without a surface."""
    return False


def seen(page: Page) -> set[str]:
    """Give all texts of a page, seen or read out, that have a word in them."""
    return {text for text in page.evaluate(SEEN) if WORD.search(text)}


def arguments() -> set[str]:
    """Give what is the same in every language: names of methods, and of PyTorch's arguments and their choices."""

    def spelled(declared: dict[str, Param]) -> set[str]:
        return {name.replace("_", " ") for name in declared} | {o for one in declared.values() for o in one.options}

    same = {"Landscape", *(name for name in languages().values())}
    for part in (*OPTIMIZERS.values(), *SCHEDULES.values()):
        same |= spelled(part.params()) | {part.title}
    return same


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("link", ["?step=150", DATA, f"?lesson={next(iter(lessons()))}"])
def test_nothing_english_is_left(visit: Open, language: str, link: str) -> None:
    pages = [visit(link, path=path) for path in ("", f"{language}/")]
    for page in pages:
        until(page, "!window.landscape.state().waiting && document.getElementById('busy').hidden")
        for opener in ("#gallery-open", "#lessons-open"):
            page.locator(opener).click()
            until(page, "document.querySelector('dialog[open]')?.querySelector('.exhibit, .lesson-row')")
            page.keyboard.press("Escape")
    english, other = map(seen, pages)
    both = {text for text in english & other if text not in arguments()}
    with speak(language):
        untranslated = {text for text in both if say(text) != text or len(WORD.findall(text)) > 2}
    assert untranslated == set()
    assert len(other) > 60


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_language_changes_and_nothing_else(visit: Open, language: str, size: str) -> None:
    page = visit(DATA.replace("inspect=0", "curve=rate"), size=size)
    before = query(page)
    page.get_by_role("link", name=languages()[language]).filter(visible=True).first.click()
    page.wait_for_url(f"**/{language}/**")
    until(page, "window.landscape?.state().runs.length === 2 && window.landscape.state().step === 60")
    assert query(page) == before
    assert page.evaluate("document.documentElement.lang") == language
    with speak(language):
        expect(page.get_by_role("button", name=say("Surprise me"))).to_be_visible()
        changing(page, page.get_by_role("button", name=say("Add a run")).click)
        assert len(state(page)["runs"]) == 3
    check(page)
    page.get_by_role("link", name=languages()[ENGLISH]).filter(visible=True).first.click()
    expect(page.get_by_role("button", name="Add a run")).to_be_attached()


@pytest.mark.parametrize("language", OTHERS)
def test_a_lesson_is_taken(visit: Open, language: str) -> None:
    slug, lesson = next(iter(lessons(language).items()))
    page = visit(f"?lesson={slug}", path=f"{language}/")
    expect(page.locator("#lesson-title")).to_have_text(lesson.steps[0].title)
    asked = lesson.steps[0].prediction
    assert asked
    page.get_by_label(asked.options[asked.right]).check()
    with speak(language):
        page.locator("#lesson").get_by_role("button", name=say("Play"), exact=True).click()
        page.get_by_role("button", name=say("To the end")).click()
        expect(page.locator(".lesson-verdict")).to_contain_text(asked.options[asked.right])
    expect(page.locator(".lesson-why")).to_contain_text(asked.reveal[:20])


def test_a_page_that_another_host_opened_opens(visit: Open) -> None:
    page = visit("?surface=bowl")
    with page.context.expect_page() as opened:
        page.evaluate("window.open(location.href.replace('127.0.0.1', 'localhost')) && null")
    until(opened.value, "window.landscape?.state().runs.length", 40)
    expect(opened.value.get_by_role("button", name="Surprise me")).to_be_visible()


@pytest.mark.parametrize("language", OTHERS)
def test_a_mistake_is_told_in_that_language(visit: Open, language: str) -> None:
    page = visit("?surface=nowhere&steps=-5", path=f"{language}/")
    with speak(language):
        text = "{part}: {name} cannot be {wrong}; it is {now} now."
        told = say(text, part="", name="steps", wrong="“-5”", now=1)
    expect(page.locator("#notice")).to_contain_text(told.removeprefix(": "))
