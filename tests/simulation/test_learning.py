"""Descents over data: what a training loop does, to all its digits."""

from __future__ import annotations

import numpy as np
import pytest

from landscape.core.learning.batches import draw_batches
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.parts import make
from landscape.core.surfaces.data import Data
from landscape.figures.readings import losses_of_rows
from landscape.simulation.edits import edit, explain_cap
from landscape.simulation.gallery import GALLERY
from landscape.simulation.links import corrections, decode, encode
from landscape.simulation.scenario import WORK, Run, Scenario, Setup
from landscape.simulation.simulate import descend, simulate
from landscape.simulation.verdicts import Kind, verdict

SMALLEST = next(decode(exhibit.query) for exhibit in GALLERY if exhibit.title == "The smallest training loop")
PRINTED = {20: "0.0396", 40: "0.0051", 60: "0.0045", 80: "0.0040", 100: "0.0036"}
"""Loss at the beginning of an epoch, as torch 2.13 prints it after ``torch.manual_seed(0)`` and ``nn.Linear(1, 1)``."""


def test_the_smallest_training_loop_prints_what_torch_prints() -> None:
    (trajectory,) = simulate(SMALLEST)
    assert {epoch: f"{trajectory.loss[epoch - 1, 0]:.4f}" for epoch in PRINTED} == PRINTED


def test_its_slow_direction_loses_a_ninth_every_twenty_epochs() -> None:
    (trajectory,) = simulate(SMALLEST)
    loss = trajectory.loss[:, 0]
    np.testing.assert_allclose(loss[[60, 80, 100]] / loss[[40, 60, 80]], 0.887, atol=0.003)


def scenario(query: str) -> Scenario:
    return decode(query)


@pytest.mark.parametrize("replacement", [False, True])
@pytest.mark.parametrize("method", ["sgd", "adam", "sam"])
def test_every_step_takes_the_gradient_of_its_own_batch(method: str, replacement: bool) -> None:
    surface = make(Data, {"data": "penguins_two"})
    setup = Setup(steps=30, batch=8, seed=2, replacement=replacement)
    found = descend(surface, Run(OPTIMIZERS[method](lr=0.1)), setup, np.array([surface.start]))
    picked = draw_batches(surface.count, 8, 30, 2, replacement=replacement)
    assert picked is not None
    expected = [surface.gradient(found.params[t, 0], some) for t, some in enumerate(picked)]
    np.testing.assert_allclose(found.raw_gradient[:, 0], expected, rtol=1e-12)
    if method == "sgd":
        np.testing.assert_allclose(np.diff(found.params[:, 0], axis=0), -0.1 * np.array(expected), rtol=1e-9)


def test_many_starts_walk_like_single_ones() -> None:
    surface = make(Data, {"data": "blobs", "loss": "focal"})
    starts = np.array([surface.start, (1.0, 1.0), (-2.0, 3.0)])
    setup = Setup(steps=40, batch=5)
    run = Run(OPTIMIZERS["momentum"](lr=0.5))
    together = descend(surface, run, setup, starts)
    for index, start in enumerate(starts):
        alone = descend(surface, run, setup, start[None])
        np.testing.assert_allclose(together.params[:, index], alone.params[:, 0], rtol=1e-9)
        np.testing.assert_allclose(together.loss[:, index], alone.loss[:, 0], rtol=1e-9)


def test_a_smaller_batch_is_noisier() -> None:
    surface = make(Data, {"data": "penguins"})
    spread = []
    for size in (1, 8, 128):
        found = descend(
            surface, Run(OPTIMIZERS["sgd"](lr=0.05)), Setup(steps=200, batch=size), np.array([surface.start])
        )
        spread.append(found.params[100:, 0].std(axis=0).max())
    assert spread[0] > 1.5 * spread[1] > 3 * spread[2]


def test_batches_travel_in_the_link() -> None:
    told = scenario("surface=data,data:penguins&run=sgd,lr:0.05&batch=8&replacement=1")
    assert (told.setup.batch, told.setup.replacement) == (8, True)
    assert decode(encode(told)) == told


