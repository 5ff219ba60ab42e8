"""Numbers that are sent to be drawn, worked out once more by hand."""

from __future__ import annotations

import base64
import itertools
import math
from typing import Any

import numpy as np
import pytest

from landscape import decode, simulate
from landscape.core.optimizers import OPTIMIZERS
from landscape.figures import LIGHT, curves, playback
from landscape.figures.heights import round_steps, sample
from landscape.simulation.ensemble import follow
from landscape.simulation.scenario import Scenario
from landscape.words.numbers import tick


def array(told: dict[str, str]) -> np.ndarray[Any, Any]:
    """Read an array as the browser does."""
    shape = [int(side) for side in told["shape"].split(",")]
    return np.frombuffer(base64.b64decode(told["bdata"]), dtype=f"<{told['dtype']}").reshape(shape)


def played(query: str) -> tuple[Scenario, dict[str, Any]]:
    scenario = decode(query)
    return scenario, playback(scenario, follow(scenario))["runs"][0]


class TestWhatIsRemembered:
    def test_the_box_of_adam_is_as_wide_as_the_root_of_its_average(self) -> None:
        """Its area is the squared gradient that is remembered per weight."""
        scenario, told = played("surface=himmelblau&run=adam,lr:0.05,beta2:0.9&steps=25&moments=1")
        (path,) = simulate(scenario)
        average = np.zeros(2)
        sides = [average]
        for place in path.params[:-1, 0]:
            average = 0.9 * average + 0.1 * scenario.surface.gradient(place) ** 2
            sides.append(np.sqrt(average))
        np.testing.assert_allclose(array(told["moment"]), sides, rtol=1e-5)

    def test_the_box_of_adamax_is_as_wide_as_its_largest_gradient(self) -> None:
        scenario, told = played("surface=himmelblau&run=adamax,lr:0.05,beta2:0.9&steps=25&moments=1")
        (path,) = simulate(scenario)
        largest = np.zeros(2)
        sides = [largest]
        for place in path.params[:-1, 0]:
            largest = np.maximum(0.9 * largest, np.abs(scenario.surface.gradient(place)))
            sides.append(largest)
        np.testing.assert_allclose(array(told["moment"]), sides, rtol=1e-4)

    def test_the_velocity_of_a_heavy_ball_gathers_gradients(self) -> None:
        scenario, told = played("surface=himmelblau&run=momentum,lr:0.002,momentum:0.8&steps=25&velocity=1")
        (path,) = simulate(scenario)
        velocity = np.zeros(2)
        found = [velocity]
        for place in path.params[:-1, 0]:
            velocity = 0.8 * velocity + scenario.surface.gradient(place)
            found.append(velocity)
        np.testing.assert_allclose(array(told["velocity"]), found, rtol=1e-5)

    @pytest.mark.parametrize("slug", OPTIMIZERS)
    def test_whoever_remembers_shows_it(self, slug: str) -> None:
        method = OPTIMIZERS[slug]
        _, told = played(f"surface=himmelblau&run={slug}&steps=4&moments=1&velocity=1")
        assert ("velocity" in told) == bool(method.velocity)
        assert ("moment" in told) == bool(method.moment)

    def test_what_clipping_takes_away_is_told_with_what_it_leaves(self) -> None:
        scenario, told = played("surface=himmelblau&run=sgd,lr:0.001&steps=9&clip_norm=2&clipped=1")
        (path,) = simulate(scenario)
        whole = scenario.surface.gradient(path.params[:-1, 0])
        np.testing.assert_allclose(array(told["raw"]), whole, rtol=1e-5)
        length = np.linalg.norm(whole, axis=1, keepdims=True)
        assert (length > 2).all()
        np.testing.assert_allclose(array(told["seen"]), whole * 2 / length, rtol=1e-5)


