"""Where everything ends: each cell of a map is what a single run from its middle does."""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np
import pytest

from landscape.core import critical
from landscape.core.critical import Nature
from landscape.core.optimizers import OPTIMIZERS, Optimizer
from landscape.core.surfaces import SURFACES, Surface
from landscape.simulation.basins import GRID, LEAST_GRID, LOOKS, UTMOST, Basins, Fate, basins, grid_of
from landscape.simulation.links import decode
from landscape.simulation.measures import ARRIVED, BESIDE, is_trough, level, resting_place
from landscape.simulation.rates import suggest_rate
from landscape.simulation.scenario import WORK, Run, Setup
from landscape.simulation.simulate import descend

HIMMELBLAU = SURFACES["himmelblau"]()
SIX = ("himmelblau", "rosenbrock", "six_hump_camel", "monkey_saddle", "plateau", "cliff")
POINTS = 24


def middles(found: Basins) -> np.ndarray:
    n = len(found.label)
    (x0, x1), (y0, y1) = found.box
    x, y = x0 + (np.arange(n) + 0.5) / n * (x1 - x0), y0 + (np.arange(n) + 0.5) / n * (y1 - y0)
    return np.stack(np.meshgrid(x, y), axis=-1)


@pytest.mark.parametrize("slug", SIX)
@pytest.mark.parametrize("method", OPTIMIZERS)
def test_a_cell_is_what_a_single_run_from_its_middle_does(method: str, slug: str) -> None:
    surface, setup = SURFACES[slug](), Setup(steps=200)
    run = Run(OPTIMIZERS[method](lr=suggest_rate(OPTIMIZERS[method], surface)))
    found, at = basins(surface, run, setup, points=POINTS), middles(basins(surface, run, setup, points=POINTS))
    for i, j in np.random.default_rng(sum(map(ord, method + slug))).integers(POINTS, size=(8, 2)):
        path = descend(surface, run, setup, at[i, j][None])
        label, rest = found.label[i, j], resting_place(surface, path)
        if path.last_valid_step[0] < path.steps:
            assert (label, found.steps[i, j]) == (Fate.DIVERGED, path.last_valid_step[0] + 1)
        elif rest is None:
            assert label == Fate.SLOW or (label == Fate.STUCK and level(surface, path.params[-1]))
        elif rest[1].nature is not Nature.MINIMUM:
            assert label == Fate.STUCK
        else:
            assert label >= 0
            near = surface.boxes_apart(found.places[label], rest[1].place) <= ARRIVED
            assert near or (is_trough(surface) and label == 0)
            there = surface.boxes_apart(path.params[:, 0], found.places[label]) <= ARRIVED
            assert is_trough(surface) or there[found.steps[i, j]]


def newton(place: np.ndarray, damping: float, rate: float, steps: int) -> np.ndarray:
    """Newton's method on Himmelblau's function, damped until it is convex, written down by hand."""
    x, y = place
    for _ in range(steps):
        a, b = x * x + y - 11, x + y * y - 7
        slope = np.array([4 * x * a + 2 * b, 2 * a + 4 * y * b])
        hessian = np.array([[12 * x * x + 4 * y - 42, 4 * (x + y)], [4 * (x + y), 4 * x + 12 * y * y - 26]])
        damped = hessian + max(damping, damping - np.linalg.eigvalsh(hessian)[0]) * np.eye(2)
        x, y = np.array([x, y]) - rate * np.linalg.solve(damped, slope)
    return np.array([x, y])


def test_newtons_basins_of_himmelblau_are_those_of_its_formula() -> None:
    run, setup = Run(OPTIMIZERS["newton"](lr=0.5)), Setup(steps=60)
    found = basins(HIMMELBLAU, run, setup, points=32)
    at, damping = middles(found), run.optimizer.values()["damping"]
    assert set(np.unique(found.label)) >= {0, 1, 2, 3}
    for i, j in np.random.default_rng(3).integers(32, size=(60, 2)):
        end = newton(at[i, j], damping, 0.5, 60)
        away = HIMMELBLAU.boxes_apart(end, found.places)
        assert (away.argmin() if away.min() <= ARRIVED else Fate.SLOW) == found.label[i, j]


