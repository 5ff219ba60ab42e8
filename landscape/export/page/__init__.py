"""One HTML file that plays a scenario anywhere: from a disk, in a frame of another page, without a network."""

from __future__ import annotations

import functools
import json
import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from typing import Any, Final

from landscape.export.page.content import content
from landscape.export.page.joining import join
from landscape.export.page.markup import Properties, markup
from landscape.export.page.packing import letters, pack
from landscape.figures.labels import label_runs
from landscape.lessons.telling import tab_title
from landscape.simulation.scenario import USUAL_VIEW, Scenario
from landscape.ui import ASSETS, ids
from landscape.ui.callbacks import ASKS
from landscape.ui.layout import alone
from landscape.ui.library import find_library
from landscape.words import catalogue, say, speak, speaking

INSTEAD: Final = {"controls/scenario.js": "alone/scenario.js"}
"""Modules that talk to the server, and what stands in for each."""
STYLES: Final = ("modules/alone/alone.css", "style.css", "camera.css", "data.css", "lessons.css")
FONT: Final = re.compile(r"@font-face\s*\{[^}]*\}")
"""What formulas are written in, of which such a page has none."""
COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
POLICY: Final = (
    "default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
"""What the page may do: run its own scripts, by what is in them, and draw."""
SERVERS: Final = frozenset(["basins", *ASKS["any"], *ASKS["explorer"], *ASKS["figures"]])
"""Ways of looking that only the server can show."""
PAGE: Final = """<!doctype html>
<html lang="{language}" data-alone>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
html {{ color-scheme: light dark; background: light-dark(#f4f6f9, #0b1119); }}
#wait {{ margin: 2rem; font: 1rem/1.5 system-ui, sans-serif; }}
#wait[role] {{ position: fixed; inset: 0; z-index: 99; margin: 0; padding: 2rem; }}
#wait[role] {{ background: light-dark(#f4f6f9, #0b1119); }}
</style>
</head>
<body>
<p id="wait" data-failed="{failed}">{title} …</p>
<noscript>{scriptless}</noscript>
<div id="react-entry-point" hidden>{body}</div>
{carried}
<script data-external="1">{begin}</script>
</body>
</html>
"""


def page_of(scenario: Scenario, language: str = "en", address: str = "") -> str:
    """Write a page that plays a scenario, with all that it needs.

    Parameters
    ----------
    scenario
        What is played, and how it is looked at first.
    language
        What the page speaks.
    address
        Where the landscape is served to everybody; then the page tells its link.

    Returns
    -------
    str
        HTML. The same scenario gives the same text. It asks for nothing from outside, keeps nothing, and runs in a
        sandboxed frame without an origin.
    """
    with speak(language):
        begin, script = _scripts()
        texts = {
            "library": _packed(_library()),
            "style": _packed(_style()),
            "script": _packed(script),
            "told": packed(scenario),
        }
        carried = [
            f'<script id="{name}" type="text/plain" data-external="1">{text}</script>' for name, text in texts.items()
        ]
        return PAGE.format(
            language=speaking(),
            policy=POLICY.format(hashes=" ".join(map(_digest, (begin, _library(), script)))),
            title=escape(tab_title(scenario.replace(view=USUAL_VIEW), speaking())),
            failed=escape(
                say("This page cannot be shown: its file is damaged, or it needs a browser of 2023 or newer.")
            ),
            scriptless=escape(say("This page plays by JavaScript, which is off here.")),
            body=markup(alone(_link(scenario, address)), _asks),
            carried="\n".join([*_words(script), *carried]),
            begin=begin,
        )


def packed(scenario: Scenario) -> str:
    """Give what a page that is there already needs to show another scenario, in the language that is spoken.

    A page in a frame takes it as the message ``{"landscape": "show", "told": …}`` of the page around it; see
    ``assets/modules/alone/frame.js``.
    """
    return pack(content(scenario))


def title_of(scenario: Scenario) -> str:
    """Name a scenario: its surface, and the runs that are seen."""
    labels = zip(scenario.runs, label_runs(scenario.runs), strict=True)
    seen = [label for run, label in labels if not run.hidden]
    return f"{say(scenario.surface.title)}: {', '.join(seen)}" if seen else say(scenario.surface.title)


def _link(scenario: Scenario, address: str) -> str:
    return scenario.to_link(address) if address else ""


def _asks(properties: Properties) -> bool:
    """Tell whether an element would ask the server."""
    names = {
        properties.get("data-toggle"),
        properties.get("data-choice"),
        str(properties.get("data-set", "")).split("=")[0],
    }
    return bool(names & SERVERS) or bool(
        ALSO & {*str(properties.get("className", "")).split(), str(properties.get("id"))}
    )


ALSO: Final = {"layer-choice", "zooms", "basins", "invitation", "reset-rows", "compare", ids.PANEL_OPEN, "wide-only"}
"""Classes and ids of what else would."""


@functools.cache
def _library() -> str:
    return find_library(ASSETS, "").script.decode()


@functools.cache
def _scripts() -> tuple[str, str]:
    """Give what begins, and all modules of the page in one."""
    begin, script = (join(ASSETS / "modules", f"alone/{name}.js", INSTEAD) for name in ("begin", "alone"))
    return begin, script


@functools.cache
def _packed(text: str) -> str:
    """Pack what all pages carry."""
    return letters(text.encode())


@functools.cache
def _style() -> str:
    sheets = ((ASSETS / name).read_text(encoding="utf-8") for name in STYLES)
    return FONT.sub("", COMMENT.sub("", "\n".join(sheets)))


def _digest(text: str) -> str:
    """Give the hash by which a policy admits a script."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _words(script: str) -> list[str]:
    """Give the texts of the language that the scripts say, as assets/modules/page/words.js reads them."""
    said: dict[str, Any] = {
        text: one for text, one in catalogue(speaking()).items() if json.dumps(text, ensure_ascii=False) in script
    }
    if not said:
        return []
    harmless = json.dumps(said).replace("<", "\\u003c")
    return [f'<script id="words" type="application/json" data-external="1">{harmless}</script>']
