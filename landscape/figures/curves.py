"""One quantity against step: a faint full line per run. The bright part up to now is drawn in the browser."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from landscape.core.cache import remembered
from landscape.figures.encoding import encode_array
from landscape.figures.heights import sample
from landscape.figures.readings import Reading, readings
from landscape.figures.theme import SLOTS, Theme
from landscape.simulation.curves import CURVES
from landscape.simulation.measures import is_lower_than
from landscape.words import say
from landscape.words.numbers import separators, tick

if TYPE_CHECKING:
    from landscape.core.surfaces import Array, Surface
    from landscape.simulation.curves import Curve
    from landscape.simulation.scenario import Run, Scenario
    from landscape.simulation.trajectories import Trajectory

ASKING = ("curve", "linear")
"""What of the view the figure depends on: it must be drawn again when one of them changes."""
CURVES_MARGIN = {"l": 62, "r": 18, "t": 12, "b": 40}
"""Pixels around the plot: more than that of other views, for the numbers of a logarithmic axis."""
FIXED = {"fixedrange": True, "automargin": False}
DECADES_DOWN = 12
DECADES_UP = 2
GRID = 41
"""Points along each side of the box at which the loss is looked at for its range."""
HUGE = 1e30
"""Beyond this a curve has left any sensible axis; it also stays within float32."""


@dataclass(frozen=True)
class Axis:
    """The vertical axis that suits a set of losses.

    Attributes
    ----------
    log
        Logarithmic or linear.
    shift
        Subtracted from every loss before it is drawn.
    title
        What the axis then shows.
    low, high
        Its range, in drawn values.
    floored
        Whether its floor, a power of ten, stands for all that is lower as well.
    """

    log: bool
    shift: float
    title: str
    low: float
    high: float
    floored: bool = False


def curves(scenario: Scenario, trajectories: Sequence[Trajectory], theme: Theme) -> dict[str, Any]:
    """Draw one quantity of every visible run at every step: the loss, or whatever the scenario's view asks for.

    Parameters
    ----------
    scenario
        Names, slots, the surface, and in its view the quantity (``curve``) and the scale (``linear``).
    trajectories
        One per run, in the scenario's order.
    theme
        Light or dark.

    Returns
    -------
    dict
        The figure as Plotly's JSON has it, since it is sent anew whenever a slider moves and building a ``go.Figure``
        takes longer than simulating the run; the tests hold it to Plotly's schema. One line or two per visible run,
        over the steps 0, 1, 2…, whose ``meta`` tells whose (``slot``), what for (``role``) and of what (``name``). With
        several starts the loss is their median.
    """
    curve = CURVES[scenario.view.curve]
    lines = [readings(scenario, path) for path in trajectories]
    axis = _axis_of(scenario, curve, [line.values for each in lines for line in each if line.role != "batch"])
    is_median = curve.is_loss and scenario.setup.starts > 1
    steps = max((trajectory.steps for trajectory in trajectories), default=1)
    shown = [(run, line) for run, each in zip(scenario.runs, lines, strict=True) if not run.hidden for line in each]
    return {
        "data": [_trace(run, line, axis, theme) for run, line in shown],
        "layout": {
            "template": theme.plain_template,
            "separators": separators(),
            "margin": theme.margin(CURVES_MARGIN),
            "dragmode": False,
            "hovermode": False,
            "showlegend": False,
            "xaxis": {
                "range": [0, max(steps, 1)],
                "title": {"text": say("step"), "standoff": 6},
                "nticks": 7,
                "tickangle": 0,
                "showspikes": False,
                **FIXED,
            },
            "yaxis": _vertical_axis(axis, say("median {quantity}", quantity=axis.title) if is_median else axis.title),
        },
    }


def _vertical_axis(axis: Axis, title: str) -> dict[str, Any]:
    """Give the vertical axis as Plotly has it."""
    limits = [math.log10(axis.low), math.log10(axis.high)] if axis.log else [axis.low, axis.high]
    return {
        "type": "log" if axis.log else "linear",
        "range": limits,
        "title": {"text": title, "standoff": 4},
        **(_decades(*limits, floored=axis.floored) if axis.log else {"nticks": 6}),
        **FIXED,
    }


def _trace(run: Run, line: Reading, axis: Axis, theme: Theme) -> dict[str, Any]:
    """Give one faint line."""
    slot, bound = SLOTS[run.slot % len(SLOTS)], line.role == "bound"
    return {
        "type": "scatter",
        "y": encode_array(_values_to_draw(line.values, axis), "f4"),
        "mode": "lines",
        "name": say(run.optimizer.title),
        "meta": {"slot": run.slot, "role": line.role, "name": line.name},
        "line": {
            "color": slot.color(theme.scheme),
            "dash": "2px,3px" if bound else slot.plotly_dash,
            "width": {"value": 1.3, "second": 0.9, "bound": 1.4, "batch": 0.8}[line.role],
        },
        "opacity": {"bound": 0.7, "batch": 0.16}.get(line.role, 0.38),
        "hoverinfo": "skip",
    }


def _axis_of(scenario: Scenario, curve: Curve, lines: Sequence[Array]) -> Axis:
    """Choose the vertical axis that suits a quantity."""
    return axis_for(scenario, lines) if curve.is_loss else _axis_around(lines, say(curve.axis), scenario.view.linear)


def _axis_around(lines: Sequence[Array], title: str, linear: bool) -> Axis:
    """Choose the axis of a quantity that is not the loss, so that no run that flew off rules it."""
    sound = [line[np.isfinite(line) & (np.abs(line) < HUGE)] for line in lines]
    usual = [float(np.quantile(values, 0.9)) for values in sound if values.size]
    every = np.concatenate([np.empty(0), *sound])
    if linear:
        top = min(float(every.max(initial=0.0)), 4 * max(usual, default=1.0)) or 1.0
        low = max(float(every.min(initial=0.0)), -abs(top))
        pad = 0.05 * (top - low)
        return Axis(False, 0.0, title, low - (pad if low < 0 else 0.0), top + pad)
    positive = every[every > 0]
    first = max((float(values[0]) for values in sound if values.size and values[0] > 0), default=1.0)
    top = float(positive.max(initial=0.0)) or 1.0
    top = min(top, max(first, *usual, 0.0) * 10.0**DECADES_UP if usual else top)
    return _logarithmic(0.0, title, every, top)


def _logarithmic(shift: float, title: str, values: Array, top: float) -> Axis:
    """Choose the floor of a logarithmic axis: just below the least of `values`, but not too far below the `top`."""
    farthest = top * 10.0**-DECADES_DOWN
    bottom = min(max(float(values[values > 0].min(initial=top)), farthest), top / 10)
    floored = bool((values < bottom).any())
    return Axis(
        True, shift, title, 10.0 ** (math.ceil(math.log10(bottom)) - 1) if floored else bottom / 1.6, top * 1.6, floored
    )


def _decades(low: float, high: float, *, floored: bool) -> dict[str, Any]:
    """Give evenly spaced powers of ten between two exponents; where there are none, round numbers between them."""
    powers = range(math.ceil(low), math.floor(high) + 1)
    values = [10.0**power for power in powers[:: max(1, math.ceil(len(powers) / 6))]]
    if len(values) < 2:
        spread = [factor * 10.0**power for power in range(math.floor(low), math.ceil(high) + 1) for factor in (1, 2, 5)]
        values = [value for value in spread if 10.0**low <= value <= 10.0**high]
    return {
        "tickvals": values,
        "ticktext": [("≤ " if floored and i == 0 else "") + tick(value) for i, value in enumerate(values)],
    }


def axis_for(scenario: Scenario, losses: Sequence[Array]) -> Axis:
    """Choose the vertical axis: logarithmic wherever that means something, and never ruled by a run that flew off.

    Parameters
    ----------
    scenario
        Gives the surface.
    losses
        One array (T+1,) per run; may hold NaN, infinities and 1e300.
    """
    low, high, best = _loss_range(scenario.surface)
    if any(is_lower_than(best, loss) for loss in losses if loss.size and math.isfinite(best)):
        best = math.inf  # of a run that was lower nothing is cut off
    finite = [loss[np.isfinite(loss) & (np.abs(loss) < HUGE)] for loss in losses]
    every = np.concatenate([np.empty(0), *finite])
    first = max((float(loss[0]) for loss in finite if loss.size), default=high)
    shifted = best < -1e-9 * max(1.0, high - low)
    above = every - best if shifted else every
    positive = above[above > 0]
    is_flat = every.size > 0 and positive.size == 0  # all at the minimum, of which a logarithmic axis shows nothing
    unknown = math.isinf(best) and min([low, *every.tolist()]) <= 0
    if scenario.view.linear or is_flat or unknown:
        lowest = min(max(float(every.min()), low - 2 * (high - low)) if every.size else low, first)
        highest = max(first, min(float(every.max(initial=first)), high))
        pad = 0.05 * ((highest - lowest) or (high - low) or 1.0)
        return Axis(False, 0.0, say("loss"), lowest - pad, highest + pad)
    top = max(first - best if shifted else first, 1e-300)
    top *= 10.0 ** min(DECADES_UP, max(0.0, math.log10(float(positive.max(initial=top)) / top)))
    shift, title = (best, say("loss − minimum")) if shifted else (0.0, say("loss"))
    return _logarithmic(shift, title, above, top)


@remembered
def _loss_range(surface: Surface) -> tuple[float, float, float]:
    """Give the lowest and the highest loss over the box, and that at the global minimum; infinite if none is known.

    Remembered, since it is the same for every move of a run's slider.
    """
    loss = sample(surface, GRID).loss
    best = math.inf if surface.global_value is None else surface.global_value
    return float(loss.min()), float(loss.max()), best if math.isfinite(best) else math.inf


def _values_to_draw(loss: Array, axis: Axis) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Give the values to draw, in float32: what is lower lies on the floor of a logarithmic axis."""
    values = np.clip(np.where(np.isinf(loss), np.nan, loss) - axis.shift, -HUGE, HUGE)
    if axis.log:
        values = np.maximum(values, axis.low)
    return values.astype(np.float32)
