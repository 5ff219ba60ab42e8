"""A program that leaves prints what we simulate, and nothing that a visitor wrote leaves its comment or its string."""

from __future__ import annotations

import ast
import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.core.expressions import FUNCTIONS
from landscape.core.learning.datasets import DATASETS
from landscape.core.learning.losses import LOSSES
from landscape.core.learning.models import MODELS
from landscape.core.learning.tables import Rows, Table, pack
from landscape.core.optimizers import OPTIMIZERS, Optimizer
from landscape.core.parts import param
from landscape.core.rules import called
from landscape.core.schedules import SCHEDULES, Schedule
from landscape.core.surfaces import SURFACES
from landscape.core.surfaces.data import Data, offered_losses, offered_models
from landscape.core.surfaces.own import Own
from landscape.core.surfaces.turned import Turned
from landscape.export.code import FRAMEWORKS, chosen, file, layout, offered, program, schedules
from landscape.export.code.exactness import hangs
from landscape.export.code.of_numpy import DIALECT, OBJECTIVE
from landscape.export.code.problem import can_say
from landscape.serving.takings.code import read
from landscape.simulation.links import decode, encode
from landscape.simulation.presets import FRONT_PAGE
from landscape.simulation.scenario import Run, Scenario, Setup
from tests.export.programs import (
    BEARABLE,
    CHANCE,
    FORMULAS,
    assert_said,
    assert_same,
    drawn_and_clipped,
    every_method_and_schedule,
    first,
    is_plain,
    losses,
    ours,
    printed,
)
from tests.strategies import registered, scenarios

EXECUTED = ("numpy", "landscape")
"""The frameworks that are installed here; tests/oracles/parity.py has the others."""
DRAWN = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize("surface", BEARABLE)
def test_every_method_under_every_schedule_prints_our_losses(surface: str) -> None:
    for scenario in every_method_and_schedule(surface):
        assert_same(scenario, "numpy")


@pytest.mark.parametrize("setup", CHANCE, ids=range(len(CHANCE)))
@pytest.mark.parametrize("framework", EXECUTED)
def test_what_is_drawn_and_clipped_is_drawn_and_clipped_there_too(framework: str, setup: Setup) -> None:
    for scenario in drawn_and_clipped(setup):
        assert_same(scenario, framework)


@pytest.mark.parametrize("slug", [slug for slug in SURFACES if can_say(SURFACES[slug]())])
def test_every_surface_and_its_curvature_leave(slug: str) -> None:
    runs = tuple(Run(OPTIMIZERS[method](lr=1e-6)) for method in ("sgd", "newton"))
    assert_same(Scenario(SURFACES[slug](), runs, Setup(steps=5)), "numpy")


@pytest.mark.parametrize("formula", FORMULAS)
def test_whatever_a_formula_may_say_leaves(formula: str) -> None:
    assert_said(formula, OBJECTIVE, {"np": np}, np.array)


def test_odd_roots_of_negative_numbers_leave() -> None:
    surface = Own(z="x^(8/5) + y^(4/3) + (x-y)^(-1/5)/9 + (a-3)^(1/5) y")
    runs = tuple(Run(OPTIMIZERS[method](lr=1e-3)) for method in ("sgd", "newton"))
    assert_same(Scenario(surface, runs, Setup(steps=9, x=-2.0, y=-1.0)), "numpy")


def test_of_all_that_a_formula_may_say_nothing_is_missing() -> None:
    said = {called(node) for formula in FORMULAS for node in ast.walk(ast.parse(formula))}
    assert said - {""} == set(FUNCTIONS)


@pytest.mark.parametrize("slug", DATASETS)
def test_all_that_can_be_learnt_from_data_leaves(slug: str) -> None:
    data = DATASETS[slug]()
    for model in offered_models(data):
        for loss in offered_losses(data):
            surface = Data(data=data, model=MODELS[model](), loss=LOSSES[loss]())
            runs = (Run(OPTIMIZERS["sgd"](lr=0.01)), Run(OPTIMIZERS["newton"](lr=0.01, damping=1.0)))
            assert_same(Scenario(surface, runs, Setup(steps=4)), "numpy")


