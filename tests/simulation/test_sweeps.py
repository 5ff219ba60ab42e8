"""A sweep is what single runs at its rates are; what is said of it follows from that."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import SURFACES
from landscape.simulation.links import decode
from landscape.simulation.measures import measure
from landscape.simulation.scenario import WORK, Run, Setup
from landscape.simulation.simulate import simulate
from landscape.simulation.sweeps import FEWEST, RATES, Sweep, count_of, sweep_runs

LINKS = (
    "surface=himmelblau&steps=120",
    "surface=rosenbrock&steps=90&noise=0.5&seed=3",
    "surface=ravine&steps=150&clip_norm=0.3",
    "surface=data,data:line_noisy,loss:mae&steps=40",
    "surface=data,data:line_noisy&steps=40&batch=5",
)


def swept(link: str) -> tuple[Sweep, ...]:
    scenario = decode(link)
    return sweep_runs(scenario.surface, scenario.runs, scenario.setup, scenario.start)


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("method", OPTIMIZERS)
def test_each_rate_ends_as_a_single_run_with_it(link: str, method: str) -> None:
    if OPTIMIZERS[method].update().asks_loss:  # by whose last bits it decides at length
        link = re.sub(r"steps=\d+", "steps=8", link)
    (found,) = swept(f"{link}&run={method}")
    draw = np.random.default_rng(sum(map(ord, link + method)))
    for i in draw.choice(len(found.rates), 4, replace=False):
        scenario = decode(f"{link}&run={method},lr:{float(found.rates[i])!r}")
        (path,) = simulate(scenario)
        assert np.isnan(found.loss[i]) == (path.last_valid_step[0] < scenario.setup.steps)
        if not np.isnan(found.loss[i]):
            np.testing.assert_allclose(found.loss[i], path.loss[-1, 0], rtol=1e-6, atol=1e-12)
        if scenario.surface.global_value is not None:
            assert found.steps[i] == measure(scenario.surface, path).steps[0]


@pytest.mark.parametrize("method", ["sgd", "momentum", "nesterov"])
def test_a_long_descent_of_a_quadratic_diverges_from_its_limit_on(method: str) -> None:
    (found,) = swept(f"surface=bowl,k:3&steps=2000&run={method}")
    assert found.edge is not None
    assert not found.edge.frozen
    assert found.diverges_from is not None
    assert abs(math.log10(found.diverges_from / found.edge.rate)) < 1.5 * found.decade
    assert found.radius is not None
    np.testing.assert_array_equal(np.isnan(found.loss), found.radius > 10 ** (6 / 2000))


@pytest.mark.parametrize("steps", [5, 20, 80])
def test_the_width_of_plain_descent_has_a_formula(steps: int) -> None:
    """Along an axis the loss shrinks by (1 − ηλ)² a step: within 10⁻³ for η between (1 − q)/λ and (1 + q)/λ."""
    (found,) = swept(f"surface=bowl,k:8&x=0&y=2&steps={steps}&run=sgd")
    q = 10 ** (-3 / (2 * steps))
    assert found.width == pytest.approx(math.log10((1 + q) / (1 - q)), abs=1.01 * found.decade)


def test_a_frozen_edge_is_of_the_last_step() -> None:
    (found,) = swept("surface=himmelblau&steps=60&run=adam,lr:0.1,beta1:0.8")
    scenario = decode("surface=himmelblau&steps=60&run=adam,lr:0.1,beta1:0.8")
    (path,) = simulate(scenario)
    root = np.sqrt(np.sqrt(path.memory["v"][-1, 0] / (1 - 0.999**60)) + 1e-8)
    hessian = scenario.surface.hessian(path.params[-1])[0] / np.outer(root, root)
    assert found.edge is not None
    assert found.edge.frozen
    assert found.edge.rate == pytest.approx(2 * 1.8 / (0.2 * np.linalg.eigvalsh(hessian)[1]))


@pytest.mark.parametrize(
    "link",
    [
        "run=sgd/cosine",
        "run=sgd&clip_norm=1",
        "run=lion",
        "surface=data,data:line_noisy,loss:mae&run=sgd",
        "run=sgd&steps=1",
    ],
)
def test_theory_is_silent_where_it_does_not_hold(link: str) -> None:
    query = link if "surface" in link else f"surface=ravine&{link}"
    (found,) = swept(query)
    assert found.edge is None
    assert found.radius is None or "steps=1" in link


def test_a_rate_of_ones_own_changes_nothing_but_a_frozen_edge() -> None:
    for method, same in (("momentum", True), ("adam", False)):
        (one,), (other,) = (swept(f"surface=himmelblau&run={method},lr:{rate}") for rate in (0.002, 0.3))
        np.testing.assert_array_equal(one.loss, other.loss)
        assert (one.edge == other.edge) == same


def test_without_a_known_lowest_loss_the_lowest_of_all_runs_counts() -> None:
    link = "surface=data,data:penguins_two,model:logistic,loss:hinge&steps=60"
    both = swept(f"{link}&run=sgd&run=adam")
    assert both[0].lowest == both[1].lowest
    assert both[0].lowest <= min(np.nanmin(each.loss) for each in both) or both[0].lowest == pytest.approx(
        min(np.nanmin(each.loss) for each in both)
    )


@pytest.mark.parametrize(("steps", "runs"), [(300, 1), (2000, 1), (2000, 8), (40, 3)])
def test_work_is_bounded(steps: int, runs: int) -> None:
    surface, setup = SURFACES["data"](), Setup(steps=steps)
    count = count_of(surface, setup, runs)
    assert FEWEST <= count <= RATES
    assert count == FEWEST or count * steps * surface.count * runs <= WORK
    assert count_of(SURFACES["bowl"](), setup, runs) == RATES


def test_every_run_has_the_rates_that_it_declares() -> None:
    surface = SURFACES["bowl"]()
    found = sweep_runs(surface, [Run(OPTIMIZERS["sgd"]())], Setup(steps=3), surface.start)[0]
    assert (found.rates[0], found.rates[-1]) == pytest.approx(OPTIMIZERS["sgd"].bounds("lr"))


@pytest.mark.parametrize("link", ["surface=mccormick&steps=60&run=momentum", "surface=mccormick&steps=60&run=adam"])
def test_a_rate_that_ends_outside_the_box_is_not_good(link: str) -> None:
    """However low the formula is there."""
    scenario = decode(link)
    (found,) = swept(link)
    (x0, x1), (y0, y1) = scenario.surface.box
    away = wild = 0
    for i, rate in enumerate(found.rates.tolist()):
        (path,) = simulate(decode(f"{link},lr:{rate!r}"))
        (x, y), ends = path.params[-1, 0].tolist(), path.last_valid_step[0] == 60
        inside = x0 <= x <= x1 and y0 <= y <= y1
        if ends and path.loss[-1, 0] != pytest.approx(found.loss[i], rel=1e-6):
            wild += 1  # thrown about: the last digit of a sine, which is not that of every processor, decides
            continue
        assert found.counts[i] == (inside or not ends)
        assert not found.good[i] or inside
        away += bool(ends and not inside and found.loss[i] < found.lowest)
    assert away, "some rate ends lower than the lowest, outside"
    assert wild <= len(found.rates) / 8
