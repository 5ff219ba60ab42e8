"""In which frameworks a scenario's runs can be written, and why not in others; ``code`` gives the programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from landscape.export.code import FRAMEWORKS, offered
from landscape.serving.maps.address import join
from landscape.serving.takings import code
from landscape.simulation.scenario import Scenario
from landscape.words import say


@dataclass(frozen=True)
class AskedPrograms:
    """What is asked for: programs of the runs of a scenario."""

    scenario: Scenario

    @property
    def query(self) -> str:
        """The one query that asks for it."""
        return join(self.scenario)

    def make(self) -> dict[str, Any]:
        """Give ``offered``, slugs and titles, and the sentences of those that are ``refused``."""
        slugs = offered(self.scenario)
        reasons = (framework.refuses(self.scenario) for framework in FRAMEWORKS.values())
        return {
            "offered": [[slug, say(FRAMEWORKS[slug].title)] for slug in slugs],
            "refused": list(dict.fromkeys(filter(None, reasons))),
        }


def read(query: str) -> AskedPrograms:
    """Read what is asked for; total, as links are."""
    return AskedPrograms(code.read(query).scenario)
