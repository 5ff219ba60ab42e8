"""Pure edits of a Scenario: what the page's controls ask for, as one total function.

A change is a small mapping ``{"kind", "slot", "name", "value"}`` straight from the browser, so nothing in it is
trusted: what makes no sense changes nothing, numbers are brought into their declared range.
"""

from __future__ import annotations

import base64
import dataclasses
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from landscape.core.grids import Grid, GridError, explain_coarser, read_grid
from landscape.core.grids import pack as pack_grid
from landscape.core.learning.changes import MAX_CHANGES, MAX_NUMBER, has_room, with_drawn_change
from landscape.core.learning.tables import Own, TableError, pack, read_table
from landscape.core.optimizers import OPTIMIZERS, Optimizer
from landscape.core.params import number
from landscape.core.parts import Part, Registry, make
from landscape.core.schedules import SCHEDULES, steered
from landscape.core.surfaces import SURFACES, Surface
from landscape.core.surfaces.data import Data
from landscape.core.surfaces.table import Table
from landscape.simulation.links import decode, fits
from landscape.simulation.presets import FRONT_PAGE, surprise
from landscape.simulation.rates import suggest_rate, tune
from landscape.simulation.scenario import MAX_RUNS, Run, Scenario, Setup, clamp_setup
from landscape.words import say

P = TypeVar("P", bound=Part)
RATE_DIGITS = 3
"""Of a tuned rate: those that were tried lie a tenth apart."""
MOST_PIXELS = 100_000
"""Along a side of a picture; no browser draws more."""
SLUG = "slug"
"""Name of the change that replaces a part by another of its kind."""


def edit(scenario: Scenario, change: object) -> Scenario:
    """Give the scenario after one change; the same one when the change makes no sense, or no link could hold it."""
    after = _edited(scenario, change)
    return after if after is scenario or fits(after) else scenario


def _edited(scenario: Scenario, change: object) -> Scenario:
    if not isinstance(change, Mapping):
        return scenario
    kind, name, value = (change.get(key) for key in ("kind", "name", "value"))
    run = scenario.run(slot) if isinstance(slot := change.get("slot"), int) else None
    match kind:
        case "link" if isinstance(value, str):
            return decode(value).replace(view=scenario.view)
        case "surprise" if (seed := number(value)) is not None and math.isfinite(seed):
            return surprise(seed).replace(view=scenario.view)
        case "surface" | "rows" | "table":
            return _SURFACE_EDITS[kind](scenario, name, value)
        case "heights":
            return _with_heights(scenario, change)
        case "setup":
            return _with_setup(scenario, changed(scenario.setup, name, value))
        case "start" if name == "link" and isinstance(value, str):
            there = decode(value).setup
            return _with_setup(scenario, scenario.setup.replace(x=there.x, y=there.y))
        case "start":
            return _with_start(scenario, value)
        case "runs" if isinstance(name, str) and name in _RUN_EDITS:
            return _RUN_EDITS[name](scenario, run)
    return _edit_run(scenario, run, kind, name, value) if run else scenario


def _edit_run(scenario: Scenario, run: Run, kind: object, name: object, value: object) -> Scenario:
    match kind:
        case "order" if isinstance(value, int):
            return _moved(scenario, run, value)
        case "tune" if name == "safe":
            return _with_run(scenario, run, optimizer=_at_safe_rate(scenario, run.optimizer))
        case "tune":
            return _tuned(scenario, run)
        case "optimizer":
            return _with_run(scenario, run, optimizer=_with_rate(scenario, run.optimizer, name, value))
        case "steer":
            return _steered(scenario, run, value)
        case "schedule":
            schedule = chosen(SCHEDULES, run.schedule, name, value)
            begins = schedule.slug != run.schedule.slug
            return _with_run(scenario, run, schedule=schedule.over(scenario.setup.steps) if begins else schedule)
    return scenario


def _steered(scenario: Scenario, run: Run, value: object) -> Scenario:
    """Go on with another rate from a step on, `value` being the step and the rate; what is before it stays."""
    told = [number(one) for one in value] if isinstance(value, list | tuple) and len(value) == 2 else [None]
    step, rate = (*told, None)[:2]
    if step is None or rate is None or not 0 <= step < scenario.setup.steps or not 0 < rate < math.inf:
        return scenario
    factor = rate / run.optimizer.lr if run.optimizer.lr > 0 else math.inf
    schedule = steered(run.schedule, int(step), factor, scenario.setup.steps)
    return _with_run(scenario, run, schedule=schedule) if schedule else scenario


