"""What a page that is one file carries: texts, JSON and its arrays, compressed, in letters that any file may hold.

Compressed by LZMA, which needs a fifth less than what browsers know; ``assets/modules/alone/packed.js`` takes it apart.
Of numbers the first bytes stand together, then the second ones, and so on: neighbours are alike in their first bytes,
and so the whole is smaller. ``assets/modules/alone/told.js`` puts them together again.
"""

from __future__ import annotations

import base64
import json
import lzma
import struct
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

LENGTH: Final = struct.Struct("<I")
"""How long a text is, before it."""
FILTERS: Final = [{"id": lzma.FILTER_LZMA1, "preset": 9, "lc": 3, "lp": 0, "pb": 0}]
"""How it is compressed: who takes it apart knows the last three."""
FAST: Final = [{"id": lzma.FILTER_LZMA1, "preset": 1, "lc": 3, "lp": 0, "pb": 0}]
"""The same where only its size matters."""
UNSAFE: Final = "\"&'<>\\`{}"
"""What means something in HTML, in a string or in a template; of the 85 that are left five stand for four bytes."""
LETTERS: Final = np.array([ord(one) for one in map(chr, range(33, 127)) if one not in UNSAFE], dtype=np.uint8)
PLACES: Final = len(LETTERS) ** np.arange(4, -1, -1, dtype=np.uint32)


def pack(told: Mapping[str, Any]) -> str:
    """Pack what is told, with arrays as :mod:`landscape.figures.encoding` writes them; the same comes out the same."""
    arrays: dict[bytes, int] = {}
    plain = json.dumps(_parted(told, arrays), separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
    return letters(b"".join([LENGTH.pack(len(plain)), plain, *arrays]))


def letters(data: bytes) -> str:
    """Compress bytes, and write them as letters that end no element and no string."""
    packed = LENGTH.pack(len(data)) + lzma.compress(data, lzma.FORMAT_RAW, filters=FILTERS)
    words = np.frombuffer(packed + bytes(-len(packed) % 4), ">u4").astype(np.uint32)
    written: bytes = LETTERS[words[:, None] // PLACES % len(LETTERS)].tobytes()
    return written.decode("ascii")


def weight(numbers: np.ndarray[Any, Any]) -> int:
    """Tell in how many letters an array goes, or a little less."""
    data = by_place(numbers.tobytes(), numbers.itemsize)
    return len(lzma.compress(data, lzma.FORMAT_RAW, filters=FAST)) * 5 // 4


def by_place(data: bytes, size: int) -> bytes:
    """Put first bytes beside first bytes."""
    return np.frombuffer(data, np.uint8).reshape(-1, size).T.tobytes()


def _parted(value: Any, arrays: dict[bytes, int]) -> Any:
    """Take the arrays out: each is put down once, and where it begins is told instead."""
    if isinstance(value, Mapping):
        if isinstance(value.get("bdata"), str):
            data = by_place(base64.b64decode(value["bdata"]), int(value["dtype"][1:]))
            begins = arrays.setdefault(data, sum(map(len, arrays)))
            return {**{name: one for name, one in value.items() if name != "bdata"}, "packed": [begins, len(data)]}
        return {str(name): _parted(one, arrays) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_parted(one, arrays) for one in value]
    return value
