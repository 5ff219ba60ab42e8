"""Programs for Landscape's own API: the scenario by its parts, as a script would make it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from landscape.core.learning.datasets import DATASETS
from landscape.core.learning.losses import LOSSES
from landscape.core.learning.models import MODELS
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.parts import Inner, Part, Registry
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES
from landscape.export.code import layout
from landscape.export.code.framework import FRAMEWORKS, Framework, labels
from landscape.simulation.scenario import CONSTANT, Run, Scenario
from landscape.words import phrase

_REGISTRIES: Final[Mapping[str, Registry[Any]]] = {
    "DATASETS": DATASETS,
    "LOSSES": LOSSES,
    "MODELS": MODELS,
    "OPTIMIZERS": OPTIMIZERS,
    "SCHEDULES": SCHEDULES,
    "SURFACES": SURFACES,
}
"""The registries that ``landscape`` gives."""


@FRAMEWORKS.register
class OwnAPI(Framework):
    """``import landscape``."""

    slug, title = "landscape", phrase("Landscape's own API")
    needs = "pip install . (in a folder with Landscape's source)"
    precision = "The same code as the page's: the same numbers."

    def refuses(self, scenario: Scenario) -> str | None:
        """Say why a scenario cannot be written: its surface is in no registry."""
        return None if scenario.surface.slug in SURFACES else super().refuses(scenario)

    def program(self, scenario: Scenario, page: str) -> str:
        """Write the whole program."""
        surface = _part(scenario.surface)
        runs = "".join(f"{layout.INDENT}{_run(run)},\n" for run in scenario.runs)
        setup = f"Setup({', '.join(_changed(scenario.setup))})"
        written = f"surface = {surface}\nruns = (\n{runs})\nscenario = Scenario(surface, runs, {setup})"
        names = [name for name in _REGISTRIES if f"{name}[" in written]
        last = layout.block(
            "for name, trajectory in zip(names, simulate(scenario)):",
            [
                layout.block(
                    "for ball, loss in zip(trajectory.params[-1], trajectory.loss[-1]):",
                    ["print(name, ball.tolist(), float(loss))"],
                )
            ],
        )
        return layout.paragraphs(
            self.head(scenario, page),
            f"from landscape import {', '.join([*names, 'Run', 'Scenario', 'Setup', 'simulate'])}",
            written,
            f"names = {[f'{label}:' for label in labels(scenario.runs)]!r}\n{last}",
        )


def _run(run: Run) -> str:
    schedule = [] if run.schedule == CONSTANT else [_part(run.schedule)]
    return f"Run({', '.join([_part(run.optimizer), *schedule])})"


def _part(part: Part) -> str:
    registry = next(name for name, parts in _REGISTRIES.items() if parts.get(part.slug) is type(part))
    return f"{registry}[{part.slug!r}]({', '.join(_changed(part))})"


def _changed(part: Part) -> list[str]:
    """Write what differs from the usual, and every part in it."""
    told = []
    for name, declared in part.params().items():
        value: Any = getattr(part, name)
        if isinstance(declared, Inner):
            told.append(f"{name}={_part(value)}")
        elif value != declared.default:
            told.append(f"{name}={value!r}")
    return told
