"""The form of a lesson's file: front matter, a heading per step, and below its text lines ``name: value``.

What the names mean is the business of :mod:`landscape.lessons.reading` and :mod:`landscape.lessons.translation`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

FENCE = "```"
"""What stands before and after lines of code."""
_KEYS = {
    "scenario",
    "show",
    "controls",
    "predict",
    "ask",
    "option",
    "option*",
    "but",
    "run",
    "answer",
    "reveal",
    "formula",
    "note",
    "expect",
    "try",
}


class LessonError(ValueError):
    """A lesson that cannot be read, with its file and line."""


@dataclass(frozen=True)
class Block:
    """What a file says of one step, before anybody asks what it means.

    Attributes
    ----------
    heading
        Its heading's line, from 0.
    title, text
        As in :class:`Step`.
    entries
        Lines ``name: value`` as (line, value), by name.
    code
        What stands between fences, if anything.
    """

    heading: int
    title: str
    text: str
    entries: dict[str, list[tuple[int, str]]]
    code: str

    @property
    def options(self) -> list[tuple[int, str]]:
        """Give the options, with or without a star, in their order."""
        return sorted([*self.entries.get("option", []), *self.entries.get("option*", [])])

    @property
    def buts(self) -> tuple[str, ...]:
        """Give what is said against each option, in the line below it; empty where nothing is."""
        said = dict(self.entries.get("but", []))
        return tuple(said.get(line + 1, "") for line, _ in self.options)


class Reader:
    """Reads a file line by line and says where it does not understand."""

    def __init__(self, path: Path) -> None:
        self.path, self.lines = path, path.read_text(encoding="utf-8").splitlines()
        self.at = 0

    @property
    def slug(self) -> str:
        """Give the name that the file's name tells, behind its number."""
        return self.path.stem.split("-", 1)[1]

    def fail(self, why: str, line: int | None = None) -> NoReturn:
        """Raise a :class:`LessonError` with file and line."""
        raise LessonError(f"{self.path.name}:{(self.at if line is None else line) + 1}: {why}")

    def blocks(self) -> list[Block]:
        """Read the steps that follow the front matter."""
        blocks = []
        while self.at < len(self.lines):
            if self.lines[self.at].startswith("## "):
                blocks.append(self._block())
            elif self.lines[self.at].strip():
                self.fail("a step begins with a heading")
            else:
                self.at += 1
        if not blocks:
            self.fail("a lesson has steps")
        return blocks

    def head(self, may: Collection[str], must: Collection[str]) -> dict[str, str]:
        """Read the front matter, which has names that it may and names that it must hold."""
        if not self.lines or self.lines[0] != "---":
            self.fail("front matter begins with ---")
        head: dict[str, str] = {}
        self.at = 1
        while self.at < len(self.lines) and self.lines[self.at] != "---":
            name, colon, value = self.lines[self.at].partition(":")
            if not colon or name in head:
                self.fail(f"front matter says name: value, once each, not {self.lines[self.at]!r}")
            head[name] = value.strip()
            self.at += 1
        strange = [name for name in head if name not in may]
        missing = [name for name in must if not head.get(name)]
        if strange or missing:
            self.fail(f"front matter lacks {', '.join(missing) or 'nothing'} and knows no {', '.join(strange) or '…'}")
        self.at += 1
        return head

    def _block(self) -> Block:
        heading, title = self.at, self.lines[self.at].removeprefix("## ").strip()
        self.at += 1
        text: list[str] = []
        code: list[str] = []
        entries: dict[str, list[tuple[int, str]]] = {}
        while self.at < len(self.lines) and not self.lines[self.at].startswith("## "):
            line = self.lines[self.at].strip()
            name, colon, value = line.partition(":")
            if line == FENCE:
                code += self._fenced()
            elif colon and name in _KEYS:
                entries.setdefault(name, []).append((self.at, value.strip()))
            elif entries and line:
                self.fail(f"text stands before {', '.join(entries)}; this is {line[:30]!r}")
            else:
                text.append(line)
            self.at += 1
        body = " ".join(line for line in text if line)
        if not title or not body:
            self.fail("a step has a title and a text", heading)
        block = Block(heading, title, body, entries, "\n".join(code))
        said = entries.get("but", [])
        if len(said) > sum(map(bool, block.buts)):
            self.fail("but: stands in the line below an option", said[0][0])
        return block

    def _fenced(self) -> list[str]:
        """Read the lines up to the next fence, at which the reader comes to stand."""
        opening = self.at
        while (closing := self.at + 1) < len(self.lines) and self.lines[closing].strip() != FENCE:
            self.at = closing
        if closing == len(self.lines):
            self.fail("code ends with a fence", opening)
        self.at = closing
        return self.lines[opening + 1 : closing]

    def one(self, block: Block, name: str) -> str:
        """Give the value of an entry that may stand once in a step; empty when there is none."""
        found = block.entries.get(name, [])
        if len(found) > 1:
            self.fail(f"{name}: stands twice", found[1][0])
        return found[0][1] if found else ""
