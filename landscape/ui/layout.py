"""The page: a bar, a stage of linked views over a transport, and the panel beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from landscape.simulation.curves import CURVES, Curve
from landscape.simulation.ensemble import follow
from landscape.simulation.leads import lead_into
from landscape.simulation.overlays import Place
from landscape.simulation.presets import FRONT_PAGE
from landscape.simulation.ramps import RAMPS, Ramp
from landscape.simulation.scenario import BESIDE_MAP, OVERLAYS, RATES, USUAL_VIEW
from landscape.ui import ids
from landscape.ui.controls import toggle
from landscape.ui.dialogs import KEYS_ALONE, gallery, help_page, lesson_list, own_lesson, present, table
from landscape.ui.inspector import inspector
from landscape.ui.markup import attributes, icon_button
from landscape.ui.race import announcer, contest, race, text_alternative
from landscape.ui.share import share
from landscape.words import ENGLISH, languages, say, speaking

DARK_GREYS = [
    "#e8edf3",
    "#c3cddb",
    "#9aa7b8",
    "#6b7b90",
    "#33445c",
    "#24334a",
    "#182334",
    "#111a26",
    "#0d141e",
    "#0b1119",
]
"""Mantine's greys of the dark scheme, from text to page, in the blue of the figures."""
THEME = {
    "primaryColor": "blue",
    "primaryShade": {"light": 8, "dark": 5},
    "colors": {"dark": DARK_GREYS},
    "fontFamily": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
    "defaultRadius": "md",
    "cursorType": "pointer",
}
GRAPH: Any = {
    "displayModeBar": False,
    "showSendToCloud": False,
    "displaylogo": False,
    "doubleClick": False,
    "scrollZoom": False,
}
"""Wheel and double click are the page's: Plotly zooms by how long ago it last looked, and tells where it was before."""
ROW_KEYS = (
    "Rows: arrow keys go from one to the next, with Shift they move it, Insert adds one beside it, Delete removes it"
)
"""What the keys do where the data are."""


def page() -> Component:
    """Give the whole page, empty: the first answer of the server fills it."""
    built: Component = dmc.MantineProvider(
        [
            html.A(say("Skip to the controls"), href=f"#{ids.PANEL}", className="skip"),
            _header(),
            html.Main([_column(), html.Div([_lesson(), _panel()], className="aside")], className="page"),
            lesson_list(),
            own_lesson(),
            gallery(),
            help_page(),
            present(),
            share(),
            table(),
            announcer(),
            *_stores(),
        ],
        theme=THEME,
        defaultColorScheme="auto",
    )
    return built


def alone(link: str = "") -> Component:
    """Give the stage and its transport, for a page that has no server; and where it comes from, in words."""
    thinned = attributes(data_thinned="")
    keys = icon_button(ids.HELP_OPEN, say("Keys and help"), "help")
    whence = html.Footer([html.Span(**thinned), html.Span(link, className="whence-link")], className="whence")
    listed = help_page(KEYS_ALONE, html.P(className="thinned", **thinned))
    built: Component = html.Div([html.Main([_column(keys)], className="page"), whence, announcer(), listed])
    return built


def _column(*more: Component) -> Component:
    """Give what is left of the panel: the views and the transport, with what else stands at its end."""
    return html.Div([_workbench(), _transport(*more)], className="column")


def _header() -> Component:
    scheme = dmc.ColorSchemeToggle(
        lightIcon=html.Span(className="icon icon-sun"),
        darkIcon=html.Span(className="icon icon-moon"),
        variant="subtle",
        color="gray",
        size="lg",
        **attributes(aria_label=say("Switch between light and dark")),
    )
    notice = html.P(id=ids.NOTICE, className="notice", role="status")
    busy = html.P(
        [say("Computing…"), " ", html.Button(say("Cancel"), type="button", className="text-button")],
        id=ids.BUSY,
        hidden=True,
    )
    cancel = html.Button(say("Cancel"), type="button", className="text-button")
    offline = html.P(
        [say("The server does not answer. Your scenario is safe in the address bar; trying again …"), " ", cancel],
        id=ids.OFFLINE,
        className="offline",
        role="alert",
        hidden=True,
    )
    incomplete = html.P(
        say("Part of this page did not arrive. Load it again to have it whole."),
        className="offline incomplete",
        role="alert",
    )
    failed = _refusal("failed", say("The server could not do this; it has been taken back."))
    large = _refusal("large", say("This is too much for the server; it has been taken back."))
    return html.Header(
        [
            html.H1("Landscape"),
            icon_button(ids.LESSONS_OPEN, say("Lessons"), "lessons", face=say("Lessons")),
            icon_button(ids.GALLERY_OPEN, say("Gallery"), "gallery", face=say("Gallery")),
            icon_button(ids.SURPRISE, say("Surprise me"), "dice", face=say("Surprise me")),
            icon_button(ids.UNDO, say("Undo"), "undo", disabled=True),
            icon_button(ids.REDO, say("Redo"), "redo", disabled=True),
            icon_button(ids.RESET, say("Reset to the first page"), "reset"),
            notice,
            busy,
            offline,
            incomplete,
            failed,
            large,
            icon_button(
                ids.PROJECTOR,
                say("Projector mode"),
                "projector",
                **attributes(data_toggle="projector", aria_pressed="false"),
            ),
            icon_button(ids.HELP_OPEN, say("Keys and help"), "help"),
            icon_button(ids.PRESENT_OPEN, say("Present"), "present", face=say("Present")),
            icon_button(ids.SHARE_OPEN, say("Share"), "share", face=say("Share")),
            _language_links("tongues"),
            scheme,
        ],
        className="bar",
    )


