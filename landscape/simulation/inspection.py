"""Every line of an optimizer's rule, with its numbers, at every step of a run: what the step inspector shows.

The lines are those of the rule itself, run once more for all steps at once: the steps are the block of starts of
:func:`landscape.core.compiling.blockwise`, so there is no second implementation to disagree with the first.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from landscape.core.compiling import blockwise
from landscape.core.gradients import ARRAYS, BlockGradientOracle, clip
from landscape.core.learning.batches import Batches
from landscape.core.rules import Line, Rule
from landscape.core.surfaces import Array, Surface
from landscape.simulation.draws import batches_of, noise_of
from landscape.simulation.scenario import Run, Setup
from landscape.simulation.trajectories import Trajectory
from landscape.words import phrase

MOVE = "move"
"""Name of the line that tells how far a step went."""


class Kind(StrEnum):
    """Where a line comes from; the values are short texts to show."""

    GIVEN = phrase("What the step begins with")
    SEEN = phrase("The gradient it sees")
    RULE = phrase("The rule")
    OUTCOME = phrase("What comes of it")


@dataclass(frozen=True)
class Entry:
    """One line: what it is called, how it follows from others, and its numbers.

    Attributes
    ----------
    kind
        Where it comes from.
    target
        What the numbers are of: a name, or ``slope(x)`` (exact) or ``gradient(x)`` (as seen).
    expression
        What it is worked out from; None where it is given.
    vector
        Whether it has two components, not one number.
    values
        Its numbers (T, 2), step by step; a single number stands in both columns. NaN after a divergence.
    """

    kind: Kind
    target: ast.expr
    expression: ast.expr | None
    vector: bool
    values: Array

    @property
    def name(self) -> str:
        """Give the target as the rule writes it."""
        return ast.unparse(self.target)


@dataclass(frozen=True)
class Trace:
    """All lines of one run, in the order in which they are worked out.

    Attributes
    ----------
    rule
        What was run: the optimizer's rule without what its parameters switch off.
    entries
        Its lines, and what comes before and after them.
    treated
        Whether the gradient was noisy or clipped.
    batched
        Whether it was that of some of the rows alone.
    """

    rule: Rule
    entries: tuple[Entry, ...]
    treated: bool
    batched: bool

    def values(self, name: str) -> Array:
        """Give the numbers (T, 2) of the last line of that name; raises ``KeyError`` when there is none."""
        found = [entry.values for entry in self.entries if entry.name == name]
        if not found:
            raise KeyError(f"no line is called {name!r}")
        return found[-1]


def trace(surface: Surface, run: Run, setup: Setup, trajectory: Trajectory) -> Trace:
    """Look into every step of a run's first start.

    Parameters
    ----------
    surface, run, setup
        What was descended, by whom, and with which noise and clipping.
    trajectory
        What happened.
    """
    rule, batches, drawn = run.optimizer.specialised(), batches_of(surface, setup), noise_of(setup)
    before = trajectory.params[:-1, 0].T
    noise = None if drawn is None else drawn[..., 0].T
    rate = trajectory.rate if trajectory.rate.ndim == 1 else trajectory.rate[:, 0]
    with np.errstate(all="ignore"):
        slope = trajectory.exact_gradient[:-1, 0].T if batches is None else _slopes(surface, before, batches)
        seen = tuple(_seen(setup, slope, noise))
        lines = _lines(surface, run, setup, trajectory, rule, noise, batches)
    given = (_entry(Kind.GIVEN, "x", None, before), _entry(Kind.GIVEN, "rate", None, rate))
    worked = tuple(
        Entry(Kind.RULE, ast.Name(line.name), line.expression, line.vector, values)
        for line, values in zip(rule.lines, lines, strict=True)
    )
    after = next(entry.values for entry in reversed(worked) if entry.name == "x")
    outcome = _entry(Kind.OUTCOME, MOVE, None, after.T - before)
    return Trace(rule, (*given, *seen, *worked, outcome), bool(seen), batches is not None)


def _entry(kind: Kind, target: str, expression: str | None, values: Array) -> Entry:
    parsed = None if expression is None else ast.parse(expression, mode="eval").body
    both = np.broadcast_to(values, (2, values.shape[-1])).T
    return Entry(kind, ast.parse(target, mode="eval").body, parsed, values.ndim == 2, both)


def _slopes(surface: Surface, places: Array, batches: Batches) -> Array:
    """Give the exact gradient of each step's batch at the place where the step begins, both (2, T)."""
    exact, slopes = BlockGradientOracle(surface), np.empty(places.shape)
    exact.use_each_batch(batches)
    exact.gradient(places, slopes)
    return slopes


