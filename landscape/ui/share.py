"""Share: the one menu from which everything leaves, sorted by what people want to do.

What a way does when it is unfolded is a module of its own, ``assets/modules/sharing/<slug>.js``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from landscape.export import solid
from landscape.ui import ids
from landscape.ui.dialogs import dialog, text_button
from landscape.ui.markup import attributes
from landscape.words import phrase, say

SIZES: Final = ((1280, 720), (1920, 1080), (640, 360), (720, 720))
"""Widths and heights of films, in pixels; the first one is the usual one, as with all that can be chosen."""
PICTURES: Final = ((1280, 720), (1920, 1080), (1080, 1080))
"""Widths and heights of pictures that are not as large as on the page."""
LENGTHS: Final = (5, 3, 8, 12, 20, 30)
"""Seconds that a film may last."""
RATES: Final = (30, 15, 20, 25, 60)
"""Frames of a film in a second."""


def nothing() -> list[Component]:
    """Give what a way has whose module fills it."""
    return []


@dataclass(frozen=True)
class Way:
    """A way in which something leaves.

    Attributes
    ----------
    slug
        What its module is called.
    purpose
        What somebody wants to do; ways of one purpose stand under it.
    title, help
        What it gives, and what that is good for.
    body
        Gives what there is to choose and to press.
    """

    slug: str
    purpose: str
    title: str
    help: str
    body: Callable[[], list[Component]] = nothing


def share() -> Component:
    """Give the menu: under every purpose its ways, of which one is unfolded at a time."""
    groups = groupby(WAYS, lambda way: way.purpose)
    purposes = [html.Section([html.H3(say(title)), *map(_way, ways)]) for title, ways in groups]
    return dialog(ids.SHARE, say("Share"), html.Div(purposes, className="share"))


def _way(way: Way) -> Component:
    summary = html.Summary([html.B(say(way.title)), html.Small(say(way.help))])
    told = html.P(className="share-told", role="status")
    return html.Details(
        [summary, html.Div([*way.body(), told], className="way-body")], className="way", **attributes(data_way=way.slug)
    )


def choice(name: str, title: str, options: Mapping[str, str] | None = None) -> Component:
    """Give a list to choose from, under its title; the browser fills one that has no options yet."""
    offered = [html.Option(text, value=value) for value, text in (options or {}).items()]
    return html.Label([title, html.Select(offered, className="choice", **attributes(data_choose=name))])


def choices(*content: Component) -> Component:
    """Give the row of what there is to choose."""
    return html.Div(list(content), className="share-choices")


def acts(*buttons: Component) -> Component:
    """Give the row of what there is to press."""
    return html.Div(list(buttons), className="share-acts")


def act(name: str, face: str, **more: Any) -> Component:
    """Give a button that the module of a way knows by `name`."""
    return html.Button(face, type="button", className="text-button", **attributes(data_act=name), **more)


def preview(title: str) -> Component:
    """Give the place where what leaves is to be read before it does."""
    return html.Pre(
        className="share-preview", tabIndex="0", role="region", **attributes(data_preview="", aria_label=title)
    )


def _link() -> list[Component]:
    said = html.P(className="share-said", **attributes(data_shown="said"))
    link = html.P(className="shared", **attributes(data_shown="link"))
    return [said, link, acts(text_button(ids.COPY, say("Copy link")))]


def _frame() -> list[Component]:
    return [preview(say("The frame as HTML")), acts(text_button(ids.EMBED, say("Copy embed")))]


def _page() -> list[Component]:
    keys = say("In it Space plays, ← and → step, and ? lists all keys.")
    size = say("It has less than a megabyte: where many balls or arrows would take more, it draws fewer and says so.")
    return [html.P(f"{keys} {size}", className="share-said"), acts(act("save", say("Save the page")))]


def _picture() -> list[Component]:
    forms = {"png": "PNG", "svg": say("SVG, which stays sharp at any size")}
    grounds = {"card": say("As on the page"), "clear": say("Transparent")}
    chosen = [
        _views(),
        choice("form", say("As"), forms),
        choice("size", say("Size"), {"page": say("As on the page"), **_sizes(PICTURES)}),
        choice("scale", say("Resolution"), {"1": "1×", "2": "2×", "4": "4×"}),
        choice("scheme", say("Light or dark"), _schemes()),
        choice("ground", say("Ground"), grounds),
        choice("caption", say("Caption"), _captions()),
    ]
    return [choices(*chosen), acts(act("save", say("Save"))), _given()]


def _film() -> list[Component]:
    lengths = {str(seconds): say("{count} s", count=seconds) for seconds in LENGTHS}
    chosen = [
        _views(),
        choice("form", say("As"), {"video": say("Video, MP4 where the browser can"), "gif": "GIF"}),
        choice("size", say("Size"), _sizes(SIZES)),
        choice("seconds", say("Length"), lengths),
        choice("rate", say("Frames a second"), {str(rate): str(rate) for rate in RATES}),
        choice("loop", say("Plays"), {"loop": say("again and again"), "once": say("once")}),
        choice("camera", say("Camera"), {"stands": say("stands still"), "turns": say("goes once around")}),
        choice("scheme", say("Light or dark"), _schemes()),
        choice("caption", say("Caption"), _captions()),
    ]
    progress = html.Progress(value="0", max="1", hidden=True, **attributes(aria_label=say("Frames made")))
    left = html.Small(className="share-left", **attributes(data_left=""))
    buttons = acts(
        act("make", say("Make and save"), disabled=True), act("cancel", say("Cancel"), hidden=True), progress, left
    )
    return [choices(*chosen), buttons, _given()]


def _views() -> Component:
    """Give the list of what is shown; the browser adds the views that the page has at the time."""
    return choice("what", say("Of"), {"all": say("Everything")})


def _schemes() -> dict[str, str]:
    return {"page": say("As on the page"), "light": say("Light"), "dark": say("Dark")}


def _sizes(sizes: Sequence[tuple[int, int]]) -> dict[str, str]:
    return {f"{width}x{height}": f"{width} × {height}" for width, height in sizes}


def _captions() -> dict[str, str]:
    return {"none": say("None"), "link": say("The link"), "told": say("What it shows"), "both": say("Both")}


def _given() -> Component:
    """Give the place where what was made is shown."""
    return html.Div(className="share-given", **attributes(data_given=""))


def _code() -> list[Component]:
    return [
        choices(choice("as", say("Written for")), choice("whose", say("Of"))),
        preview(say("The program")),
        acts(act("copy", say("Copy")), act("save", say("Save"))),
    ]


def _data() -> list[Component]:
    forms = {"csv": say("CSV, a row a step"), "json": say("JSON"), "scenario": say("JSON, the scenario alone")}
    buttons = acts(act("save", say("Save")), act("address", say("Copy address")))
    return [choices(choice("as", say("As"), forms)), buttons]


def _tables() -> list[Component]:
    tables = {"race": say("Race at this step"), "curves": say("Curves"), "contest": say("Race from many starts")}
    forms = {"markdown": "Markdown", "latex": "LaTeX", "csv": "CSV"}
    return [
        choices(choice("of", say("Table"), tables), choice("as", say("As"), forms)),
        preview(say("The table")),
        acts(act("copy", say("Copy")), act("save", say("Save"))),
    ]


def _solid() -> list[Component]:
    forms = {"stl": say("STL, to be printed"), "glb": say("GLB, with colours and paths")}
    limits = " ".join(map(str, (solid.LEAST, solid.USUAL, solid.MOST)))
    width = html.Span(className="share-field", **attributes(data_field="size", data_limits=limits))
    wide = html.Label([say("Width in millimetres"), width])
    return [choices(choice("as", say("As"), forms), wide), acts(act("save", say("Save")))]


SEND, PUT, SHOW, RUN, TAKE, PRINT = (
    phrase("Send it"),
    phrase("Put it into a page"),
    phrase("Put it on a slide or into a paper"),
    phrase("Run it elsewhere"),
    phrase("Take the numbers"),
    phrase("Print it in 3-D"),
)
WAYS: Final = (
    Way("link", SEND, phrase("Link"), phrase("Opens exactly what you see"), _link),
    Way("frame", PUT, phrase("Frame"), phrase("The stage and its playback, from this server"), _frame),
    Way("page", PUT, phrase("One HTML file"), phrase("Plays anywhere, without a server or a network"), _page),
    Way("picture", SHOW, phrase("Picture"), phrase("PNG or SVG"), _picture),
    Way("film", SHOW, phrase("Film"), phrase("MP4, WebM or GIF"), _film),
    Way("code", RUN, phrase("Program"), phrase("Complete, and prints the same numbers"), _code),
    Way("data", TAKE, phrase("Trajectories"), phrase("All that is known of every step of every run"), _data),
    Way("tables", TAKE, phrase("Tables"), phrase("Markdown, LaTeX or CSV, to be pasted"), _tables),
    Way("solid", PRINT, phrase("Solid"), phrase("The surface as STL or GLB"), _solid),
)
"""All ways, in the order in which they stand."""
