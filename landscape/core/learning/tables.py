"""A user's own small table: read from text with a plain sentence for whatever is wrong, and packed into a link."""

from __future__ import annotations

import base64
import csv
import re
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from landscape.core.arrays import Array
from landscape.core.learning.datasets import DATASETS, Dataset, Rows
from landscape.core.learning.losses import CLASSES, Task
from landscape.core.parts import text
from landscape.words import phrase, say
from landscape.words.numbers import written

MAX_ROWS, MAX_BYTES, MAX_PACKED = 225, 1_000_000, 2_000
"""Caps on a table: rows, and the size of its text as it comes and as it is packed."""
MAX_NAME = 24
"""Bytes of a name; longer ones are cut."""
LARGEST, NARROWEST = 1e12, 1e-9
"""Largest size of a number; least span of a column, and least share that the span is of the numbers' size."""
QUANTA = 65535
"""A column's numbers are kept as whole numbers from 0 up to this."""
_FINEST, _COARSEST = 14, -12
"""How many decimals a column may be kept with; negative ones are tens, hundreds and so on."""

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_LONGEST_NUMBER = 40
_MISSING = frozenset({"", "-", "?", "na", "n/a", "nan", "null", "none", "inf", "+inf", "-inf", "infinity", "-infinity"})
_COLUMNS = (phrase("first"), phrase("second"), phrase("third"))


