"""How a figure is told: its median, its least and its most, and what was promised of it."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def tell(title: str, found: Sequence[float], unit: str, *, bar: float | None = None, digits: int = 2) -> float:
    """Print one line, with a verdict when there is a bar, the most that the figure may be; give the median."""
    middle = statistics.median(found)
    spread = f"({min(found):.{digits}f} to {max(found):.{digits}f})" if len(found) > 1 else ""
    verdict = "" if bar is None else f"at most {bar:g}: {'met' if middle <= bar else 'MISSED'}"
    print(f"  {title:<52}{middle:>10.{digits}f} {unit:<4} {spread:<22} {verdict}".rstrip(), flush=True)
    return middle


def head(title: str) -> None:
    """Print what the lines below are about."""
    print(f"\n{title}", flush=True)
