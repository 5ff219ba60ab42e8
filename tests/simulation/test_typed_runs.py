"""What somebody types is descended, mapped, swept and judged as the same surface of ours is."""

from __future__ import annotations

import numpy as np
import pytest

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import SURFACES, Surface
from landscape.core.surfaces.own import Own
from landscape.simulation.basins import basins
from landscape.simulation.contest import hold
from landscape.simulation.scenario import Run, Scenario, Setup
from landscape.simulation.simulate import simulate
from landscape.simulation.sweeps import sweep_runs
from landscape.simulation.verdicts import verdict

SAME = {
    "rosenbrock": "(a-x)^2 + b(y-x²)²; a = 1; b = 100 in 1..200",
    "himmelblau": "(x²+y-11)² + (x+y²-7)²",
    "three_hump_camel": "2x² - 1.05x⁴ + x⁶/6 + xy + y²",
}
"""Surfaces of ours, and how somebody types them."""
RUNS = (
    Run(OPTIMIZERS["sgd"](lr=1e-3), slot=0),
    Run(OPTIMIZERS["adam"](lr=0.1), slot=1),
    Run(OPTIMIZERS["newton"](), slot=2),
)


def both(slug: str) -> tuple[Surface, Own]:
    """Give a surface and the same one typed, looked at in the same box."""
    ours = SURFACES[slug]()
    (x0, x1), (y0, y1) = ours.box
    return ours, Own(z=SAME[slug], across=f"{x0}..{x1}", up=f"{y0}..{y1}")


@pytest.mark.parametrize("slug", SAME)
def test_runs_and_verdicts_are_the_same(slug: str) -> None:
    ours, typed = both(slug)
    assert typed.box == ours.box
    setup = Setup(steps=120, noise=0.1, starts=3).replace(x=ours.start[0], y=ours.start[1])
    found = [simulate(Scenario(surface, RUNS, setup)) for surface in (ours, typed)]
    for one, other, run in zip(*found, RUNS, strict=True):
        np.testing.assert_allclose(other.params, one.params, rtol=1e-6, atol=1e-9)
        assert verdict(typed, run, setup, other).kind == verdict(ours, run, setup, one).kind


@pytest.mark.parametrize("slug", SAME)
def test_basins_and_sweeps_are_the_same(slug: str) -> None:
    ours, typed = both(slug)
    maps = [basins(surface, RUNS[1], Setup(steps=200), points=24) for surface in (ours, typed)]
    ends = [np.where(one.label[..., None] >= 0, one.places[np.maximum(one.label, 0)], np.nan) for one in maps]
    assert (np.isclose(ends[0], ends[1], atol=1e-4, equal_nan=True)).mean() > 0.95
    start = tuple(ours.start)
    one, other = (sweep_runs(surface, RUNS[:2], Setup(steps=60), start) for surface in (ours, typed))
    for a, b in zip(one, other, strict=True):
        assert np.isclose(b.loss, a.loss, rtol=1e-5, atol=1e-9, equal_nan=True).mean() > 0.97  # but where it is chaos


def test_a_typed_formula_is_raced_on_shifted_and_turned() -> None:
    ours, typed = both("rosenbrock")
    one, other = (hold(surface, RUNS[:2], Setup(steps=60), tuned=False, turned=True) for surface in (ours, typed))
    for a, b in zip(one.entries, other.entries, strict=True):
        np.testing.assert_array_equal(b.to_tolerance, a.to_tolerance)
