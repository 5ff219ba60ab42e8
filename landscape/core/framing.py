"""Where to look at a surface of which nobody has said it: which part of the plane, from which start, from which side."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from landscape.core.arrays import Array, Box, Point

Loss = Callable[[Array], Array]
"""The loss at points (..., 2) → (...); NaN or inf where there is none."""
Level = Callable[[Box], Array]
"""Gives the places (n, 2) of a box at which a loss is level."""

REACHES: Final = (10.0, 100.0, 1000.0)
"""What is level is looked for within so much of the origin, one after the other."""
USUAL, LEAST = 5.0, 2.0
"""Half the width of a box in which nothing was found, and of the narrowest."""
FEW: Final = 9
"""More level places than this are a pattern, of which a part is enough."""
ROOM: Final = 1.4
"""How much wider than its level places a box is."""
RELIEF: Final = 0.15
"""A box in which heights differ by as much shows enough; see :func:`_relief`."""
ROUND: Final = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
GRID: Final = 41
STEEP: Final = 12.0
"""The height is logarithmic where the highest place is so many times as far above the lowest as half of them are."""
DISTANCES: Final = (1.25, 1.25, 0.95)
"""How far the eye is away on the ground, twice, and how high it is."""


@dataclass(frozen=True)
class Frame:
    """How a surface is looked at.

    Attributes
    ----------
    box
        The part of the plane that is drawn.
    start
        Where descent begins.
    camera
        The eye, in Plotly's units.
    height
        How loss becomes height.
    """

    box: Box
    start: Point
    camera: tuple[float, float, float]
    height: Literal["linear", "log"]


def frame(loss: Loss, level: Level, across: Point | None = None, up: Point | None = None) -> Frame:
    """Choose box, start, camera and height so that something is seen.

    Parameters
    ----------
    loss
        The surface.
    level
        Finds its level places.
    across, up
        The sides of the box where somebody has chosen them.
    """
    chosen = _box(loss, level) if across is None or up is None else (across, up)
    box = (across or chosen[0], up or chosen[1])
    losses = _finite(loss, _grid(box, GRID))
    start = _start(loss, box, losses)
    return Frame(box, start, _camera(box, start, losses), _height(losses))


def _box(loss: Loss, level: Level) -> Box:
    """Give a box around the level places nearest to the origin; where there are none, or many, the usual one."""
    for reach in REACHES:
        found = level(((-reach, reach), (-reach, reach)))
        if 0 < len(found) <= FEW:
            return _around(found)
        if len(found):
            break
    return _where_there_is_most(loss)


def _around(places: Array) -> Box:
    """Give a square box about places (n, 2), with the origin in it if that is near."""
    if np.abs(places).max() <= REACHES[0]:
        half = _rounded(max(ROOM * float(np.abs(places).max()), LEAST))
        return (-half, half), (-half, half)
    low, high = places.min(axis=0), places.max(axis=0)
    half = _rounded(max(ROOM * float((high - low).max()) / 2, USUAL))
    x, y = np.round((low + high) / 2).tolist()
    return (x - half, x + half), (y - half, y + half)


def _rounded(half: float) -> float:
    """Give the next round number that is not smaller."""
    power = 10.0 ** math.floor(math.log10(half))
    return power * next(step for step in ROUND if step * power >= half * (1 - 1e-9))


def _where_there_is_most(loss: Loss) -> Box:
    """Give of a few boxes the one where the loss is defined most widely, and of those where heights differ most."""
    halves = (USUAL, LEAST)
    middles = [(x * half, y * half, half) for half in halves for x in (0, 1, -1) for y in (0, 1, -1)]
    boxes: list[Box] = [((x - half, x + half), (y - half, y + half)) for x, y, half in middles]
    merits = []
    for box in boxes:
        losses = _finite(loss, _grid(box, GRID))
        share = float(np.isfinite(losses).mean())
        merits.append((round(share, 1), min(_relief(losses), RELIEF)))
    return boxes[merits.index(max(merits))]


def _relief(losses: Array) -> float:
    """Give how much heights differ, in shares of the whole height: near 0 where there is a spike on a plain."""
    seen = losses[np.isfinite(losses)]
    if not seen.size or seen.max() == seen.min():
        return 0.0
    return float(np.std((seen - seen.min()) / (seen.max() - seen.min())))


def _grid(box: Box, points: int) -> Array:
    (x0, x1), (y0, y1) = box
    return np.stack(np.meshgrid(np.linspace(x0, x1, points), np.linspace(y0, y1, points)), -1)


def _finite(loss: Loss, points: Array) -> Array:
    """Give losses, NaN where there is none."""
    losses = loss(points)
    return np.where(np.isfinite(losses), losses, np.nan)


def _start(loss: Loss, box: Box, losses: Array) -> Point:
    """Give of some places the one that lies nearest to three quarters of all heights, where there is a slope."""
    seen = losses[np.isfinite(losses)]
    wanted = float(np.quantile(seen, 0.75)) if seen.size else 0.0
    (x0, x1), (y0, y1) = box
    shares = [(-0.7, 0.6), (0.72, 0.62), (-0.62, -0.72), (0.6, -0.7), (-0.4, 0.78), (0.42, 0.3), (-0.3, -0.38)]
    places = np.array([((x0 + x1 + u * (x1 - x0)) / 2, (y0 + y1 + v * (y1 - y0)) / 2) for u, v in shares])
    there = _finite(loss, places)
    beside = _finite(loss, places + 1e-3 * np.array([x1 - x0, y1 - y0]))
    usable = np.isfinite(there) & np.isfinite(beside) & (there != beside)
    distance = np.where(usable, np.abs(there - wanted), np.inf)
    x, y = (float(f"{value:.3g}") for value in places[int(distance.argmin())].tolist())
    return x, y


def _height(losses: Array) -> Literal["linear", "log"]:
    seen = losses[np.isfinite(losses)]
    if not seen.size:
        return "linear"
    low, half, high = np.quantile(seen, [0, 0.5, 1]).tolist()
    return "log" if high - low > STEEP * (half - low) > 0 else "linear"


def _camera(box: Box, start: Point, losses: Array) -> tuple[float, float, float]:
    """Look from the side on which the ground is lowest, of the two quarters beside the start."""
    (x0, x1), (y0, y1) = box
    ahead = math.atan2((start[1] - (y0 + y1) / 2) / (y1 - y0), (start[0] - (x0 + x1) / 2) / (x1 - x0))
    angles = [ahead - 1.05, ahead + 1.05]
    x, y = np.meshgrid(np.linspace(-1, 1, losses.shape[1]), np.linspace(-1, 1, losses.shape[0]))
    heights = [_mean(losses[(math.cos(angle) * x + math.sin(angle) * y) > 0.5]) for angle in angles]
    angle = angles[int(heights[1] < heights[0])]
    ground = math.hypot(*DISTANCES[:2])
    return round(ground * math.cos(angle), 2), round(ground * math.sin(angle), 2), DISTANCES[2]


def _mean(losses: Array) -> float:
    seen = losses[np.isfinite(losses)]
    return float(seen.mean()) if seen.size else math.inf
