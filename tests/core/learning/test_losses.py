"""Every registered loss: its slope is its derivative, and no logit is too large for either."""

import json
import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import default_rng

from landscape.core.learning import texts
from landscape.core.learning.losses import CLASSES, LOSSES, Loss, Row
from tests.strategies import parts

every = pytest.mark.parametrize("cls", [pytest.param(c, id=slug) for slug, c in LOSSES.items()])
ROWS = 6
EXACT = {
    "abs": mpmath.fabs,
    "exp": mpmath.exp,
    "log_cosh": lambda x: mpmath.log(mpmath.cosh(x)),
    "logsumexp": lambda *xs: mpmath.log(mpmath.fsum(map(mpmath.exp, xs))),
    "maximum": max,
    "minimum": min,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "sign": mpmath.sign,
    "sin": mpmath.sin,
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "tanh": mpmath.tanh,
    "+": lambda a, b: a + b,
    "-": lambda a, b=None: -a if b is None else a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": mpmath.power,
}
"""What the functions of a text mean, in as many digits as one likes."""


def exactly(tree, names):
    """Evaluate a tree with many digits."""
    if isinstance(tree, list):
        return EXACT[tree[0]](*(exactly(branch, names) for branch in tree[1:]))
    return names[tree] if isinstance(tree, str) else mpmath.mpf(tree)


def exact_loss(loss, z, y):
    """Give the loss of outputs z[k][n] with many digits."""
    trees, rows = loss.trees(), []
    for index, target in enumerate(y):
        names = {name: mpmath.mpf(value) for name, value in loss.values().items()}
        if loss.task == "classes":
            for k in range(CLASSES):
                names |= {f"z{k}": z[k][index], f"y{k}": mpmath.mpf(int(target == k))}
        else:
            names |= {"z": z[0][index], "y": mpmath.mpf(target)}
        rows.append([exactly(row["value"], names) for row in trees["rows"]])
    means = {name: mpmath.fsum(column) / len(y) for name, column in zip("ab", zip(*rows, strict=True), strict=False)}
    known = {name: mpmath.mpf(value) for name, value in loss.values().items()}
    return exactly(trees["total"], {**known, **means, "n": mpmath.mpf(len(y))})


def drawn(cls, rng, spread=3.0):
    """Draw a loss with parameters from their ranges, outputs (k, n), and targets (n,)."""
    values = {}
    for name, p in cls.params().items():
        low, high = (math.log(p.lo), math.log(p.hi)) if p.log else (p.lo, p.hi)
        at = rng.uniform(low, high)
        values[name] = min(max(math.exp(at) if p.log else at, p.lo), p.hi)
    y = {
        "number": rng.normal(size=ROWS) * spread,
        "binary": rng.integers(0, 2, ROWS).astype(float),
        "classes": rng.integers(0, CLASSES, ROWS).astype(float),
    }
    return cls(**values), rng.normal(size=(cls.outputs(), ROWS)) * spread, y[cls.task]


@every
def test_value_and_slopes_are_those_of_the_formula_with_many_digits(cls: type[Loss]) -> None:
    rng = default_rng(5)
    with mpmath.workdps(60):
        step = mpmath.mpf(10) ** -20
        for spread in (1e-6, 0.5, 3.0, 30.0):
            loss, z, y = drawn(cls, rng, spread)
            exact = [[mpmath.mpf(float(one)) for one in output] for output in z]
            expected = float(exact_loss(loss, exact, y))
            assert loss.value(z, y) == pytest.approx(expected, rel=1e-12, abs=1e-300)
            slopes = loss.slopes(z, y)
            for k, i in np.ndindex(z.shape):
                away = [[one + step * ((a, b) == (k, i)) for b, one in enumerate(row)] for a, row in enumerate(exact)]
                back = [[one - step * ((a, b) == (k, i)) for b, one in enumerate(row)] for a, row in enumerate(exact)]
                slope = ROWS * float((exact_loss(loss, away, y) - exact_loss(loss, back, y)) / (2 * step))
                assert slopes[k, i] == pytest.approx(slope, rel=1e-12, abs=2e-16), (loss, z, y)


