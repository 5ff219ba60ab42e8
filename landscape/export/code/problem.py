"""What is descended, as a program says it: a surface as its formula, or a loss over rows that stand in the program."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sympy
from sympy.printing.numpy import NumPyPrinter

from landscape.core.expressions import read
from landscape.core.learning.losses import MEANS, OUTPUTS, TARGETS
from landscape.core.learning.models import W1, W2, X1, X2
from landscape.core.parts import Part
from landscape.core.surfaces import Formula, Surface
from landscape.core.surfaces.data import COARSE_DIFFERENCE, FINE_DIFFERENCE, Data
from landscape.core.surfaces.formula import X, Y
from landscape.core.surfaces.own import Typed
from landscape.core.typed.graph import FOR_NUMPY
from landscape.export.code import layout
from landscape.export.code.dialect import Dialect, names, rooted, spell

HALF: Final = 60
"""Characters of a derivative beyond which what its two halves share gets names."""


def can_say(surface: Surface) -> bool:
    """Tell whether a surface can be written down."""
    return isinstance(surface, Formula | Data)


def array_names(surface: Surface) -> tuple[str, ...]:
    """Give the names of the arrays that a program over data has: inputs that are read, then the target."""
    if not isinstance(surface, Data):
        return ()
    spoken = set[str]().union(*map(names, surface.model.formulas(surface.rows)))
    return (*(name for name in ("x1", "x2") if name in spoken), "y")


def rows(surface: Surface, array: str) -> str:
    """Write the rows that are learnt from, with their names; nothing for a formula."""
    if not isinstance(surface, Data):
        return ""
    columns = {"x1": surface.rows.x[:, 0], "x2": surface.rows.x[:, -1], "y": surface.rows.y}
    meant = {"x1": surface.data.axes[0], "x2": surface.data.axes[-2], "y": surface.data.axes[-1]}
    told = [f"{name} is {meant[name]}" for name in array_names(surface)]
    told += [f"{number} stands for {name}" for number, name in enumerate(surface.data.classes)]
    about = layout.comment(f"{surface.count} rows: {'; '.join(told)}. {surface.data.source}")
    return "\n".join([about, *(f"{name} = {array}({layout.numbers(columns[name])})" for name in array_names(surface))])


@dataclass(frozen=True)
class Objective:
    """The loss of a surface in a dialect.

    Attributes
    ----------
    dialect
        How it is said.
    mean
        The framework's mean, such as ``torch.mean``.
    own
        Losses that the framework has under names of its own, as expressions in ``z`` (``z0`` to ``z2``), ``y`` and
        the loss's parameters, which are written as numbers into ``{delta}``.
    """

    dialect: Dialect
    mean: str
    own: Mapping[str, str]

    def loss(self, surface: Surface, *, batches: bool) -> str:
        """Write the loss as a function of both weights; over data whose batches it may be given."""
        head = f"def loss({signature(surface, batches=batches)}):"
        if isinstance(surface, Data):
            return layout.block(head, [*self.predictions(surface), f"return {self._mean_loss(surface)}"])
        written = self.dialect.write(rooted(_formula(surface).formula), {"x", "y"})
        return layout.block(head, ["x, y = w", *assigned(surface, written), f"return {written}"])

    def predictions(self, surface: Data) -> list[str]:
        """Write the raw predictions for all rows."""
        tensors = {"w1", "w2", "x1", "x2"}
        formulas = surface.model.formulas(surface.rows)
        outputs = OUTPUTS[surface.model.task]
        return [
            "w1, w2 = w",
            *(
                f"{name} = {self.dialect.write(formula, tensors)}"
                for name, formula in zip(outputs, formulas, strict=True)
            ),
        ]

    def _mean_loss(self, surface: Data) -> str:
        loss, punishment = surface.loss, surface.model.punishment
        if loss.slug in self.own:
            told = {name: repr(value) for name, value in loss.values().items()}
            written = self.own[loss.slug].format(**told)
        else:
            tensors = {*OUTPUTS[loss.task], *TARGETS[loss.task]}
            values = loss.values()
            rows = [_indicated(row.shown or row.value, loss.task) for row in loss.rows]
            means = [f"{self.mean}({self.dialect.write(row, tensors, values=values)})" for row in rows]
            written = means[0] if loss.total == MEANS[0] else self._total(surface, means)
        if not punishment or not surface.model.penalty:
            return written
        return f"{written} + {self.dialect.write(punishment, {'w1', 'w2'}, values=surface.model.values())}"

    def _total(self, surface: Data, means: Sequence[str]) -> str:
        """Write a loss of several means: each is put in the place of its name."""
        values = surface.loss.values()
        whole = self.dialect.write(surface.loss.total, {*MEANS, "n"}, values=values)
        return _with(whole, dict(zip(MEANS, means, strict=False)) | {"n": "len(y)"})


def _formula(surface: Surface) -> Formula:
    if not isinstance(surface, Formula):
        raise TypeError(f"{surface.title} has no formula")
    return surface


def signature(surface: Surface, *, batches: bool) -> str:
    """Give what a loss is a function of."""
    return ", ".join(["w", *(f"{name}={name}" for name in array_names(surface) if batches)])


def assigned(part: Part, *written: str) -> list[str]:
    """Write down the parameters that are spoken of, each on a line of its own."""
    spoken = set[str]().union(*map(names, written))
    return [f"{name} = {value!r}" for name, value in part.values().items() if name in spoken]


def _indicated(text: str, task: str) -> ast.expr:
    """Give a text in which it is told of the target's number whether it is a class."""
    targets = TARGETS[task]
    tree = ast.parse(text.strip(), mode="eval").body
    if len(targets) == 1:
        return tree
    return _replaced(tree, {name: ast.parse(f"(y == {k})", mode="eval").body for k, name in enumerate(targets)})


