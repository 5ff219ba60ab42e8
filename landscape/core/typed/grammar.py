"""From words to a tree, by one reading of what is ambiguous: products bind alike, written or not, and go left to right.

``1/2x`` is (1/2)·x, ``e^x(2x+2y)`` a product, ``-x^2`` negative, ``sin 2x`` the sine of 2x, ``sin x/2`` half a sine.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar

from landscape.core.expressions import CONSTANTS, FUNCTIONS, MAX_NODES, odd_share
from landscape.core.params import TypedError
from landscape.core.typed.tokens import RECIPROCALS, WEIGHTS, Token, tokens
from landscape.words import say

_BINARY: Final[dict[str, type[ast.operator]]] = {"+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div}
_ORDER: Final[dict[str, type[ast.cmpop]]] = {"<": ast.Lt, ">": ast.Gt, "<=": ast.LtE, ">=": ast.GtE}
DEEPEST: Final = 60
"""How deep brackets, signs and arguments may be in each other while they are read."""
_LIST: Final = (",", ";")
_INVERTIBLE: Final = ("sin", "cos", "tan", "sinh", "cosh", "tanh")
_LOGARITHMS: Final = {"2": "log2", "10": "log10", "e": "log"}
"""Those that have names of their own, by what stands below them."""
_GROUPED: Final = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?(?!\d)")
"""A number whose thousands are set apart by commas."""

Node = TypeVar("Node", bound=ast.expr)


@dataclass(frozen=True)
class Reading:
    """What a text says.

    Attributes
    ----------
    tree
        The formula over ``x``, ``y`` and the letters, each node with the characters of the text that it comes from.
    letters
        What is neither a weight nor known, in the order of the text: the formula's own parameters.
    weights
        What it calls the two weights.
    """

    tree: ast.expr
    letters: tuple[str, ...]
    weights: tuple[str, str]

    @property
    def text(self) -> str:
        """The formula as :func:`landscape.core.expressions.read` has it."""
        return ast.unparse(self.tree)


def read_typed(text: str, decimal: str = ".") -> Reading:
    """Read a formula as people write it.

    Parameters
    ----------
    text
        Such as ``(1-x)² + 100(y-x²)²``; ``z =`` or ``f(x, y) =`` may stand before it.
    decimal
        What stands before the decimals of a number in the language of the page, beside the point.

    Raises
    ------
    TypedError
        When it cannot be read; says what to write instead, and where.
    """
    parser = _Parser(tokens(text, decimal))
    tree = parser.whole()
    family = next(iter(parser.families), "")
    return Reading(tree, tuple(parser.letters), (f"{family}₁", f"{family}₂") if family else ("x", "y"))


class _Parser:
    """Goes through the words once, from left to right."""

    def __init__(self, words: list[Token]) -> None:
        self.words, self.at = words, 0
        self.depth = self.count = 0
        self.open: list[str] = []  # what is to close the brackets and bars around this place
        self.letters: dict[str, None] = {}
        self.families: set[str] = set()  # letters that the weights are called by

    @property
    def here(self) -> Token:
        return self.words[self.at]

    def ends(self) -> bool:
        return self.here.kind == "end"

    def sees(self, *signs: str) -> bool:
        return self.here.kind in ("sign", "keyword") and self.here.text in signs

    def take(self) -> Token:
        word = self.here
        self.at += word.kind != "end"
        return word

    def whole(self) -> ast.expr:
        if self.ends():
            raise self.wrong(say("A formula is missing."))
        tree = self.choice()
        if not self.ends():
            raise self.wrong(self.left_over())
        return tree

    def choice(self) -> ast.expr:
        """Read a sum, or one of two: ``x^2 if x < 0 else y``."""
        with self.deeper():
            first = self.sum()
            if not self.sees("if"):
                return first
            self.take()
            test = self.condition()
            self.expect("else", say("After if comes else: x^2 if x < 0 else y."))
            return self.placed(ast.IfExp(test, first, other := self.choice()), first, other)

    def condition(self) -> ast.expr:
        first = self.comparison()
        while self.sees("and", "or"):
            kind = ast.And if self.take().text == "and" else ast.Or
            first = self.placed(ast.BoolOp(kind(), [first, other := self.comparison()]), first, other)
        return first

    def comparison(self) -> ast.expr:
        first = self.sum()
        signs: list[ast.cmpop] = []
        others: list[ast.expr] = []
        while self.sees(*_ORDER):
            signs.append(_ORDER[self.take().text]())
            others.append(self.sum())
        if not others:
            raise self.wrong(say("A condition compares by <, >, <= or >=."))
        return self.placed(ast.Compare(first, signs, others), first, others[-1])

    def sum(self) -> ast.expr:
        first = self.product()
        while self.sees("+", "-"):
            kind = _BINARY[self.take().text]
            first = self.placed(ast.BinOp(first, kind(), other := self.product()), first, other)
        return first

    def product(self) -> ast.expr:
        first = self.signed(self.power)
        while self.sees("*", "/") or self.begins_factor():
            if self.sees("*", "/"):
                kind = _BINARY[self.take().text]
                other = self.signed(self.power)
            else:
                self.refuse_neighbours()
                kind, other = ast.Mult, self.power()
            first = self.placed(ast.BinOp(first, kind(), other), first, other)
        return first

    def signed(self, read: Callable[[], ast.expr]) -> ast.expr:
        if not self.sees("+", "-"):
            return read()
        with self.deeper():
            sign = self.take()
            inner = self.signed(read)
            return self.placed(ast.UnaryOp(ast.USub(), inner), sign, inner) if sign.text == "-" else inner

    def power(self) -> ast.expr:
        base = self.atom()
        while True:
            if self.here.kind == "power":
                exponent = self.number(self.take())
            elif self.sees("^"):
                self.take()
                exponent = self.signed(self.power)
            else:
                return base
            base = self.raised(base, exponent)

    def raised(self, base: ast.expr, exponent: ast.expr) -> ast.expr:
        """Write a power; that of a third is one of the cube root, which negative numbers have as well."""
        is_positive = isinstance(base, ast.Constant) or (isinstance(base, ast.Name) and base.id in CONSTANTS)
        share = odd_share(exponent)
        if share is not None and share.denominator == 3 and not is_positive:
            base = self.placed(ast.Call(ast.Name("cbrt"), [base], []), base, exponent)
            times: ast.expr = self.placed(ast.Constant(abs(share.numerator)), exponent, exponent)
            exponent = times if share > 0 else self.placed(ast.UnaryOp(ast.USub(), times), times, times)
        if isinstance(exponent, ast.Constant) and exponent.value == 1:
            return base
        return self.placed(ast.BinOp(base, ast.Pow(), exponent), base, exponent)

    def atom(self) -> ast.expr:
        word = self.here
        match word.kind, word.text:
            case "number", _:
                return self.number(self.take())
            case "name", _:
                return self.name(self.take())
            case "function", _:
                return self.call(self.take())
            case "keyword", "if" if self.words[self.at + 1].text == "(":
                return self.conditional()
            case "sign", "(":
                return self.bracketed(")", say("A bracket is missing: it is opened and not closed."))
            case "sign", "|":
                return self.absolute()
            case "sign", "⌊" | "⌈":
                return self.rounded(word)
        raise self.wrong(self.missing())

    def number(self, word: Token) -> ast.expr:
        value = float(word.text)
        whole = int(value) if value.is_integer() and abs(value) < 1e15 else value
        sign = ast.Constant(abs(whole))
        return self.placed(ast.UnaryOp(ast.USub(), sign) if whole < 0 else sign, word, word)

    def name(self, word: Token) -> ast.expr:
        if word.text in WEIGHTS:
            self.families.add("" if word.text.isalpha() else word.text[0].replace("t", "θ"))
            if len(self.families) > 1:
                raise TypedError(say("Name the two weights in one way: x and y, or w1 and w2."), word.start, word.end)
        elif word.text in ("z", "f"):
            sentence = say("{letter} is the height itself; take another letter.", letter=word.text)
            raise TypedError(sentence, word.start, word.end)
        elif word.text not in CONSTANTS:
            self.letters[word.text] = None
        return self.placed(ast.Name(WEIGHTS.get(word.text, word.text)), word, word)

    def call(self, word: Token) -> ast.expr:
        """Read a function with its argument, in brackets or not: ``sin(x)``, ``sin 2x``, ``sin^2 x``, ``min(x, y)``."""
        base = self.take() if self.here.kind == "base" else None
        power = self.exponent_of(word)
        arguments = self.arguments() if self.sees("(") else [self.bare_argument(word)]
        if (len(arguments) > 1) != (word.text not in RECIPROCALS and FUNCTIONS[word.text].many):
            raise TypedError(self.how_many(word), word.start, arguments[-1].end_col_offset or word.end)
        result = self.applied(word, base, arguments)
        return result if power is None else self.placed(ast.BinOp(result, ast.Pow(), power), word, result)

    def applied(self, word: Token, base: Token | None, arguments: list[ast.expr]) -> ast.expr:
        """Write a function, or what it is by others: ``sec(x)`` as ``1/cos(x)``, ``log_3(x)`` as ``log(x)/log(3)``."""
        below = base.text if base else "e"
        name = RECIPROCALS.get(word.text, _LOGARITHMS.get(below, "log") if base else word.text)
        result = self.placed(ast.Call(ast.Name(name), arguments, []), word, arguments[-1])
        if word.text in RECIPROCALS:
            return self.placed(ast.BinOp(ast.Constant(1), ast.Div(), result), word, result)
        if base is None or below in _LOGARITHMS:
            return result
        if float(below) in (0, 1):
            raise TypedError(say("The base of a logarithm is above 0 and not 1."), base.start, base.end)
        unit = self.placed(ast.Call(ast.Name("log"), [self.number(base)], []), base, base)
        return self.placed(ast.BinOp(result, ast.Div(), unit), word, result)

    def exponent_of(self, word: Token) -> ast.expr | None:
        """Read the 2 of ``sin^2 x``; refuse the -1, which means two things."""
        start = self.here
        if start.kind == "power":
            exponent = self.number(self.take())
        elif self.sees("^"):
            self.take()
            exponent = self.signed(self.atom)
        else:
            return None
        inner = RECIPROCALS.get(word.text)
        if isinstance(exponent, ast.UnaryOp) and (inner or word.text in _INVERTIBLE):
            one, other = (f"a{inner}(1/x)", f"{inner}(x)") if inner else (f"a{word.text}(x)", f"1/{word.text}(x)")
            raise TypedError(
                say("{name}^-1 means two things: write {one} or {other}.", name=word.text, one=one, other=other),
                word.start,
                exponent.end_col_offset or start.end,
            )
        return exponent

    def arguments(self) -> list[ast.expr]:
        with self.opened(")", say("A bracket is missing: it is opened and not closed.")):
            found = [self.choice()]
            while self.sees(*_LIST):
                self.take()
                found.append(self.choice())
        return found

    def bare_argument(self, word: Token) -> ast.expr:
        """Read what follows a function without brackets: factors side by side, up to a sign, bracket or function."""
        if self.ends() or self.sees(")", *_LIST, "*", "/", "^"):
            raise TypedError(say("{name} of what? Write {name}(x).", name=word.text), word.start, word.end)
        first = self.signed(self.power)
        while word.text not in ("sqrt", "cbrt") and self.begins_factor() and not self.sees("("):
            if self.here.kind == "function":
                break
            self.refuse_neighbours()
            first = self.placed(ast.BinOp(first, ast.Mult(), other := self.power()), first, other)
        return first

    def conditional(self) -> ast.expr:
        """Read ``if(x < 0, x^2, y)``."""
        word = self.take()
        with self.opened(")", say("A bracket is missing: it is opened and not closed.")):
            test = self.condition()
            self.expect(_LIST, say("if has three parts: if(x < 0, x^2, y)."))
            first = self.choice()
            self.expect(_LIST, say("if has three parts: if(x < 0, x^2, y)."))
            other = self.choice()
        return self.placed(ast.IfExp(test, first, other), word, other)

    def bracketed(self, close: str, missing: str) -> ast.expr:
        start = self.here
        with self.opened(close, missing):
            inner = self.choice()
        inner.col_offset, inner.end_col_offset = start.start, self.words[self.at - 1].end
        return inner

    def absolute(self) -> ast.expr:
        start = self.here
        inner = self.bracketed("|", say("A bar is missing: |x| has two."))
        return self.placed(ast.Call(ast.Name("abs"), [inner], []), start, inner)

    def rounded(self, word: Token) -> ast.expr:
        """Read ``⌊x⌋`` or ``⌈x⌉``."""
        close, name = ("⌋", "floor") if word.text == "⌊" else ("⌉", "ceil")
        inner = self.bracketed(close, say("A bracket is missing: it is opened and not closed."))
        return self.placed(ast.Call(ast.Name(name), [inner], []), word, inner)

    @contextmanager
    def opened(self, close: str, missing: str) -> Iterator[None]:
        """Read what stands between a bracket, or bar, and its other half."""
        start = self.take()
        self.open.append(close)
        with self.deeper():
            yield
        if not self.sees(close):
            if self.ends():
                raise TypedError(missing, start.start, start.end)
            raise self.wrong(self.left_over())
        self.open.pop()
        self.take()

    @contextmanager
    def deeper(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong(say("This is nested too deeply."))
        yield
        self.depth -= 1

    def begins_factor(self) -> bool:
        """Tell whether a factor begins here, with no sign before it."""
        if self.here.kind in ("number", "name", "function") or self.sees("(", "⌊", "⌈"):
            return True
        return self.sees("|") and self.open[-1:] != ["|"]

    def refuse_neighbours(self) -> None:
        """Refuse two numbers side by side, which are one number or a forgotten sign."""
        before = self.words[self.at - 1]
        if before.kind == self.here.kind == "number":
            raise TypedError(say("A sign is missing between two numbers."), before.start, self.here.end)

    def expect(self, texts: str | tuple[str, ...], sentence: str) -> None:
        if not self.sees(*((texts,) if isinstance(texts, str) else texts)):
            raise self.wrong(sentence)
        self.take()

    def placed(self, node: Node, first: Token | ast.expr, last: Token | ast.expr) -> Node:
        """Give a node the place in the text from the beginning of one piece to the end of another."""
        self.count += 1
        if self.count > MAX_NODES:
            raise self.wrong(say("A formula may have at most {most} parts.", most=MAX_NODES))
        start = first.start if isinstance(first, Token) else first.col_offset
        end = last.end if isinstance(last, Token) else last.end_col_offset
        node.lineno = node.end_lineno = 1
        node.col_offset, node.end_col_offset = start, max(end or start, self.words[self.at - 1].end)
        return node

    def wrong(self, sentence: str) -> TypedError:
        """Make the complaint about the word that comes next; at the end, about the one before."""
        word = self.here if not self.ends() or self.at == 0 else self.words[self.at - 1]
        return TypedError(sentence, word.start, word.end)

    def missing(self) -> str:
        word = self.here
        if word.kind == "end":
            return say("Something is missing after {sign}.", sign=self.words[self.at - 1].text or "=")
        if word.kind == "power" and self.words[self.at + 1].text == "sqrt":
            root = "cbrt(x)" if word.text == "3" else f"x^(1/{word.text})"
            return say("A root is written like {root}.", root=root)
        if word.text == ")":
            return (
                say("There is nothing in these brackets.")
                if self.words[self.at - 1].text == "("
                else (say("Something is missing before {sign}.", sign=word.text))
            )
        return say("Something is missing before {sign}.", sign=word.text)

    def left_over(self) -> str:
        word = self.here
        before = self.words[self.at - 1]
        match word.text:
            case ")" | "⌋" | "⌉":
                return say("A bracket is missing: it is closed and not opened.")
            case "," if before.kind == "number" and self.words[self.at + 1].kind == "number":
                return self.with_comma(before.text)
            case "," | ";":
                return say("A comma stands only between the arguments of a function.")
            case "=":
                return say("A formula has one side: write the loss alone, without =.")
            case "<" | ">" | "<=" | ">=":
                return say("Conditions stand in if: if(x < 0, x^2, y).")
        return say("{sign} is not expected here.", sign=word.text)

    def with_comma(self, whole: str) -> str:
        """Say how a number is written in which a comma stands before decimals, or between thousands."""
        before = whole.replace(".", "") if len(whole.partition(".")[2]) == 3 else whole  # 1.000,5
        number = f"{before}.{self.words[self.at + 1].text}"
        grouped = _GROUPED.match("".join(one.text for one in self.words[self.at - 1 :]))
        if not grouped:
            return say("Write {number} with a point.", number=number)
        thousands = grouped[0].replace(",", "")
        if thousands.endswith("0") or "." in thousands:
            return say("Write {number} without a comma.", number=thousands)
        return say("Write {thousands} without a comma, or {number} with a point.", thousands=thousands, number=number)

    def how_many(self, word: Token) -> str:
        if FUNCTIONS[word.text].many:
            return say("{name} takes two or more: {name}(x, y).", name=word.text)
        if word.text == "log":
            return say("log takes one argument; its base stands below: log_2(x).")
        return say("{name} takes one argument.", name=word.text)
