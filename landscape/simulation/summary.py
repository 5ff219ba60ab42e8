"""What happened, in plain sentences: the text beside the pictures, and what is announced when a run ends."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from landscape.core.cache import CACHE
from landscape.core.surfaces import Point, Surface
from landscape.simulation.curves import CURVES
from landscape.simulation.measures import TOLERANCE, global_places, lower_seen, reached, steps_to_tolerance
from landscape.simulation.scenario import Run, Scenario, Setup
from landscape.simulation.simulate import strip_run
from landscape.simulation.trajectories import Trajectory
from landscape.simulation.verdicts import Kind, Verdict, verdict
from landscape.words import phrase, say, speaking
from landscape.words.numbers import place_of, written

FINE = 1e-4
"""Places are told to this share of the box."""


@dataclass(frozen=True)
class Outcome:
    """How one run ended.

    Attributes
    ----------
    verdict
        Of its first ball.
    steps
        Steps to the tolerated loss, the median of all balls; -1 when fewer than half came there.
    reached
        How many balls came to rest at a global minimum; None where none is known, or a run was lower.
    balls
        How many balls it was.
    place
        Where the first ball ended; NaN where its numbers did.
    blew_up
        The step at which the first ball's numbers ended, 0 where they never began; None where they did not end.
    """

    verdict: Verdict
    steps: int
    reached: int | None
    balls: int
    place: Point
    blew_up: int | None

    @property
    def since(self) -> int | None:
        """Give the step at which it came to its end, 0 when it had it from the beginning; None when it has none."""
        return self.verdict.step if self.verdict.kind in _ENDS else None


def outcomes(scenario: Scenario, trajectories: Sequence[Trajectory]) -> tuple[Outcome, ...]:
    """Give how each run ended, in order; runs that were judged before are remembered.

    Parameters
    ----------
    scenario
        What was asked for.
    trajectories
        What happened, one per run, as :func:`landscape.simulation.ensemble.follow` gives it.
    """
    lower = lower_seen(scenario.surface, trajectories)
    return tuple(
        _outcome(scenario.surface, strip_run(run), scenario.setup, trajectory, lower)
        for run, trajectory in zip(scenario.runs, trajectories, strict=True)
    )


def _outcome(surface: Surface, run: Run, setup: Setup, trajectory: Trajectory, lower: Point | None) -> Outcome:
    """Judge a run, or give what is remembered; its trajectory follows from the rest and is not part of the key."""
    key = (_judged, surface, run, setup, lower, speaking())
    return CACHE.recall(key, lambda: _judged(surface, run, setup, trajectory, lower))


def _judged(surface: Surface, run: Run, setup: Setup, trajectory: Trajectory, lower: Point | None) -> Outcome:
    steps = steps_to_tolerance(surface, trajectory)
    usual = float(np.median(np.where(steps < 0, np.inf, steps)))
    x, y = trajectory.params[-1, 0].tolist()
    last = int(trajectory.last_valid_step[0])
    return Outcome(
        verdict=verdict(surface, run, setup, trajectory, lower=lower),
        steps=int(usual) if math.isfinite(usual) else -1,
        reached=int(reached(surface, trajectory).sum()) if len(global_places(surface)) and lower is None else None,
        balls=len(steps),
        place=(x, y),
        blew_up=None if last == trajectory.steps else last + 1,
    )


def name_runs(scenario: Scenario) -> tuple[str, ...]:
    """Name the runs: by their method where that tells them apart, else with their number."""
    titles = [run.optimizer.title for run in scenario.runs]
    return tuple(
        title if titles.count(title) == 1 else say("{method} (run {run})", method=title, run=run.slot + 1)
        for title, run in zip(titles, scenario.runs, strict=True)
    )


def sentences(
    scenario: Scenario, trajectories: Sequence[Trajectory], labels: Sequence[str] | None = None
) -> dict[str, str]:
    """Say what happened, one plain sentence for each view.

    Parameters
    ----------
    scenario
        What is shown; hidden runs are not spoken of.
    trajectories
        What happened, one per run.
    labels
        Names of the runs, if not those of :func:`name_runs`.

    Returns
    -------
    dict
        ``stage``: how each run ended; ``map``: where; ``curves``: with which loss, or whatever else the scenario's view
        draws there; ``race``: who was first.
    """
    labelled = _shown(scenario, trajectories, labels)
    if not labelled:
        return dict.fromkeys(("stage", "map", "curves", "race"), say("Every run is hidden."))
    return {
        "stage": _sentence(f"{say(scenario.surface.title)}: ", _fates(scenario.surface, labelled)),
        "map": _sentence("", _places(scenario.surface, labelled)),
        "curves": _sentence("", [_after(scenario.setup.steps, "; ".join(_drawn(scenario, trajectories, labelled)))]),
        "race": _sentence("", _ranking(labelled)),
    }


def endings(
    scenario: Scenario, trajectories: Sequence[Trajectory], labels: Sequence[str] | None = None
) -> tuple[tuple[int, int, str], ...]:
    """Say when which run came to its end: slot, step and a sentence; in the order of the steps.

    Runs that never come to rest are left out, and so are hidden ones.
    """
    goal = _goal(scenario.surface)
    found = [
        (run.slot, outcome.since, _sentence("", [_fate(outcome.verdict.kind, goal, [label], [outcome])]))
        for (label, outcome), run in zip(_shown(scenario, trajectories, labels), _visible(scenario), strict=True)
        if outcome.since is not None
    ]
    return tuple(sorted(found, key=lambda ending: ending[1]))


Labelled = Sequence[tuple[str, Outcome]]
"""Outcomes of the runs that are shown, each with the run's label."""


