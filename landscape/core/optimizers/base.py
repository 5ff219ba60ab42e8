"""What every optimizer is: declared parameters, named memory, and an update rule of a few lines."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from landscape.core import rules, typeset
from landscape.core.arrays import Array
from landscape.core.compiling import blockwise
from landscape.core.gradients import BlockGradientOracle
from landscape.core.parts import Part, Registry, param
from landscape.core.stability import StabilityLimit


def decay(default: float = 0.0, help: str = "Pull towards zero, added to the gradient") -> Any:
    """Declare a weight decay."""
    return param(default, 0.0, 1.0, symbol=r"\lambda", help=help)


def epsilon(default: float) -> Any:
    """Declare the small number that keeps a division finite."""
    return param(default, 1e-16, 1.0, log=True, symbol=r"\epsilon", help="Keeps the division finite")


class Optimizer(Part):
    """A method of descent, declared by its update rule.

    Attributes
    ----------
    year
        When it was published; methods are listed in this order.
    memory
        Names of the vectors it remembers, zero at the start.
    velocity
        Which of them gathers gradients, and so tells where it is heading; empty when none does.
    moment
        Which of them gathers squared gradients and divides the step by their root; empty when none does.
    squared
        Whether that memory holds squares; else it holds sizes.
    rule
        Its update as lines of text: see :mod:`landscape.core.rules`.
    recorded
        Whether rates, reference steps and a place in the league are recorded of it; not of what somebody brought.
    lr
        The learning rate, which a schedule multiplies step by step.
    """

    year: ClassVar[int]
    memory: ClassVar[tuple[str, ...]] = ()
    velocity: ClassVar[str] = ""
    moment: ClassVar[str] = ""
    squared: ClassVar[bool] = True
    recorded: ClassVar[bool] = True
    rule: ClassVar[str]
    _rule: ClassVar[rules.Rule]

    lr: float = param(0.01, 1e-6, 10.0, log=True, symbol=r"\eta", help="Learning rate: how far one step goes")

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "rule" not in vars(cls):  # declares parameters for the methods of a family
            return
        cls._rule = rules.read(cls.rule, cls.memory, tuple(cls.params()))
        symbols = {name: declared.symbol for name, declared in cls.params().items()}
        cls.__doc__ = f"{inspect.cleandoc(cls.__doc__ or '')}\n\n$$\n{typeset.latex(cls._rule, symbols)}\n$$\n"

    @classmethod
    def update(cls) -> rules.Rule:
        """Give the rule as read."""
        return cls._rule

    def specialised(self) -> rules.Rule:
        """Give the rule without the terms that this very optimizer's values switch off."""
        values = self.values().items()
        known = ((name, value) for name, value in values if isinstance(value, bool | str) or _is_zero(value))
        return rules.specialised(self._rule, tuple(known))

    def step(
        self, f: BlockGradientOracle, x: Array, memory: Mapping[str, Array], rate: float | Array, t: int
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
        state = [np.array(array.T) for array in (x, *(memory.get(name, np.zeros_like(x)) for name in self.memory))]
        swept = self.swept_params() | ({"rate"} if isinstance(rate, np.ndarray) else set())
        block = blockwise(self.specialised(), swept)
        scratch = [np.empty_like(state[0]) for _ in range(block.scratch)]
        with np.errstate(all="ignore"):
            result = block.step(f, rate, float(t), *self.settings(), *state, *scratch)
        return result[0].T, {name: array.T for name, array in zip(self.memory, result[1:], strict=False)}

    def stability_limit(self) -> StabilityLimit | None:
        """Give the largest rate that is stable on a quadratic; None where no exact one is known."""
        return None

    def frozen_limit(self) -> StabilityLimit | None:
        """Give the same of a method whose :meth:`divisor` stays as it is; None where no formula is known.

        The formula is for many steps after the first, when averages have forgotten that they began at zero.
        """
        return self.stability_limit()

    def divisor(self, known: Mapping[str, Array]) -> Array:
        """Give by what it divides its step along each weight (n, 2).

        `known` are its memories (n, 2) by name, after the steps ``t`` (n, 1).
        """
        return np.ones_like(known["t"] * [1.0, 1.0])

    def settings(self) -> tuple[Any, ...]:
        """Give the parameters' values in the order that the compiled rule takes them."""
        return tuple(self.values().values())

    def swept_params(self) -> frozenset[str]:
        """Give the names of the parameters that hold one value per start."""
        return frozenset(name for name, value in self.values().items() if isinstance(value, np.ndarray))


def _is_zero(value: Any) -> bool:
    return isinstance(value, int | float) and value == 0


OPTIMIZERS: Registry[Optimizer] = Registry("optimizer", key=lambda method: (method.year, method.slug))


def published() -> dict[str, type[Optimizer]]:
    """Give the methods of which something is recorded, by slug: what somebody brought is not among them."""
    return {slug: method for slug, method in OPTIMIZERS.items() if method.recorded}
