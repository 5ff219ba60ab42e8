"""The spline through heights is SciPy's, to the last digits, and holes in it spoil nothing beside them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from landscape.core.bicubic import Bicubic, filled_in

RECORDED = json.loads(Path(__file__).with_name("spline.json").read_text(encoding="utf-8"))
"""What ``scipy.interpolate.RectBivariateSpline`` gives; SciPy itself is too large to depend on."""


@pytest.mark.parametrize("case", RECORDED["cases"], ids=lambda case: f"{len(case['x'])} by {len(case['y'])}")
def test_height_slope_and_curvature_are_those_of_scipy(case: dict) -> None:
    spline, (x, y) = Bicubic(case["x"], case["y"], case["heights"]), np.array(case["at"])
    for order, wanted in enumerate(case["orders"]):
        np.testing.assert_allclose(spline.at(x, y, order), wanted, rtol=1e-10, atol=1e-10 * np.abs(wanted).max())
        one = spline.on_floats(order)
        alone = [one(*place) for place in zip(x.tolist(), y.tolist(), strict=True)]
        np.testing.assert_allclose(np.transpose(alone), spline.at(x, y, order), rtol=1e-13)


def test_a_cubic_is_met_exactly() -> None:
    x, y = np.sort(np.random.default_rng(0).uniform(-1, 1, 8)), np.linspace(-1, 1, 6)
    heights = (x**3 - x)[:, None] * (2 * y**3 + y**2) + 4
    spline, places = Bicubic(x, y, heights), np.random.default_rng(1).uniform(-0.5, 0.5, (2, 50))
    a, b = places
    np.testing.assert_allclose(spline.at(a, b, 0)[0], (a**3 - a) * (2 * b**3 + b**2) + 4, rtol=1e-12)
    np.testing.assert_allclose(spline.at(a, b, 1)[0], (3 * a**2 - 1) * (2 * b**3 + b**2), atol=1e-11)


def test_beyond_the_grid_is_nothing_and_its_edge_is_there() -> None:
    spline = Bicubic(range(5), range(4), np.random.default_rng(2).normal(size=(5, 4)))
    outside = np.array([[-1e-9, 2], [4 + 1e-9, 2], [2, 3.1], [np.nan, 1], [np.inf, 1]]).T
    assert np.isnan(spline.at(*outside, 0)).all()
    assert all(np.isnan(spline.on_floats(1)(*place)).all() for place in outside.T.tolist())
    corners = np.array([[0, 0], [4, 3], [0, 3]], dtype=float).T
    assert np.isfinite(spline.at(*corners, 2)).all()


HOLES = {
    "one": [(10, 4)],
    "four": [(10, 4), (10, 5), (11, 4), (11, 5)],
    "ten": [(11, 12), (16, 3), (4, 9), (5, 9), (3, 14), (15, 8), (14, 9), (7, 7), (12, 17), (8, 3)],
    "at an edge": [(0, 9), (0, 10), (1, 9)],
    "at a corner": [(0, 0)],
}


def wave(x: np.ndarray, y: np.ndarray) -> list[np.ndarray]:
    """Give a smooth function and its slopes."""
    return [np.sin(3 * x) * np.cos(2 * y), 3 * np.cos(3 * x) * np.cos(2 * y), -2 * np.sin(3 * x) * np.sin(2 * y)]


@pytest.mark.parametrize("holes", HOLES.values(), ids=HOLES)
@pytest.mark.parametrize("power", [1, 1.3], ids=["even", "uneven"])
def test_a_hole_is_a_hole_and_its_neighbours_are_not_spoilt(holes: list[tuple[int, int]], power: float) -> None:
    even = np.linspace(-1, 1, 21)
    x = np.sign(even) * np.abs(even) ** power
    heights = wave(*np.meshgrid(x, even, indexing="ij"))[0]
    whole = Bicubic(x, even, heights)
    heights[tuple(np.transpose(holes))] = np.nan
    spline = Bicubic(x, even, heights)
    assert np.isfinite(filled_in(x, even, heights)).all()
    i, j = np.meshgrid(*2 * [np.linspace(0, 20, 161)], indexing="ij")
    a, b = np.interp(i, range(21), x), np.interp(j, range(21), even)
    cells = np.min([np.maximum(abs(i - row), abs(j - column)) for row, column in holes], axis=0)
    assert np.isnan(spline.at(a[cells < 1], b[cells < 1], 0)[0]).all()
    a, b = a[cells > 1.01], b[cells > 1.01]
    for order, wanted in ((0, wave(a, b)[:1]), (1, wave(a, b)[1:])):
        holed, unholed = (np.abs(np.subtract(one.at(a, b, order), wanted)).max() for one in (spline, whole))
        assert holed <= 1.3 * unholed, "no more than the spline itself is off"
