"""The panel beside the stage: the surface, one card per run, and what all runs share."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES, Surface
from landscape.core.surfaces.data import Data
from landscape.figures.theme import SLOTS
from landscape.simulation.gallery import Exhibit
from landscape.simulation.scenario import MAX_RUNS, Run, Scenario, Setup, start_bounds
from landscape.ui import ids
from landscape.ui.controls import button, chooser, number_field, setting, settings
from landscape.ui.markup import attributes
from landscape.words import phrase, say
from landscape.words.numbers import written

FIELDS = (
    ("loss", "loss"),
    ("gradient", "|∇|"),
    ("rate", "η"),
    ("x", "w₁"),
    ("y", "w₂"),
)
"""Live numbers of a run and what they are called."""


def surface_controls(surface: Surface) -> list[Component]:
    """Choose the surface and shape it."""
    return [
        chooser("surface", ids.EVERY, SURFACES, surface, say("Surface")),
        html.P(say(surface.tagline()), className="tagline"),
        *settings("surface", ids.EVERY, surface, ""),
        *(_of_data(surface) if isinstance(surface, Data) else ()),
    ]


def _of_data(surface: Data) -> list[Component]:
    """Say what was chosen, and where the rows come from; offer to bring others."""
    bring = html.Button(say("Your own data …"), id=ids.TABLE_OPEN, type="button", className="text-button")
    parts = [
        html.P([html.B(say(part.title)), ". ", say(part.tagline())])
        for part in (surface.data, surface.model, surface.loss)
    ]
    source = html.P(say(surface.data.source), className="tagline")
    return [bring, html.Details([html.Summary(say("What is what")), *parts, source], className="card-more")]


def run_controls(scenario: Scenario) -> list[Component]:
    """Give a card per run and the button that adds one."""
    cards = [_card(run, alone=len(scenario.runs) == 1, full=len(scenario.runs) == MAX_RUNS) for run in scenario.runs]
    add = html.Button(
        [html.Span(className="icon icon-plus"), say("Add a run")],
        id=ids.control("runs", ids.ACT, ids.EVERY, "add"),
        className="add-run",
        disabled=len(scenario.runs) == MAX_RUNS,
        n_clicks=0,
        type="button",
    )
    return [*cards, add]


def setup_controls(scenario: Scenario) -> list[Component]:
    """Offer what all runs share."""
    x, y = scenario.surface.start
    back = html.Button(
        say("Surface’s own start ({x}, {y})", x=written(x, 6), y=written(y, 6)),
        id=ids.control("start", ids.ACT, ids.EVERY, "own"),
        className="text-button",
        disabled=scenario.setup.x is None and scenario.setup.y is None,
        n_clicks=0,
        type="button",
    )
    shown = _shown(scenario)
    titles = {"x": say("start w₁"), "y": say("start w₂")}
    reach = dict(zip("xy", start_bounds(scenario.surface), strict=True))
    start = [setting("setup", ids.EVERY, shown, name, "", title, reach[name]) for name, title in titles.items()]
    of_rows = isinstance(scenario.surface, Data)
    leave = ("x", "y", "batch") if of_rows else ("x", "y", "batch", "replacement")
    rest = settings("setup", ids.EVERY, scenario.setup, "", leave=leave)
    batch = [number_field("setup", ids.EVERY, scenario.setup, "batch")] if of_rows else []
    return [rest[0], *start, back, *batch, *rest[1:]]


def _shown(scenario: Scenario) -> Setup:
    """Give the setup with the start that is in force, so that its controls show numbers."""
    x, y = scenario.start
    return scenario.setup.replace(x=x, y=y)


def _card(run: Run, *, alone: bool, full: bool) -> Component:
    look, slot, method = SLOTS[run.slot], run.slot, run.optimizer
    name = f"{method.title} ({say(look.name)})"
    head = [
        html.Button(
            html.Canvas(className="swatch", **attributes(data_swatch=str(slot))),
            className="grip",
            draggable="true",
            title=say("Drag to reorder, or press Alt with an arrow key"),
            type="button",
            **attributes(aria_label=say("Move {name}", name=name), data_grip=str(slot)),
        ),
        chooser(
            "optimizer",
            slot,
            OPTIMIZERS,
            method,
            say("Optimizer of run {run}, {color}", run=slot + 1, color=say(look.name)),
        ),
        html.Div(_actions(run, name, alone=alone, full=full), className="card-actions"),
    ]
    return html.Article(
        [
            html.Div(head, className="card-head"),
            setting("optimizer", slot, method, "lr", name, say("learning rate")),
            html.Div([_tune(slot, name), _rate_line(slot)], className="rate-row"),
            _readout(slot),
            _more(run, name),
        ],
        className="card" + (" card-hidden" if run.hidden else ""),
        style={"--run-light": look.light, "--run-dark": look.dark},
        **attributes(data_slot=str(slot), aria_label=name),
    )


def _actions(run: Run, name: str, *, alone: bool, full: bool) -> list[Component]:
    hide, eye = (phrase("Show {name}"), "eye-off") if run.hidden else (phrase("Hide {name}"), "eye")
    return [
        button("runs", run.slot, "solo", say("Show {name} alone", name=name), "solo"),
        button("runs", run.slot, "hide", say(hide, name=name), eye),
        button("runs", run.slot, "duplicate", say("Duplicate {name}", name=name), "copy", disabled=full),
        button("runs", run.slot, "remove", say("Remove {name}", name=name), "close", disabled=alone),
    ]


def _tune(slot: int, name: str) -> Component:
    return html.Button(
        say("Tune"),
        id=ids.control("tune", ids.ACT, slot, "lr"),
        className="text-button",
        title=say("Try 141 rates from here and take the best"),
        n_clicks=0,
        type="button",
        **attributes(aria_label=say("Tune the learning rate of {name}", name=name)),
    )


def _rate_line(slot: int) -> Component:
    """Give the place where the browser draws the learning rate over the run."""
    return html.Canvas(
        className="rate-line", title=say("Learning rate over the run"), **attributes(data_rate_line=str(slot))
    )


def _more(run: Run, name: str) -> Component:
    """Give what most people leave alone, folded away: other hyper-parameters and the schedule."""
    schedule = chooser("schedule", run.slot, SCHEDULES, run.schedule, say("Schedule of {name}", name=name))
    return html.Details(
        [
            html.Summary(say("Settings")),
            html.P(say(run.optimizer.tagline()), className="tagline"),
            html.Div([html.Span(say("schedule"), className="setting-title"), schedule], className="setting"),
            *settings("schedule", run.slot, run.schedule, name),
            *settings("optimizer", run.slot, run.optimizer, name, leave=("lr",)),
        ],
        className="card-more",
    )


def _readout(slot: int) -> Component:
    """Give the place where the player writes a run's live numbers."""
    around = {"step": say("step"), "share": say("reach the lowest point"), "status": ""}
    status = [html.Span("", **attributes(data_field=field, data_around=text)) for field, text in around.items()]
    numbers = [html.Div([html.Dt(say(label)), html.Dd("", **attributes(data_field=field))]) for field, label in FIELDS]
    content = [html.Div(status, className="readout-status"), html.Dl(numbers)]
    return html.Div(content, className="readout", **attributes(data_readout=str(slot)))


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
