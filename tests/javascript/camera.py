"""Where the server puts a camera that a link tells, whatever it tells."""

from __future__ import annotations

from itertools import product
from typing import Any

from landscape.figures.camera import placed
from landscape.figures.fit import fitted

HOME = (1.22, -1.22, 1.0)
PLACE = (672.0, 640.0)
EYES = ((1.2, -1.2, 1.0), (0.01, 0.0, 0.02), (10.0, -10.0, 10.0), (0.0, 0.0, 0.0), (0.3, 0.2, -0.4), (0.0, 0.0, 2.0))
CENTERS = ((0.0, 0.0, -0.08), (3.0, 0.0, 0.0), (-0.2, 0.3, 0.1), (0.01, 0.0, 0.02))


def told() -> list[dict[str, Any]]:
    box = fitted(HOME, PLACE)
    cases = [{"eye": _point(eye), "center": _point(center)} for eye, center in product(EYES, CENTERS)]
    cases += [{}, {"eye": _point(EYES[0])}, {"center": _point(CENTERS[2])}]
    sides = {"x": box.side, "y": box.side, "z": box.height}
    return [
        {"link": link, "home": HOME, "place": PLACE, "sides": sides, "stand": placed(link, HOME, box)} for link in cases
    ]


def _point(values: tuple[float, float, float]) -> dict[str, float]:
    return dict(zip("xyz", values, strict=True))
