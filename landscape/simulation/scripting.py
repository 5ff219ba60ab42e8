"""What a script asks: how a scenario runs, how it ends at every rate, and where everything ends.

Each takes a scenario or a link, and answers with one thing per run, in order.
"""

from __future__ import annotations

import reprlib

import numpy as np

from landscape.core.arrays import Box
from landscape.simulation import basins as maps
from landscape.simulation import simulate as runs
from landscape.simulation import sweeps
from landscape.simulation.basins import GRID, LEAST_GRID, Basins
from landscape.simulation.scenario import Scenario
from landscape.simulation.sweeps import Sweep
from landscape.simulation.trajectories import Trajectory


def scenario_of(told: Scenario | str) -> Scenario:
    """Give a scenario that is told by itself or by a link.

    Raises
    ------
    TypeError
        When it is told by neither.
    """
    if isinstance(told, Scenario):
        return told
    if isinstance(told, str):
        return Scenario.from_link(told)
    raise TypeError(f"a scenario is told by itself or by a link, got {reprlib.repr(told)}")


def simulate(scenario: Scenario | str) -> tuple[Trajectory, ...]:
    """Run every run of a scenario and keep every step of every start.

    Parameters
    ----------
    scenario
        A scenario, or a link to one.

    Returns
    -------
    tuple of Trajectory
        One per run, in order, each from as many starts as the setup asks for; the first is the scenario's own.

    Examples
    --------
    >>> import landscape
    >>> (adam,) = landscape.simulate("surface=rosenbrock&run=adam,lr:0.05&steps=500")
    >>> adam.params.shape
    (501, 1, 2)
    >>> round(float(adam.loss[-1, 0]), 4)
    0.0219
    """
    return runs.simulate(scenario_of(scenario))


def sweep(scenario: Scenario | str) -> tuple[Sweep, ...]:
    """Descend from the scenario's start at every learning rate that each method declares.

    Parameters
    ----------
    scenario
        A scenario, or a link to one.

    Returns
    -------
    tuple of Sweep
        One per run, in order.

    Examples
    --------
    >>> import landscape
    >>> (sgd,) = landscape.sweep("surface=bowl&run=sgd")
    >>> sgd.edge.text, sgd.edge.rate
    ('2/λmax', 0.1)
    >>> round(sgd.diverges_from, 2), round(sgd.width, 1)  # decades of rates that end low
    (0.1, 1.1)
    """
    asked = scenario_of(scenario)
    return sweeps.sweep_runs(asked.surface, asked.runs, asked.setup, asked.start)


def basins(scenario: Scenario | str, box: Box | None = None, points: int = GRID) -> tuple[Basins, ...]:
    """Descend from the middle of every cell of a grid, and tell where each start comes to rest.

    Parameters
    ----------
    scenario
        A scenario, or a link to one.
    box
        Part of the plane, ``((x0, x1), (y0, y1))``; the surface's own box unless told otherwise.
    points
        Starts along each side, 16 to 128; fewer where each costs much.

    Returns
    -------
    tuple of Basins
        One per run, in order.

    Raises
    ------
    TypeError
        When one of these is something else.
    ValueError
        When `points` are too few or too many, or `box` is empty or endless.

    Examples
    --------
    >>> import landscape
    >>> (sgd,) = landscape.basins("surface=himmelblau&run=sgd,lr:0.01", points=32)
    >>> sgd.label.shape, len(sgd.places)
    ((32, 32), 4)
    >>> round(sgd.to_global, 2)
    1.0
    """
    asked = scenario_of(scenario)
    if isinstance(points, bool) or not isinstance(points, int | np.integer):
        raise TypeError(f"starts along each side are a whole number, got {reprlib.repr(points)}")
    if not LEAST_GRID <= points <= GRID:
        raise ValueError(f"a map has {LEAST_GRID} to {GRID} starts along each side, got {points!r}")
    part = None if box is None else _box(box)
    return tuple(maps.basins(asked.surface, run, asked.setup, part, int(points)) for run in asked.runs)


def _box(told: object) -> Box:
    """Read a part of the plane, however its four numbers are held."""
    try:
        edges = np.array(told, dtype=float)
    except (TypeError, ValueError):  # what is no number, or rows of different lengths
        edges = np.empty(0)
    if edges.shape != (2, 2) or isinstance(told, str):
        raise TypeError(f"a box is ((x0, x1), (y0, y1)), got {reprlib.repr(told)}")
    if not (np.isfinite(edges).all() and (edges[:, 0] < edges[:, 1]).all()):
        raise ValueError(f"a box has its lower edge first, got {told!r}")
    (x0, x1), (y0, y1) = edges.tolist()
    return (x0, x1), (y0, y1)
