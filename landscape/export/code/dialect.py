"""One text, several frameworks: formulas, losses, models and rules are read as Python and written with other names.

What is written is made of a syntax tree, node by node, so that it is as well formed as what was read.
"""

from __future__ import annotations

import ast
import copy
import functools
import itertools
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from landscape.core.expressions import odd_share
from landscape.core.rules import ORACLES, called, is_vector

Writer = Callable[..., ast.expr]
"""Writes a call from its arguments, which have been written already."""


@dataclass(frozen=True)
class Dialect:
    """How a framework says what a text says.

    Attributes
    ----------
    functions
        Its functions of tensors, such as ``torch.sin``, by the names of texts. A name without a dot is a helper.
    numbers
        Its functions of plain numbers; those of `functions` unless told otherwise.
    pi, e
        Two constants.
    where
        Its choice between tensors.
    traced
        Whether plain numbers are tensors, too, so that every choice is `where`.
    plain
        Whether what a rule asks of whole vectors, such as a norm, is a plain number there.
    helpers
        What a program has to define before it can call them, by name.
    special
        Calls that are written in a way of their own.
    """

    functions: Mapping[str, str]
    numbers: Mapping[str, str]
    pi: str
    e: str
    where: str
    traced: bool = False
    plain: bool = False
    helpers: Mapping[str, str] = field(default_factory=dict)
    special: Mapping[str, Callable[[list[ast.expr], list[bool]], ast.expr | None]] = field(default_factory=dict)

    def write(
        self,
        text: str | ast.expr,
        tensors: Collection[str],
        *,
        values: Mapping[str, float] | None = None,
        oracles: Mapping[str, Writer] | None = None,
    ) -> str:
        """Write an expression.

        Parameters
        ----------
        text
            What to write.
        tensors
            Names of what is no plain number.
        values
            Numbers to put in place of names.
        oracles
            How a rule's questions are asked.
        """
        tree = expression(text) if isinstance(text, str) else copy.deepcopy(text)
        return spell(_Translation(self, frozenset(tensors), values or {}, oracles or {}).visit(tree))

    def is_tensor(self, node: ast.AST, tensors: Collection[str]) -> bool:
        """Tell whether an expression is no plain number, where the names in `tensors` are none."""
        if self.plain:
            return is_vector(node, tensors)
        return any(
            called(inner) in ORACLES or (isinstance(inner, ast.Name) and inner.id in tensors)
            for inner in ast.walk(node)
        )

    def helped(self, *written: str) -> list[str]:
        """Give the definitions of the helpers that are called by what was written."""
        calls = {called(node) for text in written for node in ast.walk(ast.parse(text))}
        return [definition for name, definition in self.helpers.items() if name in calls]


def spell(tree: ast.AST) -> str:
    """Write an expression without strings as people do: powers hug."""
    return ast.unparse(tree).replace(" ** ", "**")


def expression(text: str) -> ast.expr:
    """Read an expression."""
    return ast.parse(text.replace("^", "**").strip(), mode="eval").body


def call(function: str, *arguments: ast.expr, **named: ast.expr) -> ast.Call:
    """Write a call of a function with dots in its name."""
    return ast.Call(expression(function), list(arguments), [ast.keyword(name, value) for name, value in named.items()])


def number(value: float) -> ast.expr:
    """Write a number; one below zero with its sign apart, so that a power of it keeps its brackets."""
    return ast.UnaryOp(ast.USub(), ast.Constant(-value)) if value < 0 else ast.Constant(value)


def rooted(text: str) -> ast.expr:
    """Read a surface's formula, of which powers by odd fractions are those of ``root_of``."""

    class Rooted(ast.NodeTransformer):
        def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
            share = odd_share(node.right) if isinstance(node.op, ast.Pow) else None
            if share is None:
                self.generic_visit(node)
                return node
            root = call("root_of", self.visit(node.left), ast.Constant(share.denominator))
            return root if share.numerator == 1 else ast.BinOp(root, ast.Pow(), number(share.numerator))

    tree: ast.expr = Rooted().visit(expression(text))
    return tree


