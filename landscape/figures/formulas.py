"""What a surface and a method are, in MathML, from the very text that is computed."""

from __future__ import annotations

import ast

from landscape.core.mathml import Writer
from landscape.core.optimizers import Optimizer
from landscape.core.surfaces import Formula, Surface

WEIGHTS = {"x": "w_1", "y": "w_2"}
"""A formula's two variables, as axes and fields call them."""
CONSTANTS = {"pi": r"\pi", "e": r"\mathrm{e}"}


def loss_formula(surface: Surface) -> str:
    """Write the formula of a surface; empty where it has none of its own, since it follows from data."""
    if not isinstance(surface, Formula):
        return ""
    symbols = {name: declared.symbol or name for name, declared in surface.params().items()}
    writer = Writer({"loss": "f"} | CONSTANTS | WEIGHTS | symbols)
    return writer.equation(_name("loss"), ast.parse(surface.formula.strip(), mode="eval").body)


def update_rule(optimizer: Optimizer) -> tuple[str, ...]:
    """Write the lines of a method's update, without the terms that its values switch off."""
    symbols = {name: declared.symbol for name, declared in optimizer.params().items()}
    writer = Writer(symbols)
    return tuple(writer.assignment(_name(line.name), line.expression) for line in optimizer.specialised().lines)


def _name(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())
