"""What lessons say of data and models and not of runs."""

from __future__ import annotations

import numpy as np
import pytest

from landscape.core.surfaces.data import Data
from landscape.simulation.links import decode


def thresholds(query: str) -> list[tuple[int, int]]:
    """Give how many pixels of the object each threshold of brightness finds, and how many others."""
    surface = decode(query).surface
    assert isinstance(surface, Data)
    bright, is_object = surface.rows.x[:, 0], surface.rows.y == 1
    chosen = [bright >= level for level in np.unique(bright)]
    return [(int((of & is_object).sum()), int((of & ~is_object).sum())) for of in chosen]


@pytest.mark.parametrize(
    ("contrast", "found", "fewest"), [("data.contrast:0.2,", 8, 13), ("", 18, 5)], ids=["faint", "clear"]
)
def test_no_threshold_of_brightness_does_better_than_the_lesson_on_dice_says(
    contrast: str, found: int, fewest: int
) -> None:
    tried = thresholds(f"surface=data,data:spot,{contrast}model:logistic&run=sgd")
    assert min(alarms for hits, alarms in tried if hits >= found) == fewest
    dice = [1 - 2 * hits / (hits + alarms + 21) for hits, alarms in tried]
    assert tried[int(np.argmin(dice))] == (found, fewest)


def test_where_the_lesson_on_dice_ends_the_sigmoid_hardly_reacts() -> None:
    """From w = −20, b = −2 a pixel of the object has a probability of about a millionth, and so has its slope."""
    surface = decode("surface=data,data:spot,model:logistic,loss:dice&run=sgd&x=-20&y=-2").surface
    assert isinstance(surface, Data)
    z = surface.outputs(np.array([-20.0, -2.0]), surface.rows.x)[0][surface.rows.y == 1]
    slope = np.exp(z) / (1 + np.exp(z)) ** 2
    assert 1e-7 < np.median(slope) < 1e-5
    with_entropy = decode("surface=data,data:spot,model:logistic&run=sgd").surface
    assert np.linalg.norm(with_entropy.gradient(np.array([-20.0, -2.0]))) > 5 * np.linalg.norm(
        surface.gradient(np.array([-20.0, -2.0]))
    )
