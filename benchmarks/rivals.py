"""The same work in PyTorch and Optax, for an interpreter that has them: reads names of tasks, writes seconds.

Knows nothing of this program, so that it runs wherever torch, jax and optax are.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable
from typing import Any

torch: Any = importlib.import_module("torch")
jax: Any = importlib.import_module("jax")
jnp: Any = importlib.import_module("jax.numpy")
optax: Any = importlib.import_module("optax")
torch.set_default_dtype(torch.float64)
jax.config.update("jax_enable_x64", True)

RUNS: dict[str, Callable[[list[Any]], Any]] = {
    "sgd": lambda p: torch.optim.SGD(p, lr=1e-3),
    "momentum": lambda p: torch.optim.SGD(p, lr=1e-3, momentum=0.9),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.1),
    "adam": lambda p: torch.optim.Adam(p, lr=0.1),
}
SIDE, STEPS = 128, 300


def himmelblau(x: Any, y: Any) -> Any:
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


def torch_runs() -> None:
    """Four methods on Rosenbrock, 500 steps each, every position kept."""
    for make in RUNS.values():
        p = torch.tensor([-1.5, 2.4], requires_grad=True)
        optimizer, path = make([p]), []
        for _ in range(500):
            optimizer.zero_grad()
            loss = (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2
            loss.backward()
            path.append((p.detach().clone(), loss.detach()))
            optimizer.step()


def torch_cloud() -> None:
    """Adam on Himmelblau from a grid of starts in one tensor."""
    side = torch.linspace(-5, 5, SIDE)
    p = torch.stack(torch.meshgrid(side, side, indexing="ij"), -1).reshape(-1, 2).clone().requires_grad_()
    optimizer = torch.optim.Adam([p], lr=0.1)
    for _ in range(STEPS):
        optimizer.zero_grad()
        himmelblau(p[:, 0], p[:, 1]).sum().backward()
        optimizer.step()


def compiled() -> Callable[[Any], Any]:
    """Adam of Optax, compiled for many starts at once."""
    method = optax.adam(0.1)
    slope = jax.grad(lambda p: himmelblau(p[0], p[1]))

    def descend(p: Any) -> Any:
        def step(_: int, carry: tuple[Any, Any]) -> tuple[Any, Any]:
            p, state = carry
            updates, state = method.update(slope(p), state)
            return optax.apply_updates(p, updates), state

        return jax.lax.fori_loop(0, STEPS, step, (p, method.init(p)))[0]

    return jax.jit(jax.vmap(descend))


side = jnp.linspace(-5, 5, SIDE)
GRID = jnp.stack(jnp.meshgrid(side, side, indexing="ij"), -1).reshape(-1, 2)
READY = compiled()


def optax_compiling() -> None:
    """The grid once, compiling included."""
    jax.clear_caches()
    compiled()(GRID).block_until_ready()


def optax_cloud() -> None:
    """The grid once, compiled before."""
    READY(GRID).block_until_ready()


generator = torch.Generator().manual_seed(0)
ROWS = torch.randn(10_000, 2, generator=generator)
TARGETS = 2 * ROWS[:, 0] + 1 + torch.randn(10_000, generator=generator)
LABELS = (ROWS.sum(1) > 0).double()
AXIS = torch.linspace(-3, 3, 101)
PLANE = torch.stack(torch.meshgrid(AXIS, AXIS, indexing="ij"), -1).reshape(-1, 2, 1)
PICKED = torch.randint(10_000, (200, 32), generator=generator)
functional: Any = torch.nn.functional


def predictions(p: Any, rows: Any) -> Any:
    return p[..., 0, :] * rows[:, 0] + p[..., 1, :]


def torch_surface_squares() -> None:
    """The mean squared error of a line over 1,000 rows, at 101 × 101 places."""
    with torch.no_grad():
        ((predictions(PLANE, ROWS[:1000]) - TARGETS[:1000]) ** 2).mean(-1)


def torch_surface_entropy() -> None:
    """The cross-entropy of a logistic model over 1,000 rows, at 101 × 101 places."""
    with torch.no_grad():
        logits = PLANE[:, 0] * ROWS[:1000, 0] + PLANE[:, 1] * ROWS[:1000, 1]
        functional.binary_cross_entropy_with_logits(logits, LABELS[:1000].expand_as(logits), reduction="none").mean(-1)


def torch_steps() -> None:
    """200 gradients of the mean squared error over all 10,000 rows."""
    p = torch.tensor([[0.1], [0.2]], requires_grad=True)
    for _ in range(200):
        p.grad = None
        functional.mse_loss(predictions(p, ROWS), TARGETS).backward()


def torch_batches() -> None:
    """200 gradients over 32 of 10,000 rows."""
    p = torch.tensor([[0.1], [0.2]], requires_grad=True)
    for picked in PICKED:
        p.grad = None
        functional.mse_loss(predictions(p, ROWS[picked]), TARGETS[picked]).backward()


TASKS = {
    "torch surface squares": torch_surface_squares,
    "torch surface entropy": torch_surface_entropy,
    "torch steps": torch_steps,
    "torch batches": torch_batches,
    "torch runs": torch_runs,
    "torch cloud": torch_cloud,
    "optax compiling": optax_compiling,
    "optax cloud": optax_cloud,
}


def main() -> None:
    print("versions", torch.__version__, jax.__version__, optax.__version__, flush=True)
    for line in sys.stdin:
        task = TASKS[line.strip()]
        if task is optax_cloud:  # the caches may have been cleared
            task()
        begun = time.perf_counter()
        task()
        print(time.perf_counter() - begun, flush=True)


if __name__ == "__main__":
    main()
