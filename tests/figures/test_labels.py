"""Runs are called by the least that tells them apart, whatever they are."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given

from landscape import decode
from landscape.figures.labels import MOST, _facts, label_runs
from landscape.figures.theme import SLOTS
from landscape.simulation.scenario import Scenario
from landscape.words import speak
from tests.strategies import scenarios

CASES = {
    "run=sgd": ["SGD"],
    "run=sgd&run=adam": ["SGD", "Adam"],
    "run=sgd,lr:0.1&run=sgd,lr:0.11&run=sgd,lr:0.2": ["rate 0.1", "rate 0.11", "rate 0.2"],
    "run=sgd,lr:0.1&run=sgd,lr:0.1001": ["rate 0.1", "rate 0.1001"],
    "run=sgd,lr:0.1&run=adam&run=sgd,lr:0.2": ["SGD rate 0.1", "Adam", "SGD rate 0.2"],
    "run=momentum,momentum:0.9&run=momentum,momentum:0.99": ["momentum 0.9", "momentum 0.99"],
    "run=rmsprop&run=rmsprop,centered:1": ["without centered", "centered"],
    "run=sgd&run=sgd": ["blue", "vermillion"],
    "run=sgd,lr:0.1&run=sgd,lr:0.1/cosine&run=sgd,lr:0.2": ["rate 0.1, Constant", "Cosine", "rate 0.2"],
}


@pytest.mark.parametrize("link", CASES)
def test_labels_tell_what_people_look_for_first(link: str) -> None:
    assert list(label_runs(decode(link).runs)) == CASES[link]


def test_labels_are_said_in_the_language_of_the_page() -> None:
    with speak("de"):
        assert label_runs(decode("run=sgd,lr:0.1&run=sgd,lr:0.11").runs) == ("Rate 0,1", "Rate 0,11")
        assert label_runs(decode("run=own&run=adam").runs) == ("Eigene Regel", "Adam")


def test_texts_are_too_long_for_a_name() -> None:
    rules = "run=own,lines:(x=x-rate*gradient(x))&run=own,lines:(x=x-2*rate*gradient(x))"
    assert label_runs(decode(rules).runs) == ("blue", "vermillion")
    assert label_runs(decode(f"{rules}&run=adam").runs) == ("Your own rule blue", "Your own rule vermillion", "Adam")
    assert label_runs(decode(f"{rules},lr:0.5").runs) == ("rate 0.01", "rate 0.5")
    drawn = "run=sgd,lr:0.1/drawn,knots:(0=1;300=0.1)&run=sgd,lr:0.1/drawn"
    assert label_runs(decode(drawn).runs) == ("blue", "vermillion")


@given(scenarios())
def test_labels_differ_and_tell_no_more_than_is_needed(scenario: Scenario) -> None:
    labels = label_runs(scenario.runs)
    assert len(set(labels)) == len(labels)
    titles = [run.optimizer.title for run in scenario.runs]
    for run, label, title in zip(scenario.runs, labels, titles, strict=True):
        group = [one for one in scenario.runs if one.optimizer.title == title]
        if len(group) == 1:
            assert label == title
            continue
        assert label.startswith(f"{title} ") == (len(group) < len(titles))
        own, *others = (_facts(group)[group.index(one)] for one in (run, *(one for one in group if one is not run)))
        told = label.removeprefix(f"{title} ").split(", ")
        colour = told == [SLOTS[run.slot].name]
        for count in range(1, MOST + 1 if colour else len(told)):  # no fewer facts would have told it apart
            for names in itertools.combinations(own, count):
                assert any(all(other.get(name) == own[name] for name in names) for other in others)
        assert colour or set(told) <= set(own.values())