def explain_refusal(scenario: Scenario, change: object) -> str:
    """Say why a change of rows, or a file, came to nothing; empty for any other change."""
    if not isinstance(change, Mapping):
        return ""
    if not fits(_edited(scenario, change)):
        return say("That is more than a link can hold.")
    if change.get("kind") == "table":
        return _complaint(change.get("value"))
    if change.get("kind") == "heights":
        return _read_heights(change)[1]
    if change.get("kind") == "steer":
        return say("The rate cannot be steered there: its schedule is at zero, or has no room for more.")
    if change.get("kind") != "rows" or change.get("name") == "link" or not isinstance(scenario.surface, Data):
        return ""
    if has_room(scenario.surface.edits):
        return say("The rows stay as they are.")
    return say("No more than {most} changes are kept.", most=MAX_CHANGES)


def explain_cap(scenario: Scenario, change: object) -> str:
    """Say that fewer balls are walked, or fewer heights kept, than a change asked for; empty when that is not so."""
    if isinstance(change, Mapping) and change.get("kind") == "heights":
        read, kept = _read_heights(change)[0], scenario.surface
        if not read or not isinstance(kept, Table):
            return ""
        names = [say("The names of rows and columns were left out.")] if read.names_left_out else []
        return " ".join(filter(None, [explain_coarser(kept.grid), *names]))
    asked = change.get("value") if isinstance(change, Mapping) and change.get("name") == "starts" else None
    most = scenario.setup.starts
    if (number(asked) or 0) <= most:
        return ""
    return say("Over these rows at most {most} balls per run are walked.", most=most)


def _complaint(text: object) -> str:
    try:
        read_table(text if isinstance(text, str) else "")
    except TableError as error:
        return str(error)
    return ""


def _with_table(scenario: Scenario, _: object, text: object) -> Scenario:
    """Descend a loss over a table of one's own; what cannot be read changes nothing."""
    if _complaint(text):
        return scenario
    return _entered(scenario, make(Data, {"data": Own(packed=pack(read_table(str(text))))}))


def _with_heights(scenario: Scenario, change: Mapping[Any, object]) -> Scenario:
    """Descend heights of one's own, a file in base64 and its name; what cannot be read changes nothing."""
    grid, _ = _read_heights(change)
    return _entered(scenario, Table(packed=pack_grid(grid))) if grid else scenario


def _read_heights(change: Mapping[Any, object]) -> tuple[Grid | None, str]:
    """Give the heights of a file, or what is wrong with it."""
    value = change.get("value")
    try:
        data = base64.b64decode(value if isinstance(value, str) else "", validate=True)
        grid = read_grid(data, str(change.get("name")))
    except ValueError as error:
        return None, str(error) if isinstance(error, GridError) else say("The table is empty.")
    match change.get("of"):
        case [int() as rows, int() as columns] if np.less_equal(grid.heights.shape, (rows, columns)).all():
            if max(rows, columns) <= MOST_PIXELS:  # of a picture, which the browser has made smaller
                grid = dataclasses.replace(grid.smoothed(), of=(rows, columns))
    return grid, ""


def chosen(registry: Registry[P], part: P, name: object, value: object) -> P:
    """Give another part of the registry, or the same with one value changed."""
    if name != SLUG:
        return changed(part, name, value)
    if not isinstance(value, str) or value not in registry or value == part.slug:
        return part
    return registry[value]()


def changed(part: P, name: object, value: object) -> P:
    """Give the part with one value changed; what cannot be read changes nothing, empty means unset where allowed."""
    spelled = part.spelled()
    if not isinstance(name, str) or name not in spelled:
        return part
    declared, before = spelled[name]
    now = None if declared.default is None and value in (None, "") else declared.revise(value, before)
    values = {key: own for key, (_, own) in spelled.items() if now == before or not key.startswith(f"{name}.")}
    values[name] = now
    anew = _declared_anew(part, type(part).of(values)) - {name}
    return make(type(part), {key: own for key, own in values.items() if key not in anew})


def _declared_anew(before: Part, after: type[Part]) -> set[str]:
    """Give what a text declares with another value than before: it is as it is declared, then."""
    params = before.params()
    return {name for name, now in after.params().items() if name in params and params[name].default != now.default}


