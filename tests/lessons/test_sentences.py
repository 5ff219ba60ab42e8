"""What lessons say of data and models and not of runs."""

from __future__ import annotations

import numpy as np
import pytest

from landscape.core.learning.datasets import Rows
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import SURFACES
from landscape.core.surfaces.data import Data
from landscape.lessons.evidence import RATES
from landscape.simulation.links import decode
from landscape.simulation.measures import lowest_loss
from landscape.simulation.rates import LADDER, sweep
from landscape.simulation.scenario import Run, Setup
from landscape.simulation.simulate import descend, simulate
from landscape.simulation.starts import scatter


def thresholds(query: str) -> list[tuple[int, int]]:
    """Give how many pixels of the object each threshold of brightness finds, and how many others."""
    surface = decode(query).surface
    assert isinstance(surface, Data)
    bright, is_object = surface.rows.x[:, 0], surface.rows.y == 1
    chosen = [bright >= level for level in np.unique(bright)]
    return [(int((of & is_object).sum()), int((of & ~is_object).sum())) for of in chosen]


@pytest.mark.parametrize(
    ("contrast", "found", "fewest"), [("data.contrast:0.2,", 8, 13), ("", 18, 5)], ids=["faint", "clear"]
)
def test_no_threshold_of_brightness_does_better_than_the_lesson_on_dice_says(
    contrast: str, found: int, fewest: int
) -> None:
    tried = thresholds(f"surface=data,data:spot,{contrast}model:logistic&run=sgd")
    assert min(alarms for hits, alarms in tried if hits >= found) == fewest
    dice = [1 - 2 * hits / (hits + alarms + 21) for hits, alarms in tried]
    assert tried[int(np.argmin(dice))] == (found, fewest)


def test_where_the_lesson_on_dice_ends_the_sigmoid_hardly_reacts() -> None:
    """From w = −20, b = −2 a pixel of the object has a probability of about a millionth, and so has its slope."""
    surface = decode("surface=data,data:spot,model:logistic,loss:dice&run=sgd&x=-20&y=-2").surface
    assert isinstance(surface, Data)
    z = surface.outputs(np.array([-20.0, -2.0]), surface.rows.x)[0][surface.rows.y == 1]
    slope = np.exp(z) / (1 + np.exp(z)) ** 2
    assert 1e-7 < np.median(slope) < 1e-5
    with_entropy = decode("surface=data,data:spot,model:logistic&run=sgd").surface
    assert np.linalg.norm(with_entropy.gradient(np.array([-20.0, -2.0]))) > 5 * np.linalg.norm(
        surface.gradient(np.array([-20.0, -2.0]))
    )


def mistakes(query: str) -> int:
    """Count the rows that the end of a run takes for the other class."""
    scenario = decode(query)
    surface = scenario.surface
    assert isinstance(surface, Data)
    says = surface.outputs(simulate(scenario)[0].params[-1, 0], surface.rows.x)[0] > 0
    return int((says != (surface.rows.y == 1)).sum())


def test_cross_entropy_crosses_what_the_squared_sigmoid_does_not_at_any_of_the_rates() -> None:
    two = "surface=data,data:penguins_two,model:logistic&steps=200&x=-6&y=4&run=sgd,lr:"
    assert {mistakes(f"{two}{rate}") for rate in np.geomspace(0.1, 5, 21)} == {9, 11}


@pytest.mark.parametrize(("replacement", "least", "most"), [(0, 8.5, 12), (1, 4.7, 7.5)])
def test_a_mini_batch_trembles_as_much_less_as_the_lesson_on_batches_says(
    replacement: int, least: float, most: float
) -> None:
    """About a tenth when rows are dealt out epoch by epoch; √32 when they are drawn anew. Over eight seeds."""

    def tremble(batch: int) -> float:
        apart = []
        for seed in range(8):
            query = f"surface=data,data:penguins&run=sgd,lr:0.05&steps=600&batch={batch}"
            scenario = decode(f"{query}&replacement={replacement}&seed={seed}")
            path = simulate(scenario)[0].params[200:, 0]
            apart.append(float(((path - scenario.surface.minima[0]) ** 2).sum(axis=1).mean()))
        return float(np.sqrt(np.mean(apart)))

    assert least < tremble(1) / tremble(32) < most


