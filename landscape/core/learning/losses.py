"""Loss functions: each is its formulas, value and derivative side by side, as text.

The same text runs in NumPy, over many rows and many weights at once, and is sent to the browser as a tree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from landscape.core.arrays import Array
from landscape.core.learning import texts
from landscape.core.parts import Part, Registry, param

Task = Literal["number", "binary", "classes"]
"""Kind of target: a number; 0 or 1; one of :data:`CLASSES` classes."""
CLASSES = 3
MEANS = ("a", "b")
"""What the means of the rows' values are called in a total."""
OUTPUTS = {"number": ("z",), "binary": ("z",), "classes": ("z0", "z1", "z2")}
TARGETS = {"number": ("y",), "binary": ("y",), "classes": ("y0", "y1", "y2")}


class Row(NamedTuple):
    """Something computed of every row and averaged: its formula, and its derivative with respect to each raw output.

    Where the formula is written so that no digit is lost, ``shown`` is the same as people write it.
    """

    value: str
    slopes: tuple[str, ...]
    shown: str = ""


class Loss(Part):
    """What a prediction costs, given the truth.

    Texts speak of the raw prediction ``z`` (a number or a logit) and the target ``y`` (a number, or 0 or 1); for
    classes of the logits ``z0 z1 z2`` and of ``y0 y1 y2``, of which the true class's is 1 and the others are 0; and of
    the loss's own parameters. What they may call is in :mod:`landscape.core.learning.texts`.

    Attributes
    ----------
    task
        What kind of target it is for.
    rows
        What is computed of every row; usually one thing, the row's own loss.
    total
        The loss from the means ``a``, ``b`` of the rows' values and the number ``n`` of rows.
    total_slopes
        Its derivative with respect to each of those means.
    kinked
        Whether its slope jumps somewhere.
    """

    task: ClassVar[Task]
    rows: ClassVar[tuple[Row, ...]]
    total: ClassVar[str] = "a"
    kinked: ClassVar[bool] = False
    total_slopes: ClassVar[tuple[str, ...]] = ("1",)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        given, means = set(cls.params()), MEANS[: len(cls.rows)]
        _check(cls, (text for row in cls.rows for text in (row.value, *row.slopes)), given | cls._row_names())
        _check(cls, (cls.total, *cls.total_slopes), given | {"n", *means})
        if any(len(row.slopes) != cls.outputs() for row in cls.rows) or len(cls.total_slopes) != len(means):
            raise ValueError(f"{cls.__name__} needs a slope for every output and for every mean")

    @classmethod
    def outputs(cls) -> int:
        """How many raw outputs a model has to give per row."""
        return len(OUTPUTS[cls.task])

    @classmethod
    def trees(cls) -> dict[str, Any]:
        """Give all texts in prefix form, as JSON can carry them."""
        rows = [{"value": texts.tree(row.value), "slopes": [texts.tree(s) for s in row.slopes]} for row in cls.rows]
        return {"rows": rows, "total": texts.tree(cls.total), "total_slopes": [texts.tree(s) for s in cls.total_slopes]}

    def value(self, z: ArrayLike, y: ArrayLike) -> Array:
        """Give the loss of many predictions.

        Parameters
        ----------
        z
            Raw outputs, shape (k, ..., n): k = 3 logits for classes, else k = 1; n rows.
        y
            Targets of shape (n,), or one that broadcasts to (..., n); for classes their numbers 0, 1, 2.

        Returns
        -------
        ndarray
            Shape (...).
        """
        outputs, given = self._given(z, y)
        return self._total(texts.program(*(row.value for row in self.rows))(given), outputs.shape[-1])

    def slopes(self, z: ArrayLike, y: ArrayLike) -> Array:
        """Give the loss's derivative with respect to the raw outputs, times the number of rows.

        So the derivative with respect to a weight is the mean over rows, summed over outputs, of these times ∂z/∂w.

        Returns
        -------
        ndarray
            In the shape (k, ..., n) of `z`; parameters are those of :meth:`value`.
        """
        outputs, given = self._given(z, y)
        slopes = texts.program(*(slope for row in self.rows for slope in row.slopes))(given)
        result = np.empty(outputs.shape)
        for index, slope in enumerate(slopes if self.total == MEANS[0] else self._weighted(slopes, given)):
            result[index] = slope
        return result

    def each(self, z: ArrayLike, y: ArrayLike) -> Array | None:
        """Give the loss of every row alone, shape (..., n); None when rows have none of their own.

        Parameters are those of :meth:`value`.
        """
        if self.total != MEANS[0]:
            return None
        outputs, given = self._given(z, y)
        (value,) = texts.program(self.rows[0].value)(given)
        return np.broadcast_to(value, outputs.shape[1:])

    def _total(self, values: tuple[Array, ...], count: int) -> Array:
        """Give the loss from the rows' values; usually it is their mean."""
        if self.total == MEANS[0]:
            return _means(values)[MEANS[0]]
        return texts.program(self.total)(self.values() | _means(values) | {"n": count})[0]

    def _weighted(self, slopes: tuple[Array, ...], given: Mapping[str, Any]) -> tuple[Array, ...]:
        """Give the total's slopes from those of several means."""
        values = texts.program(*(row.value for row in self.rows))(given)
        count = {"n": values[0].shape[-1]}
        weights = texts.program(*self.total_slopes)(self.values() | _means(values) | count)
        by_output = [slopes[index :: self.outputs()] for index in range(self.outputs())]
        return tuple(
            np.asarray(sum(w[..., None] * s for w, s in zip(weights, each, strict=True))) for each in by_output
        )

    def _given(self, z: ArrayLike, y: ArrayLike) -> tuple[Array, dict[str, Any]]:
        """Give the outputs as an array, and everything that a row's texts may speak of."""
        outputs, targets = np.asarray(z, dtype=float), np.asarray(y, dtype=float)
        if len(outputs) != self.outputs():
            raise ValueError(f"{self.slug} takes outputs of shape ({self.outputs()}, ..., n), not {outputs.shape}")
        names = TARGETS[self.task]
        found = {"y": targets} if len(names) == 1 else {name: (targets == k) * 1.0 for k, name in enumerate(names)}
        return outputs, {**self.values(), **dict(zip(OUTPUTS[self.task], outputs, strict=True)), **found}

    @classmethod
    def _row_names(cls) -> set[str]:
        return {*OUTPUTS[cls.task], *TARGETS[cls.task]}


