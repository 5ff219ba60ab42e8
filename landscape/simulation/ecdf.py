"""What a race from many starts lets one conclude: curves with their band, and differences with theirs.

Of a race one knows, for each of N starts and K targets, how many gradients had been spent when the start met the target
(N, K); -1 where it never did. The starts are drawn independently of each other, the targets of one start are not.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from landscape.core.arrays import Array, Indices

POINTS = 48
"""Numbers of gradients, nearly evenly spread over their logarithm, at which a curve is told."""
SURE = 1.959963984540054
"""Half of the width of a 95 % interval, in standard errors."""
CONFIDENCE = 0.95
FLIPS = 4000
"""Draws of signs, from which it is known how large a difference chance alone makes."""


@dataclass(frozen=True)
class Difference:
    """By how much one of two runs is ahead, over the same starts.

    Attributes
    ----------
    first, second
        Places of the two in the race.
    mean
        Mean difference of their scores: see :func:`scores`.
    error
        Half of its band; the bands of all pairs hold together in 95 % of races.
    ahead, behind
        In how many starts the first scores more, and less. All others decide nothing.
    """

    first: int
    second: int
    mean: float
    error: float
    ahead: int
    behind: int

    @property
    def is_told(self) -> bool:
        """Whether the band leaves out zero."""
        return abs(self.mean) > self.error


def spends(budget: int) -> Indices:
    """Give the numbers of gradients at which a curve is told, from 1 to the budget."""
    numbers: Indices = np.unique(np.rint(np.geomspace(1, budget, POINTS)).astype(int))
    return numbers


def curve(hits: Indices, at: Indices) -> Array:
    """Give the share of (start, target) pairs (N, K) that are solved with so many gradients (G,) → (G,)."""
    met = np.sort(hits[hits >= 0])
    share: Array = np.searchsorted(met, at, side="right") / hits.size
    return share


def band(share: Array | float, starts: int) -> tuple[Array, Array]:
    """Give the lowest and the highest share that a share over N starts is compatible with, each by itself, at 95 %.

    Wilson's interval for N draws: the targets of one start count as one draw together, whose spread is never larger
    than that of a coin. It covers at least as often as it says, also where every start met every target or none.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.
    """
    shrink = 1 + SURE**2 / starts
    middle = (share + SURE**2 / (2 * starts)) / shrink
    half = SURE / shrink * np.sqrt(share * (1 - np.asarray(share)) / starts + SURE**2 / (4 * starts**2))
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)


def scores(hits: Indices, budget: int) -> Array:
    """Give how high the curve of each start lies in the mean over log(1 + gradients) (N,): 1 is at once, 0 is never."""
    late = np.where(hits < 0, budget, hits)
    height: Array = (1 - np.log1p(late) / math.log1p(budget)).mean(axis=1)
    return height


def differences(each: list[Array], seed: int) -> list[Difference]:
    """Compare all pairs of M runs by their scores (N,) over the same starts.

    Where two runs do not differ, the sign of what lies between them at a start is a coin's. So signs are drawn, the
    same for all pairs; of each draw the largest of all pairs' differences counts, each in units of its own spread, so
    that in at most one race of twenty anything is told where there is nothing (Westfall & Young 1993).

    Parameters
    ----------
    each
        Scores (N,) of every run.
    seed
        Of the signs.
    """
    pairs = list(itertools.combinations(range(len(each)), 2))
    if not pairs:
        return []
    apart = np.array([each[first] - each[second] for first, second in pairs])
    count = apart.shape[1]
    spread = np.sqrt((apart**2).mean(axis=1) / count)
    unit = np.divide(apart, spread[:, None] * count, out=np.zeros_like(apart), where=spread[:, None] > 0)
    signs = 2.0 * np.random.default_rng(seed).integers(2, size=(FLIPS, count)) - 1
    most = np.abs(np.einsum("fs,ps->fp", signs, unit)).max(axis=1)
    limit = float(np.quantile(np.append(most, np.inf), CONFIDENCE, method="higher"))
    # In units of the spread about zero a mean is above the limit when in units of that about itself it is above this.
    wide = limit / math.sqrt(1 - limit**2 / count) if limit**2 < count else math.inf
    return [
        Difference(first, second, float(one.mean()), _half(one, wide), int((one > 0).sum()), int((one < 0).sum()))
        for (first, second), one in zip(pairs, apart, strict=True)
    ]


def _half(apart: Array, wide: float) -> float:
    """Give so many standard errors of the mean of differences (N,); none where all are zero."""
    if not apart.any():
        return 0.0
    return wide * float(apart.std()) / math.sqrt(len(apart)) if math.isfinite(wide) else math.inf


def expected_best(values: Array) -> Array:
    """Give the best value that is to be expected after 1 … n of n trials, in any order (n,).

    Exactly: of all choices of k of them, the share whose best is the i-th from below is C(i − 1, k − 1) / C(n, k).

    References
    ----------
    Dodge, J. et al. (2019). Show Your Work: Improved Reporting of Experimental Results. EMNLP.
    """
    rising, n = np.sort(values), len(values)
    weights = [[math.comb(i, k - 1) / math.comb(n, k) for i in range(n)] for k in range(1, n + 1)]
    expected: Array = np.array(weights) @ rising
    return expected