def test_of_the_heavy_ball_on_a_quadratic_all_starts_share_the_fate_that_its_border_tells() -> None:
    """It is stable below 2(1 + μ)/λ, for every start."""
    bowl, edge = SURFACES["bowl"](), 2 * 1.9 / float(np.linalg.eigvalsh(SURFACES["bowl"]().hessian((0.0, 0.0)))[-1])
    for share, fate in ((0.98, 0), (1.02, Fate.DIVERGED)):
        run = Run(OPTIMIZERS["momentum"](lr=share * edge, momentum=0.9))
        assert set(np.unique(basins(bowl, run, Setup(steps=2000), points=16).label)) == {fate}


def test_steps_are_known_to_about_a_seventh() -> None:
    """But for balls that swing out again between two looks."""
    run, setup = Run(OPTIMIZERS["adam"](lr=0.1)), Setup(steps=300)
    found, off = basins(HIMMELBLAU, run, setup, points=16), []
    for place, label, steps in zip(middles(found).reshape(-1, 2), found.label.flat, found.steps.flat, strict=True):
        rest = resting_place(HIMMELBLAU, descend(HIMMELBLAU, run, setup, place[None]))
        if rest and label >= 0:
            off.append(steps / max(rest[0], 1) - 1)
    assert len(off) > 200
    assert -0.15 < np.quantile(off, 0.1) <= np.quantile(off, 0.9) < 0.15


def test_a_zoomed_map_is_a_part_of_the_plane_and_minima_keep_their_numbers() -> None:
    part = ((1.0, 2.0), (-1.0, 1.5))
    run, setup = Run(OPTIMIZERS["sgd"](lr=0.01)), Setup(steps=200)
    whole, zoomed = basins(HIMMELBLAU, run, setup), basins(HIMMELBLAU, run, setup, part, 32)
    assert zoomed.box == part
    assert zoomed.label.shape == (32, 32)
    np.testing.assert_array_equal(zoomed.places[:4], whole.places[:4])
    np.testing.assert_array_equal(
        basins(HIMMELBLAU, Run(OPTIMIZERS["adam"](lr=0.1)), setup).places[:4], whole.places[:4]
    )
    at = middles(zoomed)
    end = descend(HIMMELBLAU, run, setup, at.reshape(-1, 2), detailed=0).params[-1].reshape(at.shape)
    nearest = HIMMELBLAU.boxes_apart(end[..., None, :], whole.places[:4]).argmin(axis=-1)
    reached = zoomed.label >= 0
    np.testing.assert_array_equal(nearest[reached], zoomed.label[reached])


@pytest.mark.parametrize(
    "link",
    [
        "surface=himmelblau&run=sgd,lr:0.01&noise=5&steps=120",
        "surface=data,data:line_noisy&run=sgd,lr:0.05&batch=5&steps=150",
    ],
)
def test_with_chance_a_start_counts_where_it_stays_beside_a_minimum(link: str) -> None:
    scenario = decode(link)
    surface, setup = scenario.surface, scenario.setup
    found = basins(surface, scenario.runs[0], setup, points=16)
    path = descend(surface, scenario.runs[0], setup, middles(found).reshape(-1, 2), detailed=0).params
    away = surface.boxes_apart(path[-2:, :, None], found.places).max(axis=0)
    last = surface.boxes_apart(path[-1, :, None], found.places)
    nearest = np.where(away <= BESIDE, last, np.inf)
    expected = np.where(np.isfinite(nearest).any(axis=1), nearest.argmin(axis=1), Fate.SLOW)
    np.testing.assert_array_equal(found.label.ravel(), expected)
    assert found.to_global > 0.5


def test_of_noise_every_start_has_its_own() -> None:
    run, setup = Run(OPTIMIZERS["sgd"](lr=0.01)), Setup(steps=60, noise=30.0, seed=4)
    found = basins(HIMMELBLAU, run, setup, points=16)
    path = descend(HIMMELBLAU, run, setup, middles(found).reshape(-1, 2), detailed=0)
    np.testing.assert_allclose(found.loss.ravel(), path.loss[-1])
    assert (basins(HIMMELBLAU, run, setup.replace(seed=5), points=16).loss != found.loss).all()


def test_a_map_of_data_has_as_many_starts_as_work_allows() -> None:
    scenario = decode("surface=data,data:line_noisy&run=adam,lr:0.5&steps=300")
    n = grid_of(scenario.surface, [scenario.runs[0].optimizer], scenario.setup)
    assert n * n * 300 * scenario.surface.count <= WORK < (n + 1) ** 2 * 300 * scenario.surface.count
    found = basins(scenario.surface, scenario.runs[0], scenario.setup)
    assert found.label.shape == (n, n)
    assert found.to_global > 0.5