def _means(values: tuple[Array, ...]) -> dict[str, Array]:
    with np.errstate(all="ignore"):
        return {name: np.add.reduce(v, axis=-1) / v.shape[-1] for name, v in zip(MEANS, values, strict=False)}


def _check(cls: type[Loss], written: Any, known: set[str]) -> None:
    for text in written:
        if strange := texts.names(text) - known:
            raise ValueError(f"nothing defines {', '.join(sorted(strange))} in {cls.__name__}'s {text!r}")


LOSSES: Registry[Loss] = Registry("loss")

_WRONG = "(1 - 2*y)*z"
"""How far the logit is on the wrong side: z for a negative row, −z for a positive one."""
_EASE = f"gamma*sigmoid(-({_WRONG}))"
_SHARE = "(1 - y - alpha + 2*alpha*y)"
"""What focal loss's slope has beyond that of cross-entropy, and the weight of a row: α or 1 − α."""


@LOSSES.register
class SquaredError(Loss):
    r"""The mean of the squared errors: one error ten times as large costs a hundred times as much.

    Equal to ``torch.nn.functional.mse_loss``.

    $$\frac1n \sum_i (z_i - y_i)^2$$

    References
    ----------
    Legendre, A.-M. (1805). Nouvelles méthodes pour la détermination des orbites des comètes. Appendix.
    Gauss, C. F. (1809). Theoria motus corporum coelestium. Book II, section 3.
    """

    slug = "mse"
    title = "Mean squared error"
    task = "number"
    rows = (Row("(z - y)**2", ("2*(z - y)",)),)


@LOSSES.register
class AbsoluteError(Loss):
    r"""The mean size of the errors: one outlier pulls no harder than any other row.

    Equal to ``torch.nn.functional.l1_loss``. Its slope has the same size however small the error, so that a fixed
    learning rate ends in a zigzag.

    $$\frac1n \sum_i \lvert z_i - y_i \rvert$$

    References
    ----------
    Laplace, P.-S. (1793). Sur quelques points du système du monde. (Boscovich's method of situation, 1757.)
    """

    slug = "mae"
    title = "Mean absolute error"
    task = "number"
    kinked = True
    rows = (Row("abs(z - y)", ("sign(z - y)",)),)


