"""The lines of a rule as people type them: taken apart, written evenly, and put into one line for a link.

A line stands alone or below an ``if`` or a ``while``. In one line ``;`` parts them, and brackets hold what stands
below: ``while loss(x-a*g)>f:(a=a/2);x=x-a*g``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from landscape.core.params import TypedError
from landscape.core.typed.tokens import GREEK, MODULE
from landscape.words import phrase, say

MOST_LINES, MOST_WORDS, DEEPEST = 120, 2_000, 24
"""Bounds of a rule: its lines, the words of all of them, and how deep its brackets are nested."""
LONGEST: Final = 32
"""Characters of a name."""
BLOCKS: Final = ("if", "while", "else")
"""What may stand above other lines."""
JOINING: Final = frozenset({*BLOCKS, "and", "or", "in", "memory"})
"""Words that have a space around them."""
BEFORE_SIGN: Final = frozenset({*"=+-*/<>(,:", "**", "==", "<=", ">=", "..", *JOINING})
"""After what a minus is the sign of a number."""

_LEFT_OUT = phrase("A rule is only its lines, each like name = value: leave out the line with {name}.")
INSTEAD: Final[Mapping[str, str]] = {
    "for": phrase("There is no for: write while, such as {example}."),
    "elif": phrase("There is no elif: write else, or a second if."),
    "lambda": phrase("lambda is a word of programs: call a number lam, and write out what a function gives."),
    **dict.fromkeys(("class", "def", "from", "import", "return"), _LEFT_OUT),
}
"""What is written for words of Python's that are none here."""
CALLED: Final[Mapping[str, str]] = {"max": "maximum", "min": "minimum"}
"""What functions are called as well."""

_SIGNS = {"^": "**", "−": "-", "–": "-", "·": "*", "×": "*", "⋅": "*", "←": "=", "≤": "<=", "≥": ">="}
_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_PIECES = re.compile(
    r"""(?P<number>(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
      | (?P<module>"""
    + MODULE
    + r""")
      | (?P<name>[A-Za-z_α-ωΑ-Ω][A-Za-z0-9_α-ωΑ-Ω₀-₉]*)
      | (?P<text>"[A-Za-z0-9_-]*"|'[A-Za-z0-9_-]*')
      | (?P<sign>\*\*|==|<=|>=|\.\.|[-+*/]=|[-+*/^()<>=,:;−–·×⋅←≤≥])
      | (?P<space>[ \t\u00a0]+|\#.*)""",
    re.VERBOSE,
)
_VALUE = frozenset({"number", "name", "text"})


