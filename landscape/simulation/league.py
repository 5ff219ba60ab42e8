"""All methods on all surfaces, by the rules of a fair race: recorded for the page and for ``docs/league.md``."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, Final

import numpy as np

from landscape.core.arrays import Array, Indices
from landscape.core.optimizers import OPTIMIZERS, published
from landscape.core.parts import make
from landscape.core.surfaces import SURFACES
from landscape.simulation import ecdf
from landscape.simulation.contest import Entry, hold
from landscape.simulation.scenario import Run, Scenario, Setup, View

RECORD: Final = Path(__file__).with_name("league.json")
"""Of every surface a line; ``make league`` writes it."""
BUDGET: Final = 300
"""Gradients from each start."""
PLAIN: Final = "sgd"
"""The method with which the best one is compared besides the second."""
RATIOS: Final = tuple(2.0 ** np.arange(7))
"""How many times as many gradients as the better one needed, at which a performance profile is told."""
Cell = dict[str, Any]
"""``rate``, ``starts``, ``solved`` of them, ``median`` gradients or None, ``score``, pairs ``met`` at each number."""


def scenario_of(surface: str, method: str, rate: float | None = None) -> Scenario:
    """Give the scenario of a cell, as the page opens it."""
    place, optimizer = make(SURFACES[surface], {}), make(OPTIMIZERS[method], {} if rate is None else {"lr": rate})
    return Scenario(
        place,
        (Run(optimizer),),
        Setup(steps=BUDGET, noise=place.noise),
        View(contest=True, tuned=True, turned=not place.count),
    )


def play(surface: str, method: str) -> Entry:
    """Let one method race over one surface, tuned, and shifted and turned where that can be."""
    scenario = scenario_of(surface, method)
    (entry,) = hold(scenario.surface, scenario.runs, scenario.setup, tuned=True, turned=scenario.view.turned).entries
    return entry


def cell_of(entry: Entry) -> Cell:
    """Give what is recorded of a race, rounded far above what the order of a sum changes."""
    at, starts = ecdf.spends(BUDGET), len(entry.hits)
    return {
        "rate": entry.run.optimizer.lr,
        "starts": starts,
        "solved": int((entry.to_tolerance >= 0).sum()),
        "median": entry.median if np.isfinite(entry.median) else None,
        "score": round(float(ecdf.scores(entry.hits, BUDGET).mean()), 4),
        "met": np.rint(ecdf.curve(entry.hits, at) * entry.hits.size).astype(int).tolist(),
    }


def profile(first: Indices, second: Indices) -> list[list[int]]:
    """Count, of problems (n,) told by the gradients to the tolerance, how many each solves within :data:`RATIOS`.

    Only for two methods: among more, the order of two depends on who else is there.

    References
    ----------
    Dolan, E. D. & Moré, J. J. (2002). Benchmarking optimization software with performance profiles. Math. Prog. 91.
    Gould, N. & Scott, J. (2016). A note on performance profiles for benchmarking software. ACM TOMS 43(2).
    """
    spent: Array = np.where(np.array([first, second]) < 0, np.inf, np.maximum([first, second], 1))
    least = spent.min(axis=0)
    with np.errstate(invalid="ignore"):
        ratio = spent / least
    return [[int((one <= most).sum()) for most in RATIOS] for one in ratio]


def play_all(workers: int) -> dict[str, Any]:
    """Play the whole league; the answer does not depend on how many workers there are."""
    with ProcessPoolExecutor(workers) as pool:
        rows = dict(zip(SURFACES, pool.map(_play_row, SURFACES), strict=True))
    cells = {surface: {method: cell_of(entry) for method, entry in row.items()} for surface, row in rows.items()}
    first, second, *_ = standings(cells)
    pairs = dict.fromkeys([(first, second), (first, PLAIN) if PLAIN not in (first, second) else (second, first)])
    profiles = [
        {
            "pair": [a, b],
            "counts": {surface: profile(row[a].to_tolerance, row[b].to_tolerance) for surface, row in rows.items()},
        }
        for a, b in pairs
    ]
    return {"cells": cells, "profiles": profiles}


def _play_row(surface: str) -> dict[str, Entry]:
    return {method: play(surface, method) for method in published()}


def standings(cells: Mapping[str, Mapping[str, Cell]]) -> list[str]:
    """Give the methods from the highest mean score to the lowest; equal ones in the order of their years."""
    return sorted(published(), key=lambda method: -mean_score(cells, method))


def mean_score(cells: Mapping[str, Mapping[str, Cell]], method: str) -> float:
    """Give the mean of a method's scores, every surface as much as any other."""
    return round(float(np.mean([row[method]["score"] for row in cells.values()])), 4)


def write(record: Mapping[str, Any]) -> str:
    """Write a record as JSON, a line for every surface."""
    rows = ",\n".join(f"{json.dumps(surface)}: {json.dumps(row)}" for surface, row in record["cells"].items())
    version, profiles = json.dumps(record["version"]), json.dumps(record["profiles"])
    return f'{{"version": {version},\n"profiles": {profiles},\n"cells": {{\n{rows}\n}}}}\n'


@functools.cache
def read_league() -> dict[str, Any]:
    """Read the record."""
    league: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    return league