@LOSSES.register
class Huber(Loss):
    r"""Squares small errors and only measures large ones: smooth at the bottom, calm about outliers.

    Equal to ``torch.nn.functional.huber_loss``, which halves the square.

    $$\frac1n \sum_i \begin{cases} \tfrac12 e_i^2 & \text{if } \lvert e_i \rvert \le \delta \\
    \delta \left(\lvert e_i \rvert - \tfrac12 \delta\right) & \text{otherwise} \end{cases}
    \qquad e_i = z_i - y_i$$

    References
    ----------
    Huber, P. J. (1964). Robust Estimation of a Location Parameter. Annals of Mathematical Statistics 35, 73-101.
    """

    slug = "huber"
    title = "Huber"
    task = "number"
    delta: float = param(1.0, 0.01, 100.0, log=True, symbol=r"\delta", help="Errors beyond this count as outliers")
    rows = (
        Row(
            "minimum(abs(z - y), delta)*(abs(z - y) - 0.5*minimum(abs(z - y), delta))",
            ("maximum(-delta, minimum(z - y, delta))",),
        ),
    )


@LOSSES.register
class LogCosh(Loss):
    r"""Like Huber without a seam: a square near zero that turns into a straight line by itself.

    $$\frac1n \sum_i \log \cosh(z_i - y_i)$$

    References
    ----------
    Green, P. J. (1990). Bayesian Reconstructions from Emission Tomography Data Using a Modified EM Algorithm.
    """

    slug = "log_cosh"
    title = "Log-cosh"
    task = "number"
    rows = (Row("log_cosh(z - y)", ("tanh(z - y)",)),)


@LOSSES.register
class CrossEntropy(Loss):
    r"""The surprise at the true class: tiny when it was given 99 %, enormous when it was given 1 %.

    Equal to ``torch.nn.functional.binary_cross_entropy_with_logits``. Its slope is the probability minus the truth,
    which is largest exactly where the model is confidently wrong.

    $$-\frac1n \sum_i \left[ y_i \log \sigma(z_i) + (1 - y_i) \log(1 - \sigma(z_i)) \right]
    \qquad \sigma(z) = \frac{1}{1 + e^{-z}}$$

    References
    ----------
    Cox, D. R. (1958). The Regression Analysis of Binary Sequences.
    """

    slug = "cross_entropy"
    title = "Cross-entropy"
    task = "binary"
    rows = (Row(f"softplus({_WRONG})", ("sigmoid(z) - y",)),)


@LOSSES.register
class SquaredSigmoid(Loss):
    r"""Squared error through a sigmoid: where the model is confidently wrong, the slope vanishes and it cannot learn.

    Equal to ``torch.nn.functional.mse_loss`` of ``torch.sigmoid(z)``. It is here to be compared with cross-entropy:
    the factor σ(1 − σ) in its slope makes plateaus of the places from which it should hurry away.

    $$\frac1n \sum_i \left(\sigma(z_i) - y_i\right)^2$$

    References
    ----------
    Brier, G. W. (1950). Verification of Forecasts Expressed in Terms of Probability. Monthly Weather Review 78, 1-3.
    """

    slug = "squared_sigmoid"
    title = "Squared error of a sigmoid"
    task = "binary"
    rows = (
        Row(
            f"sigmoid({_WRONG})**2",  # the error is the probability given to the wrong class, whichever that is
            (f"2*(1 - 2*y)*sigmoid({_WRONG})**2*sigmoid(-({_WRONG}))",),
        ),
    )


@LOSSES.register
class Weighted(Loss):
    r"""Cross-entropy in which a missed positive costs more than a false alarm: a pedestrian overlooked, say.

    Equal to ``torch.nn.functional.binary_cross_entropy_with_logits`` with ``pos_weight``.

    $$-\frac1n \sum_i \left[ w\, y_i \log \sigma(z_i) + (1 - y_i) \log(1 - \sigma(z_i)) \right]$$

    References
    ----------
    Elkan, C. (2001). The Foundations of Cost-Sensitive Learning.
    """

    slug = "weighted"
    title = "Weighted cross-entropy"
    task = "binary"
    pos_weight: float = param(5.0, 0.01, 100.0, log=True, symbol="w", help="What a missed positive costs")
    rows = (
        Row(
            f"(1 - y + pos_weight*y)*softplus({_WRONG})",
            (f"(1 - y + pos_weight*y)*(1 - 2*y)*sigmoid({_WRONG})",),
        ),
    )


