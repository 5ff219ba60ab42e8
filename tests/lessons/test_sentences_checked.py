"""What lessons say, worked out anew: with NumPy alone, from the formulas, and with noise drawn here."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import landscape
from landscape.core.arrays import Array

Slope = Callable[[Array, int], Array]
"""Gives the slopes at points (R, 2) at a step, counted from 0."""


def walk(slope: Slope, start: Array, rate: Array | float, momentum: Array | float = 0.0) -> Callable[[int], Array]:
    """Descend from (R, 2), by plain descent or as a heavy ball; give what walks a number of steps to (T+1, R, 2).

    Rates and momenta are one for all, or shaped to multiply points; a rate of shape (T, 1, 1) changes with the steps.
    """

    def steps(count: int) -> Array:
        place, velocity = np.array(start, dtype=float), np.zeros_like(start, dtype=float)
        path = [place]
        planned = np.ndim(rate) == 3
        with np.errstate(all="ignore"):
            for t in range(count):
                velocity = momentum * velocity + slope(place, t)
                place = place - (np.asarray(rate)[t] if planned else rate) * velocity
                path.append(place)
        return np.array(path)

    return steps


def adam(slope: Slope, start: Array, rate: Array, beta_1: float = 0.9, beta_2: float = 0.999) -> Array:
    """Descend from (R, 2) by Adam, with a rate for each step, to where it ends."""
    place = np.array(start, dtype=float)
    first, second = np.zeros_like(place), np.zeros_like(place)
    for t, eta in enumerate(rate, 1):
        g = slope(place, t - 1)
        first, second = beta_1 * first + (1 - beta_1) * g, beta_2 * second + (1 - beta_2) * g**2
        place = place - eta * (first / (1 - beta_1**t)) / (np.sqrt(second / (1 - beta_2**t)) + 1e-8)
    return place


def cosine(steps: int) -> Array:
    return np.asarray((1 + np.cos(np.pi * np.arange(steps) / steps)) / 2)


def rosenbrock(p: Array) -> Array:
    return np.asarray(100 * (p[..., 1] - p[..., 0] ** 2) ** 2 + (1 - p[..., 0]) ** 2)


def rosenbrock_slope(p: Array, _: int = 0) -> Array:
    x, y = p[..., 0], p[..., 1]
    return np.stack([-400 * x * (y - x**2) - 2 * (1 - x), 200 * (y - x**2)], -1)


def penguins() -> tuple[Array, Array]:
    """Give the lengths of flippers and the masses, standardised."""
    file = Path(landscape.__file__).parent / "core" / "learning" / "data" / "penguins.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    x, y = (np.array([float(row[name]) for row in rows]) for name in ("flipper_length_mm", "body_mass_g"))
    return (x - x.mean()) / x.std(), (y - y.mean()) / y.std()


def test_batches_at_the_start_330_of_342_penguins_pull_downhill() -> None:
    x, y = penguins()
    off = 2 * (-1.088 * x + 1.664 - y)
    pulls = np.stack([off * x, off], -1)
    assert len(pulls) == 342
    assert (pulls @ pulls.mean(axis=0) > 0).sum() == 330


def wave_of_single_rows(start: tuple[float, float], rate: float, steps: int, balls: int) -> Array:
    """Give where balls end that fit a·sin(f·x) to the eleven rows of the lesson on batches, one row at a time."""
    x = np.linspace(-1, 1, 21)
    y = np.sin(np.pi * x) + 0.25 * np.random.default_rng(0).standard_normal(21)
    x, y = x[::2], y[::2]
    rng = np.random.default_rng(2026)
    epochs = -(-steps // len(x))
    order = np.concatenate([rng.random((balls, len(x))).argsort(axis=1) for _ in range(epochs)], axis=1)

    def slope(p: Array, t: int) -> Array:
        row = order[:, t]
        a, f, inputs = p[:, 0], p[:, 1], x[row]
        off = 2 * (a * np.sin(f * inputs) - y[row])
        return np.stack([off * np.sin(f * inputs), off * a * inputs * np.cos(f * inputs)], -1)

    return np.asarray(walk(slope, np.tile(np.array(start), (balls, 1)), rate)(steps)[-1])


def test_batches_single_rows_free_about_three_in_ten_from_the_wrong_valley() -> None:
    frequency = wave_of_single_rows((0.5, 8.0), 0.5, 400, 3000)[:, 1]
    assert 0.27 < (frequency < 4).mean() < 0.33
    assert 0.27 < (frequency > 9).mean() < 0.33


@pytest.mark.parametrize(("rate", "least", "most"), [(0.5, 0.0, 0.0), (1.0, 0.8, 1.0)])
def test_batches_single_rows_drive_a_ball_out_of_the_good_minimum_at_twice_the_rate_only(
    rate: float, least: float, most: float
) -> None:
    frequency = wave_of_single_rows((0.817, 3.074), rate, 400, 1000)[:, 1]
    assert least <= (np.abs(frequency - np.pi) > 1).mean() <= most


def steps_in_the_bowl(rate: float, momentum: float) -> int:
    """Count the steps of a heavy ball on (x² + 20y²)/2 to a thousandth of the first loss."""
    curvatures = np.array([1.0, 20.0])
    path = walk(lambda p, _: curvatures * p, np.array([[-3.4, 2.4]]), rate, momentum)(400)[:, 0]
    loss = (curvatures * path**2).sum(axis=-1)
    return int((loss <= 1e-3 * loss[0]).argmax())


def test_spring_where_ringing_begins_half_the_rate_costs_more_than_half_the_friction() -> None:
    friction = 1 - 0.81
    tried = [(0.01, 0.81), (0.01, 1 - friction / 2), (0.005, 0.81)]
    assert [steps_in_the_bowl(rate, momentum) for rate, momentum in tried] == [37, 51, 79]


def test_learning_rate_a_third_of_where_the_loss_jumps_about_serves_in_bowls() -> None:
    """The rule of thumb, on four bowls with their own starts, for 300 steps."""
    wall = np.deg2rad(35)
    turn = np.array([[np.cos(wall), -np.sin(wall)], [np.sin(wall), np.cos(wall)]])
    bowls = {
        "bowl": (np.diag([1.0, 20.0]), np.array([-3.4, 2.4])),
        "ravine": (np.diag([0.01, 1.0]), np.array([-3.5, 1.8])),
        "turned": (turn @ np.diag([0.02, 1.0]) @ turn.T, np.array([-3.4, -0.4])),
        "booth": (np.array([[10.0, 8.0], [8.0, 10.0]]), np.array([-4.2, 2.2])),
    }
    rates = np.geomspace(1e-4, 10, 101)
    for hessian, start in bowls.values():

        def slope(p: Array, _: int, h: Array = hessian) -> Array:
            return p @ h

        def loss(path: Array, h: Array = hessian) -> Array:
            return np.asarray(((path @ h) * path).sum(axis=-1))

        with np.errstate(all="ignore"):
            losses = loss(walk(slope, np.tile(start, (len(rates), 1)), rates[:, None])(300))
            jumps = (~(np.diff(losses, axis=0) <= 1e-9 * losses[0])).any(axis=0)
        third = loss(walk(slope, start[None], rates[jumps.argmax()] / 3)(300))[:, 0]
        assert third[-1] < 1e-3 * third[0]


def test_adam_plain_descent_gets_lower_at_fewer_than_one_rate_in_500() -> None:
    """Of the rates that it survives just below its edge, where it is thrown about: elsewhere at none."""
    start = np.array([-1.5, 2.4])
    adam_ends = rosenbrock(adam(rosenbrock_slope, start[None], np.full(1000, 0.05)))[0]
    assert adam_ends == pytest.approx(4.6e-6, abs=1e-7)
    lower = []
    for low, high in ((0.0001, 0.0013), (0.0013, 0.00175)):
        rates = np.geomspace(low, high, 10_000)
        place = np.tile(start, (len(rates), 1))
        with np.errstate(all="ignore"):
            for _ in range(1000):
                place = place - rates[:, None] * rosenbrock_slope(place)
            loss = rosenbrock(place)
        lower.append(float((loss[np.isfinite(loss)] < adam_ends).mean()))
    assert lower[0] == 0
    assert 0 < lower[1] < 1 / 500


def six_humps(p: Array) -> Array:
    x, y = p[..., 0], p[..., 1]
    return np.asarray(x**2 * (x**4 / 3 - 2.1 * x**2 + 4) + x * y + y**2 * (4 * y**2 - 4))


@pytest.fixture(scope="module")
def restarts() -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Where two thousand balls are that restart every hundred steps, in the deepest two or not: (5, R), from 0."""
    noise = 3 * np.random.default_rng(99).standard_normal((400, 2000, 2))

    def slope(p: Array, t: int) -> Array:
        x, y = p[..., 0], p[..., 1]
        return np.stack([2 * x**5 - 8.4 * x**3 + 8 * x + y, x + 16 * y**3 - 8 * y], -1) + np.asarray(noise[t])

    rates = 0.05 * np.tile(cosine(100), 4)[:, None, None]
    path = walk(slope, np.tile([-1.5, -1.5], (2000, 1)), rates)(400)
    return np.asarray(six_humps(path[::100]) < -0.9)


