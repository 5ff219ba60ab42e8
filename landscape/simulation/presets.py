"""Scenarios to begin with."""

from __future__ import annotations

from collections.abc import Sequence

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.parts import make
from landscape.core.surfaces import SURFACES, Surface
from landscape.simulation.rates import suggested
from landscape.simulation.scenario import Run, Scenario, Setup

METHODS = ("sgd", "momentum", "adagrad", "adam")
"""The methods that a new surface opens with."""


def opening(surface: Surface, methods: Sequence[str]) -> tuple[Run, ...]:
    """Give one run per method, each at the learning rate that suits it on this surface."""
    return tuple(Run(make(OPTIMIZERS[m], {"lr": suggested(OPTIMIZERS[m], type(surface))}), slot=i) for i, m in enumerate(methods))


_FRONT = SURFACES["himmelblau"]()
FRONT_PAGE = Scenario(_FRONT, opening(_FRONT, METHODS), Setup(steps=200))
"""What a page without a query shows."""
