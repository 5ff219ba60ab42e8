"""How large a landscape is drawn, and where its camera looks, so that it fills its place: box, numbers and names."""

from __future__ import annotations

import math
from typing import NamedTuple

Camera = tuple[float, float, float]
Size = tuple[float, float]
"""Width and height, in pixels."""

SIDE, HEIGHT = 0.88, 0.45
"""Sides of the drawn box where it is not fitted: flat enough to look across, tall enough to show a valley."""
CENTER = -0.08
"""How high above the middle of the box a camera looks that is not fitted."""
SMALLEST, LARGEST = 0.15, 1.7
"""What its sides are multiplied with at most: in a place that is as good as none, and where the eye comes close."""
FIELD_OF_VIEW = math.pi / 4
"""The angle of Plotly's perspective camera, from top to bottom."""
FARTHEST = 1.0
"""How far above or below the middle of its box a camera looks at most."""
TURNED = 0.94
"""How much of its width and depth is seen at any azimuth; the tips of corners may be cut."""
TIP, NUMBERS, NAME, LOSS = 6.0, 36.0, 68.0, 86.0
"""Pixels around corners, ends of edges that have numbers, and middles of edges that have a name: that of the upright
axis lies beside it at full length, that of the others below."""
NO_NAMES = 8.0
"""Pixels around everything where axes have neither numbers nor names."""
ROOM = 300.0
"""Pixels of width and of height from which on there is room for numbers and names beside the landscape."""
ROUNDS = 40
"""After which size and centre move by less than a pixel."""


class Fit(NamedTuple):
    """A landscape in its place.

    Attributes
    ----------
    side, height
        Of the drawn box, in Plotly's units: its width and depth, and its height.
    center
        How high above the middle of the box the camera looks.
    """

    side: float
    height: float
    center: float


UNFITTED = Fit(SIDE, HEIGHT, CENTER)


def is_roomy(place: Size | None, text: float = 1.0) -> bool:
    """Tell whether a place has room for the numbers and names of axes that are `text` times as large as usual."""
    return place is None or min(place) >= ROOM * text


def fitted(eye: Camera, place: Size | None, *, text: float = 1.0) -> Fit:
    """Fit a landscape into its place, as seen from home.

    Parameters
    ----------
    eye
        Where the camera stands.
    place
        Width and height in pixels; the landscape is not fitted if there is none.
    text
        How many times as large as usual the numbers and names of its axes are; 0 where it has none.

    Returns
    -------
    Fit
        The same numbers as from assets/modules/views/fit.js.
    """
    if place is None:
        return UNFITTED
    width, height = place
    share, center = 1.0, CENTER
    for _ in range(ROUNDS):
        across, up, down = _room(eye, center, share, height, text)
        most = min(width / (2 * across), height / (up + down))
        center = min(max(center + 0.8 * (up - down) / (2 * height), -FARTHEST), FARTHEST)
        share = min(max(share * most**0.7, SMALLEST), LARGEST)
    return Fit(share * SIDE, share * HEIGHT, center)


def _room(eye: Camera, center: float, share: float, pixels: float, text: float) -> tuple[float, float, float]:
    """Give the pixels that a box takes: to both sides, above and below the middle of its place."""
    ex, ey, ez = eye
    flat = math.hypot(ex, ey) or 1.0
    far = math.hypot(flat, ez - center)
    sine, cosine = (ez - center) / far, flat / far  # of the angle at which the camera looks down
    ax, ay = ex / flat, ey / flat  # towards the eye, on the ground
    focal = pixels / (2 * math.tan(FIELD_OF_VIEW / 2))
    across = up = down = 0.0
    for x, y, z, pad in _outline(share * SIDE / 2, share * HEIGHT / 2, ax, ay, text):
        right, near, rise = ax * y - ay * x, ax * x + ay * y - flat, z - ez
        scale = focal / max(-(near * cosine + rise * sine), 0.1)
        level = scale * (rise * cosine - near * sine)
        across = max(across, abs(right) * scale + pad)
        up, down = max(up, level + min(pad, NO_NAMES)), max(down, pad - level)
    return across, up, down


def _outline(half: float, high: float, ax: float, ay: float, text: float) -> list[tuple[float, float, float, float]]:
    """Give what must be seen of a box, each with the pixels around it."""
    tip, numbers, name, loss = (TIP, text * NUMBERS, text * NAME, text * LOSS) if text else (NO_NAMES,) * 4
    ends = [(-half, -half), (-half, half), (half, -half), (half, half)]
    middles = [(-half, 0.0), (half, 0.0), (0.0, -half), (0.0, half)]
    radius = TURNED * half * math.sqrt(2)
    turned = [
        (radius * ax, radius * ay),
        (-radius * ax, -radius * ay),
        (-radius * ay, radius * ax),
        (radius * ay, -radius * ax),
    ]
    return [
        *((x, y, high, tip) for x, y in ends),
        *((x, y, -high, numbers) for x, y in ends),
        *((x, y, 0.0, loss) for x, y in ends),
        *((x, y, -high, name) for x, y in middles),
        *((x, y, z, tip) for x, y in turned for z in (-high, high)),
    ]
