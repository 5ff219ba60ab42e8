"""Kinds of declared fields: what each may hold, how an untrusted value becomes one of those, and how it is spelled.

A kind knows nothing of the page; which control it asks for is a table in ``ui/controls.py``.
"""

from __future__ import annotations

import dataclasses
import math
import numbers
import reprlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from landscape.words import say

FROM_NUMPY = np.ndarray, np.generic
GAP = "~"
"""What a link has for a space in a text: no program escapes it, and no text that is typed has it."""
MANY, ONE = (np.ndarray, list, tuple), (int, float)
"""Classes of what may stand for numbers: made once, since every value of every part is looked at."""


SHOWN = 40
"""Characters of a text that are shown before and after a mistake in it."""


class TypedError(ValueError):
    """A text that cannot be read: one sentence for the person who types it, and the place that it is about.

    Attributes
    ----------
    start, end
        The characters of the text that are to be marked.
    line, column
        Where they begin, counted from 1; as if all were one line until :meth:`within` tells the text.
    """

    def __init__(self, sentence: str, start: int, end: int) -> None:
        super().__init__(sentence)
        self.start, self.end = start, end
        self.line, self.column = 1, start + 1

    def within(self, text: str, told: str) -> TypedError:
        """Give the same for a program: what is told, the sentence and its place; a note has the line, marked below."""
        begin = text.rfind("\n", 0, self.start) + 1
        line, before = text[begin:].partition("\n")[0], self.start - begin
        cut = max(before - SHOWN, 0)
        marks = "^" * max(min(self.end - self.start, len(line) - before, SHOWN), 1)
        number = text.count("\n", 0, begin) + 1
        shown = f"    {line[cut : before + SHOWN]}\n    {' ' * (before - cut)}{marks}"
        found = TypedError(f"{told}: {self} (line {number}, column {before + 1})", self.start, self.end)
        found.add_note(shown)
        found.line, found.column = number, before + 1
        return found


@dataclass(frozen=True)
class Param(ABC):
    """The declaration of one field of a part.

    Attributes
    ----------
    default
        What the field holds unless told otherwise.
    symbol
        The letter used for it in mathematics, as LaTeX.
    help
        One line for a tooltip.
    title
        What it is called, if not by its name.
    options
        What a choice may be; empty for anything else.
    names
        What the options are called, if not by themselves.
    """

    default: Any
    symbol: str = dataclasses.field(default="", kw_only=True)
    help: str = dataclasses.field(default="", kw_only=True)
    title: str = dataclasses.field(default="", kw_only=True)
    options: tuple[str, ...] = dataclasses.field(default=(), kw_only=True)
    names: tuple[str, ...] = dataclasses.field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        self.check("the default", self.default)

    def check(self, name: str, value: object) -> Any:
        """Give an allowed value as plain Python, numbers for many starts as a read-only array.

        Raises
        ------
        ValueError
            When the value is not allowed; names the field, what is allowed, and the value.
        """
        single = isinstance(value, FROM_NUMPY) and value.ndim == 0
        plain = self._plain(np.asarray(value).item() if single else value)
        if plain is None and not (value is None and self.default is None):
            raise ValueError(f"{name} must be {self._allowed()}, got {reprlib.repr(value)}")
        return plain

    def repair(self, value: object) -> Any:
        """Give the allowed value nearest to an untrusted one; the default when it cannot be read."""
        read = self._read(value)
        return self.default if read is None else read

    def revise(self, value: object, before: Any) -> Any:
        """Give what a value becomes that somebody enters: what it was before when it cannot be read."""
        return dataclasses.replace(self, default=before).repair(value)

    def spell(self, value: Any) -> str:
        """Write a value as links have it."""
        return str(value)

    def says(self, text: str, value: Any) -> bool:
        """Tell whether a text of a link says just this value."""
        return value is not None and text == value

    def shown(self, text: str) -> str:
        """Give a text of a link as people write it."""
        return text

    def why(self, text: str) -> str:  # noqa: ARG002 - those that are texts say it
        """Say in a sentence why a text of a link cannot be read; nothing where there is no more to say."""
        return ""

    @abstractmethod
    def _allowed(self) -> str:
        """Say what the field may hold."""

    @abstractmethod
    def _plain(self, value: object) -> Any:
        """Give an allowed value as plain Python or as an array; None when it is not allowed."""

    def _read(self, value: object) -> Any:
        """Give the allowed value nearest to an untrusted one; None when it cannot be read."""
        return self._plain(value)


