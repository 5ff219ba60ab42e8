"""The card of a link: it decodes, is small, is the same each time, and shows what is simulated."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from PIL import Image

from landscape import Scenario, decode, simulate
from landscape.core.arrays import Array
from landscape.core.cache import CACHE
from landscape.export.card import HEIGHT, MAP, MOST, WIDTH, card
from landscape.export.chart import AROUND, BALL, GOLD, PAPER, map_of
from landscape.export.glance import glance_at
from landscape.export.paint import (
    ELLIPSIS,
    FONTS,
    GLYPHS,
    Canvas,
    balanced,
    clipped,
    font,
    lines_of,
    shortened,
    width_of,
)
from landscape.figures.theme import SLOTS
from landscape.lessons.course import lessons
from landscape.serving.takings.card import read
from landscape.simulation.gallery import GALLERY, Exhibit
from landscape.words import catalogue, speak
from tests.strategies import scenarios

HOSTILE = "surface=griewank&run=sgd&run=adam&run=adagrad&run=momentum&run=rmsprop&run=newton&steps=2000&noise=9"
"""A scribble over the finest of patterns: the most bytes that a card could have."""
HEAVY = "surface=data,data:penguins&run=sgd&run=adam&run=lion&run=newton&steps=2000&batch=1"


def pixels(data: bytes) -> Array:
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
        return np.asarray(image.convert("RGB")).astype(int)


def color(text: str) -> list[int]:
    return list(bytes.fromhex(text[1:]))


def share_of(image: Array, text: str, place: Array, radius: float) -> float:
    """Give how much of a disc has a colour."""
    y, x = np.mgrid[: image.shape[0], : image.shape[1]] + 0.5
    disc = np.hypot(x - place[0], y - place[1]) < radius
    return float((image[disc] == color(text)).all(axis=-1).mean())


def test_where_there_is_no_loss_there_is_paper() -> None:
    scenario = decode("surface=own,z:(y-√(1-x²-y²))&run=sgd&x=0.3&y=0.1")
    image, shown = pixels(card(scenario)), map_of(scenario.surface, MAP, WIDTH - MAP, HEIGHT)
    corner, middle = (shown.at(np.array(place)) for place in ((0.95, -0.95), (0.5, -0.5)))
    assert share_of(image, PAPER, corner, 5) == 1
    assert share_of(image, PAPER, middle, 5) == 0


@pytest.mark.parametrize("exhibit", GALLERY, ids=lambda exhibit: exhibit.title)
def test_every_exhibit_has_a_card_with_its_balls_where_they_end(exhibit: Exhibit) -> None:
    scenario = decode(exhibit.query)
    data = card(scenario)
    image = pixels(data)
    assert len(data) <= MOST
    shown = map_of(scenario.surface, MAP, WIDTH - MAP, HEIGHT)
    ends = [shown.at(path.params[-1, 0]) for path in simulate(scenario)]
    for index, (run, end) in enumerate(zip(scenario.runs, ends, strict=True)):
        above = [np.hypot(*(end - other)) < 2 * BALL + 4 for other in ends[:index]]  # the first is on top
        if any(above) or not (MAP + BALL < end[0] < WIDTH - BALL and BALL < end[1] < HEIGHT - BALL):
            continue
        assert share_of(image, SLOTS[run.slot].light, end, BALL - 1) > 0.5


@pytest.mark.parametrize("step", [0, 1, 40, 150])
def test_balls_are_where_they_are_at_the_step_of_the_link(step: int) -> None:
    scenario = decode(f"run=adam,lr:0.2&steps=150&x=-0.2&y=0.7&step={step}")
    shown = map_of(scenario.surface, MAP, WIDTH - MAP, HEIGHT)
    (path,) = simulate(scenario)
    image = pixels(card(scenario))
    here, *others = (shown.at(path.params[one, 0]) for one in dict.fromkeys([step, 0, 1, 40, 150]))
    assert share_of(image, SLOTS[0].light, here, BALL - 1) > 0.5
    assert glance_at(scenario).heading == f"Loss after {step} step{'s' * (step != 1)}"
    apart = [other for other in others if np.hypot(*(other - here)) > 60]
    assert apart
    assert all(share_of(image, SLOTS[0].light, other, BALL - 1) < 0.5 for other in apart)


def test_the_map_is_to_one_scale_its_box_in_the_middle_and_upwards() -> None:
    image = pixels(card(decode("surface=himmelblau&run=sgd,lr:0.001&step=0&x=3&y=4")))
    unit, across, down = HEIGHT / 10, (MAP + WIDTH) / 2, HEIGHT / 2
    assert share_of(image, SLOTS[0].light, np.array([across + 3 * unit, down - 4 * unit]), BALL) > 0.4
    heights = [image[round(down - y * unit), round(across)].sum() for y in (4.8, 2.4, -4.8)]
    losses = [float(decode("surface=himmelblau").surface.value((0, y))) for y in (4.8, 2.4, -4.8)]
    assert np.argsort(heights).tolist() == np.argsort(losses).tolist()


def test_who_is_hidden_is_not_there() -> None:
    seen, hidden = (
        pixels(card(decode(f"surface=saddle&run=sgd&run=adam,lr:0.1{ending}"))) for ending in ("", "/hidden")
    )
    green = color(SLOTS[1].light)
    assert (seen == green).all(axis=-1).any()
    assert not (hidden == green).all(axis=-1).any()
    assert pixels(card(decode("surface=saddle&run=sgd/hidden"))).any()


def test_who_has_flown_off_has_no_loss_and_no_ball() -> None:
    glance = glance_at(decode("surface=rosenbrock&run=sgd,lr:1&steps=50"))
    assert [one.loss for one in glance.seen] == ["diverged"]
    image = pixels(card(glance.scenario))
    assert not (image[:, MAP + 60 :] == color("#f7f9fb")).all(axis=-1).all(axis=0).any()


def test_a_star_looks_out_from_under_a_ball_at_a_minimum() -> None:
    scenario = decode("surface=himmelblau&run=adam,lr:0.1&steps=300&x=-1&y=0")
    place = map_of(scenario.surface, MAP, WIDTH - MAP, HEIGHT).at(np.array([-2.805118, 3.131313]))
    tip = place - [0, 0.75 * AROUND * BALL]
    begun = scenario.replace(view=scenario.view.replace(step=0))
    shares = [share_of(pixels(card(one)), GOLD, tip, 2) for one in (scenario, begun)]
    assert shares[0] > 0.9
    assert shares[1] == 0


def test_losses_are_those_of_the_simulation() -> None:
    many = decode("surface=rastrigin&run=sgd,lr:0.002&starts=9&spread=box&steps=100")
    (path,) = simulate(many)
    glance = glance_at(many)
    assert glance.heading == "Median loss of 9 balls after 100 steps"
    assert float(glance.seen[0].loss) == pytest.approx(np.median(path.loss[-1]), rel=0.01)


def test_what_would_take_long_is_shown_before_it_begins() -> None:
    scenario = decode(HEAVY)
    glance = glance_at(scenario)
    assert (glance.step, glance.heading) == (0, "Loss after 0 steps")
    assert "2000 steps" in glance.told
    losses = [float(scenario.surface.value(scenario.start))] * len(scenario.runs)
    assert [float(one.loss) for one in glance.seen] == pytest.approx(losses, rel=0.01)
    first = glance_at(decode("surface=data,data:penguins&run=sgd&run=adam&starts=300&steps=300"))
    assert first.scenario.setup.starts == 1
    assert first.heading == "Loss of the first of 300 balls after 300 steps"
    assert first.seen[0].path.cloud is None


def test_it_has_the_same_bytes_each_time_and_in_each_process() -> None:
    here = card(decode(HOSTILE), "de")
    CACHE.clear()
    assert card(decode(HOSTILE), "de") == here
    program = (
        f"import sys; from landscape import decode; from landscape.export.card import card; "
        f"sys.stdout.buffer.write(card(decode({HOSTILE!r}), 'de'))"
    )
    there = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert there.stdout == here


def test_it_is_bounded_whatever_it_shows() -> None:
    assert len(card(decode(HOSTILE))) <= MOST
    noise = np.random.default_rng(0).uniform(0, 2, (630, 1200))
    canvas = Canvas(1200, 630, "#ffffff")
    canvas.bands(noise * 8, [(17 * i, 0, 0) for i in range(16)], (0, 0, 0), 0.5, 0, 1200)
    palettes = [[(i, i, i) for i in range(256)], [(0, 0, 0), (255, 0, 0)]]
    whole, small = (len(canvas.png(most, palettes)) for most in (10**9, 60_000))
    assert small < whole / 4


@given(scenarios())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_scenario_has_one(scenario: Scenario) -> None:
    data = card(scenario, "de")
    assert len(data) <= MOST
    pixels(data)


def test_it_speaks_the_language_that_is_asked_for() -> None:
    with speak("de"):
        assert glance_at(decode("surface=bowl&run=sgd&steps=7&step=1")).heading == "Verlust nach 1 Schritt"
    assert card(decode(""), "de") != card(decode("")) == card(decode(""), "xx")


def test_letters_of_all_that_can_be_said_are_there() -> None:
    said = set("".join([*catalogue("de"), *catalogue("de").values()])) - set("\n\t")
    said |= set("ÄÖÜäöüßβηλσ⁻⁰¹²³⁴⁵⁶⁷⁸⁹₁₂–−×∞…")
    unknown = bytes(font(40, "regular").getmask("\U000e0000"))
    missing = {one for one in said if not one.isspace() and bytes(font(40, "regular").getmask(one)) == unknown}
    assert missing <= set("⇧⌘␣∇✓⟳★☆◆●■▲")
    assert (FONTS / "inter.LICENSE").read_text(encoding="utf-8").startswith("Copyright")


class TestText:
    """Lines of words."""

    def test_nothing_is_wider_than_its_place(self) -> None:
        for text in ("One start, three ends. Why?", "Donaudampfschifffahrtsgesellschaftskapitän und mehr", "a", ""):
            for lines in (lines_of(text, 300, 2, 40), balanced(text, 300, 2, 40)):
                assert len(lines) <= 2
                assert all(width_of(line, 40) <= 300 for line in lines)

    def test_all_words_are_there_while_there_is_room(self) -> None:
        text = "Easy to enter, slow to follow: everyone finds the floor, few its end."
        assert " ".join(lines_of(text, 400, 9, 25)) == " ".join(balanced(text, 400, 9, 25)) == text
        assert lines_of(text, 400, 1, 25)[0].endswith(ELLIPSIS)
        assert lines_of(text, 400, 0, 25) == []
        assert shortened("abc", 1000, 20) == "abc"

    def test_lines_are_as_equal_as_they_can_be(self) -> None:
        widths = [width_of(line, 54) for line in balanced("The limit of the rate", 442, 3, 54)]
        assert len(widths) == 2
        assert max(widths) < 1.6 * min(widths)


class TestClipping:
    """What of a line lies in a box."""

    LOW, HIGH = np.array([0.0, 0.0]), np.array([10.0, 10.0])

    def of(self, *places: tuple[float, float]) -> list[list[list[float]]]:
        return [line.tolist() for line in clipped(np.array(places), self.LOW, self.HIGH)]

    def test_what_is_inside_stays(self) -> None:
        assert self.of((1, 1), (2, 3), (9, 9)) == [[[1, 1], [2, 3], [9, 9]]]

    def test_what_leaves_ends_at_the_edge_and_comes_back_there(self) -> None:
        assert self.of((5, 5), (15, 5), (15, 8), (5, 8)) == [[[5, 5], [10, 5]], [[10, 8], [5, 8]]]

    def test_what_flies_through_is_cut_at_both_ends(self) -> None:
        assert self.of((-1e9, 5), (1e9, 5)) == [[[pytest.approx(0, abs=1e-6), 5], [pytest.approx(10, abs=1e-6), 5]]]

    def test_what_passes_by_is_nothing(self) -> None:
        assert self.of((-5, -5), (-5, 20), (20, 20)) == []
        assert self.of((11, 0), (11, 10)) == []

    def test_it_ends_where_there_is_no_place(self) -> None:
        assert self.of((1, 1), (2, 2), (np.nan, np.nan), (3, 3)) == [[[1, 1], [2, 2]]]
        assert not any(self.of((np.nan, 0.0)))


def test_markers_are_those_of_the_page() -> None:
    assert set(GLYPHS) == {slot.marker for slot in SLOTS}
    assert all(np.abs(outline).max() < 1.2 for outline in GLYPHS.values())


def test_of_many_that_have_no_room_it_is_told_who_is_lowest() -> None:
    eight = "&".join(f"run={method}" for method in ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "lion"))
    glance = glance_at(decode(f"surface=himmelblau&{eight}&run=adam,lr:9/slot:7&run=sgd,lr:9/slot:6"))
    assert glance.brief == "Lowest of 8: SGD rate 0.01. Diverged: 1."
    assert len(glance.told) > 4 * len(glance.brief)
    alike = glance_at(decode("surface=bowl&steps=1&" + "&".join(f"run=adam/slot:{slot}" for slot in range(4))))
    assert alike.brief == "Lowest of 4: blue and 3 more."
    gone = glance_at(decode("surface=bowl&" + "&".join(f"run=sgd,lr:{9 - slot / 10}" for slot in range(3))))
    assert gone.brief == "All have diverged."
    few = glance_at(decode("surface=bowl&run=sgd&run=adam"))
    assert few.brief == few.told


def test_a_step_that_asks_nothing_shows_what_came_of_it() -> None:
    steps = [(slug, at, step) for slug, lesson in lessons().items() for at, step in enumerate(lesson.steps, 1)]
    for slug, at, step in steps:
        assert (read(f"lesson={slug}&at={at}").scenario.view.step == 0) == (step.prediction is not None), (slug, at)
