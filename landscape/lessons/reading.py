"""Reads lessons: Markdown with front matter, a heading per step, and lines such as ``expect: verdict 1 is diverging``.

::

    ---
    title: The learning rate
    question: How large may a step be?
    minutes: 8
    needs: walking-downhill
    teaches: learning rate
    path: 45
    further: Goh, *Why Momentum Really Works* (2017)
    ---

    ## Too small a step

    A sentence or three, with a [learning rate] from the glossary.

    scenario: surface=bowl&run=sgd,lr:0.003&steps=60
    controls: optimizer.lr
    predict: choose
    ask: What will it do?
    option*: Creep
    option: Settle at once
    but: It does from 0.05 on; here it has gone a tenth of the way.
    reveal: It creeps, since each step is a three-hundredth of the slope.
    formula: theta ← theta - eta * gradient(theta)
    note: Let the room guess how many steps it would take.
    expect: loss 1 > 0.1

Of options the right one has the star, and each other one its ``but:`` for those who choose it. A ``formula:`` and code
between fences, ::

    ```
    loss.backward()
    ```

are shown once the run has been, formulas as :mod:`landscape.lessons.formulas` reads them. A prediction is ``choose``;
``place``, where a run ends, by a click on the map; ``winner``, which run is lowest at the end; or ``rate``, the largest
at which a run still converges. Steps end with the lesson; the last may list ``try:`` links with a title before a bar. A
``note`` is for the lecturer's eyes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from landscape.lessons.evidence import Evidence, read_claim
from landscape.lessons.expectations import Expectation
from landscape.lessons.files import Block, Reader
from landscape.lessons.formulas import checked
from landscape.simulation.links import corrections, decode
from landscape.simulation.scenario import Scenario

MOST_WORDS = 60
"""Words that may stand on the screen at once beside the stage."""
PREDICTIONS = ("choose", "place", "winner", "rate")
Result = TypeVar("Result")
VIEWS = ("stage", "map", "curves", "model", "explorer")
CONTROL = re.compile(r"(surface|optimizer|schedule|setup)(\.[a-z_0-9.]+)?|rows")


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
    buts
        What is told to those who chose one of them; empty for the right one.
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
    buts: tuple[str, ...]
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
    formulas
        What it comes to, in mathematics: see :mod:`landscape.lessons.formulas`.
    code
        The same as lines of a program that uses PyTorch; the same in all languages.
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
    formulas: tuple[str, ...]
    code: str
    expectations: tuple[Expectation | Evidence, ...]
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
    path
        Minutes of the shortest way through the lessons that has this one, and so have the longer ones; None where only
        all lessons together have it.
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
    path: int | None
    further: tuple[str, ...]
    steps: tuple[Step, ...]


def read(path: Path) -> Lesson:
    """Read one lesson; raises :class:`LessonError`."""
    return _Meaning(path).lesson()


class _Meaning(Reader):
    """Reads a lesson and says where it means nothing."""

    def lesson(self) -> Lesson:
        head = self.head(
            ("title", "question", "minutes", "needs", "teaches", "path", "further"),
            ("title", "question", "minutes", "teaches"),
        )
        minutes, path = head["minutes"], head.get("path", "")
        if not minutes.isdigit() or not (path or "1").isdigit():
            self.fail(f"minutes are a number, not {minutes!r}, and so is a path, not {path!r}", 0)
        return Lesson(
            slug=self.slug,
            title=head["title"],
            question=head["question"],
            minutes=int(minutes),
            needs=_listed(head.get("needs", ""), ","),
            teaches=_listed(head["teaches"], ";"),
            path=int(path) if path else None,
            further=_listed(head.get("further", ""), ";"),
            steps=tuple(self._step(block) for block in self.blocks()),
        )

    def _step(self, block: Block) -> Step:
        query = self.one(block, "scenario")
        for note in corrections(query):
            self.fail(f"the scenario is not what it says: {note}", block.entries["scenario"][0][0])
        views = tuple(self.one(block, "show").split())
        controls = tuple(self.one(block, "controls").split())
        wrong = [v for v in views if v not in VIEWS] + [c for c in controls if not CONTROL.fullmatch(c)]
        if wrong:
            self.fail(f"there is nothing to show or control called {', '.join(wrong)}", block.heading)
        return Step(
            title=block.title,
            text=block.text,
            query=query,
            views=views,
            controls=controls,
            prediction=self._prediction(block, query),
            formulas=tuple(self._each(block, "formula", checked)),
            code=block.code,
            expectations=tuple(self._each(block, "expect", read_claim)),
            tries=tuple(self._each(block, "try", _try)),
            note=self.one(block, "note"),
            line=block.heading + 1,
        )

    def _prediction(self, block: Block, query: str) -> Prediction | None:
        kind = self.one(block, "predict")
        starred = {line for line, _ in block.entries.get("option*", [])}
        options = block.options
        if not kind:
            if options or "reveal" in block.entries or "ask" in block.entries:
                self.fail("a question without predict:", block.heading)
            return None
        right = [index for index, (line, _) in enumerate(options) if line in starred]
        if kind not in PREDICTIONS or not self.one(block, "ask") or not self.one(block, "reveal"):
            self.fail(f"a prediction is one of {', '.join(PREDICTIONS)}, with ask: and reveal:", block.heading)
        if kind == "choose" and (len(right) != 1 or not 2 <= len(options) <= 4):
            self.fail("there are two to four options, one of them with a star", block.heading)
        if any(block.buts[index] for index in right):
            self.fail("there is no but: to the right option", block.heading)
        run, answer = self.one(block, "run") or "1", self.one(block, "answer")
        if not run.isdigit() or not 1 <= int(run) <= len(decode(query).runs):
            self.fail(f"there is no run {run}", block.heading)
        if (kind == "rate") != bool(answer):
            self.fail("answer: is the largest rate, and for that alone", block.heading)
        texts = tuple(text for _, text in options)
        number = float(answer) if answer else None
        return Prediction(
            kind,
            self.one(block, "ask"),
            texts,
            block.buts,
            right[0] if right else -1,
            int(run),
            number,
            self.one(block, "reveal"),
        )

    def _each(self, block: Block, name: str, reader: Callable[[str], Result]) -> list[Result]:
        results = []
        for line, text in block.entries.get(name, []):
            try:
                results.append(reader(text))
            except ValueError as error:
                self.fail(str(error), line)
        return results


def _listed(text: str, separator: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(separator) if item.strip())


def _try(text: str) -> tuple[str, str]:
    title, bar, query = text.partition("|")
    if not bar or not title.strip() or corrections(query.strip()):
        raise ValueError(f"a link to try is title | link, not {text!r}")
    return title.strip(), query.strip()