@given(registered(OPTIMIZERS))
@DRAWN
def test_whatever_a_method_is_set_to_leaves(optimizer: Optimizer) -> None:
    """One step is told apart by its settings alone, however wild they are."""
    scenario = Scenario(SURFACES["himmelblau"](), (Run(optimizer.replace(lr=1e-3)),), Setup(steps=2))
    expected = ours(scenario)
    with np.errstate(all="ignore"):
        got = losses(program(scenario, "numpy"))
    if (expected <= 10 * first(scenario)).all():  # where one step is thrown far, the last bits decide
        np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-12)


@given(registered(SCHEDULES), st.integers(1, 400))
@settings(max_examples=200, deadline=None)
def test_a_schedules_formula_is_its_factors(schedule: Schedule, steps: int) -> None:
    lines = schedules.factor(schedule, steps, DIALECT, tensor=True)
    if lines is None:
        return
    known = {"np": np, "t": np.arange(steps), "STEPS": steps}
    exec("\n".join(lines[:-1]), known)
    with np.errstate(all="ignore"):
        got = np.broadcast_to(eval(lines[-1], known), steps)
    np.testing.assert_allclose(got, schedule.factors(steps), rtol=1e-9, atol=1e-12)


def test_a_new_method_and_a_new_schedule_leave_without_being_told_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    class Signum(Optimizer):
        """Momentum that only looks at the sign."""

        slug, title, year = "signum", "Signum", 2018
        lr: float = param(1e-3, 1e-6, 10, log=True, symbol=r"\eta", help="How far each step goes")
        momentum: float = param(0.9, 0, 0.9999, symbol=r"\beta", help="Share of the average that lasts")
        memory = ("m",)
        rule = """
            m = momentum * m + (1 - momentum) * gradient(x)
            x = x - rate * sign(m)
        """

    class Saw(Schedule):
        """Up and down."""

        slug, title = "saw", "Saw"

        def factors(self, steps: int) -> np.ndarray:
            """Give every second factor halved."""
            return np.where(np.arange(steps) % 2, 0.5, 1.0)

    for registry, part in ((OPTIMIZERS, Signum), (SCHEDULES, Saw)):
        monkeypatch.setitem(registry._parts, part.slug, part)
    scenario = Scenario(SURFACES["bowl"](), (Run(Signum(), Saw()),), Setup(steps=20))
    for framework in EXECUTED:
        assert_same(scenario, framework) if framework == "numpy" else ast.parse(program(scenario, framework))
    assert "class Signum(torch.optim.Optimizer)" in program(scenario, "torch")
    assert "def signum(learning_rate" in program(scenario, "optax")


def test_a_run_alone_and_all_that_are_seen() -> None:
    scenario = decode("surface=bowl&run=sgd&run=adam/hidden&run=adam,lr:0.1&run=adam,lr:0.2&steps=5")
    assert [name for name, _, _ in printed(program(scenario, "numpy"))] == ["SGD", "Adam 1", "Adam 2"]
    ((name, place, loss),) = printed(program(scenario, "numpy", whose=1))
    assert name == "Adam"
    assert loss == pytest.approx(float(scenario.surface.value(place)), rel=1e-12)


def test_what_cannot_be_expressed_is_not_offered() -> None:
    scenario = decode("surface=bowl")
    assert offered(scenario) == ["torch", "optax", "numpy", "landscape"]
    strange = Scenario(Turned(surface=SURFACES["bowl"]()), scenario.runs)
    assert offered(strange) == []
    searching = decode("surface=bowl&run=lbfgs&run=adam")
    assert offered(searching) == ["numpy", "landscape"]
    assert offered(searching, whose=1) == ["torch", "optax", "numpy", "landscape"]
    with pytest.raises(ValueError, match="L-BFGS decides step by step"):
        program(searching, "optax")
    with pytest.raises(ValueError, match="no formula"):
        program(strange, "torch")


HOSTILE = st.text(max_size=12) | st.sampled_from(
    [
        "\n",
        "\r",
        "\x0c",
        "\x85",
        "\u2028",
        "\u2029",
        "\u202e",
        "\0",
        "'",
        '"',
        '"""',
        "\\",
        "{0}",
        "#",
        "coding:utf-7",
        "\ud800",
    ]
)
NAMES = st.lists(HOSTILE, min_size=1, max_size=3).map("\nimport os".join)


