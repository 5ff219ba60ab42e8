"""Programs for PyTorch: ``torch.optim`` and its schedulers where it has them, the rule as a subclass where not."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from landscape.core.optimizers import Optimizer
from landscape.core.schedules import Schedule
from landscape.core.surfaces import Surface
from landscape.export.code import chance, layout, problem, schedules
from landscape.export.code.dialect import Dialect, call, expression, from_one_module, higher_and_lower
from landscape.export.code.framework import FRAMEWORKS, Translated, in_float32, labels
from landscape.export.code.problem import Objective, about
from landscape.export.code.rule import Method, asked, guarded, method
from landscape.simulation.scenario import Run, Scenario, Setup

FLOAT64: Final = "torch.set_default_dtype(torch.float64)  # without this line: float32"
"""The line that a program loses to run in the framework's own precision."""


def _clamp(name: str) -> Callable[[list[ast.expr], list[bool]], ast.expr | None]:
    """Write a maximum or minimum of a tensor and a number, which ``torch.maximum`` does not take."""

    def write(arguments: list[ast.expr], tensors: list[bool]) -> ast.expr | None:
        if all(tensors):
            return None
        number, tensor = arguments if tensors[1] else reversed(arguments)
        if name == "min" and isinstance(number, ast.Constant) and number.value == 0:
            return call("torch.relu", tensor)  # unlike a clamp it is level at the kink itself
        return call("torch.clamp", tensor, **{name: number})

    return write


def _norm_of_three(arguments: list[ast.expr], _: list[bool]) -> ast.expr:
    return call("torch.logsumexp", call("torch.stack", ast.List(arguments)), dim=ast.Constant(0))


_ALIKE = (
    *("acos", "acosh", "asin", "asinh", "atan", "atanh", "ceil", "cos", "cosh", "exp", "floor", "log", "log10", "log2"),
    *("sin", "sinh", "sqrt", "tan", "tanh"),
)
"""What ``torch`` and ``math`` have under one name."""
DIALECT: Final = Dialect(
    functions=from_one_module(
        "torch",
        *(*_ALIKE, "abs", "maximum", "mean", "minimum", "sigmoid", "sign", "sum"),
        cbrt="cbrt",
        log_cosh="log_cosh",
        root_of="root_of",
        softplus="softplus",
        norm="torch.linalg.norm",
    ),
    numbers=from_one_module(
        "math",
        *(*_ALIKE, "cbrt"),
        abs="abs",
        max="max",
        maximum="max",
        min="min",
        minimum="min",
        root_of="root_of",
        sign="sign",
    ),
    pi="math.pi",
    e="math.e",
    where="torch.where",
    helpers={
        "log_cosh": "def log_cosh(x):\n    return torch.logaddexp(x, -x) - math.log(2)",
        "softplus": "def softplus(x):\n    return torch.logaddexp(x, torch.zeros_like(x))",
        "cbrt": "def cbrt(x):\n    return torch.sign(x) * torch.abs(x)**(1 / 3)",
        "sign": "def sign(x):\n    return (x > 0) - (x < 0)",
        **higher_and_lower("torch.where"),
        **guarded("torch", "torch.full_like(g, torch.nan)", "torch.tensor(torch.nan)"),
    },
    special={"maximum": _clamp("min"), "minimum": _clamp("max"), "logsumexp": _norm_of_three},
)
LOSSES: Final[Mapping[str, str]] = {
    "mse": "F.mse_loss(z, y)",
    "mae": "F.l1_loss(z, y)",
    "huber": "F.huber_loss(z, y, delta={delta})",
    "cross_entropy": "F.binary_cross_entropy_with_logits(z, y)",
    "weighted": "F.binary_cross_entropy_with_logits(z, y, pos_weight=torch.tensor({pos_weight}))",
    "squared_sigmoid": "F.mse_loss(torch.sigmoid(z), y)",
    "categorical": "F.cross_entropy(torch.stack([z0, z1, z2], dim=1), y.long())",
}
"""Losses that ``torch.nn.functional`` has."""
OBJECTIVE: Final = Objective(DIALECT, "torch.mean", LOSSES)


