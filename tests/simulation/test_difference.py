"""Where two runs part: each cell is what two single runs from its middle make of it."""

from __future__ import annotations

import numpy as np
import pytest

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import SURFACES, Surface
from landscape.core.surfaces.base import equally_low
from landscape.simulation.basins import Fate, basins, grid_of
from landscape.simulation.difference import Kind, difference
from landscape.simulation.links import decode
from landscape.simulation.measures import ARRIVED, is_trough, resting_place
from landscape.simulation.rates import suggest_rate
from landscape.simulation.scenario import Run, Setup
from landscape.simulation.simulate import descend
from tests.simulation.test_basins import HIMMELBLAU, SIX

POINTS, MIXED = 24, Setup(steps=200)
FAST, WILD, HEAVY = (Run(OPTIMIZERS[slug](lr=lr)) for slug, lr in (("sgd", 0.01), ("sgd", 0.03), ("momentum", 0.012)))


def alone(surface: Surface, run: Run, setup: Setup, at: np.ndarray) -> tuple[np.ndarray | None, float]:
    """Give at which minimum a single run from a place comes to rest, if at one, and how low it ends."""
    path = descend(surface, run, setup, at[None])
    if path.last_valid_step[0] < path.steps:
        return None, np.inf
    rest = resting_place(surface, path)
    if rest is None or rest[1].nature.name != "MINIMUM":
        return None, float(path.loss[-1, 0])
    return np.array(rest[1].place), float(surface.value(rest[1].place))


def expected(surface: Surface, runs: tuple[Run, Run], setup: Setup, at: np.ndarray) -> Kind:
    (place, loss), (other, lower) = (alone(surface, run, setup, at) for run in runs)
    if loss == lower == np.inf:
        return Kind.ALIKE
    if place is not None and other is not None and surface.boxes_apart(place, other) <= ARRIVED:
        return Kind.ALIKE
    if equally_low(loss, lower):
        return Kind.ALIKE if place is None or other is None else Kind.ELSEWHERE
    return Kind.FIRST if loss < lower else Kind.SECOND


@pytest.mark.parametrize("slug", SIX)
@pytest.mark.parametrize("method", OPTIMIZERS)
def test_a_cell_is_what_two_single_runs_make_of_it(method: str, slug: str) -> None:
    surface, setup = SURFACES[slug](), Setup(steps=150)
    run = Run(OPTIMIZERS[method](lr=suggest_rate(OPTIMIZERS[method], surface)))
    other = Run(OPTIMIZERS["momentum"](lr=suggest_rate(OPTIMIZERS["momentum"], surface)))
    found = difference(surface, (run, other), setup, points=POINTS)
    (x0, x1), (y0, y1) = found.box
    for i, j in np.random.default_rng(sum(map(ord, method + slug))).integers(POINTS, size=(8, 2)):
        at = np.array([x0 + (j + 0.5) / POINTS * (x1 - x0), y0 + (i + 0.5) / POINTS * (y1 - y0)])
        kind = expected(surface, (run, other), setup, at)
        along = is_trough(surface) and found.first[i, j] == found.second[i, j] == 0  # one trough, elsewhere in it
        assert found.kind[i, j] == kind or (along and kind is Kind.ELSEWHERE)


def test_all_kinds_occur_and_shares_make_a_whole() -> None:
    """On a surface of minima that are not equally low, some runs diverge."""
    camel = SURFACES["six_hump_camel"]()
    kinds = {
        kind
        for surface, pair in ((HIMMELBLAU, (FAST, HEAVY)), (HIMMELBLAU, (WILD, FAST)), (camel, (FAST, HEAVY)))
        for kind in np.unique(difference(surface, pair, MIXED, points=64).kind)
    }
    assert kinds == set(Kind)
    found = difference(HIMMELBLAU, (FAST, HEAVY), MIXED, points=64)
    shares = {kind: found.share(kind) for kind in Kind}
    assert sum(shares.values()) == pytest.approx(1)
    widest = max(1.96 * np.sqrt(share * (1 - share) / 64**2) for share in shares.values())
    assert found.error == pytest.approx(widest)


def test_who_diverges_alone_is_the_one_that_is_not_lower() -> None:
    found = difference(HIMMELBLAU, (FAST, WILD), MIXED, points=64)
    gone = (found.second == Fate.DIVERGED) & (found.first != Fate.DIVERGED)
    assert 0.02 < gone.mean() < 0.98
    assert (found.kind[gone] == Kind.FIRST).all()


def test_the_order_of_the_two_does_not_matter() -> None:
    one, other = (difference(HIMMELBLAU, pair, MIXED, points=32) for pair in ((FAST, HEAVY), (HEAVY, FAST)))
    swapped = np.array([Kind.ALIKE, Kind.SECOND, Kind.FIRST, Kind.ELSEWHERE])
    np.testing.assert_array_equal(swapped[one.kind], other.kind)


@pytest.mark.parametrize("noise", [0.0, 20.0])
@pytest.mark.parametrize("method", OPTIMIZERS)
def test_a_run_does_not_part_from_itself(method: str, noise: float) -> None:
    """Both have the same noise."""
    run = Run(OPTIMIZERS[method](lr=0.01))
    found = difference(HIMMELBLAU, (run, run), Setup(steps=60, noise=noise, seed=3), points=16)
    assert set(np.unique(found.kind)) == {Kind.ALIKE}


def test_minima_have_one_number_for_both_and_each_has_the_labels_of_its_own_map() -> None:
    """Also those that one run alone has found."""
    wall = SURFACES["egg_holder"]()
    runs = tuple(Run(OPTIMIZERS[slug](lr=suggest_rate(OPTIMIZERS[slug], wall))) for slug in ("sgd", "momentum"))
    found = difference(wall, runs, Setup(steps=300), points=48)
    n = grid_of(wall, [run.optimizer for run in runs], Setup(steps=300), 48)
    for run, label in zip(runs, (found.first, found.second), strict=True):
        own = basins(wall, run, Setup(steps=300), points=n)
        np.testing.assert_array_equal(np.minimum(label, 0), np.minimum(own.label, 0))
        rests = label >= 0
        assert rests.mean() > 0.1
        assert wall.boxes_apart(found.places[label[rests]], own.places[own.label[rests]]).max() <= ARRIVED
    away = wall.boxes_apart(found.places[:, None], found.places[None])
    assert (away + np.eye(len(away)) > ARRIVED).all(), "no minimum has two numbers"


def test_both_together_cost_no_more_than_one_map_may() -> None:
    scenario = decode("surface=data,data:penguins&run=adam&run=newton&steps=300")
    methods = [run.optimizer for run in scenario.runs]
    both = difference(scenario.surface, scenario.runs, scenario.setup)
    assert len(both.kind) == grid_of(scenario.surface, methods, scenario.setup)
    assert len(both.kind) <= min(grid_of(scenario.surface, [method], scenario.setup) for method in methods)