def _language_links(look: str) -> Component:
    """Offer the page in its other languages; the browser adds to the links what the page shows."""
    others = [(code, name) for code, name in languages().items() if code != speaking()]
    links = [
        html.A(
            name, href="/" if code == ENGLISH else f"/{code}/", lang=code, hrefLang=code, **attributes(data_tongue=code)
        )
        for code, name in others
    ]
    return html.Nav(links, className=look, **attributes(aria_label=say("Language")))


def _workbench() -> Component:
    sides = html.Div(
        [_option("layout", "together", say("Together"), on=True), _option("layout", "side", say("Side by side"))],
        className="segments",
        role="group",
        **attributes(aria_label=say("Layout of the stage")),
    )
    layers = html.Details(
        [
            html.Summary(say("Layers")),
            html.Div(
                [
                    *_overlays(Place.LAYERS),
                    *_overlays(Place.ROWS, "of-rows"),
                    html.Label([say("Colours"), _choice("ramp", RAMPS)], className="layer-choice"),
                    html.Ul(className="key", **attributes(data_key="", aria_label=say("What the marks mean"))),
                ],
                className="layers",
            ),
        ],
        className="popover",
    )
    choice = _choice("curve", CURVES, aria_label=say("What the curves show"))
    return html.Section(
        [
            _view(ids.STAGE, say("Loss surface"), [sides, layers]),
            _view(ids.MODEL, say("Data and fit"), _model_tools()),
            _view(ids.MAP, say("Contour map"), _map_tools()),
            _turns(),
            _view(ids.CURVES, say("Curves"), [choice, toggle("linear", say("Linear"))]),
            _view(ids.EXPLORER, say("Losses"), _explorer_tools()),
        ],
        className="workbench",
        **attributes(aria_label=say("Stage")),
    )


def _turns() -> Component:
    """Give the tabs of the views that take turns beside the map of a surface over data."""
    titles = {ids.CURVES: say("Curves"), ids.EXPLORER: say("Losses")}
    tabs = [
        _tab(name, titles[name], chosen=name == USUAL_VIEW.beside_map, data_set=f"beside_map={name}")
        for name in BESIDE_MAP
    ]
    return html.Div(tabs, className="turns", role="tablist", **attributes(aria_label=say("View beside the map")))


def _explorer_tools() -> list[Component]:
    """Give what chooses axes and losses of the explorer; the browser fills in what suits the data."""
    axes = html.Span(
        className="segments",
        role="group",
        **attributes(data_against="", aria_label=say("What losses are drawn against")),
    )
    losses = html.Div(
        className="layers", role="group", **attributes(data_losses="", aria_label=say("Losses to compare"))
    )
    return [axes, html.Details([html.Summary(say("Compare")), losses], className="popover compare")]


def _model_tools() -> list[Component]:
    """Give what stands beside the title of the data: the classes, filled in by the browser, hints and buttons."""
    reset = html.Button(
        say("Reset data"),
        id=ids.control("rows", ids.ACT, ids.EVERY, "reset"),
        className="segment reset-rows",
        title=say("Take back all changes of rows"),
        n_clicks=0,
        type="button",
    )
    return [
        html.Span(className="kinds", role="group", **attributes(aria_label=say("Classes"))),
        *(
            _hint(name, *texts)
            for name, texts in (
                ("row-hint", (say("drag rows"), say("double-click adds one"))),
                ("batch-hint", (say("ringed: the rows of this step"),)),
            )
        ),
        reset,
        *_overlays(Place.FIT),
        html.Span(className="visually-hidden row-said", role="status"),
    ]


