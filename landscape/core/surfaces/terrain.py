"""Random terrain: a sum of waves that a seed throws, whose derivatives are as exact as those of any formula."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from typing import Any, Final, Self

import numpy as np

from landscape.core.arrays import Box, Point
from landscape.core.cache import remembered
from landscape.core.critical import lowest_point
from landscape.core.framing import frame
from landscape.core.parts import declared_as, param
from landscape.core.surfaces.base import SURFACES
from landscape.core.surfaces.mazes import THEME
from landscape.core.surfaces.own import Typed
from landscape.words import phrase

OCTAVES, WAVES = 4, 3
"""How many times the waves are halved in length, and how many there are of each length."""
LONGEST: Final = 9.0
"""About how long the longest are; the box is ten wide."""
RIM: Final = "(x**8+y**8)/2e5"
"""What keeps the lowest point in the box."""
FINE, NEARLY = 161, 0.05
"""Points a side of the grid on which hollows are sought; on it a hollow is higher by less than so much."""
BOX: Final[Box] = ((-5.0, 5.0), (-5.0, 5.0))


def waves(seed: int) -> str:
    """Write the terrain of a seed as a formula in x, y and the roughness r.

    Parameters
    ----------
    seed
        What the waves are thrown by; the same seed gives the same terrain for ever.
    """
    thrown = np.random.default_rng(seed).random
    octaves = []
    for octave in range(OCTAVES):
        sines = []
        for wave in range(WAVES):
            turn = math.pi * (wave + thrown()) / WAVES
            length = LONGEST / 2**octave * (0.75 + thrown() / 2)
            along, up = (2 * math.pi / length * part for part in (math.cos(turn), math.sin(turn)))
            sines.append(f"sin({up:.3g}*y{along:+.3g}*x{2 * math.pi * thrown():+.2g})")
        octaves.append("+".join(sines))
    return f"{RIM}+{functools.reduce(lambda finer, longer: f'{longer}+r*({finer})', reversed(octaves))}"


@SURFACES.register
class Terrain(Typed):
    """Hills and hollows that a seed throws: sets of waves, each half as long as the one before, and fainter.

    The lowest point is known: the deepest of all hollows, found on a grid much finer than the shortest wave.
    """

    slug = "terrain"
    title = "Random terrain"
    theme = THEME
    recorded = False
    text = formula = waves(1)
    box = BOX
    start = (-3.5, 3.0)
    seed: int = param(1, 0, 9999, help="Which terrain")
    r: float = param(
        0.4,
        0.0,
        0.7,
        symbol="r",
        title=phrase("roughness r"),
        help="Roughness: how strong each set of waves is beside the longer one",
    )

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> type[Self]:
        """Give the class of the terrain that a seed throws."""
        found: Any = _thrown(Terrain.params()["seed"].repair(values.get("seed")))
        return found  # type: ignore[no-any-return]  # a class of the same kind

    @classmethod
    def letters(cls) -> tuple[str, ...]:
        """Give the one parameter that stands in the formula."""
        return ("r",)

    @property
    def minima(self) -> tuple[Point, ...]:
        """The lowest point of the box; none is told of many terrains at once."""
        return () if self.is_sweep else lowest_point(self, FINE, NEARLY)


@remembered
def _thrown(seed: int) -> type[Terrain]:
    text = waves(seed)
    usual = Terrain.params()
    body = {
        "__doc__": Terrain.__doc__,
        "__annotations__": {"seed": int, "r": float},
        "text": text,
        "formula": text,
        "seed": declared_as(usual["seed"], usual["seed"].default),
        "r": declared_as(usual["r"], usual["r"].default),
    }
    bare: Any = type("Terrain", (Terrain,), body, written=True)
    seen = frame(bare(seed=seed).value, lambda _: np.empty((0, 2)), *BOX)
    bare.start, bare.camera = seen.start, seen.camera
    return bare  # type: ignore[no-any-return]  # a class of the same kind
