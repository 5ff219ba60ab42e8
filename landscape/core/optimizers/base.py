"""What every optimizer is: declared parameters, named memory, and an update rule of a few lines."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from landscape.core import rules, typeset
from landscape.core.gradients import Seen
from landscape.core.parts import Part, Registry, param
from landscape.core.surfaces.base import Array


class Optimizer(Part):
    """A method of descent, declared by its update rule.

    Attributes
    ----------
    year
        When it was published; methods are listed in this order.
    memory
        Names of the vectors it remembers, zero at the start.
    rule
        Its update as lines of text: see :mod:`landscape.core.rules`.
    lr
        The learning rate, which a schedule multiplies step by step.
    """

    year: ClassVar[int]
    memory: ClassVar[tuple[str, ...]] = ()
    rule: ClassVar[str]
    _rule: ClassVar[rules.Rule]

    lr: float = param(0.01, 1e-6, 10.0, log=True, symbol=r"\eta", help="Learning rate: how far one step goes")

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._rule = rules.read(cls.rule, cls.memory, tuple(cls.params()))
        symbols = {name: declared.symbol for name, declared in cls.params().items()}
        cls.__doc__ = f"{inspect.cleandoc(cls.__doc__ or '')}\n\n$$\n{typeset.latex(cls._rule, symbols)}\n$$\n"

    @classmethod
    def update(cls) -> rules.Rule:
        """Give the rule as read."""
        return cls._rule

    def step(
        self, f: Seen, x: Array, memory: Mapping[str, Array], rate: float | Array, t: int
    ) -> tuple[Array, dict[str, Array]]:
        """Take one step; pure.

        Parameters
        ----------
        f
            Answers gradient and curvature as the optimizer sees them.
        x
            Positions (R, 2).
        memory
            Arrays (R, 2) by name; a name that is missing is zero.
        rate
            Learning rate of this step: one number, or (R,).
        t
            Number of the step, from 1.

        Returns
        -------
        tuple
            New positions (R, 2) and new memory.
        """
        state = [x, *(memory.get(name, np.zeros_like(x)) for name in self.memory)]
        components = [array[..., i] for array in state for i in (0, 1)]
        with np.errstate(all="ignore"):
            result = rules.compiled(self.update(), "arrays")(f, rate, t, *self.settings(), *components)
        pairs = [np.stack(np.broadcast_arrays(*result[i : i + 2]), axis=-1) for i in range(0, len(result), 2)]
        return pairs[0], dict(zip(self.memory, pairs[1:], strict=True))

    def settings(self) -> tuple[Any, ...]:
        """Give the parameters' values in the order that the compiled rule takes them."""
        return tuple(self.values().values())


OPTIMIZERS: Registry[Optimizer] = Registry("optimizer", key=lambda method: (method.year, method.slug))
