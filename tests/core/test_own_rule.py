"""A rule of one's own is a method as ours are; what strangers type is bounded, and refused at its place."""

# ruff: noqa: E501 - rules stand as somebody types them

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.core import rules
from landscape.core.optimizers import OPTIMIZERS, Optimizer, published
from landscape.core.optimizers.own import GIVEN, GUIDE, Own, copied, copies, read_rule, tidied
from landscape.core.params import Choice, Flag, Number
from landscape.core.parts import make
from landscape.core.surfaces import SURFACES
from landscape.core.typed.lines import JOINING, in_one, read_lines, written
from landscape.core.typed.tokens import TypedError
from landscape.export.code import offered
from landscape.export.code import program as written_for
from landscape.figures.formulas import echo
from landscape.simulation.links import corrections, decode, encode
from landscape.simulation.scenario import Run, Scenario, Setup
from landscape.simulation.simulate import descend, simulate
from landscape.simulation.verdicts import verdict
from scripts.junk import LONGEST, is_a_rule, run
from scripts.junk import rules as junk_rules

ROSENBROCK = SURFACES["rosenbrock"]()
STARTS = np.array([[-1.0, 2.0], [0.5, 0.5], [1.2, -1.0]])
HEAVY = "beta = 0.9 in 0..1\nmemory m\nm = beta * m + (1 - beta) * gradient(x)\nx = x - rate * m"
CAUTIOUS = """
beta1 = 0.9 in 0..1
beta2 = 0.999 in 0..1
eps = 1e-8 in 1e-16..1 log
memory m, v
g = gradient(x)
m = beta1 * m + (1 - beta1) * g
v = beta2 * v + (1 - beta2) * g**2
m_hat = m / (1 - beta1**t)
v_hat = v / (1 - beta2**t)
u = m_hat / (sqrt(v_hat) + eps)
mask = u * g > 0
share = dot(mask, e_1 + e_2) / 2
x = x - rate * u * mask / (share + eps)
"""
"""Liang, K. et al. (2024). Cautious Optimizers: Improving Training with One Line of Code. Algorithm 2, line by line."""


def own(text: str, **values: Any) -> Optimizer:
    made: Optimizer = make(OPTIMIZERS["own"], {"lines": text, **values})
    return made


@pytest.mark.parametrize("slug", published())
def test_a_copy_of_a_method_of_ours_runs_as_it_does_to_the_bit(slug: str) -> None:
    method = OPTIMIZERS[slug]
    copy = Own(lines=copied(method))
    assert {name: one.default for name, one in copy.params().items() if name != "lines"} == {
        name: one.default for name, one in method.params().items()
    }
    for starts in (STARTS[:1], STARTS):
        one, other = (descend(ROSENBROCK, Run(part), Setup(steps=40), starts) for part in (method(), copy))
        np.testing.assert_array_equal(one.params, other.params)
        assert (one.evaluations == other.evaluations).all()
    scenario = Scenario(ROSENBROCK, (Run(copy),))
    assert decode(encode(scenario)) == scenario
    assert corrections(encode(scenario)) == ()


def others(method: type[Optimizer]) -> Iterator[dict[str, Any]]:
    """Give values of a method of which one is another than by default: each choice, each switch, each number."""
    for name, one in method.params().items():
        match one:
            case Choice(options=options):
                yield from ({name: option} for option in options if option != one.default)
            case Flag():
                yield {name: not one.default}
            case Number() if one.default is not None:
                yield {name: type(one.default)((one.default + (one.lo if one.default > one.lo else one.hi)) / 2)}


@pytest.mark.parametrize("slug", published())
def test_a_copy_runs_so_with_all_values_with_noise_and_on_data(slug: str) -> None:
    method = OPTIMIZERS[slug]
    lines = tidied(copied(method))
    scenes = (
        (ROSENBROCK, Setup(steps=12)),
        (ROSENBROCK, Setup(steps=12, noise=0.5, seed=3)),
        (SURFACES["data"](), Setup(steps=12, batch=4)),
    )
    for values in ({}, *others(method)):
        parts = make(method, values), own(lines, **values)
        assert parts[0].values() == {name: value for name, value in parts[1].values().items() if name != "lines"}
        for surface, setup in scenes:
            one, other = (descend(surface, Run(part), setup, STARTS).params for part in parts)
            np.testing.assert_array_equal(one, other)


