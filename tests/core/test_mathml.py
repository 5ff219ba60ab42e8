"""Rules as MathML: well-formed for every method, and saying what the rule says."""

import ast
import itertools
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.core.mathml import NAMESPACE, Writer, letters, math, number
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.rules import called, read
from landscape.core.typeset import latex, symbol

KNOWN = {"math", "mrow", "mi", "mn", "mo", "mtext", "mfrac", "msqrt", "msup", "msub", "mover", "mtable", "mtr", "mtd"}
CHILDREN = {"mfrac": 2, "msup": 2, "msub": 2, "mover": 2}


def parse(text: str) -> ET.Element:
    return ET.fromstring(text)


def shown(text: str) -> str:
    """Give what is read, without spaces and what cannot be seen."""
    return re.sub(r"[\s\u2061\u2062\xa0]", "", "".join(parse(math(text)).itertext()))


def written(source: str, **more: object) -> str:
    return Writer(symbols={"beta1": r"\beta_1"}, **more).expression(ast.parse(source, mode="eval").body)


@pytest.mark.parametrize("slug", OPTIMIZERS)
@pytest.mark.parametrize("treated", [False, True])
@pytest.mark.parametrize("filled", [False, True])
def test_every_rule_is_well_formed(slug: str, treated: bool, filled: bool) -> None:
    method = OPTIMIZERS[slug]
    writer = Writer(
        {name: declared.symbol for name, declared in method.params().items()},
        fills={"x": "0", "rate": "1", "t": "t", "g": "2"} if filled else {},
        constants={name: float(value) for name, value in method().values().items() if not isinstance(value, str)},
        treated=treated,
    )
    for rule in (method.update(), method().specialised()):
        for line in rule.lines:
            root = parse(writer.assignment(ast.Name(line.name), line.expression))
            assert root.tag == f"{{{NAMESPACE}}}math"
            for element in root.iter():
                tag = element.tag.removeprefix(f"{{{NAMESPACE}}}")
                assert tag in KNOWN
                assert len(element) == CHILDREN.get(tag, len(element))


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_every_name_of_a_rule_can_be_pointed_at(slug: str) -> None:
    method = OPTIMIZERS[slug]
    writer = Writer({name: declared.symbol for name, declared in method.params().items()})
    for line in method.update().lines:
        root = parse(math(writer.expression(line.expression)))
        marked = {element.get("data-symbol") for element in root.iter()} - {None}
        functions = {called(node) for node in ast.walk(line.expression)}
        names = {n.id for n in ast.walk(line.expression) if isinstance(n, ast.Name)} - functions
        assert names | ({"gradient", "loss"} & functions) == marked


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_every_symbol_has_letters(slug: str) -> None:
    symbols = {name: declared.symbol for name, declared in OPTIMIZERS[slug].params().items()}
    for name in (*symbols, *(line.name for line in OPTIMIZERS[slug].update().lines)):
        assert shown(letters(symbol(name, symbols)))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("beta1 * m + (1 - beta1) * g", "β1m+(1−β1)g"),
        ("a - (b - c)", "a−(b−c)"),
        ("a - b * c", "a−bc"),
        ("-a", "−a"),
        ("2 * 3", "2·3"),
        ("g**2", "g2"),
        ("(a + b)**2", "(a+b)2"),
        ("a if t == 1 else b", "aift=1botherwise"),
        ("maximum(a, abs(g))", "max(a,|g|)"),
        ("gradient(x + e)", "∇f(θ+e)"),
        ("solve(x, g, s)", "(∇2f(θ)+sI)−1g"),
        ("lowest(x)", "λmin(∇2f(θ))"),
        ("norm(g) + 1e-12", "‖g‖+10−12"),
        ("sqrt(v_hat) + eps", "v^+eps"),
        ("rate * u * mask * x", "ηtu·mask·θ"),
        ("2 * mask * gradient(x)", "2mask·∇f(θ)"),
        ("m1 * v2_hat", "m1v^2"),
    ],
)
def test_what_is_read(source: str, text: str) -> None:
    assert shown(written(source)) == text


def test_of_surfaces_powers_by_odd_fractions_are_roots_and_of_rules_powers() -> None:
    assert "<mn>5</mn></mroot><mo>" in written("x**(1/5) + y", rooted=True)
    for power in ("x**(-3/5)", "x**-(6/10)"):
        assert written(power, rooted=True).endswith(
            '<mn>5</mn></mroot><mrow><mo form="prefix">−</mo><mn>3</mn></mrow></msup>'
        )
    for plain in (written("x**(1/5)"), written("x**(1/4)", rooted=True)):
        assert "mroot" not in plain
        assert "<mfrac>" in plain


def test_a_treated_gradient_wears_a_tilde() -> None:
    assert "~" in shown(written("gradient(x)", treated=True))
    assert "~" not in shown(written("slope(x)", treated=True))


def test_numbers_take_the_place_of_letters() -> None:
    text = written("beta1 * m + g", fills={"m": "4:before"}, constants={"beta1": 0.9})
    assert 'data-fill="4:before"' in text
    assert shown(text) == "0.9·–+g"


def test_what_is_asked_of_both_weights_keeps_its_letters() -> None:
    assert "data-fill" not in written("norm(g) + gradient(x + g)", fills={"g": "1", "x": "0"})


@pytest.mark.parametrize(
    ("value", "text"), [(0.9, "0.9"), (1, "1"), (-2.5, "−2.5"), (1e-8, "10−8"), (3e-7, "3·10−7"), (0, "0")]
)
def test_numbers(value: float, text: str) -> None:
    assert shown(number(value)) == text


@pytest.mark.parametrize("bad", ["", "_", r"\frac{1}{2}", r"\hat", "{a", "a}", r"\href{x}{y}", r"\hat{"])
def test_a_symbol_that_cannot_be_written_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="MathML"):
        letters(bad)


def test_text_is_escaped() -> None:
    assert shown(letters(r"\text{a<b & c}")) == "a<b&c"


JOINED = st.recursive(
    st.sampled_from(["x < 1", "t > 2", "a == b"]),
    lambda inner: st.builds("({}) {} ({})".format, inner, st.sampled_from(["and", "or"]), inner),
    max_leaves=6,
)


@given(JOINED)
def test_joined_conditions_keep_the_brackets_that_are_needed(source: str) -> None:
    tree = ast.parse(source, mode="eval").body
    told = "".join(ET.fromstring(math(Writer({}).expression(tree))).itertext())
    back = re.sub(r"[\u2061\u2062]", "", told).replace("θ", "x").replace("\xa0", " ").replace("a=b", "a==b")
    assert meant(back) == meant(source)
    assert meant(latex_of(source)) == meant(source)


def latex_of(source: str) -> str:
    """Give what LaTeX says of a condition, as Python."""
    rule = read(f"m = x if {source} else m", ("m",), ("a", "b"))
    cases = re.search(r"\\text\{if \} (.*) \\\\", latex(rule, {"a": "a", "b": "b"}))
    assert cases
    text = cases[1].replace(r"\text{ and }", " and ").replace(r"\text{ or }", " or ")
    return text.replace(r"\theta", "x").replace("a = b", "a == b")


def meant(source: str) -> list[bool]:
    """Give what a condition says for everything that can be true of its parts."""
    code = compile(source, "<condition>", "eval")
    worlds = itertools.product((0, 1), (2, 3), ((0, 0), (0, 1)))
    return [eval(code, {"x": x, "t": t, "a": a, "b": b}) for x, t, (a, b) in worlds]
