"""What a descent leaves: every step of one run, from one start or from many at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from landscape.core.optimizers import Optimizer
from landscape.core.surfaces import Array

if TYPE_CHECKING:
    import pandas as pd

Counts = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Cloud:
    """Many starts of one run over T steps, as they are shown. Arrays are read-only.

    Attributes
    ----------
    moves
        Where all starts but the first go (T+1, R-1, 2), as :mod:`landscape.simulation.ensemble` writes it.
    median_loss
        Of all R starts at each position (T+1,); a start that diverged has an infinite one.
    median_distance
        Of all R starts to the nearest global minimum, in units of the weights (T+1,); infinite for a start that
        diverged, and NaN where no global minimum is known.
    arrived
        How many of the R starts had come to rest at a global minimum by each position (T+1,).
    last_valid_step
        Index of the last valid position of each of the R starts (R,).
    needed
        Steps that each of the R starts needed to come within the tolerance (R,); -1 for never.
    reached
        Which of the R starts came to rest at a global minimum (R,).
    every
        Steps from one of the T+1 moves to the next: 1 unless it was thinned.
    """

    moves: np.ndarray[Any, np.dtype[np.uint16]]
    median_loss: Array
    median_distance: Array
    arrived: Counts
    last_valid_step: Counts
    needed: Counts
    reached: np.ndarray[Any, np.dtype[np.bool_]]
    every: int = 1


@dataclass(frozen=True)
class Trajectory:
    """One run from beginning to end, for R starts over T steps. Arrays are read-only.

    Of S starts, all R unless fewer were asked for, it tells what went on inside the optimizer.

    Attributes
    ----------
    optimizer
        Whose path it is.
    params
        Positions (T+1, R, 2). NaN after a divergence.
    loss
        Loss at each position (T+1, R).
    exact_gradient
        Gradient of the loss at each position (T+1, S, 2).
    gradient
        Gradient at the first T positions as the optimizer saw it: of its batch, noisy and clipped (T, S, 2).
    raw_gradient
        The same before clipping (T, S, 2).
    rate
        Learning rate of each step (T,), or (T, R) where every start has its own.
    memory
        What the optimizer remembered at each position, by name (T+1, S, 2).
    evaluations
        Gradients asked for so far, and losses where no gradient was asked for (T+1, R).
    last_valid_step
        Index of the last valid position of each start (R,): T unless it diverged at step ``last_valid_step + 1``.
    cloud
        What is kept of more starts than those R; None where there are no more.
    """

    optimizer: Optimizer
    params: Array
    loss: Array
    exact_gradient: Array
    gradient: Array
    raw_gradient: Array
    rate: Array
    memory: dict[str, Array]
    evaluations: Counts
    last_valid_step: Counts
    cloud: Cloud | None = None

    def __repr__(self) -> str:
        """Say whose path it is, how long, of how many starts, and the loss of the first at its end; arrays are long."""
        size, loss = f"{self.steps} steps, {len(self.last_valid_step)} starts", float(self.loss[-1, 0])
        return f"<Trajectory of {self.optimizer!r}: {size}, the first ends at a loss of {loss:.6g}>"

    @property
    def steps(self) -> int:
        """How many steps were asked for."""
        return len(self.gradient)

    @property
    def taken(self) -> Counts:
        """How many steps each start had taken at each position (T+1, R): none after the one by which it diverged."""
        return np.minimum(np.arange(self.steps + 1)[:, None], self.last_valid_step + 1)

    def columns(self) -> dict[str, np.ndarray[Any, Any]]:
        """Give every number by name, a row for each position of each start: all of the first start, then of the next.

        Names and rows are those of the CSV that leaves: beside a position stands what the step that led to it saw. Of
        what has two components the names end in ``_x`` and ``_y``. What there is none of is NaN.

        Examples
        --------
        >>> import landscape
        >>> (adam,) = landscape.simulate("surface=bowl&run=adam,lr:0.1&steps=20")
        >>> list(adam.columns())[:5]
        ['start', 'step', 'x', 'y', 'loss']
        """
        places, count = self.loss.shape
        rate = np.where(np.diff(self.taken, axis=0), self.rate.reshape(self.steps, -1), np.nan)
        pairs = {
            "": self.params,
            "gradient": self.exact_gradient,
            "seen_gradient": _led(self.gradient),
            "raw_gradient": _led(self.raw_gradient),
            **self.memory,
        }
        found: dict[str, np.ndarray[Any, Any]] = {}
        for name, values in pairs.items():
            whole = np.full((places, count, 2), np.nan)
            whole[:, : values.shape[1]] = values
            found |= {f"{name}_{axis}".lstrip("_"): whole[..., i].T.ravel() for i, axis in enumerate("xy")}
        return {
            "start": np.repeat(np.arange(count), places),
            "step": np.tile(np.arange(places), count),
            "x": found.pop("x"),
            "y": found.pop("y"),
            "loss": self.loss.T.ravel(),
            "rate": _led(rate).T.ravel(),
            "evaluations": self.evaluations.T.ravel(),
            **found,
        }

    def to_pandas(self) -> pd.DataFrame:
        """Give :meth:`columns` as a data frame, a row for each step of each start.

        Raises
        ------
        ImportError
            When pandas is not installed; nothing else here needs it.

        Examples
        --------
        >>> import landscape
        >>> (adam,) = landscape.simulate("surface=bowl&run=adam,lr:0.1&steps=20")
        >>> adam.to_pandas().query("step == 20")  # doctest: +SKIP
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise ImportError("to_pandas needs pandas: pip install pandas; columns() gives the same without") from error
        return pd.DataFrame(self.columns())


def _led(values: Array) -> Array:
    """Put what each step had beside the position that it led to."""
    return np.concatenate([np.full_like(values[:1], np.nan), values])
