"""The places of the race table and of what is told in words; assets/modules/readouts/ fills them."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from landscape.ui import ids
from landscape.ui.markup import attributes


def race() -> Component:
    """Give the place of the race table."""
    return html.Div(className="race", **attributes(data_race="runs"))


def text_alternative(view: str) -> Component:
    """Give the text alternative of a view (``stage``, ``map``, ``curves`` or ``race``), for those who cannot see it."""
    return html.P("", className="visually-hidden", **attributes(data_said=view))


def announcer() -> Component:
    """Give the live region in which it is said that a run has ended."""
    return html.P("", id=ids.ANNOUNCER, className="visually-hidden", role="status", **attributes(aria_live="polite"))
