"""What runs are called where they are drawn: the shortest names that tell them all apart."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from landscape.core.params import Text
from landscape.core.parts import Part
from landscape.figures.theme import SLOTS
from landscape.simulation.scenario import Run
from landscape.words import say
from landscape.words.numbers import written

MOST = 2
"""Facts that a label tells beside the method; what more of them would be needed for is told by its colour."""
DIGITS = range(3, 18)
"""Significant digits of a number: as many as it takes, and the last tell any two apart."""

Facts = Mapping[str, str]
"""What there is to tell of a run, in words, by what it is about; the first is what people look for first."""


def label_runs(runs: Sequence[Run]) -> tuple[str, ...]:
    """Name runs by their method, and by what no other run of the method has.

    Parameters
    ----------
    runs
        All runs of a scenario, each in a slot of its own.

    Returns
    -------
    tuple
        One label for each, no two the same, each with as few facts as tell it apart from all others; where all follow
        one method, without its name.
    """
    titles = [say(run.optimizer.title) for run in runs]
    labels = {run.slot: say(run.optimizer.title) for run in runs}
    for title in {title for title in titles if titles.count(title) > 1}:
        group = [run for run in runs if say(run.optimizer.title) == title]
        named = f"{title} " if len(group) < len(runs) else ""
        labels |= {slot: f"{named}{text}" for slot, text in _telling(group).items()}
    return tuple(labels[run.slot] for run in runs)


def _telling(group: Sequence[Run]) -> dict[int, str]:
    """Give what tells each run of one method apart from the others, by slot."""
    facts = {run.slot: fact for run, fact in zip(group, _facts(group), strict=True)}
    return {run.slot: ", ".join(_fewest(run, facts)) for run in group}


def _fewest(run: Run, facts: Mapping[int, Facts]) -> list[str]:
    own = facts[run.slot]
    others = [fact for slot, fact in facts.items() if slot != run.slot]
    for count in range(1, MOST + 1):
        for names in itertools.combinations(own, count):
            if not any(all(fact.get(name) == own[name] for name in names) for fact in others):
                return [own[name] for name in names]
    return [say(SLOTS[run.slot].name)]


def _facts(group: Sequence[Run]) -> list[Facts]:
    """Give all that can be told of each run, its learning rate first."""
    values = [_values(run) for run in group]
    return [
        {name: _fact(name, value, [one[name] for one in values if name in one]) for name, value in own.items()}
        for own in values
    ]


def _values(run: Run) -> dict[str, object]:
    chosen = _short(run.optimizer)
    planned = {f"schedule.{name}": value for name, value in _short(run.schedule).items()}
    return {"lr": run.optimizer.lr, **chosen, "schedule": say(run.schedule.title), **planned}


def _short(part: Part) -> dict[str, object]:
    """Give what can be set of a part but its texts, which are too long to be a name."""
    return {name: value for name, (declared, value) in part.spelled().items() if not isinstance(declared, Text)}


def _fact(name: str, value: object, values: Sequence[object]) -> str:
    """Put a value into words, among those that others have."""
    called = name.removeprefix("schedule.")
    if isinstance(value, bool):
        return called if value else say("without {name}", name=called)
    if isinstance(value, int | float):
        text = _written(value, [other for other in values if isinstance(other, int | float)])
        return say("rate {value}", value=text) if name == "lr" else f"{called} {text}"
    return str(value) if name == "schedule" else f"{called} {value}"


def _written(value: float, values: Sequence[float]) -> str:
    """Write a number with as many digits as tell it apart from those beside it."""
    different = len(set(values))
    enough = (digits for digits in DIGITS if len({written(other, digits) for other in values}) == different)
    return written(value, next(enough, DIGITS[-1]))
