"""What the command does without a page: ``export``, ``simulate`` and ``schema``."""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from landscape.export.files import MEDIA
from landscape.export.scenario import as_schema, read_scenario
from landscape.figures.labels import label_runs
from landscape.lessons.telling import resolve_link
from landscape.serving.takings import READERS, Taking
from landscape.simulation.ensemble import follow
from landscape.simulation.links import corrections, decode, encode, is_understood, query_of
from landscape.simulation.scenario import Scenario
from landscape.simulation.summary import Outcome, outcomes
from landscape.simulation.trajectories import Trajectory

OUT: Final = "-"
"""A file's name that stands for the standard output."""
LINK: Final = "a link, whole or from its question mark on, or a file of a scenario as JSON; '' is the front page"


class RefusedError(ValueError):
    """What is asked for cannot be done; its message is one sentence."""


def add_to(acts: Any) -> None:
    """Add the words that it knows to the command line."""
    told = "Write what a link shows to a file: its numbers, its surface as a solid, or whatever else can be taken away."
    act = acts.add_parser("export", help="write what a link shows to a file", description=told)
    act.add_argument("link", metavar="LINK", help=LINK)
    act.add_argument("file", metavar="FILE", help="its ending says in which form; - for the standard output")
    act.add_argument(
        "--as",
        dest="form",
        help="the form, where the ending does not tell: scenario; torch, optax, numpy, landscape; csv, stl, …",
    )
    act.add_argument("--size", help="width of a solid in millimetres")
    act.add_argument("--whose", help="slot of the run that it is of, where it is of one")
    act.set_defaults(act=export)
    act = acts.add_parser("simulate", help="tell how each run ends", description="Tell how each run of a link ends.")
    act.add_argument("link", metavar="LINK", help=LINK)
    act.set_defaults(act=simulate)
    told = "Write the JSON Schema of a scenario."
    act = acts.add_parser("schema", help="write the JSON Schema of a scenario", description=told)
    act.add_argument("file", metavar="FILE", nargs="?", default=OUT, help="default: the standard output")
    act.set_defaults(act=write_schema)


def export(options: argparse.Namespace) -> None:
    """Write what a link shows to a file."""
    ending = Path(options.file).suffix.removeprefix(".").lower()
    form = options.form or ending
    if not form:
        raise RefusedError(f"Give the file an ending, or say --as: {', '.join(_endings())}.")
    query = _query(options.link)
    slots = [str(run.slot) for run in decode(query).runs]
    if options.whose is not None and options.whose not in slots:
        raise RefusedError(f"--whose cannot be {options.whose}: the runs have the slots {', '.join(slots)}.")
    asked = _asked(query, form, options)
    told = dict(pair.split("=", 1) for pair in asked.query.split("&") if "=" in pair)
    if options.size is not None and told.get("size") != options.size:
        instead = f"it would be {told['size']}" if "size" in told else f"a .{asked.ending} has no size"
        raise RefusedError(f"--size cannot be {options.size}: {instead}.")
    of_all = argparse.Namespace(size=options.size, whose=None)
    if options.whose is not None and len(slots) > 1 and asked.query == _asked(query, form, of_all).query:
        raise RefusedError(f"--whose cannot be {options.whose}: a .{asked.ending} is of all runs.")
    if ending != asked.ending and ending in _endings():
        raise RefusedError(f"{options.file} cannot be {form}, which is written to a .{asked.ending}.")
    _write(options.file, _made(asked))


def simulate(options: argparse.Namespace) -> None:
    """Tell how each run of a link ends, as a table."""
    scenario = decode(_query(options.link))
    paths = follow(scenario)
    x, y = (f"{value:.6g}" for value in scenario.start)
    steps, starts = scenario.setup.steps, scenario.setup.starts
    about = f"{scenario.surface.title}, {steps} steps from ({x}, {y})" + f" and {starts - 1} more" * (starts > 1)
    told = zip(scenario.runs, label_runs(scenario.runs), paths, outcomes(scenario, paths), strict=True)
    rows = [_row(label, path, outcome) for run, label, path, outcome in told if not run.hidden]
    head = ("run", "loss", *scenario.surface.weights, "steps needed", "reached", "ends")
    table = "\n".join([about, *_aligned([head, *rows])]) + "\n"
    _print(table.encode(sys.stdout.encoding, "replace"))  # not every terminal has w₁


