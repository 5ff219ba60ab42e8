"""Answers of callbacks that many visitors get: a class opens the same link, and everybody reads the same lessons.

A callback is a pure function of its request and of the language. A page that keeps something already, the scenario of
its last answer, sends that as state or as the `base` of its request; what it sends without is what others send, too.
"""

from collections.abc import Callable
from hashlib import sha256
from threading import Lock
from typing import Any, Final
from weakref import WeakValueDictionary

from flask import Response, request

from landscape.core.cache import CACHE
from landscape.core.turns import holding
from landscape.serving import files
from landscape.words import speaking

_making: Final = WeakValueDictionary[tuple[object, ...], Lock]()
"""A lock for each answer that is being made: of a whole class, one makes it and the others wait."""
_guard: Final = Lock()


def is_common(body: dict[str, Any]) -> bool:
    """Tell whether a well-formed callback request holds nothing that its page was told before."""
    return not any(map(_is_own, body.get("inputs", []))) and all(
        isinstance(one, dict) and one.get("value") is None for one in body.get("state", [])
    )


def _is_own(given: object) -> bool:
    value = given.get("value") if isinstance(given, dict) else None
    return isinstance(value, dict) and value.get("base") is not None


def recall(answer: Callable[[], Response], about: str = "") -> Response:
    """Give the answer to the present request, a common one, from memory; made and compressed now if it is not there.

    Parameters
    ----------
    answer
        Makes it. When that raises, the next who asks tries again.
    about
        What of the address's query it depends on; nothing of it unless told, so that no stranger multiplies answers.

    Raises
    ------
    BusyError
        When making it is heavy work, and too many wait for such work.
    """
    key = "answer", request.path, about, speaking(), files.accepted(), sha256(request.get_data()).digest()

    def make() -> tuple[int, list[tuple[str, str]], bytes]:
        response = files.compress(answer())
        return response.status_code, list(response.headers), response.get_data()

    with _guard:
        making = _making.setdefault(key, Lock())
    with holding(making):
        status, headers, data = CACHE.recall(key, make)
    return Response(data, status, headers)
