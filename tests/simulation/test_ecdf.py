"""What a race lets one conclude is right as often as it says."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import SURFACES
from landscape.simulation import ecdf
from landscape.simulation.contest import Floor, count_hits
from landscape.simulation.scenario import Run, Setup

HITS = np.array([[1, 4, -1], [0, 3, 10], [-1, -1, -1], [2, 2, 2]])


def test_a_curve_counts_the_pairs_that_are_solved_by_then() -> None:
    at = np.array([1, 2, 3, 10])
    counted = [sum(0 <= hit <= count for hit in HITS.ravel().tolist()) / 12 for count in at.tolist()]
    np.testing.assert_array_equal(ecdf.curve(HITS, at), counted)


def test_it_is_told_from_the_first_gradient_to_the_last() -> None:
    for budget in (1, 2, 300, 2000):
        at = ecdf.spends(budget)
        assert (at[0], at[-1]) == (1, budget)
        assert (np.diff(at) > 0).all()


def test_a_score_is_the_mean_height_of_a_start_s_own_curve() -> None:
    budget = 20
    x = np.linspace(0, np.log1p(budget), 200_001)
    for hits, score in zip(HITS, ecdf.scores(HITS, budget), strict=True):
        height = np.mean([(hit >= 0) & (x >= np.log1p(max(hit, 0))) for hit in hits], axis=0)
        assert score == pytest.approx(height.mean(), abs=1e-4)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.97])
def test_a_band_covers_the_share_as_often_as_it_says(share: float) -> None:
    """Also of starts whose targets hang together, as in every race."""
    rng, starts = np.random.default_rng(1), 256
    for spread in (True, False):
        inside = 0
        for _ in range(2000):
            each = rng.random(starts) < share if spread else rng.beta(2 * share, 2 * (1 - share), starts)
            low, high = ecdf.band(each.mean(), starts)
            inside += bool(low <= share <= high)
        assert inside / 2000 > 0.935


def test_a_band_is_open_where_every_start_or_none_met_its_targets() -> None:
    low, high = ecdf.band(np.array([0.0, 1.0]), 256)
    assert (low[0], high[1]) == pytest.approx((0, 1))
    assert high[0] == pytest.approx(1.96**2 / (256 + 1.96**2), rel=1e-3)
    assert 1 - low[1] == pytest.approx(high[0])


def test_the_same_scores_differ_nowhere() -> None:
    each = np.random.default_rng(2).random(256)
    for pair in ecdf.differences([each] * 8, 3):
        assert (pair.mean, pair.error, pair.ahead, pair.behind, pair.is_told) == (0, 0, 0, 0, False)


def test_one_run_is_compared_with_nobody() -> None:
    assert ecdf.differences([np.zeros(4)], 0) == []


def test_a_difference_is_told_with_its_starts() -> None:
    rng = np.random.default_rng(4)
    first = rng.random(256)
    second = first - np.where(rng.random(256) < 0.2, 0.1, 0.0)
    (pair,) = ecdf.differences([first, second], 0)
    assert pair.is_told
    assert (pair.ahead, pair.behind) == (int((first > second).sum()), 0)
    assert pair.mean == pytest.approx((first - second).mean())
    assert 0 < pair.mean - pair.error < pair.mean


def test_few_starts_that_decide_tell_nothing() -> None:
    """Five coins show one side all in one of sixteen tries, which is more often than one of twenty."""
    for count, told in ((5, False), (7, True)):
        apart = np.zeros(256)
        apart[:count] = 0.5
        (pair,) = ecdf.differences([apart, np.zeros(256)], 0)
        assert pair.is_told == told


@pytest.mark.parametrize("runs", [2, 5])
def test_runs_that_differ_by_their_noise_alone_are_told_apart_in_one_race_of_twenty(runs: int) -> None:
    surface, run = SURFACES["noisy_bowl"](), Run(OPTIMIZERS["sgd"](lr=0.1))
    races, told, starts_each = 200, 0, 64
    for race in range(races // runs * 2):
        starts = np.random.default_rng((race, 9)).uniform(-4, 4, (starts_each, 2))
        setups = [Setup(steps=40, noise=1.0, seed=20 * race + k) for k in range(runs)]
        each = [ecdf.scores(count_hits(surface, run, setup, starts, Floor(0.0, known=True)), 40) for setup in setups]
        told += any(pair.is_told for pair in ecdf.differences(each, race))
    count = races // runs * 2
    assert told / count <= 0.05 + 2 * (0.05 * 0.95 / count) ** 0.5


def test_the_best_to_be_expected_is_the_mean_over_all_choices_of_trials() -> None:
    values = np.array([0.3, 0.1, 0.8, 0.8, 0.0, 0.5])
    by_hand = [np.mean([max(some) for some in itertools.combinations(values, k)]) for k in range(1, 7)]
    np.testing.assert_allclose(ecdf.expected_best(values), by_hand, rtol=1e-12)
