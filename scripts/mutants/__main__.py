"""`python -m scripts.mutants` tries a random sample of small mistakes and prints how many the tests notice."""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import os
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

import coverage
import pytest

from scripts.mutants import trial
from scripts.mutants.mistakes import Mistake, Module
from scripts.mutants.nearness import Nearness

ROOT: Final = Path(__file__).parents[2]
KEPT: Final = ROOT / ".mutants"
WHOLE_DAY: Final = 86_400.0

HEAVY: Final = ("brotli", "dash", "dash_mantine_components", "hypothesis", "numpy", "plotly.graph_objects", "sympy")
"""What takes long to import and has no mistakes made in it: it is there before the first trial."""

BUSY: Final = ("tests/browser", "tests/lessons", "tests/test_words.py", "tests/test_architecture.py")
"""Tests that only read, or do much while they are imported: after that a mistake would come too late."""

NEVER: Final = ("landscape/core/floats.py", "sign")
"""A function that is put in place of itself, to see that nothing is noticed where nothing is wrong."""


@dataclass(frozen=True)
class Settings:
    """What pyproject.toml says under ``tool.mutants``.

    Attributes
    ----------
    rooms
        Folders in which mistakes are made.
    sample, least
        How many statements are changed, and how many of each room at least.
    seed
        Of the choice.
    seconds
        Processor time of the tests that a mistake is tried by, at most.
    share
        How many of the mistakes that matter have to be noticed.
    judged
        File that lists mistakes which change nothing that is promised, each with its reason.
    """

    rooms: tuple[str, ...]
    sample: int
    least: int
    seed: int
    seconds: float
    share: float
    judged: str


def main() -> int:
    """Try a sample of mistakes; the exit code tells whether enough of them were noticed."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutants"]
    usual = Settings(**{**told, "rooms": tuple(told["rooms"])})
    parser = argparse.ArgumentParser(prog="scripts.mutants", description=__doc__)
    parser.add_argument("--sample", type=int, default=usual.sample, help="statements to change")
    parser.add_argument("--seed", type=int, default=usual.seed, help="another choice of them")
    parser.add_argument("--only", default="", help="part of the path of the modules to change")
    asked = parser.parse_args()
    os.environ["HYPOTHESIS_PROFILE"] = "trial"
    KEPT.mkdir(exist_ok=True)
    for name in HEAVY:
        importlib.import_module(name)
    paths = [path for room in usual.rooms for path in sorted((ROOT / room).rglob("*.py"))]
    modules = [Module(path, ROOT) for path in paths if asked.only in path.as_posix()]
    sample = chosen(modules, usual, asked.sample, random.Random(asked.seed))  # noqa: S311 - it need not be secret
    whole = sum(len(module.statements) for module in modules)
    sys.stdout.write(f"{len(sample)} of {whole} statements changed ({len(sample) / whole:.0%}), seed {asked.seed}.\n")
    sys.stdout.flush()
    none = Mistake(modules[0].path, (1, 1), "", range(0), "", "", modules[0].text)
    still = Mistake(NEVER[0], (1, 1), NEVER[1], range(0), "", "", (ROOT / NEVER[0]).read_text(encoding="utf-8"))
    results = dict(tried([none, still, *sample], usual))
    if {results.pop(none), results.pop(still)} != {"survived"}:
        sys.stderr.write(f"Tests fail where nothing is wrong; see {KEPT / 'trial.log'}.\n")
        return 2
    return 0 if report(results, _judged(ROOT / usual.judged), usual) >= usual.share else 1


def chosen(modules: Sequence[Module], usual: Settings, count: int, chance: random.Random) -> list[Mistake]:
    """Choose statements, every room by its size but none too few, and in each of them one mistake."""
    rooms = {room: [m for m in modules if m.path.startswith(room)] for room in usual.rooms}
    places = {room: [(m, lines) for m in some for lines in m.statements] for room, some in rooms.items()}
    whole = sum(map(len, places.values()))
    picked = []
    for some in places.values():
        share = max(round(count * len(some) / whole), usual.least)
        picked += chance.sample(some, min(share, len(some)))
    made = []
    for module, lines in picked:
        mistakes = list(module.mistakes(lines))
        chance.shuffle(mistakes)
        made += list(islice((one for one in mistakes if _means_another(one, module.text)), 1))
    chance.shuffle(made)  # so that what was tried so far is a sample, too
    return made


def _means_another(mistake: Mistake, text: str) -> bool:
    """Tell whether a program with the mistake can be run, and is another one than without: not 3e+38 for 3e38."""
    try:
        compile(mistake.source, mistake.path, "exec")
    except SyntaxError:
        return False
    return ast.dump(ast.parse(mistake.source)) != ast.dump(ast.parse(text))


def tried(sample: Sequence[Mistake], usual: Settings) -> Iterator[tuple[Mistake, str]]:
    """Try all mistakes: most in one process that has imported everything, the rest each in one that begins anew."""
    results, nearness = KEPT / "results.jsonl", Nearness(ROOT)
    results.write_text("", encoding="utf-8")
    trial.apart(partial(_try_in_place, sample, usual, nearness, results), WHOLE_DAY, KEPT / "trials.log")
    answers = dict(json.loads(line) for line in results.read_text(encoding="utf-8").splitlines())
    for index, mistake in enumerate(sample):
        answer = answers.get(index, trial.LOST)
        if answer == trial.LOST:
            task = partial(trial.try_from_the_start, mistake, ROOT, nearness, usual.seconds)
            answer = trial.apart(task, usual.seconds + trial.SLACK, KEPT / "trial.log")
            _note(mistake, answer)
        yield mistake, _meaning(answer)


class Loop:
    """A plugin of pytest that collects all tests and then, instead of running them, tries mistakes."""

    def __init__(self, sample: Sequence[Mistake], usual: Settings, nearness: Nearness, results: Path) -> None:
        self._sample, self._usual, self._nearness, self._results = sample, usual, nearness, results
        self._imports = coverage.Coverage(data_file=None, source=[str(ROOT / "landscape")], config_file=False)
        self._imports.start()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try one after the other."""
        self._imports.stop()
        if session.testsfailed:  # while they were collected: then every mistake would seem to be noticed
            raise session.Failed("tests cannot be collected")
        data = self._imports.get_data()
        ran = {path: set(data.lines(str(ROOT / path)) or ()) for path in {one.path for one in self._sample}}
        for index, mistake in enumerate(self._sample):
            answer: int | None = trial.LOST
            if not ran[mistake.path].intersection(mistake.body):  # else its results are there before the mistake is
                task = partial(trial.try_in_place, mistake, session, ROOT, self._nearness, self._usual.seconds)
                answer = trial.apart(task, self._usual.seconds + trial.SLACK, KEPT / "trial.log")
            with self._results.open("a", encoding="utf-8") as file:
                file.write(json.dumps([index, answer]) + "\n")
            if answer != trial.LOST:
                _note(mistake, answer)
        return True


