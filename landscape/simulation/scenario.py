"""A Scenario: what to descend, who descends, from where, and how it is being looked at."""

from __future__ import annotations

import dataclasses
import math
import re
import reprlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Any, Final

from landscape.core.arrays import Box
from landscape.core.optimizers import OPTIMIZERS, Optimizer
from landscape.core.parts import Part, choice, flag, param, text
from landscape.core.schedules import SCHEDULES, Constant, Schedule
from landscape.core.spelling import pieces, read_part_named, read_values
from landscape.core.surfaces import SURFACES, Point, Surface
from landscape.simulation.curves import CURVES
from landscape.simulation.overlays import Overlay, Place, overlay
from landscape.simulation.ramps import RAMPS

MAX_RUNS = 8
MAX_STARTS = 400
WORK = 40_000_000
"""Rows that one run may look at, over all its balls and steps: a second or two of work."""
START_BOXES = 2.5
"""How many widths of the drawn box, from its middle, a start may lie away."""
NARROWEST = 1e-12
"""A part of the plane is at least so wide, in boxes: below, a float has no places left between its edges."""


HIDEABLE = (
    "bar",
    "panel",
    "stage",
    "map",
    "curves",
    "model",
    "explorer",
    "transport",
    "race",
    "inspector",
    "layers",
)
"""Parts of the page that a link can leave out, for pages of one's own."""


BESIDE_MAP = ("curves", "explorer")
"""Views that take turns beside the map where there are data."""


def _read_slugs(value: str) -> list[str]:
    """Read slugs with a dot between."""
    slugs = value.split(".") if value else []
    if not all(re.fullmatch("[a-z_]+", slug) for slug in slugs):
        raise ValueError(f"{value!r} are no slugs")
    return slugs


def _read_name(value: str) -> str:
    """Read the name of a lesson or of a setting: words with hyphens or low lines between."""
    if not re.fullmatch("[a-z0-9_-]*", value):
        raise ValueError(f"{value!r} is no name")
    return value


def read_part(value: str) -> Box | None:
    """Read a part of the plane, ``x0:x1:y0:y1``; none where nothing is said."""
    if not value:
        return None
    if not re.fullmatch(":".join([r"-?[0-9]+(\.[0-9]+)?(e-?[0-9]+)?"] * 4), value):
        raise ValueError(f"{value!r} is no part of a plane")
    x0, x1, y0, y1 = map(float, value.split(":"))
    if not (math.isfinite(x0 + x1 + y0 + y1) and x0 < x1 and y0 < y1):
        raise ValueError(f"{value!r} holds nothing")
    return (x0, x1), (y0, y1)


def spell_part(part: Box | None) -> str | None:
    """Write a part of the plane as :func:`read_part` reads it."""
    return None if part is None else ":".join(str(edge) for side in part for edge in side)


def part_within(surface: Surface, value: str) -> Box | None:
    """Give the part of the plane that a text tells; None for the whole box, and for what is none or lies too far away.

    ``readPart`` in assets/modules/geometry/plane.js has the same rule.
    """
    try:
        part = read_part(value)
    except ValueError:
        return None
    for (low, high), (first, last) in zip(part or (), surface.box, strict=False):
        middle, wide = (first + last) / 2, last - first
        if high - low < NARROWEST * wide or max(middle - low, high - middle) > START_BOXES * wide:
            return None
    return part


RATES = ("off", "loss", "steps", "factor", "plane")
"""What may be shown of all rates, the first for nothing."""


