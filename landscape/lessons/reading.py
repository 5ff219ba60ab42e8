"""Reads lessons: Markdown with front matter, a heading per step, and lines such as ``expect: verdict 1 is diverging``.

::

    ---
    title: The learning rate
    question: How large may a step be?
    minutes: 8
    needs: walking-downhill
    teaches: learning rate
    further: Goh, *Why Momentum Really Works* (2017)
    ---

    ## Too small a step

    A sentence or three, with a [learning rate] from the glossary.

    scenario: surface=bowl&run=sgd,lr:0.003&steps=60
    controls: optimizer.lr
    predict: choose
    ask: What will it do?
    option: Creep
    option*: Settle at once
    reveal: It creeps, since each step is a three-hundredth of the slope.
    note: Let the room guess how many steps it would take.
    expect: loss 1 > 0.1

Of options the right one has the star. A prediction is ``choose``; ``place``, where a run ends, by a click on the map;
``winner``, which run is lowest at the end; or ``rate``, the largest at which a run still converges. Steps end with the
lesson; the last may list ``try:`` links with a title before a bar. A ``note`` is for the lecturer's eyes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeVar

from landscape.lessons.expectations import Expectation, read_expectation
from landscape.simulation.links import corrections, decode
from landscape.simulation.scenario import Scenario

FOLDER = Path(__file__).parent
LANGUAGES = ("en",)
MOST_WORDS = 60
"""Words that may stand on the screen at once beside the stage."""
PREDICTIONS = ("choose", "place", "winner", "rate")
Result = TypeVar("Result")
VIEWS = ("stage", "map", "curves", "model", "explorer")
CONTROL = re.compile(r"(surface|optimizer|schedule|setup)(\.[a-z_0-9.]+)?|rows")


class LessonError(ValueError):
    """A lesson that cannot be read, with its file and line."""


@dataclass(frozen=True)
class Prediction:
    """What a learner says before the run plays.

    Attributes
    ----------
    kind
        ``choose``, ``place``, ``winner`` or ``rate``.
    ask
        The question.
    options
        To choose from; the right one is `right`.
    right
        Index of the right option; -1 for the other kinds.
    run
        Number of the run that is asked about, from 1.
    answer
        The largest rate, for that kind.
    reveal
        What happened and why, told after the run.
    """

    kind: str
    ask: str
    options: tuple[str, ...]
    right: int
    run: int
    answer: float | None
    reveal: str


@dataclass(frozen=True)
class Step:
    """One screen of a lesson.

    Attributes
    ----------
    title, text
        A heading, and a sentence or three in which ``[terms]`` of the glossary stand in brackets.
    query
        The scenario as a link.
    views, controls
        What is shown; empty is everything.
    prediction
        If there is one.
    expectations
        What must be true of the runs.
    tries
        Titles and links to go on with.
    note
        What only the lecturer sees.
    line
        Where it stands in its file.
    """

    title: str
    text: str
    query: str
    views: tuple[str, ...]
    controls: tuple[str, ...]
    prediction: Prediction | None
    expectations: tuple[Expectation, ...]
    tries: tuple[tuple[str, str], ...]
    note: str
    line: int

    @property
    def scenario(self) -> Scenario:
        """What the step shows."""
        return decode(self.query)


@dataclass(frozen=True)
class Lesson:
    """One lesson.

    Attributes
    ----------
    slug
        Its file's name without the number before it.
    title, question, minutes
        What it is called, what it asks, and how long it takes.
    needs
        Slugs of lessons to have seen first.
    teaches
        Headings of the curriculum that it covers.
    further
        Titles to read on.
    steps
        Its screens.
    """

    slug: str
    title: str
    question: str
    minutes: int
    needs: tuple[str, ...]
    teaches: tuple[str, ...]
    further: tuple[str, ...]
    steps: tuple[Step, ...]


@functools.cache
def lessons(language: str = "en") -> Mapping[str, Lesson]:
    """Give all lessons of a language by slug, in the order of their files' numbers.

    Raises
    ------
    LessonError
        When one cannot be read, or needs one that there is not.
    """
    found = {lesson.slug: lesson for path in sorted((FOLDER / language).glob("[0-9]*.md")) for lesson in [read(path)]}
    for lesson in found.values():
        missing = [slug for slug in lesson.needs if slug not in found]
        if missing:
            raise LessonError(f"{lesson.slug} needs {', '.join(missing)}, which there is not")
    return found


def read(path: Path) -> Lesson:
    """Read one lesson; raises :class:`LessonError`."""
    return _Reader(path).lesson()


class _Reader:
    """Reads a file line by line and says where it does not understand."""

    def __init__(self, path: Path) -> None:
        self.path, self.lines = path, path.read_text(encoding="utf-8").splitlines()
        self.at = 0

    def fail(self, why: str, line: int | None = None) -> NoReturn:
        raise LessonError(f"{self.path.name}:{(self.at if line is None else line) + 1}: {why}")

    def lesson(self) -> Lesson:
        head = self._head()
        slug = self.path.stem.split("-", 1)[1]
        steps = []
        while self.at < len(self.lines):
            if self.lines[self.at].startswith("## "):
                steps.append(self._step())
            elif self.lines[self.at].strip():
                self.fail("a step begins with a heading")
            else:
                self.at += 1
        if not steps:
            self.fail("a lesson has steps")
        minutes = head["minutes"]
        if not minutes.isdigit():
            self.fail(f"minutes are a number, not {minutes!r}", 0)
        return Lesson(
            slug=slug,
            title=head["title"],
            question=head["question"],
            minutes=int(minutes),
            needs=_listed(head.get("needs", ""), ","),
            teaches=_listed(head["teaches"], ";"),
            further=_listed(head.get("further", ""), ";"),
            steps=tuple(steps),
        )

    def _head(self) -> dict[str, str]:
        if not self.lines or self.lines[0] != "---":
            self.fail("front matter begins with ---")
        head: dict[str, str] = {}
        self.at = 1
        while self.at < len(self.lines) and self.lines[self.at] != "---":
            name, colon, value = self.lines[self.at].partition(":")
            if not colon or name in head:
                self.fail(f"front matter says name: value, once each, not {self.lines[self.at]!r}")
            head[name] = value.strip()
            self.at += 1
        strange = [name for name in head if name not in ("title", "question", "minutes", "needs", "teaches", "further")]
        missing = [name for name in ("title", "question", "minutes", "teaches") if not head.get(name)]
        if strange or missing:
            self.fail(f"front matter lacks {', '.join(missing) or 'nothing'} and knows no {', '.join(strange) or '…'}")
        self.at += 1
        return head

    def _step(self) -> Step:
        begun, title = self.at, self.lines[self.at].removeprefix("## ").strip()
        self.at += 1
        text: list[str] = []
        said: dict[str, list[tuple[int, str]]] = {}
        while self.at < len(self.lines) and not self.lines[self.at].startswith("## "):
            line = self.lines[self.at].strip()
            name, colon, value = line.partition(":")
            if colon and name in _KEYS:
                said.setdefault(name, []).append((self.at, value.strip()))
            elif said and line:
                self.fail(f"text stands before {', '.join(said)}; this is {line[:30]!r}")
            else:
                text.append(line)
            self.at += 1
        body = " ".join(line for line in text if line)
        if not title or not body:
            self.fail("a step has a title and a text", begun)
        return self._made(begun, title, body, said)

    def _made(self, begun: int, title: str, text: str, said: dict[str, list[tuple[int, str]]]) -> Step:
        query = self._one(said, "scenario")
        for note in corrections(query):
            self.fail(f"the scenario is not what it says: {note}", said["scenario"][0][0])
        views = tuple(self._one(said, "show").split())
        controls = tuple(self._one(said, "controls").split())
        wrong = [v for v in views if v not in VIEWS] + [c for c in controls if not CONTROL.fullmatch(c)]
        if wrong:
            self.fail(f"there is nothing to show or control called {', '.join(wrong)}", begun)
        return Step(
            title=title,
            text=text,
            query=query,
            views=views,
            controls=controls,
            prediction=self._prediction(begun, said, query),
            expectations=tuple(self._each(said, "expect", read_expectation)),
            tries=tuple(self._each(said, "try", _try)),
            note=self._one(said, "note"),
            line=begun + 1,
        )

    def _prediction(self, begun: int, said: dict[str, list[tuple[int, str]]], query: str) -> Prediction | None:
        kind = self._one(said, "predict")
        starred = {line for line, _ in said.get("option*", [])}
        options = sorted([*said.get("option", []), *said.get("option*", [])])
        if not kind:
            if options or "reveal" in said or "ask" in said:
                self.fail("a question without predict:", begun)
            return None
        right = [index for index, (line, _) in enumerate(options) if line in starred]
        if kind not in PREDICTIONS or not self._one(said, "ask") or not self._one(said, "reveal"):
            self.fail(f"a prediction is one of {', '.join(PREDICTIONS)}, with ask: and reveal:", begun)
        if kind == "choose" and (len(right) != 1 or not 2 <= len(options) <= 4):
            self.fail("there are two to four options, one of them with a star", begun)
        run, answer = self._one(said, "run") or "1", self._one(said, "answer")
        if not run.isdigit() or not 1 <= int(run) <= len(decode(query).runs):
            self.fail(f"there is no run {run}", begun)
        if (kind == "rate") != bool(answer):
            self.fail("answer: is the largest rate, and for that alone", begun)
        texts = tuple(text for _, text in options)
        number = float(answer) if answer else None
        return Prediction(
            kind, self._one(said, "ask"), texts, right[0] if right else -1, int(run), number, self._one(said, "reveal")
        )

    def _one(self, said: dict[str, list[tuple[int, str]]], name: str) -> str:
        found = said.get(name, [])
        if len(found) > 1:
            self.fail(f"{name}: stands twice", found[1][0])
        return found[0][1] if found else ""

    def _each(self, said: dict[str, list[tuple[int, str]]], name: str, reader: Callable[[str], Result]) -> list[Result]:
        results = []
        for line, text in said.get(name, []):
            try:
                results.append(reader(text))
            except ValueError as error:
                self.fail(str(error), line)
        return results


_KEYS = {
    "scenario",
    "show",
    "controls",
    "predict",
    "ask",
    "option",
    "option*",
    "run",
    "answer",
    "reveal",
    "note",
    "expect",
    "try",
}


def _listed(text: str, separator: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(separator) if item.strip())


def _try(text: str) -> tuple[str, str]:
    title, bar, query = text.partition("|")
    if not bar or not title.strip() or corrections(query.strip()):
        raise ValueError(f"a link to try is title | link, not {text!r}")
    return title.strip(), query.strip()
