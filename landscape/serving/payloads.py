"""Which callback requests have the form of a request by the page itself.

Dash trusts its own page: a body of another form ends somewhere in its middle, as a 500 and a traceback. What the
*values* are is no concern here; the core takes any.
"""

import json
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, Final

MAX_DEPTH: Final = 32
"""How deep arrays and objects may nest. A figure, the deepest thing a page sends, needs about ten."""

TOO_DEEP: Final = f"The callback request nests deeper than {MAX_DEPTH} levels."


def complaint(body: object, callbacks: Mapping[str, Mapping[str, Any]]) -> str | None:
    """Say in one sentence what is wrong with the form of a callback request, or None when nothing is.

    Parameters
    ----------
    body
        The decoded JSON of the request.
    callbacks
        What Dash knows of each callback, by its output: `dash.Dash.callback_map`.
    """
    if not isinstance(body, dict):
        return "A callback request is a JSON object."
    if _deeper_than(MAX_DEPTH, body):
        return TOO_DEEP
    output = body.get("output")
    if not isinstance(output, str) or "callback" not in callbacks.get(output, ()):  # the browser's own have none
        return "There is no callback with this output."
    for part, slots in declared(callbacks[output]).items():
        given = body.get(part, [])
        if part == "outputs" and not output.startswith(".."):  # dash marks a list of outputs by two dots
            given = [given]
        if not isinstance(given, list) or len(given) != len(slots) or not all(map(_fits, given, slots)):
            return f"The {part} are not those of this callback."
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(map(_names_a_property, changed)):
        return "The changed properties are not named as this page names them."
    return None


def declared(callback: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Return the `id` and `property` of each input, state and output that Dash's entry for a callback declares."""
    parts = {"inputs": callback["inputs"], "state": callback["state"]}
    if not callback["no_output"]:
        parts["outputs"] = [output.to_dict() for output in _leaves(callback["output"])]
    return parts


def _deeper_than(levels: int, value: object) -> bool:
    layer: Iterable[Any] = [value]
    for _ in range(levels):
        layer = list(chain.from_iterable(map(_children, layer)))
    return bool(layer)


def _children(value: object) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _leaves(grouping: Any) -> Iterable[Any]:
    if isinstance(grouping, dict | list | tuple):
        items = grouping.values() if isinstance(grouping, dict) else grouping
        return chain.from_iterable(map(_leaves, items))
    return [grouping]


def _fits(given: object, slot: Mapping[str, str]) -> bool:
    """Tell whether what was sent for an input, state or output is of the component and property it is declared for."""
    pattern = _pattern(slot["id"])
    if pattern and any(wildcard in (["ALL"], ["ALLSMALLER"]) for wildcard in pattern.values()):
        return isinstance(given, list) and all(_is_of(one, slot, pattern) for one in given)
    return _is_of(given, slot, pattern)


def _is_of(given: object, slot: Mapping[str, str], pattern: dict[str, Any] | None) -> bool:
    if not isinstance(given, dict) or not isinstance(given.get("property"), str):
        return False
    if given["property"].split("@")[0] != slot["property"].split("@")[0]:  # after the @: dash's mark of a shared output
        return False
    name = given.get("id")
    if pattern is None:
        return name == slot["id"]
    return (
        isinstance(name, dict)
        and name.keys() == pattern.keys()
        and all(
            value == pattern[key] or (isinstance(pattern[key], list) and isinstance(value, str | int | float))
            for key, value in name.items()
        )
    )


def _pattern(name: str) -> dict[str, Any] | None:
    """Read a pattern-matching id such as `{"kind":"rate","slot":["ALL"]}`; None for a plain one."""
    if not name.startswith("{"):
        return None
    try:
        pattern = json.loads(name)
    except (ValueError, RecursionError):
        return None
    return pattern if isinstance(pattern, dict) else None


def _names_a_property(name: object) -> bool:
    if not isinstance(name, str):
        return False
    owner, dot, _ = name.rpartition(".")
    return bool(dot) and (not owner.startswith("{") or _pattern(owner) is not None)