class Setup(Part):
    """What all runs of a scenario share."""

    slug = "setup"
    title = "Setup"
    steps: int = param(300, 1, 2000, log=True, symbol="T", help="How many steps every run takes")
    x: float | None = param(None, -1e5, 1e5, symbol="w_1", help="Start; empty is the surface's own")
    y: float | None = param(None, -1e5, 1e5, symbol="w_2", help="Start; empty is the surface's own")
    batch: int = param(0, 0, 100_000, help="Rows per step on data surfaces; 0 is all of them")
    replacement: bool = flag(False, help="Draw each batch from all rows, instead of going through them epoch by epoch")
    noise: float = param(
        0.0, 0.0, 100.0, log=True, symbol=r"\sigma", help="Standard deviation of noise on every gradient; 0 is off"
    )
    clip_norm: float = param(0.0, 0.0, 1000.0, log=True, help="Longest gradient allowed, its direction kept; 0 is off")
    clip_value: float = param(0.0, 0.0, 1000.0, log=True, help="Largest gradient component allowed; 0 is off")
    seed: int = param(0, 0, 9999, help="Which random numbers; runs of one scenario share them")
    starts: int = param(
        1, 1, MAX_STARTS, log=True, help="Balls per run; the first begins at the start, the others are scattered"
    )
    spread: str = choice("around", ("around", "box"), help="Scatter them around the start or over the whole box")


class View(Part):
    """How a scenario is being looked at; nothing here changes a trajectory."""

    slug = "view"
    title = "View"
    step: int | None = param(None, 0, 2000, help="The step it rests at; empty plays from the start")
    speed: float = param(30.0, 1.0, 240.0, log=True, help="Steps per second")
    loop: bool = flag(True, help="Begin again at the end")
    layout: str = choice("together", ("together", "side"), help="All balls on one surface, or one surface per run")
    ramp: str = choice(
        next(iter(RAMPS)), tuple(RAMPS), help="Colours of the landscape, from its lowest to its highest place"
    )
    iterates: bool = overlay(
        "Steps as points", help="Mark every iterate: between them the motion is drawn, not computed"
    )
    gradient: bool = overlay(
        "Gradient", needs=("seen",), help="Arrow downhill: against the gradient that the optimizer sees"
    )
    clipped: bool = overlay(
        "Clipped part of it", needs=("seen", "raw"), help="The part of the gradient that clipping takes away"
    )
    velocity: bool = overlay(
        "Velocity", needs=("velocity",), help="Arrow of what the optimizer remembers of earlier gradients"
    )
    move: bool = overlay("Step taken", help="Arrow of the step that is taken")
    moments: bool = overlay(
        "Second moments",
        needs=("moment",),
        help="Boxes whose area is the squared gradient that is remembered per weight",
    )
    critical: bool = overlay(
        "Critical points", needs=("critical",), help="Minima, maxima and saddles that were found in the box"
    )
    flow: bool = overlay("Downhill everywhere", needs=("flow",), help="Which way is downhill, all over the map")
    basins: bool = overlay(
        "Basins", help="Where a run ends from everywhere: a colour for each minimum, darker where it takes more steps"
    )
    fog: bool = overlay("Fog", help="See only what the balls have come near to")
    wobble: bool = overlay(
        "Surface of the batch", place=Place.ROWS, help="The surface of this step's batch alone, around the full one"
    )
    pulls: bool = overlay("Pull of every row", place=Place.ROWS, help="Where each single row would pull the ball")
    residuals: bool = overlay("Row losses", place=Place.FIT, help="What each row loses, drawn at the data")
    against: str = choice(
        "usual", ("usual", "prediction", "error", "margin"), help="What losses are drawn against; usual is what suits"
    )
    compare: str = text(_read_slugs, 120, help="Losses drawn beside the chosen one, by slug, with a dot between")
    beside_map: str = choice("curves", BESIDE_MAP, help="Which view stands beside the map of data, where one has room")
    curve: str = choice("loss", tuple(CURVES), help="What the curves show at each step")
    linear: bool = flag(False, help="Draw the curves on a linear scale instead of a logarithmic one")
    rates: str = choice(
        RATES[0],
        RATES,
        help="What is shown of all learning rates: final loss, steps needed, what a step multiplies the way by, or the"
        " plane of rate and another setting",
    )
    setting: str = text(_read_name, 40, help="The other setting of the plane, by its name; empty is the first")
    ranges: str = text(
        read_part, 120, help="The part of the plane that is shown, low:high of the rate and of the other"
    )
    inspect: int | None = param(None, 0, MAX_RUNS - 1, help="Slot of the run whose step is looked into")
    beside: int | None = param(None, 0, MAX_RUNS - 1, help="Slot of a second run to look into")
    whose: int | None = param(
        None,
        0,
        MAX_RUNS - 1,
        help="Slot of the run of which it is shown where it ends; empty is the first that is seen",
    )
    versus: int | None = param(
        None, 0, MAX_RUNS - 1, help="Slot of a second run, of which it is shown where the two part; empty is of none"
    )
    steer: int | None = param(None, 0, MAX_RUNS - 1, help="Slot of the run whose rate is steered while it plays")
    contest: bool = flag(False, help="Let all runs race from 256 starts, with as many gradients each")
    tuned: bool = flag(False, help="In that race each run has the best of 24 rates, tried from other starts")
    turned: bool = flag(False, help="In that race the landscape is shifted and turned anew for every start")
    part: str = text(
        read_part, 100, help="Part of the plane that the map of basins shows: x0:x1:y0:y1; empty is all of it"
    )
    projector: bool = flag(False, help="Large type, thick trails and high contrast, controls tucked away")
    lesson: str = text(_read_name, 40, help="The lesson that is open, by its name")
    at: int | None = param(None, 1, 30, help="The step of the lesson, counted from 1")
    path: int | None = param(
        None, 1, 600, help="Minutes of the way through the lessons that is gone; empty is all of them"
    )
    embed: bool = flag(False, help="Show the stage and its playback alone, as in a frame of another page")
    full: bool = flag(False, help="Give the stage and its playback the whole window")
    hide: str = text(_read_slugs, 120, help="Parts of the page to leave out, with a dot between: bar.panel.map.curves")
    eye_x: float | None = param(None, -10.0, 10.0, help="Where the camera stands; empty is the surface's own view")
    eye_y: float | None = param(None, -10.0, 10.0, help="Where the camera stands")
    eye_z: float | None = param(None, -10.0, 10.0, help="Where the camera stands")
    center_x: float | None = param(None, -3.0, 3.0, help="Where the camera looks")
    center_y: float | None = param(None, -3.0, 3.0, help="Where the camera looks")
    center_z: float | None = param(None, -3.0, 3.0, help="Where the camera looks")

    @property
    def camera(self) -> dict[str, dict[str, float]]:
        """Give what is known of the camera, in Plotly's terms: ``eye`` and ``center``, each whole or left out."""
        corners = {"eye": (self.eye_x, self.eye_y, self.eye_z), "center": (self.center_x, self.center_y, self.center_z)}
        return {
            name: {axis: value for axis, value in zip("xyz", place, strict=True) if value is not None}
            for name, place in corners.items()
            if None not in place
        }


