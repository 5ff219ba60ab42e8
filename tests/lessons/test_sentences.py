"""What lessons say of data and models and not of runs."""

from __future__ import annotations

import numpy as np
import pytest

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import SURFACES
from landscape.core.surfaces.data import Data
from landscape.simulation.links import decode
from landscape.simulation.measures import measure
from landscape.simulation.rates import LADDER, sweep
from landscape.simulation.scenario import Run, Setup
from landscape.simulation.simulate import simulate


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


@pytest.mark.parametrize(("method", "rate", "arrives"), [("adam", 0.5, 21), ("momentum", 0.02, 14), ("sgd", 0.1, 10)])
def test_one_rate_for_all_landscapes_takes_a_method_as_far_as_the_lesson_says(
    method: str, rate: float, arrives: int
) -> None:
    surfaces = [surface for surface in (make() for make in SURFACES.values()) if not surface.count]
    run = Run(OPTIMIZERS[method]())
    setup = Setup(steps=300)
    found = [sweep(surface, run, setup, surface.start, LADDER) for surface in surfaces]
    counts = sum((measure(*pair).steps >= 0).astype(int) for pair in zip(surfaces, found, strict=True))
    assert len(surfaces) == 29
    assert (float(LADDER[np.argmax(counts)]), int(np.max(counts))) == (rate, arrives)
