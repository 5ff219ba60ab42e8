"""The place of the step inspector; assets/modules/readouts/inspector.js fills it from what figures.inspector sends."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from landscape.ui.markup import attributes


def inspector() -> Component:
    """Give the place in which the step of a run or two is looked into."""
    return html.Div(className="look", **attributes(data_inspector="runs"))
