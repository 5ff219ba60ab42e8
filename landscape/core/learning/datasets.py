"""Data to learn from: small, the same bits every time, and honest about where they come from."""

from __future__ import annotations

import csv
import functools
from abc import abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from landscape.core.arrays import Array
from landscape.core.cache import remembered
from landscape.core.learning.losses import Task
from landscape.core.parts import Part, Registry, flag, param

DATA = Path(__file__).parent / "data"
MADE = "Made on the spot from a seed; nobody's data."


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows to learn from, as read-only arrays.

    Attributes
    ----------
    x
        Inputs, shape (n, k) with k = 1 or 2.
    y
        Targets as floats, shape (n,): numbers, or the numbers 0, 1, 2 of the classes.
    held_out
        Which rows are held out, shape (n,): judged by, never learnt from.
    """

    x: Array
    y: Array
    held_out: np.ndarray[Any, np.dtype[np.bool_]]

    def __post_init__(self) -> None:
        for array in (self.x, self.y, self.held_out):
            array.flags.writeable = False


class Dataset(Part):
    """Some rows and what they mean.

    Attributes
    ----------
    task
        What is to be predicted: a number, one of two classes, one of three.
    inputs
        Names of the inputs, with their units.
    target
        Name of what is to be predicted, with its unit.
    classes
        Names of the classes, in the order of their numbers; none for numbers.
    source
        Where the rows come from and under which licence, in one sentence.
    """

    task: ClassVar[Task]
    inputs: ClassVar[tuple[str, ...]]
    target: ClassVar[str]
    classes: ClassVar[tuple[str, ...]] = ()
    source: ClassVar[str] = MADE

    @property
    def axes(self) -> tuple[str, ...]:
        """Names of the inputs, then of the target, with the units that the rows are in."""
        return (*self.inputs, self.target)

    @property
    def has_units(self) -> bool:
        """Whether the inputs are measured in some unit, of which the weights are then made."""
        return False

    @property
    def image(self) -> tuple[int, int] | None:
        """Height and width of the image whose pixels the rows are, in reading order; None when they are none."""
        return None

    def rows(self) -> Rows:
        """Give the rows; the same part gives the same bits."""
        return _made(self)

    @abstractmethod
    def _make(self) -> Rows:
        """Make the rows."""


DATASETS: Registry[Dataset] = Registry("data set")


@remembered
def _made(dataset: Dataset) -> Rows:
    return dataset._make()


def _rows(x: Array, y: np.ndarray[Any, Any]) -> Rows:
    """Give rows of which none is held out; inputs are (n,) or (n, k)."""
    return Rows(np.array(x.reshape(len(x), -1)), np.array(y, dtype=float), np.zeros(len(y), dtype=bool))


def _seed() -> Any:
    return param(0, 0, 999, help="Another number gives other rows of the same kind")


def _standardised(values: Array) -> Array:
    """Give every column with mean 0 and standard deviation 1."""
    result: Array = (values - values.mean(axis=0)) / values.std(axis=0)
    return result


@DATASETS.register
class LineExact(Dataset):
    """Four points that lie on y = 2x + 1 exactly: a loss of zero is possible, and one can see how long it takes."""

    slug = "line_exact"
    title = "Exact line"
    task = "number"
    inputs = ("x",)
    target = "y"
    source = "Computed: y = 2x + 1 at x = 1, 2, 3, 4."

    def _make(self) -> Rows:
        x = np.arange(1.0, 5.0)
        return _rows(x, 2 * x + 1)


@DATASETS.register
class LineNoisy(Dataset):
    """Points around y = 2x + 1 and, if asked for, a few outliers far below; the loss decides how hard they pull."""

    slug = "line_noisy"
    title = "Noisy line"
    task = "number"
    inputs = ("x",)
    target = "y"
    n: int = param(30, 2, 200, symbol="n", help="Rows around the line")
    noise: float = param(0.5, 0.0, 5.0, symbol=r"\sigma", help="Standard deviation of the rows from the line")
    outliers: int = param(0, 0, 20, help="Further rows, far below the line at its right end")
    seed: int = _seed()

    def _make(self) -> Rows:
        """Outliers come last and are added, so that the other rows are the same with and without them."""
        rng = np.random.default_rng(self.seed)
        x = np.concatenate([np.linspace(0, 4, self.n), np.linspace(3.2, 4, self.outliers + 2)[1:-1]])
        off = np.concatenate([rng.standard_normal(self.n), np.zeros(self.outliers)]) * self.noise
        return _rows(x, 2 * x + 1 + off - 12.0 * (np.arange(len(x)) >= self.n))


class Penguins(Dataset):
    """Measurements of penguins, by the names of the columns that are used."""

    columns: ClassVar[tuple[str, ...]]
    source = (
        "Gorman, Williams & Fraser (2014), Palmer Station LTER, from the package palmerpenguins by Horst, Hill & "
        "Gorman; CC0 1.0."
    )
    standardise: bool = flag(True, help="Measure in standard deviations from the mean, which makes the valley round")

    @property
    def axes(self) -> tuple[str, ...]:
        """Names of the inputs, then of the target, with the units that the rows are in."""
        return tuple(_without_unit(name) if self.standardise else name for name in (*self.inputs, self.target))

    @property
    def has_units(self) -> bool:
        """Whether they are millimetres still."""
        return not self.standardise

    def _make(self) -> Rows:
        species, measured = _penguins()
        chosen = np.isin(species, self.classes or list(dict.fromkeys(species)))
        x = np.column_stack([measured[name][chosen] for name in self.columns])
        mass = measured["body_mass_g"][chosen] / 1000
        if self.standardise:
            x, mass = _standardised(x), _standardised(mass)
        if self.task == "number":
            return _rows(x, mass)
        return _rows(x, np.array([self.classes.index(name) for name in species[chosen]]))


def _without_unit(name: str) -> str:
    """Give an axis's name for values in standard deviations; classes have no unit to lose."""
    stem, bracket, _ = name.partition(" (")
    return f"{stem} (standardised)" if bracket else name


