"""Heights of one's own: read from a file with a plain sentence for whatever is wrong, and packed for a link."""

from __future__ import annotations

import base64
import csv
import io
import math
import re
import tokenize
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from landscape.core.arrays import Array
from landscape.core.bicubic import FEWEST, Bicubic, filled_in
from landscape.words import say
from landscape.words.numbers import written

MAX_FILE: Final = 1_000_000
"""Bytes of a file, and of an array in it."""
MAX_PACKED: Final = 3_200
"""Characters of a table as it stands in a link, beside which there is room for all else that a link says."""
MOST: Final = 1_000
"""Heights along a side of a table that is read."""
LARGEST: Final = 1e12
"""Largest size of a number."""
ORDERS: Final = 1e3
"""Heights that differ by this factor are joined by their logarithms: else the spline would swing far below a cliff."""
LEVELS: Final = (65_534, 4_094, 254)
"""How many steps the heights are kept in, where not all their digits are: as many as there is room for."""
DECIMALS: Final = 6
"""Digits after the point up to which heights are kept as they are, if their steps are few enough."""
ROOM: Final = 128
"""Heights along a side for which there may be room; of more, the means of neighbours are taken."""
SMALLER: Final = 0.93
"""A table for which there is no room becomes at least so much smaller at a time."""
NO_HEIGHT: Final = frozenset(
    {"", "-", "–", "—", "?", ".", "na", "n/a", "#n/a", "<na>", "nan", "null", "none", "nil", "missing"}
)
"""What a cell says that holds no height, in any case."""
CALLED: Final = ("z", "heights", "height", "loss", "train_loss")
"""What the heights of an archive are called, if it holds more than one table."""
BLUR: Final = 1.5
"""How far the edges of a picture are smoothed, in knots: the standard deviation of a bell."""
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]*)?")
_HEAD = re.compile(
    rb"([0-9]{1,3}) ([0-9]{1,3}) (as-is|logs) ([^ \n]{1,25}) ([^ \n]{1,25})(?: ([0-9]{1,6}) ([0-9]{1,6}))?"
)


