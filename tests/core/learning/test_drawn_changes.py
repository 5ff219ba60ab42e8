"""Changes of rows: told by numbers of the untouched rows, asked for by numbers of the rows as drawn."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from landscape.core.learning.changes import MAX_CHANGES, changed_rows, has_room, read_changes, with_drawn_change
from landscape.core.learning.datasets import Rows

NUMBERS = st.floats(-9, 9).map(lambda value: float(f"{value:.5g}"))
VALUES = st.tuples(NUMBERS, NUMBERS)
ASKED = st.lists(st.tuples(st.none() | st.integers(0, 12), st.none() | VALUES), max_size=25)


def untouched(count: int = 6) -> Rows:
    x = np.arange(float(count))
    return Rows(x[:, None].copy(), 2 * x, np.arange(count) % 3 == 1)


def told(rows: Rows) -> list[tuple[float, float]]:
    return list(zip(rows.x[:, 0].tolist(), rows.y.tolist(), strict=True))


def after(text: str, rows: Rows) -> Rows:
    return changed_rows(rows, read_changes(text), 0)


@given(ASKED, st.integers(1, 6))
def test_what_is_drawn_as_a_row_is_the_row_that_changes(asked: list[tuple[int | None, None]], count: int) -> None:
    rows, text = untouched(count), ""
    expected = told(rows)
    for row, values in asked:
        before, text = text, with_drawn_change(text, row, values, rows, 0)
        if row is None and values:
            expected.append(values)
        elif row is not None and row < len(expected) and values:
            expected[row] = values
        elif row is not None and row < len(expected) and text != before:
            del expected[row]
        assert told(after(text, rows)) == expected


@given(ASKED)
def test_a_row_to_learn_from_stays(asked: list[tuple[int | None, None]]) -> None:
    rows, text = untouched(4), ""
    for row, _ in asked * 3:
        text = with_drawn_change(text, row, None, rows, 0)
    assert not after(text, rows).held_out.all()


def test_all_can_go_but_one() -> None:
    rows, text = untouched(4), ""
    for _ in range(9):
        text = with_drawn_change(text, 0, None, rows, 0)
    assert len(after(text, rows).y) == 1
    assert with_drawn_change(text, 0, None, rows, 0) == text


def test_a_row_that_is_moved_twice_is_told_once() -> None:
    rows = untouched()
    text = with_drawn_change("d:0", 2, (1.5, 2.5), rows, 0)
    assert with_drawn_change(text, 2, (1.25, 3), rows, 0) == "d:0~3:1.25:3"


def test_numbers_beyond_the_rows_mean_nothing() -> None:
    rows = untouched()
    assert with_drawn_change("d:0", 5, (1, 2), rows, 0) == "d:0"
    assert with_drawn_change("d:0", -1, (1, 2), rows, 0) == "d:0"
    assert with_drawn_change("d:0", None, None, rows, 0) == "d:0"


def test_there_is_room_until_there_is_not() -> None:
    rows, text = untouched(), ""
    for _ in range(MAX_CHANGES):
        assert has_room(text)
        text = with_drawn_change(text, None, (1.0, 2.0), rows, 0)
    assert not has_room(text)
    assert with_drawn_change(text, None, (1.0, 2.0), rows, 0) == text
