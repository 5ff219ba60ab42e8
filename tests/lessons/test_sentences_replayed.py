"""What lessons say, replayed with NumPy alone: rules written out here, chance drawn here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from landscape.core.arrays import Array
from landscape.core.learning.datasets import Rows
from landscape.core.surfaces.data import Data
from landscape.simulation.links import decode

Flags = np.ndarray[Any, np.dtype[np.bool_]]
Slope = Callable[[Array], Array]
"""Gives the slope at points (R, 2)."""


def rows_of(data: str) -> Rows:
    """Give the rows of a data set, named as in a link."""
    surface = decode(f"surface=data,data:{data}&run=sgd").surface
    assert isinstance(surface, Data)
    return surface.data.rows()


def sigmoid(z: Array) -> Array:
    return np.asarray((1 + np.tanh(z / 2)) / 2)


def adam_path(slope: Slope, start: Array, rate: Array | float, steps: int, *, second: float = 0.999) -> Array:
    """Go down from (R, 2) as Adam does; give all places (T+1, R, 2)."""
    place, m, v = np.array(start, dtype=float), np.zeros_like(start), np.zeros_like(start)
    path = [place]
    for t in range(1, steps + 1):
        g = slope(place)
        m, v = 0.9 * m + 0.1 * g, second * v + (1 - second) * g**2
        place = place - rate * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - second**t)) + 1e-8)
        path.append(place)
    return np.array(path)


def plain_end(slope: Slope, start: Array, rate: float, steps: int, decay: float = 0.0) -> Array:
    """Go down from (R, 2) as plain descent does, to where it ends."""
    place = np.array(start, dtype=float)
    for _ in range(steps):
        place = place - rate * (slope(place) + decay * place)
    return place


# --- the lesson on weight decay


def adamw_on_two_species(batch: int, runs: int, steps: int, seed: int = 0) -> Array:
    """Give the model's slope at every step (T, R), with a rate and a decay of 0.1; a batch of 0 is all rows."""
    rows, rng = rows_of("penguins_two"), np.random.default_rng(seed)
    x, y = rows.x[:, 0], rows.y
    place = np.tile([-5.32, 5.12], (runs, 1))
    m, v, slopes = np.zeros_like(place), np.zeros_like(place), []
    for t in range(1, steps + 1):
        drawn = rng.integers(len(x), size=(runs, batch)) if batch else np.tile(np.arange(len(x)), (runs, 1))
        off = sigmoid(place[:, :1] * x[drawn] + place[:, 1:]) - y[drawn]
        g = np.stack([(off * x[drawn]).mean(axis=1), off.mean(axis=1)], axis=1)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        place = (1 - 0.01) * place - 0.1 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        slopes.append(place[:, 0])
    return np.array(slopes)


def test_with_all_rows_adamw_is_where_pytorchs_own_is() -> None:
    """What PyTorch has is the same with single and with double precision; after 20,000 steps rounding would tell."""
    slope = adamw_on_two_species(0, 1, 15_000)[:, 0]
    assert slope[[1_999, 4_999, 14_999]] == pytest.approx([3.40, 4.50, 5.67], abs=0.005)


@pytest.mark.parametrize(("batch", "stays"), [(16, 4.2), (1, 3.1)])
def test_with_mini_batches_adamw_stays_where_the_lesson_says(batch: int, stays: float) -> None:
    """Which it has reached long before the lesson's 40,000 steps."""
    assert adamw_on_two_species(batch, 48, 14_000)[10_000:].mean() == pytest.approx(stays, abs=0.06)


def test_decay_helps_on_both_losses_in_as_many_draws_as_the_lesson_says_and_leads_to_slower_waves() -> None:
    found = []
    for seed in range(100):
        rows = rows_of(f"sine,data.n:11,data.noise:0.7,data.seed:{seed}")
        x, y = rows.x[~rows.held_out, 0], rows.y[~rows.held_out]

        def slope(p: Array, x: Array = x, y: Array = y) -> Array:
            a, f = p[:, :1], p[:, 1:]
            changes = np.stack([np.sin(f * x), a * x * np.cos(f * x)], axis=-1)
            off = a * np.sin(f * x) - y
            return np.asarray(2 * (off[..., None] * changes).mean(axis=1))

        ends = np.concatenate([plain_end(slope, np.array([[0, 6.5]]), 0.1, 400, decay) for decay in (0, 0.05)])
        off = (ends[:, :1] * np.sin(ends[:, 1:] * rows.x[:, 0]) - rows.y) ** 2
        found.append([*off[:, ~rows.held_out].mean(axis=1), *off[:, rows.held_out].mean(axis=1), *np.abs(ends[:, 1])])
    train, train_decayed, held, held_decayed, fast, slow = np.array(found).T
    lower = train_decayed < train
    assert [int((held_decayed < held).sum()), int((lower & (held_decayed < held)).sum())] == [84, 63]
    assert np.median(fast[lower]) > 6
    assert np.median(slow[lower]) < 3


