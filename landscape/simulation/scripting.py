"""What a script asks: how a scenario runs, how it ends at every rate, and where everything ends.

Each takes a scenario or a link, and answers with one thing per run, in order.
"""

from __future__ import annotations

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
    raise TypeError(f"a scenario is told by itself or by a link, got {told!r}")


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

    Examples
    --------
    >>> import landscape
    >>> (sgd,) = landscape.basins("surface=himmelblau&run=sgd,lr:0.01", points=32)
    >>> sgd.label.shape, len(sgd.places)
    ((32, 32), 4)
    >>> round(sgd.to_global, 2)
    1.0
    """
    if not LEAST_GRID <= points <= GRID:
        raise ValueError(f"a map has {LEAST_GRID} to {GRID} starts along each side, got {points!r}")
    asked = scenario_of(scenario)
    for low, high in box or ():
        if not low < high:
            raise ValueError(f"a box has its lower edge first, got {box!r}")
    return tuple(maps.basins(asked.surface, run, asked.setup, box, points) for run in asked.runs)
