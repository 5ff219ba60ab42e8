"""The place of the step inspector; assets/modules/readouts/inspector.js fills it from what figures.inspector sends."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from landscape.ui import ids
from landscape.ui.markup import attributes
from landscape.words import say


def inspector() -> Component:
    """Give the section in which the step of a run or two is looked into."""
    head = html.H2(say("Inside the step"))
    return html.Section(
        [head, html.Div(**attributes(data_inspector="runs"))],
        id=ids.INSIDE,
        className="look",
        **attributes(aria_label=say("Inspector")),
    )
