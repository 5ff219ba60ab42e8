"""The card of a run: one line that opens to its settings; and the table in which the numbers of all runs stand."""

from __future__ import annotations

import json

from dash import html
from dash.development.base_component import Component

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.optimizers.own import Own
from landscape.core.schedules import SCHEDULES
from landscape.figures.formulas import update_rule
from landscape.figures.theme import SLOTS, Slot
from landscape.simulation.scenario import Run, Scenario
from landscape.ui import ids
from landscape.ui.controls import button, chooser, mathematics, pieces, settings
from landscape.ui.markup import attributes
from landscape.words import phrase, say


def card(run: Run, *, alone: bool, full: bool) -> Component:
    """Give a run as one line: its ball, method, rate and status. Its last button opens what else can be chosen.

    Parameters
    ----------
    run
        Whose card it is.
    alone
        Whether it is the only run, which cannot be removed.
    full
        Whether there are as many runs as can be.
    """
    look, slot = SLOTS[run.slot], run.slot
    name = _called(run)
    rate = pieces("optimizer", slot, run.optimizer, "lr", name, say("learning rate"))
    line = [_grip(slot, name), _method(run, look), html.Div(rate.field, className="card-rate"), _status(slot)]
    title = html.Span(say("learning rate"), className="setting-title")
    more = [
        html.Div([title, _rate_line(slot), *_rates(slot, name), _steerer(run, name)], className="rate-row"),
        html.Div(rate.slider, className="setting rate-slider"),
        *_settings(run, name),
        html.Div(_actions(run, name, alone=alone, full=full), className="card-actions"),
    ]
    return html.Article(
        [
            html.Div([*line, _opener(slot, name)], className="card-line"),
            rate.said,
            html.Div(more, id=ids.card(slot), className="card-more"),
        ],
        className="card" + (" card-hidden" if run.hidden else ""),
        style=_colors(look),
        **attributes(data_slot=str(slot), aria_label=name),
    )


def _called(run: Run) -> str:
    """Give what a run is called where it is read out: its method and its colour."""
    return f"{say(run.optimizer.title)} ({say(SLOTS[run.slot].name)})"


def _colors(look: Slot) -> dict[str, str]:
    return {"--run-light": look.light, "--run-dark": look.dark}


def _grip(slot: int, name: str) -> Component:
    return html.Button(
        html.Canvas(className="swatch", **attributes(data_swatch=str(slot))),
        className="grip",
        title=say("Drag to reorder, or press Alt with an arrow key"),
        type="button",
        **attributes(aria_label=say("Move {name}", name=name), data_grip=str(slot)),
    )


def _method(run: Run, look: Slot) -> Component:
    label = say("Optimizer of run {run}, {color}", run=run.slot + 1, color=say(look.name))
    return chooser("optimizer", run.slot, OPTIMIZERS, run.optimizer, label)


def _status(slot: int) -> Component:
    """Give the place where the player writes how a run stands: of many starts how many arrived, of one what it does."""
    arrived = say("of all balls rest at a global minimum in the end")
    share = html.Span("", title=arrived, **attributes(data_field="share", data_around=say("arrive")))
    status = html.Span("", **attributes(data_field="status"))
    return html.Div([share, status], className="card-status", **attributes(data_readout=str(slot)))


def _opener(slot: int, name: str) -> Component:
    """Give the button that opens a card; assets/modules/controls/cards.js does."""
    label = say("Settings of {name}", name=name)
    return html.Button(
        id=ids.opener(slot),
        className="icon-button icon icon-chevron card-opener",
        title=label,
        type="button",
        **attributes(aria_label=label, aria_expanded="false", aria_controls=ids.card(slot)),
    )


def _actions(run: Run, name: str, *, alone: bool, full: bool) -> list[Component]:
    hide, eye = (phrase("Show {name}"), "eye-off") if run.hidden else (phrase("Hide {name}"), "eye")
    return [
        button("runs", run.slot, "solo", say("Show {name} alone", name=name), "solo"),
        button("runs", run.slot, "hide", say(hide, name=name), eye),
        button("runs", run.slot, "duplicate", say("Duplicate {name}", name=name), "copy", disabled=full),
        button("runs", run.slot, "remove", say("Remove {name}", name=name), "close", disabled=alone),
    ]