class GridError(ValueError):
    """Heights that cannot be used; its message is one sentence for the person whose they are."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(say(text, **values))


@dataclass(frozen=True, eq=False)
class Grid:
    """Heights at the knots of a grid.

    Attributes
    ----------
    x, y
        Where the columns and the rows lie, rising.
    heights
        The heights (len(y), len(x)), NaN where there is none.
    of
        Of how many rows and columns they were made, where there were more.
    names_left_out
        Whether names of rows or columns stood beside them, which a link does not hold.
    """

    x: Array
    y: Array
    heights: Array
    of: tuple[int, int] | None = None
    names_left_out: bool = False

    @property
    def spans_orders(self) -> bool:
        """Whether the heights are positive and differ by a factor of a thousand or more."""
        low, high = float(np.nanmin(self.heights)), float(np.nanmax(self.heights))
        return low > 0 and high >= ORDERS * low

    @property
    def lowest(self) -> tuple[float, float, float]:
        """The lowest of the heights, and where it is: loss, x and y."""
        row, column = np.unravel_index(np.nanargmin(self.heights), self.heights.shape)
        return float(self.heights[row, column]), float(self.x[column]), float(self.y[row])

    @property
    def holes(self) -> int:
        """How many of the heights there are not."""
        return int(np.isnan(self.heights).sum())

    def swapped(self) -> Grid:
        """Give the same with rows for columns."""
        return Grid(self.y, self.x, self.heights.T, self.of and self.of[::-1])

    def smoothed(self) -> Grid:
        """Give the same without edges as sharp as a picture's, beside which a spline swings; holes stay as they are.

        A height becomes the mean of those around it, weighed by a bell; beyond an edge a slope goes on.
        """
        there = ~np.isnan(self.heights)
        full = filled_in(self.x, self.y, self.heights.T).T
        reach = min(math.ceil(3 * BLUR), min(full.shape) - 1)
        bell = np.exp(-((np.arange(-reach, reach + 1) / BLUR) ** 2) / 2)
        for axis in (0, 1):
            sides = [(reach, reach) if one == axis else (0, 0) for one in (0, 1)]
            wide = np.pad(full, sides, mode="reflect", reflect_type="odd")
            full = np.lib.stride_tricks.sliding_window_view(wide, len(bell), axis) @ (bell / bell.sum())
        kept = np.clip(full.round(DECIMALS), np.nanmin(self.heights), np.nanmax(self.heights))
        return replace(self, heights=np.where(there, kept, np.nan))


def checked(heights: ArrayLike, x: ArrayLike | None = None, y: ArrayLike | None = None) -> Grid:
    """Give a grid of heights (rows, columns) with columns at x and rows at y, else at whole numbers.

    Raises
    ------
    GridError
        When there are too few or too many, no heights to tell apart, or axes that neither rise nor fall.
    """
    given = _numbers(heights)
    if given.ndim != 2:
        raise GridError("Heights are a table of rows and columns; this has {count} dimensions.", count=given.ndim)
    rows, columns = given.shape
    if min(rows, columns) < FEWEST or max(rows, columns) > MOST:
        raise GridError(
            "A table of heights has from {few} to {most} rows and columns; this one has {rows} and {columns}.",
            few=FEWEST,
            most=MOST,
            rows=rows,
            columns=columns,
        )
    full = np.where(np.isfinite(given), given, np.nan)
    if np.isnan(full).all() or np.nanmin(full) == np.nanmax(full):
        raise GridError("All heights are the same, or there are none.")
    if np.nanmax(np.abs(full)) > LARGEST:
        raise GridError("A height is too large; numbers may go up to {most}.", most=written(LARGEST))
    across, full = _axis("x", x, full, 1)
    up, full = _axis("y", y, full, 0)
    return Grid(across, up, full)


def _numbers(values: ArrayLike) -> Array:
    if isinstance(values, list | tuple):
        _level(values)
    try:
        given = np.asarray(values)
    except ValueError:
        given = np.array("")
    if given.dtype.kind not in "biuf":
        raise GridError("Heights are numbers; this table holds something else.")
    return given.astype(float)


def _level(rows: Sequence[object]) -> None:
    """Complain of the first row that has not as many heights as the first."""
    counts = [len(row) if isinstance(row, Sized) else 0 for row in rows]
    at = next((at for at, count in enumerate(counts, 1) if count != counts[0]), None)
    if at:
        raise GridError("Row {at} has another number of heights than the first.", at=at)


def _axis(name: str, told: ArrayLike | None, heights: Array, along: int) -> tuple[Array, Array]:
    """Give where heights lie along an axis, rising, and the heights in that order."""
    count = heights.shape[along]
    knots = np.arange(count, dtype=float) if told is None else _numbers(told).ravel()
    if len(knots) != count:
        raise GridError("{name} has {found} values for {count} heights.", name=name, found=len(knots), count=count)
    steps = np.diff(knots)
    if not (_goes_one_way(knots) and np.abs(knots).max() <= LARGEST):
        raise GridError("The values of {name} have to rise or to fall from one to the next.", name=name)
    if np.abs(steps).min() < 1e-6 * np.abs(steps).max() or np.abs(steps).min() < 1e-6 * np.abs(knots).max():
        raise GridError("Two values of {name} lie too close to each other.", name=name)
    if steps[0] < 0:
        return knots[::-1].copy(), np.flip(heights, along)
    return knots, heights


# Reading files


def read_grid(data: bytes, name: str) -> Grid:
    """Read a table of heights from a file: text, ``.npy``, or ``.npz`` with axes.

    In text a line is a row; its cells are separated by commas, semicolons, tabs or spaces. A cell that is empty, or
    says that there is no number (:data:`NO_HEIGHT`), is a hole. Where the first cell is a word, the first line holds x
    and the first column y; where it is a hole, too, if both rise or fall throughout. Names of columns and rows, and
    lines that begin with ``#``, are left out. Beside semicolons and tabs a comma is the decimal sign.

    Parameters
    ----------
    data
        What the file holds; nothing in it is ever run.
    name
        What it is called; its ending matters only where it promises an array that there is not.

    Raises
    ------
    GridError
        When it cannot be used; says why in one sentence.
    """
    if len(data) > MAX_FILE:
        raise GridError("A file of heights may have at most {size} MB.", size=MAX_FILE // 1_000_000)
    if data.startswith(b"\x93NUMPY"):
        return checked(_read_array(data))
    if data.startswith(b"PK\x03\x04"):
        return _read_archive(data)
    if name.lower().endswith((".npy", ".npz")):
        raise GridError("{file} is no array of NumPy, though it is called so.", file=_printable(name))
    if b"\0" in data:
        raise GridError("{file} is neither text nor an array of NumPy.", file=_printable(name))
    return _read_text(data.decode("utf-8-sig", "replace"))


def _printable(name: str) -> str:
    return "".join(letter if letter.isprintable() else "·" for letter in name[:40])


def _read_array(data: bytes) -> Array:
    """Read an array of NumPy: numbers alone, and no more than there are bytes."""
    file = io.BytesIO(data)
    try:
        major, _ = np.lib.format.read_magic(file)
        reading = np.lib.format.read_array_header_1_0 if major == 1 else np.lib.format.read_array_header_2_0
        shape, by_columns, kind = reading(file)
        count = math.prod(shape)
        plain = kind if kind.kind in "biuf" else np.dtype("V0")  # of which there are none: nothing but numbers is read
        flat = np.frombuffer(data, plain, count, file.tell())
        return flat.reshape(shape, order="F" if by_columns else "C").astype(float)
    except (
        ValueError,
        TypeError,
        SyntaxError,
        OverflowError,
        RecursionError,
        MemoryError,
        tokenize.TokenError,
    ) as error:
        raise GridError("This array of NumPy cannot be read; it has to be one of numbers.") from error


def _read_archive(data: bytes) -> Grid:
    """Read arrays of NumPy."""
    arrays: dict[str, Array] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist()[:20]:
                if entry.filename.endswith(".npy") and entry.file_size <= 8 * MAX_FILE:
                    with archive.open(entry) as file:
                        arrays[entry.filename.removesuffix(".npy")] = _read_array(file.read(8 * MAX_FILE + 1))
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, ValueError, EOFError) as error:
        if isinstance(error, GridError):
            raise
        raise GridError("This archive of arrays cannot be read.") from error
    return _told_apart(arrays)


def _told_apart(arrays: Mapping[str, Array]) -> Grid:
    """Give the grid of arrays: which are heights, and which axes, is told by what they are called or else how they lie.

    An axis may be as large as the heights, as ``meshgrid`` gives it in either order.
    """
    tables = {name: array for name, array in arrays.items() if array.ndim == 2 and min(array.shape) >= FEWEST}
    if not tables:
        raise GridError("This archive holds no table of heights.")
    spread = {name: line for name, array in tables.items() if (line := _line_of(array)) is not None}
    if len(tables) < 3 or {along for along, _ in spread.values()} != {0, 1}:
        spread = {}
    heights = _heights_of({name: array for name, array in tables.items() if name not in spread} or tables)
    lines = {name: array for name, array in arrays.items() if array.ndim == 1}
    x, y = _axes_of(lines or {name: line for name, (_, line) in spread.items()})
    if x is not None and y is not None and len(x) != len(y) and (len(x), len(y)) == heights.shape:
        return checked(heights.T, x, y)
    is_turned = not lines and spread and x is not None and _along(spread, x) == 0
    return checked(heights.T if is_turned else heights, x, y)


def _line_of(array: Array) -> tuple[int, Array] | None:
    """Give along which axis a table rises or falls, if it is the same along the other, and the values."""
    for along, line in ((1, array[0]), (0, array[:, 0])):
        if _goes_one_way(line) and (array == (line if along else line[:, None])).all():
            return along, line
    return None


def _along(spread: Mapping[str, tuple[int, Array]], line: Array) -> int:
    return next(along for along, one in spread.values() if one is line)


def _heights_of(tables: Mapping[str, Array]) -> Array:
    """Give the heights among tables."""
    called = {name.lower(): array for name, array in tables.items()}
    if len(tables) == 1:
        return next(iter(tables.values()))
    found = next((called[name] for name in CALLED if name in called), None)
    if found is None:
        raise GridError("It is not clear which array holds the heights; write np.savez(file, x=x, y=y, z=heights).")
    return found


def _axes_of(lines: Mapping[str, Array]) -> tuple[Array | None, Array | None]:
    """Give the axes called x and y, or that begin so; where there are two of no such name, the first is x."""
    x, y = (_named(lines, letter) for letter in "xy")
    if x is None and y is None and len(lines) == 2:
        x, y = lines.values()
    return x, y


def _named(lines: Mapping[str, Array], letter: str) -> Array | None:
    """Give the axis that is called by a letter, or begins with it."""
    called = {name.lower(): array for name, array in lines.items()}
    return called.get(letter, next((array for name, array in called.items() if name.startswith(letter)), None))


def _read_text(text: str) -> Grid:
    lines = [line for line in re.split(r"\r\n|\r|\n", text) if line.strip() and not line.startswith("#")]
    if len(lines) > MOST + 1:
        raise GridError(
            "A table of heights has at most {most} rows; this one has {count}.", most=MOST, count=len(lines)
        )
    mark = next((sign for sign in ";\t," if lines and sign in lines[0]), None)
    cells = [_cells(line, mark) for line in lines]
    _level(cells)
    if not cells:
        raise GridError("The table is empty.")
    if all(len(row) > 1 and not row[-1].strip() for row in cells):  # a mark ends each line
        cells = [row[:-1] for row in cells]
    cells = _without_thousands(cells) if mark != "," else cells
    has_names = _is_heading(cells[0])
    rows = cells[1:] if has_names else cells
    if not rows:
        raise GridError("The table is empty.")
    is_named = _is_name(rows[-1][0]) and all(_is_name(row[0]) for row in rows[1:])
    is_named &= not has_names or not rows[0][0].strip() or _is_name(rows[0][0])
    if is_named or (has_names and not cells[0][0].strip()):
        return _labelled(rows, mark, has_names, is_named)
    corner = rows[0][0].strip()
    table = _numbers_of([["", *rows[0][1:]], *rows[1:]] if _is_name(corner) else rows, mark, 1 + has_names)
    if _has_axes(table, corner):
        return checked(table[1:, 1:], table[0, 1:], table[1:, 0])
    _number(corner, mark, 1, 1)
    return replace(checked(table), names_left_out=has_names)


def _labelled(rows: Sequence[Sequence[str]], mark: str | None, has_names: bool, is_named: bool) -> Grid:
    """Read a table whose first column says what its rows are, as a data frame is written.

    Numbers are axes where they rise or fall throughout; names are left out.
    """
    has_numbers = not has_names and not _is_name(rows[0][0])  # of its columns, in the first row
    table = _numbers_of([row[1:] for row in rows], mark, 1 + has_names, 2)
    x, heights = (table[0], table[1:]) if has_numbers else (None, table)
    y = None if is_named else _numbers_of([row[:1] for row in rows], mark, 1 + has_names)[:, 0]
    across, up = (axis if axis is not None and _goes_one_way(axis) else None for axis in (x, y))
    return replace(checked(heights, across, up), names_left_out=True)


def _without_thousands(cells: list[list[str]]) -> list[list[str]]:
    """Take away the points between thousands where all points of a table are such, and some cell has its comma, too."""
    pointed = [cell.strip() for row in cells for cell in row if "." in cell and re.fullmatch(r"[-+0-9.,\s]+", cell)]
    if not any("," in cell for cell in pointed) or not all(map(_THOUSANDS.fullmatch, pointed)):
        return cells
    return [[cell.replace(".", "") if _THOUSANDS.fullmatch(cell.strip()) else cell for cell in row] for row in cells]


def _numbers_of(cells: Sequence[Sequence[str]], mark: str | None, row: int = 1, column: int = 1) -> Array:
    """Read the cells of a table, whose first one stands in some row and column of its file."""
    return np.array(
        [[_number(cell, mark, i, j) for j, cell in enumerate(line, column)] for i, line in enumerate(cells, row)]
    )


def _has_axes(table: Array, corner: str) -> bool:
    """Tell whether the first row and column say where the others lie, and do not begin with a height that is a hole."""
    axes = (table[0, 1:], table[1:, 0])
    if min(table.shape) < 2 or not np.isnan(table[0, 0]) or any(np.isnan(axis).any() for axis in axes):
        return False
    is_word = bool(corner) and not _is_told(corner)
    return is_word or all(map(_goes_one_way, axes))


def _goes_one_way(knots: Array) -> bool:
    """Tell whether finite numbers rise throughout, or fall."""
    steps = np.diff(knots)
    return bool(np.isfinite(knots).all() and ((steps > 0).all() or (steps < 0).all()))


def _is_heading(row: Sequence[str]) -> bool:
    """Tell whether a row has a name for each column, but perhaps for the first, in which rows are told."""
    return len({*row}) == len(row) > 1 and all(map(_is_name, row[1:])) and (_is_name(row[0]) or not row[0].strip())


def _is_name(cell: str) -> bool:
    """Tell whether a cell begins with a letter, and says neither a number nor that there is none."""
    told = cell.strip()
    return bool(re.match(r"[^\W\d_]", told)) and told.lower() not in NO_HEIGHT and not _is_told(told)


def _is_told(cell: str) -> bool:
    """Tell whether a cell says a number, or that there is none."""
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _cells(line: str, mark: str | None) -> list[str]:
    if mark is None:
        return line.split()
    try:
        return next(csv.reader([line], delimiter=mark))
    except (csv.Error, StopIteration) as error:
        raise GridError("The quotation marks of a row do not match.") from error


def _number(cell: str, mark: str | None, row: int, column: int) -> float:
    """Read a cell; one that says so is a hole, and all else is no height."""
    told = cell.strip().replace(",", ".") if mark in (";", "\t") else cell.strip()
    if told.lower() in NO_HEIGHT:
        return math.nan
    try:
        if len(told) <= 40 and told.isascii() and "_" not in told:
            return float(told)
    except ValueError:
        pass
    raise GridError(
        "Row {row}, column {column}: {cell} is no number; a cell where there is no height is left empty.",
        row=row,
        column=column,
        cell=f"“{_printable(cell.strip())}”",
    )


# A packed table is base64 of compressed bytes: its head, a line "rows columns as-is lowest step", and of how many rows
# and columns they were made if there were more, then the ends of both
# axes or all their knots, then the heights as whole numbers of steps above the lowest, 0 being a hole. Each is told by
# how it differs from what its neighbours to the left and above let expect, high bytes first, which compresses well.


def pack(grid: Grid) -> str:
    """Write a grid in a few characters that may stand in a link; where there is no room for all of it, coarser."""
    of = grid.of or grid.heights.shape
    grid = _averaged(grid)
    while True:
        text = ""
        for scale in _scales(grid):
            text = _packed(grid, of, *scale)
            if len(text) <= MAX_PACKED:
                return text
        grid = _coarser(grid, min(math.sqrt(MAX_PACKED / len(text)), SMALLER))


def explain_coarser(kept: Grid) -> str:
    """Say that fewer heights are kept than the rows and columns there were; empty when that is not so."""
    if kept.of is None:
        return ""
    (rows, columns), (fewer, narrower) = kept.of, kept.heights.shape
    return say(
        "Of {rows} × {columns} heights {fewer} × {narrower} were made, so that the link holds them.",
        rows=rows,
        columns=columns,
        fewer=fewer,
        narrower=narrower,
    )


def _scales(grid: Grid) -> Iterable[tuple[bool, float, float]]:
    """Give whether logarithms are told, from where and in which steps, the finest first."""
    heights = grid.heights
    low, span = float(np.nanmin(heights)), float(np.nanmax(heights) - np.nanmin(heights))
    for decimals in range(DECIMALS + 1):
        whole = np.rint(heights * 10**decimals)
        if span * 10**decimals <= LEVELS[0] and np.nanmax(np.abs(whole / 10**decimals - heights)) <= 1e-12 * span:
            yield False, low, 10.0**-decimals
            break
    logs = grid.spans_orders
    if logs:
        low, span = math.log(low), math.log((low + span) / low)
    yield from ((logs, low, span / levels) for levels in LEVELS)


def _packed(
    grid: Grid,
    of: tuple[int, ...],
    logs: bool,
    low: float,
    step: float,
) -> str:
    kept = np.log(grid.heights) if logs else grid.heights
    levels = np.nan_to_num(np.rint((kept - low) / step) + 1, nan=0).astype(np.uint16)
    told = levels.astype(np.int64)
    told[:, 1:] -= levels[:, :-1]
    told[1:] -= levels[:-1]
    told[1:, 1:] += levels[:-1, :-1]
    differences = (told % 2**16).astype(">u2").ravel().view(np.uint8).reshape(-1, 2).T
    rows, columns = grid.heights.shape
    told_of = "" if of == (rows, columns) else f" {of[0]} {of[1]}"
    head = f"{rows} {columns} {'logs' if logs else 'as-is'} {low!r} {step!r}{told_of}".encode()
    axes = b"".join(_told(knots) for knots in (grid.x, grid.y))
    compressed = zlib.compress(head + b"\n" + axes + differences.tobytes(), 9)
    return base64.urlsafe_b64encode(compressed).decode().rstrip("=")


def _told(knots: Array) -> bytes:
    """Write an axis: its two ends where it is even, else all of it."""
    even = np.allclose(knots, np.linspace(knots[0], knots[-1], len(knots)), rtol=0, atol=1e-9 * np.ptp(knots))
    return b"e" + knots[[0, -1]].astype(">f8").tobytes() if even else b"u" + knots.astype(">f8").tobytes()


def _averaged(grid: Grid) -> Grid:
    """Give a grid of the means over squares of knots, where there are too many; a hole where half of them are."""
    wide = -(-max(grid.heights.shape) // ROOM)
    if wide == 1 or min(grid.heights.shape) < FEWEST * wide:
        return grid
    rows, columns = (count // wide for count in grid.heights.shape)
    blocks = grid.heights[: rows * wide, : columns * wide].reshape(rows, wide, columns, wide).swapaxes(1, 2)
    known = (~np.isnan(blocks)).sum(axis=(2, 3))
    means = np.nansum(blocks, axis=(2, 3)) / np.maximum(known, 1)
    x, y = (knots[: n * wide].reshape(n, wide).mean(axis=1) for knots, n in ((grid.x, columns), (grid.y, rows)))
    return Grid(x, y, np.where(2 * known > wide * wide, means, np.nan))


def _coarser(grid: Grid, share: float) -> Grid:
    """Give a grid of fewer knots, evenly spread, at the heights of the spline; none higher or lower than before."""
    x, y = (np.linspace(knots[0], knots[-1], max(int(share * len(knots)), FEWEST)) for knots in (grid.x, grid.y))
    across, up = np.meshgrid(x, y)
    filled = Bicubic(grid.x, grid.y, filled_in(grid.x, grid.y, grid.heights.T)).at(across, up, 0)[0]
    holes = np.isnan(Bicubic(grid.x, grid.y, grid.heights.T).at(across, up, 0)[0])
    heights = np.clip(filled, np.nanmin(grid.heights), np.nanmax(grid.heights))
    return Grid(x, y, np.where(holes, np.nan, heights))


def unpack(text: object) -> Grid:
    """Read what :func:`pack` has written.

    Raises
    ------
    GridError
        When the text is anything else, in whatever detail.
    """
    plain = isinstance(text, str) and re.fullmatch(rf"[A-Za-z0-9_-]{{1,{MAX_PACKED}}}", text)
    try:
        return _unpacked(base64.urlsafe_b64decode(plain[0] + "=" * (-len(plain[0]) % 4) if plain else ""))
    except GridError:
        raise
    except (ValueError, IndexError, zlib.error, OverflowError) as error:
        raise GridError("This link does not hold a table of heights.") from error


def _unpacked(compressed: bytes) -> Grid:
    stream = zlib.decompressobj()
    told = stream.decompress(compressed, 3 * MAX_FILE)
    line, _, body = told.partition(b"\n")
    found = _HEAD.fullmatch(line)
    if not found or not stream.eof or stream.unused_data:
        raise ValueError("no head, or no end")
    rows, columns, (low, step) = int(found[1]), int(found[2]), map(float, found.groups()[3:5])
    x, body = _knots(body, columns)
    y, body = _knots(body, rows)
    if len(body) != 2 * rows * columns or not (step > 0 and math.isfinite(low) and math.isfinite(step)):
        raise ValueError("not as many heights as it says")
    high, fine = np.frombuffer(body, np.uint8).reshape(2, rows, columns).astype(np.int64)
    levels = np.cumsum(np.cumsum(256 * high + fine, axis=0), axis=1) % 2**16
    kept = np.where(levels == 0, np.nan, low + step * (levels - 1))
    with np.errstate(over="ignore"):
        grid = checked(np.exp(kept) if found[3] == b"logs" else kept, x, y)
    return replace(grid, of=(int(found[6]), int(found[7]))) if found[6] else grid


def _knots(body: bytes, count: int) -> tuple[Array, bytes]:
    """Read an axis, and give what follows it."""
    stored = 2 if body[:1] == b"e" else count
    if body[:1] not in (b"e", b"u") or len(body) < 1 + 8 * stored:
        raise ValueError("no axis")
    ends = np.frombuffer(body, ">f8", stored, 1).astype(float)
    knots = np.linspace(ends[0], ends[1], count) if body[:1] == b"e" else ends
    return knots, body[1 + 8 * stored :]
