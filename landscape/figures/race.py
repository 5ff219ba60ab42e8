"""What the race table in the browser needs: the finished numbers and verdict of every run, and where the goal lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from landscape.figures.encoding import encode_array, encode_floats
from landscape.figures.labels import label_runs
from landscape.figures.theme import SLOTS
from landscape.simulation.measures import global_places
from landscape.simulation.summary import endings, outcomes, sentences, tolerated
from landscape.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landscape.core.surfaces import Array
    from landscape.simulation.scenario import Run, Scenario
    from landscape.simulation.summary import Outcome
    from landscape.simulation.trajectories import Cloud, Trajectory


def race(scenario: Scenario, trajectories: Sequence[Trajectory]) -> dict[str, Any]:
    """Give the payload of the race table.

    Parameters
    ----------
    scenario
        Names, slots and surface.
    trajectories
        One per run, in the scenario's order.

    Returns
    -------
    dict
        ``goals``: places of the global minimum; ``tolerance``, in words; ``runs``: of each the ``slot``, ``name``,
        ``color``, ``steps`` to the tolerated loss (-1: never), ``reached`` and ``balls``, ``gradients`` asked for per
        step, or by each position where that differs, and the ``verdict`` with its ``reason`` and the step ``since``
        which it has ended, None where it has not; of several balls the ``crowd``, too: the median ``loss`` and
        ``distance`` to a goal at every step, NaN where most have flown off, and how many have ``arrived``; the ``last``
        step at which one is left.
    """
    return {
        "goals": global_places(scenario.surface).tolist(),
        "tolerance": tolerated(),
        "runs": [
            _run(run, path, outcome) | ({} if path.cloud is None else {"crowd": _crowd(path.cloud)})
            for run, path, outcome in zip(scenario.runs, trajectories, outcomes(scenario, trajectories), strict=True)
            if not run.hidden
        ],
    }


def describe(scenario: Scenario, trajectories: Sequence[Trajectory]) -> dict[str, Any]:
    """Give what is told in words: a sentence for each view, and what is announced when a run ends.

    Parameters are those of :func:`race`.

    Returns
    -------
    dict
        ``views``: sentences by view; ``endings``: of each the ``slot``, ``step`` and ``text``, in order of the steps.
    """
    called = label_runs(scenario.runs)
    return {
        "views": sentences(scenario, trajectories, called),
        "endings": [
            {"slot": slot, "step": step, "text": text} for slot, step, text in endings(scenario, trajectories, called)
        ],
    }


def _crowd(cloud: Cloud) -> dict[str, Any]:
    def known(values: Array) -> Array:
        return np.where(np.isfinite(values), values, np.nan)

    return {
        "loss": encode_floats(known(cloud.median_loss)),
        "distance": encode_floats(known(cloud.median_distance)),
        "arrived": encode_array(cloud.arrived, "u2"),
        "last": int(cloud.last_valid_step.max()),
    }


def _run(run: Run, path: Trajectory, outcome: Outcome) -> dict[str, Any]:
    look, rule = SLOTS[run.slot], run.optimizer.specialised()
    return {
        "slot": run.slot,
        "name": say(run.optimizer.title),
        "look": say(look.name),
        "color": {"light": look.light, "dark": look.dark},
        "steps": outcome.steps,
        "reached": outcome.reached,
        "balls": outcome.balls,
        "gradients": rule.evaluations if rule.steady else encode_array(path.evaluations[:, 0], "u4"),
        "verdict": say(outcome.verdict.kind),
        "since": outcome.since,
        "reason": outcome.verdict.reason,
    }
