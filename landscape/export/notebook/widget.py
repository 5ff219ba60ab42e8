"""The stage as a widget, for notebooks with anywidget: values flow to the picture, and back from a hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from landscape.export.notebook.showing import Shown, text_of
from landscape.export.page import packed, page_of
from landscape.simulation.scenario import Scenario
from landscape.simulation.scripting import scenario_of
from landscape.words import speak


class Stage(anywidget.AnyWidget):
    """The playable stage of a scenario; :func:`landscape.widget` makes one.

    Attributes
    ----------
    link
        Of its scenario. Another one shows another scenario; whatever else changes is in it.
    start
        Where descent begins (x, y), as it was set here or put by a hand.
    step
        Where playback rests; None until it does.
    """

    _esm = Path(__file__).with_name("widget.js")
    link = traitlets.Unicode().tag(sync=True)
    start = traitlets.Tuple(traitlets.Float(), traitlets.Float()).tag(sync=True)
    step = traitlets.Int(None, allow_none=True).tag(sync=True)
    _page = traitlets.Unicode().tag(sync=True)
    _told = traitlets.Unicode().tag(sync=True)
    _title = traitlets.Unicode().tag(sync=True)
    _height = traitlets.Int().tag(sync=True)

    def __init__(self, scenario: Scenario, height: int, language: str) -> None:
        self._scenario, self._language = scenario, language
        super().__init__(
            link=scenario.link,
            start=scenario.start,
            step=scenario.view.step,
            _page=page_of(scenario, language),
            _told=self._packed(),
            _title=text_of(scenario, language),
            _height=height,
        )

    def _repr_mimebundle_(self, **asked: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Give the widget, and a picture for where there are none, as on a site."""
        data, more = super()._repr_mimebundle_(**asked) or ({}, {})
        shown = Shown(self._scenario, self._height, self._language)
        return data | shown._repr_mimebundle_(exclude={"text/html"}), more

    @property
    def scenario(self) -> Scenario:
        """What is shown; may be set, by a link as well."""
        return self._scenario

    @scenario.setter
    def scenario(self, told: Scenario | str) -> None:
        self._take(scenario_of(told))

    def _packed(self) -> str:
        with speak(self._language):
            return packed(self._scenario)

    def _take(self, scenario: Scenario) -> None:
        """Show another scenario, and let all that is told of it follow."""
        before, self._scenario = self._scenario, scenario
        if scenario == before:
            return
        with self.hold_sync(), self.hold_trait_notifications():
            self.link, self.start, self.step = scenario.link, scenario.start, scenario.view.step
            if scenario != _at(before, scenario.view.step):  # the page moves to a step by itself
                self._told, self._title = self._packed(), text_of(scenario, self._language)

    @traitlets.validate("link")
    def _canonical(self, proposal: Any) -> str:
        return Scenario.from_link(proposal["value"]).link

    @traitlets.validate("start")
    def _within(self, proposal: Any) -> tuple[float, float]:
        x, y = proposal["value"]
        return (x, y) if (x, y) == self._scenario.start else self._scenario.replace(x=x, y=y).start

    @traitlets.validate("step")
    def _there(self, proposal: Any) -> int | None:
        step: int | None = proposal["value"]
        return None if step is None else min(max(step, 0), self._scenario.setup.steps)

    @traitlets.observe("link")
    def _follow_link(self, change: Any) -> None:
        if change["new"] != self._scenario.link:
            self._take(Scenario.from_link(change["new"]))

    @traitlets.observe("start")
    def _follow_start(self, change: Any) -> None:
        x, y = change["new"]
        if (x, y) != self._scenario.start:
            self._take(_at(self._scenario, None).replace(x=x, y=y))

    @traitlets.observe("step")
    def _follow_step(self, change: Any) -> None:
        self._take(_at(self._scenario, change["new"]))


def _at(scenario: Scenario, step: int | None) -> Scenario:
    return scenario.replace(step=step)
