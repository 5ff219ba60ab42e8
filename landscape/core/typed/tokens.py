"""The words of a formula as people type it: numbers, names and signs, each with its place in the text."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from landscape.core.expressions import CONSTANTS, FUNCTIONS
from landscape.core.params import TypedError
from landscape.words import say

MOST: Final = 600
"""Characters of a formula with all that is said of its letters."""

ALIASES: Final[Mapping[str, str]] = {
    "ln": "log",
    "lg": "log10",
    "sgn": "sign",
    "√": "sqrt",
    "∛": "cbrt",
    **{f"arc{name}": f"a{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{f"ar{name}": f"a{name}" for name in ("sinh", "cosh", "tanh")},
}
"""What functions are called as well."""
RECIPROCALS: Final[Mapping[str, str]] = {
    "sec": "cos",
    "csc": "sin",
    "cot": "tan",
    "sech": "cosh",
    "csch": "sinh",
    "coth": "tanh",
}
"""Functions that are one by another."""
CALLED: Final[Mapping[str, str]] = {
    **{name: name for name in (*FUNCTIONS, *RECIPROCALS)},
    "cosec": "csc",
    "cotan": "cot",
    "ctg": "cot",
    **ALIASES,
}
"""Every name of a function, and the one that the house has for it."""
ELSEWHERE: Final[Mapping[str, str]] = {
    "sen": "sin",
    "tg": "tan",
    "arctg": "atan",
    "arcsen": "asin",
    "sh": "sinh",
    "ch": "cosh",
    "th": "tanh",
    "wurzel": "sqrt",
    "betrag": "abs",
    "root": "sqrt",
}
"""Names of other languages, and what they are called here."""
INSTEAD: Final[Mapping[str, str]] = {
    **dict.fromkeys(("sigmoid", "logistic", "expit"), "1/(1+e^(-x))"),
    **dict.fromkeys(("silu", "swish"), "x/(1+e^(-x))"),
    **dict.fromkeys(("piecewise", "cases", "where", "ifelse", "then", "dann", "?"), "if(x < 0, x^2, y)"),
    **dict.fromkeys(("sum", "total"), "x + y"),
    **dict.fromkeys(("mean", "average"), "(x + y)/2"),
    **dict.fromkeys(("step", "heaviside"), "if(x < 0, 0, 1)"),
    **dict.fromkeys(("clip", "clamp"), "min(max(x, 0), 1)"),
    **dict.fromkeys(("hypot", "norm"), "sqrt(x^2+y^2)"),
    **dict.fromkeys(("atan2", "arctan2"), "2atan(y/(sqrt(x^2+y^2)+x))"),
    **dict.fromkeys(("mod", "fmod", "%"), "x - 2floor(x/2)"),
    **dict.fromkeys(("pow", "power", "square"), "x^2"),
    **dict.fromkeys(("asec", "arcsec"), "acos(1/x)"),
    **dict.fromkeys(("acsc", "arccsc"), "asin(1/x)"),
    **dict.fromkeys(("acot", "arccot"), "atan(1/x)"),
    "relu": "max(0, x)",
    "softplus": "log(1+e^x)",
    "round": "floor(x+1/2)",
    "sinc": "sin(x)/x",
    "exp2": "2^x",
    "expm1": "e^x-1",
    "log1p": "log(1+x)",
    "∜": "x^(1/4)",
}
"""Functions of programs that there are not, and how each is written."""
UNREAL: Final = frozenset({"nan", "inf", "infinity", "none", "null", "true", "false", "∞"})
"""What programs have among their values and is no number."""
CHANCE: Final = frozenset({"rand", "random", "randn", "noise"})
"""What programs call numbers that are drawn."""
PROGRAMS: Final = frozenset({"import", "def", "return", "from", "for", "while", "class"})
"""Words of programs that no formula begins with."""
GREEK: Final[Mapping[str, str]] = {
    letter: unicodedata.name(letter).rsplit(" ", 1)[1].lower() for letter in "αβγδεζηθκλμνξρστφχψω"
}
"""What Greek letters are called, by themselves; ``π`` is a number, and ``lamda`` no word of Python's."""
WEIGHTS: Final[Mapping[str, str]] = {
    "x": "x",
    "y": "y",
    "X": "x",
    "Y": "y",
    **{f"{letter}{one}": "x" for letter in ("w", "x", "θ", "theta", "w_", "x_") for one in "1₁"},
    **{f"{letter}{two}": "y" for letter in ("w", "x", "θ", "theta", "w_", "x_") for two in "2₂"},
}
"""What the two weights are called, and which is which."""
KEYWORDS: Final[Mapping[str, str]] = {
    **{word: word for word in ("if", "else", "and", "or")},
    "otherwise": "else",
    "wenn": "if",
    "sonst": "else",
    "und": "and",
    "oder": "or",
}
"""Words between formulas, also as cases are typeset; in every language at once, since a link goes anywhere."""

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SIGNS = {
    "×": "*",
    "·": "*",
    "⋅": "*",
    "∙": "*",
    "**": "^",
    "÷": "/",
    "∕": "/",
    "−": "-",
    "–": "-",
    "≤": "<=",
    "≥": ">=",
}
_SIGNS |= {"[": "(", "]": ")", "{": "(", "}": ")"}
_FRACTIONS = frozenset("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒")
MODULE: Final = r"(?:[Mm]ath|np|numpy|jnp|torch|tf)\.(?:(?:linalg|random)\.)?(?=[A-Za-z])"
"""Where a function comes from, as people write it, with its dot."""
_PIECES = re.compile(
    r"""(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
      | (?P<module>"""
    + MODULE
    + r""")
      | (?P<word>log1p|[√∛]|[A-Za-zα-ω]+(?:(?<=log)_(?:\d+\.\d+|e\b)|_?\d+|_\{\d+\}|[₀-₉]+)?)
      | (?P<power>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
      | (?P<sign>\*\*|<=|>=|[-+*/^()|,;<>=×·⋅∙÷∕−–≤≥\[\]{}⌊⌋⌈⌉])""",
    re.VERBOSE,
)
_KNOWN: Final = {*CALLED, *CONSTANTS, *WEIGHTS}
_SPELLED: Final[Mapping[str, str]] = {**{name: name for name in GREEK.values()}, "lambda": "lamda"}
_LETTERS: Final = sorted(_SPELLED, key=len, reverse=True)
_INDEX = re.compile(r"_?\d+|_\{\d+\}|[₀-₉]+")
_BELOW = re.compile(r"_\{?(?P<plain>[\d.]+|e)\}?|(?P<small>[₀-₉]+)")
_HEAD = re.compile(r"\s*(?![xyXY]\s*=)[A-Za-z]\w*\s*(?:\([^()=<>]*\))?\s*=(?!=)")
"""What a formula may begin with: ``z =``, ``f(x, y) =``."""
_INDEX_OF_PROGRAMS = re.compile(r"\s*\[\s*(?P<index>-?\d+|[A-Za-z]|[^][]*[:,][^][]*)\s*\]")
"""What programs have in square brackets after a name: ``[0]``, ``[i]``, ``[:, 0]``; anything else there is a factor."""
_DERIVATIVE = re.compile(r"(?<![A-Za-zα-ω])d(?:\^?2|²)?\s*[fLz]?\s*/\s*d\s*[xywθ]|[∂∇]")
"""What a formula is derived by on paper: ``d/dx``, ``df/dx``."""

