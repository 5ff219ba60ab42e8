"""Reading pieces of the page as they are, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dash.development.base_component import Component


def components(piece: Any) -> Iterator[Component]:
    """Give all components in a piece of the page, from outside in."""
    if isinstance(piece, list | tuple):
        for item in piece:
            yield from components(item)
    elif isinstance(piece, Component):
        yield piece
        yield from components(getattr(piece, "children", None))


def controls(piece: Any) -> dict[tuple[str, str, int, str], Component]:
    """Give the controls in a piece of the page, by kind, role, slot and name."""
    found: dict[tuple[str, str, int, str], Component] = {}
    for component in components(piece):
        identity = getattr(component, "id", None)
        if isinstance(identity, dict) and identity["role"] != "said":
            key = (identity["kind"], identity["role"], identity["slot"], identity["name"])
            assert key not in found, f"two controls are called {key}"
            found[key] = component
    return found


def texts(piece: Any) -> str:
    """Give what can be read in a piece of the page."""
    if isinstance(piece, str):
        return piece
    if isinstance(piece, list | tuple):
        return " ".join(map(texts, piece))
    return texts(getattr(piece, "children", None) or "") if isinstance(piece, Component) else ""


def label(component: Component) -> str:
    """Give the name by which assistive technology calls a component."""
    told = component.to_plotly_json()["props"]
    return str(told.get("aria-label") or told.get("thumbLabel") or texts(component))
