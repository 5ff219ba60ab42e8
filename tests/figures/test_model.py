"""The model's view of the data: axes that suit the rows and stand still."""

from __future__ import annotations

import numpy as np
import pytest

from landscape.core.learning.changes import with_drawn_change
from landscape.core.learning.datasets import DATASETS
from landscape.core.parts import make
from landscape.core.surfaces.data import Data
from landscape.figures import DARK, LIGHT, Theme
from landscape.figures.model import model

PLANES = {
    "penguins": "target",
    "line_exact": "target",
    "imbalanced": "chance",
    "blobs": "inputs",
    "penguins_plane": "inputs",
    "penguins_three": "inputs",
    "spot": "image",
}


def over(slug: str, **more: object) -> Data:
    return make(Data, {"data": DATASETS[slug](), **more})


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("slug", list(DATASETS))
def test_every_data_set_is_drawn(slug: str, theme: Theme) -> None:
    surface = over(slug)
    figure = model(surface, theme)
    assert figure.layout.xaxis.fixedrange
    assert figure.layout.meta["plane"] == PLANES.get(slug, figure.layout.meta["plane"])
    assert [told["name"] for told in figure.layout.meta["classes"]] == list(surface.data.classes)
    assert len({told["marker"] for told in figure.layout.meta["classes"]}) == len(surface.data.classes)
    assert "NaN" not in figure.to_json()


@pytest.mark.parametrize("slug", [slug for slug in DATASETS if slug != "spot"])
def test_all_rows_are_inside(slug: str) -> None:
    surface = over(slug)
    low, high = model(surface, LIGHT).layout.xaxis.range
    x = surface.every_row.x[:, 0]
    assert low < x.min()
    assert x.max() < high


def test_axes_stand_still_while_a_row_is_dragged_and_make_room_for_one_from_afar() -> None:
    first = over("penguins")
    before = model(first, LIGHT).layout
    near = model(first.replace(edits="3:0.5:1.9"), LIGHT).layout
    assert (near.xaxis, near.yaxis) == (before.xaxis, before.yaxis)
    far = model(first.replace(edits=with_drawn_change("", None, (9.0, 1.0), first.data.rows(), 0)), LIGHT).layout
    assert far.xaxis.range[1] > 9
    assert far.yaxis == before.yaxis


def test_the_image_is_drawn_as_it_is() -> None:
    surface = over("spot")
    trace = model(surface, DARK).data[0]
    assert trace.z.shape == surface.data.image
    assert np.allclose(np.asarray(trace.z).ravel(), surface.every_row.x[:, 0], atol=1e-6)


def test_an_image_is_seen_whole_with_its_first_row_on_top() -> None:
    surface = over("spot")
    height, width = surface.data.image or (0, 0)
    figure = model(surface, LIGHT)
    assert np.asarray(figure.data[0].z).shape == (height, width)
    assert tuple(figure.layout.xaxis.range) == (-0.5, width - 0.5)
    assert tuple(figure.layout.yaxis.range) == (height - 0.5, -0.5)
