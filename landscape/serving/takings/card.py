"""The card of a link, as a picture. That of a lesson's step that asks what will happen shows where it begins."""

from __future__ import annotations

from dataclasses import dataclass

from landscape.export.card import card
from landscape.export.files import File, stem_of
from landscape.lessons.course import lessons
from landscape.lessons.telling import opening, posted, resolve_link
from landscape.serving.maps.address import VERSION, join, split
from landscape.simulation.leads import Lead
from landscape.simulation.links import decode, encode
from landscape.simulation.scenario import USUAL_VIEW, Scenario
from landscape.words import speaking


@dataclass(frozen=True)
class TakenCard:
    """The card of a scenario at a step, or of a lesson's step."""

    scenario: Scenario
    ending = "png"
    lacks = ""

    @property
    def query(self) -> str:
        """The one query that asks for it."""
        return join(self.scenario)

    @property
    def link(self) -> str:
        """The link of the page that it is the card of, as short as can be."""
        view = self.scenario.view
        short = f"lesson={view.lesson}&at={view.at}" if view.lesson else ""
        return short if short and read(short) == self else encode(self.scenario)

    @property
    def lead(self) -> Lead:
        """Give title and sentence without simulating anything."""
        return posted(self.scenario, speaking())

    def make(self) -> File:
        """Paint it."""
        return File(
            card(self.scenario, speaking(), opening(self.scenario.view, speaking())),
            stem_of(self.scenario),
            self.ending,
        )


def read(query: str) -> TakenCard:
    """Read of which link it is asked; total, as links are."""
    asked, _ = split(query, {VERSION})
    scenario = decode(resolve_link(query, speaking())[0]) if asked.view.lesson else asked
    view = scenario.view
    shown = USUAL_VIEW.replace(step=view.step, ramp=view.ramp)
    lesson, at = lessons().get(view.lesson), view.at or 1
    if lesson and at <= len(lesson.steps):
        asks = lesson.steps[at - 1].prediction is not None
        shown = USUAL_VIEW.replace(step=0 if asks else None, ramp=view.ramp, lesson=view.lesson, at=at)
    elif view.step == scenario.setup.steps:
        shown = shown.replace(step=None)
    return TakenCard(scenario.replace(view=shown))