def looked_at(surface: Surface, method: Optimizer, setup: Setup) -> float:
    """Count by hand what a map costs, in rows; for methods of one gradient, and Newton's, which asks twice besides."""
    n, (slope, curvature) = grid_of(surface, [method], setup), surface.costs
    return n * n * setup.steps * (slope + 2 * curvature * (method.slug == "newton") + (setup.noise > 0))


@pytest.mark.parametrize("noise", [0.0, 1.0])
@pytest.mark.parametrize("steps", [1, 300, 2000])
@pytest.mark.parametrize("method", ["adam", "newton"])
def test_no_map_costs_more_than_is_declared(method: str, steps: int, noise: float) -> None:
    optimizer, setup = OPTIMIZERS[method](), Setup(steps=steps, noise=noise)
    penguins = decode("surface=data,data:penguins&run=adam").surface
    for surface in [*(SURFACES[slug]() for slug in SURFACES if slug != "data"), penguins]:
        n, cost = grid_of(surface, [optimizer], setup), looked_at(surface, optimizer, setup)
        assert cost <= (WORK if n > LEAST_GRID else UTMOST * WORK)
        assert n == GRID or cost * (n + 1) ** 2 / n**2 > WORK, "there could have been more"
        assert 1 <= grid_of(surface, [optimizer], setup, 32) <= 32


def test_a_usual_map_has_all_starts_and_one_of_costly_steps_fewer() -> None:
    """Sines, high powers, curvature and draws of noise take time."""
    adam, newton, long = OPTIMIZERS["adam"](), OPTIMIZERS["newton"](), Setup(steps=2000)
    formulas = [SURFACES[slug]() for slug in SURFACES if slug != "data"]
    assert {grid_of(surface, [adam], Setup()) for surface in formulas} == {GRID}
    assert grid_of(HIMMELBLAU, [adam], long) == GRID
    assert grid_of(HIMMELBLAU, [adam], long.replace(noise=1.0)) == 100
    assert grid_of(HIMMELBLAU, [newton], long) < GRID
    assert grid_of(SURFACES["egg_holder"](), [adam], long) < 64
    penguins = decode("surface=data,data:penguins&run=adam").surface
    assert LEAST_GRID == grid_of(penguins, [adam], long) > grid_of(penguins, [newton], long)


def made(label: np.ndarray) -> Basins:
    return Basins(
        ((0.0, 1.0), (0.0, 1.0)),
        np.zeros((3, 2)),
        np.array([True, False, False]),
        label.astype(np.int16),
        np.zeros(label.shape, dtype=np.int32),
        np.zeros(label.shape),
    )


def test_shares_and_their_error() -> None:
    label = np.repeat([0, 1, Fate.SLOW, Fate.DIVERGED], 25).reshape(10, 10)
    found = made(label)
    assert (found.to_global, found.to_any, found.share([Fate.DIVERGED])) == (0.25, 0.5, 0.25)
    assert found.error(0.25) == pytest.approx(1.96 * np.sqrt(0.25 * 0.75 / 100))
    assert found.error(0.0) == 0


