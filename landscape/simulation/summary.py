"""What happened, in plain sentences: the text beside the pictures, and what is announced when a run ends."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from landscape.core import critical
from landscape.core.surfaces import Array, Point, Surface
from landscape.simulation.measures import global_places, is_global, sharpness, steps_to_tolerance
from landscape.simulation.scenario import Run, Scenario, Setup
from landscape.simulation.simulate import Trajectory, simulate
from landscape.simulation.verdicts import Kind, Verdict, verdict

REACHED = 0.01
"""A ball has reached a minimum when it ends this close to it on either axis, in boxes: it is then drawn upon it."""
FINE = 1e-4
"""Places are told to this share of the box."""
TOLERATED = "0.1 %"
"""How :data:`landscape.simulation.measures.TOLERANCE` is said."""


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
        How many balls ended at a global minimum; None where none is known.
    trajectory
        What happened.
    """

    verdict: Verdict
    steps: int
    reached: int | None
    trajectory: Trajectory

    @property
    def balls(self) -> int:
        """How many balls it was."""
        return int(self.trajectory.params.shape[1])

    @property
    def final_loss(self) -> float:
        """Give the first ball's last loss."""
        return float(self.trajectory.loss[self.trajectory.lasted[0], 0])

    @property
    def since(self) -> int:
        """Give the step at which it came to its end; 0 when it has none, or had it from the beginning."""
        return self.verdict.step if self.verdict.kind in _ENDS else 0

    @property
    def blew_up(self) -> bool:
        """Tell whether the first ball's numbers ended before their time."""
        return bool(self.trajectory.lasted[0] < self.trajectory.steps)


def outcomes(scenario: Scenario) -> tuple[Outcome, ...]:
    """Give how each run ended, in order; runs that were judged before are remembered."""
    return tuple(_outcome(scenario.surface, Run(run.optimizer, run.schedule), scenario.setup) for run in scenario.runs)


@functools.lru_cache(maxsize=256)
def _outcome(surface: Surface, run: Run, setup: Setup) -> Outcome:
    (trajectory,) = simulate(Scenario(surface, (run,), setup))
    steps = steps_to_tolerance(surface, trajectory)
    usual = float(np.median(np.where(steps < 0, np.inf, steps)))
    arrived = reached(surface, trajectory)
    return Outcome(
        verdict=verdict(surface, run, setup, trajectory),
        steps=int(usual) if math.isfinite(usual) else -1,
        reached=int(arrived.sum()) if goals(surface) else None,
        trajectory=trajectory,
    )


def goals(surface: Surface) -> tuple[Point, ...]:
    """Give the places of the global minimum: the stated ones, else those found in the box; empty if none is known."""
    found = (point.place for point in critical.minima(surface) if is_global(surface, point))
    return surface.global_minima or tuple(found)


