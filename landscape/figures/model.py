"""The model's view of the data: axes and rows. Fits are drawn over it in the browser, from the ball's two weights."""

from __future__ import annotations

import plotly.graph_objects as go

from landscape.core.surfaces.data import Data
from landscape.figures.theme import Theme


def model(surface: Data, theme: Theme) -> go.Figure:
    """Draw the axes in which rows and fits are shown: input and target, or two inputs."""
    rows = surface.every_row
    figure = go.Figure(go.Scatter(x=rows.x[:, 0], y=rows.x[:, 1] if rows.x.shape[1] > 1 else rows.y, mode="markers"))
    figure.update_layout(template=theme.template, uirevision=surface.slug, dragmode=False, showlegend=False)
    return figure
