"""How the figures look in a light and in a dark room, and the eight slots that tell runs apart.

Everything that depends on the scheme sits in one Plotly template, so switching the scheme only swaps the template of
the surface and the map. The surface is a pale ramp of even steps whose lightness carries height, never identity: it
leaves the saturated colours to the balls, and stands out from the card that it lies on at both ends.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go

from landscape.core.params import number
from landscape.core.surfaces import Array
from landscape.simulation.ramps import RAMPS, Ramp

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
PLOT_MARGIN = {"l": 56, "r": 14, "t": 12, "b": 40}
"""Pixels around the plot of a view with axes."""

ASKING = ("ramp",)
"""What of a view decides about colours: all figures are drawn anew when it changes."""

MOST_TEXT = 2.0
"""How many times as large as usual text is at most."""

COLORS, WAYPOINTS = 7, 201
"""Colours of a ramp, between which Plotly blends, and points of its way on which they are spread evenly."""
_FROM_LAB = np.array(
    [[1, 0.3963377774, 0.2158037573], [1, -0.1055613458, -0.0638541728], [1, -0.0894841775, -1.291485548]]
)
_TO_RGB = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.707614701],
    ]
)
"""From OKLab to the responses of three cones, before they are cubed, and from these to linear sRGB (Ottosson 2020)."""

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
    _slot("blue", "#0062a9", "#56b4e9", "circle"),
    _slot("vermillion", "#b03600", "#ff8a4c", "square", 10, 4),
    _slot("green", "#006e51", "#2fd0a0", "triangle", 3, 3.5),
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
    text
        How many times as large as usual the text is.
    template
        The Plotly template that applies all of it.
    """

    scheme: Scheme
    ink: str
    muted: str
    ramp: tuple[str, ...]
    text: float
    template: go.layout.Template

    @cached_property
    def plain_template(self) -> dict[str, Any]:
        """The template as Plotly's JSON has it."""
        plain: dict[str, Any] = self.template.to_plotly_json()
        return plain

    def margin(self, usual: Mapping[str, float]) -> dict[str, float]:
        """Give the pixels around a plot whose text is as large as this, where it has those `usual` ones."""
        return {side: round(pixels * self.text) if side in "lb" else pixels for side, pixels in usual.items()}


@dataclass(frozen=True)
class _Palette:
    """The few colours of a scheme, the OKLab lightness of its lowest and its highest places, and how they are lit."""

    ink: str
    muted: str
    grid: str
    frame: str
    level: str
    rim: str
    lightness: tuple[float, float]
    ambient: float
    diffuse: float


def _template(palette: _Palette, ramp: tuple[str, ...], text: float) -> go.layout.Template:
    scale = [[index / (len(ramp) - 1), color] for index, color in enumerate(ramp)]
    small = {"family": FONT, "size": 12 * text, "color": palette.muted}
    clear = "rgba(0,0,0,0)"
    flat_axis = {
        "showgrid": True,
        "gridcolor": palette.grid,
        "zeroline": False,
        "zerolinecolor": palette.muted,
        "showline": False,
        "ticks": "",
        "tickfont": small,
        "title": {"font": {"family": FONT, "size": 13 * text, "color": palette.ink}},
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
        "ticks": "outside",  # unseen: they keep the numbers off a surface that hangs over the edge of its box
        "ticklen": 10,
        "tickcolor": clear,
        "tickfont": small,
        "title": {"font": {"family": FONT, "size": 14, "color": palette.ink}},  # larger ones would meet the numbers
    }
    template = go.layout.Template()
    template.layout = go.Layout(
        paper_bgcolor=clear,
        plot_bgcolor=clear,
        font={"family": FONT, "size": 13 * text, "color": palette.ink},
        xaxis=flat_axis,
        yaxis=flat_axis,
        scene={"bgcolor": clear, "xaxis": deep_axis, "yaxis": deep_axis, "zaxis": deep_axis},
        hoverlabel={"font": {"family": FONT, "size": 12 * text}},
    )
    template.data.surface = [
        go.Surface(
            colorscale=scale,
            lighting={
                "ambient": palette.ambient,
                "diffuse": palette.diffuse,
                "specular": 0.05,
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


_PALETTES: dict[Scheme, _Palette] = {
    "light": _Palette(
        ink="#1c2430",
        muted="#566273",
        grid="rgba(70,90,120,0.16)",
        frame="#d3dce6",
        level="rgba(34,58,90,0.34)",
        rim="#6f88a1",
        lightness=(0.69, 0.86),
        ambient=0.56,
        diffuse=0.52,
    ),
    "dark": _Palette(
        ink="#e8edf3",
        muted="#9aa7b8",
        grid="rgba(160,180,210,0.16)",
        frame="#2b3b4f",
        level="rgba(190,212,236,0.26)",
        rim="#6b8298",
        lightness=(0.345, 0.55),
        ambient=0.56,
        diffuse=0.62,
    ),
}
"""Figures for a light page are ink on paper with a pale surface, for a dark one the same at night."""


def text_size(asked: object) -> float:
    """Read how many times as large as usual text is, to a twentieth."""
    return round(20 * min(max(number(asked) or 1.0, 1.0), MOST_TEXT)) / 20


@functools.lru_cache(maxsize=64)  # of about 50 kB each
def themed(scheme: Scheme, ramp: str = next(iter(RAMPS)), text: float = 1.0) -> Theme:
    """Give the look of figures in a scheme, with their landscape in the colours of a ramp and text of a size."""
    palette = _PALETTES[scheme]
    colors = _colors(RAMPS[ramp], palette.lightness)
    return Theme(scheme, palette.ink, palette.muted, colors, text, _template(palette, colors, text))


def _colors(ramp: Ramp, lightness: tuple[float, float]) -> tuple[str, ...]:
    """Give colours that are as far from one to the next in OKLab, lighter and lighter."""
    chroma, hue = np.array(ramp.tints).T
    way = np.linspace(0.0, 1.0, WAYPOINTS)
    stops = np.linspace(0.0, 1.0, len(chroma))
    tints = [np.interp(way, stops, chroma * turn(np.deg2rad(hue))) for turn in (np.cos, np.sin)]
    path = np.stack([lightness[0] + (lightness[1] - lightness[0]) * way, *tints], axis=-1)
    gone = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    even = np.linspace(0.0, gone[-1], COLORS)
    return tuple(_hex(np.array([np.interp(even, gone, axis) for axis in path.T]).T))


def _hex(lab: Array) -> list[str]:
    """Write colours of OKLab (n, 3) as those of sRGB."""
    linear = (lab @ _FROM_LAB.T) ** 3 @ _TO_RGB.T
    coded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 0.0) ** (1 / 2.4) - 0.055)
    return ["#{:02x}{:02x}{:02x}".format(*color) for color in np.rint(255 * np.clip(coded, 0.0, 1.0)).astype(int)]


LIGHT, DARK = themed("light"), themed("dark")
