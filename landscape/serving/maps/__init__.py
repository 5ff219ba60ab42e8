"""Pictures of many descents, each at an address that holds all it depends on: browsers and proxies keep them for ever.

``/basins?surface=himmelblau&run=adam,lr:0.05&steps=300&points=128&v=…`` is one. Any other way to ask for the same, or
for what there is not, leads to this one address.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Flask, jsonify, redirect, request
from werkzeug.wrappers import Response

from landscape.serving import answers
from landscape.serving.files import FOR_EVER
from landscape.serving.maps import basins, contest, league, plane, programs, sweep, theme, typed
from landscape.serving.maps.address import Reader, is_canonical

READERS: Final[Mapping[str, Reader]] = {
    "basins": basins.read,
    "contest": contest.read,
    "league": league.read,
    "plane": plane.read,
    "programs": programs.read,
    "sweep": sweep.read,
    "theme": theme.read,
    "typed": typed.read,
}
"""What can be asked for: how its query is read, by its address."""


def serve_maps(server: Flask, root: str) -> None:
    """Answer at every address of :data:`READERS` below `root`."""
    for address, read in READERS.items():
        server.add_url_rule(f"{root}{address}", address, answer, defaults={"read": read})


def answer(read: Reader) -> Response:
    """Give what is asked for, or lead to its address."""
    given = request.query_string.decode("ascii", "replace")
    asked = read(given)
    if not is_canonical(given, asked.query):
        return redirect(f"{request.script_root}{request.path}?{asked.query}")
    response = answers.recall(lambda: jsonify(asked.make()), asked.query)
    response.headers["Cache-Control"] = FOR_EVER
    return response
