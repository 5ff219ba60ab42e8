"""What a lesson claims, checked: ``verdict 1 is diverging``, ``loss 1 at 20 < 0.04``, ``steps 2 < steps 1``.

Of a run at a step, or at its end, there are ``loss``, ``x``, ``y``, ``gradient`` (the slope), ``sharpness`` (the
largest curvature), ``condition`` (it over the smallest), ``rate``, and on data ``held`` (the loss on rows held out),
``misses`` and ``alarms`` (rows of the second and of the first class that are taken for the other). Of a whole run there
are ``steps`` (to the tolerated loss), ``best``, ``distance``, ``zigzag``, ``length``, ``last_valid_step`` and
``reached`` (the share of its balls that come to rest at the lowest place).
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from landscape.core.surfaces import Array
from landscape.core.surfaces.data import Data
from landscape.lessons.files import cut
from landscape.simulation.curves import CURVES
from landscape.simulation.measures import curvatures, measure, sharpness, success_rate
from landscape.simulation.scenario import Scenario
from landscape.simulation.simulate import simulate
from landscape.simulation.summary import tolerated
from landscape.simulation.trajectories import Trajectory
from landscape.simulation.verdicts import Kind, kinds_called, verdict
from landscape.words import phrase, say

_OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_QUANTITY = r"(?P<{0}name>[a-z_]+) (?P<{0}run>[1-8])(?: at (?P<{0}step>\d{{1,6}}))?"
_COMPARED = re.compile(
    _QUANTITY.format("l")
    + r" (?P<operator><=|>=|<|>) (?:(?:(?P<times>[0-9.]+) )?"
    + _QUANTITY.format("r")
    + r"|(?P<number>[-0-9.e]+))"
)
_JUDGED = re.compile(r"verdict (?P<run>[1-8]) is (?P<negated>not )?(?P<kind>.+)")


@dataclass(frozen=True)
class Quantity:
    """So many times what is measured of a run, numbered from 1; at a step, or else at the end or of the whole run."""

    name: str
    run: int
    step: int | None
    times: float = 1.0


@dataclass(frozen=True)
class Expectation:
    """One claim of a lesson.

    Attributes
    ----------
    text
        As it is written.
    left, relation, right
        What is compared; for a verdict `right` are the kinds that are meant and `relation` ``is`` or ``is not``.
    work
        How many times as much work as the one scenario it is to try the claim.
    """

    text: str
    left: Quantity
    relation: str
    right: Quantity | float | frozenset[Kind]
    work: ClassVar[int] = 1

    def holds(self, scenario: Scenario) -> tuple[bool, str]:
        """Tell whether it is true of a scenario, and what was found instead of the claim."""
        if isinstance(self.right, frozenset):
            found = _verdict(scenario, self.left.run)
            holds = (found in self.right) == (self.relation == "is")
            return holds, say("run {run} is {kind}", run=self.left.run, kind=say(found))
        left = _value(scenario, self.left)
        right = _value(scenario, self.right) if isinstance(self.right, Quantity) else self.right
        asked = say("{claim} is asked", claim=f"{left:.6g} {self.relation} {right:.6g}")
        sides = [(self.left, left), (self.right, right)]
        missing = dict.fromkeys(
            _missing(scenario, side) for side, found in sides if isinstance(side, Quantity) and not math.isfinite(found)
        )
        return _OPERATORS[self.relation](left, right), "; ".join(missing) or asked


def read_expectation(text: str) -> Expectation:
    """Read a claim; raises ValueError when it cannot be checked."""
    if judged := _JUDGED.fullmatch(text):
        meant = kinds_called(judged["kind"])
        if not meant:
            kinds = ", ".join(map(say, Kind))
            raise ValueError(say("No run can be “{kind}”; it can be {kinds}.", kind=cut(judged["kind"]), kinds=kinds))
        return Expectation(
            text, Quantity("verdict", int(judged["run"]), None), "is not" if judged["negated"] else "is", meant
        )
    compared = _COMPARED.fullmatch(text)
    if compared is None:
        why = say(
            "“{text}” cannot be checked: say for example loss 1 at 20 < 0.04, or verdict 1 is diverging.",
            text=cut(text),
        )
        raise ValueError(why)
    left = _quantity(compared, "l")
    right = _number(compared["number"]) if compared["number"] else _quantity(compared, "r")
    return Expectation(text, left, compared["operator"], right)


def _quantity(match: re.Match[str], side: str) -> Quantity:
    name, step = match[f"{side}name"], match[f"{side}step"]
    if name not in _MEASURED and name not in _AT_STEPS:
        names = ", ".join([*_AT_STEPS, *_MEASURED])
        raise ValueError(say("Nobody measures “{name}”; there are {names}.", name=name, names=names))
    if step is not None and name not in _AT_STEPS:
        raise ValueError(say("{name} is of a whole run, not of a step.", name=name))
    times = _number(match["times"] or "1") if side == "r" else 1.0
    return Quantity(name, int(match[f"{side}run"]), None if step is None else int(step), times)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(say("“{text}” is no number.", text=cut(text))) from None


def _verdict(scenario: Scenario, run: int) -> Kind:
    chosen = scenario.runs[run - 1]
    return verdict(scenario.surface, chosen, scenario.setup, simulate(scenario)[run - 1]).kind


def _value(scenario: Scenario, quantity: Quantity) -> float:
    """Measure, and multiply; what there is not any more, after a divergence, is infinite."""
    trajectory = simulate(scenario)[quantity.run - 1]
    if quantity.name in _MEASURED:
        return quantity.times * _MEASURED[quantity.name](scenario, trajectory)
    step = trajectory.steps if quantity.step is None else quantity.step
    if step > trajectory.steps:
        raise ValueError(say("There is no step {step}: the run has {steps}.", step=step, steps=trajectory.steps))
    found = _AT_STEPS[quantity.name](scenario, trajectory, step)
    return quantity.times * found if math.isfinite(found) else math.inf


def _missing(scenario: Scenario, quantity: Quantity) -> str:
    """Say why there is no number that a sentence could give of what is measured."""
    trajectory = simulate(scenario)[quantity.run - 1]
    if quantity.name == "steps":
        text = phrase("run {run} does not come down to {tolerance} of its first height within {steps} steps")
        return say(text, run=quantity.run, tolerance=tolerated(), steps=trajectory.steps)
    if trajectory.last_valid_step[0] < trajectory.steps:
        text = phrase("run {run} has no {name} there: it diverged at step {step}")
        return say(text, run=quantity.run, name=quantity.name, step=int(trajectory.last_valid_step[0]) + 1)
    return say("run {run} has no {name} that is a number", run=quantity.run, name=quantity.name)


def _held(scenario: Scenario, trajectory: Trajectory, step: int) -> float:
    return float(_held_losses(scenario, trajectory)[step])


def _lowest_held(scenario: Scenario, trajectory: Trajectory) -> float:
    return float(np.nanmin(_held_losses(scenario, trajectory)))


def _held_losses(scenario: Scenario, trajectory: Trajectory) -> Array:
    """Give the loss over the rows held out at every step."""
    surface = scenario.surface
    held = surface.held_loss(trajectory.params[:, 0]) if isinstance(surface, Data) else None
    if held is None:
        raise ValueError(say("No rows are held out."))
    return held


def _effective(weight: int) -> Callable[[Scenario, Trajectory, int], float]:
    """Give the rate that plain descent would have needed for a weight's last step that had a gradient."""

    def rate(scenario: Scenario, trajectory: Trajectory, step: int) -> float:
        rates = CURVES["effective"].quantity(scenario.surface, trajectory, list(range(step)))[:, weight]
        seen = rates[~np.isnan(rates)]
        return float(seen[-1]) if len(seen) else math.nan

    return rate


