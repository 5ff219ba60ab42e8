"""Trajectories as tables: every number that a descent has, a row for each position of each start of each run.

A row is a position. What the step that led to it saw and worked out stands beside it, so that row 5 holds what the step
inspector shows of step 5; the row of the start, step 0, has nothing there. :data:`COLUMNS` lists what every run has;
after them come the curves that there are, the losses of rows where there are such, and the lines of the rules, each a
column, or two, of its name: blank for a run whose rule has no such line.

Everything that :class:`landscape.simulation.trajectories.Trajectory` holds is told of every start; curves and lines of
the rule are worked out for the first alone, as on the page. Of many starts as many are told as :data:`MOST_ROWS` has
room for, the first always: ``start`` counts those that are told, ``starts`` says how many there are.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from landscape.core.rules import called
from landscape.core.surfaces import Array
from landscape.core.turns import take_turn
from landscape.export.files import File, stem_of
from landscape.figures.readings import losses_of_rows
from landscape.simulation.curves import CURVES
from landscape.simulation.inspection import Entry, Kind, trace
from landscape.simulation.links import encode_whole
from landscape.simulation.scenario import Run, Scenario
from landscape.simulation.simulate import descend, descend_single, strip_run
from landscape.simulation.starts import scatter
from landscape.simulation.trajectories import Trajectory
from landscape.simulation.verdicts import verdict
from landscape.words import ENGLISH, speak

MOST_ROWS: Final = 40_000
"""Rows of a table at most, unless the first starts of all runs have more by themselves: 16,008."""
CELL: Final = 60
"""Bytes that a cell takes while it is written: its text as Python has it."""
LINE_END: Final = "\r\n"
"""As RFC 4180 has it."""


@dataclass(frozen=True)
class Column:
    """What a column holds.

    Attributes
    ----------
    name
        Its head.
    meaning
        What its numbers are.
    unit
        What they are counted in; empty for words and plain numbers.
    """

    name: str
    meaning: str
    unit: str = ""


def _pair(name: str, meaning: str, unit: str) -> tuple[Column, Column]:
    return Column(f"{name}_x", f"{meaning}, first weight", unit), Column(f"{name}_y", f"{meaning}, second weight", unit)


COLUMNS: Final = (
    Column("run", "Number of the run among those that are told, from 1"),
    Column("slot", "Slot of the run, which gives its colour; counted from 0, as in links"),
    Column("method", "The optimizer, by its name in links"),
    Column("schedule", "The schedule of its learning rate, by its name in links"),
    Column("start", "Number of the start, from 0: the scenario's own"),
    Column("starts", "How many starts the run has, of which the first are told"),
    Column("step", "Steps taken to this position"),
    Column("x", "First weight", "weight"),
    Column("y", "Second weight", "weight"),
    Column("loss", "Loss at this position", "loss"),
    *_pair("gradient", "Exact gradient of the loss at this position", "loss / weight"),
    Column("rate", "Learning rate of the step, after the schedule"),
    *_pair("seen_gradient", "Gradient that the step saw: of its batch, noisy and clipped", "loss / weight"),
    *_pair("raw_gradient", "The same before clipping", "loss / weight"),
    Column(
        "evaluations",
        "Gradients asked for so far, and losses where no gradient was asked for; none after a divergence",
    ),
)
"""What every run has. Of the step that led to the position are ``rate`` and all after it but ``evaluations``."""
BASE: Final = frozenset(column.name for column in COLUMNS)


@dataclass(frozen=True)
class Table:
    """The numbers of one run.

    Attributes
    ----------
    run
        Whose they are.
    ending, reason
        How its first start ended, in a few words and in a sentence.
    columns
        Its columns but for the words, in order.
    starts
        Of each start that is told, every column's values, a position each; those that are worked out of the first alone
        are missing in the others.
    formulas
        What each line of its steps is worked out from, by the line's name.
    """

    run: Run
    ending: str
    reason: str
    columns: tuple[Column, ...]
    starts: tuple[Mapping[str, Array], ...]
    formulas: Mapping[str, str]


def as_csv(scenario: Scenario) -> File:
    """Give the trajectories of all runs as comma-separated values.

    Numbers have all their digits, ``inf`` is infinity, and an empty cell is a number that there is not: one after a
    divergence, or of something that the run does not have. Words are names of links: no cell is a formula to a
    spreadsheet.
    """
    tables = tables_of(scenario)
    names = [column.name for column in columns_of(tables)]
    text = "".join([_line(names), *(_line(cells) for table in tables for cells in _rows(scenario, table, names))])
    return File(text.encode("ascii"), stem_of(scenario), "csv")


def as_json(scenario: Scenario, version: str) -> File:
    """Give the same as JSON, by columns, with what they mean and how each run ended.

    A number that there is not is null; infinity is ``1e999``, which every reader of JSON takes for it.

    Parameters
    ----------
    scenario
        Whose runs they are.
    version
        What works them out.
    """
    tables = tables_of(scenario)
    columns = columns_of(tables)
    names = [column.name for column in columns]
    about = {
        "link": encode_whole(scenario),
        "version": version,
        "steps": scenario.setup.steps,
        "starts": {"asked": scenario.setup.starts, "told": len(tables[0].starts)},
        "weights": list(scenario.surface.weights),
        "runs": [_about(number, table) for number, table in enumerate(tables, 1)],
        "columns": [{"name": column.name, "meaning": column.meaning, "unit": column.unit} for column in columns],
    }
    rows = [cells for table in tables for cells in _rows(scenario, table, names)]
    cells = zip(*rows, strict=True)
    data = [f"  {json.dumps(name)}: [{', '.join(map(_json, some))}]" for name, some in zip(names, cells, strict=True)]
    text = json.dumps(about, indent=1).removesuffix("\n}") + ',\n "data": {\n' + ",\n".join(data) + "\n }\n}\n"
    return File(text.encode("ascii"), stem_of(scenario), "json")


def tables_of(scenario: Scenario) -> list[Table]:
    """Work out the numbers of every run, one after the other."""
    setup, runs = scenario.setup, scenario.runs
    told = starts_told(scenario)
    take_turn(len(runs) * (setup.steps + 1) * max(told * len(COLUMNS) * CELL, setup.starts * 24))
    with speak(ENGLISH), np.errstate(all="ignore"):
        return [_table(scenario, run, told) for run in runs]


def starts_told(scenario: Scenario) -> int:
    """Give of how many starts of each run there is room to tell."""
    room = MOST_ROWS // (len(scenario.runs) * (scenario.setup.steps + 1))
    return max(1, min(scenario.setup.starts, room))


def columns_of(tables: Sequence[Table]) -> tuple[Column, ...]:
    """Give the columns of all runs together, those that all have first."""
    own = {column.name: column for table in tables for column in table.columns}
    return (*COLUMNS, *own.values())


def _table(scenario: Scenario, run: Run, told: int) -> Table:
    surface, setup = scenario.surface, scenario.setup
    path = _path(scenario, run, told)
    found = trace(surface, run, setup, path)
    worked = [*_curves(scenario, path), *_of_rows(scenario, path), *_lines(found.entries, path)]
    starts = [_positions(path, start) for start in range(told)]
    starts[0] |= {column.name: values for column, values in worked}
    end = verdict(surface, run, setup, path)
    formulas = {entry.name: ast.unparse(entry.expression) for entry in found.entries if entry.expression}
    return Table(run, str(end.kind), end.reason, tuple(column for column, _ in worked), tuple(starts), formulas)


def _path(scenario: Scenario, run: Run, told: int) -> Trajectory:
    """Descend as :func:`landscape.simulation.simulate.simulate` does, with details of those starts that are told."""
    surface, setup = scenario.surface, scenario.setup
    if setup.starts == 1:
        return descend_single(surface, run, setup, scenario.start)
    return descend(surface, strip_run(run), setup, scatter(surface, setup, scenario.start), detailed=told)


def _positions(path: Trajectory, start: int) -> dict[str, Array]:
    """Give what every run has of a start, but for words."""
    taken = path.taken[:, start]
    vectors = {
        "gradient": path.exact_gradient[:, start],
        "seen_gradient": _after(path.gradient[:, start]),
        "raw_gradient": _after(path.raw_gradient[:, start]),
    }
    return {
        "step": np.arange(path.steps + 1),
        "x": path.params[:, start, 0],
        "y": path.params[:, start, 1],
        "loss": path.loss[:, start],
        "rate": np.where(np.arange(path.steps + 1) == taken, _after(path.rate), np.nan),
        "evaluations": path.evaluations[taken, start],
        **{f"{name}_{axis}": values[:, i] for name, values in vectors.items() for i, axis in enumerate("xy")},
    }


def _after(values: Array) -> Array:
    """Put the numbers of each step (T, ...) beside the positions to which it led (T+1, ...)."""
    return np.concatenate([np.full((1, *values.shape[1:]), np.nan), values])


Worked = tuple[Column, Array]
"""A column, and its numbers at every position."""


def _curves(scenario: Scenario, path: Trajectory) -> Iterator[Worked]:
    """Give what the curves can show of the first start."""
    for slug, curve in CURVES.items():
        values = curve.values(scenario.surface, path)
        yield from _columns(slug, f"{curve.title}", "", values if len(values) > path.steps else _after(values))


def _of_rows(scenario: Scenario, path: Trajectory) -> Iterator[Worked]:
    """Give the losses of rows held out, at each position, and of the batch that the step saw, before the step."""
    meanings = {"second": ("held_out_loss", "Loss over the rows held out")}
    meanings |= {"batch": ("batch_loss", "Loss over the step's batch, before the step")}
    for reading in losses_of_rows(scenario, path):
        name, meaning = meanings[reading.role]
        values = reading.values if len(reading.values) > path.steps else _after(reading.values)
        yield from _columns(name, meaning, "loss", values[:, None])


def _lines(entries: Sequence[Entry], path: Trajectory) -> Iterator[Worked]:
    """Give the lines that each step worked out, as far as they are not told already; the last of a name keeps it."""
    last = {entry.name: index for index, entry in enumerate(entries)}
    earlier: dict[str, int] = {}
    for index, entry in enumerate(entries):
        name = called(entry.target) or entry.name
        is_last = last[entry.name] == index
        if entry.kind is Kind.GIVEN or entry.name == "gradient(x)" or (entry.name == "x" and is_last):
            continue
        values = _after(entry.values)
        if is_last and name in path.memory:  # to the last bit, and by the step that diverged
            values = np.where(np.isnan(path.memory[name][:, 0]), values, path.memory[name][:, 0])
        if not is_last:
            earlier[name] = earlier.get(name, 0) + 1
            name = f"{name}_{earlier[name]}"
        yield from _columns(name, str(entry.kind), "", values if entry.vector else values[:, :1])


def _columns(name: str, meaning: str, unit: str, values: Array) -> Iterator[Worked]:
    """Give the column of a number (T+1, 1), or the two of a vector (T+1, 2); none that every run has already."""
    columns = (Column(name, meaning, unit),) if values.shape[1] == 1 else _pair(name, meaning, unit)
    yield from ((column, some) for column, some in zip(columns, values.T, strict=True) if column.name not in BASE)


def _rows(scenario: Scenario, table: Table, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Write the cells of a run, row by row, as text."""
    number = scenario.runs.index(table.run) + 1
    words: dict[str, object] = {"run": number, "slot": table.run.slot, "starts": scenario.setup.starts}
    words |= {"method": table.run.optimizer.slug, "schedule": table.run.schedule.slug}
    count = scenario.setup.steps + 1
    for start, values in enumerate(table.starts):
        fixed = {name: str(value) for name, value in {**words, "start": start}.items()}
        blank = [""] * count
        columns = [
            [fixed[name]] * count
            if name in fixed
            else list(map(_text, values[name].tolist()))
            if name in values
            else blank
            for name in names
        ]
        yield from zip(*columns, strict=True)


def _text(value: float) -> str:
    """Write a number with all its digits, and nothing for what is none."""
    return "" if value != value else repr(value)  # noqa: PLR0124 - NaN alone is not itself


def _json(cell: str) -> str:
    """Write a cell as JSON."""
    if not cell:
        return "null"
    infinite = {"inf": "1e999", "-inf": "-1e999"}.get(cell)
    return infinite or (json.dumps(cell) if cell[0].isalpha() else cell)


def _line(cells: Sequence[str]) -> str:
    return ",".join(cells) + LINE_END


def _about(number: int, table: Table) -> dict[str, Any]:
    """Tell what a run is and how its first start ended."""
    run = table.run
    return {
        "run": number,
        "slot": run.slot,
        "method": run.optimizer.slug,
        "title": run.optimizer.title,
        "settings": run.optimizer.values(),
        "schedule": {"name": run.schedule.slug} | {name: value for name, (_, value) in run.schedule.spelled().items()},
        "ending": table.ending,
        "reason": table.reason,
        "lines": dict(table.formulas),
    }
