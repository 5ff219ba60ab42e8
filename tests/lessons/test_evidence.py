"""Claims that carry a general sentence are tried on all that they name, and say of how many they are true."""

from __future__ import annotations

import numpy as np
import pytest

from landscape.lessons.evidence import RATES, Evidence, best_rate, read_claim
from landscape.lessons.expectations import Expectation, Quantity
from landscape.simulation.links import decode
from landscape.simulation.simulate import simulate

BOWL = "surface=bowl&run=sgd,lr:0.05&run=sgd,lr:0.003&steps=100"
NOISY = "surface=noisy_bowl&run=sgd,lr:0.3&run=sgd,lr:0.02&steps=60"
WAVE = "surface=data,data:sine,data.n:9,data.noise:0.5,model:sinusoid&run=sgd,lr:0.1&steps=200&x=0.2&y=1"
WELLS = "surface=two_wells&run=sgd,lr:0.05&steps=200"


@pytest.mark.parametrize(
    ("query", "claim", "holds"),
    [
        (BOWL, "loss 1 < loss 2", True),
        (BOWL, "for rates of 1 from 0.001 to 0.099: verdict 1 is not diverging", True),
        (BOWL, "for rates of 1 from 0.001 to 0.101: verdict 1 is not diverging", False),
        (BOWL, "for rates of 1 from 0.001 to 1: verdict 1 is diverging in at most 50 %", True),
        (BOWL, "for rates of 1 from 0.001 to 1: verdict 1 is diverging in at least 50 %", False),
        (BOWL, "each at its best: loss 1 < loss 2", False),
        (BOWL, "each at its best: loss 1 <= loss 2", True),
        (BOWL, "at twice the steps: loss 2 < 1.8", True),
        (BOWL, "at ten times the steps: loss 2 < 0.1", True),
        (NOISY, "over 20 seeds: loss 2 < loss 1 in at most 99 %", True),
        (NOISY, "over 20 seeds: loss 2 < loss 1", False),
        (WELLS, "over 64 starts: verdict 1 is global in at least 30 %", True),
        (WELLS, "over 64 starts: verdict 1 is global in at least 70 %", False),
        (NOISY, "each at its best: over 10 seeds: loss 2 < 3", True),
        (BOWL, "loss 2 > 10 loss 1", True),
        (BOWL, "loss 2 > 100000000 loss 1", False),
        (WAVE, "over 40 draws: held 1 > 1.1 lowest_held 1 in at least 30 %", True),
        (WAVE, "over 40 draws: held 1 > 1.1 lowest_held 1", False),
        (WAVE, "over 40 draws: held 1 < lowest_held 1 in at most 0 %", True),
    ],
)
def test_a_claim_is_tried_on_all_that_it_names(query: str, claim: str, holds: bool) -> None:
    found, told = read_claim(claim).holds(decode(query))
    assert found is holds, told


def test_it_says_of_how_many_it_is_true_and_what_is_otherwise() -> None:
    _, told = read_claim("for rates of 1 from 0.05 to 0.2: last_valid_step 1 >= 100").holds(decode(BOWL))
    assert "of 21" in told
    assert ">= 100 is asked" in told


@pytest.mark.parametrize(
    "claim", ["over many seeds: loss 1 < 1", "over 20 seeds: loss 1 < 1 in 50 %", "each at its best: nothing 1 < 1"]
)
def test_what_cannot_be_tried_is_refused(claim: str) -> None:
    with pytest.raises(ValueError, match=r"nothing to try a claim on|cannot be checked|Nobody measures"):
        read_claim(claim)


def test_of_what_is_not_better_when_less_no_rate_is_the_best() -> None:
    with pytest.raises(ValueError, match="No rate is the best for zigzag"):
        read_claim("each at its best: zigzag 1 < zigzag 2").holds(decode(BOWL))


@pytest.mark.parametrize("claim", ["loss 1 < 1", "over 5 seeds: loss 1 < 1"])
def test_a_plain_claim_stays_plain(claim: str) -> None:
    assert isinstance(read_claim(claim), Evidence if ":" in claim else Expectation)
    assert read_claim(claim).text == claim


@pytest.mark.parametrize("name", ["loss", "steps"])
def test_the_best_rate_is_no_worse_than_any_of_a_sweep(name: str) -> None:
    scenario = decode("surface=bowl&run=sgd&steps=60")
    best = best_rate(scenario, 0, Quantity(name, 1, None))
    if name == "loss":  # the error shrinks most where both curvatures, 1 and 20, are as far from 1
        assert best == pytest.approx(2 / 21, rel=0.03)
    costs = [cost(name, rate) for rate in (best, *RATES[::12])]
    assert np.isfinite(costs[0])
    assert costs[0] <= min(costs) * (1 + 1e-9)
    assert costs[0] < max(costs)


def cost(name: str, rate: float) -> float:
    """Give the last loss of one descent, or the first step at which a thousandth of the first is left."""
    (path,) = simulate(decode(f"surface=bowl&run=sgd,lr:{rate}&steps=60"))
    loss = path.loss[:, 0]
    if name == "loss":
        return float(loss[-1]) if np.isfinite(loss[-1]) else np.inf
    there = np.flatnonzero(loss <= 1e-3 * loss[0])
    return float(there[0]) if len(there) else np.inf
