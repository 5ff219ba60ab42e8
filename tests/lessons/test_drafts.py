"""Any text is a lesson as far as it can be read; what cannot is told line by line, and nothing else passes."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.lessons import course
from landscape.lessons.course import FOLDER, lessons
from landscape.lessons.drafts import MOST_COMPLAINTS, WORK, claimed, draft, work_of
from landscape.lessons.files import KEYS, LONGEST, MOST_STEPS, LessonError
from landscape.lessons.folder import bring
from landscape.lessons.reading import VIEWS, read_text
from landscape.lessons.telling import payload, resolve_link
from landscape.simulation.links import decode
from landscape.words import ENGLISH, languages, speak

GUIDE = Path(__file__).parents[2] / "docs/how-to/own-lesson.md"
(EXAMPLE,) = re.findall(r"^```markdown\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
HEAD = "---\ntitle: A\n---\n"
STEP = "\n## One\n\nText.\n\nscenario: surface=bowl&run=sgd,lr:0.05&steps=60\n"
PIECES = {"text", "em", "strong", "code", "term", "paragraph", "bullet", "number"}
ENOUGH = 5.0
"""Seconds that no text may take; the worst takes a tenth, on a machine that does nothing else."""


def complaints(text: str) -> list[tuple[int, str]]:
    return [(one["line"], one["text"]) for one in draft(text)["complaints"]]


def test_the_example_of_the_guide_is_a_lesson_whose_claims_are_true() -> None:
    told = draft(EXAMPLE)
    assert told["complaints"] == []
    assert claimed(EXAMPLE) == {"complaints": []}
    assert told["claims"] == 4, "the answer for a rate is one"
    assert [step["title"] for step in told["lesson"]["steps"]] == ["A bowl", "Five times as steep"]
    assert [step["prediction"]["kind"] for step in told["lesson"]["steps"]] == ["choose", "rate"]
    assert set(told["glossary"]) == {"learning rate", "divergence"}
    lines = EXAMPLE.split("\n")
    assert all(lines[step["line"] - 1] == f"## {step['title']}" for step in told["lesson"]["steps"])


def test_the_guide_tells_every_name() -> None:
    for name in KEYS:
        assert f"`{name}:`" in GUIDE.read_text(encoding="utf-8")


def test_ours_are_read_without_a_complaint_and_told_as_they_are() -> None:
    slug, lesson = next(iter(lessons().items()))
    (path,) = (FOLDER / ENGLISH).glob(f"[0-9][0-9]-{slug}.md")
    told = draft(path.read_text(encoding="utf-8"))
    assert told["complaints"] == []
    ours = next(one for one in payload()["lessons"] if one["slug"] == slug)
    for step, own in zip(ours["steps"], told["lesson"]["steps"], strict=True):
        assert step == {name: value for name, value in own.items() if name != "line"}
    assert told["lesson"]["title"] == lesson.title


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "begins with a line ---"),
        ("# My lesson\n", 1, "begins with a line ---"),
        ("---\ntitle: A\n", 2, "second line ---"),
        (f"---\ntitle: A\n{STEP}", 4, "second line ---"),
        ("---\nname: A\n---\n" + STEP, 2, "not “name: A”"),
        (HEAD, 3, "A lesson has steps"),
        (HEAD + STEP.replace("scenario", "scenaro"), 9, "did you mean scenario:?"),
        (HEAD + STEP + "question: Who?\n", 10, "there are scenario:, show:"),
        (HEAD + STEP.replace("steps=60", "steps=many"), 9, "not what it says"),
        (HEAD + STEP.replace("\nscenario: surface=bowl&run=sgd,lr:0.05&steps=60", ""), 5, "A step has a scenario"),
        (HEAD + STEP + "predict: guess\nask: A?\nreveal: B.\n", 10, "one of choose, place, winner, rate"),
        (HEAD + STEP + "predict: place\nask: A?\n", 10, "a line reveal:"),
        (HEAD + STEP + "ask: A?\nreveal: B.\n", 10, "A question has a line predict:"),
        (HEAD + STEP + "predict: winner\nask: A?\nreveal: B.\n", 10, "two runs or more"),
        (HEAD + STEP + "predict: place\nask: A?\nreveal: B.\nrun: ²\n", 10, "from 1 to 1"),
        (HEAD + STEP + "predict: place\nask: A?\nreveal: B.\nrun: 2\n", 10, "from 1 to 1"),
        (HEAD + STEP + "predict: rate\nask: A?\nreveal: B.\nanswer: big\n", 10, "with the largest rate"),
        (HEAD + STEP + "predict: rate\nask: A?\nreveal: B.\nanswer: inf\n", 10, "with the largest rate"),
        (HEAD + STEP + "predict: choose\nask: A?\nreveal: B.\noption: C\noption: D\n", 10, "option*:"),
        (HEAD + STEP + "formula: a in b\n", 10, "is no formula"),
        (HEAD + STEP + "formula: sum()\n", 10, "is no formula"),
        (HEAD + STEP + f"formula: {'-' * 290}x\n", 10, "is no formula"),
        (HEAD + STEP + f"formula: {'x' * 400}\n", 10, "at most 300 characters"),
        (HEAD + STEP + "expect: loss 2 < 1\n", 10, "no run 2"),
        (HEAD + STEP + "expect: loss 1 < 1.2.3 loss 1\n", 10, "is no number"),
        (HEAD + STEP + "expect: for rates of 1 from 0 to 1: loss 1 < 1\n", 10, "above 0"),
        (HEAD + STEP + "expect: over 0 seeds: loss 1 < 1\n", 10, "at least once"),
        (HEAD + STEP + "try: somewhere\n", 10, "a title, a bar | and a link"),
        (HEAD + STEP + "try: Less | surface=bowl&run=momentum,beta:0.5\n", 10, "The link is not what it says: "),
        (HEAD + STEP + "![A picture](https://example.org/a.png)\n", 10, "move up"),
        (HEAD + STEP.replace("Text.", "![A picture](x.png)\nText."), 7, "no pictures"),
        (HEAD + STEP + "### Too deep\n", 10, "move up"),
        (HEAD + STEP.replace("Text.", "x" * (LONGEST + 1)), 7, f"at most {LONGEST} characters"),
        (HEAD + STEP * (MOST_STEPS + 1), 5 + 6 * MOST_STEPS, "at most 30 steps"),
        ("---\ntitle: A\nminutes: soon\n---\n" + STEP, 3, "whole number of minutes"),
        (HEAD + STEP + "controls: optimizer.rate\n", 10, "optimizer.rate is unknown; did you mean optimizer.lr?"),
        (HEAD + STEP + "controls: setup.nois\n", 10, "did you mean setup.noise?"),
        (HEAD + STEP + "controls: optimizer.beta1\n", 10, "there are optimizer, optimizer.lr, optimizer.weight_decay."),
        (HEAD + STEP + "controls: surface.foo optimizer.lr\n", 10, "there are surface, surface.k."),
        (HEAD + STEP + "controls: setup.foo\n", 10, "there are setup, setup.steps,"),
        (HEAD + STEP + "controls: rows\n", 10, "there is no rows."),
        (HEAD + STEP + "predict: rate\nask: A?\nreveal: B.\nanswer: 0,02\n", 10, "a point before its decimals"),
        (HEAD + STEP + "predict: rate\nask: A?\nreveal: B.\nanswer: 0,02\n", 10, "write answer: 0.02."),
        (HEAD + STEP + "expect: loss 1 < 0,5\n", 10, "write loss 1 < 0.5."),
        (HEAD + STEP + "expect: verdict 1 is fine\n", 10, "it can be converged to the global minimum, "),
    ],
)
def test_a_complaint_has_its_line_and_says_what_to_write(text: str, line: int, says: str) -> None:
    found = complaints(text)
    assert any(at == line and says in told for at, told in found), found


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("See [this](javascript:alert(1)) and [that](https://example.org).", "There are no links in a text"),
        ("A [flux capacitor] helps.", "The glossary has no “flux capacitor”"),
        ("It [helps|flux capacitor], *really*.", "The glossary has no “flux capacitor”"),
    ],
)
def test_brackets_that_mean_nothing_are_complained_of_and_shown_as_text(line: str, says: str) -> None:
    known = "[Momentum], [steps|learning rate] and `a[i](b)`."
    text = (
        f"---\ntitle: T\n---\n\n## One\n\n{known}\n{line}\n\nscenario: surface=bowl\nnote: {line}\n```\na[i](b)\n```\n"
    )
    told = draft(text)
    assert {one["line"] for one in told["complaints"]} == {8, 11}
    assert all(one["text"].startswith(says) for one in told["complaints"])
    kinds = {piece[0] for piece in told["lesson"]["steps"][0]["text"]}
    assert kinds <= {"text", "em", "code", "term"}


@pytest.mark.parametrize(
    ("scenario", "kind", "says"),
    [
        ("run=sgd,lr:0.01&run=sgd,lr:0.01", "winner", "alike, at a loss of 0.0"),
        ("run=sgd,lr:0.01&run=sgd,lr:0.01&run=sgd,lr:0.02", "winner", ""),
        ("run=sgd,lr:5&run=sgd,lr:6", "winner", "alike, at a loss of ∞"),
        ("run=sgd,lr:5&run=sgd,lr:0.01", "winner", ""),
        ("run=sgd,lr:5", "place", "here run 1 does not"),
        ("run=sgd,lr:0.01&run=sgd,lr:5\nrun: 2", "place", "here run 2 does not"),
        ("run=sgd,lr:0.01&run=sgd,lr:5", "place", ""),
    ],
)
def test_a_question_that_the_runs_answer_has_one_right_answer(
    scenario: str, kind: str, says: str, tmp_path: Path
) -> None:
    asked = f"scenario: surface=bowl&{scenario}\npredict: {kind}\nask: A?\nreveal: B.\n"
    text = HEAD + re.sub("scenario: .*\n", asked, STEP)
    told, line = draft(text), 9 + asked[: asked.index("predict:")].count("\n")
    assert [(one["line"], says in one["text"]) for one in told["complaints"]] == ([(line, True)] if says else [])
    assert bool(told["lesson"]["steps"][0]["prediction"]) == (not says)
    (tmp_path / "undecided.md").write_text(text, encoding="utf-8")
    try:
        assert [says in one for one in bring(tmp_path)] == ([True] if says else [])
    finally:
        course.BROUGHT.pop("undecided", None)


def test_numbers_in_a_text_of_a_language_with_commas_stay_what_they_are() -> None:
    with speak("de"):
        assert text_of("Rates 0.125 and 0,125; 1,234.5 balls.") == [["text", "Rates 0,125 and 0,125; 1.234,5 balls."]]


def test_what_has_no_front_matter_is_complained_of_once() -> None:
    assert [line for line, _ in complaints("# My lesson\n\nHello.\n" + STEP)] == [1]


def test_what_else_stands_there_is_shown_all_the_same() -> None:
    told = draft(HEAD + STEP + "predict: guess\nask: A?\nreveal: B.\n" + STEP.replace("One", "Two"))
    first, second = told["lesson"]["steps"]
    assert (first["title"], first["prediction"], second["title"]) == ("One", None, "Two")


def test_a_whole_link_is_a_scenario_without_its_place_and_looks_of_the_page() -> None:
    link = "http://127.0.0.1:8050/de/?surface=bowl&run=sgd&lesson=fog&at=3&embed=1&step=4&curve=rate"
    lesson, found = read_text(HEAD + STEP.replace("surface=bowl&run=sgd,lr:0.05&steps=60", link))
    assert found == []
    assert lesson.steps[0].query == "surface=bowl&run=sgd&curve=rate"


def test_names_may_be_large_and_lines_may_end_as_they_like() -> None:
    text = "\ufeff" + (HEAD + STEP.replace("scenario:", "Scenario :")).replace("\n", "\r\n")
    assert complaints(text) == []
    assert draft(text)["lesson"]["steps"][0]["text"] == [["text", "Text."]]


def text_of(text: str) -> list[list[str]]:
    """Give the pieces that are told of a step's text, of which nothing is complained."""
    told = draft(HEAD + STEP.replace("Text.", text))
    assert told["complaints"] == []
    pieces: list[list[str]] = told["lesson"]["steps"][0]["text"]
    return pieces