def test_a_straight_border_is_not_fractal_and_a_mixture_of_three_is() -> None:
    n = 64
    x, y = np.meshgrid(np.arange(n), np.arange(n))
    straight = made((3 * x + 2 * y > 150).astype(int))
    assert 0 < straight.border_entropy < np.log(2)
    mixed = made(np.random.default_rng(0).integers(3, size=(n, n)))
    assert np.log(2) < mixed.border_entropy < np.log(3)
    assert made(np.zeros((n, n))).border_entropy is None
    half = np.full((n, n), int(Fate.SLOW))
    half[:, : n // 2] = 0
    assert made(half).border_entropy is None, "what is slow is no basin"


def test_the_exponent_is_1_for_lines_0_for_dust_and_that_of_cantors_set_for_its_gaps() -> None:
    n = 128
    x, y = np.meshgrid(np.arange(n), np.arange(n))
    assert made((3 * x + 2 * y > 300).astype(int)).uncertainty == pytest.approx(1, abs=0.1)
    squares = (x * 11 // n + 11 * (y * 11 // n)).astype(int)
    assert made(squares).uncertainty == pytest.approx(1, abs=0.1)
    assert made(np.random.default_rng(0).integers(3, size=(n, n))).uncertainty < 0.1
    gaps = np.zeros(3**4, dtype=int)
    for depth in range(1, 5):
        for start in range(0, 3**4, 3 ** (5 - depth)):
            gaps[start + 3 ** (4 - depth) : start + 2 * 3 ** (4 - depth)] += (
                gaps[start : start + 1].max() == 0 and depth
            )
    cantor = made(np.tile(gaps, (3**4, 1)))
    assert cantor.uncertainty == pytest.approx(1 - np.log(2) / np.log(3), abs=0.12)
    assert made(np.zeros((n, n))).uncertainty is None
    few = np.zeros((n, n))
    few[64, 64] = 1
    assert made(few).uncertainty is None, "a few cells tell nothing"


@pytest.mark.parametrize("kinds", [2, 3, 7])
def test_entropy_is_that_of_the_labels_of_each_square_counted_one_by_one(kinds: int) -> None:
    chance = np.random.default_rng(kinds)
    label = np.kron(chance.integers(-3, kinds - 3, size=(9, 9)), np.ones((7, 7), dtype=int))[:62, :62]
    label[chance.random(label.shape) < 0.02] = 0
    entropies = []
    for i in range(0, 60, 4):
        for j in range(0, 60, 4):
            square = label[i : i + 4, j : j + 4].ravel().tolist()
            counts = [count for _, count in sorted(Counter(square).items())]
            if Fate.SLOW not in square and len(counts) > 1:
                entropies.append(sum(-count / 16 * np.log(count / 16) for count in counts))
    assert len(entropies) > 20
    assert made(label).border_entropy == np.mean(entropies)


@pytest.mark.parametrize("slug", ["himmelblau", "rosenbrock", "plateau"])
def test_a_ball_has_arrived_at_the_look_after_the_last_that_found_it_elsewhere(slug: str) -> None:
    surface, setup = SURFACES[slug](), Setup(steps=200)
    run = Run(OPTIMIZERS["momentum"](lr=suggest_rate(OPTIMIZERS["momentum"], surface)))
    found = basins(surface, run, setup, points=POINTS)
    path = descend(surface, run, setup, middles(found).reshape(-1, 2), detailed=0).params
    looks = sorted({0, 180, 199, *np.rint(np.geomspace(1, 200, LOOKS)).astype(int).tolist()})
    for ball in np.flatnonzero(found.label >= 0):
        goal = path[-1, ball] if is_trough(surface) else found.places[found.label.flat[ball]]
        away = [look for look in looks if surface.boxes_apart(path[look, ball], goal) > ARRIVED]
        assert found.steps.flat[ball] == (min(look for look in looks if look > away[-1]) if away else 0)


@cache
def of_method(slug: str, **settings: float) -> Basins:
    return basins(HIMMELBLAU, Run(OPTIMIZERS[slug](**settings)), Setup(steps=300))


def test_what_is_merely_slow_is_no_basin() -> None:
    assert of_method("sgd", lr=1e-5).share([Fate.SLOW]) > 0.9
    assert of_method("sgd", lr=0.01).to_any > 0.99


def test_who_diverges_is_counted_from_the_step_at_which_it_does() -> None:
    found = of_method("sgd", lr=0.03)
    gone = found.label == Fate.DIVERGED
    assert 0.02 < gone.mean() < 0.98
    assert found.steps[gone].min() >= 1
    assert np.isnan(found.loss[gone]).all()
    assert np.isfinite(found.loss[~gone]).all()


def test_the_border_of_the_heavy_ball_is_fractal_and_that_of_slow_descent_is_not() -> None:
    rough, smooth = of_method("momentum", lr=0.012), of_method("sgd", lr=0.002)
    assert rough.border_entropy > np.log(2) > smooth.border_entropy


def test_maxima_and_saddles_are_no_minima() -> None:
    """A start on the very saddle of a surface stays there."""
    saddle = next(point for point in critical.critical_points(HIMMELBLAU) if point.nature is Nature.SADDLE)
    x, y = saddle.place
    box = ((x - 1e-6, x + 1e-6), (y - 1e-6, y + 1e-6))
    found = basins(HIMMELBLAU, Run(OPTIMIZERS["sgd"](lr=1e-4)), Setup(steps=20), box, 16)
    assert set(np.unique(found.label)) == {Fate.STUCK}


def test_the_grid_is_that_of_the_map() -> None:
    assert of_method("sgd", lr=0.01).label.shape == (GRID, GRID)