def _slope(scenario: Scenario, trajectory: Trajectory, step: int) -> float:
    return float(np.linalg.norm(scenario.surface.gradient(trajectory.params[step, 0])))


def _sharpness(scenario: Scenario, trajectory: Trajectory, step: int) -> float:
    return float(sharpness(scenario.surface, trajectory.params[step, 0]))


def _condition(scenario: Scenario, trajectory: Trajectory, step: int) -> float:
    low, high = curvatures(scenario.surface, trajectory.params[step, 0])
    return float(high / low)


def _wrong(truth: bool) -> Callable[[Scenario, Trajectory, int], float]:
    """Count the rows with this truth, of two, of which the model thinks the other likelier."""

    def count(scenario: Scenario, trajectory: Trajectory, step: int) -> float:
        surface = scenario.surface
        if not isinstance(surface, Data) or surface.data.task != "binary":
            raise ValueError(say("There are no two classes to be told apart."))
        says = surface.outputs(trajectory.params[step, 0], surface.rows.x)[0] > 0
        return float(np.sum((surface.rows.y == truth) & (says != truth)))

    return count


def _reached(scenario: Scenario, trajectory: Trajectory) -> float:
    """Give the share of a run's balls that came to rest where the surface is lowest."""
    share = success_rate(scenario.surface, trajectory)
    if share is None:
        raise ValueError(say("Nobody knows where the surface is lowest."))
    return share


def _steps(scenario: Scenario, trajectory: Trajectory) -> float:
    """Count the steps to the tolerated loss; infinite when it never came there."""
    steps = int(measure(scenario.surface, trajectory).steps[0])
    return math.inf if steps < 0 else steps


_AT_STEPS: Mapping[str, Callable[[Scenario, Trajectory, int], float]] = {
    "loss": lambda _, path, step: float(path.loss[step, 0]),
    "x": lambda _, path, step: float(path.params[step, 0, 0]),
    "y": lambda _, path, step: float(path.params[step, 0, 1]),
    "gradient": _slope,
    "held": _held,
    "effective_x": _effective(0),
    "effective_y": _effective(1),
    "sharpness": _sharpness,
    "condition": _condition,
    "misses": _wrong(truth=True),
    "alarms": _wrong(truth=False),
    "rate": lambda _, path, step: float(path.rate[min(step, path.steps - 1)]),
}
_MEASURED: Mapping[str, Callable[[Scenario, Trajectory], float]] = {
    "best": lambda scenario, path: float(measure(scenario.surface, path).best_loss[0]),
    "distance": lambda scenario, path: float(measure(scenario.surface, path).distance[0]),
    "steps": _steps,
    "zigzag": lambda scenario, path: float(measure(scenario.surface, path).zigzag[0]),
    "length": lambda scenario, path: float(measure(scenario.surface, path).path_length[0]),
    "lowest_held": _lowest_held,
    "reached": _reached,
    "last_valid_step": lambda _, path: float(path.last_valid_step[0]),
}
