"""Record what PyTorch and Optax do, for tests that must run without them.

    python -m scripts.record_oracles [folder]

Needs torch, jax and optax (``make parity`` makes an environment with them) and nothing of this program: surfaces are
written down here once more and differentiated by torch and jax, so that a mistake cannot cancel itself.

Every draw of hyper-parameters and start is kept only if the reference itself determines its path: begun 1e-14 beside
its start, on ground where every place is rounded in its 14th digit, it must stay within 1e-11. Other paths are decided
by the last bit of every rounding: some are chaotic, some reach a minimum, divide a gradient that is nothing but
rounding by its own size, and burst out again. Comparing those says nothing. How many were left out is printed.
"""

from __future__ import annotations

import importlib
import itertools
import json
import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

torch: Any = importlib.import_module("torch")
jax: Any = importlib.import_module("jax")
jnp: Any = importlib.import_module("jax.numpy")
optax: Any = importlib.import_module("optax")
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
jax.config.update("jax_enable_x64", True)

FOLDER = Path(__file__).parent.parent / "tests" / "oracles"
STEPS = 300
DRAWS_PER_SURFACE = 25
FAR = 1e6
"""Beyond this, a path has diverged and is not looked at."""
NUDGE, BLUR, STEADY = 1e-14, 40.0, 1e-11
"""A start moved by this share, and places rounded as numbers of this size are, may move a path by this share."""

Array = np.ndarray[Any, np.dtype[np.float64]]
Values = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """A surface, written with the functions of a library `m`, and where starts are drawn."""

    loss: Callable[[Any, Any, Any], Any]
    box: tuple[tuple[float, float], tuple[float, float]]

    def blurred(self, size: float) -> Place:
        """Give the same surface with its places rounded as numbers of a certain size are."""
        return Place(lambda m, x, y: self.loss(m, x + size - size, y + size - size), self.box)


PLACES = {
    "rosenbrock": Place(lambda _, x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2, ((-1.8, 1.8), (-0.8, 2.5))),
    "himmelblau": Place(lambda _, x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2, ((-4.5, 4.5), (-4.5, 4.5))),
    "wavy": Place(
        lambda m, x, y: m.log(1 + (x - 1) ** 2 + 3 * (y + 0.5) ** 2) + 0.3 * m.sin(2 * x + y),
        ((-4.0, 4.0), (-3.0, 3.0)),
    ),
}


@dataclass(frozen=True)
class Draw:
    """One path of a reference: hyper-parameters by our names, surface, start, and positions (STEPS + 1, 2)."""

    values: Values
    surface: str
    start: tuple[float, float]
    path: Array


def loss_at(place: Place, p: Any) -> Any:
    """Give the loss at a tensor of two weights."""
    return place.loss(torch, p[0], p[1])


def by_torch(make: Callable[[list[Any], Values], Any]) -> Callable[[Place, Array, Values], Array]:
    """Make a walker that uses an optimizer of torch.optim."""

    def walk(place: Place, start: Array, values: Values) -> Array:
        p = torch.tensor(start, requires_grad=True)
        optimizer = make([p], values)
        path = [start]
        for _ in range(STEPS):
            optimizer.zero_grad()
            loss_at(place, p).backward()
            optimizer.step()
            path.append(p.detach().numpy().copy())
        return np.array(path)

    return walk


def by_lion(place: Place, start: Array, values: Values) -> Array:
    """Walk with optax.lion."""
    lion = optax.lion(values["lr"], b1=values["beta1"], b2=values["beta2"], weight_decay=values["weight_decay"])
    slope = jax.grad(lambda p: place.loss(jnp, p[0], p[1]))

    def step(carry: tuple[Any, Any], _: None) -> tuple[tuple[Any, Any], Any]:
        p, state = carry
        updates, state = lion.update(slope(p), state, p)
        p = optax.apply_updates(p, updates)
        return (p, state), p

    first = jnp.array(start)
    _, path = jax.lax.scan(step, (first, lion.init(first)), None, length=STEPS)
    return np.vstack([start, np.asarray(path)])


