"""An update rule is a few lines of text; this module compiles them, once, for single runs and for whole clouds.

A rule speaks of the position ``x`` (two weights), the optimizer's memory, its parameters, ``rate`` (the learning rate of this
step) and ``t`` (from 1)::

    m = beta1 * m + (1 - beta1) * gradient(x)
    x = x - rate * m

Compiling unrolls every vector into its two components. The same unrolled code runs on Python floats, which makes one run
many times faster than small arrays would, and on NumPy arrays with one entry per start. LaTeX is derived from the same lines.
"""

from __future__ import annotations

import ast
import functools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Dialect = Literal["floats", "arrays"]

VECTOR_ORACLES = ("gradient", "solve")
SCALAR_ORACLES = ("lowest", "norm")
ORACLES = (*VECTOR_ORACLES, *SCALAR_ORACLES)
"""What a rule may ask about whole vectors: gradient(x); solve(x, g, shift) = (H + shift·I)⁻¹g; lowest(x) = λmin(H); norm(v)."""


FUNCTIONS: Mapping[Dialect, Mapping[str, Callable[..., Any]]] = {
    "floats": {
        "abs": abs,
        "exp": math.exp,
        "log": math.log,
        "maximum": max,
        "minimum": min,
        "sign": lambda v: (v > 0) - (v < 0),
        "sqrt": math.sqrt,
    },
    "arrays": {
        "abs": np.abs,
        "exp": np.exp,
        "log": np.log,
        "maximum": np.maximum,
        "minimum": np.minimum,
        "sign": np.sign,
        "sqrt": np.sqrt,
    },
}
"""Elementwise functions that a rule may use. The floats' raise where the arrays' give inf or NaN: see simulate."""

