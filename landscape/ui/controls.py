"""Controls made from declarations: what a part declares is what the page offers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from landscape.core.parts import Param, Part
from landscape.ui import ids
from landscape.ui.markup import wild
from landscape.words import say

OFF_DECADES = 6
"""A logarithmic slider whose range begins at 0 spans this many decades below its top; its left end is 0."""
NOTCH = 0.02
"""About what one notch of a logarithmic slider is, in decades: a whole number of them reaches its end."""


def chooser(
    kind: str, slot: int, registry: Mapping[str, type[Part]], part: Part, label: str, name: str = "slug"
) -> Component:
    """Offer all parts of a registry, grouped by theme where they have one; `name` is that of a part in another."""
    options = [
        (say(getattr(entry, "theme", "")), {"value": slug, "label": say(entry.title)})
        for slug, entry in registry.items()
    ]
    grouped = [{"group": theme, "items": [o for t, o in options if t == theme]} for theme in dict(options)]
    built: Component = dmc.Select(
        id=ids.control(kind, ids.VALUE, slot, name),
        value=part.slug,
        data=grouped if len(grouped) > 1 else [option for _, option in options],
        allowDeselect=False,
        checkIconPosition="right",
        size="sm",
        comboboxProps={"shadow": "md"},
        maxDropdownHeight=360,
        **wild(aria_label=label),
    )
    return built


def settings(kind: str, slot: int, part: Part, of: str, *, leave: tuple[str, ...] = ()) -> list[Component]:
    """Offer every declared value of a part and of the parts in it, except those named in `leave` and texts."""
    told = part.spelled().items()
    return [setting(kind, slot, part, name, of) for name, (d, _) in told if name not in leave and d.kind != "text"]


def setting(kind: str, slot: int, part: Part, name: str, of: str, title: str = "") -> Component:
    """Offer one declared value of a part.

    Parameters
    ----------
    kind, slot, name
        Of the control's id.
    part
        Declares the value and holds its present one.
    of
        Whose it is, for the accessible name: "SGD (blue)".
    title
        What to call it, if not by its name.
    """
    declared, value = part.spelled()[name]
    title = title or say(name.rsplit(".", maxsplit=1)[-1].replace("_", " "))
    label = say("{value} of {whose}", value=title, whose=of) if of else title
    if declared.kind == "part":
        return _row(title, declared, chooser(kind, slot, part.offered(name), getattr(part, name), label, name))
    if declared.kind in ("choice", "flag"):
        return _row(title, declared, _options(ids.control(kind, ids.VALUE, slot, name), declared, value, label))
    if declared.default is None:
        return _row(title, declared, _typed(ids.control(kind, ids.VALUE, slot, name), declared, value, label))
    slider = _slider(ids.control(kind, ids.SLIDER, slot, name), declared, value, label)
    return _row(title, declared, slider, _typed(ids.control(kind, ids.TYPED, slot, name), declared, value, label))


def typed(kind: str, slot: int, part: Part, name: str) -> Component:
    """Offer a number without a slider, for want of a range that one could slide along."""
    declared, value = part.spelled()[name]
    return _row(say(name), declared, _typed(ids.control(kind, ids.VALUE, slot, name), declared, value, say(name)))


def button(kind: str, slot: int, name: str, label: str, icon: str, **more: Any) -> Component:
    """Give an icon button that asks for one change."""
    return html.Button(
        html.Span(className=f"icon icon-{icon}"),
        id=ids.control(kind, ids.ACT, slot, name),
        className="icon-button",
        title=label,
        n_clicks=0,
        type="button",
        **wild(aria_label=label),
        **more,
    )


def text(value: Any) -> str:
    """Write a value the way it is typed."""
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _row(title: str, declared: Param, *children: Component) -> Component:
    return html.Div(
        [html.Span(title, className="setting-title", title=say(declared.help)), *children], className="setting"
    )


def _options(identity: ids.Id, declared: Param, value: Any, label: str) -> Component:
    options = (
        [("0", say("off")), ("1", say("on"))]
        if declared.kind == "flag"
        else [(option, say(option.replace("_", " "))) for option in declared.options]
    )
    built: Component = dmc.Select(
        id=identity,
        value=str(int(value)) if declared.kind == "flag" else value,
        data=[{"value": key, "label": name} for key, name in options],
        allowDeselect=False,
        size="xs",
        className="setting-choice",
        **wild(aria_label=label),
    )
    return built


def _typed(identity: ids.Id, declared: Param, value: Any, label: str) -> Component:
    built: Component = dmc.TextInput(
        id=identity,
        value=text(value),
        placeholder=say("own") if declared.default is None else "",
        debounce=True,
        size="xs",
        className="setting-typed",
        inputProps={"inputMode": "decimal"},
        **wild(aria_label=label),
    )
    return built


def _slider(identity: ids.Id, declared: Param, value: float, label: str) -> Component:
    lo, hi, step = _span(declared)
    built: Component = dmc.Slider(
        id=identity,
        min=lo,
        max=hi,
        step=step,
        value=_place(declared, value),
        name=_scale(declared),
        label=None,
        size="sm",
        thumbSize=16,
        updatemode="drag",
        thumbLabel=label,
        className="setting-slider",
    )
    return built


def _scale(declared: Param) -> str:
    """Name how a slider's place becomes a value; assets/controls.js reads it."""
    scale = "log" if declared.log else "linear"
    return scale + ("-int" if declared.kind == "int" else "") + ("-off" if declared.log and declared.lo == 0 else "")


def _span(declared: Param) -> tuple[float, float, float]:
    """Give a slider's ends and step: decimal exponents on a logarithmic one."""
    if not declared.log:
        return declared.lo, declared.hi, 1 if declared.kind == "int" else (declared.hi - declared.lo) / 200
    hi = math.log10(declared.hi)
    lo = hi - OFF_DECADES if declared.lo == 0 else math.log10(declared.lo)
    return lo, hi, (hi - lo) / max(1, round((hi - lo) / NOTCH))


def _place(declared: Param, value: float) -> float:
    lo, hi, _ = _span(declared)
    if not declared.log:
        return value
    return min(max(math.log10(value), lo), hi) if value > 0 else lo