def test_schedules_a_restart_hardly_ever_throws_a_ball_out_of_the_two_deepest(
    restarts: np.ndarray[Any, np.dtype[np.bool_]],
) -> None:
    there, lost = restarts[1:4], restarts[1:4] & ~restarts[2:]
    assert there.sum() > 1500
    assert lost.sum() / there.sum() < 0.025


def test_schedules_after_a_hundred_steps_one_in_five_is_in_the_two_deepest(
    restarts: np.ndarray[Any, np.dtype[np.bool_]],
) -> None:
    assert 0.17 < restarts[1].mean() < 0.22
    assert 0.51 < restarts[4].mean() < 0.59


def test_schedules_from_starts_nearby_warm_up_keeps_nearly_all_and_its_lack_a_quarter() -> None:
    """Starts that are scattered as the page scatters them around one: by a twentieth of the box."""
    starts = np.array([-1.5, 2.4]) + 0.2 * np.random.default_rng(0).standard_normal((4000, 2))
    t = np.arange(300)
    warm = np.where(t < 30, 0.01 + 0.99 * t / 30, (1 + np.cos(np.pi * (t - 30) / 270)) / 2)
    gone = []
    for factors in (np.ones(300), warm):
        path = walk(lambda p, _: rosenbrock_slope(p), starts, 0.002 * factors[:, None, None], 0.9)(300)
        with np.errstate(all="ignore"):
            gone.append(float((~np.isfinite(rosenbrock(path[-1]))).mean()))
    assert 0.72 < gone[0] < 0.79
    assert 0.035 < gone[1] < 0.06


