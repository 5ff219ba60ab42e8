"""Paths of optimizers.

Every draw of hyper-parameters and start is kept only if the reference itself determines its path: begun 1e-14 beside
its start, on ground where every place is rounded in its 14th digit, it must stay within 1e-11. Other paths are decided
by the last bit of every rounding: some are chaotic, some reach a minimum, divide a gradient that is nothing but
rounding by its own size, and burst out again. Comparing those says nothing. How many were left out is printed.

A method that compares losses does so by their last bits once it has come near a minimum. Its paths are recorded as far
as the reference determines them.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from scripts.record_oracles.dice import Dice
from scripts.record_oracles.libraries import Array, Values, prodigyopt, pytorch_optimizer, schedulefree, torch
from scripts.record_oracles.searches import (
    by_backtracking,
    by_bfgs,
    by_conjugate,
    by_lbfgs,
    by_simplex,
    by_steepest,
)
from scripts.record_oracles.walks import (
    PLACES,
    STEPS,
    Place,
    by_averaging,
    by_lion,
    by_lookahead,
    by_newton,
    by_sam,
    by_sophia,
    by_torch,
    slope_at,
)

DRAWS_PER_SURFACE = 25
FAR = 1e6
"""Beyond this, a path has diverged and is not looked at."""
NUDGE, BLUR, STEADY = 1e-14, 40.0, 1e-11
"""A start moved by this share, and places rounded as numbers of this size are, may move a path by this share."""
LEVEL = 1e-5
"""A slope at which losses that are compared differ by as little as they are rounded."""
LEAST = 4
"""Positions that a path must be determined for, where it need not be to its end."""


def _plain(values: Values, *names: str) -> Values:
    return {name: values[name] for name in names}


def _moments(values: Values) -> Values:
    return {"betas": (values["beta1"], values["beta2"]), **_plain(values, "lr", "eps", "weight_decay")}


@dataclass(frozen=True)
class Reference:
    """Where an optimizer's numbers come from, how its settings are drawn, and how it walks.

    Settings are drawn from the dice and the surface's steepness: the rate that plain descent could just bear.

    Attributes
    ----------
    steady
        By which share a path that is kept may be moved.
    searches
        Whether it compares losses, so that its paths are only compared as far as it determines them.
    """

    source: str
    draw: Callable[[Dice, float], Values]
    walk: Callable[[Place, Array, Values], Array] = field(repr=False)
    searches: bool = False
    steady: float = STEADY


FORMULAS = ("Polak", "Fletcher", "Hestenes", "Dai")
BEARABLE = {"rosenbrock": 1e-3, "himmelblau": 1e-2, "wavy": 0.2}


def _momentum(dice: Dice, bearable: float) -> Values:
    momentum = dice.flat(0.0, 0.98)
    return {"lr": dice.rate(bearable) * (1 - momentum), "momentum": momentum, "weight_decay": dice.decay()}


def _searching(dice: Dice, low: float = 0.3, high: float = 2) -> Values:
    return {"lr": dice.log(low, high), "c_1": dice.log(1e-6, 0.1), "c_2": dice.flat(0.15, 0.9)}


REFERENCES = {
    "backtracking": Reference(
        "optax.scale_by_backtracking_linesearch",
        lambda dice, bearable: {
            "lr": dice.log(bearable, 1),
            "c_1": dice.log(1e-6, 0.4),
            "shrinkage": dice.flat(0.3, 0.8),
            "growth": dice.flat(1, 3),
        },
        by_backtracking,
        searches=True,
    ),
    "wolfe": Reference(
        "the search of torch.optim.LBFGS, down the slope", lambda dice, _: _searching(dice), by_steepest, True
    ),
    "cg": Reference(
        "the search of torch.optim.LBFGS, along directions as in the papers",
        lambda dice, _: _searching(dice) | {"formula": dice.one_of(FORMULAS)},
        by_conjugate,
        searches=True,
    ),
    "bfgs": Reference(
        "scipy.optimize's BFGS with torch.optim.LBFGS's search", lambda dice, _: _searching(dice), by_bfgs, True
    ),
    "lbfgs": Reference(
        "torch.optim.LBFGS",
        lambda dice, _: _searching(dice),
        by_lbfgs,
        searches=True,
    ),
    "nelder_mead": Reference(
        "scipy.optimize.minimize(Nelder-Mead)", lambda dice, _: {"lr": dice.log(0.01, 1)}, by_simplex, searches=True
    ),
    "lookahead": Reference(
        "optax.lookahead",
        lambda dice, bearable: {
            **_plain(_momentum(dice, bearable), "lr", "momentum"),
            "period": int(dice.log(1, 20)),
            "alpha": dice.flat(0.1, 1),
        },
        by_lookahead,
    ),
    "schedule_free_sgd": Reference(
        "schedulefree.SGDScheduleFree",
        lambda dice, bearable: {
            "lr": dice.rate(bearable),
            "beta": dice.flat(0.05, 0.98),
            "weight_decay": dice.decay(),
        },
        by_averaging(
            lambda p, v: schedulefree.SGDScheduleFree(
                p, lr=v["lr"], momentum=v["beta"], weight_decay=v["weight_decay"], foreach=False
            )
        ),
    ),
    "schedule_free_adamw": Reference(
        "schedulefree.AdamWScheduleFree",
        lambda dice, _: dice.moments(1e-3, 0.5) | {"beta1": dice.flat(0.05, 0.98)},
        by_averaging(lambda p, v: schedulefree.AdamWScheduleFree(p, foreach=False, **_moments(v))),
    ),
    "adan": Reference(
        "pytorch_optimizer.Adan",
        lambda dice, _: {
            "lr": dice.log(1e-3, 0.5),
            "beta1": dice.flat(0.0, 0.99),
            "beta2": dice.flat(0.0, 0.99),
            "beta3": dice.flat(0.5, 0.999),
            "eps": dice.log(1e-10, 1e-3),
            "weight_decay": dice.decay(),
        },
        by_torch(
            lambda p, v: pytorch_optimizer.Adan(
                p, betas=(v["beta1"], v["beta2"], v["beta3"]), foreach=False, **_plain(v, "lr", "eps", "weight_decay")
            )
        ),
    ),
    "sophia": Reference(
        "optax.contrib.sophia, with the exact diagonal of jax.hessian",
        lambda dice, _: {
            "lr": dice.log(1e-3, 0.3),
            "beta1": dice.flat(0.0, 0.98),
            "beta2": dice.flat(0.5, 0.999),
            "gamma": dice.log(0.01, 3),
            "period": int(dice.log(1, 30)),
            "eps": dice.log(1e-10, 1e-2),
            "weight_decay": dice.decay(),
        },
        by_sophia,
    ),
    "prodigy": Reference(
        "prodigyopt.Prodigy",
        lambda dice, _: dice.moments(0.1, 2) | {"d_0": dice.log(1e-3, 0.3)},
        by_torch(lambda p, v: prodigyopt.Prodigy(p, d0=v["d_0"], **_moments(v))),
        steady=STEADY / 10,  # its estimate grows with what it has seen
    ),
    "sgd": Reference(
        "torch.optim.SGD",
        lambda dice, bearable: {"lr": dice.rate(bearable), "weight_decay": dice.decay()},
        by_torch(lambda p, v: torch.optim.SGD(p, **v)),
    ),
    "momentum": Reference(
        "torch.optim.SGD(momentum)",
        lambda dice, bearable: _momentum(dice, bearable) | {"dampening": dice.off_or(dice.flat(0, 0.95))},
        by_torch(lambda p, v: torch.optim.SGD(p, **v)),
    ),
    "nesterov": Reference(
        "torch.optim.SGD(nesterov)",
        lambda dice, bearable: _momentum(dice, bearable) | {"momentum": dice.flat(0.01, 0.98)},
        by_torch(lambda p, v: torch.optim.SGD(p, nesterov=True, **v)),
    ),
    "adagrad": Reference(
        "torch.optim.Adagrad",
        lambda dice, _: {
            "lr": dice.log(0.01, 2),
            "lr_decay": dice.off_or(dice.log(1e-3, 0.5)),
            "initial_accumulator_value": dice.off_or(dice.log(1e-3, 5)),
            "weight_decay": dice.decay(),
            "eps": dice.log(1e-12, 1e-3),
        },
        by_torch(lambda p, v: torch.optim.Adagrad(p, **v)),
    ),
    "rmsprop": Reference(
        "torch.optim.RMSprop",
        lambda dice, _: {
            "lr": dice.log(1e-4, 0.03),
            "alpha": dice.flat(0.5, 0.9999),
            "momentum": dice.off_or(dice.flat(0.1, 0.95)),
            "centered": dice.coin(),
            "weight_decay": dice.decay(),
            "eps": dice.log(1e-10, 1e-2),
        },
        by_torch(lambda p, v: torch.optim.RMSprop(p, **v)),
    ),
    "adadelta": Reference(
        "torch.optim.Adadelta",
        lambda dice, _: {
            "lr": dice.log(0.1, 10),
            "rho": dice.flat(0.5, 0.9999),
            "weight_decay": dice.decay(),
            "eps": dice.log(1e-10, 1e-2),
        },
        by_torch(lambda p, v: torch.optim.Adadelta(p, **v)),
    ),
    "adam": Reference(
        "torch.optim.Adam",
        lambda dice, _: dice.moments(1e-3, 0.5),
        by_torch(lambda p, v: torch.optim.Adam(p, **_moments(v))),
    ),
    "amsgrad": Reference(
        "torch.optim.Adam(amsgrad)",
        lambda dice, _: dice.moments(1e-3, 0.5),
        by_torch(lambda p, v: torch.optim.Adam(p, amsgrad=True, **_moments(v))),
    ),
    "adamw": Reference(
        "torch.optim.AdamW",
        lambda dice, _: dice.moments(1e-3, 0.5),
        by_torch(lambda p, v: torch.optim.AdamW(p, **_moments(v))),
    ),
    "nadam": Reference(
        "torch.optim.NAdam",
        lambda dice, _: dice.moments(1e-3, 0.5) | {"momentum_decay": dice.off_or(dice.log(1e-3, 1))},
        by_torch(lambda p, v: torch.optim.NAdam(p, momentum_decay=v["momentum_decay"], **_moments(v))),
    ),
    "adamax": Reference(
        "torch.optim.Adamax",
        lambda dice, _: dice.moments(1e-3, 0.5),
        by_torch(lambda p, v: torch.optim.Adamax(p, **_moments(v))),
    ),
    "radam": Reference(
        "torch.optim.RAdam",
        lambda dice, bearable: dice.moments(0.02 * bearable, 0.5 * bearable),
        by_torch(lambda p, v: torch.optim.RAdam(p, **_moments(v))),
    ),
    "lion": Reference(
        "optax.lion",
        lambda dice, _: {
            "lr": dice.log(1e-4, 0.1),
            "beta1": dice.flat(0.0, 0.99),
            "beta2": dice.flat(0.5, 0.999),
            "weight_decay": dice.decay(),
        },
        by_lion,
    ),
    "sam": Reference(
        "the paper, with torch.autograd and torch.optim.SGD",
        lambda dice, bearable: {
            "lr": dice.rate(bearable),
            "rho": dice.log(1e-3, 0.5),
            "weight_decay": dice.decay(),
        },
        by_sam,
    ),
    "newton": Reference(
        "torch.autograd's Hessian, torch.linalg",
        lambda dice, _: {"lr": dice.log(0.05, 1), "damping": dice.log(1e-3, 10)},
        by_newton,
    ),
}


@dataclass(frozen=True)
class Draw:
    """One path of a reference: hyper-parameters by our names, surface, start, and positions (STEPS + 1, 2).

    Only the first `until` of them are to be compared.
    """

    values: Values
    surface: str
    start: tuple[float, float]
    path: Array
    until: int


def count_valid(path: Array) -> int:
    """Give how many positions come before a divergence."""
    near = (np.abs(path) < FAR).all(axis=1)
    return len(path) if near.all() else int(near.argmin())


def count_sloping(place: Place, path: Array) -> int:
    """Give how many positions come before it is so level that the last bits of losses decide which is lower."""
    level = (np.abs(slope_at(place, p)).max() < LEVEL for p in path)
    return next((index for index, is_level in enumerate(level) if is_level), len(path))


def count_steady(reference: Reference, place: Place, start: Array, values: Values, path: Array) -> int:
    """Give how many positions hang on the start smoothly enough to be compared: all that are valid, or fewer."""
    count = count_valid(path)
    if reference.searches:
        count = min(count, count_sloping(place, path))
    for sign in (1, -1):
        moved = reference.walk(place.blurred(sign * BLUR), start * (1 + sign * NUDGE), values)
        deviation = np.abs(moved[:count] - path[:count]).max(axis=1)
        steady = deviation <= reference.steady * (np.abs(path[:count]).max(axis=1) + 1e-3)
        count = count if steady.all() else int(steady.argmin())
    return count


def draws(slug: str, seed: int, per_surface: int = DRAWS_PER_SURFACE) -> Iterator[Draw]:
    """Draw settings and starts for one optimizer until enough of its paths on every surface are steady."""
    reference = REFERENCES[slug]
    for index, (surface, place) in enumerate(PLACES.items()):
        dice = Dice(np.random.default_rng([seed, index, *slug.encode()]))
        kept = 0
        for tried in itertools.count(1):
            values = reference.draw(dice, BEARABLE[surface])
            start = np.array([dice.flat(*side) for side in place.box])
            path = reference.walk(place, start, values)
            steady = count_steady(reference, place, start, values, path)
            if steady >= (LEAST if reference.searches else count_valid(path)):
                kept += 1
                until = steady if reference.searches else len(path)
                yield Draw(values, surface, (float(start[0]), float(start[1])), path, until)
            if kept == per_surface:
                print(f"{slug} on {surface}: {tried - kept} of {tried} draws left out as chaotic", file=sys.stderr)
                break


def write_optimizer(folder: Path, slug: str, seed: int = 0) -> None:
    """Record one optimizer."""
    found = list(draws(slug, seed))
    records = [
        {"values": draw.values, "surface": draw.surface, "start": draw.start}
        | ({} if draw.until == len(draw.path) else {"until": draw.until})
        for draw in found
    ]
    np.savez_compressed(
        folder / f"{slug}.npz",
        source=np.array(REFERENCES[slug].source),
        draws=np.array(json.dumps(records)),
        paths=np.array([draw.path for draw in found]),
    )
    ended = sum(count_valid(draw.path) <= STEPS for draw in found)
    print(f"{slug:<10} {len(found)} draws, {ended} diverge")
