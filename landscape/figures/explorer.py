"""The loss explorer: what a prediction costs, for one row, and how hard that pulls, by any of the losses that suit.

Here are only the axes, which hold still while rows and targets move; the browser draws losses and rows into them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from landscape.core.learning.losses import LOSSES, Loss
from landscape.core.surfaces import Array
from landscape.core.surfaces.data import Data
from landscape.figures.theme import CLASSES, PLOT_MARGIN, Theme
from landscape.simulation.scenario import View
from landscape.words import phrase, say
from landscape.words.numbers import separators

ASKING = ("against", "compare")
"""What of a view decides about the axes."""
ABOVE, BELOW = (0.4, 1.0), (0.0, 0.28)
"""Where losses and slopes stand, as shares of the height."""
POINTS = 201
LOGITS = 8.0
"""Logits are shown from minus this to this."""
WORST = 0.01
"""The smallest probability of the true class for which the axis of losses has room."""
OVERSHOOT = 4.0
"""A compared loss may be so many times as high as the chosen one before it leaves the picture."""
AXIS_TITLES = {
    "prediction": phrase("prediction"),
    "error": phrase("error: prediction − target"),
    "logit": phrase("prediction: logit"),
    "margin": phrase("margin: logit on the right side"),
    "chance": phrase("probability of the true class"),
}


class _Span(NamedTuple):
    """What the axes have to hold: a range of places, and raw outputs (k, n) and targets (n,) at which to look."""

    low: float
    high: float
    z: Array
    y: Array


def explorer(surface: Data, view: View, theme: Theme) -> go.Figure:
    """Draw the axes of loss, and of its slope, against prediction, error or margin.

    Parameters
    ----------
    surface
        Whose rows and whose loss.
    view
        Says what losses are drawn against and which others are drawn beside the chosen one.
    theme
        Light or dark.

    Returns
    -------
    go.Figure
        Two axes above each other. ``meta`` tells ``axis`` (a key of :data:`AXIS_TITLES`), the ``axes`` that may be
        chosen instead as [value of ``against``, name], the ``losses`` to draw by slug, the chosen one first,
        ``classes`` as in the model's figure, and a ``note``, empty or what there is to say about a loss that no row has
        alone.
    """
    axis = axis_of(surface, view)
    named = [slug for slug in view.compare.split(".") if slug in LOSSES and slug != surface.loss.slug]
    losses = [surface.loss, *(LOSSES[slug]() for slug in dict.fromkeys(named))]
    losses = [loss for loss in losses if loss.task == surface.data.task]
    span = _span(surface, axis)
    heights, slopes = _ranges([loss for loss in losses if loss.total == "a"], surface.loss, span, axis)
    together = [loss.title for loss in losses if loss.total != "a"]
    text = phrase("{loss} is a loss of all rows together: a single row has none of its own.")
    note = say(text, loss=say(together[0])) if together else ""
    figure = go.Figure([go.Scatter(x=[], y=[], yaxis=name, hoverinfo="skip") for name in ("y", "y2")])
    fixed: dict[str, Any] = {"fixedrange": True, "automargin": False}
    figure.update_layout(
        template=theme.template,
        separators=separators(),
        margin=theme.margin(PLOT_MARGIN),
        dragmode=False,
        hovermode=False,
        showlegend=False,
        meta={
            "axis": axis,
            "axes": _axes(surface),
            "losses": [loss.slug for loss in losses],
            "classes": [
                {"name": say(name), "color": look.color(theme.scheme), "marker": look.marker}
                for name, look in zip(surface.data.classes, CLASSES, strict=False)
            ],
            "note": note,
        },
        xaxis={
            "range": [span.low, span.high],
            "title": {"text": say(AXIS_TITLES[axis]), "standoff": 6},
            "nticks": 6,
            "anchor": "y2",
            **fixed,
        },
        yaxis={"range": heights, "title": {"text": say("loss"), "standoff": 4}, "nticks": 5, "domain": ABOVE, **fixed},
        yaxis2={"range": slopes, "title": {"text": say("slope"), "standoff": 4}, "nticks": 3, "domain": BELOW, **fixed},
    )
    figure.update_yaxes(zeroline=True, zerolinewidth=1)
    return figure


def axis_of(surface: Data, view: View) -> str:
    """Tell what losses are drawn against: what the view asks for where it suits the data."""
    task = surface.data.task
    if task == "classes":
        return "chance"
    if task == "binary":
        return "margin" if view.against == "margin" else "logit"
    return "prediction" if view.against == "prediction" else "error"


def _axes(surface: Data) -> list[list[str]]:
    axes = {
        "number": [["error", say("Error")], ["prediction", say("Prediction")]],
        "binary": [["prediction", say("Prediction")], ["margin", say("Margin")]],
    }
    return axes.get(surface.data.task, [])


def _span(surface: Data, axis: str) -> _Span:
    y = surface.data.rows().y
    if axis in ("prediction", "error"):
        low, high = float(y.min()), float(y.max())
        wide = (high - low) or max(abs(high), 1.0)
        error = np.linspace(-0.7 * wide, 0.7 * wide, POINTS)
        ends = (-wide, wide) if axis == "error" else (low - 0.6 * wide, high + 0.6 * wide)
        return _Span(*ends, error[None], np.zeros(POINTS))
    if axis == "chance":
        chance = np.linspace(WORST, 0.999, POINTS)
        rest = np.log((1 - chance) / 2)
        return _Span(-0.02, 1.02, np.stack([np.log(chance), rest, rest]), np.zeros(POINTS))
    logits = np.linspace(-0.8 * LOGITS, 0.8 * LOGITS, POINTS)
    return _Span(-LOGITS, LOGITS, np.tile(logits, 2)[None], np.repeat([0.0, 1.0], POINTS))


def _ranges(losses: list[Loss], chosen: Loss, span: _Span, axis: str) -> tuple[list[float], list[float]]:
    """Give the ranges of losses and of slopes, so that the chosen loss is never pressed flat by another."""
    if not losses:
        return [-0.05, 1.0], [-1.0, 1.0]
    first = chosen if chosen in losses else losses[0]
    side = 2 * span.y - 1 if axis == "margin" else 1.0
    heights = [_highest(loss.each(span.z, span.y)) for loss in losses]
    slopes = [loss.slopes(span.z, span.y)[0] * side for loss in losses]
    own = losses.index(first)
    top = min(max(heights), OVERSHOOT * heights[own])
    steep = min(max(_highest(abs(s)) for s in slopes), OVERSHOOT * _highest(abs(slopes[own])))
    low, high = min(0.0, *(float(s.min()) for s in slopes)), max(0.0, *(float(s.max()) for s in slopes))
    return [-0.06 * top, 1.06 * top], [1.25 * max(low, -steep) - 0.12 * steep, 1.25 * min(high, steep) + 0.12 * steep]


def _highest(values: Array | None) -> float:
    return max(float(np.max(values)) if values is not None else 0.0, 1e-9)