class TestCurves:
    def drawn(self, query: str) -> list[np.ndarray[Any, Any]]:
        scenario = decode(query)
        return [array(trace["y"]) for trace in curves(scenario, follow(scenario), LIGHT)["data"]]

    @pytest.mark.parametrize("starts", [2, 5, 8])
    def test_a_crowd_is_drawn_by_its_median(self, starts: int) -> None:
        query = f"surface=bowl&run=sgd,lr:0.03&steps=20&starts={starts}&spread=box"
        (trajectory,) = simulate(decode(query))
        (line,) = self.drawn(query)
        middle = np.sort(trajectory.loss, axis=1)[:, (starts - 1) // 2]
        np.testing.assert_allclose(line, middle, rtol=1e-5)

    def test_balls_that_are_gone_count_as_the_worst(self) -> None:
        query = "surface=rosenbrock&run=sgd,lr:0.003&steps=12&starts=9&spread=box"
        (trajectory,) = simulate(decode(query))
        gone = np.isnan(trajectory.loss).sum(axis=1)
        assert {4, 5} <= set(gone)
        (line,) = self.drawn(query)
        np.testing.assert_array_equal(np.isfinite(line), gone <= 4)

    def test_the_axis_says_that_it_is_a_median(self) -> None:
        one, many = (
            curves(scenario, follow(scenario), LIGHT)["layout"]["yaxis"]["title"]["text"]
            for scenario in map(decode, ("surface=bowl&run=sgd&steps=2", "surface=bowl&run=sgd&steps=2&starts=2"))
        )
        assert (one, many) == ("loss", "median loss")

    @pytest.mark.parametrize("rate", [0.01, 0.2, 1.0, 5.0])
    def test_a_run_that_flew_off_does_not_rule_the_axis(self, rate: float) -> None:
        """The others keep their room: no more than two powers of ten above where they began are shown."""
        scenario = decode(f"surface=bowl&run=sgd,lr:0.02&run=sgd,lr:{rate}&steps=40")
        figure = curves(scenario, follow(scenario), LIGHT)
        low, high = figure["layout"]["yaxis"]["range"]
        first = math.log10(float(scenario.surface.value(scenario.start)))
        assert first < high <= first + 2 + math.log10(1.6) + 1e-9
        assert low >= high - 2 * math.log10(1.6) - 2 - 12 - 1e-9
        assert high - low >= 1

    def test_every_step_has_its_place(self) -> None:
        scenario = decode("surface=bowl&run=sgd&run=adam&steps=33")
        figure = curves(scenario, follow(scenario), LIGHT)
        assert figure["layout"]["xaxis"]["range"] == [0, 33]
        assert [len(array(trace["y"])) for trace in figure["data"]] == [34, 34]


class TestHeights:
    @pytest.mark.parametrize("slug", ["bowl", "himmelblau", "rosenbrock", "saddle", "data"])
    def test_a_tick_stands_where_its_loss_is_drawn(self, slug: str) -> None:
        heights = sample(decode(f"surface={slug}").surface)
        at, written = heights.ticks()
        values = [float(heights.of(float(_number(text)))) for text in written]
        np.testing.assert_allclose(values, at, rtol=1e-5, atol=1e-9)
        assert 1 <= len(at) <= 5

    def test_a_logarithmic_height_begins_at_the_lowest_loss_and_turns_at_its_scale(self) -> None:
        heights = sample(decode("surface=himmelblau").surface)
        assert heights.lowest == 0.0
        np.testing.assert_allclose(heights.of([0.0, 9 * heights.scale, 99 * heights.scale]), [0, 1, 2])
        assert heights.of(-5.0) == 0

    @pytest.mark.parametrize(("low", "high"), [(0, 1), (-3, 7), (0.001, 0.0035), (-120, -20), (5e5, 5e6)])
    @pytest.mark.parametrize("count", [3, 4, 5, 7])
    def test_round_steps_are_round_and_inside(self, low: float, high: float, count: int) -> None:
        steps = round_steps(low, high, count)
        assert 2 <= len(steps) <= count + 1
        assert low - 1e-9 <= steps[0]
        assert steps[-1] <= high + 1e-9 * abs(high)
        (step,) = {float(f"{b - a:.6g}") for a, b in itertools.pairwise(steps)}
        assert f"{step:e}"[:3].rstrip("0").rstrip(".") in ("1", "2", "2.5", "5")


def _number(text: str) -> float:
    """Read a tick's label."""
    raised = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    power = text[2:].translate(raised)
    if text.startswith("10") and power != text[2:]:
        return 10.0 ** int(power)
    return float(text.replace("−", "-").replace(",", ""))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.01, "0.01"),
        (5, "5"),
        (2000, "2,000"),
        (1e6, "10⁶"),
        (1e-7, "10⁻⁷"),
        (-0.5, "−0.5"),
        (1e4, "10,000"),
    ],
)
def test_a_tick_is_written_as_one_reads_it(value: float, text: str) -> None:
    assert tick(value) == text
