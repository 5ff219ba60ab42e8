"""What opens over the page: the gallery, the keys, and what presenting needs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from landscape.core.learning.tables import MAX_BYTES, MAX_ROWS
from landscape.simulation.links import encode_whole
from landscape.simulation.presets import FRONT_PAGE
from landscape.ui import ids
from landscape.ui.markup import attributes
from landscape.words import say

KEYS_ALONE = (
    ("Space", "play and pause"),
    ("← →", "one step; with Shift ten"),
    ("Home End", "the first and the last step"),
    ("S", "together or side by side"),
    ("L", "layers"),
    ("F", "fog: see only what the balls come near to"),
    ("W", "whole window: the stage and its playback alone; Esc leaves it"),
    ("P", "projector mode"),
    ("?", "these keys"),
)
"""Keys of a page that is one file, too."""
KEYS = (
    *KEYS_ALONE,
    ("PageDown PageUp", "next and previous step of a lesson"),
    ("G", "gallery"),
    ("E", "share: link, page, picture, film, program, numbers, solid"),
    ("N", "present: full screen, notes, QR code"),
    ("R", "surprise me"),
    ("Ctrl Z", "undo; with Shift redo"),
    ("Alt ↑ ↓", "move a run that has the focus"),
    ("↑ ↓ Insert", "where the data have the focus: from row to row, with Shift move it; add one beside it"),
    ("Delete", "remove the row that is pointed at"),
)
"""Every key of the page and what it does; assets/modules/controls/keys.js and the player listen to them."""


def gallery() -> Component:
    """Give the empty gallery; it is filled when first opened."""
    league = html.Details(
        [html.Summary(say("League: all methods on all surfaces")), html.Div(**attributes(data_league=""))],
        className="league-place",
    )
    exhibits = html.Div(id=ids.GALLERY_LIST, className="gallery")
    return dialog(ids.GALLERY, say("Gallery"), html.Div([league, exhibits]))


def help_page(listed: Sequence[tuple[str, str]] = KEYS, *more: Component) -> Component:
    """Give the list of keys, which is filled when first opened; and what else there is to say of a page."""
    return dialog(ids.HELP, say("Keys"), html.Div([keys_of(listed), *more]))


def keys_of(listed: Sequence[tuple[str, str]]) -> Component:
    """Give an empty list of keys, which the browser fills."""
    told = json.dumps([[[say(key) for key in keys.split()], say(text)] for keys, text in listed])
    built: Component = html.Dl(className="keys", **attributes(data_keys=told))
    return built


def present() -> Component:
    """Give what a lecturer needs in front of an audience; assets/modules/presenting/present.js fills and drives it."""
    copy = text_button(ids.SHARED_COPY, say("Copy link"))
    full = text_button(ids.FULL_SCREEN, say("Full screen"), **attributes(aria_pressed="false"))
    notes = text_button(ids.NOTES_OPEN, say("Open notes"))
    aside = say("A second window, in step with this one, with what the audience does not see.")
    acts = html.Div(
        [
            html.Div(
                [html.H3(say("The link")), html.P(id=ids.SHARED, className="shared"), copy], className="present-act"
            ),
            _act(say("For the audience"), say("The whole screen, in large type. Esc leaves it."), full),
            _act(say("For you"), aside, notes),
            html.P(id=ids.PRESENT_SAID, className="present-said", role="status"),
        ],
        className="present-acts",
    )
    code = html.Div(id=ids.QR, className="qr", role="status")
    return dialog(ids.PRESENT, say("Present"), html.Div([code, acts], className="present"))


def text_button(identity: str, face: str, **more: Any) -> Component:
    """Give a button that says what it does."""
    return html.Button(face, id=identity, type="button", className="text-button", **more)


def lesson_list() -> Component:
    """Give the empty list of lessons and of words; the browser fills it when first opened."""
    return dialog(ids.LESSONS, say("Lessons"), html.Div(className="lesson-list", **attributes(data_lessons="")))


def own_lesson() -> Component:
    """Give the empty place where a lesson of one's own is written; assets/modules/lesson/writing.js furnishes it."""
    first = encode_whole(FRONT_PAGE)  # which a link need not tell, but a lesson does
    return dialog(
        ids.OWN_LESSON, say("Write a lesson"), html.Div(className="writing", **attributes(data_writing=first))
    )


def table() -> Component:
    """Give the place to paste or drop a table of one's own; assets/modules/controls/table.js hands it over."""
    limits = say(
        "One row a line, with one or two inputs and then the target; separated by commas, semicolons, tabs or spaces; "
        "at most {rows} rows. A first line may name the columns.",
        rows=MAX_ROWS,
    )
    file = html.Button(say("Choose a file"), id=ids.TABLE_FILE, type="button", className="text-button")
    use = html.Button(say("Use this table"), id=ids.TABLE_USE, type="button", className="text-button table-use")
    return dialog(
        ids.TABLE,
        say("Your own data"),
        html.Div(
            [
                html.P(limits, id=ids.TABLE_LIMITS),
                html.Textarea(
                    id=ids.TABLE_TEXT,
                    placeholder=say("hours,mark") + "\n1,2.1\n2,2.9",
                    rows=10,
                    spellCheck="false",
                    **attributes(
                        aria_label=say("The table"),
                        aria_describedby=ids.TABLE_LIMITS,
                        data_most=str(MAX_BYTES),
                    ),
                ),
                html.P(id=ids.TABLE_WRONG, className="table-wrong", role="alert", hidden=True),
                html.Div(
                    [html.Span(say("or drop a file here"), className="view-hint"), file, use], className="table-acts"
                ),
            ],
            className="table-drop",
        ),
    )


def _act(title: str, text: str, button: Component) -> Component:
    return html.Div([html.H3(title), html.P(text), button], className="present-act")


def dialog(identity: str, title: str, content: Component) -> Component:
    """Give what opens over the page under a title and a button that closes it."""
    close = html.Button(
        type="button",
        className="press icon icon-close",
        **attributes(aria_label=say("Close"), data_close=""),
    )
    head = html.Div([html.H2(title), close], className="dialog-head")
    return html.Dialog([head, content], id=identity, className="dialog", **attributes(aria_label=title))
