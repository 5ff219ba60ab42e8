"""What a text means that somebody types into a field: typeset, or what is wrong with it, and where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs, quote

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.params import Typed
from landscape.core.parts import Registry
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES
from landscape.core.typed import TypedError
from landscape.figures.formulas import echo
from landscape.serving.maps.address import VERSION, version
from landscape.words import phrase, say
from landscape.words.numbers import separators

REGISTRIES: Final[Mapping[str, Registry[Any]]] = {
    "surface": SURFACES,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
}
"""What the parts are chosen from whose fields are typed into, by the kind of their controls."""
MOST: Final = 4_001
"""Characters of a text that are looked at: one more than any field takes, so that it is told when it is too long."""

_GROUPED = re.compile(r"(?<![\w.,])[1-9]\d{0,2}\.\d{3}(?![\d,]|\.\d)")


@dataclass(frozen=True)
class AskedTyped:
    """A text, and the field that it is typed into: of which kind of part, of which of them, called what."""

    kind: str
    slug: str
    name: str
    text: str

    @property
    def query(self) -> str:
        """The one query that asks for it."""
        said = f"kind={self.kind}&slug={self.slug}&name={self.name}&text={quote(self.text, safe='')}"
        return f"{said}&{VERSION}={version()}"

    def make(self) -> dict[str, Any]:
        """Give ``math``, its MathML, ``text`` as links have it, what is ``said`` of it; or ``wrong``, and ``at``."""
        declared = field_of(self.kind, self.slug, self.name)
        if declared is None:
            return {"math": "", "text": self.text}
        text = declared.plain(self.text, separators()[0])
        try:
            return {
                "math": echo(declared.reader(text)),
                "text": declared.evenly(text),
                "said": [*declared.remarks(text), *_thousands(self.text)],
            }
        except TypedError as error:
            return {"wrong": str(error), "at": [error.start, error.end]}


def _thousands(text: str) -> list[str]:
    """Say of a point before three digits that it stands before decimals, where others set thousands apart by it."""
    found = _GROUPED.search(text) if separators()[1] == "." else None
    sentence = phrase("The point in {number} stands before decimals; a thousand is written without: {thousands}.")
    return [say(sentence, number=found[0], thousands=found[0].replace(".", ""))] if found else []


def field_of(kind: str, slug: str, name: str) -> Typed | None:
    """Give the declaration of a field that is typed into; None where there is none."""
    registry = REGISTRIES.get(kind)
    declared = registry[slug].params().get(name) if registry is not None and slug in registry else None
    return declared if isinstance(declared, Typed) else None


def read(query: str) -> AskedTyped:
    """Read what is asked for; total, as links are: what is missing is empty."""
    asked = {name: texts[0] for name, texts in parse_qs(query.lstrip("?"), errors="replace").items()}
    kind, slug, name = (asked.get(key, "") for key in ("kind", "slug", "name"))
    if field_of(kind, slug, name) is None:
        kind = slug = name = ""
    return AskedTyped(kind, slug, name, asked.get("text", "")[:MOST])
