"""Scenarios to begin with, and one that nobody expected."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from landscape.core.optimizers import OPTIMIZERS, published
from landscape.core.parts import make
from landscape.core.surfaces import SURFACES, Surface
from landscape.simulation.rates import suggest_rate
from landscape.simulation.scenario import Run, Scenario, Setup

METHODS = ("sgd", "momentum", "adagrad", "adam")
"""The methods that a new surface opens with."""


def opening(surface: Surface, methods: Sequence[str]) -> tuple[Run, ...]:
    """Give one run per method, each at the learning rate that suits it on this surface."""
    return tuple(
        Run(make(OPTIMIZERS[m], {"lr": suggest_rate(OPTIMIZERS[m], surface)}), slot=i) for i, m in enumerate(methods)
    )


def usual_setup(surface: Surface) -> Setup:
    """Give the setup in which a surface is entered: all defaults, and the noise that belongs to it."""
    return Setup(noise=surface.noise)


_FRONT_RATES = {"sgd": 0.002, "momentum": 0.004, "adagrad": 0.2, "adam": 0.03}
FRONT_PAGE = Scenario(
    SURFACES["himmelblau"](),
    tuple(Run(make(OPTIMIZERS[method], {"lr": rate})) for method, rate in _FRONT_RATES.items()),
    Setup(steps=150, x=-0.2, y=0.7),
)
"""What a page without a query shows: one start near a ridge, from which four methods end in three different minima."""


def is_untouched(scenario: Scenario) -> bool:
    """Tell whether a scenario is as a surprise brings it: nobody has changed its surface, its rates or its setup."""
    surface = scenario.surface
    if surface != type(surface)() or scenario.setup != usual_setup(surface):
        return False
    methods = [run.optimizer.slug for run in scenario.runs]
    return len(set(methods)) == len(methods) > 1 and scenario.runs == opening(surface, methods)


def surprise(seed: float) -> Scenario:
    """Give a random surface with four random methods; the same for the same seed."""
    chance = np.random.default_rng(abs(int(seed)) % 2**32)
    surface = SURFACES[str(chance.choice(list(SURFACES)))]()
    methods = [str(slug) for slug in chance.choice(list(published()), size=4, replace=False)]
    return Scenario(surface, opening(surface, methods), usual_setup(surface))
