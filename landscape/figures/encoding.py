"""Arrays as the browser takes them: little-endian bytes, the way Plotly writes them."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

LARGEST = 3e38
"""Largest number that float32 holds, rounded down."""


def encode_floats(values: ArrayLike) -> dict[str, str]:
    """Encode an array as little-endian float32; what float32 cannot hold is clamped."""
    array = np.asarray(values, dtype=np.float64)
    return encode_array(np.clip(array, -LARGEST, LARGEST), "f4")


def encode_array(array: np.ndarray[Any, Any], kind: str) -> dict[str, str]:
    """Encode an array as little-endian numbers of a kind such as ``"u2"``."""
    small = np.ascontiguousarray(array, dtype=f"<{kind}")
    return {
        "dtype": kind,
        "bdata": base64.b64encode(small.tobytes()).decode("ascii"),
        "shape": ", ".join(map(str, small.shape)),
    }
