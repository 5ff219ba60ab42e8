"""The numbers behind the curves: one quantity at every step of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landscape.core.surfaces.data import Data
from landscape.simulation.draws import batches_of
from landscape.simulation.measures import global_places, sharpness
from landscape.words import phrase, say

if TYPE_CHECKING:
    from landscape.core.surfaces import Array
    from landscape.simulation.scenario import Run, Scenario
    from landscape.simulation.trajectories import Trajectory


@dataclass(frozen=True)
class Reading:
    """One line to be drawn.

    Attributes
    ----------
    values
        One value per step, or per position; may hold NaN, infinities and 1e300.
    role
        ``"value"``; ``"second"`` for that of the second weight, or of the rows held out; ``"bound"`` for a line to
        compare with; ``"batch"`` for what jumps from batch to batch.
    name
        What to write beside its value, if anything.
    """

    values: Array
    role: str = "value"
    name: str = ""


TITLES = {
    "loss": phrase("loss"),
    "rate": phrase("learning rate η"),
    "gradient": phrase("gradient norm"),
    "distance": phrase("distance to the minimum"),
    "effective": phrase("step ÷ gradient"),
    "sharpness": phrase("sharpness, and 2/η"),
}
"""What the vertical axis says, by the name of the curve."""


def readings(scenario: Scenario, run: Run, trajectory: Trajectory) -> tuple[Reading, ...]:
    """Give the lines of one run for the curve that the scenario's view asks for; not for the loss."""
    with np.errstate(all="ignore"):
        return _READERS[scenario.view.curve](scenario, run, trajectory)


def _rate(_scenario: Scenario, _run: Run, trajectory: Trajectory) -> tuple[Reading, ...]:
    return (Reading(trajectory.rate),)


def _gradient(_scenario: Scenario, _run: Run, trajectory: Trajectory) -> tuple[Reading, ...]:
    slope = trajectory.exact_gradient[:, 0]
    return (Reading(np.hypot(slope[:, 0], slope[:, 1])),)


def _distance(scenario: Scenario, _run: Run, trajectory: Trajectory) -> tuple[Reading, ...]:
    """Give the distance to the nearest global minimum, in units of the weights."""
    path, places = trajectory.params[:, 0], global_places(scenario.surface)
    if not len(places):
        return (Reading(np.full(len(path), np.nan)),)
    away = path[:, None] - places
    return (Reading(np.hypot(away[..., 0], away[..., 1]).min(axis=1)),)


def _effective(_scenario: Scenario, _run: Run, trajectory: Trajectory) -> tuple[Reading, ...]:
    """Give the step taken over the gradient seen, per weight: the rate that plain descent would need for that step."""
    step, seen = np.abs(np.diff(trajectory.params[:, 0], axis=0)), np.abs(trajectory.gradient[:, 0])
    ratio = np.where(seen > 0, step / seen, np.nan)
    return Reading(ratio[:, 0], name="w₁"), Reading(ratio[:, 1], role="second", name="w₂")


def _sharpness(scenario: Scenario, _run: Run, trajectory: Trajectory) -> tuple[Reading, ...]:
    return (
        Reading(sharpness(scenario.surface, trajectory.params[:, 0])),
        Reading(2.0 / trajectory.rate, role="bound", name="2/η"),
    )


def losses_of_rows(scenario: Scenario, trajectory: Trajectory) -> tuple[Reading, ...]:
    """Give the loss of the rows held out, and of each step's batch, along the first start, where there are such."""
    surface, setup, path = scenario.surface, scenario.setup, trajectory.params[:, 0]
    if not isinstance(surface, Data):
        return ()
    told = []
    held = surface.held_loss(path)
    if held is not None:
        told.append(Reading(held, role="second", name=say("held out")))
    picked = batches_of(surface, setup)
    if picked is not None:
        each = [float(surface.value(place, some)) for place, some in zip(path[:-1], picked, strict=True)]
        told.append(Reading(np.array(each), role="batch", name=say("batch")))
    return tuple(told)


_READERS = {
    "rate": _rate,
    "gradient": _gradient,
    "distance": _distance,
    "effective": _effective,
    "sharpness": _sharpness,
}
