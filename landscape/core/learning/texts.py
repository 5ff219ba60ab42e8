"""Texts such as ``"softplus(z) - y*z"``: read once, computed here by NumPy and in the browser from the same tree.

:data:`FUNCTIONS` is all that a text may call. Each of them is accurate and finite wherever its result is a float, so
that a text made of them needs no tricks of its own against overflow; the browser has the same few.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from landscape.core.arrays import Array
from landscape.core.cache import remembered

Tree = str | float | list[Any]
"""A name, a number, or a list: an operator or function, then what it is applied to."""

_COSH_OVERFLOWS = 300.0


def sigmoid(x: Array) -> Array:
    """Give 1 / (1 + e⁻ˣ); where e⁻ˣ overflows, it is 0, as it should be."""
    result: Array = 1.0 / (np.exp(-x) + 1.0)
    return result


def softplus(x: Array) -> Array:
    """Give log(1 + eˣ) as max(x, 0) + log(1 + e⁻ᑊˣᑊ), whose exponential cannot overflow."""
    result: Array = np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))
    return result


def log_cosh(x: Array) -> Array:
    """Give log(cosh x) as log(1 + 2 sinh²(x/2)), which is as accurate near 0; far away it is a straight line."""
    size = np.abs(x)
    near = np.minimum(size, _COSH_OVERFLOWS)
    result: Array = np.log1p(np.square(np.sinh(near * 0.5)) * 2.0) + (size - near)
    return result


def logsumexp(*terms: Array) -> Array:
    """Give log(Σ eˣ), term by term as log(eᵃ + eᵇ) = b + softplus(a − b) for b ≥ a: small results stay accurate."""
    total: Array = np.asarray(terms[0])
    for term in terms[1:]:
        total = np.maximum(total, term) + softplus(-np.abs(total - term))
    return total


def power(x: Array, exponent: Array | float) -> Array:
    """Give xᵖ; squares many times faster than NumPy's function of powers gives them."""
    raised: Array = np.square(x) if isinstance(exponent, float) and exponent == 2 else np.power(x, exponent)
    return raised


FUNCTIONS: Mapping[str, tuple[Callable[..., Any], int]] = {
    "abs": (np.abs, 1),
    "exp": (np.exp, 1),
    "log_cosh": (log_cosh, 1),
    "logsumexp": (logsumexp, 3),
    "maximum": (np.maximum, 2),
    "minimum": (np.minimum, 2),
    "sigmoid": (sigmoid, 1),
    "sign": (np.sign, 1),
    "sin": (np.sin, 1),
    "softplus": (softplus, 1),
    "tanh": (np.tanh, 1),
}
"""What a text may call, and with how many arguments; all elementwise."""
_OPERATORS: Mapping[type[ast.operator], tuple[str, Callable[..., Any]]] = {
    ast.Add: ("+", np.add),
    ast.Sub: ("-", np.subtract),
    ast.Mult: ("*", np.multiply),
    ast.Div: ("/", np.divide),
    ast.Pow: ("**", power),
}
_BY_SIGN = dict(_OPERATORS.values())


@remembered  # a softmax model writes its fitted weights into its texts
def _read(text: str) -> Tree:
    """Read a text through a whitelist of Python's grammar."""
    try:
        return _branch(ast.parse(text.strip(), mode="eval").body)
    except SyntaxError as error:
        raise ValueError(f"{text!r} is not a formula") from error


def _branch(node: ast.expr) -> Tree:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return value
        case ast.Name(id=name) if name not in FUNCTIONS:
            return name
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _branch(operand)
            return -inner if isinstance(inner, int | float) else ["-", inner]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return [_OPERATORS[type(op)][0], _branch(left), _branch(right)]
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in FUNCTIONS:
            if len(arguments) == FUNCTIONS[name][1]:
                return [name, *map(_branch, arguments)]
    raise ValueError(f"a text cannot say {ast.unparse(node)!r}")


def tree(text: str) -> Tree:
    """Give a text in prefix form, as JSON can carry it: ``"y*z - 1"`` is ``["-", ["*", "y", "z"], 1]``.

    ``-`` stands before one argument (a change of sign) or two.

    Raises
    ------
    ValueError
        When the text says more than names, numbers, arithmetic and :data:`FUNCTIONS`.
    """
    return _copied(_read(text))


def _copied(branch: Tree) -> Tree:
    return [branch[0], *map(_copied, branch[1:])] if isinstance(branch, list) else branch


def names(text: str) -> frozenset[str]:
    """Give the names that a text speaks of."""
    return _names(_read(text))


def _names(branch: Tree) -> frozenset[str]:
    if isinstance(branch, list):
        return frozenset().union(*map(_names, branch[1:]))
    return frozenset({branch} if isinstance(branch, str) else ())


class Step(NamedTuple):
    """One operation: what is computed, from which of the values held so far."""

    function: Callable[..., Any]
    inputs: tuple[int, ...]


@dataclass(frozen=True)
class Program:
    """Several texts as one list of operations on arrays, in which what they share is computed once.

    Attributes
    ----------
    names
        What has to be given.
    numbers
        The numbers that occur; values held before the first step are those of `names`, then these.
    steps
        The operations; each adds one value to those held.
    results
        Where the value of each text is held in the end.
    """

    names: tuple[str, ...]
    numbers: tuple[float, ...]
    steps: tuple[Step, ...]
    results: tuple[int, ...]

    def __call__(self, values: Mapping[str, Any]) -> tuple[Array, ...]:
        """Compute all texts.

        Parameters
        ----------
        values
            Floats or float arrays by name, of shapes that broadcast. They are not changed.

        Returns
        -------
        tuple of ndarray
            The value of each text, in the shape of the names it speaks of. Overflow is inf or NaN without a warning.
        """
        registers: list[Any] = [*(values[name] for name in self.names), *self.numbers]
        with np.errstate(all="ignore"):
            for function, inputs in self.steps:
                registers.append(function(*(registers[index] for index in inputs)))
        return tuple(np.asarray(registers[index], dtype=float) for index in self.results)


@functools.cache
def program(*texts: str) -> Program:
    """Give the program that computes texts; raises as :func:`tree` does."""
    trees = [_read(text) for text in texts]
    known = tuple(sorted(frozenset().union(*map(_names, trees))))
    numbers = tuple(dict.fromkeys(number for branch in trees for number in _numbers(branch)))
    places: dict[Any, int] = {leaf: index for index, leaf in enumerate((*known, *numbers))}
    steps: list[Step] = []
    results = tuple(_place(branch, places, steps) for branch in trees)
    return Program(known, numbers, tuple(steps), results)


def _numbers(branch: Tree) -> list[float]:
    if isinstance(branch, list):
        return [number for inner in branch[1:] for number in _numbers(inner)]
    return [] if isinstance(branch, str) else [float(branch)]


def _place(branch: Tree, places: dict[Any, int], steps: list[Step]) -> int:
    """Tell where the value of a branch is held, after adding the steps that are missing."""
    if not isinstance(branch, list):
        return places[branch]
    operator, *operands = branch
    inputs = tuple(_place(operand, places, steps) for operand in operands)
    if operator == "-" and len(operands) == 1:
        function: Callable[..., Any] = np.negative
    else:
        function = FUNCTIONS[operator][0] if operator in FUNCTIONS else _BY_SIGN[operator]
    key = Step(function, inputs)
    if key not in places:
        places[key] = len(places)
        steps.append(key)
    return places[key]