def test_stars_and_strokes_stress() -> None:
    stressed = text_of("A **bold_one**, an *italic_one*, _another_; no snake_case_word, __init__, 2*3*4, or `a _b_`.")
    told = [piece for piece in stressed if piece[0] != "text"]
    assert told == [["strong", "bold_one"], ["em", "italic_one"], ["em", "another"], ["code", "a _b_"]]


def test_a_text_has_lists_and_paragraphs() -> None:
    text = "- one *is*\n  longer\n- two\n\n* three\n\nAfter.\nStill.\n\nLast:\n1. first\n2. second: `x`"
    assert text_of(text) == [
        ["bullet", "\n- "],
        ["text", "one "],
        ["em", "is"],
        ["text", " longer"],
        ["bullet", "\n- "],
        ["text", "two"],
        ["bullet", "\n* "],
        ["text", "three"],
        ["paragraph", "\n"],
        ["text", "After. Still."],
        ["paragraph", "\n"],
        ["text", "Last:"],
        ["number", "\n1. "],
        ["text", "first"],
        ["number", "\n2. "],
        ["text", "second: "],
        ["code", "x"],
    ]


def test_only_a_text_has_lists() -> None:
    asking = "predict: choose\nask: 1. What?\noption*: - 5\noption: 1. 5\nreveal: * It.\n"
    asked = draft(HEAD + STEP + asking)["lesson"]["steps"][0]["prediction"]
    assert [one["text"] for one in asked["options"]] == [[["text", "- 5"]], [["text", "1. 5"]]]
    assert (asked["ask"], asked["reveal"]) == ([["text", "1. What?"]], [["text", "* It."]])


