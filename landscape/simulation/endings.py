"""What the last part of a descent does: rests, swings, falls, or is driven about by noise."""

from __future__ import annotations

import functools
import math

import numpy as np

from landscape.core import critical
from landscape.core.critical import Critical
from landscape.core.surfaces import Array, Point, Surface
from landscape.simulation.measures import ARRIVED, lower_seen
from landscape.simulation.scenario import Run, Setup
from landscape.simulation.trajectories import Trajectory

TAIL = 0.25
"""The last part of a run, as a share of its steps, that tells what it is doing at the end."""
SHORTEST_TAIL = 8
"""Fewer steps than this are not enough to call a movement a to and fro."""
TO_AND_FRO = 0.25
"""A movement that gets no farther than this share of the way it walks goes to and fro."""
PROGRESS = 0.5
"""The loss falls when the later half of the tail lies less than this share as high above the minimum as the earlier
half: a damped swing is on its way."""
STILL = 0.8
"""The loss that fell by half before must lie in the later half of the tail below this share of the earlier half."""
BLOCKS = 16
"""Into so many parts the last two tails are cut, to see whether their mean losses fall."""
TREND = 0.6
"""The loss falls as well when of all pairs of parts by so much more the later one is the lower (Kendall's τ): of
sixteen independent numbers one draw in five thousand gets there."""


class Ending:
    """One descent as its end is judged. Lengths are in boxes.

    Attributes
    ----------
    path, loss
        Valid positions and their losses.
    tail, since
        The last part of the path, and the step at which it begins.
    lower
        A place that is known to be lower than what is called the lowest minimum, if any is.
    walked, net
        How long the tail is, and how far apart its ends are.
    """

    def __init__(
        self, surface: Surface, run: Run, setup: Setup, trajectory: Trajectory, start: int, lower: Point | None = None
    ) -> None:
        self.surface, self.run, self.setup = surface, run, setup
        self.trajectory, self.start = trajectory, start
        self.last_valid_step, self.steps = int(trajectory.last_valid_step[start]), trajectory.steps
        valid = slice(self.last_valid_step + 1)
        self.path, self.loss = trajectory.params[valid, start], trajectory.loss[valid, start]
        self.rate: Array = trajectory.rate if trajectory.rate.ndim == 1 else trajectory.rate[:, start]
        self.decay = float(run.optimizer.values().get("weight_decay", 0.0))
        self.lower = surface.lower or lower or lower_seen(surface, [trajectory])
        self.limit = run.optimizer.stability_limit() if surface.smooth else None  # a kink has no curvature
        self.clipped = bool(setup.clip_norm or setup.clip_value)
        self.batch = setup.batch if 0 < setup.batch < surface.count else 0
        self.box = surface.extent
        self.tail = self.path[-max(SHORTEST_TAIL, round(TAIL * self.steps)) - 1 :]
        self.since = self.last_valid_step - len(self.tail) + 1
        self.walked = float(np.linalg.norm(np.diff(self.tail, axis=0) / self.box, axis=-1).sum())
        self.net = float(np.linalg.norm((self.tail[-1] - self.tail[0]) / self.box))

    @functools.cached_property
    def unrest(self) -> float:
        """Give the size of the noise on the gradients of the tail: what was added, or what comes of batches."""
        if not self.batch:
            return self.setup.noise
        seen = self.trajectory.raw_gradient[self.since : self.last_valid_step, self.start]
        return float(np.linalg.norm(seen - self.surface.gradient(self.tail[:-1]), axis=-1).mean())

    @functools.cached_property
    def minimum(self) -> Critical | None:
        """Give the minimum that it has been about lately."""
        middle = self.tail.mean(axis=0)
        return min(critical.minima(self.surface), key=lambda point: math.dist(point.place, middle), default=None)

    @functools.cached_property
    def falls(self) -> bool:
        """Tell whether the loss falls over the tail, and by half or else in good order over twice as many steps.

        What fell before the tail and goes to and fro since then has arrived: it must still fall in the tail itself.
        """
        long, tail = self.loss[-2 * len(self.tail) :], self.loss[-len(self.tail) :]
        early, late = self._halves(tail)
        if late > early:
            return False
        if not self.unrest and late < PROGRESS * early:
            return True
        before, after = self._halves(long)
        if after < PROGRESS * before and late < STILL * early:
            return True
        return _order(long) > TREND and _order(tail) > TREND / 2

    def _halves(self, loss: Array) -> tuple[float, float]:
        """Give how high above the minimum both halves of some losses lie on average."""
        point = self.minimum
        above = loss - min([loss.min(), *([point.loss] if point else [])])
        half = len(above) // 2
        return float(above[:half].mean()), float(above[half:].mean())

    def goes_to_and_fro(self) -> bool:
        """Tell whether it moves without getting anywhere."""
        return self.steps >= SHORTEST_TAIL and self.walked >= ARRIVED and self.net < TO_AND_FRO * self.walked

    def slope(self) -> float:
        """Give the length of the gradient where it ended."""
        return float(np.linalg.norm(self.surface.gradient(self.path[-1])))


def _order(loss: Array) -> float:
    """Give in how good an order losses fall, part by part: 1 if each part is lower than all before it, 0 if none is."""
    parts = np.array([part.mean() for part in np.array_split(loss, min(BLOCKS, len(loss)))])
    lower = np.sign(parts[:, None] - parts)[np.triu_indices(len(parts), 1)]
    return float(lower.mean()) if len(lower) else 0.0
