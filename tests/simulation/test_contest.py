"""A race is fair: the same starts and budget for all, rates tuned elsewhere, and nothing is told that is not there."""

from __future__ import annotations

import numpy as np
import pytest

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import SURFACES
from landscape.figures.contest import rules
from landscape.simulation import contest, ecdf
from landscape.simulation.contest import TARGETS, TRIALS, hold
from landscape.simulation.links import decode
from landscape.simulation.measures import TOLERANCE, lowest_loss
from landscape.simulation.scenario import WORK, Run, Setup
from landscape.simulation.simulate import descend

HIMMELBLAU, ROSENBROCK = SURFACES["himmelblau"](), SURFACES["rosenbrock"]()
SGD = Run(OPTIMIZERS["sgd"](lr=0.01))
BOTH = pytest.mark.parametrize("turned", [False, True])


def run_of(method: str, rate: float) -> Run:
    return Run(OPTIMIZERS[method](lr=rate))


@pytest.mark.parametrize(("method", "rate"), [("sgd", 0.01), ("sam", 0.01), ("adam", 0.3), ("newton", 1.0)])
def test_what_a_start_met_is_what_a_single_run_from_there_meets(method: str, rate: float) -> None:
    run, setup = run_of(method, rate), Setup(steps=101)
    found = hold(HIMMELBLAU, (run,), setup, tuned=False, turned=False).entries[0].hits
    _, starts = contest.draw_starts(HIMMELBLAU, 0, contest.RACE, 256, turned=False)
    each = 2 if method == "sam" else 1
    for i in (0, 7, 100, 255):
        loss = descend(HIMMELBLAU, run, setup.replace(steps=101 // each), starts[i : i + 1]).loss[:, 0].tolist()
        for k, target in enumerate(TARGETS.tolist()):
            met = [step for step, height in enumerate(loss) if height / loss[0] <= target]
            assert found[i, k] == (each * met[0] if met else -1)


def test_the_budget_counts_gradients_and_hessians_are_told_apart() -> None:
    runs = (SGD, run_of("sam", 0.01), run_of("newton", 1.0))
    entries = hold(HIMMELBLAU, runs, Setup(steps=101), tuned=False, turned=False).entries
    assert [contest.steps_of(entry.run.optimizer, Setup(steps=101)) for entry in entries] == [101, 50, 101]
    assert [entry.hessians for entry in entries] == [0, 0, 101]
    assert {method.slug for method in OPTIMIZERS.values() if method.update().hessians} == {"newton", "sophia"}
    assert all(entry.hits.max() <= 101 for entry in entries)


def test_who_asks_for_as_much_as_it_needs_is_counted_by_that() -> None:
    runs = tuple(run_of(slug, OPTIMIZERS[slug]().lr) for slug in ("backtracking", "lbfgs", "nelder_mead"))
    for entry in hold(HIMMELBLAU, runs, Setup(steps=60), tuned=False, turned=False).entries:
        assert entry.hits.max() <= 60
        seen, starts = contest.draw_starts(HIMMELBLAU, 0, contest.RACE, 256, turned=False)
        found = descend(seen, entry.run, Setup(steps=60), starts, detailed=0)
        spent = set(found.evaluations.ravel().tolist())
        assert set(entry.hits.ravel().tolist()) <= spent | {-1}
        assert (entry.hits >= 0).any()


def test_with_one_gradient_a_method_that_asks_for_two_takes_no_step() -> None:
    entries = hold(HIMMELBLAU, (SGD, run_of("sam", 0.01)), Setup(steps=1), tuned=True, turned=False).entries
    assert (entries[1].hits == -1).all()


@BOTH
def test_a_method_against_itself_differs_nowhere(turned: bool) -> None:
    for method in OPTIMIZERS:
        run = run_of(method, 0.02)
        found = hold(HIMMELBLAU, (run, run, run), Setup(steps=40, noise=0.5), tuned=False, turned=turned)
        assert not any(pair.is_told or pair.ahead or pair.behind for pair in found.pairs)
        assert len({entry.hits.tobytes() for entry in found.entries}) == 1


@BOTH
@pytest.mark.parametrize("method", ["sgd", "adam", "sam"])
def test_the_tuned_rate_is_that_of_a_brute_force_sweep(method: str, turned: bool) -> None:
    setup = Setup(steps=60)
    (entry,) = hold(ROSENBROCK, (run_of(method, 0.5),), setup, tuned=True, turned=turned).entries
    rates, _ = contest.draw_rates(OPTIMIZERS[method], 0)
    seen, starts = contest.draw_starts(ROSENBROCK, 0, contest.TUNING, contest.TUNING_STARTS, turned=turned)
    scores = [
        ecdf.scores(
            contest.count_hits(seen, run_of(method, rate), setup, starts, contest.Floor(0.0, known=True)), 60
        ).mean()
        for rate in rates
    ]
    assert entry.run.optimizer.lr == entry.tried.best_rate == rates[int(np.argmax(scores))]
    np.testing.assert_allclose(entry.tried.scores, scores, rtol=1e-9)


def test_rates_are_as_many_and_from_the_same_range_for_all_and_cover_it() -> None:
    for seed in range(20):
        rates, decades = contest.draw_rates(OPTIMIZERS["sgd"], seed)
        assert len(rates) == TRIALS == 24
        assert decades == pytest.approx(7)
        parts = np.floor((np.log10(rates) + 6) / 7 * TRIALS + 1e-3)
        assert len(set(parts.tolist())) >= TRIALS - 1  # each from its own part but for the rounding of its digits
        for method in OPTIMIZERS.values():
            np.testing.assert_array_equal(contest.draw_rates(method, seed)[0], rates)


def test_rates_are_tried_from_other_starts_than_those_of_the_race() -> None:
    race, tuning = (
        contest.draw_starts(HIMMELBLAU, 0, stream, 256, turned=False)[1] for stream in (contest.RACE, contest.TUNING)
    )
    assert not {tuple(place) for place in race.tolist()} & {tuple(place) for place in tuning.tolist()}


def test_starts_lie_evenly_over_the_box_and_follow_the_seed() -> None:
    _, starts = contest.draw_starts(ROSENBROCK, 0, contest.RACE, 4096, turned=False)
    low, high = ROSENBROCK.corners
    assert (starts >= low).all()
    assert (starts <= high).all()
    counts = np.histogram2d(*starts.T, bins=4, range=ROSENBROCK.box)[0]
    assert (np.abs(counts - 256) < 5 * 16).all()
    _, others = contest.draw_starts(ROSENBROCK, 1, contest.RACE, 4096, turned=False)
    assert (starts != others).all()


def test_turned_every_start_has_its_own_coordinates_and_the_same_place() -> None:
    plain, starts = contest.draw_starts(ROSENBROCK, 0, contest.RACE, 256, turned=False)
    seen, moved = contest.draw_starts(ROSENBROCK, 0, contest.RACE, 256, turned=True)
    assert plain is ROSENBROCK
    np.testing.assert_allclose(seen.value(moved), ROSENBROCK.value(starts), rtol=1e-9)
    assert len({tuple(place) for place in (moved - starts).tolist()}) == 256


def test_turning_leaves_plain_descent_as_it_is_and_not_adam() -> None:
    for method, rate, same in (("sgd", 0.01, True), ("momentum", 0.004, True), ("adam", 0.1, False)):
        plain, turned = (
            hold(HIMMELBLAU, (run_of(method, rate),), Setup(steps=30), tuned=False, turned=way).entries[0].hits
            for way in (False, True)
        )
        assert bool((plain == turned).all()) == same


def test_on_data_nothing_is_turned_and_there_are_fewer_starts() -> None:
    scenario = decode("surface=data,data:penguins&run=sgd,lr:0.1&run=adam,lr:0.1&steps=300")
    plain, turned = (
        hold(scenario.surface, scenario.runs, scenario.setup, tuned=False, turned=way) for way in (False, True)
    )
    np.testing.assert_array_equal(plain.entries[1].hits, turned.entries[1].hits)
    rows = scenario.surface.count
    assert plain.starts < 256
    assert plain.starts * 2 * 300 * rows <= WORK
    tried = plain.entries[0].tried
    assert tried.starts * TRIALS * 2 * 300 * rows <= WORK


def test_solved_and_median_are_those_at_the_tolerance() -> None:
    entry = hold(HIMMELBLAU, (SGD,), Setup(steps=12), tuned=False, turned=False).entries[0]
    spent = entry.hits[:, TARGETS.tolist().index(pytest.approx(TOLERANCE))]
    assert 0.5 < entry.solved == (spent >= 0).mean() < 1
    assert entry.median == np.median(np.where(spent < 0, np.inf, spent))
    slow = hold(HIMMELBLAU, (run_of("sgd", 1e-6),), Setup(steps=12), tuned=False, turned=False).entries[0]
    assert (slow.solved, slow.median) == (0, np.inf)


def test_a_valley_is_as_many_decades_as_its_rates_take() -> None:
    tried = contest.Tried(np.geomspace(1e-6, 10, 8), np.array([0, 0, 0.1, 0.5, 0.3, 0.25, 0.2, 0]), 7.0, 32)
    assert tried.best_rate == pytest.approx(1e-3)
    assert tried.valley == pytest.approx(3 * 7 / 8)
    nothing = contest.Tried(np.geomspace(1e-6, 10, 8), np.zeros(8), 7.0, 32)
    assert (nothing.valley, nothing.best_rate) == (0, pytest.approx(1e-6))


def test_the_difference_to_the_leader_is_seen_from_the_run() -> None:
    found = hold(HIMMELBLAU, (SGD, run_of("sgd", 1e-4)), Setup(steps=60), tuned=False, turned=False)
    behind = found.against_leader(1)
    assert found.leader == 0
    assert found.against_leader(0) is None
    assert behind is not None
    assert behind.is_told
    assert behind.mean == pytest.approx(found.scores[1] - found.scores[0])
    assert (behind.ahead, behind.behind) == (found.pairs[0].behind, found.pairs[0].ahead)
    assert behind.behind > 200


def test_where_no_minimum_is_known_targets_count_down_to_the_lowest_place_of_a_grid() -> None:
    """A unit of tanh has none that is found; who gets below the grid's lowest place has met all targets."""
    scenario = decode("surface=data,data:line_exact,model:tanh_unit&run=adam,lr:0.5&run=sgd,lr:0.1&steps=100")
    surface, setup = scenario.surface, scenario.setup
    assert lowest_loss(surface) is None
    (x0, x1), (y0, y1) = surface.box
    x, y = np.meshgrid(np.linspace(x0, x1, contest.GRID), np.linspace(y0, y1, contest.GRID))
    floor = min(surface.value(np.stack([x.ravel(), y.ravel()], axis=-1)).tolist())
    assert contest.find_floor(surface).loss == pytest.approx(floor, rel=1e-12)
    assert not contest.find_floor(surface).known
    found = hold(surface, scenario.runs, setup, tuned=False, turned=False)
    _, starts = contest.draw_starts(surface, 0, contest.RACE, found.starts, turned=False)
    for entry in found.entries:
        for i in (0, found.starts // 2, found.starts - 1):
            loss = descend(surface, entry.run, setup, starts[i : i + 1]).loss[:, 0].tolist()
            for k, target in enumerate(TARGETS.tolist()):
                met = [step for step, height in enumerate(loss) if height - floor <= target * (loss[0] - floor)]
                assert entry.hits[i, k] == (met[0] if met else -1)
    told = rules(found, ("Adam", "SGD"), surface, setup, tuned=False, turned=False)
    assert any("lowest place of a grid" in rule for rule in told)


@pytest.mark.parametrize(("slug", "rate"), [("schwefel", 8.96), ("mccormick", 5.04)])
@BOTH
def test_who_runs_away_to_where_a_formula_is_lower_has_not_solved_it(slug: str, rate: float, turned: bool) -> None:
    """Targets count in the box, of which the lowest loss is; shifted and turned, in the box as it lies then."""
    surface, run = SURFACES[slug](), run_of("sgd", rate)
    found = hold(surface, (run,), Setup(steps=100), tuned=False, turned=turned).entries[0].hits
    seen, starts = contest.draw_starts(surface, 0, contest.RACE, 256, turned=turned)
    path = descend(seen, run, Setup(steps=100), starts, detailed=0)
    floor = contest.find_floor(surface).loss
    assert np.nanmin(path.loss) < floor, "there is something lower outside"
    own = path.params if not turned else seen._back(path.params)
    (x0, x1), (y0, y1) = surface.box
    inside = (own[..., 0] >= x0) & (own[..., 0] <= x1) & (own[..., 1] >= y0) & (own[..., 1] <= y1)
    for i in (0, 100, 255):
        for k, target in enumerate(TARGETS.tolist()):
            met = np.flatnonzero(inside[:, i] & (path.loss[:, i] - floor <= target * (path.loss[0, i] - floor)))
            assert found[i, k] == (met[0] if met.size else -1)
    assert (found[:, TARGETS.tolist().index(pytest.approx(TOLERANCE))] >= 0).mean() < 0.2
