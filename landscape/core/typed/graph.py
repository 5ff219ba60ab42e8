"""A formula as a graph whose equal parts are one, derived by rule and written as code in time that its length bounds.

A computer algebra system is asked about our own formulas. What strangers type may hold it up for as long as they like,
so that here nothing is searched for and nothing expanded: each part has one derivative, made of parts that are there.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from landscape.core.expressions import CONSTANTS, FUNCTIONS, MAX_EXPONENT, odd_power, odd_share
from landscape.core.params import TypedError
from landscape.words import say

Node = tuple[str | int | float, ...]
"""What a part is made of: ``("num", 2.0)``, ``("name", "x")``, or an operation and the numbers of its operands.

``("if", "<", l, r, a, b)`` is a where l < r, else b; ``("root", u, q)`` is the root of u by an odd number, of any sign.
"""

DERIVATIVES: Final[Mapping[str, str]] = {
    "abs": "sign(u)",
    "acos": "-1/sqrt(1 - u*u)",
    "acosh": "1/(sqrt(u - 1)*sqrt(u + 1))",
    "asin": "1/sqrt(1 - u*u)",
    "asinh": "1/sqrt(u*u + 1)",
    "atan": "1/(1 + u*u)",
    "atanh": "1/(1 - u*u)",
    "cbrt": "1/(3*v*v)",
    "ceil": "0",
    "cos": "-sin(u)",
    "cosh": "sinh(u)",
    "exp": "v",
    "floor": "0",
    "log": "1/u",
    "log10": f"{math.log10(math.e)!r}/u",
    "log2": f"{math.log2(math.e)!r}/u",
    "sign": "0",
    "sin": "cos(u)",
    "sinh": "cosh(u)",
    "sqrt": "0.5/v",
    "tan": "1 + v*v",
    "tanh": "1 - v*v",
}
"""The slope of each function of u whose value is v. Where a function jumps or bends it is that beside the place."""
_SLOPES: Final = {name: ast.parse(text, mode="eval").body for name, text in DERIVATIVES.items()}
_SIGNS: Final[Mapping[type[ast.AST], str]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "^",
    ast.Lt: "<",
    ast.Gt: ">",
    ast.LtE: "<=",
    ast.GtE: ">=",
}
_BETWEEN: Final = {"min": "<=", "max": ">="}
"""How the first of two compares to the other where it is the one that is meant."""
_ROOTS: Final = frozenset({"sqrt", "cbrt", "root"})
_SOMEWHERE: Final = frozenset({"acos", "acosh", "asin", "atanh"})
_KINKED: Final = frozenset({"abs", "sign", "floor", "ceil", "if"})
_COSTLY: Final = frozenset({*FUNCTIONS, "^", "root"}) - {"abs", "sign", "floor", "ceil"}
DEEPEST: Final = 12
"""How deep operations are written into each other before they get a line of their own."""


@dataclass(frozen=True)
class Flavour:
    """How code is written.

    Attributes
    ----------
    functions
        What functions are called, where not as here.
    chosen
        How one of two is chosen, with ``{test}``, ``{yes}`` and ``{no}``.
    """

    functions: Mapping[str, str]
    chosen: str = "({yes} if {test} else {no})"

    def name(self, function: str) -> str:
        """Give what a function is called."""
        return self.functions.get(function, function)


_ARRAYS: Final = {
    name: name.replace("a", "arc", 1)
    for name in ("acos", "acosh", "asin", "asinh", "atan", "atanh")
}  # fmt: skip
ON_FLOATS: Final = Flavour({})
ON_ARRAYS: Final = Flavour({**_ARRAYS, "pow": "power"}, "where({test}, {yes}, {no})")
IN_BLOCKS: Final = Flavour({**_ARRAYS, "pow": "power"})
FOR_NUMPY: Final = Flavour(
    {name: f"np.{_ARRAYS.get(name, name)}" for name in FUNCTIONS} | {"pow": "np.power"}, "np.where({test}, {yes}, {no})"
)
"""Floats, arrays, blocks of arrays (see :func:`landscape.core.compiling.writing`), and programs for other people."""


class Graph:
    """The parts of a formula, each once.

    Parameters
    ----------
    tree
        The formula, as :func:`landscape.core.typed.read_typed` reads it.

    Attributes
    ----------
    nodes
        What each part is made of; parts come after those that they are made of.
    root
        The number of the part that is the whole formula.

    Raises
    ------
    TypedError
        When one of its numbers has no real value, or is too large.
    """

    def __init__(self, tree: ast.expr) -> None:
        self.nodes: list[Node] = []
        self._known: dict[Node, int] = {}
        self._derived: dict[tuple[int, str], int] = {}
        self.root = self._build(tree, {})

    def derivative(self, part: int, name: str) -> int:
        """Give the derivative of a part, as the number of another part."""
        key = part, name
        if key not in self._derived:
            self._derived[key] = self._derive(part, name)
        return self._derived[key]

    def entries(self, order: int) -> list[int]:
        """Give the value, the two slopes or the three curvatures of the formula over x and y."""
        if order == 0:
            return [self.root]
        x, y = (self.derivative(self.root, name) for name in "xy")
        return [x, y] if order == 1 else [self.derivative(x, "x"), self.derivative(x, "y"), self.derivative(y, "y")]

    # Parts

    def _part(self, *node: str | int | float) -> int:
        if node not in self._known:
            self._known[node] = len(self.nodes)
            self.nodes.append(node)
        return self._known[node]

    def _num(self, value: float) -> int:
        return self._part("num", float(value) + 0.0)

    def _value(self, part: int) -> float | None:
        kind, *rest = self.nodes[part]
        return float(rest[0]) if kind == "num" else None

    def _add(self, a: int, b: int) -> int:
        match self._value(a), self._value(b):
            case float() as one, float() as other:
                return self._num(one + other)
            case 0.0, _:
                return b
            case _, 0.0:
                return a
        if a == b:
            return self._multiply(self._num(2), a)
        kind, *rest = self.nodes[b]
        return self._subtract(a, int(rest[0])) if kind == "neg" else self._part("+", a, b)

    def _subtract(self, a: int, b: int) -> int:
        match self._value(a), self._value(b):
            case float() as one, float() as other:
                return self._num(one - other)
            case 0.0, _:
                return self._negate(b)
            case _, 0.0:
                return a
        if a == b:
            return self._num(0)
        if self.nodes[a][0] == "neg":
            return self._negate(self._add(int(self.nodes[a][1]), b))
        kind, *rest = self.nodes[b]
        return self._add(a, int(rest[0])) if kind == "neg" else self._part("-", a, b)

    def _negate(self, a: int) -> int:
        match self.nodes[a]:
            case "num", float() as value:
                return self._num(-value)
            case "neg", int() as inner:
                return inner
            case "-", int() as one, int() as other:
                return self._subtract(other, one)
            case "*", int() as one, int() as other if (factor := self._value(one)) is not None:
                return self._multiply(self._num(-factor), other)
        return self._part("neg", a)

    def _multiply(self, a: int, b: int) -> int:
        if self._value(b) is not None:
            a, b = b, a  # a number stands first
        factor, other = self._value(a), self._value(b)
        if factor is not None:
            if other is not None:
                return self._num(factor * other)
            if factor in (0.0, 1.0, -1.0):
                return self._num(0) if factor == 0 else b if factor == 1 else self._negate(b)
            match self.nodes[b]:
                case "*", int() as inner, int() as rest if (more := self._value(inner)) is not None:
                    return self._multiply(self._num(factor * more), rest)
                case "neg", int() as inner:
                    return self._multiply(self._num(-factor), inner)
        for one, another in ((a, b), (b, a)):
            match self.nodes[one]:
                case "neg", int() as inner:
                    return self._negate(self._multiply(inner, another))
                case "*", int() as number, int() as rest if factor is None and self._value(number) is not None:
                    return self._multiply(number, self._multiply(rest, another))
        return self._part("*", a, b)

    def _divide(self, a: int, b: int) -> int:
        match self._value(a), self._value(b):
            case float() as one, float() as other if other:
                return self._num(one / other)
            case 0.0, _:
                return a
            case _, 1.0:
                return a
        return self._part("/", a, b)

    def _power(self, a: int, b: int) -> int:
        base, exponent = self._value(a), self._value(b)
        if base == math.e:
            return self._call("exp", b)
        match exponent:
            case 0.0:
                return self._num(1)
            case 1.0:
                return a
            case 2.0:
                return self._multiply(a, a)
            case -1.0:
                return self._divide(self._num(1), a)
            case 0.5:
                return self._call("sqrt", a)
        if base is not None and exponent is not None:
            return self._num(math.pow(base, exponent))
        return self._part("^", a, b)

    def _raise(self, a: int, share: Fraction) -> int:
        """Raise to a fraction by an odd number, which is real of negative numbers, too."""
        base = self._value(a)
        if base is not None:
            return self._num(odd_power(base, share))
        if self._least(a) >= 0:
            return self._power(a, self._num(float(share)))
        return self._power(self._part("root", a, self._num(share.denominator)), self._num(share.numerator))

    def _call(self, name: str, *arguments: int) -> int:
        values = [self._value(argument) for argument in arguments]
        if all(value is not None for value in values):
            return self._num(FUNCTIONS[name].number(*values))
        if len(arguments) > 2:
            return self._call(name, self._call(name, *arguments[:-1]), arguments[-1])
        if name in _BETWEEN:
            one, other = arguments
            return self._choose(_BETWEEN[name], one, other, one, other)
        return self._part(name, *arguments)

    def _choose(self, sign: str, left: int, right: int, yes: int, no: int) -> int:
        return yes if yes == no else self._part("if", sign, left, right, yes, no)

    # Reading

    def _build(self, node: ast.expr, known: Mapping[str, int]) -> int:
        try:
            return self._built(node, known)
        except OverflowError as error:
            raise _wrong(say("A formula holds no numbers beyond 1e308."), node) from error
        except (ValueError, ZeroDivisionError) as error:
            if isinstance(error, TypedError):
                raise
            raise _wrong(say("This has no real value."), node) from error

    def _built(self, node: ast.expr, known: Mapping[str, int]) -> int:
        match node:
            case ast.Constant(value=int() | float() as value):
                return self._num(_finite(float(value)))
            case ast.Name(id=name):
                return known[name] if name in known else self._named(name)
            case ast.UnaryOp(operand=operand):
                return self._negate(self._build(operand, known))
            case ast.BinOp(left=left, op=ast.Pow(), right=right) if (share := odd_share(right)) is not None:
                if abs(share) > MAX_EXPONENT:
                    raise _wrong(say("An exponent may be at most {most}.", most=MAX_EXPONENT), node)
                return self._finite(self._raise(self._build(left, known), share))
            case ast.BinOp(left=left, op=op, right=right):
                return self._combine(_SIGNS[type(op)], self._build(left, known), self._build(right, known), node)
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return self._finite(self._call(name, *(self._build(argument, known) for argument in arguments)))
            case ast.IfExp(test=test, body=yes, orelse=no):
                return self._cases(test, self._build(yes, known), self._build(no, known), known)
        raise TypeError(f"no formula has {ast.unparse(node)!r}")

    def _named(self, name: str) -> int:
        return self._num({"pi": math.pi, "e": math.e}[name]) if name in CONSTANTS else self._part("name", name)

    def _finite(self, part: int) -> int:
        value = self._value(part)
        if value is not None:
            _finite(value)
        return part

    def _combine(self, sign: str, a: int, b: int, node: ast.expr) -> int:
        base, other = self._value(a), self._value(b)
        if sign == "/" and other == 0:
            raise _wrong(say("A formula may not divide by zero."), node)
        if sign == "^" and other is not None and base is None and abs(other) > MAX_EXPONENT:
            raise _wrong(say("An exponent may be at most {most}.", most=MAX_EXPONENT), node)
        if sign == "^" and other is None and base is not None and base <= 0:
            raise _wrong(say("Only a positive number may be raised to what is no number."), node)
        return self._finite(self._joined(sign, a, b))

    def _joined(self, sign: str, a: int, b: int) -> int:
        joins: dict[str, Callable[[int, int], int]] = {
            "+": self._add,
            "-": self._subtract,
            "*": self._multiply,
            "/": self._divide,
            "^": self._power,
        }
        return joins[sign](a, b)

    def _cases(self, test: ast.expr, yes: int, no: int, known: Mapping[str, int]) -> int:
        """Build one of two, by a condition: ``and`` and ``or`` are conditions within conditions."""
        match test:
            case ast.BoolOp(op=op, values=[first, *rest]):
                other = rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
                inner = self._cases(other, yes, no, known)
                return self._cases(first, *((inner, no) if isinstance(op, ast.And) else (yes, inner)), known)
            case ast.Compare(left=left, ops=[op, *ops], comparators=[right, *others]):
                if ops:
                    yes = self._cases(ast.Compare(right, ops, others), yes, no, known)
                sides = self._build(left, known), self._build(right, known)
                return self._choose(_SIGNS[type(op)], *sides, yes, no)
        raise TypeError(f"no condition is {ast.unparse(test)!r}")

    # Deriving

    def _derive(self, part: int, name: str) -> int:
        kind, *rest = self.nodes[part]
        if kind in ("num", "name"):
            return self._num(kind == "name" and rest[0] == name)
        if kind == "if":
            sign, left, right, yes, no = rest
            slopes = (self.derivative(int(one), name) for one in (yes, no))
            return self._choose(str(sign), int(left), int(right), *slopes)
        a, *others = (int(one) for one in rest)
        slope = self.derivative(a, name)
        if not others:
            return self._negate(slope) if kind == "neg" else self._chained(str(kind), a, part, slope)
        return self._derive_pair(str(kind), part, a, others[0], slope, self.derivative(others[0], name))

    def _chained(self, function: str, u: int, v: int, slope: int) -> int:
        """Give the slope of a function of u, whose value is v."""
        if self._value(slope) == 0:
            return slope
        known = {"u": u, "v": v}
        return self._multiply(self._built(_SLOPES[function], known), slope)

    def _derive_pair(self, sign: str, part: int, a: int, b: int, da: int, db: int) -> int:
        match sign:
            case "+":
                return self._add(da, db)
            case "-":
                return self._subtract(da, db)
            case "*":
                return self._add(self._multiply(da, b), self._multiply(a, db))
            case "/":
                return self._divide(self._subtract(da, self._multiply(part, db)), b)
            case "root":  # of v = u^(1/q): 1/(q v^(q - 1))
                less = self._num((self._value(b) or 0) - 1)
                return self._divide(da, self._multiply(b, self._power(part, less)))
        exponent = self._value(b)
        if exponent is not None:
            return self._multiply(self._multiply(b, self._power(a, self._num(exponent - 1))), da)
        grown = self._multiply(db, self._call("log", a))
        return self._multiply(part, self._add(grown, self._divide(self._multiply(b, da), a)))

    # Telling

    def is_smooth(self) -> bool:
        """Tell whether the formula is known to have no kink: nothing by cases, no root of what may be zero."""
        for part in self._used([self.root]):
            kind, *rest = self.nodes[part]
            if kind in _KINKED or (kind in _ROOTS and self._least(int(rest[0])) <= 0):
                return False
            if kind == "^" and not self._is_whole(int(rest[1])) and self._least(int(rest[0])) <= 0:
                return False
        return True

    def breaks(self) -> frozenset[str]:
        """Tell what may break it: ``kinks``, ``roots``, ``logs``, ``steps`` or ``cases``.

        What has no value everywhere is among them, too: ``domains`` of negative numbers, ``arcs`` but between two.
        """
        found = set[str]()
        for part in self._used([self.root]):
            kind, *rest = self.nodes[part]
            if kind == "if":
                found.add("kinks" if rest[1:3] == rest[3:] and str(rest[0]) in _BETWEEN.values() else "cases")
            elif kind in ("sign", "floor", "ceil"):
                found.add("steps")
            elif kind == "abs":
                found.add("kinks")
            elif kind in _ROOTS or (kind == "^" and self._is_broken(int(rest[1]))):
                least, exponent = self._least(int(rest[0])), self._value(int(rest[1])) if kind == "^" else None
                found |= {"roots"} if least <= 0 and (exponent or 0) < 1 else set()
                found |= {"domains"} if least < 0 and kind in ("sqrt", "^") else set()
            elif kind == "log" and self._value(int(rest[0])) is None:
                least = self._least(int(rest[0]))
                found |= {"domains", "logs"} if least < 0 else {"logs"} if least == 0 else set()
            elif kind in _SOMEWHERE and self._value(int(rest[0])) is None:
                found.add("arcs")
        return frozenset(found)

    def has_poles(self) -> bool:
        """Tell whether the formula may have places at which it has no end: it divides by what may be zero."""
        for part in self._used([self.root]):
            kind, *rest = self.nodes[part]
            below = int(rest[1]) if kind == "/" else int(rest[0]) if kind in ("^", "tan") else None
            if below is None or (kind == "^" and (self._value(int(rest[1])) or 0) >= 0):
                continue
            if kind == "tan" or (self._value(below) is None and self._least(below) <= 0):
                return True
        return False

    def _is_whole(self, part: int) -> bool:
        value = self._value(part)
        return value is not None and value.is_integer()

    def _is_broken(self, part: int) -> bool:
        value = self._value(part)
        return value is not None and not value.is_integer()

    def _least(self, part: int) -> float:
        """Give a bound below a part; -inf where none is known."""
        kind, *rest = self.nodes[part]
        if kind == "num":
            return float(rest[0])
        inner = [self._least(int(one)) for one in rest] if kind in ("+", "*", "/", "sqrt", "exp") else []
        match kind:
            case "+":
                return sum(inner)
            case "*" if rest[0] == rest[1]:
                return 0.0
            case "*" | "/" if min(inner) >= 0:
                return 0.0 if kind == "/" else inner[0] * inner[1]
            case "sqrt" | "abs":
                return math.sqrt(max(inner[0], 0.0)) if inner else 0.0
            case "exp":
                return 5e-324
            case "cosh":
                return 1.0
            case "sin" | "cos" | "tanh":
                return -1.0
        return -math.inf

    def growth(self, part: int | None = None) -> float:
        """Give the power of the distance with which a part grows at most; inf when it may be undefined somewhere."""
        kind, *rest = self.nodes[self.root if part is None else part]
        if kind in ("num", "name"):
            return float(kind == "name" and rest[0] in ("x", "y"))
        inner = [self.growth(int(one)) for one in (rest[1:] if kind == "if" else rest)]
        match kind:
            case "+" | "-" | "neg" | "abs" | "if":
                return max(inner)
            case "*":
                return sum(inner)
            case "/" if (self._value(int(rest[1])) or 0) != 0:
                return inner[0]
            case "^" if self._is_whole(int(rest[1])) and (self._value(int(rest[1])) or 0) > 0:
                return inner[0] * (self._value(int(rest[1])) or 0)
            case "sin" | "cos" | "tanh" | "sign" | "atan" if inner[0] < math.inf:
                return 0.0
        return math.inf

    def cost(self, order: int) -> int:
        """Count in rows of data: arithmetic is as one, and so is every second function or higher power."""
        return 1 + sum(self.nodes[part][0] in _COSTLY for part in self._used(self.entries(order))) // 2

    # Writing

    def _used(self, parts: Sequence[int]) -> list[int]:
        """Give the numbers of all that some parts are made of, themselves too, in order."""
        seen, left = set[int](), list(parts)
        while left:
            part = left.pop()
            if part not in seen:
                seen.add(part)
                left += self._operands(part)
        return sorted(seen)

    def _operands(self, part: int) -> list[int]:
        kind, *rest = self.nodes[part]
        if kind in ("num", "name"):
            return []
        return [int(one) for one in (rest[1:] if kind == "if" else rest)]

    def written(self, parts: Sequence[int], flavour: Flavour, prefix: str = "_") -> tuple[list[str], list[str]]:
        """Write parts as code: lines ``_1 = …`` for what they share, and an expression for each."""
        used = self._used(parts)
        count = dict.fromkeys(used, 0)
        for part in used:
            for operand in self._operands(part):
                count[operand] += 1 + (self.nodes[part][0] == "root")  # it stands there twice
        texts: dict[int, tuple[str, int]] = {}
        lines: list[str] = []
        for part in used:
            text, depth = self._text(part, texts, flavour)
            if depth and (count[part] > 1 or depth >= DEEPEST):
                name = f"{prefix}{len(lines)}"
                lines.append(f"{name} = {text}")
                text, depth = name, 0
            texts[part] = text, depth
        return lines, [texts[part][0] for part in parts]

    def _text(self, part: int, texts: Mapping[int, tuple[str, int]], flavour: Flavour) -> tuple[str, int]:
        """Write a part, and how deep it is."""
        kind, *rest = self.nodes[part]
        if kind == "num":
            return (repr(rest[0]) if float(rest[0]) >= 0 else f"({rest[0]!r})"), 0
        if kind == "name":
            return str(rest[0]), 0
        given = [texts[operand] for operand in self._operands(part)]
        depth = 1 + max(deep for _, deep in given)
        one, *others = (text for text, _ in given)
        match kind:
            case "if":
                test = f"{one} {rest[0]} {others[0]}"
                return flavour.chosen.format(test=test, yes=others[1], no=others[2]), depth
            case "neg":
                return f"(-{one})", depth
            case "^" if self._is_whole(int(rest[1])):
                return f"({one}**{self._value(int(rest[1])):.0f})", depth
            case "root":
                size = f"{flavour.name('pow')}({flavour.name('abs')}({one}), {1 / (self._value(int(rest[1])) or 1)!r})"
                return f"({flavour.name('sign')}({one})*{size})", depth + 1
            case "^":
                return f"{flavour.name('pow')}({one}, {others[0]})", depth
            case "+" | "-" | "*" | "/":
                return f"({one} {kind} {others[0]})", depth
        return f"{flavour.name(str(kind))}({one})", depth


def _finite(value: float) -> float:
    if math.isinf(value):
        raise OverflowError
    if math.isnan(value):
        raise ValueError
    return value


def _wrong(sentence: str, node: ast.expr) -> TypedError:
    return TypedError(sentence, node.col_offset, node.end_col_offset or node.col_offset)
