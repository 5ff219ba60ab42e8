"""Curves drawn by hand: what lies between knots, what is read, and that steering leaves what was before."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from landscape.core.knots import BETWEEN, LAST, LEAST, MOST, Knot, curves, drawn, read_knots, written
from landscape.core.parts import make
from landscape.core.schedules import CLOSED_FORMS, SCHEDULES, Drawn, Schedule, steered
from tests.strategies import parts, registered

RECORDED = json.loads(Path(__file__).with_name("pchip.json").read_text(encoding="utf-8"))
"""Knots, and exp of SciPy 1.17.1's PchipInterpolator through their logarithms, from the first step to the last."""
FACTORS = st.floats(LEAST, MOST)
SHAPES = st.sampled_from(sorted(BETWEEN))


@st.composite
def knots(draw: st.DrawFn) -> tuple[Knot, ...]:
    """Draw a curve, and others that begin with a break."""
    begins = [0, *draw(st.lists(st.integers(1, LAST), max_size=3, unique=True).map(sorted))]
    drawn: list[Knot] = []
    for at, begin in enumerate(begins):
        more = sorted(draw(st.sets(st.integers(begin + 1, LAST), max_size=4))) if begin < LAST else []
        drawn += [Knot(step, draw(FACTORS), apart=at > 0 and step == begin) for step in [begin, *more]]
    return tuple(drawn)


@given(knots())
def test_what_is_written_is_read(curve: tuple[Knot, ...]) -> None:
    assert read_knots(written(curve)) == curve


@given(knots(), SHAPES, st.integers(1, LAST))
def test_a_curve_goes_through_the_knots_that_hold(curve: tuple[Knot, ...], shape: str, steps: int) -> None:
    factors = drawn(curve, shape, steps)
    assert factors.shape == (steps,)
    assert factors.min() >= LEAST * (1 - 1e-9)
    assert factors.max() <= MOST * (1 + 1e-9)
    for at, knot in enumerate(curve):
        ended = any(later.apart and later.step <= knot.step for later in curve[at + 1 :])
        if knot.step < steps and not ended:
            assert factors[knot.step] == knot.factor


@pytest.mark.parametrize(("told", "expected"), RECORDED)
def test_a_smooth_curve_is_scipys(told: list[tuple[int, float]], expected: list[float]) -> None:
    first, last = told[0][0], told[-1][0]
    factors = drawn([Knot(step, factor) for step, factor in told], "smooth", last + 5)
    np.testing.assert_allclose(factors[first : last + 1], expected, rtol=1e-11)
    assert (factors[:first] == told[0][1]).all()
    assert (factors[last:] == told[-1][1]).all()


@given(knots(), SHAPES, st.integers(2, LAST))
def test_a_curve_never_goes_beyond_its_neighbours(curve: tuple[Knot, ...], shape: str, steps: int) -> None:
    curve = tuple(curves(curve)[0])
    factors = drawn(curve, shape, steps)
    for a, b in itertools.pairwise(curve):
        between = factors[a.step : b.step + 1]
        low, high = sorted([a.factor, b.factor])
        assert (between >= low * (1 - 1e-9)).all()
        assert (between <= high * (1 + 1e-9)).all()


def test_steps_hold_and_straight_lines_go_by_equal_shares() -> None:
    curve = read_knots("2=1;6=0.0001")
    np.testing.assert_array_equal(drawn(curve, "steps", 8), [1, 1, 1, 1, 1, 1, 1e-4, 1e-4])
    np.testing.assert_allclose(drawn(curve, "straight", 8), [1, 1, 1, 0.1, 0.01, 0.001, 1e-4, 1e-4], rtol=1e-12)
    np.testing.assert_array_equal(drawn(read_knots("0=1;!3=5"), "steps", 5), [1, 1, 1, 5, 5])


@pytest.mark.parametrize(
    "text",
    [
        "",
        ";",
        "0",
        "0=",
        "=1",
        "0=0",
        "0=-1",
        "0=nan",
        "0=inf",
        "0=1e7",
        "0=1..2",
        "0=1e-7",
        "-1=1",
        "2001=1",
        "1.5=1",
        "5=1;5=2",
        "5=1;4=2",
        "0=1;!5=1;!5=2",
        "0=1;!5=1;!4=2",
        "0=1;!!5=1",
        "0=1;; 5=1",
        "0=1,5=1",
        "0=٣",
        "0=1e",
    ],
)
def test_what_means_nothing_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        read_knots(text)
    assert make(Drawn, {"knots": text}) == Drawn()


@given(st.text(alphabet="0123456789=;!.e- ", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        curve = read_knots(text)
    except ValueError:
        return
    assert read_knots(written(curve)) == curve


@given(registered(SCHEDULES) | parts(Drawn), st.integers(1, LAST), st.data())
def test_steering_leaves_what_was_and_holds_from_then_on(schedule: Schedule, steps: int, data: st.DataObject) -> None:
    """Bit by bit, whatever was drawn or is in closed form beneath; then once more, later or earlier."""
    for _ in range(2):
        step, factor = data.draw(st.integers(0, steps - 1)), data.draw(st.floats(0.001, 1000))
        before = schedule.factors(steps)
        after = steered(schedule, step, factor, steps)
        beneath = schedule.base.factors(steps) if isinstance(schedule, Drawn) else before
        if after is None:
            assert not beneath[step] > 0
            return
        assume(LEAST <= factor / beneath[step] <= MOST)
        factors = after.factors(steps)
        np.testing.assert_array_equal(factors[:step], before[:step])
        assert factors[step] == pytest.approx(factor, rel=1e-3)
        np.testing.assert_allclose(factors[step:] * beneath[step], factors[step] * beneath[step:], rtol=1e-9)
        schedule = after


def test_steering_ends_where_no_more_can_be_held() -> None:
    schedule: Schedule | None = SCHEDULES["constant"]()
    count = 0
    for step in range(1, LAST):
        schedule = steered(schedule, step, 0.123, LAST) if schedule else None
        count += schedule is not None
    assert 150 < count < 400


def test_what_is_beneath_is_never_drawn_itself() -> None:
    assert set(CLOSED_FORMS) == set(SCHEDULES) - {"drawn"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0=1;150=0", "A factor of a drawn curve is above 0, not 0."),
        ("0=-1", "A factor of a drawn curve is above 0, not -1."),
        ("0=10000000", "A factor of a drawn curve is from 0.000001 to 1000000, not 10000000."),
        ("0=1;1.5=2", "A drawn curve has whole steps from 0 on, not 1.5."),
        ("-3=1", "A drawn curve has whole steps from 0 on, not -3."),
        ("0=1;2001=2", "A drawn curve has steps up to 2000, not 2001."),
        ("9" * 400 + "=2", "A drawn curve has steps up to 2000, not 999999999999."),
        ("0=1;50=2;20=1", "The steps of a drawn curve rise; 20 comes after 50."),
        ("0=1;!50=1;!20=2", "The steps of a drawn curve rise; 20 comes after 50."),
        ("0", "A drawn curve is written like 0=1;150=0.1, a step and a factor each."),
    ],
)
def test_what_is_wrong_with_a_curve_is_said(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        read_knots(text)


def test_a_curve_with_too_many_points_says_so() -> None:
    text = ";".join(f"{step}=0.123" for step in range(1, 600))
    with pytest.raises(ValueError, match="more than 4000 characters"):
        Drawn(knots=text)
