"""What happens: from a Scenario to one Trajectory per run."""

from __future__ import annotations

import dataclasses
import functools
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from landscape.core.cache import remembered
from landscape.core.compiling import blockwise, compiled
from landscape.core.gradients import ARRAYS, BlockGradientOracle, GradientOracle, clip
from landscape.core.rules import ASKED, counted
from landscape.core.surfaces import Array, Point, Surface
from landscape.core.surfaces.base import GradientFunction
from landscape.core.turns import let_others_go_first, stop_when_gone
from landscape.simulation.draws import batches_of, noise_of
from landscape.simulation.scenario import Run, Scenario, Setup
from landscape.simulation.starts import scatter
from landscape.simulation.trajectories import Counts, Trajectory

DIVERGED_BOXES = 1e6
"""A run has diverged when it is this many boxes away, or no longer finite."""
BLOCK = 8_192
"""Starts stepped together: with fewer, Python costs more than the numbers do; more leave the processor's cache."""
NOISE_ROOM = 32_000_000
"""Bytes of noise drawn ahead for one block."""
POINTS = 32_768
"""Points whose loss is evaluated together."""
Result = TypeVar("Result")
Active = slice | Counts
"""Which starts of a block: all of them, or by number."""
Checkpoint = tuple[int, list[Array]]
"""Number of a position, and the state there."""


@dataclass(frozen=True)
class Ends:
    """Where R starts ended, without the ways there: a million fit in memory. Arrays are read-only.

    Attributes
    ----------
    params
        Last positions (R, 2). NaN for a start that diverged.
    loss
        Loss there (R,).
    last_valid_step
        Index of the last valid position (R,): T unless the start diverged at step ``last_valid_step + 1``.
    watched
        Positions (W, R, 2) at the steps that were to be watched; NaN after a divergence.
    """

    params: Array
    loss: Array
    last_valid_step: Counts
    watched: Array


def simulate(scenario: Scenario) -> tuple[Trajectory, ...]:
    """Run every run of a scenario and keep every step of every start; single starts are remembered.

    Returns
    -------
    tuple of Trajectory
        One per run, in order, each from as many starts as the setup asks for; the first is the scenario's own.
    """
    if scenario.setup.starts == 1:
        return tuple(descend_single(scenario.surface, run, scenario.setup, scenario.start) for run in scenario.runs)
    starts = scatter(scenario.surface, scenario.setup, scenario.start)
    return tuple(descend(scenario.surface, run, scenario.setup, starts) for run in scenario.runs)


def descend_single(surface: Surface, run: Run, setup: Setup, start: Point) -> Trajectory:
    """Run one optimizer from one start, or give what is remembered of that."""
    return _descend_single(surface, strip_run(run), setup, start)


def strip_run(run: Run) -> Run:
    """Give the run without what does not change its trajectory."""
    return Run(run.optimizer, run.schedule)


def at_usual_rate(run: Run) -> Run:
    """Give the run with its method's usual rate, where its own does not matter."""
    return dataclasses.replace(run, optimizer=run.optimizer.replace(lr=run.optimizer.params()["lr"].default))


@remembered
def _descend_single(surface: Surface, run: Run, setup: Setup, start: Point) -> Trajectory:
    return descend(surface, run, setup, np.array([start], dtype=float))


def descend(
    surface: Surface, run: Run, setup: Setup, starts: Array, *, detailed: int | None = None, one_draw: bool = False
) -> Trajectory:
    """Run one optimizer from R starts at once and keep every step.

    Parameters
    ----------
    surface
        What to descend.
    run
        Optimizer and schedule. Parameters may be arrays of shape (R,): a sweep.
    setup
        Steps, noise, clipping and seed; its own start is not used.
    starts
        Positions (R, 2).
    detailed
        Of how many starts, from the first, gradients and memory are kept; of all unless told otherwise. Of none where
        every start sees a surface of its own.
    one_draw
        Whether all starts have the noise of the first, so that each is what it would be alone.
    """
    descent = _Descent(surface, run, setup, starts, one_draw=one_draw)
    kept = _Record(descent, descent.count if detailed is None else min(detailed, descent.count))
    resume_from = _quietly(kept.walk_scalar) if descent.count == 1 and not descent.swept else None
    descent.by_blocks(lambda block: kept.walk(block, resume_from))
    return kept.trajectory()