def _with_surface(scenario: Scenario, surface: Surface) -> Scenario:
    """Change the surface. A different kind of surface is entered at its own start.

    Rates that were the suggested ones become the new surface's suggested ones, and so does noise that belonged to the
    old one; what somebody chose stays.
    """
    old = scenario.surface
    if isinstance(surface, Data) and isinstance(old, Data) and surface.data.slug != old.data.slug:
        surface = surface.replace(edits="").reading_all()  # the changes were of other rows
    if surface.slug == old.slug and (not surface.count or surface.shape == old.shape):
        runs = _at_usual_rates(scenario, surface) if surface.shape != old.shape else scenario.runs
        return scenario.replace(surface=surface, runs=runs, setup=clamp_setup(surface, scenario.setup))
    return _entered(scenario, surface)


def _entered(scenario: Scenario, surface: Surface) -> Scenario:
    """Go to another surface's own start."""
    runs = _at_usual_rates(scenario, surface)
    untouched = scenario.setup.noise == scenario.surface.noise
    noise = surface.noise if untouched else scenario.setup.noise
    setup = clamp_setup(surface, scenario.setup.replace(x=None, y=None, noise=noise))
    return scenario.replace(surface=surface, runs=runs, setup=setup)


def _at_usual_rates(scenario: Scenario, surface: Surface) -> tuple[Run, ...]:
    old = scenario.surface
    return tuple(dataclasses.replace(run, optimizer=_resuggested(run.optimizer, old, surface)) for run in scenario.runs)


def _resuggested(optimizer: Optimizer, old: Surface, new: Surface) -> Optimizer:
    untouched = optimizer.lr == suggest_rate(type(optimizer), old) or _is_of_front_page(optimizer, old)
    return optimizer.replace(lr=suggest_rate(type(optimizer), new)) if untouched else optimizer


def _is_of_front_page(optimizer: Optimizer, surface: Surface) -> bool:
    """Tell whether a rate is the one that the front page has for a method, which nobody chose either."""
    rates = {run.optimizer.slug: run.optimizer.lr for run in FRONT_PAGE.runs}
    return surface == FRONT_PAGE.surface and optimizer.lr == rates.get(optimizer.slug)


def _with_rows(scenario: Scenario, name: object, value: object) -> Scenario:
    """Move, add or take away a row, `value` holding the row as drawn, its inputs and target; or take all of that back.

    A hand that is called off puts the rows back as they are in a link.
    """
    surface = scenario.surface
    if not isinstance(surface, Data) or surface.data.image:
        return scenario
    if name == "reset":
        return _over_rows(scenario, surface.replace(edits=""))
    if name == "link" and isinstance(value, str):
        there = decode(value)
        if not isinstance(there.surface, Data) or there.surface.data != surface.data:
            return scenario
        setup = scenario.setup.replace(x=there.setup.x, y=there.setup.y)
        surface = surface.replace(edits=there.surface.edits)
        return scenario.replace(surface=surface, setup=clamp_setup(surface, setup))
    if not isinstance(value, list | tuple) or not value or name not in ("move", "add", "remove"):
        return scenario
    row, *rest = value
    if name != "add" and (not isinstance(row, int) or isinstance(row, bool)):
        return scenario
    values = None if name == "remove" else tuple(_numbers(rest))
    if values is not None and (len(values) != len(surface.data.axes) or len(values) != len(rest)):
        return scenario
    untouched, classes = surface.data.rows(), len(surface.data.classes)
    edits = with_drawn_change(surface.edits, None if name == "add" else row, values, untouched, classes)
    return _over_rows(scenario, surface.replace(edits=edits)) if edits != surface.edits else scenario


def _numbers(values: Sequence[object]) -> Iterator[float]:
    """Give those of the values that a row may hold."""
    for value in values:
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= MAX_NUMBER:
            yield float(value)


def _over_rows(scenario: Scenario, surface: Data) -> Scenario:
    """Descend over other rows from the same start, though their own may be another: else nothing could be compared."""
    is_own = np.allclose(scenario.start, surface.start, rtol=1e-12, atol=0.0)
    x, y = (None, None) if is_own else (float(f"{value:.12g}") for value in scenario.start)
    return scenario.replace(surface=surface, setup=clamp_setup(surface, scenario.setup.replace(x=x, y=y)))


