"""What a hand does to rows, and the rows that the server makes of it."""

from __future__ import annotations

from typing import Any

from landscape import decode
from landscape.core.learning.changes import with_drawn_change
from landscape.core.surfaces.data import Data
from landscape.figures.rows import rows

LINK = "surface=data,data:line_noisy,model:line&run=sgd"
DRAWN: tuple[tuple[str, int | None, tuple[float, ...] | None], ...] = (
    ("move", 4, (0.5, 7.25)),
    ("add", None, (2.5, -1.0)),
    ("remove", 2, None),
    ("move", 2, (-1.25, 3.0)),
    ("remove", 0, None),
    ("add", None, (0.125, 0.25)),
)


def told() -> dict[str, Any]:
    scenario = decode(LINK)
    surface = scenario.surface
    assert isinstance(surface, Data)
    first, text, after = surface.data.rows(), "", []
    for name, row, values in DRAWN:
        text = with_drawn_change(text, row, values, first, 0)
        edited = decode(LINK.replace("model:line", f"edits:{text},model:line")).surface
        assert isinstance(edited, Data)
        now = edited.every_row
        after.append(
            {
                "change": {"name": name, "value": [-1 if row is None else row, *(values or ())]},
                "x": now.x[:, 0].tolist(),
                "y": now.y.tolist(),
                "held": now.held_out.astype(int).tolist(),
            }
        )
    return {"sent": rows(scenario), "after": after}