def _with(text: str, values: Mapping[str, str]) -> str:
    tree = ast.parse(text, mode="eval").body
    return spell(_replaced(tree, {name: ast.parse(value, mode="eval").body for name, value in values.items()}))


def inlined(lines: Sequence[str]) -> str:
    """Write lines ``name = expression``, and an expression last, as that one expression."""
    *named, last = lines
    for line in reversed(named):
        name, _, value = line.partition(" = ")
        last = _with(last, {name: value})
    return last


class _Replacing(ast.NodeTransformer):
    def __init__(self, values: Mapping[str, ast.expr]) -> None:
        self.values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.values.get(node.id, node)


def _replaced(tree: ast.expr, values: Mapping[str, ast.expr]) -> ast.expr:
    replaced: ast.expr = _Replacing(values).visit(tree)
    return replaced


# What automatic differentiation does elsewhere is written down for NumPy: derivatives by sympy.


def derivatives(expressions: Iterable[sympy.Expr], *, inputs: str) -> tuple[list[str], list[str]]:
    """Write expressions for NumPy: lines that name what long ones share, and the expressions themselves."""
    entries = list(expressions)
    shared: list[tuple[sympy.Symbol, sympy.Expr]] = []
    if any(len(str(entry)) > HALF for entry in entries):
        shared, entries = sympy.cse(entries, symbols=sympy.numbered_symbols(inputs))
    return [f"{name} = {_printed(value)}" for name, value in shared], [_printed(entry) for entry in entries]


def _derived(formula: Formula, order: int) -> tuple[list[str], list[str]]:
    """Write the slopes of a formula, or its curvatures: one that somebody typed is derived by its graph alone."""
    if isinstance(formula, Typed):
        lines, entries = formula.derivatives(order, FOR_NUMPY, "u_")  # no letter has a line below it
        return [_tidy_line(line) for line in lines], [tidy(entry) for entry in entries]
    f = formula.expression()
    slopes = [sympy.diff(f, X), sympy.diff(f, Y)]
    second = [sympy.diff(slopes[0], X), sympy.diff(slopes[0], Y), sympy.diff(slopes[1], Y)]
    return derivatives(slopes if order == 1 else second, inputs="u")


def _tidy_line(line: str) -> str:
    """Write a line ``name = expression`` as :func:`tidy` does."""
    name, _, value = line.partition(" = ")
    return f"{name} = {tidy(value)}"


def _printed(value: sympy.Expr) -> str:
    tree = ast.parse(NumPyPrinter().doprint(value), mode="eval").body
    return spell(_replaced(tree, {"numpy": ast.Name("np")}))


def gradient(surface: Surface, objective: Objective, name: str, *, batches: bool) -> str:
    """Write the slope of a surface for NumPy, as a function of that name."""
    head = f"def {name}({signature(surface, batches=batches)}):"
    if isinstance(surface, Data):
        return layout.block(head, _data_slope(surface, objective))
    shared, entries = _derived(_formula(surface), 1)
    params = assigned(surface, *(line.partition(" = ")[2] for line in shared), *entries)
    return layout.block(head, ["x, y = w", *params, *shared, *_as_array(entries)])


