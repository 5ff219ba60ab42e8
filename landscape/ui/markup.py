"""Small things that markup needs and Dash's signatures do not know."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component


def attributes(**named: str) -> dict[str, Any]:
    """Give ``data-`` and ``aria-`` attributes, whose names no keyword can have: ``attributes(aria_label="Play")``."""
    return {name.replace("_", "-"): value for name, value in named.items()}


def icon_button(identity: str, label: str, icon: str, face: str = "", **more: Any) -> Component:
    """Give a button with an icon, and with a face of words where there is room."""
    content = html.Span(face, className="wide-only") if face else None
    look = f"press icon icon-{icon}" + (" press-wide" if face else "")
    return html.Button(
        content, id=identity, className=look, type="button", title=label, **attributes(aria_label=label), **more
    )