@dataclass(frozen=True)
class Own:
    """A class of ``torch.optim``, whose arguments have our names.

    Attributes
    ----------
    name
        What it is called.
    always
        Arguments that are told even where we have our usual value, since torch's is another.
    fixed
        Further arguments.
    suits
        Whether it takes these settings.
    """

    name: str
    always: tuple[str, ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    suits: Callable[[Any], bool] = lambda _: True

    def write(self, optimizer: Optimizer) -> str:
        """Write its call for the tensor ``w``."""
        values, usual = optimizer.values(), type(optimizer).params()
        told = {n: v for n, v in values.items() if n == "lr" or n in self.always or v != usual[n].default}
        if "beta1" in told or "beta2" in told:
            told = {"lr": told["lr"], "betas": (values["beta1"], values["beta2"])} | told
        rest = {name: value for name, value in told.items() if name not in ("beta1", "beta2")}
        return f"torch.optim.{self.name}([w], {about({**rest, **self.fixed})})"


OPTIMIZERS: Final[Mapping[str, Own]] = {
    "sgd": Own("SGD"),
    "momentum": Own("SGD", always=("momentum",)),
    "nesterov": Own("SGD", ("momentum",), {"nesterov": True}, lambda one: one.momentum > 0),
    "adagrad": Own("Adagrad"),
    "rmsprop": Own("RMSprop"),
    "adadelta": Own("Adadelta"),
    "adam": Own("Adam"),
    "adamax": Own("Adamax"),
    "nadam": Own("NAdam"),
    "adamw": Own("AdamW"),
    "amsgrad": Own("Adam", fixed={"amsgrad": True}),
    "radam": Own("RAdam"),
}
"""Methods that ``torch.optim`` has; any other is written by its rule."""


def _eta_min(schedule: Any, lr: float) -> str:
    return f", eta_min={lr * schedule.floor!r}" if schedule.floor else ""


def _one_cycle(s: Any, lr: float, steps: int) -> str | None:
    if not 1 < s.pct_start * steps < steps - 1:  # torch divides by the length of each phase
        return None
    changed = {name: value for name, value in s.values().items() if value != type(s).params()[name].default}
    told = about({"max_lr": lr} | changed | {"cycle_momentum": False})
    return f"OneCycleLR(optimizer, total_steps=STEPS, {told})"


SCHEDULERS: Final[Mapping[str, Callable[[Any, float, int], str | None]]] = {
    "step": lambda s, *_: f"StepLR(optimizer, step_size={s.step_size}, gamma={s.gamma!r})",
    "exponential": lambda s, *_: f"ExponentialLR(optimizer, gamma={s.gamma!r})",
    "polynomial": lambda s, *_: f"PolynomialLR(optimizer, total_iters=STEPS, power={s.power!r})",
    "cosine": lambda s, lr, _: f"CosineAnnealingLR(optimizer, T_max=STEPS{_eta_min(s, lr)})",
    "restarts": lambda s, lr, _: (
        f"CosineAnnealingWarmRestarts(optimizer, T_0={s.t_0}, T_mult={s.t_mult}{_eta_min(s, lr)})"
    ),
    "onecycle": _one_cycle,
}
"""Schedules that ``torch.optim.lr_scheduler`` has; any other is a factor for its ``LambdaLR``."""


@FRAMEWORKS.register
class PyTorch(Translated):
    """Automatic differentiation, ``torch.optim`` and its schedulers."""

    slug, title, needs = "torch", "PyTorch", "pip install torch numpy"
    precision = in_float32("PyTorch's")
    objective, array = OBJECTIVE, "torch.tensor"
    modules = ("math", "numpy as np", "torch", "torch.nn.functional as F")
    setting = FLOAT64

    def has(self, optimizer: Optimizer) -> bool:
        """Tell whether ``torch.optim`` has a method."""
        return _own(optimizer) is not None

    def noise(self, setup: Setup) -> str:
        """Write the noise of every step as a tensor."""
        noise = chance.noise(setup)
        return f"{noise}\nnoise = torch.tensor(noise)" if noise else ""

    def descent(self, scenario: Scenario, rules: Mapping[str, Method]) -> list[str]:
        """Write the curvature, optimizers by their rules, the training, and the runs."""
        closure = any(one.asks_elsewhere for one in rules.values())
        curved = any(one.asks_curvature for one in rules.values())
        return [
            _hessian(scenario.surface) if curved else "",
            *(_class(one, closure=closure) for one in rules.values()),
            _train(scenario, closure=closure),
            _runs(scenario),
        ]


def _own(optimizer: Optimizer) -> Own | None:
    own = OPTIMIZERS.get(optimizer.slug)
    return own if own and own.suits(optimizer) else None


def _hessian(surface: Surface) -> str:
    """Write the curvature: that of autograd, or over data, where kinks have none, the slope differenced."""
    if not problem.array_names(surface):
        return layout.block("def hessian(w):", ["return torch.autograd.functional.hessian(loss, w)"])
    return "slope = torch.func.grad(loss)\n\n\n" + problem.differenced(surface, "slope", "torch")


def _class(one: Method, *, closure: bool) -> str:
    """Write a method as an optimizer of torch's kind."""
    settings = [name for name in one.settings if name != "lr"]

    def gradient(place: ast.expr) -> ast.expr:
        if not one.asks_elsewhere:
            return expression("x.grad")
        return call("gradient", place)

    lines = one.written(DIALECT, asked("torch", gradient), lambda said: f"x.copy_({said})")
    elsewhere = layout.block(
        "def gradient(place):",
        [
            "here = x.clone()",
            "x.copy_(place)",
            layout.block("with torch.enable_grad():", ["closure()"]),
            "x.copy_(here)",
            "return x.grad.clone()",
        ],
    )
    state = ["state = self.state[x]"] if one.memory or one.counts else []
    state += ['t = state["t"] = state.get("t", 0) + 1'] if one.counts else []
    state += [f'{name} = state.get("{name}", torch.zeros_like(x))' for name in one.memory]
    kept = [f'state["{name}"] = {name}' for name in one.memory]
    group = ['rate = group["lr"]', *(f'{name} = group["{name}"]' for name in settings)]
    step = layout.block(
        "for group in self.param_groups:",
        [
            *group,
            layout.block(
                'for x in group["params"]:',
                [*state, *([f"{elsewhere}\n"] if one.asks_elsewhere else []), *lines, *kept],
            ),
        ],
    )
    defaults = ", ".join(f"{name}={name}" for name in ("lr", *settings))
    given = "" if one.asks_elsewhere else "=None"
    called = [layout.block("if closure:", [layout.block("with torch.enable_grad():", ["closure()"])])]
    return layout.block(
        f"class {one.name}(torch.optim.Optimizer):",
        [
            f'"""{one.optimizer.title}, by its rule."""\n',
            layout.block(
                f"def __init__({', '.join(['self', 'params', 'lr', *settings])}):",
                [f"super().__init__(params, dict({defaults}))"],
            )
            + "\n",
            "@torch.no_grad()",
            layout.block(f"def step(self, closure{given}):", [*(called if closure and given else []), step]),
        ],
    )


def _train(scenario: Scenario, *, closure: bool) -> str:
    """Write the loop; with a closure where some method asks for a gradient more than once a step."""
    surface, setup = scenario.surface, scenario.setup
    batches, many = chance.has_batches(surface, setup), setup.starts > 1
    noisy = bool(setup.noise)
    rows = [f"loss(w, {', '.join(f'{name}[batches[t]]' for name in problem.array_names(surface))}).backward()"]
    gradient = ["optimizer.zero_grad()", *(rows if batches else ["loss(w).backward()"])]
    gradient += ["w.grad += noise[t]"] if noisy else []
    gradient += [f"torch.nn.utils.clip_grad_norm_([w], {setup.clip_norm!r})"] if setup.clip_norm else []
    gradient += [f"torch.nn.utils.clip_grad_value_([w], {setup.clip_value!r})"] if setup.clip_value else []
    if closure:
        zero, backward, *rest = gradient
        value = [zero, f"value = {backward.removesuffix('.backward()')}", "value.backward()", *rest, "return value"]
        step = [layout.block("def closure():", value) + "\n", "optimizer.step(closure)"]
    else:
        step = [*gradient, "optimizer.step()"]
    scheduled = any(not schedules.is_constant(run.schedule, setup.steps) for run in scenario.runs)
    given = ["w", "optimizer", *(["noise"] if noisy and many else []), *(["scheduler=None"] if scheduled else [])]
    step += [layout.block("if scheduler:", ["scheduler.step()"])] if scheduled else []
    counter = "t" if noisy or batches else "_"
    return layout.block(f"def train({', '.join(given)}):", [layout.block(f"for {counter} in range(STEPS):", step)])


def _runs(scenario: Scenario) -> str:
    """Write every run: its weights, optimizer and scheduler, the training, and what is printed."""
    setup = scenario.setup
    parts = []
    for run, label in zip(scenario.runs, labels(scenario.runs), strict=True):
        start = f"[{', '.join(repr(float(c)) for c in scenario.start)}]" if setup.starts == 1 else "start"
        given = ["w", "optimizer", *(["noise[ball]"] if setup.noise and setup.starts > 1 else [])]
        lines = [
            f"w = torch.tensor({start}, requires_grad=True)",
            f"optimizer = {_optimizer(run.optimizer, scenario)}",
        ]
        if scheduler := _scheduler(run, setup.steps):
            lines.append(f"scheduler = {scheduler}")
            given.append("scheduler")
        lines += [f"train({', '.join(given)})", f"print({label + ':'!r}, w.tolist(), loss(w).item())"]
        if setup.starts > 1:
            lines = [layout.block("for ball, start in enumerate(starts.tolist()):", lines)]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _optimizer(optimizer: Optimizer, scenario: Scenario) -> str:
    own = _own(optimizer)
    if own is not None:
        return own.write(optimizer)
    one = method([run.optimizer for run in scenario.runs if run.optimizer.slug == optimizer.slug])
    values = {name: getattr(optimizer, name) for name in ("lr", *(n for n in one.settings if n != "lr"))}
    return f"{one.name}([w], {about(values)})"


def _scheduler(run: Run, steps: int) -> str:
    schedule: Schedule = run.schedule
    if schedules.is_constant(schedule, steps):
        return ""
    own = SCHEDULERS[schedule.slug](schedule, run.optimizer.lr, steps) if schedule.slug in SCHEDULERS else None
    if own is None:
        factor = schedules.factor(schedule, steps, DIALECT, tensor=False)
        told = problem.inlined(factor) if factor else f"{schedules.factors(schedule, steps)}[min(t, STEPS - 1)]"
        own = f"LambdaLR(optimizer, lambda t: {told})"
    return f"torch.optim.lr_scheduler.{own}"
