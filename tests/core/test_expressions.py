"""Formulas mean what Python's arithmetic means, and nothing else is read."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator

import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st

from landscape.core.expressions import (
    CONSTANTS,
    FUNCTIONS,
    MAX_DEPTH,
    MAX_EXPONENT,
    MAX_LENGTH,
    MAX_NODES,
    FormulaError,
    read,
)
from landscape.core.surfaces import Formula
from tests.counting import counted

X, Y = sympy.symbols("x y", real=True)
NAMES = {"x": X, "y": Y}
PYTHON = {name: function.number for name, function in FUNCTIONS.items()}
PYTHON |= {name: getattr(math, name) for name in CONSTANTS}
OF_ONE = sorted(name for name, function in FUNCTIONS.items() if not function.many)
OF_MANY = sorted(set(FUNCTIONS) - set(OF_ONE))


def test_a_formula_is_read() -> None:
    a, b = sympy.symbols("a b", real=True)
    assert read("(a - x)**2 + b*(y - x^2)^2", NAMES | {"a": a, "b": b}) == (a - X) ** 2 + b * (Y - X**2) ** 2


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        (" x ", X),
        ("((x))", X),
        ("+x", X),
        ("-x**2", -(X**2)),
        ("2**-1*x", X * 0.5),
        ("x**2.0", X**2),
        ("x/3", X / 3),
        ("2*pi*x + e", 2 * sympy.pi * X + sympy.E),
        ("sqrt(2)*x", sympy.sqrt(2) * X),
        ("abs(-3)", sympy.Integer(3)),
        ("2**3**2", sympy.Integer(512)),
        ("0.5 + 0.5", sympy.Integer(1)),
        ("1e6", sympy.Float(1e6)),
        ("exp(1)", sympy.Float(math.e)),
        ("x**y**x", X ** (Y**X)),
        ("(2*x)**3", 8 * X**3),
    ],
)
def test_what_is_short_is_exact_and_the_rest_is_float(text: str, meaning: sympy.Expr) -> None:
    assert read(text, NAMES) == meaning


def test_every_function_is_pythons() -> None:
    for name in OF_ONE:
        at = 1.7 if name == "acosh" else 0.7
        of_x = sympy.lambdify([X], read(f"{name}(x)", NAMES), modules="math")
        assert of_x(at) == pytest.approx(PYTHON[name](at), rel=1e-13)
        assert float(read(f"{name}({at})", NAMES)) == pytest.approx(PYTHON[name](at), rel=1e-13)
    for name in CONSTANTS:
        assert float(read(name, NAMES)) == PYTHON[name]


def numbers() -> st.SearchStrategy[str]:
    return st.integers(0, 20).map(str) | st.floats(0.001, 1e3).map(repr)


def formulas() -> st.SearchStrategy[str]:
    """Draw texts that the grammar allows."""
    leaves = st.sampled_from(["x", "y", "pi", "e"]) | numbers()
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
            st.tuples(inner, st.integers(0, 4)).map(lambda t: f"{t[0]}**{t[1]}"),
            st.tuples(st.sampled_from(OF_ONE), inner).map(lambda t: f"{t[0]}({t[1]})"),
            st.tuples(st.sampled_from(OF_MANY), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
            st.tuples(inner, inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} < {t[2]} else {t[3]})"),
            inner.map(lambda t: f"(-{t})"),
        ),
        max_leaves=6,
    )


@given(text=formulas(), x=st.floats(-3, 3), y=st.floats(0.1, 3))
def test_a_formula_means_what_python_says(text: str, x: float, y: float) -> None:
    try:
        expected = eval(text, {"__builtins__": {}, **PYTHON, "x": x, "y": y})
        nearby = eval(text, {"__builtins__": {}, **PYTHON, "x": x * (1 + 1e-12), "y": y * (1 - 1e-12)})
    except (ArithmeticError, ValueError):
        assume(False)
    assume(math.isfinite(expected) and abs(nearby - expected) <= 1e-7 * abs(expected))  # Python's own digits are sure
    try:
        formula = read(text, NAMES)
    except FormulaError as refusal:
        assume("at most" not in str(refusal) and "1e308" not in str(refusal))
        raise
    function = sympy.lambdify([X, Y], formula, modules="math")
    assert function(x, y) == pytest.approx(expected, rel=1e-6, abs=1e-12)


REFUSED = [
    "__import__('os').system('true')",
    "x.__class__",
    "(1).real",
    "x.y",
    "open",
    "eval(x)",
    "print(x)",
    "getattr(x, y)",
    "sin",
    "sin()",
    "sin(x, y)",
    "sin(*x)",
    "sin(**x)",
    "sin(x=1)",
    "sin(x, y=1)",
    "sin(x, **y)",
    "sin(x)(y)",
    "(sin)(x).real",
    "x(y)",
    "pi(x)",
    "(lambda: x)()",
    "lambda: x",
    "[x for x in y]",
    "(x for x in y)",
    "{x: y}",
    "{x}",
    "[x]",
    "x[0]",
    "x, y",
    "()",
    "'x'",
    "b'x'",
    "f'{x}'",
    "...",
    "None",
    "True",
    "1j",
    "x if y else 1",
    "x and y",
    "not x",
    "x < y",
    "x == y",
    "(x := 2)",
    "x = 2",
    "x // y",
    "x % y",
    "x @ y",
    "x << 2",
    "~x",
    "x | y",
    "await x",
    "yield x",
    "import os",
    "x; y",
    "x\ny",
    "z",
    "",
    "   ",
    "#",
    "x +",
    "(x",
    "x)",
    "\0",
    "\ud800",
    "∞",
    "x²",
    "1if x else 2",
]


@pytest.mark.parametrize("text", REFUSED)
def test_all_else_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(FormulaError) as refusal:
        read(text, NAMES)
    assert str(refusal.value).endswith(".")
    assert len(str(refusal.value)) < 250


WORDS = ["x", "y", "(", ")", "sin", "exp", "1", "0", "1e308", "**", "^", "*", "/", "-", "+", ".", ",", "__class__"]
WORDS += ["lambda", ":", "[", "]", "'", '"', "if", "else", "for", "in", "not", "or", "=", "{", "}", "abs", "sqrt", " "]


@given(st.text(max_size=30) | st.lists(st.sampled_from(WORDS), max_size=14).map("".join))
def test_any_text_is_a_real_formula_in_its_symbols_or_refused(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "1if" is a warning to Python's tokenizer
        try:
            formula = read(text, NAMES)
        except FormulaError:
            return
    assert formula.free_symbols <= {X, Y}
    assert not formula.has(sympy.I, sympy.nan, sympy.zoo, sympy.oo, -sympy.oo)
    assert not formula.atoms(sympy.Function) - formula.atoms(*(f for f in FUNCTIONS.values() if isinstance(f, type)))


def nested(pattern: str, times: int) -> str:
    text = "x"
    for _ in range(times):
        text = pattern.format(text)
    return text


@pytest.fixture
def cheaply() -> Iterator[None]:
    """See to it that a test calls few functions: what is refused is refused before anything grows."""
    with counted() as work:
        yield
    assert work.calls < 250_000


@pytest.mark.usefixtures("cheaply")
@pytest.mark.parametrize(
    "text",
    [
        "9**9**9",
        "9**9**9**9**9*x",
        "x**9**9**9",
        "2.0**5000",
        "9" * 390,
        "1e999",
        "-1e999*x",
        "x/1e-999",
        "x*1e300*1e300",
        "exp(exp(exp(100)))",
        "abs(exp(exp(exp(100))) - 5)",
        "sin(exp(1000))",
        "cosh(1000)",
        "(" + "*".join(["999999"] * 22) + "*x)**999999",
        "((((999999*x)**99)**99)**99)**99",
        "(x/999999)**99",
        "((((x/999999)**99)**99)**99)**99",
        "((((0.5*x)**99)**99)**99)**99",
        "((((pi*x)**99)**99)**99)**99",
        "(x**99)**99",
        f"x**{MAX_EXPONENT + 1}",
        f"x**-{MAX_EXPONENT + 1}",
        f"x**({MAX_EXPONENT}.5)",
        "1/0",
        "0/0",
        "x/0",
        "x/(y - y)",
        "x/(1 - 0.5 - 0.5)",
        "0**-1",
        "(-8)**(1/4)",
        "(-2)**x",
        "0**x",
        "log(-1)",
        "log(0)",
        "acos(2)*x",
        "sqrt(-1)",
        "sqrt(-4*x**2)",
        "not " + "-" * 380 + "x",
        "not " + "-" * 150 + "x",
        "~" * 158 + "x",
        "[" * 157 + "x" + "]" * 157,
        "-" * 390 + "x",
        "(" * 199 + "x" + ")" * 201,
    ],
)
def test_what_cannot_be_computed_is_refused_at_once(text: str) -> None:
    with pytest.raises(FormulaError):
        read(text, NAMES)


@pytest.mark.usefixtures("cheaply")
@pytest.mark.parametrize(
    "text", ["x" + "**x" * 20, "x" + "**y**x" * 10, nested("sin({}*e+y)", 7), "(" * 190 + "x" + ")" * 190]
)
def test_what_is_only_deep_is_read_at_once(text: str) -> None:
    assert read(text, NAMES).has(X)


def test_length_size_and_depth_are_capped() -> None:
    read("x" + " " * (MAX_LENGTH - 1), NAMES)
    with pytest.raises(FormulaError, match=f"at most {MAX_LENGTH} characters; this one has {MAX_LENGTH + 1}"):
        read("x" + " " * MAX_LENGTH, NAMES)
    with pytest.raises(FormulaError, match=f"at most {MAX_LENGTH} characters"):
        read("x" * 10**6, NAMES)
    balanced = "x"
    for _ in range(6):
        balanced = f"({balanced}+{balanced})"
    read(balanced, NAMES)  # 127 parts
    with pytest.raises(FormulaError, match=f"at most {MAX_NODES} parts"):
        read("+".join(["x*y"] * 54), NAMES)
    read(nested("sin({})", MAX_DEPTH - 1), NAMES)
    with pytest.raises(FormulaError, match=f"nested at most {MAX_DEPTH} deep"):
        read(nested("sin({})", MAX_DEPTH), NAMES)


def test_a_symbol_may_be_called_like_a_constant() -> None:
    e = sympy.Symbol("e", real=True)
    assert read("e*x", NAMES | {"e": e}) == e * X


def test_a_refusal_says_what_is_wrong_and_what_there_is() -> None:
    with pytest.raises(FormulaError, match=r"^'z' is not understood here; .* and x, y, pi, e, abs, .*\.$"):
        read("x + z", NAMES)
    with pytest.raises(FormulaError, match=r"^This is not a formula: 'x \+\+\+'\.$"):
        read("x +++", NAMES)
    with pytest.raises(FormulaError, match=r"may not divide by zero"):
        read("x/(3 - 3)", NAMES)


@pytest.mark.parametrize(
    ("text", "everywhere"),
    [
        ("10*x**24 + y", True),
        ("10*x**25 + y", False),
        ("3*x**12*sin(y)*y**12", True),
        ("3*x**12*sin(y)*y**13", False),
        ("1/(1 + x**2) + y", False),
        ("sqrt(x) + y", False),
        ("exp(x) + y", False),
    ],
)
def test_a_loss_is_known_to_be_finite_wherever_a_run_may_go(text: str, everywhere: bool) -> None:
    assert type("Own", (Formula,), {"formula": text, "box": ((-1, 1), (-1, 1))})().everywhere is everywhere
