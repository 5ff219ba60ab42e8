"""A plane of two settings is what single runs with them are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.core.iterations import spectral_radius
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import SURFACES
from landscape.simulation.links import decode
from landscape.simulation.planes import GRID, LEAST_GRID, Axis, Plane, Scale, axes_of, grid_of, plane, rate_axis
from landscape.simulation.scenario import WORK, Run, Scenario, Setup
from landscape.simulation.simulate import simulate

SMOOTH, FEW = "surface=himmelblau&steps=60", "surface=himmelblau&steps=10"
ROWS = "surface=data,data:line_noisy&steps=30"


def planed(scenario: Scenario, name: str, points: int = 8) -> Plane:
    run, axes = scenario.runs[0], axes_of(scenario.surface, scenario.runs[0])
    return plane(scenario.surface, run, scenario.setup, scenario.start, rate_axis(run), axes[name], points)


def every_plane() -> list[tuple[str, str, str]]:
    """Give all settings of all methods; who compares losses takes few steps, since the last bit of one may turn it."""
    settings = [
        (FEW if OPTIMIZERS[method].update().asks_loss else SMOOTH, method, name)
        for method in OPTIMIZERS
        for name in axes_of(SURFACES["himmelblau"](), Run(OPTIMIZERS[method]()))
    ]
    return [*settings, (ROWS, "momentum", "batch"), (ROWS, "adam", "beta1"), (ROWS, "sgd", "clip_value")]


@pytest.mark.parametrize(("link", "method", "name"), every_plane())
def test_each_cell_ends_as_a_single_run_with_its_settings(link: str, method: str, name: str) -> None:
    found = planed(decode(f"{link}&run={method}"), name)
    draw = np.random.default_rng(sum(map(ord, link + method + name)))
    rates, values = found.rate.middles(8), found.other.middles(8)
    scenario = decode(f"{link}&run={method}")
    (run,), setup = scenario.runs, scenario.setup
    for row, column in draw.integers(0, 8, (3, 2)):
        own, value = {"lr": float(rates[column])}, float(values[row])
        if name in run.optimizer.params():
            own |= {name: value}
            changed = setup
        else:
            changed = setup.replace(**{name: int(value) if found.other.whole else value})
        (path,) = simulate(scenario.replace(runs=(Run(run.optimizer.replace(**own)),), setup=changed))
        assert found.lasted[row, column] == path.last_valid_step[0]
        if path.last_valid_step[0] == setup.steps:
            np.testing.assert_allclose(found.loss[row, column], path.loss[-1, 0], rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize(
    ("method", "name"), [("momentum", "momentum"), ("nesterov", "momentum"), ("sgd", "weight_decay")]
)
def test_the_border_on_a_quadratic_is_where_a_step_stops_shrinking(method: str, name: str) -> None:
    """Gradients' curvature alone, by the spectral radius of the rule; Goh's border 2(1 + β)/λ for the heavy ball."""
    found = planed(decode(f"surface=bowl,k:5&steps=2000&run={method}"), name, 16)
    assert found.border is not None
    surface = SURFACES["bowl"](k=5)
    for value, border in zip(found.other.middles(16), found.border, strict=True):
        optimizer = OPTIMIZERS[method](**{name: float(value)})
        radius = spectral_radius(optimizer, surface, border * np.array([0.999, 1.001]))
        assert radius is not None
        assert radius[0] < 1 < radius[1]
    if method == "momentum":
        np.testing.assert_allclose(found.border, 2 * (1 + found.other.middles(16)) / 5)
    beyond = found.rate.middles(16)[None, :] > 1.05 * found.border[:, None]
    assert np.isnan(found.loss[beyond]).all()
    assert not np.isnan(found.loss[found.rate.middles(16)[None, :] < 0.95 * found.border[:, None]]).any()


def test_the_two_settings_of_the_run_itself_do_not_matter() -> None:
    one, other = (
        planed(decode(f"{SMOOTH}&run=momentum,lr:{lr},momentum:{mu}"), "momentum") for lr, mu in ((0.1, 0.2), (3, 0.7))
    )
    np.testing.assert_array_equal(one.loss, other.loss)


@given(st.sampled_from(sorted(OPTIMIZERS)), st.floats(0, 1), st.floats(0, 1), st.data())
def test_an_axis_rises_within_its_range(method: str, a: float, b: float, data: st.DataObject) -> None:
    axes = axes_of(SURFACES["data"](), Run(OPTIMIZERS[method]()))
    axis = axes[data.draw(st.sampled_from(sorted(axes)))]
    low, high = axis.at(np.array([min(a, b), max(a, b)]))
    assert axis.low <= low <= high <= axis.high
    ends = axis.at(np.array([0.0, 1.0]))
    np.testing.assert_allclose(ends, [axis.low, axis.high], rtol=1e-9)
    assert not axis.whole or low == round(low)


def test_shares_that_last_are_spread_by_what_they_lack() -> None:
    axis = axes_of(SURFACES["bowl"](), Run(OPTIMIZERS["momentum"]()))["momentum"]
    assert axis.scale is Scale.LACKING
    np.testing.assert_allclose(axis.at(np.array([0, 0.25, 0.5, 0.75])), [0, 0.9, 0.99, 0.999])


@pytest.mark.parametrize("steps", [40, 300, 2000])
def test_work_is_bounded(steps: int) -> None:
    surface = SURFACES["data"]()
    n = grid_of(surface, Setup(steps=steps))
    assert LEAST_GRID <= n <= GRID
    assert n == LEAST_GRID or n * n * steps * surface.count <= WORK
    assert grid_of(SURFACES["bowl"](), Setup(steps=steps)) == GRID


def test_a_range_of_whole_numbers_has_its_ends() -> None:
    batch = axes_of(decode(ROWS).surface, Run(OPTIMIZERS["sgd"]()))["batch"]
    assert isinstance(batch, Axis)
    assert set(batch.middles(64)) <= set(range(1, int(batch.high) + 1))
