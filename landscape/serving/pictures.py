"""The pictures of all surfaces, made when a list first shows them: nobody who opens none waits for them."""

from flask import Flask, Response, request

from landscape.figures.sprite import sprite
from landscape.figures.theme import Scheme
from landscape.figures.thumbnail import SCHEMES
from landscape.serving import answers
from landscape.ui.pictures import ADDRESS


def serve_pictures(server: Flask, root: str) -> None:
    """Answer at the addresses that the page's style names, below `root`; with a 304 whoever has them already."""
    scheme = f"<any({','.join(SCHEMES)}):scheme>"
    server.add_url_rule(f"{root}{ADDRESS.format(scheme=scheme)}", view_func=pictures)


def pictures(scheme: Scheme) -> Response:
    """Give the pictures in the colours of a scheme."""

    def make() -> Response:
        response = Response(sprite(scheme), mimetype="image/png")
        response.add_etag()
        return response

    response = answers.recall(make)
    response.make_conditional(request)
    return response
