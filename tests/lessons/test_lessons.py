"""Every lesson can be read, says nothing that does not happen, and covers the curriculum together with the others."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from landscape.core.optimizers import OPTIMIZERS
from landscape.lessons.course import lessons
from landscape.lessons.expectations import read_expectation
from landscape.lessons.files import LessonError
from landscape.lessons.glossary import glossary, term_of
from landscape.lessons.reading import MOST_WORDS, PREDICTIONS, Lesson, Step, read
from landscape.lessons.translation import translated
from landscape.simulation.links import decode
from landscape.simulation.scenario import Scenario
from landscape.simulation.simulate import simulate
from landscape.simulation.verdicts import Kind, verdict
from landscape.words import ENGLISH, languages

LANGUAGES = tuple(languages())
TAUGHT = [(language, lesson) for language in LANGUAGES for lesson in lessons(language).values()]
STEPS = [
    pytest.param(lesson, step, id=f"{language}-{lesson.slug}-{number}")
    for language, lesson in TAUGHT
    for number, step in enumerate(lesson.steps, 1)
]
WAYS = {lesson.path for lesson in lessons().values() if lesson.path}
"""Minutes that ways through the lessons take."""
CLAIMING = [step for step in STEPS if str(step.id).startswith(ENGLISH)]
"""Steps whose claims are tried: a translation has no claims of its own."""
HEADINGS = {
    "Loss functions",
    "Gradient descent",
    "Optimizers",
    "Schedules",
    "Gradient clipping",
    "The smallest training loop",
}
TOPICS = {
    *("mean squared error", "mean absolute error", "Huber loss", "binary cross-entropy", "categorical cross-entropy"),
    *("why not squares for classes", "Dice loss", "asymmetric loss", "a loss is chosen", "overfitting"),
    *("gradient descent is local", "learning rate", "small is not safe", "the end depends on the start"),
    *("saddle point", "plateau", "ravine", "batch", "stochastic gradient descent", "mini-batch"),
    *("momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam", "AdamW", "weight decay"),
    *("step decay", "cosine annealing", "warm restarts", "warm-up", "condition number"),
}
WORDS = {
    *("loss function", "gradient descent", "learning rate", "backpropagation", "convergence", "divergence"),
    *("stochastic gradient descent", "mini-batch", "epoch", "momentum", "saddle point", "local minimum"),
    *("global minimum", "plateau", "ravine", "condition number", "schedule", "warm-up", "gradient clipping"),
    *("weight decay", "overfitting"),
}
FURTHER = {
    "Karpathy, *A Recipe for Training Neural Networks*",
    "3Blue1Brown, *Gradient descent*",
    "Ruder, *An overview of gradient descent optimization algorithms* (2016)",
    "Kingma & Ba, *Adam* (2014)",
    "Goh, *Why Momentum Really Works* (2017)",
    "Li et al., *Visualizing the Loss Landscape of Neural Nets* (2018)",
}
WIDEST = 52
"""Letters of a line of code that stand beside the stage without being broken."""
IN_BRACKETS = re.compile(r"\[(?:[^\]|]+\|)?([^\]|]+)\]")
"""The entry of the glossary that a word in brackets means."""
WORD = re.compile(r"[^\W\d_]{3,}")
"""What is not just a letter of a formula."""
DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")


@pytest.mark.parametrize(("lesson", "step"), CLAIMING)
def test_what_a_step_claims_happens(lesson: Lesson, step: Step) -> None:
    for claim in step.expectations:
        holds, found = claim.holds(step.scenario)
        assert holds, f"{lesson.slug}, line {step.line}: {claim.text!r}, but {found}"


@pytest.mark.parametrize(("lesson", "step"), CLAIMING)
def test_a_prediction_can_be_judged(lesson: Lesson, step: Step) -> None:
    asked = step.prediction
    if asked is None:
        return
    assert step.expectations, f"{lesson.slug}, line {step.line}: nothing is claimed that the answer could rest on"
    scenario = step.scenario
    if asked.kind == "rate":
        assert asked.answer is not None
        assert converges(scenario, asked.run, 0.98 * asked.answer)
        assert not converges(scenario, asked.run, 1.02 * asked.answer)
    if asked.kind == "winner":
        ends = sorted(float(path.loss[-1, 0]) for path in simulate(scenario))
        assert ends[0] < 0.99 * ends[1] or ends[0] < ends[1] - 1e-3, "nobody clearly wins"
    if asked.kind == "place":
        (path,) = (simulate(scenario)[asked.run - 1],)
        assert path.last_valid_step[0] == path.steps


def converges(scenario: Scenario, run: int, rate: float) -> bool:
    runs = list(scenario.runs)
    one = runs[run - 1]
    changed = Scenario(scenario.surface, (type(one)(one.optimizer.replace(lr=rate), one.schedule),), scenario.setup)
    (path,) = simulate(changed)
    return verdict(changed.surface, changed.runs[0], changed.setup, path).kind in (Kind.GLOBAL, Kind.LOCAL)


@pytest.mark.parametrize(("lesson", "step"), STEPS)
def test_texts_are_short_and_their_terms_are_known(lesson: Lesson, step: Step) -> None:
    language = next(language for language, one in TAUGHT if one is lesson)
    asked = step.prediction
    screens = [step.text, *([f"{asked.ask} {' '.join(asked.options)}", asked.reveal] if asked else [])]
    told = max((len(but.split()) for but in asked.buts), default=0) if asked else 0
    assert told <= MOST_WORDS / 2, f"{lesson.slug}, line {step.line}: {told} words against an option"
    for text in [*screens, *(asked.buts if asked else ())]:
        assert len(text.split()) <= MOST_WORDS, f"{lesson.slug}, line {step.line}: {len(text.split())} words"
        for term in IN_BRACKETS.findall(text):
            assert term_of(term, language), f"{lesson.slug}, line {step.line}: the glossary has no [{term}]"
    assert len(step.note.split()) <= MOST_WORDS
    assert step.note, f"{lesson.slug}, line {step.line}: the lecturer has no note"


@pytest.mark.parametrize(("lesson", "step"), STEPS)
def test_every_wrong_option_has_its_own_answer(lesson: Lesson, step: Step) -> None:
    asked = step.prediction
    if asked is None:
        return
    for index, (option, but) in enumerate(zip(asked.options, asked.buts, strict=True)):
        assert bool(but) == (index != asked.right), f"{lesson.slug}, line {step.line}: {option!r}"


@pytest.mark.parametrize("lesson", lessons().values(), ids=lessons())
def test_a_lesson_has_a_formula(lesson: Lesson) -> None:
    assert any(step.formulas for step in lesson.steps)


@pytest.mark.parametrize(("lesson", "step"), CLAIMING)
def test_code_is_a_program(lesson: Lesson, step: Step) -> None:
    ast.parse(step.code)
    assert all(len(line) <= WIDEST for line in step.code.splitlines()), f"{lesson.slug}, line {step.line}"


@pytest.mark.parametrize(("language", "lesson"), TAUGHT)
def test_a_lesson_ends_with_something_to_try(language: str, lesson: Lesson) -> None:
    assert lesson.steps[-1].tries, f"{language}/{lesson.slug}"
    assert 3 <= lesson.minutes <= 20
    assert len(lesson.steps) >= 2


@pytest.mark.parametrize(("language", "lesson"), TAUGHT)
def test_a_lesson_asks_at_least_twice_and_is_not_long(language: str, lesson: Lesson) -> None:
    assert 3 <= len(lesson.steps) <= 6
    assert sum(step.prediction is not None for step in lesson.steps) >= 2
    assert all(step.query and step.views and step.expectations for step in lesson.steps)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lessons_cover_the_curriculum(language: str) -> None:
    course = lessons(language).values()
    taught = {heading for lesson in course for heading in lesson.teaches}
    assert len(course) >= 16
    assert taught >= HEADINGS | TOPICS
    assert {title for lesson in course for title in lesson.further} == FURTHER
    asked = [step.prediction for lesson in course for step in lesson.steps if step.prediction]
    assert {prediction.kind for prediction in asked} == set(PREDICTIONS)
    first = [prediction.right == 0 for prediction in asked if prediction.kind == "choose"]
    assert 0.2 < sum(first) / len(first) < 0.5, "the right option should not be known by its place"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_needs_only_earlier_ones(language: str) -> None:
    """So there is a way through them, and no circle."""
    seen: set[str] = set()
    for slug, lesson in lessons(language).items():
        assert set(lesson.needs) <= seen, slug
        seen.add(slug)


@pytest.mark.parametrize("minutes", WAYS)
def test_a_way_through_the_lessons_keeps_its_time_and_has_what_its_lessons_need(minutes: int) -> None:
    way = {slug: lesson for slug, lesson in lessons().items() if lesson.path and lesson.path <= minutes}
    assert 0.9 * minutes <= sum(lesson.minutes for lesson in way.values()) <= minutes
    assert all(set(lesson.needs) <= set(way) for lesson in way.values())


def test_there_are_ways_of_one_two_and_four_school_lessons() -> None:
    assert sorted(WAYS) == [45, 90, 180]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_glossary_is_complete(language: str) -> None:
    entries = glossary(language)
    assert language != ENGLISH or set(entries) >= WORDS
    assert len(entries) == len(glossary())
    assert all(sentence.endswith(".") for sentence in entries.values())
    assert len(set(entries.values())) == len(entries)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_met_in_a_lesson(language: str) -> None:
    met = set()
    for _, lesson in (pair for pair in TAUGHT if pair[0] == language):
        for step in lesson.steps:
            asked = step.prediction
            texts = [step.text, *([asked.ask, asked.reveal, *asked.options] if asked else [])]
            met |= {term_of(term, language) for text in texts for term in IN_BRACKETS.findall(text)}
    assert set(glossary(language)) <= met


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != ENGLISH])
@pytest.mark.parametrize("slug", lessons())
def test_a_translation_says_the_same_numbers_and_words(language: str, slug: str) -> None:
    order = {other: list(glossary(other)) for other in (ENGLISH, language)}
    for ours, theirs in zip(lessons()[slug].steps, lessons(language)[slug].steps, strict=True):
        for english, said in zip(texts_of(ours), texts_of(theirs), strict=True):
            assert sorted(DIGITS.findall(said)) == sorted(DIGITS.findall(english)), f"{slug}, line {theirs.line}"
            meant = [order[ENGLISH].index(str(term_of(word))) for word in IN_BRACKETS.findall(english)]
            found = [order[language].index(str(term_of(word, language))) for word in IN_BRACKETS.findall(said)]
            assert sorted(found) == sorted(meant), f"{slug}, line {theirs.line}"
            assert said != english or len(WORD.findall(said)) < 3, f"{slug}, line {theirs.line}: not translated"


def texts_of(step: Step) -> list[str]:
    asked = step.prediction
    return [
        step.title,
        step.text,
        step.note,
        *([asked.ask, asked.reveal, *asked.options, *asked.buts] if asked else []),
    ] + [title for title, _ in step.tries]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("title: X\n", ""), "lacks title:"),
        (("## Eins", "### Eins"), "A step begins with a heading"),
        (("option: Ja\n", ""), "differ in but, option"),
        (("but: Doch.\n", ""), "differ in but"),
        (
            ("option: Nein\nbut: Doch.\n", "option: Nein\nreveal: X.\nbut: Doch.\n"),
            "but: stands in the line below the option",
        ),
        (("try: Weiter\n", ""), "differ in try"),
        (("reveal: Weil.", "reveal:"), "differ in reveal"),
        (("note: Hm.\n", "scenario: surface=bowl\n"), "differ in scenario, note"),
    ],
)
def test_a_translation_that_differs_says_where(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    english, german = tmp_path / "1-a.md", tmp_path / "1-b.md"
    asking = "predict: choose\nask: What?\noption*: Yes\noption: No\nbut: It is.\n"
    asking += "reveal: Because.\nnote: Hm.\ntry: On | surface=bowl\n"
    english.write_text(WELL.rstrip() + "\n" + asking)
    well = "---\ntitle: X\nquestion: Y?\n---\n\n## Eins\n\nText.\n\nask: Was?\noption: Ja\noption: Nein\nbut: Doch.\n"
    well += "reveal: Weil.\nnote: Hm.\ntry: Weiter\n"
    lesson = read(english)
    german.write_text(well)
    asked = translated(lesson, german).steps[0].prediction
    assert (asked.options, asked.buts) == (("Ja", "Nein"), ("", "Doch."))
    assert change[0] in well
    german.write_text(well.replace(*change))
    with pytest.raises(LessonError, match=r"1-b\.md:[0-9]+: .*" + says):
        translated(lesson, german)
    with pytest.raises(LessonError, match="no such translation"):
        translated(lesson, tmp_path / "1-c.md")


WELL = """---
title: A
question: B?
minutes: 5
teaches: c
---

