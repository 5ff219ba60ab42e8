"""Where to look at a surface of which nobody has said it: at which box, from which start, from which side."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from landscape.core.arrays import Array, Box, Indices, Point

Loss = Callable[[Array], Array]
"""The loss at points (..., 2) → (...); NaN or inf where there is none."""
Level = Callable[[Box], Array]
"""Gives the places (n, 2) of a box at which a loss is level."""

REACHES: Final = (10.0, 100.0, 1000.0)
"""What is level is looked for within so much of the origin, one after the other."""
USUAL, LEAST = 5.0, 2.0
"""Half the width of a box in which nothing was found, and of the narrowest."""
FEW: Final = 9
"""More level places than this are a pattern, of which a part is enough,"""
MIDDLE: Final = 0.4
"""unless all of them lie within so much of where they were looked for."""
ROOM: Final = 1.4
"""How much wider than its level places a box is."""
RELIEF: Final = 0.15
"""A box in which heights differ by as much shows enough; see :func:`_relief`."""
ROUND: Final = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
GRID: Final = 41
STEEP: Final = 12.0
"""The height is logarithmic where the highest place is so many times as far above the lowest as half of them are."""
HIGH: Final = {"linear": 0.75, "log": 0.3}
"""How much of the box lies lower than the start: less where the highest places are far too steep."""
STARTS: Final = tuple(
    (side * u, v) for u, v in ((0.7, 0.6), (0.62, -0.72), (0.4, 0.78), (0.42, 0.3), (0.3, -0.38), (0.78, -0.2))
    for side in (-1, 1)
)  # fmt: skip
"""Where a start may be, in halves of the box from its middle; on no axis of it, since slopes are often even there."""
FLAT_START: Final = 0.02
"""What falls over a whole box by no more than this share of all heights is flat: nothing rolls there."""
STEEPLY: Final = 0.3
"""On a plain with hollows a start is where it is so steep, in shares of the steepest slope,"""
FINELY: Final = 2 * GRID - 1
"""on a grid of so many points a side."""
NEAR: Final = 3
"""Cells to the edge from where a run that goes too far leaves the box."""
EVERYTHING: Final[Point] = (-math.inf, math.inf)
UNDEFINED: Final = 0.3
"""Of a box so much may have no loss before it is drawn in."""
EVEN: Final = 40
"""Points a side of the grid on which poles are looked for: an even number, since many lie in the middle."""
POLE, ENDLESS = 0.7, 1.5
"""Beyond most heights a pole reaches so many times as far as these, and so much farther when looked at closely."""
DISTANCES: Final = (1.25, 1.25, 0.95)
"""How far the eye is away on the ground, twice, and how high it is."""
HIGHER: Final = 1.5
"""How high it is where from lower down something would be hidden."""
TURNS: Final = tuple(math.pi * share / 4 for share in (-1, 1, -3, 3, -2, 0, 2, 4))
"""Where the eye may stand; first where most surfaces are looked at from."""
FLAT: Final = 0.6
"""How high the landscape is, in sides of the box."""
ON_THE_WAY: Final = 9
"""Places between start and lowest place of which it is asked whether they are seen."""


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
    seen
        The losses beyond which nothing is drawn lower or higher.
    defined
        In what share of the box there is a loss.
    endless
        Whether there is a pole in it.
    """

    box: Box
    start: Point
    camera: tuple[float, float, float]
    height: Literal["linear", "log"]
    seen: Point
    defined: float
    endless: bool


def frame(
    loss: Loss,
    level: Level,
    across: Point | None = None,
    up: Point | None = None,
    *,
    poles: bool = False,
    plains: bool = False,
) -> Frame:
    """Choose box, start, camera and height so that something is seen.

    Parameters
    ----------
    loss
        The surface.
    level
        Finds its level places.
    across, up
        The sides of the box where somebody has chosen them.
    poles
        Whether there may be some, at which heights have no end.
    plains
        Whether most of it may be flat, as in a picture: then a start there is given up for one on a slope.
    """
    chosen = _defined(loss, _box(loss, level)) if across is None or up is None else (across, up)
    box = (across or chosen[0], up or chosen[1])
    losses = _finite(loss, _grid(box, GRID))
    height = _height(losses)
    endless = poles and _has_pole(loss, box)
    seen = _cut(loss, box) if endless and height == "linear" else EVERYTHING
    start = _start(loss, box, losses, HIGH[height])
    if plains and _is_flat(loss, box, start, losses):
        start = _on_a_slope(loss, box)
    camera = _camera(box, start, np.clip(losses, *seen), height)
    defined = round(float(_there(loss, box)[1:-1, 1:-1].mean()), 2)
    return Frame(box, start, camera, height, seen, defined, endless)


