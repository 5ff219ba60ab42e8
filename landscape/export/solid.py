"""The landscape as a solid: STL to be printed, GLB with its colours and the paths of its runs.

It is as high over its base as the stage draws it, as wide and as deep as is asked, and watertight: its ground, its
walls and its relief share every edge.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator
from typing import Final

import numpy as np

from landscape.core.arrays import Array
from landscape.core.surfaces import Surface
from landscape.core.turns import take_turn
from landscape.export.files import File, stem_of
from landscape.export.gltf import Mesh, Scene, Triangles, joined, linear
from landscape.figures.fit import HEIGHT, SIDE
from landscape.figures.heights import Heights, sample
from landscape.figures.labels import label_runs
from landscape.figures.theme import SLOTS, themed
from landscape.simulation.ensemble import follow
from landscape.simulation.links import encode_whole
from landscape.simulation.scenario import Scenario
from landscape.simulation.trajectories import Trajectory
from landscape.words import ENGLISH, speak

LEAST, USUAL, MOST = 20, 100, 300
"""Millimetres that a solid is wide and deep."""
RELIEF: Final = HEIGHT / SIDE
"""How high it is over its base, as a share of its width: as on the stage."""
BASE: Final = 0.04
"""How thick the base is, as a share of the width; at least :data:`THINNEST`."""
THINNEST: Final = 2.0
"""Millimetres that hold under a valley's floor."""
RADIUS, BALL = 0.004, 0.018
"""Radii of a path and of the ball at its end, as shares of the width."""
NEAR: Final = 0.002
"""Places of a path nearer to each other than this, in boxes, are one."""
APART, MOST_PLACES = 0.01, 2_500
"""A path follows the ground from place to place, so far from one to the next, in boxes; farther where that would be
more places than this."""
SHARP: Final = 0.5
"""The cosine of a turn at which a tube ends and another one begins."""
SIDES: Final = 6
"""Of a path's cross-section; of half of the circles of a ball."""
PLACE: Final = 2_000
"""Bytes that a step takes while its path is made."""
BASE_COLOR: Final = "#c9d2dc"
NOTE: Final = "Millimetres. Landscape: "
"""How an STL begins: not with the word that tells the text form of it."""


def as_stl(scenario: Scenario, size: int = USUAL) -> File:
    """Give the surface as binary STL.

    Parameters
    ----------
    scenario
        Whose surface it is; its runs do not matter.
    size
        Its width and depth in millimetres.
    """
    surface = scenario.surface
    solid = watertight(sample(surface), size)
    corners = solid.points.astype("<f4")[solid.triangles]
    record = np.zeros(len(corners), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("colour", "<u2")])
    record["normal"], record["corners"] = _normals(corners), corners
    head = f"{NOTE}{surface.slug}".encode("ascii")[:80].ljust(80)
    return File(head + struct.pack("<I", len(record)) + record.tobytes(), surface.slug, "stl")


def watertight(heights: Heights, size: float) -> Mesh:
    """Give the relief over a base, in millimetres: one corner at the origin, the ground at height 0.

    Every edge is one of exactly two triangles.
    """
    relief, rows, columns = _relief(heights, size), *heights.height.shape
    top = np.arange(rows * columns, dtype=np.uint32).reshape(rows, columns)
    rim = np.concatenate([top[0, :-1], top[:-1, -1], top[-1, :0:-1], top[:0:-1, 0]])  # to the left, seen from above
    ground = relief[rim] * [1.0, 1.0, 0.0]
    middle = np.array([[size / 2, size / 2, 0.0]])
    below = np.arange(len(rim), dtype=np.uint32) + len(relief)
    following, further = np.roll(rim, -1), np.roll(below, -1)
    centre = np.full(len(rim), len(relief) + len(rim), dtype=np.uint32)
    triangles = [
        _grid(top),
        np.stack([rim, below, following], axis=1),
        np.stack([following, below, further], axis=1),
        np.stack([below, centre, further], axis=1),
    ]
    return Mesh(np.concatenate([relief, ground, middle]), np.concatenate(triangles))


def _relief(heights: Heights, size: float) -> Array:
    """Give the places of the grid, row by row, in millimetres."""
    share = _shares(heights)
    rows, columns = share.shape
    x, y = np.meshgrid(np.linspace(0.0, size, columns), np.linspace(0.0, size, rows))
    return np.stack([x, y, base_of(size) + RELIEF * size * share], axis=-1).reshape(-1, 3)


def _shares(heights: Heights) -> Array:
    """Give how high the relief is on the grid, from 0 to 1; a hole is as deep as what is lowest."""
    low, high = heights.span
    with np.errstate(all="ignore"):
        share: Array = np.clip(np.nan_to_num((heights.height - low) / (high - low)), 0.0, 1.0)
    return np.where(heights.nowhere, 0.0, share)


