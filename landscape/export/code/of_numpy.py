"""Programs in plain NumPy: slopes written out, the rule of each method as a loop."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Final

from landscape.core.rules import AXES
from landscape.export.code import chance, layout, problem, schedules
from landscape.export.code.dialect import Dialect, call, expression, from_one_module, higher_and_lower
from landscape.export.code.exactness import diverged_at
from landscape.export.code.framework import FRAMEWORKS, Translated, labels
from landscape.export.code.problem import Objective
from landscape.export.code.rule import Method, asked, guarded
from landscape.simulation.scenario import Run, Scenario

_FUNCTIONS = from_one_module(
    "np",
    *("abs", "cbrt", "ceil", "cos", "cosh", "exp", "floor", "log", "log10", "log2", "maximum", "mean", "minimum"),
    *("sign", "sin", "sinh", "sqrt", "sum", "tan", "tanh"),
    **{f"a{name}": f"np.arc{name}" for name in ("cos", "cosh", "sin", "sinh", "tan", "tanh")},
    log_cosh="log_cosh",
    root_of="root_of",
    logsumexp="logsumexp",
    sigmoid="sigmoid",
    softplus="softplus",
    norm="np.linalg.norm",
    dot="np.dot",
)
DIALECT: Final = Dialect(
    functions=_FUNCTIONS,
    numbers=_FUNCTIONS | {"max": "max", "min": "min"},
    pi="np.pi",
    e="np.e",
    where="np.where",
    plain=True,
    helpers={
        "sigmoid": "def sigmoid(x):\n    return np.exp(-np.logaddexp(0, -x))",
        "softplus": "def softplus(x):\n    return np.logaddexp(0, x)",
        "log_cosh": "def log_cosh(x):\n    return np.logaddexp(x, -x) - np.log(2)",
        "logsumexp": "def logsumexp(a, b, c):\n    return np.logaddexp(np.logaddexp(a, b), c)",
        **higher_and_lower("np.where"),
        **guarded("np", "np.full(2, np.nan)", "np.nan"),
    },
)
QUIET: Final = 'np.seterr(all="ignore")  # what diverges overflows, and ends in inf or nan'
"""The line without which NumPy warns of every run that diverges."""
OBJECTIVE: Final = Objective(DIALECT, "np.mean", {})


@FRAMEWORKS.register
class NumPy(Translated):
    """Nothing but arrays."""

    slug, title, needs = "numpy", "NumPy", "pip install numpy"
    precision = "NumPy's own float64: agrees to nine digits."
    objective, array = OBJECTIVE, "np.array"
    modules = ("numpy as np",)
    searches = True

    def descent(self, scenario: Scenario, rules: Mapping[str, Method]) -> list[str]:
        """Write slopes, a function for each method, and the runs."""
        surface = scenario.surface
        batches = chance.has_batches(surface, scenario.setup)
        name = "slope" if _is_changed(scenario) else "gradient"
        curved = any(one.asks_curvature for one in rules.values())
        return [
            problem.gradient(surface, OBJECTIVE, name, batches=batches),
            problem.hessian(surface, name) if curved else "",
            _gradient(scenario) if _is_changed(scenario) else "",
            _height(scenario) if _extra(scenario) and any(one.rule.asks_loss for one in rules.values()) else "",
            f"{', '.join(AXES)} = np.eye(2)" if any(one.spoken & set(AXES) for one in rules.values()) else "",
            *(_function(one, _extra(scenario)) for one in rules.values()),
            _runs(scenario, rules),
        ]


def _extra(scenario: Scenario) -> tuple[str, ...]:
    """Give what a gradient depends on besides the place."""
    setup = scenario.setup
    stepwise = setup.noise or chance.has_batches(scenario.surface, setup)
    return (*(["t"] if stepwise else []), *(["noise"] if setup.noise and setup.starts > 1 else []))


def _is_changed(scenario: Scenario) -> bool:
    """Tell whether a method sees another gradient than the bare slope."""
    setup = scenario.setup
    return bool(setup.noise or setup.clip_norm or setup.clip_value) or chance.has_batches(scenario.surface, setup)


def _gradient(scenario: Scenario) -> str:
    """Write the gradient that a method sees: of a batch, with noise, clipped."""
    setup, columns = scenario.setup, problem.array_names(scenario.surface)
    batches = chance.has_batches(scenario.surface, setup)
    lines = []
    if batches:
        lines += ["rows = batches[t - 1]", f"g = slope(w, {', '.join(f'{name}[rows]' for name in columns)})"]
    else:
        lines += ["g = slope(w)"]
    lines += ["g = g + noise[t - 1]"] if setup.noise else []
    lines += [f"g = g * min(1, {setup.clip_norm!r} / (np.linalg.norm(g) + 1e-6))"] if setup.clip_norm else []
    lines += [f"g = np.clip(g, {-setup.clip_value!r}, {setup.clip_value!r})"] if setup.clip_value else []
    return layout.block(f"def gradient({', '.join(['w', *_extra(scenario)])}):", [*lines, "return g"])


def _height(scenario: Scenario) -> str:
    """Write the loss that a method sees: of a batch, and tilted by the noise."""
    columns = problem.array_names(scenario.surface) if chance.has_batches(scenario.surface, scenario.setup) else ()
    lines = ["rows = batches[t - 1]"] if columns else []
    seen = f"loss({', '.join(['w', *(f'{name}[rows]' for name in columns)])})"
    tilt = " + np.dot(noise[t - 1], w)" if scenario.setup.noise else ""
    return layout.block(f"def height({', '.join(['w', *_extra(scenario)])}):", [*lines, f"return {seen}{tilt}"])


def _function(one: Method, extra: tuple[str, ...]) -> str:
    """Write a method as a function from a place to where it ends."""

    def gradient(place: ast.expr) -> ast.expr:
        return call("gradient", place, *map(expression, extra))

    def loss(place: ast.expr) -> ast.expr:
        return call("height" if extra else "loss", place, *map(expression, extra))

    oracles = asked("np", gradient) | {"loss": loss}
    lines = one.written(DIALECT, oracles, lambda said: f"x = {said}")
    counted = one.counts or "t" in extra
    loop = "for t, rate in enumerate(rates, 1):" if counted else "for rate in rates:"
    given = ["x", "rates", *(name for name in extra if name != "t"), *(n for n in one.settings if n != "lr")]
    vectors = [name for name in one.memory if name not in one.rule.numbers]
    numbers = [name for name in one.memory if name in one.rule.numbers]
    begin = [
        *([f"{' = '.join(vectors)} = np.zeros(2)"] if vectors else []),
        *([f"{' = '.join(numbers)} = 0.0"] if numbers else []),
    ]
    return layout.block(f"def {one.function}({', '.join(given)}):", [*begin, layout.block(loop, lines), "return x"])


def _runs(scenario: Scenario, methods: Mapping[str, Method]) -> str:
    """Write every run: its rates, the descent, and what is printed."""
    setup, parts = scenario.setup, [QUIET] if _may_diverge(scenario) else []
    noisy = bool(setup.noise) and setup.starts > 1
    if any(not schedules.is_constant(run.schedule, setup.steps) for run in scenario.runs):
        parts.append("t = np.arange(STEPS)")
    for run, label in zip(scenario.runs, labels(scenario.runs), strict=True):
        one = methods[run.optimizer.slug]
        values = {name: getattr(run.optimizer, name) for name in one.settings if name != "lr"}
        given = ["rates", *(["noise[ball]"] if noisy else []), *([problem.about(values)] if values else [])]
        lines = _rates(run, setup.steps)
        if setup.starts == 1:
            start = f"np.array([{', '.join(repr(float(c)) for c in scenario.start)}])"
            lines += [f"x = {one.function}({', '.join([start, *given])})", _printed(label)]
        else:
            head = "for ball, start in enumerate(starts):"
            inner = [f"x = {one.function}({', '.join(['start', *given])})", _printed(label)]
            lines.append(layout.block(head, inner))
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _may_diverge(scenario: Scenario) -> bool:
    """Tell whether a run diverges, or might from one of many starts."""
    return scenario.setup.starts > 1 or any(diverged_at(scenario, run) is not None for run in scenario.runs)


def _rates(run: Run, steps: int) -> list[str]:
    lr = run.optimizer.lr
    if schedules.is_constant(run.schedule, steps):
        return [f"rates = np.full(STEPS, {lr!r})"]
    factor = schedules.factor(run.schedule, steps, DIALECT, tensor=True)
    if factor is None:
        return [f"rates = {lr!r} * np.array({schedules.factors(run.schedule, steps)})"]
    return [*factor[:-1], f"rates = {problem.tidy(f'{lr!r} * ({factor[-1]})')}"]


def _printed(label: str) -> str:
    return f"print({label + ':'!r}, x.tolist(), float(loss(x)))"