def _defined(loss: Loss, box: Box) -> Box:
    """Draw a box in to where there is a loss; where that lets go of one end, as much is seen beyond the other."""
    there = _there(loss, box)
    if there.mean() > 1 - UNDEFINED or not there.any():
        return box
    cells = [np.flatnonzero(there.any(axis=axis)) for axis in (0, 1)]
    ends = [(max(int(cell[0]) - 1, 0), min(int(cell[-1]) + 1, GRID - 1)) for cell in cells]
    widest = max(high - low for low, high in ends)
    sides = []
    for (low, high), (begin, end) in zip(ends, box, strict=True):
        first = high - widest if low == 0 else low
        last = low + widest if low > 0 and high == GRID - 1 else high
        step = (end - begin) / (GRID - 1)
        sides.append((round(begin + first * step, 9), round(begin + last * step, 9)))
    return sides[0], sides[1]


def _has_pole(loss: Loss, box: Box) -> bool:
    """Tell whether heights on a finer grid differ more from a point to the next, as they do at a pole alone."""
    coarse, fine = (_differences(_finite(loss, _grid(box, points))) for points in (EVEN, 4 * EVEN))
    return fine > ENDLESS * coarse


def _differences(losses: Array) -> float:
    """Give by how much two losses of a grid differ at most that lie beside each other."""
    steps = np.concatenate([np.diff(losses, axis=axis).ravel() for axis in (0, 1)])
    return float(np.abs(steps[np.isfinite(steps)]).max(initial=0.0))


def _cut(loss: Loss, box: Box) -> Point:
    """Give the losses beyond which a pole is not followed, at each end that goes on and on the closer one looks."""
    coarse, fine = (_finite(loss, _grid(box, points)) for points in (EVEN, 4 * EVEN))
    low, high = np.nanquantile(coarse, [0.1, 0.9]).tolist()
    spread = high - low
    ends = []
    for sign, end in ((-1, low), (1, high)):
        near, nearer = (float(np.nanmax(sign * (losses - end))) for losses in (coarse, fine))
        is_cut = nearer > POLE * spread > 0 and nearer > ENDLESS * near
        ends.append(end + sign * spread if is_cut else sign * math.inf)
    return ends[0], ends[1]


def _box(loss: Loss, level: Level) -> Box:
    """Give a box around the level places nearest to the origin; where there are none, or many, the usual one."""
    for reach in REACHES:
        found = level(((-reach, reach), (-reach, reach)))
        if 0 < len(found) <= FEW or (len(found) and np.abs(found).max() < MIDDLE * reach):
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
        share, relief = float(_there(loss, box).mean()), _relief(_finite(loss, _grid(box, GRID)))
        merits.append((round(share, 1), round(min(relief, RELIEF), 3)))
        if merits[-1] == (1.0, RELIEF):
            break  # there is none better
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


def _there(loss: Loss, box: Box) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell where on a grid there is a loss, and not on thin lines alone, as x^y has it for negative x."""
    grid, beside = _grid(box, GRID), 1e-6 * np.ptp(box, axis=1) * [0.7, 0.3]
    on, above, below = (np.isfinite(_finite(loss, grid + way * beside)) for way in (0, 1, -1))
    there: np.ndarray[Any, np.dtype[np.bool_]] = on & (above | below)
    return there


def _start(loss: Loss, box: Box, losses: Array, share: float) -> Point:
    """Give of some places the one that lies nearest to a share of all heights, where there is a slope.

    Rather one from which it does not go downhill out of the box.
    """
    seen = losses[np.isfinite(losses)]
    wanted = float(np.quantile(seen, share)) if seen.size else 0.0
    (x0, x1), (y0, y1) = box
    places = np.array([((x0 + x1 + u * (x1 - x0)) / 2, (y0 + y1 + v * (y1 - y0)) / 2) for u, v in STARTS])
    there = _finite(loss, places)
    beside = _finite(loss, places + 1e-3 * np.array([x1 - x0, y1 - y0]))
    usable = np.isfinite(there) & np.isfinite(beside) & (there != beside)
    cells = np.rint((places - [x0, y0]) / [x1 - x0, y1 - y0] * (GRID - 1)).astype(int)
    leaves = ~_stays(losses)[cells[:, 1], cells[:, 0]]
    usable &= ~leaves | leaves[usable].all()
    distance = np.where(usable, np.abs(there - wanted), np.inf)
    x, y = (float(f"{value:.3g}") for value in places[int(distance.argmin())].tolist())
    return x, y


def _is_flat(loss: Loss, box: Box, place: Point, losses: Array) -> bool:
    """Tell whether about a place the loss does not change, as it does elsewhere in the box."""
    beside = np.array(place) + 1e-3 * np.ptp(box, axis=1) * [[0, 0], [1, 0], [0, 1]]
    return bool(np.ptp(loss(beside)) < 1e-3 * FLAT_START * (np.nanmax(losses) - np.nanmin(losses)))


def _on_a_slope(loss: Loss, box: Box) -> Point:
    """Give of the steep places the one from which it goes down farthest, and rather not out of the box."""
    losses = _finite(loss, grid := _grid(box, FINELY))
    slope = np.nan_to_num(np.hypot(*np.gradient(losses)))
    drop = losses - losses.ravel()[_ends(losses)]
    steep = (slope >= STEEPLY * slope.max()) & np.isfinite(drop)
    good = steep & _stays(losses)
    best = np.where(good if good.any() else steep, drop, -np.inf).argmax()
    x, y = (float(f"{value:.3g}") for value in grid.reshape(-1, 2)[best].tolist())
    return x, y


def _stays(losses: Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell from which cells of a grid (n, n) one does not come near its edge, going to the lowest around."""
    row, column = np.divmod(_ends(losses), len(losses))
    last = len(losses) - 1
    to_edge = np.min([row, column, last - row, last - column], axis=0)
    inside: np.ndarray[Any, np.dtype[np.bool_]] = to_edge >= NEAR
    return inside