@pytest.mark.parametrize("line", ["> Somebody said so.", "| a | b |"])
def test_what_a_text_cannot_have_is_complained_of(line: str) -> None:
    (found,) = complaints(HEAD + STEP.replace("Text.", f"Text.\n{line}"))
    assert (found[0], found[1][:16]) == (8, "There are no quo")


def test_claims_that_are_not_true_say_what_happens() -> None:
    wrong = HEAD + STEP + "expect: loss 1 < 1e-9\nexpect: verdict 1 is not diverging\nexpect: loss 1 at 999 < 1\n"
    (first, second) = claimed(wrong)["complaints"]
    assert (first["line"], second["line"]) == (10, 12)
    assert "is asked" in first["text"]
    assert "There is no step 999" in second["text"]


OWN_SGD = "surface=own,z:(x^2+10y^2)&run=own,lines:(x=x-rate*gradient(x))&steps=100"
RATES = [  # the edge is two over the largest curvature, which is 20 in all of them
    (OWN_SGD, "0.2", "it diverges; the largest rate that converges here is about 0.1."),
    (
        "surface=bowl,k:20&run=sgd,lr:0.01&steps=100",
        "5",
        "it diverges; the largest rate that converges here is about 0.1.",
    ),
    ("surface=bowl,k:20&run=sgd,lr:0.01&steps=100", "0.05", "still converges; the largest rate that converges here is"),
    (
        "surface=bowl,k:20&run=sgd,lr:0.01&steps=3",
        "0.2",
        "it diverges; the largest rate at which it does not is about 0.1.",
    ),
    ("surface=bowl,k:20&run=sgd,lr:0.01&steps=100", "0.1", ""),
    (OWN_SGD, "0.1", ""),
    ("surface=bowl,k:20&run=sgd,lr:0.01&steps=3", "0.02", ""),  # in so few steps it arrives nowhere
    ("surface=bowl,k:20&run=adam&run=sgd,lr:0.01&steps=100\nrun: 2", "0.1", ""),
]


