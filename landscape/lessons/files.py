"""The form of a lesson's file: front matter, a heading per step, and below its text lines ``name: value``.

What the names mean is the business of :mod:`landscape.lessons.reading` and :mod:`landscape.lessons.translation`. Any
text can be read: where it is not understood there is a complaint, and reading goes on behind it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from landscape.words import say

FENCE = "```"
"""What stands before and after lines of code."""
EDGE = "---"
"""What stands before and after the front matter."""
KEYS: Final = (
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
)
"""The names of lines below a step's text."""
LARGEST: Final = 64_000
"""Bytes of a lesson that are read; the longest of ours has a fifth of it."""
LONGEST: Final = 9_000
"""Characters of a line that are read: a scenario with heights of its own is a long one."""
MOST_STEPS: Final = 30
"""Steps that a link can name."""
ALIKE: Final = 0.75
"""How much a word is like the name that it is taken for."""
ITEM: Final = re.compile(r"(?P<bullet>[-*] )|(?P<number>\d{1,3}\. )")
"""How a line of a list begins."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ufeff\ud800-\udfff]")
"""What no text holds that somebody has typed."""


class LessonError(ValueError):
    """A lesson that cannot be read, with its file and line."""


@dataclass(frozen=True, order=True)
class Complaint:
    """What is wrong in a line, counted from 1, and what to write instead."""

    line: int
    text: str


@dataclass(frozen=True)
class Block:
    """What a file says of one step, before anybody asks what it means.

    Attributes
    ----------
    heading
        Its heading's line, from 0.
    title, text
        As in :class:`Step`; in the text every paragraph and every line of a list begins a line, and nothing else does.
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

    def line(self, name: str) -> int:
        """Give where an entry stands first; the heading's line where there is none."""
        return self.entries[name][0][0] if name in self.entries else self.heading


