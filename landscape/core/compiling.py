"""Makes an update rule run, from one text in two ways.

:func:`compiled` writes every vector as two Python floats: one run then costs a fraction of what small arrays would.
:func:`blockwise` writes it for arrays of shape (2, R), one column per start, each operation into an array that is
free again: a block that fits the processor's cache never leaves it.
"""

from __future__ import annotations

import ast
import functools
import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from landscape.core import floats
from landscape.core.rules import SCALAR_ORACLES, VECTOR_ORACLES, Line, Rule, called, is_vector

_OPERATORS: Mapping[type[ast.AST], tuple[str, str]] = {
    ast.Add: ("+", "add"),
    ast.Sub: ("-", "subtract"),
    ast.Mult: ("*", "multiply"),
    ast.Div: ("/", "divide"),
    ast.Pow: ("**", "power"),
    ast.Eq: ("==", "equal"),
    ast.Lt: ("<", "less"),
    ast.Gt: (">", "greater"),
    ast.LtE: ("<=", "less_equal"),
    ast.GtE: (">=", "greater_equal"),
}
"""How an operator is written, and NumPy's function of the same meaning."""


_ON_FLOATS: Mapping[str, Callable[..., Any]] = {
    "abs": abs,
    "exp": math.exp,
    "log": math.log,
    "maximum": floats.maximum,
    "minimum": floats.minimum,
    "norm": math.hypot,
    "sign": floats.sign,
    "sqrt": math.sqrt,
}
"""Functions of a rule on floats. They raise where NumPy's give inf or NaN; arrays can then take the step."""

_ON_ARRAYS: Mapping[str, Callable[..., Any]] = {
    "abs": np.abs,
    "copyto": np.copyto,
    "exp": np.exp,
    "log": np.log,
    "maximum": np.maximum,
    "minimum": np.minimum,
    "negative": np.negative,
    "norm": lambda v: np.hypot(v[0], v[1]),
    "sign": np.sign,
    "sqrt": np.sqrt,
    "where": np.where,
    **{name: getattr(np, name) for _, name in _OPERATORS.values()},
}


def _define(source: str, functions: Mapping[str, Callable[..., Any]]) -> Callable[..., tuple[Any, ...]]:
    namespace: dict[str, Any] = dict(functions)
    exec(compile(source, "<update rule>", "exec"), namespace)  # noqa: S102 - written here, from a rule of ours
    step: Callable[..., tuple[Any, ...]] = namespace["step"]
    return step


@functools.cache
def compiled(rule: Rule, keep: tuple[str, ...] = ()) -> Callable[..., tuple[Any, ...]]:
    """Compile a rule for one start into ``step(f, rate, t, *params, x_0, x_1, *memory components)``, all floats.

    Parameters
    ----------
    rule
        What to compile.
    keep
        Names of lines to give back instead of the new position and memory: for looking inside a step.

    Returns
    -------
    Callable
        Gives two components for x and each memory, in order (a kept scalar comes twice). Its argument `f` is a
        :class:`landscape.core.gradients.Seen`. Raises ``ArithmeticError`` or ``ValueError`` where a number leaves the
        reals.
    """
    arguments = ["f", "rate", "t", *rule.params, *(f"{name}_{i}" for name in rule.state for i in (0, 1))]
    vectors = set(rule.state)
    body: list[str] = []
    for line in rule.lines:
        unroll = _Unroll(frozenset(vectors), f"_{len(body)}_")
        parts = [unroll.text(line.expression, i) for i in ((0, 1) if line.vector else (0,))]
        target = f"{line.name}_0, {line.name}_1" if line.vector else line.name
        body += [*unroll.before, f"{target} = {', '.join(parts)}"]
        vectors |= {line.name} if line.vector else set()
    kept = [f"{name}_{i}" if name in vectors else name for name in (keep or rule.state) for i in (0, 1)]
    source = "\n    ".join([f"def step({', '.join(arguments)}):", *body, f"return {', '.join(kept)}"])
    return _define(source, _ON_FLOATS)


