"""Learning-rate schedules in closed form: what the run's rate is multiplied by, step by step."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np

from landscape.core.parts import Part, Registry, param
from landscape.core.surfaces.base import Array


class Schedule(Part):
    """Factors of the learning rate over a run."""

    @abstractmethod
    def factors(self, steps: int) -> Array:
        """Give the factor of each of `steps` steps, shape (steps,); entry 0 is the first step's."""


SCHEDULES: Registry[Schedule] = Registry("schedule")


@SCHEDULES.register
class Constant(Schedule):
    """The same rate from the first step to the last.

    $$1$$
    """

    slug = "constant"
    title = "Constant"

    def factors(self, steps: int) -> Array:
        """Give ones."""
        return np.ones(steps)


@SCHEDULES.register
class Step(Schedule):
    r"""Multiply the rate by γ every so many steps; the usual γ halves it.

    Equal to ``torch.optim.lr_scheduler.StepLR``.

    $$\gamma^{\lfloor t / s \rfloor}$$
    """

    slug = "step"
    title = "Step decay"
    step_size: int = param(100, 1, 2000, log=True, symbol="s", help="Steps between two drops")
    gamma: float = param(0.5, 0.01, 1.0, symbol=r"\gamma", help="Factor of each drop")

    def factors(self, steps: int) -> Array:
        """Give a staircase."""
        return np.power(self.gamma, np.arange(steps) // self.step_size, dtype=float)


@SCHEDULES.register
class Cosine(Schedule):
    r"""Glide down half a cosine to a floor: large steps early, fine ones late.

    Equal to ``torch.optim.lr_scheduler.CosineAnnealingLR`` over the whole run.

    $$\varphi + (1 - \varphi)\,\tfrac12\left(1 + \cos\frac{\pi t}{T}\right)$$

    References
    ----------
    Loshchilov, I. & Hutter, F. (2016). SGDR: Stochastic Gradient Descent with Warm Restarts.
    """

    slug = "cosine"
    title = "Cosine"
    floor: float = param(0.0, 0.0, 1.0, symbol=r"\varphi", help="Share of the rate that remains at the end")

    def factors(self, steps: int) -> Array:
        """Give half a cosine from 1 towards the floor."""
        result: Array = self.floor + (1 - self.floor) * (1 + np.cos(np.pi * np.arange(steps) / steps)) / 2
        return result
