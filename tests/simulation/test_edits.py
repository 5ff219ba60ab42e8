"""A change from the page gives the next scenario; nonsense gives the same one."""

from __future__ import annotations

import base64
import dataclasses
import functools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES
from landscape.core.surfaces.table import Table
from landscape.simulation.edits import SLUG, edit, explain_cap
from landscape.simulation.links import decode, encode
from landscape.simulation.rates import suggest_rate
from landscape.simulation.scenario import MAX_RUNS, Run, Scenario, View, start_bounds
from tests.strategies import UNTRUSTED, scenarios, setups, values

THREE = decode("surface=himmelblau&run=sgd,lr:0.002&run=adam,lr:0.05/cosine&run=momentum/hidden&steps=40&x=1&y=2")
KINDS = ("link", "surprise", "surface", "setup", "start", "runs", "order", "tune", "optimizer", "schedule")
ROSTER = ("add", "duplicate", "remove", "hide", "solo")


def change(kind: str, name: object, value: object, slot: object = -1) -> dict[str, object]:
    return {"kind": kind, "slot": slot, "name": name, "value": value}


def act(name: str, slot: int) -> dict[str, object]:
    return change("runs", name, 1, slot)


def slots(scenario: Scenario) -> list[int]:
    return [run.slot for run in scenario.runs]


def hidden(scenario: Scenario) -> list[int]:
    return [run.slot for run in scenario.runs if run.hidden]


@pytest.mark.parametrize(
    ("asked", "found", "expected"),
    [
        (change("setup", "steps", 70), lambda s: s.setup.steps, 70),
        (change("setup", "steps", 10**9), lambda s: s.setup.steps, 2000),
        (change("setup", "x", ""), lambda s: s.setup.x, None),
        (change("setup", "x", 1e5), lambda s: s.setup.x, start_bounds(THREE.surface)[0][1]),
        (change("start", "own", [0.5, -0.5]), lambda s: s.start, (0.5, -0.5)),
        (change("start", "own", [1e9, 0]), lambda s: s.start, (start_bounds(THREE.surface)[0][1], 0)),
        (change("start", "own", None), lambda s: s.start, THREE.surface.start),
        (change("start", "link", "surface=bowl&x=0.5&y=-0.5"), lambda s: s.start, (0.5, -0.5)),
        (change("start", "link", "surface=bowl"), lambda s: s.start, THREE.surface.start),
        (change("surface", SLUG, "rosenbrock"), lambda s: s.surface.slug, "rosenbrock"),
        (change("surface", SLUG, "rosenbrock"), lambda s: (s.setup.x, s.setup.y), (None, None)),
        (change("optimizer", "lr", 0.01, 0), lambda s: s.runs[0].optimizer.lr, 0.01),
        (change("optimizer", "lr", "0.01", 0), lambda s: s.runs[0].optimizer.lr, 0.01),
        (change("optimizer", SLUG, "lion", 1), lambda s: s.runs[1].optimizer.slug, "lion"),
        (change("schedule", SLUG, "step", 0), lambda s: s.runs[0].schedule.slug, "step"),
        (change("schedule", "floor", 0.5, 1), lambda s: s.runs[1].schedule.floor, 0.5),
        (act("add", -1), slots, [0, 1, 2, 3]),
        (act("duplicate", 0), slots, [0, 3, 1, 2]),
        (act("duplicate", 0), lambda s: s.runs[1].optimizer, THREE.runs[0].optimizer),
        (act("remove", 1), slots, [0, 2]),
        (act("hide", 0), hidden, [0, 2]),
        (act("hide", 2), hidden, []),
        (act("solo", 1), hidden, [0, 2]),
        (change("order", "", 0, 2), slots, [2, 0, 1]),
        (change("order", "", 99, 0), slots, [1, 2, 0]),
        (change("link", "", "run=adam,lr:0.3"), lambda s: s.runs[0].optimizer.lr, 0.3),
        (change("link", "", ""), lambda s: encode(s.replace(view=View())), ""),
        (change("surprise", "", 7), lambda s: len(s.runs), 4),
    ],
)
def test_what_a_change_does(asked: dict[str, object], found: Any, expected: object) -> None:
    assert found(edit(THREE, asked)) == expected