@dataclass(frozen=True)
class Number(Param):
    """A number in a closed range; ``None`` as its default marks an optional one.

    Attributes
    ----------
    lo, hi
        The range.
    log
        Whether a control should move through it logarithmically.
    """

    lo: float
    hi: float
    log: bool = False
    whole: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if not (self.lo < self.hi and (self.lo >= 0 or not self.log)):
            raise ValueError(f"no range from {self.lo:g} to {self.hi:g}" + " in logarithmic steps" * self.log)
        super().__post_init__()

    def _allowed(self) -> str:
        return f"between {self.lo:g} and {self.hi:g}"

    def _plain(self, value: object) -> Any:
        if isinstance(value, MANY):
            return self._array(value)
        if isinstance(value, bool) or not isinstance(value, ONE) or not self.lo <= value <= self.hi:
            return None
        return self._one(value)

    def _read(self, value: object) -> Any:
        read = number(value)
        return None if read is None else self._nearest(min(max(read, self.lo), self.hi))

    def spell(self, value: Any) -> str:
        """Write a number with all its digits, as briefly as it can be read again."""
        return repr(value).removesuffix(".0").replace("e-0", "e-").replace("e+", "e")

    def says(self, text: str, value: Any) -> bool:
        """Tell whether a text is this number, however it is written."""
        read = number(text)
        return read is not None and read == value

    def _one(self, value: float) -> float | None:
        """Give a number in range as this kind holds it; None when it does not."""
        return float(value)

    def _nearest(self, value: float) -> float:
        return float(value)

    def _array(self, values: object) -> np.ndarray[Any, Any] | None:
        """Give numbers for many starts as a read-only copy; None when they are not allowed."""
        try:
            array = np.array(values)
        except ValueError:  # rows of different lengths
            return None
        if array.dtype.kind not in "iuf" or array.ndim != 1 or array.size == 0:
            return None
        if not np.all((array >= self.lo) & (array <= self.hi)):
            return None
        if self.whole and np.any(array != np.floor(array)):
            return None
        array = array.astype(int if self.whole else float)
        array.flags.writeable = False
        return array


@dataclass(frozen=True)
class Whole(Number):
    """A whole number in a closed range."""

    whole: ClassVar[bool] = True

    def _allowed(self) -> str:
        return f"a whole number {super()._allowed()}"

    def _one(self, value: float) -> int | None:
        return int(value) if value == int(value) else None

    def _nearest(self, value: float) -> int:
        return round(value)


@dataclass(frozen=True)
class Flag(Param):
    """Something that is on or off."""

    def _allowed(self) -> str:
        return "true or false"

    def _plain(self, value: object) -> Any:
        return value if isinstance(value, bool) else None

    def _read(self, value: object) -> Any:
        return truth(value)

    def spell(self, value: Any) -> str:
        """Write 1 or 0."""
        return str(int(value))

    def says(self, text: str, value: Any) -> bool:
        """Tell whether a text is this answer, in any of its words."""
        return truth(text) is value


@dataclass(frozen=True)
class Choice(Param):
    """A choice between a few named options."""

    def _allowed(self) -> str:
        return "one of " + ", ".join(self.options)

    def _plain(self, value: object) -> Any:
        return value if isinstance(value, str) and value in self.options else None


