"""Bytes of many kinds, and what a page carries for them."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import numpy as np

from landscape.export.page.packing import letters


def told() -> dict[str, Any]:
    draws = np.random.default_rng(11)
    walk = np.cumsum(draws.normal(size=4_000)).astype("<f4").tobytes()
    text = " ".join(draws.choice(["ball", "valley", "ridge", "plateau"], 900)).encode()
    kinds = [
        b"",
        b"a",
        bytes(range(256)),
        b"ab" * 3_000,  # what was just there, again and again
        bytes(70_000),  # one match of the greatest length after another
        draws.bytes(5_000),
        text,
        walk,
        text + draws.bytes(300_000) + text,  # from very far away
        *(draws.integers(0, few, 700).astype(np.uint8).tobytes() for few in (2, 3, 5, 17, 90)),
        *(bytes(draws.integers(0, 9, size).tolist()) * 4 for size in range(1, 12)),
    ]
    return {"packed": [[letters(one), b64encode(one).decode()] for one in kinds]}
