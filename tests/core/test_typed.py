"""Formulas as people write them have one reading, or one sentence at one place."""

from __future__ import annotations

import ast
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.core.expressions import FUNCTIONS, FormulaError, read
from landscape.core.surfaces.formula import X, Y
from landscape.core.surfaces.own import GUIDE, read_own
from landscape.core.typed import TypedError, read_typed
from landscape.core.typed.tokens import ALIASES, INSTEAD, MOST
from scripts.junk import LONGEST, run

READINGS = {
    "(1-x)^2 + 100(y-x^2)^2": "(1 - x)**2 + 100*(y - x**2)**2",
    "(1−x)² + 100·(y−x²)²": "(1 - x)**2 + 100*(y - x**2)**2",
    "z = x^2": "x**2",
    "f(x, y) = x y": "x*y",
    "sin(3x) cos(2y) + |x|/5": "sin(3*x)*cos(2*y) + abs(x)/5",
    "e^(-x²-y²)": "e**(-x**2 - y**2)",
    "a x² + b y²": "a*x**2 + b*y**2",
    "w1^2 + w₂^2": "x**2 + y**2",
    "x_1 x_2": "x*y",
    "θ₁ + θ₂": "x + y",
    "X^2 + Y^2": "x**2 + y**2",
    "1/2x": "1/2*x",
    "6/2(1+2)": "6/2*(1 + 2)",
    "x(x+1)": "x*(x + 1)",
    "(x+1)(x-1)": "(x + 1)*(x - 1)",
    "sin x": "sin(x)",
    "sinx": "sin(x)",
    "xsinx": "x*sin(x)",
    "sin 2x": "sin(2*x)",
    "cos2πx": "cos(2*pi*x)",
    "sin 2x cos y": "sin(2*x)*cos(y)",
    "sin x/2": "sin(x)/2",
    "sin x (x+1)": "sin(x)*(x + 1)",
    "sin -x": "sin(-x)",
    "sin^2(x)": "sin(x)**2",
    "sin²x": "sin(x)**2",
    "sin(x)^2": "sin(x)**2",
    "sin x^2": "sin(x**2)",
    "e^x(2x+2y)": "e**x*(2*x + 2*y)",
    "e^-x^2": "e**(-x**2)",
    "-x^2": "-x**2",
    "x^2^3": "x**2**3",
    "x^-2y": "x**-2*y",
    "x⁻²": "x**-2",
    "2e3": "2000",
    "2e3x": "2000*x",
    "2ex": "2*e*x",
    ".5x": "0.5*x",
    "10x": "10*x",
    "ax^2+bx+c": "a*x**2 + b*x + c",
    "a₁x + a2 y": "a1*x + a2*y",
    "λx": "lamda*x",
    "lambda y": "lamda*y",
    "πx": "pi*x",
    "√2x": "sqrt(2)*x",
    "√(x²+y²)": "sqrt(x**2 + y**2)",
    "ln x": "log(x)",
    "arctan(y/x)": "atan(y/x)",
    "arsinh x": "asinh(x)",
    "log10 x": "log10(x)",
    "2|x|": "2*abs(x)",
    "|x||y|": "abs(x)*abs(y)",
    "||x|-1|": "abs(abs(x) - 1)",
    "|(|x|-1)y|": "abs((abs(x) - 1)*y)",
    "min(x, y, 1)": "min(x, y, 1)",
    "max(2,5)": "max(2, 5)",
    "if(x<0, x^2, y)": "x**2 if x < 0 else y",
    "x^2 if 0<x<=1 or y>2 else y": "x**2 if 0 < x <= 1 or y > 2 else y",
    "[x+1]{y}": "(x + 1)*y",
    "⌊x⌋ + 2⌈y⌉": "floor(x) + 2*ceil(y)",
    "x^(1/3) + y^(-2/3)": "cbrt(x) + cbrt(y)**-2",
    "x^(2/5) + 2^(1/3)": "x**(2/5) + 2**(1/3)",
    "x^(-1/3) + x^-(1/3)": "cbrt(x)**(-1) + cbrt(x)**(-1)",
    "log_2(x) + log₂y + log_10 x": "log2(x) + log2(y) + log10(x)",
    "x log_3(y)^2": "x*(log(y)/log(3))**2",
    "log_2.5(x) + log_{12}²x + log_e x": "log(x)/log(2.5) + (log(x)/log(12))**2 + log(x)",
    "log 2x + log2 x": "log(2*x) + log2(x)",
    "w_{1}² + w_{2}": "x**2 + y",
    "sec x + csc(2x) + cot²x": "1/cos(x) + 1/sin(2*x) + (1/tan(x))**2",
    "x cosec y + sech x/2": "x*(1/sin(y)) + 1/cosh(x)/2",
    "½x² + x^⅓": "1/2*x**2 + cbrt(x)",
    "np.sin(math.pi x) + torch.exp(y)": "sin(pi*x) + exp(y)",
    "atan2x + sin2x": "atan(2*x) + sin(2*x)",
    "x[0]**2 + 3x[1]**2": "x**2 + 3*y**2",
    "w[ 0 ] θ": "x*theta",
    "θ[0] + theta[1]": "x + y",
    "x[y+1] + sin[x]": "x*(y + 1) + sin(x)",
    "x² if x<0 otherwise y": "x**2 if x < 0 else y",
    "wenn(x<0; x²; y²)": "x**2 if x < 0 else y**2",
    "x² wenn x<0 und y>1 oder x>2 sonst y²": "x**2 if x < 0 and y > 1 or x > 2 else y**2",
}
"""What people write, and the one reading of it in Python."""