class TableError(ValueError):
    """A table that cannot be used; its message is one sentence for the person whose table it is."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(say(text, **values))


@dataclass(frozen=True, eq=False)
class Table:
    """A table that has been read.

    Attributes
    ----------
    task
        What its last column is: numbers, two classes or three.
    names
        Names of the inputs, then of the target.
    classes
        Names of the classes in the order of their numbers; none for numbers.
    rows
        The rows; none is held out.
    """

    task: Task
    names: tuple[str, ...]
    classes: tuple[str, ...]
    rows: Rows


def read_table(text: str) -> Table:
    """Read a table of one or two inputs and a target, one row per line.

    Cells are separated by commas, semicolons (then a comma may be the decimal sign), tabs or spaces, and may be quoted;
    the first line may name the columns. A target of two or three different words is a class; so is one of two numbers
    or three whole ones, when there are at least twice as many rows. Each column is kept to at least four digits of its
    span, which is how :func:`pack` writes it: what is read and what a link brings back are the same.

    Raises
    ------
    TableError
        When the table cannot be used; says why in one sentence, with the line if there is one.
    """
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise TableError(
            "A table may have at most {size} MB and {rows} rows.", size=MAX_BYTES // 1_000_000, rows=MAX_ROWS
        )
    lines = [
        (at, line) for at, line in enumerate(re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")), 1) if line.strip()
    ]
    if not lines:
        raise TableError("The table is empty.")
    if len(lines) > MAX_ROWS + 1:
        raise TableError(
            "A table may have at most {most} rows; this one has {count} lines.", most=MAX_ROWS, count=len(lines)
        )
    separator = _separator(lines[0][1])
    cells = [(at, _split(at, line, separator)) for at, line in lines]
    width = len(cells[0][1])
    if width not in (2, 3):
        raise TableError(
            "A table has one or two columns of inputs and then the target; line {at} has {columns}.",
            at=cells[0][0],
            columns=_columns(width),
        )
    for at, row in cells:
        if len(row) != width:
            raise TableError(
                "Line {at} has {columns} where line {first} has {width}.",
                at=at,
                columns=_columns(len(row)),
                first=cells[0][0],
                width=width,
            )
    return _understood(cells)


def _columns(count: int) -> str:
    return say("1 column") if count == 1 else say("{count} columns", count=count)


def _separator(line: str) -> str:
    """Tell what separates the cells of a line; quoted text does not count."""
    bare = re.sub(r'"[^"]*"', "", line)
    return next((sign for sign in ";\t," if sign in bare), " ")


def _split(at: int, line: str, separator: str) -> list[str]:
    try:
        (cells,) = csv.reader([line.strip(" ")], delimiter=separator, skipinitialspace=True, strict=True)
    except (csv.Error, ValueError) as error:
        raise TableError("Line {at}: its quotation marks do not match.", at=at) from error
    trimmed = [cell.strip() for cell in cells]
    return [_decimal_point(cell) for cell in trimmed] if separator == ";" else trimmed


def _decimal_point(cell: str) -> str:
    """Give a number that has a decimal comma with a point; all else as it is."""
    pointed = cell.replace(",", ".", 1)
    return pointed if _NUMBER.fullmatch(pointed) else cell


def _understood(cells: list[tuple[int, list[str]]]) -> Table:
    """Give the table whose cells, line by line, are these."""
    at, first = cells[0]
    header = not any(_NUMBER.fullmatch(cell) or cell.lower() in _MISSING for cell in first)
    rows = cells[1:] if header else cells
    if not rows:
        raise TableError("Line {at} names the columns, but no rows follow.", at=at)
    if len(rows) < 2:
        raise TableError("A table needs at least two rows; this one has one.")
    if len(rows) > MAX_ROWS:
        raise TableError("A table may have at most {most} rows; this one has {count}.", most=MAX_ROWS, count=len(rows))
    usual = ("x", "y") if len(first) == 2 else ("x1", "x2", "y")
    names = tuple(_name(cell) or other for cell, other in zip(first if header else usual, usual, strict=True))
    x = np.array([[_number(at, cell) for cell in row[:-1]] for at, row in rows])
    task, classes, y = _target([(at, row[-1]) for at, row in rows])
    for index, column in enumerate((*x.T, y) if task == "number" else x.T):
        if not _varies(column):
            raise TableError(
                "The {which} column holds the same number in every row; nothing can be learnt from it.",
                which=say(_COLUMNS[index]),
            )
    return unpack(pack(Table(task, names, classes, _rows(x, y))))


def _number(at: int, cell: str) -> float:
    """Read a cell that has to be a number."""
    if cell == "":
        raise TableError("Line {at} has an empty cell.", at=at)
    if not _NUMBER.fullmatch(cell) or len(cell) > _LONGEST_NUMBER:
        raise TableError("Line {at}: {cell} is not a number.", at=at, cell=_quoted(cell))
    value = float(cell)
    if abs(value) > LARGEST:
        raise TableError(
            "Line {at}: {cell} is too large; numbers may go up to {most}.",
            at=at,
            cell=_quoted(cell),
            most=written(LARGEST),
        )
    return value


def _target(column: list[tuple[int, str]]) -> tuple[Task, tuple[str, ...], Array]:
    """Tell what the last column is: its kind, its classes, and its values as floats."""
    for at, cell in column:
        if cell.lower() in _MISSING:
            _number(at, cell)
    written = dict.fromkeys(cell for _, cell in column)
    words = [(at, cell) for at, cell in column if not _NUMBER.fullmatch(cell)]
    if not words:
        return _numbers(column)
    if len(written) > CLASSES:
        if len(words) < len(column):
            _number(*words[0])
        raise TableError(
            "The target has {count} different words; it may have 2 or {classes}, or be numbers.",
            count=len(written),
            classes=CLASSES,
        )
    if len(written) == 1:
        raise TableError("The target is the same word in every row; nothing can be learnt from it.")
    return _classes(sorted(written), [cell for _, cell in column])


def _numbers(column: list[tuple[int, str]]) -> tuple[Task, tuple[str, ...], Array]:
    """Tell whether numbers are meant as numbers or as classes."""
    y = np.array([_number(at, cell) for at, cell in column])
    distinct = np.unique(y)
    few = len(distinct) == 2 or (len(distinct) == CLASSES and bool((distinct == np.rint(distinct)).all()))
    if not few or len(y) < 2 * len(distinct):
        return "number", (), y
    return _classes([f"{value:.12g}" for value in distinct], [f"{value:.12g}" for value in y])


def _classes(found: list[str], column: list[str]) -> tuple[Task, tuple[str, ...], Array]:
    """Give the kind, the names and the numbers of classes."""
    names = tuple(_name(one) for one in found)
    if len(set(names)) < len(found) or not all(names):
        raise TableError("The names of the classes are too long to be told apart.")
    return ("binary" if len(found) == 2 else "classes"), names, np.array([float(found.index(cell)) for cell in column])


def _name(cell: str) -> str:
    """Give a name in printable letters, cut to what a link has room for."""
    printable = " ".join("".join(letter if letter.isprintable() else " " for letter in cell).split())
    return printable.encode("utf-8", "replace")[:MAX_NAME].decode("utf-8", "ignore").strip()


def _quoted(cell: str) -> str:
    """Give the beginning of a cell, in quotes."""
    return repr(cell if len(cell) <= MAX_NAME else cell[: MAX_NAME - 1] + "…")


def _rows(x: Array, y: Array) -> Rows:
    return Rows(x, y, np.zeros(len(y), dtype=bool))


def _varies(column: Array, least: float = NARROWEST) -> bool:
    return bool(np.ptp(column) > least * max(1.0, float(np.abs(column).max())))


# A packed table is base64 of a head, a zero byte and the columns. The head says, a line each, what it is, the names,
# the classes, and for each column of numbers "decimals:offset". A column of numbers is two bytes a row, one of classes
# one byte.


def pack(table: Table) -> str:
    """Write a table in a few characters (:data:`MAX_PACKED`) that may stand in a link; :func:`unpack` reads them."""
    columns = [*table.rows.x.T, *([table.rows.y] if table.task == "number" else [])]
    kept = [_whole(column) for column in columns]
    head = [table.task, *table.names, *table.classes, *(f"{decimals}:{offset}" for decimals, offset, _ in kept)]
    body = b"".join(levels.astype(">u2").tobytes() for _, _, levels in kept)
    if table.task != "number":
        body += table.rows.y.astype(np.uint8).tobytes()
    packed = base64.urlsafe_b64encode("\n".join(head).encode() + b"\0" + body)
    return packed.decode().rstrip("=")


def _whole(column: Array) -> tuple[int, int, np.ndarray[Any, Any]]:
    """Give a column as decimals d, offset and levels from 0 to 65535: numbers are (offset + level) / 10ᵈ.

    As many decimals as fit, then none that all numbers can do without: so the same column comes out of its own levels.
    """
    finest = range(_FINEST, _COARSEST - 1, -1)
    decimals = next((d for d in finest if np.ptp(_scaled(column, d)) <= QUANTA), _COARSEST)
    integers = _scaled(column, decimals)
    while np.ptp(integers) and not (integers % 10).any():
        integers, decimals = integers / 10, decimals - 1
    return decimals, int(integers.min()), integers - integers.min()


def _scaled(column: Array, decimals: int) -> Array:
    """Give a column in units of its last decimal; powers of ten up to 10²² are exact, their inverses are not."""
    result: Array = np.rint(column * 10.0**decimals if decimals >= 0 else column / 10.0**-decimals)
    return result


def unpack(text: object) -> Table:
    """Read what :func:`pack` has written.

    Raises
    ------
    TableError
        When the text is anything else, in whatever detail.
    """
    if not isinstance(text, str) or not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{MAX_PACKED}}}", text):
        _refuse()
    try:
        head, _, body = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).partition(b"\0")
        table = _unpacked(head.decode().split("\n"), body)
    except (ValueError, IndexError) as error:
        raise TableError("This link does not hold a table.") from error
    if pack(table) != text:
        _refuse()
    return table


def _refuse() -> NoReturn:
    raise TableError("This link does not hold a table.")


def _unpacked(head: list[str], body: bytes) -> Table:
    """Give the table of a head and a body; whatever is not as it should be is refused."""
    task: Task = "number" if head[0] == "number" else "binary" if head[0] == "binary" else "classes"
    count = {"number": 0, "binary": 2, "classes": CLASSES}[task]
    inputs = (len(head) - (3 if task == "number" else 2) - count) // 2
    numbers = inputs + (task == "number")  # how many columns hold numbers
    names, rest = tuple(head[1 : inputs + 2]), head[inputs + 2 :]
    classes, scales = (
        tuple(rest[:count]),
        [re.fullmatch(r"(-?[0-9]{1,2}):(-?[0-9]{1,15})", one) for one in rest[count:]],
    )
    width = 2 * numbers + (count > 0)
    rows, left = divmod(len(body), width) if inputs in (1, 2) else (0, 1)
    if left or not 2 <= rows <= MAX_ROWS or len(scales) != numbers or head[0] != task:
        _refuse()
    if any(_name(name) != name or not name for name in (*names, *classes)) or len(set(classes)) < count:
        _refuse()
    columns = []
    for index, scale in enumerate(scales):
        levels = np.frombuffer(body, ">u2", rows, 2 * rows * index)
        columns.append(_column(int(scale[1]), int(scale[2]), levels) if scale else _refuse())
    y = columns[-1] if task == "number" else np.frombuffer(body, np.uint8, rows, 2 * rows * numbers).astype(float)
    if task != "number" and set(y.tolist()) != set(range(count)):
        _refuse()
    return Table(task, names, classes, _rows(np.column_stack(columns[:inputs]), y))


def _column(decimals: int, offset: int, levels: np.ndarray[Any, Any]) -> Array:
    """Give the numbers that a column's levels stand for."""
    if not _COARSEST <= decimals <= _FINEST:
        _refuse()
    integers = levels.astype(float) + offset
    column: Array = integers / 10.0**decimals if decimals >= 0 else integers * 10.0**-decimals
    if np.abs(column).max() > 2 * LARGEST or not _varies(column, NARROWEST / 2):
        _refuse()
    return column


