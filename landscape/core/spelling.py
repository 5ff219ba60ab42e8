"""Parts as text, ``slug,name:value,name:value``, read as a program means it: what is wrong is an error.

Links are read in another manner, where anything gives a part: :mod:`landscape.simulation.links`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from landscape.core.parts import Inner, Part, Registry, make

P = TypeVar("P", bound=Part)


MARKS = ",/;()"
"""What a text that holds any of them is put in brackets for."""


def pieces(text: str, mark: str) -> list[str]:
    """Split a text at a mark, but not within round brackets.

    Examples
    --------
    >>> pieces("own,z:(min(x,y)),a:2", ",")
    ['own', 'z:(min(x,y))', 'a:2']
    """
    if "(" not in text:
        return text.split(mark)
    ends = [at for at, depth in _depths(text) if depth == 0 and text[at] == mark]
    return [text[begin:end] for begin, end in zip([0, *(at + 1 for at in ends)], [*ends, len(text)], strict=True)]


def bracketed(text: str) -> str:
    """Put a text in brackets that holds marks of a link's own."""
    return f"({text})" if any(mark in text for mark in MARKS) else text


def bare(text: str) -> str:
    """Take the brackets off that :func:`bracketed` has put around a text, and no others.

    Examples
    --------
    >>> bare("(min(x,y))"), bare("(x+1)(y+2)"), bare("0.5")
    ('min(x,y)', '(x+1)(y+2)', '0.5')
    """
    if not text.startswith("("):
        return text
    closed = next((at for at, depth in _depths(text) if depth == 0), None)
    return text[1:-1] if closed == len(text) - 1 else text


def _depths(text: str) -> Iterator[tuple[int, int]]:
    """Give for each character in how many brackets it stands; a closing one stands outside of its own."""
    depth = 0
    for at, character in enumerate(text):
        depth = max(depth + (character == "(") - (character == ")"), 0)
        yield at, depth


def read_part_named(registry: Registry[P], text: str) -> P:
    """Read a part of a registry from its text.

    Raises
    ------
    ValueError
        When there is no such part, or it has no such value; says what there is.
    """
    slug, *items = pieces(text, ",")
    return read_values(_named(registry, slug), items)


def _named(registry: Registry[P], slug: str) -> type[P]:
    if slug not in registry:
        raise ValueError(f"there is no {registry.kind} {slug!r}; there are {', '.join(registry)}")
    return registry[slug]


def read_values(cls: type[P], items: Iterable[str]) -> P:
    """Read a part from its values, each ``name:value``; raises as :func:`read_part_named` does."""
    pairs = [item.partition(":") for item in items]
    raw = {name: bare(value) for name, _, value in pairs}
    if len(raw) < len(pairs):
        raise ValueError(f"{cls.title} is told something twice: {', '.join(name for name, _, _ in pairs)}")
    part = make(cls, raw)
    spelled = part.spelled()
    for name, text in raw.items():
        if name not in spelled:
            raise ValueError(f"{cls.title} has no {name!r}; it has {', '.join(spelled) or 'nothing to set'}")
        declared, value = spelled[name]
        if not declared.says(text, value):
            if isinstance(declared, Inner):
                _named(declared.registry, text)
            else:
                declared.check(f"{cls.title}'s {name}", text)  # which says what is allowed
            raise ValueError(f"{cls.title}'s {name} cannot be {text!r} beside the others")
    return part
