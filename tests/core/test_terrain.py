"""Random terrain is the same for a seed for ever, and its lowest point is known."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.core.surfaces import SURFACES
from landscape.core.surfaces.terrain import Terrain

SEEDS = st.integers(0, 9999)
ROUGHNESS = st.floats(0, 0.7)
RECORDED = np.array(
    [
        [0.04217449781288163, -0.8966129436701415, 1.1235319021169141],
        [-0.8020282249150514, 1.717504818102978, 1.1967354635264869],
        [3.7602460290003052, -0.571848722205988, 1.6534469665000437],
    ]
)
FINE = np.stack(np.meshgrid(*[np.linspace(-5, 5, 301)] * 2), -1)


@given(SEEDS, ROUGHNESS)
@settings(max_examples=40)
def test_nothing_in_the_box_is_lower_than_its_lowest_point(seed: int, r: float) -> None:
    surface = Terrain(seed=seed, r=r)
    (lowest,) = surface.minima
    assert surface.holds(np.array(lowest))
    assert float(surface.value(lowest)) <= surface.value(FINE).min()
    assert np.abs(surface.gradient(lowest)).max() < 1e-9
    assert np.abs(surface.gradient(surface.start)).max() > 0


def test_a_seed_gives_the_same_terrain_for_ever() -> None:
    """A link has the seed alone, so that another terrain of the same seed would be another link."""
    places = [[-3.5, 3.0], [0.25, -1.5], [4.0, 4.0]]
    found = np.array([Terrain(seed=seed).value(places) for seed in (0, 1, 2026)])
    np.testing.assert_allclose(found, RECORDED, rtol=1e-12)


def test_another_seed_is_another_terrain_of_the_same_kind() -> None:
    one, other = Terrain(seed=1), Terrain(seed=2)
    assert type(one) is not type(other)
    assert one.shape == other.shape
    assert one.replace(seed=2) == other
    assert pickle.loads(pickle.dumps(other)) == other
    assert isinstance(SURFACES["terrain"](), Terrain)


@pytest.mark.parametrize("r", [0.1, 0.6])
def test_more_roughness_has_more_hollows(r: float) -> None:
    loss = Terrain(r=r).value(FINE)
    inner = loss[1:-1, 1:-1]
    around = [loss[1 + i : 300 + i, 1 + j : 300 + j] for i in (-1, 0, 1) for j in (-1, 0, 1)]
    count = int((inner == np.min(around, axis=0)).sum())
    assert (count < 6) if r < 0.5 else (count > 15)
