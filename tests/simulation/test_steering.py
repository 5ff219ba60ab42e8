"""Steering: the rate of a run is another from a step on, and all that was before is what it was, memory and all."""

from __future__ import annotations

import numpy as np
import pytest

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.schedules import SCHEDULES, Drawn
from landscape.simulation.edits import edit, explain_refusal
from landscape.simulation.links import MAX_LINK, decode, encode
from landscape.simulation.scenario import Run, Scenario
from landscape.simulation.simulate import simulate

ROUGH = "surface=bowl&run=sgd,lr:0.05&steps=30&noise=0.5&clip_norm=2&seed=3&starts=5"
DATA = "surface=data,batch:4&run=sgd,lr:0.05&steps=30&seed=3"


def steer(step: object, rate: object, slot: int = 0) -> dict[str, object]:
    return {"kind": "steer", "slot": slot, "name": "rate", "value": [step, rate]}


def of(scenario: Scenario, method: str, schedule: str = "constant") -> Scenario:
    run = Run(OPTIMIZERS[method](lr=0.05), SCHEDULES[schedule]())
    return scenario.replace(runs=(run,))


@pytest.mark.parametrize("query", [ROUGH, DATA], ids=["rough", "data"])
@pytest.mark.parametrize("method", sorted(OPTIMIZERS))
def test_what_was_before_is_kept_to_the_bit(query: str, method: str) -> None:
    scenario = of(decode(query), method, "warmup")
    later = edit(edit(scenario, steer(12, 0.01)), steer(20, 0.002))
    before, after = simulate(scenario)[0], simulate(later)[0]
    np.testing.assert_array_equal(after.params[:13], before.params[:13])
    assert list(after.memory) == list(before.memory)
    for name, memory in before.memory.items():
        np.testing.assert_array_equal(after.memory[name][:13], memory[:13])
    np.testing.assert_array_equal(after.rate[:12], before.rate[:12])
    assert after.rate[12] == pytest.approx(0.01, rel=1e-3)
    assert after.rate[20] == pytest.approx(0.002, rel=1e-3)


@pytest.mark.parametrize("schedule", sorted(SCHEDULES))
def test_what_was_steered_is_a_drawn_schedule_that_a_link_holds(schedule: str) -> None:
    scenario = of(decode(ROUGH), "momentum", schedule)
    later = edit(scenario, steer(9, 0.03))
    assert isinstance(later.runs[0].schedule, Drawn)
    assert decode(encode(later)) == later


@pytest.mark.parametrize(
    "value",
    [None, 3, [3], [3, 0], [3, -1], [3, float("nan")], [3, float("inf")], [-1, 0.1], [30, 0.1], ["x", 0.1], [3, 1, 2]],
)
def test_nonsense_steers_nothing(value: object) -> None:
    scenario = decode(ROUGH)
    assert edit(scenario, steer(0, 0.1) | {"value": value}) == scenario


def test_a_usual_run_can_be_steered_at_every_step_and_a_longer_one_says_when_it_is_full() -> None:
    scenario = decode("surface=ravine&run=sgd,lr:1.9/cosine&steps=300")
    for step in range(300):
        scenario = edit(scenario, steer(step, 1.234567))
    assert isinstance(scenario.runs[0].schedule, Drawn)
    assert scenario.runs[0].schedule.knots.count(";") == 299
    scenario = edit(scenario, {"kind": "setup", "slot": -1, "name": "steps", "value": 2000})
    for step in range(300, 2000):
        steered = edit(scenario, steer(step, 1.234567))
        if steered == scenario:
            break
        scenario = steered
    assert len(encode(scenario)) < MAX_LINK
    assert explain_refusal(scenario, steer(step, 1.234567)).endswith(".")


def test_a_schedule_at_zero_cannot_be_steered_and_says_so() -> None:
    scenario = decode("surface=bowl&run=sgd,lr:0.1/step,gamma:0.01,step_size:1&steps=400")
    assert scenario.runs[0].schedule.factors(400)[300] == 0
    assert edit(scenario, steer(300, 0.1)) == scenario
    assert "zero" in explain_refusal(scenario, steer(300, 0.1))