FAR = {  # the loss of one row and its slopes, for a target of 0 and an output of 1000; then for a target of 1
    "mse": ((1e6, 2000), (999.0**2, 1998)),
    "mae": ((1000, 1), (999, 1)),
    "huber": ((999.5, 1), (998.5, 1)),
    "log_cosh": ((1000 - math.log(2), 1), (999 - math.log(2), 1)),
    "cross_entropy": ((1000, 1), (0, 0)),
    "squared_sigmoid": ((1, 0), (0, 0)),
    "weighted": ((1000, 1), (0, 0)),
    "focal": ((750, 0.75), (0, 0)),
    "hinge": ((1001, 1), (0, 0)),
    "dice": ((0.5, 0), (0, 0)),
}
FAR_BELOW = {  # the same for an output of -1000
    "mse": ((1e6, -2000), (1001.0**2, -2002)),
    "mae": ((1000, -1), (1001, -1)),
    "huber": ((999.5, -1), (1000.5, -1)),
    "log_cosh": ((1000 - math.log(2), -1), (1001 - math.log(2), -1)),
    "cross_entropy": ((0, 0), (1000, -1)),
    "squared_sigmoid": ((0, 0), (1, 0)),
    "weighted": ((0, 0), (5000, -5)),
    "focal": ((0, 0), (250, -0.25)),
    "hinge": ((0, 0), (1001, -1)),
    "dice": ((0, 0), (0.5, 0)),
}


@pytest.mark.parametrize(("z", "expected"), [(1000.0, FAR), (-1000.0, FAR_BELOW)])
def test_huge_outputs_cost_what_they_should(z, expected) -> None:
    assert {*expected, "categorical"} == set(LOSSES)
    for slug, by_target in expected.items():
        for y, (value, slope) in enumerate(by_target):
            loss = LOSSES[slug]()
            assert loss.value([[z]], [y]) == pytest.approx(value, rel=1e-15), slug
            assert loss.slopes([[z]], [y]).item() == pytest.approx(slope, rel=1e-15), slug


@pytest.mark.parametrize("far", [1000.0, -1000.0, 1e6])
def test_huge_logits_of_classes_cost_what_they_should(far) -> None:
    loss = LOSSES["categorical"]()
    z = [[far], [0.0], [0.0]]
    others = 0.0 if far > 0 else math.log(2)
    for y in range(CLASSES):
        value = {True: (0.0 if far > 0 else -far + others), False: (far if far > 0 else others)}[y == 0]
        assert loss.value(z, [y]) == pytest.approx(value, rel=1e-15)
        truth = np.eye(CLASSES)[y]
        shares = np.array([1.0, 0, 0]) if far > 0 else np.array([0, 0.5, 0.5])
        np.testing.assert_allclose(loss.slopes(z, [y])[:, 0], shares - truth, rtol=0, atol=1e-15)


@every
def test_no_output_up_to_the_largest_makes_it_nan(cls) -> None:
    sizes = np.array([0.0, 1e-300, 1.0, 40.0, 709.0, 746.0, 1e5, 1e100])
    z = np.concatenate([sizes, -sizes])
    for y in range(2):
        outputs = np.stack([z, z[::-1], np.zeros(len(z))])[: cls.outputs(), :, None]
        loss, truth = cls(), np.array([float(y)])
        assert np.isfinite(loss.value(outputs, truth)).all()
        assert np.isfinite(loss.slopes(outputs, truth)).all()
        assert (loss.value(outputs, truth) >= 0).all()


@every
def test_many_weights_at_once_are_one_by_one(cls) -> None:
    rng = default_rng(3)
    loss, _, y = drawn(cls, rng)
    z = rng.normal(size=(cls.outputs(), 3, 1000, ROWS))  # more than one block
    value, slopes, each = loss.value(z, y), loss.slopes(z, y), loss.each(z, y)
    assert value.shape == (3, 1000)
    assert slopes.shape == z.shape
    for at in [(0, 0), (1, 500), (2, 999)]:
        part = z[(slice(None), *at)]
        np.testing.assert_allclose(loss.value(part, y), value[at], rtol=1e-14)
        np.testing.assert_allclose(loss.slopes(part, y), slopes[(slice(None), *at)], rtol=1e-14)
    many = np.broadcast_to(y, (3, 1000, ROWS))
    np.testing.assert_array_equal(loss.value(z, many), value)
    np.testing.assert_array_equal(loss.slopes(z, many), slopes)
    if each is not None:
        assert each.shape == (3, 1000, ROWS)
        np.testing.assert_allclose(each.mean(axis=-1), value, rtol=1e-14)


@every
def test_targets_and_outputs_are_left_alone(cls) -> None:
    loss, _, y = drawn(cls, default_rng(4))
    z = default_rng(5).normal(size=(cls.outputs(), 2000, ROWS))
    before = z.copy(), y.copy()
    for array in (z, y):
        array.flags.writeable = False
    loss.value(z, y), loss.slopes(z, y), loss.each(z, y)
    np.testing.assert_array_equal(z, before[0])
    np.testing.assert_array_equal(y, before[1])


