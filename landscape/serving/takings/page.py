"""A page that plays a scenario without a server, as one HTML file: ``/page?surface=bowl&run=sgd``.

It is offered to be saved, and not shown: under our address our policy would forbid what it carries.
"""

from __future__ import annotations

from dataclasses import dataclass

from landscape.export.files import File, stem_of
from landscape.export.page import page_of
from landscape.export.page.content import as_usual
from landscape.lessons.telling import resolve_link
from landscape.serving.maps.address import VERSION, join, split
from landscape.serving.public import home
from landscape.simulation.scenario import Scenario
from landscape.words import speaking


@dataclass(frozen=True)
class PageTaking:
    """A page that is one file.

    Attributes
    ----------
    scenario
        What it plays, and how it is looked at.
    """

    scenario: Scenario
    ending = "html"
    lacks = ""

    @property
    def query(self) -> str:
        """The one query that asks for it."""
        return join(self.scenario)

    def make(self) -> File:
        """Write it, in the language that is spoken."""
        page = page_of(self.scenario, speaking(), home())
        return File(page.encode(), stem_of(self.scenario), self.ending)


def read(query: str) -> PageTaking:
    """Read what is asked for; total, as links are."""
    resolved, _ = resolve_link(query, speaking())
    scenario, _ = split(resolved, {VERSION})
    return PageTaking(scenario.replace(view=as_usual(scenario.view)))
