"""From a scenario to trajectories: the same each time, many starts as one by one, and divergence as data."""

from __future__ import annotations

import dataclasses
import os
import sys
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from landscape.core.cache import CACHE
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES, Formula
from landscape.core.turns import POLITE
from landscape.simulation import simulate as simulation
from landscape.simulation.scenario import Run, Scenario, Setup
from landscape.simulation.simulate import descend, find_ends, simulate
from landscape.simulation.trajectories import Trajectory
from tests.strategies import registered, scenarios

ROSENBROCK = SURFACES["rosenbrock"]()
STARTS = np.random.default_rng(5).uniform(-2, 2, (11, 2))
SETUPS = {
    "plain": Setup(steps=40),
    "clipped": Setup(steps=40, clip_norm=1.0, clip_value=0.8),
    "noisy": Setup(steps=40, noise=0.3, seed=3),
}


class Slope(Formula):
    """Equally steep everywhere."""

    slug = "slope"
    title = "Slope"
    formula = "x + 2*y"
    box = ((-1.0, 1.0), (-1.0, 1.0))
    start = (0.0, 0.0)


class HalfPlane(Formula):
    """Has no value left of the y-axis, though its slope goes on there."""

    slug = "half_plane"
    title = "Half plane"
    formula = "log(x) + y**2"
    box = ((0.0, 4.0), (-2.0, 2.0))
    start = (1.0, 1.0)


def arrays(kept: Trajectory) -> dict[str, Any]:
    names = {field.name for field in dataclasses.fields(kept)} - {"memory", "cloud", "optimizer"}
    fields = {name: getattr(kept, name) for name in sorted(names)}
    return fields | {f"memory {name}": array for name, array in kept.memory.items()}


def assert_same(one: Trajectory, other: Trajectory) -> None:
    for (name, mine), theirs in zip(arrays(one).items(), arrays(other).values(), strict=True):
        np.testing.assert_array_equal(mine, theirs, err_msg=name)


def part(kept: Trajectory, start: int) -> dict[str, Any]:
    """Give what a trajectory of many starts says of one."""
    whole = {
        name: array for name, array in arrays(kept).items() if name not in ("rate", "evaluations", "last_valid_step")
    }
    return {name: array[:, start : start + 1] for name, array in whole.items()} | {
        "last_valid_step": kept.last_valid_step[[start]]
    }


@settings(max_examples=60)
@given(scenarios())
def test_any_scenario_has_a_trajectory_for_every_run(scenario: Scenario) -> None:
    scenario = scenario.replace(setup=scenario.setup.replace(steps=min(scenario.setup.steps, 50)))
    steps, starts = scenario.setup.steps, scenario.setup.starts
    found = simulate(scenario)
    assert len(found) == len(scenario.runs)
    for run, kept in zip(scenario.runs, found, strict=True):
        shapes = {name: array.shape for name, array in arrays(kept).items()}
        whole = ("params", "exact_gradient", *(f"memory {m}" for m in run.optimizer.memory))
        positions = dict.fromkeys(whole, (steps + 1, starts, 2))
        slopes = dict.fromkeys(("gradient", "raw_gradient"), (steps, starts, 2))
        others = {
            "loss": (steps + 1, starts),
            "rate": (steps,),
            "evaluations": (steps + 1, starts),
            "last_valid_step": (starts,),
        }
        assert shapes == positions | slopes | others
        assert kept.steps == steps
        if kept.last_valid_step[0] >= 0:
            np.testing.assert_array_equal(kept.params[0, 0], scenario.start)
        gone = np.arange(steps + 1)[:, None] > kept.last_valid_step
        for array in (kept.params, kept.loss, kept.exact_gradient, *kept.memory.values()):
            assert np.isnan(array[gone]).all()
        assert np.isfinite(kept.params[~gone]).all()
        assert np.isfinite(kept.loss[~gone]).all()
        assert all(not array.flags.writeable for array in arrays(kept).values())


@settings(max_examples=20)
@given(scenarios())
def test_the_same_scenario_gives_the_same_bits(scenario: Scenario) -> None:
    scenario = scenario.replace(setup=scenario.setup.replace(steps=min(scenario.setup.steps, 50)))
    first = simulate(scenario)
    CACHE.clear()
    for one, other in zip(first, simulate(scenario), strict=True):
        assert one is not other
        assert_same(one, other)


