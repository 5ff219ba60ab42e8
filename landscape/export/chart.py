"""The map of a card: bands of height, and on them trails, balls, minima and the start, as the page's map has them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from landscape.core.arrays import Array, Box
from landscape.core.surfaces import Surface
from landscape.export.glance import Glance
from landscape.export.paint import GLYPHS, STAR, Canvas, Rgb, clipped, rgb
from landscape.figures.heights import LEVELS, POINTS, Heights, sample
from landscape.figures.theme import LIGHT, Slot, themed
from landscape.simulation.ensemble import CLOUD_MARGIN, QUANTA
from landscape.simulation.trajectories import Cloud

LOOKS: Final = 3_000_000
"""Rows of data that are looked at for the heights of a map."""
SAMPLES: Final = 160
"""Heights along the longer side of a map, unless that were too many looks."""
PAPER: Final = "#f7f9fb"
GOLD: Final = "#ffcf3f"
LINE: Final[tuple[Rgb, float]] = (34, 58, 90), 0.28
"""Colour of the lines between two bands, and how much of it they have."""
BALL, SMALL, WIDER = 13.0, 3.5, 5.0
"""Radius of a run's first ball; of its others, of the first run and how much more of the last."""
AROUND: Final = 1.9
"""Radius of the star under a ball at a minimum, in radii of the ball, as ``assets/modules/drawing/marks.js`` has it."""
MARGIN: Final = 40
"""Pixels beside the map up to which is painted what reaches into it."""


@dataclass(frozen=True)
class Map:
    """A part of the plane, and where its places are on a picture.

    Attributes
    ----------
    box
        What is shown.
    left, width, height
        The column of the picture, as high as that.
    """

    box: Box
    left: int
    width: int
    height: int

    def at(self, places: Array) -> Array:
        """Give pixels (..., 2) of places (..., 2)."""
        (x0, x1), (y0, y1) = self.box
        across, up = (places[..., 0] - x0) / (x1 - x0), (places[..., 1] - y0) / (y1 - y0)
        pixels: Array = np.stack([self.left + self.width * across, self.height * (1 - up)], axis=-1)
        return pixels

    def shows(self, place: Array) -> bool:
        """Tell whether a place in pixels is on the map or just beside it."""
        low, high = self.corners
        return bool(((low < place) & (place < high)).all())

    @property
    def corners(self) -> tuple[Array, Array]:
        """Give the lowest and highest pixels of what may be seen, with what reaches into it."""
        right = self.left + self.width
        return np.array([self.left - MARGIN, -MARGIN]), np.array([right + MARGIN, self.height + MARGIN])


def map_of(surface: Surface, left: int, width: int, height: int) -> Map:
    """Give what of a surface's plane is shown: its box, and beside it what its place has room for at one scale."""
    if not surface.same_unit:
        return Map(surface.box, left, width, height)
    (x0, x1), (y0, y1) = surface.box
    pixel = max((x1 - x0) / width, (y1 - y0) / height)
    wide, high = pixel * width / 2, pixel * height / 2
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return Map(((x - wide, x + wide), (y - high, y + high)), left, width, height)


def paint_map(canvas: Canvas, shown: Map, glance: Glance) -> None:
    """Paint all of it; what hangs over the edges of the map is for others to cover."""
    scenario, surface, step = glance.scenario, glance.scenario.surface, glance.step
    canvas.bands(_levels(surface, shown), colors_of(scenario.view.ramp), *LINE, shown.left, shown.width)
    seen = glance.seen
    for index, one in reversed(list(enumerate(seen))):
        if one.path.cloud is not None:
            radius = SMALL + WIDER * index / max(len(seen) - 1, 1)
            _paint_cloud(canvas, shown, surface, one.slot, one.path.cloud, step, radius)
    for one in reversed(seen):
        _paint_trail(canvas, shown, one.slot, one.path.params[: step + 1, 0])
    _paint_marks(canvas, shown, glance)
    balls = [(one.slot, shown.at(one.path.params[step, 0])) for one in reversed(seen)]
    balls = [(slot, place) for slot, place in balls if shown.shows(place)]  # which what is not a number is not
    for place in _minima(shown, glance):
        if any(np.hypot(*(ball - place)) < BALL for _, ball in balls):
            paint_star(canvas, place, AROUND * BALL)
    for slot, place in balls:
        paint_ball(canvas, slot, place, BALL)