@functools.cache
def _penguins() -> tuple[np.ndarray[Any, Any], dict[str, Array]]:
    """Read the file: species (342,), and the measurements by their columns' names."""
    with (DATA / "penguins.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    measured = {name: np.array([float(row[name]) for row in table]) for name in table[0] if name != "species"}
    return np.array([row["species"] for row in table]), measured


@DATASETS.register
class PenguinMass(Penguins):
    """How heavy is a penguin whose flippers are this long? Real measurements, and no line goes through them all."""

    slug = "penguins"
    title = "Penguins: mass from flippers"
    task = "number"
    inputs = ("flipper length (mm)",)
    target = "body mass (kg)"
    columns = ("flipper_length_mm",)


@DATASETS.register
class PenguinPlane(Penguins):
    """Mass from two measurements at once: the model is a plane, and the two inputs say partly the same."""

    slug = "penguins_plane"
    title = "Penguins: mass from flippers and bill"
    task = "number"
    inputs = ("flipper length (mm)", "bill depth (mm)")
    target = "body mass (kg)"
    columns = ("flipper_length_mm", "bill_depth_mm")


@DATASETS.register
class PenguinPair(Penguins):
    """Two species that overlap a little: bill length tells most of them apart, and bill depth some more."""

    slug = "penguins_two"
    title = "Penguins: two species"
    task = "binary"
    inputs = ("bill length (mm)", "bill depth (mm)")
    target = "species"
    classes = ("Adelie", "Chinstrap")
    columns = ("bill_length_mm", "bill_depth_mm")


@DATASETS.register
class PenguinTriple(Penguins):
    """Three species in the plane of bill length and depth, where straight borders almost suffice."""

    slug = "penguins_three"
    title = "Penguins: three species"
    task = "classes"
    inputs = ("bill length (mm)", "bill depth (mm)")
    target = "species"
    classes = ("Adelie", "Chinstrap", "Gentoo")
    columns = ("bill_length_mm", "bill_depth_mm")


@DATASETS.register
class Imbalanced(Dataset):
    """Few pedestrians among many empty streets: a model that never sees one is right almost always."""

    slug = "imbalanced"
    title = "Few positives"
    task = "binary"
    inputs = ("detector reading",)
    target = "pedestrian"
    classes = ("empty street", "pedestrian")
    n: int = param(200, 10, 400, symbol="n", help="Rows")
    share: float = param(0.05, 0.005, 0.5, log=True, help="Share of the rows that are positive; there is at least one")
    separation: float = param(2.0, 0.0, 6.0, help="How many standard deviations lie between the two kinds")
    seed: int = _seed()

    def _make(self) -> Rows:
        positives = max(1, round(self.n * self.share))
        y = np.arange(self.n) >= self.n - positives
        return _rows(np.random.default_rng(self.seed).standard_normal(self.n) + self.separation * (y - 0.5), y)


@DATASETS.register
class Blobs(Dataset):
    """Two clouds of points that a straight border parts, the better the farther they lie from each other."""

    slug = "blobs"
    title = "Two clouds"
    task = "binary"
    inputs = ("first input", "second input")
    target = "cloud"
    classes = ("lower left", "upper right")
    n: int = param(100, 4, 400, symbol="n", help="Rows, half of them in each cloud")
    separation: float = param(3.0, 0.0, 10.0, help="How many standard deviations lie between the centres")
    seed: int = _seed()

    def _make(self) -> Rows:
        y = np.arange(self.n) % 2
        away = self.separation * (y - 0.5) / np.sqrt(2)  # along the diagonal, so that both inputs are needed
        return _rows(np.random.default_rng(self.seed).standard_normal((self.n, 2)) + away[:, None], y)


@DATASETS.register
class Spot(Dataset):
    """A small bright object in a grey image: which pixels belong to it? Most do not, and that alone is a temptation."""

    slug = "spot"
    title = "Bright spot"
    task = "binary"
    inputs = ("brightness",)
    target = "pixel"
    classes = ("background", "object")
    size: float = param(5.0, 2.0, 16.0, symbol="d", help="Diameter of the object in pixels; the image has 24 by 24")
    contrast: float = param(0.35, 0.0, 0.6, help="How much brighter the object is")
    noise: float = param(0.12, 0.0, 0.3, symbol=r"\sigma", help="Standard deviation of the brightness of a pixel")
    seed: int = _seed()

    @property
    def image(self) -> tuple[int, int]:
        """Height and width of the image."""
        return 24, 24

    def _make(self) -> Rows:
        """Brightness runs from 0 (black) to 1 (white); the object lies wholly within the image."""
        rng = np.random.default_rng(self.seed)
        height, width = self.image
        row, column = rng.uniform(self.size / 2, np.array([height, width]) - self.size / 2)
        down, across = np.mgrid[:height, :width] + 0.5  # centres of the pixels
        inside = np.hypot(down - row, across - column) <= self.size / 2
        grey = 0.3 + self.contrast * inside + self.noise * rng.standard_normal((height, width))
        return _rows(np.clip(grey, 0, 1).ravel(), inside.ravel())


@DATASETS.register
class Sine(Dataset):
    """A noisy wave of which every other row is held out: a model may learn the noise, and only those rows tell."""

    slug = "sine"
    title = "Noisy wave"
    task = "number"
    inputs = ("x",)
    target = "y"
    n: int = param(21, 5, 200, symbol="n", help="Rows, every other one held out")
    noise: float = param(0.25, 0.0, 2.0, symbol=r"\sigma", help="Standard deviation of the rows from the wave")
    seed: int = _seed()

    def _make(self) -> Rows:
        """The first row is learnt from; of an odd number, the last as well, so that no end has to be guessed."""
        x = np.linspace(-1, 1, self.n)
        y = np.sin(np.pi * x) + self.noise * np.random.default_rng(self.seed).standard_normal(self.n)
        return Rows(x[:, None].copy(), y, np.arange(self.n) % 2 == 1)
