"""What the browser needs to show a race from many starts: its curves, its table, and what may be concluded."""

from __future__ import annotations

import math
from typing import Any

from landscape.core.surfaces import Surface
from landscape.figures.labels import label_runs
from landscape.figures.theme import SLOTS
from landscape.simulation import ecdf
from landscape.simulation.contest import (
    STARTS,
    TARGETS,
    TRIALS,
    WIDE,
    Contest,
    Entry,
    can_turn,
    steps_of,
)
from landscape.simulation.measures import lowest_loss
from landscape.simulation.scenario import Setup
from landscape.simulation.summary import listed, tolerated
from landscape.words import phrase, say
from landscape.words.numbers import written

AFTER = (1, 4, TRIALS)
"""After so many trials the best to be expected is told."""
DIGITS = 4
"""Decimals of a share on its way to the browser: less than a pixel."""


def contest(found: Contest, surface: Surface, setup: Setup, *, tuned: bool, turned: bool) -> dict[str, Any]:
    """Give a race for the browser.

    Returns
    -------
    dict
        ``budget``; ``at``, numbers of gradients (G,); ``runs``, each with its ``slot``, ``name``, ``color`` and
        ``dash``, the ``share`` of pairs solved at each number with its band from ``low`` to ``high`` (G,), and the
        ``cells`` of its row; ``columns``, their headings with a ``hint``; ``said``, what may be concluded, and the
        ``rules``, sentences.
    """
    at = ecdf.spends(found.budget)
    names = label_runs([entry.run for entry in found.entries])
    return {
        "budget": found.budget,
        "at": at.tolist(),
        "columns": columns(found),
        "runs": [
            _curve(entry, found, name) | {"cells": cells(found, place)}
            for place, (entry, name) in enumerate(zip(found.entries, names, strict=True))
        ],
        "said": conclude(found, names),
        "rules": rules(found, names, surface, setup, tuned=tuned, turned=turned),
    }


def _curve(entry: Entry, found: Contest, name: str) -> dict[str, Any]:
    look = SLOTS[entry.run.slot]
    share = ecdf.curve(entry.hits, ecdf.spends(found.budget))
    low, high = ecdf.band(share, found.starts)
    return {
        "slot": entry.run.slot,
        "name": name,
        "look": say("rate {value}", value=written(entry.run.optimizer.lr)),
        "color": {"light": look.light, "dark": look.dark},
        "dash": list(look.dash),
        "share": share.round(DIGITS).tolist(),
        "low": low.round(DIGITS).tolist(),
        "high": high.round(DIGITS).tolist(),
    }


def columns(found: Contest) -> list[dict[str, str]]:
    """Give the headings of the table after that of the run, each with what it means."""
    pairs = [
        (say("Solved"), say("starts from which {share} of the first excess was left", share=tolerated())),
        (say("Gradients"), say("median, until {share} was left", share=tolerated())),
        (say("Height"), say("of its curve in the mean, over log(1 + gradients)")),
        (
            say("Valley"),
            say("decades of rates whose height is at least {share} % of the best", share=round(100 * WIDE)),
        ),
        (say("Best to expect"), say("height after so many trials of rates")),
    ]
    if len(found.entries) > 1:
        leader = say("starts where it is higher and lower than the highest; the others decide nothing")
        pairs.insert(3, (say("Decided"), leader))
    return [{"title": title, "hint": hint} for title, hint in pairs]


def cells(found: Contest, place: int) -> list[str]:
    """Give the row of one run, as texts."""
    entry, against = found.entries[place], found.against_leader(place)
    low, high = ecdf.band(entry.solved, found.starts)
    expected = entry.tried.expected
    solved = say("{share} % ({low} to {high})", share=_percent(entry.solved), low=_percent(low), high=_percent(high))
    late = say("more than {count}", count=written(found.budget, 4))
    told = [
        solved,
        written(entry.median, 4) if math.isfinite(entry.median) else late,
        written(found.scores[place], 3),
        say("{count} decades", count=written(round(entry.tried.valley, 1))),
        " · ".join(f"{count}: {written(float(expected[count - 1]), 2)}" for count in AFTER),
    ]
    if len(found.entries) > 1:
        decided = say("higher {ahead}, lower {behind}", ahead=against.ahead, behind=against.behind) if against else "–"
        told.insert(3, decided)
    return told


def _percent(share: Any) -> str:
    return written(round(1000 * float(share)) / 10, 4)


