"""A scenario as a notebook shows it: a page in a frame, a picture where frames are not shown, and text.

What draws is loaded when something is shown: a script that only computes does not wait for it.
"""

from __future__ import annotations

import base64
import reprlib
from collections.abc import Callable, Container
from dataclasses import dataclass
from html import escape
from typing import Final

from landscape.simulation.scenario import Scenario
from landscape.words import ENGLISH, languages, speak

HEIGHT: Final = 560
"""Of a frame, in pixels, unless told otherwise."""
LEAST, MOST = 200, 4000


def check(height: int, language: str) -> None:
    """Raise a ValueError where no frame can be so high, or nobody speaks the language; a TypeError for nonsense."""
    if isinstance(height, bool) or not isinstance(height, int):
        raise TypeError(f"the height of a frame is a whole number of pixels, got {reprlib.repr(height)}")
    if not isinstance(language, str):
        raise TypeError(f"a language is told by its code, such as 'de', got {reprlib.repr(language)}")
    if not LEAST <= height <= MOST:
        raise ValueError(f"a frame is {LEAST} to {MOST} pixels high, got {height!r}")
    if language not in languages():
        raise ValueError(f"there is no language {language!r}; there are {', '.join(languages())}")


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
        check(self.height, self.language)

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> dict[str, str]:
        """Give what a notebook may choose from, richest first; only that is made which it asks for."""
        made: dict[str, Callable[[], str]] = {
            "text/html": lambda: frame_of(self.scenario, self.height, self.language),
            "image/png": lambda: picture_of(self.scenario, self.language),
            "text/plain": lambda: text_of(self.scenario, self.language),
        }
        return {
            kind: make()
            for kind, make in made.items()
            if (not include or kind in include) and not (exclude and kind in exclude)
        }


def frame_of(scenario: Scenario, height: int, language: str) -> str:
    """Give the page in a frame that may run its own scripts and reach nothing around it."""
    from landscape.export.page import page_of

    return (
        f'<iframe srcdoc="{escape(page_of(scenario, language))}" title="{escape(text_of(scenario, language))}"'
        ' sandbox="allow-scripts allow-downloads" allow="fullscreen"'
        f' style="display: block; width: 100%; height: {height}px; border: 0"></iframe>'
    )


def picture_of(scenario: Scenario, language: str) -> str:
    """Give the picture for where frames are not shown, as base64."""
    from landscape.export.card import card

    return base64.b64encode(card(scenario, language)).decode("ascii")


def text_of(scenario: Scenario, language: str) -> str:
    """Say in a line what is shown."""
    from landscape.export.page import title_of

    with speak(language):
        return title_of(scenario)
