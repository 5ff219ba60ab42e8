"""What is said of where everything ends holds for what is drawn."""

from __future__ import annotations

import pytest

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import SURFACES
from landscape.figures.basins import map_of_basins, say_of, shares_of
from landscape.simulation.basins import basins
from landscape.simulation.links import decode
from landscape.simulation.scenario import Run, Setup

HIMMELBLAU, SIX_HUMPS = SURFACES["himmelblau"](), SURFACES["six_hump_camel"]()


USUAL = Setup(steps=200)


def said(surface, slug, setup=USUAL, points=32, **settings):
    method = OPTIMIZERS[slug](**settings)
    found = basins(surface, Run(method), setup, points=points)
    return found, say_of(found, surface, method, setup)


def test_shares_are_told_with_their_error():
    found, text = said(SIX_HUMPS, "sgd", lr=0.02)
    shares = shares_of(found)
    assert set(shares) == {"global", "other", "slow", "stuck", "diverged"}
    assert sum(shares.values()) == pytest.approx(1)
    assert text.startswith("SGD: ")
    assert f"{round(1000 * shares['global']) / 10:.4g} % to a global minimum" in text
    errors = [196 * (share * (1 - share) / 1024) ** 0.5 for share in shares.values()]
    assert f"(± {round(10 * max(errors)) / 10:.4g})." in text
    assert ("diverge" in text) == (shares["diverged"] > 0)
    assert ("another minimum" in text) == (shares["other"] > 0)


def test_a_border_is_called_fractal_where_its_exponent_is_far_below_1():
    for rate, fractal in ((0.016, True), (0.002, False)):
        found, text = said(HIMMELBLAU, "momentum", Setup(steps=300), 128, lr=rate)
        assert (found.uncertainty < 0.5) == fractal
        assert (found.uncertainty > 0.85) != fractal
        assert ("The border is fractal" in text) == fractal
        assert ("the border is smooth" in text) == (not fractal)
        assert "border" not in said(HIMMELBLAU, "momentum", Setup(steps=300), 32, lr=rate)[1]  # too coarse to tell


def test_of_one_fate_there_is_neither_border_nor_error():
    bowl = SURFACES["bowl"]()
    _, text = said(bowl, "sgd", lr=0.05)
    assert text == "SGD: 100 % to a global minimum. Darker took longer."


def test_chance_and_few_starts_are_told():
    assert "every start has its own" in said(HIMMELBLAU, "sgd", Setup(steps=20, noise=1.0), lr=0.01)[1]
    scenario = decode("surface=data,data:penguins&run=sgd,lr:0.1&batch=16&steps=300")
    told = map_of_basins(
        basins(scenario.surface, scenario.runs[0], scenario.setup),
        scenario.surface,
        scenario.runs[0].optimizer,
        scenario.setup,
    )
    assert "the same for all starts" in told["said"]
    assert f"There are {told['points']} × {told['points']} starts" in told["said"]
    assert told["points"] < 128


def test_fewer_starts_are_told_of_the_finest_map_alone():
    """After a coarse one a finer one comes."""
    reason, setup = "starts, since more would take too long", Setup(steps=2000, noise=1.0)
    bowl = SURFACES["bowl"]()
    assert f"There are 100 × 100 {reason}." in said(bowl, "sgd", setup, 128, lr=0.1)[1]
    assert reason not in said(bowl, "sgd", setup, 16, lr=0.1)[1]
    assert reason not in said(bowl, "sgd", Setup(steps=20), 128, lr=0.1)[1]


@pytest.mark.parametrize(
    ("slug", "rate", "steps"),
    [
        ("rastrigin", 0.001, 120),
        ("rastrigin", 0.0005, 300),
        ("styblinski_tang", 0.005, 300),
        ("griewank", 0.1, 300),
        ("ackley", 0.01, 300),
    ],
)
def test_many_small_smooth_basins_are_not_called_fractal(slug, rate, steps):
    """Where four of them meet the entropy of a square is above log 2, and there are many such places."""
    surface, setup = SURFACES[slug](), Setup(steps=steps)
    found, text = said(surface, "sgd", setup, 128, lr=rate)
    assert "the border is smooth" in text
    assert found.border_entropy > 0.45


@pytest.mark.parametrize(("rate", "steps"), [(0.012, 120), (0.012, 300), (0.014, 500), (0.016, 300)])
def test_the_dust_of_the_heavy_ball_is_called_fractal_far_off_and_near(rate, steps):
    method = OPTIMIZERS["momentum"](lr=rate)
    for part in (None, ((3.0, 5.0), (3.0, 5.0))):
        found = basins(HIMMELBLAU, Run(method), Setup(steps=steps), part)
        assert "The border is fractal" in say_of(found, HIMMELBLAU, method, Setup(steps=steps))


def test_of_chance_no_border_is_told_and_who_stays_near_counts():
    noisy = Setup(steps=120, noise=5.0)
    found, text = said(HIMMELBLAU, "sgd", noisy, 128, lr=0.01)
    assert "border" not in text
    assert "within 5 % of the box of a minimum counts as there" in text
    assert found.to_global > 0.9