def by_sam(place: Place, start: Array, values: Values) -> Array:
    """Walk as the paper on sharpness-aware minimisation says, around torch.optim.SGD."""
    p = torch.tensor(start, requires_grad=True)
    base = torch.optim.SGD([p], lr=values["lr"], weight_decay=values["weight_decay"])
    path = [start]
    for _ in range(STEPS):
        (gradient,) = torch.autograd.grad(loss_at(place, p), p)
        climb = values["rho"] * gradient / (torch.linalg.vector_norm(gradient) + 1e-12)
        (p.grad,) = torch.autograd.grad(loss_at(place, q := (p + climb).detach().requires_grad_()), q)
        base.step()
        path.append(p.detach().numpy().copy())
    return np.array(path)


def by_newton(place: Place, start: Array, values: Values) -> Array:
    """Walk with torch's Hessian, its eigenvalues and its solver."""
    p = torch.tensor(start)
    path = [start]
    for _ in range(STEPS):
        gradient = torch.autograd.functional.jacobian(lambda q: loss_at(place, q), p)
        hessian = torch.autograd.functional.hessian(lambda q: loss_at(place, q), p)
        lowest = torch.linalg.eigvalsh(hessian)[0].item()
        shift = max(values["damping"], values["damping"] - lowest)
        p = p - values["lr"] * torch.linalg.solve(hessian + shift * torch.eye(2), gradient)
        path.append(p.numpy().copy())
    return np.array(path)


class Dice:
    """Draws hyper-parameters."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng

    def log(self, low: float, high: float) -> float:
        """Draw from a range on a logarithmic scale."""
        return float(math.exp(self.rng.uniform(math.log(low), math.log(high))))

    def flat(self, low: float, high: float) -> float:
        """Draw from a range."""
        return float(self.rng.uniform(low, high))

    def off_or(self, value: float) -> float:
        """Switch a value off half of the time."""
        return value if self.rng.random() < 0.5 else 0.0

    def coin(self) -> bool:
        """Draw true or false."""
        return bool(self.rng.random() < 0.5)

    def rate(self, bearable: float) -> float:
        """Draw a rate around what plain descent can bear; one in six is far too large."""
        return bearable * (self.log(3, 30) if self.rng.random() < 1 / 6 else self.log(0.02, 1.5))

    def decay(self) -> float:
        """Draw a weight decay."""
        return self.off_or(self.log(1e-4, 0.3))

    def moments(self, low: float, high: float) -> Values:
        """Draw what Adam's family is set by."""
        values = {"lr": self.log(low, high), "beta1": self.flat(0.0, 0.98), "beta2": self.flat(0.8, 0.9999)}
        return values | {"eps": self.log(1e-12, 1e-3), "weight_decay": self.decay()}


def _plain(values: Values, *names: str) -> Values:
    return {name: values[name] for name in names}


def _moments(values: Values) -> Values:
    return {"betas": (values["beta1"], values["beta2"]), **_plain(values, "lr", "eps", "weight_decay")}


@dataclass(frozen=True)
class Reference:
    """Where an optimizer's numbers come from, how its settings are drawn, and how it walks.

    Settings are drawn from the dice and the surface's steepness: the rate that plain descent could just bear.
    """

    source: str
    draw: Callable[[Dice, float], Values]
    walk: Callable[[Place, Array, Values], Array] = field(repr=False)


BEARABLE = {"rosenbrock": 1e-3, "himmelblau": 1e-2, "wavy": 0.2}


def _momentum(dice: Dice, bearable: float) -> Values:
    momentum = dice.flat(0.0, 0.98)
    return {"lr": dice.rate(bearable) * (1 - momentum), "momentum": momentum, "weight_decay": dice.decay()}


