"""A surface that is its formula: sympy derives gradient, Hessian and LaTeX, compiled when they are first asked for."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
import sympy
from numpy.typing import ArrayLike

from landscape.core.arrays import Array, Indices, Point
from landscape.core.compiling import Blockwise, writing
from landscape.core.expressions import read
from landscape.core.params import Number
from landscape.core.surfaces.base import GradientFunction, HessianFunction, LossFunction, Surface

MOST_GROWTH = 24
"""A loss that grows with a higher power of the distance might overflow before a run has diverged."""
X, Y = sympy.symbols("x y", real=True)


class Formula(Surface):
    """A surface declared by text such as ``"(a - x)**2 + b*(y - x**2)**2"``, where a and b are its parameters.

    Derivatives are exact: they are taken of the formula, not written by hand. ``lowest`` lists the known minima as
    pairs of numbers or of formulas in the parameters, the global ones first.
    """

    formula: ClassVar[str]
    lowest: ClassVar[tuple[tuple[str | float, str | float], ...]] = ()

    @classmethod
    def letters(cls) -> tuple[str, ...]:
        """Give the names of the parameters that stand in the formula: its numbers."""
        return tuple(name for name, declared in cls.params().items() if isinstance(declared, Number))

    def _numbers(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.letters())

    @property
    def minima(self) -> tuple[Point, ...]:
        """Known minima, the global ones first."""
        return tuple((self._coordinate(x), self._coordinate(y)) for x, y in self.lowest)

    def _coordinate(self, given: str | float) -> float:
        if isinstance(given, str):
            return float(_compile_coordinate(given, self.letters())(*self._numbers()))
        return float(given)

    @property
    def everywhere(self) -> bool:
        """Whether the loss is known to be a finite number wherever a run may go: sums, products and waves are."""
        return _everywhere(self.formula, self.letters())

    @property
    def costs(self) -> tuple[int, int]:
        """How many rows of data can be looked at while slope, and curvature, of one place of many are worked out."""
        slope, curvature = (_cost(self.formula, self.letters(), order) for order in (1, 2))
        return slope, curvature

    @classmethod
    def expression(cls) -> sympy.Expr:
        """Give the loss as a sympy expression in x, y and the parameters."""
        return _expression(cls.formula, cls.letters())

    @classmethod
    def latex(cls) -> str:
        """Give the formula as LaTeX, for reading."""
        symbols = {sympy.Symbol(name, real=True): declared.symbol or name for name, declared in cls.params().items()}
        return str(sympy.latex(cls.expression(), symbol_names=symbols))

    def value(self, p: ArrayLike) -> Array:
        """Give the loss at points `p` (..., 2) → (...)."""
        return self._at(p, self._compiled(0, "numpy"))[..., 0]

    def gradient(self, p: ArrayLike) -> Array:
        """Give the exact gradient at points `p` (..., 2) → (..., 2)."""
        return self._at(p, self._compiled(1, "numpy"))

    def hessian(self, p: ArrayLike) -> Array:
        """Give the exact Hessian at points `p` (..., 2) → (..., 2, 2)."""
        entries = self._at(p, self._compiled(2, "numpy"))
        return entries[..., [[0, 1], [1, 2]]]

    def loss_function(self, *, floats: bool, batch_indices: Indices | None = None) -> LossFunction:  # noqa: ARG002 - it has no rows
        """Give the loss as a function of two coordinates."""
        loss_at = self._bound(0, floats=floats)
        return lambda x, y: loss_at(x, y)[0]

    def gradient_function(self, *, floats: bool, batch_indices: Indices | None = None) -> GradientFunction:  # noqa: ARG002 - it has no rows
        """Give the gradient as a function of two coordinates."""
        return self._bound(1, floats=floats)

    def gradient_writer(self, batch_indices: Indices | None = None) -> Callable[[Array, Array], None]:  # noqa: ARG002 - nor here
        """Give a function that writes the gradients at points (2, R) into an array (2, R), in room that it keeps."""
        block = self._blockwise()(*self._numbers())
        room: list[Array] = []
        width = -1

        def write(points: Array, out: Array) -> None:
            nonlocal room, width
            if width != points.shape[1]:
                width = points.shape[1]
                room = list(np.empty((block.scratch, width)))
            block.step(points[0], points[1], out[0], out[1], *room)

        return write

    def hessian_function(self, *, floats: bool) -> HessianFunction:
        """Give the Hessian's three entries as a function of two coordinates."""
        return self._bound(2, floats=floats)

    def _bound(self, order: int, *, floats: bool) -> Callable[[Any, Any], Any]:
        function = self._compiled(order, "math" if floats else "numpy")
        return functools.partial(function, *self._numbers())

    @classmethod
    def _compiled(cls, order: int, module: str) -> Callable[..., list[Any]]:
        return _compiled(cls.formula, cls.letters(), order, module)

    @classmethod
    def _blockwise(cls) -> Callable[..., Blockwise]:
        return _writing(cls.formula, cls.letters())

    def _at(self, p: ArrayLike, function: Callable[..., list[Any]]) -> Array:
        """Evaluate at points (..., 2); constants are spread over them, overflow is inf or NaN without a warning."""
        points = np.asarray(p, dtype=float)
        with np.errstate(all="ignore"):
            entries = function(*self._numbers(), points[..., 0], points[..., 1])
        result = np.empty((*points.shape[:-1], len(entries)))
        for index, entry in enumerate(entries):
            result[..., index] = entry
        return result


