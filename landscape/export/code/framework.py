"""What a framework is: it says which scenarios it can run, and writes their programs."""

from __future__ import annotations

import ast
import sys
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import ClassVar

from landscape.core.optimizers import Optimizer
from landscape.export.code import chance, layout, problem
from landscape.export.code.exactness import diverged_at, hangs
from landscape.export.code.problem import Objective, can_say
from landscape.export.code.rule import Method, by_method, method
from landscape.simulation.links import encode_whole
from landscape.simulation.scenario import Run, Scenario, Setup
from landscape.words import say


class Framework(ABC):
    """Something in which a scenario can be run again.

    Attributes
    ----------
    slug, title
        What it is called in addresses, and by people.
    needs
        What its programs need that Python has not, and how it is installed.
    precision
        What its programs say of their numbers, in a sentence or two.
    """

    slug: ClassVar[str]
    title: ClassVar[str]
    needs: ClassVar[str]
    precision: ClassVar[str]

    def refuses(self, scenario: Scenario) -> str | None:
        """Say in one sentence why a scenario cannot be written for it; None where it can."""
        if can_say(scenario.surface):
            return None
        return say("{title} has no formula that a program could hold.", title=say(scenario.surface.title))

    @abstractmethod
    def program(self, scenario: Scenario, page: str) -> str:
        """Write the whole program, for all runs of a scenario."""

    def reservations(self, scenario: Scenario) -> list[str]:  # noqa: ARG002 - unless told otherwise there are none
        """Say what of a scenario is otherwise than in Landscape, in sentences."""
        return []

    def head(self, scenario: Scenario, page: str) -> str:
        """Write what the program is, how exact it is, and its link; the first two lines hold nothing of a visitor's."""
        methods = ", ".join(dict.fromkeys(run.optimizer.title for run in scenario.runs))
        told = [
            f"{methods} on {scenario.surface.title}, written for {self.title}.",
            "Prints where each run ends and its loss there, as Landscape shows them.",
            f"Needs: {self.needs}",
            self.precision,
            *self.reservations(scenario),
        ]
        return "\n".join(layout.comment(line) for line in [*told, f"{page}?{encode_whole(scenario)}"])


def in_float32(whose: str) -> str:
    """Say how exact a framework is that reckons in float32 unless told otherwise, as ``make parity`` holds it."""
    return (
        "In float64 it agrees to nine digits. "
        f"In {whose} usual float32 rounding adds up: in the tests, to at most 2e-5 of the first loss over 24 steps."
    )


class Translated(Framework):
    """A framework in whose functions our texts are said: what is descended, what is drawn, and what descends.

    Attributes
    ----------
    objective
        How it says a loss.
    array
        Its function that makes an array of a list.
    modules
        What a program may import, as it does, in order; what it does not speak of is left out.
    setting
        The line that makes it reckon in float64, where it does not by itself.
    searches
        Whether it can say rules that try places before they move, and work out lines under conditions.
    """

    objective: ClassVar[Objective]
    array: ClassVar[str]
    modules: ClassVar[tuple[str, ...]]
    setting: ClassVar[str] = ""
    searches: ClassVar[bool] = False

    def refuses(self, scenario: Scenario) -> str | None:
        """Say why a scenario cannot be written for it: there is no formula, or a rule that it has no words for.

        A method is a function by its name, of which there is one.
        """
        kinds = {type(run.optimizer) for run in scenario.runs}
        if len(kinds) > len({kind.slug for kind in kinds}):
            return say("Two rules of your own do not go into one program; take them one by one.")
        for run in () if self.searches else scenario.runs:
            if not (self.has(run.optimizer) or method([run.optimizer]).rule.plain):
                return say(
                    "{method} decides step by step what it asks; that is written for NumPy alone.",
                    method=run.optimizer.title,
                )
        return super().refuses(scenario)

    def program(self, scenario: Scenario, page: str) -> str:
        """Write the whole program."""
        surface, setup = scenario.surface, scenario.setup
        methods = by_method(scenario.runs).items()
        rules = {slug: method(of) for slug, of in methods if not all(map(self.has, of))}
        loss = self.objective.loss(surface, batches=chance.has_batches(surface, setup))
        descent = self.descent(scenario, rules)
        body = [
            problem.rows(surface, self.array),
            chance.starts(scenario),
            self.noise(setup),
            chance.batches(surface, setup),
            *self.objective.dialect.helped(loss, *descent),
            loss,
            *descent,
        ]
        spoken = _names([self.setting, *body])
        used = [module for module in self.modules if module.rpartition(" ")[2] in spoken]
        python, theirs = (
            "\n".join(f"import {name}" for name in used if (name in sys.stdlib_module_names) is own)
            for own in (True, False)
        )
        begin = [self.head(scenario, page), python, theirs, self.setting, f"STEPS = {setup.steps}"]
        return layout.paragraphs(*begin, *body)

    def reservations(self, scenario: Scenario) -> list[str]:
        """Say what is drawn elsewhere, and which runs end elsewhere."""
        told = []
        named = list(zip(scenario.runs, labels(scenario.runs), strict=True))
        if hanging := ", ".join(label for run, label in named if hangs(scenario, run)):
            told.append(f"Left out is what hangs on the last bit of every rounding, and may end elsewhere: {hanging}.")
        if chance.uses_numpy(scenario):
            told.append("What is random is drawn by NumPy from the seed, as Landscape draws it.")
        steps = ((label, diverged_at(scenario, run)) for run, label in named)
        if leaving := ", ".join(f"{label} at step {step}" for label, step in steps if step is not None):
            ball = " from the first start" if scenario.setup.starts > 1 else ""
            told.append(f"Landscape stops a run that diverges, this goes on{ball}: {leaving}.")
        return told

    def has(self, optimizer: Optimizer) -> bool:  # noqa: ARG002 - unless told otherwise it has none
        """Tell whether it has a method, as it is set, under a name of its own."""
        return False

    def noise(self, setup: Setup) -> str:
        """Write the noise of every step."""
        return chance.noise(setup)

    @abstractmethod
    def descent(self, scenario: Scenario, rules: Mapping[str, Method]) -> list[str]:
        """Write what follows the loss: slopes, the methods that are written by their rules, and the runs."""


def _names(parts: Sequence[str]) -> set[str]:
    """Give all names that parts of a program speak of; what is in comments does not count."""
    code = ast.walk(ast.parse("\n\n".join(parts)))
    return {node.id for node in code if isinstance(node, ast.Name)}


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