COMPLAINTS = {
    "": ("A formula is missing.", ""),
    "x+": ("Something is missing after +.", "+"),
    "*x": ("Something is missing before *.", "*"),
    "(x": ("A bracket is missing: it is opened and not closed.", "("),
    "(x+(y": ("A bracket is missing: it is opened and not closed.", "("),
    "x)": ("A bracket is missing: it is closed and not opened.", ")"),
    "⌊x": ("A bracket is missing: it is opened and not closed.", "⌊"),
    "x⌋": ("A bracket is missing: it is closed and not opened.", "⌋"),
    "|x": ("A bar is missing: |x| has two.", "|"),
    "x()": ("There is nothing in these brackets.", ")"),
    "2 3": ("A sign is missing between two numbers.", "2 3"),
    "2,5x": ("Write 2.5 with a point.", ","),
    "0,125x": ("Write 0.125 with a point.", ","),
    "1,000x": ("Write 1000 without a comma.", ","),
    "x + 1,234,500.5": ("Write 1234500.5 without a comma.", ","),
    "1.000,5x": ("Write 1000.5 with a point.", ","),
    "1,125x": ("Write 1125 without a comma, or 1.125 with a point.", ","),
    "x[2]": ("There are two weights: write x and y, or x[0] and x[1].", "x[2]"),
    "x[-1]": ("There are two weights: write x and y, or x[0] and x[1].", "x[-1]"),
    "3a[0]": ("There are two weights: write x and y, or x[0] and x[1].", "a[0]"),
    "x[:, 0]^2": ("There are two weights: write x and y, or x[0] and x[1].", "x[:, 0]"),
    "x[0] + y": ("Name the two weights in one way: x and y, or w1 and w2.", "y"),
    "d/dx x^2": ("Derivatives are taken by themselves: write the loss alone.", "d/dx"),
    "2 + d²f/dx²": ("Derivatives are taken by themselves: write the loss alone.", "d²f/dx"),
    "∂f/∂x": ("Derivatives are taken by themselves: write the loss alone.", "∂"),
    "x, y": ("A comma stands only between the arguments of a function.", ","),
    "x = 2": ("A formula has one side: write the loss alone, without =.", "="),
    "x < 2": ("Conditions stand in if: if(x < 0, x^2, y).", "<"),
    "if(x, y, 1)": ("A condition compares by <, >, <= or >=.", ","),
    "if(x<0, y)": ("if has three parts: if(x < 0, x^2, y).", ")"),
    "x if x<0": ("After if comes else: x^2 if x < 0 else y.", "0"),
    "sen(x)": ("sen is unknown; did you mean sin?", "sen"),
    "arctg x": ("arctg is unknown; did you mean atan?", "arctg"),
    "sqr(x)": ("sqr is unknown; did you mean sqrt?", "sqr"),
    "wibble(x)": ("wibble is unknown; a product is written with *.", "wibble"),
    "sin^-1(x)": ("sin^-1 means two things: write asin(x) or 1/sin(x).", "sin^-1"),
    "cosh⁻¹x": ("cosh^-1 means two things: write acosh(x) or 1/cosh(x).", "cosh⁻¹"),
    "exp": ("exp of what? Write exp(x).", "exp"),
    "min(x)": ("min takes two or more: min(x, y).", "min(x"),
    "sin(x, y)": ("sin takes one argument.", "sin(x, y"),
    "x1 + y": ("Name the two weights in one way: x and y, or w1 and w2.", "y"),
    "x!": ("There are no factorials here.", "!"),
    "f'(x)": ("Derivatives are taken by themselves: write the loss alone.", "'"),
    r"\frac{x}{2}": ("LaTeX is not read here: write x^2/4, sqrt(x), sin(x).", "\\"),
    "log_b(x)": ("The base of a logarithm is a number, as in log_2(x); write log(x)/log(b) for any other.", "_"),
    "log_1(x)": ("The base of a logarithm is above 0 and not 1.", "_1"),
    "log(x, 2)": ("log takes one argument; its base stands below: log_2(x).", "log(x, 2"),
    "cos_2(x)": ("_2 is not understood here.", "_2"),
    "sec^-1 x": ("sec^-1 means two things: write acos(1/x) or cos(x).", "sec^-1"),
    "1 + logistic(x)": ("logistic is unknown; write it like 1/(1+e^(-x)).", "logistic"),
    "ReLU x": ("ReLU is unknown; write it like max(0, x).", "ReLU"),
    "atan2(y, x)": ("atan2 is unknown; write it like 2atan(y/(sqrt(x^2+y^2)+x)).", "atan2"),
    "log1p(x)": ("log1p is unknown; write it like log(1+x).", "log1p"),
    "x%2": ("% is unknown; write it like x - 2floor(x/2).", "%"),
    "x³ + ³√x": ("A root is written like cbrt(x).", "³"),
    "⁴√x": ("A root is written like x^(1/4).", "⁴"),
    "2½x": ("A sign is missing between two numbers.", "½"),
    "x + NaN": ("NaN is no real number: write one, such as 2 or 1e6.", "NaN"),
    "inf": ("inf is no real number: write one, such as 2 or 1e6.", "inf"),
    "∞ x": ("∞ is no real number: write one, such as 2 or 1e6.", "∞"),
    "if(not x < 0, x, y)": ("There is no not: write x >= 0 for not x < 0.", "not"),
    "import os": ("import is a word of programs: write the formula alone, such as x^2 + y^2.", "import"),
    "x:2": ("A colon is not read here: write / to divide, and if(x < 0, x^2, y) for cases.", ":"),
    "{x<0: x^2, y}": ("A colon is not read here: write / to divide, and if(x < 0, x^2, y) for cases.", ":"),
    "x>0 ? x : -x": ("? is unknown; write it like if(x < 0, x^2, y).", "?"),
    "if x>0 then x else y": ("then is unknown; write it like if(x < 0, x^2, y).", "then"),
    "x^2 + rand()": ("A formula has no chance in it: noise is a setting, one for all runs.", "rand"),
    "sum(x, y)": ("sum is unknown; write it like x + y.", "sum"),
    "x § y": ("§ is not understood here.", "§"),
    "(" * 100 + "x" + ")" * 100: ("This is nested too deeply.", "("),
}
"""What cannot be read, the sentence that says so, and what is marked of the text."""