def reached(surface: Surface, trajectory: Trajectory) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell which balls (R,) ended at a global minimum."""
    arrived = np.zeros(trajectory.params.shape[1], dtype=bool)
    for place in goals(surface):
        arrived |= (np.abs(trajectory.params[-1] - place) / _size(surface)).max(axis=-1) <= REACHED
    return arrived


def _size(surface: Surface) -> Array:
    return np.array([hi - lo for lo, hi in surface.box])


def names(scenario: Scenario) -> tuple[str, ...]:
    """Name the runs: by their method where that tells them apart, else with their number."""
    titles = [run.optimizer.title for run in scenario.runs]
    return tuple(
        title if titles.count(title) == 1 else f"{title} (run {run.slot + 1})"
        for title, run in zip(titles, scenario.runs, strict=True)
    )


def sentences(scenario: Scenario, called: Sequence[str] | None = None) -> dict[str, str]:
    """Say what happened, one plain sentence for each view.

    Parameters
    ----------
    scenario
        What is shown; hidden runs are not spoken of.
    called
        Names of the runs, if not those of :func:`names`.

    Returns
    -------
    dict
        ``stage``: how each run ended; ``map``: where; ``curves``: with which loss, or whatever else the scenario's view
        draws there; ``race``: who was first.
    """
    told = _shown(scenario, called)
    if not told:
        return dict.fromkeys(("stage", "map", "curves", "race"), "Every run is hidden.")
    return {
        "stage": _sentence(f"{scenario.surface.title}: ", _fates(scenario.surface, told)),
        "map": _sentence("", _places(scenario.surface, told)),
        "curves": _sentence(f"After {_counted(scenario.setup.steps, 'step')} ", _drawn(scenario, told)),
        "race": _sentence("", _ranking(told)),
    }


def endings(scenario: Scenario, called: Sequence[str] | None = None) -> tuple[tuple[int, int, str], ...]:
    """Say when which run came to its end: slot, step and a sentence; in the order of the steps.

    Runs that never come to rest are left out, and so are hidden ones.
    """
    goal = _goal(scenario.surface)
    found = [
        (run.slot, outcome.since, _sentence("", [_fate(outcome.verdict.kind, goal, [name], [outcome])]))
        for (name, outcome), run in zip(_shown(scenario, called), _visible(scenario), strict=True)
        if outcome.since
    ]
    return tuple(sorted(found, key=lambda ending: ending[1]))


Told = Sequence[tuple[str, Outcome]]


def _visible(scenario: Scenario) -> list[Run]:
    return [run for run in scenario.runs if not run.hidden]


def _shown(scenario: Scenario, called: Sequence[str] | None) -> Told:
    every = zip(called or names(scenario), outcomes(scenario), scenario.runs, strict=True)
    return [(name, outcome) for name, outcome, run in every if not run.hidden]


def _sentence(opening: str, clauses: Iterable[str]) -> str:
    text = opening + "; ".join(clauses)
    return f"{text[:1].upper()}{text[1:]}."


def _goal(surface: Surface) -> str:
    return "a global minimum" if len(goals(surface)) > 1 else "the global minimum"


_ENDS: Mapping[Kind, str] = {
    Kind.GLOBAL: "reached {goal}",
    Kind.LOCAL: "settled in a local minimum",
    Kind.SADDLE: "got stuck at a saddle",
    Kind.MAXIMUM: "got stuck at a maximum",
    Kind.PLATEAU: "came onto a plateau",
    Kind.DIVERGING: "diverged",
}
"""Ends that happen at a step."""
_STANDS: Mapping[Kind, str] = {
    Kind.GLOBAL: "{began} at {goal} and stayed there",
    Kind.LOCAL: "{began} in a local minimum and stayed there",
    Kind.SADDLE: "{began} at a saddle and stayed there",
    Kind.MAXIMUM: "{began} at a maximum and stayed there",
    Kind.PLATEAU: "{is_} crawling on a plateau",
    Kind.DIVERGING: "{is_} diverging",
    Kind.BOUNCING: "{is_} still bouncing",
    Kind.DESCENDING: "{is_} still descending",
}
"""Ends without a step: as it was from the beginning, or as it goes on."""


def _fates(surface: Surface, told: Told) -> list[str]:
    """Say how runs ended, those with the same end together."""
    if told[0][1].balls > 1 and told[0][1].reached is not None:
        return [_shares(surface, told)]
    groups: dict[tuple[int, bool], tuple[list[str], list[Outcome]]] = {}
    kinds = list(Kind)
    for name, outcome in told:
        who, ends = groups.setdefault((kinds.index(outcome.verdict.kind), outcome.since == 0), ([], []))
        who.append(name)
        ends.append(outcome)
    return [_fate(kinds[kind], _goal(surface), *groups[kind, still]) for kind, still in sorted(groups)]


def _fate(kind: Kind, goal: str, who: list[str], ends: list[Outcome]) -> str:
    steps = [outcome.since for outcome in ends]
    if min(steps) > 0:
        when = f"step {steps[0]}" if len(set(steps)) == 1 else f"steps {_listed(steps)}"
        return f"{_listed(who)} {_ENDS[kind].format(goal=goal)} at {when}"
    return f"{_listed(who)} {_STANDS[kind].format(goal=goal, began='began', is_='is' if len(who) == 1 else 'are')}"


def _shares(surface: Surface, told: Told) -> str:
    """Say how many balls of each run came to the global minimum."""
    balls = told[0][1].balls
    if len(told) == 1:
        return f"of {balls} balls of {told[0][0]}, {_none(told[0][1].reached)} reached {_goal(surface)}"
    counts = [f"{_none(outcome.reached)} of {name}" for name, outcome in told]
    return f"of {balls} balls each, {_listed(counts)} reached {_goal(surface)}"


def _places(surface: Surface, told: Told) -> list[str]:
    """Say where runs ended, those at the same place together."""
    ends: dict[str, list[str]] = {}
    for name, outcome in told:
        if not outcome.blew_up:
            ends.setdefault(_place(surface, outcome.trajectory.params[-1, 0]), []).append(name)
    stayed = [f"{_listed(who)} {'ended ' * (index == 0)}at {at}" for index, (at, who) in enumerate(ends.items())]
    gone = [
        f"{name} flew off at step {int(outcome.trajectory.lasted[0]) + 1}" for name, outcome in told if outcome.blew_up
    ]
    return [*stayed, *gone]


def _drawn(scenario: Scenario, told: Told) -> list[str]:
    """Say with what the runs ended, of the quantity that the curves show."""
    name, read = _CURVES[scenario.view.curve]
    with np.errstate(all="ignore"):
        ends = [(who, *read(scenario.surface, outcome.trajectory)) for who, outcome in told if not outcome.blew_up]
    known = sorted([end for end in ends if math.isfinite(end[2])], key=lambda end: end[2])
    gone = [who for who, outcome in told if outcome.blew_up]
    lost = [f"{_listed(gone)} {_has(gone)} no {name} any more"] if gone else []
    unknown = [who for who, _, last in ends if not math.isfinite(last)]
    lost += [f"the {name} of {_listed(unknown)} is not known"] if unknown else []
    if not known:
        return lost
    low, high = (written(last) for _, _, last in (known[0], known[-1]))
    if len(told) == 1:
        who, first, _ = known[0]
        if not math.isfinite(first):
            return [f"the {name} of {who} is {low}"]
        kept = first == known[0][2]
        return [
            f"the {name} of {who} is {low} as at first"
            if kept
            else f"the {name} of {who} has gone from {written(first)} to {low}"
        ]
    if low == high:
        same = [who for who, _, _ in known]
        return [f"{_listed(same)} {_has(same)} {'the same' if len(same) > 1 else 'the'} {name}, {low}", *lost]
    return [f"{known[0][0]} has the lowest {name}, {low}, and {known[-1][0]} the highest, {high}", *lost]


Ends = tuple[float, float]
"""What a quantity was at first and in the end, along the first ball; NaN where it is not known."""


def _loss_ends(_surface: Surface, path: Trajectory) -> Ends:
    return float(path.loss[0, 0]), float(path.loss[-1, 0])


def _rate_ends(_surface: Surface, path: Trajectory) -> Ends:
    return (float(path.rate[0]), float(path.rate[-1])) if len(path.rate) else (math.nan, math.nan)


def _gradient_ends(surface: Surface, path: Trajectory) -> Ends:
    first, last = np.hypot(*surface.gradient(path.params[[0, -1], 0]).T)
    return float(first), float(last)


def _distance_ends(surface: Surface, path: Trajectory) -> Ends:
    places = global_places(surface)
    if not len(places):
        return math.nan, math.nan
    first, last = (float(np.hypot(*(place - places).T).min()) for place in path.params[[0, -1], 0])
    return first, last


def _effective_ends(_surface: Surface, path: Trajectory) -> Ends:
    """Give the larger of both weights' rates: one sentence has no room for two."""
    step, seen = np.abs(np.diff(path.params[:, 0], axis=0)), np.abs(path.gradient[:, 0])
    most = np.where(seen > 0, step / seen, -math.inf).max(axis=1)[[0, -1]]
    first, last = (float(value) if math.isfinite(value) else math.nan for value in most)
    return first, last


