"""What the browser is told of lessons and words, and which scenario a link to a lesson opens."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote

import numpy as np

from landscape.export.glance import caption_of
from landscape.figures.labels import label_runs
from landscape.figures.theme import SLOTS
from landscape.lessons.course import BROUGHT, OWN, lessons
from landscape.lessons.files import ITEM
from landscape.lessons.formulas import typeset
from landscape.lessons.glossary import glossary, term_of
from landscape.lessons.reading import Lesson, Prediction, Step
from landscape.simulation.leads import Lead
from landscape.simulation.links import decode, encode
from landscape.simulation.scenario import USUAL_VIEW, Run, Scenario, View
from landscape.simulation.simulate import simulate
from landscape.words import ENGLISH, phrase, say, speak
from landscape.words.numbers import localised, written

Json = dict[str, Any]
Pieces = list[list[str]]
"""A text for the browser: ``["text" | "em" | "strong" | "code", words]``, or ``["term", words, word of the glossary]``.

Where a paragraph or a line of a list begins there is ``["paragraph" | "bullet" | "number", what stands there]``.
"""

MARKED: Final = re.compile(
    rf"\n(?:{ITEM.pattern})?|`(?P<code>[^`\n]+)`|\[(?P<term>[^\[\]\n]+)\]"
    r"|(?<!\w)\*\*(?P<strong>[^*\n]+)\*\*(?!\w)"
    r"|(?<!\w)\*(?P<em>[^*\n]+)\*(?!\w)|(?<!\w)_(?P<lined>[^_\n]+)_(?!\w)"
)
_NUMBER = re.compile(r"(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?")
_SURFACE = re.compile(r"(^|[?&])surface=")


SAME: Final = 4
"""Ends that are written alike to so many digits are the same to whoever sees the page."""
SENTENCE: Final = re.compile(r".+?[.!?](?=\s|$)", re.DOTALL)


@functools.cache
def payload(language: str = ENGLISH) -> Json:
    """Give every lesson and every word of a language, for the browser."""
    with speak(language):
        return payload_of(lessons(language), glossary(language), language)


def payload_of(taught: Mapping[str, Lesson], words: Mapping[str, str], language: str = ENGLISH) -> Json:
    """Give lessons and words as what JSON can hold."""
    return {"lessons": [lesson_of(lesson, language) for lesson in taught.values()], "glossary": glossed(words)}


def glossed(words: Mapping[str, str]) -> dict[str, str]:
    """Give the sentences of words, their numbers in the marks of the language spoken."""
    return {term: _localised(text) for term, text in words.items()}


def posted(scenario: Scenario, language: str = ENGLISH) -> Lead:
    """Give title and sentence of what is seen, without following it: those of the lesson that is open, else its own."""
    return opening(scenario.view, language) or caption_of(scenario)


def tab_title(scenario: Scenario, language: str = ENGLISH) -> str:
    """Give what a browser calls the page of a scenario."""
    return f"{posted(scenario, language).title} · Landscape"


def opening(view: View, language: str = ENGLISH) -> Lead | None:
    """Give the title of the lesson that is open and the first sentence of its step; None where none is."""
    lesson, at = lessons(language).get(view.lesson) if view.lesson else None, view.at or 1
    if not lesson or at > len(lesson.steps):
        return None
    text = " ".join("".join(words for _, words, *_ in pieces(lesson.steps[at - 1].text, language)).split())
    first = SENTENCE.match(text)
    return Lead(lesson.title, first[0] if first else text)


def resolve_link(query: str, language: str = ENGLISH) -> tuple[str, str]:
    """Give the link that a link to a lesson stands for, and sentences when there is no such way, lesson or step.

    A link that names a surface is one's own: somebody changed what the step shows.
    """
    query, lost = _on_a_way(query)
    query, more = _of_a_step(query, language)
    return query, " ".join(filter(None, [lost, more]))


def _on_a_way(query: str) -> tuple[str, str]:
    """Give a link on a way through the lessons that there is: of none of that length the next shorter."""
    asked, ways = decode(query).view.path, {lesson.path for lesson in lessons().values() if lesson.path}
    if asked is None or asked in ways:
        return query, ""
    way = max((one for one in ways if one < asked), default=min(ways))
    others = [pair for pair in query.lstrip("?").split("&") if _name(pair) != "path"]
    said = say("There is no way of {asked} minutes through the lessons; that of {way} is taken.", asked=asked, way=way)
    return "&".join([*others, f"path={way}"]), said


def _of_a_step(query: str, language: str) -> tuple[str, str]:
    view = decode(query).view
    if not view.lesson:
        return query, ""
    lesson = lessons(language).get(view.lesson)
    if view.lesson.startswith(OWN):  # which the browser has, if anybody
        return query, ""
    if lesson is None:
        return query, say("There is no lesson “{lesson}”; these are the ones there are.", lesson=view.lesson)
    at = view.at or 1
    if at > len(lesson.steps):
        return query, say("“{lesson}” has no step {at}; these are the lessons there are.", lesson=lesson.title, at=at)
    if _SURFACE.search(query):
        return query, ""
    given = {_name(pair) for pair in query.lstrip("?").split("&")}
    pairs = [pair for pair in lesson.steps[at - 1].query.split("&") if _name(pair) not in given]
    return "&".join([*pairs, query.lstrip("?")]), ""


def pieces(text: str, language: str = ENGLISH) -> Pieces:
    """Cut a text into what is said plainly, stressed, as code, and as a word of the glossary.

    Files of all languages have their numbers as the English ones do; they are told in the marks of the language spoken.
    """
    cut: Pieces = []
    end = 0
    for mark in MARKED.finditer(text):
        cut.append(["text", text[end : mark.start()]])
        group, end = mark.lastgroup or "paragraph", mark.end()
        begins = group == "paragraph" or group in ITEM.groupindex
        words, _, entry = (mark[0] if begins else mark[group]).partition("|")
        term = term_of(entry or words, language) if group == "term" else None
        kind = {"term": "text", "lined": "em"}.get(group, group)
        cut.append(["term", words, term] if term else [kind, words])
    cut.append(["text", text[end:]])
    told = ([kind, words if kind == "code" else _localised(words), *more] for kind, words, *more in cut)
    return [piece for piece in told if piece[1]]


def _localised(text: str) -> str:
    return _NUMBER.sub(lambda number: localised(number[0]), text)


def _name(pair: str) -> str:
    return unquote(pair.partition("=")[0])


def lesson_of(lesson: Lesson, language: str) -> Json:
    """Give one lesson as what JSON can hold."""
    return {
        "slug": lesson.slug,
        "brought": lesson.slug in BROUGHT,
        "title": lesson.title,
        "question": lesson.question,
        "minutes": lesson.minutes,
        "picture": _picture(lesson),
        "needs": list(lesson.needs),
        "teaches": list(lesson.teaches),
        "path": lesson.path,
        "further": [pieces(text, language) for text in lesson.further],
        "steps": [_step(step, language) for step in lesson.steps],
    }


def _picture(lesson: Lesson) -> str:
    """Give the surface that the lesson is known by: its first that is no loss over data, if it has one."""
    slugs = [step.scenario.surface.slug for step in lesson.steps]
    return next((slug for slug in slugs if slug != "data"), "data")


def _step(step: Step, language: str) -> Json:
    scenario = step.scenario
    view, usual = scenario.view.values(), USUAL_VIEW.values()
    return {
        "title": step.title,
        "text": pieces(step.text, language),
        "query": encode(scenario.replace(view=USUAL_VIEW)),
        "view": {name: value for name, value in view.items() if value != usual[name]},
        "show": list(step.views),
        "controls": list(step.controls),
        "runs": [{"slot": run.slot, "text": _rated(run, scenario)} for run in scenario.runs if not run.hidden],
        "prediction": _prediction(step.prediction, scenario, language) if step.prediction else None,
        "formulas": [typeset(formula) for formula in step.formulas],
        "code": step.code,
        "note": pieces(step.note, language),
        "tries": [{"title": pieces(title, language), "query": query} for title, query in step.tries],
    }


def _prediction(asked: Prediction, scenario: Scenario, language: str) -> Json:
    question: Json = {
        "kind": asked.kind,
        "ask": pieces(asked.ask, language),
        "options": [
            {"text": pieces(option, language), "but": pieces(but, language)}
            for option, but in zip(asked.options, asked.buts, strict=True)
        ],
        "right": asked.right,
        "slot": scenario.runs[asked.run - 1].slot,
        "reveal": pieces(asked.reveal, language),
    }
    match asked.kind:
        case "place":
            x, y = (float(value) for value in simulate(scenario)[asked.run - 1].params[-1, 0])
            question["end"] = [x, y] if math.isfinite(x) and math.isfinite(y) else None
            question["box"] = [list(side) for side in scenario.surface.box]
            question["weights"] = [say(name) for name in scenario.surface.weights]
        case "winner":
            ends = ends_of(scenario)
            question["right"] = int(np.argmin([*ends.values()]))
            question["options"] = [
                {"text": [["text", _called(run, scenario)]], "but": [], "slot": run.slot} for run in ends
            ]
        case "rate":
            optimizer = scenario.runs[asked.run - 1].optimizer
            least, most = optimizer.bounds("lr")
            question |= {
                "answer": asked.answer,
                "least": least,
                "most": most,
                "first": optimizer.values()["lr"],
            }
    return question


def ends_of(scenario: Scenario) -> dict[Run, float]:
    """Give the loss that every run that is seen has in the end, infinite where there is none."""
    shown = [(run, path) for run, path in zip(scenario.runs, simulate(scenario), strict=True) if not run.hidden]
    ends = ((run, float(path.loss[-1, 0])) for run, path in shown)
    return {run: end if math.isfinite(end) else math.inf for run, end in ends}


def why_not_one(asked: Prediction, scenario: Scenario) -> str:
    """Say why a question that the runs answer has not one right answer; empty where it has, or another answers it."""
    if asked.kind == "place":
        end = simulate(scenario)[asked.run - 1].params[-1, 0].tolist()
        if not all(low <= at <= high for at, (low, high) in zip(end, scenario.surface.box, strict=True)):
            return say("With predict: place the run ends on the map; here run {run} does not.", run=asked.run)
    if asked.kind == "winner":
        lowest, other, *_ = (written(end, SAME) for end in sorted(ends_of(scenario).values()))
        if lowest == other:
            text = phrase(
                "With predict: winner one run ends lowest; here the lowest two end alike, at a loss of {loss}."
            )
            return say(text, loss=lowest)
    return ""


def _rated(run: Run, scenario: Scenario) -> str:
    """Name a run by its method and rate, or by what tells it apart from others of its method."""
    title, rate = say(run.optimizer.title), run.optimizer.values().get("lr")
    if rate is None or _has_like(run, scenario):
        return _distinct(run, scenario)
    return say("{method}, rate {rate}", method=title, rate=written(rate, 6))


def _called(run: Run, scenario: Scenario) -> str:
    name = _distinct(run, scenario) if _has_like(run, scenario) else say(run.optimizer.title)
    return f"{name} ({say(SLOTS[run.slot].name)})"


def _has_like(run: Run, scenario: Scenario) -> bool:
    """Tell whether another run has the same method."""
    return sum(other.optimizer.title == run.optimizer.title for other in scenario.runs) > 1


def _distinct(run: Run, scenario: Scenario) -> str:
    """Give the method of a run and what no other run of it has."""
    title, labels = say(run.optimizer.title), dict(zip(scenario.runs, label_runs(scenario.runs), strict=True))
    return ", ".join(filter(None, [title, labels[run].removeprefix(title).strip()]))
