"""Factors of learning-rate schedules."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from scripts.record_oracles.dice import Dice
from scripts.record_oracles.libraries import Array, Values, torch


@dataclass(frozen=True)
class Sequence:
    """The factors that a scheduler of torch gave: (steps,)."""

    slug: str
    values: Values
    steps: int
    factors: Array


def _warmup(optimizer: Any, v: Values, steps: int) -> Any:
    schedulers = torch.optim.lr_scheduler
    rise = schedulers.LinearLR(optimizer, v["start_factor"], 1.0, v["warmup_steps"])
    left = steps - v["warmup_steps"]
    if left <= 0:
        return rise
    fall = {
        "constant": lambda: schedulers.ConstantLR(optimizer, 1.0),
        "linear": lambda: schedulers.LinearLR(optimizer, 1.0, v["floor"], left),
        "cosine": lambda: schedulers.CosineAnnealingLR(optimizer, left, BASE * v["floor"]),
    }[v["decay"]]()
    return schedulers.SequentialLR(optimizer, [rise, fall], [v["warmup_steps"]])


def _transformer(v: Values) -> Callable[[int], float]:
    """Give the paper's formula for a model of width 512, divided by its own peak."""
    warm = v["warmup_steps"]
    return lambda t: 512**-0.5 * min((t + 1) ** -0.5, (t + 1) * warm**-1.5) / (512**-0.5 * warm**-0.5)


BASE = 0.37
SCHEDULERS: dict[str, tuple[Callable[[Dice], Values], Callable[[Any, Values, int], Any]]] = {
    "constant": (lambda _: {}, lambda o, _, __: torch.optim.lr_scheduler.ConstantLR(o, 1.0)),
    "step": (
        lambda dice: {"step_size": round(dice.log(1, 300)), "gamma": dice.flat(0.05, 1)},
        lambda o, v, _: torch.optim.lr_scheduler.StepLR(o, **v),
    ),
    "exponential": (
        lambda dice: {"gamma": dice.flat(0.5, 1)},
        lambda o, v, _: torch.optim.lr_scheduler.ExponentialLR(o, **v),
    ),
    "polynomial": (
        lambda dice: {"power": dice.log(0.2, 5)},
        lambda o, v, steps: torch.optim.lr_scheduler.PolynomialLR(o, steps, **v),
    ),
    "cosine": (
        lambda dice: {"floor": dice.off_or(dice.flat(0, 1))},
        lambda o, v, steps: torch.optim.lr_scheduler.CosineAnnealingLR(o, steps, BASE * v["floor"]),
    ),
    "restarts": (
        lambda dice: {
            "t_0": round(dice.log(1, 200)),
            "t_mult": round(dice.flat(0.5, 3.5)),
            "floor": dice.off_or(dice.flat(0, 1)),
        },
        lambda o, v, _: torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(
            o, v["t_0"], v["t_mult"], BASE * v["floor"]
        ),
    ),
    "warmup": (
        lambda dice: {
            "warmup_steps": round(dice.log(1, 400)),
            "start_factor": dice.log(1e-4, 1),
            "decay": ["constant", "linear", "cosine"][int(dice.flat(0, 3))],
            "floor": dice.off_or(dice.flat(0, 1)),
        },
        _warmup,
    ),
    "onecycle": (
        lambda dice: {
            "pct_start": dice.flat(0, 1),
            "div_factor": dice.log(1, 1000),
            "final_div_factor": dice.log(1, 1e6),
            "anneal_strategy": "cos" if dice.coin() else "linear",
        },
        lambda o, v, steps: torch.optim.lr_scheduler.OneCycleLR(o, BASE, steps, cycle_momentum=False, **v),
    ),
    "inverse_sqrt": (
        lambda dice: {"warmup_steps": round(dice.log(1, 1000))},
        lambda o, v, _: torch.optim.lr_scheduler.LambdaLR(o, _transformer(v)),
    ),
}
LENGTHS = (1, 2, 3, 10, 57, 100, 300, 300, 500, 1000, 1999, 2000)


def sequences(slug: str, seed: int) -> Iterator[Sequence]:
    """Draw settings of one schedule for runs of several lengths."""
    draw, make = SCHEDULERS[slug]
    dice = Dice(np.random.default_rng([seed, *slug.encode()]))
    for steps in LENGTHS:
        values = draw(dice)
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=BASE)
        scheduler = make(optimizer, values, steps)
        rates = []
        for _ in range(steps):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if len(rates) < steps:
                scheduler.step()
        yield Sequence(slug, values, steps, np.array(rates) / BASE)


def write_schedules(folder: Path, seed: int = 0) -> None:
    """Record all schedules."""
    found = [sequence for slug in SCHEDULERS for sequence in sequences(slug, seed)]
    records = [{"slug": one.slug, "values": one.values, "steps": one.steps} for one in found]
    factors = np.concatenate([one.factors for one in found])
    np.savez_compressed(folder / "schedules.npz", draws=np.array(json.dumps(records)), factors=factors)
    print(f"schedules  {len(found)} draws")