def test_curves_tell_of_batches_and_of_rows_held_out() -> None:
    told = scenario("surface=data,data:sine,model:sinusoid&run=adam,lr:0.05&batch=4&steps=50")
    assert isinstance(told.surface, Data)
    (trajectory,) = simulate(told)
    held, batch = losses_of_rows(told, trajectory)
    assert (held.name, len(held.values)) == ("held out", 51)
    np.testing.assert_allclose(held.values, told.surface.held_loss(trajectory.params[:, 0]))
    assert (batch.role, len(batch.values)) == ("batch", 50)
    whole = scenario("surface=data,data:penguins&run=sgd")
    assert losses_of_rows(whole, simulate(whole)[0]) == ()


def test_memorising_noise_lowers_the_training_loss_and_raises_the_other() -> None:
    surface = make(Data, {"data": "sine", "model": "sinusoid", "data.noise": 1.0, "data.n": 15})
    assert len(surface.minima) > 1
    places = np.array(surface.minima)
    held = surface.held_loss(places)
    assert held is not None
    assert surface.value(places).argmin() != held.argmin() or (held > surface.value(places)).all()


OUTCOMES = {
    "surface=data,data:line_exact&run=sgd,lr:0.11&steps=300": (Kind.GLOBAL, "both curvatures are positive"),
    "surface=data,data:line_exact&run=sgd,lr:0.125&steps=300": (Kind.DIVERGING, r"η = 0.125 exceeds 2/λmax = 0.12"),
    "surface=data,data:line_exact&run=sgd,lr:0.01&steps=100": (Kind.DESCENDING, "the loss fell"),
    "surface=data,data:line_noisy,loss:mae&run=adam,lr:0.2/cosine&steps=300": (
        Kind.GLOBAL,
        "no known minimum is lower",
    ),
    "surface=data,data:line_noisy,loss:mae&run=sgd,lr:0.2&steps=300": (Kind.BOUNCING, "going to and fro"),
    "surface=data,data:penguins&run=sgd,lr:0.1&batch=8&steps=300": (Kind.BOUNCING, "Each batch of 8 pulls elsewhere"),
    "surface=data,data:penguins&run=sgd,lr:0.1&steps=300": (Kind.GLOBAL, "both curvatures are positive"),
    "surface=data,data:blobs,data.separation:10&run=sgd,lr:1&steps=300": (Kind.DESCENDING, "the loss fell"),
    "surface=data,data:sine,model:tanh_unit&run=sgd,lr:0.1&x=0&y=0&steps=100": (Kind.SADDLE, "one way leads down"),
    "surface=data,data:penguins_three&run=newton,lr:1&steps=100&x=0&y=0": (Kind.GLOBAL, "both curvatures are positive"),
}


@pytest.mark.parametrize("query", OUTCOMES)
def test_what_happened_is_told(query: str) -> None:
    told = scenario(query)
    (trajectory,) = simulate(told)
    kind, reason = OUTCOMES[query]
    found = verdict(told.surface, told.runs[0], told.setup, trajectory)
    assert found.kind is kind, found.reason
    assert reason in found.reason


def test_no_link_asks_for_minutes_of_work() -> None:
    told = scenario("surface=data,data:spot&run=adam&starts=400&steps=2000")
    assert isinstance(told.surface, Data)
    assert told.setup.starts == WORK // (2000 * told.surface.count)
    assert any("starts" in note for note in corrections("surface=data,data:spot&run=adam&starts=400&steps=2000"))
    with pytest.raises(ValueError, match="at most"):
        Scenario(told.surface, told.runs, Setup(starts=400, steps=2000))
    asked = {"kind": "setup", "slot": -1, "name": "starts", "value": 400}
    assert edit(told, asked) == told
    assert explain_cap(told, asked) == f"Over these rows at most {told.setup.starts} balls per run are walked."
    few = scenario("surface=data,data:line_exact&run=adam&starts=400&steps=2000")
    assert few.setup.starts == 400
    assert explain_cap(few, asked) == ""
