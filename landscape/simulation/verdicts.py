"""How a descent ended, and why, in one sentence with its numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from landscape.core import critical
from landscape.core.critical import Critical, Nature
from landscape.core.rules import TURNS
from landscape.core.surfaces import Point, Surface
from landscape.simulation.endings import PROGRESS, SHORTEST_TAIL, Ending
from landscape.simulation.inspection import trace
from landscape.simulation.measures import (
    ARRIVED,
    BESIDE,
    GONE,
    is_global,
    is_quadratic,
    is_trough,
    level,
    lowest_loss,
    resting_place,
    resting_words,
    sharpness,
)
from landscape.simulation.scenario import Run, Setup
from landscape.simulation.trajectories import Trajectory
from landscape.words import catalogue, languages, phrase, say
from landscape.words.numbers import place_of, written

SETTLING = 0.5
"""A run that has left the box while its loss falls is gone only when it is more than a box outside and the later half
of its tail leads it out more than this share as far as the earlier half did."""
STEADY = 1.1
"""A run goes at one pace as long as the later half of its tail leads it out no more than so many times as far."""
FAR = 10.0
"""A run that is so many boxes outside, with a higher loss than it began with, has flown off, whatever it does there."""
CRAWL = 0.05
"""On level ground a run crawls when it gets no farther than this, in boxes, over its tail."""
NEAR_LIMIT = 0.95
"""From this share of the largest stable rate on, plain descent's error shrinks by a tenth a step or less."""
ROUNDING = 1e-12
"""A step so short, in boxes, is a matter of rounding: it rests."""
STRAIGHT = 0.5
"""A movement that gets farther than this share of the way it walks is on its way somewhere."""
EXACT = 1e-6
"""Closer than this, in boxes, a place is told without a distance: it would be a matter of rounding."""
DECAY_OFFSET = 0.25
"""How far, in boxes, weight decay may hold a resting run from the minimum that it is told of."""


class Kind(StrEnum):
    """How a descent can end; the values are short texts to show."""

    GLOBAL = phrase("converged to the global minimum")
    LOCAL = phrase("converged to a local minimum")
    DECAYED = phrase("held by weight decay")
    SADDLE = phrase("stuck at a saddle")
    MAXIMUM = phrase("stuck at a maximum")
    PLATEAU = phrase("crawling on a plateau")
    STANDING = phrase("standing still")
    COASTING = phrase("coasting uphill")
    BOUNCING = phrase("bouncing")
    DIVERGING = phrase("diverging")
    DESCENDING = phrase("still descending")


def kinds_called(words: str) -> frozenset[Kind]:
    """Give the kinds that words mean: short names, or what the page shows for an end in any language; empty if none.

    A whole phrase means every kind whose phrase it begins, as “converged” does two. A part of one must leave no choice.
    """
    words = " ".join(words.lower().split())
    begun = [(text, kind, _begins(words, text)) for text, kind in _called()]
    whole = {text for text, _, begins in begun if begins == "all"}
    if whole:
        return frozenset(kind for text, kind in _called() if any(f"{text} ".startswith(f"{one} ") for one in whole))
    parts = frozenset(kind for _, kind, begins in begun if begins)
    return parts if len(parts) == 1 else frozenset()


def _begins(words: str, text: str) -> str:
    """Tell whether words are a text in any language, ``"all"``, or the beginning of one, ``"part"``."""
    said = [catalogue(language).get(text, text).lower() for language in languages()]
    return "all" if words in said else "part" if any(one.startswith(f"{words} ") for one in said) else ""


def _called() -> list[tuple[str, Kind]]:
    """Give all that an end is called, in English."""
    resting = [
        (resting_words(nature, lowest=lowest), _kind(nature, lowest=lowest))
        for nature in Nature
        for lowest in (True, False)
    ]
    named = [(text, kind) for kind in Kind for text in (kind.name.lower(), kind.value)]
    return [*named, *resting, (GONE, Kind.DIVERGING)]


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