def _rates(slot: int, name: str) -> list[Component]:
    """Give the buttons that find a rate: the fastest calm one from here, and the one that a new run gets."""
    tuned = say("Try 141 rates from here and take the fastest that stays calm")
    usual = say(
        "What a new run gets: of the rates 1, 2, 5, 10 … the fastest that ends well and has room above it, "
        "so that the next larger one is calm as well, if there is one"
    )
    return [
        _finder(slot, "lr", say("Tune"), tuned, say("Tune the learning rate of {name}", name=name)),
        _finder(slot, "safe", say("Safe"), usual, say("A safe learning rate for {name}", name=name)),
    ]


def _finder(slot: int, kind: str, face: str, told: str, label: str) -> Component:
    return html.Button(
        face,
        id=ids.control("tune", ids.ACT, slot, kind),
        className="text-button",
        title=told,
        n_clicks=0,
        type="button",
        **attributes(aria_label=label),
    )


def _steerer(run: Run, name: str) -> Component:
    """Give the button with which one begins and ends to steer a run; assets/modules/player/steering.js does."""
    lo, hi = type(run.optimizer).bounds("lr")
    told = {"slot": run.slot, "name": name, "lr": run.optimizer.lr, "lo": lo, "hi": hi}
    return html.Button(
        say("Steer"),
        className="text-button",
        title=say("Move the rate while the ball rolls: it holds from the step that is shown on"),
        type="button",
        **attributes(aria_label=say("Steer {name}", name=name), aria_pressed="false", data_steer=json.dumps(told)),
    )


def _rate_line(slot: int) -> Component:
    """Give the place where the browser draws the learning rate over the run."""
    return html.Canvas(
        className="rate-line", title=say("Learning rate over the run"), **attributes(data_rate_line=str(slot))
    )


def _settings(run: Run, name: str) -> list[Component]:
    """Give what most people leave alone: what the method is, its schedule and its other hyper-parameters."""
    schedule = chooser("schedule", run.slot, SCHEDULES, run.schedule, say("Schedule of {name}", name=name))
    return [
        html.P(say(run.optimizer.tagline()), className="tagline"),
        *([] if isinstance(run.optimizer, Own) else [mathematics(*update_rule(run.optimizer))]),  # under its field
        html.Div([html.Span(say("schedule"), className="setting-title"), schedule], className="setting"),
        *settings("schedule", run.slot, run.schedule, name),
        *settings("optimizer", run.slot, run.optimizer, name, leave=("lr",)),
    ]


def comparison(scenario: Scenario) -> Component:
    """Give the table where the player writes the numbers of all runs at the step that is shown, one under the other."""
    x, y = scenario.surface.weights
    columns = {"loss": say("loss"), "gradient": "|∇|", "rate": "η", "x": say(x), "y": say(y)}
    step = html.Caption(
        [say("step"), " ", html.B("0", **attributes(data_now="")), html.Span("", **attributes(data_now_of=""))]
    )
    heads = [html.Th(html.Span(say("Run"), className="visually-hidden"), scope="col")]
    heads += [html.Th(title, scope="col", className=f"number-{field}") for field, title in columns.items()]
    table = html.Table(
        [step, html.Thead(html.Tr(heads)), html.Tbody([_numbers(run, columns) for run in scenario.runs])],
        className="numbers",
    )
    label = attributes(aria_label=say("Numbers of all runs"))
    return html.Div(table, className="numbers-scroll", role="group", tabIndex="0", **label)


def _numbers(run: Run, fields: dict[str, str]) -> Component:
    ball = html.Canvas(className="swatch", **attributes(data_swatch=str(run.slot), aria_hidden="true"))
    name = html.Span(_called(run), className="visually-hidden")
    cells = [html.Td(html.Span("", **attributes(data_field=field))) for field in fields]
    return html.Tr(
        [html.Th([ball, name], scope="row"), *cells],
        className="card-hidden" if run.hidden else "",
        **attributes(data_readout=str(run.slot)),
    )
