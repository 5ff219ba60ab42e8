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

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TypeVar

from landscape.core.parts import Part
from landscape.lessons.edges import Edge
from landscape.lessons.evidence import Evidence, read_claim
from landscape.lessons.expectations import Expectation, Quantity
from landscape.lessons.files import Block, Complaint, Reader
from landscape.lessons.formulas import checked
from landscape.simulation.links import corrections, decode
from landscape.simulation.scenario import Scenario
from landscape.words import say

MOST_WORDS = 60
"""Words that may stand on the screen at once beside the stage."""
PREDICTIONS = ("choose", "place", "winner", "rate")
MINUTES = 2
"""What a step takes, where nothing is said."""
MOST_OPTIONS = 4
LONGEST_FORMULA = 300
"""Characters of a formula."""
PLACE = {"lesson", "at", "path", "step", "embed", "full", "hide", "projector"}
"""What a link says that is not of what a step shows: which lesson is open, and how much of the page is seen."""
ASKING = ("predict", "ask", "option", "option*", "reveal")
"""The lines of a question."""
Result = TypeVar("Result")
Claim = Expectation | Evidence | Edge
"""What is tried."""
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
    query, scenario
        What it shows, as a link and as such.
    views, controls
        What is shown; empty is everything.
    prediction
        If there is one.
    formulas
        What it comes to, in mathematics: see :mod:`landscape.lessons.formulas`.
    code
        The same as lines of a program that uses PyTorch; the same in all languages.
    expectations, claimed
        What must be true of the runs, the answer for a rate among it, and the lines in which it stands.
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
    scenario: Scenario
    views: tuple[str, ...]
    controls: tuple[str, ...]
    prediction: Prediction | None
    formulas: tuple[str, ...]
    code: str
    expectations: tuple[Claim, ...]
    claimed: tuple[int, ...]
    tries: tuple[tuple[str, str], ...]
    note: str
    line: int


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
    """Read one lesson from its file, by whose name it is called; raises :class:`LessonError`."""
    reader = _Meaning(path.name, path.read_text(encoding="utf-8", errors="replace"))
    lesson = reader.lesson(re.sub(r"^\d+-", "", path.stem))
    reader.close()
    return lesson


def read_text(text: str, slug: str = "", end: float = math.inf) -> tuple[Lesson, list[Complaint]]:
    """Read what of any text can be read as a lesson, and tell line by line what cannot; never raises.

    Parameters
    ----------
    text, slug
        What is read, and what it is called in a link.
    end
        When no further step is read, as :func:`time.monotonic` tells it.
    """
    reader = _Meaning(slug, text)
    reader.end = end
    return reader.lesson(slug), sorted(reader.complaints)


class _Meaning(Reader):
    """Reads a lesson and says where it means nothing."""

    end = math.inf

    def lesson(self, slug: str) -> Lesson:
        head = self.head(("title", "question", "minutes", "needs", "teaches", "path", "further"), ("title",))
        steps = tuple(self._steps())
        return Lesson(
            slug=slug,
            title=head.get("title", ""),
            question=head.get("question", ""),
            minutes=self._minutes(head, "minutes") or MINUTES * len(steps),
            needs=_listed(head.get("needs", ""), ","),
            teaches=_listed(head.get("teaches", ""), ";"),
            path=self._minutes(head, "path"),
            further=_listed(head.get("further", ""), ";"),
            steps=steps,
        )

    def _minutes(self, head: dict[str, str], name: str) -> int | None:
        told = head.get(name, "")
        if not told or (minutes := _whole(told)):
            return minutes if told else None
        self.complain(say("{name}: is a whole number of minutes, such as 10.", name=name), self._line_of(name))
        return None

    def _line_of(self, name: str) -> int:
        """Give the line of the front matter that tells something."""
        return next((i for i, line in enumerate(self.lines) if line.partition(":")[0].strip().lower() == name), 0)

    def _steps(self) -> Iterator[Step]:
        for block in self.blocks():
            if monotonic() > self.end:
                self.complain(say("There was no time to read the steps from here on."), block.heading)
                return
            yield self._step(block)

    def _step(self, block: Block) -> Step:
        query = self._scenario(block)
        scenario = decode(query)
        claims: list[tuple[int, Claim]] = [*self._each(block, "expect", lambda text: _claim(text, scenario))]
        prediction = self._prediction(block, scenario)
        if prediction and prediction.answer is not None:
            claims.append((block.line("answer"), Edge(prediction.run, prediction.answer)))
        return Step(
            title=block.title,
            text=block.text,
            query=query,
            scenario=scenario,
            views=self._names(block, "show", VIEWS.__contains__, " ".join(VIEWS)),
            controls=self._names(block, "controls", *_controls(scenario)),
            prediction=prediction,
            formulas=tuple(formula for _, formula in self._each(block, "formula", _formula)),
            code=block.code,
            expectations=tuple(claim for _, claim in claims),
            claimed=tuple(line + 1 for line, _ in claims),
            tries=tuple(link for _, link in self._each(block, "try", _try)),
            note=self.one(block, "note"),
            line=block.heading + 1,
        )

    def _scenario(self, block: Block) -> str:
        query, line = _query(self.one(block, "scenario")), block.line("scenario")
        if not query:
            why = say("A step has a scenario: what stands in a link behind its question mark, or the whole link.")
            self.complain(why, line)
        for note in corrections(query):
            self.complain(say("The scenario is not what it says: {note}", note=note), line)
        return query

    def _names(self, block: Block, name: str, knows: Callable[[str], bool], known: str) -> tuple[str, ...]:
        """Read names with blanks between; what there is not is left out."""
        said = self.one(block, name).split()
        if wrong := [one for one in said if not knows(one)]:
            why = say(
                "{name}: takes names such as {known}; there is no {wrong}.", name=name, known=known, wrong=wrong[0][:30]
            )
            self.complain(why, block.line(name))
        return tuple(filter(knows, said))

    def _prediction(self, block: Block, scenario: Scenario) -> Prediction | None:
        kind = self.one(block, "predict")
        ask, reveal = self.one(block, "ask"), self.one(block, "reveal")
        run, answer = self.one(block, "run") or "1", self.one(block, "answer")
        if not kind and not (block.options or ask or reveal):
            return None
        right = self._right(block)
        why = _why_not(kind, ask, reveal, scenario, run, answer)
        if not why and kind == "choose" and (right is None or not 2 <= len(block.options) <= MOST_OPTIONS):
            why = say("To choose from there are two to four lines option:, of which the right one is option*:.")
        if not why and right is not None and block.buts[right]:
            why = say("The right option has no but:, which answers a wrong one.")
        if why:
            self.complain(why, min(block.line(name) for name in ASKING if name in block.entries))
            return None
        return Prediction(
            kind=kind,
            ask=ask,
            options=tuple(text for _, text in block.options),
            buts=block.buts,
            right=-1 if right is None else right,
            run=int(run),
            answer=_positive(answer) if kind == "rate" else None,
            reveal=reveal,
        )

    def _right(self, block: Block) -> int | None:
        """Give the index of the one option with a star, if there is one and no other."""
        starred = {line for line, _ in block.entries.get("option*", [])}
        right = [index for index, (line, _) in enumerate(block.options) if line in starred]
        return right[0] if len(right) == 1 else None

    def _each(self, block: Block, name: str, reader: Callable[[str], Result]) -> list[tuple[int, Result]]:
        """Read all entries of a name, with their lines; one that cannot be read is left out."""
        results = []
        for line, text in block.entries.get(name, []):
            try:
                results.append((line, reader(text)))
            except ValueError as error:
                self.complain(str(error), line)
        return results


