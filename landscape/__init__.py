"""Watch optimizers roll down loss landscapes: a pure NumPy core, its simulation, figures and a Dash page."""

from landscape.core.learning.datasets import DATASETS
from landscape.core.learning.losses import LOSSES
from landscape.core.learning.models import MODELS
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES
from landscape.core.surfaces.table import surface_from_grid
from landscape.export.notebook import show, widget
from landscape.export.scenario import ScenarioError
from landscape.simulation.basins import Basins
from landscape.simulation.links import corrections, decode, encode
from landscape.simulation.scenario import Run, Scenario, Setup, View
from landscape.simulation.scripting import basins, simulate, sweep
from landscape.simulation.sweeps import Sweep
from landscape.simulation.trajectories import Trajectory

__version__ = "0.1.0"

__all__ = [
    "DATASETS",
    "LOSSES",
    "MODELS",
    "OPTIMIZERS",
    "SCHEDULES",
    "SURFACES",
    "Basins",
    "Run",
    "Scenario",
    "ScenarioError",
    "Setup",
    "Sweep",
    "Trajectory",
    "View",
    "basins",
    "corrections",
    "decode",
    "encode",
    "show",
    "simulate",
    "surface_from_grid",
    "sweep",
    "widget",
]