# --- the lesson on the law of noise


def flippers() -> tuple[Array, Array, Array]:
    """Give lengths and masses of penguins, standardised, and the line that fits them best."""
    rows = rows_of("penguins")
    x, y = rows.x[:, 0], rows.y
    return x, y, np.array([np.mean(x * y), 0.0])


def mean_height(batch: int, steps: int) -> float:
    """Give the mean loss above the lowest at a rate of 0.05 with rows drawn anew: exact, by its recursion."""
    x, y, best = flippers()
    ones = np.ones_like(x)
    z, off = np.stack([x, ones], axis=1), y - best[0] * x
    each = np.zeros((len(x), 3, 3))
    each[:, :2, :2] = np.eye(2) - 0.1 * z[:, :, None] * z[:, None, :]
    each[:, :2, 2], each[:, 2, 2] = 0.1 * z * off[:, None], 1
    squares = np.einsum("rij,rkl->ikjl", each, each).reshape(9, 9) / len(x)
    mean = each.mean(axis=0)
    alone = np.kron(mean, mean)
    state = np.append(np.array([-1.088, 1.664]) - best, 1)
    second = np.linalg.matrix_power(alone + (squares - alone) / batch, steps) @ np.kron(state, state)
    return float(second.reshape(3, 3)[:2, :2].trace())  # the curvature is 2 in all directions, and the loss half of it


def test_the_mean_loss_falls_with_the_batch_as_the_lesson_on_noise_says() -> None:
    heights = [mean_height(batch, 100) for batch in (1, 4, 16, 64)]
    assert [round(height, digits) for height, digits in zip(heights, (3, 3, 4, 4), strict=True)] == [
        0.026,
        0.006,
        0.0015,
        0.0004,
    ]


