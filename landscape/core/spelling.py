"""Parts as text, ``slug,name:value,name:value``, read as a program means it: what is wrong is an error.

Links are read in another manner, where anything gives a part: :mod:`landscape.simulation.links`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from landscape.core.parts import Inner, Part, Registry, make

P = TypeVar("P", bound=Part)


def read_part_named(registry: Registry[P], text: str) -> P:
    """Read a part of a registry from its text.

    Raises
    ------
    ValueError
        When there is no such part, or it has no such value; says what there is.
    """
    slug, *items = text.split(",")
    return read_values(_named(registry, slug), items)


def _named(registry: Registry[P], slug: str) -> type[P]:
    if slug not in registry:
        raise ValueError(f"there is no {registry.kind} {slug!r}; there are {', '.join(registry)}")
    return registry[slug]


def read_values(cls: type[P], items: Iterable[str]) -> P:
    """Read a part from its values, each ``name:value``; raises as :func:`read_part_named` does."""
    pairs = [item.partition(":") for item in items]
    raw = {name: value for name, _, value in pairs}
    if len(raw) < len(pairs):
        raise ValueError(f"{cls.title} is told something twice: {', '.join(name for name, _, _ in pairs)}")
    part = make(cls, raw)
    spelled = part.spelled()
    for name, text in raw.items():
        if name not in spelled:
            raise ValueError(f"{cls.title} has no {name!r}; it has {', '.join(spelled) or 'nothing to set'}")
        declared, value = spelled[name]
        if not declared.says(text, value):
            if isinstance(declared, Inner):
                _named(declared.registry, text)
            else:
                declared.check(f"{cls.title}'s {name}", text)  # which says what is allowed
            raise ValueError(f"{cls.title}'s {name} cannot be {text!r} beside the others")
    return part
