"""What each method is: its settings, its memory and the first steps that can be worked out by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.core.gradients import BlockGradientOracle
from landscape.core.optimizers import OPTIMIZERS, Optimizer, published
from landscape.core.surfaces import SURFACES, Formula, Surface
from landscape.simulation.scenario import Run, Setup
from landscape.simulation.simulate import descend
from tests.strategies import registered

SLUGS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "amsgrad", "adamw", "nadam")
SLUGS += ("adamax", "radam", "lion", "sam", "newton", "backtracking", "wolfe", "cg", "bfgs", "lbfgs", "nelder_mead")
SLUGS += ("lookahead", "schedule_free_sgd", "schedule_free_adamw", "adan", "sophia", "prodigy")
DEFAULTS: dict[str, dict[str, Any]] = {
    "momentum": {"momentum": 0.9, "dampening": 0.0, "weight_decay": 0.0},
    "adagrad": {"lr": 0.01, "lr_decay": 0.0, "weight_decay": 0.0, "initial_accumulator_value": 0.0, "eps": 1e-10},
    "rmsprop": {"lr": 0.01, "alpha": 0.99, "eps": 1e-8, "weight_decay": 0.0, "momentum": 0.0, "centered": False},
    "adadelta": {"lr": 1.0, "rho": 0.9, "eps": 1e-6, "weight_decay": 0.0},
    "adam": {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.0},
    "amsgrad": {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.0},
    "adamw": {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 1e-2},
    "nadam": {"lr": 2e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.0, "momentum_decay": 4e-3},
    "adamax": {"lr": 2e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.0},
    "radam": {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.0},
    "lion": {"beta1": 0.9, "beta2": 0.99, "weight_decay": 1e-3},
    "sam": {"rho": 0.05},
    "backtracking": {"lr": 1.0, "c_1": 1e-4, "growth": 1.5},
    "bfgs": {"lr": 1.0, "c_1": 1e-4, "c_2": 0.9},
    "lbfgs": {"lr": 1.0, "c_1": 1e-4, "c_2": 0.9},
    "schedule_free_sgd": {"lr": 1.0, "beta": 0.9, "weight_decay": 0.0},
    "schedule_free_adamw": {"lr": 0.0025, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.0},
    "adan": {"lr": 1e-3, "beta1": 0.98, "beta2": 0.92, "beta3": 0.99, "eps": 1e-8, "weight_decay": 0.0},
    "sophia": {"beta1": 0.965, "beta2": 0.99, "gamma": 0.01, "period": 10, "eps": 1e-8, "weight_decay": 1e-4},
    "prodigy": {"lr": 1.0, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.0, "d_0": 1e-6},
}
"""Those of torch.optim 2.13, of optax for Lion, backtracking and Sophia, of the authors' code, of the paper for SAM.

