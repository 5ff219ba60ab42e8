"""How often the server descends for one request."""

from __future__ import annotations

from typing import Any

import pytest

from landscape.core.cache import CACHE
from landscape.simulation import ensemble, simulate
from landscape.ui.callbacks import respond


@pytest.mark.parametrize("starts", [1, 400])
def test_one_request_descends_each_run_once(starts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    descents: list[object] = []
    real = simulate.descend

    def descend(*args: Any, **kwargs: Any) -> Any:
        descents.append(args[1])
        return real(*args, **kwargs)

    for module in (simulate, ensemble):
        monkeypatch.setattr(module, "descend", descend)
    monkeypatch.setattr(CACHE, "budget", 0)  # so that nothing is remembered from one who asks to the next
    CACHE.clear()
    runs = "run=sgd&run=adam&run=sam"
    respond({"open": f"?{runs}&steps=40&starts={starts}&inspect=0&beside=1&curve=gradient"})
    assert len(descents) == 3