def test_every_method_of_ours_is_offered_as_a_copy() -> None:
    assert list(copies()) == [method.title for method in published().values()]
    assert all(read_rule(text).text == text for text in copies().values())


def test_the_link_can_be_read() -> None:
    link = encode(Scenario(ROSENBROCK, (Run(own(HEAVY, beta=0.5, lr=0.002)),)))
    told = "lines:(beta=0.9~in~0..1;memory~m;m=beta*m+(1-beta)*gradient(x);x=x-rate*m)"
    assert link == f"surface=rosenbrock&run=own,lr:0.002,{told},beta:0.5"
    shared = decode(link).runs[0].optimizer
    assert shared.values() == {"lr": 0.002, "lines": HEAVY, "beta": 0.5}


def test_however_a_rule_is_typed_it_is_the_same() -> None:
    typed = "  β = .5 in 0 .. 1 ;  memory m\n\n  m = β·m + (1−β)×gradient( x )\n  if norm(m)>1: m = m/norm(m)\n  x ← x-rate*m"
    told = own(typed)
    assert told.values()["lines"].splitlines() == [
        "beta = .5 in 0..1",
        "memory m",
        "m = beta * m + (1 - beta) * gradient(x)",
        "if norm(m) > 1:",
        "    m = m / norm(m)",
        "x = x - rate * m",
    ]
    again = in_one(read_lines(typed))
    assert written(read_lines(again)) == told.values()["lines"]


def test_parameters_are_declared_in_the_same_notation() -> None:
    text = 'lr = 1 in 0.1..2\nk = 2 in 1..9 whole\nfast = on\nkind = "a" in "a", "b"\nx = x - rate * k * gradient(x) * (2 if fast else 1) * (3 if kind == "b" else 1)'
    method = own(text, kind="b", fast=False, k=3)
    assert method.bounds("lr") == (0.1, 2)
    assert method.values() == {"lr": 1.0, "lines": text, "k": 3, "fast": False, "kind": "b"}
    path = descend(SURFACES["bowl"](), Run(method.replace(lr=0.1)), Setup(steps=1), STARTS[:1])
    np.testing.assert_allclose(path.params[1, 0], STARTS[0] - 0.1 * 9 * path.exact_gradient[0, 0])


def test_cautious_adam_as_its_paper_states_it() -> None:
    found = descend(ROSENBROCK, Run(own(CAUTIOUS, lr=0.05)), Setup(steps=60), STARTS)
    x, m, v = STARTS.copy(), np.zeros((3, 2)), np.zeros((3, 2))
    for t in range(1, 61):
        g = ROSENBROCK.gradient(x)
        m, v = 0.9 * m + (1 - 0.9) * g, 0.999 * v + (1 - 0.999) * g**2
        u = m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        mask = (u * g > 0).astype(float)
        x = x - 0.05 * u * mask / (mask.mean(axis=1, keepdims=True) + 1e-8)
    np.testing.assert_allclose(found.params[-1], x, rtol=1e-9)


