"""Every number of a descent leaves as it is, under a name that says what it is."""

from __future__ import annotations

import csv
import io
import itertools
import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from landscape import decode, simulate
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.rules import Rule
from landscape.core.schedules import SCHEDULES
from landscape.export import data
from landscape.export.data import BASE, COLUMNS, MOST_ROWS, as_csv, as_json, starts_told
from landscape.figures.readings import losses_of_rows
from landscape.simulation.curves import CURVES
from landscape.simulation.inspection import MOVE, Kind, trace
from landscape.simulation.scenario import MAX_RUNS, Run, Scenario
from landscape.simulation.trajectories import Trajectory
from landscape.words import speak
from tests.strategies import scenarios

LINKS = (
    "",
    "surface=noisy_bowl&run=sgd,lr:0.1/cosine&run=amsgrad&steps=30&clip_norm=0.5&clip_value=0.3",
    "surface=data,data:penguins_two&run=momentum,weight_decay:0.1/slot:5&run=radam&steps=25&batch=7",
    "surface=rosenbrock&run=sgd,lr:1&run=newton&steps=40",
    "surface=himmelblau&run=rmsprop,momentum:0.9,centered:1&run=sam&steps=20&starts=6&spread=box&noise=3",
)
METHODS = [
    "&".join(["surface=himmelblau", *(f"run={slug}" for slug in list(OPTIMIZERS)[low : low + MAX_RUNS]), "steps=12"])
    for low in range(0, len(OPTIMIZERS), MAX_RUNS)
]


def rows_of(scenario: Scenario) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(scenario).data.decode("ascii"), newline="")))


def numbers(rows: list[dict[str, str]], column: str) -> np.ndarray[Any, Any]:
    return np.array([float(row[column] or "nan") for row in rows])


def whose(rows: list[dict[str, str]], run: int, start: int = 0) -> list[dict[str, str]]:
    return [row for row in rows if (row["run"], row["start"]) == (str(run), str(start))]