_HELPERS: Mapping[Dialect, Mapping[str, Callable[..., Any]]] = {
    "floats": {"hypot": math.hypot},
    "arrays": {"hypot": np.hypot, "where": np.where},
}
_OPERATORS: Mapping[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.Eq: "==",
    ast.Lt: "<",
    ast.Gt: ">",
    ast.LtE: "<=",
    ast.GtE: ">=",
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
    def gradients(self) -> int:
        """How many gradients one step asks for."""
        calls = (node for line in self.lines for node in ast.walk(line.expression) if isinstance(node, ast.Call))
        return sum(1 for call in calls if _called(call) == "gradient")


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
        When a line is not an assignment or uses a name that nothing defines.
    """
    vectors = {"x", *memory}
    known = {"rate", "t", *vectors, *params}
    lines = []
    for statement in ast.parse("\n".join(line.strip() for line in text.strip().splitlines())).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=expression):
                _check(expression, known)
                vector = name in vectors or _is_vector(expression, frozenset(vectors))
                lines.append(Line(name, expression, vector))
                known.add(name)
                vectors |= {name} if vector else set()
            case _:
                raise ValueError(f"a rule is made of lines like 'name = expression', not {ast.unparse(statement)!r}")
    return Rule(tuple(lines), memory, params)


def _check(expression: ast.expr, known: set[str]) -> None:
    functions = {*FUNCTIONS["floats"], *ORACLES}
    for node in ast.walk(expression):
        if isinstance(node, ast.Name) and node.id not in known | functions:
            raise ValueError(f"nothing defines {node.id!r} in {ast.unparse(expression)!r}")


def _called(node: ast.AST) -> str:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def _is_vector(node: ast.AST, vectors: frozenset[str]) -> bool:
    """Tell whether an expression has two components."""
    name = _called(node)
    if name in VECTOR_ORACLES:
        return True
    if name in SCALAR_ORACLES:
        return False
    if isinstance(node, ast.Name):
        return node.id in vectors
    return any(_is_vector(child, vectors) for child in ast.iter_child_nodes(node))


@functools.cache
def compiled(rule: Rule, dialect: Dialect, keep: tuple[str, ...] = ()) -> Callable[..., tuple[Any, ...]]:
    """Compile a rule into ``step(f, rate, t, *params, x_0, x_1, *memory components)``.

    Parameters
    ----------
    rule
        What to compile.
    dialect
        ``"floats"`` for two Python floats per vector, ``"arrays"`` for two arrays of shape (R,).
    keep
        Names of lines to give back instead of the new position and memory: for looking inside a step.

    Returns
    -------
    Callable
        Gives the two components of x and of each memory, in order. Its argument `f` answers the oracles above.
    """
    state = ("x", *rule.memory)
    arguments = ["f", "rate", "t", *rule.params, *(f"{name}_{i}" for name in state for i in (0, 1))]
    vectors = set(state)
    body: list[str] = []
    for line in rule.lines:
        unroll = _Unroll(frozenset(vectors), dialect, f"_{len(body)}")
        parts = [unroll.text(line.expression, i) for i in ((0, 1) if line.vector else (0,))]
        target = f"{line.name}_0, {line.name}_1" if line.vector else line.name
        body += [*unroll.before, f"{target} = {', '.join(parts)}"]
        vectors |= {line.name} if line.vector else set()
    kept = [f"{name}_{i}" if name in vectors else name for name in (keep or state) for i in (0, 1)]
    source = "\n    ".join([f"def step({', '.join(arguments)}):", *body, f"return {', '.join(kept)}"])
    namespace: dict[str, Any] = {**FUNCTIONS[dialect], **_HELPERS[dialect]}
    exec(compile(source, f"<{dialect} of a rule>", "exec"), namespace)
    step: Callable[..., tuple[Any, ...]] = namespace["step"]
    return step


class _Unroll:
    """Write the components of one line's expression; `before` collects the oracle calls that it needs first."""

    def __init__(self, vectors: frozenset[str], dialect: Dialect, prefix: str) -> None:
        self.vectors, self.dialect, self.prefix = vectors, dialect, prefix
        self.before: list[str] = []
        self._answers: dict[str, str] = {}

    def text(self, node: ast.expr, i: int) -> str:
        """Write component `i`. Squares of names become products, which overflow to inf instead of raising."""
        match node:
            case ast.Constant(value=value):
                return repr(value)
            case ast.Name(id=name):
                return f"{name}_{i}" if name in self.vectors else name
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return f"(-{self.text(operand, i)})"
            case ast.BinOp(left=ast.Name() as base, op=ast.Pow(), right=ast.Constant(value=2)):
                return f"({self.text(base, i)} * {self.text(base, i)})"
            case ast.BinOp(left=left, op=op, right=right) | ast.Compare(left=left, ops=[op], comparators=[right]):
                return f"({self.text(left, i)} {_OPERATORS[type(op)]} {self.text(right, i)})"
            case ast.IfExp(test=test, body=yes, orelse=no):
                parts = self.text(test, i), self.text(yes, i), self.text(no, i)
                return "({1} if {0} else {2})".format(*parts) if self.dialect == "floats" else f"where({', '.join(parts)})"
            case ast.Call(func=ast.Name(id=name), args=arguments):
                if name in ORACLES:
                    return self._ask(name, node, arguments, i)
                return f"{name}({', '.join(self.text(argument, i) for argument in arguments)})"
        raise ValueError(f"a rule cannot say {ast.unparse(node)!r}")

    def _ask(self, name: str, node: ast.expr, arguments: list[ast.expr], i: int) -> str:
        """Write the call on a line of its own, once for both components, and give the name of its answer."""
        key = ast.unparse(node)
        if key not in self._answers:
            parts = [self.text(a, j) for a in arguments for j in ((0, 1) if _is_vector(a, self.vectors) else (0,))]
            answer = f"{self.prefix}{len(self._answers)}"
            self._answers[key] = answer
            target = f"{answer}_0, {answer}_1" if name in VECTOR_ORACLES else answer
            function = "hypot" if name == "norm" else f"f.{name}"
            self.before.append(f"{target} = {function}({', '.join(parts)})")
        return f"{self._answers[key]}_{i}" if name in VECTOR_ORACLES else self._answers[key]
