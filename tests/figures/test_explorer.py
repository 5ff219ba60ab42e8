"""What losses are drawn against, and how much of them is seen."""

from __future__ import annotations

import numpy as np
import pytest

from landscape.core.learning.datasets import DATASETS
from landscape.core.learning.losses import LOSSES
from landscape.core.parts import make
from landscape.core.surfaces.data import Data
from landscape.figures import LIGHT
from landscape.figures.explorer import AXIS_TITLES, explorer
from landscape.simulation.scenario import View

AGAINST = {
    "number": {"error": "error", "prediction": "prediction", "margin": "error"},
    "binary": {"error": "logit", "prediction": "logit", "margin": "margin"},
    "classes": {"error": "chance", "prediction": "chance", "margin": "chance"},
}
"""What is drawn when that is asked for, by the task of the data."""


@pytest.mark.parametrize("against", ["error", "prediction", "margin"])
@pytest.mark.parametrize("slug", list(DATASETS))
def test_losses_are_drawn_against_what_suits_the_data(slug: str, against: str) -> None:
    surface = make(Data, {"data": DATASETS[slug]()})
    layout = explorer(surface, View(against=against), LIGHT).layout
    axis = AGAINST[surface.data.task][against]
    assert (layout.meta["axis"], layout.xaxis.title.text) == (axis, AXIS_TITLES[axis])
    if axis == "chance":
        assert layout.xaxis.range[0] <= 0
        assert layout.xaxis.range[1] >= 1
    if axis == "prediction":
        assert layout.xaxis.range[0] < surface.data.rows().y.min()
        assert surface.data.rows().y.max() < layout.xaxis.range[1]


@pytest.mark.parametrize("slug", [slug for slug, loss in LOSSES.items() if loss.total == "a"])
def test_the_chosen_loss_fills_its_axis(slug: str) -> None:
    loss = LOSSES[slug]()
    data = next(kind for kind in DATASETS.values() if kind().task == loss.task)
    low, high = explorer(make(Data, {"data": data(), "loss": loss}), View(), LIGHT).layout.yaxis.range
    assert low < 0 < high
    assert np.isfinite(high)
