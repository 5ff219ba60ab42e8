"""An update rule is a few lines of text: this module reads them and drops what some parameters switch off.

A rule speaks of the position ``x`` (two weights), the optimizer's memory, its parameters, ``rate`` (the learning rate
of this step) and ``t`` (from 1)::

    m = beta1 * m + (1 - beta1) * gradient(x)
    x = x - rate * m

These lines are all there is: :mod:`landscape.core.compiling` makes them run, :mod:`landscape.core.typeset` makes them
LaTeX.
"""

from __future__ import annotations

import ast
import functools
import operator
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

VECTOR_ORACLES = ("gradient", "solve")
SCALAR_ORACLES = ("lowest", "norm")
ORACLES = (*VECTOR_ORACLES, *SCALAR_ORACLES)
"""What a rule may ask about whole vectors: gradient(x); solve(x, g, s) = (H + s·I)⁻¹g; lowest(x) = λmin(H); norm(v)."""
CURVATURE_ORACLES = ("solve", "lowest")
"""Those that need the Hessian at their first argument."""

FUNCTIONS = ("abs", "exp", "log", "maximum", "minimum", "sign", "sqrt")
"""Elementwise functions that a rule may use."""

_ARITHMETIC: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


@dataclass(frozen=True)
class Line:
    """One assignment of a rule: ``name = expression``, a vector (two components) or a scalar."""

    name: str
    expression: ast.expr
    vector: bool


@dataclass(frozen=True)
class Rule:
    """A rule that has been read: its lines, the memory and the parameters that they speak of."""

    lines: tuple[Line, ...]
    memory: tuple[str, ...]
    params: tuple[str, ...]

    @property
    def state(self) -> tuple[str, ...]:
        """Names of the vectors that go from step to step: the position, then the memory."""
        return ("x", *self.memory)

    @functools.cached_property
    def gradients(self) -> int:
        """How many gradients one step asks for."""
        return self._asked("gradient")

    @functools.cached_property
    def curvatures(self) -> int:
        """How many times one step asks for the curvature."""
        return self._asked("solve") + self._asked("lowest")

    def _asked(self, oracle: str) -> int:
        return sum(called(node) == oracle for line in self.lines for node in ast.walk(line.expression))

    @functools.cached_property
    def hessians(self) -> int:
        """How many Hessians one step asks for: one for every place whose curvature it asks about."""
        asked = (node for line in self.lines for node in ast.walk(line.expression) if called(node) in CURVATURE_ORACLES)
        return len({ast.unparse(node.args[0]) for node in asked if isinstance(node, ast.Call)})


def read(text: str, memory: tuple[str, ...], params: tuple[str, ...]) -> Rule:
    """Read a rule.

    Parameters
    ----------
    text
        Lines ``name = expression`` in Python's syntax.
    memory
        Names of the vectors that last from step to step.
    params
        Names of the optimizer's parameters.

    Raises
    ------
    ValueError
        When a line is not an assignment, uses a name that nothing defines, or says what a rule cannot say.
    """
    vectors = {"x", *memory}
    known = {"rate", "t", *vectors, *params}
    lines = []
    for statement in ast.parse("\n".join(line.strip() for line in text.strip().splitlines())).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=expression):
                _check(expression, known)
                vector = name in vectors or is_vector(expression, vectors)
                lines.append(Line(name, expression, vector))
                known.add(name)
                vectors |= {name} if vector else set()
            case _:
                raise ValueError(f"a rule is made of lines like 'name = expression', not {ast.unparse(statement)!r}")
    return Rule(tuple(lines), memory, params)


def _check(expression: ast.expr, known: set[str]) -> None:
    for node in ast.walk(expression):
        match node:
            case ast.Call(func=ast.Name(id=name), keywords=[]) if name in (*FUNCTIONS, *ORACLES):
                pass
            case ast.Name(id=name) if name not in known | {*FUNCTIONS, *ORACLES}:
                raise ValueError(f"nothing defines {name!r} in {ast.unparse(expression)!r}")
            case ast.Constant(value=int() | float()) | ast.Name() | ast.BinOp() | ast.IfExp() | ast.Compare(ops=[_]):
                pass
            case ast.UnaryOp(op=ast.USub()) | ast.expr_context() | ast.operator() | ast.unaryop() | ast.cmpop():
                pass
            case _:
                raise ValueError(f"a rule cannot say {ast.unparse(node)!r}")


