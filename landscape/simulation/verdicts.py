"""How a descent ended, and why, in one sentence with its numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from landscape.core import critical
from landscape.core.critical import Critical, Nature
from landscape.core.surfaces import Array, Point, Surface
from landscape.simulation.measures import ARRIVED, is_global, level, lowest_loss, resting_place, sharpness
from landscape.simulation.scenario import Run, Setup
from landscape.simulation.simulate import Trajectory
from landscape.simulation.stability import is_quadratic, limit

TAIL = 0.25
"""The last part of a run, as a share of its steps, that tells what it is doing at the end."""
SHORTEST_TAIL = 8
"""Fewer steps than this are not enough to call a movement a to and fro."""
TO_AND_FRO = 0.25
"""A movement that gets no farther than this share of the way it walks goes to and fro."""
PROGRESS = 0.5
"""A to and fro is bouncing unless the later half of the tail lies less than this share as high above the minimum as the
earlier half: a damped swing is on its way."""
CRAWL = 0.05
"""On level ground a run crawls when it gets no farther than this, in boxes, over its tail."""
NEAR_LIMIT = 0.95
"""From this share of the largest stable rate on, plain descent's error shrinks by a tenth a step or less."""
BESIDE = 0.05
"""A run that hardly moves this close to a saddle, in boxes, lingers there."""
EXACT = 1e-6
"""Closer than this, in boxes, a point is reached."""
HELD = 0.25
"""How far, in boxes, weight decay may hold a resting run from the minimum that it is told of."""


class Kind(StrEnum):
    """How a descent can end; the values are short texts to show."""

    GLOBAL = "converged to the global minimum"
    LOCAL = "converged to a local minimum"
    SADDLE = "stuck at a saddle"
    MAXIMUM = "stuck at a maximum"
    PLATEAU = "crawling on a plateau"
    BOUNCING = "bouncing"
    DIVERGING = "diverging"
    DESCENDING = "still descending"


@dataclass(frozen=True)
class Verdict:
    """How one descent ended.

    Attributes
    ----------
    kind
        Which of the ends.
    step
        From which step on it holds.
    reason
        One sentence that gives the numbers.
    """

    kind: Kind
    step: int
    reason: str


def verdict(surface: Surface, run: Run, setup: Setup, trajectory: Trajectory, start: int = 0) -> Verdict:
    """Judge one start of a trajectory.

    A limit of the learning rate is named as the cause only where it is exact: for SGD, momentum and Nesterov on a
    quadratic, or at a minimum that they cannot settle in. Elsewhere the sentence says what was measured.

    Parameters
    ----------
    surface, run, setup
        What was descended, by whom, and with which noise and clipping.
    trajectory
        What happened.
    start
        Which of its R starts.
    """
    end = _End(surface, run, setup, trajectory, start)
    questions = (_blown_up, _resting, _held_by_decay, _gone, _bouncing, _crawling, _lingering)
    answers = (question(end) for question in questions)
    return next((answer for answer in answers if answer), None) or _descending(end)


class _End:
    """One descent as its end is judged: lengths are in boxes.

    Attributes
    ----------
    path, loss
        Valid positions and their losses.
    tail, since
        The last part of the path, and the step at which it begins.
    walked, net
        How long the tail is, and how far apart its ends are.
    """

    def __init__(self, surface: Surface, run: Run, setup: Setup, trajectory: Trajectory, start: int) -> None:
        self.surface, self.setup, self.trajectory, self.start = surface, setup, trajectory, start
        self.lasted, self.steps = int(trajectory.lasted[start]), trajectory.steps
        self.path, self.loss = trajectory.params[: self.lasted + 1, start], trajectory.loss[: self.lasted + 1, start]
        self.rate: Array = trajectory.rate if trajectory.rate.ndim == 1 else trajectory.rate[:, start]
        self.decay = float(run.optimizer.values().get("weight_decay", 0.0))
        self.limit = limit(run.optimizer)
        self.clipped = bool(setup.clip_norm or setup.clip_value)
        self.batch = setup.batch if 0 < setup.batch < surface.count else 0
        self.box = np.array([hi - lo for lo, hi in surface.box])
        self.tail = self.path[-max(SHORTEST_TAIL, round(TAIL * self.steps)) - 1 :]
        self.since = self.lasted - len(self.tail) + 1
        self.walked = float(np.linalg.norm(np.diff(self.tail, axis=0) / self.box, axis=-1).sum())
        self.net = float(np.linalg.norm((self.tail[-1] - self.tail[0]) / self.box))

    def unrest(self) -> float:
        """Give the size of the noise on the gradients of the tail: what was added, or what comes of batches."""
        if not self.batch:
            return self.setup.noise
        seen = self.trajectory.raw_gradient[self.since : self.lasted, self.start]
        return float(np.linalg.norm(seen - self.surface.gradient(self.tail[:-1]), axis=-1).mean())

    def slope(self) -> float:
        """Give the length of the gradient where it ended."""
        return float(np.linalg.norm(self.surface.gradient(self.path[-1])))

    def overshoots(self) -> str:
        """Say that the rate was beyond the exact limit of a quadratic all along; empty when that is not so."""
        if self.limit is None or self.clipped or not is_quadratic(self.surface):
            return ""
        most = self.limit.at(float(sharpness(self.surface, self.path[0])))
        used = self.rate[: self.lasted + 1]
        if used.min() <= most:
            return ""
        text = f"η = {_number(used[-1])} exceeds {self.limit.text} = {_number(most)}"
        return f"{text}: each step overshoots by more than it corrects."


