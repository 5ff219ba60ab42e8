"""Update rules as LaTeX, written from the same lines that are computed."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from landscape.core.rules import Rule

_NAMES = {"rate": r"\eta_t", "x": r"\theta", "t": "t"}
_RELATIONS = {ast.Eq: "=", ast.Lt: "<", ast.Gt: ">", ast.LtE: r"\le", ast.GtE: r"\ge"}
_CALLS = {
    "abs": r"\left|{}\right|",
    "exp": "e^{{{}}}",
    "gradient": r"\nabla f\!\left({}\right)",
    "log": r"\log\left({}\right)",
    "lowest": r"\lambda_{{\min}}\!\left(\nabla^2 f({})\right)",
    "maximum": r"\max\left({}, {}\right)",
    "minimum": r"\min\left({}, {}\right)",
    "norm": r"\left\lVert {} \right\rVert",
    "sign": r"\operatorname{{sign}}\left({}\right)",
    "solve": r"\left(\nabla^2 f({0}) + {2}\,I\right)^{{-1}} {1}",
    "sqrt": r"\sqrt{{{}}}",
}
_SUM, _PRODUCT, _POWER, _ATOM = range(4)
"""How tightly an expression binds; a looser one inside a tighter one is put in brackets."""


def latex(rule: Rule, symbols: Mapping[str, str]) -> str:
    """Write a rule as an aligned block of LaTeX.

    Parameters
    ----------
    rule
        The rule as read.
    symbols
        LaTeX symbols of the parameters by name.
    """
    lines = [
        rf"{_name(line.name, symbols)} &\leftarrow {_write(line.expression, symbols)[0]}"
        for line in rule.lines
    ]
    return r"\begin{aligned}" + "\n" + " \\\\\n".join(lines) + "\n" + r"\end{aligned}"


def _name(name: str, symbols: Mapping[str, str]) -> str:
    if name in symbols:
        return symbols[name] or rf"\mathrm{{{name}}}"
    if name in _NAMES:
        return _NAMES[name]
    stem, _, suffix = name.partition("_")
    if suffix in ("hat", "bar", "tilde"):
        return rf"\{suffix}{{{stem}}}"
    stem = stem if len(stem) == 1 else _GREEK.get(stem, rf"\mathrm{{{stem}}}")
    return rf"{stem}_{{{suffix}}}" if suffix else stem


_GREEK = {name: rf"\{name}" for name in ("rho", "delta", "mu", "nu", "alpha", "beta", "gamma", "lambda", "sigma")}


def _write(node: ast.expr, symbols: Mapping[str, str]) -> tuple[str, int]:
    """Write an expression; also tell how tightly it binds."""

    def inner(child: ast.expr, at_least: int) -> str:
        text, binding = _write(child, symbols)
        return text if binding >= at_least else rf"\left({text}\right)"

    match node:
        case ast.Constant(value=int() | float() as value):
            return f"{value:g}", _ATOM
        case ast.Name(id=name):
            return _name(name, symbols), _ATOM
        case ast.UnaryOp(operand=operand):
            return f"-{inner(operand, _PRODUCT)}", _SUM
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            sign = "+" if isinstance(op, ast.Add) else "-"
            return f"{inner(left, _SUM)} {sign} {inner(right, _PRODUCT if sign == '-' else _SUM)}", _SUM
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            dot = r" \cdot " if isinstance(right, ast.Constant) else r"\, "
            return f"{inner(left, _PRODUCT)}{dot}{inner(right, _PRODUCT)}", _PRODUCT
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return rf"\frac{{{inner(left, _SUM)}}}{{{inner(right, _SUM)}}}", _PRODUCT
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return f"{{{inner(left, _ATOM)}}}^{{{inner(right, _SUM)}}}", _POWER
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"{inner(left, _SUM)} {_RELATIONS[type(op)]} {inner(right, _SUM)}", _SUM
        case ast.IfExp(test=test, body=yes, orelse=no):
            parts = inner(yes, _SUM), inner(test, _SUM), inner(no, _SUM)
            return r"\begin{{cases}} {} & {} \\ {} & \text{{else}} \end{{cases}}".format(*parts), _SUM
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _CALLS[name].format(*(inner(a, _SUM) for a in arguments)), _ATOM
    raise ValueError(f"no LaTeX for {ast.unparse(node)!r}")
