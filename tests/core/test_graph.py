"""What strangers type is derived exactly, in time that its length bounds."""

from __future__ import annotations

import ast
import time
import warnings

import numpy as np
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from landscape.core.expressions import FUNCTIONS, read
from landscape.core.surfaces import SURFACES, Formula
from landscape.core.surfaces.own import Own, read_own
from landscape.core.typed import Graph, TypedError, read_typed
from landscape.core.typed.graph import DERIVATIVES, FOR_NUMPY, ON_FLOATS

OURS = [surface for surface in SURFACES.values() if issubclass(surface, Formula) and surface is not Own]
PLACES = np.random.default_rng(5).uniform(0.1, 0.9, (60, 2)) * [1, 0.8]
LONGEST = 0.5
"""Seconds that a formula of 160 parts may take, on a busy machine; on an idle one it is a tenth."""


def typed(formula: type[Formula]) -> Own:
    """Give the same surface as somebody would type it who knows its parameters."""
    tree = ast.parse(formula.formula, mode="eval")
    values = {name: ast.Constant(value) for name, value in formula().values().items()}

    class Put(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return values.get(node.id, node)

    return Own(z=ast.unparse(Put().visit(tree)).replace(" ", ""))  # without what would make it too long


@pytest.mark.parametrize("ours", OURS, ids=lambda one: one.slug)
def test_it_derives_what_sympy_derives(ours: type[Formula]) -> None:
    surface, other = ours(), typed(ours)
    places = np.random.default_rng(1).uniform(*surface.corners, (200, 2))
    for what in ("value", "gradient", "hessian"):
        wanted, found = getattr(surface, what)(places), getattr(other, what)(places)
        np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-10 * np.abs(wanted).max(), err_msg=what)
    assert other.smooth == surface.smooth


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_has_its_slope(name: str) -> None:
    shift = 1.5 if name == "acosh" else 0.0
    argument = f"x*y + {shift}"
    surface = Own(z=f"{name}({argument}, x)" if FUNCTIONS[name].many else f"{name}({argument})")
    step = 1e-5 * np.eye(2)
    slopes = [(surface.value(PLACES + one) - surface.value(PLACES - one)) / 2e-5 for one in step]
    np.testing.assert_allclose(surface.gradient(PLACES), np.stack(slopes, -1), rtol=1e-6, atol=1e-8)
    bends = [(surface.gradient(PLACES + one) - surface.gradient(PLACES - one)) / 2e-5 for one in step]
    np.testing.assert_allclose(surface.hessian(PLACES), np.stack(bends, -1), rtol=1e-5, atol=1e-7)
    assert name in DERIVATIVES or FUNCTIONS[name].many


@pytest.mark.parametrize(
    "text", ["x^y + y^3 x^-2", "2^x y^0.7", "(x+y)^(x y)", "x/y/(1+x)", "if(x<y and y<0.5, x^3, y x)"]
)
def test_powers_quotients_and_cases_have_their_slopes(text: str) -> None:
    surface, step = Own(z=text), 1e-6 * np.eye(2)
    slopes = [(surface.value(PLACES + one) - surface.value(PLACES - one)) / 2e-6 for one in step]
    np.testing.assert_allclose(surface.gradient(PLACES), np.stack(slopes, -1), rtol=1e-5, atol=1e-7)


ODD = ("x^(1/5)", "x^(3/5) y", "(x-y)^(2/7)", "x^(-1/5) + y^-(3/7)", "x^(7/5) - y^(8/9)", "(x^(1/5)+y)^(3/5)")


