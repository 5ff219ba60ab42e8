"""Surfaces, written down once more, and the walks of the references over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from scripts.record_oracles.libraries import Array, Values, jax, jnp, optax, torch

STEPS = 300


@dataclass(frozen=True)
class Place:
    """A surface, written with the functions of a library `m`, and where starts are drawn."""

    loss: Callable[[Any, Any, Any], Any]
    box: tuple[tuple[float, float], tuple[float, float]]

    def blurred(self, size: float) -> Place:
        """Give the same surface with its places rounded as numbers of a certain size are."""
        return Place(lambda m, x, y: self.loss(m, x + size - size, y + size - size), self.box)


PLACES = {
    "rosenbrock": Place(lambda _, x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2, ((-1.8, 1.8), (-0.8, 2.5))),
    "himmelblau": Place(lambda _, x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2, ((-4.5, 4.5), (-4.5, 4.5))),
    "wavy": Place(
        lambda m, x, y: m.log(1 + (x - 1) ** 2 + 3 * (y + 0.5) ** 2) + 0.3 * m.sin(2 * x + y),
        ((-4.0, 4.0), (-3.0, 3.0)),
    ),
}


def loss_at(place: Place, p: Any) -> Any:
    """Give the loss at a tensor of two weights."""
    return place.loss(torch, p[0], p[1])


def slope_at(place: Place, p: Array) -> Array:
    """Give the slope at a place."""
    q = torch.tensor(p, requires_grad=True)
    (slope,) = torch.autograd.grad(loss_at(place, q), q)
    found: Array = slope.numpy()
    return found


def by_torch(make: Callable[[list[Any], Values], Any]) -> Callable[[Place, Array, Values], Array]:
    """Make a walker that uses an optimizer of torch.optim."""

    def walk(place: Place, start: Array, values: Values) -> Array:
        p = torch.tensor(start, requires_grad=True)
        optimizer = make([p], values)
        path = [start]
        for _ in range(STEPS):
            optimizer.zero_grad()
            loss_at(place, p).backward()
            optimizer.step()
            path.append(p.detach().numpy().copy())
        return np.array(path)

    return walk


def by_lion(place: Place, start: Array, values: Values) -> Array:
    """Walk with optax.lion."""
    lion = optax.lion(values["lr"], b1=values["beta1"], b2=values["beta2"], weight_decay=values["weight_decay"])
    slope = jax.grad(lambda p: place.loss(jnp, p[0], p[1]))

    def step(carry: tuple[Any, Any], _: None) -> tuple[tuple[Any, Any], Any]:
        p, state = carry
        updates, state = lion.update(slope(p), state, p)
        p = optax.apply_updates(p, updates)
        return (p, state), p

    first = jnp.array(start)
    _, path = jax.lax.scan(step, (first, lion.init(first)), None, length=STEPS)
    return np.vstack([start, np.asarray(path)])


def by_lookahead(place: Place, start: Array, values: Values) -> Array:
    """Walk with optax.lookahead around optax.sgd; the place is that of the fast weights."""
    fast = optax.sgd(values["lr"], momentum=values["momentum"])
    method = optax.lookahead(fast, values["period"], values["alpha"])
    slope = jax.grad(lambda p: place.loss(jnp, p[0], p[1]))

    def step(carry: tuple[Any, Any], _: None) -> tuple[tuple[Any, Any], Any]:
        p, state = carry
        updates, state = method.update(slope(p.fast), state, p)
        p = optax.apply_updates(p, updates)
        return (p, state), p.fast

    first = optax.LookaheadParams.init_synced(jnp.array(start))
    _, path = jax.lax.scan(step, (first, method.init(first)), None, length=STEPS)
    return np.vstack([start, np.asarray(path)])


def by_sophia(place: Place, start: Array, values: Values) -> Array:
    """Walk with optax.contrib.sophia, which is given the exact diagonal of the Hessian."""

    def loss(p: Any) -> Any:
        return place.loss(jnp, p[0], p[1])

    def diagonal(_: Any, state: Any, params: Any = None) -> tuple[Any, Any]:
        return jnp.diagonal(jax.hessian(loss)(params)), state

    method = optax.contrib.sophia(
        values["lr"],
        b1=values["beta1"],
        b2=values["beta2"],
        eps=values["eps"],
        weight_decay=values["weight_decay"],
        gamma=values["gamma"],
        update_interval=values["period"],
        hessian_diagonal_fn=optax.GradientTransformation(lambda _: optax.EmptyState(), diagonal),
    )

    def step(carry: tuple[Any, Any], _: None) -> tuple[tuple[Any, Any], Any]:
        p, state = carry
        updates, state = method.update(jax.grad(loss)(p), state, p)
        p = optax.apply_updates(p, updates)
        return (p, state), p

    first = jnp.array(start)
    _, path = jax.lax.scan(step, (first, method.init(first)), None, length=STEPS)
    return np.vstack([start, np.asarray(path)])


def by_averaging(make: Callable[[list[Any], Values], Any]) -> Callable[[Place, Array, Values], Array]:
    """Make a walker that uses an optimizer of schedulefree; the place is what it evaluates at."""

    def walk(place: Place, start: Array, values: Values) -> Array:
        p = torch.tensor(start, requires_grad=True)
        optimizer = make([p], values)
        path = [start]
        for _ in range(STEPS):
            optimizer.train()
            optimizer.zero_grad()
            loss_at(place, p).backward()
            optimizer.step()
            optimizer.eval()
            path.append(p.detach().numpy().copy())
        return np.array(path)

    return walk


def by_sam(place: Place, start: Array, values: Values) -> Array:
    """Walk as the paper on sharpness-aware minimisation says, around torch.optim.SGD."""
    p = torch.tensor(start, requires_grad=True)
    base = torch.optim.SGD([p], lr=values["lr"], weight_decay=values["weight_decay"])
    path = [start]
    for _ in range(STEPS):
        (gradient,) = torch.autograd.grad(loss_at(place, p), p)
        climb = values["rho"] * gradient / (torch.linalg.vector_norm(gradient) + 1e-12)
        (p.grad,) = torch.autograd.grad(loss_at(place, q := (p + climb).detach().requires_grad_()), q)
        base.step()
        path.append(p.detach().numpy().copy())
    return np.array(path)


def by_newton(place: Place, start: Array, values: Values) -> Array:
    """Walk with torch's Hessian, its eigenvalues and its solver."""
    p = torch.tensor(start)
    path = [start]
    for _ in range(STEPS):
        gradient = torch.autograd.functional.jacobian(lambda q: loss_at(place, q), p)
        hessian = torch.autograd.functional.hessian(lambda q: loss_at(place, q), p)
        lowest = torch.linalg.eigvalsh(hessian)[0].item()
        shift = max(values["damping"], values["damping"] - lowest)
        p = p - values["lr"] * torch.linalg.solve(hessian + shift * torch.eye(2), gradient)
        path.append(p.numpy().copy())
    return np.array(path)
