"""What a picture is painted with where there is no browser: bands of height, lines, balls and words.

Everything is painted :data:`FINE` times as large and made smaller in the end, which is what smooths its edges.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw, ImageFont

from landscape.core.arrays import Array
from landscape.figures.theme import Glyph

FINE: Final = 2
"""Pixels along each side of what becomes one pixel."""
FONTS: Final = Path(__file__).parent / "fonts"
CURVED: Final = 400
"""Places of a line whose corners are rounded one by one; of one with more they are not seen."""
ELLIPSIS: Final = "…"
COMPRESSION: Final = 6
"""How hard is tried to make it small: the hardest, 9, takes five times as long for 2 % less."""

Weight = Literal["regular", "semibold"]
Rgb = tuple[int, int, int]


class Canvas:
    """A picture that is being painted; all places and lengths are in its own pixels, from the upper left.

    Parameters
    ----------
    width, height
        Of the picture.
    color
        What it is filled with.
    """

    def __init__(self, width: int, height: int, color: str) -> None:
        self.width, self.height = width, height
        self._image = Image.new("RGB", (FINE * width, FINE * height), color)
        self._draw = ImageDraw.Draw(self._image)

    def bands(self, levels: Array, colors: Sequence[Rgb], line: Rgb, share: float, left: int, width: int) -> None:
        """Fill a column of the picture with bands of equal height, and lines between them.

        Parameters
        ----------
        levels
            Number of the band at even places (rows from above, columns), not whole between two of them; NaN where
            nothing is filled.
        colors
            Of the bands, from number 0.
        line, share
            Colour of the lines, and how much of it there is.
        left, width
            The column.
        """
        size = FINE * width, self._image.height
        most = len(colors) - 1
        known = Image.fromarray(np.isfinite(levels)).resize(size)
        rough = Image.fromarray(np.clip(np.nan_to_num(levels, nan=most), -0.5, most + 1.5).astype(np.float32))
        band = np.clip(np.asarray(rough.resize(size, Image.Resampling.BICUBIC)), 0, most).astype(np.uint8)
        change = np.zeros_like(band)
        for here, there in ((np.s_[1:], np.s_[:-1]), (np.s_[:, 1:], np.s_[:, :-1])):
            differs = band[here] != band[there]
            change[here] |= differs
            change[there] |= differs
        filled = Image.fromarray(band + len(colors) * change)
        drawn = [mixed(color, line, share) for color in colors]
        filled.putpalette([part for color in (*colors, *drawn) for part in color])
        self._image.paste(filled.convert("RGB"), (FINE * left, 0), known)

    def line(self, places: Array, color: str, width: float) -> None:
        """Draw a line through places (n, 2) that do not lie far outside."""
        points = np.rint(FINE * places).astype(int)
        moved = np.ones(len(points), dtype=bool)
        moved[1:] = (points[1:] != points[:-1]).any(axis=1)
        points = points[moved]
        if len(points) < 2:
            return
        joint = "curve" if len(points) <= CURVED else None
        self._draw.line(points.ravel().tolist(), color, round(FINE * width), joint)
        for end in (points[0], points[-1]):
            self._disc(end, FINE * width / 2, color)

    def disc(self, place: Array, radius: float, color: str) -> None:
        """Fill a circle."""
        self._disc(FINE * place, FINE * radius, color)

    def shape(self, outline: Array, color: str) -> None:
        """Fill a polygon (n, 2)."""
        self._draw.polygon((FINE * outline).ravel().tolist(), color)

    def box(self, left: float, top: float, right: float, bottom: float, color: str) -> None:
        """Fill a rectangle."""
        self._draw.rectangle([FINE * left, FINE * top, FINE * right - 1, FINE * bottom - 1], color)

    def write(self, text: str, x: float, y: float, size: int, color: str, *, weight: Weight = "regular") -> None:
        """Write one line whose letters stand on the height `y`."""
        self._draw.text((FINE * x, FINE * y), text, color, font(FINE * size, weight), "ls")

    def png(self, most: int, palettes: Iterable[Sequence[Rgb]]) -> bytes:
        """Give the picture as a PNG in the colours of a palette: the first in which it has at most so many bytes.

        Each point has the colour of the palette that is nearest to its own. What has too many bytes in all of them is
        told by every other point in each direction.
        """
        small, data = self._image.reduce(FINE), b""
        few = small
        for colors in palettes:
            palette = Image.new("P", (1, 1))
            palette.putpalette([part for color in colors for part in color])
            few = small.quantize(palette=palette, dither=Image.Dither.NONE)
            data = _png(few)
            if len(data) <= most:
                return data
        nearest = Image.Resampling.NEAREST
        return _png(few.resize((self.width // 2, self.height // 2), nearest).resize(few.size, nearest))

    def _disc(self, place: Array, radius: float, color: str) -> None:
        x, y = place
        self._draw.ellipse([x - radius, y - radius, x + radius, y + radius], color)


def _png(image: Image.Image) -> bytes:
    data = io.BytesIO()
    image.save(data, "PNG", compress_level=COMPRESSION)
    return data.getvalue()


def mixed(color: Rgb, other: Rgb, share: float) -> Rgb:
    """Give a colour with a share of another."""
    red, green, blue = (round((1 - share) * a + share * b) for a, b in zip(color, other, strict=True))
    return red, green, blue


def blends(color: Rgb, other: Rgb, count: int) -> list[Rgb]:
    """Give a colour and so many on the way to another one, which is not among them."""
    return [mixed(color, other, index / (count + 1)) for index in range(count + 1)]


def rgb(color: str) -> Rgb:
    """Read a colour such as ``#0062a9``."""
    red, green, blue = ImageColor.getrgb(color)[:3]
    return red, green, blue