WRONG = [
    ("x = x - rate * betta * m\nmemory m; beta = 0.9 in 0..1\nm = gradient(x)", "Nothing defines betta; did you mean beta?", "betta"),
    ("m = 0.9 * m + gradient(x)\nx = x - rate * m", "m has no value here yet: if it is to be remembered, write memory m above.", "m"),
    ("x = x - rate * grad(x)", "Nothing defines grad; did you mean gradient?", "grad"),
    ("x = x - 2 gradient(x)", "Something is missing between 2 and gradient; a product is written with *.", "2 gradient"),
    ("x = x - (rate", "A bracket is not closed.", "("),
    ("x = x - rate)", "This bracket closes none.", ")"),
    ("x - rate", "A line is like name = value.", "x - rate"),
    ("x -= rate", "Write it out, such as x = x - ….", "-="),
    ("x = x * # two", "This cannot be read here.", "*"),
    ("beta = 0,9 in 0..1\nx = x", "Write 0.9 with a point.", "0,9"),
    ("m = 0,9*x + 1\nx = x - m", "Write 0.9 with a point.", "0,9"),
    ("x = x * (0,5 + rate)", "Write 0.5 with a point.", "0,5"),
    ("x = maximum(x, 0,5)", "Write 0.5 with a point.", "0,5"),
    ("x = maximum(1,05, x)", "Write 1.05 with a point.", "1,05"),
    ("x = x * sqrt(0,9)", "Write 0.9 with a point.", "0,9"),
    ("x = x +", "This cannot be read here.", "+"),
    ("beta = 2 in 0..1\nx = x", "A parameter is told like beta = 0.9 in 0..1, and its range holds its value.", "beta = 2 in 0..1"),
    ("m = gradient(x)", "No line moves x: the last is usually x = x - rate * …", "m = gradient(x)"),
    ("memory m\nx = x - m", "No line gives m a value, which is to be remembered.", "memory m\nx = x - m"),
    ("x = x - maximum(x)", "maximum takes 2 values, not 1.", "maximum ( x )"),
    ("x = x if rate else -x", "This is neither true nor false; compare it by <, >, <=, >= or ==.", "rate"),
    ("x = x if 0 < t < 9 else -x", "One comparison at a time; two are joined by and: 0 < a and a < 1.", "0 < t < 9"),
    ("if t > 1:\n    a = t > 2\nx = x if a else -x", "a has no value here yet: if it is to be remembered, write memory a above.", "a"),
    ("beta = 0 in 0.\nx = x", "A parameter is told like beta = 0.9 in 0..1, and its range holds its value.", "beta = 0 in 0."),
    ("beta = 0 in 0..\nx = x", "A parameter is told like beta = 0.9 in 0..1, and its range holds its value.", "beta = 0 in 0 .."),
    ("if x > 0:\n    x = -x", "This is asked of each weight by itself; ask it of one number, such as norm(g) > 1.", "x > 0"),
    ("k = 1\nif t > 1:\n    k = x\nx = x - rate * k", "k is a number, and a vector below t > 1.0.", "x"),
    ("x = x - gradient(4)", "gradient is asked of vectors, not as in gradient(4.0).", "gradient ( 4 )"),
    ("values = 1 in 0..2\nx = x", "values means something already; take another name.", "values"),
    ("rate = 2 * t\nx = x", "rate means something already; take another name.", "rate"),
    ("where = 1\nx = x - where", "where means something already; take another name.", "where"),
    ("range = 2\nx = x - range", "range means something already; take another name.", "range"),
    ("x = __class__", "A name has at most 32 letters, digits and single lines, and begins with a letter.", "__class__"),
    ("x = x.real", ". is not understood here.", "."),
    ("x = x[0]", "[ is not understood here.", "["),
    ("yield = 2\nx = x", "yield is no word of a rule.", "yield"),
    ("x = is", "is is no word of a rule.", "is"),
    ("x = 9e999", "A rule holds no numbers beyond 1e308.", "9e999"),
    ("  a = 1\n    x = a * x", "This line is set in, but no if or while stands above it.", "x = a * x"),
    ('kind = "a" in "a", "b"\nx = x if kind == "c" else -x', 'No choice of kind is "c".', 'kind == "c"'),
    ("x = " + "-" * 70 + "x", "This is nested too deeply; give a part of it a name in a line above.", None),
    ("x = x + " + " + ".join(f"gradient({k} * x)" for k in range(2, 70)), None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence", "marked"), WRONG)
def test_what_is_wrong_is_marked_and_told_in_a_sentence(text: str, sentence: str | None, marked: str | None) -> None:
    with pytest.raises(TypedError) as caught:
        read_rule(text)
    at = text[caught.value.start : caught.value.end]
    assert sentence is None or str(caught.value) == sentence
    assert marked is None or at.replace(" ", "") == marked.replace(" ", "")
    assert at
    assert own(text) == Own()  # a link goes on with the usual rule


HOSTILE = ["9**9**9**9**9", "9**9**9*x", "(0 - 8)**(1/3)", "1/0", "0**(0 - 1)", "1/(rate - rate)", "t**t**t**t", "t**999**9", "log(0)",
           "exp(exp(exp(t)))", "sqrt(0 - t)", "(sign(x) + sign(x) + 1)**99**99", "x**x**x", "(t - 9)**0.5", "1e308 * 1e308", "0 * (1/0)"]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "form", ["x = x - {}", "a = {}\nx = x - a", "b = t\nwhile b > 0:\n    b = b - 1\n    a = {}\n    x = x - a"]
)
def test_numbers_without_end_or_value_take_no_time(text: str, form: str) -> None:
    begin = time.perf_counter()
    run = Run(own(form.format(text)))
    assert run.optimizer.values()["lines"] != Own().lines
    for starts in (STARTS[:1], STARTS):
        with np.errstate(all="ignore"):
            descend(ROSENBROCK, run, Setup(steps=20), starts)
    assert time.perf_counter() - begin < 2


NAMES = st.sampled_from(
    [
        "x",
        "rate",
        "t",
        "m",
        "k",
        "a",
        "g",
        "e_1",
        "lr",
        "beta",
        "__class__",
        "where",
        "_f",
        "x_0",
        "copy",
        "pow",
        "if",
        "β",
    ]
)
NUMBERS = st.sampled_from(["0", "1", "2", "9", "0.5", "1e308", "1e-300", "7"])
EXPRESSIONS = st.recursive(
    NAMES | NUMBERS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(" ".join),
        st.tuples(inner, inner).map("({0[0]})**({0[1]})".format),
        st.tuples(st.sampled_from(["sqrt", "exp", "log", "abs", "sign", "gradient", "loss", "norm", "lowest"]), inner).map("{0[0]}({0[1]})".format),
        st.tuples(st.sampled_from(["maximum", "minimum", "dot"]), inner, inner).map("{0[0]}({0[1]}, {0[2]})".format),
        st.tuples(inner, inner, inner).map("solve({0[0]}, {0[1]}, {0[2]})".format),
        st.tuples(inner, inner, inner, st.sampled_from(["<", ">", "==", "<="])).map("({0[0]} if {0[1]} {0[3]} {0[2]} else {0[0]})".format),
        st.tuples(inner, inner, st.sampled_from(["<", ">"])).map("({0[0]} {0[2]} {0[1]})".format),
        st.tuples(inner, inner).map("(({0[0]} > 0 and {0[1]} < 1) or {0[0]} == {0[1]})".format),
    ),
    max_leaves=6,
)  # fmt: skip
ASSIGNED = st.tuples(st.sampled_from(["x", "m", "k", "a", "g", "copy", "beta"]), EXPRESSIONS).map(" = ".join)
BLOCKS = st.tuples(st.sampled_from(["if", "while"]), EXPRESSIONS, EXPRESSIONS, ASSIGNED).map(
    "{0[0]} {0[1]} > {0[2]}:\n    {0[3]}".format
)
HEADS = st.sampled_from(["", "memory m\n", "beta = 0.9 in 0..1\nmemory m\n", "k = 2 in 1..9 whole\n", "g = on\n"])
RULES = st.tuples(HEADS, st.lists(ASSIGNED | BLOCKS, min_size=1, max_size=5)).map(
    lambda told: told[0] + "\n".join(told[1]) + "\nx = x - rate * 1"
)