def verdict(
    surface: Surface, run: Run, setup: Setup, trajectory: Trajectory, start: int = 0, lower: Point | None = None
) -> Verdict:
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
    lower
        Where another run was lower than what is called the lowest minimum, if one was: that is no global one then.
    """
    if trajectory.last_valid_step[start] < 0:
        return Verdict(Kind.DIVERGING, 0, say("Where it begins there is no loss: the formula gives no finite number."))
    end = Ending(surface, run, setup, trajectory, start, lower)
    answers = (question(end) for question in _QUESTIONS)
    return next((answer for answer in answers if answer), None) or _descending(end)


def _blown_up(end: Ending) -> Verdict | None:
    """Answer for a run whose numbers have ended."""
    if end.last_valid_step == end.steps:
        return None
    return Verdict(
        Kind.DIVERGING, end.last_valid_step + 1, _overshoots(end) or _too_sharp(end) or _stopped(end) or _last_step(end)
    )


def _overshoots(end: Ending) -> str:
    """Say that the rate was beyond the exact limit of a quadratic all along; empty when that is not so."""
    if end.limit is None or end.clipped or not is_quadratic(end.surface):
        return ""
    most = end.limit.at(float(sharpness(end.surface, end.path[0])))
    used = end.rate[: end.last_valid_step + 1]
    if used.min() <= most:
        return ""
    return say(
        "η = {rate} exceeds {limit} = {most}: each step overshoots by more than it corrects.",
        rate=written(used[-1]),
        limit=end.limit.text,
        most=written(most),
    )


def _too_sharp(end: Ending) -> str:
    """Say where the rate was first beyond the limit of the curvature underfoot; empty when it never was."""
    if end.limit is None:
        return ""
    for step, sharp in enumerate(sharpness(end.surface, end.path[:-1]).tolist(), 1):
        most = end.limit.at(sharp)
        if end.rate[step - 1] > most:
            return say(
                "At step {step} it stood where λmax was {sharp}, and η = {rate} exceeded {limit} = {most}.",
                step=step,
                sharp=written(sharp),
                rate=written(end.rate[step - 1]),
                limit=end.limit.text,
                most=written(most),
            )
    return ""


def _stopped(end: Ending) -> str:
    """Say that in the last step a ``while`` turned as often as it may; empty when none did."""
    rule = end.run.optimizer.specialised()
    if end.start or not any(under and under.repeats for under, _ in rule.blocks):
        return ""
    last = min(end.last_valid_step, end.steps - 1)
    lines = trace(end.surface, end.run, end.setup, end.trajectory).entries
    turned = (line.values[last, 0] for line in lines if line.head and line.head.repeats)
    if not any(turns >= TURNS for turns in turned):
        return ""
    text = phrase("In step {step} a while turned {turns} times, after which it is stopped: its test may hold for ever.")
    return say(text, step=last + 1, turns=TURNS)


def _last_step(end: Ending) -> str:
    return say(
        "By step {step} the loss had gone from {first} to {last} and the gradient was {slope} long; "
        "the next step left the numbers.",
        step=end.last_valid_step,
        first=written(end.loss[0]),
        last=written(end.loss[-1]),
        slope=written(end.slope()),
    )


def _resting(end: Ending) -> Verdict | None:
    """Answer for a run that stays at a critical point."""
    found = resting_place(end.surface, end.trajectory, end.start)
    if found is None:
        return None
    step, point = found
    kind = _kind(point.nature, lowest=end.lower is None and is_global(end.surface, point))
    return Verdict(kind, step, _why_resting(end, point, best=kind is Kind.GLOBAL))


def _kind(nature: Nature, *, lowest: bool) -> Kind:
    if nature is Nature.MINIMUM:
        return Kind.GLOBAL if lowest else Kind.LOCAL
    return {Nature.SADDLE: Kind.SADDLE, Nature.MAXIMUM: Kind.MAXIMUM}.get(nature, Kind.PLATEAU)


def _why_resting(end: Ending, point: Critical, *, best: bool) -> str:
    away = math.dist(end.path[-1], point.place)
    near = end.surface.boxes_apart(end.path[-1], point.place) < EXACT
    beside = phrase("at {place}") if near else phrase("{away} from {place}")
    at = say(beside, place=_place(point.place), away=written(away))
    lowest = lowest_loss(end.surface)
    if point.nature is not Nature.MINIMUM:
        text = _UNSTABLE[point.nature]
    elif best and is_trough(end.surface):
        text = phrase("It rests {at}, in a trough that is as low all along; no known minimum is lower.")
    elif best and point.curvatures[0] <= 0:
        text = phrase("It rests {at}, where the slope jumps or nothing bends; no known minimum is lower.")
    elif best:
        text = phrase("It rests {at}, where both curvatures are positive ({low}, {high}); no known minimum is lower.")
    elif end.lower is not None and _is_lower(end.surface, end.lower, point):
        text = phrase("It rests {at} with loss {loss}; elsewhere, as at {there}, the loss is lower.")
    elif end.surface.holds(np.array(point.place)) and lowest is not None and point.loss < lowest:
        text = phrase("It rests {at} with loss {loss}, lower than every minimum that was known before.")
    elif lowest is None or point.loss < lowest:
        text = phrase("It rests {at} with loss {loss}, in a minimum outside the box that is lower than any inside.")
    else:
        text = phrase("It rests {at} with loss {loss}; the lowest minimum has {lowest}.")
    low, high = (written(value) for value in point.curvatures)
    told = {"lowest": written(lowest or 0.0), "there": _place(end.lower or point.place)}
    return say(text, at=at, low=low, high=high, loss=written(point.loss), **told)


def _is_lower(surface: Surface, place: Point, point: Critical) -> bool:
    """Tell whether a place is lower than a point, and another."""
    return bool(surface.boxes_apart(place, point.place) > ARRIVED and surface.value(place) < point.loss)


_UNSTABLE = {
    Nature.SADDLE: phrase(
        "It rests {at}, where the slope vanishes but the curvatures are {low} and {high}: one way leads down."
    ),
    Nature.MAXIMUM: phrase(
        "It rests {at}, where the slope vanishes but the curvatures are {low} and {high}: every way leads down."
    ),
    Nature.DEGENERATE: phrase(
        "It rests {at}, where the slope vanishes and so does a curvature ({low}, {high}): no sign of a minimum."
    ),
}
"""Why a run rests where there is no minimum."""


def _held_by_decay(end: Ending) -> Verdict | None:
    """Answer for a run that weight decay holds where there is a slope."""
    moves = np.linalg.norm(np.diff(end.tail, axis=0) / end.box, axis=-1)
    if not end.decay or end.walked > ARRIVED or moves[-1] > max(PROGRESS * moves[0], ROUNDING):
        return None
    point = critical.nearest(end.surface, end.path[-1], DECAY_OFFSET)
    beside = point is not None and point.nature is Nature.MINIMUM
    text = phrase("It rests at {here}, where weight decay {decay} balances the slope of {slope}.")
    if beside:
        text = phrase("It rests {away} from {place}, where weight decay {decay} balances the slope.")
    reason = say(
        text,
        here=_place(tuple(end.path[-1])),
        away=written(math.dist(end.path[-1], point.place)) if point else "",
        place=_place(point.place) if point else "",
        decay=written(end.decay),
        slope=written(end.slope()),
    )
    return Verdict(Kind.DECAYED, end.since, reason)


def _standing(end: Ending) -> Verdict | None:
    """Answer for a run that has stopped where there is a slope, such as a simplex that noise has shrunk to a point."""
    steps = len(end.tail) - 1
    if steps < SHORTEST_TAIL or end.walked > ROUNDING or level(end.surface, end.tail).any():
        return None
    text = phrase("Over the last {steps} steps it has not moved, though the slope is {slope}.")
    return Verdict(Kind.STANDING, end.since, say(text, steps=steps, slope=written(end.slope())))


def _gone(end: Ending) -> Verdict | None:
    """Answer for a run that left the box and comes no nearer, or climbs because its rate is beyond the limit."""
    outside = end.surface.boxes_outside(end.path)
    inside = np.flatnonzero(outside == 0)
    left = int(inside[-1]) + 1 if len(inside) else 0
    half = (end.since + end.last_valid_step) // 2
    early, late = outside[half] - outside[end.since], outside[-1] - outside[half]
    # Weights of data may grow without end, and a slope without one may be gone down as long as that gets no faster.
    is_endless = end.surface.count or (not end.surface.minima and late <= STEADY * early)
    goes_on = is_endless and end.loss[-1] <= end.loss[end.since]
    leaves = left <= end.since and outside[half:].max() >= outside[end.since : half + 1].max() > 0
    leaves &= end.walked >= ARRIVED  # what stands outside goes nowhere
    settles = 0 < late < SETTLING * early or (end.falls and outside[-1] < 1)
    far = outside[-1] > FAR and end.loss[-1] > end.loss[0]
    if not goes_on and (far or (leaves and not settles)):
        text = phrase("It left the box at step {step} and is {away} boxes outside, coming no nearer.")
        if not leaves:
            text = phrase("It left the box at step {step} and is {away} boxes outside, higher than where it began.")
        away = say(text, step=left, away=written(outside[-1]))
        return Verdict(Kind.DIVERGING, left, _overshoots(end) or _stopped(end) or away)
    climbs = end.loss[half:].max() > end.loss[: half + 1].max()
    why = _overshoots(end) if climbs else ""
    return Verdict(Kind.DIVERGING, 0, why) if why else None


def _swinging(end: Ending) -> Verdict | None:
    """Answer for a run that goes to and fro, but whose rate is below the limit at the minimum it swings about."""
    point = end.minimum
    if end.limit is None or point is None or point.curvatures[0] <= 0 or not end.goes_to_and_fro():
        return None
    if end.clipped or end.unrest:  # which the limit knows nothing of
        return None
    near = is_quadratic(end.surface) or end.surface.boxes_apart(end.tail, point.place).max() < BESIDE
    most = end.limit.at(point.curvatures[1])
    share = float(end.rate.max()) / most
    if not near or share >= 1:
        return None
    text = phrase("It swings about {place}, but η = {rate} is below {limit} = {most}: the swings die out.")
    if share > NEAR_LIMIT:
        text = phrase("η = {rate} is {share} % of {limit} = {most} at {place}: it hardly settles there.")
    reason = say(
        text,
        place=_place(point.place),
        rate=written(end.rate[-1]),
        share=written(100 * share),
        limit=end.limit.text,
        most=written(most),
    )
    return Verdict(Kind.DESCENDING, end.since, reason)


def _bouncing(end: Ending) -> Verdict | None:
    """Answer for a run that goes to and fro, or where noise takes it, without getting lower."""
    moves = end.goes_to_and_fro() or (end.walked >= ARRIVED and _noise_prevails(end))
    if end.steps < SHORTEST_TAIL or not moves or end.falls:
        return None
    return Verdict(Kind.BOUNCING, end.since, _why_bouncing(end, end.minimum))


def _noise_prevails(end: Ending) -> bool:
    """Tell whether the slope near a minimum is less than the noise that is added to it."""
    slopes = np.linalg.norm(end.surface.gradient(end.tail), axis=-1)
    return bool(slopes.mean() < end.unrest) and not level(end.surface, end.tail).any()


def _why_bouncing(end: Ending, point: Critical | None) -> str:
    steps, rate = len(end.tail) - 1, float(end.rate[-1])
    most = end.limit.at(point.curvatures[1]) if end.limit and point else math.inf
    if end.limit and point and rate >= NEAR_LIMIT * most:
        text = phrase("η = {rate} is {share} % of {limit} = {most} at {place}: it hardly settles there.")
        if rate > most:
            text = phrase("η = {rate} exceeds {limit} = {most} at {place}: it cannot settle there.")
        if rate > most and end.clipped:
            text = phrase(
                "η = {rate} exceeds {limit} = {most} at {place}: it cannot settle there; "
                "clipping keeps it from flying off."
            )
        return say(
            text,
            rate=written(rate),
            share=written(100 * rate / most),
            limit=end.limit.text,
            most=written(most),
            place=_place(point.place),
        )
    if point is None:
        share = written(100 * end.net / end.walked)
        text = phrase("Over the last {steps} steps it got {share} % as far as it walked, and no lower.")
        return say(text, steps=steps, share=share)
    text = phrase(
        "Over the last {steps} steps it was on average {away} from the minimum at {place}, going to and fro, "
        "and got no lower."
    )
    if end.batch:
        text = phrase(
            "Each batch of {batch} pulls elsewhere: over the last {steps} steps it was on average {away} "
            "from the minimum at {place}."
        )
    elif end.setup.noise:
        text = phrase(
            "Noise of size {noise} keeps it moving: over the last {steps} steps it was on average {away} "
            "from the minimum at {place}."
        )
    return say(
        text,
        batch=end.batch,
        noise=written(end.setup.noise),
        steps=steps,
        away=written(float(np.linalg.norm(end.tail - point.place, axis=-1).mean())),
        place=_place(point.place),
    )


def _crawling(end: Ending) -> Verdict | None:
    """Answer for a run that hardly moves on level ground."""
    flat = level(end.surface, end.path)
    if not (flat[-1] and flat[end.since :].mean() > 0.5 and end.net < CRAWL):
        return None
    steep = np.flatnonzero(~flat)
    return Verdict(
        Kind.PLATEAU,
        int(steep[-1]) + 1 if len(steep) else 0,
        say(
            "The slope is {slope} here, and the last {steps} steps moved it by {share} % of the box.",
            slope=written(end.slope()),
            steps=len(end.tail) - 1,
            share=written(100 * end.net),
        ),
    )


def _lingering(end: Ending) -> Verdict | None:
    """Answer for a run that hardly moves beside a saddle."""
    point = critical.nearest(end.surface, end.path[-1], BESIDE) if end.net < CRAWL else None
    if point is None or point.nature is not Nature.SADDLE:
        return None
    return Verdict(
        Kind.SADDLE,
        end.since,
        say(
            "It is {away} from the saddle at {place}, and the last {steps} steps moved it by {share} % of the box.",
            away=written(math.dist(end.path[-1], point.place)),
            place=_place(point.place),
            steps=len(end.tail) - 1,
            share=written(100 * end.net),
        ),
    )


def _coasting(end: Ending) -> Verdict | None:
    """Answer for a run that is carried on, and up."""
    half = (len(end.tail) + 1) // 2
    early, late = (float(part.mean()) for part in (end.loss[end.since :][:half], end.loss[end.since :][half:]))
    if end.steps < SHORTEST_TAIL or end.walked < ARRIVED or end.net < STRAIGHT * end.walked or late <= early:
        return None
    text = phrase(
        "Over the last {steps} steps it got {share} % as far as it walked, and higher: "
        "their earlier half had a mean loss of {early}, the later one of {late}."
    )
    share = written(100 * end.net / end.walked)
    reason = say(text, steps=len(end.tail) - 1, share=share, early=written(early), late=written(late))
    return Verdict(Kind.COASTING, end.since, reason)


def _wandering(end: Ending) -> Verdict | None:
    """Answer for a run that moves about and gets no lower."""
    if end.steps < SHORTEST_TAIL or end.walked < ARRIVED or end.net >= STRAIGHT * end.walked or end.falls:
        return None
    return Verdict(
        Kind.BOUNCING,
        end.since,
        say(
            "Over the last {steps} steps the loss went from {first} to {last} and got no lower on the whole.",
            steps=len(end.tail) - 1,
            first=written(end.loss[end.since]),
            last=written(end.loss[-1]),
        ),
    )


_QUESTIONS = (
    _blown_up,
    _resting,
    _held_by_decay,
    _standing,
    _gone,
    _swinging,
    _bouncing,
    _crawling,
    _lingering,
    _coasting,
    _wandering,
)
"""The ends in the order in which they are thought of: the first that answers is told."""


def _descending(end: Ending) -> Verdict:
    tail = end.loss[end.since :]
    half = (len(tail) + 1) // 2
    (first, last), (early, late) = tail[[0, -1]], (tail[:half].mean(), tail[half:].mean())
    text = phrase("Over the last {steps} steps the loss went from {first} to {last}")
    if last < first:
        text = phrase("Over the last {steps} steps the loss fell from {first} to {last}")
        if written(first) == written(last):
            text = phrase("Over the last {steps} steps the loss fell by {drop} to {last}")
    elif late < early and written(late) != written(early):
        text = phrase("Over the last {steps} steps the mean loss fell from {early} in their earlier half to {late}")
    numbers = {"first": first, "last": last, "early": early, "late": late, "drop": first - last}
    reason = say(text, steps=len(tail) - 1, **{name: written(value) for name, value in numbers.items()})
    if end.rate[-1] < 0.01 * end.rate.max():
        reason += say("; the schedule has brought η down to {rate}", rate=written(end.rate[-1]))
    return Verdict(Kind.DESCENDING, 0, f"{reason}.")


def _place(place: Point) -> str:
    x, y = (written(round(value, 12) + 0.0) for value in place)
    return place_of(x, y)