def test_only_dice_knows_no_single_row() -> None:
    refused = {slug for slug, cls in LOSSES.items() if cls().each(np.zeros((cls.outputs(), 2)), [0, 1]) is None}
    assert refused == {"dice"}


@every
def test_what_is_sent_is_json_and_says_the_same(cls) -> None:
    trees = cls.trees()
    assert json.loads(json.dumps(trees)) == trees
    assert len(trees["rows"]) == len(cls.rows) == len(trees["total_slopes"])
    assert all(len(row["slopes"]) == cls.outputs() for row in trees["rows"])


@every
def test_it_explains_itself(cls) -> None:
    assert cls.title
    assert cls.tagline().endswith(".")
    assert "$$" in cls.__doc__
    assert "References" in cls.__doc__
    assert all(p.symbol and p.help for p in cls.params().values())


@every
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_every_allowed_parameter_works(cls, data) -> None:
    loss = data.draw(parts(cls))
    _, z, y = drawn(cls, default_rng(1))
    assert np.isfinite(loss.value(z, y))
    assert np.isfinite(loss.slopes(z, y)).all()


def test_squared_error_learns_nothing_where_it_is_confidently_wrong() -> None:
    wrong, truth = [[-20.0]], [1.0]
    assert abs(LOSSES["squared_sigmoid"]().slopes(wrong, truth).item()) < 1e-8
    assert LOSSES["cross_entropy"]().slopes(wrong, truth).item() == pytest.approx(-1, abs=1e-8)


def test_outputs_of_another_number_are_refused() -> None:
    with pytest.raises(ValueError, match=r"categorical takes outputs of shape \(3, ..., n\)"):
        LOSSES["categorical"]().value(np.zeros((1, 4)), [0, 1, 2, 0])


def test_a_loss_that_says_what_it_cannot_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing defines q"):

        class Strange(Loss):
            task = "number"
            rows = (Row("q*z", ("q",)),)

    with pytest.raises(ValueError, match="a slope for every output"):

        class Short(Loss):
            task = "classes"
            rows = (Row("z0", ("1",)),)


@pytest.mark.parametrize(
    "text",
    ["z.real", "z[0]", "f(z)", "abs(z, z)", "abs(x=z)", "z if y else 0", "z, y", "'z'", "True", "z @ y", "z <", ""],
)
def test_a_text_that_says_more_is_refused(text) -> None:
    with pytest.raises(ValueError, match=r"cannot say|is not a formula"):
        texts.tree(text)


def test_a_text_becomes_a_tree() -> None:
    assert texts.tree("softplus(z) - y*z") == ["-", ["softplus", "z"], ["*", "y", "z"]]
    assert texts.tree("-z**2 + -1.5") == ["+", ["-", ["**", "z", 2]], -1.5]
    changed = texts.tree("z*z")
    changed.append("spoilt")
    assert texts.tree("z*z") == ["*", "z", "z"]


@pytest.mark.parametrize("name", texts.FUNCTIONS)
@pytest.mark.parametrize("count", [1, 5000])
def test_functions_are_what_they_say(name, count) -> None:
    _, arguments = texts.FUNCTIONS[name]
    rng = default_rng(8)
    values = rng.normal(size=(arguments, count)) * 10.0 ** rng.uniform(-8, 2, (arguments, count))
    got = texts.program(f"{name}({', '.join('pqr'[:arguments])})")(dict(zip("pqr", values, strict=False)))[0]
    with mpmath.workdps(200):
        expected = [float(EXACT[name](*map(mpmath.mpf, column))) for column in values.T[:50].tolist()]
    np.testing.assert_allclose(got[:50], expected, rtol=2e-14 if name != "logsumexp" else 1e-12, atol=1e-300)


def test_a_shared_part_is_computed_once() -> None:
    shared = texts.program("sigmoid(z)*y", "sigmoid(z)*sigmoid(-z)")
    assert len(shared.steps) == 5
    z, y = default_rng(1).normal(size=(2, 5000))
    first, second = shared({"z": z, "y": y})
    np.testing.assert_allclose(first, y / (1 + np.exp(-z)), rtol=1e-14)
    np.testing.assert_allclose(second, np.exp(-z) / (1 + np.exp(-z)) ** 2, rtol=1e-13)


def test_a_number_alone_is_a_result() -> None:
    assert texts.program("1")({})[0] == 1.0
    assert texts.program("1 + n")({"n": 2})[0] == 3.0