def heights_of_walks(rate: float, batch: int, steps: int, walks: int, *, epochs: bool = False) -> Array:
    """Give the loss above the lowest at every step (T, R) of walks whose rows are drawn anew, or dealt out."""
    x, y, best = flippers()
    rng, place, heights = np.random.default_rng(1), np.tile([-1.088, 1.664], (walks, 1)), []
    each, dealt = -(-len(x) // batch), np.empty((walks, 0), dtype=int)
    for t in range(steps):
        if epochs and t % each == 0:
            dealt = np.argsort(rng.random((walks, len(x))), axis=1)
        at = batch * (t % each)
        drawn = dealt[:, at : at + batch] if epochs else rng.integers(len(x), size=(walks, batch))
        off = place[:, :1] * x[drawn] + place[:, 1:] - y[drawn]
        place = place - 2 * rate * np.stack([(off * x[drawn]).mean(axis=1), off.mean(axis=1)], axis=1)
        heights.append(((place - best) ** 2).sum(axis=1))
    return np.array(heights)


@pytest.mark.parametrize(
    ("rate", "batch", "half"), [(0.05, 1, 0.018), (0.05, 4, 0.0043), (0.2, 16, 0.0050), (0.8, 16, 0.093)]
)
def test_half_of_all_walks_end_above_what_the_lesson_on_noise_says(rate: float, batch: int, half: float) -> None:
    assert np.median(heights_of_walks(rate, batch, 100, 20_000)[-1]) == pytest.approx(half, rel=0.03)


def test_dealt_out_epoch_by_epoch_less_than_half_of_the_noise_is_left() -> None:
    dealt = heights_of_walks(0.05, 64, 300, 1_000, epochs=True)[100:].mean()
    assert dealt < 0.45 * heights_of_walks(0.05, 64, 300, 1_000)[100:].mean()


def cloud(curvatures: tuple[float, float], rates: Array, balls: int = 40_000) -> Array:
    """Give the places (T, R, 2) of balls in a bowl whose slopes come with noise of size 1."""
    rng, place, path = np.random.default_rng(2), np.tile([-3.2, 2.6], (balls, 1)), []
    for rate in rates:
        place = place - rate * (place * curvatures + rng.standard_normal(place.shape))
        path.append(place)
    return np.array(path)


@pytest.mark.parametrize(("rate", "widths", "loss"), [(0.1, (0.229, 0.125), 0.058), (0.025, (0.113, 0.057), 0.013)])
def test_a_cloud_is_as_wide_as_its_law_says(rate: float, widths: tuple[float, float], loss: float) -> None:
    end = cloud((1, 4), np.full(200, rate))[-1]
    assert end.std(axis=0) == pytest.approx(widths, rel=0.02)
    assert ((end**2) @ [1, 4]).mean() / 2 == pytest.approx(loss, rel=0.02)


def test_when_the_rate_is_halved_the_cloud_is_half_as_high_after_some_ten_steps() -> None:
    path = cloud((1, 3), np.repeat([0.2, 0.1, 0.05], 100))
    half = np.median((path**2) @ [1, 3], axis=1) / 2
    assert half[[99, 109, 299]] == pytest.approx([0.088, 0.041, 0.018], rel=0.03)
    assert 5 <= int((half[100:] <= half[99] / 2).argmax()) + 1 <= 12


# --- the lesson on which method


def test_in_a_round_bowl_adam_needs_about_fifty_steps_from_anywhere_and_plain_descent_one() -> None:
    """For good, each at its best of very many rates."""
    rng = np.random.default_rng(3)
    for start in [np.array([-1.959, 1.664]), *rng.uniform(-4, 4, (12, 2))]:
        rates = np.geomspace(0.01, 10, 400)[:, None]
        path = adam_path(lambda p: 2 * p, np.tile(start, (len(rates), 1)), rates, 200)
        high = (path**2).sum(axis=-1) > 1e-3 * (start**2).sum()
        needed = len(path) - high[::-1].argmax(axis=0)
        assert 47 <= needed.min() <= 53
        assert plain_end(lambda p: 2 * p, start[None], 0.5, 1) == pytest.approx(np.zeros((1, 2)), abs=1e-12)


def test_the_adam_that_is_shown_arrives_after_51_steps_and_stays() -> None:
    _, _, best = flippers()
    path = adam_path(lambda p: 2 * (p - best), np.array([[-1.088, 1.664]]), 0.17, 100)[:, 0]
    high = ((path - best) ** 2).sum(axis=1)
    assert np.flatnonzero(high > 1e-3 * high[0])[-1] == 50


def test_in_millimetres_the_end_of_adam_does_not_hang_on_rounding() -> None:
    rows = rows_of("penguins,data.standardise:0")
    x, y = rows.x[:, 0], rows.y

    def slope(p: Array) -> Array:
        off = p[:, :1] * x + p[:, 1:] - y
        return 2 * np.stack([(off * x).mean(axis=1), off.mean(axis=1)], axis=1)

    starts = np.array([-0.064, -0.88]) + 1e-9 * np.random.default_rng(4).standard_normal((20, 2))
    ends = adam_path(slope, starts, 0.15, 2_000)[-1]
    assert ((ends[:, :1] * x + ends[:, 1:] - y) ** 2).mean(axis=1) == pytest.approx(np.full(20, 0.164), abs=0.0005)


def test_in_millimetres_newtons_method_passes_the_end_of_adam_after_14_steps() -> None:
    rows = rows_of("penguins,data.standardise:0")
    design = np.stack([rows.x[:, 0], np.ones(len(rows.y))], axis=1)
    hessian, place, losses = 2 * design.T @ design / len(design), np.array([-0.064, -0.88]), []
    for _ in range(15):
        slope = 2 * design.T @ (design @ place - rows.y) / len(design)
        place = place - np.linalg.solve(hessian + 0.1 * np.eye(2), slope)
        losses.append(((design @ place - rows.y) ** 2).mean())
    assert next(step for step, loss in enumerate(losses, 1) if loss < 0.164) == 14


@pytest.mark.parametrize("place", [(0.0, 0.0), (3.0, -1.0), (5.7, -2.3), (-5.0, 5.0)])
def test_the_curvature_of_a_mini_batch_is_noisy(place: tuple[float, float]) -> None:
    """Its spread over batches of 16 is a fourth to a half of its size."""
    rows, rng = rows_of("penguins_two"), np.random.default_rng(5)
    design = np.stack([rows.x[:, 0], np.ones(len(rows.y))], axis=1)
    p = sigmoid(design @ place)
    each = (p * (1 - p))[:, None, None] * design[:, :, None] * design[:, None, :]
    batches = each[rng.integers(len(each), size=(2_000, 16))].mean(axis=1)
    assert 0.25 < np.linalg.norm(batches.std(axis=0)) / np.linalg.norm(each.mean(axis=0)) < 0.5


# --- other lessons


def fit_by_cross_entropy(x: Array, y: Array) -> Array:
    """Fit a logistic model of one input, by Newton's method."""
    design, w = np.stack([x, np.ones_like(x)], axis=1), np.zeros(2)
    for _ in range(30):
        p = sigmoid(design @ w)
        w = w - np.linalg.solve((design.T * (p * (1 - p))) @ design, design.T @ (p - y))
    return np.asarray(design @ w)


def gain_of_dice(size: float, contrast: float) -> float:
    """Give by how much the best threshold of brightness overlaps better than cross-entropy's, over 20 images."""
    gains = []
    for seed in range(20):
        rows = rows_of(f"spot,data.size:{size},data.contrast:{contrast},data.seed:{seed}")
        bright, y = rows.x[:, 0], rows.y == 1

        def overlap(chosen: Flags, y: Flags = y) -> float:
            return float(2 * (chosen & y).sum() / (chosen.sum() + y.sum()))

        best = max(overlap(bright >= level) for level in np.unique(bright))
        gains.append(best - overlap(fit_by_cross_entropy(bright, rows.y) > 0))
    return float(np.mean(gains))


def test_the_choice_of_the_loss_matters_most_where_the_object_is_small_and_faint() -> None:
    fainter = [gain_of_dice(5, contrast) for contrast in (0.45, 0.35, 0.25, 0.2)]
    assert fainter == sorted(fainter)
    smaller = [gain_of_dice(size, 0.2) for size in (12, 8, 5)]
    assert smaller == sorted(smaller)
    assert fainter[-1] > 5 * fainter[0]
    assert smaller[-1] > 4 * smaller[0]


def test_cross_entropy_errs_on_nine_to_twelve_penguins_in_each_of_the_three_runs() -> None:
    rows = rows_of("penguins_two")
    x, y = rows.x[:, 0], rows.y

    def slope(p: Array) -> Array:
        off = sigmoid(p[:, :1] * x + p[:, 1:]) - y
        return np.stack([(off * x).mean(axis=1), off.mean(axis=1)], axis=1)

    start = np.array([[-6.0, 4.0]])
    ends = [plain_end(slope, start, rate, 200) for rate in (1, 5)] + [adam_path(slope, start, 0.05, 200)[-1]]
    assert [int(((p[:, :1] * x + p[:, 1:] > 0) != (y == 1)).sum()) for p in ends] == [9, 11, 12]


def test_on_noisy_ground_the_steps_of_adagrad_shrink_and_those_of_rmsprop_do_not() -> None:
    rng, shape = np.random.default_rng(6), (400, 2)
    squares, averages = np.zeros(shape), np.zeros(shape)
    one, other, steps = np.tile([-3.2, 2.6], (400, 1)), np.tile([-3.2, 2.6], (400, 1)), []
    for _ in range(400):
        g, h = one * [1, 3] + rng.standard_normal(shape), other * [1, 3] + rng.standard_normal(shape)
        squares, averages = squares + g**2, 0.99 * averages + 0.01 * h**2
        move, turn = 0.5 * g / np.sqrt(squares), 0.05 * h / np.sqrt(averages)
        one, other = one - move, other - turn
        steps.append([np.linalg.norm(move, axis=1).mean(), np.linalg.norm(turn, axis=1).mean()])
    early, late = np.mean(steps[50:100], axis=0), np.mean(steps[350:], axis=0)
    assert late[0] < 0.65 * early[0]
    assert late[1] == pytest.approx(early[1], rel=0.1)
    assert (one**2 @ [1, 3]).mean() < 0.6 * (other**2 @ [1, 3]).mean()


def test_no_start_makes_the_loss_of_four_points_fall_to_a_quarter_twice() -> None:
    """After one fall to a quarter in 20 epochs nearly three quarters are gone, and the rest leaves 89 %."""
    x = np.arange(1.0, 5.0)
    low, high = np.linalg.eigvalsh(2 * np.array([[np.mean(x**2), x.mean()], [x.mean(), 1]]))
    slow, quick = (1 - 0.01 * low) ** 40, (1 - 0.01 * high) ** 40
    steep = (slow - 0.25) / (slow - quick)
    assert steep == pytest.approx(0.72, abs=0.005)
    assert (steep * quick**2 + (1 - steep) * slow**2) / 0.25 == pytest.approx(0.89, abs=0.005)
