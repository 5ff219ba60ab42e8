"""Programs for Optax: its transformations and schedules where they are the same, the rule as one where not."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from itertools import accumulate
from typing import Any, Final

from landscape.core.optimizers import Optimizer
from landscape.core.surfaces import Surface
from landscape.export.code import chance, layout, problem, schedules
from landscape.export.code.dialect import Dialect, call, expression, from_one_module, higher_and_lower
from landscape.export.code.framework import FRAMEWORKS, Translated, in_float32, labels
from landscape.export.code.problem import Objective, about
from landscape.export.code.rule import Method, asked, method
from landscape.simulation.scenario import Run, Scenario

FLOAT64: Final = 'jax.config.update("jax_enable_x64", True)  # without this line: float32'
"""The line that a program loses to run in the framework's own precision."""


def _relu(arguments: list[ast.expr], tensors: list[bool]) -> ast.expr | None:
    """Write the maximum of nothing and a tensor, whose slope is level at the kink itself."""
    if tensors[0] or not isinstance(arguments[0], ast.Constant) or arguments[0].value != 0:
        return None
    return call("jax.nn.relu", arguments[1])


def _of_three(arguments: list[ast.expr], _: list[bool]) -> ast.expr:
    return call("jax.nn.logsumexp", call("jnp.stack", ast.List(arguments)), axis=ast.Constant(0))


_FUNCTIONS: Final = from_one_module(
    "jnp",
    *("abs", "cbrt", "ceil", "cos", "cosh", "exp", "floor", "log", "log10", "log2", "maximum", "mean", "minimum"),
    *("sign", "sin", "sinh", "sqrt", "sum", "tan", "tanh"),
    **{f"a{name}": f"jnp.arc{name}" for name in ("cos", "cosh", "sin", "sinh", "tan", "tanh")},
    log_cosh="log_cosh",
    root_of="root_of",
    norm="jnp.linalg.norm",
    sigmoid="jax.nn.sigmoid",
    softplus="jax.nn.softplus",
)
DIALECT: Final = Dialect(
    functions=_FUNCTIONS,
    numbers=_FUNCTIONS | {"max": "max", "min": "min"},
    pi="jnp.pi",
    e="jnp.e",
    where="jnp.where",
    traced=True,
    helpers={
        "log_cosh": "def log_cosh(x):\n    return jnp.logaddexp(x, -x) - jnp.log(2)",
        **higher_and_lower("jnp.where"),
    },
    special={"maximum": _relu, "logsumexp": _of_three},
)
LOSSES: Final[Mapping[str, str]] = {
    "mse": "jnp.mean((z - y)**2)",
    "huber": "jnp.mean(optax.huber_loss(z, y, delta={delta}))",
    "cross_entropy": "jnp.mean(optax.sigmoid_binary_cross_entropy(z, y))",
    "categorical": (
        "jnp.mean(optax.softmax_cross_entropy_with_integer_labels(jnp.stack([z0, z1, z2], axis=1), y.astype(int)))"
    ),
}
"""Losses that Optax has."""
OBJECTIVE: Final = Objective(DIALECT, "jnp.mean", LOSSES)


def _beside(told: Mapping[str, Any]) -> str:
    return f", {about(told)}" if told else ""


def _changed(one: Any, **theirs: str) -> str:
    """Write the settings that are not the usual ones, by their names: ``ours="theirs"``."""
    usual = type(one).params()
    return _beside({t: getattr(one, o) for o, t in theirs.items() if getattr(one, o) != usual[o].default})


def _moments(name: str, **more: str) -> Callable[[Any, str], str]:
    names = {"beta1": "b1", "beta2": "b2", **more}
    return lambda one, rate: f"optax.{name}({rate}{_changed(one, **names)})"


def _adamw(one: Any, rate: str) -> str:
    told = _changed(one, beta1="b1", beta2="b2", eps="eps")
    return f"optax.adamw({rate}{told}, weight_decay={one.weight_decay!r})"


def _rmsprop(one: Any, rate: str) -> str:
    scale = "scale_by_stddev" if one.centered else "scale_by_rms"
    gathered = f", optax.trace({one.momentum!r})" if one.momentum else ""
    scaled = f"optax.{scale}({about({'decay': one.alpha, 'eps': one.eps, 'eps_in_sqrt': False})})"
    return f"optax.chain({scaled}{gathered}, optax.scale_by_learning_rate({rate}))"


def _with_decay(write: Callable[[Any, str], str]) -> Callable[[Any, str], str]:
    """Add the weights to the gradient before anything is done to it, as PyTorch does."""

    def decayed(one: Any, rate: str) -> str:
        plain = write(one, rate)
        return f"optax.chain(optax.add_decayed_weights({one.weight_decay!r}), {plain})" if one.weight_decay else plain

    return decayed


