"""Models with two free weights: a model is its formula, from the weights and a row's inputs to a raw prediction.

A raw prediction is a number, or a logit for every class that is told apart from none. Derivatives by the weights are
taken of the formula, and the browser evaluates the same formula to draw the fit.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
import sympy

from landscape.core.arrays import Array, Box, Point
from landscape.core.cache import remembered
from landscape.core.expressions import read
from landscape.core.learning.datasets import Rows
from landscape.core.parts import Part, Registry, choice, param

W1, W2, X1, X2 = _SYMBOLS = sympy.symbols("w1 w2 x1 x2", real=True)
NARROWEST = 1e-12
"""Inputs or targets whose spread is this small a share of their size are all the same."""


class Model(Part):
    """What predicts from a row's inputs, by two weights.

    Attributes
    ----------
    task
        What kind of target it predicts: ``"number"``, ``"binary"`` or ``"classes"``.
    inputs
        How many inputs of a row it reads: 1 or 2.
    formula
        The raw prediction in ``w1``, ``w2``, ``x1``, ``x2``.
    shown
        The same for people, where numbers are written into the formula, with the LaTeX ``symbols`` of its other names.
    punishment
        What is added to the loss, in the weights and the model's own parameters; empty is nothing.
    weights
        What its two weights are called.
    alike
        Whether its weights have one unit where no input has any, as slopes and intercepts do, a slope and a place not.
    begins
        Where in its box descent begins, as shares of the sides.
    """

    task: ClassVar[str]
    inputs: ClassVar[int] = 1
    formula: ClassVar[str] = ""
    shown: ClassVar[str] = ""
    symbols: ClassVar[Mapping[str, str]] = MappingProxyType({})
    punishment: ClassVar[str] = ""
    weights: ClassVar[tuple[str, str]] = ("w₁", "w₂")
    alike: ClassVar[bool] = True
    begins: ClassVar[Point] = (0.12, 0.82)

    @property
    def penalty(self) -> float:
        """How much of half the squared length of the weights is added to the loss: L2, or weight decay."""
        return 0.0

    def formulas(self, _rows: Rows, /) -> tuple[str, ...]:
        """Give the formula of each raw prediction."""
        return (self.formula,)

    @abstractmethod
    def box(self, rows: Rows, /) -> Box:
        """Give the part of the plane of the weights where what happens on these rows is seen."""

    def compiled(self, rows: Rows) -> Callable[..., list[tuple[Any, Any, Any]]]:
        """Compile (w1, w2, x1, x2) → for each raw prediction itself and its two derivatives by the weights."""
        return _compiled(self.formulas(rows))


MODELS: Registry[Model] = Registry("model")


@remembered
def _compiled(formulas: tuple[str, ...]) -> Callable[..., list[tuple[Any, Any, Any]]]:
    known = {symbol.name: symbol for symbol in _SYMBOLS}
    expressions = [read(formula, known) for formula in formulas]
    entries = [(f, sympy.diff(f, W1), sympy.diff(f, W2)) for f in expressions]
    function: Callable[..., list[tuple[Any, Any, Any]]] = sympy.lambdify(_SYMBOLS, entries, modules="numpy", cse=True)
    return function


def _spread(values: Array) -> float:
    """Give how far values lie apart: their standard deviation."""
    return _width(float(values.std()), values)


def _width(width: float, values: Array) -> float:
    """Give a width of values; of those that are all the same their size, and 1 of zeros."""
    size = float(np.abs(values).max(initial=0.0))
    return width if width > NARROWEST * size else size or 1.0


def _around(middle: tuple[float, float], half: tuple[float, float]) -> Box:
    """Give a box with round corners around a middle."""
    (x, y), (dx, dy) = middle, half
    return (_rounded(x - dx, x + dx), _rounded(y - dy, y + dy))


def _rounded(low: float, high: float) -> Point:
    """Widen an interval to two significant digits of its width."""
    step = 10.0 ** (np.floor(np.log10(high - low)) - 1)
    return float(np.round(np.floor(low / step) * step, 12)), float(np.round(np.ceil(high / step) * step, 12))


def least_squares(inputs: Array, y: Array) -> Point:
    """Give the two weights of the linear fit with the least squared error; inputs (n, 2)."""
    fit, *_ = np.linalg.lstsq(inputs, y, rcond=None)
    return float(fit[0]), float(fit[1])


@MODELS.register
class Line(Model):
    r"""A straight line: slope w and intercept b.

    $$\hat y = w x + b$$
    """

    slug, title, task = "line", "Line", "number"
    formula = "w1*x1 + w2"
    weights = ("w", "b")

    def box(self, rows: Rows, /) -> Box:
        """Put the least squares in the middle."""
        x, y = rows.x[:, 0], rows.y
        fit = least_squares(np.stack([x, np.ones_like(x)], -1), y)
        height = max(_spread(y), 0.5 * abs(fit[0]) * _spread(x))
        return _around(
            fit, (2.5 * height / _spread(x), 2.5 * height + 0.5 * abs(float(x.mean())) * height / _spread(x))
        )


@MODELS.register
class Plane(Model):
    r"""A plane through the origin, its weights held short by L2.

    $$\hat y = w_1 x_1 + w_2 x_2, \qquad L + \tfrac{\lambda}{2} \lVert w \rVert^2$$
    """

    slug, title, task = "origin", "Through the origin, with L2", "number"
    inputs = 2
    formula = "w1*x1 + w2*x2"
    punishment = "l2/2*(w1**2 + w2**2)"
    l2: float = param(0.1, 0.0, 10.0, log=True, symbol=r"\lambda", help="How strongly long weights are punished")

    @property
    def penalty(self) -> float:
        """The declared λ."""
        return self.l2

    def box(self, rows: Rows, /) -> Box:
        """Show both the least squares and the origin, to which λ pulls."""
        fit = least_squares(rows.x, rows.y)
        half = [max(1.6 * abs(w), 1.5 * _spread(rows.y) / _spread(rows.x[:, k])) for k, w in enumerate(fit)]
        return _around((fit[0] / 2, fit[1] / 2), (half[0], half[1]))


@MODELS.register
class Logistic(Model):
    r"""The probability of yes rises along one input: slope w and intercept b of its logit.

    $$P(y = 1) = \sigma(w x + b)$$
    """

    slug, title, task = "logistic", "Logistic, one input", "binary"
    formula = "w1*x1 + w2"
    weights = ("w", "b")

    def box(self, rows: Rows, /) -> Box:
        """Reach from flat to steep in both directions."""
        x = rows.x[:, 0]
        steep = 7.0 / _spread(x)
        return _around((0.0, 0.0), (steep, 7.0 + steep * abs(float(x.mean()))))


@MODELS.register
class LogisticPlane(Model):
    r"""The probability of yes rises along a direction of two inputs; the boundary goes through the origin.

    $$P(y = 1) = \sigma(w_1 x_1 + w_2 x_2)$$
    """

    slug, title, task = "logistic_two", "Logistic, two inputs", "binary"
    inputs = 2
    formula = "w1*x1 + w2*x2"

    def box(self, rows: Rows, /) -> Box:
        """Reach from flat to steep in all directions."""
        return _around((0.0, 0.0), (7.0 / _spread(rows.x[:, 0]), 7.0 / _spread(rows.x[:, 1])))


@MODELS.register
class Softmax(Model):
    r"""Three classes on two inputs: nine weights, of which two directions are walked from the best fit.

    The logits are those of the fitted model plus w₁ times one direction plus w₂ times another, each as long as the
    fitted weights: a slice through a larger landscape, as Li et al. (2018) draw those of networks.

    $$P(y = k) = \operatorname{softmax}_k\big((\theta^* + w_1 \delta_1 + w_2 \delta_2) \cdot (x, 1)\big)$$
    """

    slug, title, task = "softmax", "Softmax, two directions", "classes"
    inputs = 2
    shown = (
        "(best0 + w1*first0 + w2*second0)*x1 + (best1 + w1*first1 + w2*second1)*x2 + (best2 + w1*first2 + w2*second2)"
    )
    symbols = MappingProxyType(
        {
            f"{name}{j}": rf"{letter}_{{k{j + 1}}}"
            for j in range(3)
            for name, letter in (("best", r"\hat{\theta}"), ("first", r"\delta"), ("second", r"\epsilon"))
        }
    )
    directions: str = choice("random", ("random", "inputs"), help="Random ones, or scaling each input's weights")
    seed: int = param(0, 0, 999, help="Which random directions")

    def formulas(self, rows: Rows, /) -> tuple[str, ...]:
        """Give the three logits with the fitted weights and the directions written into them."""
        best = _fitted(rows)
        first, second = self._directions(best)
        names = ("x1", "x2", "1")
        return tuple(
            " + ".join(
                f"({best[k, j]:.9f} + w1*{first[k, j]:.9f} + w2*{second[k, j]:.9f})*{name}"
                for j, name in enumerate(names)
            )
            .replace("+ w1*-", "- w1*")
            .replace("+ w2*-", "- w2*")
            for k in range(3)
        )

    def _directions(self, best: Array) -> tuple[Array, Array]:
        length = np.linalg.norm(best)
        if self.directions == "inputs":
            first, second = (best * (np.arange(3) == j) for j in (0, 1))
        else:
            first, second = np.random.default_rng((self.seed, 3)).standard_normal((2, 3, 3))
            second -= first * (first * second).sum() / (first**2).sum()
        return tuple(one * length / max(float(np.linalg.norm(one)), NARROWEST) for one in (first, second))

    def box(self, _rows: Rows, /) -> Box:
        """Stay within the length of the fitted weights."""
        return (-1.5, 1.5), (-1.5, 1.5)


@remembered
def _fitted(rows: Rows) -> Array:
    """Fit three classes by gradient descent with a little weight decay; weights (3, inputs + 1)."""
    x = np.column_stack([rows.x, np.ones(len(rows.x))])
    target = rows.y[:, None] == np.arange(3)
    weights = np.zeros((3, x.shape[1]))
    rate = 2.0 / (float((x**2).sum(axis=1).mean()) + 0.01)
    for _ in range(600):
        logits = x @ weights.T
        share = np.exp(logits - logits.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        weights -= rate * ((share - target).T @ x / len(x) + 0.01 * weights)
    return weights


@MODELS.register
class Threshold(Model):
    r"""A soft threshold: yes where the input lies above t, the more sharply the larger k.

    $$P(y = 1) = \sigma\big(k\,(x - t)\big)$$
    """

    slug, title, task = "threshold", "Soft threshold", "binary"
    formula = "w2*(x1 - w1)"
    weights = ("t", "k")
    alike = False
    begins = (0.25, 0.2)

    def box(self, rows: Rows, /) -> Box:
        """Let the threshold go a little beyond the inputs."""
        low, high = float(rows.x[:, 0].min()), float(rows.x[:, 0].max())
        wide = _width(high - low, rows.x[:, 0])
        return _rounded(low - 0.2 * wide, high + 0.2 * wide), _rounded(-10 / wide, 50 / wide)


@MODELS.register
class Sinusoid(Model):
    r"""A wave: amplitude a and frequency f. At a high frequency it can hit every point and still know nothing.

    $$\hat y = a \sin(f x)$$
    """

    slug, title, task = "sinusoid", "Sinusoid", "number"
    formula = "w1*sin(w2*x1)"
    weights = ("a", "f")
    alike = False
    begins = (0.75, 0.35)

    def box(self, rows: Rows, /) -> Box:
        """Go up to the frequency at which half a wave fits between two neighbours."""
        x = np.unique(rows.x[:, 0])
        gap = float(np.median(np.diff(x))) if len(x) > 1 else 1.0
        tall = 2.2 * _spread(rows.y)
        return _rounded(-tall, tall), _rounded(0.0, min(np.pi / max(gap, NARROWEST), 40 / _spread(x)))


@MODELS.register
class TanhUnit(Model):
    r"""One hidden tanh unit, weight in and weight out: a saddle at the origin and two mirrored minima.

    $$\hat y = v \tanh(u x)$$
    """

    slug, title, task = "tanh_unit", "One hidden tanh unit", "number"
    formula = "w2*tanh(w1*x1)"
    weights = ("u", "v")
    alike = False
    begins = (0.42, 0.6)

    def box(self, rows: Rows, /) -> Box:
        """Lie symmetrically around the saddle."""
        return _around((0.0, 0.0), (4.0 / _spread(rows.x[:, 0]), 3.0 * _spread(rows.y)))
