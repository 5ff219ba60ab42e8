"""Programs that are run, and what they print beside what we simulate."""

from __future__ import annotations

import contextlib
import io
import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from landscape.core.expressions import FUNCTIONS
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.parts import param
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES, Array, Formula
from landscape.export.code import FRAMEWORKS, chosen, program
from landscape.export.code.problem import Objective
from landscape.simulation.scenario import MAX_RUNS, Run, Scenario, Setup
from landscape.simulation.simulate import simulate

RELATIVE, ABSOLUTE = 1e-9, 1e-12
"""How exactly a loss must be met: nine digits, and twelve after the point where it is near zero."""
LINE = re.compile(r"(.+): (\[.+\]) (\S+)")
DATA = SURFACES["data"]
BEARABLE = {"rosenbrock": 5e-4, "himmelblau": 5e-3, "data": 0.05}
"""Surfaces on which all methods are run, and the rate that plain descent bears there."""
STEPS, FEW = 24, 6


FORMULAS = (
    "acos(x/9) + asin(y/9) + acosh(2 + x**2) + asinh(y) + atanh(x/9) + atan(y)",
    "cbrt(x + 4) + ceil(x)*y + floor(y)*x + log10(5 + x) + log2(5 + y)",
    "max(a, 2, x, y) + min(x, y**2, a, 3) + max(x, x**2 + a) + min(1, 2, x) + max(a, 1)*y",
    "sign(x)*y + sign(a)*x + cbrt(a)*y + max(cos(a), sin(a))*x + abs(y - a) + log10(a) + ceil(a)*y",
    "(x**2 if x < y and 0 < x < 4 else y**2) + (x if y > 1 or x > 9 else -y) + (x*y if a > 0 else 1)",
    "cosh(x)*exp(-y) + sinh(y) + tan(x/9) + tanh(y) + sqrt(5 + x) + log(5 + y) + sin(x)*cos(y)",
)
"""Formulas that together call all that one may call, of weights and of parameters, and choose."""


def assert_said(formula: str, objective: Objective, modules: dict[str, Any], weights: Callable[..., Any]) -> None:
    """Hold the loss that a program has of a formula against the formula, in numbers."""
    text = formula

    class Written(Formula):
        """Somebody's own."""

        slug, title, formula = "written", "Written", text
        box, start = ((-3.0, 3.0), (-3.0, 3.0)), (1.0, 1.0)
        a: float = param(1.5, 0, 3, help="A number in it")

    loss = objective.loss(Written(), batches=False)
    program = "\n".join([*objective.dialect.helped(loss), loss])
    exec(program, modules)
    known = {name: function.number for name, function in FUNCTIONS.items()}
    for x, y in itertools.product((-2.25, 0.0, 1.5, 2.0), repeat=2):
        expected = eval(formula, known | {"x": x, "y": y, "a": 1.5})
        np.testing.assert_allclose(float(modules["loss"](weights([x, y]))), expected, rtol=1e-12, err_msg=program)


def printed(source: str) -> list[tuple[str, Array, float]]:
    """Run a program in a namespace of its own; give the name, the place and the loss of every line it prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), np.errstate():  # which a program may set
        exec(compile(source, "<program>", "exec"), {"__name__": "__main__"})
    found = [LINE.fullmatch(line) for line in out.getvalue().splitlines()]
    return [
        (one[1], np.array([float(part) for part in one[2][1:-1].split(",")]), float(one[3])) for one in found if one
    ]


def losses(source: str) -> Array:
    """Run a program; give all losses it prints."""
    return np.array([loss for _, _, loss in printed(source)])


def ours(scenario: Scenario) -> Array:
    """Give the last losses of all runs that are seen, ball by ball."""
    return np.concatenate([trajectory.loss[-1] for trajectory in simulate(chosen(scenario))])


def first(scenario: Scenario) -> float:
    """Give the loss where all runs begin."""
    return float(scenario.surface.value(scenario.start))


def assert_same(scenario: Scenario, framework: str) -> None:
    """Hold what a program prints against what we simulate; a scenario that diverges would prove nothing."""
    expected = ours(scenario)
    assert np.isfinite(expected).all()
    np.testing.assert_allclose(losses(program(scenario, framework)), expected, rtol=RELATIVE, atol=ABSOLUTE)


def every_method_and_schedule(slug: str, framework: str = "numpy") -> Iterator[Scenario]:
    """Give scenarios on a surface in which every method follows every schedule, as many at a time as there may be.

    Only those that a framework can say. Who compares losses takes few steps at its own rate: the last bits decide where
    they are many, or first trials are tiny.
    """
    surface = SURFACES[slug]()
    both = itertools.product(OPTIMIZERS.values(), SCHEDULES.values())
    every = [Run(method(lr=_rate(method.slug, slug)), schedule()) for method, schedule in both]
    said = [run for run in every if not FRAMEWORKS[framework].refuses(Scenario(surface, (run,)))]
    for plain, steps in ((True, STEPS), (False, FEW)):
        runs = [run for run in said if is_plain(run) is plain and (plain or run.schedule.slug == "constant")]
        for low in range(0, len(runs), MAX_RUNS):
            yield Scenario(surface, tuple(runs[low : low + MAX_RUNS]), Setup(steps=steps))


def is_plain(run: Run) -> bool:
    """Tell whether a run compares no losses."""
    return not run.optimizer.update().asks_loss


def _rate(method: str, surface: str) -> float:
    """Give a rate at which a method gets somewhere: some measure steps in the slope, others in lengths of their own."""
    usual = OPTIMIZERS[method].params()["lr"].default
    measured = usual >= 0.01 and method not in ("newton", "adadelta", "prodigy")
    return min(usual, BEARABLE[surface]) if measured and is_plain(Run(OPTIMIZERS[method]())) else usual


CHANCE = (
    Setup(steps=STEPS, noise=0.3, seed=5),
    Setup(steps=STEPS, noise=0.1, starts=140, seed=2),
    Setup(steps=STEPS, starts=4, spread="box", clip_norm=0.5),
    Setup(steps=STEPS, batch=7, clip_value=0.2, noise=0.1, starts=3, seed=3),
    Setup(steps=STEPS, batch=7, replacement=True, clip_norm=0.4, seed=9),
)
"""What all runs of a scenario share, with everything that is drawn and clipped."""


def drawn_and_clipped(setup: Setup) -> Iterator[Scenario]:
    """Give scenarios on data and on a formula: with a hidden run, with two gradients a step, with curvature."""
    methods = ("sgd", "adam", "sam", "newton", "lion")
    for surface in (DATA(), SURFACES["himmelblau"]()):
        runs = tuple(Run(OPTIMIZERS[slug](lr=0.003), slot=k, hidden=k == 1) for k, slug in enumerate(methods))
        yield Scenario(surface, runs, setup)
