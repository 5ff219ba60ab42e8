"""Heavy work waits for its turn, light work never does, and a turn ends however its task ends."""

from __future__ import annotations

import os
import runpy
import sys
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

import pytest

from landscape import decode
from landscape.core import turns
from landscape.core.turns import (
    LIGHT,
    MOST_WAITING,
    POLITE,
    BusyError,
    GoneError,
    holding,
    let_others_go_first,
    stop_when_gone,
    take_turn,
    task,
)
from landscape.serving.command import THREADS
from landscape.simulation import rates
from landscape.simulation.edits import edit
from landscape.simulation.ensemble import follow

HEAVY = LIGHT + 1


def has_turn() -> bool:
    return turns._turn.locked()


class TestTurn:
    def test_only_one_task_is_heavy_at_a_time(self) -> None:
        at_work, most, counting = [0], [0], threading.Lock()

        def work(_: int) -> None:
            with task():
                take_turn(HEAVY)
                with counting:
                    at_work[0] += 1
                    most[0] = max(most[0], at_work[0])
                for _ in range(1_000):
                    take_turn(HEAVY)  # once more is no trouble
                with counting:
                    at_work[0] -= 1

        with ThreadPoolExecutor(MOST_WAITING) as pool:
            list(pool.map(work, range(64)))
        assert most == [1]
        assert not has_turn()

    @pytest.mark.parametrize(("size", "waits"), [(0, False), (LIGHT, False), (HEAVY, True)])
    def test_light_work_goes_on_beside_it(self, size: int, waits: bool) -> None:
        begun, end = threading.Event(), threading.Event()

        def be_heavy() -> None:
            with task():
                take_turn(HEAVY)
                begun.set()
                assert end.wait(30)

        def ask() -> str:
            with task():
                take_turn(size)
                return "waited" if end.is_set() else "did not wait"

        with ThreadPoolExecutor(2) as pool:
            heavy = pool.submit(be_heavy)
            assert begun.wait(30)
            other = pool.submit(ask)
            if not waits:
                assert other.result(30) == "did not wait"
            end.set()
            heavy.result(30)
            assert other.result(30) == ("waited" if waits else "did not wait")

    def test_so_many_wait_that_light_work_has_threads_left(self) -> None:
        """Also after some were sent away: their places and the turn are free again."""
        for _ in range(2):
            begun, end = threading.Barrier(2 + MOST_WAITING), threading.Event()

            def linger(begun: threading.Barrier = begun, end: threading.Event = end) -> None:
                with task():
                    begun.wait(30)
                    take_turn(HEAVY)
                    assert end.wait(30)

            with ThreadPoolExecutor(1 + MOST_WAITING) as pool:
                waiting = [pool.submit(linger) for _ in range(1 + MOST_WAITING)]
                begun.wait(30)
                while not (has_turn() and turns._places._value == 0):
                    assert not any(one.done() for one in waiting)
                with pytest.raises(BusyError), task():
                    take_turn(HEAVY)
                with task():
                    take_turn(LIGHT)
                end.set()
                for one in waiting:
                    one.result(30)
            assert not has_turn()

    @pytest.mark.parametrize("size", [LIGHT, HEAVY])
    def test_who_waits_for_what_another_makes_waits_as_for_the_turn_if_it_is_heavy(self, size: int) -> None:
        making, begun, end = threading.Lock(), threading.Event(), threading.Event()

        def make() -> None:
            with task(), holding(making):
                take_turn(size)
                begun.set()
                assert end.wait(30)

        def ask() -> None:
            with task(), holding(making):
                pass

        with ThreadPoolExecutor(2 + MOST_WAITING) as pool:
            maker = pool.submit(make)
            assert begun.wait(30)
            asking = [pool.submit(ask) for _ in range(1 + MOST_WAITING)]
            if size == HEAVY:
                (first,) = wait(asking, 30, return_when=FIRST_COMPLETED).done
                assert isinstance(first.exception(), BusyError)
                asking.remove(first)
            assert not any(one.done() for one in asking)
            end.set()
            for one in [maker, *asking]:
                one.result(30)
        assert not has_turn()
        assert not making.locked()

    @pytest.mark.parametrize("threads", [THREADS, runpy.run_path("gunicorn.conf.py")["threads"]])
    def test_a_server_has_threads_for_light_work(self, threads: int) -> None:
        assert threads >= 1 + MOST_WAITING + 4

    def test_it_ends_with_the_outermost_task_even_in_an_error(self) -> None:
        def fail() -> None:
            with task():
                with task():
                    take_turn(HEAVY)
                assert has_turn()
                raise ValueError("in the middle")

        with pytest.raises(ValueError, match="in the middle"):
            fail()
        assert not has_turn()

    def test_outside_of_a_task_nobody_takes_one(self) -> None:
        take_turn(HEAVY)
        assert not has_turn()


@pytest.mark.parametrize(
    ("work", "heavy"),
    [
        (lambda: follow(decode("run=sgd&starts=400&steps=2000")), True),
        (lambda: follow(decode("run=sgd&run=adam&run=sam&run=lion&starts=400&steps=400")), True),
        (lambda: follow(decode("run=sgd&starts=400&steps=300")), False),
        (lambda: follow(decode("run=sgd&starts=1&steps=2000")), False),
        (lambda: edit(decode("run=sgd&steps=2000"), {"kind": "tune", "slot": 0}), True),
        (lambda: edit(decode("run=sgd&steps=300"), {"kind": "tune", "slot": 0}), False),
        (
            lambda: rates.find_usual_rate(type(decode("run=sgd").runs[0].optimizer), decode("surface=data").surface),
            False,
        ),
    ],
)
def test_clouds_and_sweeps_take_a_turn_when_they_are_large(work: Callable[[], object], heavy: bool) -> None:
    with task():
        work()
        assert has_turn() == heavy
    assert not has_turn()


@pytest.mark.parametrize("size", [0, HEAVY])
def test_nobody_begins_to_work_for_who_has_gone(size: int) -> None:
    with pytest.raises(GoneError), task(lambda: True):
        take_turn(size)
    with task(lambda: False):
        take_turn(size)
    with task():
        take_turn(size)  # and so the turn was given back


def test_who_goes_while_waiting_for_the_turn_does_not_take_it() -> None:
    gone, waits = threading.Event(), threading.Event()

    def ask() -> bool:
        waits.set()
        return gone.is_set()

    def come() -> None:
        with task(ask):
            take_turn(HEAVY)

    with ThreadPoolExecutor(1) as pool:
        with task():
            take_turn(HEAVY)
            waiting = pool.submit(come)
            assert waits.wait(30)
            gone.set()
        with pytest.raises(GoneError):
            waiting.result(30)
    with task():
        take_turn(HEAVY)


def test_helpers_of_a_task_stop_when_its_asker_goes_and_those_of_the_next_task_do_not() -> None:
    gone = threading.Event()
    with ThreadPoolExecutor(1) as pool, task(gone.is_set):
        check = stop_when_gone()
        pool.submit(check).result(30)
        gone.set()
        with pytest.raises(GoneError):
            pool.submit(check).result(30)
    with task():
        stop_when_gone()()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread has no priority of its own")
def test_a_thread_that_lets_others_go_first_changes_no_other() -> None:
    def priority() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    before = priority()
    with ThreadPoolExecutor(1, initializer=let_others_go_first) as pool:
        assert pool.submit(priority).result(30) == min(before + POLITE, 19)
    assert priority() == before
