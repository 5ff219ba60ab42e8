"""What is seen: one pure function per view, from a scenario and its trajectories to a figure."""

from landscape.figures.contour import contour
from landscape.figures.curves import curves
from landscape.figures.playback import needs, playback
from landscape.figures.stage import stage
from landscape.figures.theme import DARK, LIGHT, SLOTS, Slot, Theme, themed

__all__ = ["DARK", "LIGHT", "SLOTS", "Slot", "Theme", "contour", "curves", "needs", "playback", "stage", "themed"]