def _map_tools() -> list[Component]:
    """Give what stands beside the title of the map: a hint, or which part of a map of basins is seen."""
    zooms = {
        "frame": (say("Zoom"), say("Draw a frame on the map to see that part")),
        "closer": (say("Closer"), say("Closer to the start, or to the middle where that is out of sight")),
        "back": (say("Back"), say("Back out, to what was shown before")),
    }
    buttons = [
        html.Button(
            title,
            type="button",
            className="segment",
            title=text,
            **attributes(data_zoom=name, **({"aria_pressed": "false"} if name == "frame" else {})),
        )
        for name, (title, text) in zooms.items()
    ]
    return [html.Span(say("click to move the start"), className="view-hint"), html.Div(buttons, className="zooms")]


def _basins() -> Component:
    """Give what stands below a map of basins: whose ends it shows, and what is said of it and of its colours.

    The browser fills in the runs.
    """
    whose = html.Select([], className="choice", **attributes(data_whose="", aria_label=say("Where whose descent ends")))
    versus = html.Select([], className="choice", **attributes(data_versus="", aria_label=say("Compared with")))
    tools = html.Div([whose, versus], className="basins-tools")
    heard = html.P("", className="basins-heard visually-hidden")
    return html.Div([tools, html.P("", className="basins-said"), heard], className="basins")


def _hint(name: str, text: str, *more: str) -> Component:
    """Give a hint, of whose parts a narrow view has the first."""
    parts = [html.Span(part, className="hint-more") for part in more]
    return html.Span([text, *parts], className=f"view-hint {name}", title=" · ".join((text, *more)))


def _view(name: str, title: str, tools: list[Component]) -> Component:
    graph = dcc.Graph(
        id=name, config=GRAPH, figure={"layout": {"paper_bgcolor": "rgba(0,0,0,0)"}}, style={"height": "100%"}
    )
    caption = html.Figcaption([html.Span(title, className="view-title"), *tools])
    keys = {"tabIndex": "0", "role": "group", **attributes(aria_label=say(ROW_KEYS))} if name == ids.MODEL else {}
    content = [caption, html.Div(graph, className="graph", **keys), text_alternative(name)]
    if name == ids.STAGE:
        flat = say("This browser does not draw in three dimensions: its WebGL is off. The map shows the same runs.")
        content += [_cameras(), html.P(flat, className="no-surface"), _lead(), html.P("", className="caption")]
    if name == ids.MAP:
        content.append(_basins())
    return html.Figure(content, className=f"view view-{name}", **attributes(data_view=name, aria_label=title))


def _lead() -> Component:
    """Give what leads into the first page, and on a first visit what to do and where the lessons are."""
    invitation = html.Div(
        [
            html.Span(say("Choose another place on the map: every run starts there.")),
            html.Button(
                say("To the lessons"), type="button", className="text-button", **attributes(data_invite="lessons")
            ),
            html.Button(say("Dismiss"), type="button", className="text-button", **attributes(data_invite="dismiss")),
        ],
        id=ids.INVITATION,
        className="invitation",
    )
    first = lead_into(FRONT_PAGE, follow(FRONT_PAGE))
    title, text = first or ("", "")
    said = html.P(
        [html.B(title, **attributes(data_lead="title")), " ", html.Span(text, **attributes(data_lead="text"))]
    )
    return html.Div([said, invitation], id=ids.LEAD, className="lead")


def _cameras() -> Component:
    """Give the buttons that put the stage's camera at a place that assets/modules/views/camera.js knows."""
    places = {
        "home": say("Home view"),
        "above": say("From above"),
        "x": say("Along the first axis"),
        "y": say("Along the second axis"),
    }
    buttons = [
        html.Button(
            type="button",
            className=f"press icon icon-camera-{name}",
            title=title,
            **attributes(data_camera=name, aria_label=title),
        )
        for name, title in places.items()
    ]
    full = html.Button(
        type="button",
        className="press icon icon-full",
        title=say("Whole window"),
        **attributes(data_toggle="full", aria_label=say("Whole window"), aria_pressed="false"),
    )
    return html.Div([*buttons, full], className="cameras", role="group", **attributes(aria_label=say("View from")))


def _option(name: str, value: str, title: str, *, on: bool = False) -> Component:
    """Give one of several buttons that choose how to look."""
    pressed = "true" if on else "false"
    return html.Button(
        title, type="button", className="segment", **attributes(data_set=f"{name}={value}", aria_pressed=pressed)
    )


def _choice(name: str, options: Mapping[str, Curve] | Mapping[str, Ramp], **more: str) -> Component:
    """Give a list that chooses how to look."""
    offered = [html.Option(say(option.title), value=slug) for slug, option in options.items()]
    return html.Select(offered, className="choice", **attributes(data_choice=name, **more))


def _overlays(place: Place, more: str = "") -> list[Component]:
    """Give the buttons of the overlays that stand at a place."""
    return [toggle(name, say(one.title), more) for name, one in OVERLAYS.items() if one.place is place]


