"""Values and slopes of losses."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from scripts.record_oracles.dice import Dice
from scripts.record_oracles.libraries import Array, Values, torch


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
    records = [
        {"slug": slug, "source": COSTS[slug].source, "values": one.values, "value": one.value, "rows": len(one.y)}
        | {"outputs": one.z.shape[1]}
        for slug, one in found
    ]
    z, y, slopes = (np.concatenate([getattr(one, name).ravel() for _, one in found]) for name in ("z", "y", "slopes"))
    np.savez_compressed(folder / "losses.npz", draws=np.array(json.dumps(records)), z=z, y=y, slopes=slopes)
    print(f"losses     {len(found)} draws")