@settings(max_examples=400)
@given(RULES)
def test_whatever_can_be_read_runs_and_leaves(text: str) -> None:
    try:
        told = read_rule(text)
    except TypedError as error:
        assert 0 <= error.start < error.end <= len(text)  # noqa: PT017 - some are read
        return
    assert read_rule(told.text) is read_rule(told.text)
    assert read_rule(told.one).text == told.text
    assert echo(told).startswith("<div>")
    method = Own(lines=text)
    with np.errstate(all="ignore"):
        many = descend(ROSENBROCK, Run(method), Setup(steps=3), STARTS).params
        for index, start in enumerate(STARTS):
            alone = descend(ROSENBROCK, Run(method), Setup(steps=3), start[None]).params[:, 0]
            np.testing.assert_array_equal(alone, many[:, index])


@settings(max_examples=600)
@given(st.text(max_size=60) | st.text("x=+-*/().,;:<>\n 019etmifwhlory", max_size=60))
def test_junk_is_refused_at_its_place(text: str) -> None:
    try:
        read_rule(text)
    except TypedError as error:
        assert 0 <= error.start <= error.end <= max(len(text), error.end)  # noqa: PT017 - some are read
        assert str(error).endswith((".", "…", "?"))  # noqa: PT017


def test_thousands_of_junk_rules_take_seconds() -> None:
    read, slowest, text = run(2_000, 7, junk_rules, is_a_rule)
    assert read > 100
    assert slowest < LONGEST, text


