"""What the page says of one run in several places is the same: verdict, status, balls, race, claims, sentences."""

import re

import pytest

from landscape import decode, simulate
from landscape.core.surfaces import SURFACES
from landscape.figures.playback import playback
from landscape.figures.race import race
from landscape.lessons.expectations import read_expectation
from landscape.simulation.ensemble import follow
from landscape.simulation.measures import lowest_loss, milestones, reached
from landscape.simulation.summary import endings, outcomes
from landscape.simulation.verdicts import Kind, kinds_called, verdict

QUERIES = [f"surface={slug}&steps=200" for slug in SURFACES if slug != "data"]
QUERIES += [f"surface=data,data:{slug}&steps=100&run=sgd,lr:0.1&run=adam,lr:0.1" for slug in ("line_exact", "sine")]
QUERIES += [
    "surface=data,data:line_exact,loss:mae&run=sgd,lr:0.4/step,every:20,gamma:0.5&steps=400",
    "surface=himmelblau&run=sgd,lr:0.005,weight_decay:1&x=3.2&y=1.8",
    "surface=bowl&run=adam,lr:0.1&noise=1",
    "surface=saddle&run=sgd,lr:0.05&x=-2&y=0",
]


@pytest.mark.parametrize("query", QUERIES)
def test_who_has_reached_the_global_minimum(query: str) -> None:
    scenario = decode(query)
    surface, trajectories = scenario.surface, simulate(scenario)
    told = zip(
        outcomes(scenario, trajectories), race(scenario, trajectories)["runs"], trajectories, scenario.runs, strict=True
    )
    announced = {slot for slot, _, text in endings(scenario, trajectories) if "global minimum" in text}
    for number, (outcome, row, trajectory, run) in enumerate(told, 1):
        judged = verdict(surface, run, scenario.setup, trajectory)
        arrived = judged.kind is Kind.GLOBAL
        assert reached(surface, trajectory).tolist() == [arrived], judged
        assert (milestones(surface, trajectory)[-1][1] == "converged") == arrived, judged
        status = milestones(surface, trajectory)[-1][1]
        assert status == "running" or judged.kind in kinds_called(re.sub(" at step .*", "", status)), judged
        assert outcome.verdict == judged
        assert row["verdict"] == judged.kind
        assert row["reached"] == arrived == outcome.reached
        assert arrived == (run.slot in announced)
        assert read_expectation(f"reached {number} >= {int(arrived)}").holds(scenario)[0]
        assert read_expectation(f"reached {number} <= {int(arrived)}").holds(scenario)[0]
        if arrived:
            assert trajectory.loss[-1, 0] == pytest.approx(lowest_loss(surface), abs=0.01 * surface_rise(scenario))


def surface_rise(scenario) -> float:
    return abs(float(scenario.surface.value(scenario.start)) - float(lowest_loss(scenario.surface) or 0.0)) + 1e-9


@pytest.mark.parametrize("slug", ["himmelblau", "six_hump_camel", "two_wells", "rastrigin", "sharp_and_flat"])
def test_every_ball_is_counted_as_it_would_be_judged_alone(slug: str) -> None:
    scenario = decode(f"surface={slug}&starts=24&spread=box&steps=150&run=sgd,lr:0.01&run=adam,lr:0.1")
    followed = follow(scenario)
    shares = [run["share"] for run in playback(scenario, followed)["runs"]]
    for index, (run, trajectory) in enumerate(zip(scenario.runs, simulate(scenario), strict=True)):
        kinds = [verdict(scenario.surface, run, scenario.setup, trajectory, ball).kind for ball in range(24)]
        assert reached(scenario.surface, trajectory).tolist() == [kind is Kind.GLOBAL for kind in kinds]
        assert shares[index] == outcomes(scenario, followed)[index].reached / 24 == kinds.count(Kind.GLOBAL) / 24


def test_a_minimum_at_a_kink_is_one() -> None:
    scenario = decode("surface=data,data:line_exact,loss:mae&run=sgd,lr:0.001&x=2&y=1&steps=20")
    (outcome,) = outcomes(scenario, follow(scenario))
    assert outcome.verdict.kind is Kind.GLOBAL
    assert outcome.reached == 1
    assert "the slope jumps or nothing bends" in outcome.verdict.reason
