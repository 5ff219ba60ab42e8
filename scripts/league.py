"""Play the league, record it and write ``docs/league.md`` and its picture: ``python -m scripts.league``.

``--write`` writes them anew from the record, without playing.
"""

import os
import sys
from pathlib import Path
from typing import Any

import numpy as np

from landscape import OPTIMIZERS, SURFACES, __version__
from landscape.core.optimizers import published
from landscape.figures.league import percent, rules
from landscape.figures.theme import SLOTS
from landscape.simulation import ecdf
from landscape.simulation.contest import TARGETS
from landscape.simulation.league import (
    BUDGET,
    RATIOS,
    RECORD,
    mean_score,
    play_all,
    read_league,
    scenario_of,
    standings,
    write,
)
from landscape.simulation.links import encode

DOCS = Path(__file__).parents[1] / "docs"
PAGE, PICTURE = DOCS / "league.md", DOCS / "league.svg"
TOLD = (1, 3, 10, 30, 100, 300)
"""Numbers of gradients, at most, at which the curves are told as a table."""
WIDE, HIGH, EDGE = 640, 360, 44
"""Size of the picture, and what lies around its plot."""
TYPE = 'font-family="sans-serif" font-size="12"'
HEIGHT = (
    "The height of a curve is its mean over log(1 + gradients); the other columns are, after so many "
    "gradients, the share of all (surface, start, target) triples solved, every surface as much as any other."
)
PROFILES = (
    "Performance profiles after Dolan and Moré (2002): the share of (surface, start) problems that a method solves to "
    "the tolerance with at most so many times the gradients of the better one of the two. Only pairs are shown: in "
    "profiles of more, the order of two depends on who else is there (Gould and Scott 2016)."
)


def main() -> None:
    """Write record, page and picture."""
    if "--write" not in sys.argv:
        RECORD.write_text(write(play_all(os.cpu_count() or 1) | {"version": __version__}), encoding="utf-8")
        read_league.cache_clear()
    PAGE.write_text(page(read_league()), encoding="utf-8")
    PICTURE.write_text(picture(read_league()), encoding="utf-8")
    print(f"{RECORD}, {PAGE}, {PICTURE}: {len(SURFACES)} surfaces, {len(published())} methods")


def page(record: dict[str, Any]) -> str:
    """Write the league as Markdown."""
    cells, order = record["cells"], standings(record["cells"])
    parts = [
        "# League",
        "All methods on all surfaces. Written by `make league`; do not edit.",
        *_rules(record),
        "## Where they stand",
        _table(
            ["Method", "Mean height", *(f"after {count}" for count in _columns())],
            [[OPTIMIZERS[one].title, f"{mean_score(cells, one):.3f}", *_shares(cells, one)] for one in order],
        ),
        HEIGHT,
        "![The shares solved against the gradients spent](league.svg)",
        "## Solved, in percent of the starts",
        _table(
            ["Surface", *(OPTIMIZERS[one].title for one in order)],
            [
                [SURFACES[surface].title, *(_link(surface, one, row[one]) for one in order)]
                for surface, row in cells.items()
            ],
        ),
        *_profiles(record),
    ]
    return "\n\n".join(parts) + "\n"


def _rules(record: dict[str, Any]) -> list[str]:
    told = [
        *rules(record["version"]),
        f"Targets are {len(TARGETS)} shares of the first excess, from {TARGETS[0]:g} to {TARGETS[-1]:.0e}.",
        "As in COCO, what is met stays met.",
        *_counted(),
        "Two shares of 256 starts that differ by less than 9 points may differ by chance.",
        "A cell is a link to its scenario in a landscape that runs on your own computer.",
    ]
    return ["## Rules", "\n".join(f"- {one}" for one in told)]


def _counted() -> list[str]:
    """Tell of the methods that ask for more than one gradient a step."""
    told = []
    for method in published().values():
        rule = method.update()
        if not rule.steady:
            told.append(f"{method.title} asks for as many gradients a step as it needs; a loss counts as one.")
        elif rule.evaluations != 1:
            told.append(f"{method.title} asks for {rule.evaluations} gradients a step, and takes fewer steps.")
        if rule.hessians:
            most = "" if rule.always_bends else "at most "
            told.append(
                f"{method.title} asks for Hessians besides, {most}{rule.hessians} a step; the budget counts none."
            )
    return told


