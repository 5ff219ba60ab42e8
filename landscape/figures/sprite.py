"""A picture of every surface, one below the other in one file, in the colours of a scheme."""

from __future__ import annotations

import functools
import struct
import zlib

import numpy as np

from landscape.core.surfaces import SURFACES
from landscape.figures.theme import Scheme
from landscape.figures.thumbnail import Bytes, levels, shades

WIDTH, HEIGHT = 48, 32
"""Pixels of the page that each picture takes."""
SHARP = 2
"""Pixels of the file for each of these: screens with twice as many are common."""
SIGNATURE = b"\x89PNG\r\n\x1a\n"


@functools.cache
def sprite(scheme: Scheme) -> bytes:
    """Give the pictures of all surfaces with their default values, in the order of their registry, as a PNG.

    Source of the format: W3C (2003), "Portable Network Graphics (PNG) Specification (Second Edition)".
    """
    pixels = _pixels()
    height, width = pixels.shape
    lines = np.hstack([np.zeros((height, 1), np.uint8), pixels]).tobytes()  # each begins with its filter: none
    header = struct.pack(">2I5B", width, height, 8, 3, 0, 0, 0)  # bytes that name a colour of the palette
    parts = {b"IHDR": header, b"PLTE": shades(scheme).tobytes(), b"IDAT": zlib.compress(lines, 9), b"IEND": b""}
    return SIGNATURE + b"".join(_chunk(kind, data) for kind, data in parts.items())


@functools.cache
def _pixels() -> Bytes:
    each = [levels(surface(), SHARP * WIDTH, SHARP * HEIGHT)[::-1] for surface in SURFACES.values()]
    return np.vstack(each)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