def _blown_up(end: _End) -> Verdict | None:
    """Answer for a run whose numbers have ended."""
    if end.lasted == end.steps:
        return None
    return Verdict(Kind.DIVERGING, end.lasted + 1, end.overshoots() or _too_sharp(end) or _last_step(end))


def _too_sharp(end: _End) -> str:
    """Say where the rate was first beyond the limit of the curvature underfoot; empty when it never was."""
    if end.limit is None:
        return ""
    for step, sharp in enumerate(sharpness(end.surface, end.path[:-1]).tolist(), 1):
        most = end.limit.at(sharp)
        if end.rate[step - 1] > most:
            return (
                f"At step {step} it stood where λmax was {_number(sharp)}, "
                f"and η = {_number(end.rate[step - 1])} exceeded {end.limit.text} = {_number(most)}."
            )
    return ""


def _last_step(end: _End) -> str:
    return (
        f"By step {end.lasted} the loss had gone from {_number(end.loss[0])} to {_number(end.loss[-1])} and the "
        f"gradient was {_number(end.slope())} long; the next step left the numbers."
    )


def _resting(end: _End) -> Verdict | None:
    """Answer for a run that stays at a critical point."""
    found = resting_place(end.surface, end.trajectory, end.start)
    if found is None:
        return None
    step, point = found
    return Verdict(_kind(end.surface, point), step, f"It rests {_why_resting(end, point)}.")


def _kind(surface: Surface, point: Critical) -> Kind:
    if point.nature is Nature.MINIMUM:
        return Kind.GLOBAL if is_global(surface, point) else Kind.LOCAL
    return {Nature.SADDLE: Kind.SADDLE, Nature.MAXIMUM: Kind.MAXIMUM}.get(point.nature, Kind.PLATEAU)


def _why_resting(end: _End, point: Critical) -> str:
    away = math.dist(end.path[-1], point.place)
    at = f"at {_place(point.place)}" if away < EXACT * end.box.max() else f"{_number(away)} from {_place(point.place)}"
    low, high = (_number(value) for value in point.curvatures)
    lowest = lowest_loss(end.surface)
    match point.nature:
        case Nature.SADDLE:
            return f"{at}, where the slope vanishes but the curvatures are {low} and {high}: one way leads down"
        case Nature.MAXIMUM:
            return f"{at}, where the slope vanishes but the curvatures are {low} and {high}: every way leads down"
        case Nature.DEGENERATE:
            return f"{at}, where the slope vanishes and so does a curvature ({low}, {high}): no sign of a minimum"
    if is_global(end.surface, point):
        return f"{at}, where both curvatures are positive ({low}, {high}); no known minimum is lower"
    if lowest is None or point.loss < lowest:
        return f"{at} with loss {_number(point.loss)}, in a minimum outside the box that is lower than any inside"
    return f"{at} with loss {_number(point.loss)}; the lowest minimum has {_number(lowest)}"


def _held_by_decay(end: _End) -> Verdict | None:
    """Answer for a run that weight decay holds beside a minimum."""
    if not end.decay or end.walked > ARRIVED:
        return None
    point = critical.nearest(end.surface, end.path[-1], HELD)
    if point is None or point.nature is not Nature.MINIMUM:
        return None
    away = _number(math.dist(end.path[-1], point.place))
    reason = f"It rests {away} from {_place(point.place)}, where weight decay {_number(end.decay)} balances the slope."
    return Verdict(_kind(end.surface, point), end.since, reason)


def _gone(end: _End) -> Verdict | None:
    """Answer for a run that left the box and comes no nearer, or climbs because its rate is beyond the limit."""
    low, high = (np.array([pair[i] for pair in end.surface.box]) for i in (0, 1))
    outside = (np.maximum(np.maximum(low - end.path, end.path - high), 0) / end.box).max(axis=-1)
    inside = np.flatnonzero(outside == 0)
    left = int(inside[-1]) + 1 if len(inside) else 0
    half = (end.since + end.lasted) // 2
    falls = end.surface.count and end.loss[-1] < end.loss[end.since]  # weights of data may grow without end
    if not falls and left <= end.since and outside[half:].max() >= outside[end.since : half + 1].max() > 0:
        away = f"It left the box at step {left} and is {_number(outside[-1])} boxes outside, coming no nearer."
        return Verdict(Kind.DIVERGING, left, end.overshoots() or away)
    climbs = end.loss[half:].max() > end.loss[: half + 1].max()
    why = end.overshoots() if climbs else ""
    return Verdict(Kind.DIVERGING, 0, why) if why else None


