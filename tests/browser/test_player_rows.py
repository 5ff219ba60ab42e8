"""The browser's models and losses agree with those computed here."""

# ruff: noqa: E501  (pages and scripts for the browser)

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from landscape.core.learning import texts
from landscape.core.learning.batches import batches
from landscape.core.learning.datasets import DATASETS
from landscape.core.learning.losses import LOSSES
from landscape.core.learning.models import MODELS
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import SURFACES
from landscape.core.surfaces.data import Data, fits
from landscape.figures.rows import rows
from landscape.simulation.scenario import Run, Scenario, Setup
from tests.browser.player_page import serve, write_page


def _surface(model: str, loss: str) -> Data:
    data = next(one() for one in DATASETS.values() if fits(MODELS[model], one()) and one.task == LOSSES[loss].task)
    return Data(data=data, model=MODELS[model](), loss=LOSSES[loss]())


SUITED = [
    (model, loss)
    for model in MODELS
    for loss in LOSSES
    if MODELS[model].task == LOSSES[loss].task and any(fits(MODELS[model], one()) for one in DATASETS.values())
]


def _told(surface: Data, setup: Setup) -> dict[str, Any]:
    return rows(Scenario(surface, (Run(OPTIMIZERS["sgd"]()),), setup)) or {}


@pytest.fixture(scope="module")
def parts(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page from which the player's modules can be imported."""
    folder: Path = tmp_path_factory.mktemp("rows")
    write_page(folder, Scenario(SURFACES["bowl"](), (Run(OPTIMIZERS["sgd"]()),), Setup(steps=3)))
    with serve(folder) as address:
        page = browser.new_page()
        page.goto(address)
        yield page
        page.close()


def ask(page: Page, told: dict[str, Any], expression: str, **more: Any) -> Any:
    return page.evaluate(
        f"""async ({{ told, more }}) => {{
          const m = await import('/assets/modules/data/rows.js'), rows = m.unpackRows(told);
          return {expression};
        }}""",
        {"told": told, "more": more},
    )


@pytest.mark.parametrize(("model", "loss"), SUITED)
def test_losses_are_those_of_the_server(parts: Page, model: str, loss: str) -> None:
    surface, setup = _surface(model, loss), Setup(steps=7, batch=3)
    told = _told(surface, setup)
    (x0, x1), (y0, y1) = surface.box
    places = np.array([[x0, y0], [0.3 * x0 + 0.7 * x1, 0.6 * y0 + 0.4 * y1], [x1, y1]])
    picked = (batches(surface.count, 3, 7, setup.seed) or ())[3]
    seen = ask(
        parts,
        told,
        """{ all: more.places.map(([a, b]) => m.lossAt(rows, a, b)), some: more.places.map(([a, b]) => m.lossAt(rows, a, b, rows.pickedAt(3))),
          over: [...m.lossOver(rows, Float64Array.from(more.places, (p) => p[0]), Float64Array.from(more.places, (p) => p[1]), rows.pickedAt(3))],
          each: rows.loss.alone && more.places.map(([a, b]) => Array.from(rows.y, (y, i) => rows.loss.each(m.outputsAt(rows, i, a, b), y))),
          slopes: more.places.map(([a, b]) => Array.from(rows.learnt, (i) => rows.loss.slopes(m.outputsAt(rows, i, a, b), rows.y[i], rows.loss.shares(m.meansAt(rows, a, b), rows.learnt.length)))),
          none: rows.pickedAt(7) }""",
        places=places.tolist(),
    )
    assert seen["all"] == pytest.approx(surface.value(places).tolist(), rel=1e-4, abs=1e-6)
    assert seen["some"] == pytest.approx(surface.value(places, picked).tolist(), rel=1e-4, abs=1e-6)
    assert seen["over"] == pytest.approx(seen["some"], rel=1e-9)
    slopes = surface.loss.slopes(surface.outputs(places, surface.rows.x), surface.rows.y)
    np.testing.assert_allclose(
        np.array(seen["slopes"]), np.moveaxis(slopes, 0, -1), rtol=1e-3, atol=1e-5 * np.abs(slopes).max()
    )
    assert seen["none"] is None
    if surface.loss.total == "a":
        scale = float(surface.row_losses(places).max())
        np.testing.assert_allclose(np.array(seen["each"]), surface.row_losses(places), rtol=1e-4, atol=1e-6 * scale)
    else:
        assert not seen["each"]


FORMULAS = {
    "log_cosh(x)": (0.0, 1e-8, -1e-3, 3.0, -50.0, 800.0),
    "softplus(x)": (0.0, 1e-8, -40.0, 40.0, -800.0, 800.0),
    "sigmoid(x)": (0.0, -40.0, 40.0, -800.0, 800.0),
    "logsumexp(x, -x, 0)": (0.0, 1e-8, 900.0),
    "-x**2 + abs(x)/3 - minimum(x, 1)*maximum(x, -1) + sign(x)*tanh(x) - sin(x) + exp(-x)": (0.0, 1.3, -2.1),
}


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_as_accurate_as_on_the_server(parts: Page, text: str) -> None:
    xs = FORMULAS[text]
    told = parts.evaluate(
        """async ([tree, xs]) => { const m = await import('/assets/modules/data/formula.js');
          const one = m.evaluator(tree, ['x']), many = m.evaluatorOver(tree, ['x']);
          return [xs.map((x) => one(x)), [...many(Float64Array.from(xs))]]; }""",
        [texts.tree(text), list(xs)],
    )
    expected = [float(texts.program(text)({"x": np.float64(x)})[0]) for x in xs]
    for seen in told:
        assert seen == pytest.approx(expected, rel=1e-14, abs=1e-300)


def test_formulas_know_only_what_they_may_say(parts: Page) -> None:
    for tree in (["fetch", "x"], ["constructor", "x"], "window", ["+"], ["+", "x", "x", "x"]):
        said = parts.evaluate(
            "async (tree) => { const m = await import('/assets/modules/data/formula.js'); try { m.evaluator(tree, ['x']); return ''; } catch (error) { return error.message; } }",
            tree,
        )
        assert said, json.dumps(tree)


def test_probabilities_sum_to_one(parts: Page) -> None:
    surface = _surface("softmax", "categorical")
    told = ask(parts, _told(surface, Setup(steps=2)), "m.probability(rows, [1000, 1001, -5])")
    assert sum(told) == pytest.approx(1)
    assert told[1] == pytest.approx(1 / (1 + np.exp(-1)))


def test_no_rows_behind_a_formula(parts: Page) -> None:
    assert parts.evaluate("async () => (await import('/assets/modules/data/rows.js')).unpackRows(null)") is None