@functools.cache
def _expression(formula: str, params: tuple[str, ...]) -> sympy.Expr:
    return read(formula, {symbol.name: symbol for symbol in (X, Y, *_symbols(params))})


def _symbols(params: tuple[str, ...]) -> list[sympy.Symbol]:
    return [sympy.Symbol(name, real=True) for name in params]


@functools.cache
def _compile_coordinate(formula: str, params: tuple[str, ...]) -> Callable[..., Any]:
    """Compile a coordinate as a function of the parameters."""
    symbols = {symbol.name: symbol for symbol in _symbols(params)}
    function: Callable[..., Any] = sympy.lambdify(list(symbols.values()), read(formula, symbols), modules="math")
    return function


@functools.cache
def _compiled(formula: str, params: tuple[str, ...], order: int, module: str) -> Callable[..., list[Any]]:
    """Compile all derivatives of one order, as a function of the parameters and of x and y."""
    arguments, entries = [*_symbols(params), X, Y], _entries(formula, params, order)
    function: Callable[..., list[Any]] = sympy.lambdify(arguments, entries, modules=module, cse=True)
    return function


@functools.cache
def _entries(formula: str, params: tuple[str, ...], order: int) -> list[sympy.Expr]:
    """Give all derivatives of one order."""
    f = _expression(formula, params)
    if order == 0:
        return [f]
    fx, fy = sympy.diff(f, X), sympy.diff(f, Y)
    return _shorten([fx, fy]) if order == 1 else [_bent(fx, X), _bent(fx, Y), _bent(fy, Y)]


def _bent(slope: sympy.Expr, weight: sympy.Symbol) -> sympy.Expr:
    """Give how a slope changes: where it jumps, which it does in one place only, as beside that place."""
    return sympy.diff(slope, weight).replace(sympy.DiracDelta, lambda *_: sympy.S.Zero)


@functools.cache
def _cost(formula: str, params: tuple[str, ...], order: int) -> int:
    """Count in rows of data: arithmetic is as one, and so is every second function or higher power."""
    shared, rest = sympy.cse(_entries(formula, params, order))
    nodes = (node for entry in [*(value for _, value in shared), *rest] for node in sympy.preorder_traversal(entry))
    return 1 + sum(isinstance(node, sympy.Function) or _is_high(node) for node in nodes) // 2


def _is_high(node: sympy.Basic) -> bool:
    return isinstance(node, sympy.Pow) and node.exp not in (-2, -1, 1, 2)


@functools.cache
def _writing(formula: str, params: tuple[str, ...]) -> Callable[..., Blockwise]:
    return writing(_compiled(formula, params, 1, "numpy"))


@functools.cache
def _everywhere(formula: str, params: tuple[str, ...]) -> bool:
    return _bound_growth(_expression(formula, params)) <= MOST_GROWTH


def _bound_growth(node: sympy.Expr) -> float:
    """Give the power of the distance with which an expression grows at most; inf when it may be undefined somewhere."""
    inner = [_bound_growth(part) for part in node.args]
    match node:
        case sympy.Symbol():
            return 1 if node in (X, Y) else 0
        case sympy.Number() | sympy.NumberSymbol() if node.is_finite:
            return 0
        case sympy.Add():
            return max(inner)
        case sympy.Mul():
            return sum(inner)
        case sympy.Pow() if node.exp.is_Integer and node.exp > 0:
            return inner[0] * int(node.exp)
        case sympy.sin() | sympy.cos() | sympy.tanh() if inner[0] < math.inf:
            return 0
    return math.inf


def _shorten(entries: list[sympy.Expr]) -> list[sympy.Expr]:
    """Write the same with fewer operations, where taking out common factors shows what the entries share."""

    def operations(written: list[sympy.Expr]) -> int:
        shared, rest = sympy.cse(written)
        return sum(int(sympy.count_ops(entry)) for entry in [*(value for _, value in shared), *rest])

    return min(entries, [sympy.factor_terms(entry) for entry in entries], key=operations)
