"""What the player in the browser needs: whole trajectories as typed arrays, and how each run looks."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from landscape.core.cache import CACHE
from landscape.core.critical import critical_points
from landscape.figures.encoding import encode_array, encode_floats
from landscape.figures.labels import label_runs
from landscape.figures.rows import rows
from landscape.figures.theme import SLOTS
from landscape.simulation.ensemble import CLOUD_MARGIN, QUANTA
from landscape.simulation.measures import is_global, milestones, success_rate
from landscape.simulation.planes import SHARED
from landscape.simulation.scenario import OVERLAYS
from landscape.simulation.simulate import strip_run
from landscape.words import say, speaking

if TYPE_CHECKING:
    from landscape.core.surfaces import Array, Surface
    from landscape.simulation.scenario import Run, Scenario, Setup, View
    from landscape.simulation.trajectories import Cloud, Trajectory

FLOW = 48
"""Grid points along each axis of the field that tells which way is downhill."""
PLAYED = ("step", "speed", "loop", "layout", *OVERLAYS)
"""What of the view concerns the player: its clock, how many surfaces there are, and what is drawn over them."""


def needs(view: View) -> frozenset[str]:
    """Tell which groups of optional arrays a view asks for: playback must be sent again when one is added."""
    return frozenset(group for name, overlay in OVERLAYS.items() if getattr(view, name) for group in overlay.needs)


def playback(scenario: Scenario, trajectories: Sequence[Trajectory]) -> dict[str, Any]:
    """Give the payload of the player.

    Parameters
    ----------
    scenario
        Names, slots, start, and the view, which says what optional arrays are needed.
    trajectories
        One per run, in the scenario's order, as :func:`landscape.simulation.ensemble.follow` gives it.

    Returns
    -------
    dict
        ``steps``; ``start``; ``weights``, what they are called; ``rows``, what is behind a surface of data
        (:func:`landscape.figures.rows.rows`); ``box``;
        ``view``, applied on first sight only; ``has``, the optional groups that are included; ``critical`` and ``flow``
        if needed; ``runs``, each with its name, its ``label`` beside the others
        (:func:`landscape.figures.labels.label_runs`), its look, its ``settings`` by name, those of all runs among them,
        and the arrays ``x y loss gradient`` (steps+1, 1) and ``rate`` (steps,) of its first start. ``gradient`` is the
        length of the exact gradient at the position itself. Of several starts, ``cloud`` holds the others in whole
        numbers and ``share`` tells how many of all come to rest at a global minimum. If needed: ``seen`` and ``raw``
        (steps, 2), ``velocity`` (steps+1, 2), ``moment`` (steps+1, 2) as side lengths of squares.
    """
    wanted = needs(scenario.view)
    payload = {
        "steps": max((len(trajectory.params) - 1 for trajectory in trajectories), default=0),
        "start": [float(value) for value in scenario.start],
        "box": [list(side) for side in scenario.surface.box],
        "view": {name: getattr(scenario.view, name) for name in PLAYED},
        "has": sorted(wanted),
        "weights": [say(name) for name in scenario.surface.weights],
        "rows": rows(scenario),
        "runs": [
            _run(scenario, run, trajectory, wanted) | {"label": label}
            for run, trajectory, label in zip(scenario.runs, trajectories, label_runs(scenario.runs), strict=True)
        ],
    }
    if "critical" in wanted:
        payload["critical"] = _critical(scenario.surface)
    if "flow" in wanted:
        payload["flow"] = _flow(scenario.surface)
    return payload


def _run(scenario: Scenario, run: Run, trajectory: Trajectory, wanted: frozenset[str]) -> dict[str, Any]:
    """Tell how a run looks, and what became of it; the latter is remembered, since a slider moves one run of several.

    The trajectory follows from the rest and is not part of the key.
    """
    slot = SLOTS[run.slot % len(SLOTS)]
    key = _followed, scenario.surface, strip_run(run), scenario.setup, wanted, speaking()
    payload = {
        "slot": run.slot,
        "name": say(run.optimizer.title),
        "settings": numbers_of(scenario.setup, run),
        "color": {"light": slot.light, "dark": slot.dark},
        "dash": list(slot.dash),
        "marker": slot.marker,
        "hidden": run.hidden,
        **CACHE.recall(key, lambda: _followed(scenario.surface, run, trajectory, wanted)),
    }
    return payload | crowd_of(scenario.surface, trajectory)


def crowd_of(surface: Surface, trajectory: Trajectory) -> dict[str, Any]:
    """Tell of all balls but the first, where there are more."""
    if trajectory.cloud is None:
        return {}
    return {"cloud": _cloud(trajectory.cloud), "share": success_rate(surface, trajectory)}


def numbers_of(setup: Setup, run: Run) -> dict[str, float]:
    """Give the numbers that a plane of two settings may have, by name."""
    own = {name: value for name, value in run.optimizer.values().items() if not isinstance(value, bool)}
    return {**own, **{name: getattr(setup, name) for name in SHARED}}


def _followed(surface: Surface, run: Run, trajectory: Trajectory, wanted: frozenset[str]) -> dict[str, Any]:
    """Tell the status of the first ball over time, and its numbers at every step."""
    path, slope = trajectory.params[:, :1], trajectory.exact_gradient[:, :1]
    with np.errstate(all="ignore"):
        length = np.hypot(slope[..., 0], slope[..., 1])
    return {
        "lastValidStep": [int(trajectory.last_valid_step[0])],
        "milestones": [[int(step), text] for step, text in milestones(surface, trajectory)],
        "x": encode_floats(path[..., 0]),
        "y": encode_floats(path[..., 1]),
        "loss": encode_floats(trajectory.loss[:, :1]),
        "gradient": encode_floats(length),
        "rate": encode_floats(trajectory.rate),
        **_drawn(run, len(trajectory.rate)),
        **{name: encode_floats(values) for name, values in _optional(run, trajectory).items() if name in wanted},
    }


def _drawn(run: Run, steps: int) -> dict[str, Any]:
    """Tell of a schedule that is drawn its knots, as step, factor and whether a curve begins there, and its factors."""
    drawing = run.schedule.drawing(steps)
    if drawing is None:
        return {}
    knots = [dataclasses.astuple(knot) for knot in drawing.knots]
    return {"drawn": {"knots": knots, "factors": encode_floats(drawing.factors)}}


def _optional(run: Run, trajectory: Trajectory) -> dict[str, Array]:
    """Give what may be drawn around the first ball, by name."""
    method, memory = run.optimizer, trajectory.memory
    arrays = {"seen": trajectory.gradient[:, 0]}
    if not np.array_equal(trajectory.raw_gradient[:, 0], trajectory.gradient[:, 0], equal_nan=True):
        arrays["raw"] = trajectory.raw_gradient[:, 0]
    if method.velocity:
        arrays["velocity"] = memory[method.velocity][:, 0]
    if method.moment:
        gathered = np.abs(memory[method.moment][:, 0])
        arrays["moment"] = np.sqrt(gathered) if method.squared else gathered
    return arrays


def _cloud(cloud: Cloud) -> dict[str, Any]:
    """Tell where all balls but the first go, as :mod:`landscape.simulation.ensemble` writes it."""
    x, y = (encode_array(cloud.moves[..., axis], "u2") for axis in (0, 1))
    told = {"count": cloud.moves.shape[1], "margin": CLOUD_MARGIN, "levels": QUANTA, "x": x, "y": y}
    return told if cloud.every == 1 else told | {"every": cloud.every}


def _critical(surface: Surface) -> list[list[Any]]:
    """Tell where the critical points are, the lowest first, what each is, and whether it is a global minimum."""
    return [[*point.place, str(point.nature), is_global(surface, point)] for point in critical_points(surface)]


def _flow(surface: Surface) -> dict[str, Any]:
    """Tell which way is downhill on a grid, as unit vectors in boxes, in 127ths; zero where there is no way down."""
    (x0, x1), (y0, y1) = surface.box
    grid = np.stack(np.meshgrid(np.linspace(x0, x1, FLOW), np.linspace(y0, y1, FLOW)), axis=-1)
    with np.errstate(all="ignore"):
        down = -surface.gradient(grid) / surface.extent
        way = down / np.linalg.norm(down, axis=-1, keepdims=True)
    counts = np.rint(127 * np.where(np.isfinite(way), way, 0.0))
    return {"points": FLOW, "u": encode_array(counts[..., 0], "i1"), "v": encode_array(counts[..., 1], "i1")}
