"""Text to mathematics: formulas are read node by node from a short list of what is allowed, never evaluated.

Reading is safe for text from anywhere. Names and functions come from the list; length, size, depth and exponents are
capped; powers and functions of numbers are computed in floats, so that ``9**9**9`` is refused at once instead of
becoming an integer without end.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping

import sympy

MAX_LENGTH, MAX_NODES, MAX_DEPTH = 400, 160, 24
"""Caps on a formula: characters, and the size and depth of its syntax tree."""
MAX_EXPONENT = 100
"""Largest number in an exponent."""

FUNCTIONS: Mapping[str, Callable[..., sympy.Expr]] = {
    "abs": sympy.Abs,
    "acos": sympy.acos,
    "atan": sympy.atan,
    "cos": sympy.cos,
    "cosh": sympy.cosh,
    "exp": sympy.exp,
    "log": sympy.log,
    "sin": sympy.sin,
    "sinh": sympy.sinh,
    "sqrt": sympy.sqrt,
    "tan": sympy.tan,
    "tanh": sympy.tanh,
}
CONSTANTS: Mapping[str, sympy.Expr] = {"pi": sympy.pi, "e": sympy.E}

_BINARY: Mapping[type[ast.operator], Callable[[sympy.Expr, sympy.Expr], sympy.Expr]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
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
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(_build(left, names, depth - 1), _build(right, names, depth - 1))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _combine(op, _build(left, names, depth - 1), _build(right, names, depth - 1))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return _call(name, _build(argument, names, depth - 1))
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


def _call(name: str, argument: sympy.Expr) -> sympy.Expr:
    if not argument.is_number or (name == "sqrt" and argument.is_Integer and 0 <= argument < _EXACT_BELOW):
        return FUNCTIONS[name](argument)
    return _computed(math.fabs if name == "abs" else getattr(math, name), argument)


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
