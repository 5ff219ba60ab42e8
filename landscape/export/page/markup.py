"""Dash's components as HTML, for a page that has no Dash; and without what would ask a server."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Final

NAMES: Final = {"className": "class", "htmlFor": "for"}
"""Properties that HTML calls otherwise; of the others it only writes the letters small."""
OWN: Final = {"children", "n_clicks"}
"""Properties that are no attributes."""
EMPTY: Final = {"input", "br", "img", "hr"}
"""Elements that have no end."""

Properties = Mapping[str, Any]


def markup(component: Any, leaves: Callable[[Properties], bool]) -> str:
    """Write a component as HTML.

    Parameters
    ----------
    component
        A component, a text, several of them, or None.
    leaves
        Whether an element of these properties is left out, with all that is in it.
    """
    if component is None:
        return ""
    if isinstance(component, list | tuple):
        return "".join(markup(one, leaves) for one in component)
    if not hasattr(component, "to_plotly_json"):
        return escape(str(component))
    told = component.to_plotly_json()
    properties = told["props"]
    if leaves(properties):
        return ""
    if told["type"] == "Graph":
        whole = _attributes({"style": "height: 100%"})
        return f"<div{_attributes({'id': properties['id'], 'className': 'dash-graph'})}{whole}><div{whole}></div></div>"
    tag = told["type"].lower()
    head = f"<{tag}{_attributes(properties)}>"
    return head if tag in EMPTY else f"{head}{markup(properties.get('children'), leaves)}</{tag}>"


def _attributes(properties: Properties) -> str:
    """Write the attributes of an element."""
    given = {
        NAMES.get(name, name.lower()): value
        for name, value in properties.items()
        if name not in OWN and value is not None and value is not False
    }
    return "".join(_attribute(name, value) for name, value in given.items())


def _attribute(name: str, value: object) -> str:
    if value is True:
        return f" {name}"
    text = json.dumps(value, sort_keys=True) if isinstance(value, dict) else str(value)
    return f' {name}="{escape(text)}"'
