"""Numbers for people; the browser is held to the same cases by tests/javascript/format.test.js."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from landscape.core.mathml import number
from landscape.core.surfaces import SURFACES
from landscape.figures import LIGHT, contour, stage
from landscape.words import speak
from landscape.words.numbers import place_of, separator, separators, tick, written

CASES = json.loads((Path(__file__).parents[1] / "numbers.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("language", "value", "digits", "text"), [(language, *case) for language, cases in CASES.items() for case in cases]
)
def test_numbers_in_sentences(language: str, value: float, digits: int, text: str) -> None:
    with speak(language):
        assert written(value, digits) == text


@pytest.mark.parametrize(("language", "marks", "thousand"), [("en", ".,", "2,000.5"), ("de", ",.", "2.000,5")])
def test_marks_are_those_of_the_language(language: str, marks: str, thousand: str) -> None:
    bowl = SURFACES["bowl"]()
    with speak(language):
        assert (separators(), tick(2000.5)) == (marks, thousand)
        assert stage(bowl, LIGHT).layout.separators == contour(bowl, LIGHT).layout.separators == marks
        assert f"<mn>0{marks[0]}5</mn>" in number(0.5)


def test_two_numbers_stand_apart_by_what_is_in_neither() -> None:
    assert (place_of("2.471", "−1"), separator()) == ("(2.471, −1)", ",")
    with speak("de"):
        assert (place_of("2,471", "−1"), separator()) == ("(2,471; −1)", ";")


def test_what_is_no_number_is_written_too() -> None:
    assert [written(value) for value in (-0.0, math.inf, -math.inf, math.nan)] == ["0", "∞", "−∞", "–"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (5, "5"),
        (0.01, "0.01"),
        (2000, "2,000"),
        (5e4, "50,000"),
        (1e5, "10⁵"),
        (2e6, "2×10⁶"),
        (1e-4, "0.0001"),
        (5e-5, "5×10⁻⁵"),
        (-1e-5, "−10⁻⁵"),
        (-2.5, "−2.5"),
        (0.1 + 0.2, "0.3"),
    ],
)
def test_numbers_beside_an_axis(value: float, text: str) -> None:
    assert tick(value) == text
