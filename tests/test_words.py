"""Every text that the page can say is translated, and nothing is said past the catalogue."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from typing import Any

import pytest

from app import server
from landscape.lessons.course import FOLDER
from landscape.simulation.ensemble import follow
from landscape.simulation.gallery import GALLERY
from landscape.simulation.links import decode
from landscape.simulation.summary import sentences
from landscape.ui import callbacks, layout
from landscape.words import ENGLISH, catalogue, languages, say, speak, speaking
from scripts.words import texts

OTHERS = [language for language in languages() if language != ENGLISH]
LETTERS = re.compile(r"[A-Za-zÄÖÜäöüß]{3,}")


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_text_and_no_other(language: str) -> None:
    """`python -m scripts.words` lists what is missing."""
    assert set(catalogue(language)) == texts()


@pytest.mark.parametrize("language", OTHERS)
def test_translations_have_the_same_places_to_fill(language: str) -> None:
    for text, said in catalogue(language).items():
        assert sorted(fields(said)) == sorted(fields(text)), text
        assert said.strip(), text


FAMILIAR = re.compile(r"\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]eine?[mnrs]?|[Ww]ähle|[Ss]ieh|[Kk]licke|[Zz]iehe?|[Zz]eichne)\b")
"""What no German text of the page says, which addresses whoever reads it formally."""


def test_german_addresses_its_reader_in_one_way() -> None:
    lessons = (FOLDER / "de").glob("*.md")
    said = [*catalogue("de").values(), *(line for path in lessons for line in path.read_text("utf-8").splitlines())]
    assert [text for text in said if FAMILIAR.search(text)] == []
    assert any(re.search(r"\bSie\b", text) for text in said)


def fields(text: str) -> list[str]:
    return [f"{name}:{form}" for _, name, form, _ in string.Formatter().parse(text) if name is not None]


def test_what_is_not_translated_is_said_in_english() -> None:
    with speak("de"):
        assert say("Lessons") == "Lektionen"
        assert say("{count} flamingos", count=3) == "3 flamingos"
    assert say("Lessons") == "Lessons"


def test_there_is_no_such_language() -> None:
    with speak("tlh"):
        assert speaking() == ENGLISH


class Marked(dict[str, str]):
    """A language in which every text stands in brackets: what shows none was said past the catalogue."""

    def get(self, text: str, _: Any = None) -> str:
        return f"⟦{text}⟧" if text else text


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("landscape.words.catalogue", lambda _: Marked())
    monkeypatch.setattr("landscape.words.languages", lambda: {"marked": "Marked", **languages()})
    with speak("marked"):
        yield


NAMES = {"Landscape", "iframe", "FIN", "w₁", "Markdown", "LaTeX", "CSV", "PNG", "GIF"}
SHOWN = ("children", "title", "placeholder", "label", "aria-label", "thumbLabel", "group")


def said_in(component: Any, name: str = "children") -> list[str]:
    """Give all that a person can read in a piece of the page."""
    if isinstance(component, str):
        return [component] if name in SHOWN else []
    if isinstance(component, (list, tuple)):
        return [text for item in component for text in said_in(item, name)]
    if isinstance(component, dict):
        return [text for key, item in component.items() for text in said_in(item, key)]
    told = component.to_plotly_json()["props"] if hasattr(component, "to_plotly_json") else {}
    return [text for key, item in told.items() if key != "className" for text in said_in(item, key)]


def unmarked(found: list[str]) -> set[str]:
    """Give the texts with words outside all brackets."""
    return {text for text in found if LETTERS.search(outside(text))}


def outside(text: str) -> str:
    """Give what stands outside all brackets."""
    inner = re.sub(r"⟦[^⟦⟧]*⟧", "", text)
    return inner if inner == text else outside(inner)


def test_the_page_says_nothing_past_the_catalogue(marked: None) -> None:
    assert unmarked(said_in(layout.page())) <= NAMES | set(languages().values())


@pytest.mark.parametrize(
    "query",
    [
        "",
        "surface=data,data:penguins_three&run=adam/warmup&run=sam/restarts&batch=8",
        "surface=data,data:spot,model:threshold,loss:dice&run=newton&compare=cross_entropy",
        "surface=data,data:line_noisy&run=sgd,lr:0.01&run=sgd,lr:5&curve=effective",
        "surface=saddle&run=sgd,lr:0.01&x=1&y=0&curve=sharpness&starts=16&inspect=0",
    ],
)
def test_an_answer_says_nothing_past_the_catalogue(marked: None, query: str) -> None:
    answer = callbacks.respond({"number": 1, "open": query, "changes": []})
    found = [text for part in answer[8:11] for text in said_in(part)]
    _, played, inspected, *figures = answer[:8]
    found += [text for name in ("race", "said") for text in strings(played[name])]
    found += [run["status"] for run in played["runs"] if "status" in run]
    found += [text for run in played["runs"] for _, text in run["milestones"]]
    found += [entry["text"] for run in inspected["runs"] for entry in run["legend"]]
    for figure in figures:
        if hasattr(figure, "to_dict"):
            found += [text for text in titles(figure.to_dict()["layout"]) if text]
    scenario = decode(query)
    methods = {run.optimizer.title for run in scenario.runs}
    torch = {
        name.replace("_", " ") for run in scenario.runs for name in (*run.optimizer.params(), *run.schedule.params())
    }
    options = {option for run in scenario.runs for d in run.schedule.params().values() for option in d.options}
    rest = {
        re.sub("|".join(map(re.escape, sorted(methods, key=len, reverse=True))), "", text) for text in unmarked(found)
    }
    assert unmarked(list(rest)) <= torch | options


def strings(told: Any) -> list[str]:
    """Give the sentences in a payload: texts with a blank in them."""
    if isinstance(told, dict):
        return [text for key, item in told.items() if key not in ("color", "dash") for text in strings(item)]
    if isinstance(told, list):
        return [text for item in told for text in strings(item)]
    return [told] if isinstance(told, str) and " " in told and told != "0.1 %" else []


def titles(told: Any) -> list[str]:
    if not isinstance(told, dict):
        return []
    here = [told["title"]["text"]] if isinstance(told.get("title"), dict) and "text" in told["title"] else []
    return here + [text for key, item in told.items() if key != "template" for text in titles(item)]


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("query", [exhibit.query for exhibit in GALLERY][:6])
def test_nobody_hears_another_language(language: str, query: str) -> None:
    """What was said to one visitor is remembered, and another's language is not that of the first."""
    scenario = decode(query)
    first = sentences(scenario, follow(scenario))
    with speak(language):
        other = sentences(scenario, follow(scenario))
        assert all(first[name] != other[name] for name in first)
    assert sentences(scenario, follow(scenario)) == first


class TestAddresses:
    @pytest.mark.parametrize("language", OTHERS)
    def test_a_page_under_its_code(self, language: str) -> None:
        visitor = server.test_client()
        page = visitor.get(f"/{language}/?surface=bowl")
        assert page.status_code == 200
        assert f'<html lang="{language}">' in page.text
        assert f'"requests_pathname_prefix": "/{language}/"' in page.text
        assert catalogue(language)["Lessons"] in visitor.get(f"/{language}/_dash-layout").text
        assert catalogue(language)["Lessons"] not in visitor.get("/_dash-layout").text
        assert visitor.get(f"/{language}/health").status_code == 200

    def test_english_is_at_the_root(self) -> None:
        page = server.test_client().get("/")
        assert '<html lang="en">' in page.text
        assert 'id="words"' not in page.text
        assert f"<title>{GALLERY[0].title} · Landscape</title>" in page.text

    @pytest.mark.parametrize("path", ["/en/", "/fr/", "/de/de/", "/DE/", "/d"])
    def test_no_other_path_is_a_page(self, path: str) -> None:
        assert server.test_client().get(path).status_code in (404, 308)
