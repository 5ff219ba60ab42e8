"""Text to mathematics: formulas are read node by node from a short list of what is allowed, never evaluated.

Reading is safe for text from anywhere. Names and functions come from the list; length, size, depth and exponents are
capped; powers and functions of numbers are computed in floats, so that ``9**9**9`` is refused at once instead of
becoming an integer without end.
"""

from __future__ import annotations

import ast
import functools
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy

MAX_LENGTH, MAX_NODES, MAX_DEPTH = 400, 160, 24
"""Caps on a formula: characters, and the size and depth of its syntax tree."""
MAX_EXPONENT = 100
"""Largest number in an exponent, and in the denominator of one that negative numbers may be raised to."""


class Floor(sympy.Function):  # type: ignore[misc]  # sympy has no types
    """The largest whole number that is not above: flat wherever it has a slope, which sympy's own leaves open."""

    def fdiff(self, _: int = 1) -> sympy.Expr:
        """Give the derivative."""
        return sympy.S.Zero

    def _latex(self, printer: Any) -> str:
        return rf"\left\lfloor{{{printer.doprint(self.args[0])}}}\right\rfloor"


Floor.__name__ = "floor"  # as math and numpy have it, which is what it becomes


@dataclass(frozen=True)
class Function:
    """What a formula may call.

    Attributes
    ----------
    formula
        What it is of formulas.
    number
        What it is of numbers, in floats: exact values of functions can be endless.
    many
        Whether it takes two or more arguments, and not one.
    """

    formula: Callable[..., sympy.Expr]
    number: Callable[..., float]
    many: bool = False


def _lower(a: sympy.Expr, b: sympy.Expr) -> sympy.Expr:
    return sympy.Piecewise((a, a <= b), (b, True))


def _higher(a: sympy.Expr, b: sympy.Expr) -> sympy.Expr:
    return sympy.Piecewise((a, a >= b), (b, True))


def _sign(a: sympy.Expr) -> sympy.Expr:
    return sympy.Piecewise((-1, a < 0), (1, a > 0), (0, True))


_SYMPYS = (
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atanh",
    "cos",
    "cosh",
    "exp",
    "log",
    "sin",
    "sinh",
    "sqrt",
    "tan",
    "tanh",
)
FUNCTIONS: Mapping[str, Function] = {
    "abs": Function(sympy.Abs, math.fabs),
    **{name: Function(getattr(sympy, name), getattr(math, name)) for name in _SYMPYS},
    "cbrt": Function(lambda a: _sign(a) * sympy.Abs(a) ** sympy.Rational(1, 3), math.cbrt),
    "ceil": Function(lambda a: -Floor(-a), math.ceil),
    "floor": Function(Floor, math.floor),
    "log10": Function(lambda a: sympy.log(a) / sympy.log(10), math.log10),
    "log2": Function(lambda a: sympy.log(a) / sympy.log(2), math.log2),
    "max": Function(lambda *all_of: functools.reduce(_higher, all_of), max, many=True),
    "min": Function(lambda *all_of: functools.reduce(_lower, all_of), min, many=True),
    "sign": Function(_sign, lambda a: float((a > 0) - (a < 0))),
}
CONSTANTS: Mapping[str, sympy.Expr] = {"pi": sympy.pi, "e": sympy.E}