def _unpack_if_any(packed: str) -> Table | None:
    return unpack(packed) if packed else None


EXAMPLE = read_table("hours,mark\n1,2.1\n2,2.9\n3,4.2\n4,4.8\n5,6.1\n6,6.9")
"""What is shown before somebody brings a table."""


@DATASETS.register
class Own(Dataset):
    """Your own table, as it was pasted or dropped; the link holds all of it."""

    slug = "own"
    title = "Your own table"
    task = "number"
    inputs = EXAMPLE.names[:-1]
    target = EXAMPLE.names[-1]
    source = "Brought by whoever made the link."
    packed: str = text(_unpack_if_any, MAX_PACKED, help="The table, packed for the link")

    def __post_init__(self) -> None:
        super().__post_init__()
        table = self._table
        derived = {"task": table.task, "inputs": table.names[:-1], "target": table.names[-1], "classes": table.classes}
        for name, value in derived.items():  # of every table by itself, where other data sets have them by their class
            object.__setattr__(self, name, value)

    @property
    def has_units(self) -> bool:
        """Whether its inputs are measured in some unit: they may well be."""
        return True

    @property
    def _table(self) -> Table:
        return _unpack_if_any(self.packed) or EXAMPLE

    def _make(self) -> Rows:
        return self._table.rows