@given(NAMES, NAMES, st.lists(NAMES, min_size=2, max_size=2, unique=True))
@DRAWN
def test_no_name_leaves_its_comment(column: str, target: str, classes: list[str]) -> None:
    scenario = decode("surface=data,data:line_exact,model:line,loss:mse&run=adam&run=sam&steps=3")
    plain = {slug: shape(program(scenario, slug)) for slug in FRAMEWORKS}
    data = DATASETS["line_exact"]()
    for name, value in {"inputs": (column,), "target": target, "classes": tuple(classes), "source": column}.items():
        object.__setattr__(data, name, value)
    surface = scenario.surface.replace()
    object.__setattr__(surface, "data", data)
    hostile = dataclasses.replace(scenario, surface=surface)
    for slug in FRAMEWORKS:
        assert shape(program(hostile, slug)) == plain[slug]


def shape(source: str) -> str:
    """Give all that a program says, comments left out, read as a file is."""
    return ast.dump(ast.parse(source.encode("utf-8")))


@given(scenarios())
@settings(max_examples=80, deadline=None)
def test_every_scenario_is_a_program_in_every_framework(scenario: Scenario) -> None:
    for slug in offered(scenario):
        taken = file(chosen(scenario), slug)
        tree = ast.parse(taken.data)
        kinds = {type(node).__name__ for node in tree.body}
        assert kinds <= {"Import", "ImportFrom", "Assign", "Expr", "FunctionDef", "ClassDef", "For"}
        imported = {
            alias.name.partition(".")[0] for node in tree.body if isinstance(node, ast.Import) for alias in node.names
        }
        assert imported <= {"jax", "math", "numpy", "optax", "torch"}
        assert len(taken.data) < 120_000
        assert taken.name.endswith(".py")


@given(st.text(max_size=300))
def test_a_comment_stays_one(text: str) -> None:
    assert all(line.startswith("#") for line in layout.comment(text).split("\n"))
    assert ast.parse("pass\n\n" + layout.comment(text)).body[1:] == []


@given(scenarios(), st.sampled_from([*FRAMEWORKS, "", "cobol"]), st.integers(-1, 9))
@settings(max_examples=80, deadline=None)
def test_every_program_has_one_address(scenario: Scenario, framework: str, slot: int) -> None:
    asked = read(f"{encode(scenario)}&as={framework}&whose={slot}")
    there = offered(scenario, slot)
    assert asked.framework == (framework if framework in there else there[0])
    assert read(asked.query) == asked
    assert read(asked.query).query == asked.query
    seen = scenario.run(slot)
    assert [run.slot for run in asked.scenario.runs] == [run.slot for run in chosen(scenario).runs if not seen] + (
        [slot] if seen else []
    )


@given(st.text(max_size=200))
def test_nonsense_has_an_address_too(query: str) -> None:
    assert read(read(query).query) == read(query)


def test_a_singular_matrix_ends_the_run_that_met_it_alone() -> None:
    scenario = decode("surface=beale&run=newton,damping:1e-8&run=sgd&steps=200")
    newton, sgd = ours(scenario)
    got = losses(program(scenario, "numpy"))
    assert np.isnan(newton)
    assert np.isnan(got[0])
    assert got[1] == pytest.approx(sgd, rel=1e-9)
    assert "a run that diverges, this goes on: Newton at step 1.\n" in program(scenario, "numpy")


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("surface=bowl&run=sgd,lr:5&run=sam,lr:5&steps=300", "goes on: SGD at step 4, SAM at step 4."),
        ("surface=rosenbrock&run=sgd,lr:0.1&run=newton&steps=30", "goes on: SGD at step 3."),
        ("surface=beale&run=sam,lr:1&starts=3&spread=box&steps=40", "goes on from the first start: SAM at step 2."),
        ("surface=bowl&run=sgd,lr:5&steps=3", None),
        ("surface=bowl&run=sgd,lr:5&steps=4", "goes on: SGD at step 4."),
    ],
)
def test_what_diverges_is_said_with_its_step_and_warns_nobody(link: str, told: str | None) -> None:
    scenario = decode(link)
    source = program(scenario, "numpy")
    assert len(printed(source)) == len(scenario.runs) * scenario.setup.starts
    head = " ".join(line.removeprefix("# ") for line in source.splitlines() if line.startswith("# "))
    assert told in head if told else "goes on" not in head


KINKED = (
    "surface=data,data:line_exact,model:{model},loss:mae&run=newton,damping:{damping},lr:{lr}&steps=12&batch={batch}"
)


