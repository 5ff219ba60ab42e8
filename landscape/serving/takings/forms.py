"""In which form something is asked for: one that there is, else the usual one and a sentence that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from landscape.words import say

MOST = 24
"""Characters of what was asked for that a sentence repeats."""


def form_of(own: Mapping[str, str], forms: Sequence[str]) -> tuple[str, str]:
    """Give the form that a query names, the first unless it names one, and what to say where there is none of it."""
    named = own.get("as", "").lower()
    if not named or named in forms:
        return named or forms[0], ""
    return forms[0], lacking(named, forms)


def lacking(named: str, there: Sequence[str]) -> str:
    """Say that there is not what is asked for, and what there is."""
    seen = "".join(letter if letter.isprintable() else "·" for letter in named[:MOST])
    if len(there) == 1:
        return say("There is no “{asked}” here; there is {known}.", asked=seen, known=there[0])
    return say("There is no “{asked}” here; there are {known}.", asked=seen, known=", ".join(there))
