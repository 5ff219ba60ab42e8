"""What a surface and a method are, in MathML, from the very text that is computed."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from landscape.core.learning.losses import CLASSES, MEANS
from landscape.core.mathml import Writer
from landscape.core.optimizers import Optimizer
from landscape.core.optimizers.own import Own, Told
from landscape.core.params import Param
from landscape.core.rules import Rule
from landscape.core.surfaces import Formula, Surface
from landscape.core.surfaces.data import Data
from landscape.core.surfaces.own import Written

CONSTANTS = {"pi": r"\pi", "e": r"\mathrm{e}"}
PREDICTIONS = {"number": r"\hat{y}_i", "binary": "z_i", "classes": "z_{ik}"}
"""What a model gives for row i: a number, the logit of yes, or one of every class k."""
SUBSCRIPTS = {ord("₁"): "_1", ord("₂"): "_2"}
"""Of names of weights, as LaTeX writes them."""


def loss_formulas(surface: Surface) -> tuple[str, ...]:
    """Write the formula of a surface; of one over data what the model predicts, and how that is judged."""
    if isinstance(surface, Data):
        return _of_data(surface)
    if not isinstance(surface, Formula):
        return ()
    letters = {name: surface.params()[name] for name in surface.letters()}
    return (typeset(surface.formula, letters, surface.weights),)


def _of_data(surface: Data) -> tuple[str, ...]:
    model, loss, task = surface.model, surface.loss, surface.data.task
    inputs = {"x1": "x_{i1}", "x2": "x_{i2}"} if model.inputs > 1 else {"x1": "x_i"}
    weights = {f"w{k}": weight.translate(SUBSCRIPTS) for k, weight in enumerate(model.weights, 1)}
    known = {
        **{name: declared.symbol for part in (model, loss) for name, declared in part.params().items()},
        **{f"{name}{k}": f"{name}_{{i{k}}}" for name in "zy" for k in range(CLASSES)},
        "z": PREDICTIONS[task],
        "y": "y_i",
        **inputs,
        **weights,
        **model.symbols,
    }
    means = [f"mean({row.shown or row.value})" for row in loss.rows]
    punished = f" + {model.punishment}" if model.punishment else ""
    predicted = _equation(PREDICTIONS[task], model.shown or model.formula, known)
    if loss.total == MEANS[0]:
        return predicted, _equation("L", means[0] + punished, known)
    named = (_equation(name, mean, known) for name, mean in zip(MEANS, means, strict=False))
    return (predicted, _equation("L", loss.total + punished, known), *named)


def _equation(letter: str, text: str, symbols: dict[str, str]) -> str:
    """Write what a letter stands for."""
    writer = Writer({"whole": letter} | symbols, rooted=True)
    return writer.equation(_name("whole"), ast.parse(text.strip(), mode="eval").body)


def update_rule(optimizer: Optimizer) -> tuple[str, ...]:
    """Write the lines of a method's update, without the terms that its values switch off."""
    return _lines(optimizer.specialised(), optimizer.params())


def _lines(rule: Rule, params: Mapping[str, Param]) -> tuple[str, ...]:
    writer = Writer({name: declared.symbol for name, declared in params.items()})
    written: list[str] = []
    for under, lines in rule.blocks:
        written += [writer.condition(under)] if under else []
        one = (writer.assignment(_name(line.name), line.expression, inset=under is not None) for line in lines)
        written += one
    return tuple(written)


def _name(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def echo(meant: object) -> str:
    """Write what is meant by a text that somebody types: its formula, or its lines; nothing where it has none."""
    if isinstance(meant, Told):
        return "".join(f"<div>{line}</div>" for line in _lines(meant.rule, Own.params() | dict(meant.declared)))
    return typeset(meant.formula, meant.letters, meant.weights) if isinstance(meant, Written) else ""


def typeset(formula: str, letters: Mapping[str, Param], weights: tuple[str, str]) -> str:
    """Write a formula, as :func:`landscape.core.expressions.read` has it, with its letters and weights as called."""
    called = {name: declared.symbol or name for name, declared in letters.items()}
    axes = dict(zip("xy", (weight.translate(SUBSCRIPTS).replace("θ", r"\theta") for weight in weights), strict=True))
    return _equation("f", formula, CONSTANTS | axes | called)