def called(node: ast.AST) -> str:
    """Give the name of the function that a node calls, else nothing."""
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def is_vector(node: ast.AST, vectors: Collection[str]) -> bool:
    """Tell whether an expression has two components, where the names in `vectors` do."""
    name = called(node)
    if name in ORACLES:
        return name in VECTOR_ORACLES
    if isinstance(node, ast.Name):
        return node.id in vectors
    return any(is_vector(child, vectors) for child in ast.iter_child_nodes(node))


@functools.cache
def specialised(rule: Rule, known: tuple[tuple[str, float], ...]) -> Rule:
    """Give the same rule for parameters whose values are known, without the terms that those values switch off.

    Parameters
    ----------
    rule
        The rule as read.
    known
        Pairs of parameter and value; meant for zeros and for what is off or on. ``0 * e`` counts as 0 whatever e is,
        just as PyTorch skips a weight decay of zero instead of multiplying by it.
    """
    values: dict[str, Any] = dict(known)
    lines = []
    for line in rule.lines:
        expression = _fold(line.expression, values)
        value = expression.value if isinstance(expression, ast.Constant) else None
        fixed = value is not None and line.name not in rule.state
        if fixed or (value == 0 and line.name in rule.memory):  # memory begins at zero and then remains there
            values[line.name] = value
        else:
            values.pop(line.name, None)
            lines.append(Line(line.name, expression, line.vector))
    return Rule(tuple(lines), rule.memory, rule.params)


def _fold(node: ast.expr, values: Mapping[str, Any]) -> ast.expr:
    """Put values in place of names and leave out what follows from them."""

    def fold(child: ast.expr) -> ast.expr:
        return _fold(child, values)

    match node:
        case ast.Name(id=name) if name in values:
            return ast.Constant(values[name])
        case ast.UnaryOp(op=sign, operand=operand):
            return ast.UnaryOp(sign, fold(operand))
        case ast.BinOp(left=left, op=op, right=right):
            return _simplified(ast.BinOp(fold(left), op, fold(right)))
        case ast.Compare(left=left, ops=ops, comparators=others):
            return ast.Compare(fold(left), ops, [fold(other) for other in others])
        case ast.Call(func=function, args=arguments):
            return ast.Call(function, [fold(argument) for argument in arguments], [])
        case ast.IfExp(test=test, body=yes, orelse=no):
            test = fold(test)
            if isinstance(test, ast.Constant):
                return fold(yes if test.value else no)
            return ast.IfExp(test, fold(yes), fold(no))
    return node


def _simplified(node: ast.BinOp) -> ast.expr:
    """Work out two numbers; drop zeros that are added and ones that are multiplied."""
    match node:
        case ast.BinOp(left=ast.Constant(value=a), op=op, right=ast.Constant(value=b)) if b != 0:
            return ast.Constant(_ARITHMETIC[type(op)](a, b))
        case ast.BinOp(left=ast.Constant(value=0), op=ast.Mult() | ast.Div()):
            return ast.Constant(0)
        case ast.BinOp(op=ast.Mult(), right=ast.Constant(value=0)):
            return ast.Constant(0)
        case ast.BinOp(left=ast.Constant(value=0), op=ast.Add(), right=e):
            return e
        case ast.BinOp(left=ast.Constant(value=0), op=ast.Sub(), right=e):
            return ast.UnaryOp(ast.USub(), e)
        case ast.BinOp(left=ast.Constant(value=1), op=ast.Mult(), right=e):
            return e
        case ast.BinOp(left=e, op=ast.Add() | ast.Sub(), right=ast.Constant(value=0)):
            return e
        case ast.BinOp(left=e, op=ast.Mult() | ast.Div(), right=ast.Constant(value=1)):
            return e
    return node
