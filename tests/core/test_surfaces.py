"""Every registered formula, over random draws of its parameters: what it states about itself is true."""

import math

import numpy as np
import pytest
from numpy.random import default_rng

from landscape.core.surfaces import SURFACES, THEMES, Formula
from landscape.figures.fit import fitted
from landscape.figures.heights import sample

FORMULAS = {slug: surface for slug, surface in SURFACES.items() if issubclass(surface, Formula)}
DRAWS = 4
OLD_SLUGS = ("bowl", "rosenbrock", "himmelblau", "saddle", "two_wells", "cliff")


def draws(cls):
    """Give the surface as declared and with a few random parameters."""
    rng = default_rng(sum(map(ord, cls.slug)))
    yield cls()
    for _ in range(DRAWS if cls.letters() else 0):
        yield cls(**{name: draw(rng, cls.params()[name]) for name in cls.letters()})


def draw(rng, declared):
    if declared.log:
        return float(math.exp(rng.uniform(math.log(declared.lo), math.log(declared.hi))))
    return float(rng.uniform(declared.lo, declared.hi))


def places(surface, count=40):
    low, high = np.array(surface.box).T
    return default_rng(7).uniform(low, high, (count, 2))


def complex_slopes(surface, order, points):
    """Differentiate the compiled loss (order 0) or gradient (1) by complex steps, exactly; (n, entries, 2)."""
    function, h = surface._compiled(order, "numpy"), 1e-30
    x, y = points.T
    columns = []
    for step in ((x + 1j * h, y + 0j), (x + 0j, y + 1j * h)):
        entries = function(*map(surface.values().get, surface.letters()), *step)
        columns.append(np.array([np.broadcast_to(np.imag(entry) / h, x.shape) for entry in entries]))
    return np.stack(columns, axis=-1).transpose(1, 0, 2)


pytestmark = pytest.mark.parametrize("cls", [pytest.param(c, id=slug) for slug, c in FORMULAS.items()])


def test_gradient_is_the_slope_and_hessian_the_slope_of_the_gradient(cls):
    for surface in draws(cls):
        points = places(surface)
        gradient, hessian = surface.gradient(points), surface.hessian(points)
        size = np.abs(gradient).max(), np.abs(hessian).max()
        np.testing.assert_allclose(gradient, complex_slopes(surface, 0, points)[:, 0], rtol=1e-8, atol=1e-10 * size[0])
        np.testing.assert_allclose(hessian, complex_slopes(surface, 1, points), rtol=1e-8, atol=1e-10 * size[1])


def test_gradients_are_written_as_they_are_given(cls):
    for surface in draws(cls):
        write = surface.gradient_writer()
        for count in (40, 7, 40):  # it keeps room for as many points as it was asked about last
            points = places(surface, count).T.copy()
            before, out = points.copy(), np.full_like(points, np.nan)
            write(points, out)
            np.testing.assert_array_equal(out, surface.gradient(before.T).T)
            np.testing.assert_array_equal(points, before)


def test_stated_minima_are_level_and_curve_up(cls):
    for surface in draws(cls):
        assert surface.minima
        for place in surface.minima:
            for coordinate, (lo, hi) in zip(place, surface.box, strict=True):
                assert lo <= coordinate <= hi
            hessian = surface.hessian(place)
            assert np.linalg.eigvalsh(hessian)[0] > 0
            away = np.linalg.solve(hessian, surface.gradient(place))
            assert np.abs(away).max() < 1e-12 * (surface.box[0][1] - surface.box[0][0])


def test_nothing_on_a_fine_grid_is_lower_than_the_global_minimum(cls):
    for surface in draws(cls):
        (x0, x1), (y0, y1) = surface.box
        grid = np.stack(np.meshgrid(np.linspace(x0, x1, 401), np.linspace(y0, y1, 401)), axis=-1)
        lowest = surface.global_value
        assert lowest is not None
        assert surface.value(grid).min() >= lowest - 1e-12 * (1 + abs(lowest))
        assert surface.value(surface.minima).min() >= lowest - 1e-12 * (1 + abs(lowest))
        count = len(surface.global_minima)
        assert surface.global_minima == surface.minima[:count]
        assert count >= 1


def test_a_batch_equals_one_by_one(cls):
    for surface in draws(cls):
        points = places(surface, 12)
        for shape in ((12,), (3, 4)):
            batch = points.reshape(*shape, 2)
            for ask in (surface.value, surface.gradient, surface.hessian):
                single = np.array([ask(p) for p in points])
                np.testing.assert_allclose(ask(batch).reshape(single.shape), single, rtol=1e-12, atol=1e-300)


