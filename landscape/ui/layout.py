"""The page: a stage of three linked views over a transport, and the panel beside it."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from landscape.ui import ids
from landscape.ui.markup import wild

THEME = {
    "primaryColor": "blue",
    "primaryShade": {"light": 8, "dark": 5},
    "fontFamily": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
    "defaultRadius": "md",
    "cursorType": "pointer",
}
GRAPH: Any = {
    "displayModeBar": False,
    "showSendToCloud": False,
    "displaylogo": False,
    "responsive": True,
    "doubleClick": False,
}


def page() -> Component:
    """Give the whole page, empty: the first answer of the server fills it."""
    whole: Component = dmc.MantineProvider(
        [
            html.A("Skip to the controls", href="#panel", className="skip"),
            _header(),
            html.Main([_workbench(), _panel()], className="page"),
            *_stores(),
        ],
        theme=THEME,
        defaultColorScheme="auto",
    )
    return whole


def _header() -> Component:
    copy = html.Button(
        [html.Span(className="icon icon-link"), html.Span("Copy link", className="wide-only")],
        id=ids.COPY,
        className="bar-button",
        type="button",
        **wild(aria_label="Copy link"),
    )
    scheme = dmc.ColorSchemeToggle(
        lightIcon=html.Span(className="icon icon-sun"),
        darkIcon=html.Span(className="icon icon-moon"),
        variant="subtle",
        color="gray",
        size="lg",
        **wild(aria_label="Switch between light and dark"),
    )
    notice = html.P(id=ids.NOTICE, className="notice", role="status")
    return html.Header([html.H1("Landscape"), notice, copy, scheme], className="bar")


def _workbench() -> Component:
    return html.Section(
        [
            _view(ids.STAGE, "Loss surface", "The loss as a landscape; drag to turn it"),
            _view(ids.MAP, "Contour map", "The landscape from above; click to move the start"),
            _view(ids.CURVES, "Loss by step", "Loss of every run at each step, on a logarithmic scale"),
            _transport(),
        ],
        className="workbench",
        **wild(aria_label="Stage"),
    )


def _view(name: str, title: str, hint: str) -> Component:
    graph = dcc.Graph(
        id=name, config=GRAPH, figure={"layout": {"paper_bgcolor": "rgba(0,0,0,0)"}}, className="graph", responsive=True
    )
    caption = html.Figcaption([html.Span(title, className="view-title"), html.Span(hint, className="view-hint")])
    return html.Figure([caption, graph], className=f"view view-{name}", **wild(data_view=name, aria_label=title))


def _transport() -> Component:
    def press(identity: str, label: str, icon: str, **more: Any) -> Component:
        face = html.Span(className=f"icon icon-{icon}")
        return html.Button(
            face, id=identity, className="press", type="button", title=label, **wild(aria_label=label), **more
        )

    return html.Div(
        [
            press(ids.RESTART, "Restart", "restart"),
            press(ids.BACK, "Step back", "back"),
            press(ids.PLAY, "Play", "play"),
            press(ids.FORWARD, "Step forward", "forward"),
            html.Div(id=ids.SCRUBBER, className="scrubber"),
            html.Div(id=ids.SPEED, className="speed"),
            press(ids.LOOP, "Loop", "loop", **wild(aria_pressed="true")),
        ],
        className="transport",
        role="group",
        **wild(aria_label="Playback"),
    )


def _panel() -> Component:
    return html.Aside(
        [
            _section("Surface", ids.SURFACE_CONTROLS),
            _section("Runs", ids.RUN_CONTROLS),
            _section("All runs", ids.SETUP_CONTROLS),
        ],
        id=ids.PANEL,
        className="panel",
        tabIndex="-1",
        **wild(aria_label="Controls"),
    )


def _section(title: str, identity: str) -> Component:
    return html.Section([html.H2(title), html.Div(id=identity)], className=f"section section-{identity}")


def _stores() -> list[Component]:
    stores = [dcc.Store(id=name) for name in (ids.REQUEST, ids.LINK, ids.PLAYBACK)]
    return [dcc.Location(id=ids.ADDRESS, refresh=False), *stores]
