"""The real lessons, as the page is told them."""

from __future__ import annotations

from typing import Any

from landscape.lessons.telling import payload


def told() -> dict[str, Any]:
    return payload()
