"""Schedules as closed forms; their agreement with torch's is in tests/oracles."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.core.schedules import SCHEDULES, Schedule
from tests.strategies import registered

HALF = math.sqrt(0.5)
LENGTHS = st.integers(1, 2000) | st.sampled_from([1, 2, 3, 2000])


@given(registered(SCHEDULES), LENGTHS)
def test_factors_are_shares_of_the_rate(schedule: Schedule, steps: int) -> None:
    factors = schedule.factors(steps)
    assert factors.shape == (steps,)
    assert factors.dtype == float
    assert np.isfinite(factors).all()
    assert (factors >= 0).all()
    assert (factors <= 1 + 1e-12).all()


@given(registered(SCHEDULES), LENGTHS)
def test_factors_are_the_same_each_time(schedule: Schedule, steps: int) -> None:
    np.testing.assert_array_equal(schedule.factors(steps), schedule.factors(steps))


@pytest.mark.parametrize("slug", ["constant", "step", "exponential", "polynomial", "cosine", "restarts"])
@given(data=st.data(), steps=LENGTHS)
def test_decays_begin_at_the_full_rate(slug: str, data: st.DataObject, steps: int) -> None:
    schedule = data.draw(registered({slug: SCHEDULES[slug]}))
    assert schedule.factors(steps)[0] == pytest.approx(1, abs=1e-15)


@pytest.mark.parametrize("slug", ["constant", "step", "exponential", "polynomial", "cosine"])
@given(data=st.data(), steps=LENGTHS)
def test_decays_never_rise(slug: str, data: st.DataObject, steps: int) -> None:
    assert (np.diff(data.draw(registered({slug: SCHEDULES[slug]})).factors(steps)) <= 0).all()


@pytest.mark.parametrize("slug", ["constant", "step", "exponential", "inverse_sqrt", "restarts"])
@given(data=st.data(), steps=LENGTHS, more=st.integers(0, 500))
def test_schedules_without_an_end_do_not_know_the_length(slug: str, data: st.DataObject, steps: int, more: int) -> None:
    schedule = data.draw(registered({slug: SCHEDULES[slug]}))
    np.testing.assert_array_equal(schedule.factors(steps + more)[:steps], schedule.factors(steps))


@pytest.mark.parametrize(
    ("slug", "values", "steps", "expected"),
    [
        ("constant", {}, 3, [1, 1, 1]),
        ("step", {"step_size": 2, "gamma": 0.5}, 5, [1, 1, 0.5, 0.5, 0.25]),
        ("exponential", {"gamma": 0.9}, 3, [1, 0.9, 0.81]),
        ("polynomial", {"power": 2}, 4, [1, 0.5625, 0.25, 0.0625]),
        ("cosine", {"floor": 0.2}, 2, [1, 0.6]),
        ("restarts", {"t_0": 2, "t_mult": 2}, 7, [1, 0.5, 1, (1 + HALF) / 2, 0.5, (1 - HALF) / 2, 1]),
        ("restarts", {"t_0": 1, "t_mult": 1}, 3, [1, 1, 1]),
        ("warmup", {"warmup_steps": 2, "start_factor": 0.5, "decay": "linear"}, 4, [0.5, 0.75, 1, 0.5]),
        ("warmup", {"warmup_steps": 2, "start_factor": 0.5, "decay": "constant"}, 4, [0.5, 0.75, 1, 1]),
        ("warmup", {"warmup_steps": 9, "start_factor": 0.1}, 2, [0.1, 0.2]),
        ("onecycle", {"pct_start": 0.5, "div_factor": 4, "final_div_factor": 2, "anneal_strategy": "linear"}, 6,
         [0.25, 0.625, 1, 1 - 0.875 / 3, 1 - 2 * 0.875 / 3, 0.125]),
        ("onecycle", {"pct_start": 1.0}, 1, [1]),
        ("inverse_sqrt", {"warmup_steps": 4}, 16, [0.25, 0.5, 0.75, *(math.sqrt(4 / t) for t in range(4, 17))]),
    ],
)  # fmt: skip
def test_factors_are_those_worked_out_by_hand(
    slug: str, values: dict[str, object], steps: int, expected: list[float]
) -> None:
    np.testing.assert_allclose(SCHEDULES[slug](**values).factors(steps), expected, rtol=1e-14)


@given(st.data(), st.integers(2, 2000))
def test_one_cycle_peaks_once(data: st.DataObject, steps: int) -> None:
    factors = data.draw(registered({"onecycle": SCHEDULES["onecycle"]})).factors(steps)
    top = int(factors.argmax())
    assert (np.diff(factors[: top + 1]) >= -1e-15).all()
    assert (np.diff(factors[top:]) <= 1e-15).all()


@pytest.mark.parametrize("slug", SCHEDULES)
def test_a_schedule_explains_itself(slug: str) -> None:
    text = SCHEDULES[slug].__doc__ or ""
    assert SCHEDULES[slug].tagline().endswith(".")
    assert text.count("$$") == 2
