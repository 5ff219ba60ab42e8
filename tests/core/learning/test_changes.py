"""What somebody did to rows: short text that is read strictly, and applied to what it suits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.core.learning.changes import MAX_CHANGES, Change, changed_rows, read_changes, with_change, write_changes
from landscape.core.learning.datasets import Rows

ROWS = Rows(np.arange(5.0)[:, None], np.array([0.0, 1.0, 0.0, 1.0, 1.0]), np.zeros(5, dtype=bool))


def after(text: str, classes: int = 0) -> list[tuple[float, ...]]:
    rows = changed_rows(ROWS, read_changes(text), classes)
    return [(*x, y) for x, y in zip(rows.x.tolist(), rows.y.tolist(), strict=True)]


def test_rows_are_moved_added_and_taken_away() -> None:
    assert after("1:9:8~a:2.5:0.5~d:0") == [(9, 8), (2, 0), (3, 1), (4, 1), (2.5, 0.5)]


def test_a_class_is_a_class_wherever_it_is_put() -> None:
    assert after("0:3:0.7~1:3:-4~2:3:9", classes=2)[:3] == [(3, 1), (3, 0), (3, 1)]


def test_what_does_not_suit_the_rows_is_left_out() -> None:
    assert after("9:1:1~d:77~0:1:2:3~a:1:2:3") == after("")


def test_one_row_always_stays() -> None:
    assert len(after("d:0~d:1~d:2~d:3~d:4")) == 1


@pytest.mark.parametrize(
    "text", ["x", "1", "1:", "1:2", "1:2:nan", "1:2:inf", "1:1e9:1", "-1:2:3", "d:x", "d:", "1:2:3:4:5", "~", "٣:1:2"]
)
def test_a_text_that_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"a row|to float"):
        read_changes(text)


def test_too_many_changes_are_refused() -> None:
    assert len(read_changes("~".join(["d:1"] * MAX_CHANGES))) == MAX_CHANGES
    with pytest.raises(ValueError, match=str(MAX_CHANGES)):
        read_changes("~".join(["d:1"] * (MAX_CHANGES + 1)))


NUMBERS = st.floats(-1e5, 1e5).map(lambda value: float(f"{value:.5g}"))
CHANGES = st.builds(Change, st.none() | st.integers(0, 99), st.tuples(NUMBERS, NUMBERS)) | st.builds(
    Change, st.integers(0, 99), st.none()
)


@given(st.lists(CHANGES, max_size=MAX_CHANGES).map(tuple))
def test_what_is_written_is_read_again(changes: tuple[Change, ...]) -> None:
    assert read_changes(write_changes(changes)) == changes


@given(st.lists(CHANGES, max_size=60))
def test_change_upon_change_is_always_readable(changes: list[Change]) -> None:
    text = ""
    for change in changes:
        text = with_change(text, change, 5)
        read_changes(text)


def test_a_row_moved_twice_is_told_once() -> None:
    text = with_change(with_change("", Change(2, (1.0, 1.0)), 5), Change(2, (3.0, 4.0)), 5)
    assert text == "2:3:4"


def test_an_added_row_can_be_moved_and_taken_away() -> None:
    added = with_change("", Change(None, (1.0, 1.0)), 5)
    moved = with_change(added, Change(5, (3.0, 4.0)), 5)
    assert moved == "a:3:4"
    assert with_change(moved, Change(5, None), 5) == ""
