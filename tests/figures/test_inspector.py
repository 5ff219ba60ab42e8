"""What the inspector says of the names in a rule."""

from __future__ import annotations

import re

import pytest

from landscape import decode, simulate
from landscape.core.optimizers import OPTIMIZERS
from landscape.figures.inspector import SPOKEN, inspector

EXACT = "The gradient"
OF_BATCH = "The exact gradient of the loss over this step's batch"
TREATED = "The gradient as the optimizer sees it"
DATA = "surface=data,data:line_noisy&steps=5&run=adam&inspect=0"
BOWL = "surface=bowl&steps=5&run=adam&inspect=0"


def meanings(query: str) -> dict[str, str]:
    """Give what every name of the first run's rule means."""
    scenario = decode(query)
    (run,) = inspector(scenario, simulate(scenario))["runs"]
    return {one["name"]: one["text"] for one in run["legend"]}


@pytest.mark.parametrize(
    ("query", "gradient", "slope"),
    [
        (BOWL, EXACT, None),
        (BOWL + "&noise=1", TREATED, "The exact gradient"),
        (BOWL + "&clip_norm=1", TREATED, "The exact gradient"),
        (DATA + "&batch=4", OF_BATCH, None),
        (DATA + "&batch=4&clip_norm=1", TREATED, OF_BATCH),
    ],
)
def test_a_gradient_is_told_as_what_it_is(query: str, gradient: str, slope: str | None) -> None:
    told = meanings(query)
    assert told["gradient"] == gradient
    assert slope in told.values() or slope is None
    assert list(told.values()).count(TREATED) == (gradient == TREATED), "nothing else is called so"


def test_settings_are_told_with_their_value() -> None:
    told = meanings(BOWL)
    assert re.match(r"0\.9: .*average of the gradient", told["beta1"])
    assert re.match(r"0\.999: .*average of its square", told["beta2"])


@pytest.mark.parametrize("method", OPTIMIZERS)
def test_every_place_in_a_rule_names_what_fills_it(method: str) -> None:
    scenario = decode(BOWL.replace("adam", method))
    (run,) = inspector(scenario, simulate(scenario))["runs"]
    known = {"t", *(f"{line}{when}" for line in range(len(run["lines"])) for when in ("", ":before"))}
    for line in run["lines"]:
        places = re.findall(r'data-fill="([^"]*)"', line["filled"])
        assert set(places) <= known
        if line["filled"]:
            assert places.count("t") == line["formula"].count('data-symbol="t"')


def test_what_has_words_of_its_own_is_a_line_of_some_rule() -> None:
    told = set()
    for query in (BOWL, BOWL + "&clip_norm=1"):
        scenario = decode(query)
        told |= {line["name"] for line in inspector(scenario, simulate(scenario))["runs"][0]["lines"]}
    assert set(SPOKEN.values()) <= told
