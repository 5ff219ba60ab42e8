"""Parts of a plane, and which of them the server takes for one."""

from __future__ import annotations

import random
from typing import Any

from landscape.core.surfaces import SURFACES
from landscape.simulation.scenario import part_within

SURFACE = SURFACES["himmelblau"]()
NONSENSE = [
    "",
    "1:2:3",
    "nan:1:0:1",
    "2:1:0:1",
    "0:0:0:1",
    "0:1e-13:0:1",
    "0:1:0:1e9",
    "a:b:c:d",
    "1_0:2:3:4",
    "0x1:2:0:1",
]
EDGES = ["-25:25:-25:25", "-25.1:25:-25:25", "0:1e-11:0:1e-11", "0:0.9e-11:0:1", "+1:2:0:1", " 0:1:0:1", "0:1:0:1:2"]


def told() -> dict[str, Any]:
    draw = random.Random(3)
    drawn = [":".join(str(draw.uniform(-30, 30)) for _ in range(4)) for _ in range(200)]
    parts = {text: part_within(SURFACE, text) for text in [*NONSENSE, *EDGES, *drawn]}
    assert any(parts.values())
    return {"box": SURFACE.box, "parts": parts}