@pytest.mark.parametrize(
    "junk",
    [
        None,
        [],
        "start",
        {},
        {"kind": ["runs"]},
        change("nothing", "steps", 3),
        change("setup", "no such", 3),
        change("setup", "steps", "many"),
        change("setup", ["steps"], 3),
        change("start", "own", [1]),
        change("start", "own", "12"),
        change("start", "own", "x=1&y=2"),
        change("start", "link", 3),
        change("surface", SLUG, "no such"),
        change("surface", SLUG, ["bowl"]),
        change("optimizer", SLUG, "no such", 0),
        change("optimizer", "lr", 0.1, 7),
        change("optimizer", "lr", 0.1, "0"),
        change("schedule", SLUG, "step", None),
        change("order", "", "first", 0),
        change("runs", "multiply", 1, 0),
        change("runs", ["add"], 1, 0),
        change("runs", "duplicate", 1, 7),
        change("runs", "hide", 1, 7),
        change("tune", "lr", 1, 7),
        change("link", "", 3),
        change("surprise", "", "me"),
    ],
)
def test_nonsense_changes_nothing(junk: object) -> None:
    assert edit(THREE, junk) == THREE


class TestRuns:
    def test_eight_are_the_most(self) -> None:
        full = functools.reduce(edit, [act("add", -1)] * MAX_RUNS, THREE)
        assert len(full.runs) == MAX_RUNS
        assert edit(full, act("add", -1)) == full
        assert edit(full, act("duplicate", 0)) == full

    def test_the_last_one_stays(self) -> None:
        one = functools.reduce(edit, [act("remove", 0), act("remove", 1)], THREE)
        assert slots(one) == [2]
        assert edit(one, act("remove", 2)) == one

    def test_a_new_run_is_a_method_nobody_uses_at_the_rate_that_suits_it(self) -> None:
        new = edit(THREE, act("add", -1)).runs[-1].optimizer
        assert new.slug not in {run.optimizer.slug for run in THREE.runs}
        assert new.lr == suggest_rate(type(new), THREE.surface)

    def test_solo_of_the_only_one_shown_shows_all(self) -> None:
        assert hidden(functools.reduce(edit, [act("solo", 1), act("solo", 1)], THREE)) == []

    def test_tuning_changes_one_rate_and_nothing_else(self) -> None:
        safe = edit(THREE, change("tune", "safe", 1, 0)).runs[0].optimizer
        assert safe.lr == suggest_rate(type(safe), THREE.surface) != THREE.runs[0].optimizer.lr
        tuned = edit(THREE, change("tune", "lr", 1, 0))
        rate = tuned.runs[0].optimizer.lr
        assert tuned == edit(THREE, change("optimizer", "lr", rate, 0))
        assert rate == float(f"{rate:.3g}")


class TestSurface:
    def test_a_suggested_rate_becomes_the_new_suggestion_and_a_chosen_one_stays(self) -> None:
        sgd = OPTIMIZERS["sgd"]
        himmelblau, bowl = SURFACES["himmelblau"](), SURFACES["bowl"]()
        usual = Run(sgd(lr=suggest_rate(sgd, himmelblau)))
        chosen = Run(sgd(lr=0.0123))
        after = edit(Scenario(himmelblau, (usual, chosen)), change("surface", SLUG, "bowl"))
        assert [run.optimizer.lr for run in after.runs] == [suggest_rate(sgd, bowl), 0.0123]

    def test_another_shape_of_the_same_surface_keeps_the_start(self) -> None:
        before = decode("surface=rosenbrock&x=1&y=2")
        after = edit(before, change("surface", "b", 50))
        assert after.surface.values()["b"] == 50
        assert after.start == before.start


@st.composite
def changes(draw: st.DrawFn) -> dict[str, object]:
    """Draw a change that is half sense."""
    kind = draw(st.sampled_from([kind for kind in KINDS if kind != "tune"]))  # which takes long
    names = {"runs": ROSTER, "setup": tuple(scenario_fields("setup")), "optimizer": (SLUG, "lr", "beta1", "eps")}
    name = draw(st.sampled_from(names.get(kind, (SLUG, "own", "floor"))) | UNTRUSTED)
    slugs = st.sampled_from([*OPTIMIZERS, *SCHEDULES, *SURFACES])
    pair = st.lists(st.floats(-20, 20), min_size=2, max_size=2)
    value = draw(slugs | pair | st.integers(-3, 40) | st.floats() | UNTRUSTED)
    return change(kind, name, value, draw(st.integers(-1, MAX_RUNS) | UNTRUSTED))


