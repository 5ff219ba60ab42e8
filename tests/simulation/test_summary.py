"""What is said of a scenario: the whole sentence, for one run and for many."""

import numpy as np
import pytest

from landscape import decode, simulate
from landscape.core.surfaces import SURFACES
from landscape.figures.readings import readings
from landscape.simulation.ensemble import follow
from landscape.simulation.measures import global_places
from landscape.simulation.scenario import Scenario, View
from landscape.simulation.summary import endings, name_runs, outcomes, sentences
from landscape.words.numbers import written

BOWL = "surface=himmelblau&steps=150&x=-0.2&y=0.7"
FOUR = f"{BOWL}&run=sgd,lr:0.002&run=momentum,lr:0.004&run=adagrad,lr:0.2&run=adam,lr:0.03"
FAR = "surface=rosenbrock&steps=60"


@pytest.mark.parametrize(
    ("query", "view", "sentence"),
    [
        (f"{FAR}&run=sgd,lr:10", "stage", "Rosenbrock valley: SGD diverged at step 2."),
        (f"{FAR}&run=sgd,lr:10", "map", "SGD flew off at step 2."),
        (f"{FAR}&run=sgd,lr:10", "curves", "After 60 steps SGD has no loss any more."),
        (f"{FAR}&run=sgd,lr:10", "race", "SGD did not come down to 0.1 % of the first height above the lowest loss."),
        (
            f"{FAR}&run=sgd,lr:10&run=sgd,lr:10",
            "curves",
            "After 60 steps SGD (run 1) and SGD (run 2) have no loss any more.",
        ),
        (f"{FAR}&run=adam,lr:0.001", "stage", "Rosenbrock valley: Adam is still descending."),
        (
            f"{FAR}&run=adam,lr:0.001&run=nadam,lr:0.001",
            "stage",
            "Rosenbrock valley: Adam and NAdam are still descending.",
        ),
        ("surface=himmelblau&run=adam,lr:0.05&noise=2", "stage", "Himmelblau: Adam is still bouncing."),
        ("surface=himmelblau&run=adam&steps=1", "curves", "After 1 step the loss of Adam has gone from "),
        (
            f"{FOUR}/hidden",
            "race",
            "Momentum came down to 0.1 % of the first height above the lowest loss first, after ",
        ),
        (f"{BOWL}&run=adam/hidden", "stage", "Every run is hidden."),
    ],
)
def test_sentences(query: str, view: str, sentence: str) -> None:
    found = sentences(decode(query), follow(decode(query)))[view]
    assert found == sentence if sentence.endswith(".") else found.startswith(sentence)


def test_ends_of_one_kind_are_told_together() -> None:
    scenario = decode(FOUR)
    steps = [outcome.since for outcome in outcomes(scenario, follow(scenario))]
    assert sentences(scenario, follow(scenario))["stage"] == (
        f"Himmelblau: SGD, Momentum and Adam reached a global minimum at steps {steps[0]}, {steps[1]} and {steps[3]}; "
        "AdaGrad is still descending."
    )


def test_runs_that_end_together_share_their_step_and_place() -> None:
    scenario = decode(f"{BOWL}&run=sgd,lr:0.002&run=sgd,lr:0.002")
    said = sentences(scenario, follow(scenario), ("one", "the other"))
    assert said["stage"].startswith("Himmelblau: one and the other reached a global minimum at step ")
    assert said["map"] == "One and the other ended at (−2.8, 3.13)."
    assert said["curves"].startswith("After 150 steps one and the other have the same loss, ")


CALLED = {
    "loss": "loss",
    "rate": "learning rate",
    "gradient": "gradient norm",
    "distance": "distance to the minimum",
    "effective": "effective rate",
    "sharpness": "sharpness",
    "edge": "share of the largest stable rate",
}


def drawn(scenario: Scenario) -> list[list[float]]:
    """Give the first and the last value of every run in the chosen curve, as the figure has them."""
    told = [readings(scenario, path) for path in simulate(scenario)]
    lines = [np.stack([line.values for line in lines if line.role != "bound"]).max(axis=0) for lines in told]
    return [[float(line[0]), float(line[-1])] for line in lines]


