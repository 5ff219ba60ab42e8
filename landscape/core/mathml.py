"""Update rules as MathML, which browsers typeset by themselves, written from the same lines that are computed.

Letters come from :mod:`landscape.core.typeset`, which writes them as LaTeX; here they are put into the other language.
Every name of a rule is marked with ``data-symbol``, so that a page can say what it is. Where `fills` says that an
expression has a number of its own, a place for that number is written instead: an ``<mn>`` with ``data-fill``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape
from operator import add

from landscape.core.expressions import FUNCTIONS, odd_share
from landscape.core.rules import ORACLES, Condition, called
from landscape.core.typeset import choices, parted, symbol
from landscape.words import say
from landscape.words.numbers import localised, separator

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_LETTERS = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "Delta": "Δ",
    "epsilon": "ϵ",
    "eta": "η",
    "theta": "θ",
    "kappa": "κ",
    "lambda": "λ",
    "mu": "μ",
    "nu": "ν",
    "xi": "ξ",
    "rho": "ρ",
    "sigma": "σ",
    "tau": "τ",
    "varphi": "φ",
    "pi": "π",
    "psi": "ψ",
    "omega": "ω",
    "ell": "ℓ",
    "max": "max",
    "min": "min",
}
_ACCENTS = {"hat": "^", "bar": "¯", "tilde": "~"}
_UPRIGHT = ("mathrm", "text", "operatorname")
_TOKEN = re.compile(r"\\[A-Za-z]+|[A-Za-z]|\d+|[{}_^+(),\-]")
_RELATIONS = {ast.Eq: "=", ast.Lt: "&lt;", ast.Gt: "&gt;", ast.LtE: "≤", ast.GtE: "≥"}
_FUNCTIONS = {"maximum": "max", "minimum": "min", "sigmoid": "σ"} | {
    name: name for name in FUNCTIONS if name not in ("abs", "sqrt", "cbrt", "exp", "floor", "ceil")
}
_MEANT = {
    "log_cosh": "log(cosh({}))",
    "logsumexp": "log(exp({}) + exp({}) + exp({}))",
    "softplus": "log(1 + exp({}))",
}
"""What functions stand for that are computed by other ways than they are written."""
_TOTAL = "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>"
_OVER_ROWS = {"sum": _TOTAL, "mean": f"<mfrac><mn>1</mn><mi>n</mi></mfrac>{_TOTAL}"}
_HEADS = tuple(f"<mi>{name}<" for name in _FUNCTIONS.values())
_BEGINS = re.compile(r"(?:<(?:mrow|msup|msub)>)+")
_INSET = '<mspace width="1.4em"></mspace>'
_BASES = {"log2": 2, "log10": 10}
"""What stands below a logarithm."""
_FENCES = {"dot": ("⟨", "⟩"), "abs": ("|", "|"), "ceil": ("⌈", "⌉"), "floor": ("⌊", "⌋"), "norm": ("‖", "‖")}
_OR, _AND, _COMPARED, _SUM, _PRODUCT, _POWER, _ATOM = range(7)
"""How tightly an expression binds; a looser one inside a tighter one is put in brackets."""


def plain(latex: str) -> str:
    r"""Write a declared symbol as plain text, for where there is no mathematics: ``\beta_1`` is β₁."""
    text = re.sub(r"\\([A-Za-z]+)", lambda found: _LETTERS[found[1]], latex)
    return re.sub(r"_(\d)", lambda found: chr(ord("₀") + int(found[1])), text)


def math(*content: str) -> str:
    """Give a formula on its own."""
    return f'<math xmlns="{NAMESPACE}" displaystyle="true">{"".join(content)}</math>'


@dataclass(frozen=True)
class Writer:
    """Write expressions of rules as MathML.

    Attributes
    ----------
    symbols
        LaTeX symbols of the names that do not speak for themselves.
    fills
        For what has a number of its own, as Python writes it: which number that is. Empty writes letters everywhere.
    constants
        Numbers of names that never change; written only where `fills` is not empty.
    treated
        Whether the gradient is noisy or clipped, and so not that of the surface itself.
    rooted
        Whether a power by an odd fraction is a root, which negative numbers have as well, as surfaces mean it.
    """

    symbols: Mapping[str, str]
    fills: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, float] = field(default_factory=dict)
    treated: bool = False
    rooted: bool = False

    def assignment(self, target: ast.expr, expression: ast.expr, *, inset: bool = False) -> str:
        """Write a line of a rule, ``target ← expression``, set in where it stands below a condition."""
        return math(
            _INSET if inset else "",
            replace(self, fills={}).expression(target),
            operator("←"),
            self.expression(expression),
        )

    def condition(self, under: Condition) -> str:
        """Write what stands above some lines."""
        word = say("while") if under.repeats else say("if")
        return math(f"<mtext>{word}&#160;</mtext>", self.expression(under.test))

    def equation(self, target: ast.expr, expression: ast.expr) -> str:
        """Write what something is, ``target = expression``."""
        return math(self.expression(target), operator("="), self.expression(expression))

    def expression(self, node: ast.expr) -> str:
        """Write an expression."""
        return self._write(node)[0]

    def name(self, name: str) -> str:
        """Write one name, marked with what it is."""
        return f'<mrow data-symbol="{name}">{letters(symbol(name, self.symbols))}</mrow>'

    def _inner(self, child: ast.expr, at_least: int) -> str:
        text, binding = self._write(child)
        return text if binding >= at_least else _fenced("(", text, ")")

    def _write(self, node: ast.expr) -> tuple[str, int]:
        """Write an expression; also tell how tightly it binds."""
        inner = self._inner
        if isinstance(node, ast.Name | ast.Call) and (filled := self._filled(node)):
            return filled, _ATOM
        match node:
            case ast.Constant(value=str() | int() | float() as value):
                return number(value) if isinstance(value, int | float) else _option(value), _ATOM
            case ast.Name(id=name):
                return self.name(name), _ATOM
            case ast.UnaryOp(operand=operand):
                return operator("−", prefix=True) + inner(operand, _PRODUCT), _SUM
            case ast.BinOp():
                return self._calculated(node)
            case ast.Compare(left=left, ops=ops, comparators=others):
                signs = (operator(_RELATIONS[type(op)]) for op in ops)
                return inner(left, _SUM) + "".join(map(add, signs, (inner(side, _SUM) for side in others))), _COMPARED
            case ast.BoolOp() | ast.IfExp():
                return self._joined(node) if isinstance(node, ast.BoolOp) else (self._cases(node), _SUM)
            case ast.Call():
                return self._called(node)
        raise ValueError(f"no MathML for {ast.unparse(node)!r}")

    def _calculated(self, node: ast.BinOp) -> tuple[str, int]:
        inner = self._inner
        match node:
            case ast.BinOp(op=ast.Add() | ast.Sub(), left=left, right=right):
                sign, bound = ("+", _SUM) if isinstance(node.op, ast.Add) else ("−", _PRODUCT)
                return inner(left, _SUM) + operator(sign) + inner(right, bound), _SUM
            case ast.BinOp(op=ast.Mult(), left=left, right=right):
                factor = inner(right, _PRODUCT)
                dot = self.fills or _BEGINS.sub("", factor).startswith(("<mn", *_HEADS))
                dot = dot or parted(left, right, self.symbols)
                return inner(left, _PRODUCT) + operator("·" if dot else "\u2062") + factor, _PRODUCT
            case ast.BinOp(op=ast.Div(), left=left, right=right):
                return self._divided(left, right)
            case ast.BinOp(left=left, right=right) if self.rooted and (share := odd_share(right)):
                root = f"<mroot>{_row(inner(left, _SUM))}<mn>{share.denominator}</mn></mroot>"
                raised = f"<msup>{root}{number(share.numerator)}</msup>"
                return (raised, _POWER) if share.numerator != 1 else (root, _ATOM)
            case ast.BinOp(left=left, right=right):
                return f"<msup>{_row(inner(left, _ATOM))}{_row(inner(right, _SUM))}</msup>", _POWER

    def _divided(self, left: ast.expr, right: ast.expr) -> tuple[str, int]:
        """Write a fraction, or a logarithm by that of its base as the one that it is."""
        match left, right:
            case ast.Call(func=ast.Name(id="log"), args=[argument]), ast.Call(
                func=ast.Name(id="log"), args=[ast.Constant(value=int() | float() as base)]
            ):
                return _logarithm(base) + _fenced("(", self.expression(argument), ")"), _ATOM
        return f"<mfrac>{_row(self._inner(left, _SUM))}{_row(self._inner(right, _SUM))}</mfrac>", _PRODUCT

    def _joined(self, node: ast.BoolOp) -> tuple[str, int]:
        word, bound = (say("and"), _AND) if isinstance(node.op, ast.And) else (say("or"), _OR)
        return f"<mtext>&#160;{word}&#160;</mtext>".join(self._inner(value, bound) for value in node.values), bound

    def _called(self, node: ast.Call) -> tuple[str, int]:
        name, arguments = called(node), node.args
        if name in _MEANT:
            return self._write(ast.parse(_MEANT[name].format(*map(ast.unparse, arguments)), mode="eval").body)
        if name in _OVER_ROWS:
            return _OVER_ROWS[name] + self._inner(arguments[0], _PRODUCT), _PRODUCT
        whole = replace(self, fills={}) if name in ORACLES else self  # it asks about both weights at once
        return self._call(name, [whole.expression(argument) for argument in arguments])

    def _filled(self, node: ast.expr) -> str:
        key = ast.unparse(node)
        if key in self.fills:
            return f'<mn data-fill="{self.fills[key]}">–</mn>'
        return number(self.constants[key]) if self.fills and key in self.constants else ""

    def _cases(self, node: ast.IfExp) -> str:
        rows = [
            (
                self.expression(value),
                f"<mtext>{say('if')}&#160;</mtext>{self.expression(test)}"
                if test
                else f"<mtext>{say('otherwise')}</mtext>",
            )
            for value, test in choices(node)
        ]
        table = "".join(f"<mtr><mtd>{_row(value)}</mtd><mtd>{_row(when)}</mtd></mtr>" for value, when in rows)
        return f'<mtable class="cases">{table}</mtable>'

    def _call(self, name: str, arguments: list[str]) -> tuple[str, int]:
        match name:
            case "sqrt":
                return f"<msqrt>{_row(arguments[0])}</msqrt>", _ATOM
            case "cbrt":
                return f"<mroot>{_row(arguments[0])}<mn>3</mn></mroot>", _ATOM
            case "floor" | "ceil":
                return _fenced(_FENCES[name][0], arguments[0], _FENCES[name][1]), _ATOM
            case "exp":
                return f"<msup><mi>e</mi>{_row(arguments[0])}</msup>", _POWER
            case "abs" | "norm" | "dot":
                return _fenced(_FENCES[name][0], _listed(arguments), _FENCES[name][1]), _ATOM
            case "loss":
                return f'<mrow data-symbol="loss"><mi>f</mi></mrow>{_fenced("(", arguments[0], ")")}', _ATOM
            case "solve":
                system = _fenced("(", _hessian(arguments[0]) + operator("+") + arguments[2] + "<mi>I</mi>", ")")
                inverse = f"<msup>{system}<mrow>{operator('−', prefix=True)}<mn>1</mn></mrow></msup>"
                return inverse + operator("\u2062") + arguments[1], _PRODUCT
            case "diagonal":
                return "<mi>diag</mi>" + _fenced("(", _hessian(arguments[0]), ")"), _ATOM
            case "lowest":
                return "<msub><mi>λ</mi><mi>min</mi></msub>" + _fenced("(", _hessian(arguments[0]), ")"), _ATOM
            case "gradient" | "slope":
                treated = self.treated and name == "gradient"
                loss = f"<mover><mi>f</mi>{operator('~')}</mover>" if treated else "<mi>f</mi>"
                head = f'<mrow data-symbol="{name}"><mo lspace="0" rspace="0">∇</mo>{loss}</mrow>'
                return head + _fenced("(", arguments[0], ")"), _ATOM
            case _ if name in _FUNCTIONS:
                head = (
                    f"<mi>{_FUNCTIONS[name]}</mi><mo>&#x2061;</mo>" if name not in _BASES else _logarithm(_BASES[name])
                )
                return head + _fenced("(", _listed(arguments), ")"), _ATOM
        raise ValueError(f"no MathML for {name!r}")


def letters(latex: str) -> str:
    r"""Put a symbol such as ``\hat{m}`` or ``\beta_1`` into MathML.

    Raises
    ------
    ValueError
        When it says more than letters, accents, subscripts and upright text.
    """
    if match := re.fullmatch(r"\\text\{([^{}\\]*)\}", latex):
        return f"<mtext>{match[1].replace('&', '&amp;').replace('<', '&lt;')}</mtext>"
    tokens = _TOKEN.findall(latex)[::-1]
    written = _symbols(tokens, latex)
    if tokens or not written:
        raise ValueError(f"no MathML for the symbol {latex!r}")
    return written


def _symbols(tokens: list[str], latex: str) -> str:
    """Write symbols until the closing bracket or the end; takes them off the end of `tokens`."""
    parts: list[str] = []
    while tokens and tokens[-1] != "}":
        if tokens[-1] in ("_", "^"):
            tag = "msub" if tokens.pop() == "_" else "msup"
            if not parts or not tokens:
                raise ValueError(f"no MathML for the symbol {latex!r}")
            parts[-1] = f"<{tag}>{parts[-1]}{_one(tokens, latex)}</{tag}>"
        else:
            parts.append(_one(tokens, latex))
    return "".join(parts)


def _one(tokens: list[str], latex: str) -> str:
    """Write the next symbol or bracketed group."""
    sign = tokens.pop()
    command = sign[1:]
    if sign == "{":
        content = _row(_symbols(tokens, latex))
        if not tokens or tokens.pop() != "}":
            raise ValueError(f"no MathML for the symbol {latex!r}")
        return content
    if sign[0] != "\\":
        return f"<mn>{sign}</mn>" if sign.isdigit() else f"<mi>{sign}</mi>" if sign.isalpha() else operator(sign)
    if command in _LETTERS:
        return f"<mi>{_LETTERS[command]}</mi>"
    if command in _ACCENTS and tokens:
        return f'<mover accent="true">{_one(tokens, latex)}{operator(_ACCENTS[command])}</mover>'
    if command in _UPRIGHT and tokens:
        return f"<mi>{''.join(re.findall('<m[in]>(.*?)</m[in]>', _one(tokens, latex)))}</mi>"
    raise ValueError(f"no MathML for the symbol {latex!r}")


def number(value: float) -> str:
    """Write a number as people do: 0.9, 10⁻⁸."""
    digits, _, exponent = localised(f"{abs(value):g}").partition("e")
    sign = operator("−", prefix=True) if value < 0 else ""
    if not exponent:
        return f"{sign}<mn>{digits}</mn>" if not sign else f"<mrow>{sign}<mn>{digits}</mn></mrow>"
    raised = number(int(exponent))
    power = f"<msup><mn>10</mn>{raised}</msup>"
    return f"<mrow>{sign}{f'<mn>{digits}</mn>' + operator('·') if digits != '1' else ''}{power}</mrow>"


def _logarithm(base: float) -> str:
    return f"<msub><mi>log</mi>{number(base)}</msub><mo>&#x2061;</mo>"


def _option(text: str) -> str:
    return f"<mtext>{escape(text.replace('_', ' '))}</mtext>"


def _hessian(at: str) -> str:
    return f'<msup><mo lspace="0" rspace="0">∇</mo><mn>2</mn></msup><mi>f</mi>{_fenced("(", at, ")")}'


def _listed(arguments: list[str]) -> str:
    return f'<mo separator="true">{separator()}</mo>'.join(arguments)


def _fenced(opening: str, content: str, closing: str) -> str:
    tall = "true" if any(tag in content for tag in ("<mfrac", "<mtable", "<msqrt")) else "false"
    left, right = (
        f'<mo fence="true" form="{form}" stretchy="{tall}">{sign}</mo>'
        for form, sign in (("prefix", opening), ("postfix", closing))
    )
    return f"<mrow>{left}{content}{right}</mrow>"


def operator(sign: str, *, prefix: bool = False) -> str:
    """Write a sign between two things, or before one."""
    return f'<mo form="prefix">{sign}</mo>' if prefix else f"<mo>{sign}</mo>"


def _row(content: str) -> str:
    return f"<mrow>{content}</mrow>"
