"""Small things that markup needs and Dash's signatures do not know."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component


def wild(**attributes: str) -> dict[str, Any]:
    """Give ``data-`` and ``aria-`` attributes, whose names no keyword can have: ``wild(aria_label="Play")``."""
    return {name.replace("_", "-"): value for name, value in attributes.items()}


def press(identity: str, label: str, icon: str, face: str = "", **more: Any) -> Component:
    """Give a button with an icon, and with a face of words where there is room."""
    content = [html.Span(className=f"icon icon-{icon}"), *([html.Span(face, className="wide-only")] if face else [])]
    look = "press" + (" press-wide" if face else "")
    return html.Button(
        content, id=identity, className=look, type="button", title=label, **wild(aria_label=label), **more
    )