def _seen(setup: Setup, now: Array, noise: Array | None) -> Iterator[Entry]:
    """Tell how the exact gradient (2, T) became the one that the optimizer sees; nothing where they are the same."""
    if noise is None and not setup.clip_norm and not setup.clip_value:
        return
    formula = "slope(x)"
    yield _entry(Kind.SEEN, formula, None, now)
    if noise is not None:
        now, formula = now + noise, "slope(x) + noise"
        yield _entry(Kind.SEEN, "noise", None, noise)
    for norm, value, clipped in (
        (setup.clip_norm, 0.0, "{0} * minimum(1, clip_norm / norm({1}))"),
        (0.0, setup.clip_value, "maximum(-clip_value, minimum(clip_value, {1}))"),
    ):
        if norm or value:
            gx, gy = clip(now[0], now[1], norm, value, ARRAYS)
            now, bracketed = np.stack([gx, gy]), f"({formula})" if "+" in formula else formula
            formula = clipped.format(bracketed, formula)
            if norm and setup.clip_value:
                yield _entry(Kind.SEEN, "g_bar", formula, now)
                formula = "g_bar"
    yield _entry(Kind.SEEN, "gradient(x)", formula, now)


def _lines(
    surface: Surface,
    run: Run,
    setup: Setup,
    trajectory: Trajectory,
    rule: Rule,
    noise: Array | None,
    batches: Batches | None,
) -> list[Array]:
    """Run the rule for all steps at once and give what each line gave, (T, 2)."""
    steps = trajectory.steps
    oracle = BlockGradientOracle(surface, norm=setup.clip_norm, value=setup.clip_value)
    oracle.noise = noise
    if batches is not None:
        oracle.use_each_batch(batches)
    state = [trajectory.params[:-1, 0], *(trajectory.memory[name][:-1, 0] for name in rule.memory)]
    kept = [np.zeros((2, steps)) for _ in rule.lines]
    block = blockwise(_keeping(rule), frozenset({"rate", "t"}))
    scratch = [np.empty((2, steps)) for _ in range(block.scratch)]
    rate = trajectory.rate if trajectory.rate.ndim == 1 else trajectory.rate[:, 0]
    arrays = [*(np.array(vector.T) for vector in state), *kept, *scratch]
    settings = [value[0] if isinstance(value, np.ndarray) else value for value in run.optimizer.settings()]
    result = block.step(oracle, rate, np.arange(1.0, steps + 1), *settings, *arrays)
    valid = np.arange(steps) <= trajectory.last_valid_step[0]
    return [np.where(valid, values, np.nan).T for values in result[len(state) : len(state) + len(kept)]]


@functools.cache  # of the rules that there are; another each time would be compiled, and kept, each time
def _keeping(rule: Rule) -> Rule:
    """Give the same rule with a memory of its own for the outcome of each line."""
    names = tuple(f"line {index}" for index in range(len(rule.lines)))
    lines = [
        one
        for line, name in zip(rule.lines, names, strict=True)
        for one in (line, Line(name, ast.Name(line.name), vector=True))
    ]
    return Rule(tuple(lines), (*rule.memory, *names), rule.params)