def find_ends(
    surface: Surface, run: Run, setup: Setup, starts: Array, *, watched: Sequence[int] = (), one_draw: bool = False
) -> Ends:
    """Run one optimizer from R starts at once and keep only where they end.

    Takes the arguments of :func:`descend` and gives its last step, and its places at the W steps that are `watched`, in
    memory that does not grow with the steps. Whenever it looks, it stops if nobody waits for the answer any more.
    """
    descent = _Descent(surface, run, setup, starts, one_draw=one_draw)
    params = np.full((2, descent.count), np.nan)
    loss = np.full(descent.count, np.nan)
    last_valid_step = np.full(descent.count, -1)
    check = stop_when_gone()
    seen, place_of = np.full((len(watched), 2, descent.count), np.nan), {t: i for i, t in enumerate(watched)}

    def walk(block: slice) -> None:
        for t, active, state, _ in descent.walk(block, checked=not surface.everywhere):
            last_valid_step[block][active] = t
            if t in place_of:
                check()
                seen[place_of[t]][:, block][:, active] = state[0]
            if t == descent.steps:
                params[:, block][:, active] = state[0]
                loss[block][active] = surface.of_starts(block).of_starts(active).value(state[0].T)

    descent.by_blocks(walk, can_wait=True)
    _freeze(params, loss, last_valid_step, seen)
    return Ends(params.T, loss, last_valid_step, seen.transpose(0, 2, 1))


