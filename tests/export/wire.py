"""Stands in for the wire between a widget and its notebook: what is sent is kept, what is received is handled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import comm
import pytest
from comm.base_comm import BaseComm
from ipywidgets import Widget


class Wire:
    """What was sent, in order."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def drain(self) -> list[dict[str, Any]]:
        """Give all states that were sent since the last time."""
        sent, self.sent = self.sent, []
        return sent

    def receive(self, widget: Widget, state: dict[str, Any]) -> None:
        """Handle what a notebook sends when its model is saved."""
        data = {"method": "update", "state": state, "buffer_paths": []}
        widget.comm.handle_msg({"content": {"data": data}, "buffers": []})


@contextmanager
def wired() -> Iterator[Wire]:
    """Have all widgets that are made meanwhile send to one wire."""
    wire = Wire()

    class Kept(BaseComm):
        def publish_msg(self, msg_type: str, data: Any = None, *_: Any, **__: Any) -> None:
            if msg_type == "comm_msg" and data["method"] == "update":
                wire.sent.append(data["state"])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comm, "create_comm", Kept)
        yield wire