def _sharpness_ends(surface: Surface, path: Trajectory) -> Ends:
    first, last = sharpness(surface, path.params[[0, -1], 0])
    return float(first), float(last)


_CURVES: Mapping[str, tuple[str, Callable[[Surface, Trajectory], Ends]]] = {
    "loss": ("loss", _loss_ends),
    "rate": ("learning rate", _rate_ends),
    "gradient": ("gradient norm", _gradient_ends),
    "distance": ("distance to the minimum", _distance_ends),
    "effective": ("effective rate", _effective_ends),
    "sharpness": ("sharpness", _sharpness_ends),
}
"""How each curve is called, and its ends."""


def _has(who: Sequence[str]) -> str:
    return "has" if len(who) == 1 else "have"


def _ranking(told: Told) -> list[str]:
    """Say who came first within the tolerance, and who did not come there."""
    there = sorted([one for one in told if one[1].steps >= 0], key=lambda one: one[1].steps)
    rest = [name for name, outcome in told if outcome.steps < 0]
    aim = f"within {TOLERATED} of the lowest loss"
    if not there:
        return [f"{_listed(rest)} did not come {aim}"]
    first = f"{there[0][0]} came {aim} " + ("first, " if len(told) > 1 else "")
    clauses = [f"{first}after {_counted(there[0][1].steps, 'step')}"]
    if len(there) > 1:
        clauses.append("then " + _listed([f"{name} after {outcome.steps}" for name, outcome in there[1:]]))
    return [*clauses, f"{_listed(rest)} did not"] if rest else clauses


def _listed(items: Sequence[object]) -> str:
    *most, last = map(str, items)
    return f"{', '.join(most)} and {last}" if most else last


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


def _none(count: int | None) -> str:
    return str(count) if count else "none"


def _place(surface: Surface, place: Array) -> str:
    fine = FINE * _size(surface)
    return "({}, {})".format(*(written(value) for value in np.round(place / fine) * fine))


def written(value: float) -> str:
    """Write a number as one says it: three digits, powers of ten where needed."""
    digits, _, power = f"{float(value) + 0.0:.3g}".partition("e")
    if power:
        raised = f"10{str(int(power)).translate(_RAISED)}"
        digits = raised if digits == "1" else f"{digits}×{raised}"
    return digits.replace("-", "−")


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
