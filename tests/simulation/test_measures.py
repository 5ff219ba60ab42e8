"""Numbers read off descents whose course can be worked out by hand."""

import numpy as np
import pytest

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import SURFACES, Formula
from landscape.simulation.ensemble import summarise
from landscape.simulation.measures import (
    at_global,
    curvatures,
    distance_to_global,
    global_places,
    is_global,
    level,
    lowest_loss,
    measure,
    milestones,
    reached,
    resting_place,
    sharpness,
    success_rate,
)
from landscape.simulation.scenario import Run, Setup
from landscape.simulation.simulate import descend

BOWL = SURFACES["bowl"]()


class Unknown(Formula):
    """Two wells of which nothing is stated."""

    formula = "(x**2 - 1)**2 + 0.3*x + y**2/2"
    box = ((-2.0, 2.0), (-2.0, 2.0))
    start = (1.7, 1.4)


class Slope(Formula):
    """Nowhere level."""

    formula = "x + 2*y"
    box = ((-2.0, 2.0), (-2.0, 2.0))
    start = (0.0, 0.0)


def sgd(surface, lr, starts, **setup):
    return descend(surface, Run(OPTIMIZERS["sgd"](lr=lr)), Setup(**setup), np.array(starts, dtype=float))


def test_a_descent_along_one_axis():
    """With η = 0.05 on the bowl, x shrinks by 0.95 a step."""
    found = measure(BOWL, sgd(BOWL, 0.05, [(2.0, 0.0)], steps=100))
    assert found.final_loss == pytest.approx([2 * 0.95**200])
    assert found.best_loss == pytest.approx(found.final_loss)
    assert found.distance == pytest.approx([2 * 0.95**100])
    assert found.path_length == pytest.approx([2 * (1 - 0.95**100)])
    assert found.zigzag == 0
    assert found.level_steps == 0
    assert found.steps == np.ceil(np.log(1e-3) / np.log(0.95**2))
    np.testing.assert_allclose(found.sharpness, 20.0)


def test_a_zigzag():
    """With η = 0.095, y changes its sign at every step and shrinks by 0.9."""
    found = measure(BOWL, sgd(BOWL, 0.095, [(0.0, 1.0)], steps=50))
    assert found.zigzag == 1
    assert found.path_length == pytest.approx([1.9 * (1 - 0.9**50) / 0.1])


def test_many_starts_at_once_equal_one_by_one():
    surface = SURFACES["himmelblau"]()
    starts = np.random.default_rng(1).uniform(-4, 4, (6, 2))
    together = measure(surface, sgd(surface, 0.01, starts, steps=80))
    for i, start in enumerate(starts):
        alone = measure(surface, sgd(surface, 0.01, [start], steps=80))
        for name in ("steps", "final_loss", "best_loss", "distance", "path_length", "zigzag", "level_steps"):
            np.testing.assert_allclose(getattr(alone, name)[0], getattr(together, name)[i], rtol=1e-9, err_msg=name)


def test_what_follows_a_divergence_does_not_count():
    found = measure(BOWL, sgd(BOWL, 1.0, [(1.0, 1.0), (1.0, 0.0)], steps=200))
    assert np.isfinite(found.final_loss).all()
    assert found.best_loss[0] == pytest.approx(10.5)
    assert found.steps.tolist() == [-1, 1]
    assert found.path_length[0] > 1e6


def test_steps_on_a_plateau_are_counted():
    surface = SURFACES["plateau"]()
    found = measure(surface, sgd(surface, 0.01, [(-3.5, 3.5), (0.5, 0.0)], steps=40))
    assert found.level_steps.tolist() == [40, 0]


def test_convex_ground_is_never_level():
    for slug in ("bowl", "ravine", "rotated_ravine", "booth", "matyas"):
        surface = SURFACES[slug]()
        low, high = np.array(surface.box).T
        assert not level(surface, np.random.default_rng(3).uniform(low, high, (500, 2))).any()


