"""The colours that runs wear."""

from __future__ import annotations

from typing import Any

from landscape.figures.theme import SLOTS


def told() -> dict[str, Any]:
    return {"colors": [{"light": slot.light, "dark": slot.dark} for slot in SLOTS]}
