"""Every id of the page.

Controls have pattern ids ``{"kind", "role", "slot", "name"}``: what they change, which part of the control it is, of
which run (-1 for all), and the name of the value. The number of callbacks therefore does not depend on what can be
chosen.
"""

from __future__ import annotations

from typing import Any

from dash import ALL, MATCH

ADDRESS = "address"
REQUEST = "request"
LINK = "link"
PLAYBACK = "playback"
NOTICE = "notice"
SHARE, SHARE_OPEN, COPY, EMBED = "share", "share-open", "copy-link", "copy-embed"
HEIGHTS_FILE = "heights-file"
TABLE, TABLE_OPEN, TABLE_TEXT, TABLE_FILE = "table", "table-open", "table-text", "table-file"
TABLE_WRONG, TABLE_USE, TABLE_LIMITS = "table-wrong", "table-use", "table-limits"
GALLERY = "gallery"
GALLERY_OPEN = "gallery-open"
GALLERY_LIST = "gallery-list"
THUMBNAILS = "thumbnails"
HELP = "help"
HELP_OPEN = "help-open"
LESSON, LESSONS, LESSONS_OPEN = "lesson", "lessons", "lessons-open"
LESSONS_ASKED, COURSE = "lessons-asked", "course"
OWN_LESSON = "own-lesson"
PRESENT, PRESENT_OPEN, PRESENT_SAID = "present", "present-open", "present-said"
FULL_SCREEN, NOTES_OPEN = "full-screen", "notes-open"
QR, QR_ASKED, SHARED, SHARED_COPY = "qr", "qr-asked", "shared", "copy-shared"
UNDO, REDO = "undo", "redo"
BUSY = "busy"
OFFLINE = "offline"
LEAD, INVITATION = "lead", "invitation"
ANNOUNCER = "announcer"
SURPRISE, RESET, PROJECTOR = "surprise", "reset", "projector"

INSPECT = "inspect"
CONTROLS, RACE, ALL_RATES, INSIDE = "controls", "race", "rates", "inside"
PANEL, PANEL_OPEN, PANEL_CLOSE = "panel", "panel-open", "panel-close"
STAGE = "stage"
MAP = "map"
CURVES = "curves"
MODEL, EXPLORER = "model", "explorer"

SURFACE_CONTROLS = "surface-controls"
RUN_CONTROLS = "run-controls"
SETUP_CONTROLS = "setup-controls"

PLAY = "transport-play"
FORWARD = "transport-forward"
BACK = "transport-back"
RESTART = "transport-restart"
LOOP = "transport-loop"
SCRUBBER = "transport-scrubber"
SPEED = "transport-speed"
STATUS = "transport-status"

EVERY = -1
"""Slot of controls that belong to no single run."""

VALUE, NUMBER, TYPED, SLIDER, SAID, ACT = "value", "number", "typed", "slider", "said", "act"
"""Roles: a control whose ``value`` the scenario takes; a field for a number; the same with a slider beside it; that
slider; what is said of a number that was put right; a button."""

Id = dict[str, Any]


def tab(name: str) -> str:
    """Give the id of the tab that shows a part of the page."""
    return f"tab-{name}"


def card(slot: int) -> str:
    """Give the id of what the card of a run opens to."""
    return f"card-{slot}"


def opener(slot: int) -> str:
    """Give the id of the button that opens the card of a run."""
    return f"card-opener-{slot}"


def control(kind: str, role: str, slot: int, name: str) -> Id:
    """Give the id of one control."""
    return {"kind": kind, "role": role, "slot": slot, "name": name}


def every(role: str) -> Id:
    """Match all controls of a role."""
    return {"kind": ALL, "role": role, "slot": ALL, "name": ALL}


def same(role: str) -> Id:
    """Match the control of a role that sits beside another of the same kind, slot and name."""
    return {"kind": MATCH, "role": role, "slot": MATCH, "name": MATCH}