@pytest.mark.parametrize(("scenario", "rate", "says"), RATES)
def test_the_answer_for_a_rate_is_tried_as_a_claim_is(scenario: str, rate: str, says: str) -> None:
    asking = f"predict: rate\nask: A?\nreveal: B.\nanswer: {rate}\n"
    text = HEAD + re.sub("scenario: .*", f"scenario: {scenario}", STEP) + asking
    assert (draft(text)["complaints"], draft(text)["claims"]) == ([], 1)
    begun = time.monotonic()
    found = claimed(text)["complaints"]
    assert [one["line"] for one in found] == ([text[: text.index("answer:")].count("\n") + 1] if says else [])
    assert all(says in one["text"] for one in found), found
    assert time.monotonic() - begun < ENOUGH


def test_an_answer_for_a_rate_that_takes_long_to_try_is_not_tried() -> None:
    slow = "scenario: surface=rosenbrock&run=sgd,lr:0.001&run=bfgs&steps=2000&starts=9"
    asking = "predict: rate\nask: A?\nreveal: B.\nanswer: 0.002\n"
    (found,) = claimed(HEAD + re.sub("scenario: .*", slow, STEP) + asking)["complaints"]
    assert "takes too long to be tried" in found["text"]


GONE = "surface=bowl&run=sgd,lr:0.003&run=sgd,lr:0.12&steps=60"
MISSING = {
    "steps 2 < steps 1": "run 2 does not come down to 0.1 % of its first height within 60 steps; run 1 does not come",
    "steps 1 < 30": ": run 1 does not come down to 0.1 % of its first height within 60 steps.",
    "steps 1 < 0.5 steps 1": ": run 1 does not come down to 0.1 % of its first height within 60 steps.",
    "loss 2 < loss 1": ": run 2 has no loss there: it diverged at step ",
    "gradient 2 at 60 < 1": ": run 2 has no gradient there: it diverged at step ",
}


