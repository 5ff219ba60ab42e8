"""What a model says of itself is what its formula does."""

from __future__ import annotations

import dataclasses

import pytest

from landscape.core.learning.datasets import DATASETS
from landscape.core.learning.models import MODELS
from landscape.core.learning.texts import names
from landscape.core.surfaces.data import offered_models


@pytest.mark.parametrize("slug", MODELS)
def test_a_model_declares_the_inputs_that_its_formula_reads(slug: str) -> None:
    model = MODELS[slug]()
    rows = next(one().rows() for one in DATASETS.values() if slug in offered_models(one()))
    read = frozenset().union(*map(names, model.formulas(rows)))
    assert read & {"x1", "x2"} == {f"x{index + 1}" for index in range(model.inputs)}


@pytest.mark.parametrize("slug", DATASETS)
def test_a_model_that_reads_all_inputs_is_offered_first(slug: str) -> None:
    data = DATASETS[slug]()
    first, *_ = offered_models(data).values()
    assert first.inputs == len(data.inputs)


@pytest.mark.parametrize("slug", MODELS)
def test_a_single_row_has_a_box_of_its_own_size(slug: str) -> None:
    """Others may have been taken away: what all rows have in common has no spread."""
    model, rows = MODELS[slug](), next(one().rows() for one in DATASETS.values() if slug in offered_models(one()))
    for low, high in model.box(dataclasses.replace(rows, x=rows.x[:1], y=rows.y[:1])):
        assert 1e-3 < high - low < 1e4