def lines_of(text: str) -> list[str]:
    """Give the lines of a text, whatever ends them, without signs that nobody sees."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = _UNSEEN.sub(" ", plain).split("\n")
    return lines[:-1] if lines and not lines[-1] else lines


class Reader:
    """Reads a text line by line and says where it does not understand.

    Attributes
    ----------
    name
        What the text is called in what is said of it.
    complaints
        What is wrong, so far.
    """

    def __init__(self, name: str, text: str) -> None:
        self.name, self.lines = name, lines_of(text)
        self.complaints: list[Complaint] = []
        self.at = 0
        for number, line in enumerate(self.lines):
            if len(line) > LONGEST:
                self.complain(say("A line has at most {most} characters; break it.", most=LONGEST), number)
        self.lines = [line[:LONGEST] for line in self.lines]

    def complain(self, why: str, line: int | None = None) -> None:
        """Note what is wrong in a line, counted from 0; the present one unless told."""
        self.complaints.append(Complaint((self.at if line is None else line) + 1, why))

    def close(self) -> None:
        """Raise a :class:`LessonError` with file and lines, if anything is wrong."""
        if self.complaints:
            raise LessonError("\n".join(f"{self.name}:{one.line}: {one.text}" for one in sorted(self.complaints)))

    def head(self, may: Collection[str], must: Collection[str]) -> dict[str, str]:
        """Read the front matter, which has names that it may and names that it must hold."""
        head: dict[str, str] = {}
        if not self.lines or self.lines[0].strip() != EDGE:
            self.complain(say("A lesson begins with a line ---, a line title: with its name, and another line ---."), 0)
            steps = (i for i, line in enumerate(self.lines) if line.startswith("## "))
            self.at = next(steps, len(self.lines))
            return head
        self.at = 1
        while self.at < len(self.lines) and self.lines[self.at].strip() != EDGE:
            if self.lines[self.at].startswith("## "):
                break
            self._named(head, self.lines[self.at], may)
            self.at += 1
        if self.at == len(self.lines) or self.lines[self.at].strip() != EDGE:
            self.complain(say("Before the first step stands a second line ---."), min(self.at, len(self.lines) - 1))
        else:
            self.at += 1
        if missing := [f"{name}:" for name in must if not head.get(name)]:
            self.complain(
                say("The front matter lacks {names}; write it below the first line ---.", names=", ".join(missing)), 0
            )
        return head

    def _named(self, head: dict[str, str], line: str, may: Collection[str]) -> None:
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if not line.strip():
            return
        if not colon or name not in may:
            names = ", ".join(f"{each}:" for each in may)
            self.complain(
                say("The front matter knows {names} and a value behind; not “{text}”.", names=names, text=cut(line))
            )
        elif name in head:
            self.complain(say("{name}: stands here twice.", name=name))
        else:
            head[name] = value.strip()

    def blocks(self) -> list[Block]:
        """Read the steps that follow the front matter."""
        blocks: list[Block] = []
        is_told = False
        while self.at < len(self.lines):
            if self.lines[self.at].startswith("## "):
                blocks.append(self._block())
                continue
            if self.lines[self.at].strip() and not is_told:
                self.complain(say("A step begins with a heading: ## and its title."))
                is_told = True
            self.at += 1
        if not blocks:
            self.complain(
                say("A lesson has steps: write ## and a title, and a text below it."), max(0, len(self.lines) - 1)
            )
        for block in blocks[MOST_STEPS:][:1]:
            self.complain(say("A lesson has at most {most} steps.", most=MOST_STEPS), block.heading)
        return blocks[:MOST_STEPS]

    def _block(self) -> Block:
        heading, title = self.at, self.lines[self.at].removeprefix("## ").strip()
        self.at += 1
        text: list[str] = []
        code: list[str] = []
        entries: dict[str, list[tuple[int, str]]] = {}
        while self.at < len(self.lines) and not self.lines[self.at].startswith("## "):
            line = self.lines[self.at].strip()
            name, colon, value = line.partition(":")
            name = name.strip().lower()
            if line.startswith(FENCE):
                code += self._fenced()
            elif colon and name in KEYS:
                entries.setdefault(name, []).append((self.at, value.strip()))
            elif line:
                self._prose(line, name if colon else "", entries, text)
            else:
                text.append("\n")
            self.at += 1
        told = _paragraphs(text)
        if not title or not told:
            self.complain(say("A step has a title behind ## and a text below it."), heading)
        block = Block(heading, title, told, entries, "\n".join(code))
        said = entries.get("but", [])
        if len(said) > sum(map(bool, block.buts)):
            self.complain(say("but: stands in the line below the option that it answers."), said[0][0])
        return block

    def _prose(self, line: str, name: str, entries: Collection[str], text: list[str]) -> None:
        """Read a line that is none of the known: mostly a sentence of the text."""
        meant = get_close_matches(name, KEYS, 1, ALIKE) if name.isalpha() else []
        if meant:
            self.complain(say("{name}: is unknown; did you mean {meant}:?", name=name, meant=meant[0]))
        elif entries and name.isalpha():
            names = ", ".join(f"{each}:" for each in KEYS)
            self.complain(say("{name}: is unknown; there are {names}", name=cut(name), names=f"{names}."))
        elif entries:
            why = say(
                "Text stands above the lines that begin with a name, each of which is one line: move up “{text}”.",
                text=cut(line),
            )
            self.complain(why)
        elif line.startswith("#"):
            self.complain(say("A heading is ## with a blank behind; there is no other."))
        elif line.startswith(("![", "<img")):
            self.complain(say("There are no pictures in a text: what is seen is the scenario."))
        elif line.startswith((">", "|")):
            self.complain(
                say("There are no quotations and no tables in a text: write sentences, or a list of lines - …")
            )
        else:
            text.append(f"\n{line}" if ITEM.match(line) else line)

    def _fenced(self) -> list[str]:
        """Read the lines up to the next fence, at which the reader comes to stand."""
        opening = self.at
        while (closing := self.at + 1) < len(self.lines) and self.lines[closing].strip() != FENCE:
            self.at = closing
        if closing == len(self.lines):
            self.complain(say("Code ends with a line ```, too."), opening)
            rest = range(opening + 1, closing)
            closing = next((line for line in rest if self.lines[line].startswith("## ")), closing)
            self.at = closing - 1
        else:
            self.at = closing
        return self.lines[opening + 1 : closing]

    def one(self, block: Block, name: str) -> str:
        """Give the value of an entry that may stand once in a step; empty when there is none."""
        found = block.entries.get(name, [])
        for line, _ in found[1:]:
            self.complain(say("{name}: stands here twice.", name=name), line)
        return found[0][1] if found else ""


def _paragraphs(lines: Collection[str]) -> str:
    """Join the lines of a text, of which some begin a paragraph."""
    told = re.sub(r"\s*\n\s*", "\n", " ".join(lines)).strip()
    return f"\n{told}" if ITEM.match(told) else told


def reader_of(path: Path) -> Reader:
    """Give what reads a file; what is no text is read as one."""
    return Reader(path.name, path.read_text(encoding="utf-8", errors="replace"))


def cut(text: str) -> str:
    """Give so much of a text as a sentence can repeat."""
    text = text.strip()
    return text if len(text) <= 30 else f"{text[:30]}…"


def pointed(text: str) -> str:
    """Give a text with points where numbers in it have a comma before their decimals."""
    return re.sub(r"(?<=\d),(?=\d)", ".", text)


def with_point(text: str) -> str:
    """Say how a number is written in a lesson, which is read alike in all languages."""
    return say("A number has a point before its decimals, in every language: write {text}.", text=cut(text))
