"""Loss against step: a faint full line per run. The bright part up to the current step is drawn in the browser."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from landscape.figures.heights import plain, sample
from landscape.figures.theme import SLOTS, Theme

if TYPE_CHECKING:
    from landscape.core.surfaces import Array
    from landscape.simulation.scenario import Scenario
    from landscape.simulation.simulate import Trajectory

MARGIN = {"l": 56, "r": 14, "t": 12, "b": 40}
DECADES_DOWN = 12
DECADES_UP = 2
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
    """

    log: bool
    shift: float
    title: str
    low: float
    high: float


def curves(scenario: Scenario, trajectories: Sequence[Trajectory], theme: Theme) -> go.Figure:
    """Draw the loss of every visible run at every step.

    Parameters
    ----------
    scenario
        Names, slots and the surface.
    trajectories
        One per run, in the scenario's order.
    theme
        Light or dark.

    Returns
    -------
    go.Figure
        One line per visible run, whose ``meta["slot"]`` tells whose it is. With several starts it is their median.
    """
    losses = [_line(trajectory.loss) for trajectory in trajectories]
    axis = axis_for(scenario, losses)
    figure = go.Figure()
    for run, loss in zip(scenario.runs, losses, strict=True):
        if run.hidden:
            continue
        slot = SLOTS[run.slot % len(SLOTS)]
        figure.add_scatter(
            x=np.arange(len(loss), dtype=np.float32),
            y=_drawn(loss, axis),
            mode="lines",
            name=run.optimizer.title,
            meta={"slot": run.slot},
            line={"color": slot.color(theme.scheme), "dash": slot.plotly_dash, "width": 1.3},
            opacity=0.38,
            hovertemplate="%{y:.4g}",
        )
    steps = max((len(loss) for loss in losses), default=2) - 1
    fixed = {"fixedrange": True, "automargin": False}
    limits = [math.log10(axis.low), math.log10(axis.high)] if axis.log else [axis.low, axis.high]
    ticks = _decades(*limits) if axis.log else {"nticks": 6}
    figure.update_layout(
        template=theme.template,
        margin=MARGIN,
        dragmode=False,
        hovermode="x unified",
        showlegend=False,
        xaxis={
            "range": [0, max(steps, 1)],
            "title": {"text": "step", "standoff": 6},
            "nticks": 7,
            "showspikes": False,
            **fixed,
        },
        yaxis={
            "type": "log" if axis.log else "linear",
            "range": limits,
            "title": {"text": axis.title, "standoff": 4},
            **ticks,
            **fixed,
        },
    )
    return figure


def _decades(low: float, high: float) -> dict[str, Any]:
    """Give evenly spaced powers of ten between two exponents; where there are none, round numbers between them."""
    powers = range(math.ceil(low), math.floor(high) + 1)
    values = [10.0**power for power in powers[:: max(1, math.ceil(len(powers) / 6))]]
    if len(values) < 2:
        spread = [factor * 10.0**power for power in range(math.floor(low), math.ceil(high) + 1) for factor in (1, 2, 5)]
        values = [value for value in spread if 10.0**low <= value <= 10.0**high]
    return {"tickvals": values, "ticktext": [plain(value) for value in values]}


def axis_for(scenario: Scenario, losses: Sequence[Array]) -> Axis:
    """Choose the vertical axis: logarithmic wherever that means something, and never ruled by a run that flew off.

    Parameters
    ----------
    scenario
        Gives the surface.
    losses
        One array (T+1,) per run; may hold NaN, infinities and 1e300.
    """
    grid = sample(scenario.surface, 41)
    low, high = float(grid.loss.min()), float(grid.loss.max())
    finite = [loss[np.isfinite(loss) & (np.abs(loss) < HUGE)] for loss in losses]
    every = np.concatenate([np.empty(0), *finite])
    first = max((float(loss[0]) for loss in finite if loss.size), default=high)
    if not scenario.surface.minima and min([low, *every.tolist()]) <= 0:
        pad = 0.05 * (high - low)
        lowest = max(float(every.min()), low - 2 * (high - low)) if every.size else low
        return Axis(
            False, 0.0, "loss", min(lowest, first) - pad, max(first, min(float(every.max(initial=first)), high)) + pad
        )
    with np.errstate(all="ignore"):
        known = np.asarray(scenario.surface.value(np.asarray(scenario.surface.minima)), dtype=np.float64)
    best = float(np.min(known[np.isfinite(known)], initial=math.inf))
    shifted = best < -1e-9 * max(1.0, high - low)
    above = every - best if shifted else every
    positive = above[above > 0]
    top = max(first - best if shifted else first, 1e-300)
    top *= 10.0 ** min(DECADES_UP, max(0.0, math.log10(float(positive.max(initial=top)) / top)))
    bottom = max(float(positive.min(initial=top)), top * 10.0**-DECADES_DOWN)
    bottom = min(bottom, top / 10)
    return Axis(True, best if shifted else 0.0, "loss − minimum" if shifted else "loss", bottom / 1.6, top * 1.6)


def _line(loss: Array) -> Array:
    """Give one curve (T+1,) for a loss (T+1, R): itself, or the median of several starts."""
    if loss.shape[1] == 1:
        return np.asarray(loss[:, 0])
    ordered = np.sort(np.where(np.isnan(loss), np.inf, loss), axis=1)
    return np.asarray(ordered[:, (loss.shape[1] - 1) // 2])


def _drawn(loss: Array, axis: Axis) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Give the values to draw, in float32: a loss of 0 lies on the floor of a logarithmic axis."""
    values = np.clip(np.where(np.isinf(loss), np.nan, loss) - axis.shift, -HUGE, HUGE)
    if axis.log:
        values = np.maximum(values, axis.low)
    return values.astype(np.float32)
