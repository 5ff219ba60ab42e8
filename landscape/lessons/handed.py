"""What ``controls:`` can hand out beside a step: ``surface``, ``optimizer.lr``, ``surface.loss.delta``, ``rows``.

A kind alone is all that can be set of it, and a name behind a dot one of these; ``slug`` chooses the part itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from landscape.core.params import Text
from landscape.core.parts import Part
from landscape.core.surfaces.data import Data
from landscape.lessons.files import ALIKE, cut
from landscape.simulation.scenario import Scenario
from landscape.words import say

ROWS: Final = "rows"
OF_ROWS: Final = ("batch", "replacement")
"""What of the setup there is where rows are drawn."""
LONGEST: Final = 40
"""Characters of a wrong name that are compared with those that there are."""
ELSEWHERE: Final[Mapping[str, str]] = {"rate": "lr", "learning_rate": "lr", "eta": "lr", "start": "x"}
"""What others call what can be set."""


def handed(scenario: Scenario) -> dict[str, list[str]]:
    """Give the controls that the panel has for a scenario, as a lesson names them, by kind."""
    drawn = isinstance(scenario.surface, Data)
    setup = [name for name in _offered(scenario.setup) if drawn or name not in OF_ROWS]
    chosen: dict[str, list[Part]] = {
        "surface": [scenario.surface],
        "optimizer": [run.optimizer for run in scenario.runs],
        "schedule": [run.schedule for run in scenario.runs],
    }
    names = {kind: ["slug", *(name for part in parts for name in _offered(part))] for kind, parts in chosen.items()}
    by_kind = names | {"setup": setup} | ({ROWS: []} if drawn else {})
    return {kind: list(dict.fromkeys([kind, *(f"{kind}.{name}" for name in each)])) for kind, each in by_kind.items()}


def all_handed(scenario: Scenario) -> frozenset[str]:
    """Give all names of them."""
    return frozenset(name for names in handed(scenario).values() for name in names)


def why_not_handed(name: str, scenario: Scenario) -> str:
    """Say what to write instead of a control that a scenario has not."""
    there = handed(scenario)
    kind, _, asked = name.partition(".")
    known = there.get(kind, [])
    if not known:
        sample = " ".join(["surface", "optimizer.lr", "schedule", "setup.noise", *there.get(ROWS, [])])
        return say(
            "{name}: takes names such as {known}; there is no {wrong}.", name="controls", known=sample, wrong=cut(name)
        )
    if meant := _meant(asked[:LONGEST], known):
        return say("{name} is unknown; did you mean {meant}?", name=cut(name), meant=meant)
    names = ", ".join(one for one in known if not one.endswith(".slug"))
    return say("{name} is unknown here; there are {names}.", name=cut(name), names=names)


def _offered(part: Part) -> list[str]:
    """Give what can be set of a part by a control: all but texts that no hand types."""
    return [name for name, (declared, _) in part.spelled().items() if type(declared) is not Text]


def _meant(asked: str, known: list[str]) -> str | None:
    """Give the control that a wrong name is taken for, by all of its name or by the last word of it."""
    words = {one.rpartition(".")[2]: one for one in known[1:]} | {one.partition(".")[2]: one for one in known[1:]}
    close = get_close_matches(asked, words, 1, ALIKE)
    return words.get(ELSEWHERE.get(asked, "")) or (words[close[0]] if close else None)
