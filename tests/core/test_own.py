"""A formula of one's own is a surface as ours are: letters, box, minima, links."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from landscape.core.critical import Nature, critical_points
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.parts import make
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES
from landscape.core.surfaces.own import Own, read_own, remarks
from landscape.core.typed import TypedError
from landscape.core.typed.tokens import MOST
from landscape.figures.curves import axis_for
from landscape.serving.maps.typed import AskedTyped
from landscape.simulation.links import corrections, decode, encode
from landscape.simulation.measures import is_trough, lower_seen, lowest_loss, milestones
from landscape.simulation.scenario import Run, Scenario, Setup
from landscape.simulation.simulate import simulate
from landscape.simulation.summary import outcomes
from landscape.simulation.verdicts import Kind, verdict

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
    "e^(x+3y-0.1) + e^(x-3y-0.1) + e^(-x-0.1)": [(-math.log(2) / 2, 0.0)],
    "-log(1-x) - log(1+x) - log(1-y) - log(1+y)": [(0.0, 0.0)],
    "x ln x + y ln y": [(1 / math.e, 1 / math.e)],
    "(1.5-x+xy)^2 + (2.25-x+xy^2)^2 + (2.625-x+xy^3)^2": [(3.0, 0.5)],
    "(x1 + 2x2 - 7)^2 + (2x1 + x2 - 5)^2": [(1.0, 3.0)],
    "2x^2-1.05x^4+x^6/6+xy+y^2": [(0.0, 0.0)],
    "(y - 5.1x^2/(4π^2) + 5x/π - 6)^2 + 10(1-1/(8π))cos x + 10": [
        (-math.pi, 12.275),
        (math.pi, 2.275),
        (3 * math.pi, 2.475),
    ],
    "-20exp(-0.2sqrt(0.5(x²+y²))) - exp(0.5(cos(2πx)+cos(2πy))) + e + 20": [(0.0, 0.0)],
    "xy e^(-(x²+y²)/2)": [(-1.0, 1.0), (1.0, -1.0)],
    "(x²+2y²)e^{1-x²-y²}": [(0.0, 0.0)],
    "x^4 + y^4 - x^2 y^2": [(0.0, 0.0)],
    "max(x+y, x-2y, -3x)": [(0.0, 0.0)],
    "x^(2/3) + y^(2/3)": [(0.0, 0.0)],
    "100 sqrt(|y - 0.01x^2|) + 0.01|x+10|": [(-10.0, 1.0)],
    "(1-x)^2 + 1000|y-x^2|": [(1.0, 1.0)],
    "|x-y| + |x+2y-1|^2": [(1 / 3, 1 / 3)],
    "(x+y-2)^2 + 10|x^2-y|": [(-2.0, 4.0), (1.0, 1.0)],
}
"""Formulas as exercise sheets have them, and their global minima."""
WITHOUT = [
    *("x y", "x^3 - 3x", "e^(-x²-y²)", "log(x) + y²", "x + y", "3", "1/(x²+y²)", "x² - y²", "|x+y|", "sqrt(9-x²-y²)"),
    *("-1/(x²+y²)", "1/(x²-1) + y²", "x + y/(x²+y²)", "ln(x²+y²)", "x + y^2"),
]
"""Formulas that are lowest nowhere, at the edge of what is drawn, at a pole, or along a kink."""
LOCAL = {
    "x^3-3xy+y^3": [(1, 1)],
    "8x^3-24xy+y^3": [(2, 4)],
    "xy+1/x+1/y": [(1, 1)],
    "x^2+y^2+2/(xy)": [(-1, -1), (1, 1)],
    "x^3+y^3-3x-12y": [(1, 2)],
    "x^3+3xy^2-15x-12y": [(2, 1)],
    "2x^3+6xy^2-3y^3-150x": [(5, 0)],
    "3x²y+y³-3x²-3y²+2": [(0, 2)],
    "-xy e^{-x-y}": [(1, 1)],
    "x^2 - 0.001x^3 + y^2": [(0, 0)],
    "|x| + |y| - y^3/100": [(0, 0)],
    "e^x - 2x + y^3 - 3y": [(math.log(2), 1)],
    "-e^(-x^2-y^2) - 2e^(-(x-30)^2-y^2)": [(0, 0)],
}
"""Formulas that have no end below, or are lower far away, and their local minima."""
TROUGHS = {
    "(x+y)^2": 0.0,
    "(x y - 1)^2": 0.0,
    "(x+y²)²": 0.0,
    "sin x": -1.0,
    "sin(xy)": -1.0,
    "(1-x²-y²)²": 0.0,
    "x² y/(x⁴+y²)": -0.5,
    "x² + y² if x > 0 else y²": 0.0,
    "sin(√(x²+y²))/√(x²+y²)": -0.2172336282,
}
"""Formulas that are lowest all along a curve, and how low."""


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


@pytest.mark.parametrize("text", LOCAL)
def test_a_minimum_is_one_where_the_formula_is_lower_elsewhere_and_is_called_local(text: str) -> None:
    surface = Own(z=text)
    np.testing.assert_allclose(sorted(surface.minima), LOCAL[text], atol=1e-6)
    known = [point.place for point in critical_points(surface) if point.nature is Nature.MINIMUM]
    np.testing.assert_allclose(sorted(known), LOCAL[text], atol=1e-6)
    assert surface.marked == surface.minima
    assert surface.value(surface.lower) < surface.value(surface.minima).min()
    assert (surface.global_value, surface.global_minima, lowest_loss(surface)) == (None, (), None)
    x, y = np.add(surface.minima[0], surface.extent / 80)
    run, setup = (
        Run(OPTIMIZERS["adam"](lr=0.002 * float(surface.extent[0])), SCHEDULES["cosine"]()),
        Setup(steps=600, x=x, y=y),
    )
    (path,) = simulate(Scenario(surface, (run,), setup))
    judged = verdict(surface, run, setup, path)
    assert judged.kind is Kind.LOCAL
    assert "elsewhere, as at (" in judged.reason
    assert "global" not in judged.reason + str(milestones(surface, path))


WAVES = ("sin({a}x)", "sin({a}x)/2", "sin({a}x) sin({b}y)", "(sin({a}x)+cos({b}y))/3", "2sin({a}x+{b}y)",
         "cos({a}x)|y|/2", "|sin({a}x)| + |cos({b}y)|")  # fmt: skip
BENEATH = ("x^2+y^2", "|x|+|y|", "x^2/4+|y-1|", "(x-0.3)^2/9+y^2/5", "|x|/5+|y|/3", "(x²-1)²/4+y²")


@given(st.sampled_from(WAVES), st.sampled_from(BENEATH), st.integers(5, 120), st.integers(5, 120))
@settings(max_examples=15)
@example("sin({a}x)/2", "|x|+|y|", 40, 5)
@example("sin({a}x)", "x^2+y^2", 50, 5)
@example("sin({a}x)", "x^2+y^2", 100, 5)
@example("2sin({a}x+{b}y)", "(x²-1)²/4+y²", 49, 84)
def test_of_waves_none_is_called_lowest_that_a_grid_is_lower_than(wave: str, beneath: str, a: int, b: int) -> None:
    surface = Own(z=f"{beneath} + {wave.format(a=a, b=b)}")
    (x0, x1), (y0, y1) = surface.box
    grid = np.stack(np.meshgrid(np.linspace(x0, x1, 1001), np.linspace(y0, y1, 1001)), -1)
    claimed = surface.global_value
    assert claimed is not None
    assert claimed <= float(surface.value(grid).min()) + 1e-6


STAIRS = ("floor(x)+y^2", "ceil(x)+y²", "−floor(x)+y²", "floor(y)+x²", "floor(2x)+(y−1)²", "floor(x/3)+y²")


@pytest.mark.parametrize("text", STAIRS)
def test_of_stairs_that_go_on_beyond_the_box_no_step_is_the_lowest(text: str) -> None:
    surface = Own(z=text)
    assert (surface.global_value, surface.global_minima, lowest_loss(surface)) == (None, (), None)
    inside = [surface.boxes_outside(np.array(place)) == 0 for place in surface.minima]
    assert all(inside)
    assert not any(abs(coordinate) == 5 for place in surface.minima for coordinate in place)
    assert remarks(text)[-1] == "It is lowest at the edge of the box, and may go on falling beyond."


def test_a_curve_that_is_lowest_in_the_box_alone_is_local() -> None:
    surface = Own(z="x²/y")
    assert len(surface.minima) == 1
    assert surface.value(surface.lower) < surface.value(surface.minima[0]) == 0


def test_a_run_that_was_lower_than_the_lowest_known_leaves_no_minimum_global() -> None:
    class Forgetful(SURFACES["two_wells"]):  # type: ignore[misc, name-defined]
        """Knows the higher of two wells alone."""

        minima = (SURFACES["two_wells"]().minima[-1],)

    surface = Forgetful()
    runs = tuple(Run(OPTIMIZERS["sgd"](lr=0.05 + slot / 100), slot=slot) for slot in range(2))
    (x, y), low = surface.minima[0], SURFACES["two_wells"]().minima[0]
    setup = Setup(steps=400)
    rests = [
        simulate(Scenario(surface, (run,), setup.replace(x=a, y=b)))[0]
        for run, (a, b) in zip(runs, ((x, y), low), strict=True)
    ]
    assert lower_seen(surface, rests[:1]) is None
    assert outcomes(Scenario(surface, runs[:1], setup), rests[:1])[0].verdict.kind is Kind.GLOBAL
    first, second = outcomes(Scenario(surface, runs, setup), rests)
    assert lower_seen(surface, rests) == pytest.approx(low, abs=1e-3)
    assert (first.verdict.kind, second.verdict.kind, first.reached) == (Kind.LOCAL, Kind.LOCAL, None)
    assert "elsewhere, as at (" in first.verdict.reason
    assert "lower than every minimum that was known" in second.verdict.reason
    axis = axis_for(Scenario(surface, runs, setup), [rest.loss[:, 0] for rest in rests])
    assert axis.title == "loss"
    assert axis.low < float(rests[1].loss.min())


def test_of_many_minima_all_are_told_and_rounding_is_no_lower_place() -> None:
    many = Own(z="20 + x² + y² - 10(cos(2πx)+cos(2πy))")
    assert (len(many.minima), many.marked, many.lower) == (121, ((0.0, 0.0),), None)
    assert Own(z="x^4 - 4x^3y + 6x^2y^2 - 4x y^3 + y^4 + (x+y)^2").lower is None


@pytest.mark.parametrize("text", TROUGHS)
def test_of_a_curve_of_lowest_places_one_is_told(text: str) -> None:
    surface = Own(z=text)
    assert len(surface.minima) == 1
    assert surface.global_value == pytest.approx(TROUGHS[text], abs=1e-9)
    assert is_trough(surface)
    assert len([point for point in critical_points(surface) if point.nature is Nature.MINIMUM]) == 1


def test_kinks_hide_no_saddles_and_no_other_minima() -> None:
    found = critical_points(Own(z="sin(3x) cos(2y) + |x|/5"))
    lowest = [point.place for point in found if point.loss == pytest.approx(found[0].loss, abs=1e-7)]
    assert sorted(round(y / math.pi, 6) for _, y in lowest) == [-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5]
    assert {point.nature for point in found} >= {Nature.SADDLE, Nature.MAXIMUM}
    for point in found:
        assert np.abs(Own(z="sin(3x) cos(2y) + |x|/5").gradient(point.place)).max() < 1e-6


BOXES = {
    "x ln x + y ln y": ((0, 2), (0, 2)),
    "-log(1-x) - log(1+x) - log(1-y) - log(1+y)": ((-1, 1), (-1, 1)),
    "x^y": ((0, 4), (0, 4)),
    "(4-2.1x²+x⁴/3)x² + xy + (-4+4y²)y²": ((-3, 3), (-3, 3)),
    "20 + x² + y² - 10(cos(2πx)+cos(2πy))": ((-5, 5), (-5, 5)),
    "x/y": ((0, 10), (0, 10)),
}
"""Where a formula is looked at: near what is level, and where there is a loss."""


@pytest.mark.parametrize("text", BOXES)
def test_a_box_is_chosen_in_which_something_is_seen(text: str) -> None:
    assert Own(z=text).box == BOXES[text]


@pytest.mark.parametrize("text", ["x^3+y^3-3xy", "x^3-12xy+8y^3", "3x²y+y³-3x²-3y²+2", "x y + 1/x + 1/y"])
def test_a_start_leads_to_the_minimum_where_there_is_one(text: str) -> None:
    surface = Own(z=text)
    (minimum,) = [point for point in critical_points(surface) if point.nature is Nature.MINIMUM]
    place = np.array(surface.start)
    for _ in range(4000):
        slope = surface.gradient(place)
        place = place - 0.002 * slope / (1 + np.linalg.norm(slope))
    assert surface.boxes_apart(place, minimum.place) < 0.02


def test_heights_are_cut_at_a_pole_and_nowhere_else() -> None:
    low, high = Own(z="x y + 1/x + 1/y").seen
    assert -30 < low < 0 < high < 30
    for text in ("-e^(-1000(x²+y²))", "1/(1+1000(x²+y²))", "ln(x²+y²)", "x^6 - 900 y", "1/x² + 1/y²"):
        assert np.isinf(Own(z=text).seen).all()


REMARKS = {
    "x² + y²": "",
    "|x| + y²": "It may have kinks",
    "max(x, y)²": "It may have kinks",
    "√(x² + y²)": "It has a root",
    "√(x² + y² + 1) + x²": "",
    "⌊x⌋² + y²": "It has steps",
    "(x²+y²)^(3/2)": "",
    "x^(4/5) + y²": "It has a root",
    "(x+9)^1.5 + (x-9)² + y²": "has no value of negative numbers",
    "if(x < 0, x², 3x) + y²": "It is made of cases",
    "x y + 1/x + 1/y": "It has a pole",
    "4x² + sin(3y)/x + y²": "It has a pole",
    "acosh(x) + y²": "of the box there is no loss",
    "ln(x² + y²)": "where that is of zero",
    "ln(1 + x² + y²)": "",
    "asin(x) + y²": "of some numbers alone",
    "x + y": "It is lowest at the edge",
    "(x² - 1)²": "",
    "sin(x + y)": "",
}
"""Formulas, and what is said of them."""


@pytest.mark.parametrize("text", REMARKS)
def test_what_a_formula_lacks_is_said(text: str) -> None:
    said = remarks(text)
    assert len(said) == bool(REMARKS[text])
    assert REMARKS[text] in " ".join(said)


def test_a_logarithm_of_what_may_be_negative_is_told_to_end_at_zero_and_to_have_no_value_below() -> None:
    assert [one[:12] for one in remarks("ln x + y²")] == ["It has a log", "A root, powe"]
    assert [one[:12] for one in remarks("ln(x² + y² - 1) + x² + y²")] == ["It has a log", "On 21 % of t"]


def test_saddles_and_maxima_are_found() -> None:
    natures = [point.nature for point in critical_points(Own(z="x^3 - 3x + y^2"))]
    assert sorted(natures) == [Nature.MINIMUM, Nature.SADDLE]
    assert [point.nature for point in critical_points(Own(z="e^(-x²-y²)"))] == [Nature.MAXIMUM]


def test_letters_are_declared_by_the_text() -> None:
    surface = Own(z="a x² + λ₂ y²; a = 2 in 0..5; λ₂ = 0.1 in 0.01..1 log")
    a, lamda2 = (surface.params()[name] for name in surface.letters())
    assert (surface.letters(), surface.a, surface.lamda2) == (("a", "lamda2"), 2.0, 0.1)
    assert (a.lo, a.hi, a.log, a.symbol) == (0, 5, False, "a")
    assert (lamda2.lo, lamda2.hi, lamda2.log, lamda2.symbol) == (0.01, 1, True, r"\lambda_2")
    assert make(Own, {"z": surface.z, "a": 9}).a == 5
    assert Own(z="40 k x^2; k = 70").params()["k"].hi == 100


LONG = "A formula may have at most 600 characters with all that is said of its letters: a link holds it whole."


def test_one_limit_holds_everywhere_with_its_reason() -> None:
    whole = "x^2 + " + " + ".join(f"0.{number:0>30}y^2" for number in range(1, 14)) + "; "
    assert 400 < len(whole) <= MOST == Own.params()["z"].most
    assert Own(z=whole).global_minima == ((0.0, 0.0),)
    long = whole.ljust(MOST + 1)
    with pytest.raises(TypedError, match=LONG):
        read_own(long)
    with pytest.raises(ValueError, match=LONG):
        Own(z=long)
    (note,) = corrections(f"surface=own,z:({long})")
    assert note.endswith(LONG)
    assert AskedTyped("surface", "own", "z", long).make() == {"wrong": LONG, "at": [MOST, MOST + 1]}


def test_a_program_is_told_the_place_of_a_mistake() -> None:
    with pytest.raises(TypedError) as caught:
        Own(z="x² + sen(y)")
    error = caught.value
    assert (error.line, error.column, error.start, error.end) == (1, 6, 5, 8)
    assert str(error).endswith("sen is unknown; did you mean sin? (line 1, column 6)")
    assert error.__notes__ == ["    x² + sen(y)\n         ^^^"]
    with pytest.raises(TypedError) as caught:
        OPTIMIZERS["own"](lines="memory m\nx = x - = 2")
    assert caught.value.line == 2
    (note,) = corrections("surface=own,z:(x^2+sen(y))")
    assert note.endswith("sen is unknown; did you mean sin?")


ABOVE = "A range with log lies above 0, such as a = 0.1 in 0.001..1 log."
ONE = "A range holds more than one number; write the number into the formula instead."


@pytest.mark.parametrize(
    ("text", "sentence", "marked"),
    [
        ("a x; a = 2 in 5..0", "A range begins at its lower end: a = 2 in 0..5.", " a = 2 in 5..0"),
        ("a x; a = 9 in 0..5", "The range of a must hold its value: a = 9 in 0..9.", " a = 9 in 0..5"),
        ("a x; a = 0 in 0..5 log", ABOVE, " a = 0 in 0..5 log"),
        ("a x; a = 1 in 0..1e7", "a may reach no farther than a million either way.", " a = 1 in 0..1e7"),
        ("a x; a = 1 in 1..1", ONE, " a = 1 in 1..1"),
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


def test_weights_of_programs_are_drawn_and_stand_in_the_link() -> None:
    scenario = decode("surface=own,z:x[0]**2+x[1]**2&run=sgd")
    assert scenario.surface == Own(z="x[0]**2+x[1]**2")
    assert (scenario.surface.weights, scenario.surface.minima) == (("x₁", "x₂"), ((0.0, 0.0),))
    assert decode(encode(scenario)) == scenario


@pytest.mark.parametrize(
    ("told", "kept"),
    [("-3 3", "-3..3"), (" -3, 7", "-3..7"), ("−3;7.5", "-3..7.5"), ("-3 to 1e3", "-3..1e3"), ("-3 bis -1", "-3..-1")],
)
def test_a_side_is_told_as_people_write_pairs_and_kept_evenly(told: str, kept: str) -> None:
    surface = Own(across=told)
    assert surface.across == kept
    assert surface.box[0] == tuple(map(float, kept.split("..")))


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


@pytest.mark.parametrize(
    ("text", "kept", "spelled"),
    [
        ("x^2 +  100(y-x^2)^12", "x² + 100(y-x²)¹²", "x^2~+~100(y-x^2)^12"),
        ("a x² + b y²; a = 4 in 0..10", "a x² + b y²; a = 4 in 0..10", "a~x^2~+~b~y^2;~a~=~4~in~0..10"),
        ("e^2x + x^2y", "e²x + x²y", "e^2x~+~x^2y"),
        ("x^2^3 + y^2.5 + x^-2", "x^2^3 + y^2.5 + x^-2", "x^2^3~+~y^2.5~+~x^-2"),
    ],
)
def test_a_formula_is_kept_evenly_and_readable_in_a_link(text: str, kept: str, spelled: str) -> None:
    declared = Own.params()["z"]
    assert declared.repair(text) == declared.repair(spelled) == declared.repair(kept) == kept
    assert declared.spell(kept) == spelled
    assert read_own(text).formula == read_own(kept).formula