def base_of(size: float) -> float:
    """Give how thick a base is, in millimetres."""
    return max(THINNEST, BASE * size)


def _grid(numbers: Triangles) -> Triangles:
    """Give two triangles for each cell of a grid of numbered points."""
    a, b, c, d = (some.ravel() for some in (numbers[:-1, :-1], numbers[:-1, 1:], numbers[1:, 1:], numbers[1:, :-1]))
    return np.concatenate([np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)])


def _normals(corners: Array) -> Array:
    """Give the directions (n, 3) in which triangles (n, 3, 3) look."""
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    looking: Array = across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-30)
    return looking


def as_glb(scenario: Scenario, size: int = USUAL) -> File:
    """Give the surface in its colours, and the path of every run with a ball at its end, as binary glTF.

    Its unit is the metre and its y axis points up, as glTF has it. Of many starts the path of the first is told; what
    lies outside of the drawn box is not.

    Parameters
    ----------
    scenario
        Whose surface and runs they are, all of which are told, and whose ramp colours the relief.
    size
        Its width and depth in millimetres.
    """
    take_turn(len(scenario.runs) * scenario.setup.steps * PLACE)
    heights, scene = sample(scenario.surface), Scene(encode_whole(scenario))
    solid, count = watertight(heights, size), heights.height.size
    rows, columns = heights.height.shape
    relief = Mesh(solid.points[:count], solid.triangles[: 2 * (rows - 1) * (columns - 1)], _upwards(heights, size))
    scene.add("Landscape", _standing(relief, size), colors=_colors(heights, scenario.view.ramp))
    scene.add("Base", _standing(_without(solid, relief), size), color=BASE_COLOR)
    with speak(ENGLISH):
        names = label_runs(scenario.runs)
    for name, run, path in zip(names, scenario.runs, follow(scenario), strict=True):
        bodies = list(_bodies(heights, scenario.surface, path, size))
        if bodies:
            scene.add(name, _standing(joined(bodies), size), color=SLOTS[run.slot].light)
    return File(scene.written(), stem_of(scenario), "glb")


def _standing(mesh: Mesh, size: float) -> Mesh:
    """Give a body in millimetres, z up, in metres with y up, its middle above the origin."""
    points = (mesh.points - [size / 2, size / 2, 0.0]) / 1000
    turned = [None if some is None else some[:, [0, 2, 1]] * [1.0, 1.0, -1.0] for some in (points, mesh.normals)]
    return Mesh(np.asarray(turned[0]), mesh.triangles, turned[1])


def _without(solid: Mesh, relief: Mesh) -> Mesh:
    """Give the rest of a solid, with those of its points alone that it needs."""
    used, triangles = np.unique(solid.triangles[len(relief.triangles) :], return_inverse=True)
    return Mesh(solid.points[used], triangles.reshape(-1, 3).astype(np.uint32))


def _upwards(heights: Heights, size: float) -> Array:
    """Give the directions (n, 3) in which the relief looks at its points."""
    level = RELIEF * size * _shares(heights)
    along_y, along_x = np.gradient(level, size / (len(heights.y) - 1), size / (len(heights.x) - 1))
    up = np.stack([-along_x, -along_y, np.ones_like(level)], axis=-1).reshape(-1, 3)
    looking: Array = up / np.linalg.norm(up, axis=1, keepdims=True)
    return looking


def _colors(heights: Heights, ramp: str) -> Array:
    """Give the colours of the relief, in linear light (n, 3)."""
    colors = linear(themed("light", ramp).ramp)
    at = _shares(heights).ravel() * (len(colors) - 1)
    return np.stack([np.interp(at, np.arange(len(colors)), some) for some in colors.T], axis=1)


def _bodies(heights: Heights, surface: Surface, path: Trajectory, size: float) -> Iterator[Mesh]:
    """Give a run's path as tubes, one for each time that it comes into the box, and its ball."""
    low, high = surface.corners
    last = int(path.last_valid_step[0])
    places = (path.params[: last + 1, 0] - low) / (high - low)
    for piece in _pieces(places):
        for part in _without_sharp_turns(_on_the_ground(heights, piece, size, RADIUS / 2)):
            yield _tube(part, RADIUS * size)
    if last >= 0 and (places[-1] == np.clip(places[-1], 0.0, 1.0)).all():
        (centre,) = _on_the_ground(heights, places[-1:], size, BALL / 2)
        yield _ball(centre, BALL * size)


