"""What leads into a scenario: the first page's question, a gallery picture's caption, what a surprise shows."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from landscape.core.surfaces import Surface
from landscape.simulation.gallery import GALLERY
from landscape.simulation.links import decode
from landscape.simulation.measures import TOLERANCE, nearest_minima
from landscape.simulation.presets import FRONT_PAGE, is_untouched
from landscape.simulation.scenario import Scenario
from landscape.simulation.summary import Outcome, name_runs, outcomes
from landscape.simulation.trajectories import Trajectory
from landscape.words import phrase, say
from landscape.words.numbers import written

COUNTS = (
    phrase("two"),
    phrase("three"),
    phrase("four"),
    phrase("five"),
    phrase("six"),
    phrase("seven"),
    phrase("eight"),
)
"""How many ends the runs may have, from two on."""


class Lead(NamedTuple):
    """What is said of a scenario before it plays; a text may be empty."""

    title: str
    text: str


def lead_into(scenario: Scenario, trajectories: Sequence[Trajectory]) -> Lead | None:
    """Give what leads into a scenario, if anything does.

    Parameters
    ----------
    scenario
        What is shown.
    trajectories
        What happened, one per run.
    """
    if _same(scenario, FRONT_PAGE):
        return Lead(ask(scenario.surface, outcomes(scenario, trajectories)), "")
    if exhibit := exhibit_of(scenario):
        return exhibit
    return Lead(say("Look for this"), look_for(scenario, trajectories)) if is_untouched(scenario) else None


def exhibit_of(scenario: Scenario) -> Lead | None:
    """Give the title and the caption of a scenario that hangs in the gallery."""
    for index, shown in enumerate(_exhibited()):
        if _same(scenario, shown):
            return Lead(say(GALLERY[index].title), say(GALLERY[index].text))
    return None


@functools.cache
def _exhibited() -> tuple[Scenario, ...]:
    return tuple(decode(exhibit.query) for exhibit in GALLERY)


def _same(scenario: Scenario, other: Scenario) -> bool:
    """Tell whether the same happens in both, however it is looked at."""
    return (scenario.surface, scenario.runs, scenario.setup) == (other.surface, other.runs, other.setup)


def ask(surface: Surface, ends: Sequence[Outcome]) -> str:
    """Ask about runs that leave one start for several minima; empty when they do not."""
    count = count_ends(surface, ends)
    return say("One start, {count} ends. Why?", count=say(COUNTS[count - 2])) if count > 1 else ""


def count_ends(surface: Surface, ends: Sequence[Outcome]) -> int:
    """Count the minima beside which runs ended."""
    places = np.array([outcome.place for outcome in ends if outcome.blew_up is None]).reshape(-1, 2)
    return len(set(nearest_minima(surface, places).tolist()) - {-1})


def look_for(scenario: Scenario, trajectories: Sequence[Trajectory]) -> str:
    """Say in a sentence what there is to see: the first that is true of who flies off, who parts, who is first."""
    labels, ends = name_runs(scenario), outcomes(scenario, trajectories)
    judged = list(zip(labels, ends, strict=True))
    gone = [(outcome.blew_up, label) for label, outcome in judged if outcome.blew_up is not None]
    if gone:
        step, who = min(gone)
        return say("{who} is thrown off the surface at step {step}.", who=who, step=step)
    if (count := count_ends(scenario.surface, ends)) > 1:
        return say("From one start they end beside {count} different minima.", count=say(COUNTS[count - 2]))
    needed = sorted((outcome.steps, label) for label, outcome in judged if outcome.steps >= 0)
    if needed:
        return _first(needed, len(labels))
    losses = [float(path.loss[path.last_valid_step[0], 0]) for path in trajectories]
    steps, who = scenario.setup.steps, labels[int(np.argmin(losses))]
    return say("{steps} steps bring nobody down; {who} comes lowest.", steps=steps, who=who)


def _first(needed: Sequence[tuple[int, str]], count: int) -> str:
    """Say who was first down to the tolerated share of its height above the lowest loss, and who last."""
    (few, first), (many, last) = needed[0], needed[-1]
    if len(needed) < count:
        said = phrase("{first} is first to have {share} of its height left, at step {few}; not everybody gets there.")
    elif few < many:
        said = phrase("{first} is first to have {share} of its height left, at step {few}; {last} follows at {many}.")
    else:
        said = phrase("They are all equally fast: {share} of the height is left at step {few}.")
    return say(said, first=first, last=last, share=f"{written(100 * TOLERANCE)} %", few=few, many=many)
