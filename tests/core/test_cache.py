"""What is remembered is bounded in bytes, whatever is asked, and goes in the order of its last use."""

from __future__ import annotations

import gc
import itertools
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape import decode
from landscape.core.cache import BUDGET, CACHE, COMPILED, SHARE, Cache, remembered, size_of
from landscape.core.learning.models import _compiled
from landscape.core.surfaces.data import Data
from landscape.simulation.ensemble import follow

KEPT = 8_000
"""Bytes of the values that these tests keep; what their keys and headers take comes on top."""


def block(size: int = KEPT) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return np.zeros(size, dtype=np.uint8)


class TestBound:
    @given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 20_000)), max_size=60))
    def test_the_size_is_the_sum_of_what_is_kept_and_within_the_budget(self, asked: list[tuple[int, int]]) -> None:
        cache = Cache(100_000)
        for key, size in asked:
            cache.recall(key, lambda size=size: block(size))
            entries = cache._entries.items()
            assert cache.size == sum(size_of(key, value) for key, (value, _) in entries) <= cache.budget

    def test_the_least_recently_used_goes_first(self) -> None:
        cache = Cache(SHARE * 10_000)
        for key in range(9):
            cache.recall(key, block)
        cache.recall(0, pytest.fail)
        for key in (9, 10):
            cache.recall(key, block)
        assert 0 in cache._entries
        assert 1 not in cache._entries
        assert list(cache._entries)[-1] == 10

    def test_what_is_larger_than_its_share_drives_nothing_out(self) -> None:
        cache = Cache(SHARE * 10_000)
        small = cache.recall("small", block)
        for _ in range(SHARE):
            assert cache.recall("large", lambda: block(10_001)).nbytes == 10_001
        assert cache.recall("small", pytest.fail) is small
        assert list(cache._entries) == ["small"]

    def test_keys_count(self) -> None:
        cache = Cache(SHARE * 10_000)
        cache.recall("x" * 5_000, lambda: None)
        assert cache.size > 5_000
        cache.recall("x" * 10_000, lambda: None)
        assert len(cache._entries) == 1


class TestThreads:
    def test_what_many_ask_for_stays_within_the_budget_and_is_right(self) -> None:
        cache, begin = Cache(100_000), threading.Barrier(8)

        def ask(seed: int) -> None:
            begin.wait()
            for key in np.random.default_rng(seed).integers(40, size=400).tolist():
                assert cache.recall(key, lambda key=key: np.full(KEPT, key))[0] == key
                assert cache.size <= cache.budget

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(ask, range(8)))
        assert cache.size == sum(size for _, size in cache._entries.values())

    def test_nobody_waits_while_another_makes_a_value(self) -> None:
        cache, made, asked = Cache(100_000), threading.Event(), threading.Event()

        def slowly() -> str:
            asked.set()
            assert made.wait(30)
            return "slow"

        with ThreadPoolExecutor(1) as pool:
            slow = pool.submit(cache.recall, "key", slowly)
            assert asked.wait(30)
            assert cache.recall("key", lambda: "quick") == "quick"
            made.set()
            assert slow.result() == "slow"
        assert cache.recall("key", pytest.fail) == "quick"


def test_a_function_remembers_by_its_arguments() -> None:
    asked: list[tuple[int, int]] = []

    @remembered
    def add(a: int, b: int = 0) -> int:
        asked.append((a, b))
        return a + b

    assert [add(1), add(1), add(1, b=2), add(1, b=2), add(2)] == [1, 1, 3, 3, 2]
    assert asked == [(1, 0), (1, 2), (2, 0)]


def test_an_error_is_not_remembered() -> None:
    answers = iter([ValueError, 3])

    @remembered
    def fail_first(_: object) -> int:
        answer = next(answers)
        if not isinstance(answer, int):
            raise answer
        return answer

    with pytest.raises(ValueError, match=r"^$"):
        fail_first("test_an_error_is_not_remembered")
    assert fail_first("test_an_error_is_not_remembered") == 3


class TestSize:
    def test_a_view_counts_as_what_it_keeps_alive(self) -> None:
        assert size_of(block()[:1]) > KEPT

    def test_what_is_shared_counts_once(self) -> None:
        one = block()
        assert size_of([one, one], (one, one[:5])) < KEPT + 2_000

    def test_rows_of_a_table_count_wherever_a_part_holds_them(self) -> None:
        (small, large) = (decode(f"surface=data,data:blobs,data.n:{n}").surface for n in (4, 400))
        assert size_of((small,)) + 390 * 3 * 8 < size_of((large,)) < size_of((small,)) + 400 * 8 * 8

    @pytest.mark.parametrize("query", ["steps=2000", "steps=400&starts=100", "surface=data&batch=3&steps=300"])
    def test_a_trajectory_counts_what_it_takes(self, query: str) -> None:
        scenario = decode(f"run=adam&{query}")
        follow(scenario)
        CACHE.clear()
        tracemalloc.start()
        (trajectory,) = follow(scenario)
        CACHE.clear()
        gc.collect()  # lets go of small objects, too, that Python keeps to be used again
        taken, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert 0.9 * taken - 10_000 < size_of(trajectory) < 1.1 * taken + 10_000

    def test_a_compiled_function_takes_no_more_than_is_counted(self) -> None:
        surface = decode("surface=data,data:penguins_three").surface
        assert isinstance(surface, Data)
        formulas = [surface.model.replace(seed=seed).formulas(surface.rows) for seed in range(1, 9)]
        CACHE.clear()
        tracemalloc.start()
        kept = [_compiled(each) for each in formulas]
        taken = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, "<string>")])
        tracemalloc.stop()
        assert sum(trace.size for trace in taken.traces) / len(kept) < COMPILED
        assert CACHE.size > len(kept) * COMPILED


def test_forty_clouds_stay_within_the_budget() -> None:
    CACHE.clear()
    for tenth in itertools.count(1):
        follow(decode(f"surface=rosenbrock&run=sgd,lr:{tenth / 1e4}&steps=500&starts=400"))
        assert CACHE.size <= BUDGET
        if CACHE.size > BUDGET * 0.95 or tenth > 100:
            break
    assert tenth < 100