def _columns() -> list[int]:
    at = ecdf.spends(BUDGET)
    return [int(at[at <= most].max()) for most in TOLD]


def curve(cells: dict[str, Any], method: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Give the share of triples that a method solves at each number of gradients."""
    each = [np.array(row[method]["met"]) / (row[method]["starts"] * len(TARGETS)) for row in cells.values()]
    mean: np.ndarray[Any, np.dtype[np.float64]] = np.mean(each, axis=0)
    return mean


def _shares(cells: dict[str, Any], method: str) -> list[str]:
    at = ecdf.spends(BUDGET).tolist()
    return [f"{100 * curve(cells, method)[at.index(count)]:.1f} %" for count in _columns()]


def _link(surface: str, method: str, cell: dict[str, Any]) -> str:
    query = encode(scenario_of(surface, method, cell["rate"]))
    return f"[{percent(cell)}](http://127.0.0.1:8050/?{query})"


def _profiles(record: dict[str, Any]) -> list[str]:
    total = sum(next(iter(row.values()))["starts"] for row in record["cells"].values())
    parts = ["## Two by two", PROFILES]
    for one in record["profiles"]:
        counts = np.sum([np.array(each) for each in one["counts"].values()], axis=0)
        rows = [
            [OPTIMIZERS[slug].title, *(f"{100 * count / total:.1f} %" for count in line)]
            for slug, line in zip(one["pair"], counts.tolist(), strict=True)
        ]
        parts.append(_table(["Within", *(f"{ratio:g} ×" for ratio in RATIOS)], rows))
    return parts


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def picture(record: dict[str, Any]) -> str:
    """Draw the curves as SVG: the best have colours and names, all others are there to be compared with."""
    cells, at = record["cells"], ecdf.spends(BUDGET)
    across = EDGE + np.log(at) / np.log(BUDGET) * (WIDE - 4 * EDGE)
    order = standings(cells)
    lines = [_axes(), *(_line(across, curve(cells, one), "#9aa7b8", "", 1) for one in order[len(SLOTS) :])]
    for place, (one, look) in enumerate(zip(order, SLOTS, strict=False)):
        lines.append(_line(across, curve(cells, one), look.light, " ".join(map(str, look.dash)), 2))
        y = EDGE + 18 * place
        lines.append(f'<text x="{WIDE - 3 * EDGE + 12}" y="{y}" fill="{look.light}">{OPTIMIZERS[one].title}</text>')
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" {TYPE}>',
            f'<rect width="{WIDE}" height="{HIGH}" fill="#ffffff"/>',
            *lines,
            "</svg>\n",
        ]
    )


def _axes() -> str:
    parts = []
    for level in (0, 25, 50, 75, 100):
        y = _up(level / 100)
        parts.append(f'<path d="M{EDGE} {y}H{WIDE - 3 * EDGE}" stroke="#d3dce6"/>')
        parts.append(f'<text x="{EDGE - 6}" y="{y + 4:.1f}" text-anchor="end" fill="#566273">{level} %</text>')
    for count in (1, 10, 100):
        x = EDGE + np.log(count) / np.log(BUDGET) * (WIDE - 4 * EDGE)
        parts.append(f'<text x="{x:.1f}" y="{HIGH - EDGE + 18}" text-anchor="middle" fill="#566273">{count}</text>')
    middle = (WIDE - 2 * EDGE) / 2
    parts.append(f'<text x="{middle:g}" y="{HIGH - 8}" text-anchor="middle" fill="#566273">gradients spent</text>')
    return "\n".join(parts)


def _up(share: float) -> float:
    return round(HIGH - EDGE - share * (HIGH - 1.5 * EDGE), 1)


def _line(across: Any, shares: Any, color: str, dash: str, width: int) -> str:
    points = " ".join(f"{x:.1f},{_up(float(y))}" for x, y in zip(across, shares, strict=True))
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline fill="none" stroke="{color}" stroke-width="{width}"{dashed} points="{points}"/>'


if __name__ == "__main__":
    main()