def noisy_bowl(noise: Array) -> Slope:
    return lambda p, t: np.asarray(np.array([1.0, 3.0]) * p + noise[t])


def test_fair_comparisons_rates_chosen_on_some_seeds_leave_a_toss_of_a_coin_on_others() -> None:
    """The best of five rates on 100 draws, for either method; on 4000 other draws neither leads by much."""
    start = np.array([-3.2, 2.6])

    def ends(method: str, rate: float, noise: Array) -> Array:
        starts = np.tile(start, (noise.shape[1], 1))
        if method == "sgd":
            place = walk(noisy_bowl(noise), starts, rate)(200)[-1]
        else:
            place = adam(noisy_bowl(noise), starts, np.full(200, rate))
        return np.asarray((np.array([1.0, 3.0]) * place**2).sum(axis=-1) / 2)

    some, others = (np.random.default_rng(seed).standard_normal((200, n, 2)) for seed, n in ((1, 100), (2, 4000)))
    tried = {"sgd": (0.005, 0.01, 0.02, 0.05, 0.1), "adam": (0.01, 0.02, 0.05, 0.1, 0.2)}
    chosen = {method: min(rates, key=lambda r: ends(method, r, some).mean()) for method, rates in tried.items()}
    assert chosen == {"sgd": 0.02, "adam": 0.05}
    plain, other = (ends(method, rate, others) for method, rate in chosen.items())
    assert 0.48 < (plain < other).mean() < 0.54
    assert plain.mean() == pytest.approx(0.012, abs=0.001)
    assert other.mean() == pytest.approx(0.013, abs=0.001)
    low, high = np.quantile(plain, [0.1, 0.9])
    assert high / low > 20


def test_take_home_sizes_and_squares_end_where_the_lesson_says() -> None:
    """The lesson's run with either loss, and with the rows of sixty other seeds."""
    start, rates = np.array([[-5.08, 10.5]]), 0.3 * cosine(400)

    def slope_at_the_end(seed: int, pull: Callable[[Array], Array]) -> float:
        x = np.concatenate([np.linspace(0, 4, 30), np.linspace(3.2, 4, 6)[1:-1]])
        off = np.concatenate([0.5 * np.random.default_rng(seed).standard_normal(30), np.full(4, -12.0)])
        y = 2 * x + 1 + off

        def slope(p: Array, _: int) -> Array:
            pulls = pull(p[:, :1] * x + p[:, 1:] - y)
            return np.stack([(pulls * x).mean(axis=-1), pulls.mean(axis=-1)], -1)

        return float(adam(slope, start, rates)[0, 0])

    sizes = [slope_at_the_end(seed, np.sign) for seed in range(61)]
    squares = [slope_at_the_end(seed, lambda error: 2 * error) for seed in range(61)]
    assert sizes[0] == pytest.approx(1.90, abs=0.006)
    assert squares[0] == pytest.approx(0.69, abs=0.005)
    assert min(sizes) > 1.6
    assert max(sizes) < 2.4
    assert max(squares) < 1.2


def test_take_home_the_cloud_grows_with_the_rate() -> None:
    noise = np.random.default_rng(5).standard_normal((400, 1000, 2))
    spread = [
        float(np.sqrt((walk(noisy_bowl(noise), np.zeros((1000, 2)), rate)(400)[200:] ** 2).sum(axis=-1).mean()))
        for rate in (0.05, 0.1, 0.2, 0.4)
    ]
    assert spread == sorted(spread)
    assert spread[-1] > 3 * spread[0]