@pytest.mark.parametrize(
    ("model", "damping", "lr", "hangs"),
    [("sinusoid", 0.1, 1, True), ("sinusoid", 1e-4, 0.01, True), ("line", 1, 1, False), ("line", 1e-4, 1, False)],
)
@pytest.mark.parametrize("batch", [0, 3])
def test_what_hangs_on_rounding_is_said_of_no_other(
    model: str, damping: float, lr: float, hangs: bool, batch: int
) -> None:
    scenario = decode(KINKED.format(model=model, damping=damping, lr=lr, batch=batch))
    source = program(scenario, "numpy")
    assert ("hangs on the last bit of every rounding, and may end elsewhere: Newton." in source) == hangs
    agrees = np.allclose(losses(source), ours(scenario), rtol=1e-9, atol=1e-12)
    assert agrees != hangs


CUSPS = (
    "x^(2/3) + y^(2/3)",
    "x^(4/5) + y^2",
    "|x|^(2/3)*(1 + sin(y)^2) + y²/4",
    "√|x-y| + (x+y)²",
    "√|x+y| + (x-y)²",
    "(1-x)^2 + 100|y-x²|",
    "√(x²+y²)",
    "x^-(1/3) + y²",
)


@pytest.mark.parametrize("text", CUSPS)
def test_beside_a_cusp_a_run_agrees_to_nine_digits_or_is_said_to_hang_on_rounding(text: str) -> None:
    for x, y in ((1.3, 0.7), (-0.5, 1e-3), (1e-4, -2.1)):
        for method, lr in (("sgd", 0.1), ("momentum", 0.02), ("adam", 0.1)):
            run = Run(OPTIMIZERS[method](lr=lr))
            scenario = Scenario(SURFACES["own"](z=text), (run,), Setup(steps=120, x=x, y=y))
            source, expected = program(scenario, "numpy"), ours(scenario)
            agrees = np.allclose(losses(source), expected, rtol=1e-9, atol=1e-12)
            assert agrees or not np.isfinite(expected).all() or "Left out is what hangs" in source, (x, y, method)


def test_what_hangs_on_rounding_is_seen_though_the_formula_has_the_weights_in_one_difference() -> None:
    run = Run(OPTIMIZERS["sgd"](lr=0.1))
    scenario = Scenario(SURFACES["own"](z="√|x-y| + (x+y)²"), (run,), Setup(steps=200, x=1e-4, y=-2.1))
    assert hangs(scenario, run)


def test_no_plain_run_is_said_to_hang_on_rounding() -> None:
    for surface in BEARABLE:
        for scenario in every_method_and_schedule(surface):
            assert not any(hangs(scenario, run) for run in scenario.runs if is_plain(run))


@pytest.mark.parametrize("slug", FRAMEWORKS)
def test_the_front_page_leaves_with_all_that_it_is(slug: str) -> None:
    source = program(FRONT_PAGE, slug)
    (link,) = (line[4:] for line in source.splitlines() if line.startswith("# /?"))
    assert "surface=himmelblau" in link
    assert decode(link) == FRONT_PAGE
    assert "# Needs: pip install " in source


def test_a_quadratic_with_adam_is_short() -> None:
    for slug in FRAMEWORKS:
        lines = [line for line in program(decode("surface=bowl&run=adam,lr:0.1"), slug).splitlines() if line]
        assert len(lines) <= 32, slug


def test_the_link_is_in_the_head() -> None:
    link = "surface=bowl&run=adam,lr:0.1&steps=50"
    for slug in FRAMEWORKS:
        assert f"# /?{link}" in program(decode(link), slug).splitlines()[:8]
        there = "https://landscape.example.org/de/"
        assert f"# {there}?{link}" in program(decode(link), slug, page=there).splitlines()[:8]


def test_the_table_of_a_visitor_leaves_row_by_row() -> None:
    x = np.linspace(0, 1, 225)
    table = Table("number", ("a", "b"), (), Rows(x[:, None], 3 * x + 1, np.zeros(225, dtype=bool)))
    scenario = decode(f"surface=data,data:own,data.packed:{pack(table)}&run=sgd,lr:0.1&steps=20")
    assert scenario.surface.count == 225
    assert_same(scenario, "numpy")
    assert_same(scenario, "landscape")
