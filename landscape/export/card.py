"""The card of a link: what a chat shows of it where it is posted, painted without a browser.

On the right the map of that very scenario, with its balls where they are at the step of the link, else where they end;
on the left what it is, one sentence of what there is to see, and who is how low.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from landscape.core.turns import take_turn
from landscape.export.chart import GOLD, LINE, PAPER, colors_of, map_of, paint_ball, paint_map
from landscape.export.glance import Glance, Seen, glance_at, name_of
from landscape.export.paint import FINE, Canvas, Rgb, balanced, blends, lines_of, mixed, rgb, shortened, width_of
from landscape.figures.theme import LIGHT
from landscape.simulation.leads import Lead
from landscape.simulation.scenario import Scenario
from landscape.words import ENGLISH, speak

WIDTH, HEIGHT = 1200, 630
"""Pixels: what those who show cards ask for."""
MOST: Final = 100_000
"""Bytes that a card may have."""
MAP: Final = 530
"""Where the map begins; it goes on to the right edge."""
EDGE: Final = 44
"""Pixels between an edge and what is written."""
OWN: Final = "Landscape"
"""Whose card it is."""
FEW: Final = 5
"""Runs that are written in large letters."""
TELLING: Final = 35
"""Pixels from one line of the sentence to the next."""
RULE: Final = "#c3cddb"


def card(scenario: Scenario, language: str = ENGLISH, lead: Lead | None = None) -> bytes:
    """Paint the card of a scenario.

    Parameters
    ----------
    scenario
        What is shown, at the step of its view.
    language
        In which it is written.
    lead
        Title and sentence, where they are not to be those of the scenario itself.

    Returns
    -------
    bytes
        A PNG of :data:`WIDTH` × :data:`HEIGHT` pixels and at most :data:`MOST` bytes; the same for the same scenario.
    """
    take_turn(3 * FINE**2 * WIDTH * HEIGHT)
    with speak(language):
        glance = glance_at(scenario, lead)
        canvas = Canvas(WIDTH, HEIGHT, PAPER)
        paint_map(canvas, map_of(scenario.surface, MAP, WIDTH - MAP, HEIGHT), glance)
        canvas.box(0, 0, MAP, HEIGHT, PAPER)
        _write(canvas, glance)
        return canvas.png(MOST, _palettes(glance))


def _palettes(glance: Glance) -> Iterator[list[Rgb]]:
    """Give the colours of a card: of what is written always all, of runs and map fewer and fewer."""
    paper, bands = rgb(PAPER), colors_of(glance.scenario.view.ramp)
    lines = [mixed(band, *LINE) for band in bands]
    between = [mixed(band, line, 0.5) for band, line in zip(bands, lines, strict=True)]
    looks = {rgb(one.slot.light) for one in glance.seen}
    words = [paper, rgb(RULE), *blends(rgb(LIGHT.ink), paper, 10), *blends(rgb(LIGHT.muted), paper, 6), rgb(GOLD)]
    smooth = [mix for look in sorted(looks) for mix in blends(look, paper, 5)]
    yield [*words, *smooth, *bands, *lines, *between]
    yield [*words, *smooth, *bands]
    yield [*words, *sorted(looks), *bands]


def _write(canvas: Canvas, glance: Glance) -> None:
    wide, title = MAP - 2 * EDGE, glance.title
    room = _write_legend(canvas, glance)
    _write_source(canvas, name_of(glance.scenario.surface), title)
    y = EDGE + 34
    size = next((size for size in (54, 46, 40) if _fits(title, wide, size)), 34)
    for line in balanced(title, wide, 3, size, "semibold"):
        y += round(1.14 * size)
        canvas.write(line, EDGE, y, size, LIGHT.ink, weight="semibold")
    y += 16
    most = min((room - y) // TELLING, 6)
    is_short = len(lines_of(glance.told, wide, most + 1, 26)) <= most
    for line in lines_of(glance.told if is_short else glance.brief, wide, most, 26):
        y += TELLING
        canvas.write(line, EDGE, y, 26, LIGHT.muted)


def _write_source(canvas: Canvas, name: str, title: str) -> None:
    """Write whose card it is, and the name of the surface where its title is another."""
    canvas.write(OWN, EDGE, EDGE + 16, 21, LIGHT.ink, weight="semibold")
    if name != title:
        x = EDGE + width_of(OWN, 21, "semibold") + 12
        canvas.write(shortened(name, MAP - EDGE - x, 21), x, EDGE + 16, 21, LIGHT.muted)


def _fits(title: str, wide: float, size: int) -> bool:
    """Tell whether a title fits two lines, each of its words one."""
    lines = lines_of(title, wide, 3, size, "semibold")
    return len(lines) <= 2 and all(width_of(word, size, "semibold") <= wide for word in title.split())


def _write_legend(canvas: Canvas, glance: Glance) -> int:
    """Write who is seen and how low each is, from below; give where it begins."""
    seen = glance.seen
    if not seen:
        return HEIGHT - EDGE
    row, size = (42, 25) if len(seen) <= FEW else (33, 21)
    y = HEIGHT - EDGE - row * (len(seen) - 1)
    top = y - row - 8
    canvas.write(shortened(glance.heading, MAP - 2 * EDGE, 19), EDGE, top, 19, LIGHT.muted)
    canvas.box(EDGE, top + 10, MAP - EDGE, top + 11, RULE)
    for one in seen:
        _write_row(canvas, one, y, size)
        y += row
    return top - 28


def _write_row(canvas: Canvas, one: Seen, y: int, size: int) -> None:
    right = MAP - EDGE
    wide = width_of(one.loss, size, "semibold")
    paint_ball(canvas, one.slot, np.array([EDGE + 11, y - 0.36 * size]), 11)
    canvas.write(shortened(one.label, right - EDGE - 34 - 14 - wide, size), EDGE + 34, y, size, LIGHT.ink)
    canvas.write(one.loss, right - wide, y, size, LIGHT.ink, weight="semibold")
