"""Ours against the installed PyTorch and Optax, with draws that no file holds: ``make parity``.

Not collected with the other tests, which need neither. ``PARITY_SEED`` chooses the draws.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from functools import partial

import jax
import numpy as np
import pytest
import torch

from landscape.core.gradients import FLOATS, clip
from landscape.core.learning.losses import LOSSES
from landscape.core.optimizers import published
from landscape.core.schedules import CLOSED_FORMS
from landscape.export.code import FRAMEWORKS, of_optax, of_torch, program
from landscape.simulation.links import decode
from landscape.simulation.scenario import Setup
from scripts.record_oracles.clipping import clipped
from scripts.record_oracles.losses import COSTS, judged
from scripts.record_oracles.optimizers import REFERENCES, draws
from scripts.record_oracles.schedules import SCHEDULERS, sequences
from tests.export.programs import (
    BEARABLE,
    CHANCE,
    FORMULAS,
    assert_said,
    assert_same,
    drawn_and_clipped,
    every_method_and_schedule,
    first,
    losses,
)
from tests.export.programs import (
    ours as our_losses,
)
from tests.oracles.reference import Draw, deviation, loss_deviation, ours

FLOAT64 = {"torch": of_torch.FLOAT64, "optax": of_optax.FLOAT64}
"""The line without which a program runs in its framework's own float32."""
SEED = int(os.environ.get("PARITY_SEED", "2026"))


def test_every_optimizer_schedule_and_loss_has_a_reference() -> None:
    assert set(published()) == set(REFERENCES)
    assert set(CLOSED_FORMS) == set(SCHEDULERS)  # one that a hand draws has none
    assert set(LOSSES) == set(COSTS)


@pytest.mark.parametrize("slug", REFERENCES)
def test_every_step_is_the_references(slug: str) -> None:
    for one in draws(slug, SEED, per_surface=2):
        draw = Draw(one.values, one.surface, one.start, one.path, one.until)
        for starts in (1, 3):
            assert deviation(ours(slug, draw, starts=starts), draw) <= 1, one.values


@pytest.mark.parametrize("slug", SCHEDULERS)
def test_factors_are_those_of_torchs_schedulers(slug: str) -> None:
    for one in sequences(slug, SEED):
        np.testing.assert_allclose(CLOSED_FORMS[slug](**one.values).factors(one.steps), one.factors, rtol=0, atol=1e-12)


def test_clipping_is_that_of_torch() -> None:
    for gradient, (norm, value), result in zip(*(array.tolist() for array in clipped(SEED)), strict=True):
        np.testing.assert_allclose(clip(*gradient, norm, value, FLOATS), result, rtol=1e-14)


@pytest.mark.parametrize("slug", COSTS)
def test_losses_and_slopes_are_those_of_torch(slug: str) -> None:
    for one in judged(slug, SEED):
        assert loss_deviation(LOSSES[slug](**one.values), one.z, one.y, one.value, one.slopes) <= 1, one.values


def test_every_framework_that_is_not_ours_is_tried() -> None:
    assert set(FRAMEWORKS) == {*FLOAT64, "numpy", "landscape"}


@pytest.fixture
def own_precision() -> Iterator[None]:
    """Leave the frameworks as they were: a program sets how exact they are for all that follows."""
    usual = torch.get_default_dtype()
    torch.set_default_dtype(torch.float32)
    jax.config.update("jax_enable_x64", False)
    yield
    torch.set_default_dtype(usual)
    jax.config.update("jax_enable_x64", True)


@pytest.mark.usefixtures("own_precision")
@pytest.mark.parametrize("surface", BEARABLE)
@pytest.mark.parametrize("framework", FLOAT64)
def test_programs_print_our_losses(framework: str, surface: str) -> None:
    for scenario in every_method_and_schedule(surface, framework):
        assert_same(scenario, framework)


@pytest.mark.usefixtures("own_precision")
@pytest.mark.parametrize("surface", BEARABLE)
@pytest.mark.parametrize("framework", FLOAT64)
def test_float32_is_as_exact_as_programs_say(framework: str, surface: str) -> None:
    """A valley that is fallen into takes errors away; along its floor, and by a division by curvature, they add up."""
    for scenario in every_method_and_schedule(surface, framework):
        source = program(scenario, framework)
        assert FLOAT64[framework] in source
        ends, begin = our_losses(scenario), first(scenario)
        missed = np.abs(losses(source.replace(FLOAT64[framework], "")) - ends) / begin
        assert (missed <= 2e-5).all()
        plain = np.array([not run.optimizer.update().curvatures for run in scenario.runs])
        assert (missed[plain & (ends < begin / 10)] <= 1e-6).all()


@pytest.mark.usefixtures("own_precision")
@pytest.mark.parametrize("framework", FLOAT64)
def test_a_singular_matrix_ends_one_run_alone(framework: str) -> None:
    for surface in ("saddle", "beale"):
        source = program(decode(f"surface={surface}&run=newton,damping:1e-8&run=sgd&steps=200"), framework)
        newton, sgd = losses(source.replace(FLOAT64[framework], ""))
        assert not np.isfinite(newton)
        assert np.isfinite(sgd)


@pytest.mark.usefixtures("own_precision")
@pytest.mark.parametrize("framework", FLOAT64)
def test_what_diverges_warns_nobody(framework: str) -> None:
    source = program(decode("surface=beale&run=sgd,lr:5&run=sam,lr:5&run=adam&steps=60"), framework)
    assert "goes on: SGD at step 2, SAM at step" in " ".join(source.replace("#", "").split())
    assert np.isfinite(losses(source)).tolist() == [False, False, True]


@pytest.mark.usefixtures("own_precision")
@pytest.mark.parametrize("setup", CHANCE, ids=range(len(CHANCE)))
@pytest.mark.parametrize("framework", FLOAT64)
def test_programs_draw_and_clip_as_we_do(framework: str, setup: Setup) -> None:
    for scenario in drawn_and_clipped(setup):
        assert_same(scenario, framework)


@pytest.mark.parametrize("formula", FORMULAS)
def test_programs_say_whatever_a_formula_may_say(formula: str) -> None:
    assert_said(formula, of_torch.OBJECTIVE, {"torch": torch, "math": math}, partial(torch.tensor, dtype=torch.float64))
    assert_said(formula, of_optax.OBJECTIVE, {"jax": jax, "jnp": jax.numpy}, jax.numpy.array)
