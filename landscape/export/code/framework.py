"""What a framework is: it says which scenarios it can run, and writes their programs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from typing import ClassVar

from landscape.export.code import chance, layout
from landscape.export.code.problem import can_say
from landscape.simulation.links import encode
from landscape.simulation.scenario import Run, Scenario
from landscape.words import say


class Framework(ABC):
    """Something in which a scenario can be run again.

    Attributes
    ----------
    slug, title
        What it is called in addresses, and by people.
    precision
        What its programs say of their numbers, in a sentence or two.
    """

    slug: ClassVar[str]
    title: ClassVar[str]
    precision: ClassVar[str]

    def refuses(self, scenario: Scenario) -> str | None:
        """Say in one sentence why a scenario cannot be written for it; None where it can."""
        if can_say(scenario.surface):
            return None
        return say("{title} has no formula that a program could hold.", title=say(scenario.surface.title))

    @abstractmethod
    def program(self, scenario: Scenario) -> str:
        """Write the whole program, for all runs of a scenario."""

    def head(self, scenario: Scenario) -> str:
        """Write what the program is, how exact it is, and its link; the first two lines hold nothing of a visitor's."""
        methods = ", ".join(dict.fromkeys(run.optimizer.title for run in scenario.runs))
        told = [
            f"{methods} on {scenario.surface.title}, written for {self.title}.",
            "Prints where each run ends and its loss there, as Landscape shows them.",
            self.precision,
        ]
        if chance.uses_numpy(scenario) and self.slug != "landscape":
            told.append("What is random is drawn by NumPy from the seed, as Landscape draws it.")
        return "\n".join(layout.comment(line) for line in [*told, f"/?{encode(scenario)}"])


def labels(runs: tuple[Run, ...]) -> list[str]:
    """Name runs by their methods, those of one method by numbers, too."""
    count, seen = Counter(run.optimizer.title for run in runs), Counter[str]()
    named = []
    for run in runs:
        title = run.optimizer.title
        seen[title] += 1
        named.append(f"{title} {seen[title]}" if count[title] > 1 else title)
    return named


class Frameworks(dict[str, Framework]):
    """All frameworks, by slug, in the order in which they are offered."""

    def register(self, framework: type[Framework]) -> type[Framework]:
        """Add a framework; used as a class decorator."""
        self[framework.slug] = framework()
        return framework


FRAMEWORKS = Frameworks()
