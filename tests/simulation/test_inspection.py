"""Looking into a step gives the numbers of the very run that is shown."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import decode, simulate
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES
from landscape.simulation.inspection import MOVE, Kind, Trace, _keeping, trace
from landscape.simulation.scenario import Run, Scenario, Setup
from landscape.simulation.trajectories import Trajectory
from tests.strategies import parts

PLACES = ["himmelblau", "rosenbrock", "rastrigin"]
TREATMENTS = [
    {},
    {"noise": 0.5},
    {"clip_norm": 2.0},
    {"clip_value": 0.5},
    {"noise": 1.0, "clip_norm": 3.0, "clip_value": 2.0},
]


def looked(scenario: Scenario) -> tuple[Trace, Trajectory]:
    (trajectory,) = simulate(scenario)
    return trace(scenario.surface, scenario.runs[0], scenario.setup, trajectory), trajectory


def close(found: np.ndarray, true: np.ndarray, scale: np.ndarray, share: float = 1) -> None:
    """Compare; a function of arrays and one of floats may differ in the last digits, which a difference magnifies.

    Where losses are compared they may decide: then most of the steps are enough.
    """
    near = (np.abs(found - true) < 1e-9 * (scale + 1e-300)).all(axis=-1)
    assert near.sum() >= share * len(near)


@pytest.mark.parametrize("slug", OPTIMIZERS)
@settings(max_examples=20)  # of each method
@given(data=st.data())
def test_the_lines_end_where_the_run_went(slug: str, data: st.DataObject) -> None:
    optimizer = data.draw(parts(OPTIMIZERS[slug]))
    schedule = data.draw(st.sampled_from([SCHEDULES["constant"](), SCHEDULES["cosine"]()]))
    surface = SURFACES[data.draw(st.sampled_from(PLACES))]()
    setup = Setup(steps=40, **data.draw(st.sampled_from(TREATMENTS)))
    told, trajectory = looked(Scenario(surface, (Run(optimizer, schedule),), setup))
    last = min(int(trajectory.last_valid_step[0]), trajectory.steps)
    before, after = trajectory.params[:last, 0], trajectory.params[1 : last + 1, 0]
    share = 0.7 if told.rule.asks_loss else 1
    close(told.values("x")[:last], after, np.abs(before) + np.abs(after - before), share)
    close(told.values(MOVE)[:last], after - before, np.abs(before) + np.abs(after - before), share)
    for name in told.rule.memory:
        if any(line.name == name for line in told.rule.lines):
            kept = trajectory.memory[name][1 : last + 1, 0]
            size = np.abs(kept) + np.abs(trajectory.memory[name][:last, 0]) + 1e-6
            close(told.values(name)[:last], kept, size, share)
    if told.treated:
        seen = trajectory.gradient[:last, 0]
        close(told.values("gradient(x)")[:last], seen, np.abs(seen))


@pytest.mark.parametrize("slug", OPTIMIZERS)
@given(data=st.data())
@settings(max_examples=15)
def test_a_step_over_some_rows_ends_where_the_run_went(slug: str, data: st.DataObject) -> None:
    rows = data.draw(st.sampled_from(["penguins", "line_noisy", "penguins_two", "penguins_three"]))
    setup = Setup(
        steps=12,
        batch=data.draw(st.sampled_from([1, 2, 7])),
        replacement=data.draw(st.booleans()),
        seed=data.draw(st.integers(0, 99)),
        **data.draw(st.sampled_from(TREATMENTS)),
    )
    surface = decode(f"surface=data,data:{rows}").surface
    told, trajectory = looked(Scenario(surface, (Run(OPTIMIZERS[slug]()),), setup))
    assert told.batched
    last = int(trajectory.last_valid_step[0])
    before, after = trajectory.params[:last, 0], trajectory.params[1 : last + 1, 0]
    close(told.values("x")[:last], after, np.abs(before) + np.abs(after - before), 0.7 if told.rule.asks_loss else 1)
    if told.treated:
        seen = trajectory.gradient[:last, 0]
        close(told.values("gradient(x)")[:last], seen, np.abs(seen) + 1e-3)


def test_a_step_of_one_penguin_goes_where_the_ball_goes() -> None:
    told, trajectory = looked(decode("surface=data,data:penguins&run=sgd,lr:0.05&steps=342&batch=1"))
    np.testing.assert_allclose(told.values("x"), trajectory.params[1:, 0], rtol=1e-12)
    whole, _ = looked(decode("surface=data,data:penguins&run=sgd,lr:0.05&steps=9"))
    assert not whole.batched


def test_looking_again_compiles_nothing_again() -> None:
    told = [looked(decode(f"run=adam,lr:{rate}&steps=3"))[0].rule for rate in (0.01, 0.02)]
    assert _keeping(told[0]) is _keeping(told[1])


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_how_the_gradient_became_what_is_seen(treatment: dict[str, float]) -> None:
    scenario = decode("surface=himmelblau&run=sgd&steps=30")
    scenario = scenario.replace(setup=scenario.setup.replace(**treatment))
    told, trajectory = looked(scenario)
    names = [entry.name for entry in told.entries if entry.kind is Kind.SEEN]
    noise, norm, value = (name in treatment for name in ("noise", "clip_norm", "clip_value"))
    first = ["slope(x)"] if treatment else []
    both = ["g_bar"] if norm and value else []
    assert names == [*first, *["noise"] * noise, *both, *["gradient(x)"] * bool(treatment)]
    if noise:
        np.testing.assert_allclose(told.values("slope(x)") + told.values("noise"), trajectory.raw_gradient[:, 0])
    if treatment:
        np.testing.assert_allclose(told.values("slope(x)"), scenario.surface.gradient(trajectory.params[:-1, 0]))


def test_every_line_in_order() -> None:
    told, _ = looked(decode("surface=himmelblau&run=adam"))
    assert [entry.name for entry in told.entries] == ["x", "rate", "g", "m", "v", "m_hat", "v_hat", "x", MOVE]
    assert [entry.vector for entry in told.entries] == [True, False, *[True] * 7]


def test_what_a_step_tries_is_told_in_order() -> None:
    told, trajectory = looked(decode("surface=rosenbrock&run=backtracking&steps=30"))
    x, g, a = (told.values(name) for name in ("x", "g", "a"))
    turns = told.values("turns")[:, 0].astype(int)
    begin = trajectory.params[:-1, 0]
    for t in range(30):
        first = a[t, 0] / 0.5 ** turns[t]
        places = [begin[t] - first * 0.5**k * g[t] for k in range(turns[t] + 1)]
        np.testing.assert_allclose(told.tried[t, : turns[t] + 1], places, rtol=1e-9)
        assert np.isnan(told.tried[t, turns[t] + 1 :]).all()
        np.testing.assert_allclose(places[-1], x[t], rtol=1e-9)
    np.testing.assert_array_equal(np.diff(trajectory.evaluations[:, 0]), turns + 2)
    assert looked(decode("run=adam&steps=5"))[0].tried.shape == (5, 0, 2)
    assert looked(decode("run=sam&steps=5"))[0].tried.shape == (5, 1, 2)


def test_a_block_that_was_passed_over_has_done_nothing() -> None:
    told, trajectory = looked(decode("surface=bowl&run=lookahead,period:3&steps=7"))
    synced = [entry for entry in told.entries if entry.head][-1].values[:, 0]
    np.testing.assert_array_equal(synced, [0, 0, 1, 0, 0, 1, 0])
    np.testing.assert_array_equal(told.values("z"), trajectory.memory["z"][1:, 0])


def test_what_is_switched_off_is_left_out() -> None:
    plain, _ = looked(decode("surface=himmelblau&run=rmsprop"))
    centred, _ = looked(decode("surface=himmelblau&run=rmsprop,centered:1"))
    assert "a" not in {entry.name for entry in plain.entries}
    assert "a" in {entry.name for entry in centred.entries}


def test_after_a_divergence_there_is_nothing() -> None:
    told, trajectory = looked(decode("surface=rosenbrock&run=sgd,lr:10&steps=50"))
    last = int(trajectory.last_valid_step[0])
    assert last < 50
    assert np.isfinite(told.values("g")[last]).all()
    assert np.isnan(told.values("g")[last + 1 :]).all()


def test_an_unknown_line() -> None:
    told, _ = looked(decode("surface=himmelblau&run=sgd"))
    with pytest.raises(KeyError, match="velocity"):
        told.values("velocity")
