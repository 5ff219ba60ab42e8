"""Critical points against surfaces whose every critical point is known."""

from collections import Counter

import numpy as np
import pytest

from landscape.core import critical
from landscape.core.cache import CACHE
from landscape.core.critical import Nature, critical_points
from landscape.core.surfaces import SURFACES, Formula


def counted(surface):
    return Counter(point.nature.value for point in critical_points(surface))


@pytest.mark.parametrize(
    ("slug", "minima", "saddles", "maxima"),
    [
        ("bowl", 1, 0, 0),
        ("ravine", 1, 0, 0),
        ("rotated_ravine", 1, 0, 0),
        ("booth", 1, 0, 0),
        ("matyas", 1, 0, 0),
        ("rosenbrock", 1, 0, 0),
        ("spiral", 1, 0, 0),  # its slope along the radius never vanishes but at the centre
        ("plateau", 1, 0, 0),
        ("cliff", 1, 0, 0),
        ("saddle", 2, 1, 0),
        ("two_wells", 2, 1, 0),
        ("sharp_and_flat", 2, 1, 0),
        ("three_hump_camel", 3, 2, 0),
        ("himmelblau", 4, 4, 1),
        ("styblinski_tang", 4, 4, 1),  # three critical points along each weight: 2 minima and 1 maximum
        ("goldstein_price", 4, 4, 1),
        ("six_hump_camel", 6, 7, 2),
        ("mccormick", 2, 1, 0),
        ("rastrigin", 121, 220, 100),  # along each weight 11 minima and 10 maxima
        ("ackley", 121, 220, 100),
    ],
)
def test_known_surfaces(slug, minima, saddles, maxima):
    found = counted(SURFACES[slug]())
    assert found == Counter({"minimum": minima, "saddle": saddles, "maximum": maxima})


def test_himmelblau_as_published():
    points = critical_points(SURFACES["himmelblau"]())
    maximum = next(point for point in points if point.nature is Nature.MAXIMUM)
    assert maximum.place == pytest.approx((-0.270845, -0.923039), abs=1e-6)
    assert maximum.loss == pytest.approx(181.617, abs=1e-3)
    assert np.diff([point.loss for point in points]).min() > -1e-9, "the lowest come first"


def test_a_monkey_saddle_is_degenerate():
    [level] = [point for point in critical_points(SURFACES["monkey_saddle"]()) if point.nature is Nature.DEGENERATE]
    assert level.place == pytest.approx((0, 0), abs=1e-6)


class Quartic(Formula):
    """A minimum that its Hessian does not show."""

    formula = "x**4 + y**4"
    box = ((-2.0, 3.0), (-2.0, 3.0))
    start = (1.0, 1.0)


class Slope(Formula):
    """Nowhere level."""

    formula = "x + 2*y"
    box = ((-2.0, 3.0), (-2.0, 3.0))
    start = (1.0, 1.0)


class Level(Formula):
    """Everywhere level."""

    formula = "0*x + 3"
    box = ((-2.0, 3.0), (-2.0, 3.0))
    start = (1.0, 1.0)


class Ring(Formula):
    """A whole circle of minima."""

    formula = "(x**2 + y**2 - 1)**2"
    box = ((-2.0, 2.0), (-2.0, 2.0))
    start = (1.5, 1.0)


class Barred(Formula):
    """Not a number on half of the plane."""

    formula = "log(x) + 1/x + y**2"
    box = ((-2.0, 3.0), (-2.0, 3.0))
    start = (2.0, 1.0)


def test_a_flat_bottom_is_degenerate():
    assert [point.nature for point in critical_points(Quartic())] == [Nature.DEGENERATE]


@pytest.mark.parametrize("surface", [Slope(), Level()])
def test_planes_have_no_critical_points(surface):
    assert critical_points(surface) == ()


def test_a_curve_of_critical_points_is_left_out():
    assert [point.nature for point in critical_points(Ring())] == [Nature.MAXIMUM]


def test_ground_that_is_no_number_is_passed_over():
    [point] = critical_points(Barred())
    assert point.place == pytest.approx((1, 0))
    assert point.nature is Nature.MINIMUM


@pytest.mark.parametrize("slug", SURFACES)
def test_stated_minima_are_found_and_every_point_is_level(slug):
    surface = SURFACES[slug]()
    points = critical_points(surface)
    found = np.array([point.place for point in critical.minima(surface)])
    size = surface.box[0][1] - surface.box[0][0]
    for place in surface.minima:
        assert np.abs(found - place).max(axis=1).min() < 1e-6 * size
    for point in points:
        low, high = point.curvatures
        assert low <= high
        if point.nature is not Nature.DEGENERATE:
            away = np.linalg.solve(surface.hessian(point.place), surface.gradient(point.place))
            assert np.abs(away).max() < 1e-9 * size
    places = np.array([point.place for point in points])
    apart = np.abs(places[:, None] - places[None]).max(axis=-1) + np.eye(len(places))
    assert apart.min() > critical.SAME_PLACE * size


def test_the_same_every_time():
    surface = SURFACES["egg_holder"]()
    first = critical_points(surface)
    CACHE.clear()
    assert critical_points(surface) == first


def test_nearest_finds_what_lies_within_reach_only():
    surface = SURFACES["himmelblau"]()
    point = critical.nearest(surface, np.array([3.02, 1.97]), 0.01)
    assert point is not None
    assert point.place == pytest.approx((3, 2))
    assert critical.nearest(surface, np.array([1.0, 1.0]), 0.01) is None
