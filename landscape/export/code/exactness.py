"""How far a program can agree with what is simulated: measured of its very runs, before it says so."""

from __future__ import annotations

from typing import Final

import numpy as np

from landscape.core.arrays import Point
from landscape.simulation.scenario import Run, Scenario
from landscape.simulation.simulate import descend, descend_single
from landscape.simulation.trajectories import Trajectory

NUDGE: Final = 1e-15
"""How far a start is moved to learn what rounding does to a run, in boxes; two bits at least."""
ASIDE: Final = (1.0, -1.6)
"""How many times as far along each weight: a formula of x + y or x - y alone would not see it if both were the same."""
KEPT: Final = 1e-10
"""By how much of itself the last loss may change then, if it is to agree elsewhere to nine digits."""


def hangs(scenario: Scenario, run: Run) -> bool:
    """Tell whether a run ends elsewhere when the last bits of its start are others.

    Then it does in any program that adds up in another order. Newton does where a Hessian that is differenced over
    kinks jumps while little damps it; how little is too little depends on rows and steps, so it is tried.
    """
    each = zip(scenario.start, scenario.surface.box, ASIDE, strict=True)
    x, y = (at + share * _nudge(at, side) for at, side, share in each)
    moved = descend(scenario.surface, run, scenario.setup, np.array([[x, y]]))
    return not np.isclose(moved.loss[-1, 0], _last(scenario, run), rtol=KEPT, atol=KEPT / 1000, equal_nan=True)


def diverged_at(scenario: Scenario, run: Run) -> int | None:
    """Give the step by which a run diverges from the scenario's own start, after which it is not followed, or None."""
    step = int(_followed(scenario, run).last_valid_step[0]) + 1
    return step if step <= scenario.setup.steps else None


def _last(scenario: Scenario, run: Run) -> float:
    return float(_followed(scenario, run).loss[-1, 0])


def _followed(scenario: Scenario, run: Run) -> Trajectory:
    return descend_single(scenario.surface, run, scenario.setup, scenario.start)


def _nudge(at: float, side: Point) -> float:
    return max(NUDGE * (side[1] - side[0]), 2 * float(np.spacing(abs(at))))
