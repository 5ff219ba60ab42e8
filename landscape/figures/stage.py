"""The lit surface in three dimensions. Balls and trails are drawn over it in the browser."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from landscape.core.surfaces import Surface
from landscape.figures.camera import Stand, placed
from landscape.figures.fit import Size, fitted, is_roomy
from landscape.figures.heights import round_steps, sample
from landscape.figures.theme import Theme
from landscape.words import say
from landscape.words.numbers import separators

NOWHERE: Final[Stand] = {}
"""A camera of which nothing is told: it stands at home."""
EDGE = 0.08
"""How far from the ends of an axis its numbers stay, as a share of it."""

LIGHT_AT = {"x": -300, "y": 60, "z": 300}
"""High and from the left, as in a drawn relief; the highlight of the balls comes from there too."""


def stage(surface: Surface, theme: Theme, camera: Stand = NOWHERE, place: Size | None = None) -> go.Figure:
    """Draw `surface` as a softly lit landscape.

    Parameters
    ----------
    surface
        What is descended.
    theme
        Light or dark.
    camera
        Its ``eye`` and ``center`` in Plotly's units, as a link tells them; the surface's own where it does not.
    place
        Width and height of where it will stand, in pixels, which it fills: see :mod:`landscape.figures.fit`.

    Returns
    -------
    go.Figure
        One surface. ``layout.meta`` holds the known ``minima`` for the browser to mark; what turns its ``heights`` back
        into losses: see :mod:`landscape.figures.heights`; and of its ``home``, to be fitted into another place, the
        ``eye``, the ``names`` of its axes, and how large their ``text`` is. Where there is no room axes have neither
        numbers nor names.
    """
    heights = sample(surface)
    low, high = heights.span
    at, text = heights.ticks()
    step = (high - low) / 14
    figure = go.Figure(
        go.Surface(
            x=heights.x.astype(np.float32),
            y=heights.y.astype(np.float32),
            z=heights.shown,
            cmin=low,
            cmax=high,
            showscale=False,
            hoverinfo="skip",
            lightposition=LIGHT_AT,
            contours={"z": {"start": low + step / 2, "end": high, "size": step}},  # none along level ground
        )
    )
    (x0, x1), (y0, y1) = surface.box
    names = [*map(say, surface.weights[:2]), say("loss")]
    has_room = is_roomy(place, theme.text)
    home = fitted(surface.camera, place, text=theme.text if has_room else 0.0)
    (across, along, up) = ({"title": {"text": name if has_room else ""}, "showticklabels": has_room} for name in names)
    figure.update_layout(
        template=theme.template,
        separators=separators(),
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        meta={
            "minima": [list(point) for point in surface.marked],
            "heights": {"lowest": heights.lowest, "scale": heights.scale},
            "home": {"eye": list(surface.camera), "names": names, "text": theme.text},
        },
        uirevision=surface.slug,
        hovermode=False,
        scene={
            "xaxis": {"range": [x0, x1], **across, **_ticks(x0, x1)},
            "yaxis": {"range": [y0, y1], **along, **_ticks(y0, y1)},
            "zaxis": {"range": [low, high], **up, "tickvals": at, "ticktext": text},
            "aspectmode": "manual",
            "aspectratio": {"x": home.side, "y": home.side, "z": home.height},
            "dragmode": "turntable",
            "camera": {
                **placed(camera, surface.camera, home),
                "up": {"x": 0.0, "y": 0.0, "z": 1.0},
                "projection": {"type": "perspective"},
            },
        },
    )
    return figure


def _ticks(low: float, high: float) -> dict[str, Any]:
    """Give round ticks away from the ends, where the numbers of two axes would meet."""
    edge = EDGE * (high - low)
    return {"tickvals": [tick for tick in round_steps(low, high, 5) if low + edge <= tick <= high - edge]}
