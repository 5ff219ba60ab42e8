"""What a typed text means, or what is wrong with it: total, harmless as HTML, and in the language that is spoken."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.serving.maps.typed import AskedTyped, read
from landscape.words import speak
from scripts.junk import PIECES

TAGS = {"math", "mrow", "mi", "mn", "mo", "mfrac", "msup", "msub", "msqrt", "mroot", "mtext", "mtable", "mtr", "mtd"}
ATTRIBUTES = re.compile(r' ([a-z-]+)="[^"<>]*"')
HOSTILE = st.lists(st.sampled_from([*PIECES, "<img src=x onerror=1>", "</math>", "&lt;", '"', "<"]), max_size=14)


def meant(text: str, name: str = "z") -> dict[str, object]:
    return AskedTyped("surface", "own", name, text).make()


def test_a_formula_is_typeset_and_told_as_links_have_it() -> None:
    told = meant("a x² + |y|")
    assert "<math" in str(told["math"])
    assert told["text"] == "a x² + |y|"
    assert "kinks" in " ".join(map(str, told["said"]))  # type: ignore[call-overload]


def test_a_mistake_is_told_with_its_place() -> None:
    assert meant("x + sen(y)") == {"wrong": "sen is unknown; did you mean sin?", "at": [4, 7]}
    assert meant("x..", "across") == {"wrong": "A side of the box is told like -2..2.", "at": [0, 3]}
    assert meant("-1..3", "across")["text"] == "-1..3"


def test_german_has_commas_and_its_own_sentences() -> None:
    with speak("de"):
        assert meant("2,5x")["text"] == "2.5x"
        assert meant("x + sen(y)")["wrong"] == "sen ist unbekannt; meinen Sie sin?"
        assert meant("-2,5..3,5", "across")["text"] == "-2.5..3.5"
        assert meant("-2,5; 3", "across")["text"] == "-2.5..3"
    assert meant("2,5x")["wrong"] == "Write 2.5 with a point."


def test_a_rule_is_typed_with_german_commas_as_well() -> None:
    text = "beta = 0,9 in 0..1,5 # so\nx = x - minimum(rate,1) * 0,5 * betta * x"
    asked = AskedTyped("optimizer", "own", "lines", text)
    with speak("de"):
        assert replace(asked, text=asked.text.replace("betta", "beta")).make()["text"] == (
            "beta = 0.9 in 0..1.5\nx = x - minimum(rate, 1) * 0.5 * beta * x"
        )
        told = asked.make()
    start, end = told["at"]  # type: ignore[misc]
    assert asked.text[start:end] == "betta"
    assert asked.make() == {"wrong": "Write 0.9 with a point.", "at": [7, 10]}


def test_between_arguments_stands_what_no_number_has() -> None:
    def signs(text: str) -> list[str]:
        return re.findall('separator="true">(.)<', str(meant(text)["math"]))

    assert (signs("max(x,1,5)"), signs("max(x;1.5)")) == ([",", ","], [","])
    with speak("de"):
        assert (signs("max(x;1;5)"), signs("max(x;1,5)")) == ([";", ";"], [";"])


def test_a_point_before_three_digits_is_remarked_where_it_is_no_decimal_mark_and_still_read() -> None:
    with speak("de"):
        told = meant("1.000x² + y²")
        assert told["text"] == "1.000x² + y²"
        assert told["said"] == ["Der Punkt in 1.000 steht vor Dezimalstellen; Tausender schreibt man ohne: 1000."]
        for text in ("0.125x² + y²", "1,125x² + y²", "1.5x² + y²", "1.0005x² + y²", "1000x² + y²"):
            assert meant(text)["said"] == []
    assert meant("1.000x² + y²")["said"] == []


@pytest.mark.parametrize(
    "query", ["", "kind=surface", "kind=x&slug=own&name=z&text=x", "kind=surface&slug=own&name=scale"]
)
def test_what_is_no_field_means_nothing(query: str) -> None:
    assert read(query).make() == {"math": "", "text": read(query).text}


@given(HOSTILE.map("".join))
@settings(max_examples=200)
def test_no_text_becomes_more_than_a_formula(text: str) -> None:
    asked = read(urlencode({"kind": "surface", "slug": "own", "name": "z", "text": text}))
    told = asked.make()
    assert set(told) in ({"math", "text", "said"}, {"wrong", "at"})
    written = str(told.get("math", ""))
    assert set(re.findall(r"</?\s*([^\s<>/]*)", written)) <= TAGS
    assert set(ATTRIBUTES.findall(written)) <= {
        "xmlns",
        "displaystyle",
        "data-symbol",
        "class",
        "form",
        "lspace",
        "rspace",
        "separator",
        "stretchy",
        "fence",
        "mathvariant",
        "columnalign",
    }