class _Unroll:
    """Write the components of one line's expression; `before` collects the questions that must be asked first."""

    def __init__(self, vectors: frozenset[str], prefix: str) -> None:
        self.vectors, self.prefix = vectors, prefix
        self.before: list[str] = []
        self._answers: dict[str, str] = {}

    def text(self, node: ast.expr, i: int) -> str:
        """Write component `i`. Squares of names become products, which overflow to inf instead of raising."""
        match node:
            case ast.Name(id=name):
                return f"{name}_{i}" if name in self.vectors else name
            case ast.UnaryOp(operand=operand):
                return f"(-{self.text(operand, i)})"
            case ast.BinOp(left=ast.Name() as base, op=ast.Pow(), right=ast.Constant(value=2)):
                return f"({self.text(base, i)} * {self.text(base, i)})"
            case ast.BinOp(left=left, op=op, right=right) | ast.Compare(left=left, ops=[op], comparators=[right]):
                return f"({self.text(left, i)} {_OPERATORS[type(op)][0]} {self.text(right, i)})"
            case ast.IfExp(test=test, body=yes, orelse=no):
                return f"({self.text(yes, i)} if {self.text(test, i)} else {self.text(no, i)})"
            case ast.Call(args=arguments):
                name = called(node)
                if name in (*VECTOR_ORACLES, *SCALAR_ORACLES):
                    return self._ask(name, node, arguments, i)
                return f"{name}({', '.join(self.text(argument, i) for argument in arguments)})"
        return ast.unparse(node)

    def _ask(self, name: str, node: ast.expr, arguments: list[ast.expr], i: int) -> str:
        """Write the question on a line of its own, once for both components, and give the name of its answer."""
        key = ast.unparse(node)
        if key not in self._answers:
            parts = [self.text(a, j) for a in arguments for j in ((0, 1) if is_vector(a, self.vectors) else (0,))]
            answer = f"{self.prefix}{len(self._answers)}"
            self._answers[key] = answer
            target = f"{answer}_0, {answer}_1" if name in VECTOR_ORACLES else answer
            function = name if name == "norm" else f"f.{name}"
            self.before.append(f"{target} = {function}({', '.join(parts)})")
        return f"{self._answers[key]}_{i}" if name in VECTOR_ORACLES else self._answers[key]


@dataclass(frozen=True)
class Blockwise:
    """A rule compiled for blocks of starts.

    Attributes
    ----------
    step
        ``step(f, rate, t, *params, x, *memory, *scratch)`` with arrays (2, R), *all of which it may overwrite*; gives
        as many back, the new position and memory first. Its argument `f` is a
        :class:`landscape.core.gradients.SeenBlock`.
    scratch
        How many arrays it needs to work in.
    """

    step: Callable[..., tuple[Any, ...]]
    scratch: int


@functools.cache
def blockwise(rule: Rule, rows: frozenset[str] = frozenset()) -> Blockwise:
    """Compile a rule for a block of starts.

    Parameters
    ----------
    rule
        What to compile.
    rows
        Names among the parameters and ``rate`` that hold one value per start, shape (R,), instead of one number.
    """
    writer = _Writer(rule, rows)
    for line, later in zip(rule.lines, _needed_after(rule), strict=True):
        writer.assign(line, later)
    state = [writer.held[name] for name in rule.state]
    rest = [register for register in writer.registers if register not in state]
    arguments = ["f", "rate", "t", *rule.params, *writer.registers]
    body = [f"def step({', '.join(arguments)}):", *writer.body, f"    return {', '.join([*state, *rest])},"]
    return Blockwise(_define("\n".join(body), _ON_ARRAYS), len(rest))


def _needed_after(rule: Rule) -> list[set[str]]:
    """Give for every line the names whose values are read after it."""
    needed, result = set(rule.state), []
    for line in reversed(rule.lines):
        result.append(set(needed))
        needed = (needed - {line.name}) | set(_reads(line.expression))
    return result[::-1]


def _reads(node: ast.AST) -> list[str]:
    return [child.id for child in ast.walk(node) if isinstance(child, ast.Name)]


