"""A lesson that somebody is writing: what of it can be shown, and line by line what is wrong with it.

The text may be anybody's and anything. What it costs is bounded: its size, its steps, by :data:`WORK` how much is
descended to know what the right answers are, and by :data:`SECONDS` how long anything further is begun. Claims are
tried apart, within the same bounds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from time import monotonic
from typing import Final

from landscape.core.turns import LIGHT, stop_when_gone, take_turn
from landscape.lessons.files import FENCE, KEYS, LONGEST, Complaint, cut, lines_of
from landscape.lessons.glossary import glossary, term_of
from landscape.lessons.reading import Claim, Lesson, Step, read_text
from landscape.lessons.telling import MARKED, Json, glossed, lesson_of, why_not_one
from landscape.simulation.scenario import Scenario
from landscape.words import say, speaking

WORK: Final = 200_000
"""Steps of balls for the answers of a lesson together, or for one claim: a second or three at worst."""
SECONDS: Final = 3.0
"""After so long no further step is read, no further answer worked out, and no further claim tried."""
ROWS: Final = 100
"""Rows of data that cost about as much as one step."""
MOST_COMPLAINTS: Final = 40
TOLD = ("ask", "option", "option*", "but", "reveal", "note", "try")
"""The lines with a name that hold a text."""
FORETOLD = ("place", "winner")
"""Predictions whose right answer is worked out."""


def draft(text: str) -> Json:
    """Give what of a text can be shown as a lesson, the words it uses, and what is wrong, by lines; never raises."""
    end = monotonic() + SECONDS
    lesson, complaints = read_text(text, end=end)
    lesson, more = _asked(lesson, end)
    told = lesson_of(lesson, speaking())
    for step, source in zip(told["steps"], lesson.steps, strict=True):
        step["line"] = source.line
    used, found = _terms(told), [*complaints, *more, *misread(text, [speaking()])]
    return {
        "lesson": told if lesson.steps else None,
        "glossary": glossed({term: sentence for term, sentence in glossary(speaking()).items() if term in used}),
        "complaints": _listed(found),
        "claims": sum(len(step.claimed) for step in lesson.steps),
    }


def work_of(scenario: Scenario) -> int:
    """Estimate what it takes to descend, in steps of balls."""
    slope, curvature = (1 + rows // ROWS for rows in scenario.surface.costs)
    rules = [run.optimizer.update() for run in scenario.runs]
    each = sum(rule.most_evaluations * slope + rule.curvatures * curvature for rule in rules)
    return scenario.setup.steps * scenario.setup.starts * max(each, 1)


def _asked(lesson: Lesson, end: float) -> tuple[Lesson, list[Complaint]]:
    """Work out the answers that follow from runs, and leave out the questions for which that takes too long."""
    complaints: list[Complaint] = []
    steps: list[Step] = []
    check, left = stop_when_gone(), WORK
    for step in lesson.steps:
        if step.prediction and step.prediction.kind in FORETOLD:
            check()
            take_turn(LIGHT + 1)
            left -= work_of(step.scenario)
            if left < 0 or monotonic() > end:
                why = say("What is asked here takes too long to work out: fewer steps, balls or runs would do.")
            else:
                why = why_not_one(step.prediction, step.scenario)
            if why:
                complaints.append(Complaint(step.prediction.line, why))
                steps.append(dataclasses.replace(step, prediction=None))
                continue
        steps.append(step)
    return dataclasses.replace(lesson, steps=tuple(steps)), complaints


def claimed(text: str) -> Json:
    """Tell which claims of a text are not true of its runs, by lines, as far as there is time to try them."""
    take_turn(LIGHT + 1)
    check, end = stop_when_gone(), monotonic() + SECONDS
    lesson, _ = read_text(text, end=end)
    complaints: list[Complaint] = []
    for step in lesson.steps:
        scenario = step.scenario
        once = work_of(scenario)
        for line, claim in zip(step.claimed, step.expectations, strict=True):
            check()
            if once * claim.work > WORK:
                complaints.append(Complaint(line, say("This takes too long to be tried here: try it over fewer.")))
            elif monotonic() > end:
                complaints.append(Complaint(line, say("There was no time to try this claim, and those below it.")))
                return {"complaints": _listed(complaints)}
            elif why := _wrong(claim, scenario):
                complaints.append(Complaint(line, why))
    return {"complaints": _listed(complaints)}


def misread(text: str, languages: Sequence[str]) -> list[Complaint]:
    """Tell which brackets are no words of the glossary of any of some languages; a text has no others."""
    found, is_code = [], False
    for number, line in enumerate(lines_of(text), 1):
        is_code ^= line.strip().startswith(FENCE)
        name = line.partition(":")[0].strip().lower()
        if is_code or (name in KEYS and name not in TOLD) or len(line) > LONGEST:
            continue
        for mark in MARKED.finditer(line):
            word, _, entry = (mark["term"] or "").partition("|")
            if word and line.startswith("(", mark.end()):
                why = say(
                    "There are no links in a text: what leads on is a line try: with a title, a bar | and a link."
                )
                found.append(Complaint(number, why))
            elif word and not any(term_of(entry or word, language) for language in languages):
                why = say("The glossary has no “{word}”: it is shown without an explanation.", word=cut(entry or word))
                found.append(Complaint(number, why))
    return found


def _listed(complaints: list[Complaint]) -> list[Json]:
    return [dataclasses.asdict(one) for one in sorted(complaints)[:MOST_COMPLAINTS]]


def _wrong(claim: Claim, scenario: Scenario) -> str:
    """Tell what happens instead of what is claimed; nothing where that happens."""
    try:
        holds, found = claim.holds(scenario)
    except ValueError as error:
        return str(error)
    except (LookupError, TypeError, ArithmeticError):
        return say("This cannot be tried on this step.")
    return "" if holds else say("This is not what happens: {found}.", found=found)


def _terms(told: object) -> set[str]:
    """Gather the words of the glossary that texts of a lesson speak of."""
    if isinstance(told, list):
        if len(told) == 3 and told[0] == "term":
            return {told[2]}
        return set().union(*map(_terms, told))
    return set().union(*map(_terms, told.values())) if isinstance(told, dict) else set()
