"""Overlays: what can be drawn over the views. Each is declared once, as a field of the View that a link holds."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from landscape.core.params import Flag


class Place(StrEnum):
    """Where the button of an overlay stands."""

    LAYERS = "layers"
    """In the list of layers."""
    ROWS = "rows"
    """There, too, but only where there are data behind the surface."""
    FIT = "fit"
    """Beside the data and their fit."""


@dataclass(frozen=True)
class Overlay(Flag):
    """A flag of the view that draws something over what is there.

    Attributes
    ----------
    title
        What its button says.
    needs
        Groups of optional arrays that it is drawn from: :func:`landscape.figures.playback.playback` includes them while
        it is on.
    place
        Where its button stands.
    """

    title: str = dataclasses.field(default="", kw_only=True)
    needs: tuple[str, ...] = dataclasses.field(default=(), kw_only=True)
    place: Place = dataclasses.field(default=Place.LAYERS, kw_only=True)


def overlay(title: str, *, help: str, needs: tuple[str, ...] = (), place: Place = Place.LAYERS) -> Any:
    """Declare an overlay: a field of the view that is off at first."""
    declared = Overlay(False, title=title, help=help, needs=needs, place=place)
    return dataclasses.field(default=declared.default, metadata={"param": declared})
