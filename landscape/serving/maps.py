"""Maps of where everything ends, at an address that holds all they depend on: browsers and proxies keep them for ever.

``/basins?surface=himmelblau&run=adam,lr:0.05&steps=300&points=128&v=…`` is the map of the first run of that link; with
``whose=1`` that of the run in that slot. Any other way to ask for the same, or for what there is not, leads to this one
address.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from flask import Flask, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from landscape.core.arrays import Box
from landscape.core.surfaces import Surface
from landscape.figures.basins import map_of_basins
from landscape.serving import answers
from landscape.serving.files import FOR_EVER
from landscape.simulation.basins import GRID, LEAST_GRID, basins
from landscape.simulation.links import decode, encode
from landscape.simulation.scenario import START_BOXES, USUAL_VIEW, Scenario, Setup
from landscape.simulation.simulate import strip_run

ADDRESS: Final = "basins"
CODE: Final = Path(__file__).parents[1]
OWN: Final = frozenset({"whose", "part", "points", "v"})
"""Names in a query that are not of its link: the slot of a run, a part of the plane, starts along a side, the code."""
NARROWEST: Final = 1e-12
"""A part of the plane is at least so wide, in boxes: below, a float has no places left between its edges."""


@dataclass(frozen=True)
class Asked:
    """What a map is asked of: the first run that is seen of a scenario, over a part of the plane."""

    scenario: Scenario
    part: Box | None
    points: int

    @property
    def query(self) -> str:
        """The one query that asks for it."""
        part = [] if self.part is None else [f"part={':'.join(str(edge) for side in self.part for edge in side)}"]
        return "&".join([encode(self.scenario), *part, f"points={self.points}", f"v={version()}"])


def serve_maps(server: Flask, root: str) -> None:
    """Answer at :data:`ADDRESS` below `root`."""
    server.add_url_rule(f"{root}{ADDRESS}", view_func=answer)


def answer() -> AnyResponse:
    """Give the map that is asked for, or lead to its address."""
    given = request.query_string.decode("ascii", "replace")
    asked = read(given)
    if given != asked.query:
        return redirect(f"{request.script_root}{request.path}?{asked.query}")
    response = answers.recall(lambda: _make(asked), asked.query)
    response.headers["Cache-Control"] = FOR_EVER
    return response


def _make(asked: Asked) -> Response:
    surface, setup, run = asked.scenario.surface, asked.scenario.setup, asked.scenario.runs[0]
    found = basins(surface, run, setup, asked.part, asked.points)
    return jsonify(map_of_basins(found, surface, run.optimizer, setup))


def read(query: str) -> Asked:
    """Read what is asked for; total, as links are."""
    pairs = [pair.partition("=") for pair in query.lstrip("?").split("&")]
    own = {name: unquote(value) for name, _, value in pairs if name in OWN}
    scenario = decode("&".join("".join(pair) for pair in pairs if pair[0] not in own))
    whose = own.get("whose", "")
    seen = [run for run in scenario.runs if not run.hidden] or list(scenario.runs)
    run = next((run for run in seen if str(run.slot) == whose), seen[0])
    setup = scenario.setup.replace(x=None, y=None, starts=Setup.params()["starts"].default, spread="around")
    alone = Scenario(scenario.surface, (strip_run(run),), setup, USUAL_VIEW)
    return Asked(alone, _part(own.get("part", ""), alone.surface), _points(own.get("points", "")))


def _points(text: str) -> int:
    return max(LEAST_GRID, min(int(text), GRID)) if text.isascii() and text.isdecimal() and len(text) < 4 else GRID


def _part(text: str, surface: Surface) -> Box | None:
    """Read a part of the plane, ``x0:x1:y0:y1``; None for the box, and for what is none or lies too far away."""
    try:
        x0, x1, y0, y1 = map(float, text.split(":"))
    except ValueError:
        return None
    for (low, high), (first, last) in zip(((x0, x1), (y0, y1)), surface.box, strict=True):
        middle, wide = (first + last) / 2, last - first
        reach = START_BOXES * wide
        if not (math.isfinite(low) and math.isfinite(high) and high - low >= NARROWEST * wide):
            return None
        if low < middle - reach or high > middle + reach:
            return None
    return (x0, x1), (y0, y1)


@functools.cache
def version() -> str:
    """Give what tells this code and its data from any other: a map that is kept for ever is of what made it."""
    code = sha256()
    for path in sorted(CODE.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            code.update(path.read_bytes())
    return code.hexdigest()[:12]
