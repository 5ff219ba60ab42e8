"""The league is what the rules of a fair race give, to the digit, and its page is what the record holds."""

from __future__ import annotations

import numpy as np
import pytest

from landscape import __version__
from landscape.core.optimizers import published
from landscape.core.surfaces import SURFACES
from landscape.figures.league import league
from landscape.simulation.contest import TARGETS
from landscape.simulation.league import (
    RATIOS,
    RECORD,
    cell_of,
    play,
    profile,
    read_league,
    scenario_of,
    standings,
    write,
)
from landscape.simulation.links import decode
from scripts.league import PAGE, PICTURE, page, picture

SAMPLE = 8


def sample() -> list[tuple[str, str]]:
    """Draw cells, others for every version of the methods' and surfaces' names."""
    rng = np.random.default_rng(len(published()) * 1000 + len(SURFACES))
    places = rng.choice(len(SURFACES) * len(published()), SAMPLE, replace=False).tolist()
    return [(list(SURFACES)[i // len(published())], list(published())[i % len(published())]) for i in places]


@pytest.mark.parametrize(("surface", "method"), sample())
def test_a_cell_is_played_again(surface: str, method: str) -> None:
    """But for what one processor's sines and exponentials round otherwise than another's: a few starts in a maze."""
    again, recorded = cell_of(play(surface, method)), read_league()["cells"][surface][method]
    assert again.keys() == recorded.keys()
    assert [again[name] for name in ("rate", "starts")] == [recorded[name] for name in ("rate", "starts")]
    assert again["score"] == pytest.approx(recorded["score"], abs=0.002)
    assert again["solved"] == pytest.approx(recorded["solved"], abs=0.03 * again["starts"])
    assert again["met"] == pytest.approx(recorded["met"], abs=0.01 * again["starts"] * len(TARGETS))
    assert (again["median"] is None) == (recorded["median"] is None)
    assert again["median"] is None or again["median"] == pytest.approx(recorded["median"], rel=0.02)


def test_all_methods_are_on_all_surfaces() -> None:
    cells = read_league()["cells"]
    assert list(cells) == list(SURFACES)
    assert {tuple(row) for row in cells.values()} == {tuple(published())}
    assert read_league()["version"] == __version__
    assert sorted(standings(cells)) == sorted(published())


def test_record_page_and_picture_are_of_one_game() -> None:
    assert RECORD.read_text(encoding="utf-8") == write(read_league())
    assert PAGE.read_text(encoding="utf-8") == page(read_league())
    assert PICTURE.read_text(encoding="utf-8") == picture(read_league())


def test_a_cell_s_numbers_agree_with_each_other() -> None:
    for row in read_league()["cells"].values():
        for cell in row.values():
            assert cell["met"] == sorted(cell["met"])
            assert cell["met"][-1] <= cell["starts"] * len(TARGETS)
            assert (cell["median"] is None) == (cell["solved"] <= cell["starts"] // 2)


def test_a_link_opens_the_race_of_its_cell() -> None:
    cells = read_league()["cells"]
    for row, (surface, recorded) in zip(league()["surfaces"], cells.items(), strict=True):
        for cell, method in zip(row["cells"], published(), strict=True):
            scenario = decode(cell["query"])
            assert scenario.surface.slug == surface
            (run,) = scenario.runs
            assert (run.optimizer.slug, run.optimizer.lr) == (method, recorded[method]["rate"])
            assert (scenario.view.contest, scenario.view.tuned) == (True, True)
            assert scenario == scenario_of(surface, method, recorded[method]["rate"])


def test_only_all_starts_are_a_hundred_percent_and_the_best_of_a_row_are_marked() -> None:
    for row, recorded in zip(league()["surfaces"], read_league()["cells"].values(), strict=True):
        most = max(cell["solved"] for cell in recorded.values())
        for cell, one in zip(row["cells"], recorded.values(), strict=True):
            assert (cell["text"] == "100") == (one["solved"] == one["starts"])
            assert abs(int(cell["text"]) - 100 * one["solved"] / one["starts"]) < 1
            wide = 1.96 * np.sqrt(sum(p * (1 - p) for p in (most / 256, one["solved"] / 256)) / 256)
            assert cell["best"] == (most > 0 and (most - one["solved"]) / 256 <= wide)


def test_a_profile_counts_who_is_within_so_many_times_the_better() -> None:
    first, second = np.array([10, 0, -1, 30, -1]), np.array([20, 2, 5, -1, -1])
    ratios = ([1, 1, np.inf, 1, np.inf], [2, 2, 1, np.inf, np.inf])
    assert profile(first, second) == [[sum(one <= most for one in each) for most in RATIOS] for each in ratios]


def test_profiles_are_of_pairs_and_of_the_recorded_cells() -> None:
    cells, profiles = read_league()["cells"], read_league()["profiles"]
    first, second, *_ = standings(cells)
    assert [one["pair"] for one in profiles] == [[first, second], [first, "sgd"]]
    for one in profiles:
        for surface, counts in one["counts"].items():
            for slug, line in zip(one["pair"], counts, strict=True):
                assert line == sorted(line)
                assert line[-1] <= cells[surface][slug]["solved"]
    surface = "himmelblau"
    a, b = (play(surface, slug).to_tolerance for slug in profiles[0]["pair"])
    assert profiles[0]["counts"][surface] == profile(a, b)
