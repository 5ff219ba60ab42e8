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
_FENCED = ("abs", "dot", "mean", "norm", "solve", "sqrt", "sum")
"""Calls that begin with no letter."""
_WORD = re.compile(r"\\(?:text|mathrm)\{[^{}]{2,}\}")
"""A name of several letters."""
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
    if symbols.get(name):
        return symbols[name]
    if name in _NAMES:
        return _NAMES[name]
    whole, _, suffix = name.partition("_")
    stem = whole.rstrip("0123456789")
    is_letter = len(stem) == 1 or stem in _GREEK
    if name in symbols and (suffix or not is_letter):
        return rf"\text{{{name.replace('_', ' ')}}}"
    letter = (rf"\{stem}" if stem in _GREEK else stem) if is_letter else rf"\mathrm{{{whole}}}"
    if suffix in _ACCENTS:
        letter, suffix = rf"\{suffix}{{{letter}}}", ""
    below = ",".join(filter(None, (whole[len(stem) :] if is_letter else "", _SUFFIXES.get(suffix, suffix))))
    return f"{letter}_{{{below}}}" if below else letter


def parted(left: ast.expr, right: ast.expr, symbols: Mapping[str, str]) -> bool:
    """Tell whether two factors need a sign between them: a name of several letters would run into another name."""
    one, other = _last_name(left), _first_name(right)
    return bool(one and other) and any(_WORD.match(symbol(name, symbols)) for name in (one, other))


def _last_name(node: ast.expr) -> str:
    """Give the name that a factor ends with; none where it ends with something else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.BinOp(op=ast.Mult(), right=last):
            return _last_name(last)
        case ast.Call(func=ast.Name(id="solve"), args=[_, last, _]):
            return _last_name(last)
    return ""


def _first_name(node: ast.expr) -> str:
    """Give the name that a factor begins with; that of a function is a letter, as it is set apart by itself."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.BinOp(op=ast.Mult() | ast.Pow(), left=first):
            return _first_name(first)
        case ast.Call(func=ast.Name(id=name)) if name not in _FENCED:
            return "f"
    return ""


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
            return _calculated(node, inner, symbols)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"{inner(left, _SUM)} {_RELATIONS[type(op)]} {inner(right, _SUM)}", _COMPARED
        case ast.BoolOp():
            return _joined(node, inner)
        case ast.IfExp():
            return _cases(node, symbols), _SUM
        case ast.Call(args=arguments):
            return _call(called(node), [inner(argument, _SUM) for argument in arguments])
    raise ValueError(f"no LaTeX for {ast.unparse(node)!r}")


def _calculated(node: ast.BinOp, inner: Callable[[ast.expr, int], str], symbols: Mapping[str, str]) -> tuple[str, int]:
    match node:
        case ast.BinOp(op=ast.Add() | ast.Sub(), left=left, right=right):
            sign, bound = ("+", _SUM) if isinstance(node.op, ast.Add) else ("-", _PRODUCT)
            return f"{inner(left, _SUM)} {sign} {inner(right, bound)}", _SUM
        case ast.BinOp(op=ast.Mult(), left=left, right=right):
            factor = inner(right, _PRODUCT)
            sign = r" \cdot " if factor[0].isdigit() or parted(left, right, symbols) else r"\, "
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
