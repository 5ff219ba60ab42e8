"""Walks of methods that try steps before they take one, by the libraries' own searches."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from scripts.record_oracles.libraries import Array, Values, jax, jnp, optax, torch
from scripts.record_oracles.walks import STEPS, Place, loss_at

lbfgs: Any = importlib.import_module("torch.optim.lbfgs")
SEARCH = "_strong_wolfe"
strong_wolfe: Any = getattr(lbfgs, SEARCH)
TURNS = 25
"""As often as a rule turns, at most."""
LEVEL = 1e-9
"""A slope below which nothing is looked for any more."""
PATIENCE = 40
"""Equal places after which a walk has ended."""


def by_backtracking(place: Place, start: Array, values: Values) -> Array:
    """Walk with optax.sgd before optax.scale_by_backtracking_linesearch."""
    search = optax.scale_by_backtracking_linesearch(
        TURNS,
        slope_rtol=values["c_1"],
        decrease_factor=values["shrinkage"],
        increase_factor=values["growth"],
        max_learning_rate=values["lr"],
    )
    method = optax.chain(optax.sgd(1.0), search)

    def loss(p: Any) -> Any:
        return place.loss(jnp, p[0], p[1])

    def step(carry: tuple[Any, Any], _: None) -> tuple[tuple[Any, Any], Any]:
        p, state = carry
        value, slope = jax.value_and_grad(loss)(p)
        updates, state = method.update(slope, state, p, value=value, grad=slope, value_fn=loss)
        p = optax.apply_updates(p, updates)
        return (p, state), p

    first = jnp.array(start)
    _, path = jax.lax.scan(step, (first, method.init(first)), None, length=STEPS)
    return np.vstack([start, np.asarray(path)])


def by_lbfgs(place: Place, start: Array, values: Values) -> Array:
    """Walk with torch.optim.LBFGS, a search at a time; how flat it looks for is no argument of its own."""
    p = torch.tensor(start, requires_grad=True)
    told = {"max_iter": 1, "max_eval": TURNS + 1, "tolerance_grad": 0, "tolerance_change": 0, "history_size": 3}
    method = torch.optim.LBFGS([p], lr=values["lr"], line_search_fn="strong_wolfe", **told)

    def closure() -> Any:
        method.zero_grad()
        loss = loss_at(place, p)
        loss.backward()
        return loss

    def steps() -> Iterator[Array]:
        while True:
            method.step(closure)
            yield p.detach().numpy()

    setattr(lbfgs, SEARCH, partial(strong_wolfe, c1=values["c_1"], c2=values["c_2"]))
    try:
        return _walk(start, steps())
    finally:
        setattr(lbfgs, SEARCH, strong_wolfe)


class Searched:
    """A surface as torch's search sees it, in NumPy's arrays."""

    def __init__(self, place: Place, values: Values) -> None:
        self.place, self.values = place, values

    def ask(self, p: Array) -> tuple[float, Array]:
        """Give loss and slope."""
        q = torch.tensor(p, requires_grad=True)
        loss = loss_at(self.place, q)
        (slope,) = torch.autograd.grad(loss, q)
        return loss.item(), slope.numpy()

    def search(self, p: Array, d: Array, first: float) -> float:
        """Give how far to go from p along d."""

        def along(x: Any, t: Any, way: Any) -> tuple[float, Any]:
            loss, slope = self.ask((x + t * way).numpy())
            return loss, torch.tensor(slope)

        loss, slope = self.ask(p)
        d, g = torch.tensor(d), torch.tensor(slope)
        told = {"c1": self.values["c_1"], "c2": self.values["c_2"], "max_ls": TURNS}
        _, _, t, _ = strong_wolfe(along, torch.tensor(p), first, d, loss, g, g.dot(d), **told)
        return float(t)


def _walk(start: Array, steps: Iterator[Array]) -> Array:
    """Walk until nothing moves any more, and then stay."""
    path = [start]
    for p in steps:
        path.append(np.array(p))
        rests = len(path) > PATIENCE and all((p == before).all() for before in path[-PATIENCE:])
        if len(path) > STEPS or not np.isfinite(p).all() or rests:
            break
    return np.array([*path, *([path[-1]] * (STEPS + 1 - len(path)))])


def by_descent(direction: Callable[[Values, Array, Array, Array], float]) -> Callable[[Place, Array, Values], Array]:
    """Make a walker along -g + b·d, where `direction` gives b from settings, old and new slope and old direction."""

    def walk(place: Place, start: Array, values: Values) -> Array:
        def steps() -> Iterator[Array]:
            seen, p = Searched(place, values), start
            _, g = seen.ask(p)
            d, first = -g, values["lr"] * min(1, 1 / np.linalg.norm(g))
            while True:
                far, slope = seen.search(p, d, first), g @ d
                p = p + far * d
                yield p
                _, new = seen.ask(p)
                b = direction(values, g, new, d)
                d = b * d - new if new @ (b * d - new) < 0 else -new
                g = new
                if np.abs(g).max() < LEVEL or far <= 0:
                    return
                first = values["lr"] * far * slope / (g @ d)

        with np.errstate(all="ignore"):
            return _walk(start, steps())

    return walk


def share(values: Values, g: Array, new: Array, d: Array) -> float:
    """Give how much of the last direction is kept, as Hager & Zhang list it, cut off at nothing as Powell does."""
    y = new - g
    formulas: dict[str, Any] = {
        "Polak": max(0, new @ y / (g @ g)),
        "Fletcher": new @ new / (g @ g),
        "Hestenes": max(0, new @ y / (d @ y)),
        "Dai": new @ new / (d @ y),
    }
    return float(formulas[values["formula"]])


by_steepest = by_descent(lambda *_: 0.0)
by_conjugate = by_descent(share)


def by_bfgs(place: Place, start: Array, values: Values) -> Array:
    """Walk with SciPy's BFGS, which is given torch's search in place of its own."""
    inside: Any = importlib.import_module("scipy.optimize._optimize")
    seen = Searched(place, values)
    path = [start]

    def search(_f: Any, _slope: Any, p: Array, d: Array, g: Array, *_: Any, **__: Any) -> tuple[Any, ...]:
        first = values["lr"] * (min(1, 1 / np.linalg.norm(g)) if len(path) == 1 else 1)
        far = seen.search(p, d, first)
        loss, slope = seen.ask(p + far * d)
        return far, 0, 0, loss, seen.ask(p)[0], slope

    def keep(intermediate_result: Any) -> None:
        path.append(np.array(intermediate_result.x))

    own, inside._line_search_wolfe12 = inside._line_search_wolfe12, search  # noqa: SLF001 - what it has no argument for
    try:
        inside._minimize_bfgs(  # noqa: SLF001
            lambda p: seen.ask(p)[0], start, jac=lambda p: seen.ask(p)[1], callback=keep, gtol=LEVEL, maxiter=STEPS
        )
    finally:
        inside._line_search_wolfe12 = own  # noqa: SLF001
    return _walk(start, iter(path[1:]))


def by_simplex(place: Place, start: Array, values: Values) -> Array:
    """Walk with SciPy's Nelder–Mead; its first step lays out the triangle."""
    inside: Any = importlib.import_module("scipy.optimize")

    def loss(p: Array) -> float:
        return float(loss_at(place, torch.tensor(p)))

    corners = np.array([start, *(start + values["lr"] * start[k] * np.eye(2)[k] for k in range(2))])
    path = [min(corners, key=loss)]
    told = {"initial_simplex": corners, "xatol": 0, "fatol": 0, "maxiter": STEPS - 1}
    inside.minimize(loss, start, method="Nelder-Mead", callback=lambda p: path.append(np.array(p)), options=told)
    return _walk(start, iter(path))
