"""Ours against the installed PyTorch and Optax, with draws that no file holds: ``make parity``.

Not collected with the other tests, which need neither. ``PARITY_SEED`` chooses the draws.
"""

from __future__ import annotations

import os

import numpy as np
import pytest

from landscape.core.gradients import FLOATS, clip
from landscape.core.learning.losses import LOSSES
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.schedules import SCHEDULES
from scripts.record_oracles.clipping import clipped
from scripts.record_oracles.losses import COSTS, judged
from scripts.record_oracles.optimizers import REFERENCES, draws
from scripts.record_oracles.schedules import SCHEDULERS, sequences
from tests.oracles.reference import Draw, deviation, loss_deviation, ours

SEED = int(os.environ.get("PARITY_SEED", "2026"))


def test_every_optimizer_schedule_and_loss_has_a_reference() -> None:
    assert set(OPTIMIZERS) == set(REFERENCES)
    assert set(SCHEDULES) == set(SCHEDULERS)
    assert set(LOSSES) == set(COSTS)


@pytest.mark.parametrize("slug", REFERENCES)
def test_every_step_is_the_references(slug: str) -> None:
    for one in draws(slug, SEED, per_surface=2):
        draw = Draw(one.values, one.surface, one.start, one.path)
        for starts in (1, 3):
            assert deviation(ours(slug, draw, starts=starts), draw) <= 1, one.values


@pytest.mark.parametrize("slug", SCHEDULERS)
def test_factors_are_those_of_torchs_schedulers(slug: str) -> None:
    for one in sequences(slug, SEED):
        np.testing.assert_allclose(SCHEDULES[slug](**one.values).factors(one.steps), one.factors, rtol=0, atol=1e-12)


def test_clipping_is_that_of_torch() -> None:
    for gradient, (norm, value), result in zip(*(array.tolist() for array in clipped(SEED)), strict=True):
        np.testing.assert_allclose(clip(*gradient, norm, value, FLOATS), result, rtol=1e-14)


@pytest.mark.parametrize("slug", COSTS)
def test_losses_and_slopes_are_those_of_torch(slug: str) -> None:
    for one in judged(slug, SEED):
        assert loss_deviation(LOSSES[slug](**one.values), one.z, one.y, one.value, one.slopes) <= 1, one.values
