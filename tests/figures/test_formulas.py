"""Formulas and rules as they are shown: all of them can be written, and say what is computed."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from landscape import decode
from landscape.core.learning import texts
from landscape.core.learning.datasets import DATASETS
from landscape.core.learning.losses import LOSSES, Loss
from landscape.core.learning.models import MODELS, Model
from landscape.core.mathml import plain as unmarked
from landscape.core.optimizers import OPTIMIZERS, Optimizer
from landscape.core.surfaces import SURFACES, Formula, Surface
from landscape.core.surfaces.data import Data, fits, offered_losses
from landscape.figures.formulas import SUBSCRIPTS, loss_formulas, update_rule


def plain(formula: str) -> str:
    return "".join(ET.fromstring(formula).itertext()).replace("\u2062", "")


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda one: one.slug)
def test_every_surface_shows_its_formula(surface: type[Surface]) -> None:
    formulas = loss_formulas(surface())
    if not issubclass(surface, Formula):
        assert len(formulas) == 2 * issubclass(surface, Data)
        return
    shown = "".join(map(plain, formulas))
    assert shown.startswith("f=")
    weights = {weight.translate(SUBSCRIPTS).replace("_", "") for weight in surface.weights}
    assert weights <= set(re.findall("w[12]|[xy]", shown)), "as the axes call them"


def test_what_stands_below_a_condition_is_set_in() -> None:
    lines = update_rule(OPTIMIZERS["lookahead"]())
    assert [line.count("<mspace") for line in lines] == [0, 1, 0, 0, 0, 0, 1, 1, 1]


def test_letters_are_those_that_are_declared() -> None:
    assert [*map(plain, loss_formulas(SURFACES["rosenbrock"]()))] == ["f=(a−w1)2+b(w2−w12)2"]
    assert [*map(plain, loss_formulas(SURFACES["bowl"]()))] == ["f=w12+κw222"]


JUDGED = [
    Data(data=data, model=model(), loss=loss())
    for model in MODELS.values()
    for data in [next(one() for one in DATASETS.values() if fits(model, one()))]
    for loss in offered_losses(data).values()
]
"""Every model with every loss that suits it."""


@pytest.mark.parametrize("surface", JUDGED, ids=lambda one: f"{one.model.slug}-{one.loss.slug}")
def test_data_show_what_is_predicted_and_how_it_is_judged(surface: Data) -> None:
    predicted, judged, *means = map(plain, loss_formulas(surface))
    letters = {"number": "y^i", "binary": "zi", "classes": "zik"}
    assert predicted.startswith(f"{letters[surface.data.task]}=")
    for weight in surface.model.weights:
        assert weight.translate({ord("₁"): "1", ord("₂"): "2"}) in predicted
    assert judged.startswith("L=")
    averaged = means or [judged.removeprefix("L=")]
    assert len(averaged) == len(surface.loss.rows)
    assert all("1n∑i=1n" in mean for mean in averaged)
    assert ("λ2(w12+w22)" in judged) == bool(surface.model.penalty)
    written = {name for name in surface.loss.params() if name in "".join(row.value for row in surface.loss.rows)}
    for name in written:
        symbol = surface.loss.params()[name].symbol
        assert (unmarked(symbol) if symbol else name.replace("_", " ")) in judged


def test_a_line_is_judged_by_its_squared_errors() -> None:
    surface = decode("surface=data,data:line_noisy,model:line,loss:mse").surface
    assert [*map(plain, loss_formulas(surface))] == ["y^i=wxi+b", "L=1n∑i=1n(y^i−yi)2"]


@pytest.mark.parametrize("loss", [one for one in LOSSES.values() if any(row.shown for row in one.rows)])
def test_what_is_shown_of_a_loss_is_what_is_computed(loss: type[Loss]) -> None:
    draw = np.random.default_rng(0)
    for row in loss.rows:
        given = loss().values() | {name: draw.normal(size=50) for name in texts.names(row.value)}
        if loss.task == "classes":
            given |= dict(zip(("y0", "y1", "y2"), np.eye(3)[draw.integers(3, size=50)].T, strict=True))
        computed, shown = texts.program(row.value, row.shown or row.value)(given)
        np.testing.assert_allclose(shown, computed, rtol=1e-12, atol=1e-12)


def test_what_is_shown_of_softmax_is_what_is_computed() -> None:
    surface = decode("surface=data,data:penguins_three,model:softmax").surface
    assert isinstance(surface, Data)
    for formula in surface.model.formulas(surface.rows):
        numbers = iter(re.findall(r"-?\d+\.\d{9}", re.sub(r"- (w\d\*)", r"+ \1-", formula)))
        given = {"w1": 0.3, "w2": -0.8, "x1": 1.2, "x2": -0.4}
        meant = given | {f"{name}{j}": float(next(numbers)) for j in range(3) for name in ("best", "first", "second")}
        (shown,), (computed,) = texts.program(surface.model.shown)(meant), texts.program(formula)(given)
        assert shown == pytest.approx(computed, rel=1e-12)


@pytest.mark.parametrize("model", [one for one in MODELS.values() if one.punishment])
def test_what_is_shown_to_be_added_is_what_is_added(model: type[Model]) -> None:
    part = model()
    (added,) = texts.program(part.punishment)(part.values() | {"w1": 3.0, "w2": -4.0})
    assert added == pytest.approx(part.penalty / 2 * 25)


@pytest.mark.parametrize("method", OPTIMIZERS.values(), ids=lambda one: one.slug)
def test_every_method_shows_its_rule(method: type[Optimizer]) -> None:
    lines, blocks = update_rule(method()), method().specialised().blocks
    assert "θ" in [plain(line).split("←")[0] for line in lines]
    assert len(lines) == sum(len(block) + bool(under) for under, block in blocks)


def test_terms_that_are_switched_off_are_left_out() -> None:
    without, with_decay = (" ".join(map(plain, update_rule(OPTIMIZERS["sgd"](weight_decay=l2)))) for l2 in (0.0, 0.1))
    assert "λ" not in without
    assert "λ" in with_decay
