"""Learning-rate schedules, in closed form or drawn: what the run's rate is multiplied by, step by step."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import Any, NamedTuple, Self

import numpy as np

from landscape.core.arrays import Array
from landscape.core.knots import BETWEEN, Knot, broken, drawn, read_knots, written
from landscape.core.parts import Part, Registry, choice, param, part, points
from landscape.words import phrase


class Drawing(NamedTuple):
    """Knots that a hand has drawn, and the factor that they give each step, shape (steps,)."""

    knots: tuple[Knot, ...]
    factors: Array


class Schedule(Part):
    """Factors of the learning rate over a run."""

    @abstractmethod
    def factors(self, steps: int) -> Array:
        """Give the factor of each of `steps` steps, shape (steps,); entry 0 is the first step's."""

    def drawing(self, steps: int) -> Drawing | None:  # noqa: ARG002 - those that are drawn do
        """Give what a hand has drawn; None where none has."""
        return None

    @classmethod
    def over(cls, steps: int) -> Self:  # noqa: ARG003 - those that count their steps from the first do
        """Give what is there to begin with in a run of so many steps."""
        return cls()


SCHEDULES: Registry[Schedule] = Registry("schedule")
CLOSED_FORMS: Registry[Schedule] = Registry("base")
"""Those that a formula gives: what a drawn one may begin with."""


def _in_closed_form(schedule: type[Schedule]) -> type[Schedule]:
    """Register a schedule that a formula gives."""
    return CLOSED_FORMS.register(SCHEDULES.register(schedule))


def floor_share() -> Any:
    """Declare what remains of the rate at the end."""
    return param(0.0, 0.0, 1.0, symbol=r"\varphi", help="Share of the rate that remains at the end")


def _half_cosine(progress: Array, start: float, end: float) -> Array:
    """Glide from `start` to `end` while progress goes from 0 to 1."""
    return end + (start - end) * (1 + np.cos(np.pi * progress)) / 2


@_in_closed_form
class Constant(Schedule):
    """The same rate from the first step to the last.

    $$1$$
    """

    slug = "constant"
    title = "Constant"

    def factors(self, steps: int) -> Array:
        """Give ones."""
        return np.ones(steps)


@_in_closed_form
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


@_in_closed_form
class Exponential(Schedule):
    r"""Lose the same share of the rate at every step: fast at first, then ever more slowly, never quite to zero.

    Equal to ``torch.optim.lr_scheduler.ExponentialLR``.

    $$\gamma^t$$
    """

    slug = "exponential"
    title = "Exponential"
    gamma: float = param(0.99, 0.5, 1.0, symbol=r"\gamma", help="Share of the rate that each step leaves")

    def factors(self, steps: int) -> Array:
        """Give a geometric sequence."""
        return np.power(self.gamma, np.arange(steps), dtype=float)


@_in_closed_form
class Polynomial(Schedule):
    r"""Run down to zero along a power of the time that is left; power 1 is a straight line.

    Equal to ``torch.optim.lr_scheduler.PolynomialLR`` over the whole run.

    $$\left(1 - \frac{t}{T}\right)^p$$
    """

    slug = "polynomial"
    title = "Polynomial"
    power: float = param(1.0, 0.1, 10.0, log=True, symbol="p", help="1 is a straight line; more drops sooner")

    def factors(self, steps: int) -> Array:
        """Give a power of the share of steps that are left."""
        result: Array = (1 - np.arange(steps) / steps) ** self.power
        return result


@_in_closed_form
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
    floor: float = floor_share()

    def factors(self, steps: int) -> Array:
        """Give half a cosine from 1 towards the floor."""
        return _half_cosine(np.arange(steps) / steps, 1.0, self.floor)