def scenario_fields(kind: str) -> list[str]:
    return list(getattr(THREE, kind).params())


@settings(deadline=None)
@given(scenarios(), st.lists(changes() | UNTRUSTED, max_size=6))
def test_any_changes_give_a_scenario_that_a_link_can_hold(scenario: Scenario, asked: list[object]) -> None:
    after = functools.reduce(edit, asked, scenario)
    assert 1 <= len(after.runs) <= MAX_RUNS
    assert len(set(slots(after))) == len(after.runs)
    assert after.view.replace(step=None) == scenario.view.replace(step=None)
    assert decode(encode(after)) == after


@settings(deadline=None)
@given(scenarios(), st.data())
def test_a_value_is_taken_back_by_its_old_value(scenario: Scenario, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["optimizer", "schedule"]))
    run = data.draw(st.sampled_from(scenario.runs))
    part = getattr(run, kind)
    if not part.params():
        return
    name = data.draw(st.sampled_from(sorted(part.params())))
    there = edit(scenario, change(kind, name, data.draw(values(part.params()[name])), run.slot))
    assert edit(there, change(kind, name, getattr(part, name), run.slot)) == scenario


@settings(deadline=None)
@given(scenarios(), st.data())
def test_orders_hides_and_twins_are_taken_back(scenario: Scenario, data: st.DataObject) -> None:
    slot = data.draw(st.sampled_from(slots(scenario)))
    place = slots(scenario).index(slot)
    moved = edit(scenario, change("order", "", data.draw(st.integers(0, MAX_RUNS)), slot))
    assert edit(moved, change("order", "", place, slot)) == scenario
    assert edit(edit(scenario, act("hide", slot)), act("hide", slot)) == scenario
    twins = edit(scenario, act("duplicate", slot))
    if twins != scenario:
        assert edit(twins, act("remove", twins.runs[place + 1].slot)) == scenario


@settings(deadline=None)
@given(scenarios(), st.data())
def test_the_start_goes_there_and_back(scenario: Scenario, data: st.DataObject) -> None:
    setup = data.draw(setups(scenario.surface))
    there = edit(scenario, change("start", "own", [setup.x or 0.0, setup.y or 0.0]))
    back = edit(there, change("start", "own", None))
    assert back.start == scenario.surface.start
    assert dataclasses.replace(back, setup=scenario.setup) == scenario


@pytest.mark.parametrize("kind", [*KINDS, "rows", "table"])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 10**400, -(10**400), 5e-324])
def test_numbers_beyond_all_numbers_break_nothing(kind: str, value: float) -> None:
    for told in (value, [value, value], [0, value, value]):
        for name in ("lr", "steps", "x", "own", "move", SLUG):
            after = edit(THREE, change(kind, name, 0, told))
            assert decode(encode(after)) == after.replace(view=decode(encode(after)).view)


class TestNoise:
    """Noise that belongs to a surface's lesson goes with it; noise that somebody chose stays."""

    @pytest.mark.parametrize(
        ("begun", "goes_to", "noise"),
        [
            ("surface=bowl&run=sgd&noise=0.7", "noisy_bowl", 0.7),
            ("surface=noisy_bowl&run=sgd&noise=0.7", "bowl", 0.7),
            ("surface=bowl&run=sgd", "noisy_bowl", SURFACES["noisy_bowl"].noise),
            ("surface=noisy_bowl&run=sgd", "bowl", 0.0),
        ],
    )
    def test_on_the_way_to_another_surface(self, begun: str, goes_to: str, noise: float) -> None:
        assert edit(decode(begun), change("surface", SLUG, goes_to)).setup.noise == noise
        assert SURFACES["noisy_bowl"].noise > 0


