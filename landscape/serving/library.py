"""The plotly.js of the page, at its address among the assets: it lies there compressed."""

from __future__ import annotations

from dash import Dash
from flask import Response

from landscape.serving.files import ASSETS
from landscape.ui.library import NAME, Library


def serve_library(app: Dash) -> None:
    """Answer where the page asks for its plotly.js, if it is a page that does."""
    library = getattr(app, "plotly", None)
    if not isinstance(library, Library):
        return

    def serve() -> Response:
        return Response(library.script, mimetype="text/javascript")

    app.server.add_url_rule(app.get_asset_url(NAME), f"plotly_{ASSETS}", serve)
