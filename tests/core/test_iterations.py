"""By what a step multiplies the way to a minimum: closed forms, other code, and where it has no such factor."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.core.gradients import BlockGradientOracle
from landscape.core.iterations import spectral_radius
from landscape.core.optimizers import OPTIMIZERS, Optimizer
from landscape.core.surfaces import SURFACES
from landscape.simulation.measures import is_quadratic

RAVINE = SURFACES["ravine"](k=20)
LOW, HIGH = np.linalg.eigvalsh(RAVINE.hessian(np.zeros((1, 2)))[0])
LINEAR = {"sgd", "momentum", "nesterov", "newton", "own"}  # whose usual rule is a momentum
EVERY = list(OPTIMIZERS.values())
SCALED = [method for method in EVERY if method.moment and method().frozen_limit()]
UNDER = np.array([[0.0, 0.0]])


def test_the_ravine_is_the_quadratic_that_is_meant() -> None:
    assert is_quadratic(RAVINE)
    assert pytest.approx(20) == HIGH / LOW


@given(st.floats(1e-6, 10))
def test_plain_descent_has_the_factor_of_its_formula(rate: float) -> None:
    radius = spectral_radius(OPTIMIZERS["sgd"](), RAVINE, np.array([rate]))
    assert radius is not None
    assert radius[0] == pytest.approx(max(abs(1 - rate * LOW), abs(1 - rate * HIGH)))


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_a_heavy_ball_that_swings_has_the_root_of_its_momentum(momentum: float, share: float) -> None:
    """Where η lies between (1 − √μ)²/λ and (1 + √μ)²/λ for both λ, all eigenvalues are complex, of size √μ."""
    root = math.sqrt(momentum)
    least, most = (1 - root) ** 2 / LOW, (1 + root) ** 2 / HIGH
    if least < most:
        rate = least + share * (most - least)
        radius = spectral_radius(OPTIMIZERS["momentum"](momentum=momentum), RAVINE, np.array([rate]))
        assert radius is not None
        assert radius[0] == pytest.approx(root, rel=1e-6)


@given(
    st.sampled_from(sorted(LINEAR - {"newton", "own"})),
    st.floats(0, 0.99),
    st.floats(0, 0.5),
    st.sampled_from([0.999, 1.001]),
)
def test_it_passes_one_at_the_stated_limit(method: str, momentum: float, decay: float, share: float) -> None:
    own = {} if method == "sgd" else {"momentum": momentum}
    optimizer = OPTIMIZERS[method](weight_decay=decay, **own)
    limit = optimizer.stability_limit()
    assert limit is not None
    radius = spectral_radius(optimizer, RAVINE, np.array([share * limit.at(HIGH)]))
    assert radius is not None
    assert (radius[0] < 1) == (share < 1)


def test_settings_may_be_swept_as_well() -> None:
    momenta, rates = np.array([0.1, 0.5, 0.9]), np.array([0.3, 0.2, 0.1])
    many = spectral_radius(OPTIMIZERS["momentum"](momentum=momenta), RAVINE, rates)
    assert many is not None
    for momentum, rate, radius in zip(momenta, rates, many, strict=True):
        one = spectral_radius(OPTIMIZERS["momentum"](momentum=momentum), RAVINE, np.array([rate]))
        assert one is not None
        assert one[0] == pytest.approx(radius)


@pytest.mark.parametrize("method", EVERY, ids=lambda method: method.slug)
def test_only_a_linear_step_has_a_factor(method: type[Optimizer]) -> None:
    radius = spectral_radius(method(), RAVINE, np.geomspace(1e-6, 10, 5))
    assert (radius is not None) == (method.slug in LINEAR)


@pytest.mark.parametrize("method", SCALED, ids=lambda method: method.slug)
@pytest.mark.parametrize("share", [0.97, 1.03])
def test_a_method_that_divides_is_stable_up_to_its_limit(method: type[Optimizer], share: float) -> None:
    """Its divisor is put back after every step, so that it stays; then the rule alone acts, on a tiny way."""
    optimizer = method(**({"weight_decay": 0.02} if "weight_decay" in method.params() else {}))
    late, oracle = 10**6, BlockGradientOracle(RAVINE)
    held = {method.moment: np.array([[3.0, 0.7]])} | (
        {"u": np.array([[0.4, 0.9]])} if method.slug == "adadelta" else {}
    )
    still = {name: held.get(name, np.zeros((1, 2))) for name in optimizer.memory}
    limit = optimizer.frozen_limit()
    assert limit is not None
    divisor = optimizer.divisor(still | {"t": np.array([[float(late)]])})
    rate = share * float(limit.over(RAVINE.hessian(UNDER), divisor)[0])
    _, after = optimizer.step(oracle, UNDER, still, rate, late)
    before = {name: value**2 / after[name] for name, value in held.items() if name != "u" or method.moment == "u"}
    put_back = held | before  # so that the rule, which lets them fade first, divides by what is held
    x, memory, sizes = np.array([[1e-30, 1e-30]]), still | put_back, []
    for _ in range(400):
        x, memory = optimizer.step(oracle, x, memory, rate, late)
        memory |= put_back
        sizes.append(float(np.abs(x).max()))
    assert (max(sizes[-50:]) > max(sizes[100:150])) == (share > 1)


def test_the_limit_over_a_divisor_of_one_is_the_plain_one() -> None:
    optimizer = OPTIMIZERS["momentum"](momentum=0.5, weight_decay=0.1)
    limit = optimizer.frozen_limit()
    assert limit is not None
    hessians = RAVINE.hessian(UNDER)
    over = limit.over(hessians, optimizer.divisor({"v": np.zeros((1, 2)), "t": np.array([[3]])}))
    assert over[0] == pytest.approx(limit.at(HIGH))
    plain = OPTIMIZERS["sgd"]().frozen_limit()
    assert plain is not None
    assert plain.over(-hessians, np.ones((1, 2)))[0] == math.inf
