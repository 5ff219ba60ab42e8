"""A surface that comes from data: loss ∘ model ∘ data set."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import ArrayLike

from landscape.core.arrays import Array, Indices, Point
from landscape.core.learning.changes import MAX_LENGTH, changed_rows, read_changes
from landscape.core.learning.datasets import DATASETS, Dataset, Rows
from landscape.core.learning.losses import LOSSES, Loss
from landscape.core.learning.models import MODELS, Model
from landscape.core.lowest import lowest_places
from landscape.core.parts import Part, part, text
from landscape.core.surfaces.base import SURFACES, GradientFunction, HessianFunction, LossFunction, Surface

TOGETHER = 16_000
"""Predictions worked out together: they stay in the processor's cache, and below what an allocator asks anew for."""
FINE_DIFFERENCE, COARSE_DIFFERENCE = 1e-5, 1e-2
"""Distance over which the exact gradient is differenced for the Hessian, in boxes; the larger one over kinks."""


@SURFACES.register
class Data(Surface):
    r"""What a model loses on real data: every point of the plane is a fit, and its height how badly it fits.

    $$L(w) = \frac{1}{n} \sum_i \ell\big(f_w(x_i),\, y_i\big)$$
    """

    slug, title, theme = "data", "Loss over data", "Losses over data"
    recorded = False
    seeds: ClassVar[int] = 8
    data: Dataset = part(DATASETS, "line_noisy", help="What the model is to learn")
    edits: str = text(read_changes, MAX_LENGTH, help="Rows that were moved, added or taken away")
    model: Model = part(MODELS, "line", help="What predicts, with two weights")
    loss: Loss = part(LOSSES, "mse", help="How a prediction is judged")

    def __post_init__(self) -> None:
        super().__post_init__()
        if not fits(self.model, self.data) or self.loss.task != self.data.task:
            raise ValueError(
                f"{self.data.title} asks for a {self.data.task}, "
                f"{self.model.title} gives a {self.model.task}, {self.loss.title} judges a {self.loss.task}"
            )
        box = self.model.box(self.rows)
        start = tuple(lo + share * (hi - lo) for (lo, hi), share in zip(box, self.model.begins, strict=True))
        height: Literal["linear", "log"] = "log" if self.data.task == "number" else "linear"
        derived = {
            "box": box,
            "start": start,
            "height": height,
            "weights": self.model.weights,
            "same_unit": self.model.alike and not self.data.has_units,
            "smooth": not self.loss.kinked,
        }
        for name, value in derived.items():  # of every surface by itself, where others have them by their class
            object.__setattr__(self, name, value)

    @classmethod
    def fitting(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Take the first model and the first loss that suit the data where the named ones do not."""
        data: Dataset = values.get("data") or DATASETS[cls.params()["data"].default]()
        chosen: dict[str, Mapping[str, type[Part]]] = {"model": offered_models(data), "loss": offered_losses(data)}
        for name, offered in chosen.items():
            value: Part = values.get(name) or cls.params()[name].repair(None)
            values[name] = value if value.slug in offered else next(iter(offered.values()))()
        return values

    def reading_all(self) -> Data:
        """Give the same with a model that reads as many inputs as the data have, if there is one."""
        best = next(iter(offered_models(self.data).values()))
        return self.replace(model=best()) if best.inputs > self.model.inputs else self

    def offered(self, name: str) -> Mapping[str, type[Part]]:
        """Give the models or losses that suit the data set; any data set, since the others follow it."""
        offers: dict[str, Callable[[Dataset], Mapping[str, type[Part]]]] = {
            "model": offered_models,
            "loss": offered_losses,
        }
        return offers[name](self.data) if name in offers else super().offered(name)

    @functools.cached_property
    def rows(self) -> Rows:
        """The rows that are learnt from, as somebody changed them."""
        every = self.every_row
        return Rows(every.x[~every.held_out], every.y[~every.held_out], every.held_out[~every.held_out])

    @functools.cached_property
    def every_row(self) -> Rows:
        """All rows, those held out too."""
        return changed_rows(self.data.rows(), read_changes(self.edits), len(self.data.classes))

    @property
    def everywhere(self) -> bool:
        """Predictions and losses are finite wherever a run may go."""
        return True

    @property
    def count(self) -> int:
        """How many rows are learnt from."""
        return len(self.rows.y)

    @functools.cached_property
    def _predict(self) -> Callable[..., list[tuple[Any, Any, Any]]]:
        return self.model.compiled(self.rows)

    def outputs(self, p: ArrayLike, x: Array) -> Array:
        """Give the raw predictions (k, ..., n) at points `p` (..., 2) for inputs `x` (n, inputs)."""
        points = np.asarray(p, dtype=float)
        shape = (*points.shape[:-1], len(x))
        with np.errstate(all="ignore"):
            predictions = self._predict(points[..., :1], points[..., 1:], x[:, 0], x[:, -1])
            return np.stack([np.broadcast_to(z, shape) for z, _, _ in predictions])

    def value(self, p: ArrayLike, batch_indices: Indices | None = None) -> Array:
        """Give the loss at points `p` (..., 2) → (...), over the rows of a batch if one is given."""
        return self._mean_loss(p, _select(self.rows, batch_indices))

    def held_loss(self, p: ArrayLike) -> Array | None:
        """Give the loss at points `p` (..., 2) → (...) over the rows held out; None when there are none."""
        every = self.every_row
        return self._mean_loss(p, _select(every, np.flatnonzero(every.held_out))) if every.held_out.any() else None

    def row_losses(self, p: ArrayLike) -> Array | None:
        """Give every row's own loss at points `p` (..., 2) → (..., n), all rows, those held out too.

        None when the loss is one of all rows together.
        """
        with np.errstate(all="ignore"):
            return self.loss.each(self.outputs(p, self.every_row.x), self.every_row.y)

    def gradient(self, p: ArrayLike, batch_indices: Indices | None = None) -> Array:
        """Give the exact gradient at points `p` (..., 2) → (..., 2), over the rows of a batch if one is given."""
        points = np.asarray(p, dtype=float)
        flat = points.reshape(-1, 2)
        gradient_at = self.gradient_function(floats=False, batch_indices=batch_indices)
        return np.stack(gradient_at(flat[:, 0], flat[:, 1]), axis=-1).reshape(points.shape)

    def loss_function(self, *, floats: bool, batch_indices: Indices | None = None) -> LossFunction:
        """Give the loss as a function of two coordinates, over the rows of a batch if one is given."""
        rows = _select(self.rows, batch_indices)
        many: LossFunction = lambda a, b: self._mean_loss(np.stack([a, b], axis=-1), rows)  # noqa: E731
        return (lambda a, b: float(many(a, b))) if floats else many

    def gradient_function(self, *, floats: bool, batch_indices: Indices | None = None) -> GradientFunction:
        """Give the gradient as a function of two coordinates, over the rows of a batch if one is given."""
        rows = _select(self.rows, batch_indices)
        x1, x2, y = rows.x[:, 0], rows.x[:, -1], rows.y
        penalty, predict, slopes = self.model.penalty, self._predict, self.loss.slopes

        def at(a: Any, b: Any) -> tuple[Any, Any]:
            """Take coordinates of any shape (..., 1)."""
            predictions = predict(a, b, x1, x2)
            pulls = slopes(_stacked(predictions, np.broadcast_shapes(np.shape(a), x1.shape)), y)
            ga, gb = (
                sum(_mean_product(pull, of[axis]) for pull, of in zip(pulls, predictions, strict=True))
                for axis in (1, 2)
            )
            return ga, gb

        def one(a: float, b: float) -> tuple[float, float]:
            ga, gb = at(a, b)
            return float(ga) + penalty * a, float(gb) + penalty * b

        def many(a: Array, b: Array) -> tuple[Array, Array]:
            with np.errstate(all="ignore"):
                parts = _by_parts(lambda s: at(a[s, None], b[s, None]), len(a), len(y))
            ga, gb = (np.concatenate(some) for some in zip(*parts, strict=True))
            return ga + penalty * a, gb + penalty * b

        return one if floats else many

    def hessian(self, p: ArrayLike) -> Array:
        """Give the Hessian at points `p` (..., 2) → (..., 2, 2): the exact gradient, differenced centrally."""
        points = np.asarray(p, dtype=float)
        xx, xy, yy = self.hessian_function(floats=False)(points[..., 0].ravel(), points[..., 1].ravel())
        return np.stack([xx, xy, xy, yy], axis=-1).reshape(*points.shape, 2)

    def hessian_function(self, *, floats: bool) -> HessianFunction:
        """Give the Hessian's three entries as a function of two coordinates."""
        gradient_at = self.gradient_function(floats=floats)
        h, k = ((FINE_DIFFERENCE if self.smooth else COARSE_DIFFERENCE) * (hi - lo) for lo, hi in self.box)

        def curvature(a: Any, b: Any) -> tuple[Any, Any, Any]:
            (right_x, right_y), (left_x, left_y) = gradient_at(a + h, b), gradient_at(a - h, b)
            (up_x, up_y), (down_x, down_y) = gradient_at(a, b + k), gradient_at(a, b - k)
            mixed = ((right_y - left_y) / h + (up_x - down_x) / k) / 4
            return (right_x - left_x) / (2 * h), mixed, (up_y - down_y) / (2 * k)

        return curvature

    @functools.cached_property
    def minima(self) -> tuple[Point, ...]:
        """The minima inside the box, the lowest first."""
        return lowest_places(self.value, self._change, self.box)

    def _change(self, place: Array) -> Array:
        """Give how fast the predictions change along each weight (2, 2): Gauss and Newton's approximate Hessian."""
        predictions = self._predict(*place, self.rows.x[:, 0], self.rows.x[:, -1])
        rises = np.array([[np.broadcast_to(of[axis], self.count) for of in predictions] for axis in (1, 2)])
        product: Array = np.einsum("akn,bkn->ab", rises, rises)
        return product

    def _mean_loss(self, p: ArrayLike, rows: Rows) -> Array:
        points = np.asarray(p, dtype=float)
        flat = points.reshape(-1, 2)

        def at(s: slice) -> Array:
            predictions = self._predict(flat[s, :1], flat[s, 1:], rows.x[:, 0], rows.x[:, -1])
            return self.loss.value(_stacked(predictions, (len(flat[s]), len(rows.y))), rows.y)

        with np.errstate(all="ignore"):
            loss: Array = np.concatenate(_by_parts(at, len(flat), len(rows.y)))
            return np.reshape(loss + self.model.penalty / 2 * (flat**2).sum(axis=-1), points.shape[:-1])


def fits(model: Model | type[Model], data: Dataset) -> bool:
    """Tell whether a model predicts what a data set asks for from what it has."""
    return model.task == data.task and model.inputs <= len(data.inputs)


def offered_models(data: Dataset) -> dict[str, type[Model]]:
    """Give the models that suit a data set, those that read all its inputs first."""
    suitable = [(slug, model) for slug, model in MODELS.items() if fits(model, data)]
    return dict(sorted(suitable, key=lambda pair: -pair[1].inputs))


def offered_losses(data: Dataset) -> dict[str, type[Loss]]:
    """Give the losses that suit a data set."""
    return {slug: loss for slug, loss in LOSSES.items() if loss.task == data.task}


def _select(rows: Rows, indices: Indices | None) -> Rows:
    return rows if indices is None else Rows(rows.x[indices], rows.y[indices], rows.held_out[indices])


def _stacked(predictions: list[tuple[Any, Any, Any]], shape: tuple[int, ...]) -> Array:
    """Give the raw predictions (k, ...) without copying a single one."""
    first, *others = (z if np.shape(z) == shape else np.broadcast_to(z, shape) for z, _, _ in predictions)
    return np.stack([first, *others]) if others else first[None]


def _mean_product(pull: Array, rise: Any) -> Any:
    """Give the mean over rows of a product, whose second factor may be the same for all rows."""
    rows = pull.shape[-1]
    if np.ndim(rise) and rise.shape[-1] == rows:
        return np.vecdot(pull, rise) / rows
    return pull.sum(axis=-1) / rows * (rise[..., 0] if np.ndim(rise) else rise)


def _by_parts(task: Callable[[slice], Any], count: int, rows: int) -> list[Any]:
    """Do a task for some of the points at a time."""
    width = max(TOGETHER // max(rows, 1), 1)
    return [task(slice(low, min(low + width, count))) for low in range(0, max(count, 1), width)]
