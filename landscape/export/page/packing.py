"""What a page that is one file carries: JSON and its arrays, compressed, in letters that any file may hold.

Of numbers the first bytes stand together, then the second ones, and so on: neighbours are alike in their first bytes,
and so the whole is smaller. ``assets/modules/alone/told.js`` takes it apart again.
"""

from __future__ import annotations

import base64
import gzip
import json
import struct
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

LENGTH: Final = struct.Struct("<I")
"""How long the JSON is, before it."""


def pack(told: Mapping[str, Any]) -> str:
    """Pack what is told, with arrays as :mod:`landscape.figures.encoding` writes them; the same comes out the same."""
    arrays: dict[bytes, int] = {}
    plain = json.dumps(_parted(told, arrays), separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
    return letters(gzip.compress(b"".join([LENGTH.pack(len(plain)), plain, *arrays]), 9, mtime=0))


def pack_text(text: str) -> str:
    """Pack a text."""
    return letters(gzip.compress(text.encode(), 9, mtime=0))


def letters(packed: bytes) -> str:
    """Write bytes as letters, digits, ``+``, ``/`` and ``=``, which end no element and no string."""
    return base64.b64encode(packed).decode("ascii")


def _parted(value: Any, arrays: dict[bytes, int]) -> Any:
    """Take the arrays out: each is put down once, and where it begins is told instead."""
    if isinstance(value, Mapping):
        if isinstance(value.get("bdata"), str):
            data = _by_place(base64.b64decode(value["bdata"]), int(value["dtype"][1:]))
            begins = arrays.setdefault(data, sum(map(len, arrays)))
            return {**{name: one for name, one in value.items() if name != "bdata"}, "packed": [begins, len(data)]}
        return {str(name): _parted(one, arrays) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_parted(one, arrays) for one in value]
    return value


def _by_place(data: bytes, size: int) -> bytes:
    """Put first bytes beside first bytes."""
    return np.frombuffer(data, np.uint8).reshape(-1, size).T.tobytes()