@pytest.mark.parametrize("text", ODD)
def test_powers_by_odd_fractions_are_real_of_negative_numbers_in_every_way(text: str) -> None:
    surface, places = Own(z=text), np.concatenate([PLACES, -PLACES])
    symbols = dict(zip("xy", sympy.symbols("x y", real=True), strict=True))
    known = sympy.lambdify(list(symbols.values()), read(read_own(text).formula, symbols))
    np.testing.assert_allclose(surface.value(places), [known(x, y) for x, y in places.tolist()], rtol=1e-12)
    step = 1e-6 * np.eye(2)
    slopes = [(surface.value(places + one) - surface.value(places - one)) / 2e-6 for one in step]
    bends = [(surface.gradient(places + one) - surface.gradient(places - one)) / 2e-6 for one in step]
    np.testing.assert_allclose(surface.gradient(places), np.stack(slopes, -1), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(surface.hessian(places), np.stack(bends, -1), rtol=1e-4, atol=1e-5)


def test_only_a_written_fraction_in_lowest_terms_is_an_odd_root() -> None:
    place = np.array([-32.0, 1.0])
    values = {"x^(2/10)": -2.0, "x^(4/10)": 4.0, "x^(-1/5)": -0.5, "(-32)^(1/5) y": -2.0, "x^(2/6)": -(32 ** (1 / 3))}
    for text, value in values.items():
        assert Own(z=text).value(place) == pytest.approx(value, rel=1e-14)
    for text in ("x^0.2", "x^(1/4)", "x^(5/10)", "x^(1/500001)"):
        assert np.isnan(Own(z=text).value(place))


@pytest.mark.parametrize(
    "text", ["x^(3/5) + (x+y)^(-1/7)", "sin(3x) cos(2y) + |x|/5", "if(x<0.5, min(x,y), cbrt(y))", "a x^2 + floor(b y)"]
)
def test_floats_arrays_blocks_and_programs_agree(text: str) -> None:
    surface = Own(z=text)
    wanted = surface.gradient(PLACES)
    out = np.empty((2, len(PLACES)))
    surface.gradient_writer()(PLACES.T, out)
    np.testing.assert_allclose(out.T, wanted, rtol=1e-14)
    on_floats = surface.gradient_function(floats=True)
    np.testing.assert_allclose([on_floats(x, y) for x, y in PLACES.tolist()], wanted, rtol=1e-13)
    lines, entries = surface.derivatives(1, FOR_NUMPY, "u")
    given = {"np": np, "x": PLACES[:, 0], "y": PLACES[:, 1], **surface.values()}
    exec("\n".join(lines), given)
    np.testing.assert_allclose([eval(entry, given) + 0 * PLACES[:, 0] for entry in entries], wanted.T, rtol=1e-13)


@pytest.mark.parametrize(
    ("text", "complaint"),
    {
        "x + 9^9^9^9": ("A formula holds no numbers beyond 1e308.", "9^9^9"),
        "x + 1/(2-2)": ("A formula may not divide by zero.", "1/(2-2)"),
        "x + sqrt(1-3)": ("This has no real value.", "sqrt(1-3)"),
        "y + log(0)": ("This has no real value.", "log(0)"),
        "x^101": ("An exponent may be at most 100.", "x^101"),
        "(-2)^x": ("Only a positive number may be raised to what is no number.", "(-2)^x"),
        "(-8)^(1/4) x": ("This has no real value.", "(-8)^(1/4)"),
        "1e308 * 10 x": ("A formula holds no numbers beyond 1e308.", "1e308 * 10"),
    }.items(),
    ids=str,
)  # fmt: skip
def test_numbers_without_a_value_are_marked(text: str, complaint: tuple[str, str]) -> None:
    with pytest.raises(TypedError) as caught:
        read_own(text)
    assert (str(caught.value), text[caught.value.start : caught.value.end]) == complaint


def nested(depth: int) -> st.SearchStrategy[str]:
    leaves = st.sampled_from(["x", "y", "a", "2", "0.5", "99", "pi", "e", "(x-x)"])

    def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        pair = st.tuples(inner, st.sampled_from("+-*/^"), inner).map(lambda parts: "({}{}{})".format(*parts))
        one = st.tuples(st.sampled_from([n for n, f in FUNCTIONS.items() if not f.many]), inner)
        two = st.tuples(st.sampled_from(["min", "max"]), inner, inner)
        cases = st.tuples(inner, inner, inner, inner).map(lambda parts: "if({}<{},{},{})".format(*parts))
        return pair | one.map(lambda parts: "{}({})".format(*parts)) | two.map(lambda p: "{}({},{})".format(*p)) | cases

    return st.recursive(leaves, grow, max_leaves=depth)


@given(nested(40))
@settings(max_examples=400)
def test_whatever_is_typed_takes_no_longer_than_its_length_bounds(text: str) -> None:
    began = time.process_time()
    try:
        written = read_own(text)
    except TypedError:
        return  # at which place is asked of junk: tests/core/test_typed.py
    graph = written.graph
    for order in range(3):
        graph.written(graph.entries(order), ON_FLOATS)
    assert time.process_time() - began < LONGEST
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        surface = Own(z=text)
        places = np.random.default_rng(3).uniform(-3, 3, (20, 2))
        for what in ("value", "gradient", "hessian"):
            assert getattr(surface, what)(places).shape[0] == 20


@given(nested(12))
@settings(max_examples=200)
def test_its_slopes_are_those_of_the_formula(text: str) -> None:
    try:
        surface = Own(z=text)
    except ValueError:
        return
    place, step = np.array([0.37, 0.81]), 1e-6
    about = [place + step * np.array(way) for way in ((1, 0), (-1, 0), (0, 1), (0, -1))]
    right, left, up, down = surface.value(about).tolist()
    slope = surface.gradient(place)
    bend = np.abs(surface.hessian(place)).max()
    assume(np.isfinite([right, left, up, down, *slope.tolist(), bend]).all() and bend < 1e3 and abs(right) < 1e3)
    assume(max(abs(right - left), abs(up - down)) < 1e-3)  # no jump there
    np.testing.assert_allclose([(right - left) / 2 / step, (up - down) / 2 / step], slope, rtol=1e-3, atol=1e-3)


def test_equal_parts_are_one() -> None:
    text = "+".join(f"sin(x y)^{n}" for n in range(2, 20))
    graph = Graph(read_typed(text).tree)
    assert len(graph.nodes) < 80
    assert " ".join(graph.written([graph.root], ON_FLOATS)[0]).count("sin(") == 1