def test_programs_and_every_view_take_it() -> None:
    scenario = Scenario(ROSENBROCK, (Run(own(HEAVY, lr=0.002)), Run(own(CAUTIOUS, lr=0.01), slot=1)), Setup(steps=30))
    ends = [path.params[-1, 0] for path in simulate(scenario)]
    assert not np.allclose(*ends)
    assert offered(scenario) == ["landscape"]
    assert {"torch", "numpy", "landscape"} <= set(offered(scenario, 0))
    for whose, slug in ((None, "landscape"), (0, "numpy"), (1, "numpy")):
        printed: list[Any] = []
        program = compile(written_for(scenario, slug, whose), slug, "exec")
        exec(program, {"print": lambda *told: printed.append(told), "__name__": "__main__"})  # noqa: B023 - ours
        np.testing.assert_allclose(
            [told[1] for told in printed], ends if whose is None else ends[whose][None], rtol=1e-9
        )


@pytest.mark.parametrize("name", ["rule", "year", "memory", "lines", "slug", "settings", "velocity", "__init__"])
def test_no_parameter_is_called_as_something_that_a_method_has(name: str) -> None:
    link = f"surface=bowl&run=own,lines:({name}=0.9~in~0..1;x=x-rate*{name}*gradient(x))"
    assert decode(link).runs[0].optimizer == OPTIMIZERS["own"]()
    assert corrections(link)


EITHER = """memory m
g = gradient(x)
m = 0.9 * m + g
if norm(g) > 1 or mean(g) > 2:
    s = 1 / norm(g)
    g = 0 * g
    d = m
else:
    s = sum(abs(g)) / 2
    d = 1
x = x - rate * s * d"""


def test_an_else_is_worked_out_where_the_test_did_not_hold_when_it_was_judged() -> None:
    def step(x: np.ndarray[Any, Any], m: np.ndarray[Any, Any], rate: float) -> tuple[Any, Any]:
        g = np.array(ROSENBROCK.gradient(x))
        m = 0.9 * m + g
        if np.hypot(*g) > 1 or g.mean() > 2:
            return x - rate * (1 / np.hypot(*g)) * m, m
        return x - rate * (abs(g).sum() / 2), m

    told = read_rule(EITHER)
    assert told.text == EITHER
    assert read_rule(told.one).text == EITHER
    run = Run(own(EITHER, lr=0.05))
    cloud = descend(ROSENBROCK, run, Setup(steps=12), STARTS).params
    for index, start in enumerate(STARTS):
        np.testing.assert_array_equal(
            cloud[:, index], descend(ROSENBROCK, run, Setup(steps=12), STARTS[[index]]).params[:, 0]
        )
        x, m = start, np.zeros(2)
        for t in range(12):
            x, m = step(x, m, 0.05)
            np.testing.assert_allclose(cloud[t + 1, index], x, rtol=1e-9)


def test_a_switch_decides_an_else_before_anything_runs() -> None:
    text = "fast = on\nif fast:\n    a = 2\nelse:\n    a = gradient(x)\nx = x - rate * a"
    for fast, steps in ((True, 0.0), (False, 1.0)):
        rule = own(text, fast=fast).specialised()
        assert not any(line.under for line in rule.lines)
        assert rule.evaluations == steps