def test_curvatures_are_the_eigenvalues():
    surface = SURFACES["rosenbrock"]()
    points = np.random.default_rng(2).uniform(-2, 2, (50, 2))
    expected = np.linalg.eigvalsh(surface.hessian(points))
    np.testing.assert_allclose(np.stack(curvatures(surface, points), -1), expected, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(sharpness(surface, points), expected[:, 1], rtol=1e-9)


def test_the_lowest_loss_is_the_stated_one_or_else_is_found():
    assert lowest_loss(SURFACES["goldstein_price"]()) == pytest.approx(3)
    assert lowest_loss(Unknown()) == pytest.approx(SURFACES["two_wells"]().global_value)
    assert lowest_loss(Slope()) is None


def test_distance_is_the_shortest_over_both_weights_and_all_global_minima():
    surface = SURFACES["himmelblau"]()
    points = np.random.default_rng(3).uniform(-5, 5, (50, 2))
    expected = np.linalg.norm(points[:, None] - np.array(surface.minima), axis=-1).min(axis=1)
    np.testing.assert_allclose(distance_to_global(surface, points), expected, rtol=1e-9)


def test_without_a_minimum_there_is_no_distance_to_it():
    found = measure(Slope(), sgd(Slope(), 0.1, [(0.0, 0.0)], steps=10))
    assert np.isnan(found.distance).all()
    assert found.level_steps == 0
    assert found.steps == 10


def test_a_resting_place_is_told_with_its_step():
    found = resting_place(BOWL, sgd(BOWL, 0.05, [(2.0, 0.0)], steps=200))
    assert found is not None
    step, point = found
    assert step == np.ceil(np.log(0.008 / 2) / np.log(0.95))
    assert point.place == pytest.approx((0, 0), abs=1e-9)
    assert is_global(BOWL, point)
    assert at_global(BOWL, np.array([(0.0, 0.0), (0.0079, 0.0), (0.0081, 0.0)])).tolist() == [True, True, False]
    assert resting_place(BOWL, sgd(BOWL, 0.05, [(2.0, 0.0)], steps=50)) is None


@pytest.mark.parametrize(
    ("slug", "start", "lr", "status"),
    [
        ("bowl", (-3.4, 2.4), 0.05, "converged"),
        ("two_wells", (-1.5, 0.0), 0.05, "converged"),
        ("two_wells", (1.5, 0.0), 0.05, "at a local minimum"),
        ("saddle", (-2.0, 0.0), 0.1, "stuck at a saddle"),
        ("monkey_saddle", (0.0, 0.0), 0.1, "stuck on level ground"),
    ],
)
def test_milestones_say_where_it_rests(slug, start, lr, status):
    surface = SURFACES[slug]()
    told = milestones(surface, sgd(surface, lr, [start], steps=300))
    assert [text for _, text in told] == ["running", status]
    assert told[0][0] == 0
    assert told[1][0] < 300


def test_milestones_say_when_it_diverged():
    told = milestones(BOWL, sgd(BOWL, 0.2, [(0.0, 1.0)], steps=300))
    assert told == ((0, "running"), (15, "diverged at step 15"))


def test_milestones_of_a_run_on_its_way():
    assert milestones(BOWL, sgd(BOWL, 0.001, [(1.0, 1.0)], steps=50)) == ((0, "running"),)


def test_a_ball_has_reached_the_minimum_where_it_rests():
    """With η = 0.05 on the bowl, x shrinks by 0.95 a step; at 8 thousandths it is a thousandth of the box away."""
    there = int(np.ceil(np.log(0.008 / 2) / np.log(0.95)))
    for steps, arrived in ((there, False), (there + 1, True)):
        trajectory = sgd(BOWL, 0.05, [(2.0, 0.0), (3.0, 1.0)], steps=steps)
        assert reached(BOWL, trajectory).tolist() == [arrived, False]
        assert success_rate(BOWL, trajectory) == arrived / 2
        assert (resting_place(BOWL, trajectory) is not None) == arrived
    assert not reached(BOWL, sgd(BOWL, 1.0, [(1.0, 1.0)], steps=200)), "what flew off"


def test_nobody_reaches_what_is_not_known():
    trajectory = sgd(Slope(), 0.1, [(0.0, 0.0)], steps=10)
    assert reached(Slope(), trajectory).tolist() == [False]
    assert success_rate(Slope(), trajectory) is None


def test_what_is_remembered_cannot_be_written_over():
    with pytest.raises(ValueError, match="read-only"):
        global_places(BOWL)[0] = 0.0
    cloud = summarise(BOWL, sgd(BOWL, 0.05, [(2.0, 0.0), (1.0, 1.0)], steps=20)).cloud
    arrays = [value for value in vars(cloud).values() if isinstance(value, np.ndarray)]
    assert len(arrays) > 4
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