def write_schema(options: argparse.Namespace) -> None:
    """Write the JSON Schema of a scenario."""
    _write(options.file, as_schema().data)


def _query(link: str) -> str:
    """Read a link, or a file of a scenario, and tell what had to be corrected."""
    if link.endswith(".json") and "?" not in link:
        return encode(_scenario_in(Path(link)))
    text = query_of(link)
    if text and not is_understood(text):
        raise RefusedError(f"{link!r} says nothing of a scenario; a link is such as 'surface=bowl&run=sgd,lr:0.1'.")
    query, lost = resolve_link(text)
    for sentence in [lost, *corrections(query)]:
        sys.stderr.write(f"{sentence}\n" * bool(sentence))
    return encode(decode(query))


def _scenario_in(path: Path) -> Scenario:
    try:
        return read_scenario(path.read_bytes())
    except OSError as error:
        raise RefusedError(f"Cannot read {path}: {error.strerror}.") from None
    except ValueError as error:
        raise RefusedError(f"{path}: {error}.") from None


def _asked(query: str, form: str, options: argparse.Namespace) -> Taking:
    """Give what of a link is taken in a form: one that calls itself so, else one with that ending."""
    own = {"as": form, "size": options.size, "whose": options.whose}
    pairs = [f"{name}={quote(value, safe='')}" for name, value in own.items() if value is not None]
    found = [read("&".join([query, *pairs])) for read in READERS.values()]
    named = [one for one in found if pairs[0] in one.query.split("&")]
    fitting = named or [one for one in found if one.ending == form]
    if not fitting:
        raise RefusedError(f"Nothing here is written as {form!r}; there are {', '.join(_endings())}.")
    return fitting[0]


def _endings() -> list[str]:
    """Give all endings in which something leaves."""
    return [ending for ending in MEDIA if any(read(f"as={ending}").ending == ending for read in READERS.values())]


def _made(asked: Taking) -> bytes:
    try:
        return asked.make().data
    except ValueError as error:
        raise RefusedError(f"{error}") from error


def _write(name: str, data: bytes) -> None:
    """Write a file, whole or not at all; what is there already is replaced, and keeps its permissions."""
    if name == OUT:
        _print(data)
        return
    path = Path(os.path.realpath(name))  # of a link the file that it leads to
    try:
        if path.exists() and not path.is_file():  # a device or a pipe, or a folder, which is refused
            path.write_bytes(data)
        else:
            _replace(path, data)
    except OSError as error:
        raise RefusedError(f"Cannot write {name}: {error.strerror}.") from None


def _replace(path: Path, data: bytes) -> None:
    """Write a file beside its place, and move it there."""
    beside = path.with_name(f".{secrets.token_hex(8)}")  # the name itself may be as long as names can be
    try:
        with beside.open("xb") as file:
            file.write(data)
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _print(data: bytes) -> None:
    """Write to the standard output, until nobody reads it any more."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python tries once more when it ends
        if not isinstance(error, BrokenPipeError):
            raise RefusedError(f"Cannot write to the standard output: {error.strerror}.") from None


def _row(label: str, path: Trajectory, outcome: Outcome) -> tuple[str, ...]:
    last = int(path.last_valid_step[0])
    loss, place = path.loss[last, 0], path.params[last, 0]
    numbers = [f"{value:.6g}" if last >= 0 else OUT for value in (loss, *place)]
    needed = str(outcome.steps) if outcome.steps >= 0 else OUT
    came = OUT if outcome.reached is None else f"{outcome.reached} of {outcome.balls}"
    return (label, *numbers, needed, came, str(outcome.verdict.kind))


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Write rows with their cells below each other: words to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *numbers, end in rows:
        middle = (text.rjust(width) for text, width in zip(numbers, widths[1:-1], strict=True))
        yield "  ".join([first.ljust(widths[0]), *middle, end])
