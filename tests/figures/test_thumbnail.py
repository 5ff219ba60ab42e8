"""Small pictures have the colours of the landscape, and every surface has one."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from landscape import decode
from landscape.core.surfaces import SURFACES
from landscape.figures.heights import sample
from landscape.figures.sprite import HEIGHT, SHARP, WIDTH, sprite
from landscape.figures.theme import Scheme, themed
from landscape.figures.thumbnail import SCHEMES, SHADES, SIDE, levels, shades, thumbnail
from landscape.simulation.ramps import RAMPS

MOST = 24_000
"""Bytes of the pictures of all surfaces."""


def rgb(color: str) -> list[int]:
    return list(bytes.fromhex(color[1:]))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ramp", RAMPS)
def test_shades_go_along_the_ramp_of_the_landscape(scheme: Scheme, ramp: str) -> None:
    colors, ways = shades(scheme, ramp), themed(scheme, ramp).ramp
    assert colors.shape == (SHADES, 3)
    assert colors[0].tolist() == rgb(ways[0])
    assert colors[-1].tolist() == rgb(ways[-1])
    nearest = [min(np.abs(np.subtract(rgb(way), color)).max() for color in colors.astype(int)) for way in ways]
    assert max(nearest) <= 8


def test_levels_are_heights_of_the_box() -> None:
    surface = SURFACES["rosenbrock"]()
    heights = sample(surface)
    low, high = heights.span
    drawn = levels(surface, len(heights.x), len(heights.y)).astype(float)
    assert np.abs(drawn / (SHADES - 1) * (high - low) + low - heights.height).max() <= (high - low) / (SHADES - 1) / 2
    assert levels(surface, 5, 3).shape == (3, 5)
    assert set(drawn.ravel()) == set(range(SHADES))


def test_a_scenarios_picture_has_its_own_ramp() -> None:
    told = thumbnail(decode("surface=bowl&ramp=earth"))
    assert base64.b64decode(told["levels"]) == levels(SURFACES["bowl"](), SIDE, SIDE).tobytes()
    for scheme in SCHEMES:
        assert base64.b64decode(told["shades"][scheme]) == shades(scheme, "earth").tobytes()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_surface_has_its_picture_from_above(scheme: Scheme) -> None:
    file = sprite(scheme)
    assert len(file) <= MOST
    picture = np.asarray(Image.open(io.BytesIO(file)).convert("RGB"))
    high, wide = SHARP * HEIGHT, SHARP * WIDTH
    assert picture.shape == (high * len(SURFACES), wide, 3)
    for place, surface in enumerate(SURFACES.values()):
        colors = shades(scheme)[levels(surface(), wide, high)]
        assert np.array_equal(picture[place * high : (place + 1) * high], colors[::-1])