The default momentum is ours, torch's is none, and so is what backtracking shrinks by.
"""


class Parabola(Formula):
    """Curvature 4 and 1."""

    slug = "parabola"
    title = "Parabola"
    formula = "2*x**2 + y**2/2"
    box = ((-4.0, 4.0), (-4.0, 4.0))
    start = (1.0, 1.0)


class Pass(Formula):
    """A saddle at the origin."""

    slug = "pass"
    title = "Pass"
    formula = "x**2 - y**2 + y**4/4"
    box = ((-4.0, 4.0), (-4.0, 4.0))
    start = (1.0, 0.1)


def first_step(slug: str, surface: Surface, start: tuple[float, float], **values: Any) -> Any:
    moved = descend(surface, Run(OPTIMIZERS[slug](**values)), Setup(steps=1), np.array([start]))
    return moved.params[1, 0]


def test_all_methods_are_there() -> None:
    assert set(published()) == set(SLUGS)


@pytest.mark.parametrize("slug", DEFAULTS)
def test_defaults_are_the_references(slug: str) -> None:
    declared = OPTIMIZERS[slug].params()
    assert {name: declared[name].default for name in DEFAULTS[slug]} == DEFAULTS[slug]
    assert set(declared) - set(DEFAULTS[slug]) <= {"lr", "weight_decay", "shrinkage"}


@pytest.mark.parametrize("slug", SLUGS)
def test_a_method_explains_itself(slug: str) -> None:
    optimizer = OPTIMIZERS[slug]
    text = optimizer.__doc__ or ""
    assert optimizer.tagline().endswith(".")
    assert 30 <= len(optimizer.tagline()) <= 140
    assert "References\n----------" in text
    assert "torch" in text.lower()
    assert "remembers" in text
    for name in optimizer.memory:
        assert any(line.name == name for line in optimizer.update().lines)
    assert all(declared.help for declared in optimizer.params().values())


@pytest.mark.parametrize("slug", SLUGS)
def test_the_learning_rate_comes_first_and_covers_the_declared_range(slug: str) -> None:
    name, declared = next(iter(OPTIMIZERS[slug].params().items()))
    assert (name, declared.lo, declared.hi, declared.log) == ("lr", 1e-6, 10.0, True)


@given(st.data(), registered(OPTIMIZERS), st.integers(1, 50))
def test_a_step_is_pure_and_starts_do_not_meet(data: st.DataObject, optimizer: Optimizer, t: int) -> None:
    surface = SURFACES["rosenbrock"]()
    numbers = st.lists(st.floats(-2, 2), min_size=6, max_size=6).map(lambda v: np.array(v).reshape(3, 2))
    x = data.draw(numbers)
    memory = {name: np.abs(data.draw(numbers)) for name in optimizer.memory}
    before = {name: array.copy() for name, array in {"x": x, **memory}.items()}
    moved, remembered = optimizer.step(BlockGradientOracle(surface), x, memory, 0.1, t)
    assert set(remembered) == set(optimizer.memory)
    for name, array in {"x": x, **memory}.items():
        np.testing.assert_array_equal(array, before[name])
    for row in range(3):
        own = {name: array[row : row + 1] for name, array in memory.items()}
        alone, alone_remembered = optimizer.step(BlockGradientOracle(surface), x[row : row + 1], own, 0.1, t)
        np.testing.assert_array_equal(alone, moved[row : row + 1])
        for name in optimizer.memory:
            np.testing.assert_array_equal(alone_remembered[name], remembered[name][row : row + 1])


@pytest.mark.parametrize("slug", SLUGS)
def test_steps_one_by_one_are_a_descent(slug: str) -> None:
    surface, start = SURFACES["himmelblau"](), np.array([[-0.6, -1.0]])
    optimizer = OPTIMIZERS[slug](lr=0.005)
    kept = descend(surface, Run(optimizer), Setup(steps=5), start)
    x, memory = start, {}
    for t in range(1, 6):
        x, memory = optimizer.step(BlockGradientOracle(surface), x, memory, 0.005, t)
        np.testing.assert_allclose(x, kept.params[t], rtol=1e-13)
        for name in optimizer.memory:
            np.testing.assert_allclose(memory[name], kept.memory[name][t], rtol=1e-12, atol=1e-300)


@given(st.data(), registered(OPTIMIZERS), registered(SURFACES))
def test_no_setting_breaks_anything(data: st.DataObject, optimizer: Optimizer, surface: Surface) -> None:
    start = np.array([[data.draw(st.floats(*side)) for side in surface.box]])
    kept = descend(surface, Run(optimizer), Setup(steps=30), start)
    last = int(kept.last_valid_step[0])
    assert np.isfinite(kept.params[: last + 1]).all()
    assert np.isnan(kept.params[last + 1 :]).all()


@pytest.mark.parametrize(
    ("slug", "values", "expected"),
    [
        ("sgd", {"lr": 0.1}, (1 - 0.4, 2 - 0.2)),
        ("sgd", {"lr": 0.1, "weight_decay": 0.5}, (1 - 0.1 * 4.5, 2 - 0.1 * 3)),
        ("momentum", {"lr": 0.1, "dampening": 0.9}, (1 - 0.4, 2 - 0.2)),
        ("nesterov", {"lr": 0.1, "momentum": 0.5}, (1 - 0.6, 2 - 0.3)),
        ("adagrad", {"lr": 0.1}, (0.9, 1.9)),
        ("adagrad", {"lr": 0.1, "initial_accumulator_value": 9.0}, (1 - 0.4 / 5, 2 - 0.2 / math.sqrt(13))),
        ("rmsprop", {"lr": 0.1, "alpha": 0.75}, (0.8, 1.8)),
        ("rmsprop", {"lr": 0.1, "alpha": 0.5, "centered": True}, (0.8, 1.8)),
        ("adam", {"lr": 0.1}, (0.9, 1.9)),
        ("amsgrad", {"lr": 0.1}, (0.9, 1.9)),
        ("adamw", {"lr": 0.1, "weight_decay": 0.5}, (0.95 - 0.1, 1.9 - 0.1)),
        ("adamax", {"lr": 0.1}, (0.9, 1.9)),
        ("radam", {"lr": 0.1}, (1 - 0.4, 2 - 0.2)),
        ("lion", {"lr": 0.1, "weight_decay": 0.0}, (0.9, 1.9)),
        ("sam", {"lr": 0.1, "rho": 0.5}, (1 - 0.4 * (1 + 2 / math.sqrt(20)), 2 - 0.1 * (2 + 1 / math.sqrt(20)))),
        ("newton", {"damping": 1.0}, (1 - 4 / 5, 2 - 2 / 2)),
    ],
)  # fmt: skip
def test_the_first_step_is_the_one_worked_out_by_hand(
    slug: str, values: dict[str, float], expected: tuple[float, float]
) -> None:
    np.testing.assert_allclose(first_step(slug, Parabola(), (1.0, 2.0), **values), expected, rtol=1e-6)


def test_adadelta_begins_very_slowly() -> None:
    moved = first_step("adadelta", Parabola(), (1.0, 2.0))
    assert np.all(np.abs(moved - (1.0, 2.0)) < 0.01)


def test_newton_reaches_the_bottom_of_a_bowl_in_one_step() -> None:
    np.testing.assert_allclose(first_step("newton", Parabola(), (1.0, 2.0), damping=1e-8), 0, atol=1e-7)


def test_newton_goes_downhill_and_says_that_the_hessian_is_indefinite() -> None:
    kept = descend(Pass(), Run(OPTIMIZERS["newton"](damping=1.0)), Setup(steps=30), np.array([[1.0, 0.1]]))
    assert (np.diff(kept.loss[:, 0]) <= 1e-15).all()
    remembered = kept.memory["lambda_min"][:, 0]
    assert remembered[0].tolist() == [0, 0]
    assert remembered[1, 0] == pytest.approx(-2 + 3 * 0.1**2)
    assert remembered[-1, 0] == pytest.approx(2)
    np.testing.assert_array_equal(remembered[:, 0], remembered[:, 1])


@pytest.mark.parametrize("slug", SLUGS)
def test_gradients_are_counted(slug: str) -> None:
    kept = descend(Parabola(), Run(OPTIMIZERS[slug]()), Setup(steps=3), np.array([[1.0, 2.0]]))
    asked = np.diff(kept.evaluations[:, 0])
    rule = OPTIMIZERS[slug]().specialised()
    assert (rule.evaluations <= asked).all()
    assert (asked <= rule.most_evaluations).all()
    if rule.steady:
        assert asked.tolist() == [2 if slug == "sam" else 1] * 3


def test_lion_moves_by_its_rate() -> None:
    kept = descend(
        Parabola(), Run(OPTIMIZERS["lion"](lr=0.01, weight_decay=0.0)), Setup(steps=50), np.array([[1.0, 2.0]])
    )
    np.testing.assert_allclose(np.abs(np.diff(kept.params[:, 0], axis=0)), 0.01, rtol=1e-9)


def test_amsgrad_never_forgets_a_steep_place() -> None:
    kept = descend(
        SURFACES["rosenbrock"](), Run(OPTIMIZERS["amsgrad"](lr=0.1)), Setup(steps=200), np.array([[-1.5, 2.4]])
    )
    assert (np.diff(kept.memory["w"], axis=0) >= 0).all()
    assert (np.diff(kept.memory["v"], axis=0) < 0).any()


def test_nadams_memory_is_what_the_product_lacks_to_one() -> None:
    kept = descend(Parabola(), Run(OPTIMIZERS["nadam"]()), Setup(steps=20), np.array([[1.0, 2.0]]))
    momentum = [0.9 * (1 - 0.5 * 0.96 ** (t * 0.004)) for t in range(1, 21)]
    np.testing.assert_allclose(kept.memory["q"][1:, 0, 0], 1 - np.cumprod(momentum), rtol=1e-12)


def test_lbfgs_asks_as_often_as_torch_calls_its_closure() -> None:
    """Counted in PyTorch 2.13 with ``max_iter=1``, ``history_size=3``, no tolerances and a search of strong Wolfe."""
    run, start = Run(OPTIMIZERS["lbfgs"](lr=1.0)), np.array([[-1.5, 2.4]])
    kept = descend(SURFACES["rosenbrock"](), run, Setup(steps=12), start)
    assert kept.evaluations[1:, 0].tolist() == [3, 5, 8, 11, 13, 16, 18, 20, 22, 26, 28, 30]