def _visible(scenario: Scenario) -> list[Run]:
    return [run for run in scenario.runs if not run.hidden]


def _shown(scenario: Scenario, trajectories: Sequence[Trajectory], labels: Sequence[str] | None) -> Labelled:
    every = zip(labels or name_runs(scenario), outcomes(scenario, trajectories), scenario.runs, strict=True)
    return [(label, outcome) for label, outcome, run in every if not run.hidden]


def _sentence(opening: str, clauses: Iterable[str]) -> str:
    text = opening + "; ".join(clauses)
    return f"{text[:1].upper()}{text[1:]}."


def _goal(surface: Surface) -> str:
    return say("a global minimum") if len(global_places(surface)) > 1 else say("the global minimum")


_ENDS: Mapping[Kind, str] = {
    Kind.GLOBAL: phrase("{who} reached {goal} at {when}"),
    Kind.LOCAL: phrase("{who} settled in a local minimum at {when}"),
    Kind.SADDLE: phrase("{who} got stuck at a saddle at {when}"),
    Kind.MAXIMUM: phrase("{who} got stuck at a maximum at {when}"),
    Kind.PLATEAU: phrase("{who} came onto a plateau at {when}"),
    Kind.DIVERGING: phrase("{who} diverged at {when}"),
}
"""Ends that happen at a step."""
_BEGAN: Mapping[Kind, str] = {
    Kind.GLOBAL: phrase("{who} began at {goal} and stayed there"),
    Kind.LOCAL: phrase("{who} began in a local minimum and stayed there"),
    Kind.SADDLE: phrase("{who} began at a saddle and stayed there"),
    Kind.MAXIMUM: phrase("{who} began at a maximum and stayed there"),
    Kind.PLATEAU: phrase("{who} began on a plateau and stayed on it"),
    Kind.DIVERGING: phrase("{who} diverged from the beginning"),
}
"""Ends that were there from the beginning."""
_GOES_ON: Mapping[Kind, tuple[str, str]] = {
    Kind.DECAYED: (
        phrase("{who} is held by weight decay"),
        phrase("{who} are held by weight decay"),
    ),
    Kind.STANDING: (phrase("{who} stands still"), phrase("{who} stand still")),
    Kind.COASTING: (phrase("{who} is still coasting uphill"), phrase("{who} are still coasting uphill")),
    Kind.BOUNCING: (phrase("{who} is still bouncing"), phrase("{who} are still bouncing")),
    Kind.DESCENDING: (phrase("{who} is still descending"), phrase("{who} are still descending")),
}
"""What has no end: of one run, and of several."""


def _fates(surface: Surface, labelled: Labelled) -> list[str]:
    """Say how runs ended, those with the same end together."""
    if labelled[0][1].balls > 1 and labelled[0][1].reached is not None:
        return [_shares(surface, labelled)]
    groups: dict[tuple[int, bool], tuple[list[str], list[Outcome]]] = {}
    kinds = list(Kind)
    for label, outcome in labelled:
        labels, ends = groups.setdefault((kinds.index(outcome.verdict.kind), outcome.since == 0), ([], []))
        labels.append(label)
        ends.append(outcome)
    return [_fate(kinds[kind], _goal(surface), *groups[kind, still]) for kind, still in sorted(groups)]


def _fate(kind: Kind, goal: str, labels: list[str], ends: list[Outcome]) -> str:
    steps = [outcome.since for outcome in ends if outcome.since is not None]
    if not steps:
        return say(_GOES_ON[kind][len(labels) > 1], who=listed(labels))
    if steps[0] == 0:
        return say(_BEGAN[kind], who=listed(labels), goal=goal)
    when = say("step {step}", step=steps[0]) if len(set(steps)) == 1 else say("steps {steps}", steps=listed(steps))
    return say(_ENDS[kind], who=listed(labels), goal=goal, when=when)


def _shares(surface: Surface, labelled: Labelled) -> str:
    """Say how many balls of each run came to the global minimum."""
    balls = labelled[0][1].balls
    goal = _goal(surface)
    if len(labelled) == 1:
        count = _none(labelled[0][1].reached)
        return say(
            "of {balls} balls of {who}, {count} reached {goal}", balls=balls, who=labelled[0][0], count=count, goal=goal
        )
    counts = [say("{count} of {who}", count=_none(outcome.reached), who=label) for label, outcome in labelled]
    return say("of {balls} balls each, {counts} reached {goal}", balls=balls, counts=listed(counts), goal=goal)


