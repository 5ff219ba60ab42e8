"""The places of the race table, of the race from many starts, and of what is told in words; the browser fills them."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from landscape.ui import ids
from landscape.ui.controls import toggle
from landscape.ui.markup import attributes
from landscape.words import say


def race() -> Component:
    """Give the place of the race table."""
    return html.Div(className="race", **attributes(data_race="runs"))


def contest() -> Component:
    """Give what switches the race from many starts on, and its place; assets/modules/readouts/contest.js fills it."""
    switches = [
        toggle("contest", say("Let them race")),
        toggle("tuned", say("Each at its best"), "of-contest"),
        toggle("turned", say("Shifted and turned"), "of-contest"),
    ]
    return html.Section(
        [
            html.H2(say("From 256 starts")),
            html.Div(switches, className="contest-switches"),
            html.Div(**attributes(data_many="starts")),
        ],
        className="race contest",
    )


def text_alternative(view: str) -> Component:
    """Give the text alternative of a view (``stage``, ``map``, ``curves`` or ``race``), for those who cannot see it."""
    return html.P("", className="visually-hidden", **attributes(data_said=view))


def announcer() -> Component:
    """Give the live region in which it is said that a run has ended."""
    return html.P("", id=ids.ANNOUNCER, className="visually-hidden", role="status", **attributes(aria_live="polite"))