def ends(rate: float) -> np.ndarray:
    """Give where 64 balls end that begin all over the box, of those that have come to rest."""
    query = f"surface=sharp_and_flat&run=sgd,lr:{rate}&steps=2000&starts=64&spread=box"
    path = simulate(decode(query))[0]
    step = np.linalg.norm(path.params[-1] - path.params[-2], axis=-1)
    return path.params[-1][step < 1e-9]


@pytest.mark.parametrize("rate", [0.02, 0.05, 0.066])
def test_below_its_edge_a_rate_can_rest_in_the_sharp_minimum(rate: float) -> None:
    assert (ends(rate)[:, 0] > 0).mean() > 0.1


@pytest.mark.parametrize("rate", [0.068, 0.08, 0.1, 0.13, 0.2, 0.4])
def test_between_the_edges_a_ball_can_rest_in_the_flat_minimum_only(rate: float) -> None:
    resting = ends(rate)
    assert len(resting) > 3
    assert (resting[:, 0] < 0).all()


def test_two_waves_have_the_same_training_loss_and_differ_on_the_rows_held_out() -> None:
    wave = "surface=data,data:sine,model:sinusoid&run=sgd,lr:0.3&steps=300&x=0.1&y="
    scenarios = [decode(f"{wave}{start}") for start in (28, 3)]
    runs = [simulate(scenario)[0] for scenario in scenarios]
    fast, slow = (float(run.params[-1, 0, 1]) for run in runs)
    assert (28.25 < fast < 28.35, 3.05 < slow < 3.15) == (True, True)
    assert runs[0].loss[-1, 0] == pytest.approx(runs[1].loss[-1, 0], rel=1e-6)
    surface = scenarios[0].surface
    assert isinstance(surface, Data)
    held = [surface.held_loss(run.params[-1, 0]) for run in runs]
    assert held[0] == pytest.approx(1.55, abs=0.005)
    assert held[1] == pytest.approx(0.03, abs=0.005)


@pytest.mark.parametrize(
    ("method", "rate", "one", "own"), [("adam", 0.5, 64, 70), ("momentum", 0.05, 48, None), ("sgd", 0.1, 34, 60)]
)
def test_one_rate_for_all_landscapes_takes_a_method_as_far_as_the_lesson_says(
    method: str, rate: float, one: int, own: int | None
) -> None:
    """Of 16 starts on each of 29 landscapes, at their step 300."""
    surfaces = [surface for surface in (make() for make in SURFACES.values()) if surface.recorded]
    assert len(surfaces) == 29
    shares = []
    for surface in surfaces:
        starts = scatter(surface, Setup(starts=17, spread="box"), surface.start)[1:]
        run = Run(OPTIMIZERS[method](lr=np.repeat(LADDER, 16)))
        loss = descend(surface, run, Setup(steps=300), np.tile(starts, (len(LADDER), 1)), detailed=0).loss
        above = loss - lowest_loss(surface)
        shares.append((above[-1] <= 1e-3 * above[0]).reshape(len(LADDER), 16).mean(axis=1))
    together = np.mean(shares, axis=0)
    assert (float(LADDER[np.argmax(together)]), round(100 * together.max())) == (rate, one)
    assert own is None or abs(100 * np.max(shares, axis=1).mean() - own) <= 2  # which digit depends on the processor


def rows_of(query: str) -> Rows:
    surface = decode(query).surface
    assert isinstance(surface, Data)
    return surface.rows


def condition(x: np.ndarray) -> float:
    """Give the condition number of the mean squared error of a line over inputs (n,)."""
    return float(np.linalg.cond([[np.mean(x**2), x.mean()], [x.mean(), 1]]))


