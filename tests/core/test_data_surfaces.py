"""A surface over data is loss ∘ model ∘ data set: exact, lowest where it says, made only of parts that suit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.core.learning.batches import draw_batches
from landscape.core.learning.datasets import DATASETS
from landscape.core.learning.losses import LOSSES
from landscape.core.learning.models import MODELS
from landscape.core.parts import make
from landscape.core.surfaces import SURFACES
from landscape.core.surfaces.data import Data, offered_losses, offered_models
from tests.strategies import UNTRUSTED, parts

KINKED = {"mae", "hinge"}
"""Losses whose slope jumps, so that a difference quotient may miss it."""
SUITABLE = [
    (data, model, loss)
    for data, dataset in DATASETS.items()
    for model in offered_models(dataset())
    for loss in offered_losses(dataset())
]


def surface(data: str, model: str, loss: str, **values: Any) -> Data:
    return make(Data, {"data": data, "model": model, "loss": loss} | values)


def inside(one: Data, count: int, seed: int = 0) -> np.ndarray[Any, Any]:
    low, high = np.array(one.box).T
    return low + (high - low) * np.random.default_rng(seed).uniform(0.05, 0.95, (count, 2))


def test_every_model_and_loss_is_offered_somewhere() -> None:
    assert {model for _, model, _ in SUITABLE} == set(MODELS)
    assert {loss for _, _, loss in SUITABLE} == set(LOSSES)
    assert {data for data, _, _ in SUITABLE} == set(DATASETS)


@pytest.mark.parametrize(("data", "model", "loss"), SUITABLE)
def test_the_gradient_is_the_slope(data: str, model: str, loss: str) -> None:
    one = surface(data, model, loss)
    assert (one.data.slug, one.model.slug, one.loss.slug) == (data, model, loss)
    places, gradients = inside(one, 12), []
    for axis, (lo, hi) in enumerate(one.box):
        step = np.eye(2)[axis] * (hi - lo) * 1e-6
        gradients.append((one.value(places + step) - one.value(places - step)) / (2 * step[axis]))
    expected, found = np.stack(gradients, -1), one.gradient(places)
    scale = np.abs(expected).max(axis=0)
    assert np.median(np.abs(found - expected) / scale) < 1e-6
    if loss not in KINKED:
        np.testing.assert_allclose(found / scale, expected / scale, atol=1e-5)


@pytest.mark.parametrize(("data", "model", "loss"), SUITABLE)
def test_one_place_many_places_and_single_rows_agree(data: str, model: str, loss: str) -> None:
    one = surface(data, model, loss)
    places = inside(one, 5)
    alone = np.array([one.gradient_function(floats=True)(*place) for place in places.tolist()])
    np.testing.assert_allclose(one.gradient(places), alone, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(one.value(places), [one.value(place) for place in places], rtol=1e-12)
    each = one.row_losses(places)
    if each is not None:
        penalty = one.model.penalty / 2 * (places**2).sum(axis=-1)
        np.testing.assert_allclose(
            each[:, ~one.every_row.held_out].mean(axis=-1) + penalty, one.value(places), rtol=1e-9
        )


@pytest.mark.parametrize(("data", "model", "loss"), SUITABLE)
def test_nothing_on_a_fine_grid_is_lower_than_the_first_minimum(data: str, model: str, loss: str) -> None:
    one = surface(data, model, loss)
    (x0, x1), (y0, y1) = one.box
    grid = np.stack(np.meshgrid(np.linspace(x0, x1, 81), np.linspace(y0, y1, 81)), -1)
    heights = one.value(grid)
    assert np.isfinite(heights).all()
    lowest = np.array(np.unravel_index(heights.argmin(), heights.shape))
    if (lowest < 4).any() or (lowest > 76).any():  # it falls towards the edge of the box, or beyond
        return
    found = one.value(one.minima)
    assert found[0] <= heights.min() + 1e-9 * np.ptp(heights)
    assert (np.diff(found) >= 0).all()
    if loss not in KINKED:
        sides = np.array([hi - lo for lo, hi in one.box])
        assert np.abs(one.gradient(one.minima) * sides).max() < 1e-5 * max(np.ptp(heights), 1e-3)


@pytest.mark.parametrize(("data", "model", "loss"), SUITABLE)
def test_the_start_is_inside_and_above_the_minimum(data: str, model: str, loss: str) -> None:
    one = surface(data, model, loss)
    assert all(lo < value < hi for value, (lo, hi) in zip(one.start, one.box, strict=True))
    low, high = np.array(one.box).T
    assert one.value(one.start) > one.value(inside(one, 400)).min()
    assert (high > low).all()


def test_parts_that_do_not_suit_each_other_are_refused_and_repaired() -> None:
    with pytest.raises(ValueError, match="asks for a number"):
        Data(data=DATASETS["line_noisy"](), model=MODELS["line"](), loss=LOSSES["hinge"]())
    made = make(Data, {"data": "blobs", "model": "line", "loss": "mse"})
    assert (made.model.slug, made.loss.slug) == ("logistic_two", "cross_entropy")


@given(
    st.dictionaries(st.sampled_from(["data", "model", "loss", "data.n", "loss.delta", "edits", "model.l2"]), UNTRUSTED)
)
def test_anything_makes_a_surface(said: dict[str, Any]) -> None:
    made = make(Data, said)
    assert made.count >= 1
    assert np.isfinite(made.value(made.start))


@given(parts(Data))
def test_every_part_of_every_range_gives_finite_numbers(one: Data) -> None:
    places = inside(one, 3)
    assert np.isfinite(one.value(places)).all()
    assert np.isfinite(one.gradient(places)).all()


def test_the_exact_line_is_the_quadratic_of_the_books() -> None:
    """Half the Hessian of the mean squared error on x = 1, 2, 3, 4: second moments, with eigenvalues 16.70 and 0.30."""
    one = surface("line_exact", "line", "mse")
    hessian = one.hessian(one.minima[0])
    np.testing.assert_allclose(hessian, [[15, 5], [5, 2]], rtol=1e-6)
    low, high = np.linalg.eigvalsh(hessian)
    assert round(high, 2) == 16.70
    assert round(low, 2) == 0.30
    assert round(high / low) == 56
    np.testing.assert_allclose(one.minima, [(2, 1)], atol=1e-7)


def test_the_curvature_of_a_logistic_model_is_that_of_the_books() -> None:
    """The mean of p (1 - p) x xᵀ, at places where the curvature is nowhere near the same."""
    one = surface("penguins_two", "logistic_two", "cross_entropy")
    x = one.rows.x
    for place in inside(one, 8):
        chance = 1 / (1 + np.exp(-(x @ place)))
        expected = (chance * (1 - chance) * x.T) @ x / one.count
        np.testing.assert_allclose(one.hessian(place), expected, rtol=1e-5, atol=1e-9)
        np.testing.assert_allclose(one.hessian_function(floats=True)(*place), expected.ravel()[[0, 1, 3]], rtol=1e-5)


def test_rows_held_out_are_not_learnt_from() -> None:
    one = surface("sine", "sinusoid", "mse")
    held_out = one.every_row.held_out
    assert one.count == (~held_out).sum() < len(held_out)
    changed = one.replace(edits=f"{int(np.flatnonzero(held_out)[0])}:0:1000")
    place = np.array([0.4, 3.0])
    assert changed.value(place) == one.value(place)
    assert changed.held_loss(place) > one.held_loss(place)
    assert surface("penguins", "line", "mse").held_loss(place) is None


def test_a_moved_row_moves_the_surface() -> None:
    one = surface("line_exact", "line", "mse")
    moved = one.replace(edits="3:4:0")
    assert moved.count == 4
    np.testing.assert_allclose(moved.minima[0], np.polyfit([1, 2, 3, 4], [3, 5, 7, 0], 1), atol=1e-6)
    assert len(one.replace(edits="a:5:11").rows.y) == 5


def test_the_slope_of_a_batch_is_that_of_its_rows() -> None:
    one = surface("penguins_two", "logistic_two", "cross_entropy")
    picked = draw_batches(one.count, 8, 3, seed=0)
    assert picked is not None
    place = np.array([0.7, -1.2])
    for some in picked:
        expected = np.mean([one.gradient(place[None], np.array([row]))[0] for row in some], axis=0)
        np.testing.assert_allclose(one.gradient_function(floats=True, batch_indices=some)(*place), expected, rtol=1e-12)
        np.testing.assert_allclose(one.gradient(place[None], some)[0], expected, rtol=1e-12)


def test_a_step_on_a_batch_does_not_hang_on_how_many_rows_there_are() -> None:
    few, many = (surface("blobs", "logistic_two", "cross_entropy", **{"data.n": n}) for n in (20, 400))
    counted = []
    for one in (few, many):
        some = np.arange(8)
        slope = one.gradient_function(floats=True, batch_indices=some)
        assert np.isfinite(slope(0.1, 0.2)).all()
        counted.append(one.outputs(np.array([0.1, 0.2]), one.rows.x[some]).size)
    assert counted == [8, 8]


def test_softmax_is_walked_from_its_best_fit() -> None:
    one = surface("penguins_three", "softmax", "categorical")
    assert one.value((0.0, 0.0)) < one.value(one.start)
    right = one.outputs((0.0, 0.0), one.rows.x).argmax(axis=0) == one.rows.y
    assert right.mean() > 0.9
    other = surface("penguins_three", "softmax", "categorical", **{"model.seed": 5})
    assert other.value((0.5, 0.5)) != one.value((0.5, 0.5))
    scaled = surface("penguins_three", "softmax", "categorical", **{"model.directions": "inputs"})
    np.testing.assert_allclose(scaled.value((0.0, 0.0)), one.value((0.0, 0.0)))


def test_minima_of_the_default_are_found_from_few_losses(monkeypatch: pytest.MonkeyPatch) -> None:
    assert SURFACES["data"] is Data
    looked, value = 0, Data.value

    def counting(surface: Data, p: Any, picked: Any = None) -> Any:
        nonlocal looked
        looked += np.size(p) // 2
        return value(surface, p, picked)

    monkeypatch.setattr(Data, "value", counting)
    assert Data().minima
    assert looked < 60_000
