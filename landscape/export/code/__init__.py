"""Programs that run a scenario again: PyTorch, Optax, NumPy, and Landscape's own API.

Each is a module of this folder, loaded by itself; what it cannot express is not offered.
"""

from __future__ import annotations

import importlib
import pkgutil

from landscape.export.code.framework import FRAMEWORKS, Framework
from landscape.export.files import File, stem_of
from landscape.simulation.scenario import USUAL_VIEW, Run, Scenario

for _module in sorted(pkgutil.iter_modules(__path__, f"{__name__}."), key=lambda module: module.name):
    importlib.import_module(_module.name)

__all__ = ["FRAMEWORKS", "Framework", "chosen", "file", "offered", "program"]

FIRST = ("torch", "optax", "numpy", "landscape")
"""The order in which they are offered; any other comes after them."""


def chosen(scenario: Scenario, whose: int | None = None) -> Scenario:
    """Give a scenario with the run of a slot alone, or with all that are seen, as far as a program depends on it."""
    run = None if whose is None else scenario.run(whose)
    runs = tuple(Run(one.optimizer, one.schedule, one.slot) for one in ([run] if run else scenario.seen))
    return Scenario(scenario.surface, runs, scenario.setup, USUAL_VIEW)


def offered(scenario: Scenario, whose: int | None = None) -> list[str]:
    """List the frameworks, by slug, in which the run of a slot or all that are seen can be expressed."""
    asked = chosen(scenario, whose)
    slugs = sorted(FRAMEWORKS, key=lambda slug: FIRST.index(slug) if slug in FIRST else len(FIRST))
    return [slug for slug in slugs if FRAMEWORKS[slug].refuses(asked) is None]


def program(scenario: Scenario, framework: str, whose: int | None = None, page: str = "/") -> str:
    """Write a program that prints where runs end, and their loss there.

    Parameters
    ----------
    scenario
        What is run.
    framework
        One of :data:`FRAMEWORKS`.
    whose
        The slot of the one run; all that are seen unless told otherwise.
    page
        The address of the page, of which the program tells its link; relative unless told otherwise.

    Raises
    ------
    ValueError
        When the framework cannot express it.
    """
    asked = chosen(scenario, whose)
    if (reason := FRAMEWORKS[framework].refuses(asked)) is not None:
        raise ValueError(reason)
    return FRAMEWORKS[framework].program(asked, page)


def file(scenario: Scenario, framework: str, page: str = "/") -> File:
    """Give a program as a file."""
    return File(program(scenario, framework, page=page).encode(), f"{stem_of(scenario)}-{framework}", "py")
