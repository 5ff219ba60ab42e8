"""Formulas of lessons: written as rules are, with names of letters and Python's signs, and typeset as the inspector's.

::

    theta ← theta - eta * gradient(theta)
    kappa = lambda_max / lambda_min
    eta < 2 / lambda_max

A sign outside of all brackets, one of ``← = ≈``, parts what a formula speaks of from what it says.
"""

from __future__ import annotations

import ast
import re

from landscape.core.mathml import Writer, math, operator
from landscape.lessons.files import cut
from landscape.words import say

OWN = {"x": "x"}
"""Letters that mean something else in rules: there x are the weights."""
DEEPEST = 40
"""Levels of brackets and signs in a formula."""
_SIGNED = re.compile(r"(?P<target>.+?) (?P<sign>[←=≈]) (?P<rest>.+)")


def typeset(text: str) -> str:
    """Give a formula as MathML, its numbers in the marks of the language spoken.

    Raises
    ------
    ValueError
        When it cannot be read, or holds what has no sign in mathematics.
    """
    parts: list[str] = []
    while signed := _SIGNED.fullmatch(text):
        parts += [_written(signed["target"]), operator(signed["sign"])]
        text = signed["rest"]
    return math(*parts, _written(text))


def checked(text: str) -> str:
    """Give a formula as it is, once it is known that it can be typeset; raises ValueError saying what to write."""
    refused = ValueError(
        say(
            "“{text}” is no formula; write for example theta ← theta - eta * gradient(theta), with * in every product.",
            text=cut(text),
        )
    )
    if any(sign in text for sign in "\"'\\"):
        raise refused
    try:
        typeset(text)
    except (ValueError, LookupError, RecursionError, MemoryError, TypeError) as error:
        raise refused from error
    return text


def _written(text: str) -> str:
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"{text!r} is no formula: {error.msg}") from error
    if _depth(node) > DEEPEST:
        raise ValueError(f"{text!r} is no formula: it is nested too deeply")
    return Writer(symbols=OWN).expression(node)


def _depth(node: ast.AST) -> int:
    depth, level = 0, [node]
    while level:
        depth, level = depth + 1, [child for one in level for child in ast.iter_child_nodes(one)]
    return depth
