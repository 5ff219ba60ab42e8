"""The stage in a notebook, without a server; and as a widget, by which values flow back."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from landscape.export.notebook.showing import HEIGHT, Shown, check
from landscape.simulation.scenario import ELSEWHERE, Scenario
from landscape.simulation.scripting import scenario_of
from landscape.words import ENGLISH

if TYPE_CHECKING:
    from landscape.export.notebook.widget import Stage


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

    Raises
    ------
    TypeError
        When one of these is something else.
    ValueError
        When no frame is so high, or nobody speaks the language.

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
    TypeError, ValueError
        As :func:`show` does.
    ImportError
        When anywidget is not installed, which ``pip install landscape[notebook]`` does.
    """
    try:
        from landscape.export.notebook.widget import Stage
    except ImportError as error:
        raise ImportError("a widget needs anywidget: pip install landscape[notebook]; show() does without") from error
    check(height, language)
    return Stage(scenario_of(scenario), height, language)


def _bundle(
    scenario: Scenario, include: Container[str] | None = None, exclude: Container[str] | None = None
) -> dict[str, str]:
    return Shown(scenario)._repr_mimebundle_(include, exclude)


ELSEWHERE["show"] = _bundle
