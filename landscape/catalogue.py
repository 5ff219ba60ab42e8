"""The catalogue: every part that can be chosen, written from its own declaration as Markdown.

``python -m landscape.catalogue`` prints it; ``docs/catalogue.md`` keeps it.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from landscape.core.learning.datasets import DATASETS, Dataset
from landscape.core.learning.losses import LOSSES
from landscape.core.learning.models import MODELS
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.params import Choice, Flag, Number, Param, Text
from landscape.core.parts import Inner, Part, Registry
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES, Formula, Surface
from landscape.simulation.rates import read_rates

REGISTRIES: tuple[tuple[str, Mapping[str, type[Part]]], ...] = (
    ("Surfaces", SURFACES),
    ("Optimizers", OPTIMIZERS),
    ("Schedules", SCHEDULES),
    ("Losses", LOSSES),
    ("Models", MODELS),
    ("Data sets", DATASETS),
)


def catalogue() -> str:
    """Write all parts, kind by kind, in the order of their registries."""
    lines = [
        "# Catalogue",
        "",
        "Written by `make catalogue` from the declarations of the parts; a change made here is lost.",
        "",
    ]
    for heading, registry in REGISTRIES:
        lines += [f"- [{heading}](#{heading.lower().replace(' ', '-')}): {len(registry)}"]
    for heading, registry in REGISTRIES:
        lines += ["", f"## {heading}"]
        for part in registry.values():
            lines += ["", *entry(part)]
    return "\n".join(lines) + "\n"


def entry(part: type[Part]) -> Iterator[str]:
    """Write one part: heading, explanation, formula, where it is looked at, parameters."""
    yield f"### {part.title} · `{part.slug}`"
    yield ""
    yield explanation(part)
    if issubclass(part, Formula):
        yield f"\n$$\n{part.latex()}\n$$"
    if issubclass(part, Surface):
        yield f"\n{whereabouts(part())}"
    if issubclass(part, Dataset):
        yield f"\nOf {', '.join(part().axes)}: {len(part().rows().y)} rows. {part.source}"
    if part.params():
        yield ""
        yield "| parameter | symbol | default | range | |"
        yield "|---|---|---|---|---|"
        for name, declared in part.params().items():
            cells = (f"`{name}`", _symbol(declared), _plain(declared.default), _range(declared), declared.help)
            yield f"| {' | '.join(cells)} |"
    for name, declared in part.params().items():
        if isinstance(declared, Inner):
            yield from inside(part, name, declared.registry)
    if issubclass(part, Surface) and rates(part):
        yield f"\nRates that suit it: {rates(part)}."


def inside(part: type[Part], name: str, registry: Registry[Any]) -> Iterator[str]:
    """Write what can be set of a part in a part, ``name.parameter:value``, and in which of those that may be there."""
    owners: dict[tuple[str, Param], list[str]] = {}
    for slug, inner in registry.items():
        for own in inner.params().items():
            owners.setdefault(own, []).append(slug)
    if not owners:
        return
    (first, declared), (slug, *_) = next(iter(owners.items()))
    example = f"{part.slug},{name}:{slug},{name}.{first}:{declared.spell(declared.default)}"
    yield f"\nOf its {registry.kind}, after a dot, as in `{example}`:"
    yield ""
    yield f"| parameter | of the {registry.kind} | default | range | |"
    yield "|---|---|---|---|---|"
    for (parameter, declared), slugs in owners.items():
        those = ", ".join(f"`{slug}`" for slug in slugs)
        cells = (f"`{name}.{parameter}`", those, _plain(declared.default), _range(declared), declared.help)
        yield f"| {' | '.join(cells)} |"


def explanation(part: type[Part]) -> str:
    """Give a part's docstring as Markdown: its underlined sections become bold lines of lists."""
    text = inspect.cleandoc(part.__doc__ or "")
    text = re.sub(r"``([^`]+)``", r"`\1`", text)
    text = re.sub(r":\w+:`~?([\w.]+)`", r"`\1`", text)
    body, *references = re.split(r"\nReferences\n-+\n", text)
    if not references:
        return body
    listed, _, rest = references[0].partition("\n\n")
    items = "\n".join(f"- {entry}" for entry in re.sub(r"\n +", " ", listed.strip()).splitlines())
    return "\n\n".join(piece for piece in (body.strip(), rest.strip(), f"References:\n\n{items}") if piece)


def whereabouts(surface: Surface) -> str:
    """Tell a surface's group, box, start and minima."""
    (x0, x1), (y0, y1) = surface.box
    lowest = len(surface.global_minima)
    places = [f"({_plain(x)}, {_plain(y)})" for x, y in surface.minima]
    told = f"*{surface.theme}.* Drawn over [{_plain(x0)}, {_plain(x1)}] × [{_plain(y0)}, {_plain(y1)}], "
    told += f"from ({_plain(surface.start[0])}, {_plain(surface.start[1])}). "
    if places:
        told += f"Lowest: {_plain(surface.global_value)} at {', '.join(places[:lowest])}."
    if places[lowest:]:
        told += f" Other minima: {', '.join(places[lowest:])}."
    if surface.noise:
        told += f" Gradients come with noise of size {_plain(surface.noise)}."
    return told


def rates(surface: type[Surface]) -> str:
    """List the recorded learning rates of a surface."""
    row = read_rates().get(surface.slug, {})
    return ", ".join(f"{part.title} {_plain(row[slug])}" for slug, part in OPTIMIZERS.items() if slug in row)


def _symbol(declared: Param) -> str:
    return f"${declared.symbol}$" if declared.symbol else ""


def _range(declared: Param) -> str:
    """Say what a field may hold."""
    match declared:
        case Choice(options=options):
            return ", ".join(f"`{option}`" for option in options)
        case Flag():
            return "on or off"
        case Inner(registry=registry):
            return f"any {registry.kind}"
        case Text(most=most):
            return f"at most {most} characters"
        case Number(lo=lo, hi=hi, log=log):
            return f"{_bound(lo)} … {_bound(hi)}" + ", logarithmic" * log
    raise TypeError(f"no range is known of {declared!r}")


def _bound(value: float) -> str:
    return f"{value:.6g}".replace("-", "−")


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int | float):
        return f"{round(value, 12) + 0.0:.6g}".replace("-", "−")
    return "" if value is None else str(value)


if __name__ == "__main__":
    sys.stdout.write(catalogue())
