"""Schedules as formulas in the number ``t`` of the step, from 0, and the number ``STEPS`` of them.

A schedule that is not in :data:`FORMULAS` is written as the list of its factors: nothing has to be told here for a new
one to leave.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from landscape.core.schedules import Schedule
from landscape.export.code import layout
from landscape.export.code.dialect import Dialect


def _half_cosine(progress: str, start: float, end: float) -> str:
    """Write a glide from `start` to `end` while progress goes from 0 to 1."""
    wave = f"(1 + cos(pi * ({progress}))) / 2"
    scaled = wave if start - end == 1 else f"({start - end!r}) * {wave}"
    return f"{end!r} + {scaled}" if end else scaled


def _straight(progress: str, start: float, end: float) -> str:
    return f"{start!r} + ({end - start!r}) * ({progress})"


def _restarts(s: Any, _: int) -> str:
    if s.t_mult == 1:
        return _half_cosine(f"t % {s.t_0} / {s.t_0}", 1.0, s.floor)
    often = f"floor(log(1 + {s.t_mult - 1} * t / {s.t_0}) / log({s.t_mult}) + 1e-9)"
    length, begin = f"{s.t_0} * {s.t_mult}**restarts", f"(length - {s.t_0}) / {s.t_mult - 1}"
    wave = _half_cosine("(t - begin) / length", 1.0, s.floor)
    return f"restarts = {often}\nlength = {length}\nbegin = {begin}\n{wave}"


def _warmup(s: Any, steps: int) -> str:
    rise = _straight(f"t / {s.warmup_steps}", s.start_factor, 1.0)
    left = max(steps - s.warmup_steps, 1)
    progress = f"(t - {s.warmup_steps}) / {left}"
    falls = {
        "constant": "1.0",
        "linear": _straight(progress, 1.0, s.floor),
        "cosine": _half_cosine(progress, 1.0, s.floor),
    }
    return f"{rise} if t < {s.warmup_steps} else {falls[s.decay]}"


def _one_cycle(s: Any, steps: int) -> str:
    top, last = s.pct_start * steps - 1, steps - 1
    first, final = 1 / s.div_factor, 1 / s.div_factor / s.final_div_factor
    swing = _straight if s.anneal_strategy == "linear" else _half_cosine
    rise = swing(f"t / {top!r}", first, 1.0) if top > 0 else "1.0"
    fall = swing(f"(t - ({top!r})) / {last - top!r}", 1.0, final) if last > top else repr(final)
    if top < 0:
        return fall
    return f"{rise} if t <= {top!r} else {fall}" if top < last else rise


FORMULAS: Final[Mapping[str, Callable[[Any, int], str]]] = {
    "step": lambda s, _: f"{s.gamma!r} ** (t // {s.step_size})",
    "exponential": lambda s, _: f"{s.gamma!r} ** t",
    "polynomial": lambda s, _: "1 - t / STEPS" if s.power == 1 else f"(1 - t / STEPS) ** {s.power!r}",
    "cosine": lambda s, _: _half_cosine("t / STEPS", 1.0, s.floor),
    "restarts": _restarts,
    "warmup": _warmup,
    "onecycle": _one_cycle,
    "inverse_sqrt": lambda s, _: f"minimum((t + 1) / {s.warmup_steps}, sqrt({s.warmup_steps} / (t + 1)))",
}


def is_constant(schedule: Schedule, steps: int) -> bool:
    """Tell whether the rate stays as it is."""
    return bool((schedule.factors(steps) == 1).all())


def factor(schedule: Schedule, steps: int, dialect: Dialect, *, tensor: bool) -> list[str] | None:
    """Write the factor of step ``t``, which is an array of all steps, or one number.

    Returns
    -------
    list of str or None
        Lines ``name = expression``, and the factor last; None when there is only a list of factors.
    """
    if schedule.slug not in FORMULAS:
        return None
    tensors, lines = {"t"} if tensor else set(), []
    *named, last = FORMULAS[schedule.slug](schedule, steps).split("\n")
    for line in named:
        name, _, text = line.partition(" = ")
        lines.append(f"{name} = {dialect.write(text, tensors)}")
        tensors |= {name} if tensor else set()
    return [*lines, dialect.write(last, tensors)]


def factors(schedule: Schedule, steps: int) -> str:
    """Write all factors as a list."""
    return layout.numbers(schedule.factors(steps))
