"""One text, two ways to run it: they must mean the same, and what the text says."""

from __future__ import annotations

import ast
import math
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.core import floats
from landscape.core.compiling import blockwise, compiled
from landscape.core.optimizers import OPTIMIZERS, Optimizer
from landscape.core.params import Number
from landscape.core.rules import ASKED, TURNS, Rule, counted, read, specialised
from tests.strategies import parts, registered

NAMES = ("x", "m", "v")
WILD = st.floats(width=64) | st.sampled_from([0.0, -0.0, 1.0, 1e200, -1e200, 1e-300, math.inf, -math.inf, math.nan])
TAME = st.floats(-100, 100).map(lambda value: round(value, 3))


class Point:
    """Answers a rule's questions in floats, with arithmetic that arrays repeat to the last bit."""

    def gradient(self, x: float, y: float) -> tuple[float, float]:
        return 3 * x - y, x * y

    def loss(self, x: float, y: float) -> float:
        return x * y - x

    def lowest(self, x: float, y: float) -> float:
        return x - 2 * y

    def diagonal(self, x: float, y: float) -> tuple[float, float]:
        return x - 2, 3 * y * x

    def solve(self, x: float, y: float, gx: float, gy: float, shift: float) -> tuple[float, float]:
        return gx * shift - x, gy * shift + y


class Block:
    """The same in arrays; writes one component before it reads for the other, as a surface may."""

    def gradient(self, x: Any, out: Any) -> None:
        out[0] = 3 * x[0] - x[1]
        out[1] = x[0] * x[1]

    def loss(self, x: Any) -> Any:
        return Point().loss(x[0], x[1])

    def lowest(self, x: Any) -> Any:
        return Point().lowest(x[0], x[1])

    def diagonal(self, x: Any, out: Any) -> None:
        out[0] = x[0] - 2
        out[1] = 3 * x[1] * x[0]

    def solve(self, x: Any, g: Any, shift: Any, out: Any) -> None:
        out[0], out[1] = Point().solve(x[0], x[1], g[0], g[1], shift)


def pointwise(rule: Rule, settings: tuple[Any, ...], rate: float, t: int, state: Any) -> list[float]:
    """Step one start; `state` is (vectors, 2)."""
    return list(compiled(rule)(Point(), rate, t, *settings, *np.asarray(state).ravel().tolist()))


def in_block(rule: Rule, settings: tuple[Any, ...], rate: Any, t: int, state: Any, rows: Any = frozenset()) -> Any:
    """Step many starts; `state` is (vectors, 2, R)."""
    block = blockwise(rule, frozenset(rows))
    vectors = [np.array(vector) for vector in state]
    with np.errstate(all="ignore"):
        scratch = [np.full_like(vectors[0], np.nan) for _ in range(block.scratch)]
        result = block.step(Block(), rate, t, *settings, *vectors, *scratch)
    assert len({id(array) for array in result}) == len(result) == len(vectors) + block.scratch
    return np.array(result[: len(vectors)])


def states(count: int, elements: st.SearchStrategy[float] = WILD) -> st.SearchStrategy[Any]:
    return st.lists(elements, min_size=2 * count, max_size=2 * count).map(lambda v: np.array(v).reshape(count, 2))


@given(st.data(), registered(OPTIMIZERS), st.integers(1, 2000), st.floats(1e-6, 10.0))
def test_both_ways_step_alike_to_the_last_bit(data: st.DataObject, optimizer: Optimizer, t: int, rate: float) -> None:
    rule, settings = optimizer.update(), optimizer.settings()
    state = data.draw(states(len(rule.state)))
    arrays = in_block(rule, settings, rate, t, state[:, :, None])[:, :, 0]
    try:
        alone = pointwise(rule, settings, rate, t, state)
    except (ArithmeticError, ValueError):
        assert not np.isfinite(arrays).all() or not rule.plain  # who searches goes on beside what is infinite
    else:
        np.testing.assert_array_equal(np.reshape(alone, arrays.shape), arrays)


@given(st.data(), registered(OPTIMIZERS), st.integers(1, 50))
def test_what_is_switched_off_changes_nothing(data: st.DataObject, optimizer: Optimizer, t: int) -> None:
    names = data.draw(st.sets(st.sampled_from(sorted(optimizer.params()))))
    declared = ((name, optimizer.params()[name]) for name in names)
    off = {name: 0.0 for name, one in declared if isinstance(one, Number) and not one.whole and one.lo == 0}
    changed = optimizer.replace(**off)
    state = data.draw(states(len(changed.update().state), TAME))
    for index, name in enumerate(changed.memory, 1):
        if name in ("s", "v", "u", "w", "q"):  # squares and sizes are never negative
            state[index] = np.abs(state[index])
        if name in ("a", "b", "q"):  # what a switched-off term would fill is still at its beginning
            state[index] = 0
    whole = in_block(changed.update(), changed.settings(), 0.1, t, state[:, :, None])
    short = in_block(changed.specialised(), changed.settings(), 0.1, t, state[:, :, None])
    np.testing.assert_array_equal(whole, short)