def _transport(*more: Component) -> Component:
    return html.Div(
        [
            icon_button(ids.RESTART, say("Restart"), "restart"),
            icon_button(ids.BACK, say("Step back"), "back"),
            icon_button(ids.PLAY, say("Play"), "play"),
            icon_button(ids.FORWARD, say("Step forward"), "forward"),
            html.Div(id=ids.SCRUBBER, className="scrubber"),
            html.Span(id=ids.STATUS, className="transport-status", hidden=True),
            html.Div(id=ids.SPEED, className="speed"),
            icon_button(ids.LOOP, say("Loop"), "loop", **attributes(aria_pressed="true")),
            icon_button(
                ids.PANEL_OPEN, say("Controls"), "sliders", **attributes(aria_expanded="false", aria_controls=ids.PANEL)
            ),
            html.A(say("Race"), href=f"#{ids.RACE}", className="segment wide-only"),
            html.A(say("Inside the step"), href=f"#{ids.INSIDE}", className="segment wide-only"),
            *more,
        ],
        className="transport",
        role="group",
        **attributes(aria_label=say("Playback")),
    )


def _lesson() -> Component:
    """Give the place where the browser writes the step of a lesson."""
    return html.Section(id=ids.LESSON, className="lesson", hidden=True, **attributes(aria_label=say("Lesson")))


def _panel() -> Component:
    """Give what stands beside the stage, of which one part is seen at a time."""
    controls = html.Section(
        [
            _section(say("Surface"), ids.SURFACE_CONTROLS),
            _section(say("Runs"), ids.RUN_CONTROLS),
            _section(say("All runs"), ids.SETUP_CONTROLS),
            _language_links("section tongues"),
        ]
    )
    parts = [
        (ids.CONTROLS, say("Controls"), controls),
        (ids.RACE, say("Race"), html.Section([race(), text_alternative("race"), contest()])),
        (ids.ALL_RATES, say("Rates"), _rates()),
        (ids.INSIDE, say("Inside the step"), inspector()),
    ]
    tabs = html.Div(
        [_tab(name, title, chosen=name == ids.CONTROLS) for name, title, _ in parts],
        className="panel-tabs",
        role="tablist",
        **attributes(aria_label=say("Panel")),
    )
    close = html.Button(
        id=ids.PANEL_CLOSE,
        type="button",
        className="press icon icon-close",
        **attributes(aria_label=say("Close")),
    )
    return html.Aside(
        [html.Div([tabs, close], className="panel-head"), *(_tab_panel(name, content) for name, _, content in parts)],
        id=ids.PANEL,
        className="panel",
        tabIndex="-1",
        **attributes(aria_label=say("Controls")),
    )


def _rates() -> Component:
    """Give the place where the browser draws how runs end at all learning rates."""
    titles = (say("Loss"), say("Steps"), say("Factor"), say("Two settings"))
    shown = [_option("rates", value, title) for value, title in zip(RATES[1:], titles, strict=True)]
    return html.Section(
        [
            html.Div(
                shown, className="segments", role="group", **attributes(aria_label=say("What is shown of all rates"))
            ),
            html.Div(className="rates", **attributes(data_rates="")),
        ],
        className="section",
    )


def _tab(name: str, title: str, *, chosen: bool, **more: str) -> Component:
    """Give what shows one of several parts in one place; assets/modules/page/tabs.js knows its keys."""
    return html.Button(
        title,
        id=ids.tab(name),
        type="button",
        className="page-tab",
        role="tab",
        tabIndex="0" if chosen else "-1",
        **attributes(aria_controls=name, aria_selected=str(chosen).lower(), **more),
    )


def _tab_panel(name: str, content: Component) -> Component:
    return html.Div(
        content,
        id=name,
        role="tabpanel",
        tabIndex="0",
        hidden=name != ids.CONTROLS,
        **attributes(aria_labelledby=ids.tab(name)),
    )


def _refusal(why: str, sentence: str) -> Component:
    """Give what is said of a change that the server will not do."""
    built: Component = html.P(sentence, className="offline", role="alert", hidden=True, **attributes(data_refusal=why))
    return built


def _section(title: str, identity: str) -> Component:
    return html.Section([html.H2(title), html.Div(id=identity)], className=f"section section-{identity}")


def _stores() -> list[Component]:
    of_scenario = (ids.REQUEST, ids.LINK, ids.PLAYBACK, ids.INSPECT)
    when_opened = (ids.THUMBNAILS, ids.LESSONS_ASKED, ids.COURSE, ids.QR_ASKED)
    stores = [dcc.Store(id=name) for name in (*of_scenario, *when_opened)]
    return [dcc.Location(id=ids.ADDRESS, refresh=False), *stores]
