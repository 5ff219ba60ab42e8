"""What is said of where two runs part holds for what is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import SURFACES
from landscape.figures.difference import map_of_difference, say_of
from landscape.figures.theme import SLOTS
from landscape.simulation.difference import Difference, Kind, difference
from landscape.simulation.scenario import Run, Setup

HIMMELBLAU, SETUP = SURFACES["himmelblau"](), Setup(steps=200)
RUNS = (Run(OPTIMIZERS["sgd"](lr=0.01), slot=2), Run(OPTIMIZERS["momentum"](lr=0.012), slot=5))


def test_shares_are_told_by_name_with_their_error_and_each_has_its_key():
    found = difference(HIMMELBLAU, RUNS, SETUP, points=32)
    told = map_of_difference(found, HIMMELBLAU, RUNS, SETUP)
    assert told["said"].startswith("SGD and Momentum: alike from ")
    for kind, words in ((Kind.ALIKE, "alike from"), (Kind.FIRST, "SGD lower from"), (Kind.ELSEWHERE, "equally low")):
        share = found.share(kind)
        assert share
        part = next(text for key, text in told["keys"] if key == kind)
        assert words in part
        assert f"{round(1000 * share) / 10:.4g} %" in part
        assert part in told["said"]
    assert {key for key, _ in told["keys"]} == set(np.unique(found.kind))
    assert f"(± {round(1000 * found.error) / 10:.4g})." in told["said"]


def test_runs_have_their_own_colours_and_names_that_tell_them_apart():
    told = map_of_difference(difference(HIMMELBLAU, RUNS, SETUP, points=16), HIMMELBLAU, RUNS, SETUP)
    assert [run["color"] for run in told["runs"]] == [
        {"light": SLOTS[slot].light, "dark": SLOTS[slot].dark} for slot in (2, 5)
    ]
    same = tuple(Run(OPTIMIZERS["sgd"](lr=lr), slot=slot) for slot, lr in enumerate((0.01, 0.03)))
    told = map_of_difference(difference(HIMMELBLAU, same, SETUP, points=16), HIMMELBLAU, same, SETUP)
    assert len({run["name"] for run in told["runs"]}) == 2


def made(kind: np.ndarray) -> Difference:
    label = np.zeros(kind.shape, dtype=np.int16)
    return Difference(HIMMELBLAU.box, np.zeros((1, 2)), label, label, kind.astype(np.int8))


@pytest.mark.parametrize(("kind", "text"), [(Kind.ALIKE, "alike"), (Kind.SECOND, "Momentum lower")])
def test_of_one_kind_there_is_no_error(kind, text):
    said = say_of(made(np.full((128, 128), kind)), HIMMELBLAU, RUNS, SETUP)
    assert said.startswith(f"SGD and Momentum: {text} from 100 %")
    assert "±" not in said


def test_nearly_all_is_not_all_and_nearly_none_is_not_none():
    kind = np.full((128, 128), Kind.ALIKE)
    kind[0, 0] = Kind.FIRST
    said = say_of(made(kind), HIMMELBLAU, RUNS, SETUP)
    assert "alike from > 99.9 % of the starts, SGD lower from < 0.1 %" in said


def test_what_holds_of_a_map_is_said_of_it():
    part = ((0.0, 1.0), (0.0, 1.0))
    noisy = SETUP.replace(noise=1.0)
    said = say_of(difference(HIMMELBLAU, RUNS, noisy, part, 16), HIMMELBLAU, RUNS, noisy)
    assert "magnified 10 times" in said
    assert "one draw of the noise" in said
