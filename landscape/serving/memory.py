"""Memory that is free again goes back to the system."""

import ctypes
import sys
from typing import Final

LARGE: Final = 2**20
"""Bytes from which a block is asked of the system by itself, and given back to it."""
_MMAP_THRESHOLD: Final = -3
"""The name of that number in glibc's malloc.h."""


def give_large_blocks_back() -> None:
    """Fix the size from which glibc does so: left alone it grows to 32 MiB, and every thread keeps what it once needed.

    Nothing is done where the C library is another one.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, LARGE)
