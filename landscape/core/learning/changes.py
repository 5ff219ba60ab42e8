"""What somebody did to the rows of a data set: moved, added and taken away, as short text for a link.

``3:0.5:1.9`` moves row 3, ``a:2.5:8`` adds a row, ``d:7`` takes row 7 away; ``~`` stands between. Numbers of rows are
those of the untouched data set, followed by the added ones in their order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from landscape.core.learning.datasets import Rows

MAX_CHANGES = 35
"""Changes that are kept."""
MAX_LENGTH = 700
"""Characters in which they are told."""
MAX_NUMBER = 1e6
"""Largest number that a changed row may hold."""


@dataclass(frozen=True)
class Change:
    """One change of one row.

    Attributes
    ----------
    row
        The number of the row; None for a new one.
    values
        Its inputs and target; None to take the row away.
    """

    row: int | None
    values: tuple[float, ...] | None


def read_changes(text: str) -> tuple[Change, ...]:
    """Read changes from their text.

    Raises
    ------
    ValueError
        When the text means nothing, or says too much.
    """
    changes = tuple(_change(token) for token in text.split("~")) if text else ()
    if len(changes) > MAX_CHANGES:
        raise ValueError(f"at most {MAX_CHANGES} changes are kept, got {len(changes)}")
    return changes


def _change(token: str) -> Change:
    head, *rest = token.split(":")
    if head == "d" and len(rest) == 1:
        return Change(_row(rest[0]), None)
    values = tuple(float(value) for value in rest)
    if not 2 <= len(values) <= 3 or not all(abs(value) <= MAX_NUMBER for value in values):
        raise ValueError(f"a row has two or three numbers up to {MAX_NUMBER:g}, got {token!r}")
    return Change(None if head == "a" else _row(head), values)


def _row(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise ValueError(f"a row has a number, got {text!r}")
    return int(text)


def write_changes(changes: tuple[Change, ...]) -> str:
    """Write changes as text."""
    return "~".join(_token(change) for change in changes)


def _token(change: Change) -> str:
    if change.values is None:
        return f"d:{change.row}"
    return ":".join(["a" if change.row is None else str(change.row), *(f"{value:.5g}" for value in change.values)])


def with_change(text: str, change: Change, rows: int) -> str:
    """Give the text after one more change; a row that was changed before keeps only what it is now.

    Parameters
    ----------
    text
        What was done so far.
    change
        What is done now. Its row may be an added one.
    rows
        How many rows the untouched data set has.
    """
    changes = list(read_changes(text))
    added = [index for index, one in enumerate(changes) if one.row is None]
    if change.row is not None and change.row >= rows:
        place = change.row - rows
        if place >= len(added):
            return text
        moved = [] if change.values is None else [Change(None, change.values)]
        changes[added[place] : added[place] + 1] = moved
    else:
        changes = [one for one in changes if one.row is None or one.row != change.row]
        changes.append(change)
    written = write_changes(tuple(changes))
    return written if len(changes) <= MAX_CHANGES and len(written) <= MAX_LENGTH else text


def with_drawn_change(text: str, row: int | None, values: tuple[float, ...] | None, rows: Rows, classes: int) -> str:
    """Give the text after one more change of a row that goes by its number among the changed rows.

    Parameters
    ----------
    text
        What was done so far.
    row
        The number of the row in what :func:`changed_rows` gives; None adds one.
    values
        Its inputs and target; None takes it away.
    rows
        The untouched data set.
    classes
        How many classes a target can be; 0 for numbers.

    Returns
    -------
    str
        The same text where there is no such row, or no room for one more change, or where the row has to stay.
    """
    if row is None:
        return with_change(text, Change(None, values), len(rows.y)) if values is not None else text
    before = read_changes(text)
    drawn = _applied(rows, before, classes).numbers
    if not 0 <= row < len(drawn):
        return text
    after = with_change(text, Change(drawn[row], values), len(rows.y))
    if values is None and len(_applied(rows, read_changes(after), classes).numbers) == len(drawn):
        return text
    return after


def has_room(text: str) -> bool:
    """Tell whether a row can still be added."""
    return with_change(text, Change(None, (-1.2345e-5,) * 3), 0) != text


def changed_rows(rows: Rows, changes: tuple[Change, ...], classes: int) -> Rows:
    """Give rows after all changes; what does not suit them is left out, and one row to learn from at least stays.

    Parameters
    ----------
    rows
        The untouched data set.
    changes
        What was done to it.
    classes
        How many classes a target can be; 0 for numbers.
    """
    return _applied(rows, changes, classes).rows if changes else rows


class _Applied(NamedTuple):
    """Rows after all changes, and of each the number that it has in the text."""

    rows: Rows
    numbers: list[int]


def _applied(rows: Rows, changes: tuple[Change, ...], classes: int) -> _Applied:
    x, y, held_out = rows.x.copy(), rows.y.astype(float), rows.held_out.copy()
    kept = np.ones(len(y), dtype=bool)
    new: list[tuple[float, ...]] = []
    numbers: list[int] = []
    added = len(y)
    for change in changes:
        values = _suited(change.values, x.shape[1], classes)
        if change.row is None:
            if values:
                new.append(values)
                numbers.append(added)
            added += 1
        elif change.row < len(y) and change.values is None:
            last = not (kept & ~held_out & (np.arange(len(y)) != change.row)).any()
            kept[change.row] = last and kept[change.row]
        elif change.row < len(y) and values:
            x[change.row], y[change.row] = values[:-1], values[-1]
    more = np.array(new, dtype=float).reshape(-1, x.shape[1] + 1)
    changed = Rows(
        np.concatenate([x[kept], more[:, :-1]]),
        np.concatenate([y[kept], more[:, -1]]),
        np.concatenate([held_out[kept], np.zeros(len(more), dtype=bool)]),
    )
    return _Applied(changed, [*np.flatnonzero(kept).tolist(), *numbers])


def _suited(values: tuple[float, ...] | None, inputs: int, classes: int) -> tuple[float, ...] | None:
    if values is None or len(values) != inputs + 1:
        return None
    target = values[-1] if not classes else float(min(max(math.floor(values[-1] + 0.5), 0), classes - 1))
    return (*values[:-1], target)
