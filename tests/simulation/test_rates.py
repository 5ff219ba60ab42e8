"""The recorded learning rates: complete, true to what computes them, and good."""

import json

import numpy as np
import pytest

from landscape.core.optimizers import OPTIMIZERS, published
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES
from landscape.simulation import rates
from landscape.simulation.measures import lowest_loss
from landscape.simulation.presets import METHODS
from landscape.simulation.rates import LADDER, Tuning, find_usual_rate, read_rates, suggest_rate, tune
from landscape.simulation.scenario import Run, Setup
from landscape.simulation.simulate import descend

FORMULAS = {slug: surface for slug, surface in SURFACES.items() if surface.recorded}
"""A surface of data is tuned when it is met."""
COMMAND = "python -m scripts.tune_rates"
BOWL = SURFACES["bowl"]()


def test_every_method_has_a_rate_on_every_surface():
    missing = [(s, m) for s in FORMULAS for m in published() if m not in read_rates().get(s, {})]
    assert not missing, f"no rate is recorded for {missing[:5]}: run {COMMAND}"
    gone = [s for s in read_rates() if s not in FORMULAS] + [
        m for row in read_rates().values() for m in row if m not in OPTIMIZERS
    ]
    assert not gone, f"rates are recorded for {gone[:5]}, which are no more: run {COMMAND}"


@pytest.mark.parametrize("slug", ["bowl", "himmelblau", "noisy_bowl", "two_wells"])
@pytest.mark.parametrize("method", METHODS)
def test_recorded_rates_are_what_the_script_finds(slug, method):
    found = find_usual_rate(OPTIMIZERS[method], SURFACES[slug]())
    assert read_rates()[slug][method] == found, f"the record is stale: run {COMMAND}"


def test_the_record_is_sorted_with_a_line_for_each_surface():
    lines = rates.RECORD.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "{"
    assert lines[-1] == "}"
    assert len(lines) == len(FORMULAS) + 2
    assert lines == sorted(lines, key=lambda line: (line in "{}", line) if line != "{" else (False, ""))
    for row in read_rates().values():
        assert list(row) == sorted(row)
        assert set(row.values()) <= set(LADDER.tolist())


@pytest.mark.parametrize("slug", SURFACES)
@pytest.mark.parametrize("method", METHODS)
def test_at_its_rate_a_run_is_calm_and_gets_lower(slug, method):
    surface = SURFACES[slug]()
    run = Run(OPTIMIZERS[method](lr=suggest_rate(OPTIMIZERS[method], surface)))
    setup = Setup(steps=rates.STEPS, noise=surface.noise)
    loss = descend(surface, run, setup, np.array([surface.start])).loss[:, 0] - lowest_loss(surface)
    assert np.isfinite(loss).all()
    assert loss.max() <= rates.STABLE_RISE * loss[0]
    assert loss[-1] < loss[0]


def test_the_rate_of_an_unknown_pair_is_found_when_it_is_asked_for(monkeypatch):
    known = suggest_rate(OPTIMIZERS["adam"], SURFACES["bowl"]())
    monkeypatch.setattr(rates, "read_rates", dict)
    assert suggest_rate(OPTIMIZERS["adam"], SURFACES["bowl"]()) == known


def test_the_curve_of_a_sweep_is_that_of_single_runs():
    found = tune(BOWL, Run(OPTIMIZERS["momentum"](momentum=0.5)), Setup(steps=50), (1.0, 1.0))
    assert isinstance(found, Tuning)
    assert found.rates.shape == found.final_losses.shape == (141,)
    assert found.best_rate in found.rates
    for i in (10, 60, 100):
        run = Run(OPTIMIZERS["momentum"](momentum=0.5, lr=float(found.rates[i])))
        alone = descend(BOWL, run, Setup(steps=50), np.array([(1.0, 1.0)]))
        np.testing.assert_allclose(found.final_losses[i], alone.loss[-1, 0], rtol=1e-9)


def test_a_tuned_rate_is_stable_and_not_slow():
    """On the bowl the limit is 0.1, and 0.095 is best for the end; far below it nothing arrives."""
    found = tune(BOWL, Run(OPTIMIZERS["sgd"]()), Setup(steps=300), BOWL.start)
    assert 0.005 < found.best_rate < 0.1
    assert np.isnan(found.final_losses[found.rates > 0.15]).all()
    assert found.final_losses[found.rates < 1e-5].min() > 10


def test_tuning_heeds_schedule_and_setup():
    step = SCHEDULES["step"](step_size=20, gamma=0.1)
    plain = tune(BOWL, Run(OPTIMIZERS["sgd"]()), Setup(steps=100), BOWL.start)
    falling = tune(BOWL, Run(OPTIMIZERS["sgd"](), step), Setup(steps=100), BOWL.start)
    assert falling.best_rate > plain.best_rate


@pytest.mark.parametrize("slug", SURFACES)
def test_tuning_from_anywhere_gives_a_rate(slug):
    surface = SURFACES[slug]()
    (x0, x1), (y0, y1) = surface.box
    for start in (surface.minima[0], (x0, y0), (x1 + 2 * (x1 - x0), y1)):
        found = tune(surface, Run(OPTIMIZERS["sgd"]()), Setup(steps=20), start, LADDER)
        assert found.best_rate in LADDER


def test_the_record_is_json():
    assert json.loads(rates.tune_all([SURFACES["bowl"]], [OPTIMIZERS["sgd"]])) == {
        "bowl": {"sgd": read_rates()["bowl"]["sgd"]}
    }


HALF_A_NOTCH = 10 ** (7 / 140 / 2)
BETWEEN = np.geomspace(1e-6, 10.0, 141)[:-1] * HALF_A_NOTCH
"""Rates between those that are tried."""


def costs(surface, path):
    """Give how many steps each of R descents takes, counted one by one; more than all where it never arrives."""
    floor, steps = lowest_loss(surface), path.loss.shape[0] - 1
    found = []
    for loss, places in zip(path.loss.T, np.moveaxis(path.params, 1, 0), strict=True):
        above = loss - floor
        outside = surface.boxes_outside(places)
        if not np.isfinite(above).all() or above.max() > 1.05 * above[0] or outside.max() > max(outside[0], 0.1):
            found.append(np.inf)
            continue
        late = [step for step, height in enumerate(above) if height > 1e-3 * above[0]]
        arrived = late[-1] + 1 if late else 0
        found.append(arrived if arrived <= steps else steps * (1 + above[-(steps // 4) :].mean() / above[0]))
    return np.array(found)


@pytest.mark.parametrize("slug", FORMULAS)
def test_no_rate_between_those_that_were_tried_is_much_faster_unless_it_is_a_lucky_one(slug):
    surface = FORMULAS[slug]()
    setup = Setup(steps=rates.STEPS, noise=surface.noise)
    start = surface.start
    for method in METHODS:
        run = Run(OPTIMIZERS[method]())
        tuned = tune(surface, run, setup, start).best_rate
        (ours,) = costs(surface, rates.sweep(surface, run, setup, start, np.array([tuned])))
        theirs = costs(surface, rates.sweep(surface, run, setup, start, BETWEEN))
        steady = min(max(theirs[i : i + 4]) for i in range(len(theirs) - 3))
        assert ours <= 1.1 * steady + 3, (method, tuned, ours, steady)