@_in_closed_form
class Restarts(Schedule):
    r"""Glide down, jump back to the full rate and glide again: each restart may leave one valley for a better one.

    Equal to ``torch.optim.lr_scheduler.CosineAnnealingWarmRestarts``: period i lasts T₀·mⁱ steps.

    $$\varphi + (1 - \varphi)\,\tfrac12\left(1 + \cos\frac{\pi\,t_i}{T_0\,m^i}\right)$$

    References
    ----------
    Loshchilov, I. & Hutter, F. (2016). SGDR: Stochastic Gradient Descent with Warm Restarts.
    """

    slug = "restarts"
    title = "Warm restarts"
    t_0: int = param(50, 1, 2000, log=True, symbol="T_0", help="Steps until the first restart")
    t_mult: int = param(2, 1, 10, symbol="m", help="How many times longer each period is than the one before")
    floor: float = floor_share()

    def factors(self, steps: int) -> Array:
        """Give half cosines, one after another."""
        t = np.arange(steps)
        if self.t_mult == 1:
            return _half_cosine(t % self.t_0 / self.t_0, 1.0, self.floor)
        begins = [0]
        while begins[-1] < steps:
            begins.append(begins[-1] * self.t_mult + self.t_0)
        period = np.searchsorted(begins, t, side="right") - 1
        progress = (t - np.array(begins)[period]) / (self.t_0 * self.t_mult**period)
        return _half_cosine(progress, 1.0, self.floor)


@_in_closed_form
class Warmup(Schedule):
    r"""Begin with small steps and raise them to the full rate, before the method's averages mean anything; then decay.

    Equal to ``torch.optim.lr_scheduler.LinearLR`` for the rise, followed by ``LinearLR`` or ``CosineAnnealingLR`` over
    what is left of the run.

    $$\sigma + (1 - \sigma)\frac{t}{w} \quad (t < w)$$

    References
    ----------
    Goyal, P. et al. (2017). Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour.
    """

    slug = "warmup"
    title = "Warm-up"
    warmup_steps: int = param(30, 1, 2000, log=True, symbol="w", help="Steps until the full rate")
    start_factor: float = param(
        0.01, 0.0001, 1.0, log=True, symbol=r"\sigma", help="Share of the rate at the first step"
    )
    decay: str = choice("cosine", ("constant", "linear", "cosine"), help="What follows the rise")
    floor: float = floor_share()

    def factors(self, steps: int) -> Array:
        """Give a straight rise, then the chosen decay over the steps that are left."""
        t = np.arange(steps)
        rise = self.start_factor + (1 - self.start_factor) * t / self.warmup_steps
        progress = np.maximum(t - self.warmup_steps, 0) / max(steps - self.warmup_steps, 1)
        falls = {
            "constant": np.ones(steps),
            "linear": 1 - (1 - self.floor) * progress,
            "cosine": _half_cosine(progress, 1.0, self.floor),
        }
        return np.where(t < self.warmup_steps, rise, falls[self.decay])


@_in_closed_form
class OneCycle(Schedule):
    r"""Rise to the full rate and fall far below where it began: one wide swing for the whole run.

    Equal to ``torch.optim.lr_scheduler.OneCycleLR`` with two phases, where the run's rate is ``max_lr``; the momentum
    is left alone. With p the share of the run that rises and d and D the two divisors:

    $$\tfrac1d \nearrow 1 \;(t \le pT - 1), \quad 1 \searrow \tfrac1{dD} \;(t \le T - 1)$$

    References
    ----------
    Smith, L. N. & Topin, N. (2017). Super-Convergence: Very Fast Training of Neural Networks Using Large Rates.
    """

    slug = "onecycle"
    title = "One cycle"
    pct_start: float = param(0.3, 0.0, 1.0, symbol="p", help="Share of the run that is spent rising")
    div_factor: float = param(
        25.0, 1.0, 1000.0, log=True, symbol="d", help="The first rate is the run's divided by this"
    )
    final_div_factor: float = param(
        1e4, 1.0, 1e6, log=True, symbol="D", help="The last rate is the first divided by this"
    )
    anneal_strategy: str = choice(
        "cos", ("cos", "linear"), help="Whether it swings along a cosine or in straight lines"
    )

    def factors(self, steps: int) -> Array:
        """Give the rise and the fall."""
        t = np.arange(steps, dtype=float)
        top, last = self.pct_start * steps - 1, steps - 1
        first, final = 1 / self.div_factor, 1 / self.div_factor / self.final_div_factor
        return np.where(t <= top, self._swing(t, 0, top, first, 1.0), self._swing(t, top, last, 1.0, final))

    def _swing(self, t: Array, begin: float, end: float, low: float, high: float) -> Array:
        """Go from one factor to another between two steps; where they are the same step, it is at the second."""
        progress = np.clip((t - begin) / (end - begin), 0, 1) if end > begin else np.ones(len(t))
        return low + (high - low) * progress if self.anneal_strategy == "linear" else _half_cosine(progress, low, high)


