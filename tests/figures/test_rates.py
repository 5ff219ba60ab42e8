"""What is said of all learning rates is counted from them."""

from __future__ import annotations

import numpy as np
import pytest

from landscape.figures.basins import percent
from landscape.figures.planes import GONE, GOOD, levels_of, picture_of_plane
from landscape.figures.sweeps import picture_of_sweeps
from landscape.simulation.links import decode
from landscape.simulation.planes import axes_of, plane, rate_axis
from landscape.simulation.sweeps import sweep_runs
from landscape.words import speak
from tests.simulation.test_planes import planed


def told(link: str) -> dict[str, object]:
    scenario = decode(link)
    return picture_of_sweeps(scenario, sweep_runs(scenario.surface, scenario.runs, scenario.setup, scenario.start))


def test_a_row_says_where_it_is_forgiving_and_where_it_diverges() -> None:
    (run,) = told("surface=bowl,k:10&x=0&y=2&steps=20&run=sgd")["runs"]
    q = 10 ** (-3 / 40)
    assert run["cells"][0] == f"{np.log10((1 + q) / (1 - q)):.1f} decades"
    low, high = run["cells"][1].split(" to ")
    np.testing.assert_allclose([float(low), float(high)], [(1 - q) / 10, (1 + q) / 10], rtol=0.09)
    assert run["cells"][2].endswith(" on")
    assert run["theory"] == "Theory: 2/λmax = 0.2"


def test_a_row_says_where_there_are_gaps_and_where_nothing_is() -> None:
    assert "with gaps" in told("surface=himmelblau&steps=200&run=sgd")["runs"][0]["cells"][1]
    assert told("surface=rosenbrock&steps=3&run=sgd")["runs"][0]["cells"][:2] == ["nowhere", "–"]
    assert told("surface=himmelblau&steps=50&run=adam")["runs"][0]["cells"][2] == "at none"


def test_notes_tell_of_chance_and_of_rows() -> None:
    assert told("surface=bowl&run=sgd&steps=5")["notes"] == []
    assert "draw of chance" in told("surface=bowl&run=sgd&steps=5&noise=1")["notes"][0]
    rows = told("surface=data,data:penguins&run=sgd&steps=2000")["notes"]
    assert any("each looks at all rows" in note for note in rows)


def test_levels_of_a_plane_are_its_losses_and_its_times() -> None:
    found = planed(decode("surface=himmelblau&steps=80&run=momentum"), "momentum", 16)
    levels, gone = levels_of(found), np.isnan(found.loss)
    np.testing.assert_array_equal(levels >= GONE, gone)
    left = (found.loss - found.lowest)[~gone] / (found.first - found.lowest)
    np.testing.assert_allclose(
        levels[~gone], np.clip(199 * (np.log10(np.maximum(left, 1e-300)) + 12) / 15, 0, 199), atol=1.01
    )
    np.testing.assert_array_equal(levels[~gone] <= GOOD, left <= 1e-3)
    later = found.lasted[gone]
    assert (np.diff(levels[gone].astype(int)[np.argsort(later, kind="stable")]) >= 0).all()


def test_the_shares_of_a_plane_are_counted() -> None:
    scenario = decode("surface=himmelblau&steps=80&run=momentum")
    run = scenario.runs[0]
    axes = axes_of(scenario.surface, run)
    found = plane(scenario.surface, run, scenario.setup, scenario.start, rate_axis(run), axes["momentum"], 16)
    picture = picture_of_plane(found, scenario.surface, run, scenario.setup)
    good = 100 * (found.loss - found.lowest <= 1e-3 * (found.first - found.lowest)).mean()
    assert f"of these settings {good:.1f} % come down to 0.1 %" in picture["said"]
    share = 100 * np.isnan(found.loss).mean()
    assert f"{share:.1f} % diverge" in picture["said"]
    assert [name for name, _ in picture["settings"]] == list(axes)
    with speak("de"):
        assert "divergieren" in picture_of_plane(found, scenario.surface, run, scenario.setup)["said"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [(0, "0"), (1, "< 0.1"), (2, "< 0.1"), (3, "0.1"), (14, "0.3"), (2048, "50"), (4094, "> 99.9"), (4096, "100")],
)
def test_of_4096_settings_tenths_of_a_percent_are_told(settings: int, said: str) -> None:
    assert percent(settings / 4096) == said


def test_settings_are_called_by_the_letters_of_formulas_as_their_controls_are() -> None:
    scenario = decode("surface=himmelblau&steps=20&run=adam")
    found = planed(scenario, "beta1", 8)
    picture = picture_of_plane(found, scenario.surface, scenario.runs[0], scenario.setup)
    settings = dict(picture["settings"])
    assert settings["beta1"] == "beta1 β₁"
    assert settings["noise"] == "noise σ"
    assert settings["clip_norm"] == "clip norm"
    assert (picture["rate"]["letter"], picture["other"]["letter"]) == ("η", "β₁")
    assert told("surface=bowl&steps=5&run=adam")["letter"] == "η"
