"""How the figures look in a light and in a dark room, and the eight slots that tell runs apart.

Everything that depends on the scheme sits in one Plotly template, so switching the scheme only swaps the template of
the surface and the map. The surface is a calm blue-grey ramp of even lightness steps: it carries height, never
identity, and leaves the saturated colours to the balls.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import plotly.graph_objects as go

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
PLOT_MARGIN = {"l": 56, "r": 14, "t": 12, "b": 40}
"""Pixels around the plot of a view with axes."""

Scheme = Literal["light", "dark"]
Glyph = Literal["circle", "square", "diamond", "triangle", "cross", "plus", "star", "ring"]


@dataclass(frozen=True)
class Slot:
    """The look of one run: it belongs to the run's place in the list, not to its method.

    Attributes
    ----------
    name
        The colour in words, for text alternatives.
    light, dark
        Its colour in a light and in a dark room. Derived from the Okabe-Ito palette, which is told apart with every
        common form of colour blindness; darkened or lightened until it stands out from the surface at 3:1.
    dash
        On and off lengths of its trail in pixels at the usual stroke; empty is a solid line.
    plotly_dash
        The same dash as Plotly spells it.
    marker
        The glyph its ball carries.
    """

    name: str
    light: str
    dark: str
    dash: tuple[float, ...]
    plotly_dash: str
    marker: Glyph

    def color(self, scheme: Scheme) -> str:
        """Give the colour in that scheme."""
        return self.light if scheme == "light" else self.dark


def _slot(name: str, light: str, dark: str, marker: Glyph, *dash: float) -> Slot:
    spelled = ",".join(f"{length:g}px" for length in dash) if dash else "solid"
    return Slot(name, light, dark, dash, spelled, marker)


SLOTS: tuple[Slot, ...] = (
    _slot("blue", "#0067b1", "#56b4e9", "circle"),
    _slot("vermillion", "#c43c00", "#ff8a4c", "square", 10, 4),
    _slot("green", "#007355", "#2fd0a0", "triangle", 3, 3.5),
    _slot("purple", "#a3267c", "#f092c8", "diamond", 12, 4, 3, 4),
    _slot("ochre", "#7f5900", "#f0dc50", "plus", 16, 4),
    _slot("indigo", "#4b3fb0", "#a9a0ff", "star", 6, 4),
    _slot("teal", "#006b80", "#7ce5e5", "cross", 12, 3.5, 3, 3.5, 3, 3.5),
    _slot("charcoal", "#363b45", "#f1f3f5", "ring", 1.5, 4),
)
"""One look per slot, in the order in which runs take them."""


@dataclass(frozen=True)
class ClassLook:
    """The look of the rows of one class: a muted colour, which leaves the saturated ones to the runs, and a marker."""

    light: str
    dark: str
    marker: Glyph

    def color(self, scheme: Scheme) -> str:
        """Give the colour in that scheme."""
        return self.light if scheme == "light" else self.dark


CLASSES: tuple[ClassLook, ...] = (
    ClassLook("#5f7fa3", "#8fb2d9", "circle"),
    ClassLook("#a8763e", "#d9a868", "square"),
    ClassLook("#5d8a5f", "#93c795", "triangle"),
)
"""One look per class, in the order of their numbers."""
TARGETS: dict[Scheme, tuple[str, str]] = {"light": ("#8fa9c6", "#143457"), "dark": ("#41617c", "#dcebf9")}
"""Colours of rows with the lowest and the highest target, where no axis tells it."""


@dataclass(frozen=True)
class Theme:
    """One colour scheme of the figures.

    Attributes
    ----------
    scheme
        ``"light"`` or ``"dark"``.
    ink, muted
        Colours of text and of lesser text.
    ramp
        Colours of the surface from its lowest to its highest point.
    template
        The Plotly template that applies all of it.
    """

    scheme: Scheme
    ink: str
    muted: str
    ramp: tuple[str, ...]
    template: go.layout.Template

    @cached_property
    def plain_template(self) -> dict[str, Any]:
        """The template as Plotly's JSON has it."""
        plain: dict[str, Any] = self.template.to_plotly_json()
        return plain


@dataclass(frozen=True)
class _Palette:
    """The few colours a scheme is made of, and how strongly its surface is lit."""

    ink: str
    muted: str
    grid: str
    frame: str
    level: str
    rim: str
    ramp: tuple[str, ...]
    ambient: float
    diffuse: float


def _template(palette: _Palette) -> go.layout.Template:
    scale = [[index / (len(palette.ramp) - 1), color] for index, color in enumerate(palette.ramp)]
    small = {"family": FONT, "size": 12, "color": palette.muted}
    clear = "rgba(0,0,0,0)"
    flat_axis = {
        "showgrid": True,
        "gridcolor": palette.grid,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "tickfont": small,
        "title": {"font": {"family": FONT, "size": 13, "color": palette.ink}},
    }
    deep_axis = {
        "showbackground": False,
        "showgrid": True,
        "gridcolor": palette.frame,
        "gridwidth": 1,
        "zeroline": False,
        "showline": True,
        "linecolor": palette.frame,
        "linewidth": 1,
        "showspikes": False,
        "tickfont": small,
        "title": {"font": {"family": FONT, "size": 14, "color": palette.ink}},
    }
    template = go.layout.Template()
    template.layout = go.Layout(
        paper_bgcolor=clear,
        plot_bgcolor=clear,
        font={"family": FONT, "size": 13, "color": palette.ink},
        xaxis=flat_axis,
        yaxis=flat_axis,
        scene={"bgcolor": clear, "xaxis": deep_axis, "yaxis": deep_axis, "zaxis": deep_axis},
        hoverlabel={"font": {"family": FONT, "size": 12}},
    )
    template.data.surface = [
        go.Surface(
            colorscale=scale,
            lighting={
                "ambient": palette.ambient,
                "diffuse": palette.diffuse,
                "specular": 0.07,
                "roughness": 0.6,
                "fresnel": 0.05,
            },
            contours={
                "x": {"highlight": False},
                "y": {"highlight": False},
                "z": {"show": True, "color": palette.rim, "width": 1, "highlight": False},
            },
        )
    ]
    template.data.contour = [go.Contour(colorscale=scale, line={"color": palette.level, "width": 0.8})]
    template.data.scatter = [go.Scatter(marker={"line": {"color": palette.ink}, "color": palette.ink})]
    return template


def _theme(scheme: Scheme, palette: _Palette) -> Theme:
    return Theme(scheme, palette.ink, palette.muted, palette.ramp, _template(palette))


LIGHT = _theme(
    "light",
    _Palette(
        ink="#1c2430",
        muted="#566273",
        grid="rgba(70,90,120,0.16)",
        frame="#d3dce6",
        level="rgba(52,84,122,0.32)",
        rim="#8ba6c0",
        ramp=("#88a7c4", "#98b4cd", "#abc2d7", "#bed0e0", "#d0dde9", "#dfe8f0", "#ecf2f7"),
        ambient=0.54,
        diffuse=0.55,
    ),
)
"""Figures for a light page: ink on paper, a pale surface."""

DARK = _theme(
    "dark",
    _Palette(
        ink="#e8edf3",
        muted="#9aa7b8",
        grid="rgba(160,180,210,0.16)",
        frame="#2b3b4f",
        level="rgba(170,200,230,0.26)",
        rim="#4a6a86",
        ramp=("#1a2a3d", "#213549", "#294158", "#324e66", "#3c5b73", "#486981", "#557890"),
        ambient=0.5,
        diffuse=0.76,
    ),
)
"""Figures for a dark page: the same ramp at night."""