class TestTextsThatDeclare:
    """Numbers that a typed text declares follow it where it says another number, and stay where it does not."""

    def _rule(self, scenario: Scenario, beta: str, more: str = "") -> Scenario:
        text = f"{more}beta = {beta} in 0..1; memory m; m = beta*m + gradient(x); x = x - rate*m"
        return edit(scenario, {"kind": "optimizer", "slot": 0, "name": "lines", "value": text})

    def test_another_number_in_a_rule_is_taken(self) -> None:
        one = self._rule(decode("run=own"), "0.9")
        assert self._rule(one, "0.5").runs[0].optimizer.values()["beta"] == 0.5
        moved = edit(one, {"kind": "optimizer", "slot": 0, "name": "beta", "value": 0.7})
        assert self._rule(moved, "0.5").runs[0].optimizer.values()["beta"] == 0.5
        rate = self._rule(one, "0.9", "lr = 0.2 in 0.001..1 log; ")
        assert rate.runs[0].optimizer.lr == 0.2

    def test_what_was_set_stays_while_other_things_are_typed(self) -> None:
        moved = edit(
            self._rule(decode("run=own"), "0.9"), {"kind": "optimizer", "slot": 0, "name": "beta", "value": 0.7}
        )
        moved = edit(moved, {"kind": "optimizer", "slot": 0, "name": "lr", "value": 0.3})
        changed = self._rule(moved, "0.9", "c = 2 in 0..3; ").runs[0].optimizer
        assert (changed.values()["beta"], changed.values()["c"], changed.lr) == (0.7, 2, 0.3)

    def test_another_number_in_a_formula_is_taken(self) -> None:
        there = decode("surface=own,z:(a*x^2+b*y^2;a=4~in~0..10),a:2,b:3")
        again = edit(there, {"kind": "surface", "name": "z", "value": "a x^2 + b y^2; a = 5 in 0..10"})
        assert (again.surface.values()["a"], again.surface.values()["b"]) == (5, 3)


@pytest.mark.parametrize(
    ("steps", "knots"), [(300, "0=1;150=0.3;300=0.02"), (2000, "0=1;1000=0.3;2000=0.02"), (1, "0=0.3;1=0.02")]
)
def test_a_drawn_curve_begins_as_long_as_the_run(steps: int, knots: str) -> None:
    choose = {"kind": "schedule", "slot": 0, "name": SLUG, "value": "drawn"}
    drawn = edit(decode(f"surface=bowl&run=sgd&steps={steps}"), choose)
    assert drawn.runs[0].schedule.values()["knots"] == knots
    again = {"kind": "schedule", "slot": 0, "name": "between", "value": "steps"}
    assert (
        edit(edit(drawn, {"kind": "setup", "slot": -1, "name": "steps", "value": 50}), again)
        .runs[0]
        .schedule.values()["knots"]
        == knots
    )


def brought(name: str, data: bytes) -> dict[str, object]:
    return change("heights", name, base64.b64encode(data).decode())


def test_a_file_is_raced_with_the_same_rates_whatever_was_there_before() -> None:
    w = np.linspace(-2, 2, 9)
    bowl, ravine = (
        brought("heights.csv", "\n".join(",".join(map(str, row)) for row in heights.tolist()).encode())
        for heights in (w**2 + w[:, None] ** 2, 40 * (w - 0.5) ** 2 + w[:, None] ** 2)
    )
    front = decode("")
    at_once, later = edit(front, ravine), edit(edit(front, bowl), ravine)
    assert later == at_once
    rates = [run.optimizer.lr for run in at_once.runs]
    assert rates == [suggest_rate(type(run.optimizer), at_once.surface) for run in at_once.runs]
    turned = edit(at_once, change("surface", "swapped", True))
    assert [run.optimizer.lr for run in turned.runs] == [
        suggest_rate(type(run.optimizer), turned.surface) for run in turned.runs
    ]
    assert edit(turned, change("surface", "swapped", False)) == at_once


def test_names_beside_heights_are_told_to_be_left_out() -> None:
    named = brought("frame.csv", b",a,b,c,d\n0,1,2,3,4\n1,4,5,6,7\n2,1,2,3,4\n3,2,3,4,5")
    assert explain_cap(edit(THREE, named), named) == "The names of rows and columns were left out."


def test_what_was_brought_as_a_picture_is_known_by_the_size_that_it_had() -> None:
    noise = np.random.default_rng(0).integers(0, 250, (90, 80))
    rows = "\n".join(",".join(map(str, row)) for row in noise.tolist())
    brought = change("heights", "photo.png", base64.b64encode(rows.encode()).decode())
    for of, kept in (([3000, 2000], (3000, 2000)), (None, (90, 80)), ([3, 2], (90, 80)), ([10**9, 10**9], (90, 80))):
        after = edit(THREE, {**brought, "of": of})
        assert isinstance(after.surface, Table)
        assert after.surface.grid.of == kept
        assert explain_cap(after, {**brought, "of": of}).startswith(f"Of {kept[0]} × {kept[1]} heights")
        assert decode(encode(after)).surface == after.surface
        assert explain_cap(after, {**brought, "value": "no file"}) == ""