def spelled(text: str) -> str:
    """Give a reading as Python writes it."""
    return ast.unparse(ast.parse(text, mode="eval"))


@pytest.mark.parametrize(("typed", "meant"), READINGS.items())
def test_what_people_write_has_one_reading(typed: str, meant: str) -> None:
    assert read_typed(typed).text == spelled(meant)


@pytest.mark.parametrize(("typed", "complaint"), COMPLAINTS.items())
def test_a_mistake_is_marked_at_its_place(typed: str, complaint: tuple[str, str]) -> None:
    with pytest.raises(TypedError) as raised:
        read_typed(typed)
    error = raised.value
    assert (str(error), typed[error.start : error.end]) == complaint


@pytest.mark.parametrize("instead", INSTEAD.values())
def test_what_is_said_to_be_written_can_be_read(instead: str) -> None:
    assert read_typed(instead).letters == ()


def test_the_letters_that_are_left_over_come_in_the_order_of_the_text() -> None:
    assert read_typed("c x + a sin(b y) + c + e^(πk₁)").letters == ("c", "a", "b", "k1")
    assert read_typed("x y + e + π").letters == ()


def test_a_comma_before_decimals_is_taken_where_the_language_writes_so() -> None:
    assert read_typed("2,5x + 0,25", ",").text == "2.5 * x + 0.25"
    assert read_typed("max(2,5; 3)", ",").text == "max(2.5, 3)"
    assert read_typed("max(x, 3)", ",").text == "max(x, 3)"


