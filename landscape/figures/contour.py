"""The contour map. It neither zooms nor pans, so a point on the screen is a point in the plane."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from landscape.core.surfaces import Surface
from landscape.figures.heights import sample
from landscape.figures.theme import PLOT_MARGIN, Theme
from landscape.words import say
from landscape.words.numbers import separators

LEVELS = 16


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
        Contours and the known minima, over exactly the surface's box.
    """
    heights = sample(surface)
    low, high = heights.span
    step = (high - low) / LEVELS
    figure = go.Figure(
        go.Contour(
            x=heights.x.astype(np.float32),
            y=heights.y.astype(np.float32),
            z=heights.height.astype(np.float32),
            zmin=low,
            zmax=high,
            contours={"start": low + step / 2, "end": high, "size": step, "coloring": "fill"},
            showscale=False,
            hoverinfo="skip",
        )
    )
    (x0, x1), (y0, y1) = surface.box
    inside = [(x, y) for x, y in surface.minima if x0 <= x <= x1 and y0 <= y <= y1]
    figure.add_scatter(
        x=[x for x, _ in inside],
        y=[y for _, y in inside],
        mode="markers",
        marker={"symbol": "star-open", "size": 11, "line": {"width": 1.6}},
        hovertemplate=say("minimum") + " (%{x:.4g}, %{y:.4g})<extra></extra>",
        showlegend=False,
    )
    axis = {"fixedrange": True, "showgrid": False, "automargin": False, "nticks": 6}
    figure.update_layout(
        template=theme.template,
        separators=separators(),
        margin=PLOT_MARGIN,
        uirevision=surface.slug,
        meta={"heights": {"lowest": heights.lowest, "scale": heights.scale}},
        dragmode=False,
        hovermode="closest",
        showlegend=False,
        xaxis={"range": [x0, x1], "title": {"text": say(surface.weights[0]), "standoff": 6}, **axis},
        yaxis={"range": [y0, y1], "title": {"text": say(surface.weights[1]), "standoff": 4}, **axis},
    )
    return figure
