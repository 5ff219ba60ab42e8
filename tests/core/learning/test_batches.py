"""Which rows a step learns from: fair, seeded, and in epochs unless drawn with replacement."""

import numpy as np
import pytest

from landscape.core.learning.batches import draw_batches, per_epoch


@pytest.mark.parametrize(("rows", "size"), [(10, 3), (150, 32), (7, 1), (12, 4), (5, 4)])
def test_an_epoch_sees_every_row_once(rows: int, size: int) -> None:
    each = per_epoch(rows, size)
    batches = draw_batches(rows, size, 3 * each, seed=1)
    assert batches is not None
    for epoch in range(3):
        seen = np.concatenate([*batches][epoch * each : (epoch + 1) * each])
        assert sorted(seen.tolist()) == list(range(rows))
    assert {len(some) for some in batches} <= {size, rows % size}


def test_epochs_are_shuffled_differently() -> None:
    batches = draw_batches(50, 50 - 1, 4, seed=0)
    assert batches is not None
    assert batches[0].tolist() != batches[2].tolist()


@pytest.mark.parametrize("replacement", [False, True])
def test_more_steps_begin_with_the_same_batches(replacement: bool) -> None:
    short, long = (draw_batches(40, 6, steps, seed=3, replacement=replacement) for steps in (11, 200))
    assert short is not None
    assert long is not None
    assert all((a == b).all() for a, b in zip(short, long, strict=False))
    other = draw_batches(40, 6, 11, seed=4, replacement=replacement)
    assert other is not None
    assert any((a != b).any() for a, b in zip(short, other, strict=True))


def test_with_replacement_a_row_comes_as_often_as_any_other() -> None:
    batches = draw_batches(10, 5, 4_000, seed=0, replacement=True)
    assert batches is not None
    assert {len(some) for some in batches} == {5}
    counts = np.bincount(np.concatenate(batches), minlength=10)
    assert abs(counts / 2_000 - 1).max() < 0.1
    assert any(len(set(some.tolist())) < 5 for some in batches)


@pytest.mark.parametrize("size", [0, 10, 11, 100_000])
def test_all_rows_or_more_than_there_are_is_no_batch(size: int) -> None:
    assert draw_batches(10, size, 5, seed=0) is None
    assert per_epoch(10, size) == 1
