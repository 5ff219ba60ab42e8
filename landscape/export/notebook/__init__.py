"""The stage in a notebook, without a server: a page in a frame, a picture where frames are not shown, and text.

What draws is loaded when something is shown: a script that only computes does not wait for it.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final

from landscape.simulation.scenario import ELSEWHERE, Scenario
from landscape.simulation.scripting import scenario_of
from landscape.words import ENGLISH

if TYPE_CHECKING:
    from landscape.export.notebook.widget import Stage

HEIGHT: Final = 560
"""Of a frame, in pixels, unless told otherwise."""
LEAST, MOST = 200, 4000


@dataclass(frozen=True)
class Shown:
    """A scenario as a notebook shows it: :func:`show` makes one.

    Attributes
    ----------
    scenario
        What is played.
    height
        Of its frame, in pixels.
    language
        What it speaks.
    """

    scenario: Scenario
    height: int = HEIGHT
    language: str = ENGLISH

    def __post_init__(self) -> None:
        if not LEAST <= self.height <= MOST:
            raise ValueError(f"a frame is {LEAST} to {MOST} pixels high, got {self.height!r}")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """Give what a notebook may choose from, richest first."""
        del include, exclude  # the notebook takes what it wants
        return {
            "text/html": frame_of(self.scenario, self.height, self.language),
            "image/png": picture_of(self.scenario, self.language),
            "text/plain": text_of(self.scenario),
        }


def show(scenario: Scenario | str, height: int = HEIGHT, language: str = ENGLISH) -> Shown:
    """Show the playable stage of a scenario in a notebook, as the value of a cell.

    It needs no server and no network, and stays in the notebook's file. Where frames are not shown, as in a notebook
    that is not trusted, there is a picture.

    Parameters
    ----------
    scenario
        A scenario, or a link to one.
    height
        Of the stage, in pixels.
    language
        What it speaks, such as ``"de"``.

    Examples
    --------
    >>> import landscape
    >>> landscape.show("surface=himmelblau&run=adam,lr:0.05", height=400).height
    400
    """
    return Shown(scenario_of(scenario), height, language)


def widget(scenario: Scenario | str, height: int = HEIGHT, language: str = ENGLISH) -> Stage:
    """Show the playable stage as a widget: what is changed in Python is seen, and what is dragged there is known here.

    Parameters
    ----------
    scenario
        A scenario, or a link to one.
    height
        Of the stage, in pixels.
    language
        What it speaks, such as ``"de"``.

    Raises
    ------
    ImportError
        When anywidget is not installed, which ``pip install landscape[notebook]`` does.
    """
    try:
        from landscape.export.notebook.widget import Stage
    except ImportError as error:
        raise ImportError("a widget needs anywidget: pip install landscape[notebook]; show() does without") from error
    return Stage(scenario_of(scenario), height, language)


def frame_of(scenario: Scenario, height: int, language: str) -> str:
    """Give the page in a frame that may run its own scripts and reach nothing around it."""
    from landscape.export.page import page_of

    return (
        f'<iframe srcdoc="{escape(page_of(scenario, language))}" title="{escape(text_of(scenario))}"'
        ' sandbox="allow-scripts allow-downloads" allow="fullscreen"'
        f' style="display: block; width: 100%; height: {height}px; border: 0"></iframe>'
    )


def picture_of(scenario: Scenario, language: str) -> str:
    """Give the picture for where frames are not shown, as base64."""
    from landscape.export.card import card

    return base64.b64encode(card(scenario, language)).decode("ascii")


def text_of(scenario: Scenario) -> str:
    """Say in a line what is shown."""
    methods = dict.fromkeys(run.optimizer.title for run in scenario.runs if not run.hidden)
    return f"{scenario.surface.title}: {', '.join(methods) or 'no run'} over {scenario.setup.steps} steps"


def _bundle(scenario: Scenario, include: object = None, exclude: object = None) -> dict[str, Any]:
    return Shown(scenario)._repr_mimebundle_(include, exclude)


ELSEWHERE["show"] = _bundle