@given(st.data(), registered(OPTIMIZERS), st.integers(1, 200))
def test_a_sweep_steps_as_single_values_do(data: st.DataObject, optimizer: Optimizer, t: int) -> None:
    swept = [name for name, declared in optimizer.params().items() if type(declared) is Number]
    columns = [data.draw(parts(type(optimizer))) for _ in range(3)]
    columns = [optimizer.replace(**{name: getattr(column, name) for name in swept}) for column in columns]
    sweep = optimizer.replace(**{name: np.array([getattr(column, name) for column in columns]) for name in swept})
    state = np.stack([data.draw(states(len(optimizer.update().state), TAME)) for _ in columns], axis=-1)
    rates = np.array([0.1, 0.01, 1.0])
    together = in_block(sweep.update(), sweep.settings(), rates, t, state, {*swept, "rate"})
    for index, column in enumerate(columns):
        alone = in_block(column.update(), column.settings(), rates[index], t, state[:, :, index : index + 1])
        np.testing.assert_allclose(together[:, :, index : index + 1], alone, rtol=1e-12, atol=1e-300)


FORMS = ("({} + {})", "({} - {})", "({} * {})", "({} / {})", "maximum({}, {})", "minimum({}, {})")
FORMS += ("({} if t > 3 else {})", "({} if norm(m) > p else {})")
FORMS += ("({} if p > 0 and norm(m) < loss(x) else {})", "({} + dot(m, v) * e_1)", "({} - e_2)", "diagonal({} + x)")
FORMS += ("abs({})", "sign({})", "(-{})", "({})**2", "gradient({} + x)", "solve(x, {} + v, p)")


def expression(random: Random, names: tuple[str, ...], depth: int) -> str:
    """Make up what may stand on the right of a line."""
    if depth == 0 or random.random() < 0.2:
        return random.choice([*names, *names, "rate", "t", "p", "2.5", "gradient(x)", "norm(m)", "lowest(v)"])
    form = random.choice(FORMS)
    return form.format(*(expression(random, names, depth - 1) for _ in range(form.count("{}"))))


def rules(random: Random) -> str:
    """Make up a rule of several lines that reuse and replace each other's names, some of them under conditions."""
    known, lines = (*NAMES, "n"), ["n = 0"]
    for _ in range(random.randint(1, 6)):
        name = random.choice([*NAMES, "a", "b"])
        spread = "x * 0 + " if name in NAMES else ""  # the others may be numbers
        lines.append(f"{name} = {spread}{expression(random, known, 3)}")
        known = tuple(dict.fromkeys([*known, name]))
        if random.random() < 0.5:
            lines += block(random, known)
    return "\n".join(lines)


def block(random: Random, known: tuple[str, ...]) -> list[str]:
    """Make up some lines under a condition; what they alone name is forgotten."""
    compared = f"dot(m, v) {random.choice('<>')} loss(x)"
    head = random.choice(
        [f"if {compared}:", f"while n < 3 and {compared}:", "while n < 2 or rate > 5:", "while t > 2:"]
    )
    changed = random.choice(NAMES)
    lines = [
        f"c = {expression(random, known, 2)}",
        f"{changed} = x * 0 + c + {expression(random, known, 2)}",
        "n = n + 1",
    ]
    return [head, *(f"    {line}" for line in lines)]


def literally(text: str, state: Any, rate: float, t: int, p: float) -> Any:
    """Evaluate a rule line by line on fresh arrays, as Python would, start by start."""
    return np.concatenate([_literally(text, state[:, :, [k]], rate, t, p) for k in range(state.shape[2])], axis=2)


