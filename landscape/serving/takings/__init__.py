"""Files that leave, each at an address that holds all it depends on: browsers and proxies keep them for ever.

``/data?surface=himmelblau&run=adam,lr:0.05&steps=300&as=csv&v=…`` is one. Any other way to ask for the same, or for
what there is not, leads to this one address, as with maps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Protocol

from flask import Flask, Response, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from landscape.export.files import File
from landscape.serving import answers
from landscape.serving.files import FOR_EVER
from landscape.serving.maps.address import is_canonical
from landscape.serving.takings import card, code, data, page, schema, solid


class Taking(Protocol):
    """What somebody wants to take away."""

    @property
    def query(self) -> str:
        """The one query that asks for it."""

    @property
    def ending(self) -> str:
        """What it is, by the ending of its name: one of :data:`landscape.export.files.MEDIA`."""

    @property
    def lacks(self) -> str:
        """What of the question there is not, in a sentence; this is the usual thing instead."""

    def make(self) -> File:
        """Work it out."""


Reader = Callable[[str], Taking]
"""Reads a query; total, as links are."""

READERS: Final[Mapping[str, Reader]] = {
    "card": card.read,
    "code": code.read,
    "data": data.read,
    "page": page.read,
    "schema.json": schema.read,
    "solid": solid.read,
}
"""What can be taken: how its query is read, by its address."""


def serve_takings(server: Flask, root: str) -> None:
    """Answer at every address of :data:`READERS` below `root`."""
    for address, read in READERS.items():
        server.add_url_rule(f"{root}{address}", address, answer, defaults={"read": read})


def answer(read: Reader) -> AnyResponse:
    """Give what is asked for, under its name, or lead to its address; a form that there is not is not found.

    A link is put right, since somebody typed it and sees what became of it. Who names a form is a program, and would
    take another one for what it asked for.
    """
    given = request.query_string.decode("ascii", "replace")
    asked = read(given)
    if asked.lacks:
        raise NotFound(asked.lacks)
    if not is_canonical(given, asked.query):
        return redirect(f"{request.script_root}{request.path}?{asked.query}")

    def make() -> Response:
        file = asked.make()
        response = Response(file.data, mimetype=file.media)
        how = "attachment" if file.ending == "html" else "inline"  # what it carries may not run under our policy
        response.headers["Content-Disposition"] = f'{how}; filename="{file.name}"'
        return response

    response = answers.recall(make, asked.query)
    response.headers["Cache-Control"] = FOR_EVER
    return response
