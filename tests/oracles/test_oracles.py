"""Ours against recorded numbers of PyTorch and Optax: every step of every draw.

Positions must agree to nine digits (twelve places after the point where a coordinate is near zero) over all 300 steps,
or until the reference diverges. Only paths that the reference itself determines are recorded: see
scripts/record_oracles/.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from landscape.core.gradients import ARRAYS, FLOATS, clip
from landscape.core.learning.losses import LOSSES
from landscape.core.optimizers import OPTIMIZERS, published
from landscape.core.schedules import CLOSED_FORMS, SCHEDULES
from landscape.simulation.scenario import Run, Setup
from landscape.simulation.simulate import descend
from tests.oracles.reference import FOLDER, PLACES, Draw, deviation, loss_deviation, ours, recorded

OTHERWISE = {
    "sam": "neither library has it in this form; its paper was followed with torch's gradients around torch.optim.SGD",
    "wolfe": "torch's search is inside of its LBFGS; here it is followed down the slope",
    "cg": "SciPy's has another search; here its papers were followed with torch's",
    "bfgs": "it is SciPy's, with torch's search in place of its own",
    "nelder_mead": "it is SciPy's",
    "adan": "it is its authors' own, as the package pytorch-optimizer has it",
    "prodigy": "it is its authors' own, the package prodigyopt",
    "schedule_free_sgd": "it is its authors' own, the package schedulefree",
    "schedule_free_adamw": "it is its authors' own, the package schedulefree",
    "newton": "neither library has it; torch's Hessian, eigenvalues and linear solver were used",
}
"""Optimizers whose numbers come from elsewhere than a ready-made optimizer."""
DRAWS = {slug: recorded(slug) for slug in published()}


@pytest.mark.parametrize("slug", published())
def test_enough_is_recorded_of_every_optimizer(slug: str) -> None:
    draws = DRAWS[slug]
    assert all([draw.surface for draw in draws].count(surface) >= 25 for surface in PLACES)
    assert all(draw.path.shape == (301, 2) for draw in draws)
    for name in OPTIMIZERS[slug].params():
        assert len({draw.values[name] for draw in draws}) > 1, f"{name} is the same in every draw"


@pytest.mark.parametrize("slug", published())
def test_numbers_come_from_the_libraries_or_it_is_said_why_not(slug: str) -> None:
    with np.load(FOLDER / f"{slug}.npz") as file:
        source = str(file["source"])
    assert source.startswith(("torch.optim", "optax")) != (slug in OTHERWISE)


@pytest.mark.parametrize("starts", [1, 3], ids=["floats", "arrays"])
@pytest.mark.parametrize(("slug", "index"), [(slug, i) for slug, draws in DRAWS.items() for i in range(len(draws))])
def test_every_step_is_the_references(slug: str, index: int, starts: int) -> None:
    draw = DRAWS[slug][index]
    trajectory = ours(slug, draw, starts=starts)
    assert deviation(trajectory, draw) <= 1
    if not np.isfinite(draw.path).all():
        assert trajectory.last_valid_step[0] < 300


def test_some_references_diverge() -> None:
    assert sum(draw.count_valid < 301 for draws in DRAWS.values() for draw in draws) >= 5


@pytest.mark.parametrize(
    ("slug", "change"),
    [("adam", {"beta1": 1e-7}), ("adam", {"eps": 1e-12}), ("momentum", {"momentum": 1e-9}), ("sgd", {"lr": 1e-11})],
)
def test_a_small_mistake_would_be_seen(slug: str, change: dict[str, float]) -> None:
    (name, by), *_ = change.items()
    worst = 0.0
    for draw in DRAWS[slug]:
        values = draw.values | {name: draw.values[name] * (1 - 1e-6) - by}
        if values[name] > 0:
            worst = max(worst, deviation(ours(slug, Draw(values, draw.surface, draw.start, draw.path), starts=1), draw))
    assert worst > 1


def schedules() -> list[tuple[str, dict[str, Any], np.ndarray[Any, Any]]]:
    with np.load(FOLDER / "schedules.npz") as file:
        told, factors = json.loads(str(file["draws"])), file["factors"]
    ends = np.cumsum([one["steps"] for one in told])[:-1]
    return [(one["slug"], one["values"], part) for one, part in zip(told, np.split(factors, ends), strict=True)]


SCHEDULED = schedules()


def test_enough_is_recorded_of_every_schedule() -> None:
    for slug, part in CLOSED_FORMS.items():  # one that is drawn is held against SciPy's curve
        drawn = [values for one, values, _ in SCHEDULED if one == slug]
        assert len(drawn) >= 10
        for name in part.params():
            assert len({values[name] for values in drawn}) > 1, f"{slug}: {name} is the same in every draw"


@pytest.mark.parametrize("index", range(len(SCHEDULED)), ids=[f"{one[0]}-{len(one[2])}" for one in SCHEDULED])
def test_factors_are_those_of_torchs_schedulers(index: int) -> None:
    slug, values, factors = SCHEDULED[index]
    np.testing.assert_allclose(SCHEDULES[slug](**values).factors(len(factors)), factors, rtol=0, atol=1e-12)


def test_clipping_is_that_of_torch() -> None:
    with np.load(FOLDER / "clipping.npz") as file:
        gradients, limits, expected = file["gradients"], file["limits"], file["clipped"]
    assert len({(bool(norm), bool(value)) for norm, value in limits}) == 4, "each with and without the other"
    for gradient, (norm, value), result in zip(gradients.tolist(), limits.tolist(), expected, strict=True):
        np.testing.assert_allclose(clip(*gradient, norm, value, FLOATS), result, rtol=1e-14)
        np.testing.assert_allclose(clip(*np.array(gradient)[:, None], norm, value, ARRAYS), result[:, None], rtol=1e-14)


def test_clipping_reaches_the_optimizer() -> None:
    surface, setup = PLACES["rosenbrock"], Setup(steps=1, clip_norm=0.5, clip_value=0.4)
    start = np.array([[-1.5, 2.4]])
    moved = descend(surface, Run(OPTIMIZERS["sgd"](lr=1.0)), setup, start)
    gradient = surface.gradient(start)[0]
    expected = np.clip(gradient * (0.5 / (np.hypot(*gradient) + 1e-6)), -0.4, 0.4)
    np.testing.assert_allclose(start[0] - moved.params[1, 0], expected, rtol=1e-12)


WRITTEN = {"log_cosh", "focal", "hinge", "dice"}
"""Losses that torch does not have: they are written with its functions once more, and differentiated by autograd."""


def judged():
    """Give what torch makes of outputs and targets: what was told, then z, y and slopes."""
    with np.load(FOLDER / "losses.npz") as file:
        told, z, y, slopes = json.loads(str(file["draws"])), file["z"], file["y"], file["slopes"]
    row = out = 0
    for one in told:
        rows, shape = one["rows"], (one["rows"], one["outputs"])
        size = rows * one["outputs"]
        yield one, z[out : out + size].reshape(shape), y[row : row + rows], slopes[out : out + size].reshape(shape)
        row, out = row + rows, out + size
    assert (row, out) == (len(y), len(z))


JUDGED = list(judged())


@pytest.mark.parametrize("slug", LOSSES)
def test_losses_and_slopes_are_those_of_torch(slug: str) -> None:
    found = [draw for draw in JUDGED if draw[0]["slug"] == slug]
    for told, z, y, slopes in found:
        assert loss_deviation(LOSSES[slug](**told["values"]), z, y, told["value"], slopes) <= 1, told
    assert len(found) >= 25
    assert max(np.abs(z).max() for _, z, _, _ in found) > 1000, "logits beyond what exp can bear"
    for name in LOSSES[slug].params():
        assert len({told["values"][name] for told, *_ in found}) > 1, f"{name} is the same in every draw"
    source = found[0][0]["source"]
    assert source.startswith("torch.nn.functional") != (slug in WRITTEN)
