"""Controls made from declarations: what a part declares is what the page offers."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from landscape.core.knots import LEAST, MOST
from landscape.core.mathml import plain
from landscape.core.params import Choice, Flag, Lines, Number, Param, Points, Typed, Whole
from landscape.core.parts import Inner, Part
from landscape.core.surfaces import Point
from landscape.simulation.scenario import View
from landscape.ui import ids
from landscape.ui.markup import attributes
from landscape.words import say
from landscape.words.numbers import localised

OFF_DECADES = 6
"""A logarithmic slider whose range begins at 0 spans this many decades below its top; its left end is 0."""
NOTCH = 0.02
"""About what one notch of a logarithmic slider is, in decades: a whole number of them reaches its end."""


def toggle(name: str, title: str, more: str = "") -> Component:
    """Give a button that turns a flag of the view on and off."""
    declared = View.params()[name]
    return html.Button(
        title,
        type="button",
        className=f"segment {more}".strip(),
        title=say(declared.help),
        **attributes(data_toggle=name, aria_pressed="false"),
    )


def chooser(
    kind: str,
    slot: int,
    registry: Mapping[str, type[Part]],
    part: Part,
    label: str,
    name: str = "slug",
    option: str = "",
) -> Component:
    """Offer all parts of a registry, grouped by theme where they have one; `name` is that of a part in another.

    What comes in themes is much, and so it can be searched. `option` is the class of each entry.
    """
    options = [
        (say(getattr(entry, "theme", "")), {"value": slug, "label": say(entry.title)})
        for slug, entry in registry.items()
    ]
    grouped = [{"group": theme, "items": [o for t, o in options if t == theme]} for theme in dict(options)]
    built: Component = dmc.Select(
        id=ids.control(kind, ids.VALUE, slot, name),
        value=part.slug,
        data=grouped if len(grouped) > 1 else [option for _, option in options],
        searchable=len(grouped) > 1,
        nothingFoundMessage=say("Nothing found"),
        allowDeselect=False,
        checkIconPosition="right",
        size="sm",
        comboboxProps={"shadow": "md"},
        maxDropdownHeight=360,
        classNames={"option": option},
        **attributes(aria_label=label),
    )
    return built


def settings(kind: str, slot: int, part: Part, of: str, *, leave: tuple[str, ...] = ()) -> list[Component]:
    """Offer every declared value of a part and of the parts in it, except those named in `leave` and texts."""
    spelled = part.spelled().items()
    offered = [name for name, (declared, _) in spelled if name not in leave and type(declared) in CONTROLS]
    return [setting(kind, slot, part, name, of) for name in offered]


def setting(
    kind: str, slot: int, part: Part, name: str, of: str, title: str = "", within: Point | None = None
) -> Component:
    """Offer one declared value of a part.

    Parameters
    ----------
    kind, slot, name
        Of the control's id.
    part
        Declares the value and holds its present one.
    of
        Whose it is, for the accessible name: "SGD (blue)"; empty for the inner part's, if it is in one.
    title
        What to call it, if not by its name and the letter that formulas have for it.
    within
        The least and the most of a number, where they are not those that are declared.
    """
    declared, value = part.spelled()[name]
    if within is not None and isinstance(declared, Number):
        declared = dataclasses.replace(declared, lo=within[0], hi=within[1])
    title = title or (say(declared.title) if declared.title else "")
    letter = "" if title else plain(declared.symbol)
    title = title or say(name.rsplit(".", maxsplit=1)[-1].replace("_", " "))
    inner = name.rpartition(".")[0].rpartition(".")[2]
    asked = _Asked(kind, slot, part, name, declared, value, _called(title, of or (say(inner) if inner else "")))
    return _row(title, declared, *CONTROLS[type(declared)](asked), letter=letter)


def _called(title: str, of: str) -> str:
    """Give the accessible name of a control."""
    return say("{value} of {whose}", value=title, whose=of) if of else title


class Pieces(NamedTuple):
    """What a number is chosen with, where its pieces stand apart."""

    slider: Component
    field: Component
    said: Component


def pieces(kind: str, slot: int, part: Part, name: str, of: str, title: str) -> Pieces:
    """Offer a declared number as :func:`setting` does, in pieces: a slider, a field, and what is said of the number."""
    declared, value = part.spelled()[name]
    return Pieces(*_slide(_Asked(kind, slot, part, name, declared, value, _called(title, of))))


@dataclass(frozen=True)
class _Asked:
    """What a control is to be made for: a declared value of a part and how it is called aloud."""

    kind: str
    slot: int
    part: Part
    name: str
    declared: Any
    value: Any
    label: str

    def id(self, role: str) -> ids.Id:
        return ids.control(self.kind, role, self.slot, self.name)


def _choose_part(asked: _Asked) -> list[Component]:
    offered, chosen = asked.part.offered(asked.name), getattr(asked.part, asked.name)
    return [chooser(asked.kind, asked.slot, offered, chosen, asked.label, asked.name)]


def _choose_option(asked: _Asked) -> list[Component]:
    declared = asked.declared
    names = declared.names or [option.replace("_", " ") for option in declared.options]
    options = [(option, say(name)) for option, name in zip(declared.options, names, strict=True)]
    return [_options(asked.id(ids.VALUE), options, asked.value, asked.label)]


def _switch(asked: _Asked) -> list[Component]:
    options = [(asked.declared.spell(False), say("off")), (asked.declared.spell(True), say("on"))]
    return [_options(asked.id(ids.VALUE), options, asked.declared.spell(asked.value), asked.label)]


def _slide(asked: _Asked) -> list[Component]:
    """Give a slider with a field beside it; an optional number, which may be nowhere, has a field alone."""
    declared, value, label = asked.declared, asked.value, asked.label
    if declared.default is None:
        return _field(asked)
    slider = _slider(asked.id(ids.SLIDER), declared, value, label)
    return [slider, _typed(asked.id(ids.TYPED), declared, value, label), _said(asked.id(ids.SAID))]


def _write(asked: _Asked) -> list[Component]:
    """Give the place where assets/modules/controls/typed.js puts a field, what is meant by it, and what is wrong."""
    told = {"kind": asked.kind, "slot": asked.slot, "name": asked.name, "slug": asked.part.slug, "text": asked.value}
    look = {"label": asked.label, "lines": asked.declared.lines, "most": asked.declared.most}
    examples, usual = asked.declared.examples, asked.declared.default
    hints = {"hint": "" if usual else say("e.g. {example}", example=examples[0]), "examples": examples}
    hints |= {"copies": asked.declared.copies() if isinstance(asked.declared, Lines) else {}}
    hints |= {"guide": [[written, say(means)] for written, means in asked.declared.guide]}
    wide = "typed typed-wide" if asked.declared.lines > 1 else "typed"
    return [html.Div(className=wide, **attributes(data_typed=json.dumps(told | look | hints)))]


def _draw(asked: _Asked) -> list[Component]:
    """Give the place where assets/modules/player/knots.js lets a curve be drawn."""
    told = {"kind": asked.kind, "slot": asked.slot, "name": asked.name, "label": asked.label}
    told |= {"least": LEAST, "most": MOST}
    return [html.Div(className="drawn", **attributes(data_knots=json.dumps(told)))]


CONTROLS: Mapping[type[Param], Callable[[_Asked], list[Component]]] = {
    Inner: _choose_part,
    Choice: _choose_option,
    Flag: _switch,
    Lines: _write,
    Number: _slide,
    Points: _draw,
    Typed: _write,
    Whole: _slide,
}
"""Which control a kind of field asks for; another text has a place of its own, if any, an overlay one at a view."""


def number_field(kind: str, slot: int, part: Part, name: str) -> Component:
    """Offer a number without a slider, for want of a range that one could slide along."""
    declared, value = part.spelled()[name]
    return _row(say(name), declared, *_field(_Asked(kind, slot, part, name, declared, value, say(name))))


def _field(asked: _Asked) -> list[Component]:
    return [_typed(asked.id(ids.NUMBER), asked.declared, asked.value, asked.label), _said(asked.id(ids.SAID))]


def button(kind: str, slot: int, name: str, label: str, icon: str, **more: Any) -> Component:
    """Give an icon button that asks for one change."""
    return html.Button(
        id=ids.control(kind, ids.ACT, slot, name),
        className=f"icon-button icon icon-{icon}",
        title=label,
        n_clicks=0,
        type="button",
        **attributes(aria_label=label),
        **more,
    )


def mathematics(*formulas: str) -> Component:
    """Give the place where assets/modules/page/mathematics.js puts formulas, for which Dash has no elements."""
    lines = [html.Div(**attributes(data_math=formula)) for formula in formulas]
    reached = {"tabIndex": "0", "role": "group", **attributes(aria_label=say("Formula"))}  # to be scrolled
    return html.Div(lines, className="formulas", **reached)


def text(value: Any) -> str:
    """Write a value the way it is typed in the language that is spoken."""
    if value is None:
        return ""
    return localised(f"{value:.6g}".replace("e-0", "e-") if isinstance(value, float) else str(value))


def _row(title: str, declared: Param, *children: Component, letter: str = "") -> Component:
    called: list[str | Component] = [title]
    if letter not in ("", title):
        called += [" ", html.Var(letter)]
    name = html.Span(called, className="setting-title", title=say(declared.help))
    return html.Div([name, *children], className="setting")


def _options(identity: ids.Id, options: list[tuple[str, str]], value: str, label: str) -> Component:
    built: Component = dmc.Select(
        id=identity,
        value=value,
        data=[{"value": key, "label": name} for key, name in options],
        allowDeselect=False,
        size="xs",
        className="setting-choice",
        **attributes(aria_label=label),
    )
    return built


def _typed(identity: ids.Id, declared: Number, value: Any, label: str) -> Component:
    kind = "optional" if declared.default is None else "whole" if declared.whole else "number"
    built: Component = dmc.TextInput(
        id=identity,
        value=text(value),
        name=f"{kind} {declared.lo:g} {declared.hi:g}",
        placeholder=say("own") if declared.default is None else "",
        debounce=True,
        size="xs",
        className="setting-typed",
        inputProps={"inputMode": "decimal"},
        **attributes(aria_label=label),
    )
    return built


def _said(identity: ids.Id) -> Component:
    """Give the place under a field where the browser says what became of what was typed."""
    return html.P(id=identity, className="setting-said", role="status")


def _slider(identity: ids.Id, declared: Number, value: float, label: str) -> Component:
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


def _scale(declared: Number) -> str:
    """Name how a slider's place becomes a value; assets/modules/controls/slider.js reads it."""
    scale = "log" if declared.log else "linear"
    return scale + ("-int" if declared.whole else "") + ("-off" if declared.log and declared.lo == 0 else "")


def _span(declared: Number) -> tuple[float, float, float]:
    """Give a slider's ends and step: decimal exponents on a logarithmic one."""
    if not declared.log:
        return declared.lo, declared.hi, 1 if declared.whole else (declared.hi - declared.lo) / 200
    hi = math.log10(declared.hi)
    lo = hi - OFF_DECADES if declared.lo == 0 else math.log10(declared.lo)
    return lo, hi, (hi - lo) / max(1, round((hi - lo) / NOTCH))


def _place(declared: Number, value: float) -> float:
    lo, hi, _ = _span(declared)
    if not declared.log:
        return value
    return min(max(math.log10(value), lo), hi) if value > 0 else lo
