"""The loss explorer: what a prediction costs, for one row, by any of the losses that suit the data."""

from __future__ import annotations

import plotly.graph_objects as go

from landscape.core.surfaces.data import Data
from landscape.figures.theme import Theme
from landscape.simulation.scenario import View


def explorer(surface: Data, view: View, theme: Theme) -> go.Figure:  # noqa: ARG001
    """Draw the axes of loss against prediction, error or margin."""
    figure = go.Figure()
    figure.update_layout(template=theme.template, uirevision=surface.slug, dragmode=False, showlegend=False)
    return figure