OPTIMIZERS: Final[Mapping[str, Callable[[Any, str], str | None]]] = {
    "sgd": _with_decay(lambda _, rate: f"optax.sgd({rate})"),
    "nesterov": _with_decay(lambda one, rate: f"optax.sgd({rate}, momentum={one.momentum!r}, nesterov=True)"),
    "momentum": lambda one, rate: (
        None
        if one.dampening
        else _with_decay(lambda one, rate: f"optax.sgd({rate}, momentum={one.momentum!r})")(one, rate)
    ),
    "rmsprop": _with_decay(_rmsprop),
    "adadelta": _with_decay(lambda one, rate: f"optax.adadelta({rate}{_changed(one, rho='rho', eps='eps')})"),
    "adam": _with_decay(_moments("adam", eps="eps")),
    "adamax": _with_decay(_moments("adamax", eps="eps")),
    "adamw": _adamw,
    "lion": lambda one, rate: f"optax.lion({rate}{_changed(one, beta1='b1', beta2='b2', weight_decay='weight_decay')})",
}
"""Methods that Optax has with the very same numbers; any other is written by its rule."""


def _restarts(s: Any, lr: float, steps: int) -> str | None:
    if s.t_mult == 1:
        return None
    lengths = [s.t_0]
    while sum(lengths) < steps:
        lengths.append(lengths[-1] * s.t_mult)
    floor = f", alpha={s.floor!r}" if s.floor else ""
    cycles = ", ".join(f"optax.cosine_decay_schedule({lr!r}, {length}{floor})" for length in lengths)
    begins = list(accumulate(lengths[:-1]))
    return f"optax.join_schedules([{cycles}], {begins})" if begins else cycles


SCHEDULES: Final[Mapping[str, Callable[[Any, float, int], str | None]]] = {
    "cosine": lambda s, lr, _: f"optax.cosine_decay_schedule({lr!r}, STEPS{f', alpha={s.floor!r}' if s.floor else ''})",
    "restarts": _restarts,
}
"""Schedules that Optax has with the very same numbers; any other is a function of the step.

Its exponential and polynomial ones are not: they reckon with the number of the step in float32, whatever is set.
"""


@FRAMEWORKS.register
class Optax(Translated):
    """JAX's gradients, Optax's transformations."""

    slug, title, needs = "optax", "Optax (JAX)", "pip install optax"
    precision = in_float32("JAX's")
    objective, array = OBJECTIVE, "jnp.array"
    modules = ("jax", "jax.numpy as jnp", "numpy as np", "optax")
    setting = FLOAT64

    def has(self, optimizer: Optimizer) -> bool:
        """Tell whether Optax has a method with the very same numbers."""
        return _own(optimizer, "") is not None

    def descent(self, scenario: Scenario, rules: Mapping[str, Method]) -> list[str]:
        """Write the curvature, transformations by their rules, the training, and the runs."""
        curved = any(one.asks_curvature for one in rules.values())
        elsewhere = any(one.asks_elsewhere for one in rules.values())
        return [
            _hessian(scenario.surface) if curved else "",
            *(_transformation(one) for one in rules.values()),
            _train(scenario, elsewhere=elsewhere),
            *_runs(scenario),
        ]


def _own(optimizer: Optimizer, rate: str) -> str | None:
    write = OPTIMIZERS.get(optimizer.slug)
    return write(optimizer, rate) if write else None


def _hessian(surface: Surface) -> str:
    """Write the curvature: that of JAX, or over data, where kinks have none, the slope differenced."""
    if not problem.array_names(surface):
        return "hessian = jax.hessian(loss)"
    return "slope = jax.grad(loss)\n\n\n" + problem.differenced(surface, "slope", "jnp")


def _transformation(one: Method) -> str:
    """Write a method as a gradient transformation."""
    settings = [name for name in one.settings if name != "lr"]

    def gradient(place: ast.expr) -> ast.expr:
        here = isinstance(place, ast.Name) and place.id == "x"
        return expression("grads") if here else call("gradient", place)

    lines = one.written(DIALECT, asked("jnp", gradient, raises=False), lambda said: f"x = {said}")
    zeros = ", ".join(['"t": 0', *(f'"{name}": jnp.zeros_like(params)' for name in one.memory)])
    kept = ", ".join(['"t": t', *(f'"{name}": {name}' for name in one.memory)])
    state = [f'{name} = state["{name}"]' for name in one.memory]
    more = ", *, gradient, **_" if one.asks_elsewhere else ""
    made = "GradientTransformationExtraArgs" if one.asks_elsewhere else "GradientTransformation"
    return layout.block(
        f"def {one.function}({', '.join(['learning_rate', *settings])}):",
        [
            f'"""{one.optimizer.title}, by its rule."""\n',
            layout.block("def init(params):", [f"return {{{zeros}}}"]) + "\n",
            layout.block(
                f"def update(grads, state, params{more}):",
                [
                    'x, t = params, state["t"] + 1',
                    "rate = learning_rate(t - 1) if callable(learning_rate) else learning_rate",
                    *state,
                    *lines,
                    f"return x - params, {{{kept}}}",
                ],
            )
            + "\n",
            f"return optax.{made}(init, update)",
        ],
    )


