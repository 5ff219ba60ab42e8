"""What a lesson that somebody is writing becomes: a ``POST`` of its text is answered with what there is to show.

A pure function of the text and the language; the server keeps nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from landscape.lessons.drafts import claimed, draft
from landscape.lessons.files import LARGEST
from landscape.lessons.telling import Json
from landscape.words import say

TELLERS: Final[Mapping[str, Callable[[str], Json]]] = {"draft": draft, "claims": claimed}
"""What is told of a text, by address: how it is shown and what is wrong, and which claims are not true."""


def serve_drafts(server: Flask, root: str) -> None:
    """Answer at every address of :data:`TELLERS` below `root`."""
    for address, tell in TELLERS.items():
        server.add_url_rule(f"{root}{address}", address, answer, methods=["POST"], defaults={"tell": tell})


def answer(tell: Callable[[str], Json]) -> Response:
    """Tell something of the text that was sent."""
    text = request.get_data()
    if len(text) > LARGEST:
        raise RequestEntityTooLarge(say("A lesson has at most {most} bytes.", most=LARGEST))
    return jsonify(tell(text.decode("utf-8", "replace")))
