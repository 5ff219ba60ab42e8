"""What the browser needs to draw where two descents part, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from landscape.core.surfaces import Surface
from landscape.figures.basins import encode_labels, percent, say_around, tell_places
from landscape.figures.encoding import encode_array
from landscape.figures.labels import label_runs
from landscape.figures.theme import SLOTS
from landscape.simulation.difference import Difference, Kind
from landscape.simulation.scenario import Run, Setup
from landscape.words import phrase, say

SHARES = {
    Kind.ALIKE: phrase("alike from {share} % of the starts"),
    Kind.FIRST: phrase("{first} lower from {share} %"),
    Kind.SECOND: phrase("{second} lower from {share} %"),
    Kind.ELSEWHERE: phrase("elsewhere but equally low from {share} %"),
}
"""What is said of a share of the starts, in this order."""


def map_of_difference(found: Difference, surface: Surface, runs: Sequence[Run], setup: Setup) -> dict[str, Any]:
    """Give a map for the browser, of two runs.

    Returns
    -------
    dict
        ``points`` along each side of the ``box``; ``places``, the minima as ``[x, y, loss, is global]``; ``kinds``
        (n, n), each a :class:`~landscape.simulation.difference.Kind`; ``runs``, of both the name, the colours, and the
        ``labels`` (n, n) as in :func:`~landscape.figures.basins.map_of_basins`; what is ``said``, and ``keys``, kinds
        with the part of it that tells of each.
    """
    names, labels = label_runs(runs), (found.first, found.second)
    return {
        "points": len(found.kind),
        "box": [list(side) for side in found.box],
        "places": tell_places(surface, found.places),
        "kinds": encode_array(found.kind, "i1"),
        "runs": [
            {
                "name": name,
                "color": {"light": SLOTS[run.slot].light, "dark": SLOTS[run.slot].dark},
                "labels": encode_labels(label, found.places),
            }
            for run, name, label in zip(runs, names, labels, strict=True)
        ],
        "keys": [[kind, text] for kind, text in _told(found, runs).items()],
        "said": say_of(found, surface, runs, setup),
    }


def _told(found: Difference, runs: Sequence[Run]) -> dict[Kind, str]:
    """Say of each kind that occurs from how many starts."""
    first, second = label_runs(runs)
    shares = {kind: found.share(kind) for kind in SHARES}
    return {
        kind: say(SHARES[kind], share=percent(share), first=first, second=second)
        for kind, share in shares.items()
        if share
    }


def say_of(found: Difference, surface: Surface, runs: Sequence[Run], setup: Setup) -> str:
    """Say in a few sentences from how much of the box the two end alike, and who ends lower; and how exact that is."""
    first, second = label_runs(runs)
    values = {"first": first, "second": second, "shares": ", ".join(_told(found, runs).values())}
    sentence = (
        say("{first} and {second}: {shares} (± {error}).", **values, error=percent(found.error))
        if found.error
        else say("{first} and {second}: {shares}.", **values)
    )
    methods = [run.optimizer for run in runs]
    return " ".join([sentence, *say_around(found.box, len(found.kind), surface, methods, setup)])