Kind = Literal["number", "name", "function", "base", "keyword", "power", "sign", "end"]
"""What a word is; a base is what stands below a logarithm."""


@dataclass(frozen=True)
class Token:
    """A word of a formula: what it is, as the house writes it, and where it stands."""

    kind: Kind
    text: str
    start: int
    end: int


def tokens(text: str, decimal: str = ".") -> list[Token]:
    """Take a text apart.

    Parameters
    ----------
    text
        What somebody typed.
    decimal
        What stands before the decimals of a number in the language of the page; a point always does.

    Raises
    ------
    TypedError
        When the text is too long, or holds what no formula has.
    """
    refuse_long(text)
    head = _HEAD.match(text)
    if derived := _DERIVATIVE.search(text):
        raise TypedError(_no_derivatives(), derived.start(), derived.end())
    found = list(_pieces(text, head.end() if head else 0, decimal))
    return [*found, Token("end", "", len(text), len(text))]


def refuse_long(text: str) -> None:
    """Refuse a text that is longer than a formula may be."""
    if len(text) > MOST:
        sentence = say(
            "A formula may have at most {most} characters with all that is said of its letters: a link holds it whole.",
            most=MOST,
        )
        raise TypedError(sentence, MOST, len(text))


def with_points(text: str, decimal: str) -> str:
    """Write the numbers of a formula with points that are typed with another mark before their decimals.

    Examples
    --------
    >>> with_points("2,5x + min(x; y)", ",")
    '2.5x + min(x; y)'
    >>> with_points("0..2,5", ",")
    '0..2.5'
    """
    begins = r"(?:(?<![\d.,])|(?<=\.\.))"
    return re.sub(rf"{begins}(\d+){re.escape(decimal)}(?=\d)", r"\1.", text) if decimal != "." else text