## One

Some text.

scenario: surface=bowl&run=sgd,lr:0.05&steps=300
expect: verdict 1 is global
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "01-one.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_lesson_is_read(tmp_path: Path) -> None:
    lesson = read(written(tmp_path, WELL))
    assert (lesson.slug, lesson.title, lesson.minutes) == ("one", "A", 5)
    (step,) = lesson.steps
    assert step.scenario == decode("surface=bowl&run=sgd,lr:0.05&steps=300")
    assert step.expectations[0].holds(step.scenario)[0]
    assert (step.formulas, step.code) == ((), "")


def test_formulas_and_code_are_read_as_they_stand(tmp_path: Path) -> None:
    more = "formula: theta ← theta - eta * gradient(theta)\nformula: eta < 2 / lambda_max\n"
    code = "```\nfor batch in data:\n    loss.backward()\n```\n"
    (step,) = read(written(tmp_path, WELL + more + code)).steps
    assert step.formulas == ("theta ← theta - eta * gradient(theta)", "eta < 2 / lambda_max")
    assert step.code == "for batch in data:\n    loss.backward()"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title: A\n", "", r"01-one.md:1: The front matter lacks title:"),
        ("---\ntitle", "title", "01-one.md:1: A lesson begins with a line ---"),
        ("minutes: 5", "minutes: long", "01-one.md:4: minutes: is a whole number"),
        ("## One", "One", "01-one.md:8: A step begins with a heading"),
        ("surface=bowl", "surface=bowel", "01-one.md:12: The scenario is not what it says"),
        ("is global", "is happy", "01-one.md:13: No run can be “happy”"),
        ("verdict 1 is global", "it works", "01-one.md:13: “it works” cannot be checked"),
        ("Some text.", "", "01-one.md:8: A step has a title behind ## and a text"),
        ("expect:", "predict: choose\nexpect:", "01-one.md:13: A question has a line ask:"),
        ("expect:", "scenario: x\nexpect:", "01-one.md:13: scenario: stands here twice"),
        ("expect:", "formula: 2 +\nexpect:", "01-one.md:13: “2 \\+” is no formula"),
        ("expect:", "formula: [1]\nexpect:", "01-one.md:13: “\\[1\\]” is no formula"),
        ("expect:", "```\nexpect:", "01-one.md:13: Code ends with a line ```"),
        ("expect:", "but: No.\nexpect:", "01-one.md:13: but: stands in the line below the option"),
        (
            "expect:",
            "predict: choose\nask: A?\noption*: B\nbut: C.\noption: D\nreveal: E.\nexpect:",
            "01-one.md:13: The right option has no but:",
        ),
        ("expect:", "show: everything\nexpect:", "01-one.md:13: show: takes names such as .* there is no everything"),
        ("expect:", "controls: optimizer.rate\nexpect:", "optimizer.rate is unknown; did you mean optimizer.lr"),
        ("expect:", "controls: optimizer.beta1\nexpect:", "optimizer.beta1 is unknown here"),
        ("expect:", "controls: setup.foo\nexpect:", "setup.foo is unknown here"),
        ("expect:", "controls: surface.foo\nexpect:", "surface.foo is unknown here"),
        ("expect: verdict 1 is global", "expect: verdict 1 is global\nMore text.", "01-one.md:14: Text stands above"),
    ],
)
def test_a_malformed_lesson_says_file_and_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in WELL
    with pytest.raises(LessonError, match=told):
        read(written(tmp_path, WELL.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ("verdict 1 is global", True),
        ("verdict 1 is not global", False),
        ("verdict 2 is diverging", True),
        ("loss 1 < 1e-6", True),
        ("loss 1 at 0 > 10", True),
        ("loss 2 at 300 > 1e300", True),
        ("steps 1 < steps 2", True),
        ("last_valid_step 2 < 300", True),
        ("gradient 1 < gradient 1 at 0", True),
    ],
)
def test_claims_are_checked(claim: str, holds: bool) -> None:
    scenario = decode("surface=bowl&run=sgd,lr:0.05&run=sgd,lr:3&steps=300")
    found, told = read_expectation(claim).holds(scenario)
    assert found is holds, told