def _train(scenario: Scenario, *, elsewhere: bool) -> str:
    """Write the loop over a step that is compiled."""
    surface, setup = scenario.surface, scenario.setup
    batches = chance.has_batches(surface, setup)
    noisy, many = bool(setup.noise), setup.starts > 1
    given = [*(["rows"] if batches else []), *(["noise"] if noisy else [])]
    columns = [f"{name}[rows]" for name in problem.array_names(surface)] if batches else []
    slope = f"jax.grad(loss)({', '.join(['w', *columns])})"
    clipped = bool(setup.clip_norm or setup.clip_value)
    parts = []
    gradient = "jax.grad(loss)"
    if noisy or batches or clipped:
        gradient = "gradient"
        lines = [f"g = {slope}{' + noise' if noisy else ''}"]
        if setup.clip_norm:
            lines += [
                "# as torch.nn.utils.clip_grad_norm_, which adds 1e-6; optax.clip_by_global_norm does not",
                f"g = g * jnp.minimum(1, {setup.clip_norm!r} / (jnp.linalg.norm(g) + 1e-6))",
            ]
        lines += [f"g = jnp.clip(g, {-setup.clip_value!r}, {setup.clip_value!r})"] if setup.clip_value else []
        parts.append(layout.block(f"def gradient({', '.join(['w', *given])}):", [*lines, "return g"]))
    again = f"lambda place: {gradient}({', '.join(['place', *given])})" if given else gradient
    more = f", gradient={again}" if elsewhere else ""
    step = [
        f"grads = {gradient}({', '.join(['w', *given])})",
        f"updates, state = optimizer.update(grads, state, w{more})",
        "return optax.apply_updates(w, updates), state",
    ]
    passed = [*(["batches[t]"] if batches else []), *(["noise[t]"] if noisy else [])]
    outer = ["optimizer", "w", *(["noise"] if noisy and many else [])]
    parts.append(
        layout.block(
            f"def train({', '.join(outer)}):",
            [
                *(["optimizer = optax.with_extra_args_support(optimizer)"] if elsewhere else []),
                "state = optimizer.init(w)\n",
                "@jax.jit",
                layout.block(f"def step({', '.join(['w', 'state', *given])}):", step) + "\n",
                layout.block(
                    f"for {'t' if passed else '_'} in range(STEPS):",
                    [f"w, state = step({', '.join(['w', 'state', *passed])})"],
                ),
                "return w",
            ],
        )
    )
    return "\n\n\n".join(parts)


def _runs(scenario: Scenario) -> list[str]:
    """Write every run: its schedule, its optimizer, the training, and what is printed."""
    setup, parts = scenario.setup, []
    noisy = ["noise[ball]"] if setup.noise and setup.starts > 1 else []
    for run, label in zip(scenario.runs, labels(scenario.runs), strict=True):
        rate, schedule = _rate(run, setup.steps)
        inline = bool(schedule) and "def " not in schedule
        parts += [schedule] if schedule and not inline else []
        lines = [schedule] if inline else []
        lines.append(f"optimizer = {_optimizer(run.optimizer, rate, scenario)}")
        printed = f"print({label + ':'!r}, w.tolist(), float(loss(w)))"
        if setup.starts == 1:
            start = f"jnp.array([{', '.join(repr(float(c)) for c in scenario.start)}])"
            lines += [f"w = train(optimizer, {start})", printed]
        else:
            trained = f"w = train({', '.join(['optimizer', 'jnp.array(start)', *noisy])})"
            lines.append(layout.block("for ball, start in enumerate(starts):", [trained, printed]))
        parts.append("\n".join(lines))
    return parts


def _rate(run: Run, steps: int) -> tuple[str, str]:
    """Give how the learning rate is passed, and what makes it."""
    lr, schedule = run.optimizer.lr, run.schedule
    if schedules.is_constant(schedule, steps):
        return repr(lr), ""
    own = SCHEDULES[schedule.slug](schedule, lr, steps) if schedule.slug in SCHEDULES else None
    if own is not None:
        return "schedule", f"schedule = {own}"
    factor = schedules.factor(schedule, steps, DIALECT, tensor=True)
    if factor is None:
        lines = [f"return {lr!r} * factors[t]"]
        head = f"factors = jnp.array({schedules.factors(schedule, steps)})\n\n\n"
        return "schedule", head + layout.block("def schedule(t):", lines)
    lines = ["t = jnp.asarray(t, float)", *factor[:-1], f"return {problem.tidy(f'{lr!r} * ({factor[-1]})')}"]
    return "schedule", layout.block("def schedule(t):", lines)


def _optimizer(optimizer: Optimizer, rate: str, scenario: Scenario) -> str:
    own = _own(optimizer, rate)
    if own is not None:
        return own
    one = method([run.optimizer for run in scenario.runs if run.optimizer.slug == optimizer.slug])
    values = {name: getattr(optimizer, name) for name in one.settings if name != "lr"}
    return f"{one.function}({rate}{_beside(values)})"