def names(text: str | ast.expr) -> set[str]:
    """Give the names that an expression reads, functions left out."""
    tree = expression(text) if isinstance(text, str) else text
    functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in functions}


class _Translation(ast.NodeTransformer):
    def __init__(
        self, dialect: Dialect, tensors: frozenset[str], values: Mapping[str, float], oracles: Mapping[str, Writer]
    ) -> None:
        self.dialect, self.tensors, self.values, self.oracles = dialect, tensors, values, oracles

    def _is_tensor(self, node: ast.AST) -> bool:
        return self.dialect.is_tensor(node, self.tensors)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self.values:
            return number(self.values[node.id])
        if node.id in self.tensors or self.oracles:  # a rule may call anything of its own e
            return node
        constants = {"pi": self.dialect.pi, "e": self.dialect.e}
        return expression(constants[node.id]) if node.id in constants else node

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return number(node.value) if isinstance(node.value, int | float) else node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        name = called(node)
        written = [self.visit(argument) for argument in node.args]
        if name in self.oracles:
            return self.oracles[name](*written)
        kinds = [self._is_tensor(argument) for argument in node.args]
        if name in ("max", "min") and any(kinds):
            return self._extreme(name, written, kinds)
        special = self.dialect.special.get(name)
        if special and any(kinds) and (own := special(written, kinds)) is not None:
            return own
        functions = self.dialect.functions if any(kinds) else self.dialect.numbers
        return call(functions[name], *written)

    @staticmethod
    def _extreme(name: str, arguments: list[ast.expr], tensors: list[bool]) -> ast.expr:
        """Write the highest or lowest of several by a helper that takes two, one of them a tensor."""
        whole, is_tensor = arguments[0], tensors[0]
        for argument, tensor in zip(arguments[1:], tensors[1:], strict=True):
            is_tensor |= tensor
            whole = call(f"{name}_of" if is_tensor else name, whole, argument)
        return whole

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        parts = [self.visit(part) for part in node.values]
        if not self._is_tensor(node):
            return ast.BoolOp(node.op, parts)
        return _joined(ast.BitAnd() if isinstance(node.op, ast.And) else ast.BitOr(), parts)

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        sides = [self.visit(side) for side in (node.left, *node.comparators)]
        if len(node.ops) == 1 or not self._is_tensor(node):
            return ast.Compare(sides[0], node.ops, sides[1:])
        pairs = zip(itertools.pairwise(sides), node.ops, strict=True)
        return _joined(ast.BitAnd(), [ast.Compare(left, [op], [right]) for (left, right), op in pairs])

    def visit_IfExp(self, node: ast.IfExp) -> Any:
        test, yes, no = (self.visit(part) for part in (node.test, node.body, node.orelse))
        if self.dialect.traced or self._is_tensor(node.test):
            return call(self.dialect.where, test, yes, no)
        return ast.IfExp(test, yes, no)


def _joined(sign: ast.operator, parts: list[ast.expr]) -> ast.expr:
    """Join conditions on tensors, of which ``and`` and ``or`` would ask for one truth."""
    return functools.reduce(lambda one, other: ast.BinOp(one, sign, other), parts)


def higher_and_lower(where: str) -> dict[str, str]:
    """Give helpers for ``max`` and ``min`` whose slope at a tie is that of the first, as ours is, and no mixture.

    And one for odd roots, which negative numbers and tensors have as well; see :func:`rooted`.
    """
    return {
        "root_of": "def root_of(x, n):\n    return abs(x)**(1 / n) * ((x > 0) * 1.0 - (x < 0) * 1.0)",
    } | {
        f"{name}_of": f"def {name}_of(a, b):\n    return {where}(a {sign} b, a, b)"
        for name, sign in (("max", ">="), ("min", "<="))
    }


def from_one_module(module: str, *names: str, **others: str) -> dict[str, str]:
    """Give functions that a module has under the names of texts, and those that it calls otherwise."""
    return {name: f"{module}.{name}" for name in names} | others