def colors_of(ramp: str) -> list[Rgb]:
    """Give the colours of the bands in a ramp, from the lowest on."""
    stops = np.array([rgb(color) for color in themed("light", ramp).ramp])
    at = np.linspace(0, len(stops) - 1, LEVELS + 1)
    parts = [np.interp(at, np.arange(len(stops)), part).round().astype(int).tolist() for part in stops.T]
    return list(zip(*parts, strict=True))


def _levels(surface: Surface, shown: Map) -> Array:
    """Give in which band of height the middles of a map's cells lie (rows from above, columns), NaN where in none."""
    side = min(SAMPLES, int(math.sqrt(LOOKS / max(surface.count, 1))))
    columns, rows = side, round(side * shown.height / shown.width)
    x, y = (
        low + (high - low) * (np.arange(count) + 0.5) / count
        for (low, high), count in zip(shown.box, (columns, rows), strict=True)
    )
    heights = _heights(surface)
    low, high = heights.span
    with np.errstate(all="ignore"):
        loss = np.asarray(surface.value(np.stack(np.meshgrid(x, y[::-1]), axis=-1)), dtype=float)
        levels = (heights.of(loss) - low) / (high - low) * LEVELS + 0.5
    return np.nan_to_num(levels, nan=np.nan, posinf=LEVELS + 1, neginf=0)


def _heights(surface: Surface) -> Heights:
    """Sample the box as the page does, unless its data would take long: what the levels are counted from."""
    return sample(surface, min(POINTS, int(math.sqrt(LOOKS / max(surface.count, 1)))))


def _paint_trail(canvas: Canvas, shown: Map, slot: Slot, places: Array) -> None:
    lines = clipped(shown.at(places), *shown.corners)
    for color, width in ((PAPER, 6.0), (slot.light, 3.4)):
        for line in lines:
            canvas.line(line, color, width)


def _paint_cloud(
    canvas: Canvas, shown: Map, surface: Surface, slot: Slot, cloud: Cloud, step: int, radius: float
) -> None:
    """Paint all balls but the first, small; those of the runs that are painted later fit into those of the others."""
    counts = cloud.moves[: step + 1].sum(axis=0, dtype=np.uint16)
    low, high = surface.corners
    places = shown.at(low + (high - low) * ((1 + 2 * CLOUD_MARGIN) * counts / QUANTA - CLOUD_MARGIN))
    for place in places[(counts <= QUANTA).all(axis=-1)]:
        if shown.shows(place):
            canvas.disc(place, radius + 1.0, PAPER)
            canvas.disc(place, radius, slot.light)


def _paint_marks(canvas: Canvas, shown: Map, glance: Glance) -> None:
    """Paint where the known minima are, and where descent began."""
    for place in _minima(shown, glance):
        paint_star(canvas, place, 9.0)
    start = shown.at(np.array(glance.scenario.start, dtype=float))
    if shown.shows(start):
        for color, width in ((PAPER, 7.0), (LIGHT.ink, 3.0)):
            for turn in (1, -1):
                canvas.line(start + np.array([[-8, -8 * turn], [8, 8 * turn]]), color, width)


def _minima(shown: Map, glance: Glance) -> list[Array]:
    """Give where the known minima that are seen are, in pixels."""
    minima = np.array(glance.scenario.surface.marked, dtype=float).reshape(-1, 2)
    return [place for place in shown.at(minima) if shown.shows(place)]


def paint_star(canvas: Canvas, place: Array, radius: float) -> None:
    """Paint the sign of a minimum."""
    for color, more in ((LIGHT.ink, 4.0), (PAPER, 2.5), (GOLD, 0.0)):
        canvas.shape(place + (radius + more) * STAR, color)


def paint_ball(canvas: Canvas, slot: Slot, place: Array, radius: float) -> None:
    """Paint a ball with its marker."""
    canvas.disc(place, radius + 2, PAPER)
    canvas.disc(place, radius, slot.light)
    canvas.shape(place + 0.52 * radius * GLYPHS[slot.marker], PAPER)
