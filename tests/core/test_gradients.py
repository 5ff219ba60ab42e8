"""Noise and clipping: what happens to a gradient on its way to the optimizer."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.core.gradients import ARRAYS, FLOATS, GROUP, BlockGradientOracle, GradientOracle, clip, draw_noise
from landscape.core.surfaces import SURFACES, Surface
from tests.strategies import registered

SLOPES = st.floats(-1e150, 1e150) | st.sampled_from([0.0, -0.0, 1e-300, 1e300])
LIMITS = st.sampled_from([0.0, 1e-9, 1000.0]) | st.floats(1e-3, 1e3)


@given(SLOPES, SLOPES, LIMITS)
def test_clipping_by_norm_keeps_the_direction(gx: float, gy: float, limit: float) -> None:
    cx, cy = clip(gx, gy, limit, 0.0, FLOATS)
    length = math.hypot(gx, gy)
    if not limit or length + 1e-6 <= limit:
        assert (cx, cy) == (gx, gy)
        return
    assert math.hypot(cx, cy) <= limit * (1 + 1e-12)
    assert cx / limit == pytest.approx(gx / (length + 1e-6), rel=1e-9, abs=1e-300)
    assert cy / limit == pytest.approx(gy / (length + 1e-6), rel=1e-9, abs=1e-300)


@given(SLOPES, SLOPES, LIMITS)
def test_clipping_by_value_bounds_each_component(gx: float, gy: float, limit: float) -> None:
    for before, after in zip((gx, gy), clip(gx, gy, 0.0, limit, FLOATS), strict=True):
        assert after == (math.copysign(min(abs(before), limit), before) if limit else before)


@given(st.floats(), st.floats(), LIMITS, LIMITS)
def test_floats_and_arrays_are_clipped_alike(gx: float, gy: float, norm: float, value: float) -> None:
    with np.errstate(all="ignore"):
        arrays = clip(np.array([gx]), np.array([gy]), norm, value, ARRAYS)
    alone = np.reshape(clip(gx, gy, norm, value, FLOATS), (2, 1))
    np.testing.assert_allclose(alone, arrays, rtol=1e-15)  # the last digit of hypot may differ


def test_no_noise_is_nothing() -> None:
    assert draw_noise(0.0, 1, 10) is None


@given(st.integers(0, 9999), st.integers(1, 40), st.integers(1, 3 * GROUP), st.integers(0, 40), st.integers(0, GROUP))
def test_noise_of_a_start_depends_on_neither_steps_nor_starts(
    seed: int, steps: int, starts: int, later: int, others: int
) -> None:
    less, more = draw_noise(0.5, seed, steps, starts), draw_noise(0.5, seed, steps + later, starts + others)
    assert less is not None
    assert more is not None
    np.testing.assert_array_equal(less, more[:steps, :starts])


@given(st.integers(1, 3 * GROUP), st.integers(0, 3 * GROUP))
def test_noise_of_a_block_is_its_part_of_the_whole(starts: int, first: int) -> None:
    block, whole = draw_noise(2.0, 7, 3, starts, first), draw_noise(2.0, 7, 3, first + starts)
    assert block is not None
    assert whole is not None
    np.testing.assert_array_equal(block, whole[:, first:])


def test_noise_is_normal_and_every_start_has_its_own() -> None:
    drawn = draw_noise(3.0, 11, 400, 300)
    assert drawn is not None
    assert drawn.shape == (400, 300, 2)
    assert abs(drawn.mean()) < 0.02
    assert drawn.std() == pytest.approx(3.0, rel=0.01)
    assert abs(np.corrcoef(drawn[:, :, 0].ravel(), drawn[:, :, 1].ravel())[0, 1]) < 0.02
    flat = drawn.transpose(1, 0, 2).reshape(300, -1)
    assert len(np.unique(flat, axis=0)) == 300
    assert np.abs(np.corrcoef(flat) - np.eye(300)).max() < 0.2


def test_seeds_differ() -> None:
    one, two = draw_noise(1.0, 1, 5), draw_noise(1.0, 2, 5)
    assert one is not None
    assert two is not None
    assert not np.isclose(one, two).any()


@given(st.data(), registered(SURFACES), LIMITS, LIMITS, st.floats(0, 10))
def test_one_start_sees_what_many_see(
    data: st.DataObject, surface: Surface, norm: float, value: float, noise: float
) -> None:
    x, y = (data.draw(st.floats(*side)) for side in surface.box)
    alone, block = (
        GradientOracle(surface, noisy=True, norm=norm, value=value),
        BlockGradientOracle(surface, norm=norm, value=value),
    )
    alone.noise, block.noise = (noise, -noise), np.array([[noise], [-noise]])
    place = np.array([[x], [y]])
    out = np.empty((2, 1))
    with np.errstate(all="ignore"):
        block.gradient(place, out)
    try:
        gradient, lowest = alone.gradient(x, y), alone.lowest(x, y)
        solution = alone.solve(x, y, 1.0, 2.0, 0.5)
    except (ArithmeticError, ValueError):
        return
    scale = 1e-9 * (1 + abs(x) + abs(y))
    np.testing.assert_allclose(gradient, out[:, 0], rtol=1e-9, atol=scale)
    with np.errstate(all="ignore"):
        np.testing.assert_allclose([lowest], block.lowest(place), rtol=1e-9, atol=scale)
        block.solve(place, np.array([[1.0], [2.0]]), 0.5, out)
    np.testing.assert_allclose(solution, out[:, 0], rtol=1e-6, atol=1e-9)


@given(st.data(), registered(SURFACES))
def test_curvature_is_answered_as_linear_algebra_does(data: st.DataObject, surface: Surface) -> None:
    x, y = (data.draw(st.floats(*side)) for side in surface.box)
    hessian = surface.hessian([x, y])
    if not np.isfinite(hessian).all():
        return
    values = np.linalg.eigvalsh(hessian)
    scale = np.abs(hessian).max()
    block, place, out = BlockGradientOracle(surface), np.array([[x], [y]]), np.empty((2, 1))
    assert block.lowest(place)[0] == pytest.approx(values[0], rel=1e-9, abs=1e-9 * scale)
    shift = max(0.1, 0.1 - values[0])
    block.solve(place, np.array([[1.0], [-2.0]]), np.array([shift]), out)
    solved = np.linalg.solve(hessian + shift * np.eye(2), [1.0, -2.0])
    np.testing.assert_allclose(out[:, 0], solved, rtol=1e-6, atol=1e-9 * (scale + 1))