def _literally(text: str, state: Any, rate: float, t: int, p: float) -> Any:

    def gradient(x: Any) -> Any:
        x = x + np.zeros_like(state[0])
        return np.array(Point().gradient(x[0], x[1]))

    def solve(x: Any, g: Any, shift: Any) -> Any:
        return np.array(Point().solve(x[0], x[1], g[0], g[1], shift))

    class Choose(ast.NodeTransformer):
        def visit_IfExp(self, node: ast.IfExp) -> Any:
            self.generic_visit(node)
            return ast.Call(ast.Name("where", ast.Load()), [node.test, node.body, node.orelse], [])

        def visit_While(self, node: ast.While) -> Any:
            ends = ast.If(ast.UnaryOp(ast.Not(), node.test), [ast.Break()], [])
            turns = ast.Call(ast.Name("range", ast.Load()), [ast.Constant(25)], [])
            return ast.For(ast.Name("_", ast.Store()), turns, [ends, *map(self.visit, node.body)], [])

        def visit_BoolOp(self, node: ast.BoolOp) -> Any:
            function = "logical_and" if isinstance(node.op, ast.And) else "logical_or"
            return ast.Call(ast.Name(function, ast.Load()), [self.visit(value) for value in node.values], [])

        def visit_BinOp(self, node: ast.BinOp) -> Any:
            self.generic_visit(node)
            return ast.BinOp(node.left, ast.Mult(), node.left) if isinstance(node.op, ast.Pow) else node

    names = dict(zip(NAMES, (np.array(vector) for vector in state), strict=True)) | {"rate": rate, "t": t, "p": p}
    names |= {"maximum": np.maximum, "minimum": np.minimum, "abs": np.abs, "sign": np.sign, "where": np.where}
    names |= {"norm": lambda u: np.hypot(u[0], u[1]), "lowest": lambda u: Point().lowest(u[0], u[1])}
    names |= {"solve": solve, "gradient": gradient, "loss": lambda u: Point().loss(u[0], u[1])}
    names |= {"dot": lambda u, v: u[0] * v[0] + u[1] * v[1], "e_1": np.eye(2)[0][:, None], "e_2": np.eye(2)[1][:, None]}
    names |= {"diagonal": lambda u: np.array(Point().diagonal(*(u + np.zeros_like(state[0]))))}
    names |= {"logical_and": np.logical_and, "logical_or": np.logical_or}
    tree = ast.fix_missing_locations(Choose().visit(ast.parse(text)))
    with np.errstate(all="ignore"):
        exec(compile(tree, "rule", "exec"), names)
    return np.array([names[name] for name in NAMES])


@pytest.mark.parametrize("seed", range(400))
def test_any_rule_means_what_it_says(seed: int) -> None:
    random = Random(seed)
    text, t, p = rules(random), random.randint(1, 6), random.choice([0.0, 1.0, 0.3])
    state = np.array([random.uniform(-9, 9) for _ in range(12)]).reshape(3, 2, 2)
    rule = read(text, ("m", "v"), ("p",))
    try:
        expected = literally(text, state, 0.5, t, p)
    except ZeroDivisionError:  # by a number of its own, which no optimizer's declared ranges allow
        return
    np.testing.assert_array_equal(in_block(rule, (p,), 0.5, t, state), expected)
    try:
        alone = pointwise(rule, (p,), 0.5, t, state[:, :, 0])
    except (ArithmeticError, ValueError):
        assert not np.isfinite(expected[:, :, 0]).all() or "/" in text
    else:
        exactly = 1e-12 if "norm" in text else 0  # the two functions for it differ in the last bit
        np.testing.assert_allclose(np.reshape(alone, (3, 2)), expected[:, :, 0], rtol=exactly)


def test_zeros_and_switches_leave_the_rule() -> None:
    rule = OPTIMIZERS["rmsprop"]().specialised()
    assert [line.name for line in rule.lines] == ["g", "s", "b", "x"]
    assert ast.unparse(rule.lines[0].expression) == "gradient(x)"
    assert ast.unparse(rule.lines[2].expression) == "g / (sqrt(s) + eps)"
    centred = OPTIMIZERS["rmsprop"](centered=True, momentum=0.5).specialised()
    assert [line.name for line in centred.lines] == ["g", "s", "a", "b", "x"]


