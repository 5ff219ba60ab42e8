"""Update rules as LaTeX, written from the same lines that are computed."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping

from landscape.core.rules import Condition, Rule, called

_NAMES = {"rate": r"\eta_t", "x": r"\theta", "t": "t", "l": r"\ell"}
_GREEK = ("alpha", "beta", "gamma", "delta", "eta", "kappa", "lambda", "mu", "nu", "pi", "rho", "sigma", "theta")
_ACCENTS = ("bar", "hat", "tilde")
_SUFFIXES = {"max": r"\max", "min": r"\min", "next": "t+1"}
_RELATIONS = {ast.Eq: "=", ast.Lt: "<", ast.Gt: ">", ast.LtE: r"\le", ast.GtE: r"\ge"}
_CALLS = {
    "abs": ("|", "{}", "|"),
    "diagonal": (r"\operatorname{diag}(", r"\nabla^2 f({})", ")"),
    "dot": (r"\langle ", r"{},\, {}", r" \rangle"),
    "exp": ("", "e^{{{}}}", ""),
    "gradient": (r"\nabla f(", "{}", ")"),
    "log": (r"\log(", "{}", ")"),
    "loss": ("f(", "{}", ")"),
    "lowest": (r"\lambda_{\min}(", r"\nabla^2 f({})", ")"),
    "maximum": (r"\max(", r"{},\, {}", ")"),
    "mean": (r"\frac{1}{n} \sum_{i=1}^{n} (", "{}", ")"),
    "minimum": (r"\min(", r"{},\, {}", ")"),
    "norm": (r"\lVert ", "{}", r" \rVert"),
    "sign": (r"\operatorname{sign}(", "{}", ")"),
    "solve": ("(", r"\nabla^2 f({0}) + {2}\, I", ")"),
    "sqrt": ("", r"\sqrt{{{}}}", ""),
    "sum": (r"\sum_{i=1}^{n} (", "{}", ")"),
}
"""What stands before, within and after a call's arguments."""
_TALL = (r"\frac", r"\sqrt", r"\begin")
_OR, _AND, _COMPARED, _SUM, _PRODUCT, _POWER, _ATOM = range(7)
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
    lines = []
    for under, block in rule.blocks:
        lines += [_head(under, symbols)] if under else []
        for line in block:
            arrow = r"&\leftarrow \quad" if under else r"&\leftarrow"
            lines.append(f"{symbol(line.name, symbols)} {arrow} {_write(line.expression, symbols)[0]}")
    return r"\begin{aligned}" + "\n" + " \\\\\n".join(lines) + "\n" + r"\end{aligned}"


def _head(under: Condition, symbols: Mapping[str, str]) -> str:
    word = "while" if under.repeats else "if"
    return rf"&\text{{{word} }} {_write(under.test, symbols)[0]}\text{{:}}"


def symbol(name: str, symbols: Mapping[str, str]) -> str:
    """Write one name of a rule, such as ``m_hat``, as LaTeX."""
    if name in symbols:
        return symbols[name] or rf"\text{{{name.replace('_', ' ')}}}"
    if name in _NAMES:
        return _NAMES[name]
    stem, _, suffix = name.partition("_")
    letter = rf"\{stem}" if stem in _GREEK else stem if len(stem) == 1 else rf"\mathrm{{{stem}}}"
    if suffix in _ACCENTS:
        return rf"\{suffix}{{{letter}}}"
    return f"{letter}_{{{_SUFFIXES.get(suffix, suffix)}}}" if suffix else letter


def _fenced(opening: str, text: str, closing: str) -> str:
    """Put brackets around a text, growing with it when it is tall."""
    if opening and any(sign in text for sign in _TALL):
        opening = opening.strip()
        stem, fence = (opening[:-1], opening[-1]) if opening[-1] in "(|" else ("", opening)
        return rf"{stem}\left{fence} {text} \right{closing.strip()}"
    return f"{opening}{text}{closing}"


def _number(value: float) -> str:
    digits, _, exponent = f"{value:g}".partition("e")
    if not exponent:
        return digits
    return (rf"{digits} \cdot " if digits != "1" else "") + f"10^{{{int(exponent)}}}"


