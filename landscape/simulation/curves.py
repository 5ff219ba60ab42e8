"""Curves: what of a descent can be drawn over its steps. Each is declared once, with its names and its values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from landscape.core.surfaces import Array, Surface
from landscape.simulation.measures import distance_to_global, sharpness
from landscape.simulation.trajectories import Trajectory

Steps = slice | list[int]
"""Which steps, or positions, of a path are asked for."""
EVERY = slice(None)
ENDS = [0, -1]


@dataclass(frozen=True)
class Bound:
    """A line to compare a quantity with.

    Attributes
    ----------
    name
        What is written beside its value.
    values
        The line (T,) along a path.
    """

    name: str
    values: Callable[[Trajectory], Array]


@dataclass(frozen=True)
class Curve:
    """A quantity that a descent has at each step, or at each position.

    Attributes
    ----------
    slug
        Its name in links.
    title
        How the list of curves has it.
    axis
        What the vertical axis says.
    noun
        How sentences call it.
    quantity
        Its values along the first ball, at the steps or positions asked for: (n,), or (n, 2) where each weight has its
        own. May hold NaN, where it is not known, and infinities.
    bound
        What to compare it with, if anything.
    is_loss
        Whether it is a height of the surface, which gives its axis.
    """

    slug: str
    title: str
    axis: str
    noun: str
    quantity: Callable[[Surface, Trajectory, Steps], Array]
    bound: Bound | None = None
    is_loss: bool = False

    def values(self, surface: Surface, path: Trajectory) -> Array:
        """Give all values (n, 1), or (n, 2) where each weight has its own."""
        return self._columns(surface, path, EVERY)

    def ends(self, surface: Surface, path: Trajectory) -> tuple[float, float]:
        """Give what it is at first and in the end, the larger where each weight has its own; NaN where not known."""
        first, last = np.fmax.reduce(self._columns(surface, path, ENDS), axis=1)
        return float(first), float(last)

    def _columns(self, surface: Surface, path: Trajectory, steps: Steps) -> Array:
        with np.errstate(all="ignore"):
            values = self.quantity(surface, path, steps)
        return values.reshape(len(values), -1)


def _loss(_surface: Surface, path: Trajectory, steps: Steps) -> Array:
    return path.loss[steps, 0]


def _rate(_surface: Surface, path: Trajectory, steps: Steps) -> Array:
    return path.rate[steps]


def _gradient_norm(_surface: Surface, path: Trajectory, steps: Steps) -> Array:
    gradient = path.exact_gradient[steps, 0]
    norm: Array = np.hypot(gradient[:, 0], gradient[:, 1])
    return norm


def _distance(surface: Surface, path: Trajectory, steps: Steps) -> Array:
    """Give the distance to the nearest global minimum, in units of the weights."""
    return distance_to_global(surface, path.params[steps, 0])


def _effective_rate(_surface: Surface, path: Trajectory, steps: Steps) -> Array:
    """Give the step taken over the gradient seen, per weight: the rate that plain descent would need for that step."""
    step, gradient = np.abs(np.diff(path.params[:, 0], axis=0))[steps], np.abs(path.gradient[steps, 0])
    rate: Array = np.divide(step, gradient, out=np.full_like(step, np.nan), where=gradient > 0)
    return rate


def _sharpness(surface: Surface, path: Trajectory, steps: Steps) -> Array:
    return sharpness(surface, path.params[steps, 0])


def _edge(surface: Surface, path: Trajectory, steps: Steps) -> Array:
    """Give the rate over the largest that is stable underfoot, by what the steps are divided by; NaN if unknown."""
    limit = path.optimizer.frozen_limit() if surface.smooth else None
    share = np.full(path.steps, np.nan)
    if limit is not None:
        t = np.arange(1.0, path.steps + 1)[:, None]
        known = {name: vector[1:, 0] for name, vector in path.memory.items()} | {"t": t}
        stable = limit.over(surface.hessian(path.params[1:, 0]), path.optimizer.divisor(known))
        share = np.where(np.isnan(path.params[1:, 0, 0]), np.nan, path.rate.reshape(path.steps, -1)[:, 0] / stable)
    return share[steps]


def _one(path: Trajectory) -> Array:
    return np.ones(path.steps)


def _stable(path: Trajectory) -> Array:
    """Give the sharpness up to which plain descent is stable at the rate of each step."""
    with np.errstate(divide="ignore"):  # a schedule may come to 0
        return 2.0 / path.rate


CURVES: Mapping[str, Curve] = {
    curve.slug: curve
    for curve in (
        Curve("loss", "Loss", "loss", "loss", _loss, is_loss=True),
        Curve("gradient", "Gradient norm", "gradient norm", "gradient norm", _gradient_norm),
        Curve("rate", "Learning rate", "learning rate η", "learning rate", _rate),
        Curve("effective", "Effective rate per weight", "step ÷ gradient", "effective rate", _effective_rate),
        Curve("distance", "Distance to the minimum", "distance to the minimum", "distance to the minimum", _distance),
        Curve("sharpness", "Sharpness", "sharpness, and 2/η", "sharpness", _sharpness, Bound("2/η", _stable)),
        Curve(
            "edge",
            "Edge of stability",
            "rate ÷ largest stable rate",
            "share of the largest stable rate",
            _edge,
            Bound("1", _one),
        ),
    )
}
"""What can be drawn, by slug; in the order of the list on the page."""