def after(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.concatenate([np.full((1, *values.shape[1:]), np.nan), values])


def check_positions(rows: list[dict[str, str]], path: Trajectory, start: int) -> None:
    """Hold a start against its trajectory, to the last bit."""
    np.testing.assert_array_equal(numbers(rows, "step"), np.arange(path.steps + 1))
    np.testing.assert_array_equal(numbers(rows, "loss"), path.loss[:, start])
    np.testing.assert_array_equal(numbers(rows, "evaluations"), path.evaluations[path.taken[:, start], start])
    for axis, weight in enumerate("xy"):
        for name, values in {
            weight: path.params[:, start, axis],
            f"gradient_{weight}": path.exact_gradient[:, start, axis],
            f"seen_gradient_{weight}": after(path.gradient[:, start, axis]),
            f"raw_gradient_{weight}": after(path.raw_gradient[:, start, axis]),
        }.items():
            np.testing.assert_array_equal(numbers(rows, name), values, err_msg=name)
    last = path.last_valid_step[start] + 1
    np.testing.assert_array_equal(numbers(rows, "rate")[: last + 1], after(path.rate)[: last + 1])
    assert not [row for row in rows[last + 1 :] if row["rate"]], "no step is taken after a divergence"


@pytest.mark.parametrize("link", [*LINKS, *METHODS])
def test_every_number_is_that_of_the_trajectory_to_the_last_bit(link: str) -> None:
    scenario = decode(link)
    rows, paths = rows_of(scenario), simulate(scenario)
    assert len(rows) == len(paths) * (scenario.setup.steps + 1) * scenario.setup.starts
    for number, (run, path) in enumerate(zip(scenario.runs, paths, strict=True), 1):
        for start in range(scenario.setup.starts):
            own = whose(rows, number, start)
            check_positions(own, path, start)
            assert {row["slot"] for row in own} == {str(run.slot)}
            assert {(row["method"], row["schedule"]) for row in own} == {(run.optimizer.slug, run.schedule.slug)}
            assert {row["starts"] for row in own} == {str(scenario.setup.starts)}


@pytest.mark.parametrize(
    ("link", "stops", "each"),
    [
        ("surface=bowl&run=sgd,lr:5&steps=300", [4], 1),  # too far away
        ("surface=bowl&run=sam,lr:5&steps=300", [4], 2),
        ("surface=beale&run=newton,damping:1e-8&steps=60", [1], 1),  # a loss that is none
        ("surface=rosenbrock&run=adam&steps=30", [30], 1),
        ("surface=beale&run=sgd&starts=6&spread=box&steps=40", [40, 2, 40, 2, 5, 3], 1),
    ],
)
def test_nothing_is_asked_for_after_a_divergence(link: str, stops: list[int], each: int) -> None:
    (path,), rows = simulate(scenario := decode(link)), rows_of(decode(link))
    columns, count = path.columns(), scenario.setup.steps + 1
    for start, stop in enumerate(stops):
        asked = [each * min(step, stop) for step in range(count)]
        assert numbers(whose(rows, 1, start), "evaluations").tolist() == asked
        in_python = {name: columns[name].reshape(-1, count)[start] for name in ("evaluations", "rate")}
        assert in_python["evaluations"].tolist() == asked
        np.testing.assert_array_equal(in_python["rate"], numbers(whose(rows, 1, start), "rate"))


@pytest.mark.parametrize("link", [*LINKS, *METHODS])
def test_the_step_inspector_knows_nothing_more(link: str) -> None:
    scenario = decode(link)
    rows, paths = rows_of(scenario), simulate(scenario)
    for number, (run, path) in enumerate(zip(scenario.runs, paths, strict=True), 1):
        own = whose(rows, number)
        last = {entry.name: entry for entry in trace(scenario.surface, run, scenario.setup, path).entries}
        for entry in last.values():
            if entry.kind is Kind.GIVEN or entry.name == "gradient(x)":
                continue  # told of every run
            name = "" if entry.name == "x" else re.sub(r"\(x\)$", "", entry.name) + "_" * entry.vector
            there = slice(path.last_valid_step[0] + (entry.name != "x"))  # where a step led that diverged is no place
            for axis, weight in enumerate("xy" if entry.vector else ("",)):
                told, known = numbers(own, name + weight)[1:], entry.values[:, axis]
                np.testing.assert_allclose(told[there], known[there], rtol=1e-9, atol=1e-12, err_msg=name)
        for name, memory in path.memory.items():
            if f"{name}_x" in own[0] and own[1][f"{name}_x"]:
                there = slice(path.last_valid_step[0] + 1)
                np.testing.assert_array_equal(numbers(own, f"{name}_x")[there], memory[there, 0, 0])


@pytest.mark.parametrize("link", LINKS)
def test_whatever_the_curves_can_show_is_told(link: str) -> None:
    scenario = decode(link)
    rows, paths = rows_of(scenario), simulate(scenario)
    for number, path in enumerate(paths, 1):
        own = whose(rows, number)
        for slug, curve in CURVES.items():
            values = curve.values(scenario.surface, path)
            whole = values if len(values) > path.steps else after(values)
            for axis, weight in enumerate(("_x", "_y") if values.shape[1] == 2 else ("",)):
                if slug != "rate":
                    np.testing.assert_array_equal(numbers(own, slug + weight), whole[:, axis], err_msg=slug)
        for reading in losses_of_rows(scenario, path):
            name = {"second": "held_out_loss", "batch": "batch_loss"}[reading.role]
            whole = reading.values if len(reading.values) > path.steps else after(reading.values)
            np.testing.assert_array_equal(numbers(own, name), whole)


def test_a_row_of_step_five_is_what_step_five_did() -> None:
    rows = rows_of(decode("surface=bowl&run=momentum,lr:0.1&steps=9"))
    for before, row in itertools.pairwise(rows):
        assert float(row["x"]) == pytest.approx(float(before["x"]) - 0.1 * float(row["v_x"]), rel=1e-12)
        assert float(row[f"{MOVE}_x"]) == pytest.approx(float(row["x"]) - float(before["x"]), rel=1e-9)
        assert row["seen_gradient_x"] == before["gradient_x"]


def test_json_has_the_same_and_says_what_it_is() -> None:
    scenario = decode(LINKS[3])
    told, rows = json.loads(as_json(scenario, "1.2.3").data), rows_of(scenario)
    assert (told["version"], decode(told["link"])) == ("1.2.3", scenario)
    names = [column["name"] for column in told["columns"]]
    assert names == list(told["data"]) == list(rows[0])
    assert all(column["meaning"] for column in told["columns"])
    for name in names:
        cells = ["" if value is None else str(value) for value in told["data"][name]]
        assert cells == [row[name] for row in rows], name
    assert [run["run"] for run in told["runs"]] == [1, 2]
    assert [run["ending"] for run in told["runs"]] == ["diverging", "converged to the global minimum"]
    assert told["runs"][1]["lines"]["x"].startswith("x - rate *")
    assert told["starts"] == {"asked": 1, "told": 1}


def test_infinity_is_read_as_that_and_what_is_none_as_nothing() -> None:
    assert [data._json(text) for text in ("inf", "-inf", "", "1e-05", "-2.0", "sgd")] == [
        "1e999", "-1e999", "null", "1e-05", "-2.0", '"sgd"',
    ]  # fmt: skip
    assert json.loads("[1e999, -1e999]") == [math.inf, -math.inf]
    assert [data._text(value) for value in (math.inf, math.nan, 0.1 + 0.2, 3)] == [
        "inf",
        "",
        "0.30000000000000004",
        "3",
    ]


@given(scenarios())
@settings(max_examples=60)
def test_any_scenario_is_told_in_cells_that_no_spreadsheet_takes_for_formulas(scenario: Scenario) -> None:
    short = scenario.replace(setup=scenario.setup.replace(steps=min(scenario.setup.steps, 7)))
    text = as_csv(short).data.decode("ascii")
    assert text.endswith("\r\n")
    lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert {len(line) for line in lines} == {len(lines[0])}
    assert len(set(lines[0])) == len(lines[0])
    assert set(BASE) <= set(lines[0])
    for cell in {cell for line in lines for cell in line if cell}:
        assert re.fullmatch("[a-z][A-Za-z0-9_]*", cell) or not math.isnan(float(cell))
    told = json.loads(as_json(short, "1").data, parse_constant=pytest.fail)
    assert {len(values) for values in told["data"].values()} == {len(lines) - 1}


@given(scenarios())
def test_the_table_is_bounded(scenario: Scenario) -> None:
    told, setup = starts_told(scenario), scenario.setup
    rows = told * len(scenario.runs) * (setup.steps + 1)
    assert told == 1 or rows <= MOST_ROWS
    assert 1 <= told <= setup.starts


def test_of_more_starts_than_there_is_room_for_the_first_are_told_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = decode("surface=himmelblau&run=adam&run=sgd,lr:0.001&steps=20&starts=9")
    monkeypatch.setattr(data, "MOST_ROWS", 2 * 21 * 4 + 41)
    rows, paths = rows_of(scenario), simulate(scenario)
    assert {row["start"] for row in rows} == set("0123")
    assert {row["starts"] for row in rows} == {"9"}
    for start in range(4):
        check_positions(whose(rows, 2, start), paths[1], start)
    assert json.loads(as_json(scenario, "1").data)["starts"] == {"asked": 9, "told": 4}


def test_the_language_of_the_page_changes_nothing() -> None:
    scenario = decode(LINKS[3])
    with speak("de"):
        german = as_csv(scenario), as_json(scenario, "1")
    assert german == (as_csv(scenario), as_json(scenario, "1"))


def test_a_line_that_is_called_as_a_column_or_twice_keeps_its_numbers() -> None:
    """No rule has such lines; one that is added may."""
    path = simulate(decode("surface=bowl&run=sgd&steps=3"))[0]
    entries = trace(decode("surface=bowl").surface, Run(OPTIMIZERS["sgd"]()), decode("steps=3").setup, path).entries
    names = [column.name for column, _ in data._lines([*entries[:3], *entries[2:]], path)]
    assert names == ["g_1_x", "g_1_y", "g_x", "g_y", "move_x", "move_y"]


def test_columns_are_declared_once_and_rules_do_not_use_their_names() -> None:
    names = [column.name for column in COLUMNS]
    assert len(set(names)) == len(names)
    rules: list[Rule] = [method.update() for method in OPTIMIZERS.values()]
    lines = {line.name for rule in rules for line in rule.lines} - {"x"}
    assert not lines & {*names, *CURVES, *(name.removesuffix("_x") for name in names)}
    assert SCHEDULES


def test_what_every_run_has_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")
    _, _, table = text.partition("## Columns")
    documented = [name for line in table.splitlines() if line.startswith("| `") for name in re.findall("`(.+?)`", line)]
    assert documented == [column.name for column in COLUMNS]
    assert f"{MOST_ROWS:,} rows" in text
