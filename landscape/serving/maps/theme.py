"""How figures look in a scheme: for a picture that is light where the page is dark, or the other way round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import parse_qs

from landscape.figures.theme import CLASSES, TARGETS, Scheme, text_size, themed
from landscape.serving.maps.address import VERSION, version
from landscape.simulation.ramps import RAMPS

SCHEMES: tuple[Scheme, ...] = get_args(Scheme)


@dataclass(frozen=True)
class AskedTheme:
    """What it is that figures look like: the scheme, the ramp of their landscape, and how large their text is."""

    scheme: Scheme
    ramp: str
    text: float

    @property
    def query(self) -> str:
        """The one query that asks for it."""
        return f"scheme={self.scheme}&ramp={self.ramp}&text={self.text:g}&{VERSION}={version()}"

    def make(self) -> dict[str, Any]:
        """Give it, for JSON, with the colours of classes and those between which targets lie."""
        return {
            "template": themed(self.scheme, self.ramp, self.text).plain_template,
            "classes": [look.color(self.scheme) for look in CLASSES],
            "targets": TARGETS[self.scheme],
        }


def read(query: str) -> AskedTheme:
    """Read what is asked for; total, as links are: what is missing or unknown is as usual."""
    asked = {name: texts[-1] for name, texts in parse_qs(query.lstrip("?"), errors="replace").items()}
    scheme = next((one for one in SCHEMES if one == asked.get("scheme")), SCHEMES[0])
    ramp = asked.get("ramp", "")
    return AskedTheme(scheme, ramp if ramp in RAMPS else next(iter(RAMPS)), text_size(asked.get("text")))
