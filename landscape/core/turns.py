"""Heavy work goes on one piece at a time: eight threads that each filled their memory would fill the machine's.

Whoever is about to need much asks :func:`take_turn` first. The turn ends with the :func:`task` that it belongs to, so
that a server holds it until the answer is compressed; outside of a task nobody waits. Light work never waits: since all
threads of a server might wait for the turn, with none left for it, only some may, and who comes then is sent away.

Nobody works for who has gone: a server that can tell says so of a task, and what takes long looks from time to time.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

LIGHT: Final = 2 * 2**20
"""Bytes up to which work is light: as many threads as a worker has may do it at once."""
MOST_WAITING: Final = 3
"""Tasks that wait for the turn at most: a server with eight threads keeps four for light work."""
MOMENT: Final = 0.05
"""Seconds between two looks at whether the work that one waits for is heavy."""
_turn: Final = threading.Lock()
_places: Final = threading.BoundedSemaphore(MOST_WAITING)


POLITE: Final = 10
"""How much nicer a thread is that lets all others go first: where they compete, it gets a tenth of the time."""


class BusyError(RuntimeError):
    """So many wait for their turn that nobody else may."""


class GoneError(RuntimeError):
    """Nobody waits for the answer any more."""


class _Task(threading.local):
    """What this thread is at.

    Attributes
    ----------
    running
        Whether it is within a task.
    has_turn
        Whether it has taken the turn.
    gone
        Tells whether who asked for it has gone; None where that cannot be told.
    """

    running, has_turn = False, False
    gone: Callable[[], bool] | None = None


_task: Final = _Task()


@contextmanager
def task(gone: Callable[[], bool] | None = None) -> Iterator[None]:
    """Do something within which a turn may be taken; a task within a task is part of it.

    Parameters
    ----------
    gone
        Tells, asked from any thread, whether nobody waits for what is done any more.
    """
    if _task.running:
        yield
        return
    _task.running, _task.gone = True, gone
    try:
        yield
    finally:
        _task.running, _task.gone = False, None
        if _task.has_turn:
            _task.has_turn = False
            _turn.release()


def take_turn(size: int) -> None:
    """Wait until no other task does heavy work, if `size`, the bytes that the work takes, is heavy.

    Raises
    ------
    BusyError
        When :data:`MOST_WAITING` others wait already.
    GoneError
        When nobody waits for the answer any more, before or after having waited.
    """
    check = stop_when_gone()
    check()
    if size <= LIGHT or not _task.running or _task.has_turn:
        return
    if not _turn.acquire(blocking=False):
        _wait(_turn)
    _task.has_turn = True
    check()


def stop_when_gone() -> Callable[[], None]:
    """Give what raises :class:`GoneError` once nobody waits for this thread's task; other threads may call it, too."""
    gone = _task.gone

    def check() -> None:
        if gone is not None and gone():
            raise GoneError

    return check


def let_others_go_first() -> None:
    """Give this thread less priority, where a thread has one of its own; only the superuser could take it back."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + POLITE)


@contextmanager
def holding(lock: threading.Lock) -> Iterator[None]:
    """Hold a lock under which others may do heavy work: who waits for that is one of those who wait for the turn.

    Raises
    ------
    BusyError
        When heavy work is done, and :data:`MOST_WAITING` others wait already.
    """
    while not lock.acquire(timeout=MOMENT):
        if _turn.locked():
            _wait(lock)
            break
    try:
        yield
    finally:
        lock.release()


def _wait(lock: threading.Lock) -> None:
    if not _places.acquire(blocking=False):
        raise BusyError
    try:
        lock.acquire()
    finally:
        _places.release()