_BINARY: Mapping[type[ast.operator], Callable[[sympy.Expr, sympy.Expr], sympy.Expr]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARED: Mapping[type[ast.cmpop], Callable[[sympy.Expr, sympy.Expr], sympy.Expr]] = {
    ast.Lt: operator.lt,
    ast.Gt: operator.gt,
    ast.LtE: operator.le,
    ast.GtE: operator.ge,
}
_UNREAL = (sympy.I, sympy.nan, sympy.oo, -sympy.oo, sympy.zoo)
_EXACT_BELOW = 10**6
_TOO_LARGE = "A formula holds no numbers beyond 1e308."


class FormulaError(ValueError):
    """A formula that cannot be read; its message is one sentence for the person who typed it."""


def read(text: str, names: Mapping[str, sympy.Symbol]) -> sympy.Expr:
    """Read a formula such as ``"(a - x)**2"`` over the given symbols.

    Parameters
    ----------
    text
        Python's arithmetic, the functions of :data:`FUNCTIONS` and the constants ``pi`` and ``e``; ``^`` also means
        power.
    names
        The real symbols that may appear.

    Raises
    ------
    FormulaError
        When the text is too long, too deep, not arithmetic, not real, or uses an unknown name or a number too large.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"A formula may have at most {MAX_LENGTH} characters; this one has {len(text)}.")
    try:
        tree = ast.parse(text.replace("^", "**").strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(f"This is not a formula: {_quoted(text)}.") from error
    if sum(isinstance(node, ast.expr) for node in ast.walk(tree)) > MAX_NODES:
        raise FormulaError(f"A formula may have at most {MAX_NODES} parts.")
    formula = _bounded(_build(tree.body, names, MAX_DEPTH))
    if formula.has(*_UNREAL):
        raise FormulaError(f"{_quoted(text)} is not a real number everywhere.")
    return formula


def odd_share(exponent: ast.expr) -> Fraction | None:
    """Read an exponent such as 2/5 or -(1/3), whose power negative numbers have as well: that of an odd root."""
    match exponent:
        case ast.UnaryOp(op=ast.USub(), operand=operand) if (share := odd_share(operand)) is not None:
            return -share
        case ast.BinOp(
            left=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as times)),
            op=ast.Div(),
            right=ast.Constant(value=int() as root),
        ) if root:
            share = Fraction(-times, root)
        case ast.BinOp(
            left=ast.Constant(value=int() as times), op=ast.Div(), right=ast.Constant(value=int() as root)
        ) if root:
            share = Fraction(times, root)
        case _:
            return None
    return share if share.denominator % 2 and 1 < share.denominator <= MAX_EXPONENT else None


def odd_power(base: float, share: Fraction) -> float:
    """Raise a number to an exponent of :func:`odd_share`."""
    size = math.pow(abs(base), float(share))
    return -size if base < 0 and share.numerator % 2 else size


def _build(node: ast.expr, names: Mapping[str, sympy.Symbol], depth: int) -> sympy.Expr:
    if depth == 0:
        raise FormulaError(f"A formula may be nested at most {MAX_DEPTH} deep.")
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return _number(value)
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.Name(id=name) if name in CONSTANTS:
            return CONSTANTS[name]
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _build(operand, names, depth - 1)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_build(operand, names, depth - 1)
        case ast.BinOp(left=left, op=ast.Pow(), right=right) if (share := odd_share(right)) is not None:
            return _root(_build(left, names, depth - 1), share)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(_build(left, names, depth - 1), _build(right, names, depth - 1))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _combine(op, _build(left, names, depth), _build(right, names, depth - 1))  # a long sum is not deep
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if _takes(name, arguments):
            return _call(FUNCTIONS[name], [_build(argument, names, depth - 1) for argument in arguments])
        case ast.IfExp(test=test, body=body, orelse=other):
            first, second = (_build(part, names, depth - 1) for part in (body, other))
            return sympy.Piecewise((first, _condition(test, names, depth - 1)), (second, True))
    strange, known = _quoted(ast.unparse(node)), ", ".join([*names, *CONSTANTS, *FUNCTIONS])
    raise FormulaError(f"{strange} is not understood here; a formula is made of + - * / ** and {known}.")


def _combine(op: ast.operator, left: sympy.Expr, right: sympy.Expr) -> sympy.Expr:
    if isinstance(op, ast.Div) and right.is_number and _value(right) == 0:
        raise FormulaError("A formula may not divide by zero.")
    result = _BINARY[type(op)](left, right)
    return _number(_value(result)) if result.is_number and result.has(sympy.Float) else result


def _power(base: sympy.Expr, exponent: sympy.Expr) -> sympy.Expr:
    if base.is_number and exponent.is_number:
        return _computed(math.pow, base, exponent)
    if base.is_number and _value(base) <= 0:
        raise FormulaError("Only a positive number may be raised to what is no number.")
    if exponent.is_number and abs(_value(exponent)) > MAX_EXPONENT:
        raise FormulaError(f"An exponent may be at most {MAX_EXPONENT}.")
    return _bounded(base**exponent)


def _root(base: sympy.Expr, share: Fraction) -> sympy.Expr:
    if base.is_number and _value(base) < 0:
        return _computed(functools.partial(odd_power, share=share), base)
    exponent = sympy.Rational(share.numerator, share.denominator)
    if base.is_number or base.is_nonnegative:
        return _power(base, exponent)
    size = _power(sympy.Abs(base), exponent)
    return _sign(base) * size if share.numerator % 2 else size


def _takes(name: str, arguments: list[ast.expr]) -> bool:
    """Tell whether there is such a function, of so many arguments."""
    plain = not any(isinstance(argument, ast.Starred) for argument in arguments)
    return plain and name in FUNCTIONS and (len(arguments) > 1 if FUNCTIONS[name].many else len(arguments) == 1)


def _call(function: Function, arguments: list[sympy.Expr]) -> sympy.Expr:
    is_root = function.formula is sympy.sqrt and arguments[0].is_Integer and 0 <= arguments[0] < _EXACT_BELOW
    if is_root or not all(argument.is_number for argument in arguments):
        return function.formula(*arguments)
    return _computed(function.number, *arguments)


def _condition(node: ast.expr, names: Mapping[str, sympy.Symbol], depth: int) -> sympy.Expr:
    """Build what stands after an if: comparisons, joined by and, or."""
    match node:
        case ast.BoolOp(op=op, values=values) if depth:
            parts = [_condition(value, names, depth - 1) for value in values]
            return sympy.And(*parts) if isinstance(op, ast.And) else sympy.Or(*parts)
        case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in _COMPARED for op in ops):
            sides = [_build(side, names, depth - 1) for side in (left, *others)]
            pairs = zip(ops, sides, sides[1:], strict=False)
            return sympy.And(*(_COMPARED[type(op)](one, other) for op, one, other in pairs))
    raise FormulaError(f"{_quoted(ast.unparse(node))} is no condition; one compares by <, >, <= or >=.")


def _computed(function: Callable[..., float], *numbers: sympy.Expr) -> sympy.Expr:
    """Compute in floats: exact powers and functions of numbers can be endless."""
    values = [_value(number) for number in numbers]
    try:
        return _number(function(*values))
    except OverflowError as error:
        raise FormulaError(_TOO_LARGE) from error
    except ValueError as error:
        raise FormulaError("A formula holds real numbers only; one of its numbers has no real value.") from error


def _number(value: float) -> sympy.Expr:
    """Give a number; small whole ones are exact, for reading and for exponents."""
    return sympy.Integer(value) if abs(value) < _EXACT_BELOW and value == int(value) else sympy.Float(value)


def _value(number: sympy.Expr) -> float:
    """Give a number as a float."""
    try:
        value = float(number)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise FormulaError(_TOO_LARGE)
    return value


def _bounded(formula: sympy.Expr) -> sympy.Expr:
    """Give the formula back; refuse numbers that no float holds and exponents that have grown too large.

    sympy merges numbers by itself: ``(9*x)**99`` becomes ``9**99 * x**99``, exactly.
    """
    for number in formula.atoms(sympy.Number):
        for part in (number.p, number.q) if number.is_Rational else (number,):
            _value(part)
    if any(abs(_value(power.exp)) > MAX_EXPONENT for power in formula.atoms(sympy.Pow) if power.exp.is_number):
        raise FormulaError(f"An exponent may be at most {MAX_EXPONENT}.")
    return formula


def _quoted(text: str) -> str:
    """Give the beginning of a text, in quotes."""
    return repr(text if len(text) <= 40 else text[:39] + "…")
