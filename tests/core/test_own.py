"""A formula of one's own is a surface as ours are: letters, box, minima, links."""

from __future__ import annotations

import numpy as np
import pytest

from landscape.core.critical import Nature, critical_points
from landscape.core.parts import make
from landscape.core.surfaces import SURFACES
from landscape.core.surfaces.own import Own, read_own
from landscape.core.typed import TypedError
from landscape.simulation.links import corrections, decode, encode

SHEET = {
    "(1-x)^2 + 100(y-x^2)^2": [(1.0, 1.0)],
    "(x^2+y-11)^2 + (x+y^2-7)^2": SURFACES["himmelblau"]().minima,
    "a x² + b y²; a = 2 in 0..5; b = 3": [(0.0, 0.0)],
    "(x-100)² + (y+50)²": [(100.0, -50.0)],
    "|x| + 2|y - 1|": [(0.0, 1.0)],
    "sqrt(x²+y²)": [(0.0, 0.0)],
    "max(|x|, |y|)": [(0.0, 0.0)],
    "2x² + y² - 2x y + 2x": [(-1.0, -1.0)],
    "x^4 + y^4 - 4x y + 1": [(-1.0, -1.0), (1.0, 1.0)],
    "(w1 - 3)^2 + w1 w2 + w2^2": [(4.0, -2.0)],
}
"""Formulas as exercise sheets have them, and their global minima."""
WITHOUT = ["x y", "x^3 - 3x", "e^(-x²-y²)", "log(x) + y²", "x + y", "3", "sin(x)", "1/(x²+y²)", "x² - y²", "(x+y)^2"]
"""Formulas that are lowest nowhere, at the edge of what is drawn, or all along a line."""


@pytest.mark.parametrize("text", SHEET)
def test_what_is_drawn_holds_its_minima(text: str) -> None:
    surface = Own(z=text)
    found = sorted((round(x, 6) + 0.0, round(y, 6) + 0.0) for x, y in surface.global_minima)
    np.testing.assert_allclose(found, sorted(SHEET[text]), atol=1e-5)
    assert surface.holds(np.array(surface.minima)).all()
    assert surface.holds(np.array(surface.start))
    assert np.isfinite(surface.gradient(surface.start)).all()


@pytest.mark.parametrize("text", WITHOUT)
def test_what_has_no_lowest_place_is_given_none(text: str) -> None:
    surface = Own(z=text)
    assert surface.minima == ()
    assert surface.global_value is None
    assert np.isfinite(surface.value(surface.start))


def test_saddles_and_maxima_are_found() -> None:
    natures = [point.nature for point in critical_points(Own(z="x^3 - 3x + y^2"))]
    assert sorted(natures) == [Nature.MINIMUM, Nature.SADDLE]
    assert [point.nature for point in critical_points(Own(z="e^(-x²-y²)"))] == [Nature.MAXIMUM]


RANGE = "The range of a must hold its value and reach no farther than a million."


def test_letters_are_declared_by_the_text() -> None:
    surface = Own(z="a x² + λ₂ y²; a = 2 in 0..5; λ₂ = 0.1 in 0.01..1 log")
    a, lamda2 = (surface.params()[name] for name in surface.letters())
    assert (surface.letters(), surface.a, surface.lamda2) == (("a", "lamda2"), 2.0, 0.1)
    assert (a.lo, a.hi, a.log, a.symbol) == (0, 5, False, "a")
    assert (lamda2.lo, lamda2.hi, lamda2.log, lamda2.symbol) == (0.01, 1, True, r"\lambda_2")
    assert make(Own, {"z": surface.z, "a": 9}).a == 5
    assert Own(z="40 k x^2; k = 70").params()["k"].hi == 100


@pytest.mark.parametrize(
    ("text", "sentence", "marked"),
    [
        ("a x; a = 2 in 5..0", RANGE, " a = 2 in 5..0"),
        ("a x; a = 9 in 0..5", RANGE, " a = 9 in 0..5"),
        ("a x; a = 0 in 0..5 log", RANGE, " a = 0 in 0..5 log"),
        ("a x; a 2", "A letter's value and range are told like a = 2 in 0..5.", " a 2"),
        ("a x; b = 2", "There is no letter b in the formula.", " b = 2"),
        ("a x;a = 1;a = 2", "a is told twice.", "a = 2"),
        ("z x", "z is the height itself; take another letter.", "z"),
    ],
)  # fmt: skip
def test_what_is_said_wrongly_of_letters_is_marked(text: str, sentence: str, marked: str) -> None:
    with pytest.raises(TypedError) as caught:
        read_own(text)
    assert (str(caught.value), text[caught.value.start : caught.value.end]) == (sentence, marked)


def test_another_text_is_another_class_and_the_same_text_the_same_part() -> None:
    one = Own(z="a x² + y²", a=2.0)
    assert one == make(Own, {"z": "a x² + y²", "a": "2"})
    assert one.replace(z="a x + b y").values() == {
        "z": "a x + b y",
        "across": "",
        "up": "",
        "scale": "chosen",
        "a": 2.0,
        "b": 1.0,
    }
    assert Own(z="a x² + y²", across="-1:3", scale="log").box[0] == (-1, 3)
    with pytest.raises(ValueError, match="can be read"):
        Own(z="sin(")


@pytest.mark.parametrize(
    "text", ["min(x, y)/2 + (x+1)(y+2)", "a x² + b y²; a = 2 in 0..5", "|x| - 3^x, ", "(x)(y)", "x;"]
)
def test_a_formula_stands_in_the_link(text: str) -> None:
    scenario = decode(f"surface=own,z:({text}),across:-1:2&run=adam,lr:0.01/cosine")
    if isinstance(scenario.surface, Own) and scenario.surface.z == text:
        assert decode(encode(scenario)) == scenario
        assert corrections(encode(scenario)) == ()
    else:
        assert scenario.surface == Own(across="-1:2")
        assert len(corrections(f"surface=own,z:({text})")) == 1


def test_the_link_can_be_read() -> None:
    scenario = decode("surface=own,z:(a(1-x)^2+100(y-x^2)^2),a:2&run=sgd")
    assert encode(scenario) == "surface=own,z:(a(1-x)^2+100(y-x^2)^2),a:2&run=sgd"
    assert decode("surface=own,z:x^2+y^2").surface == Own(z="x^2+y^2")
    assert decode("surface=own,z:(x+1)(y+2)").surface == Own(z="(x+1)(y+2)")
