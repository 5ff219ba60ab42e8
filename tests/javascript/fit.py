"""How the server fits every landscape into places of all shapes, with and without the names of its axes."""

from __future__ import annotations

from typing import Any

from landscape.core.surfaces import SURFACES
from landscape.figures.fit import fitted

PLACES = ((300, 600), (360, 300), (390, 388), (672, 640), (900, 700), (940, 362), (1300, 900), (2000, 770))
"""Width and height in pixels: from half as wide as high to 2.6 times as wide."""


def told() -> list[dict[str, Any]]:
    eyes = sorted({surface.camera for surface in SURFACES.values()})
    return [
        {"eye": eye, "place": place, "text": text, "fit": fitted(eye, place, text=text)._asdict()}
        for eye in eyes
        for place in PLACES
        for text in (1.0, 1.4, 0.0)
    ]
