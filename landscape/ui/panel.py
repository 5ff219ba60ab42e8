"""The panel beside the stage: the surface, one card per run, and what all runs share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from dash import html
from dash.development.base_component import Component

from landscape.core.surfaces import SURFACES, Surface
from landscape.core.surfaces.data import Data
from landscape.core.surfaces.own import Own
from landscape.core.surfaces.table import Table
from landscape.figures.formulas import loss_formulas
from landscape.simulation.gallery import Exhibit
from landscape.simulation.scenario import MAX_RUNS, Scenario, Setup, start_bounds
from landscape.ui import ids
from landscape.ui.cards import card, comparison
from landscape.ui.controls import chooser, mathematics, number_field, setting, settings
from landscape.ui.markup import attributes
from landscape.ui.pictures import OPTION
from landscape.words import phrase, say
from landscape.words.numbers import place_of, written


def surface_controls(surface: Surface) -> list[Component]:
    """Choose the surface and shape it."""
    return [
        chooser("surface", ids.EVERY, SURFACES, surface, say("Surface"), option=OPTION),
        html.P(say(surface.tagline()), className="tagline"),
        *_formula(surface),
        *settings("surface", ids.EVERY, surface, ""),
        *(_of_data(surface) if isinstance(surface, Data) else ()),
        *(_of_heights(surface) if isinstance(surface, Table) else ()),
    ]


def _formula(surface: Surface) -> list[Component]:
    written = () if isinstance(surface, Own) else loss_formulas(surface)  # which stands under the field
    shown = [html.Summary(say("Formula")), mathematics(*written)]
    return [html.Details(shown, className="disclosure of-surface")] if written else []


def _of_data(surface: Data) -> list[Component]:
    """Say what was chosen, and where the rows come from; offer to bring others."""
    bring = html.Button(say("Your own data …"), id=ids.TABLE_OPEN, type="button", className="text-button")
    parts = [
        html.P([html.B(say(part.title)), ". ", say(part.tagline())])
        for part in (surface.data, surface.model, surface.loss)
    ]
    source = html.P(say(surface.data.source), className="tagline")
    return [bring, html.Details([html.Summary(say("What is what")), *parts, source], className="disclosure")]


def _rounded(value: float, span: float) -> float:
    """Round to a millionth of a span, if there is one: what is below is of the arithmetic."""
    return round(1e6 * value / span) * span / 1e6 if span else value


def _of_heights(surface: Table) -> list[Component]:
    """Offer to bring other heights, and tell the lowest of the table beside the lowest of the spline through them."""
    bring = html.Button(say("Choose a file"), id=ids.HEIGHTS_FILE, type="button", className="text-button")
    hint = say(
        "Or drop a file anywhere: a table (.csv, .npy, .npz), or a picture, whose light is high; its edges are "
        "smoothed a little. The link holds it; what is too large for that becomes coarser."
    )
    (rows, columns), of = surface.grid.heights.shape, surface.grid.of
    loss, x, y = surface.grid.lowest
    lowest_of = phrase("{rows} × {columns} heights; the lowest of them is {loss}, at {place}.")
    if of:
        lowest_of = phrase(
            "{rows} × {columns} heights, made coarser from {of} so that the link holds them; "
            "the lowest of these is {loss}, at {place}."
        )
    told = {"loss": written(loss, 4), "place": place_of(written(x, 4), written(y, 4))}
    sentences = [say(lowest_of, rows=rows, columns=columns, of=" × ".join(map(str, of or ())), **told)]
    if holes := surface.grid.holes:
        are = phrase("{holes} of them are holes: no number, or none that is finite.")
        one = phrase("One of them is a hole: no number, or none that is finite.")
        sentences += [say(one if holes == 1 else are, holes=holes)]
    if surface.minima:
        place, lowest = surface.minima[0], float(surface.value(surface.minima[0]))
        span = 0.0 if surface.grid.spans_orders else float(np.nanmax(surface.grid.heights)) - loss
        across, up = (written(_rounded(*pair), 4) for pair in zip(place, surface.extent.tolist(), strict=True))
        told = {"loss": written(_rounded(lowest, span), 4), "place": place_of(across, up)}
        sentences += [say("The spline’s lowest point is {loss}, at {place}.", **told)]
    else:
        sentences += [say("The spline has no lowest point inside: it falls to an edge.")]
    if surface.grid.spans_orders:
        sentences += [say("The heights span three powers of ten or more: the spline goes through their logarithms.")]
    return [bring, html.P(hint, className="tagline"), html.P(" ".join(sentences), className="tagline")]


def run_controls(scenario: Scenario) -> list[Component]:
    """Give a card per run, the button that adds one, and the table that compares them."""
    each = [card(run, alone=len(scenario.runs) == 1, full=len(scenario.runs) == MAX_RUNS) for run in scenario.runs]
    add = html.Button(
        say("Add a run"),
        id=ids.control("runs", ids.ACT, ids.EVERY, "add"),
        className="add-run icon icon-plus",
        disabled=len(scenario.runs) == MAX_RUNS,
        n_clicks=0,
        type="button",
    )
    return [*each, add, comparison(scenario)]


def setup_controls(scenario: Scenario) -> list[Component]:
    """Offer what all runs share."""
    x, y = scenario.surface.start
    back = html.Button(
        say("Surface’s own start {place}", place=place_of(written(x, 6), written(y, 6))),
        id=ids.control("start", ids.ACT, ids.EVERY, "own"),
        className="text-button",
        disabled=scenario.setup.x is None and scenario.setup.y is None,
        n_clicks=0,
        type="button",
    )
    shown = _shown(scenario)
    start = [
        setting("setup", ids.EVERY, shown, name, "", say("start {weight}", weight=say(weight)), reach)
        for name, weight, reach in zip("xy", scenario.surface.weights, start_bounds(scenario.surface), strict=True)
    ]
    of_rows = isinstance(scenario.surface, Data)
    leave = ("x", "y", "batch") if of_rows else ("x", "y", "batch", "replacement")
    rest = settings("setup", ids.EVERY, scenario.setup, "", leave=leave)
    batch = [number_field("setup", ids.EVERY, scenario.setup, "batch")] if of_rows else []
    return [rest[0], *start, back, *batch, *rest[1:]]


def _shown(scenario: Scenario) -> Setup:
    """Give the setup with the start that is in force, so that its controls show numbers."""
    x, y = scenario.start
    return scenario.setup.replace(x=x, y=y)


def exhibits(gallery: Sequence[Exhibit]) -> list[Component]:
    """Give the gallery's entries; the browser draws their pictures."""
    return [
        html.A(
            [
                html.Canvas(className="thumbnail", **attributes(data_thumbnail=str(index), aria_hidden="true")),
                html.Span(say(exhibit.title), className="exhibit-title"),
                html.Span(say(exhibit.text), className="exhibit-text"),
            ],
            href=f"?{exhibit.query}",
            className="exhibit",
        )
        for index, exhibit in enumerate(gallery)
    ]