def _bouncing(end: _End) -> Verdict | None:
    """Answer for a run that goes to and fro, or where noise takes it, without getting lower."""
    noisy = _noise_prevails(end)
    if end.steps < SHORTEST_TAIL or end.walked < ARRIVED or not (noisy or end.net < TO_AND_FRO * end.walked):
        return None
    point = min(critical.minima(end.surface), key=lambda p: math.dist(p.place, end.tail.mean(axis=0)), default=None)
    loss = end.loss[-(2 if noisy else 1) * len(end.tail) :]  # noise takes longer to average out
    above = loss - min([loss.min(), *([point.loss] if point else [])])
    half = len(above) // 2
    if above[half:].mean() < PROGRESS * above[:half].mean():
        return None
    return Verdict(Kind.BOUNCING, end.since, _why_bouncing(end, point))


def _noise_prevails(end: _End) -> bool:
    """Tell whether the slope near a minimum is less than the noise that is added to it."""
    slopes = np.linalg.norm(end.surface.gradient(end.tail), axis=-1)
    return bool(slopes.mean() < end.unrest()) and not level(end.surface, end.tail).any()


def _why_bouncing(end: _End, point: Critical | None) -> str:
    steps, rate = len(end.tail) - 1, float(end.rate[-1])
    most = end.limit.at(point.curvatures[1]) if end.limit and point else math.inf
    if end.limit and point and rate >= NEAR_LIMIT * most:
        relation = "exceeds" if rate > most else f"is {_number(100 * rate / most)} % of"
        held = "; clipping keeps it from flying off" if end.clipped and rate > most else ""
        settles = "it cannot settle" if rate > most else "it hardly settles"
        return (
            f"η = {_number(rate)} {relation} {end.limit.text} = {_number(most)} at {_place(point.place)}: "
            f"{settles} there{held}."
        )
    if point is None:
        share = _number(100 * end.net / end.walked)
        return f"Over the last {steps} steps it got {share} % as far as it walked, and no lower."
    cause, lower = "Over", ", going to and fro, and got no lower"
    if end.batch:
        cause, lower = f"Each batch of {end.batch} pulls elsewhere: over", ""
    elif end.setup.noise:
        cause, lower = f"Noise of size {_number(end.setup.noise)} keeps it moving: over", ""
    away = float(np.linalg.norm(end.tail - point.place, axis=-1).mean())
    return (
        f"{cause} the last {steps} steps it was on average {_number(away)} "
        f"from the minimum at {_place(point.place)}{lower}."
    )


def _crawling(end: _End) -> Verdict | None:
    """Answer for a run that hardly moves on level ground."""
    flat = level(end.surface, end.path)
    if not (flat[-1] and flat[end.since :].mean() > 0.5 and end.net < CRAWL):
        return None
    steep = np.flatnonzero(~flat)
    return Verdict(
        Kind.PLATEAU,
        int(steep[-1]) + 1 if len(steep) else 0,
        f"The slope is {_number(end.slope())} here, and the last {len(end.tail) - 1} steps moved it "
        f"by {_number(100 * end.net)} % of the box.",
    )


def _lingering(end: _End) -> Verdict | None:
    """Answer for a run that hardly moves beside a saddle."""
    point = critical.nearest(end.surface, end.path[-1], BESIDE) if end.net < CRAWL else None
    if point is None or point.nature is not Nature.SADDLE:
        return None
    away = _number(math.dist(end.path[-1], point.place))
    return Verdict(
        Kind.SADDLE,
        end.since,
        f"It is {away} from the saddle at {_place(point.place)}, and the last {len(end.tail) - 1} steps moved it "
        f"by {_number(100 * end.net)} % of the box.",
    )


def _descending(end: _End) -> Verdict:
    first, last = (_number(loss) for loss in end.loss[[end.since, -1]])
    text = f"Over the last {len(end.tail) - 1} steps the loss "
    if first == last and end.loss[-1] < end.loss[end.since]:
        text += f"fell by {_number(end.loss[end.since] - end.loss[-1])} to {last}"
    else:
        text += f"fell from {first} to {last}" if end.loss[-1] < end.loss[end.since] else f"went from {first} to {last}"
    if end.rate[-1] < 0.01 * end.rate.max():
        text += f"; the schedule has brought η down to {_number(end.rate[-1])}"
    return Verdict(Kind.DESCENDING, 0, f"{text}.")


def _number(value: float) -> str:
    return f"{float(value):.3g}".replace("-", "−")


def _place(place: Point) -> str:
    return "({}, {})".format(*(_number(round(v, 12) + 0.0) for v in place))
