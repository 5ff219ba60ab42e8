"""Functions on Python floats that treat NaN as NumPy's do: it goes through."""

from __future__ import annotations

import math


def sign(v: float) -> float:
    """Give -1, 0 or 1."""
    return v if math.isnan(v) else (v > 0) - (v < 0)


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