@pytest.mark.parametrize(
    ("query", "claim", "holds"),
    [
        ("surface=bowl&run=sgd", "sharpness 1 at 3 > 19.9", True),
        ("surface=bowl&run=sgd", "condition 1 > 20.1", False),
        ("surface=two_wells&run=sgd,lr:0.05&starts=16&spread=box&steps=300", "reached 1 < 1", True),
        ("surface=two_wells&run=sgd,lr:0.05&starts=16&spread=box&steps=300", "reached 1 > 0", True),
        ("surface=data,data:imbalanced,model:logistic&run=sgd&steps=1&x=0&y=-9", "misses 1 at 0 >= 10", True),
        ("surface=data,data:imbalanced,model:logistic&run=sgd&steps=1&x=0&y=-9", "alarms 1 at 0 > 0", False),
        ("surface=data,data:imbalanced,model:logistic&run=sgd&steps=1&x=0&y=9", "alarms 1 at 0 >= 190", True),
        ("surface=data,data:sine,model:sinusoid&run=sgd&steps=1", "held 1 > 0", True),
    ],
)
def test_what_can_be_measured(query: str, claim: str, holds: bool) -> None:
    found, told = read_expectation(claim).holds(decode(query))
    assert found is holds, told


@pytest.mark.parametrize("claim", ["misses 1 > 0", "alarms 1 > 0", "held 1 > 0"])
def test_what_there_is_not_cannot_be_claimed(claim: str) -> None:
    with pytest.raises(ValueError, match=r"There are no two classes|No rows are held out"):
        read_expectation(claim).holds(decode("surface=bowl&run=sgd"))


def test_terms_are_found_in_any_number_and_case() -> None:
    assert term_of("Mini-batches") == "mini-batch"
    assert term_of("saddle points") == "saddle point"
    assert term_of("local minimum") == "local minimum"
    assert term_of("banana") is None


def test_every_optimizer_named_in_a_lesson_exists() -> None:
    named = {run.optimizer.slug for _, lesson in TAUGHT for step in lesson.steps for run in step.scenario.runs}
    assert named <= set(OPTIMIZERS)