def test_condition_numbers_of_lines_are_as_the_lesson_on_conditioning_says() -> None:
    assert condition(np.linspace(0, 4, 30)) == pytest.approx(27, abs=0.5)
    raw, scaled = (rows_of(f"surface=data,data:penguins{how}&run=sgd").x[:, 0] for how in (",data.standardise:0", ""))
    assert condition(raw) == pytest.approx(8.35e6, rel=0.01)
    assert condition(scaled) == pytest.approx(1, abs=1e-6)
    two = rows_of("surface=data,data:penguins_plane&run=sgd").x
    assert np.linalg.cond(two.T @ two) == pytest.approx(3.8, abs=0.05)


def steps_on_a_ravine(k: float, rate: float, momentum: float, start: tuple[float, float]) -> int:
    """Count the steps of a heavy ball on (x²/k + y²)/2 to a thousandth of the first loss."""
    curvatures, place, velocity = np.array([1 / k, 1.0]), np.array(start), np.zeros(2)
    first = (curvatures * place**2).sum()
    for step in range(100_000):
        if (curvatures * place**2).sum() <= 1e-3 * first:
            return step
        velocity = momentum * velocity + curvatures * place
        place -= rate * velocity
    return -1


def ideal(k: float) -> tuple[float, float]:
    root = np.sqrt(k)
    return float((2 / (1 + 1 / root)) ** 2), float(((root - 1) / (root + 1)) ** 2)


def test_steps_grow_as_the_lessons_on_conditioning_and_on_the_spring_say() -> None:
    start = decode("surface=ravine&run=sgd").surface.start
    floor = (start[0], 0.0)
    assert [steps_on_a_ravine(k, 2 / (1 + 1 / k), 0, start) for k in (10, 100, 1000)] == [18, 173, 1727]
    assert steps_on_a_ravine(10_000, 2 / (1 + 1e-4), 0, floor) == 17_270
    assert [steps_on_a_ravine(k, *ideal(k), floor) for k in (100, 10_000)] == [26, 265]
    assert steps_on_a_ravine(100, *ideal(100), start) == 39
    assert [steps_on_a_ravine(100, rate, mu, start) for rate, mu in ((3.3, 0.67), (3.31, 0.669))] == [29, 49]
    assert steps_on_a_ravine(10_000, *ideal(10_000), start) == pytest.approx(500, abs=40)


@pytest.mark.parametrize(("surface", "best"), [("rosenbrock", 0.95), ("ravine", 0.8), ("bowl", 0.5)])
def test_the_best_momentum_differs_from_surface_to_surface_as_the_lesson_on_the_spring_says(
    surface: str, best: float
) -> None:
    ends = {}
    for momentum in (0.0, 0.5, 0.8, 0.9, 0.95, 0.99):
        scenario = decode(f"surface={surface}&run=momentum,momentum:{momentum}&steps=1000")
        found = sweep(scenario.surface, scenario.runs[0], scenario.setup, scenario.start, RATES)
        ends[momentum] = np.nanmin(found.loss[-1])
    assert min(ends, key=lambda one: ends[one]) == best


def test_answers_to_wrong_options_say_what_is_so_of_the_data() -> None:
    flippers = rows_of("surface=data,data:penguins&run=sgd")
    lengths = np.unique(flippers.x[:, 0])
    assert sum(len(np.unique(flippers.y[flippers.x[:, 0] == length])) > 1 for length in lengths) > 0.8 * len(lengths)
    species = rows_of("surface=data,data:penguins_two&run=sgd").y
    assert sorted([(species == 0).sum(), (species == 1).sum()]) == [68, 151]
    spot = rows_of("surface=data,data:spot&run=sgd")
    assert (spot.x[spot.y == 0, 0] >= spot.x[spot.y == 1, 0].min()).sum() == 35
    share = float((spot.y == 1).mean())
    assert -(share * np.log(share) + (1 - share) * np.log(1 - share)) == pytest.approx(0.157, abs=5e-4)
    found = int((spot.y == 1).sum())
    overlap = 2 * found / (found + len(spot.y))
    assert overlap == pytest.approx(1 - 0.93, abs=5e-3)


def test_no_border_errs_on_fewer_streets_than_the_lesson_on_costs_says() -> None:
    streets = rows_of("surface=data,data:imbalanced&run=sgd")
    reading, busy = streets.x[:, 0], streets.y == 1
    assert min(((reading >= border) != busy).sum() for border in reading) == 7
