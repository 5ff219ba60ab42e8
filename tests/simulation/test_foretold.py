"""Verdicts beside what becomes of the same descents in ten times the steps, judged by other code than theirs."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

import numpy as np
import pytest

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import SURFACES, Surface
from landscape.simulation.rates import find_usual_rate
from landscape.simulation.scenario import Run, Setup
from landscape.simulation.simulate import descend
from landscape.simulation.verdicts import Kind, verdict

SCENARIOS = 2000
LONGER = 10
MOST_WRONG = {
    Kind.GLOBAL: 0.16,
    Kind.LOCAL: 0.12,
    Kind.DESCENDING: 0.12,
    Kind.BOUNCING: 0.27,
    Kind.DIVERGING: 0.1,
    Kind.COASTING: 0.2,
}
"""Which share of the verdicts of a kind may be belied later: methods with a memory leave a minimum again, noise shakes
balls out, and a swing may be damped more slowly than the last quarter of a run tells."""


class Fate(StrEnum):
    """What became of a descent."""

    GONE = "gone"
    RESTS = "rests"
    STAYS = "stays"
    """It keeps moving within a hundredth of the box, where it was before."""
    HALVED = "halved"
    """Its loss has fallen by half or more."""
    LOWER = "lower"
    SAME = "same"


BELIED = {
    Kind.GLOBAL: {Fate.GONE, Fate.HALVED, Fate.LOWER, Fate.SAME},
    Kind.LOCAL: {Fate.GONE, Fate.HALVED, Fate.LOWER, Fate.SAME},
    Kind.DECAYED: {Fate.GONE, Fate.HALVED, Fate.LOWER, Fate.SAME},
    Kind.MAXIMUM: {Fate.GONE},
    Kind.SADDLE: {Fate.GONE},
    Kind.PLATEAU: {Fate.GONE},
    Kind.STANDING: set(Fate) - {Fate.STAYS, Fate.RESTS},
    Kind.COASTING: {Fate.STAYS},
    Kind.BOUNCING: {Fate.GONE, Fate.HALVED, Fate.RESTS},
    Kind.DIVERGING: set(Fate) - {Fate.GONE},
    Kind.DESCENDING: {Fate.GONE, Fate.SAME},
}


def scenario(rng: np.random.Generator) -> tuple[Surface, Run, Setup, np.ndarray]:
    """Draw a surface, a method, a rate within a factor of thirty of the usual one, and a start in the box."""
    place = SURFACES[str(rng.choice([slug for slug in SURFACES if SURFACES[slug].recorded]))]()
    method = OPTIMIZERS[str(rng.choice(list(OPTIMIZERS)))]
    rate = float(np.clip(find_usual_rate(method, place) * 10 ** rng.uniform(-1.5, 1.5), 1e-6, 10))
    decay = float(rng.choice([0, 0, 0, 0, 0, 0.01, 0.1, 0.3]))
    settings = {"weight_decay": decay} if decay and "weight_decay" in method.params() else {}
    noise = float(rng.choice([0, 0, 0, 0, 0.3, 1])) or place.noise
    setup = Setup(steps=int(rng.integers(30, 200)), noise=noise, seed=int(rng.integers(100)))
    (left, right), (low, high) = place.box
    return (
        place,
        Run(method(lr=rate, **settings)),
        setup,
        np.array([[rng.uniform(left, right), rng.uniform(low, high)]]),
    )


def fate(place: Surface, run: Run, setup: Setup, start: np.ndarray) -> Fate:
    """Go on, and see."""
    steps, tail = setup.steps, max(8, setup.steps // 4)
    path = descend(place, run, setup.replace(steps=LONGER * steps), start)
    if path.last_valid_step[0] < LONGER * steps:
        return Fate.GONE
    loss, (low, high) = path.loss[:, 0], np.array(place.box).T
    at = (path.params[:, 0] - low) / (high - low)
    outside = np.maximum(np.maximum(-at, at - 1), 0).max(axis=1)
    walked = np.linalg.norm(np.diff(at[-tail:], axis=0), axis=1).sum()
    never_back = outside[-tail:].min() > 0 and outside[-1] >= 0.99 * outside[-5 * tail] and walked > 1e-3
    if never_back or (outside[-1] > 10 and loss[-1] > loss[0]):
        return Fate.GONE
    if walked < 1e-3:
        return Fate.RESTS if loss[-1] < loss[steps] or np.abs(at[-1] - at[steps]).max() > 0.05 else Fate.STAYS
    if np.abs(at[-4 * tail :] - at[-1]).max() < 0.012 and np.abs(at[steps] - at[-1]).max() < 0.05:
        return Fate.STAYS
    floor = min(loss.min(), np.inf if place.global_value is None else place.global_value)
    before, after = (loss[steps - tail : steps + 1] - floor).mean(), (loss[-tail:] - floor).mean()
    return Fate.HALVED if after < 0.5 * before else Fate.LOWER if after < 0.95 * before else Fate.SAME


@pytest.fixture(scope="module")
def judged() -> Counter[tuple[Kind, Fate]]:
    rng, found = np.random.default_rng(2026), Counter[tuple[Kind, Fate]]()
    for _ in range(SCENARIOS):
        place, run, setup, start = scenario(rng)
        found[verdict(place, run, setup, descend(place, run, setup, start)).kind, fate(place, run, setup, start)] += 1
    return found


@pytest.mark.parametrize("kind", MOST_WRONG)
def test_few_verdicts_of_a_kind_are_belied_in_ten_times_the_steps(
    judged: Counter[tuple[Kind, Fate]], kind: Kind
) -> None:
    of_it = {fate: count for (told, fate), count in judged.items() if told is kind}
    belied = sum(count for fate, count in of_it.items() if fate in BELIED[kind])
    assert sum(of_it.values()) > 50
    assert belied <= MOST_WRONG[kind] * sum(of_it.values()), of_it


def test_seven_of_eight_verdicts_hold(judged: Counter[tuple[Kind, Fate]]) -> None:
    belied = sum(count for (kind, fate), count in judged.items() if fate in BELIED[kind])
    assert belied <= SCENARIOS / 8, sorted(judged.items())