@pytest.mark.parametrize("curve", View.params()["curve"].options)
def test_curves_are_told_of_what_they_show(curve: str) -> None:
    called, lone = CALLED[curve], decode(f"{BOWL}&run=adam,lr:0.03/cosine&curve={curve}")
    ((first, last),) = drawn(lone)
    assert sentences(lone, follow(lone))["curves"] == (
        f"After 150 steps the {called} of Adam has gone from {written(first)} to {written(last)}."
    )
    four = decode(f"{FOUR}&curve={curve}")
    ends = sorted((last, name) for name, (_, last) in zip(name_runs(four), drawn(four), strict=True))
    assert sentences(four, follow(four))["curves"] == (
        f"After 150 steps {ends[0][1]} has the lowest {called}, {written(ends[0][0])}, "
        f"and {ends[-1][1]} the highest, {written(ends[-1][0])}."
    )


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (f"{BOWL}&run=sgd,lr:0.002&curve=rate", "After 150 steps the learning rate of SGD is 0.002 as at first."),
        (
            f"{BOWL}&run=sgd,lr:0.002&run=adam,lr:0.002&curve=rate",
            "After 150 steps SGD and Adam have the same learning rate, 0.002.",
        ),
        (f"{FAR}&run=sgd,lr:10&curve=sharpness", "After 60 steps SGD has no sharpness any more."),
        (
            f"{FAR}&run=sgd,lr:10&run=adam,lr:0.01&curve=rate",
            "After 60 steps Adam has the learning rate, 0.01; SGD has no learning rate any more.",
        ),
        (
            "surface=himmelblau&x=3&y=2&steps=9&run=sgd&curve=effective",
            "After 9 steps the effective rate of SGD is not known.",
        ),
    ],
)
def test_curves_that_stand_still_or_are_missing(query: str, sentence: str) -> None:
    assert sentences(decode(query), follow(decode(query)))["curves"] == sentence


@pytest.mark.parametrize("count", range(1, 9))
def test_any_number_of_runs(count: int) -> None:
    methods = ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "lion", "newton"]
    scenario = decode("surface=himmelblau&steps=80&" + "&".join(f"run={method}" for method in methods[:count]))
    for sentence in sentences(scenario, follow(scenario)).values():
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert not any(wrong in sentence for wrong in ("  ", " ;", "..", "nan", "inf", " and and "))
    assert all(name in sentences(scenario, follow(scenario))["stage"] for name in name_runs(scenario))


@pytest.mark.parametrize("slug", SURFACES)
def test_any_surface(slug: str) -> None:
    scenario = decode(f"surface={slug}&steps=60")
    assert all("nan" not in sentence for sentence in sentences(scenario, follow(scenario)).values())
    for place in global_places(scenario.surface):
        assert all(lo <= value <= hi for value, (lo, hi) in zip(place, scenario.surface.box, strict=True))


def test_endings_come_in_their_order_and_only_of_what_is_seen() -> None:
    scenario = decode(FOUR)
    told = endings(scenario, follow(scenario))
    assert [step for _, step, _ in told] == sorted(step for _, step, _ in told)
    assert {slot for slot, _, _ in told} == {0, 1, 3}
    hidden = decode(FOUR.replace("lr:0.002", "lr:0.002/hidden"))
    assert {slot for slot, _, _ in endings(hidden, follow(hidden))} == {1, 3}


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("surface=bowl&run=sgd&x=0&y=0&steps=50", "SGD began at the global minimum and stayed there."),
        ("surface=own,z:(3)&run=sgd&steps=50", "SGD began on a plateau and stayed on it."),
        ("surface=own,z:(log(x))&run=sgd&x=-1&y=0&steps=50", "SGD diverged from the beginning."),
    ],
)
def test_who_was_at_the_end_from_the_beginning_is_not_rolling(query: str, text: str) -> None:
    scenario = decode(query)
    assert endings(scenario, follow(scenario)) == ((0, 0, text),)
    assert text.removeprefix("SGD").removesuffix(".") in sentences(scenario, follow(scenario))["stage"]


def test_no_run_is_announced_that_never_ends() -> None:
    assert (
        endings(
            decode("surface=himmelblau&run=adam,lr:0.05&noise=2"),
            follow(decode("surface=himmelblau&run=adam,lr:0.05&noise=2")),
        )
        == ()
    )


def test_twins_are_told_apart() -> None:
    scenario: Scenario = decode("surface=himmelblau&run=adam/slot:4&run=sgd&run=adam")
    assert name_runs(scenario) == ("Adam (run 5)", "SGD", "Adam (run 3)")


def test_who_reached_the_minimum() -> None:
    scenario = decode(FOUR)
    assert [outcome.reached for outcome in outcomes(scenario, follow(scenario))] == [1, 1, 0, 1], (
        "AdaGrad is on its way"
    )
    many = decode("surface=rastrigin&run=sgd")
    assert [outcome.reached for outcome in outcomes(many, follow(many))] == [0]
