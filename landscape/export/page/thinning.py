"""What a page carries in the room that there is: as it is, or thinner where that would be too much.

First what need not be exact becomes coarser: numbers of a run, as far as they are told the same, and its arrows. Then
arrows, and balls beside the first of a run, are told at fewer steps; then fewer of these balls are drawn. The page says
so. The first ball is where it is at every step, and what is told in numbers and words is of all balls.
"""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from landscape.core.arrays import Array
from landscape.export.page.packing import weight
from landscape.figures.encoding import encode_floats
from landscape.simulation.ensemble import thin
from landscape.simulation.trajectories import Trajectory
from landscape.ui import ids
from landscape.words import say

ROOM: Final = 300_000
"""Letters for what is told: what the rest of a page leaves of a megabyte."""
CROWD: Final = 70_000
"""Those of them that are kept for balls beside the first, where there are any."""
EXACT: Final = 23
"""Bits of the fraction of a float32."""
DIGITS: Final = 4
"""How many digits of a number are told."""
ARROWS: Final = frozenset(["seen", "raw", "velocity", "moment"])
"""Arrays of a run of which nothing is told, but arrows and squares drawn."""
NUMBERS: Final = frozenset(["loss", "gradient"])
"""Arrays of a run that are told, or drawn as a curve, and from which nothing else is worked out."""
PLACES: Final = frozenset("xy")
FINE: Final = 18
"""Bits of the fraction with which places look the same, and arrows from one to the next."""
COARSE: Final = 10
"""Bits of the fraction with which arrows look the same."""
RARER: Final = (0, 1, 2, 4, 8, 16, 32)
"""Steps from one arrow to the next, from where it does not need to be more than one; 0 where numbers are exact, too."""
FINENESS: Final = (
    *((moments, 50) for moments in (16, 32, 64)),
    *((64, balls) for balls in (70, 100, 140, 200, 280)),
    *((moments, 400) for moments in (64, 90, 128, 180, 256, 360, 512, 720, 1024, 1440, 2048)),
)
"""How often balls are told, and how many of them: each takes about half as much again as the one before."""


def lighter(told: Mapping[str, Any], every: int) -> dict[str, Any]:
    """Give the same with coarse arrows, which follow one step in `every`; and unless it is 0 with shorter numbers."""
    ways: dict[str, Any] = dict.fromkeys(ARROWS, lambda values: coarse(held(values, max(every, 1)), COARSE))
    if every:
        ways |= dict.fromkeys({*NUMBERS, "curve"}, as_told)
    if every > 1:
        ways |= dict.fromkeys(PLACES, lambda values: coarse(values, FINE))
    runs = [
        {**run, **{name: _done(run[name], ways[name]) for name in ways.keys() & run.keys()}}
        for run in told["playback"]["runs"]
    ]
    figures = {scheme: _with_curves(drawn, ways) for scheme, drawn in told["figures"].items()}
    return {**told, "figures": figures, "playback": {**told["playback"], "runs": runs}}


def _with_curves(drawn: Mapping[str, Any], ways: Mapping[str, Any]) -> dict[str, Any]:
    """Give figures whose curves go through the numbers of the runs, which then are there once."""
    curves = drawn[ids.CURVES]
    lines = [{**line, "y": _done(line["y"], ways["curve"])} if "curve" in ways else line for line in curves["data"]]
    return {**drawn, ids.CURVES: {**curves, "data": lines}}


def _done(numbers: Any, way: Any) -> Any:
    if not isinstance(numbers, Mapping) or numbers.get("dtype") != "f4":
        return numbers
    values = np.frombuffer(base64.b64decode(numbers["bdata"]), "<f4")
    return {**numbers, "bdata": encode_floats(way(values))["bdata"]}


def coarse(values: Array, bits: int) -> Array:
    """Round float32 numbers to so many bits of their fraction; what is left out is zero and takes no room."""
    left = np.uint32(1) << np.uint32(EXACT - bits)
    whole = values.view(np.uint32)
    rounded = ((whole + left // np.uint32(2)) & ~(left - np.uint32(1))).view(np.float32)
    return np.where(np.isfinite(values), rounded, values)


def as_told(values: Array) -> Array:
    """Round float32 numbers as far as their first digits stay the same."""
    found, digits = values.copy(), _digits(values)
    for bits in range(EXACT - 1, 8, -1):
        fewer = coarse(values, bits)
        same = _digits(fewer) == digits
        found[same] = fewer[same]
    return found


def _digits(values: Array) -> Array:
    """Give the numbers as they are told."""
    exact = values.astype(float)
    with np.errstate(all="ignore"):
        scale = 10.0 ** (DIGITS - 1 - np.floor(np.log10(np.abs(exact))))
        told = np.rint(exact * scale) / scale
    return np.where(np.isfinite(told), told, exact)


def held(values: Array, every: int) -> Array:
    """Give pairs of which each is that of one step in `every`."""
    pairs = values.reshape(-1, 2)
    return pairs[np.arange(len(pairs)) // every * every].ravel()


def fitting(trajectories: Sequence[Trajectory], room: int) -> tuple[Trajectory, ...]:
    """Give the same with clouds that go into so many letters, the finest that do; unchanged where all of them do."""
    coarsest, *finer = _ways(trajectories)
    best = _thinned(trajectories, coarsest)
    for way in finer:
        drawn = _thinned(trajectories, way)
        if sum(weight(path.cloud.moves[..., axis]) for path in drawn if path.cloud for axis in (0, 1)) > room:
            break
        best = drawn
    return best


def _ways(trajectories: Sequence[Trajectory]) -> list[tuple[int, int] | None]:
    """Give how often balls may be told and how many of them, from the fewest on; None for as they are."""
    steps, others = next(((path.steps, len(path.cloud.reached) - 1) for path in trajectories if path.cloud), (0, 0))
    ways = ((max(1, -(-steps // often)), min(balls, others)) for often, balls in FINENESS)
    return [*dict.fromkeys(ways), None] if others else [None]


def _thinned(trajectories: Sequence[Trajectory], way: tuple[int, int] | None) -> tuple[Trajectory, ...]:
    if way is None:
        return tuple(trajectories)
    return tuple(dataclasses.replace(path, cloud=path.cloud and thin(path.cloud, *way)) for path in trajectories)


def thinned(trajectories: Sequence[Trajectory], arrows: int) -> str:
    """Say what was thinned; nothing where it cannot be seen."""
    cloud = next((path.cloud for path in trajectories if path.cloud), None)
    told = []
    if cloud and cloud.moves.shape[1] < len(cloud.reached) - 1:
        drawn, there = cloud.moves.shape[1] + 1, len(cloud.reached)
        told.append(say("{drawn} of the {there} balls of each run are drawn.", drawn=drawn, there=there))
    if cloud and cloud.every > 1:
        told.append(say("Balls but the first are placed every {every} steps and glide between.", every=cloud.every))
    if arrows > 1:
        told.append(say("Arrows change every {every} steps.", every=arrows))
    return " ".join([*told, say("This keeps the file small; numbers and words count everything.")]) if told else ""