def conclude(found: Contest, names: tuple[str, ...]) -> str:
    """Say what may be concluded, as far as the bands allow."""
    if len(found.entries) < 2:
        return say("There is nobody to compare with.")
    leader = names[found.leader]
    told, open_ = list[str](), list[str]()
    for place, name in enumerate(names):
        against = found.against_leader(place)
        if against:
            (told if against.is_told else open_).append(name)
    if not told:
        return say(
            "No difference to the highest, {run}, can be told from {count} starts.", run=leader, count=found.starts
        )
    if not open_ and len(told) == 1:
        against = next(filter(None, map(found.against_leader, range(len(names)))))
        return say(
            "{run} is ahead of {others}: its curve is higher by {mean} ± {error}.",
            run=leader,
            others=told[0],
            mean=written(-against.mean, 2),
            error=written(against.error, 2),
        )
    ahead = say("{run} is ahead of {others}.", run=leader, others=listed(told))
    if not open_:
        return ahead
    return " ".join(
        [
            ahead,
            say(
                "No difference between {run} and {others} can be told from {count} starts.",
                run=leader,
                others=listed(open_),
                count=found.starts,
            ),
        ]
    )


def rules(
    found: Contest, names: tuple[str, ...], surface: Surface, setup: Setup, *, tuned: bool, turned: bool
) -> list[str]:
    """Say by which rules it went, and what else one has to know."""
    told = [
        say(
            "{starts} starts, the same for all; from each {budget} gradients and {targets} targets, from a tenth to a "
            "millionth of the first excess over the lowest loss.",
            starts=found.starts,
            budget=found.budget,
            targets=len(TARGETS),
        ),
        say("Bands hold in at least 95 % of races, each by itself; differences hold together."),
        *_rates(found, tuned=tuned),
        *_counted(found, names, setup),
    ]
    if turned:
        told.append(
            say("The landscape is shifted and turned anew for every start.")
            if can_turn(surface)
            else say("The weights of a model mean something each by itself, so nothing is shifted or turned.")
        )
    if found.starts < STARTS:
        told.append(say("There are {n} starts, since each looks at all rows at every step.", n=found.starts))
    if setup.noise:
        told.append(say("This is one draw of the noise, of which every start has its own."))
    if 0 < setup.batch < surface.count:
        told.append(say("This is one draw of the batches, the same for all starts."))
    if lowest_loss(surface) is None:
        told.append(say("No minimum is known here: targets count down to the lowest place of a grid."))
    else:
        told.append(say("Targets count in the box; outside the loss may be lower still."))
    return told


def _rates(found: Contest, *, tuned: bool) -> list[str]:
    tried = found.entries[0].tried
    ranges = {entry.run.optimizer.bounds("lr") for entry in found.entries}
    spent = len(tried.rates) * tried.starts * found.budget
    values = {"trials": len(tried.rates), "starts": tried.starts, "spent": written(spent, 3)}
    low, high = (written(edge) for edge in next(iter(ranges)))
    if tuned:
        return [
            say(
                "Each has the best of {trials} rates from {low} to {high}, the same for all with this range, tried "
                "from {starts} other starts: {spent} gradients more.",
                low=low,
                high=high,
                **values,
            )
        ]
    return [
        say(
            "Each has its own rate. Valley and best to expect are of {trials} rates, tried from {starts} other starts.",
            **values,
        )
    ]


def _counted(found: Contest, names: tuple[str, ...], setup: Setup) -> list[str]:
    """Say which methods ask for more than one gradient a step, or for Hessians."""
    told = []
    for name, entry in zip(names, found.entries, strict=True):
        method = entry.run.optimizer
        rule = method.specialised()
        each = rule.evaluations
        if not rule.steady:
            told.append(
                say(
                    "{run} asks for as many gradients a step as it needs; "
                    "the loss of a place that it tries counts as one.",
                    run=name,
                )
            )
        elif each != 1:
            steps = steps_of(method, setup)
            told.append(say("{run} asks for {each} gradients a step: {steps} steps.", run=name, each=each, steps=steps))
        if entry.hessians:
            text = phrase("{run} asks for {count} Hessians from each start besides, which the budget does not count.")
            if not rule.always_bends:
                text = phrase("{run} asks for Hessians besides, {count} from each start at most, which count nothing.")
            told.append(say(text, run=name, count=entry.hessians))
    return told