REFERENCES = {
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


def reach(path: Array) -> int:
    """Give how many positions come before a divergence."""
    near = (np.abs(path) < FAR).all(axis=1)
    return len(path) if near.all() else int(near.argmin())


def is_steady(reference: Reference, place: Place, start: Array, values: Values, path: Array) -> bool:
    """Tell whether a path hangs on its start smoothly enough to be compared."""
    count = reach(path)
    for sign in (1, -1):
        moved = reference.walk(place.blurred(sign * BLUR), start * (1 + sign * NUDGE), values)
        deviation = np.abs(moved[:count] - path[:count]).max(axis=1)
        if not (deviation <= STEADY * (np.abs(path[:count]).max(axis=1) + 1e-3)).all():
            return False
    return True


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
            if is_steady(reference, place, start, values, path):
                kept += 1
                yield Draw(values, surface, (float(start[0]), float(start[1])), path)
            if kept == per_surface:
                print(f"{slug} on {surface}: {tried - kept} of {tried} draws left out as chaotic", file=sys.stderr)
                break


def write_optimizer(folder: Path, slug: str, seed: int = 0) -> None:
    """Record one optimizer."""
    found = list(draws(slug, seed))
    told = [{"values": draw.values, "surface": draw.surface, "start": draw.start} for draw in found]
    np.savez_compressed(
        folder / f"{slug}.npz",
        source=np.array(REFERENCES[slug].source),
        draws=np.array(json.dumps(told)),
        paths=np.array([draw.path for draw in found]),
    )
    ended = sum(reach(draw.path) <= STEPS for draw in found)
    print(f"{slug:<10} {len(found)} draws, {ended} diverge")


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
    told = [{"slug": one.slug, "values": one.values, "steps": one.steps} for one in found]
    factors = np.concatenate([one.factors for one in found])
    np.savez_compressed(folder / "schedules.npz", draws=np.array(json.dumps(told)), factors=factors)
    print(f"schedules  {len(found)} draws")


def clipped(seed: int, count: int = 300) -> tuple[Array, Array, Array]:
    """Draw gradients and limits, and clip by norm, then by value, with torch.nn.utils; a limit of 0 is off.

    Returns
    -------
    tuple of ndarray
        Gradients, limits (norm, value), clipped gradients: each (count, 2).
    """
    dice = Dice(np.random.default_rng(seed))
    gradients, limits, results = np.zeros((3, count, 2))
    for index in range(count):
        if index:  # the first is zero
            gradients[index] = dice.rng.standard_normal(2) * dice.log(1e-6, 1e12)
        limits[index] = dice.off_or(dice.log(1e-3, 1e3)), dice.off_or(dice.log(1e-3, 1e3))
        weight = torch.zeros(2, requires_grad=True)
        weight.grad = torch.tensor(gradients[index])
        norm, value = limits[index].tolist()
        if norm:
            torch.nn.utils.clip_grad_norm_([weight], norm)
        if value:
            torch.nn.utils.clip_grad_value_([weight], value)
        results[index] = weight.grad.numpy()
    return gradients, limits, results


def write_clipping(folder: Path, seed: int = 0) -> None:
    """Record clipping."""
    gradients, limits, results = clipped(seed)
    np.savez_compressed(folder / "clipping.npz", gradients=gradients, limits=limits, clipped=results)
    print(f"clipping   {len(results)} draws")


@dataclass(frozen=True)
class Cost:
    """A loss of outputs (n, k) and targets (n,), with its settings: as torch has it, or written with torch's functions.

    The slopes are autograd's in either case.
    """

    source: str
    task: str
    loss: Callable[[Any, Any, Values], Any]
    draw: Callable[[Dice], Values] = field(default=lambda _: {}, repr=False)


def _focal(z: Any, y: Any, v: Values) -> Any:
    """Give equation 5 of the paper from the logarithms of both probabilities, so that no logit is too large."""
    right, wrong = torch.where(y == 1, z, -z), torch.where(y == 1, -z, z)
    share = torch.where(y == 1, v["alpha"], 1 - v["alpha"])
    log_right, log_wrong = torch.nn.functional.logsigmoid(right), torch.nn.functional.logsigmoid(wrong)
    return -(share * torch.exp(v["gamma"] * log_wrong) * log_right).mean()


def _dice(z: Any, y: Any, v: Values) -> Any:
    p = torch.sigmoid(z)
    return 1 - (2 * (p * y).sum() + v["smooth"]) / (p.sum() + y.sum() + v["smooth"])


def _pos_weight(z: Any, y: Any, v: Values) -> Any:
    return torch.nn.functional.binary_cross_entropy_with_logits(z, y, pos_weight=torch.tensor(v["pos_weight"]))


COSTS = {
    "mse": Cost("torch.nn.functional.mse_loss", "number", lambda z, y, _: torch.nn.functional.mse_loss(z, y)),
    "mae": Cost("torch.nn.functional.l1_loss", "number", lambda z, y, _: torch.nn.functional.l1_loss(z, y)),
    "huber": Cost(
        "torch.nn.functional.huber_loss",
        "number",
        lambda z, y, v: torch.nn.functional.huber_loss(z, y, delta=v["delta"]),
        lambda dice: {"delta": dice.log(0.01, 100)},
    ),
    "log_cosh": Cost(
        "written with torch.logaddexp",
        "number",
        lambda z, y, _: (torch.logaddexp(z - y, y - z) - math.log(2)).mean(),
    ),
    "cross_entropy": Cost(
        "torch.nn.functional.binary_cross_entropy_with_logits",
        "binary",
        lambda z, y, _: torch.nn.functional.binary_cross_entropy_with_logits(z, y),
    ),
    "squared_sigmoid": Cost(
        "torch.nn.functional.mse_loss of torch.sigmoid",
        "binary",
        lambda z, y, _: torch.nn.functional.mse_loss(torch.sigmoid(z), y),
    ),
    "weighted": Cost(
        "torch.nn.functional.binary_cross_entropy_with_logits(pos_weight)",
        "binary",
        _pos_weight,
        lambda dice: {"pos_weight": dice.log(0.01, 100)},
    ),
    "focal": Cost(
        "written with torch.nn.functional.logsigmoid",
        "binary",
        _focal,
        lambda dice: {"gamma": dice.off_or(dice.flat(0, 5)), "alpha": dice.flat(0, 1)},
    ),
    "hinge": Cost(
        "written with torch.relu", "binary", lambda z, y, _: torch.relu(1 - torch.where(y == 1, z, -z)).mean()
    ),
    "dice": Cost("written with torch.sigmoid", "binary", _dice, lambda dice: {"smooth": dice.log(0.001, 100)}),
    "categorical": Cost(
        "torch.nn.functional.cross_entropy",
        "classes",
        lambda z, y, _: torch.nn.functional.cross_entropy(z, y.long()),
    ),
}
DRAWS_PER_LOSS = 40


@dataclass(frozen=True)
class Judged:
    """What a loss gives for outputs z (n, k) and targets y (n,): its value, and its slopes (n, k)."""

    values: Values
    z: Array
    y: Array
    value: float
    slopes: Array


def judged(slug: str, seed: int) -> Iterator[Judged]:
    """Draw settings, outputs and targets of one loss; outputs reach from a hundredth to thousands."""
    cost = COSTS[slug]
    dice = Dice(np.random.default_rng([seed, *slug.encode()]))
    for _ in range(DRAWS_PER_LOSS):
        values, count = cost.draw(dice), round(dice.log(1, 30))
        z = dice.rng.standard_normal((count, 3 if cost.task == "classes" else 1)) * dice.log(0.01, 3000)
        numbers = dice.rng.standard_normal(count) * dice.log(0.01, 1000)
        drawn = {"number": numbers, "binary": numbers > 0, "classes": dice.rng.integers(0, 3, count)}
        y = np.asarray(drawn[cost.task], dtype=float)
        outputs = torch.tensor(z, requires_grad=True)
        value = cost.loss(outputs if cost.task == "classes" else outputs[:, 0], torch.tensor(y), values)
        (slopes,) = torch.autograd.grad(value, outputs)
        yield Judged(values, z, y, value.item(), slopes.numpy())


def write_losses(folder: Path, seed: int = 0) -> None:
    """Record all losses, row under row."""
    found = [(slug, one) for slug in COSTS for one in judged(slug, seed)]
    told = [
        {"slug": slug, "source": COSTS[slug].source, "values": one.values, "value": one.value, "rows": len(one.y)}
        | {"outputs": one.z.shape[1]}
        for slug, one in found
    ]
    z, y, slopes = (np.concatenate([getattr(one, name).ravel() for _, one in found]) for name in ("z", "y", "slopes"))
    np.savez_compressed(folder / "losses.npz", draws=np.array(json.dumps(told)), z=z, y=y, slopes=slopes)
    print(f"losses     {len(found)} draws")


def main(folder: Path) -> None:
    """Record everything."""
    folder.mkdir(parents=True, exist_ok=True)
    write_clipping(folder)
    write_schedules(folder)
    write_losses(folder)
    for slug in REFERENCES:
        write_optimizer(folder, slug)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