@LOSSES.register
class Focal(Loss):
    r"""Cross-entropy that loses interest in rows it already gets right: the many easy ones do not drown the few.

    Equal to ``torchvision.ops.sigmoid_focal_loss`` with the mean over rows; γ = 0 is cross-entropy weighted by α.

    $$-\frac1n \sum_i \alpha_i \left(1 - p_i\right)^\gamma \log p_i \qquad
    (p_i, \alpha_i) = \begin{cases} (\sigma(z_i), \alpha) & \text{if } y_i = 1 \\
    (1 - \sigma(z_i), 1 - \alpha) & \text{otherwise} \end{cases}$$

    References
    ----------
    Lin, T.-Y. et al. (2017). Focal Loss for Dense Object Detection. Equation 5.
    """

    slug = "focal"
    title = "Focal"
    task = "binary"
    gamma: float = param(
        2.0, 0.0, 5.0, symbol=r"\gamma", help="How fast interest in easy rows is lost; 0 is not at all"
    )
    alpha: float = param(
        0.25, 0.0, 1.0, symbol=r"\alpha", help="Weight of the positive rows; the negative have the rest"
    )
    rows = (
        Row(
            f"{_SHARE}*sigmoid({_WRONG})**gamma*softplus({_WRONG})",
            (f"{_SHARE}*(1 - 2*y)*sigmoid({_WRONG})**gamma*({_EASE}*softplus({_WRONG}) + sigmoid({_WRONG}))",),
        ),
    )


@LOSSES.register
class Hinge(Loss):
    r"""Costs nothing once a row is on the right side by a margin of 1: only the rows near the border count.

    Labels are ±1, made of 0 and 1. Exactly at the margin the slope is 0, one of those that are possible.

    $$\frac1n \sum_i \max\left(0,\, 1 - (2 y_i - 1)\, z_i\right)$$

    References
    ----------
    Cortes, C. & Vapnik, V. (1995). Support-Vector Networks. Machine Learning 20, 273-297.
    """

    slug = "hinge"
    title = "Hinge"
    task = "binary"
    kinked = True
    rows = (
        Row(
            f"maximum(0, 1 + {_WRONG})",
            (f"(1 - 2*y)*sign(maximum(0, 1 + {_WRONG}))",),
        ),
    )


@LOSSES.register
class Dice(Loss):
    r"""How badly the predicted region and the true one overlap: a small object is not drowned by the background.

    The soft form: a row belongs to the predicted region as far as σ(z) says. It is a loss of all rows together; no row
    has one of its own.

    $$1 - \frac{2 \sum_i \sigma(z_i)\, y_i + s}{\sum_i \sigma(z_i) + \sum_i y_i + s}$$

    References
    ----------
    Drozdzal, M. et al. (2016). The Importance of Skip Connections in Biomedical Image Segmentation.
    Dice, L. R. (1945). Measures of the Amount of Ecologic Association Between Species. Ecology 26, 297-302.
    """

    slug = "dice"
    title = "Dice"
    task = "binary"
    smooth: float = param(1.0, 0.001, 100.0, log=True, symbol="s", help="Keeps the fraction finite when both are empty")
    rows = (
        Row("sigmoid(z)*y", ("sigmoid(z)*sigmoid(-z)*y",)),
        Row("sigmoid(z) + y", ("sigmoid(z)*sigmoid(-z)",)),
    )
    total = "n*(b - 2*a) / (n*b + smooth)"
    total_slopes = ("-2*n / (n*b + smooth)", "n*(2*n*a + smooth) / (n*b + smooth)**2")


_TOP = "maximum(z0, maximum(z1, z2))"
_REST = f"logsumexp(z0 - {_TOP}, z1 - {_TOP}, z2 - {_TOP})"
"""The largest logit, and what the logarithm of the sum has beyond it: of differences, so that no digits are lost."""


@LOSSES.register
class Categorical(Loss):
    r"""Cross-entropy for several classes: their probabilities sum to one, and only the true class's is asked for.

    Equal to ``torch.nn.functional.cross_entropy``.

    $$-\frac1n \sum_i \log \frac{e^{z_{i, y_i}}}{\sum_k e^{z_{i, k}}}$$

    References
    ----------
    Bridle, J. S. (1990). Probabilistic Interpretation of Feedforward Classification Network Outputs.
    """

    slug = "categorical"
    title = "Categorical cross-entropy"
    task = "classes"
    rows = (
        Row(
            f"{_REST} + ({_TOP} - y0*z0 - y1*z1 - y2*z2)",
            tuple(f"exp(z{k} - {_TOP} - {_REST}) - y{k}" for k in range(CLASSES)),
            shown="logsumexp(z0, z1, z2) - y0*z0 - y1*z1 - y2*z2",
        ),
    )
