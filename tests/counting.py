"""How much work something is, told by a count that is the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Work:
    """How many functions were called, those written in C too."""

    calls: int = 0


@contextmanager
def counted() -> Iterator[Work]:
    """Count what is done meanwhile."""
    work, before = Work(), sys.getprofile()

    def note(_frame: object, event: str, _argument: object) -> None:
        work.calls += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        yield work
    finally:
        sys.setprofile(before)
