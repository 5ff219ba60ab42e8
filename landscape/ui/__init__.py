"""What is touched: the Dash page."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

from dash import Dash

from landscape.ui import callbacks, pictures
from landscape.ui.layout import page
from landscape.ui.library import Library, find_library
from landscape.ui.modules import Modules, find_modules
from landscape.words import ENGLISH, catalogue, phrase, say, speaking

HERE = Path(__file__).parents[1]
ASSETS = next(folder for folder in (HERE / "assets", HERE.parent / "assets") if folder.is_dir())
"""The browser's half: inside an installed package, beside it where it is worked on."""


class Page(Dash):
    """Dash's page, in the language that its reader speaks, with the modules that its scripts import."""

    @cached_property
    def modules(self) -> Modules:
        """What the scripts import, as it was when it was first asked for."""
        return find_modules(Path(self.config.assets_folder), str(self.get_asset_url("")))

    @cached_property
    def plotly(self) -> Library:
        """The plotly.js that the page draws with."""
        return find_library(Path(self.config.assets_folder), str(self.get_asset_url("")))

    def csp_hashes(self, hash_algorithm: str = "sha256") -> list[str]:
        """Give the hashes by which a policy admits the inline scripts."""
        return [*super().csp_hashes(hash_algorithm), self.modules.digest]

    def interpolate_index(
        self,
        metas: str = "",
        title: str = "",
        css: str = "",
        config: str = "",
        scripts: str = "",
        app_entry: str = "",
        favicon: str = "",
        renderer: str = "",
    ) -> str:
        """Give the HTML: its language, from where it asks for more of the same, and the words for the browser."""
        language = speaking()
        if language != ENGLISH:
            config = _asking(config, f"/{language}/") + _words(language)
        if not self.server.debug:  # while debugging, modules change
            metas, renderer = self.modules.map + metas, renderer + self.modules.links
        scripts += self.plotly.element
        css += pictures.style(self.config.requests_pathname_prefix)
        parts = (metas, say(title), css, config, scripts, app_entry, favicon, renderer)
        html: str = super().interpolate_index(*parts)  # type: ignore[no-untyped-call]  # dash has no types
        return html.replace("<html>", f'<html lang="{language}">')


def _asking(config: str, prefix: str) -> str:
    """Give Dash's configuration with another path under which the page asks the server."""
    opening, _, rest = config.partition("{")
    members, _, closing = rest.rpartition("}")
    changed = json.loads(f"{{{members}}}") | {"requests_pathname_prefix": prefix}
    return opening + _harmless(changed) + closing


def _words(language: str) -> str:
    """Give the texts of a language as what assets/modules/page/words.js reads."""
    return f'<script id="words" type="application/json">{_harmless(catalogue(language))}</script>'


def _harmless(value: object) -> str:
    """Write JSON that cannot end the element it stands in."""
    return json.dumps(value).replace("<", "\\u003c")


def build() -> Page:
    """Build the app: layout and callbacks, nothing of serving."""
    app = Page(
        "landscape",
        assets_folder=str(ASSETS),
        assets_path_ignore=["^modules$"],
        title=phrase("Landscape: watch optimizers roll downhill"),
        update_title="",
        serve_locally=True,
    )
    app.layout = page
    callbacks.register(app)
    return app


__all__ = ["Page", "build"]
