"""What a text says of its own letters: ``a = 2 in 0..5`` gives a its value and its range."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable
from typing import Final

from landscape.core.params import Number, TypedError, number
from landscape.core.typed.tokens import GREEK, tokens
from landscape.words import phrase, say

USUAL: Final = (1.0, -5.0, 5.0)
"""Value, least and most of a letter of which nothing is said."""
FARTHEST: Final = 1e6
"""As far as a range may reach."""
_SIGNS: Final = {name: sign for sign, name in GREEK.items()}
_BELOW: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_NUMBER = r"[-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_SAID = re.compile(
    rf"\s*(?P<name>\S+)\s*=\s*(?P<value>{_NUMBER})"
    rf"(?:\s+in\s+(?P<lo>{_NUMBER})\s*(?:\.\.|…|to)\s*(?P<hi>{_NUMBER})(?:\s+(?P<log>log))?)?\s*"
)


def read_letters(said: Iterable[tuple[str, int]], letters: Collection[str]) -> dict[str, Number]:
    """Read what is said of a formula's letters; a letter of which nothing is said has the usual range.

    Parameters
    ----------
    said
        Each saying, such as ``a = 2 in 0..5`` or ``b = 0.1 in 0.001..1 log``, with its place in the whole text.
    letters
        The letters that the formula has.

    Raises
    ------
    TypedError
        When a saying cannot be read, is of another letter, or its range holds nothing.
    """
    declared = {name: _declared(name, *USUAL) for name in letters}
    told = set[str]()
    for text, start in said:
        if not text.strip():
            continue
        name, number_of = _read(text, start, letters)
        if name in told:
            raise TypedError(say("{letter} is told twice.", letter=name), start, start + len(text))
        told.add(name)
        declared[name] = number_of
    return declared


def _read(text: str, start: int, letters: Collection[str]) -> tuple[str, Number]:
    end = start + len(text)
    found = _SAID.fullmatch(text)
    if found is None:
        raise TypedError(say("A letter's value and range are told like a = 2 in 0..5."), start, end)
    name = next(iter(tokens(found["name"]))).text  # as the formula has it
    if name not in letters:
        raise TypedError(say("There is no letter {letter} in the formula.", letter=found["name"]), start, end)
    value, lo, hi = (_value(found[part]) for part in ("value", "lo", "hi"))
    if value is None or (lo is None) != (hi is None):
        raise TypedError(say("A letter's value and range are told like a = 2 in 0..5."), start, end)
    if lo is None or hi is None:
        lo, hi = _around(value)
    is_log = found["log"] is not None
    sentence = _out_of_range(name, value, lo, hi, log=is_log)
    if sentence:
        raise TypedError(sentence, start, end)
    return name, _declared(name, value, lo, hi, log=is_log)


def _out_of_range(name: str, value: float, lo: float, hi: float, *, log: bool) -> str:
    """Say what is wrong with a value and its range, and what to write; nothing where all is well."""

    def told(value: float, lo: float, hi: float) -> str:
        return f"{name} = {value:g} in {lo:g}..{hi:g}{' log' if log else ''}"

    if max(map(abs, (value, lo, hi))) > FARTHEST:
        return say("{letter} may reach no farther than a million either way.", letter=name)
    if log and min(lo, hi) <= 0:
        example = f"{name} = 0.1 in 0.001..1 log"
        return say("A range with log lies above 0, such as {example}.", example=example)
    if lo == hi:
        return say("A range holds more than one number; write the number into the formula instead.")
    if lo > hi:
        return say("A range begins at its lower end: {range}.", range=told(value, hi, lo))
    if not lo <= value <= hi:
        wider = told(value, min(lo, value), max(hi, value))
        return say("The range of {letter} must hold its value: {range}.", letter=name, range=wider)
    return ""


def _value(text: str | None) -> float | None:
    return None if text is None else number(text.replace("−", "-"))


def _around(value: float) -> tuple[float, float]:
    """Give the usual range, or a round one that holds a value beyond it."""
    _, lo, hi = USUAL
    if lo <= value <= hi:
        return lo, hi
    reach = 10.0 ** math.ceil(math.log10(abs(value)))
    return -reach, reach


def _declared(name: str, value: float, lo: float, hi: float, *, log: bool = False) -> Number:
    told = phrase("A letter of the formula")
    return Number(value, lo, hi, log, symbol=symbol_of(name), help=told, title=sign_of(name))


def symbol_of(name: str) -> str:
    r"""Write a letter as LaTeX: ``lamda2`` is ``\lambda_2``.

    Examples
    --------
    >>> symbol_of("lamda2"), symbol_of("a"), symbol_of("a12")
    ('\\lambda_2', 'a', 'a_{12}')
    """
    letter, index = _taken_apart(name)
    written = "lambda" if letter == "lamda" else letter
    below = index if len(index) < 2 else f"{{{index}}}"
    return (rf"\{written}" if letter in _SIGNS else letter) + (f"_{below}" if index else "")


def sign_of(name: str) -> str:
    """Write a letter as people do.

    Examples
    --------
    >>> sign_of("lamda2"), sign_of("a")
    ('λ₂', 'a')
    """
    letter, index = _taken_apart(name)
    return _SIGNS.get(letter, letter) + index.translate(_BELOW)


def _taken_apart(name: str) -> tuple[str, str]:
    letter, index = re.fullmatch(r"(.*?)(\d*)", name).groups()  # type: ignore[union-attr]  # it matches anything
    return letter, index