@pytest.mark.parametrize("claim", MISSING)
@pytest.mark.parametrize("language", languages())
def test_what_is_no_number_is_told_in_words(claim: str, language: str) -> None:
    text = (
        HEAD + re.sub("scenario: .*", f"scenario: {GONE}", STEP) + f"expect: {claim}\nexpect: over 2 seeds: {claim}\n"
    )
    with speak(language):
        found = [one["text"] for one in claimed(text)["complaints"]]
    assert len(found) == 2
    assert not any(re.search(r"\b(inf|nan)\b", one) for one in found)
    assert language != ENGLISH or MISSING[claim] in found[0]


def test_how_a_run_ends_is_told_in_the_language_of_whoever_writes() -> None:
    with speak("de"):
        (found,) = claimed(HEAD + STEP + "expect: verdict 1 is diverging\n")["complaints"]
    assert found["text"] == "Das geschieht nicht: Lauf 1 geht noch bergab."


def test_what_takes_long_is_not_worked_out_and_says_so() -> None:
    runs = "&run=bfgs" * 8
    slow = f"scenario: surface=rosenbrock{runs}&steps=2000&starts=400\n"
    asking = "predict: winner\nask: A?\nreveal: B.\nexpect: loss 1 < 1\nexpect: over 999999 seeds: loss 1 < 1\n"
    text = HEAD + re.sub("scenario: .*\n", slow, STEP) + asking
    assert work_of(decode(slow.removeprefix("scenario: "))) > WORK
    begun = time.monotonic()
    told = draft(text)
    assert told["lesson"]["steps"][0]["prediction"] is None
    assert any("takes too long to work out" in one["text"] for one in told["complaints"])
    assert ["takes too long to be tried" in one["text"] for one in claimed(text)["complaints"]] == [True, True]
    assert time.monotonic() - begun < ENOUGH


