"""The model's view of the data: axes, and for an image the image. Rows and fits are drawn over it in the browser.

The browser draws the rows too, since they follow the hand that drags them; how the classes look is told in ``meta``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from landscape.core.arrays import Array
from landscape.core.surfaces.data import Data
from landscape.figures.theme import CLASSES, PLOT_MARGIN, TARGETS, Theme
from landscape.words import say
from landscape.words.numbers import separators

AROUND = 0.07
"""Room around the rows, as a share of what they span."""
CHANCES = (-0.16, 1.16)
"""The axis of probabilities: rows stand a little outside 0 and 1, so that the curve does not cover them."""


def model(surface: Data, theme: Theme) -> go.Figure:
    """Draw the axes in which rows and fits are shown.

    Parameters
    ----------
    surface
        What is behind it decides the axes: one input and the target or its probability, two inputs, or the image.
        They span the untouched rows, so that they stand still while a row is dragged.
    theme
        Light or dark.

    Returns
    -------
    go.Figure
        Axes without rows. ``meta`` tells ``plane`` (``target``, ``chance``, ``inputs`` or ``image``), ``classes``
        (each ``name``, ``color`` and ``marker``), the ``targets``' lowest and highest value and the colours of the two.
    """
    data, axis = surface.data, {"fixedrange": True, "automargin": False, "nticks": 6}
    plane = "image" if data.image else "inputs" if len(data.inputs) > 1 else "chance" if data.classes else "target"
    x, y = _spans(surface, plane)
    figure = go.Figure(_picture(surface) if plane == "image" else go.Scatter(x=[], y=[], hoverinfo="skip"))
    titles = {
        "image": (say("column"), say("row")),
        "inputs": tuple(map(say, data.axes[:2])),
        "chance": (say(data.axes[0]), say("probability of {name}", name=say(data.classes[-1])) if data.classes else ""),
        "target": tuple(map(say, data.axes[:2])),
    }[plane]
    ticks = {"tickvals": [0, 0.25, 0.5, 0.75, 1]} if plane == "chance" else {}
    classes = [
        {"name": say(name), "color": look.color(theme.scheme), "marker": look.marker}
        for name, look in zip(data.classes, CLASSES, strict=False)
    ]
    low, high = float(surface.every_row.y.min()), float(surface.every_row.y.max())
    figure.update_layout(
        template=theme.template,
        separators=separators(),
        margin=theme.margin(PLOT_MARGIN),
        uirevision=f"{surface.slug} {data.slug}",
        dragmode=False,
        hovermode=False,
        showlegend=False,
        meta={"plane": plane, "classes": classes, "targets": [low, high], "scale": list(TARGETS[theme.scheme])},
        xaxis={"range": list(x), "title": {"text": titles[0], "standoff": 6}, **axis},
        yaxis={"range": list(y), "title": {"text": titles[1], "standoff": 4}, **axis, **ticks},
    )
    return figure


def _spans(surface: Data, plane: str) -> tuple[tuple[float, float], tuple[float, float]]:
    if plane == "image":
        height, width = surface.data.image or (1, 1)
        return (-0.5, width - 0.5), (height - 0.5, -0.5)
    first, now = surface.data.rows(), surface.every_row
    x = _span(first.x[:, 0], now.x[:, 0])
    if plane == "chance":
        return x, CHANCES
    return x, _span(first.x[:, 1], now.x[:, 1]) if plane == "inputs" else _span(first.y, now.y)


def _span(first: Array, now: Array) -> tuple[float, float]:
    """Give what the untouched rows span and some room around, and farther rows too."""
    low, high = float(first.min()), float(first.max())
    room = AROUND * (high - low) or 1.0
    return min(low - room, float(now.min()) - room / 4), max(high + room, float(now.max()) + room / 4)


def _picture(surface: Data) -> go.Heatmap:
    grey = surface.every_row.x[:, 0].reshape(surface.data.image)
    scale: Any = [[0, "#10141a"], [1, "#ffffff"]]
    return go.Heatmap(
        z=grey.astype(np.float32), zmin=0, zmax=1, colorscale=scale, showscale=False, hoverinfo="skip", zsmooth=False
    )
