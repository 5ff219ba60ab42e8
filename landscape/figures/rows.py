"""What the browser needs to draw the data behind a surface: its rows, and model and loss as trees it can evaluate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landscape.core.learning.batches import per_epoch
from landscape.core.learning.losses import OUTPUTS, TARGETS
from landscape.core.learning.texts import tree
from landscape.core.surfaces.data import Data, offered_losses
from landscape.figures.encoding import encode_array, encode_floats
from landscape.simulation.draws import batches_of
from landscape.words import say

if TYPE_CHECKING:
    from landscape.core.surfaces import Surface
    from landscape.simulation.scenario import Scenario, Setup


def rows(scenario: Scenario) -> dict[str, Any] | None:
    """Give what is behind a surface of data; None for a surface that is a formula.

    Returns
    -------
    dict or None
        ``task``, names of the ``axes`` (inputs, then target), and ``classes``; ``image`` as [height, width]
        or None; ``changed``, whether somebody changed a row; ``source``; ``x``, one typed column per input, ``y``, and
        ``held`` (1 for a row held out), over all rows.
        ``model``: one tree per raw output, in ``w1 w2 x1 x2``. ``loss`` and ``losses``, the chosen one and all that
        may be compared: each ``slug``, ``title``, ``values`` of its parameters and ``trees``, in the names listed in
        ``outputs`` and ``targets``. ``penalty``: what half the squared length of the weights is multiplied with.
        ``batch``: None, or ``indices``, the numbers of rows of each step one after the other, among those learnt from,
        and ``ends``, where each step's end (T,). ``epoch``: steps in which every row is seen once.
    """
    surface = scenario.surface
    if not isinstance(surface, Data):
        return None
    data, every = surface.data, surface.every_row
    return {
        "task": data.task,
        "axes": [say(name) for name in data.axes],
        "classes": [say(name) for name in data.classes],
        "image": list(data.image) if data.image else None,
        "changed": bool(surface.edits),
        "source": say(data.source),
        "x": [encode_floats(column) for column in every.x.T],
        "y": encode_floats(every.y),
        "held": encode_array(every.held_out, "u1"),
        "model": {
            "title": say(surface.model.title),
            "trees": [tree(text) for text in surface.model.formulas(surface.rows)],
        },
        "loss": surface.loss.slug,
        "losses": _losses(surface),
        "outputs": list(OUTPUTS[surface.loss.task]),
        "targets": list(TARGETS[surface.loss.task]),
        "penalty": surface.model.penalty,
        "batch": _batch(surface, scenario.setup),
        "epoch": per_epoch(surface.count, scenario.setup.batch),
    }


def _losses(surface: Data) -> list[dict[str, Any]]:
    """Tell all losses that suit the data; the chosen one with its own parameters, the others with their defaults."""
    offered = offered_losses(surface.data).items()
    others = [surface.loss if slug == surface.loss.slug else loss() for slug, loss in offered]
    return [{"slug": one.slug, "title": say(one.title), "values": one.values(), **one.trees()} for one in others]


def _batch(surface: Surface, setup: Setup) -> dict[str, Any] | None:
    batches = batches_of(surface, setup)
    return (
        None
        if batches is None
        else {"indices": encode_array(batches.indices, "u2"), "ends": encode_array(batches.ends, "u4")}
    )