def _write(node: ast.expr, symbols: Mapping[str, str]) -> tuple[str, int]:
    """Write an expression; also tell how tightly it binds."""

    def inner(child: ast.expr, at_least: int) -> str:
        text, binding = _write(child, symbols)
        return text if binding >= at_least else _fenced("(", text, ")")

    match node:
        case ast.Constant(value=str() | int() | float() as value):
            return _number(value) if isinstance(value, int | float) else _option(value), _ATOM
        case ast.Name(id=name):
            return symbol(name, symbols), _ATOM
        case ast.UnaryOp(operand=operand):
            return f"-{inner(operand, _PRODUCT)}", _SUM
        case ast.BinOp():
            return _calculated(node, inner)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"{inner(left, _SUM)} {_RELATIONS[type(op)]} {inner(right, _SUM)}", _COMPARED
        case ast.BoolOp():
            return _joined(node, inner)
        case ast.IfExp():
            return _cases(node, symbols), _SUM
        case ast.Call(args=arguments):
            return _call(called(node), [inner(argument, _SUM) for argument in arguments])
    raise ValueError(f"no LaTeX for {ast.unparse(node)!r}")


def _calculated(node: ast.BinOp, inner: Callable[[ast.expr, int], str]) -> tuple[str, int]:
    match node:
        case ast.BinOp(op=ast.Add() | ast.Sub(), left=left, right=right):
            sign, bound = ("+", _SUM) if isinstance(node.op, ast.Add) else ("-", _PRODUCT)
            return f"{inner(left, _SUM)} {sign} {inner(right, bound)}", _SUM
        case ast.BinOp(op=ast.Mult(), left=left, right=right):
            factor = inner(right, _PRODUCT)
            sign = r" \cdot " if factor[0].isdigit() else r"\, "
            return f"{inner(left, _PRODUCT)}{sign}{factor}", _PRODUCT
        case ast.BinOp(op=ast.Div(), left=left, right=right):
            return rf"\frac{{{inner(left, _SUM)}}}{{{inner(right, _SUM)}}}", _PRODUCT
        case ast.BinOp(left=left, right=right):
            exponent = inner(right, _SUM)
            return f"{inner(left, _ATOM)}^" + (exponent if len(exponent) == 1 else f"{{{exponent}}}"), _POWER


def _joined(node: ast.BoolOp, inner: Callable[[ast.expr, int], str]) -> tuple[str, int]:
    """Write conditions that are joined; also tell how tightly that binds."""
    word, bound = ("and", _AND) if isinstance(node.op, ast.And) else ("or", _OR)
    return rf" \text{{ {word} }} ".join(inner(value, bound) for value in node.values), bound


def _cases(node: ast.IfExp, symbols: Mapping[str, str]) -> str:
    """Write a choice by its cases."""

    def said(part: ast.expr) -> str:
        return _write(part, symbols)[0]

    *cases, (other, _) = choices(node)
    rows = [rf"{said(value)} & \text{{if }} {said(test)}" for value, test in cases if test]
    return r"\begin{cases} " + r" \\ ".join([*rows, rf"{said(other)} & \text{{otherwise}}"]) + r" \end{cases}"


def _option(text: str) -> str:
    return rf"\text{{{re.sub('[^0-9A-Za-z]', ' ', text)}}}"


def choices(node: ast.expr) -> list[tuple[ast.expr, ast.expr | None]]:
    """Give each value of a choice with its condition, and last the one that is left."""
    if isinstance(node, ast.IfExp):
        return [(node.body, node.test), *choices(node.orelse)]
    return [(node, None)]


def _call(name: str, arguments: list[str]) -> tuple[str, int]:
    opening, middle, closing = _CALLS[name]
    text = _fenced(opening, middle.format(*arguments), closing)
    if name in ("mean", "sum"):
        return text, _PRODUCT
    return (rf"{text}^{{-1}} {arguments[1]}", _PRODUCT) if name == "solve" else (text, _ATOM)
