"""Every line of an optimizer's rule, with its numbers, at every step of a run: what the step inspector shows.

The lines are those of the rule itself, run once more for all steps at once: the steps are the block of starts of
:func:`landscape.core.compiling.blockwise`, so there is no second implementation to disagree with the first.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np

from landscape.core.cache import remembered
from landscape.core.compiling import blockwise
from landscape.core.gradients import ARRAYS, BlockGradientOracle, clip
from landscape.core.learning.batches import Batches
from landscape.core.rules import Condition, Line, Rule
from landscape.core.surfaces import Array, Surface
from landscape.simulation.draws import batches_of, noise_of
from landscape.simulation.scenario import Run, Setup
from landscape.simulation.trajectories import Trajectory
from landscape.words import phrase

MOVE = "move"
"""Name of the line that tells how far a step went."""
TURNS = "turns"
"""Name of the line above a block: how often it was worked out."""
MOST_TRIED = 32
"""Places that are told of one step, at most."""


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
        Its numbers (T, 2), step by step; a single number stands in both columns. NaN after a divergence. Under a
        condition they are those of the last turn, and without one what the name has had before, if anything.
    ran
        Whether it was worked out (T,).
    under
        What it stands under.
    head
        The condition whose turns it counts.
    """

    kind: Kind
    target: ast.expr
    expression: ast.expr | None
    vector: bool
    values: Array
    ran: np.ndarray[Any, np.dtype[np.bool_]]
    under: Condition | None = None
    head: Condition | None = None

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
    tried
        Places (T, K, 2) other than its beginning at which each step asked for loss or slope, in order; NaN where there
        were fewer.
    """

    rule: Rule
    entries: tuple[Entry, ...]
    treated: bool
    batched: bool
    tried: Array

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
        lines, asked = _lines(surface, run, setup, trajectory, rule, noise, batches)
    given = (_entry(Kind.GIVEN, "x", None, before), _entry(Kind.GIVEN, "rate", None, rate))
    worked = tuple(_worked(rule, iter(lines)))
    after = next(entry.values for entry in reversed(worked) if entry.name == "x")
    outcome = _entry(Kind.OUTCOME, MOVE, None, after.T - before)
    return Trace(rule, (*given, *seen, *worked, outcome), bool(seen), batches is not None, _tried(before, asked))


def _worked(rule: Rule, values: Iterator[Array]) -> Iterator[Entry]:
    """Give the lines of a rule with their numbers; above a block how often it was worked out."""
    for under, lines in rule.blocks:
        ran = None
        if under:
            turns = next(values)
            ran = turns[:, 0] > 0
            valid = np.isfinite(turns[:, 0])
            yield Entry(Kind.RULE, ast.Name(TURNS), under.test, vector=False, values=turns, ran=valid, head=under)
        for line in lines:
            found = next(values)
            worked = np.ones(len(found), bool) if ran is None else ran
            yield Entry(Kind.RULE, ast.Name(line.name), line.expression, line.vector, found, worked, under)


def _tried(begin: Array, asked: list[Array]) -> Array:
    """Sort out the places (2, T) that were asked about: each once, and not where a step begins (2, T)."""
    steps = begin.shape[1]
    found, count = np.full((steps, MOST_TRIED, 2), np.nan), np.zeros(steps, int)
    for place in (place.T for place in asked):
        known = (found == place[:, None]).all(axis=-1).any(axis=-1) | (place == begin.T).all(axis=-1)
        new = np.flatnonzero(~known & np.isfinite(place).all(axis=-1) & (count < MOST_TRIED))
        found[new, count[new]] = place[new]
        count[new] += 1
    return found[:, : count.max(initial=0)]


class _Watched(BlockGradientOracle):
    """Remembers where it was asked for loss or slope."""

    def __init__(self, surface: Surface, *, norm: float, value: float) -> None:
        super().__init__(surface, norm=norm, value=value)
        self.asked: list[Array] = []

    def gradient(self, x: Array, out: Array) -> None:
        self.asked.append(np.array(np.broadcast_to(x, out.shape)))
        super().gradient(x, out)

    def loss(self, x: Array) -> Array:
        self.asked.append(np.array(x))
        return super().loss(x)


def _entry(kind: Kind, target: str, expression: str | None, values: Array) -> Entry:
    parsed = None if expression is None else ast.parse(expression, mode="eval").body
    both = np.broadcast_to(values, (2, values.shape[-1])).T
    ran = np.ones(len(both), bool)
    return Entry(kind, ast.parse(target, mode="eval").body, parsed, values.ndim == 2, both, ran)


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
) -> tuple[list[Array], list[Array]]:
    """Run the rule for all steps at once; give what each line gave (T, 2), and where it asked (2, T)."""
    steps = trajectory.steps
    oracle = _Watched(surface, norm=setup.clip_norm, value=setup.clip_value)
    oracle.noise = noise
    if batches is not None:
        oracle.use_each_batch(batches)
    state = [trajectory.params[:-1, 0], *(trajectory.memory[name][:-1, 0] for name in rule.memory)]
    keeping = _keeping(rule)
    kept = [np.full((2, steps), np.nan) for _ in keeping.memory[len(rule.memory) :]]
    block = blockwise(keeping, frozenset({"rate", "t"}))
    scratch = [np.empty((2, steps)) for _ in range(block.scratch)]
    rate = trajectory.rate if trajectory.rate.ndim == 1 else trajectory.rate[:, 0]
    arrays = [*(np.array(vector.T) for vector in state), *kept, *scratch]
    settings = [value[0] if isinstance(value, np.ndarray) else value for value in run.optimizer.settings()]
    result = block.step(oracle, rate, np.arange(1.0, steps + 1), *settings, *arrays)
    valid = np.arange(steps) <= trajectory.last_valid_step[0]
    lines = [np.where(valid, values, np.nan).T for values in result[len(state) : len(state) + len(kept)]]
    return lines, [np.where(valid, place, np.nan) for place in oracle.asked]


@remembered  # another each time would be compiled, and kept, each time
def _keeping(rule: Rule) -> Rule:
    """Give the same rule with a memory of its own for the outcome of each line, and for the turns of each block."""
    lines: list[Line] = []
    names: list[str] = []

    def keep(value: ast.expr, under: Condition | None = None) -> Line:
        names.append(f"_line_{len(names)}")
        return Line(names[-1], value, vector=True, under=under)

    known = set(rule.state)
    for under, block in rule.blocks:
        if under is None:
            lines += [one for line in block for one in (line, keep(ast.Name(line.name)))]
            known |= {line.name for line in block}
            continue
        turns = keep(ast.Constant(0))
        kept = [keep(ast.Name(line.name), under) for line in block]
        lines += [replace(one, under=None) for line, one in zip(block, kept, strict=True) if line.name in known]
        more = ast.BinOp(ast.Name(turns.name), ast.Add(), ast.Constant(1))
        lines += [turns, replace(turns, expression=more, under=under)]
        lines += [one for pair in zip(block, kept, strict=True) for one in pair]
    return Rule(tuple(lines), (*rule.memory, *names), rule.params, rule.numbers)
