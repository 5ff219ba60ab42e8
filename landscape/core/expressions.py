"""Text to mathematics: formulas are read node by node from a short list of what is allowed, never evaluated.

Reading is safe for text from anywhere: names and functions come from the list, two numbers combine as floats (so that
``9**9**9`` is inf at once), and length, size and depth are capped.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping

import sympy

MAX_LENGTH, MAX_NODES, MAX_DEPTH = 400, 160, 24
"""Caps on a formula: characters, nodes and nesting of its syntax tree."""

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


class FormulaError(ValueError):
    """A formula that cannot be read; its message is one sentence for the person who typed it."""


def read(text: str, names: Mapping[str, sympy.Symbol]) -> sympy.Expr:
    """Read a formula such as ``"(a - x)**2"`` over the given symbols.

    Parameters
    ----------
    text
        Python's arithmetic, the functions of :data:`FUNCTIONS` and the constants ``pi`` and ``e``; ``^`` also means power.
    names
        The symbols that may appear.

    Raises
    ------
    FormulaError
        When the text is too long, too deep, not arithmetic, or uses an unknown name.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"A formula may have at most {MAX_LENGTH} characters; this one has {len(text)}.")
    try:
        tree = ast.parse(text.replace("^", "**").strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(f"This is not a formula: {text!r}.") from error
    if sum(1 for _ in ast.walk(tree)) > 3 * MAX_NODES:
        raise FormulaError(f"A formula may have at most {MAX_NODES} parts.")
    return _build(tree.body, names, MAX_DEPTH)


def _build(node: ast.expr, names: Mapping[str, sympy.Symbol], depth: int) -> sympy.Expr:
    if depth == 0:
        raise FormulaError(f"A formula may be nested at most {MAX_DEPTH} deep.")
    match node:
        case ast.Constant(value=bool() | str() | bytes() | complex() | None):
            raise FormulaError(f"{node.value!r} is not a number.")
        case ast.Constant(value=int() | float() as value):
            return _number(value)
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.Name(id=name) if name in CONSTANTS:
            return CONSTANTS[name]
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
            inner = _build(operand, names, depth - 1)
            return -inner if isinstance(sign, ast.USub) else inner
        case ast.BinOp(left=left, op=op, right=right):
            return _combine(op, _build(left, names, depth - 1), _build(right, names, depth - 1))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return FUNCTIONS[name](_build(argument, names, depth - 1))
    known = ", ".join([*names, *CONSTANTS, *FUNCTIONS])
    raise FormulaError(f"{ast.unparse(node)!r} is not understood here; a formula is made of + - * / ** and {known}.")


def _number(value: float) -> sympy.Expr:
    exact = isinstance(value, int) and abs(value) < 10**6
    try:
        return sympy.Integer(value) if exact else sympy.Float(float(value))
    except OverflowError:
        return sympy.oo


def _combine(op: ast.operator, left: sympy.Expr, right: sympy.Expr) -> sympy.Expr:
    if isinstance(op, ast.Pow):
        return _power(left, right)
    if type(op) not in _BINARY:
        raise FormulaError("A formula is made of + - * / and **.")
    if isinstance(op, ast.Div) and right.is_zero:
        raise FormulaError("A formula may not divide by zero.")
    return _BINARY[type(op)](left, right)


def _power(base: sympy.Expr, exponent: sympy.Expr) -> sympy.Expr:
    """Raise to a power; two numbers at once as floats, since exact powers of numbers can be endless."""
    if not (base.is_number and exponent.is_number):
        return base**exponent
    try:
        return sympy.Float(math.pow(float(base), float(exponent)))
    except (OverflowError, ZeroDivisionError):
        return sympy.oo
    except (ValueError, TypeError) as error:
        raise FormulaError("A negative number has no real power of that kind.") from error