@dataclass(frozen=True)
class Word:
    """A word of a line: what it is, as it is written evenly, and where it was typed; a bracket may be of a ``call``."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class TypedLine:
    """A line, whether it stands below another, and whether others stand below it (its last word is ``:`` then)."""

    words: tuple[Word, ...]
    below: bool = False

    @property
    def heads(self) -> bool:
        """Whether others stand below it."""
        return self.words[-1].text == ":"

    @property
    def source(self) -> str:
        """The line with a space between any two words."""
        return " ".join(word.text for word in self.words)

    def place(self, begin: int, end: int | None) -> tuple[int, int]:
        """Give where some characters of :attr:`source` were typed."""
        column, found = 0, list[Word]()
        for word in self.words:
            after = column + len(word.text)
            if column < (end if end is not None else begin + 1) and after > begin:
                found.append(word)
            column = after + 1
        first, last = (found[0], found[-1]) if found else (self.words[-1], self.words[-1])
        return first.start, last.end

    def wrong(self, sentence: str, first: int = 0, last: int = -1) -> TypedError:
        """Give a complaint about some of its words."""
        return TypedError(sentence, self.words[first].start, self.words[last].end)


def with_points(text: str, decimal: str) -> str:
    """Write the numbers of a rule with points that are typed with another mark before their decimals.

    Examples
    --------
    >>> with_points("k = 0,9 in 0..1,5; m1 = maximum(m1,1) + minimum(m,0,5)", ",")
    'k = 0.9 in 0..1.5; m1 = maximum(m1,1) + minimum(m,0.5)'
    """
    if decimal == ".":
        return text
    begins = r"(?<!\w)(?<!(?<!\.)\.)(?<!\d[eE][-+])"  # in no name, decimals or power; after the dots of a range
    return re.sub(rf"{begins}(\d+){re.escape(decimal)}(\d+)", r"\1.\2", text)


def read_lines(text: str) -> list[TypedLine]:
    """Take a text apart into lines.

    Raises
    ------
    TypedError
        When it holds what no rule has, or more than a rule may have.
    """
    lines, open_block, margin = list[TypedLine](), False, None
    count = 0
    for indent, words in _physical(text):
        count += len(words)
        if count > MOST_WORDS or len(lines) > MOST_LINES:
            sentence = say(
                "A rule may have at most {lines} lines and {words} words.", lines=MOST_LINES, words=MOST_WORDS
            )
            raise TypedError(sentence, words[0].start, words[-1].end)
        margin = indent if margin is None else margin
        below = indent > margin
        if below and not open_block:
            raise TypedError(
                say("This line is set in, but no if or while stands above it."), words[0].start, words[-1].end
            )
        open_block = below
        for line in _statements(words, below=below):
            lines.append(line)
            open_block = open_block or line.heads
    return lines


def written(lines: Sequence[TypedLine]) -> str:
    """Write lines evenly, each for itself."""
    return "\n".join("    " * line.below + _spaced(line.words) for line in lines)


def in_one(lines: Sequence[TypedLine]) -> str:
    """Write lines in one, for a link."""
    pieces: list[str] = []
    for line, before in zip(lines, [None, *lines], strict=False):
        if line.below and before is not None:
            pieces[-1] = f"{pieces[-1].removesuffix(')')}{'(' if before.heads else ';'}{_spaced(line.words, '')})"
        else:
            pieces.append(_spaced(line.words, ""))
    return ";".join(pieces)


def _physical(text: str) -> Iterator[tuple[int, list[Word]]]:
    """Give the words of each line that has any, and how far it is set in."""
    at = 0
    for raw in re.split(r"\r\n|[\n\r]", text):
        end = at + len(raw)
        words = list(_words(text, at, end))
        if words:
            yield words[0].start - at, words
        at = end + (2 if text[end : end + 2] == "\r\n" else 1)


def _words(text: str, at: int, end: int) -> Iterator[Word]:
    opened: list[Word] = []
    before: Word | None = None
    while at < end:
        piece = _PIECES.match(text, at, end)
        if piece is None:
            raise TypedError(_strange(text[at]), at, at + 1)
        start, at = at, piece.end()
        if piece.lastgroup in ("space", "module"):  # what a module has is called as here, and remarks are passed over
            continue
        in_call = bool(opened) and opened[-1].kind == "call"
        word = _where_it_stands(_word(str(piece.lastgroup), piece.group(), start, at), before, text, in_call=in_call)
        _check_brackets(word, opened)
        _check_decimals(word, text, in_call=in_call)
        if before and _collides(before, word):
            sentence = say(
                "Something is missing between {one} and {other}; a product is written with *.",
                one=before.text,
                other=word.text,
            )
            raise TypedError(sentence, before.start, word.end)
        before = word
        yield word
    if opened:
        raise TypedError(say("A bracket is not closed."), opened[-1].start, opened[-1].end)


def _word(kind: str, written: str, start: int, end: int) -> Word:
    if kind == "number" and not math.isfinite(float(written)):
        raise TypedError(say("A rule holds no numbers beyond 1e308."), start, end)
    if written in INSTEAD:
        raise TypedError(say(INSTEAD[written], name=written, example="while norm(g) > 1"), start, end)
    if kind == "name":
        written = "".join(GREEK.get(letter, letter) for letter in written.translate(_DIGITS))
        if not written.isascii() or written.startswith("_") or "__" in written or len(written) > LONGEST:
            sentence = say(
                "A name has at most {most} letters, digits and single lines, and begins with a letter.", most=LONGEST
            )
            raise TypedError(sentence, start, end)
    if kind == "sign" and len(written) > 1 and written[-1] == "=" and written[0] in "+-*/":
        sentence = say("Write it out, such as {example}.", example=f"x = x {written[0]} …")
        raise TypedError(sentence, start, end)
    if kind == "text":
        written = f'"{written[1:-1]}"'
    return Word(kind, _SIGNS.get(written, written), start, end)


def _where_it_stands(word: Word, before: Word | None, text: str, *, in_call: bool) -> Word:
    """Give a word as it is meant beside others: ``(`` after a name is of a call, and in one ``;`` parts arguments."""
    if word.text == "(" and before and before.kind == "name" and before.text not in JOINING:
        return replace(word, kind="call")
    if word.text == ";" and in_call:
        return replace(word, text=",")
    is_called = word.text in CALLED and re.compile(r"[ \t\u00a0]*\(").match(text, word.end)
    return replace(word, text=CALLED[word.text]) if is_called else word


def _check_brackets(word: Word, opened: list[Word]) -> None:
    if word.text == "(":
        opened.append(word)
        if len(opened) > DEEPEST:
            raise TypedError(say("A rule may be nested at most {most} deep.", most=DEEPEST), word.start, word.end)
    elif word.text == ")":
        if not opened:
            raise TypedError(say("This bracket closes none."), word.start, word.end)
        opened.pop()
    elif word.text == ";" and opened and len(opened) > 1:
        raise TypedError(say("A bracket is not closed."), opened[-1].start, opened[-1].end)


def _check_decimals(word: Word, text: str, *, in_call: bool) -> None:
    """See that no decimals follow a number after a comma; among arguments ``1,2`` are two, and ``1,05`` is one."""
    more = re.compile(r",(0\d+)" if in_call else r",(\d+)").match(text, word.end)
    if word.kind == "number" and word.text.isdigit() and more:
        raise TypedError(say("Write {number} with a point.", number=f"{word.text}.{more[1]}"), word.start, more.end())


def _collides(before: Word, word: Word) -> bool:
    """Tell whether two words that follow each other are two values without anything between them."""
    one = before.text == ")" or (before.kind in _VALUE and before.text not in JOINING)
    other = word.kind in _VALUE and word.text not in JOINING
    opens = word.text == "(" and (before.kind == "number" or before.text == ")")
    marks = {"log", "whole"}  # of a range
    special = word.text in marks and (before.kind == "number" or before.text in marks)
    return (one and other and not special) or opens


def _statements(words: list[Word], *, below: bool) -> Iterator[TypedLine]:
    """Give the lines that are typed in one; what follows ``:`` in it stands below."""
    is_below = below
    for part in _parted(words):
        colon = next((at for at, word in enumerate(part) if word.text == ":"), None)
        if part[0].text not in BLOCKS or colon is None:
            yield TypedLine(tuple(part), is_below)
            continue
        head, rest = part[: colon + 1], part[colon + 1 :]
        if below or (is_below and part[0].text != "else"):
            raise TypedError(say("An if or while may not stand below another."), part[0].start, part[0].end)
        yield TypedLine(tuple(head))
        if not rest:
            continue
        if rest[0].text == "(" and rest[-1].text == ")" and _closes(rest) and any(word.text == "=" for word in rest):
            yield from (TypedLine(tuple(one), below=True) for one in _parted(rest[1:-1]))
        else:
            yield TypedLine(tuple(rest), below=True)
            is_below = True


def _parted(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Part words at each ``;`` that stands in no brackets."""
    part, depth = list[Word](), 0
    for word in words:
        depth += (word.text == "(") - (word.text == ")")
        if word.text == ";" and depth == 0:
            if part:
                yield part
            part = []
        else:
            part.append(word)
    if part:
        yield part


def _closes(words: Sequence[Word]) -> bool:
    """Tell whether the first bracket is closed by the last."""
    depth = 0
    for at, word in enumerate(words):
        depth += (word.text == "(") - (word.text == ")")
        if depth == 0:
            return at == len(words) - 1
    return False


def _spaced(words: Sequence[Word], space: str = " ") -> str:
    """Write words with spaces where people have them."""
    text = ""
    for before, word in zip([None, *words], words, strict=False):
        text += _between(before, word, text, space) + word.text
        if word.text == "-" and (before is None or before.text in BEFORE_SIGN):
            text += "\0"  # belongs to what follows
    return re.sub("\0 ?", "", text)


def _between(before: Word | None, word: Word, text: str, space: str) -> str:
    if before is None or before.text == "(" or word.text in (")", ",", ":", "..") or before.text == "..":
        return ""
    if before.text in JOINING or word.text in JOINING:
        return " " if not (space == "" and (before.text == ":" or not _sticks(before, word))) else ""
    if text.endswith("\0") or "**" in (before.text, word.text):
        return ""
    if word.text == "(" and before.kind == "name":
        return ""
    if before.kind in _VALUE and word.kind in _VALUE:  # 0..1 log
        return " "
    return space


def _sticks(before: Word, word: Word) -> bool:
    """Tell whether two words would become one, or be hard to tell apart, without a space."""
    return before.kind != "sign" or word.kind != "sign"


def _strange(character: str) -> str:
    return say("{sign} is not understood here.", sign=character)