def _why_not(kind: str, ask: str, reveal: str, scenario: Scenario, run: str, answer: str) -> str:
    """Tell why nothing can be asked so; empty where it can."""
    if kind not in PREDICTIONS:
        return say("A question has a line predict: with one of {kinds}.", kinds=", ".join(PREDICTIONS))
    if not ask or not reveal:
        return say("A question has a line ask:, and a line reveal: that tells afterwards what happened and why.")
    number = _whole(run)
    if not number or number > len(scenario.runs):
        return say("run: is the number of a run, from 1 to {runs}.", runs=len(scenario.runs))
    if kind == "rate" and not _positive(answer):
        return say("With predict: rate there is a line answer: with the largest rate, such as 0.1.")
    if kind == "rate" and "lr" not in scenario.runs[number - 1].optimizer.params():
        return say("Run {run} has no learning rate to ask for.", run=number)
    if kind != "rate" and answer:
        return say("answer: is for predict: rate alone; what is right here follows from the runs, or has the star.")
    if kind == "winner" and sum(not one.hidden for one in scenario.runs) < 2:
        return say("With predict: winner the scenario has two runs or more.")
    return ""


def _controls(scenario: Scenario) -> tuple[Callable[[str], bool], str]:
    """Give what tells whether a scenario's panel has a control of some name, and a few names that it has."""
    parts: dict[str, list[Part]] = {
        "surface": [scenario.surface],
        "optimizer": [run.optimizer for run in scenario.runs],
        "schedule": [run.schedule for run in scenario.runs],
        "setup": [scenario.setup],
    }
    settings = {kind: sorted({name for part in some for name in part.values()}) for kind, some in parts.items()}

    def knows(name: str) -> bool:
        kind, _, setting = name.partition(".")
        return bool(CONTROL.fullmatch(name)) and (not setting or setting.partition(".")[0] in settings[kind])

    examples = ["surface", *(f"optimizer.{name}" for name in settings["optimizer"]), "schedule setup.noise rows"]
    return knows, " ".join(examples)


def _whole(text: str) -> int | None:
    """Read a whole number from 1 on; None for what is none."""
    return int(text) or None if text.isascii() and text.isdecimal() and len(text) < 5 else None


def _positive(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 < number < math.inf else None


def _formula(text: str) -> str:
    if len(text) > LONGEST_FORMULA:
        raise ValueError(say("A formula has at most {most} characters.", most=LONGEST_FORMULA))
    return checked(text)


def _claim(text: str, scenario: Scenario) -> Expectation | Evidence:
    claim = read_claim(text)
    plain = claim.claim if isinstance(claim, Evidence) else claim
    numbers = [side.run for side in (plain.left, plain.right) if isinstance(side, Quantity)]
    if max(numbers) > len(scenario.runs):
        raise ValueError(say("There is no run {run} in this step.", run=max(numbers)))
    return claim


def _query(text: str) -> str:
    """Give what a scenario or a link says behind its question mark, without the place in another lesson."""
    before, mark, behind = text.partition("?")
    query = behind if mark and (not before or before.startswith(("/", "http"))) else text
    pairs = query.partition("#")[0].split("&")
    return "&".join(pair for pair in pairs if pair.partition("=")[0].strip() not in PLACE)


def _listed(text: str, separator: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(separator) if item.strip())


def _try(text: str) -> tuple[str, str]:
    title, bar, link = text.partition("|")
    query = _query(link.strip())
    if not bar or not title.strip():
        raise ValueError(say("A link to go on with is a title, a bar | and a link."))
    for note in corrections(query):
        raise ValueError(say("The link is not what it says: {note}", note=note))
    return title.strip(), query
