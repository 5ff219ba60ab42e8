"""The league as the page shows it: a table of methods and surfaces, each cell of which leads to its scenario."""

from __future__ import annotations

import math
from typing import Any

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import SURFACES
from landscape.simulation.contest import STARTS, TRIALS, TUNING_STARTS
from landscape.simulation.ecdf import SURE
from landscape.simulation.league import BUDGET, Cell, read_league, scenario_of
from landscape.simulation.links import encode
from landscape.simulation.summary import tolerated
from landscape.words import say
from landscape.words.numbers import written


def league() -> dict[str, Any]:
    """Give the league for the browser.

    Returns
    -------
    dict
        ``methods``, their titles; ``surfaces``, each with its ``title`` and a cell for every method: its ``text``, what
        is ``told`` of it, the ``query`` of its scenario, and whether nobody is known to solve more; and the ``rules``.
    """
    record = read_league()
    return {
        "methods": [say(OPTIMIZERS[method].title) for method in _methods(record)],
        "surfaces": [
            {"title": say(SURFACES[surface].title), "cells": _row(surface, row)}
            for surface, row in record["cells"].items()
        ],
        "rules": [
            *rules(record["version"]),
            say("Bold: of nobody one can tell, with 95 % certainty, that they solve more."),
        ],
    }


def _methods(record: dict[str, Any]) -> list[str]:
    """Give the methods that have played, in their order."""
    played = next(iter(record["cells"].values()))
    return [method for method in OPTIMIZERS if method in played]


def rules(version: str) -> list[str]:
    """Say by which rules it went."""
    return [
        say(
            "In percent: starts from which {share} of the first excess was left, of {starts} on each surface, "
            "with {budget} gradients from each.",
            share=tolerated(),
            starts=STARTS,
            budget=BUDGET,
        ),
        say(
            "Every method has the best of the same {trials} rates, tried from {starts} other starts, and else its "
            "defaults.",
            trials=TRIALS,
            starts=TUNING_STARTS,
        ),
        say("Every start sees the landscape shifted and turned anew, except over data."),
        say("Version {version}.", version=version),
    ]


def _row(surface: str, row: dict[str, Cell]) -> list[dict[str, Any]]:
    best = max(row.values(), key=_share)
    return [
        {
            "text": percent(row[method]),
            "told": _tell(surface, method, row[method]),
            "query": encode(scenario_of(surface, method, row[method]["rate"])),
            "best": _share(best) > 0 and not _is_fewer(row[method], best),
        }
        for method in OPTIMIZERS
        if method in row
    ]


def _share(cell: Cell) -> float:
    share: float = cell["solved"] / cell["starts"]
    return share


def _is_fewer(cell: Cell, best: Cell) -> bool:
    """Tell whether a share is smaller than the best, as far as chance lets one tell (95 %)."""
    spread = sum(_share(one) * (1 - _share(one)) / one["starts"] for one in (cell, best))
    return _share(best) - _share(cell) > SURE * math.sqrt(spread)


def percent(cell: Cell) -> str:
    """Give the share of starts that a method solves, in whole percent; 100 only where it is all of them."""
    solved, starts = cell["solved"], cell["starts"]
    return str(min(round(100 * solved / starts), 100 if solved == starts else 99))


def _tell(surface: str, method: str, cell: Cell) -> str:
    return say(
        "{method} on {surface}: {solved} of {starts} starts, at rate {rate}",
        method=say(OPTIMIZERS[method].title),
        surface=say(SURFACES[surface].title),
        solved=cell["solved"],
        starts=cell["starts"],
        rate=written(cell["rate"]),
    )
