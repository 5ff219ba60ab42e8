"""The learning rate that suits a method on a surface."""

from __future__ import annotations

from landscape.core.optimizers import Optimizer
from landscape.core.surfaces import Surface

_RATES: dict[tuple[str, str], float] = {}


def suggested(optimizer: type[Optimizer], surface: type[Surface]) -> float:
    """Give the recorded rate for a method on a surface, else the method's own default."""
    default: float = optimizer.params()["lr"].default
    return _RATES.get((optimizer.slug, surface.slug), default)
