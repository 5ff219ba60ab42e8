"""The contour map. It neither zooms nor pans, so a point on the screen is a point in the plane.

Where both weights have one unit the map has one scale, whatever the shape of its place: the box stands in the middle,
with more of the landscape beside it. Plotly sees to that when it draws a figure, `assets/modules/views/fit.js` when a
place changes.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import plotly.graph_objects as go

from landscape.core.surfaces import Surface
from landscape.figures.heights import AROUND, LEVELS, Heights, sample, surroundings
from landscape.figures.theme import PLOT_MARGIN, Theme
from landscape.words import say
from landscape.words.numbers import separators

GRAINS = 32
"""Parts of the way from one level to the next in which heights beside the box are told, as short whole numbers."""


def contour(surface: Surface, theme: Theme) -> go.Figure:
    """Draw `surface` from above, with levels evenly spaced in drawn height so that ravines stay readable.

    Parameters
    ----------
    surface
        What is descended.
    theme
        Light or dark.

    Returns
    -------
    go.Figure
        Contours and the known minima. ``layout.meta`` holds the ``box`` and the ``minima`` in it; how many boxes
        ``around`` it are drawn on every side, 0 where the axes have no scale in common and the box fills its place; and
        what turns ``heights`` back into losses: see :mod:`landscape.figures.heights`.
    """
    heights = sample(surface)
    low, high = heights.span
    step = (high - low) / LEVELS
    figure = go.Figure()
    below = 0
    if surface.same_unit:
        wider = surroundings(surface)
        grains = _grains(wider, low, step)
        deepest = np.nanmin(grains, initial=0)
        below = math.ceil(-float(deepest) / GRAINS / 2) * 2  # two at a time: a batch has every other level
        figure.add_trace(_levels(wider, grains, (0, LEVELS * GRAINS), GRAINS, below))
    figure.add_trace(_levels(heights, heights.shown, (low, high), step, below))
    (x0, x1), (y0, y1) = surface.box
    inside = [(x, y) for x, y in surface.marked if x0 <= x <= x1 and y0 <= y <= y1]
    figure.add_scatter(
        x=[x for x, _ in inside],
        y=[y for _, y in inside],
        mode="markers",
        marker={"symbol": "star-open", "size": 11, "line": {"width": 1.6}},
        hovertemplate=say("minimum") + " (%{x:.4g}, %{y:.4g})<extra></extra>",
        showlegend=False,
    )
    across = say(surface.weights[0])
    if not surface.same_unit:
        across += f" ({say('axes not to one scale')})"
    axis = {"fixedrange": True, "showgrid": False, "automargin": False, "nticks": 6}
    figure.update_layout(
        template=theme.template,
        separators=separators(),
        margin=theme.margin(PLOT_MARGIN),
        uirevision=surface.slug,
        meta={
            "heights": {"lowest": heights.lowest, "scale": heights.scale},
            "box": [list(side) for side in surface.box],
            "around": AROUND if surface.same_unit else 0,
            "minima": inside,
        },
        dragmode=False,
        hovermode="closest",
        showlegend=False,
        xaxis={"range": [x0, x1], "title": {"text": across, "standoff": 6}, **axis},
        yaxis={"range": [y0, y1], "title": {"text": say(surface.weights[1]), "standoff": 4}, **axis},
    )
    if surface.same_unit:
        figure.update_yaxes(scaleanchor="x")
    return figure


def _grains(heights: Heights, low: float, step: float) -> np.ndarray[Any, Any]:
    """Give heights in whole parts of a level, which take few bytes; holes in them take more."""
    grains = np.rint((heights.shown - low) / step * GRAINS)
    return grains if heights.nowhere.any() else grains.astype(np.int16)


def _levels(
    heights: Heights, grains: np.ndarray[Any, Any], span: tuple[float, float], step: float, below: int
) -> go.Contour:
    """Draw lines of equal height a step apart and the colours between them.

    Colours are those of the span of heights in the box; what is higher or lower has the last. Plotly spreads them from
    the first level on, so that two traces of one map need the same number of levels ``below`` the span.
    """
    low, high = span
    return go.Contour(
        x=heights.x.astype(np.float32),
        y=heights.y.astype(np.float32),
        z=grains,
        zmin=low,
        zmax=high,
        contours={
            "start": low + step * (0.5 - below),
            "end": float(np.nanmax(grains, initial=high)),
            "size": step,
            "coloring": "fill",
        },
        showscale=False,
        hoverinfo="skip",
    )