def hessian(surface: Surface, slope: str) -> str:
    """Write the curvature of a surface for NumPy; over data it is differenced, in all frameworks."""
    if isinstance(surface, Data):
        return differenced(surface, slope, "np")
    shared, (xx, xy, yy) = _derived(_formula(surface), 2)
    params = assigned(surface, *(line.partition(" = ")[2] for line in shared), xx, xy, yy)
    lines = [f"xx = {xx}", f"xy = {xy}", f"yy = {yy}", "return np.array([[xx, xy], [xy, yy]])"]
    return layout.block("def hessian(w):", ["x, y = w", *params, *shared, *lines])


def differenced(surface: Surface, slope: str, module: str) -> str:
    """Write the curvature over data: the slope, differenced centrally over as far as Landscape does."""
    share = FINE_DIFFERENCE if surface.smooth else COARSE_DIFFERENCE
    h, k = (share * (high - low) for low, high in surface.box)
    make = "tensor" if module == "torch" else "array"
    return layout.block(
        "def hessian(w):  # the slope, differenced centrally",
        [
            f"h, k = {module}.{make}([{h!r}, 0.0]), {module}.{make}([0.0, {k!r}])",
            f"xx, xy = ({slope}(w + h) - {slope}(w - h)) / {2 * h!r}",
            f"yx, yy = ({slope}(w + k) - {slope}(w - k)) / {2 * k!r}",
            "xy = (xy + yx) / 2",
            f"return {module}.stack([{module}.stack([xx, xy]), {module}.stack([xy, yy])])",
        ],
    )


def _as_array(entries: Sequence[str]) -> list[str]:
    joined = ", ".join(entries)
    if len(joined) < layout.WIDTH:
        return [f"return np.array([{joined}])"]
    return ["return np.array([\n" + "".join(f"{layout.INDENT}{entry},\n" for entry in entries) + "])"]


def _data_slope(surface: Data, objective: Objective) -> list[str]:
    """Write the slope over data by the chain rule: the loss's slope by each prediction, times the prediction's own."""
    loss, dialect = surface.loss, objective.dialect
    outputs = OUTPUTS[loss.task]
    tensors, values = {*outputs, *TARGETS[loss.task]}, loss.values()

    def said(text: str) -> str:
        return dialect.write(_indicated(text, loss.task), tensors, values=values)

    lines = objective.predictions(surface)
    if loss.total == MEANS[0]:
        pulls = [said(slope) for slope in loss.rows[0].slopes]
    else:
        means = {name: f"np.mean({said(row.value)})" for name, row in zip(MEANS, loss.rows, strict=False)}
        lines += ["n = len(y)", *(f"{name} = {mean}" for name, mean in means.items())]
        weights = [dialect.write(text, {*MEANS, "n"}, values=values) for text in loss.total_slopes]
        pulls = [
            " + ".join(f"({weight}) * ({said(row.slopes[k])})" for weight, row in zip(weights, loss.rows, strict=True))
            for k in range(len(outputs))
        ]
    known = {symbol.name: symbol for symbol in (W1, W2, X1, X2)}
    models = [read(formula, known) for formula in surface.model.formulas(surface.rows)]
    entries = []
    names_of_pulls = ["pull"] if len(outputs) == 1 else [f"pull{k}" for k in range(len(outputs))]
    lines += [f"{name} = {pull}" for name, pull in zip(names_of_pulls, pulls, strict=True)]
    for axis, weight in enumerate((W1, W2)):
        terms = [_times(pull, sympy.diff(f, weight)) for pull, f in zip(names_of_pulls, models, strict=True)]
        held = f" + {surface.model.penalty!r} * w{axis + 1}" if surface.model.penalty else ""
        entries.append(f"np.mean({' + '.join(terms)}){held}")
    return [*lines, *_as_array(entries)]


def _times(pull: str, rise: sympy.Expr) -> str:
    written = _printed(rise)
    if written == "1":
        return pull
    return f"{pull} * ({written})" if isinstance(rise, sympy.Add) else f"{pull} * {written}"


def tidy(text: str) -> str:
    """Write a piece of a program as Python writes it itself: with no more brackets than it needs."""
    return spell(ast.parse(text, mode="eval"))


def about(values: Mapping[str, Any]) -> str:
    """Write named arguments, each as Python would read it again."""
    return ", ".join(f"{name}={value!r}" for name, value in values.items())
