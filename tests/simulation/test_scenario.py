"""A scenario is always one that can be simulated and written down."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES, Surface
from landscape.simulation.scenario import MAX_RUNS, Run, Scenario, Setup, View, clamp_setup, start_bounds
from tests.strategies import registered, scenarios

BOWL, ADAM = SURFACES["bowl"](), OPTIMIZERS["adam"]()
ONE = Scenario(BOWL, (Run(ADAM),))


def slots(scenario: Scenario) -> list[int]:
    return [run.slot for run in scenario.runs]


def test_a_run_takes_the_first_free_slot() -> None:
    assert slots(ONE) == [0]
    assert slots(Scenario(BOWL, (Run(ADAM), Run(ADAM, slot=0), Run(ADAM, slot=2), Run(ADAM)))) == [1, 0, 2, 3]
    assert slots(Scenario(BOWL, (Run(ADAM),) * MAX_RUNS)) == list(range(MAX_RUNS))


@pytest.mark.parametrize("wanted", [[0, 0], [8], [-2], [3, -1, 3]])
def test_a_slot_serves_one_run(wanted: list[int]) -> None:
    with pytest.raises(ValueError, match="every run needs a slot of its own from 0 to 7"):
        Scenario(BOWL, tuple(Run(ADAM, slot=slot) for slot in wanted))


@pytest.mark.parametrize("count", [0, 9, 10_000])
def test_one_to_eight_runs(count: int) -> None:
    with pytest.raises(ValueError, match=f"1 to 8 runs, got {count}"):
        Scenario(BOWL, (Run(ADAM),) * count)


def test_a_run_is_found_by_its_slot() -> None:
    scenario = Scenario(BOWL, (Run(ADAM, slot=5), Run(ADAM, hidden=True)))
    assert scenario.run(5) == Run(ADAM, slot=5)
    assert scenario.run(0) == Run(ADAM, slot=0, hidden=True)
    assert scenario.run(1) is None


def test_descent_begins_where_the_setup_says_else_where_the_surface_does() -> None:
    x, y = BOWL.start
    assert ONE.start == (x, y)
    assert ONE.replace(setup=Setup(x=1.0)).start == (1.0, y)
    assert ONE.replace(setup=Setup(y=0.0)).start == (x, 0.0)
    assert ONE.replace(setup=Setup(x=1, y=2)).start == (1.0, 2.0)


@given(surface=registered(SURFACES), side=st.sampled_from([0, 1]), sign=st.sampled_from([-1, 1]))
def test_a_start_lies_within_a_few_boxes(surface: Surface, side: int, sign: int) -> None:
    lo, hi = start_bounds(surface)[side]
    (box_lo, box_hi), name = surface.box[side], "xy"[side]
    assert (lo + hi) / 2 == pytest.approx((box_lo + box_hi) / 2)
    assert hi - lo == pytest.approx(5 * (box_hi - box_lo))
    edge = hi if sign > 0 else lo
    assert Scenario(surface, (Run(ADAM),), Setup(**{name: edge})).start[side] == edge
    beyond = Setup(**{name: math.nextafter(edge, sign * math.inf)})
    with pytest.raises(ValueError, match=f"the start's {name} must be between"):
        Scenario(surface, (Run(ADAM),), beyond)
    assert clamp_setup(surface, beyond) == Setup(**{name: edge})


def test_each_side_of_the_box_has_its_own_reach() -> None:
    class Tall(type(BOWL)):  # type: ignore[misc]
        slug = "tall"
        box = ((0.0, 1.0), (0.0, 10.0))

    assert start_bounds(Tall()) == ((-2.0, 3.0), (-20.0, 30.0))


def test_what_is_within_reach_stays() -> None:
    assert clamp_setup(BOWL, Setup()) == Setup()
    assert clamp_setup(BOWL, Setup(x=1, steps=7)) == Setup(x=1, steps=7)


def test_a_view_rests_no_later_than_the_last_step() -> None:
    assert ONE.replace(setup=Setup(steps=5), view=View(step=9, speed=7)).view == View(step=5, speed=7)
    assert ONE.replace(setup=Setup(steps=5), view=View(step=5)).view == View(step=5)
    assert ONE.replace(setup=Setup(steps=5), view=View()).view == View()


@pytest.mark.parametrize(
    "changes",
    [
        {"surface": SURFACES["rosenbrock"](b=np.array([1.0, 2.0]))},
        {"runs": (Run(OPTIMIZERS["adam"](lr=[0.1, 0.2])),)},
        {"runs": (Run(ADAM, SCHEDULES["step"](gamma=[0.1])),)},
        {"setup": Setup(noise=[0.1, 0.2])},  # type: ignore[arg-type]
    ],
)
def test_sweeps_are_no_scenarios(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a scenario holds single numbers, got "):
        ONE.replace(**changes)


def test_a_scenario_cannot_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        ONE.setup = Setup()  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        ONE.runs[0].slot = 3  # type: ignore[misc]


@given(scenarios())
def test_equal_scenarios_are_one_key(scenario: Scenario) -> None:
    twin = Scenario(scenario.surface, list(scenario.runs), scenario.setup, scenario.view)  # type: ignore[arg-type]
    assert twin == scenario
    assert len({twin, scenario}) == 1
    assert scenario.replace() == scenario
    assert scenario.parts[0] is scenario.surface
    assert len(scenario.parts) == 3 + 2 * len(scenario.runs)