@pytest.mark.parametrize("name", [*FUNCTIONS, *ALIASES])
def test_every_function_is_read_by_every_name_it_has(name: str) -> None:
    argument = "(x, y)" if name in {"min", "max"} else "(x)"
    own = ALIASES.get(name, name)
    assert read_typed(name + argument).text == own + argument
    assert read_typed(name.upper() + argument).text == own + argument
    assert read(own + argument, {"x": X, "y": Y}).free_symbols


def test_every_node_knows_its_place() -> None:
    text = "(1-x)² + a·sin 2x/|y| + min(x,1)"
    for node in ast.walk(read_typed(text).tree):
        if isinstance(node, ast.expr) and not (isinstance(node, ast.Name) and not hasattr(node, "col_offset")):
            assert 0 <= node.col_offset < (node.end_col_offset or 0) <= len(text)


PIECES = [
    *"xyabe0123456789+-*/^()|,;<>=.!² ⁻√πθ₁₂'\\\n\u202e\0",
    "sin",
    "if",
    "else",
    "min",
    "**",
    "2,5",
    "log",
    "lambda",
]


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.sampled_from(".,"))
@settings(max_examples=1_500)
def test_junk_is_read_or_refused_at_a_place_in_it(text: str, decimal: str) -> None:
    try:
        reading = read_typed(text, decimal)
    except TypedError as error:
        complaint, reading = error, None
    if reading is None:
        assert 0 <= complaint.start <= complaint.end <= max(len(text), MOST)
        assert str(complaint).endswith((".", "?"))
    else:
        known = {"x", "y", "e", "pi", *FUNCTIONS, *reading.letters}
        assert {node.id for node in ast.walk(reading.tree) if isinstance(node, ast.Name)} <= known


@pytest.mark.parametrize(
    "text", ["9^9^9^9", "^".join("9" * 100), "x^" * 100 + "x", "(" * 390, "-" * 390 + "x", "|" * 390, "x" * MOST]
)
def test_what_would_never_end_is_answered_at_once(text: str) -> None:
    start = time.process_time()
    try:
        reading = read_typed(text)
        read(reading.text, {"x": X, "y": Y})
    except (TypedError, FormulaError):
        pass
    assert time.process_time() - start < 0.5


def test_thousands_of_junk_formulas_take_seconds() -> None:
    read, slowest, text = run(3_000, seed=7)
    assert read > 500
    assert slowest < LONGEST, text


HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "own-formula.md"
ROWS = re.findall(r"^\| `(.+)` \| `(.+)` \|$", HOW_TO.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("text", "meant"), ROWS)
def test_the_documentation_tells_how_formulas_are_read(text: str, meant: str) -> None:
    assert read_typed(text.replace("\\|", "|")).text == meant


def test_whatever_the_guide_shows_can_be_read() -> None:
    assert len(ROWS) > 12
    shown = [text for line, _ in GUIDE for text in line.split("   ") if "," not in text or "(" in text]
    for text in shown:
        read_own(text)