@pytest.mark.parametrize("framework", ["numpy", "torch", "optax"])
def test_the_sum_and_the_mean_of_the_weights_go_into_programs(framework: str) -> None:
    scenario = Scenario(
        ROSENBROCK, (Run(own("g = gradient(x)\nx = x - rate * g * mean(abs(g)) / (1 + sum(g)**2)", lr=0.001)),)
    )
    program = written_for(scenario, framework)
    assert ".sum(g)" in program
    assert ".mean(" in program


def test_else_goes_into_a_program_of_numpy() -> None:
    program = written_for(Scenario(ROSENBROCK, (Run(own(EITHER, lr=0.05)),), Setup(steps=12)), "numpy")
    assert "if test_1 > 0:" in program
    assert "if test_1 == 0:" in program


@pytest.mark.parametrize(
    ("text", "sentence", "marked"),
    [
        ("for i in range(3):\n    x = x", "There is no for: write while, such as while norm(g) > 1.", "for"),
        ("if t == 1:\n    x = x\nelif t == 2:\n    x = x", "There is no elif: write else, or a second if.", "elif"),
        ("x = x - clip(x, -1, 1)", "There is no clip here; write minimum(maximum(g, -1), 1).", "clip"),
        ("x = max(x)", "maximum takes 2 values, not 1.", "max(x)"),
        ("x = x * max", "Nothing defines max: say what it is, such as max = 0.9 in 0..1.", "max"),
        ("x = x - hessian(x) * x", "What is known of the Hessian H is asked for: solve(x, g, s) is", "hessian"),
        ("x = x - inv(H) * x", "What is known of the Hessian H is asked for: solve(x, g, s) is", "inv"),
        ("x = x + randn()", "A rule has no noise of its own: noise is a setting, one for all runs.", "randn"),
        ("x = x + np.random.randn(2)", "A rule has no noise of its own: noise is a setting,", "randn"),
        ("x = x + noise", "A rule has no noise of its own: noise is a setting, one for all runs.", "noise"),
        ("import numpy as np\nx = x", "A rule is only its lines, each like name = value: leave out", "import"),
        ("def step(x):\n    x = x\n    return x", "A rule is only its lines, each like name = value:", "def"),
        ("x = x\nreturn x", "A rule is only its lines, each like name = value: leave out the line", "return"),
        ("class A:\n    x = x", "A rule is only its lines, each like name = value: leave out the line", "class"),
        ("lambda = 2\nx = x", "lambda is a word of programs: call a number lam, and write out what", "lambda"),
        ("x = softplus(x)", "There is no function softplus; there are abs, diagonal, dot, exp,", "softplus"),
        ("if x > 0:\n    x = x / 2", "This is asked of each weight by itself; ask it of one number,", "x > 0"),
        ("if x > 0:\n    x = x / 2\nelse:\n    x = x", "This is asked of each weight by itself; ask it", "x > 0"),
        ("x = x - sum(2)", "sum is asked of vectors, not as in sum(2.0).", "sum(2)"),
        ("x = x / 2\nelse:\n    x = x", "An else stands right below the lines of an if; write a second if", "else:"),
        ("while t < 1:\n    x = x / 2\nelse:\n    x = x", "An else stands right below the lines of an if;", "else:"),
    ],
)
def test_what_people_try_first_is_answered_by_what_to_write(text: str, sentence: str, marked: str) -> None:
    with pytest.raises(TypedError) as caught:
        read_rule(text)
    assert str(caught.value).startswith(sentence)
    assert text[caught.value.start : caught.value.end] == marked


def test_what_is_often_written_is_taken() -> None:
    for text, one in (
        ("x = x - rate * np.sign(x)", "x=x-rate*sign(x)"),
        ("x = x - rate / torch.linalg.norm(x)", "x=x-rate/norm(x)"),
        ("k = 100 in 1..1000 log whole\nx = x / k", "k=100 in 1..1000 log whole;x=x/k"),
        ("k = 100 in 1..1000 whole log\nx = x / k", "k=100 in 1..1000 whole log;x=x/k"),
        ("if t == 1: x = x / 2; else: x = x / 3", "if t==1:(x=x/2);else:(x=x/3)"),
        ("x = max(x, min (rate,1))", "x=maximum(x,minimum(rate,1))"),
        ("x = max(x; torch.min(rate; 1)); x = x", "x=maximum(x,minimum(rate,1));x=x"),
        ("max = 3 in 0..9\nx = max(x, max)", "max=3 in 0..9;x=maximum(x,max)"),
    ):
        assert read_rule(text).one == one