def test_floats_equal_arrays(cls):
    for surface in draws(cls):
        points = places(surface, 12)
        slope, curvature = surface.gradient_function(floats=True), surface.hessian_function(floats=True)
        hessian = surface.hessian(points)
        size = np.abs(hessian).max()
        got = np.array([slope(*p) for p in points.tolist()], dtype=float)
        np.testing.assert_allclose(got, surface.gradient(points), rtol=1e-9, atol=1e-12 * size)
        got = np.array([curvature(*p) for p in points.tolist()], dtype=float)
        np.testing.assert_allclose(got, hessian[:, [0, 0, 1], [0, 1, 1]], rtol=1e-9, atol=1e-12 * size)
        x, y = np.ascontiguousarray(points.T)
        np.testing.assert_array_equal(
            np.broadcast_arrays(*surface.gradient_function(floats=False)(x, y), x)[0], surface.gradient(points)[:, 0]
        )


@pytest.mark.parametrize("far", [1e6, 1e160, 1.7e308])
def test_far_away_is_a_number_or_none_but_never_a_complex_one(cls, far):
    surface = cls()
    corners = np.array([(far, far), (-far, far), (far, -far), (-far, -far), (far, 0.0)])
    assert surface.value(corners).dtype == float
    assert surface.gradient(corners).shape == (5, 2)
    for x, y in corners.tolist():
        try:
            got = [*surface.gradient_function(floats=True)(x, y), *surface.hessian_function(floats=True)(x, y)]
        except (ArithmeticError, ValueError):
            continue
        assert all(isinstance(entry, int | float) for entry in got)


def test_it_is_shown_well(cls):
    surface = cls()
    (x0, x1), (y0, y1) = surface.box
    assert x1 - x0 == pytest.approx(y1 - y0, rel=1e-12), "the map is drawn with equal scales"
    assert x0 < surface.start[0] < x1
    assert y0 < surface.start[1] < y1
    assert np.linalg.norm(surface.gradient(surface.start)) > 0
    assert cls.theme in THEMES
    assert cls.title
    assert cls.tagline().endswith(".")
    assert len(cls.latex()) > 5
    for name, declared in cls.params().items():
        assert declared.help, name
        assert declared.symbol or name not in cls.letters(), name


NARROW = {"plateau", "easom", "michalewicz", "rastrigin", "griewank"}
"""Into whose holes only they see who look down more steeply: there the minimum is marked through the ground."""


@pytest.mark.parametrize("place", [None, (390, 388), (672, 640), (940, 330), (2000, 1000)])
def test_start_and_a_global_minimum_are_seen_from_its_camera(cls, place):
    surface = cls()
    heights = sample(surface)
    low, high = heights.span
    box = fitted(surface.camera, place)
    ground = ((heights.height - low) / (high - low) - 0.5) * box.height / box.side
    eye = np.array(surface.camera) / box.side
    assert seen(ground, surface, surface.start, eye)
    if surface.slug not in NARROW:
        assert any(seen(ground, surface, at, eye) for at in surface.global_minima)


def test_nobody_looks_straight_down(cls):
    """From above a landscape is a map, and has neither edge nor side."""
    across, up = np.hypot(*cls.camera[:2]), cls.camera[2]
    assert np.rad2deg(np.arctan2(up, across)) < (56 if cls.slug in NARROW else 61)


def seen(ground, surface, place, eye, lift=0.05):
    """Tell whether a ball at `place` is visible: nothing of the ground lies between it and the eye."""
    (x0, x1), (y0, y1) = surface.box
    at = np.array([(place[0] - x0) / (x1 - x0) - 0.5, (place[1] - y0) / (y1 - y0) - 0.5])
    ball = np.array([*at, height_at(ground, at) + lift])
    for share in np.linspace(0.01, 1.0, 400):
        x, y, z = ball + share * (eye - ball)
        if max(abs(x), abs(y)) > 0.5:
            return True
        if height_at(ground, (x, y)) > z:
            return False
    return True


def height_at(ground, at):
    last = len(ground) - 1
    column, row = (float(np.clip((coordinate + 0.5) * last, 0, last - 1e-9)) for coordinate in at)
    i, j = int(column), int(row)
    (a, b), (c, d) = ground[j : j + 2, i : i + 2]
    u, v = column - i, row - j
    return (a * (1 - u) + b * u) * (1 - v) + (c * (1 - u) + d * u) * v
