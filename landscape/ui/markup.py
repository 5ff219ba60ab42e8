"""Small things that markup needs and Dash's signatures do not know."""

from __future__ import annotations

from typing import Any


def wild(**attributes: str) -> dict[str, Any]:
    """Give ``data-`` and ``aria-`` attributes, whose names no keyword can have: ``wild(aria_label="Play")``."""
    return {name.replace("_", "-"): value for name, value in attributes.items()}