def test_what_follows_a_hash_is_passed_over_and_said_not_to_be_kept() -> None:
    text = "# one\n  # and two\nif t == 1: # = x; :\n        # so\n    x = x / 2 # (\n\n#\nx = x - rate * x#y"
    assert read_rule(text).text == "if t == 1:\n    x = x / 2\nx = x - rate * x"
    assert Own.params()["lines"].remarks(text) == ["What follows # is not kept in the link."]
    with pytest.raises(TypedError) as caught:
        read_rule(f"{text}\nx = gradiant(x)")
    assert f"{text}\nx = gradiant(x)"[caught.value.start : caught.value.end] == "gradiant"


COMMAS = [
    ("beta = 0,9 in 0,5..1,5", "beta=0.9 in 0.5..1.5"),
    ("a = 1,5e-3*rate-0,9", "a=1.5e-3*rate-0.9"),
    ("a = maximum(0,5; rate) + max(rate, 0,25) + min(rate,0,25)", "a=maximum(0.5,rate)+maximum(rate,0.25)+minimum(rate,0.25)"),
    ("a = maximum(rate,1) + maximum(rate, 1)", "a=maximum(rate,1)+maximum(rate,1)"),
    ("m1 = rate;a = maximum(m1,2) + minimum(1e-8,5)", "m1=rate;a=maximum(m1,2)+minimum(1e-8,5)"),
    ("a = maximum(2, 3) + minimum(1.5,2)", "a=maximum(2,3)+minimum(1.5,2)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "one"), COMMAS)
def test_a_comma_stands_before_decimals_where_the_language_writes_so(text: str, one: str) -> None:
    plain = Own.params()["lines"].plain
    assert read_rule(plain(text + "\nx = x", ",")).one == f"{one};x=x"
    assert plain(text, ".") == text


def test_arguments_are_parted_by_commas_without_spaces_where_decimals_have_points() -> None:
    assert read_rule("a = maximum(0,1) + minimum(rate,2)\nx = x").one == "a=maximum(0,1)+minimum(rate,2);x=x"


def test_all_that_can_be_written_stands_in_the_guide() -> None:
    said = set(re.findall(r"\w+", " ".join(text for text, _ in GUIDE)))
    words = {*rules.FUNCTIONS, *rules.ORACLES, *GIVEN, *JOINING, "log", "whole", "on"}
    assert words <= said


def test_a_rate_that_nothing_uses_and_a_loop_that_never_ends_are_remarked() -> None:
    remarks = Own.params()["lines"].remarks
    assert remarks(HEAVY) == []
    assert all(remarks(text) == [] for text in copies().values() if "rate" in text)
    unused = "No line uses rate: the schedule and the steering do nothing."
    assert remarks("x = x - lr * gradient(x)") == [
        f"{unused} Write rate instead of lr, which is the same in every step."
    ]
    assert remarks("x = x - gradient(x) / 9") == [unused]
    assert remarks("a = rate\nx = x - lr * x") == [
        "The step uses lr, which the schedule and the steering leave alone: write rate."
    ]
    assert remarks("while 1 > 0:\n    x = x - rate * gradient(x)") == [
        "No line below a while changes its test: once it holds, it is stopped after 25 turns."
    ]


def test_a_run_that_ends_in_a_loop_that_is_stopped_is_told_so() -> None:
    run, setup = Run(own("while 1 > 0:\n    x = 3 * x\nx = x - rate")), Setup(steps=40)
    path = descend(ROSENBROCK, run, setup, STARTS[:1])
    assert verdict(ROSENBROCK, run, setup, path).reason == (
        f"In step {path.last_valid_step[0] + 1} a while turned 25 times, after which it is stopped:"
        " its test may hold for ever."
    )