def _pieces(places: Array) -> Iterator[Array]:
    """Give the parts of a path (n, 2), in boxes, that lie in the box: places (m, 2) that are near to each other."""
    apart = [0]
    for index, place in enumerate(places):
        if np.abs(place - places[apart[-1]]).max() > NEAR:
            apart.append(index)
    kept = places[apart]
    before, way = kept[:-1], np.diff(kept, axis=0)
    enter, leave = _within(before, way)
    lengths = np.where(enter < leave, (leave - enter) * np.hypot(way[:, 0], way[:, 1]), 0.0)
    gap = max(APART, float(lengths.sum()) / MOST_PLACES)
    piece: list[Array] = []
    for start, move, first, until, length in zip(before, way, enter, leave, lengths, strict=True):
        if piece and first > 0:  # it comes back
            yield np.concatenate(piece)
            piece = []
        if length > NEAR / 10:
            shares = np.linspace(first, until, int(np.ceil(length / gap)) + 1)[1 if piece else 0 :, None]
            piece.append(start + shares * move)
    if piece:
        yield np.concatenate(piece)


def _within(places: Array, ways: Array) -> tuple[Array, Array]:
    """Give from which share of it on, and to which, each way (n, 2) is in the unit square (Liang and Barsky 1984)."""
    with np.errstate(all="ignore"):
        ends = np.stack([-places / ways, (1 - places) / ways])
    inside = (places >= 0) & (places <= 1)
    first = np.where(ways == 0, np.where(inside, 0.0, np.inf), ends.min(axis=0)).max(axis=1)
    last = np.where(ways == 0, np.where(inside, 1.0, -np.inf), ends.max(axis=0)).min(axis=1)
    return np.clip(first, 0.0, 1.0), np.clip(last, 0.0, 1.0)


def _on_the_ground(heights: Heights, places: Array, size: float, above: float) -> Array:
    """Give places (n, 2), in boxes, on the relief or somewhat above it, a share of the width; in millimetres (n, 3)."""
    share = _shares(heights)
    at = np.clip(places, 0.0, 1.0) * (np.array(share.shape[::-1]) - 1)
    column, row = np.minimum(at.astype(int), np.array(share.shape[::-1]) - 2).T
    right, up = at[:, 0] - column, at[:, 1] - row
    below = share[row, column] * (1 - right) + share[row, column + 1] * right
    over = share[row + 1, column] * (1 - right) + share[row + 1, column + 1] * right
    level = base_of(size) + size * (RELIEF * (below * (1 - up) + over * up) + above)
    return np.column_stack([places * size, level])


def _without_sharp_turns(places: Array) -> Iterator[Array]:
    """Cut a path (n, 3) where it turns so sharply that a tube would be pinched there."""
    ways = np.diff(places, axis=0)
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    flat = ways[:, :2] / np.linalg.norm(ways[:, :2], axis=1, keepdims=True)
    straight = np.minimum(*((some[1:] * some[:-1]).sum(axis=1) for some in (ways, flat)))
    cuts = [0, *(np.flatnonzero(straight < SHARP) + 1).tolist(), len(places) - 1]
    yield from (places[first : last + 1] for first, last in itertools.pairwise(cuts))


def _tube(places: Array, radius: float) -> Mesh:
    """Give a tube through places (n, 3), no two of which stand above each other."""
    ways = np.diff(places, axis=0)
    ways = np.concatenate([ways, ways[-1:]])
    aside = np.column_stack([ways[:, 1], -ways[:, 0], np.zeros(len(ways))])
    aside /= np.linalg.norm(aside, axis=1, keepdims=True)
    over = np.cross(aside, ways / np.linalg.norm(ways, axis=1, keepdims=True))
    angles = np.linspace(0.0, 2 * np.pi, SIDES, endpoint=False)[:, None]
    normals = np.cos(angles) * aside[:, None] + np.sin(angles) * over[:, None]
    numbers = np.arange(len(places) * SIDES, dtype=np.uint32).reshape(-1, SIDES)
    hull = _grid(np.concatenate([numbers, numbers[:, :1]], axis=1)[::-1])
    fan = np.arange(1, SIDES - 1, dtype=np.uint32)
    start = np.column_stack([np.zeros_like(fan), fan, fan + 1])
    end = np.column_stack([np.zeros_like(fan), fan + 1, fan]) + numbers[-1, 0]
    points = places[:, None] + radius * normals
    return Mesh(points.reshape(-1, 3), np.concatenate([hull, start, end]), normals.reshape(-1, 3))


def _ball(centre: Array, radius: float) -> Mesh:
    """Give a ball."""
    tilt, turn = np.meshgrid(
        np.linspace(0.0, np.pi, SIDES + 1), np.linspace(0.0, 2 * np.pi, 2 * SIDES + 1), indexing="ij"
    )
    normals = np.stack([np.sin(tilt) * np.cos(turn), np.sin(tilt) * np.sin(turn), np.cos(tilt)], axis=-1)
    numbers = np.arange(tilt.size, dtype=np.uint32).reshape(tilt.shape)
    return Mesh((centre + radius * normals).reshape(-1, 3), _grid(numbers[::-1]), normals.reshape(-1, 3))