class _Descent:
    """One optimizer going down from R starts. Vectors lie as (2, R) here, so that each component is contiguous."""

    def __init__(self, surface: Surface, run: Run, setup: Setup, starts: Array, *, one_draw: bool) -> None:
        self.one_draw = one_draw
        self.surface, self.optimizer, self.setup = surface, run.optimizer, setup
        self.starts = np.ascontiguousarray(np.asarray(starts, dtype=float).T)
        self.steps, self.count = setup.steps, self.starts.shape[1]
        self.factors = run.schedule.factors(self.steps)
        self.batches = batches_of(surface, setup)
        rule = run.optimizer.specialised()
        self.rule = rule if rule.steady else counted(rule)
        self.swept = run.optimizer.swept_params() | ({"rate"} if "lr" in run.optimizer.swept_params() else set())
        self.limit = DIVERGED_BOXES * float(surface.extent.max())

    @property
    def rate(self) -> Array:
        """Give the rate of each step (T,), or (T, R) where every start has its own."""
        rate: Array = np.multiply.outer(self.factors, self.optimizer.lr)
        return rate

    def by_blocks(self, task: Callable[[slice], None], *, can_wait: bool = False) -> None:
        """Do a task for blocks of starts, on all cores when there are several; what can wait lets others go first."""
        cores = os.cpu_count() or 1
        width = min(BLOCK, max(NOISE_ROOM // (16 * self.steps), 1)) if self.setup.noise else BLOCK
        blocks = [slice(low, min(low + width, self.count)) for low in range(0, self.count, width)]

        quietly = functools.partial(_quietly, task)
        threads = min(cores, len(blocks))
        if threads < (1 if can_wait else 2):
            for block in blocks:
                quietly(block)
            return
        with ThreadPoolExecutor(threads, initializer=let_others_go_first if can_wait else None) as pool:
            list(pool.map(quietly, blocks))

    def draw_noise(self, block: slice) -> Array | None:
        """Give the gradient noise of a block, (T, 2, width), or (T, 2, 1) where all have the same."""
        if self.one_draw:
            return noise_of(self.setup)
        return noise_of(self.setup, block.start, block.stop - block.start)

    def walk(
        self, block: slice, resume_from: Checkpoint | None = None, *, checked: bool
    ) -> Iterator[tuple[int, Active, list[Array], Array | None]]:
        """Step a block of starts, leaving behind those that diverge.

        Parameters
        ----------
        block
            The starts.
        resume_from
            Number of a position, and the state there; the start unless told otherwise.
        checked
            Whether a loss that is undefined counts as a divergence, too.

        Yields
        ------
        tuple
            From the first position on: its number, which starts are still going, their position and memory (valid
            until the next is asked for), and their loss if it is checked.
        """
        active: Active = slice(None)
        first, state = resume_from or (0, self._begin(block))
        rule = blockwise(self.rule, self.swept)
        arrays = [*(np.array(vector) for vector in state), *(np.empty_like(state[0]) for _ in range(rule.scratch))]
        seen = self.surface.of_starts(block)
        oracle = self._oracle(seen)
        noise = self.draw_noise(block)
        lr, *settings = self._numbers(block, active)
        for t in range(first, self.steps + 1):
            if t > first:
                oracle.noise = None if noise is None else noise[t - 1] if self.one_draw else noise[t - 1][:, active]
                if self.batches:
                    oracle.use_batch(self.batches[t - 1])
                arrays = list(rule.step(oracle, self.factors[t - 1] * lr, float(t), *settings, *arrays))
            loss = seen.value(arrays[0].T) if checked else None
            surviving = self._surviving(arrays[0], loss)
            if surviving is not None:
                active = np.arange(block.stop - block.start)[active][surviving]
                if not active.size:
                    return
                arrays = [array[:, surviving] for array in arrays]
                loss = None if loss is None else loss[surviving]
                lr, *settings = self._numbers(block, active)
                if (rest := seen.of_starts(surviving)) is not seen:
                    seen, oracle = rest, self._oracle(rest)
            yield t, active, arrays[: len(state)], loss

    def _oracle(self, surface: Surface) -> BlockGradientOracle:
        return BlockGradientOracle(surface, norm=self.setup.clip_norm, value=self.setup.clip_value)

    def _begin(self, block: slice) -> list[Array]:
        place = self.starts[:, block]
        return [place, *(np.zeros_like(place) for _ in self.rule.memory)]

    def _numbers(self, block: slice, active: Active) -> list[Any]:
        """Give the rate before its schedule, and the optimizer's settings, for some starts of a block."""
        values = zip(("rate", *self.rule.params), (self.optimizer.lr, *self.optimizer.settings()), strict=True)
        return [value[..., block][..., active] if name in self.swept else value for name, value in values]

    def _surviving(self, place: Array, loss: Array | None) -> Counts | None:
        """Give which starts have not diverged; None, told quickly, when none has."""
        near = -self.limit < place.min() and place.max() < self.limit
        if near and (loss is None or np.isfinite(loss).all()):
            return None
        valid = (np.abs(place) < self.limit).all(axis=0)
        return np.flatnonzero(valid if loss is None else valid & np.isfinite(loss))


class _Record:
    """Every step of a descent; NaN where nobody went."""

    def __init__(self, descent: _Descent, detailed: int) -> None:
        self.descent, self.detailed = descent, detailed
        steps, count = descent.steps, descent.count
        self.path = np.full((steps + 1, 2, count), np.nan)
        self.names = [name for name in descent.rule.memory if name != ASKED]
        self.memory = [np.full((steps + 1, 2, detailed), np.nan) for _ in self.names]
        self.asked = np.zeros((steps + 1, 0 if descent.rule.steady else count))
        self.loss = np.full((steps + 1, count), np.nan)
        self.exact = np.full((steps + 1, 2, detailed), np.nan)
        self.raw, self.gradient = (np.full((steps, 2, detailed), np.nan) for _ in range(2))
        self.last_valid_step = np.full(count, -1)

    def walk_scalar(self) -> Checkpoint | None:
        """Keep the path of a single start, walked with Python floats: many times faster than arrays of one.

        Where arrays would give inf or NaN, floats raise; a walk with arrays can then resume from the checkpoint
        that is given back.
        """
        path = np.array(self._walk_floats())
        loss = self.descent.surface.value(path[:, :2])
        valid = np.isfinite(loss)
        count = len(path) if valid.all() else int(valid.argmin())
        if not count:
            return None
        self.loss[:count, 0], self.last_valid_step[0] = loss[:count], count - 1
        self.path[:count, :, 0] = path[:count, :2]
        for index, vector in enumerate(self.memory, 1):
            vector[:count] = path[:count, 2 * index : 2 * index + 2, None]
        if self.asked.size:
            self.asked[:count, 0] = path[:count, -1]
        return count - 1, list(path[-1 if valid.all() else count - 1].reshape(-1, 2, 1))

    def _walk_floats(self) -> list[tuple[float, ...]]:
        """Walk until the end, until it leads far away, or until floats raise; the start is always there."""
        descent, setup, limit = self.descent, self.descent.setup, self.descent.limit
        noise = descent.draw_noise(slice(0, 1))
        oracle = GradientOracle(descent.surface, noisy=noise is not None, norm=setup.clip_norm, value=setup.clip_value)
        step, settings = compiled(descent.rule), descent.optimizer.settings()
        state: tuple[float, ...] = (*descent.starts[:, 0].tolist(), *[0.0] * (2 * len(descent.rule.memory)))
        states = [state]
        try:
            for t, rate in enumerate(descent.rate.tolist(), 1):
                if noise is not None:
                    oracle.noise = noise[t - 1, :, 0].tolist()
                if descent.batches:
                    oracle.use_batch(descent.batches[t - 1])
                state = step(oracle, rate, float(t), *settings, *state)  # whole numbers could grow without end
                if not (-limit < state[0] < limit and -limit < state[1] < limit):
                    break
                states.append(state)
        except (ArithmeticError, ValueError):  # arrays can take this step
            return states
        return states

    def walk(self, block: slice, resume_from: Checkpoint | None) -> None:
        """Keep the paths of a block of starts, and what follows from them."""
        path, loss, last_valid_step = self.path[:, :, block], self.loss[:, block], self.last_valid_step[block]
        detailed = slice(block.start, max(min(block.stop, self.detailed), block.start))
        memory = [vector[:, :, detailed] for vector in self.memory]
        for t, active, (place, *remembers), height in self.descent.walk(block, resume_from=resume_from, checked=True):
            path[t][:, active] = place
            loss[t, active] = height
            last_valid_step[active] = t
            width = detailed.stop - detailed.start
            recorded = slice(width) if isinstance(active, slice) else active[: np.searchsorted(active, width)]
            count = width if isinstance(recorded, slice) else len(recorded)
            if self.asked.size:
                self.asked[t, block][active] = remembers.pop()[0]
            for vector, now in zip(memory, remembers, strict=True):
                vector[t][:, recorded] = now[:, :count]
        if detailed.start < detailed.stop:
            self._record_gradients(detailed)

    def _record_gradients(self, detailed: slice) -> None:
        """Work out the gradients along the detailed paths, some steps at a time."""
        setup, surface, batches = self.descent.setup, self.descent.surface, self.descent.batches
        noise, exact = self.descent.draw_noise(detailed), surface.gradient_function(floats=False)
        steps = max(POINTS // (detailed.stop - detailed.start), 1)
        for low in range(0, len(self.path), steps):
            some = slice(low, low + steps)
            _write_gradients(exact, self.path[some, :, detailed], self.exact[some, :, detailed])
        raw, gradient = self.raw[:, :, detailed], self.gradient[:, :, detailed]
        raw[:] = self.exact[:-1, :, detailed]
        for t, indices in enumerate(batches or ()):
            of_batch = surface.gradient_function(floats=False, batch_indices=indices)
            _write_gradients(of_batch, self.path[t : t + 1, :, detailed], raw[t : t + 1])
        if noise is not None:
            raw += noise
        gradient[:, 0], gradient[:, 1] = clip(raw[:, 0], raw[:, 1], setup.clip_norm, setup.clip_value, ARRAYS)

    def trajectory(self) -> Trajectory:
        """Give all of it, lying as (T+1, R, 2)."""
        descent, rate = self.descent, self.descent.rate
        each = np.arange(descent.steps + 1)[:, None] * descent.rule.evaluations
        asked = np.maximum.accumulate(self.asked, axis=0).astype(int) if self.asked.size else each
        taken = np.minimum(np.arange(descent.steps + 1)[:, None], self.last_valid_step + 1)  # none after a divergence
        evaluations = np.take_along_axis(np.broadcast_to(asked, self.loss.shape), taken, axis=0)
        vectors = (self.path, self.exact, self.gradient, self.raw, *self.memory)
        _freeze(*vectors, self.loss, self.last_valid_step, rate, evaluations)
        params, exact, gradient, raw, *memory = (np.moveaxis(vector, 1, 2) for vector in vectors)
        named = dict(zip(self.names, memory, strict=True))
        return Trajectory(
            descent.optimizer,
            params,
            self.loss,
            exact,
            gradient,
            raw,
            rate,
            named,
            evaluations,
            self.last_valid_step,
        )


def _write_gradients(gradient_at: GradientFunction, places: Array, out: Array) -> None:
    """Write gradients at places (n, 2, R) into `out`; NaN where nobody is, also of a gradient that is constant."""
    x, y = places[:, 0], places[:, 1]
    for axis, entry in enumerate(gradient_at(x.ravel(), y.ravel())):
        out[:, axis] = entry if np.ndim(entry) == 0 else entry.reshape(x.shape)
    out += np.where(np.isnan(places), np.nan, 0.0)


def _quietly(task: Callable[..., Result], *given: Any) -> Result:
    with np.errstate(all="ignore"):  # of this thread
        return task(*given)


def _freeze(*arrays: np.ndarray[Any, Any]) -> None:
    for array in arrays:
        array.flags.writeable = False
