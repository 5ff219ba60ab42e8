"""A surface that is shifted and turned is the same landscape with other coordinates."""

from __future__ import annotations

import math

import numpy as np
import pytest

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import SURFACES
from landscape.core.surfaces.turned import Turned
from landscape.simulation.scenario import Run, Setup
from landscape.simulation.simulate import descend, find_ends

HIMMELBLAU = SURFACES["himmelblau"]()
ONE = Turned(surface=SURFACES["rosenbrock"](), angle=0.7, right=1.5, up=-2.0)
POINTS = np.random.default_rng(3).uniform(-2, 2, (7, 2))
H = 1e-6


def by_hand(p: np.ndarray) -> np.ndarray:
    """Turn and shift by a matrix."""
    matrix = np.array([[math.cos(0.7), -math.sin(0.7)], [math.sin(0.7), math.cos(0.7)]])
    middle = np.array([0.0, 1.0])
    return SURFACES["rosenbrock"]().value(middle + (p - middle - [1.5, -2.0]) @ matrix.T)


def test_its_loss_is_that_of_the_place_before() -> None:
    np.testing.assert_allclose(ONE.value(POINTS), by_hand(POINTS), rtol=1e-12)
    np.testing.assert_allclose(ONE.value(ONE.moved(POINTS)), SURFACES["rosenbrock"]().value(POINTS), rtol=1e-9)
    assert ONE.value(ONE.minima[0]) == pytest.approx(0, abs=1e-20)


def test_gradient_and_hessian_are_the_slopes_of_its_loss_and_gradient() -> None:
    for axis, step in enumerate(np.eye(2) * H):
        slope = (ONE.value(POINTS + step) - ONE.value(POINTS - step)) / (2 * H)
        np.testing.assert_allclose(ONE.gradient(POINTS)[:, axis], slope, rtol=1e-5, atol=1e-4)
        bend = (ONE.gradient(POINTS + step) - ONE.gradient(POINTS - step)) / (2 * H)
        np.testing.assert_allclose(ONE.hessian(POINTS)[:, axis], bend, rtol=1e-5, atol=1e-4)


def test_every_way_to_ask_gives_the_same() -> None:
    x, y = POINTS.T
    out = np.empty((2, len(POINTS)))
    ONE.gradient_writer()(np.array([x, y]), out)
    np.testing.assert_allclose(out.T, ONE.gradient(POINTS), rtol=1e-12)
    entries = np.array(ONE.hessian_function(floats=False)(x, y))
    np.testing.assert_allclose(entries[[0, 1, 1, 2]].T.reshape(-1, 2, 2), ONE.hessian(POINTS), rtol=1e-12)
    for (a, b), gradient, hessian in zip(POINTS.tolist(), ONE.gradient(POINTS), entries.T, strict=True):
        np.testing.assert_allclose(ONE.gradient_function(floats=True)(a, b), gradient, rtol=1e-12)
        np.testing.assert_allclose(ONE.hessian_function(floats=True)(a, b), hessian, rtol=1e-9)


@pytest.mark.parametrize(
    ("method", "rate", "same"), [("sgd", 0.01, True), ("momentum", 0.004, True), ("adam", 0.1, False)]
)
def test_plain_descent_and_the_heavy_ball_do_not_see_the_turn_and_adam_does(
    method: str, rate: float, same: bool
) -> None:
    run, setup = Run(OPTIMIZERS[method](lr=rate)), Setup(steps=25)
    starts = np.random.default_rng(5).uniform(-4, 4, (12, 2))
    turned = Turned(surface=HIMMELBLAU, angle=0.9, right=2.0, up=-1.0)
    plain = descend(HIMMELBLAU, run, setup, starts, detailed=0).params
    moved = descend(turned, run, setup, turned.moved(starts), detailed=0).params
    assert np.allclose(turned.moved(plain), moved, atol=1e-7) == same


def test_a_start_sees_its_own_turn_also_when_others_have_flown_off() -> None:
    angles, starts = np.linspace(-3, 3, 5), np.random.default_rng(6).uniform(-4, 4, (5, 2))
    every = Turned(surface=HIMMELBLAU, angle=angles, right=angles, up=-angles)
    run, setup = Run(OPTIMIZERS["adam"](lr=np.array([0.1, 10.0, 0.2, 10.0, 0.3]))), Setup(steps=40)
    wild = Run(OPTIMIZERS["sgd"](lr=np.array([0.001, 5.0, 0.002, 5.0, 0.003])))
    for one in (run, wild):
        together = descend(every, one, setup, every.moved(starts), detailed=0)
        ends = find_ends(every, one, setup, every.moved(starts))
        np.testing.assert_array_equal(ends.loss, together.loss[-1])
        for i in range(5):
            alone = Turned(surface=HIMMELBLAU, angle=angles[i], right=angles[i], up=-angles[i])
            rate = one.optimizer.lr[i]
            path = descend(
                alone, Run(one.optimizer.replace(lr=rate)), setup, alone.moved(starts)[i : i + 1], detailed=0
            )
            np.testing.assert_allclose(together.loss[:, i], path.loss[:, 0], rtol=1e-6, atol=1e-9)
    assert (together.last_valid_step < 40).sum() == 2
