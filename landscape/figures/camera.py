"""Where the camera of a landscape may stand: looking into it, from outside of it, and not from too far away."""

from __future__ import annotations

import math
from collections.abc import Mapping

from landscape.figures.fit import Camera, Fit

Stand = Mapping[str, Mapping[str, float]]

NEAREST, FARTHEST = 1.05, 8.0
"""How far an eye is from the middle of the box, in halves of its diagonal."""
DIGITS = 3
"""To which a link tells a camera."""
SLACK = 1e-3
"""By which the digits of a link may miss that."""


def placed(camera: Stand, eye: Camera, box: Fit) -> dict[str, dict[str, float]]:
    """Give the place of a camera.

    Parameters
    ----------
    camera
        ``eye`` and ``center`` as far as a link tells them; it may tell any.
    eye
        Where the landscape's own camera stands.
    box
        The landscape in its place.

    Returns
    -------
    dict
        ``eye`` and ``center``: home without a word of them, else the nearest place that is allowed, as in
        assets/modules/views/camera.js.
    """
    home = {"eye": dict(zip("xyz", eye, strict=True)), "center": {"x": 0.0, "y": 0.0, "z": box.center}}
    if not camera:
        return home
    return _bounded(**{name: [(camera.get(name) or home[name])[axis] for axis in "xyz"] for name in home}, box=box)


def _bounded(eye: list[float], center: list[float], box: Fit) -> dict[str, dict[str, float]]:
    sides = (box.side, box.side, box.height)
    most = [math.floor(side / 2 * 10**DIGITS) / 10**DIGITS for side in sides]
    at = [min(max(value, -limit), limit) for value, limit in zip(center, most, strict=True)]
    away = [a - b for a, b in zip(eye, center, strict=True)]
    far = math.hypot(*away)
    along = [value / far for value in away] if far > 1e-9 else [0.0, 0.0, 1.0]
    half = math.hypot(*sides) / 2
    reach = math.hypot(*(a + far * b for a, b in zip(at, along, strict=True)))
    stands = [a + (b - c) for a, b, c in zip(eye, at, center, strict=True)]
    if not NEAREST * half - SLACK <= reach <= FARTHEST * half + SLACK:
        wanted = half * (NEAREST if reach < NEAREST * half else FARTHEST)
        middle = sum(a * b for a, b in zip(at, along, strict=True))
        ray = -middle + math.sqrt(middle**2 + wanted**2 - math.hypot(*at) ** 2)
        stands = [a + ray * b for a, b in zip(at, along, strict=True)]
    return {"eye": dict(zip("xyz", stands, strict=True)), "center": dict(zip("xyz", at, strict=True))}
