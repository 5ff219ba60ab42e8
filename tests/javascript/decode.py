"""Arrays of every kind that the server sends."""

from __future__ import annotations

from typing import Any

import numpy as np

from landscape.figures.encoding import encode_array, encode_floats


def told() -> dict[str, Any]:
    draws = np.random.default_rng(3)
    floats = [draws.normal(size=5), draws.normal(size=(3, 2)), np.array([])]
    counts = [draws.integers(0, 100, 7)]
    return {
        "arrays": [
            *(
                {"spec": encode_floats(one), "values": one.astype(np.float32).astype(float).ravel().tolist()}
                for one in floats
            ),
            *(
                {"spec": encode_array(one, kind), "values": one.ravel().tolist()}
                for one in counts
                for kind in ("i1", "u1", "i2", "u2", "i4", "u4")
            ),
        ]
    }