def _pieces(text: str, at: int, decimal: str) -> Iterator[Token]:
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        piece = _PIECES.match(text, at)
        if piece is None:
            if text[at] in _FRACTIONS:
                yield from _fraction(text, at)
                at += 1
                continue
            raise TypedError(_strange(text, at), at, at + 1)
        at, written = piece.end(), piece.group()
        match piece.lastgroup:
            case "module":  # what it has is called as here
                continue
            case "word":
                *others, last = _words(written, piece.start(), is_called=text[at:].lstrip().startswith("("))
                if last.kind == "name" and (index := _INDEX_OF_PROGRAMS.match(text, at)):
                    last, at = _weight_of(last, index), index.end()
                yield from (*others, last)
            case "number":
                at = _end_of_number(text, piece, decimal)
                yield Token("number", text[piece.start() : at].replace(",", "."), piece.start(), at)
            case "power":
                yield Token("power", written.translate(_SUPERSCRIPTS), piece.start(), at)
            case _:
                yield Token("sign", _SIGNS.get(written, written), piece.start(), at)


def _weight_of(name: Token, index: re.Match[str]) -> Token:
    """Give the weight that programs call ``x[0]`` or ``x[1]``; people count from 1."""
    called = f"{name.text.lower()}{int(index['index']) + 1}" if index["index"] in ("0", "1") else ""
    if called not in WEIGHTS:
        sentence = say("There are two weights: write x and y, or x[0] and x[1].")
        raise TypedError(sentence, name.start, index.end())
    return Token("name", called, name.start, index.end())


def _fraction(text: str, at: int) -> Iterator[Token]:
    """Take ``½`` apart; two and a half, or twice a half, is for the one to say who has written ``2½``."""
    if text[:at].rstrip()[-1:].isdigit():
        raise TypedError(say("A sign is missing between two numbers."), at, at + 1)
    for part in ("(", *re.split("(⁄)", unicodedata.normalize("NFKC", text[at])), ")"):
        yield Token("number" if part.isdigit() else "sign", part.replace("⁄", "/"), at, at + 1)


def _end_of_number(text: str, piece: re.Match[str], decimal: str) -> int:
    """Give where a number ends whose decimals may stand after a comma."""
    more = re.compile(r",\d+(?:[eE][+-]?\d+)?").match(text, piece.end())
    return more.end() if more and decimal == "," and piece.group().isdigit() else piece.end()


def _words(written: str, start: int, *, is_called: bool) -> Iterator[Token]:
    """Take a word apart into the names that are in it, the longest first: ``xsinx`` has three."""
    if written in KEYWORDS:
        yield Token("keyword", KEYWORDS[written], start, start + len(written))
        return
    _refuse_strangers(written, start, is_called=is_called)
    at = 0
    while at < len(written):
        name, length = ("pi", 1) if written[at] == "π" else _name_at(written, at)
        kind: Kind = "function" if name in CALLED else "number" if name.isdigit() else "name"
        yield Token(kind, CALLED.get(name, name), start + at, start + at + length)
        at += length
        if kind == "function" and (below := _BELOW.fullmatch(written, at)):
            if name != "log":
                sentence = say("{sign} is not understood here.", sign=below.group())
                raise TypedError(sentence, start + at, start + len(written))
            base = below["plain"] or below["small"].translate(_SUBSCRIPTS)
            yield Token("base", base, start + at, start + len(written))
            return