@dataclass(frozen=True)
class Text(Param):
    """A text of at most so many characters.

    Attributes
    ----------
    most
        How many.
    reader
        Raises a ValueError for a text that means nothing.
    """

    most: int
    reader: Callable[[str], object]

    def check(self, name: str, value: object) -> Any:
        """Give an allowed text; a ValueError says why it cannot be read."""
        try:
            return super().check(name, value)
        except ValueError as error:
            why = self._wrong(self.shown(value)) if isinstance(value, str) else None
            if isinstance(value, str) and isinstance(why, TypedError):
                raise why.within(value, str(error)) from None
            raise (ValueError(f"{error}: {why}") if why else error) from None

    def why(self, text: str) -> str:
        """Say why a text cannot be read; nothing where it can."""
        return str(self._wrong(self.shown(text)) or "")

    def _wrong(self, value: str) -> ValueError | None:
        """Give what the reader says of a text that it cannot read."""
        if len(value) > self.most:
            return ValueError(say("It has more than {most} characters.", most=self.most))
        return self._refused(value)

    def _refused(self, value: str) -> ValueError | None:
        try:
            self.reader(value)
        except ValueError as error:
            return error
        return None

    def _allowed(self) -> str:
        return f"a text of at most {self.most} characters that can be read"

    def _plain(self, value: object) -> Any:
        if not isinstance(value, str) or len(value) > self.most or self._refused(value) is not None:
            return None
        return value


@dataclass(frozen=True)
class Points(Text):
    """A text that is drawn: knots of a curve, dragged by hand; its reader gives them."""


@dataclass(frozen=True)
class Typed(Text):
    """A text that is typed by hand, and read again with every key; kept as it is written evenly.

    In a link it is in one line, with :data:`GAP` for a space.

    Attributes
    ----------
    lines
        How many lines it usually has.
    examples
        Other texts that it may be.
    plain
        Gives what is typed in a language, whose mark of decimals is given, with points; at most as it is.
    evenly
        Gives a text that can be read as it is kept.
    in_one
        Gives such a text in one line of few characters that a link would have to escape.
    remarks
        Gives sentences about what a text means that can be read.
    guide
        What can be written, and what each means.
    """

    lines: int = 1
    examples: tuple[str, ...] = ()
    plain: Callable[[str, str], str] = lambda text, _: text
    evenly: Callable[[str], str] = str
    in_one: Callable[[str], str] = str
    remarks: Callable[[str], Iterable[str]] = lambda _: ()
    guide: tuple[tuple[str, str], ...] = ()

    def spell(self, value: Any) -> str:
        """Write the text in one line."""
        return self.in_one(value).replace(" ", GAP)

    def shown(self, text: str) -> str:
        """Give a text of a link with spaces."""
        return text.replace(GAP, " ")

    def _wrong(self, value: str) -> ValueError | None:
        return self._refused(value[: self.most + 1])  # which says why one that is too long is refused

    def says(self, text: str, value: Any) -> bool:
        """Tell whether a text says this one, however it is written."""
        return bool(self._plain(text) == value)

    def _plain(self, value: object) -> Any:
        plain = super()._plain(self.shown(value) if isinstance(value, str) else value)
        return None if plain is None else self.evenly(plain)


@dataclass(frozen=True)
class Lines(Typed):
    """A text of several lines.

    Attributes
    ----------
    copies
        Gives texts to begin with, by what they are called.
    """

    copies: Callable[[], Mapping[str, str]] = dict


def number(value: object) -> float | None:
    """Read a number from an untrusted value; None when it is none (NaN, true and false included)."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real | str):
        return None
    try:
        read = float(value)
    except ValueError:
        return None
    except OverflowError:  # an int beyond the floats
        return -math.inf if not isinstance(value, str) and value < 0 else math.inf
    return None if math.isnan(read) else read


TRUTHS = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}


def truth(value: object) -> bool | None:
    """Read true or false from an untrusted value; None when it is neither."""
    if isinstance(value, str):
        return TRUTHS.get(value.lower())
    return bool(value) if isinstance(value, int | float | np.bool_) and value in (0, 1) else None
