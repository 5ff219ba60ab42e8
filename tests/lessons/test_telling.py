"""What the browser is told of lessons, and what a link to a lesson opens."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from landscape import decode, simulate
from landscape.lessons.course import lessons
from landscape.lessons.glossary import glossary
from landscape.lessons.reading import read
from landscape.lessons.telling import payload, payload_of, pieces, resolve_link
from landscape.simulation.links import corrections
from landscape.words import speak

TINY = """---
title: Tiny
question: Where to?
minutes: 1
teaches: nothing
---

## Place

Watch.

scenario: surface=bowl&run=sgd,lr:0.01&steps=40&curve=rate
predict: place
ask: Where will it end?
reveal: There.
expect: loss 1 < 100

## Winner

Watch [momentum].

scenario: surface=bowl&run=sgd,lr:0.001&run=adam,lr:0.1&run=sgd,lr:10&steps=40
predict: winner
ask: Which is lowest?
reveal: That one.
note: Let them *bet*.
expect: loss 2 < loss 1
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "01-tiny.md"
    path.write_text(TINY)
    return path


def test_all_lessons_are_told() -> None:
    json.dumps(payload(), allow_nan=False)
    assert [lesson["slug"] for lesson in payload()["lessons"]] == list(lessons())
    assert payload()["glossary"] == glossary()
    for lesson, source in zip(payload()["lessons"], lessons().values(), strict=True):
        for step, origin in zip(lesson["steps"], source.steps, strict=True):
            assert decode(step["query"]).surface == origin.scenario.surface
            assert bool(step["prediction"]) == bool(origin.prediction)


def test_where_a_run_ends_and_who_wins(tiny: Path) -> None:
    (lesson,) = payload_of({"tiny": read(tiny)}, {})["lessons"]
    place, winner = lesson["steps"]
    end = simulate(decode(place["query"]))[0].params[-1, 0]
    assert place["prediction"]["end"] == pytest.approx(list(end))
    assert place["view"] == {"curve": "rate"}
    assert "curve" not in place["query"]
    assert winner["prediction"]["right"] == 1
    assert (place["note"], winner["note"]) == ([], [["text", "Let them "], ["em", "bet"], ["text", "."]])
    assert [option["slot"] for option in winner["prediction"]["options"]] == [0, 1, 2]
    assert winner["prediction"]["options"][1]["text"][0][1].startswith("Adam (")


def test_texts_are_cut() -> None:
    assert pieces("The [learning rates] of `sgd`, *stressed* and [unheard of]: 2*3*4.") == [
        ["text", "The "],
        ["term", "learning rates", "learning rate"],
        ["text", " of "],
        ["code", "sgd"],
        ["text", ", "],
        ["em", "stressed"],
        ["text", " and "],
        ["text", "unheard of"],
        ["text", ": 2*3*4."],
    ]


def test_numbers_are_told_in_the_marks_of_the_language() -> None:
    with speak("de"):
        assert pieces("364,000 und 0.015 bei (1; 2.5), `lr=0.1`") == [
            ["text", "364.000 und 0,015 bei (1; 2,5), "],
            ["code", "lr=0.1"],
        ]
    assert pieces("364,000 and 0.015") == [["text", "364,000 and 0.015"]]


def test_no_german_sentence_has_a_decimal_point() -> None:
    def said(told: Any) -> Iterator[str]:
        match told:
            case [str() as kind, str() as words, *_] if kind in {"text", "em", "term"}:
                yield words
            case list():
                for one in told:
                    yield from said(one)
            case dict():
                for one in told.values():
                    yield from said(one)

    texts = [*said(payload("de")["lessons"]), *payload("de")["glossary"].values()]
    assert any("0,05" in text for text in texts)
    assert [text for text in texts if re.search(r"(?<!\d)0\.\d|\d\.(?!\d{3}(?!\d))\d", text)] == []


FIRST = next(lesson for lesson in lessons().values() if len(lesson.steps) > 1)


def test_a_link_to_a_step_opens_its_scenario() -> None:
    query, lost = resolve_link(f"?lesson={FIRST.slug}&at=2&speed=5")
    scenario = decode(query)
    assert not lost
    assert not corrections(query)
    assert scenario.surface == FIRST.steps[1].scenario.surface
    assert scenario.runs == FIRST.steps[1].scenario.runs
    assert (scenario.view.lesson, scenario.view.at, scenario.view.speed) == (FIRST.slug, 2, 5)


def test_a_link_with_a_surface_is_ones_own() -> None:
    query = f"surface=ravine&lesson={FIRST.slug}"
    assert resolve_link(query) == (query, "")
    assert resolve_link("surface=ravine") == ("surface=ravine", "")


@pytest.mark.parametrize("query", ["lesson=unheard-of", f"lesson={FIRST.slug}&at=30"])
def test_what_there_is_not_is_told(query: str) -> None:
    same, lost = resolve_link(query)
    assert same == query
    assert lost.endswith("there are.")


WAYS = sorted({lesson.path for lesson in lessons().values() if lesson.path})


@pytest.mark.parametrize("way", WAYS)
def test_of_a_way_that_there_is_not_the_next_shorter_is_taken_and_it_is_told(way: int) -> None:
    assert resolve_link(f"path={way}") == (f"path={way}", "")
    query, told = resolve_link(f"?path={way + 1}&speed=5")
    assert decode(query).view.path == way
    assert decode(query).view.speed == 5
    assert told == f"There is no way of {way + 1} minutes through the lessons; that of {way} is taken."
    assert decode(resolve_link("path=1")[0]).view.path == WAYS[0]


def test_runs_of_one_method_are_named_by_what_tells_them_apart() -> None:
    told = {lesson["slug"]: lesson["steps"] for lesson in payload()["lessons"]}
    asked = told["spring"][0]["prediction"]
    assert [option["text"][0][1] for option in asked["options"]] == [
        "Momentum, momentum 0 (blue)",
        "Momentum, momentum 0.468 (vermillion)",
        "Momentum, momentum 0.95 (green)",
    ]
    assert [run["text"] for run in told["smallest-loop"][4]["runs"]] == [
        "SGD, rate 0.01",
        "SGD, rate 0.1",
        "Momentum, rate 0.01",
        "Newton, rate 1",
    ]


def test_formulas_are_told_as_mathematics_in_the_marks_of_the_language() -> None:
    steps = {lesson["slug"]: lesson["steps"] for lesson in payload("de")["lessons"]}["backpropagation"]
    assert "<mn>0,25</mn>" in steps[3]["formulas"][0]
    assert "<mi>x</mi>" in steps[0]["formulas"][1]
    assert all(formula.startswith("<math ") for step in steps for formula in step["formulas"])
    assert steps[0]["code"].startswith("u = torch.tensor(0.5")