class _Writer:
    """Write a rule as NumPy calls, each into a register (an array) whose content nobody reads any more.

    Attributes
    ----------
    body
        The lines written so far.
    registers
        All registers, those of the incoming position and memory first.
    held
        Which register holds a vector of the rule.
    """

    def __init__(self, rule: Rule, rows: frozenset[str]) -> None:
        self.body: list[str] = []
        self.registers = [f"_{index}" for index in range(len(rule.state))]
        self.held = dict(zip(rule.state, self.registers, strict=True))
        self._vectors = set(rule.state)
        self._rows = set(rows)
        self._free: list[str] = []
        self._owned: set[str] = set()  # results in the making: whoever uses one next may write over it
        self._unread: Counter[str] = Counter()  # how often the line at hand will still read a name
        self._needed: set[str] = set()
        self._indent = "    "
        self._answers = 0

    def assign(self, line: Line, needed: set[str]) -> None:
        """Write one line of the rule; `needed` are the names that are read after it."""
        self._unread = Counter(_reads(line.expression))
        self._needed = needed - {line.name}
        if not line.vector:
            self._emit(f"{line.name} = {self._scalar(line.expression)}")
            self._vectors.discard(line.name)
            self._rows |= {line.name} if self._is_row(line.expression) else set()
            return
        result = self._operand(line.expression)
        if result not in self._owned:  # a number, or a vector that goes on under its old name
            result = self._copy(result)
        self._owned.discard(result)
        if line.name in self.held:
            self._free.append(self.held[line.name])
        self.held[line.name] = result
        self._vectors.add(line.name)

    def _emit(self, text: str) -> None:
        self.body.append(self._indent + text)

    def _take(self) -> str:
        if not self._free:
            self.registers.append(f"_{len(self.registers)}")
            self._free.append(self.registers[-1])
        return self._free.pop()

    def _copy(self, source: str) -> str:
        target = self._take()
        self._emit(f"copyto({target}, {source})")
        return target

    def _drop(self, register: str) -> None:
        if register in self._owned:
            self._owned.remove(register)
            self._free.append(register)

    def _read(self, name: str) -> str:
        """Give the register of a vector; after its last use the register may be written over."""
        self._unread[name] -= 1
        register = self.held[name]
        if not self._unread[name] and name not in self._needed:
            self._owned.add(self.held.pop(name))
        return register

    def _operand(self, node: ast.expr) -> str:
        """Write what computes an expression and give what holds it: a register, or the text of a number."""
        if not is_vector(node, self._vectors):
            return self._scalar(node)
        match node:
            case ast.Name(id=name):
                return self._read(name)
            case ast.UnaryOp(operand=operand):
                return self._apply("negative", operand)
            case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=2)):
                return self._square(left)
            case ast.BinOp(left=left, op=op, right=right):
                return self._apply(_OPERATORS[type(op)][1], left, right)
            case ast.IfExp():
                return self._choose(node)
            case ast.Call(args=arguments) if called(node) in VECTOR_ORACLES:
                return self._apply(f"f.{called(node)}", *arguments, in_place=False)
            case ast.Call(args=arguments):
                return self._apply(called(node), *arguments)
        raise ValueError(f"a rule cannot say {ast.unparse(node)!r} of vectors")

    def _apply(self, function: str, *arguments: ast.expr, in_place: bool = True) -> str:
        """Write ``function(arguments, out)``, into an argument that nobody needs any more if there is one.

        Names come last, so that no inner expression writes over a vector that this call is about to read.
        """
        last = {i: isinstance(argument, ast.Name) for i, argument in enumerate(arguments)}
        operands = {i: self._operand(arguments[i]) for i in sorted(last, key=lambda i: last[i])}
        return self._into(function, [operands[i] for i in range(len(arguments))], in_place)

    def _into(self, function: str, operands: list[str], in_place: bool) -> str:
        mine = [operand for operand in operands if operand in self._owned]
        out = mine[0] if mine and in_place else self._take()
        self._emit(f"{function}({', '.join(operands)}, out={out})")
        for operand in set(mine) - {out}:
            self._drop(operand)
        self._owned.add(out)
        return out

    def _square(self, base: ast.expr) -> str:
        operand = self._operand(base)
        return self._into("multiply", [operand, operand], in_place=True)

    def _choose(self, node: ast.IfExp) -> str:
        """Write an if-else: by branches where the condition is one for all starts, else by a mask."""
        inside = [name for name in dict.fromkeys(_reads(node)) if name in self.held]
        self._unread.update(inside)  # nothing may be written over inside, since only one branch runs
        test = self._scalar(node.test)
        out = self._take()
        if is_vector(node.test, self._vectors) or self._is_row(node.test):
            self._branch(out, node.orelse, "")
            self._branch(out, node.body, f", where={test}")
        else:
            for head, branch in (f"if {test}:", node.body), ("else:", node.orelse):
                self._emit(head)
                self._indent += "    "
                self._branch(out, branch, "")
                self._indent = self._indent[:-4]
        for name in inside:
            self._drop(self._read(name))
        self._owned.add(out)
        return out

    def _branch(self, out: str, node: ast.expr, mask: str) -> None:
        result = self._operand(node)
        self._emit(f"copyto({out}, {result}{mask})")
        self._drop(result)

    def _is_row(self, node: ast.AST) -> bool:
        """Tell whether a scalar expression has one value per start."""
        nodes = list(ast.walk(node))
        return any(called(n) in SCALAR_ORACLES or (isinstance(n, ast.Name) and n.id in self._rows) for n in nodes)

    def _scalar(self, node: ast.expr) -> str:
        """Write an expression as it stands: numbers, rows and conditions, for which arrays may be made."""
        match node:
            case ast.Name(id=name):
                return self._read(name) if name in self._vectors else name
            case ast.UnaryOp(operand=operand):
                return f"(-{self._scalar(operand)})"
            case ast.BinOp(left=left, op=op, right=right) | ast.Compare(left=left, ops=[op], comparators=[right]):
                return f"({self._scalar(left)} {_OPERATORS[type(op)][0]} {self._scalar(right)})"
            case ast.IfExp(test=test, body=yes, orelse=no):
                written = "where({}, {}, {})" if self._is_row(test) else "({1} if {0} else {2})"
                return written.format(self._scalar(test), self._scalar(yes), self._scalar(no))
            case ast.Call(args=arguments) if called(node) in SCALAR_ORACLES:
                return self._ask(called(node), arguments)
            case ast.Call(args=arguments):
                return f"{called(node)}({', '.join(self._scalar(argument) for argument in arguments)})"
        return ast.unparse(node)

    def _ask(self, name: str, arguments: list[ast.expr]) -> str:
        operands = [self._operand(argument) for argument in arguments]
        self._answers += 1
        answer = f"_answer{self._answers}"
        self._emit(f"{answer} = {name if name == 'norm' else f'f.{name}'}({', '.join(operands)})")
        for operand in operands:
            self._drop(operand)
        return answer
