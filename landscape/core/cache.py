"""What a process remembers: everything that grows with what it is asked, in one store that is bounded in bytes.

Only what our own code bounds (a formula, a rule, a language) may be kept by ``functools.cache``.
"""

from __future__ import annotations

import functools
import gc
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from types import FunctionType, ModuleType
from typing import Any, ParamSpec, TypeVar

import numpy as np

BUDGET = 64 * 2**20
"""Bytes that are remembered in one process."""
SHARE = 8
"""What would take more than one part in so many of the budget is not remembered: it would drive out the rest."""
COMPILED = 2**15
"""Bytes of a compiled function: most of them are the namespace that it runs in, which Python cannot tell from ours."""
NOBODYS = type, ModuleType
"""Classes and modules belong to nobody who is remembered."""
PLAIN = frozenset({str, bytes, int, float, bool, type(None)})
"""Most of what is counted, and it keeps nothing else alive."""

P = ParamSpec("P")
T = TypeVar("T")


class Cache:
    """Values by key, of which the least recently used go first; may be asked from many threads.

    Two threads that miss the same key at once both make its value: neither waits for the other.

    Attributes
    ----------
    budget
        Bytes of all keys and values together, at most.
    size
        Bytes at present.
    """

    def __init__(self, budget: int) -> None:
        self.budget, self.size = budget, 0
        self._entries: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, key: Hashable, make: Callable[[], T]) -> T:
        """Give the value of a key, made now if it is not remembered."""
        with self._lock:
            entry = self._entries.pop(key, None)  # to hash a key and to compare it takes longer than all the rest
            if entry is not None:
                self._entries[key] = entry  # the last that goes
                value: T = entry[0]
                return value
        made = make()
        self._keep(key, made, size_of(key, made))  # after it was made, since parts work out some things when asked
        return made

    def _keep(self, key: Hashable, value: object, size: int) -> None:
        if size > self.budget // SHARE:
            return
        with self._lock:
            if key in self._entries:
                return
            self._entries[key] = value, size
            self.size += size
            while self.size > self.budget:
                _, (_, freed) = self._entries.popitem(last=False)
                self.size -= freed

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self.size = 0


CACHE = Cache(BUDGET)
"""The one store of this process."""


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """Remember what a pure function gave for hashable arguments, as ``functools.lru_cache`` would, in :data:`CACHE`."""

    @functools.wraps(function)
    def recalled(*args: P.args, **kwargs: P.kwargs) -> T:
        return CACHE.recall((function, args, *kwargs.items()), lambda: function(*args, **kwargs))

    return recalled


def size_of(*things: object) -> int:
    """Count the bytes of things and of all that only they keep alive, each of them once.

    A view counts as the whole array that it looks into. Classes and modules belong to nobody.
    """
    total, counted, left = 0, set[int](), list(things)
    while left:
        thing = left.pop()
        if id(thing) in counted:
            continue
        counted.add(id(thing))
        if type(thing) in PLAIN:
            total += sys.getsizeof(thing)
            continue
        if isinstance(thing, NOBODYS):
            continue
        if isinstance(thing, FunctionType):
            total += 0 if "__spec__" in thing.__globals__ else COMPILED  # which a module's own globals have
            continue
        total += sys.getsizeof(thing)
        if isinstance(thing, np.ndarray):
            left.append(thing.base)
        else:
            left.extend(gc.get_referents(thing))
    return total