def _places(surface: Surface, labelled: Labelled) -> list[str]:
    """Say where runs ended, those at the same place together."""
    ends: dict[str, list[str]] = {}
    for label, outcome in labelled:
        if outcome.blew_up is None:
            ends.setdefault(_place(surface, outcome.place), []).append(label)
    stayed = [
        say("{who} at {place}" if index else "{who} ended at {place}", who=listed(labels), place=at)
        for index, (at, labels) in enumerate(ends.items())
    ]
    gone = [
        say("{who} flew off at step {step}", who=label, step=outcome.blew_up)
        for label, outcome in labelled
        if outcome.blew_up is not None
    ]
    return [*stayed, *gone]


def _drawn(scenario: Scenario, trajectories: Sequence[Trajectory], labelled: Labelled) -> list[str]:
    """Say with what the runs ended, of the quantity that the curves show."""
    curve = CURVES[scenario.view.curve]
    name = curve.noun
    paths = [path for run, path in zip(scenario.runs, trajectories, strict=True) if not run.hidden]
    ends = [
        (label, *curve.ends(scenario.surface, path))
        for (label, outcome), path in zip(labelled, paths, strict=True)
        if outcome.blew_up is None
    ]
    known = sorted([end for end in ends if math.isfinite(end[2])], key=lambda end: end[2])
    lost = _no_more(name, [label for label, outcome in labelled if outcome.blew_up is not None])
    lost += _not_known(name, [label for label, _, last in ends if not math.isfinite(last)])
    if not known:
        return lost
    if len(labelled) == 1:
        return [_single(name, *known[0])]
    low, high = (written(last) for _, _, last in (known[0], known[-1]))
    if low == high:
        same = [label for label, _, _ in known]
        text = phrase("{who} have the same {name}, {low}") if len(same) > 1 else phrase("{who} has the {name}, {low}")
        return [say(text, who=listed(same), name=say(name), low=low), *lost]
    text = phrase("{first} has the lowest {name}, {low}, and {last} the highest, {high}")
    return [say(text, first=known[0][0], last=known[-1][0], name=say(name), low=low, high=high), *lost]


def _no_more(name: str, gone: Sequence[str]) -> list[str]:
    """Say who has no such number any more."""
    text = phrase("{who} have no {name} any more") if len(gone) > 1 else phrase("{who} has no {name} any more")
    return [say(text, who=listed(gone), name=say(name))] if gone else []


def _not_known(name: str, unknown: Sequence[str]) -> list[str]:
    return [say("the {name} of {who} is not known", who=listed(unknown), name=say(name))] if unknown else []


def _single(name: str, label: str, first: float, last: float) -> str:
    """Say what became of a quantity where there is one run."""
    text = phrase("the {name} of {who} has gone from {first} to {last}")
    if not math.isfinite(first):
        text = phrase("the {name} of {who} is {last}")
    elif first == last:
        text = phrase("the {name} of {who} is {last} as at first")
    return say(text, name=say(name), who=label, first=written(first), last=written(last))


def _ranking(labelled: Labelled) -> list[str]:
    """Say who came first within the tolerance, and who did not come there."""
    there = sorted([one for one in labelled if one[1].steps >= 0], key=lambda one: one[1].steps)
    rest = [label for label, outcome in labelled if outcome.steps < 0]
    if not there:
        text = phrase("{who} did not come down to {tolerance} of the first height above the lowest loss")
        return [say(text, who=listed(rest), tolerance=tolerated())]
    text = phrase("{who} came down to {tolerance} of the first height above the lowest loss after {steps}")
    if len(labelled) > 1:
        text = phrase("{who} came down to {tolerance} of the first height above the lowest loss first, after {steps}")
    clauses = [say(text, who=there[0][0], tolerance=tolerated(), steps=_steps(there[0][1].steps))]
    if len(there) > 1:
        later = [say("{who} after {steps}", who=label, steps=outcome.steps) for label, outcome in there[1:]]
        clauses.append(say("then {who}", who=listed(later)))
    return [*clauses, say("{who} did not", who=listed(rest))] if rest else clauses


def tolerated() -> str:
    """Write the tolerance with the marks of the language that is spoken."""
    return f"{written(100 * TOLERANCE)} %"


def listed(items: Sequence[object]) -> str:
    """Name some things in a sentence: a, b and c."""
    *most, last = map(str, items)
    return say("{some} and {last}", some=", ".join(most), last=last) if most else last


def _after(steps: int, what: str) -> str:
    return say("After {steps} {what}", steps=_steps(steps), what=what)


def _steps(count: int) -> str:
    return say("1 step") if count == 1 else say("{count} steps", count=count)


def _none(count: int | None) -> str:
    return str(count) if count else say("none")


def _place(surface: Surface, place: Point) -> str:
    fine = FINE * surface.extent
    x, y = (written(value) for value in np.round(np.array(place) / fine) * fine)
    return place_of(x, y)