def _ends(losses: Array) -> Indices:
    """Tell at which cell of a grid (n, n), counted row by row, one ends that goes to the lowest around."""
    count = len(losses)
    around = np.pad(np.nan_to_num(losses, nan=np.inf), 1, constant_values=np.inf)
    ways = [(i, j) for i in (0, -1, 1) for j in (0, -1, 1)]
    lowest = np.argmin([around[1 + i : count + 1 + i, 1 + j : count + 1 + j] for i, j in ways], axis=0)
    row, column = np.indices(losses.shape) + np.array(ways)[lowest].transpose(2, 0, 1)
    after = np.clip(row, 0, count - 1).ravel() * count + np.clip(column, 0, count - 1).ravel()
    for _ in range(math.ceil(math.log2(count * count))):
        after = after[after]  # twice as many steps
    ends: Indices = after.reshape(losses.shape)
    return ends


def _height(losses: Array) -> Literal["linear", "log"]:
    seen = losses[np.isfinite(losses)]
    if not seen.size:
        return "linear"
    low, half, high = np.quantile(seen, [0, 0.5, 1]).tolist()
    return "log" if high - low > STEEP * (half - low) > 0 else "linear"


def _camera(box: Box, start: Point, losses: Array, height: str) -> tuple[float, float, float]:
    """Look from where least of the ground between the start and the lowest place is hidden; from higher if need be."""
    heights = _drawn(losses, height)
    corner, size = np.array(box).T[0], np.ptp(np.array(box), axis=1)
    low = np.array(np.unravel_index(np.argmin(heights), heights.shape))[::-1] / (GRID - 1)
    way = np.linspace((np.array(start) - corner) / size, low, ON_THE_WAY)
    ground = math.hypot(*DISTANCES[:2])
    views = [(turn, high) for high in (DISTANCES[2], HIGHER) for turn in TURNS]
    hidden = [_hidden(heights, way, turn, high / ground / FLAT) for turn, high in views]
    turn, high = views[hidden.index(min(hidden))]
    return round(ground * math.cos(turn), 2), round(ground * math.sin(turn), 2), high


def _drawn(losses: Array, height: str) -> Array:
    """Give heights from 0 to 1, the highest where there is no loss."""
    seen = losses[np.isfinite(losses)]
    low, high = (float(seen.min()), float(seen.max())) if seen.size else (0.0, 1.0)
    share = np.nan_to_num((losses - low) / (high - low or 1.0), nan=1.0)
    drawn: Array = np.log1p(1e3 * share) / math.log1p(1e3) if height == "log" else share
    return drawn


def _hidden(heights: Array, places: Array, turn: float, slope: float) -> int:
    """Count the places (n, 2), in shares of the box, between which and the eye there is higher ground."""
    along = np.linspace(0.04, 1.2, 30)[:, None, None]
    points = places + along * np.array([math.cos(turn), math.sin(turn)])
    inside = ((points >= 0) & (points <= 1)).all(axis=-1)
    column, row = np.rint(np.clip(points, 0, 1) * (GRID - 1)).astype(int).transpose(2, 0, 1)
    at = np.rint(places * (GRID - 1)).astype(int)
    sight = heights[at[:, 1], at[:, 0]] + along[..., 0] * slope
    return int((inside & (heights[row, column] > sight + 0.02)).any(axis=0).sum())
