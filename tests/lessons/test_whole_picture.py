"""What the lesson on all starts and all rates says of them, which no single run can carry."""

from __future__ import annotations

import numpy as np
import pytest

from landscape.core.arrays import Array
from landscape.lessons.course import lessons
from landscape.simulation.basins import Labels, basins
from landscape.simulation.planes import axes_of, plane, rate_axis
from landscape.simulation.scenario import Scenario
from landscape.simulation.starts import scatter
from landscape.simulation.sweeps import sweep_runs

MINIMA = np.array([(3, 2), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126)])
"""Of Himmelblau's function, as its literature has them."""


def scenario_of(number: int) -> Scenario:
    return lessons()["whole-picture"].steps[number - 1].scenario


def labels_in_numpy(momentum: float, n: int) -> Array:
    """Descend on Himmelblau's function in plain NumPy, and number the minimum at which each start ends; -1 for none."""
    middles = -5 + (np.arange(n) + 0.5) / n * 10
    x, y = np.meshgrid(middles, middles)
    along, across = np.zeros_like(x), np.zeros_like(y)
    with np.errstate(all="ignore"):
        for _ in range(400):
            a, b = x * x + y - 11, x + y * y - 7
            along, across = momentum * along + 4 * x * a + 2 * b, momentum * across + 2 * a + 4 * y * b
            x, y = x - 0.01 * along, y - 0.01 * across
        away = np.nan_to_num(np.hypot(x - MINIMA[:, :1, None], y - MINIMA[:, 1:, None]), nan=np.inf)
    return np.where(away.min(axis=0) < 0.05, away.argmin(axis=0), -1)


def at_border(label: Array | Labels) -> float:
    """Give the share of starts whose neighbour to the right or above ends elsewhere."""
    return float(((label[:-1, 1:] != label[:-1, :-1]) | (label[1:, :-1] != label[:-1, :-1])).mean())


@pytest.mark.parametrize(("number", "momentum", "coarse", "fine"), [(1, 0.0, 0.034, 0.017), (2, 0.9, 0.257, 0.177)])
def test_borders_of_basins_are_as_long_as_is_told(number: int, momentum: float, coarse: float, fine: float) -> None:
    scenario = scenario_of(number)
    (run,) = scenario.runs
    for n, share in ((64, coarse), (128, fine)):
        assert at_border(basins(scenario.surface, run, scenario.setup, points=n).label) == pytest.approx(
            share, abs=5e-4
        )
        assert at_border(labels_in_numpy(momentum, n)) == pytest.approx(share, abs=5e-4)


def test_so_many_starts_end_elsewhere_with_momentum() -> None:
    first, second = (scenario_of(number) for number in (1, 2))
    found = [basins(each.surface, each.runs[0], each.setup).label for each in (first, second)]
    assert np.mean(found[0] != found[1]) == pytest.approx(0.29, abs=5e-3)
    assert found[0].min() >= 0


def test_adam_succeeds_over_a_wider_range_of_rates_from_any_start() -> None:
    scenario = scenario_of(3)
    setup = scenario.setup.replace(starts=17, spread="box")
    for place in scatter(scenario.surface, setup, scenario.start).tolist():
        plain, adam = sweep_runs(scenario.surface, scenario.runs, scenario.setup, (place[0], place[1]))
        assert adam.width > plain.width
    plain, adam = sweep_runs(scenario.surface, scenario.runs, scenario.setup, scenario.start)
    assert plain.width == pytest.approx(1 / 3, abs=0.02)
    assert adam.width == pytest.approx(2.7, abs=0.05)
    assert plain.rates[plain.good][[0, -1]] == pytest.approx([0.9, 1.9], rel=0.05)
    assert adam.rates[adam.good][-1] == 10
    assert plain.edge is not None
    assert plain.edge.rate == pytest.approx(2)


def test_the_border_of_the_heavy_ball_is_that_of_the_formula() -> None:
    scenario = scenario_of(4)
    (run,) = scenario.runs
    other = axes_of(scenario.surface, run)["momentum"]
    found = plane(scenario.surface, run, scenario.setup, scenario.start, rate_axis(run), other)
    values = other.middles(len(found.loss))
    assert found.border == pytest.approx(2 * (1 + values))
    rates, border = found.rate.middles(len(found.loss)), 2 * (1 + values)[:, None]
    gone = np.isnan(found.loss)
    assert not gone[rates < 0.99 * border].any()
    assert gone[rates > 1.2 * border].all()


def spent_in_numpy(places: Array, *, adam: bool) -> Array:
    """Count the steps in which plain NumPy leaves a thousandth of the first height of the camel; infinite if never."""
    x = places.T.copy()
    first, second = np.zeros_like(x), np.zeros_like(x)
    spent, height = np.full(len(places), np.inf), camel(x)
    for t in range(1, 61):
        slope = np.stack([4 * x[0] - 4.2 * x[0] ** 3 + x[0] ** 5 + x[1], x[0] + 2 * x[1]])
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        scaled = first / (1 - 0.9**t) / (np.sqrt(second / (1 - 0.999**t)) + 1e-8)
        x = x - (0.3 * scaled if adam else 0.1 * slope)
        spent = np.where(np.isinf(spent) & (camel(x) <= 1e-3 * height), t, spent)
    return spent


def camel(x: Array) -> Array:
    return np.asarray(2 * x[0] ** 2 - 1.05 * x[0] ** 4 + x[0] ** 6 / 6 + x[0] * x[1] + x[1] ** 2)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid")
def test_plain_descent_is_ahead_over_many_starts(seed: int) -> None:
    low, high = scenario_of(5).surface.corners
    places = low + (high - low) * np.random.default_rng((seed, 11)).random((256, 2))
    plain, adam = (spent_in_numpy(places, adam=adam) for adam in (False, True))
    assert np.median(plain) == 21
    assert 42 <= np.median(adam) <= 47
    assert np.isfinite(plain).mean() == pytest.approx(0.6, abs=0.07)
    assert np.isfinite(adam).mean() == pytest.approx(0.6, abs=0.07)
    assert (plain < adam).sum() > 3 * (adam < plain).sum()
