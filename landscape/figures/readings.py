"""The numbers behind the curves: one quantity at every step of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landscape.core.surfaces.data import Data
from landscape.simulation.curves import CURVES
from landscape.simulation.draws import batches_of
from landscape.words import say

if TYPE_CHECKING:
    from landscape.core.surfaces import Array
    from landscape.simulation.scenario import Scenario
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


def readings(scenario: Scenario, path: Trajectory) -> tuple[Reading, ...]:
    """Give the lines of one run for the curve that the scenario's view asks for; of several balls the median loss."""
    curve = CURVES[scenario.view.curve]
    if curve.is_loss and path.cloud is not None:
        values = path.cloud.median_loss[:, None]
    else:
        values = curve.values(scenario.surface, path)
    if values.shape[1] == 1:
        lines = [Reading(values[:, 0])]
    else:
        first, second = (say(name) for name in scenario.surface.weights)
        lines = [Reading(values[:, 0], name=first), Reading(values[:, 1], role="second", name=second)]
    if curve.bound:
        lines.append(Reading(curve.bound.values(path), role="bound", name=curve.bound.name))
    return (*lines, *(losses_of_rows(scenario, path) if curve.is_loss else ()))


def losses_of_rows(scenario: Scenario, trajectory: Trajectory) -> tuple[Reading, ...]:
    """Give the loss of the rows held out, and of each step's batch, along the first start, where there are such."""
    surface, setup, path = scenario.surface, scenario.setup, trajectory.params[:, 0]
    if not isinstance(surface, Data):
        return ()
    lines = []
    held = surface.held_loss(path)
    if held is not None:
        lines.append(Reading(held, role="second", name=say("held out")))
    batches = batches_of(surface, setup)
    if batches is not None:
        each = [float(surface.value(place, some)) for place, some in zip(path[:-1], batches, strict=True)]
        lines.append(Reading(np.array(each), role="batch", name=say("batch")))
    return tuple(lines)