@_in_closed_form
class InverseSqrt(Schedule):
    r"""Rise in a straight line, then fall with the root of time: the schedule of the first Transformer.

    Scaled so that the run's rate is the peak, which the paper reaches by the width of the model.

    $$\min\left(\frac{t + 1}{w},\, \sqrt{\frac{w}{t + 1}}\right)$$

    References
    ----------
    Vaswani, A. et al. (2017). Attention Is All You Need. Section 5.3.
    """

    slug = "inverse_sqrt"
    title = "Inverse square root"
    warmup_steps: int = param(30, 1, 2000, log=True, symbol="w", help="Steps until the full rate")

    def factors(self, steps: int) -> Array:
        """Give a straight rise, then one over the root of time."""
        t = np.arange(1, steps + 1)
        return np.minimum(t / self.warmup_steps, np.sqrt(self.warmup_steps / t))


@SCHEDULES.register
class Drawn(Schedule):
    r"""Draw the rate yourself: knots over the steps, and what lies between them.

    A knot may be a break, from which on the curve goes on otherwise whatever came before: so a rate that is moved while
    the ball rolls is kept.

    $$f(t) \cdot g(t)$$
    """

    slug = "drawn"
    title = "Drawn by hand"
    knots: str = points(
        read_knots,
        4_000,
        default="0=1;150=0.3;300=0.02",
        title=phrase("points"),
        help="Steps, and the factor of the rate at each",
    )
    between: str = choice(
        "smooth",
        tuple(BETWEEN),
        names=(phrase("a smooth curve"), phrase("straight lines"), phrase("stairs")),
        title=phrase("between them"),
        help="What lies between two points, over powers of ten",
    )
    base: Schedule = part(
        CLOSED_FORMS, "constant", title=phrase("times"), help="The schedule that the drawn factor multiplies"
    )

    @classmethod
    def over(cls, steps: int) -> Self:
        """Give a curve that ends where the run does."""
        usual = read_knots(cls.params()["knots"].default)
        scaled = {round(knot.step * steps / usual[-1].step): knot for knot in usual}
        return cls(knots=written([replace(knot, step=step) for step, knot in scaled.items()]))

    def factors(self, steps: int) -> Array:
        """Give what is drawn, times the factors of the schedule beneath."""
        return self.drawing(steps).factors * self.base.factors(steps)

    def drawing(self, steps: int) -> Drawing:
        """Give what is drawn."""
        knots = read_knots(self.knots)
        return Drawing(knots, drawn(knots, self.between, steps))


def steered(schedule: Schedule, step: int, factor: float, steps: int) -> Schedule | None:
    """Give a schedule that goes on with another factor of the rate, and is what it was before.

    Parameters
    ----------
    schedule
        That of the run.
    step
        The first step that is to be another, from 0.
    factor
        What the run's rate is to be multiplied by there; it lasts, or goes on as the schedule beneath does.
    steps
        How many steps the run takes.

    Returns
    -------
    Schedule or None
        None where there is no more room, or where the schedule beneath is at zero.
    """
    at = schedule if isinstance(schedule, Drawn) else Drawn(knots="0=1", between="steps", base=schedule)
    beneath = at.base.factors(steps)[step]
    if not beneath > 0:
        return None
    try:
        return at.replace(knots=written(broken(read_knots(at.knots), step, factor / beneath)))
    except ValueError:  # more than a link should hold
        return None
