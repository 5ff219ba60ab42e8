"""Functions on Python floats that treat NaN as NumPy's do: it goes through."""

from __future__ import annotations

import math
from typing import Any


def sign(v: float) -> float:
    """Give -1, 0 or 1."""
    return v if math.isnan(v) else float((v > 0) - (v < 0))


def dot(a: float, b: float, c: float, d: float) -> float:
    """Give the product of the vectors (a, b) and (c, d)."""
    return a * c + b * d


def square(v: float) -> float:
    """Give the product of a number with itself, which overflows to inf where a power raises."""
    return v * v


def maximum(a: float, b: float) -> float:
    """Give the larger of two."""
    return a if a >= b or math.isnan(a) else b


def minimum(a: float, b: float) -> float:
    """Give the smaller of two."""
    return a if a <= b or math.isnan(a) else b


def quotient(a: Any, b: Any) -> Any:
    """Divide numbers as arrays are divided: by zero, too."""
    try:
        return a / b
    except ZeroDivisionError:
        return math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, a) * math.copysign(1, b)


def power(a: Any, b: Any) -> Any:
    """Raise numbers as arrays are raised: beyond all bounds, and to NaN where the power is not real."""
    try:
        value = a**b
    except OverflowError:
        return -math.inf if a < 0 and b % 2 == 1 else math.inf
    except ZeroDivisionError:
        return math.copysign(math.inf, a) if b % 2 == 1 else math.inf
    return math.nan if isinstance(value, complex) else value
