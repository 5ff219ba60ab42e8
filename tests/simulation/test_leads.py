"""What leads into a scenario is true of it: every number in it follows from what happens."""

from __future__ import annotations

import pytest

from landscape.simulation.gallery import GALLERY
from landscape.simulation.leads import COUNTS, ask, count_ends, lead_into, look_for
from landscape.simulation.links import decode
from landscape.simulation.measures import TOLERANCE
from landscape.simulation.presets import FRONT_PAGE, surprise
from landscape.simulation.scenario import Scenario
from landscape.simulation.simulate import simulate
from landscape.simulation.summary import name_runs, outcomes
from landscape.words import speak


def looked_for(scenario: Scenario) -> str:
    return look_for(scenario, simulate(scenario))


def test_the_first_page_asks_what_is_so() -> None:
    trajectories = simulate(FRONT_PAGE)
    minima = FRONT_PAGE.surface.minima
    ends = {
        min(minima, key=lambda place: float(FRONT_PAGE.surface.boxes_apart(place, path.params[-1, 0])))
        for path in trajectories
    }
    assert count_ends(FRONT_PAGE.surface, outcomes(FRONT_PAGE, trajectories)) == len(ends) == 3
    lead = lead_into(FRONT_PAGE, trajectories)
    assert lead == ("One start, three ends. Why?", "")
    assert GALLERY[0].title in lead.title
    with speak("de"):
        assert lead_into(FRONT_PAGE, trajectories) == ("Ein Start, drei Enden. Warum?", "")


def test_who_ends_at_one_place_is_not_asked_about() -> None:
    scenario = decode("surface=bowl&run=sgd,lr:0.05&run=sgd,lr:0.04&steps=300")
    assert ask(scenario.surface, outcomes(scenario, simulate(scenario))) == ""


@pytest.mark.parametrize("exhibit", GALLERY[1:], ids=lambda one: one.title)
def test_a_picture_of_the_gallery_keeps_its_caption(exhibit: tuple[str, str, str]) -> None:
    title, text, query = exhibit
    scenario = decode(query)
    assert lead_into(scenario, ()) == (title, text)
    assert lead_into(scenario.replace(view=scenario.view.replace(step=3, fog=True)), ()) == (title, text)
    assert lead_into(scenario.replace(setup=scenario.setup.replace(steps=7)), ()) is None


SEEN = {
    "surface=bowl&run=sgd,lr:0.05&run=sgd,lr:1&run=sgd,lr:0.2&steps=2000": "SGD (run 2) is thrown off the surface",
    "surface=himmelblau&run=sgd,lr:0.002&run=momentum,lr:0.004&steps=150&x=-0.2&y=0.7": "they end beside two",
    "surface=bowl&run=sgd,lr:0.04&run=sgd,lr:0.05&steps=300": "SGD (run 2) is first to have 0.1 % of its",
    "surface=bowl&run=sgd,lr:0.0001&run=sgd,lr:0.05&steps=300": "not everybody gets there.",
    "surface=bowl&run=sgd,lr:0.05&run=sgd,lr:0.05&steps=300": "They are all equally fast: 0.1 % of the",
    "surface=bowl&run=sgd,lr:0.0001&run=sgd,lr:0.0002&steps=30": "30 steps bring nobody down; SGD (run 2)",
}


@pytest.mark.parametrize(("query", "text"), SEEN.items())
def test_what_to_look_for(query: str, text: str) -> None:
    assert text in looked_for(decode(query))


KINDS = ("thrown off", "different minima", "first to have", "equally fast", "nobody")
"""What tells the sentences apart."""


@pytest.mark.parametrize("seed", range(12))
def test_what_a_surprise_says_to_look_for_is_true(seed: int) -> None:
    scenario = surprise(seed)
    trajectories = simulate(scenario)
    title, text = lead_into(scenario, trajectories) or ("", "")
    assert title == "Look for this"
    labels = name_runs(scenario)
    (said,) = [kind for kind in KINDS if kind in text]
    ends = {label: int(path.last_valid_step[0]) for label, path in zip(labels, trajectories, strict=True)}
    gone = {label: last + 1 for label, last in ends.items() if last < scenario.setup.steps}
    assert (said == "thrown off") == bool(gone)
    if said == "thrown off":
        who, step = min(gone.items(), key=lambda one: one[1])
        assert gone[text.split(" is thrown")[0]] == step
        assert f"step {step}." in text
        assert who in gone
    elif said == "different minima":
        assert COUNTS[count_ends(scenario.surface, outcomes(scenario, trajectories)) - 2] in text
    elif said == "first to have":
        first = text.split(" is first")[0]
        needed = dict(zip(labels, (one.steps for one in outcomes(scenario, trajectories)), strict=True))
        assert needed[first] == min(step for step in needed.values() if step >= 0)
        assert f"{100 * TOLERANCE:g} %" in text
    elif said == "nobody":
        finals = {label: path.loss[-1, 0] for label, path in zip(labels, trajectories, strict=True)}
        assert min(finals, key=lambda label: finals[label]) in text