OVERLAYS: Mapping[str, Overlay] = {
    name: declared for name, declared in View.params().items() if isinstance(declared, Overlay)
}
"""What can be drawn over the views, by the name of its flag; in the order of the buttons."""


CONSTANT: Final = Constant()
USUAL_SETUP: Final = Setup()
USUAL_VIEW: Final = View()
"""What a scenario has unless told otherwise: parts do not change, so that one of each does for all."""


class Seat(Part):
    """What a link says of a run beside its optimizer and its schedule."""

    slug = "seat"
    title = "Run"
    slot: int | None = param(None, 0, MAX_RUNS - 1, help="Whose colour it wears; empty is that of its place")
    hidden: bool = flag(False, help="Whether it is left out of the picture")


@dataclass(frozen=True)
class Run:
    """One descent: an optimizer, a schedule of its learning rate, and the slot whose colour and marker it wears.

    Attributes
    ----------
    optimizer
        The method, with its settings.
    schedule
        What multiplies its learning rate, step by step.
    slot
        0 to 7; -1 takes the first free one when the run joins a scenario.
    hidden
        Whether it is left out of the picture.

    Raises
    ------
    TypeError
        When one of these is something else; :meth:`from_text` reads text.
    """

    optimizer: Optimizer
    schedule: Schedule = CONSTANT
    slot: int = -1
    hidden: bool = False

    def __post_init__(self) -> None:
        _must_be("a run's optimizer", self.optimizer, Optimizer, "one of OPTIMIZERS, such as OPTIMIZERS['adam']()")
        _must_be("a run's schedule", self.schedule, Schedule, "one of SCHEDULES, such as SCHEDULES['cosine']()")
        _must_be("a run's slot", self.slot, int, "a whole number")
        _must_be("whether a run is hidden", self.hidden, bool, "true or false")

    @classmethod
    def from_text(cls, text: str) -> Run:
        """Read a run as links have it, and take nothing that is wrong.

        Parameters
        ----------
        text
            An optimizer and, after slashes, its schedule, its slot and whether it is hidden.

        Raises
        ------
        ValueError
            When something in it means nothing; says what there is.

        Examples
        --------
        >>> run = Run.from_text("adam,lr:0.05/cosine")
        >>> run.optimizer.lr, run.schedule.title
        (0.05, 'Cosine')
        """
        _must_be("a run in words", text, str, "text")
        head, *rest = pieces(text, "/")
        seated = [piece for piece in rest if piece.split(":")[0] in Seat.params()]
        schedules = [piece for piece in rest if piece not in seated]
        if len(schedules) > 1:
            raise ValueError(f"a run follows one schedule, got {', '.join(map(repr, schedules))}")
        seat = read_values(Seat, seated)
        schedule = read_part_named(SCHEDULES, schedules[0]) if schedules else CONSTANT
        return cls(read_part_named(OPTIMIZERS, head), schedule, -1 if seat.slot is None else seat.slot, seat.hidden)