def told_of(value: Any) -> Iterator[list[Any]]:
    """Give all pieces of text that are told."""
    if isinstance(value, list) and value and isinstance(value[0], str) and value[0] in PIECES:
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from told_of(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name not in {"show", "controls", "needs", "teaches"}:
                yield from told_of(one)


def is_safe(told: dict[str, Any]) -> bool:
    """Tell whether all that a page makes elements of is of the few kinds that it knows."""
    if not told["lesson"]:
        return True
    for step in told["lesson"]["steps"]:
        for formula in step["formulas"]:
            names = {element.tag.rpartition("}")[2] for element in ET.fromstring(formula).iter()}
            assert names <= MATHEMATICS, names
        assert all(isinstance(link["query"], str) for link in step["tries"])
    for kind, words, *term in told_of(told["lesson"]):
        assert kind in PIECES
        assert isinstance(words, str)
        assert len(term) == (kind == "term")
    return True


MATHEMATICS = {
    *("math", "mi", "mn", "mo", "mrow", "mfrac", "msup", "msub", "msqrt", "mroot", "mover", "munderover", "mtext"),
    *("mtable", "mtr", "mtd", "munder", "mspace", "mpadded"),
}
HOSTILE = [
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    '![x" onerror="alert(1)](https://example.org/x.png)',
    "<img src=x onerror=alert(1)>",
    'formula: "</math><script>alert(1)</script>"',
    "formula: a < b < script > c",
    "formula: 9**9**9**9**9",
    "formula: " + "(" * 150,
    "formula: " + "1" * 290,
    "formula: x\x00y",
    "try: go | javascript:alert(1)",
    "try: <b>go</b> | surface=bowl",
    "scenario: " + "9" * 1900,
    "scenario: javascript:alert(1)",
    "ask: </p><script>",
    "[" * 10_000,
    "*" * 10_000,
    "`" * 10_001,
    "[" * 30_000 + "]" * 30_000,
    "*a" * 30_000,
    "9" * 60_000,
    "9," * 30_000,
    "a" * 1_000_000,
    "\n" * 60_000,
    "## \n" * 15_000,
    "option: a\n" * 6_000,
    "expect: over 9 seeds: " * 90 + "loss 1 < 1",
    "expect: " + "1" * 1_900,
    "controls: " + "optimizer.lrr " * 600,
    "controls: optimizer." + "lr" * 4_000,
    "```\n" * 10_001,
    "\ud800\udfff\u202e\u2028\x85\x0b\x0c",
    "\r\r\n\n\r",
]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_shown_as_it_is_typed_and_takes_no_time(text: str, language: str) -> None:
    begun = time.monotonic()
    with speak(language):
        for whole in (text, HEAD + STEP + text, HEAD + STEP.replace("Text.", f"Text {text}"), HEAD + f"\n## {text}"):
            told = draft(whole)
            assert is_safe(told)
            assert len(told["complaints"]) <= MOST_COMPLAINTS
            assert len(claimed(whole)["complaints"]) <= MOST_COMPLAINTS
    assert time.monotonic() - begun < 4 * ENOUGH


LINES = st.one_of(
    st.sampled_from(
        ["---", "```", "", "## One", "title: A", "scenario: surface=bowl&run=sgd&steps=9", "predict: rate"]
    ),
    st.builds("{}: {}".format, st.sampled_from([*KEYS, "title", "minutes", "needs"]), st.text(max_size=40)),
    st.builds(
        "expect: {} {} {} {}".format,
        st.sampled_from(["loss", "steps", "verdict", "over 2 seeds: loss", "held", "reached"]),
        st.integers(0, 9),
        st.sampled_from(["<", "is", "at 3 >"]),
        st.sampled_from(["1", "global", "loss 1", "-", "1e999", "x 1"]),
    ),
    st.text(max_size=60),
    st.sampled_from(HOSTILE[:15]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=25).map("\n".join))
def test_no_text_is_too_strange(text: str) -> None:
    assert is_safe(draft(HEAD + text))
    assert is_safe(draft(text))
    assert all(one["line"] >= 1 for one in [*draft(text)["complaints"], *claimed(HEAD + text)["complaints"]])


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder of lessons, which nobody has afterwards."""
    yield tmp_path
    course.BROUGHT.clear()
    payload.cache_clear()


def test_a_folder_is_listed_behind_ours_and_its_links_work(folder: Path) -> None:
    payload.cache_clear()
    (folder / "02-two-bowls.md").write_text(EXAMPLE, encoding="utf-8")
    assert bring(folder) == []
    assert list(lessons())[-1] == list(lessons("de"))[-1] == "two-bowls"
    assert [one["slug"] for one in payload("de")["lessons"] if one["brought"]] == ["two-bowls"]
    query, lost = resolve_link("?lesson=two-bowls&at=2")
    assert not lost
    assert decode(query).surface == decode("surface=bowl,k:100").surface


def test_a_file_with_complaints_is_left_out_and_each_is_told_with_file_and_line(folder: Path) -> None:
    (folder / "good.md").write_text(EXAMPLE, encoding="utf-8")
    (folder / "bad.md").write_text(HEAD + STEP + "formula: 2 +\nshow: all\n", encoding="utf-8")
    (folder / "fog.md").write_text(EXAMPLE, encoding="utf-8")
    (folder / "own-one.md").write_text(EXAMPLE, encoding="utf-8")
    (folder / "Über uns.md").write_text(EXAMPLE, encoding="utf-8")
    (folder / "needy.md").write_text(EXAMPLE.replace("minutes: 5", "needs: nothing-there"), encoding="utf-8")
    (folder / "large.md").write_text(EXAMPLE + "\n" * 70_000, encoding="utf-8")
    (folder / "binary.md").write_bytes(bytes(range(256)))
    (folder / "note.txt").write_text("no lesson")
    told = bring(folder)
    assert list(course.BROUGHT) == ["good"]
    first, second = (line for line in told if line.startswith(f"{folder / 'bad.md'}:"))
    assert first.startswith(f"{folder / 'bad.md'}:10: “2 +” is no formula; write for example ")
    assert second == f"{folder / 'bad.md'}:11: show: takes names such as {' '.join(VIEWS)}; there is no all."
    for name, says in {
        "fog.md": "already",
        "own-one.md": "small letters",
        "Über uns.md": "small letters",
        "needy.md": "no lesson “nothing-there”",
        "large.md": "at most",
        "binary.md": "begins with",
    }.items():
        assert any(line.startswith(f"{folder / name}:1:") and says in line for line in told), told


def test_brackets_of_a_file_that_mean_nothing_are_complained_of_in_any_language(folder: Path) -> None:
    told = "---\ntitle: T\n---\n\n## One\n\n{text}\n\nscenario: surface=bowl\n"
    (folder / "deutsch.md").write_text(told.format(text="Eine [Lernrate] und eine [learning rate]."))
    (folder / "flux.md").write_text(told.format(text="A [flux capacitor]."))
    (folder / "link.md").write_text(told.format(text="See [this](javascript:alert(1))."))
    assert [sentence.removeprefix(f"{folder}/")[:47] for sentence in bring(folder)] == [
        "flux.md:7: The glossary has no “flux capacitor”",
        "link.md:7: There are no links in a text: what l",
    ]
    assert list(course.BROUGHT) == ["deutsch"]


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    told = "---\ntitle: T\n---\n\n## One\n\nA text.\n\nscenario: surface=bowl\n"
    outside = tmp_path_factory.mktemp("elsewhere") / "secret.md"
    outside.write_text(told)
    (folder / "inside.txt").write_text(told)
    (folder / "leads-out.md").symlink_to(outside)
    (folder / "leads-in.md").symlink_to(folder / "inside.txt")
    wrong = [sentence for sentence in bring(folder) if "leads-" in sentence]
    assert wrong == [f"{folder / 'leads-out.md'}:1: This file is a link that leads out of the folder; it is not read."]
    assert "leads-in" in lessons()
    assert "leads-out" not in lessons()


def test_there_has_to_be_a_folder(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="There is no folder"):
        bring(tmp_path / "nothing")


def test_of_a_lesson_of_ones_own_the_link_is_taken_as_it_is() -> None:
    assert resolve_link("surface=bowl&lesson=own-ravine&at=2") == ("surface=bowl&lesson=own-ravine&at=2", "")
    assert resolve_link("lesson=own-ravine") == ("lesson=own-ravine", "")
