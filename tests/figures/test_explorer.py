"""What losses are drawn against, and how much of them is seen."""

from __future__ import annotations

import numpy as np
import pytest

from landscape.core.learning.datasets import DATASETS
from landscape.core.learning.losses import LOSSES
from landscape.core.parts import make
from landscape.core.surfaces.data import Data
from landscape.figures import LIGHT
from landscape.figures.explorer import AXIS_TITLES, OVERSHOOT, explorer
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
def test_the_chosen_loss_fills_its_axis_alone_and_is_not_pressed_flat_by_others(slug: str) -> None:
    loss = LOSSES[slug]()
    data = next(kind for kind in DATASETS.values() if kind().task == loss.task)
    surface = make(Data, {"data": data(), "loss": loss})
    alone, among = (
        explorer(surface, View(compare=compared), LIGHT).layout.yaxis.range[1] for compared in ("", ".".join(LOSSES))
    )
    assert alone <= among <= OVERSHOOT * alone * (1 + 1e-9)


def test_an_axis_is_as_high_as_the_loss_that_is_drawn_over_it() -> None:
    surface = make(Data, {"data": DATASETS["line_noisy"](), "loss": LOSSES["mse"]()})
    low, high = np.min(surface.data.rows().y), np.max(surface.data.rows().y)
    top = explorer(surface, View(), LIGHT).layout.yaxis.range[1]
    assert top == pytest.approx(1.06 * (0.7 * (high - low)) ** 2)
    assert explorer(surface.replace(loss=LOSSES["mae"]()), View(compare="mse"), LIGHT).layout.yaxis.range[1] < top