@functools.cache
def font(size: int, weight: Weight) -> ImageFont.FreeTypeFont:
    """Give the letters of a size in pixels: the part of Inter with the letters of Europe, Greek and mathematics."""
    path = FONTS / f"inter-{weight}.woff2"
    return ImageFont.truetype(io.BytesIO(path.read_bytes()), size, layout_engine=ImageFont.Layout.BASIC)


def width_of(text: str, size: int, weight: Weight = "regular") -> float:
    """Give how wide a text is in pixels."""
    return font(FINE * size, weight).getlength(text) / FINE


def shortened(text: str, width: float, size: int, weight: Weight = "regular") -> str:
    """Give as much of a text as there is room for, with an ellipsis where something is left out."""
    if width_of(text, size, weight) <= width:
        return text
    kept = text
    while kept and width_of(kept.rstrip() + ELLIPSIS, size, weight) > width:
        kept = kept[:-1]
    return kept.rstrip(" ,;:.") + ELLIPSIS


def lines_of(text: str, width: float, most: int, size: int, weight: Weight = "regular") -> list[str]:
    """Break a text into at most so many lines, the last of which is shortened where there are more."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        count = 1
        while count < len(words) and width_of(" ".join(words[: count + 1]), size, weight) <= width:
            count += 1
        if len(lines) == most - 1:
            count = len(words)
        lines.append(shortened(" ".join(words[:count]), width, size, weight))
        del words[:count]
    return lines


def balanced(text: str, width: float, most: int, size: int, weight: Weight = "regular") -> list[str]:
    """Break a text into as few lines as :func:`lines_of` does, as equally long as they can be."""
    lines = lines_of(text, width, most, size, weight)
    for share in np.arange(0.95, 0.5, -0.05):
        narrower = lines_of(text, share * width, most, size, weight)
        if len(narrower) > len(lines) or ELLIPSIS in "".join(narrower):
            break
        lines = narrower
    return lines


def _around(count: int, radius: Callable[[int], float], turn: float = -np.pi / 2) -> Array:
    angle = turn + 2 * np.pi * np.arange(count) / count
    radii = np.array([radius(i) for i in range(count)])
    return np.stack([radii * np.cos(angle), radii * np.sin(angle)], axis=-1)


def _bars(wide: float, turn: float) -> Array:
    w = wide
    corners = [
        (-w, -1),
        (w, -1),
        (w, -w),
        (1, -w),
        (1, w),
        (w, w),
        (w, 1),
        (-w, 1),
        (-w, w),
        (-1, w),
        (-1, -w),
        (-w, -w),
    ]
    spin = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    turned: Array = np.array(corners) @ spin
    return turned


ROUND: Final = 48
"""Corners of what is round."""
GLYPHS: Final[Mapping[Glyph, Array]] = {
    "circle": _around(ROUND, lambda _: 0.72),
    "square": _around(4, lambda _: 1.0, np.pi / 4),
    "diamond": _around(4, lambda i: 0.72 if i % 2 else 1.08),
    "triangle": _around(3, lambda _: 1.02),
    "cross": _bars(0.3, np.pi / 4),
    "plus": _bars(0.3, 0.0),
    "star": _around(10, lambda i: 0.48 if i % 2 else 1.12),
    "ring": np.concatenate([_around(ROUND + 1, lambda _: 0.92), _around(ROUND + 1, lambda _: 0.5)]),
}
"""The markers in a box of ±1, as ``assets/modules/drawing/glyphs.js`` has them."""
STAR: Final = _around(10, lambda i: 0.45 if i % 2 else 1.0)
"""The sign of a minimum."""


def clipped(places: NDArray[Any], low: Array, high: Array) -> list[Array]:
    """Give what of a line through places (n, 2) lies within a box, as lines; it ends at the first place that is none.

    Source of the method: Liang, Y.-D. and Barsky, B. A. (1984). A new concept and method for line clipping.
    """
    gone = ~np.isfinite(places).all(axis=1)
    path = places[: int(gone.argmax())] if gone.any() else places
    if ((low <= path) & (path <= high)).all():
        return [path]
    begin, way = path[:-1], np.diff(path, axis=0)
    with np.errstate(all="ignore"):
        to_low, to_high = (low - begin) / way, (high - begin) / way
    inside = (low <= begin) & (begin <= high)
    still = way == 0
    enters = np.where(still, np.where(inside, 0.0, np.inf), np.minimum(to_low, to_high)).max(axis=1, initial=0.0)
    leaves = np.where(still, np.where(inside, 1.0, -np.inf), np.maximum(to_low, to_high)).min(axis=1, initial=1.0)
    lines: list[list[Array]] = []
    for index in np.flatnonzero(enters <= leaves):
        first = begin[index] + enters[index] * way[index]
        if not lines or enters[index] > 0 or (index and leaves[index - 1] < 1):
            lines.append([first])
        lines[-1].append(begin[index] + leaves[index] * way[index])
    return [np.array(line) for line in lines]
