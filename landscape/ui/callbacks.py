"""The callbacks: one on the server, which answers a request with what changed; the rest run in the browser."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import Dash, Input, Output, State, no_update
from dash.dependencies import ClientsideFunction

from landscape.core.params import number
from landscape.core.parts import make
from landscape.core.surfaces import Surface
from landscape.core.surfaces.data import Data
from landscape.export.files import stem_of
from landscape.figures import contour, curves, playback, stage, themed
from landscape.figures.curves import ASKING
from landscape.figures.explorer import ASKING as ASKING_EXPLORER
from landscape.figures.explorer import explorer
from landscape.figures.fit import Size
from landscape.figures.inspector import inspector
from landscape.figures.model import model
from landscape.figures.race import describe, race
from landscape.figures.theme import ASKING as ASKING_COLORS
from landscape.figures.theme import Theme, text_size
from landscape.figures.thumbnail import thumbnail
from landscape.lessons.telling import payload, resolve_link, tab_title
from landscape.simulation.edits import edit, explain_cap, explain_refusal
from landscape.simulation.ensemble import follow
from landscape.simulation.gallery import GALLERY
from landscape.simulation.leads import lead_into
from landscape.simulation.links import corrections, decode, encode, misread, typed_texts, without_view
from landscape.simulation.scenario import OVERLAYS, USUAL_VIEW, Scenario, View
from landscape.simulation.trajectories import Trajectory
from landscape.ui import ids, panel
from landscape.ui.sharing import qr_code
from landscape.words import say, speaking

ALL_THERE_IS = {"figures", "playback", "panel"}
"""What a request can want."""
ASKS = {
    "on": [name for name, overlay in OVERLAYS.items() if overlay.needs],
    "any": list(ASKING),
    "explorer": list(ASKING_EXPLORER),
    "figures": list(ASKING_COLORS),
}
"""What of the view needs data from here: when it is turned on, or whenever it changes; and what another explorer, or
other figures."""


def register(app: Dash) -> None:
    """Register every callback of the page."""
    app.callback(
        Output(ids.LINK, "data"),
        Output(ids.PLAYBACK, "data"),
        Output(ids.INSPECT, "data"),
        Output(ids.STAGE, "figure"),
        Output(ids.MAP, "figure"),
        Output(ids.CURVES, "figure"),
        Output(ids.MODEL, "figure"),
        Output(ids.EXPLORER, "figure"),
        Output(ids.SURFACE_CONTROLS, "children"),
        Output(ids.RUN_CONTROLS, "children"),
        Output(ids.SETUP_CONTROLS, "children"),
        Output(ids.NOTICE, "children"),
        Input(ids.REQUEST, "data"),
        prevent_initial_call=True,
    )(respond)
    in_browser: Callable[..., None] = app.clientside_callback
    in_browser(
        ClientsideFunction("controls", "ask"),
        Input(ids.ADDRESS, "search"),
        Input(ids.every(ids.VALUE), "value"),
        Input(ids.every(ids.NUMBER), "value"),
        Input(ids.every(ids.TYPED), "value"),
        Input(ids.every(ids.ACT), "n_clicks"),
    )
    in_browser(
        ClientsideFunction("controls", "pair"),
        Output(ids.same(ids.TYPED), "value"),
        Output(ids.same(ids.SLIDER), "value"),
        Output(ids.same(ids.SAID), "children"),
        Input(ids.same(ids.TYPED), "value"),
        Input(ids.same(ids.SLIDER), "value"),
        State(ids.same(ids.SLIDER), "name"),
        State(ids.same(ids.SLIDER), "min"),
        State(ids.same(ids.SLIDER), "max"),
        State(ids.same(ids.TYPED), "id"),
        prevent_initial_call=True,
    )
    in_browser(
        ClientsideFunction("controls", "alone"),
        Output(ids.same(ids.NUMBER), "value"),
        Output(ids.same(ids.SAID), "children", allow_duplicate=True),
        Input(ids.same(ids.NUMBER), "value"),
        State(ids.same(ids.NUMBER), "name"),
        State(ids.same(ids.NUMBER), "id"),
        prevent_initial_call="initial_duplicate",
    )
    app.callback(
        Output(ids.GALLERY_LIST, "children"),
        Output(ids.THUMBNAILS, "data"),
        Input(ids.GALLERY_OPEN, "n_clicks"),
        State(ids.THUMBNAILS, "data"),
        prevent_initial_call=True,
    )(gallery)
    in_browser(ClientsideFunction("landscape", "thumbnails"), Input(ids.THUMBNAILS, "data"))
    app.callback(
        Output(ids.COURSE, "data"),
        Input(ids.LESSONS_ASKED, "data"),
        prevent_initial_call=True,
    )(lessons)
    in_browser(ClientsideFunction("landscape", "lessons"), Input(ids.COURSE, "data"))
    app.callback(
        Output(ids.QR, "children"),
        Input(ids.QR_ASKED, "data"),
        prevent_initial_call=True,
    )(qr_code)
    in_browser(ClientsideFunction("controls", "answered"), Input(ids.LINK, "data"))
    in_browser(ClientsideFunction("landscape", "inspect"), Input(ids.INSPECT, "data"))
    in_browser(ClientsideFunction("landscape", "load"), Input(ids.PLAYBACK, "data"))


def respond(request: object) -> tuple[Any, ...]:
    """Answer a request of the page with what changed.

    Parameters
    ----------
    request
        ``{"number", "base", "changes", "dark", "text", "place", "view", "open", "want"}`` from assets/modules/controls:
        the scenario of the last answer, the changes since, and how the page looks: a dark scheme, how many times as
        large as usual the text of figures is, and the place of the stage. The same request has the same answer, so that
        one can be sent again when it may have got lost. `open` holds a query to begin with and asks for everything;
        `want` lists what else to send again: ``"figures"``, ``"explorer"``, ``"playback"``, ``"inspect"``, ``"panel"``.
        Untrusted, as all that comes from a browser.

    Returns
    -------
    tuple
        New values of the outputs in order; ``no_update`` for what stays.
    """
    asked = request if isinstance(request, Mapping) else {}
    first, known = asked.get("open"), asked.get("base")
    query = next((text for text in (first, known) if isinstance(text, str)), "")
    fresh = isinstance(first, str) or not isinstance(known, str)
    query, lost = resolve_link(query, speaking()) if fresh else (query, "")
    before = decode(query)
    if not fresh:
        before = before.replace(view=make(View, _mapping(asked.get("view"))))
    after = functools.reduce(edit, _list(asked.get("changes")), before)
    want = {item for item in _list(asked.get("want")) if isinstance(item, str)} | (ALL_THERE_IS if fresh else set())
    answer = {"query": encode(after.replace(view=USUAL_VIEW)), "number": asked.get("number")}
    if texts := typed_texts(after):
        answer["texts"] = [text._asdict() for text in texts]
    if fresh:
        answer |= {"view": after.view.values(), "usual": USUAL_VIEW.values(), "asks": ASKS}
    if fresh and after == before and (texts := misread(query)):  # they stay in the address until they are mended
        answer |= {"misread": [text._asdict() for text in texts], "said": without_view(query)}
    notice = " ".join(filter(None, [lost, *corrections(query)])) if fresh else no_update if after == before else ""
    if after == before and (refusals := _refusals(after, asked)):
        want |= {"playback"}  # the browser shows rows where they were dropped: it has to put them back
        notice = refusals[0]
        answer["refused"] = notice
    if caps := [cap for change in _list(asked.get("changes")) if (cap := explain_cap(after, change))]:
        want |= {"panel"}  # whose control still shows what was asked for
        notice = caps[-1]
    theme = themed("dark" if asked.get("dark") is True else "light", after.view.ramp, text_size(asked.get("text")))
    return (
        answer,
        *_pictures(before, after, theme, _size(asked.get("place")), want),
        *_panels(before, after, want),
        notice,
    )


def gallery(_: object, shown: object) -> tuple[Any, Any]:
    """Fill the gallery when it is first opened."""
    if shown is not None:
        return no_update, no_update
    return panel.exhibits(GALLERY), [thumbnail(decode(exhibit.query)) for exhibit in GALLERY]


def lessons(_: object) -> Any:
    """Tell the lessons when the first of them is opened, or the list."""
    return payload(speaking())


def _refusals(after: Scenario, asked: Mapping[str, object]) -> list[str]:
    return [why for change in _list(asked.get("changes")) if (why := explain_refusal(after, change))]


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _size(value: object) -> Size | None:
    """Read a width and a height; None for what is none, or where nothing would be seen."""
    width, height = (number(side) or 0.0 for side in [*_list(value), 0, 0][:2])
    return (width, height) if 0 < width < math.inf and 0 < height < math.inf else None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _pictures(before: Scenario, after: Scenario, theme: Theme, place: Size | None, want: set[str]) -> tuple[Any, ...]:
    """Give playback and figures, each only if it is another than before or wanted."""
    moved = "playback" in want or (before.surface, before.runs, before.setup) != (
        after.surface,
        after.runs,
        after.setup,
    )
    scene = "figures" in want or before.surface != after.surface
    trajectories = follow(after) if moved or scene or "inspect" in want else ()
    return (
        _playback(after, trajectories) if moved else no_update,
        inspector(after, trajectories) if moved or "inspect" in want else no_update,
        stage(after.surface, theme, after.view.camera, place) if scene else no_update,
        contour(after.surface, theme) if scene else no_update,
        curves(after, trajectories, theme) if moved or scene else no_update,
        *_of_rows(after.surface, after.view, theme, scene=scene, losses=scene or "explorer" in want),
    )


def _playback(scenario: Scenario, trajectories: Sequence[Trajectory]) -> dict[str, Any]:
    lead = lead_into(scenario, trajectories)
    beside = {
        "race": race(scenario, trajectories),
        "said": describe(scenario, trajectories),
        "lead": lead and lead._asdict(),
        "file": stem_of(scenario),
        "title": tab_title(scenario, speaking()),
        "surface": say(scenario.surface.title),
    }
    return playback(scenario, trajectories) | beside


def _of_rows(surface: Surface, view: View, theme: Theme, *, scene: bool, losses: bool) -> tuple[Any, Any]:
    """Give the pictures of the data behind a surface, if there is any."""
    if not isinstance(surface, Data):
        return no_update, no_update
    return (
        model(surface, theme) if scene else no_update,
        explorer(surface, view, theme) if losses else no_update,
    )


def _panels(before: Scenario, after: Scenario, want: set[str]) -> tuple[Any, ...]:
    """Give the panel's sections, each only if it has other controls than before, shows another value, or is wanted."""
    surface = "panel" in want or before.surface.shape != after.surface.shape
    runs = surface or _shape(before) != _shape(after)
    setup = surface or (before.start, before.surface.start) != (after.start, after.surface.start)
    return (
        panel.surface_controls(after.surface) if surface else no_update,
        panel.run_controls(after) if runs else no_update,
        panel.setup_controls(after) if setup else no_update,
    )


def _shape(scenario: Scenario) -> list[tuple[object, ...]]:
    return [(run.optimizer.shape, run.schedule.shape, run.slot, run.hidden) for run in scenario.runs]
