"""What the browser needs to draw how every run ends at every learning rate, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from landscape.core.mathml import plain
from landscape.figures.encoding import encode_array, encode_floats
from landscape.figures.labels import label_runs
from landscape.figures.theme import SLOTS
from landscape.simulation.measures import TOLERANCE, lowest_loss
from landscape.simulation.summary import tolerated
from landscape.simulation.sweeps import RATES
from landscape.words import phrase, say
from landscape.words.numbers import written

if TYPE_CHECKING:
    from landscape.simulation.scenario import Run, Scenario, Setup
    from landscape.simulation.sweeps import Sweep

WIDTH_DIGITS = 2
"""Significant digits of a width in decades: it is known to a fortieth."""


def picture_of_sweeps(scenario: Scenario, sweeps: Sequence[Sweep]) -> dict[str, Any]:
    """Give the sweeps of the runs of a scenario, in its order, for the browser.

    Returns
    -------
    dict
        ``low``, ``high`` and ``count`` of the rates, evenly spread over their logarithm; their ``letter`` in formulas;
        ``steps``, how many there are; ``tolerated``, the height above the lowest loss that is within the tolerance, and
        its ``share`` of the first one in words; ``runs``, of each its ``slot``, ``name``, look, ``above`` (count,), the
        final loss above the lowest, ``needed`` (count,), the steps until it was tolerated, -1 for never, ``factor``
        (count,) by which a step multiplies the way, or None, ``edge``, the rate that theory allows, or None,
        ``divergesFrom``, or None, the ``cells`` of its row in the table and what ``theory`` says; ``notes``, what else
        one has to know.
    """
    first = sweeps[0]
    names = label_runs(scenario.runs)
    return {
        "low": float(first.rates[0]),
        "high": float(first.rates[-1]),
        "count": len(first.rates),
        "letter": plain(scenario.runs[0].optimizer.params()["lr"].symbol),
        "steps": scenario.setup.steps,
        "tolerated": TOLERANCE * (first.first - first.lowest),
        "share": tolerated(),
        "runs": [_run(run, name, each) for run, name, each in zip(scenario.runs, names, sweeps, strict=True)],
        "notes": notes_of(scenario, len(first.rates)),
    }


def _run(run: Run, name: str, found: Sweep) -> dict[str, Any]:
    slot = SLOTS[run.slot]
    return {
        "slot": run.slot,
        "name": name,
        "color": {"light": slot.light, "dark": slot.dark},
        "dash": list(slot.dash),
        "above": encode_floats(np.where(found.counts, found.loss - found.lowest, np.inf)),
        "needed": encode_array(found.steps, "i2"),
        "factor": None if found.radius is None else encode_floats(found.radius),
        "edge": found.edge and found.edge.rate,
        "divergesFrom": found.diverges_from,
        "cells": [_forgiving(found), _span(found), _diverging(found)],
        "theory": _theory(found),
    }


def _forgiving(found: Sweep) -> str:
    return say("{width} decades", width=written(found.width, WIDTH_DIGITS)) if found.width else say("nowhere")


def _span(found: Sweep) -> str:
    """Say between which rates it ends well, and whether everywhere between them."""
    good = np.flatnonzero(found.good)
    if not len(good):
        return "–"
    low, high = (written(float(found.rates[i]), 2) for i in (good[0], good[-1]))
    said = phrase("{low} to {high}") if len(good) == good[-1] - good[0] + 1 else phrase("{low} to {high}, with gaps")
    return say(said, low=low, high=high)


def _diverging(found: Sweep) -> str:
    """Say at which rate it first diverges, and whether at all larger ones."""
    gone = np.isnan(found.loss)
    if found.diverges_from is None:
        return say("at none")
    said = phrase("{rate} on") if gone[gone.argmax() :].all() else phrase("{rate}, not always above")
    return say(said, rate=written(found.diverges_from, 2))


def _theory(found: Sweep) -> str:
    """Say what theory allows; empty where it says nothing."""
    if found.edge is None:
        return ""
    said = (
        phrase("Theory: {formula} = {rate}, if it went on dividing its steps as at the last one")
        if found.edge.frozen
        else phrase("Theory: {formula} = {rate}")
    )
    return say(said, formula=found.edge.text, rate=written(found.edge.rate))


def notes_of(scenario: Scenario, rates: int) -> list[str]:
    """Say what else one has to know: what the lowest loss is, that chance was at work, that there are fewer rates."""
    told = []
    if lowest_loss(scenario.surface) is None:
        told.append(say("No lowest loss is known here; the lowest that was found stands for it."))
    told += chance_in(scenario.surface.count, scenario.setup)
    if rates < RATES:
        told.append(say("There are {n} rates, since each looks at all rows at every step.", n=rates))
    return told


def chance_in(rows: int, setup: Setup) -> list[str]:
    """Say that chance was at work, if it was."""
    is_random = setup.noise or 0 < setup.batch < rows
    return [say("This is one draw of chance; another seed gives another picture.")] if is_random else []
