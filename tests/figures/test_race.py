"""What the race table tells, counted once more by hand."""

from __future__ import annotations

import statistics
from base64 import b64decode
from typing import Any

import numpy as np
import pytest

from landscape import decode, simulate
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import Formula
from landscape.figures import SLOTS, playback
from landscape.figures.labels import label_runs
from landscape.figures.race import describe, race
from landscape.simulation.ensemble import follow
from landscape.simulation.scenario import Scenario

STILL = "surface=bowl&run=sgd,lr:1e-06&steps=1"
"""A ball that stays where it began."""


class Slope(Formula):
    """Nowhere level."""

    formula = "x + 2*y"
    box = ((-2.0, 2.0), (-2.0, 2.0))
    start = (0.0, 0.0)


def runs(query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = raced(decode(query))["runs"]
    return found


def raced(scenario: Scenario) -> dict[str, Any]:
    return race(scenario, follow(scenario))


def steps_by_hand(query: str, lowest: float) -> list[float]:
    """Count the steps of each ball of the first run until a thousandth of its first loss above the lowest is left."""
    (trajectory, *_) = simulate(decode(query))
    counts = []
    for loss in trajectory.loss.T:
        wanted = lowest + 0.001 * (loss[0] - lowest)
        counts.append(next((float(step) for step, value in enumerate(loss) if value <= wanted), np.inf))
    return counts


@pytest.mark.parametrize(
    "query",
    [
        "surface=bowl&run=sgd,lr:0.05&steps=100",
        "surface=bowl&run=momentum,lr:0.01&steps=150&x=-3&y=2",
        "surface=bowl&run=sgd,lr:0.05&steps=1",
        "surface=bowl&run=sgd,lr:0.05&steps=60&x=0&y=0",
    ],
)
def test_steps_are_those_until_a_thousandth_is_left(query: str) -> None:
    (count,) = steps_by_hand(query, 0.0)
    assert runs(query)[0]["steps"] == (-1 if np.isinf(count) else count)


@pytest.mark.parametrize("starts", [3, 4, 9])
def test_steps_of_a_crowd_are_the_median_of_all_its_balls(starts: int) -> None:
    query = f"surface=bowl&run=sgd,lr:0.02&steps=300&starts={starts}&spread=box"
    counts = steps_by_hand(query, 0.0)
    assert len(set(counts)) > 1
    assert runs(query)[0]["steps"] == int(statistics.median(counts))
    assert runs(query)[0]["balls"] == starts


@pytest.mark.parametrize("steps", range(60, 320, 40))
def test_a_crowd_arrives_when_half_of_it_has(steps: int) -> None:
    query = f"surface=ravine&run=sgd,lr:0.02&steps={steps}&starts=7&spread=box"
    there = sum(np.isfinite(steps_by_hand(query, 0.0)))
    assert (runs(query)[0]["steps"] >= 0) == (there >= 4)


@pytest.mark.parametrize(("share", "reached"), [(0.0, 1), (0.00095, 1), (0.00105, 0), (0.003, 0), (-0.00095, 1)])
@pytest.mark.parametrize("axis", ["x", "y"])
def test_a_ball_has_reached_the_minimum_within_a_thousandth_of_the_box(axis: str, share: float, reached: int) -> None:
    box = dict(zip("xy", decode(STILL).surface.box, strict=True))
    other = "y" if axis == "x" else "x"
    place = share * (box[axis][1] - box[axis][0])
    assert runs(f"{STILL}&{axis}={place}&{other}=0")[0]["reached"] == reached


def test_both_places_tell_the_same_of_a_crowd() -> None:
    scenario = decode("surface=himmelblau&run=sgd,lr:0.01&run=adam,lr:0.1&steps=120&starts=40&spread=box")
    trajectories = simulate(scenario)
    told = playback(scenario, follow(scenario))["runs"]
    low, high = np.array(scenario.surface.box).T
    for run, entry, trajectory in zip(raced(scenario)["runs"], told, trajectories, strict=True):
        ends = trajectory.params[-1]
        away = [np.linalg.norm((ends - place) / (high - low), axis=1) for place in scenario.surface.minima]
        count = int((np.min(away, axis=0) <= 0.001).sum())
        assert count > 0
        assert run["reached"] == count
        assert entry["share"] == pytest.approx(count / 40)


def test_hidden_runs_do_not_race_and_each_has_its_look() -> None:
    told = runs("surface=bowl&run=sgd/slot:3&run=adam/hidden&run=sam&steps=20")
    assert [(run["slot"], run["name"], run["look"]) for run in told] == [
        (3, "SGD", SLOTS[3].name),
        (2, "SAM", SLOTS[2].name),
    ]
    assert [run["color"] for run in told] == [{"light": SLOTS[i].light, "dark": SLOTS[i].dark} for i in (3, 2)]


@pytest.mark.parametrize(("slug", "count"), [(slug, 2 if slug == "sam" else 1) for slug in OPTIMIZERS])
def test_gradients_are_counted_as_the_rule_asks_for_them(slug: str, count: int) -> None:
    told = runs(f"surface=bowl&run={slug}&steps=3")[0]["gradients"]
    if OPTIMIZERS[slug].update().steady:
        assert told == count
    else:
        (path,) = simulate(decode(f"surface=bowl&run={slug}&steps=3"))
        assert np.frombuffer(b64decode(told["bdata"]), told["dtype"]).tolist() == path.evaluations[:, 0].tolist()


def test_goals_are_the_lowest_places() -> None:
    assert raced(decode("surface=two_wells&run=sgd&steps=2"))["goals"] == [
        pytest.approx(place) for place in decode("surface=two_wells").surface.minima[:1]
    ]
    assert len(raced(decode("surface=himmelblau&run=sgd&steps=2"))["goals"]) == 4
    nowhere = raced(decode("run=sgd&steps=2").replace(surface=Slope()))
    assert nowhere["goals"] == []
    assert nowhere["runs"][0]["reached"] is None


def test_ends_are_announced_with_slot_step_and_sentence() -> None:
    scenario = decode("surface=bowl&run=sgd,lr:0.05/slot:2&run=sgd,lr:1/slot:6&steps=300")
    told = describe(scenario, follow(scenario))["endings"]
    since = {run["slot"]: run["since"] for run in raced(scenario)["runs"]}
    assert [(one["slot"], one["step"]) for one in told] == sorted(since.items(), key=lambda pair: pair[1])
    called = {run.slot: label for run, label in zip(scenario.runs, label_runs(scenario.runs), strict=True)}
    assert [one["text"].casefold().startswith(f"{called[one['slot']]} ") for one in told] == [True, True]
