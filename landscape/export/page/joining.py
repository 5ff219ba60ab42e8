"""The browser's modules as one script: what one imports, and what that imports, each once and before who needs it.

A page that is opened from a disk cannot import: browsers take a folder for a stranger. Here every module becomes a
function that gives what it exports. It reads imports and exports as our own modules write them, at the start of a line,
and refuses what it cannot read.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

IMPORT: Final = re.compile(r'^import\s*(?:(\{[^}]*\}|\*\s*as\s+\w+)\s*from\s*)?"([^"\n]+)";?[^\S\n]*', re.MULTILINE)
EXPORTED: Final = re.compile(r"^export\s+((?:async\s+)?function\s*\*?|class|const|let)\s+(\w+)", re.MULTILINE)
FURTHER: Final = re.compile(r"\s*=\s*[-\w.]+,\s*(\w+)(?=\s*=)")
"""A further constant of the same declaration, after a number."""
LISTED: Final = re.compile(r"(?:^|(?<=;))export\s*\{([^}]*)\};?", re.MULTILINE)
LEFT: Final = re.compile(r"^(?:import|export)\b.*|\bimport\.meta\b.*", re.MULTILINE)
ALIAS: Final = re.compile(r"\s+as\s+")
COMMENTS: Final = re.compile(
    r"^[ \t]*//[^\n]*\n"  # lines of their own
    r"|^[ \t]*/\*\*(?:(?!\*/).)*\*/[ \t]*\n"  # what says the types of what follows
    r"|/\*\* @(?:(?!\*/)[^\n])*\*/ ?",  # and of what stands in a line
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class _Module:
    """A module as a part of the script."""

    script: str
    exports: frozenset[str]


def join(folder: Path, first: str, instead: Mapping[str, str]) -> str:
    """Join a module and all that it imports into one script, which needs nothing else.

    Parameters
    ----------
    folder
        Where the modules lie.
    first
        The module that is run, as a path from there.
    instead
        Modules that stand in for others, both as paths from there.

    Raises
    ------
    ValueError
        When a module imports what there is not, itself by a detour, or in a way that is not ours.
    """
    done: dict[str, _Module] = {}
    _add(folder, first, instead, done, ())
    return '(() => {\n"use strict";\n' + "".join(module.script for module in done.values()) + "})();\n"


def _add(folder: Path, path: str, instead: Mapping[str, str], done: dict[str, _Module], above: tuple[str, ...]) -> None:
    """Add a module after those that it imports."""
    if path in done:
        return
    if path in above:
        raise ValueError(f"{path} imports itself, by way of {', '.join(above)}")
    if not (folder / path).is_file():
        raise ValueError(f"{above[-1] if above else 'Somebody'} imports {path}, which there is not")
    source = (folder / path).read_text(encoding="utf-8")
    needs = {name: _place(path, name, instead) for _, name in IMPORT.findall(source)}
    for need in needs.values():
        _add(folder, need, instead, done, (*above, path))
    for what, name in IMPORT.findall(source):
        if missing := sorted(_taken(what) - done[needs[name]].exports):
            raise ValueError(f"{path} imports {', '.join(missing)} from {needs[name]}, which has no such thing")
    done[path] = _wrapped(path, COMMENTS.sub("", source), {name: _name(need) for name, need in needs.items()})


def _taken(what: str) -> set[str]:
    """Give the names that an import in braces takes."""
    named = what.strip("{}").split(",") if what.startswith("{") else []
    return {ALIAS.split(one)[0] for one in filter(None, map(str.strip, named))}


def _place(path: str, name: str, instead: Mapping[str, str]) -> str:
    """Give the module that is meant by a name, as a path from the folder of all."""
    place = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
    return instead.get(place, place)


def _name(path: str) -> str:
    """Give what a module's exports are called."""
    return "$" + re.sub(r"\W", "_", path.removesuffix(".js"))


def _wrapped(path: str, source: str, names: Mapping[str, str]) -> _Module:
    """Write a module as a constant that holds what it exports."""
    told = {name: _getter(name, found[1]) for found in EXPORTED.finditer(source) for name in _declared(source, found)}
    for listed in LISTED.findall(source):
        for one in filter(None, map(str.strip, listed.split(","))):
            inner, *outer = ALIAS.split(one)
            told[outer[0] if outer else inner] = f"{outer[0]}: {inner}" if outer else inner
    body = EXPORTED.sub(r"\1 \2", LISTED.sub("", source))
    body = IMPORT.sub(lambda found: _imported(found[1], names[found[2]]), body)
    if left := LEFT.search(body):
        raise ValueError(f"{path} says {left[0]!r}, which cannot be joined")
    returned = f"return {{ {', '.join(told.values())} }};"
    return _Module(f"const {_name(path)} = (() => {{\n{body.strip()}\n{returned}\n}})();\n", frozenset(told))


def _declared(source: str, found: re.Match[str]) -> Iterator[str]:
    """Give the names of one exported declaration."""
    yield found[2]
    end = found.end()
    while further := FURTHER.match(source, end):
        yield further[1]
        end = further.end()


def _getter(name: str, kind: str) -> str:
    """Give what is exported under a name, as an entry of an object; what may change is asked for anew each time."""
    return f"get {name}() {{ return {name}; }}" if kind == "let" else name


def _imported(what: str | None, name: str) -> str:
    """Write what is taken from a module."""
    if not what:
        return ""
    if what.startswith("*"):
        return f"const {what.split()[-1]} = {name};"
    return f"const {ALIAS.sub(': ', what)} = {name};"