def test_memory_that_ends_at_another_number_is_kept() -> None:
    rule = specialised(read("m = 1 + p\nx = x * m", ("m",), ("p",)), (("p", 0.0),))
    assert [line.name for line in rule.lines] == ["m", "x"]
    assert in_block(rule, (0.0,), 1.0, 1, np.zeros((2, 2, 1)))[1].tolist() == [[1.0], [1.0]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = y", "nothing defines 'y'"),
        ("x += 1", "lines like"),
        ("x = x if x else m", "nothing defines 'm'"),
        ("x = open('file')", "cannot say"),
        ("x = [x]", "cannot say"),
        ("x = 'text'", "cannot say"),
        ("x = 1 < x < 2", "cannot say"),
        ("x = maximum(x, out=x)", "cannot say"),
        ("x = x and rate", "cannot say"),
        ("x = x if rate == 'fast' and t else x", "cannot say"),
        ("x = maximum(x)", "takes 2 values"),
        ("x = x * dot(x, rate)", "asked of vectors"),
        ("dot = x", "means something"),
        ("_x = x", "is no name"),
        ("if rate:\n    x = 2 * x", "neither true nor false"),
        ("if x > rate:\n    x = 2 * x", "asked of numbers"),
        ("if t > 1:\n    x = 2 * x\nelse:\n    x = x", "lines like"),
        ("while t > 1:\n    if t > 2:\n        x = 2 * x", "lines like"),
        ("for t in x:\n    x = 2 * x", "lines like"),
        ("if t > 1:\n    a = x\nx = a", "nothing defines 'a'"),
        ("a = 1\nif t > 1:\n    a = x", "is a number"),
    ],
)
def test_what_a_rule_cannot_say_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read(text, (), ())


def test_what_is_chosen_leaves_one_way() -> None:
    text = (
        "b = 1 if kind == 'near' else gradient(x) if kind == 'far' else 2\nif kind == 'far':\n    b = x\nx = x - b * x"
    )
    for kind, names in {"near": ["x"], "far": ["b", "b", "x"]}.items():
        rule = specialised(read(text.replace("    b = x", "    b = 2 * x"), (), ("kind",)), (("kind", kind),))
        assert [line.name for line in rule.lines] == names
        assert not any(line.under for line in rule.lines)


def test_evaluations_are_places() -> None:
    once = read("x = x - loss(x) * gradient(x)", (), ())
    assert (once.evaluations, once.most_evaluations, once.steady) == (1, 1, True)
    moved = read("x = x - gradient(x)\nx = x - gradient(x)", (), ())
    assert moved.evaluations == 2, "the same words for another place"
    text = "a = 1\nwhile loss(x - a * x) > 1:\n    a = a / 2\nif a < 1:\n    x = x - loss(a * x) * gradient(a * x)"
    rule = read(text, (), ())
    assert (rule.evaluations, rule.most_evaluations, rule.steady) == (1, 1 + 25 + 1, False)


def test_what_was_asked_is_counted_start_by_start() -> None:
    rule = counted(read("n = 0\nwhile n < norm(x) and loss(x) < 99:\n    n = n + 1\nx = x - gradient(x)", (), ()))
    assert rule.memory == (ASKED,)
    state = np.array([[[0.0, 3.0], [0.0, 4.0]], [[7.0, 0.0], [7.0, 0.0]]])
    asked = in_block(rule, (), 1.0, 1, state)[1, 0]
    np.testing.assert_array_equal(asked, [7 + 1 + 1, 1 + 1 + 5])
    for start in (0, 1):
        assert pointwise(rule, (), 1.0, 1, state[:, :, start])[2] == asked[start]


def test_no_step_lasts_for_ever() -> None:
    rule = read("n = 0\nwhile t > 0:\n    n = n + 1\nx = x * 0 + n", (), ())
    assert pointwise(rule, (), 1.0, 1, np.ones((1, 2))) == [TURNS, TURNS]
    np.testing.assert_array_equal(in_block(rule, (), 1.0, 1, np.ones((1, 2, 3))), np.full((1, 2, 3), TURNS))


def test_a_memory_that_is_only_given_numbers_is_one() -> None:
    rule = read("n = n + dot(x, m)\nm = m + x\nx = x / n", ("n", "m"), ())
    assert rule.numbers == {"n"}
    assert read("n = n * m\nm = 2 * x\nx = n", ("n", "m"), ()).numbers == frozenset()


def test_lines_can_be_looked_at() -> None:
    adam = OPTIMIZERS["adam"](lr=0.1)
    look = compiled(adam.update(), ("g", "m_hat", "x"))
    g0, g1, m0, m1, x0, x1 = look(Point(), 0.1, 1, *adam.settings(), 1.0, 2.0, 0.0, 0.0, 0.0, 0.0)
    assert (g0, g1) == (1.0, 2.0)
    assert (m0, m1) == pytest.approx((1.0, 2.0))
    assert (x0, x1) == pytest.approx((0.9, 1.9))


@given(WILD, WILD)
def test_functions_on_floats_are_numpys(a: float, b: float) -> None:
    ours = [floats.maximum(a, b), floats.minimum(a, b), floats.sign(a)]
    np.testing.assert_array_equal(ours, [np.maximum(a, b), np.minimum(a, b), np.sign(a)])
