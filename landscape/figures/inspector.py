"""What the step inspector in the browser needs: the rule in MathML, and the numbers of every line at every step."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from landscape.core.mathml import Writer, math
from landscape.core.rules import AXES, called
from landscape.figures.encoding import encode_floats
from landscape.figures.theme import SLOTS
from landscape.simulation.inspection import MOVE, Entry, Kind, Trace, trace
from landscape.simulation.scenario import Setup
from landscape.words import phrase, say
from landscape.words.numbers import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landscape.core.optimizers import Optimizer
    from landscape.simulation.scenario import Run, Scenario
    from landscape.simulation.trajectories import Trajectory

SYMBOLS = {"noise": r"\xi", "clip_norm": "c", "clip_value": r"\kappa", MOVE: r"\Delta \theta"}
"""Letters of what no optimizer declares."""
MEANINGS = {
    "x": phrase("The position: both weights"),
    "rate": phrase("The learning rate of this step, after the schedule"),
    "t": phrase("The number of the step, from 1"),
    "e_1": phrase("One along the first weight"),
    "e_2": phrase("One along the second weight"),
    "g": phrase("The gradient that the rule works with"),
    "g_bar": phrase("The gradient after the first clipping"),
    "slope": phrase("The exact gradient"),
    "noise": phrase("Noise on the gradient: one draw a step, the same for every run"),
    MOVE: phrase("How far the step goes: the new position less the old one"),
}
SPOKEN = {
    "x": phrase("position"),
    "slope(x)": phrase("exact gradient"),
    "gradient(x)": phrase("gradient as seen"),
}
"""What a line is called where mathematics cannot be read out."""
REMEMBERED, WORKED_OUT = phrase("Remembered from step to step"), phrase("Worked out in this step")


def inspector(scenario: Scenario, trajectories: Sequence[Trajectory]) -> dict[str, Any]:
    """Give the payload of the step inspector.

    Parameters
    ----------
    scenario
        Its view says into which runs to look: ``inspect`` and ``beside``.
    trajectories
        One per run, in the scenario's order.

    Returns
    -------
    dict
        ``weights``: what they are called; ``runs``: one entry for each run that is looked into, as :func:`looked_into`
        gives it.
    """
    slots = dict.fromkeys((scenario.view.inspect, scenario.view.beside))
    happened = {run.slot: (run, path) for run, path in zip(scenario.runs, trajectories, strict=True)}
    looks = [happened[slot] for slot in slots if slot in happened]
    weights = [say(name) for name in scenario.surface.weights]
    return {"weights": weights, "runs": [looked_into(scenario, run, trajectory) for run, trajectory in looks]}


def looked_into(scenario: Scenario, run: Run, trajectory: Trajectory) -> dict[str, Any]:
    """Give what the inspector shows of one run.

    Returns
    -------
    dict
        ``slot``, ``name``, ``color``; ``steps``, how many there should be, and ``last``, the number of
        the last that there is; ``lines``, each with its ``kind``, ``name``,
        ``formula`` (MathML), ``filled`` (the same with places for numbers, or empty), ``vector`` and ``values``:
        (T, 2), or (T,) for a single number; ``head``, the number of the line with the
        condition that it stands under, or none, whose own number tells how often it was worked out; ``legend``, what
        each letter means; ``tried``, the places (T, K, 2) that the steps asked about besides their beginnings.
    """
    found = trace(scenario.surface, run, scenario.setup, trajectory)
    look = SLOTS[run.slot % len(SLOTS)]
    return {
        "slot": run.slot,
        "name": f"{say(run.optimizer.title)} ({say(look.name)})",
        "color": {"light": look.light, "dark": look.dark},
        "steps": trajectory.steps,
        "last": max(1, min(int(trajectory.last_valid_step[0]) + 1, trajectory.steps)),
        "lines": list(_lines(run.optimizer, scenario.setup, found)),
        "legend": _legend(run.optimizer, scenario.setup, found),
        "tried": encode_floats(found.tried),
    }


def _lines(optimizer: Optimizer, setup: Setup, found: Trace) -> Iterator[dict[str, Any]]:
    """Write every line, in letters and with places for the numbers known by then.

    A place names the line that holds the number; ``5:before`` is the number of line 5 in the step before.
    """
    letters = Writer(_symbols(optimizer), treated=found.treated)
    ruled = ((index, entry) for index, entry in enumerate(found.entries) if entry.kind is Kind.RULE and not entry.head)
    last = {entry.name: str(index) for index, entry in ruled}
    fills = {"t": "t", **{name: f"{last[name]}:before" for name in found.rule.memory if name in last}}
    numbers = replace(letters, constants=_constants(optimizer, setup))
    head = 0
    for index, entry in enumerate(found.entries):
        head = index if entry.head else head
        yield {
            "kind": say(entry.kind),
            "name": say(SPOKEN.get(entry.name, entry.name.replace("_", " "))),
            "formula": _formula(letters, entry),
            "filled": _formula(replace(numbers, fills=fills), entry) if _is_fillable(entry) else "",
            "head": head if entry.under else None,
            "vector": entry.vector,
            "values": encode_floats(entry.values if entry.vector else entry.values[:, 0]),
        }
        fills = fills if entry.head else {**fills, entry.name: str(index)}


def _is_fillable(entry: Entry) -> bool:
    """Tell whether its numbers say how it was worked out: of many turns only the last are known."""
    condition = entry.under or entry.head
    return entry.expression is not None and not (condition and condition.repeats)


def _formula(writer: Writer, entry: Entry) -> str:
    if entry.head:
        return writer.condition(replace(entry.head, test=entry.expression or entry.head.test))
    if entry.expression is None:
        return math(replace(writer, fills={}).expression(entry.target))
    return writer.assignment(entry.target, entry.expression)


def _symbols(optimizer: Optimizer) -> Mapping[str, str]:
    return SYMBOLS | {name: declared.symbol for name, declared in optimizer.params().items()}


def _constants(optimizer: Optimizer, setup: Setup) -> dict[str, float]:
    values = {"clip_norm": setup.clip_norm, "clip_value": setup.clip_value, **optimizer.values()}
    return {name: float(value) for name, value in values.items() if isinstance(value, int | float)}


def _legend(optimizer: Optimizer, setup: Setup, found: Trace) -> list[dict[str, str]]:
    """Say what every letter means that occurs, in the order of its first appearance."""
    writer = Writer(_symbols(optimizer), treated=found.treated)
    spoken: dict[str, ast.expr] = {}
    for entry in found.entries:
        for part in (entry.target, entry.expression):
            for node in ast.walk(part) if part else ():
                if called(node) in ("gradient", "slope", "loss"):
                    spoken.setdefault(called(node), ast.parse(f"{called(node)}(x)", mode="eval").body)
                elif isinstance(node, ast.Name) and node.id in _known(optimizer, found):
                    spoken.setdefault(node.id, node)
    return [
        {"name": name, "math": math(writer.expression(node)), "text": _meaning(name, optimizer, setup, found)}
        for name, node in spoken.items()
    ]


def _known(optimizer: Optimizer, found: Trace) -> set[str]:
    named = (entry.name for entry in found.entries if not entry.head)
    return {*SYMBOLS, *AXES, "x", "rate", "t", *optimizer.params(), *named}


def _meaning(name: str, optimizer: Optimizer, setup: Setup, found: Trace) -> str:
    constants = _constants(optimizer, setup)
    declared = optimizer.params().get(name) or Setup.params().get(name)
    if name in constants and declared:
        return f"{written(constants[name])}: {say(declared.help).split(';')[0]}"
    if name == "gradient" and found.treated:
        return say("The gradient as the optimizer sees it")
    if name in ("gradient", "slope") and found.batched:
        return say("The exact gradient of the loss over this step's batch")
    if name == "gradient":
        return say("The gradient")
    if name == "loss":
        return say("The loss, as the optimizer sees it")
    return say(MEANINGS.get(name) or (REMEMBERED if name in found.rule.memory else WORKED_OUT))
