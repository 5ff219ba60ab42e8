"""Ramps: the colours that a landscape may have from its lowest to its highest place, each declared once by its hues.

How light its colours are is not for it to say: that belongs to the scheme (:mod:`landscape.figures.theme`), so that all
ramps tell heights equally well, and runs are as legible on each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Ramp:
    """Colours from low to high.

    Attributes
    ----------
    slug
        Its name in links.
    title
        How the list of ramps has it.
    tints
        Chroma and hue, in degrees, of OKLCH (Ottosson 2020, "A perceptual color space for image processing"): at the
        lowest place, on the way, and at the highest.
    """

    slug: str
    title: str
    tints: tuple[tuple[float, float], ...]


RAMPS: Mapping[str, Ramp] = {
    ramp.slug: ramp
    for ramp in (
        Ramp("blue", "Blue", ((0.075, 252), (0.035, 245))),
        Ramp("viridis", "Blue to green to yellow", ((0.085, 280), (0.07, 190), (0.085, 112))),
        Ramp("cividis", "Blue to yellow", ((0.075, 262), (0.075, 98))),
        Ramp("earth", "Green to sand", ((0.06, 165), (0.06, 85))),
        Ramp("grey", "Grey", ((0.0, 0), (0.0, 0))),
    )
}
"""Every ramp by its slug; the first is the usual one."""
