"""Lines of a program: how what others wrote becomes a comment, how numbers become rows, and how blocks are set."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any, Final

import numpy as np

WIDTH: Final = 99
"""Characters of a line of comments or of numbers."""
INDENT: Final = "    "


def comment(text: str) -> str:
    """Write text as comment lines; none of it can leave them, whatever it says.

    What is no printable letter, all that ends a line among it, becomes a space.
    """
    seen = "".join(letter if letter.isprintable() else " " for letter in text)
    return (
        "\n".join(
            f"# {line}" for line in textwrap.wrap(seen, WIDTH - 2, break_long_words=False, break_on_hyphens=False)
        )
        or "#"
    )


def numbers(values: np.ndarray[Any, Any]) -> str:
    """Write numbers (n,) as a list of as many lines as it takes, each digit kept."""
    told = ", ".join(map(repr, values.tolist()))
    if len(told) < WIDTH - 20:
        return f"[{told}]"
    lines = textwrap.fill(told, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT, break_on_hyphens=False)
    return f"[\n{lines},\n]"


def block(head: str, lines: Iterable[str]) -> str:
    """Write a head that ends with a colon, and what it holds."""
    return "\n".join([head, *(textwrap.indent(line, INDENT) for line in lines if line)])


def paragraphs(*parts: str) -> str:
    """Put parts one below the other: two empty lines around a function or class, one elsewhere."""
    kept = [part.strip("\n") for part in parts if part.strip()]
    text, before = "", False
    for part in kept:
        tall = _is_tall(part)
        text += ("\n\n\n" if tall or before else "\n\n") + part if text else part
        before = tall
    return f"{text}\n"


def _is_tall(part: str) -> bool:
    return any(line.startswith(("def ", "class ")) for line in part.splitlines())