def _try_in_place(sample: Sequence[Mistake], usual: Settings, nearness: Nearness, results: Path) -> int:
    options = ["tests", *(f"--ignore={path}" for path in BUSY), *trial.OPTIONS]
    return int(pytest.main(options, plugins=[Loop(sample, usual, nearness, results)]))


def _meaning(answer: int | None) -> str:
    return "survived" if answer == trial.MISSED else "killed"


def _note(mistake: Mistake, answer: int | None) -> None:
    with (KEPT / "progress.log").open("a", encoding="utf-8") as file:
        file.write(f"{_meaning(answer)}: {mistake.path}:{mistake.lines[0]}\n- {mistake.was}\n+ {mistake.becomes}\n")


def _judged(file: Path) -> list[dict[str, Any]]:
    return list(tomllib.loads(file.read_text(encoding="utf-8")).get("mistake", [])) if file.exists() else []


def report(results: dict[Mistake, str], judged: Sequence[dict[str, Any]], usual: Settings) -> float:
    """Print the survivors and the score of each room; give the share that was noticed of what matters."""
    excused = {(one["in"], one["was"], one["becomes"]) for one in judged}
    totals: dict[str, Counter[str]] = {room: Counter() for room in usual.rooms}
    for mistake, how in sorted(results.items(), key=lambda pair: (pair[0].path, pair[0].lines)):
        room = next(room for room in usual.rooms if mistake.path.startswith(room))
        free = how == "survived" and (mistake.path, mistake.was, mistake.becomes) in excused
        totals[room]["excused" if free else how] += 1
        if how == "survived" and not free:
            sys.stdout.write(f"\n{mistake.path}:{mistake.lines[0]}\n- {mistake.was}\n+ {mistake.becomes}\n")
    for room, count in {**totals, "all": sum(totals.values(), Counter())}.items():
        sys.stdout.write(
            f"\n{room}: {_share(count):.1%} noticed: {count['killed']} killed, {count['survived']} survived, "
            f"{count['excused']} equivalent or tuning"
        )
    sys.stdout.write("\n")
    return _share(sum(totals.values(), Counter()))


def _share(count: Counter[str]) -> float:
    return count["killed"] / max(count["killed"] + count["survived"], 1)


if __name__ == "__main__":
    raise SystemExit(main())