ELSEWHERE: Final[dict[str, Callable[..., Any]]] = {}
"""What a scenario is asked and does not know itself, since who knows builds on this module: by the name of the method.

Links, files and notebooks enter theirs when they are imported, which ``import landscape`` sees to.
"""


@dataclass(frozen=True)
class Scenario:
    """Everything that a link holds. A view that would rest at a step after the last rests at the last.

    Attributes
    ----------
    surface
        What is descended.
    runs
        Who descends, one to eight.
    setup
        What all runs share: steps, start, noise, batches, clipping.
    view
        How it is looked at.

    Raises
    ------
    TypeError
        When one of these is something else; :meth:`from_link` and :meth:`replace` read text.
    ValueError
        When there are no runs or more than eight, two runs share a slot, the start is too far away, there are more
        balls than can be walked over so many rows, or a part holds arrays, which are for sweeps.

    Examples
    --------
    >>> import landscape
    >>> scenario = landscape.Scenario.from_link("surface=rosenbrock&run=adam,lr:0.05&steps=500")
    >>> scenario.replace(steps=50).link
    'surface=rosenbrock&run=adam,lr:0.05&steps=50'
    """

    surface: Surface
    runs: tuple[Run, ...]
    setup: Setup = USUAL_SETUP
    view: View = USUAL_VIEW

    def __post_init__(self) -> None:
        _must_be("a scenario's surface", self.surface, Surface, "one of SURFACES, such as SURFACES['bowl']()")
        _must_be("a scenario's runs", self.runs, tuple | list, "a tuple of Run")
        for run in self.runs:
            _must_be("each of a scenario's runs", run, Run, "a Run")
        _must_be("a scenario's setup", self.setup, Setup, "a Setup")
        _must_be("a scenario's view", self.view, View, "a View")
        if not 1 <= len(self.runs) <= MAX_RUNS:
            raise ValueError(f"a scenario has 1 to {MAX_RUNS} runs, got {len(self.runs)}")
        object.__setattr__(self, "runs", _seated(self.runs))
        for part in self.parts:
            if part.is_sweep:
                raise ValueError(f"a scenario holds single numbers, got {part!r}")
        if (self.view.step or 0) > self.setup.steps:
            object.__setattr__(self, "view", self.view.replace(step=self.setup.steps))
        if self.setup.starts > (most := most_starts(self.surface, self.setup)):
            raise ValueError(f"over these rows at most {most} balls are walked, got {self.setup.starts}")
        for name, value, (lo, hi) in zip("xy", self.start, start_bounds(self.surface), strict=True):
            if not lo <= value <= hi:
                raise ValueError(f"the start's {name} must be between {lo:g} and {hi:g}, got {value!r}")

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part, in the order of a link."""
        runs = (part for run in self.runs for part in (run.optimizer, run.schedule))
        return (self.surface, *runs, self.setup, self.view)

    @property
    def start(self) -> Point:
        """Where descent begins: the setup's start, else the surface's own."""
        x, y = self.surface.start
        return (x if self.setup.x is None else self.setup.x, y if self.setup.y is None else self.setup.y)

    def run(self, slot: int) -> Run | None:
        """Give the run in a slot, if there is one."""
        return next((run for run in self.runs if run.slot == slot), None)

    @property
    def seen(self) -> tuple[Run, ...]:
        """The runs that are shown; all of them where none is."""
        return tuple(run for run in self.runs if not run.hidden) or self.runs

    def replace(self, **changes: Any) -> Scenario:
        """Give the same scenario with something changed.

        Parameters
        ----------
        **changes
            Any of ``surface``, ``runs``, ``setup`` and ``view``, and any field of the last two by its own name, such as
            ``steps`` or ``x``. A surface may be told as links have it, ``"rosenbrock,b:50"``; so may runs,
            ``["adam,lr:0.05/cosine", "sgd"]``, and one alone needs no list.

        Raises
        ------
        TypeError
            When a scenario has nothing of that name; says what it has.
        ValueError
            When a value is not allowed, a text means nothing, or what comes of it is no scenario.

        Examples
        --------
        >>> import landscape
        >>> scenario = landscape.Scenario.from_link("")
        >>> scenario.replace(surface="rosenbrock", runs="adam,lr:0.05/cosine", steps=500, x=-1.5, y=2).link
        'surface=rosenbrock&run=adam,lr:0.05/cosine&steps=500&x=-1.5&y=2'
        >>> scenario.replace(runs="adamm")
        Traceback (most recent call last):
            ...
        ValueError: there is no optimizer 'adamm'; there are ...
        """
        fields = {name: changes.pop(name) for name in _FIELDS if name in changes}
        for name, cls in (("setup", Setup), ("view", View)):
            own = {key: changes.pop(key) for key in cls.params() if key in changes} if changes else {}
            if own:
                changed = fields.get(name, getattr(self, name))
                _must_be(f"a scenario's {name}", changed, cls, f"a {cls.__name__}")
                fields[name] = changed.replace(**own)
        if changes:
            known = ", ".join([*_FIELDS, *Setup.params(), *View.params()])
            raise TypeError(f"a scenario has no {', '.join(map(repr, changes))}; it has {known}")
        if isinstance(fields.get("surface"), str):
            fields["surface"] = read_part_named(SURFACES, fields["surface"])
        if "runs" in fields:
            fields["runs"] = _runs_of(fields["runs"])
        return dataclasses.replace(self, **fields)

    @classmethod
    def from_link(cls, link: str) -> Scenario:
        """Read a scenario from a link.

        Reading is total, as on the page: what is wrong is put right, and told as a warning.

        Parameters
        ----------
        link
            A whole address, with or without its host and language, or what stands after its "?".

        Warns
        -----
        UserWarning
            Of each thing that had to be put right.

        Examples
        --------
        >>> import landscape
        >>> landscape.Scenario.from_link("http://127.0.0.1:8050/de/?surface=bowl&run=sgd").surface.title
        'Bowl'
        """
        read: Callable[[str], Scenario] = ELSEWHERE["from_link"]
        return read(link)

    @classmethod
    def from_json(cls, text: str | bytes) -> Scenario:
        """Read a scenario from JSON, or from a file of its numbers, which holds its link.

        Parameters
        ----------
        text
            What is in the file, as ``/data`` and ``landscape export`` write it.

        Raises
        ------
        ValueError
            When it is no such JSON; says in one sentence what is wrong, and where.

        Examples
        --------
        >>> import landscape
        >>> scenario = landscape.Scenario.from_link("surface=bowl&run=sgd,lr:0.1")
        >>> landscape.Scenario.from_json(scenario.to_json()) == scenario
        True
        """
        read: Callable[[str | bytes], Scenario] = ELSEWHERE["from_json"]
        return read(text)

    def to_json(self) -> str:
        """Write the scenario as JSON, everything that can be set in it; ``landscape schema`` describes it."""
        write: Callable[[Scenario], str] = ELSEWHERE["to_json"]
        return write(self)

    def to_link(self, page: str = "") -> str:
        """Write the link that holds the scenario.

        Parameters
        ----------
        page
            Address of the page; without one, only what stands after its "?" is given. What its own query says of a
            scenario makes way for this one.

        Examples
        --------
        >>> import landscape
        >>> scenario = landscape.Scenario.from_link("surface=bowl&run=sgd,lr:0.1")
        >>> scenario.to_link("http://127.0.0.1:8050/")
        'http://127.0.0.1:8050/?surface=bowl&run=sgd,lr:0.1'
        """
        write: Callable[[Scenario, str], str] = ELSEWHERE["to_link"]
        return write(self, page)

    @property
    def link(self) -> str:
        """What stands after the "?" of its link; nothing for the front page."""
        return self.to_link()

    def __repr__(self) -> str:
        """Say how it is made again: its fields are long."""
        return f"Scenario.from_link({self.to_link()!r})"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """Give the playable stage, a picture and a line of text, for notebooks."""
        show: Callable[..., dict[str, str]] = ELSEWHERE["show"]
        return show(self, include, exclude)


_FIELDS: Final = tuple(field.name for field in dataclasses.fields(Scenario))


def _runs_of(told: object) -> tuple[Run, ...]:
    """Give runs that are told as runs, as optimizers or as text; one alone, or several."""
    several = [told] if isinstance(told, Run | Optimizer | str) else told
    if not isinstance(several, Iterable) or isinstance(several, Mapping):
        raise TypeError(f"runs are told as runs, optimizers or text, got {several!r}")
    return tuple(map(_run_of, several))


def _run_of(told: object) -> Run:
    match told:
        case Run():
            return told
        case Optimizer():
            return Run(told)
        case str():
            return Run.from_text(told)
    raise TypeError(f"a run is told as a run, an optimizer or text, got {told!r}")


def _must_be(what: str, told: object, kind: type | UnionType, said: str) -> None:
    """Raise a TypeError where something is not of a kind; true and false are no numbers."""
    if not isinstance(told, kind) or (isinstance(told, bool) and kind is not bool):
        raise TypeError(f"{what} must be {said}, got {reprlib.repr(told)}")


def start_bounds(surface: Surface) -> tuple[Point, Point]:
    """Give how far a start may lie on each axis: a few boxes around the drawn one."""
    (x0, x1), (y0, y1) = surface.box
    x, y, width, height = (x0 + x1) / 2, (y0 + y1) / 2, START_BOXES * (x1 - x0), START_BOXES * (y1 - y0)
    return (x - width, x + width), (y - height, y + height)


def most_starts(surface: Surface, setup: Setup) -> int:
    """Give how many balls a run may have: fewer where every step of each looks at many rows."""
    return max(1, min(MAX_STARTS, WORK // (setup.steps * surface.count))) if surface.count else MAX_STARTS


def clamp_setup(surface: Surface, setup: Setup) -> Setup:
    """Give the setup with its start at the nearest place from which one may descend, and with no ball too many."""
    places = {
        name: min(max(value, lo), hi)
        for name, (lo, hi) in zip("xy", start_bounds(surface), strict=True)
        if (value := getattr(setup, name)) is not None
    }
    return setup.replace(**places, starts=min(setup.starts, most_starts(surface, setup)))


def _seated(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Give every run without a slot the first free one."""
    taken = [run.slot for run in runs if run.slot != -1]
    if len(set(taken)) < len(taken) or not all(0 <= slot < MAX_RUNS for slot in taken):
        raise ValueError(f"every run needs a slot of its own from 0 to {MAX_RUNS - 1}, got {taken}")
    free = iter(sorted(set(range(MAX_RUNS)) - set(taken)))
    return tuple(run if run.slot != -1 else dataclasses.replace(run, slot=next(free)) for run in runs)
