"""Scenario ↔ readable query string, such as ``surface=rosenbrock,b:50&run=adam,lr:0.05/cosine,floor:0.1&steps=500``.

Only what differs from a part's defaults is written. Decoding is total: any text gives a valid Scenario.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.parts import Param, Part, Registry, make
from landscape.core.schedules import SCHEDULES, Constant
from landscape.core.surfaces import SURFACES, Surface
from landscape.simulation.presets import FRONT_PAGE, METHODS, opening
from landscape.simulation.scenario import MAX_RUNS, Run, Scenario, Setup, View, reach

MAX_LINK = 8_000
"""Characters of a link that are read."""
_SAFE = ",:/-._"
P = TypeVar("P", bound=Part)


def encode(scenario: Scenario) -> str:
    """Write a scenario as a query string; the front page is the empty one."""
    if scenario == FRONT_PAGE:
        return ""
    pairs = [("surface", _part(scenario.surface)), *(("run", _run(run, i)) for i, run in enumerate(scenario.runs))]
    pairs += [*_changed(scenario.setup), *_changed(scenario.view)]
    return "&".join(f"{key}={quote(value, safe=_SAFE)}" for key, value in pairs)


def decode(query: str) -> Scenario:
    """Read a scenario from any text, with or without "?"; never raises. What is missing is as on the front page."""
    return _Reader(query).scenario


def corrections(query: str) -> tuple[str, ...]:
    """Tell in plain sentences what of a link had to be corrected; empty when nothing had."""
    return tuple(dict.fromkeys(_Reader(query).notes))


def _part(part: Part) -> str:
    return ",".join([part.slug, *(f"{name}:{value}" for name, value in _changed(part))])


def _run(run: Run, index: int) -> str:
    pieces = [_part(run.optimizer)]
    pieces += [_part(run.schedule)] if run.schedule != Constant() else []
    pieces += [f"slot:{run.slot}"] if run.slot != index else []
    pieces += ["hidden"] if run.hidden else []
    return "/".join(pieces)


def _changed(part: Part) -> list[tuple[str, str]]:
    declared = part.params()
    return [(name, _text(value)) for name, value in part.values().items() if value != declared[name].default]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


class _Reader:
    """Reads one link: `scenario` is what it means, `notes` what had to be corrected."""

    def __init__(self, query: str) -> None:
        self.notes: list[str] = []
        if len(query) > MAX_LINK:
            self.notes.append(f"The link was longer than {MAX_LINK} characters; the rest was left out.")
        pairs = parse_qsl(query[:MAX_LINK].lstrip("?"), keep_blank_values=True, errors="replace")
        single = dict(reversed(pairs))  # the first of several counts
        self._unknown(single, {"surface", "run", *Setup.params(), *View.params()})
        surface = self._surface(single.get("surface"))
        runs = self._runs([value for key, value in pairs if key == "run"], surface)
        setup = self._within(surface, self._make(Setup, single))
        self.scenario = Scenario(surface, runs, setup, self._make(View, single))

    def _unknown(self, names: Iterable[str], known: set[str]) -> None:
        self.notes += [f"“{name[:24]}” means nothing here and was left out." for name in names if name not in known]

    def _surface(self, text: str | None) -> Surface:
        if text is None:
            return FRONT_PAGE.surface
        return self._registered(SURFACES, text, FRONT_PAGE.surface)

    def _runs(self, texts: list[str], surface: Surface) -> tuple[Run, ...]:
        if not texts:
            return FRONT_PAGE.runs if surface == FRONT_PAGE.surface else opening(surface, METHODS)
        if len(texts) > MAX_RUNS:
            self.notes.append(f"Only the first {MAX_RUNS} of {len(texts)} runs are shown.")
        seats: set[int] = set()
        runs = []
        for index, text in enumerate(texts[:MAX_RUNS]):
            run = self._run(text, index)
            taken = run.slot in seats
            seats.add(run.slot)
            runs.append(Run(run.optimizer, run.schedule, -1 if taken else run.slot, run.hidden))
        return self._unseat(runs)

    def _unseat(self, runs: list[Run]) -> tuple[Run, ...]:
        """Leave runs whose slot was taken to be seated where there is room."""
        if any(run.slot == -1 for run in runs):
            self.notes.append("Two runs wanted one colour; each has its own now.")
        return tuple(runs)

    def _run(self, text: str, index: int) -> Run:
        head, *rest = text.split("/")
        optimizer = self._registered(OPTIMIZERS, head, FRONT_PAGE.runs[0].optimizer)
        schedule, slot, hidden = Constant(), index, False
        run = Run(optimizer, schedule, slot, hidden)
        for piece in rest[:4]:
            name, _, value = piece.partition(":")
            if name == "hidden":
                run = Run(run.optimizer, run.schedule, run.slot, True)
            elif name == "slot":
                seat = Param(index, 0, MAX_RUNS - 1, kind="int").repair(value)
                run = Run(run.optimizer, run.schedule, seat, run.hidden)
            else:
                run = Run(run.optimizer, self._registered(SCHEDULES, piece, Constant()), run.slot, run.hidden)
        return run

    def _registered(self, registry: Registry[P], text: str, default: P) -> P:
        slug, *items = text.split(",")
        if slug not in registry:
            self.notes.append(f"There is no {registry.kind} “{slug[:24]}”; {default.title} is shown instead.")
            return default
        values = {name: value for name, _, value in (item.partition(":") for item in items)}
        self._unknown(values, set(registry[slug].params()))
        return self._make(registry[slug], values)

    def _make(self, cls: type[P], values: Mapping[str, str]) -> P:
        part = make(cls, values)
        for name, declared in cls.params().items():
            if name in values and not _means(values[name], getattr(part, name), declared):
                self.notes.append(f"{cls.title}: {name} cannot be “{values[name][:24]}”; it is {_text(getattr(part, name))} now.")
        return part

    def _within(self, surface: Surface, setup: Setup) -> Setup:
        """Bring a start from too far away to the nearest place within reach."""
        for name, (lo, hi) in zip("xy", reach(surface), strict=True):
            value = getattr(setup, name)
            if value is not None and not lo <= value <= hi:
                setup = setup.replace(**{name: min(max(value, lo), hi)})
                self.notes.append(f"The start was too far away: {name} is {_text(getattr(setup, name))} now.")
        return setup


def _means(text: str, value: Any, declared: Param) -> bool:
    """Tell whether a text says just this value."""
    if declared.kind in ("flag", "choice"):
        return text.lower() in ({"1", "true", "yes", ""} if value else {"0", "false", "no"}) if declared.kind == "flag" else text == value
    try:
        return value is not None and float(text) == value
    except ValueError:
        return False