def _name_at(written: str, at: int) -> tuple[str, int]:
    """Give the longest name that a word has at a place, as the house writes it, and how many characters it is."""
    for end in range(len(written), at, -1):
        part = written[at:end].replace("{", "").replace("}", "")
        name = part.lower() if part.lower() in CALLED else part
        is_cut = part[-1].isdigit() and written[end : end + 1].isdigit()  # x1 is no part of x10
        if name in _KNOWN and not is_cut:
            return name, end - at
    stem = next((name for name in _LETTERS if written.startswith(name, at)), written[at])
    index = _INDEX.match(written, at + len(stem) * (not stem.isdigit()))
    digits = index.group().translate(_SUBSCRIPTS).strip("_{}") if index else ""
    if stem.isdigit():  # what follows the name of a function: cos2x
        return digits, len(digits)
    return GREEK.get(stem, _SPELLED.get(stem, stem)) + digits, len(stem) + len(index.group() if index else "")


def _refuse_strangers(written: str, start: int, *, is_called: bool) -> None:
    """Refuse a word that looks like the name of a function which there is not, or is one of a program."""
    word = written.lower()
    if word in CALLED or word in CONSTANTS or word in _SPELLED:
        return
    end = start + len(written)
    if word in INSTEAD and (is_called or not word.endswith("2")):  # atan2x is of 2x
        raise TypedError(_instead(written), start, end)
    if word in UNREAL or word in PROGRAMS or word == "not":
        raise TypedError(_no_formula(written), start, end)
    if word in CHANCE and is_called:
        raise TypedError(say("A formula has no chance in it: noise is a setting, one for all runs."), start, end)
    close = difflib.get_close_matches(word, CALLED, 1, 0.6 if is_called else 0.75)
    meant = ELSEWHERE.get(word) or (close[0] if close and len(word) >= (3 if is_called else 4) else None)
    has_function = any(len(name) > 1 and name in word for name in CALLED)
    if meant and (word in ELSEWHERE or not has_function):
        raise TypedError(say("{name} is unknown; did you mean {meant}?", name=written, meant=meant), start, end)
    if is_called and written.isalpha() and len(word) > 2 and not has_function:
        raise TypedError(say("{name} is unknown; a product is written with *.", name=written), start, end)


def _instead(name: str) -> str:
    return say("{name} is unknown; write it like {instead}.", name=name, instead=INSTEAD[name.lower()])


def _no_formula(word: str) -> str:
    if word.lower() == "not":
        return say("There is no not: write x >= 0 for not x < 0.")
    if word.lower() in UNREAL:
        return say("{name} is no real number: write one, such as 2 or 1e6.", name=word)
    return say("{name} is a word of programs: write the formula alone, such as x^2 + y^2.", name=word)


def _strange(text: str, at: int) -> str:
    character = text[at]
    if character in INSTEAD:
        return _instead(character)
    if character in UNREAL:
        return _no_formula(character)
    if character == "_" and text[:at].lower().endswith("log"):
        return say("The base of a logarithm is a number, as in log_2(x); write log(x)/log(b) for any other.")
    if character == ":":
        return say("A colon is not read here: write / to divide, and if(x < 0, x^2, y) for cases.")
    if character == "!":
        return say("There are no factorials here.")
    if character == "\\":
        return say("LaTeX is not read here: write x^2/4, sqrt(x), sin(x).")
    if character in "'\"":
        return _no_derivatives()
    return say("{sign} is not understood here.", sign=character)


def _no_derivatives() -> str:
    return say("Derivatives are taken by themselves: write the loss alone.")
