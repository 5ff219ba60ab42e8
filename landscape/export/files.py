"""What leaves is a file: its bytes, what they are, and a name that tells what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from landscape.simulation.scenario import Scenario

LONGEST: Final = 80
"""Characters of a name without its ending."""
MEDIA: Final[Mapping[str, str]] = {
    "csv": "text/csv",
    "glb": "model/gltf-binary",
    "html": "text/html",
    "json": "application/json",
    "png": "image/png",
    "py": "text/x-python",
    "stl": "model/stl",
}
"""The media type of every form in which something leaves, by the ending of its name."""


@dataclass(frozen=True)
class File:
    """What is taken away.

    Attributes
    ----------
    data
        Its content.
    stem
        Its name without the ending, as :func:`stem_of` gives it.
    ending
        What it is, one of :data:`MEDIA`.
    """

    data: bytes
    stem: str
    ending: str

    @property
    def name(self) -> str:
        """The name to keep it under, such as ``himmelblau-adam-momentum.csv``."""
        return f"{self.stem}.{self.ending}"

    @property
    def media(self) -> str:
        """Its media type."""
        return MEDIA[self.ending]


def stem_of(scenario: Scenario) -> str:
    """Name what comes of a scenario, its surface and the methods that are seen: ``himmelblau-adam-momentum``."""
    names = dict.fromkeys([scenario.surface.slug, *(run.optimizer.slug for run in scenario.seen)])
    return "-".join(names)[:LONGEST].strip("-")
