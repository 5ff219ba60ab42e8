"""What is touched: the Dash page."""

from __future__ import annotations

from pathlib import Path

from dash import Dash

from landscape.ui import callbacks
from landscape.ui.layout import page

ROOT = Path(__file__).parents[2]


def build() -> Dash:
    """Build the app: layout and callbacks, nothing of serving."""
    app = Dash(
        "landscape",
        assets_folder=str(ROOT / "assets"),
        assets_path_ignore=["^player$"],
        title="Landscape: watch optimizers roll downhill",
        update_title="",
        serve_locally=True,
    )
    app.index_string = app.index_string.replace("<html>", '<html lang="en">')
    app.layout = page()
    callbacks.register(app)
    return app


__all__ = ["build"]