def _with_setup(scenario: Scenario, setup: Setup) -> Scenario:
    """Change the setup; a start from too far away is brought within reach."""
    return scenario.replace(setup=clamp_setup(scenario.surface, setup))


def _with_start(scenario: Scenario, value: object) -> Scenario:
    """Move the start to [x, y]; None goes back to the surface's own."""
    if value is None:
        return scenario.replace(setup=scenario.setup.replace(x=None, y=None))
    if not isinstance(value, list | tuple) or len(value) != len("xy"):
        return scenario
    setup = scenario.setup
    for name, coordinate in zip("xy", value, strict=True):
        setup = changed(setup, name, coordinate)
    return _with_setup(scenario, setup)


def _with_rate(scenario: Scenario, optimizer: Optimizer, name: object, value: object) -> Optimizer:
    """Change an optimizer; a different method begins at the rate that suits it here."""
    new = chosen(OPTIMIZERS, optimizer, name, value)
    return new if new.slug == optimizer.slug else _at_safe_rate(scenario, new)


def _at_safe_rate(scenario: Scenario, optimizer: Optimizer) -> Optimizer:
    """Give a method the rate that it would have if it were added now."""
    return optimizer.replace(lr=suggest_rate(type(optimizer), scenario.surface))


def _with_run(scenario: Scenario, run: Run, **changes: Any) -> Scenario:
    return _seating(scenario, tuple(dataclasses.replace(r, **changes) if r is run else r for r in scenario.runs))


def _seating(scenario: Scenario, runs: tuple[Run, ...]) -> Scenario:
    return scenario.replace(runs=runs) if 1 <= len(runs) <= MAX_RUNS else scenario


def _add(scenario: Scenario, _: Run | None) -> Scenario:
    """Add the first method that nobody uses yet, at the rate that suits it here."""
    used = {run.optimizer.slug for run in scenario.runs}
    method = OPTIMIZERS[next((slug for slug in OPTIMIZERS if slug not in used), "adam")]
    return _seating(scenario, (*scenario.runs, Run(_at_safe_rate(scenario, make(method, {})))))


def _duplicate(scenario: Scenario, run: Run | None) -> Scenario:
    """Put a twin behind a run, in a slot of its own."""
    if run is None:
        return scenario
    place = scenario.runs.index(run) + 1
    return _seating(scenario, (*scenario.runs[:place], dataclasses.replace(run, slot=-1), *scenario.runs[place:]))


def _remove(scenario: Scenario, run: Run | None) -> Scenario:
    return _seating(scenario, tuple(r for r in scenario.runs if r is not run))


def _hide(scenario: Scenario, run: Run | None) -> Scenario:
    return _with_run(scenario, run, hidden=not run.hidden) if run else scenario


def _solo(scenario: Scenario, run: Run | None) -> Scenario:
    """Show one run alone; once more shows all again."""
    alone = [r for r in scenario.runs if not r.hidden] == [run]
    return scenario.replace(
        runs=tuple(dataclasses.replace(r, hidden=not alone and r is not run) for r in scenario.runs)
    )


def _moved(scenario: Scenario, run: Run, place: int) -> Scenario:
    """Move a run to another place in the list; it keeps its slot."""
    others = [r for r in scenario.runs if r is not run]
    place = min(max(place, 0), len(others))
    return scenario.replace(runs=(*others[:place], run, *others[place:]))


def _tuned(scenario: Scenario, run: Run) -> Scenario:
    """Give a run the fastest calm rate from here, everything else being as it is."""
    best = tune(scenario.surface, run, scenario.setup, scenario.start).best_rate
    return _with_run(scenario, run, optimizer=run.optimizer.replace(lr=float(f"{best:.{RATE_DIGITS}g}")))


def _with_choice(scenario: Scenario, name: object, value: object) -> Scenario:
    """Choose another surface, or set one of its values."""
    return _with_surface(scenario, chosen(SURFACES, scenario.surface, name, value))


_SURFACE_EDITS: Mapping[str, Callable[[Scenario, object, object], Scenario]] = {
    "surface": _with_choice,
    "rows": _with_rows,
    "table": _with_table,
}
_RUN_EDITS: Mapping[object, Callable[[Scenario, Run | None], Scenario]] = {
    "add": _add,
    "duplicate": _duplicate,
    "remove": _remove,
    "hide": _hide,
    "solo": _solo,
}