@pytest.mark.parametrize("setup", SETUPS.values(), ids=SETUPS)
@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_many_starts_go_as_each_goes_alone(slug: str, setup: Setup) -> None:
    run = Run(OPTIMIZERS[slug](lr=0.01), SCHEDULES["cosine"]())
    if run.optimizer.update().asks_loss:  # by whose last bits it decides at length
        setup = setup.replace(steps=8)
    together = descend(ROSENBROCK, run, setup, STARTS)
    for index in range(
        1 if setup.noise else len(STARTS)
    ):  # with noise, every start has its own, the first one the usual
        alone = arrays(descend(ROSENBROCK, run, setup, STARTS[[index]]))
        for name, array in part(together, index).items():
            np.testing.assert_allclose(array, alone[name], rtol=1e-9, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_a_sweep_goes_as_single_runs_go(slug: str) -> None:
    rates = np.geomspace(1e-5, 10, 7)
    decays = np.linspace(0, 0.5, 7)
    swept = {"lr": rates} | ({"weight_decay": decays} if "weight_decay" in OPTIMIZERS[slug].params() else {})
    start = np.array([[-0.6, -1.0]])
    surface, setup, schedule = SURFACES["himmelblau"](), Setup(steps=60), SCHEDULES["step"](step_size=20)
    sweep = descend(surface, Run(OPTIMIZERS[slug](**swept), schedule), setup, np.repeat(start, 7, axis=0))
    assert sweep.rate.shape == (60, 7)
    assert sweep.loss.shape == (61, 7)
    for index in range(7):
        values = {name: float(array[index]) for name, array in swept.items()}
        alone = descend(surface, Run(OPTIMIZERS[slug](**values), schedule), setup, start)
        assert sweep.last_valid_step[index] == alone.last_valid_step[0]
        until = 20 if slug in ("adam", "rmsprop", "adamw", "nadam", "adamax") else 61  # then some amplify rounding
        np.testing.assert_allclose(sweep.params[:until, [index]], alone.params[:until], rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("setup", SETUPS.values(), ids=SETUPS)
@pytest.mark.parametrize("slug", OPTIMIZERS)
@pytest.mark.parametrize("rate", [0.003, 0.5, 10.0])
def test_ends_are_the_last_steps(slug: str, setup: Setup, rate: float) -> None:
    run = Run(OPTIMIZERS[slug](lr=rate))
    kept, last = descend(ROSENBROCK, run, setup, STARTS), find_ends(ROSENBROCK, run, setup, STARTS)
    np.testing.assert_array_equal(last.params, kept.params[-1])
    np.testing.assert_array_equal(last.loss, kept.loss[-1])
    np.testing.assert_array_equal(last.last_valid_step, kept.last_valid_step)
    assert not any(array.flags.writeable for array in (last.params, last.loss, last.last_valid_step))


@pytest.mark.parametrize("setup", SETUPS.values(), ids=SETUPS)
@pytest.mark.parametrize("slug", ["sgd", "adam", "newton"])
def test_blocks_do_not_show(slug: str, setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep = Run(OPTIMIZERS[slug](lr=np.geomspace(1e-4, 1, len(STARTS))))
    whole, whole_ends = descend(ROSENBROCK, sweep, setup, STARTS), find_ends(ROSENBROCK, sweep, setup, STARTS)
    monkeypatch.setattr(simulation, "BLOCK", 4)
    monkeypatch.setattr(simulation, "POINTS", 10)
    monkeypatch.setattr(simulation, "NOISE_ROOM", 2 * 16 * setup.steps)
    assert_same(descend(ROSENBROCK, sweep, setup, STARTS), whole)
    parts = find_ends(ROSENBROCK, sweep, setup, STARTS)
    np.testing.assert_array_equal(parts.params, whole_ends.params)
    np.testing.assert_array_equal(parts.last_valid_step, whole_ends.last_valid_step)


def test_a_mistake_in_a_block_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulation, "BLOCK", 4)
    monkeypatch.setattr(type(ROSENBROCK), "gradient_writer", lambda self: lambda points, out: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        find_ends(ROSENBROCK, Run(OPTIMIZERS["sgd"]()), Setup(steps=2), STARTS)


def test_a_ball_that_flies_off_ends_only_its_own_run() -> None:
    runs = (
        Run(OPTIMIZERS["sgd"](lr=10.0)),
        *(Run(OPTIMIZERS[slug](lr=0.01)) for slug in ("adam", "adagrad", "rmsprop")),
    )
    wild, *others = simulate(Scenario(ROSENBROCK, runs, Setup(steps=100)))
    assert 0 < wild.last_valid_step[0] < 10
    assert all(kept.last_valid_step[0] == 100 for kept in others)
    together = descend(
        ROSENBROCK, Run(OPTIMIZERS["sgd"](lr=np.array([1e-3, 10.0, 1e-4]))), Setup(steps=100), STARTS[:3]
    )
    assert together.last_valid_step[1] < 10
    assert together.last_valid_step[[0, 2]].tolist() == [100, 100]


@pytest.mark.parametrize("count", [1, 3])
def test_far_away_is_a_divergence_even_when_finite(count: int) -> None:
    kept = descend(
        SURFACES["saddle"](), Run(OPTIMIZERS["sgd"](lr=10.0)), Setup(steps=50), np.array([[2.0, 0.0]] * count)
    )
    widest = max(hi - lo for lo, hi in SURFACES["saddle"].box)
    last = int(kept.last_valid_step[0])
    assert 0 < last < 50
    assert (np.abs(kept.params[last]) < simulation.DIVERGED_BOXES * widest).all()
    assert np.abs(kept.params[last, 0, 0] * -9) >= simulation.DIVERGED_BOXES * widest


@pytest.mark.parametrize("count", [1, 4])
def test_an_undefined_loss_is_a_divergence(count: int) -> None:
    starts = np.array([[1.0, 1.0], [2.0, 0.5], [0.7, 0.1], [3.0, 0.0]])[:count]
    run = Run(OPTIMIZERS["sgd"](lr=0.2))
    kept = descend(HalfPlane(), run, Setup(steps=60), starts)
    assert (kept.last_valid_step < 60).all()
    for index, last in enumerate(kept.last_valid_step):
        assert kept.params[last, index, 0] > 0
    np.testing.assert_array_equal(
        find_ends(HalfPlane(), run, Setup(steps=60), starts).last_valid_step, kept.last_valid_step
    )


@pytest.mark.parametrize("count", [1, 2])
def test_after_a_divergence_there_is_no_gradient_even_where_it_is_constant(count: int) -> None:
    run = Run(OPTIMIZERS["sgd"](lr=10.0, weight_decay=1.0))
    kept = descend(Slope(), run, Setup(steps=30), np.ones((count, 2)))
    last = int(kept.last_valid_step[0])
    assert last < 30
    assert (kept.raw_gradient[: last + 1] == (1, 2)).all()
    assert np.isnan(kept.raw_gradient[last + 1 :]).all()
    assert np.isnan(kept.gradient[last + 1 :]).all()


@pytest.mark.parametrize("slug", SURFACES)
def test_a_loss_said_to_be_a_number_everywhere_is_one(slug: str) -> None:
    surface = SURFACES[slug]()
    reach = simulation.DIVERGED_BOXES * max(hi - lo for lo, hi in surface.box)
    sides = np.array([s * f * reach for s in (1, -1) for f in (1, 0.7, 1e-3, 1e-6, 0)])
    places = np.stack(np.meshgrid(sides, sides), axis=-1)
    assert not surface.everywhere or np.isfinite(surface.value(places)).all()


def test_nothing_is_said_of_a_loss_that_may_be_undefined() -> None:
    assert not HalfPlane().everywhere
    assert SURFACES["himmelblau"]().everywhere


@pytest.mark.parametrize("count", [1, 2])
def test_a_start_without_a_loss_is_told(count: int) -> None:
    starts = np.array([[-1.0, 0.0], [3.0, 0.0]])[:count]
    kept = descend(HalfPlane(), Run(OPTIMIZERS["sgd"](lr=1e-3)), Setup(steps=5), starts)
    assert kept.last_valid_step.tolist() == [-1, 5][:count]
    assert np.isnan(kept.params[:, 0]).all()


def test_nothing_warns(recwarn: pytest.WarningsRecorder) -> None:
    for slug in OPTIMIZERS:
        for rate in (10.0, np.array([10.0, 1.0])):
            starts = np.full((np.size(rate), 2), 1e3)
            descend(ROSENBROCK, Run(OPTIMIZERS[slug](lr=rate)), Setup(steps=50), starts)
            find_ends(ROSENBROCK, Run(OPTIMIZERS[slug](lr=rate)), Setup(steps=50), starts)
    assert len(recwarn) == 0


def test_gradients_are_those_the_optimizer_saw() -> None:
    setup = Setup(steps=30, noise=0.5, clip_norm=2.0, seed=9)
    kept = descend(ROSENBROCK, Run(OPTIMIZERS["sgd"](lr=0.01)), setup, STARTS)
    np.testing.assert_allclose(np.diff(kept.params, axis=0), -0.01 * kept.gradient, rtol=1e-6, atol=1e-12)
    assert (np.hypot(kept.gradient[..., 0], kept.gradient[..., 1]) <= 2.0).all()
    noise = kept.raw_gradient - ROSENBROCK.gradient(kept.params[:-1])
    assert noise.std() == pytest.approx(0.5, rel=0.1)


def test_runs_that_share_a_seed_share_the_noise() -> None:
    runs = tuple(Run(OPTIMIZERS[slug](lr=0.001)) for slug in ("sgd", "adam"))
    one, other = (
        kept.raw_gradient - ROSENBROCK.gradient(kept.params[:-1])
        for kept in simulate(Scenario(ROSENBROCK, runs, Setup(steps=20, noise=1.0, seed=4)))
    )
    np.testing.assert_allclose(one, other, atol=1e-9)
    (third,) = simulate(Scenario(ROSENBROCK, runs[:1], Setup(steps=20, noise=1.0, seed=5)))
    assert not np.allclose(third.raw_gradient - ROSENBROCK.gradient(third.params[:-1]), one)


def test_a_longer_run_begins_with_the_shorter() -> None:
    run = Run(OPTIMIZERS["adam"](lr=0.05))
    short, long = (descend(ROSENBROCK, run, Setup(steps=n, noise=0.2), STARTS[:1]) for n in (20, 60))
    np.testing.assert_array_equal(long.params[:21], short.params)


@given(registered(SCHEDULES))
def test_the_rate_is_scheduled(schedule: Any) -> None:
    kept = descend(ROSENBROCK, Run(OPTIMIZERS["sgd"](lr=1e-4), schedule), Setup(steps=30), STARTS[:1])
    np.testing.assert_allclose(kept.rate, 1e-4 * schedule.factors(30))
    np.testing.assert_allclose(
        np.diff(kept.params[:, 0], axis=0), -kept.rate[:, None] * kept.gradient[:, 0], rtol=1e-6, atol=1e-12
    )


def test_only_what_changes_a_path_is_simulated_again() -> None:
    adam = Run(OPTIMIZERS["adam"](lr=0.02))
    scenario = Scenario(ROSENBROCK, (adam,), Setup(steps=25))
    (first,) = simulate(scenario)
    dressed = dataclasses.replace(adam, slot=5, hidden=True)
    (again, _) = simulate(scenario.replace(runs=(dressed, Run(OPTIMIZERS["sgd"](lr=0.001)))))
    assert again is first
    (other,) = simulate(scenario.replace(setup=Setup(steps=26)))
    assert other is not first


def test_no_starts_are_no_trouble() -> None:
    assert find_ends(ROSENBROCK, Run(OPTIMIZERS["adam"]()), Setup(steps=3), np.empty((0, 2))).params.shape == (0, 2)
    assert descend(ROSENBROCK, Run(OPTIMIZERS["adam"]()), Setup(steps=3), np.empty((0, 2))).params.shape == (4, 0, 2)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread has no priority of its own")
def test_ends_of_many_let_others_go_first_and_paths_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """A map of where everything ends may take a second; a moved slider must not wait for it."""

    def priority() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    seen, walk, usual = set[int](), simulation._Descent.walk, priority()

    def watched(*args: Any, **kwargs: Any) -> Iterator[Any]:
        seen.add(priority())
        yield from walk(*args, **kwargs)

    monkeypatch.setattr(simulation._Descent, "walk", watched)
    run = Run(OPTIMIZERS["sgd"](lr=1e-4))
    for starts in (STARTS, np.ones((simulation.BLOCK + 1, 2))):
        find_ends(ROSENBROCK, run, Setup(steps=2), starts)
        assert seen == {min(usual + POLITE, 19)}
        assert priority() == usual
        seen.clear()
    descend(ROSENBROCK, run, Setup(steps=2), STARTS)
    assert seen == {usual}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("slug", ["sgd", "sam"])
def test_after_a_divergence_no_evaluation_is_counted(count: int, slug: str) -> None:
    run, setup = Run(OPTIMIZERS[slug](lr=1.0)), Setup(steps=40)
    kept = descend(ROSENBROCK, run, setup, np.array([[-1.5, 2.0]] * count))
    gone = int(kept.last_valid_step[0]) + 1
    assert gone < setup.steps
    expected = np.minimum(np.arange(setup.steps + 1), gone) * kept.optimizer.specialised().evaluations
    assert kept.evaluations.shape == kept.loss.shape
    np.testing.assert_array_equal(kept.evaluations, np.repeat(expected[:, None], count, axis=1))
    np.testing.assert_array_equal(kept.columns()["evaluations"], np.tile(expected, count))
