"""What the player is sent beside the paths: optional arrays, clouds, the flow; and the numbers behind the curves."""

from __future__ import annotations

import base64
import itertools
from typing import Any

import numpy as np
import pytest

from landscape import decode, simulate
from landscape.figures.encoding import encode_floats
from landscape.figures.playback import FLOW, needs, playback
from landscape.figures.readings import Reading, readings
from landscape.simulation.curves import CURVES
from landscape.simulation.ensemble import CLOUD_MARGIN, QUANTA, follow
from landscape.simulation.scenario import Scenario, View
from landscape.words import catalogue, speak

GROUPS = {
    "gradient": {"seen"},
    "clipped": {"seen", "raw"},
    "velocity": {"velocity"},
    "moments": {"moment"},
    "critical": {"critical"},
    "flow": {"flow"},
}
CLOUD = "surface=himmelblau&run=adam,lr:0.05&run=sgd,lr:0.002&steps=40&starts=16&spread=box"


def array(told: dict[str, str]) -> np.ndarray[Any, Any]:
    """Read an array as the browser does."""
    shape = [int(side) for side in told["shape"].split(",")]
    return np.frombuffer(base64.b64decode(told["bdata"]), dtype=f"<{told['dtype']}").reshape(shape)


def payload(query: str) -> tuple[Scenario, dict[str, Any]]:
    scenario = decode(query)
    return scenario, playback(scenario, follow(scenario))


class TestNeeds:
    @pytest.mark.parametrize("count", range(3))
    def test_flags_add_up(self, count: int) -> None:
        for flags in itertools.combinations(GROUPS, count):
            wanted = set().union(*(GROUPS[flag] for flag in flags))
            assert needs(View(**dict.fromkeys(flags, True))) == wanted

    def test_only_what_is_needed_is_sent(self) -> None:
        query = "surface=himmelblau&run=adam,lr:0.05&steps=30&clip_norm=1"
        optional = {"seen", "raw", "velocity", "moment"}
        _, plain = payload(query)
        assert not optional & plain["runs"][0].keys()
        assert not {"critical", "flow"} & plain.keys()
        _, whole = payload(query + "".join(f"&{flag}=1" for flag in GROUPS))
        assert optional <= whole["runs"][0].keys()
        assert {"critical", "flow"} <= whole.keys()
        assert whole["has"] == sorted(set().union(*GROUPS.values()))

    def test_no_memory_no_arrow(self) -> None:
        _, told = payload("run=sgd,lr:0.01&steps=10&velocity=1&moments=1")
        assert not {"velocity", "moment"} & told["runs"][0].keys()

    def test_raw_gradients_only_where_they_differ(self) -> None:
        _, told = payload("run=sgd,lr:0.01&steps=10&clipped=1")
        assert "seen" in told["runs"][0]
        assert "raw" not in told["runs"][0]


class TestRemembered:
    LINK = "surface=himmelblau&run=adam,lr:0.05&run=sgd,lr:0.002&steps=30&x=1.5&y=-2.25"

    def test_a_run_that_did_not_change_is_written_once(self) -> None:
        _, first = payload(self.LINK)
        _, moved = payload(self.LINK.replace("lr:0.002", "lr:0.003"))
        stayed, changed = (one["runs"] for one in (first, moved))
        assert stayed[0]["x"] is changed[0]["x"]
        assert stayed[1]["x"] != changed[1]["x"]

    @pytest.mark.parametrize("change", ["&x=1.25", "&steps=31", "&clip_norm=1", "&noise=0.5"])
    def test_what_all_runs_share_changes_every_run(self, change: str) -> None:
        name = change[1:].partition("=")[0]
        kept = "&".join(pair for pair in self.LINK.split("&") if not pair.startswith(f"{name}="))
        (_, before), (_, after) = payload(self.LINK), payload(kept + change)
        for one, other in zip(before["runs"], after["runs"], strict=True):
            assert one["x"] != other["x"]

    def test_look_and_slot_are_those_of_the_scenario(self) -> None:
        payload(self.LINK)
        _, told = payload("surface=himmelblau&run=sgd,lr:0.002/slot:5/hidden&run=adam,lr:0.05&steps=30&x=1.5&y=-2.25")
        assert [(run["slot"], run["hidden"], run["name"]) for run in told["runs"]] == [
            (5, True, "SGD"),
            (1, False, "Adam"),
        ]

    def test_status_is_told_in_the_language_that_is_spoken(self) -> None:
        _, english = payload(self.LINK)
        with speak("de"):
            _, german = payload(self.LINK)
        assert english["runs"][0]["milestones"][0] == [0, "running"]
        assert german["runs"][0]["milestones"][0] == [0, catalogue("de")["running"]]


class TestCloud:
    def test_places_come_back(self) -> None:
        scenario, told = payload(CLOUD)
        low, high = np.array(scenario.surface.box).T
        fine = (high - low) * (1 + 2 * CLOUD_MARGIN) / QUANTA
        for run, trajectory in zip(told["runs"], simulate(scenario), strict=True):
            cloud = run["cloud"]
            assert cloud["count"] == scenario.setup.starts - 1
            whole = [np.cumsum(array(cloud[axis]), axis=0, dtype=np.uint16) for axis in "xy"]
            shares = np.stack(whole, axis=-1) / QUANTA * (1 + 2 * CLOUD_MARGIN) - CLOUD_MARGIN
            edge = (high - low) * CLOUD_MARGIN
            there = np.clip(trajectory.params[:, 1:], low - edge, high + edge)
            assert (np.abs(low + shares * (high - low) - there) <= fine).all()

    def test_a_ball_that_is_gone_is_nowhere(self) -> None:
        scenario, told = payload("surface=rosenbrock&run=sgd,lr:1&steps=40&starts=4&spread=box")
        (trajectory,) = simulate(scenario)
        gone = np.isnan(trajectory.params[:, 1:, 0])
        assert gone.any()
        whole = np.cumsum(array(told["runs"][0]["cloud"]["x"]), axis=0, dtype=np.uint16)
        np.testing.assert_array_equal(whole == QUANTA + 1, gone)

    def test_one_start_is_no_cloud(self) -> None:
        _, told = payload("run=adam&steps=10")
        assert "cloud" not in told["runs"][0]
        assert "share" not in told["runs"][0]

    def test_the_share_is_of_all_starts(self) -> None:
        _, told = payload(CLOUD.replace("steps=40", "steps=300"))
        for run in told["runs"]:
            assert 0 < run["share"] <= 1
            assert run["share"] * 16 == round(run["share"] * 16)


class TestFlow:
    def test_unit_vectors_downhill(self) -> None:
        scenario, told = payload("surface=bowl&run=sgd&steps=5&flow=1")
        flow = told["flow"]
        assert flow["points"] == FLOW
        u, v = array(flow["u"]) / 127, array(flow["v"]) / 127
        assert u.shape == v.shape == (FLOW, FLOW)
        np.testing.assert_allclose(np.hypot(u, v), 1, atol=0.01)
        (x0, x1), (y0, y1) = scenario.surface.box
        x, y = np.meshgrid(np.linspace(x0, x1, FLOW), np.linspace(y0, y1, FLOW))
        slope = scenario.surface.gradient(np.stack([x, y], axis=-1))
        away = u * (x1 - x0) * slope[..., 0] + v * (y1 - y0) * slope[..., 1]
        assert (away < 0).all()


class TestReadings:
    @pytest.mark.parametrize("curve", CURVES)
    def test_a_value_per_step_or_position(self, curve: str) -> None:
        for reading in self.read(f"surface=rosenbrock&run=adam,lr:0.05&steps=30&curve={curve}"):
            assert len(reading.values) in (30, 31)
            assert reading.role in ("value", "second", "bound")
            assert np.isfinite(reading.values).any()

    @pytest.mark.parametrize("curve", CURVES)
    def test_a_divergence_is_no_error(self, curve: str) -> None:
        assert self.read(f"surface=rosenbrock&run=sgd,lr:1&steps=30&curve={curve}")

    def test_rate_follows_the_schedule(self) -> None:
        (rate,) = self.read("run=sgd,lr:0.5/exponential,gamma:0.5&steps=4&curve=rate")
        np.testing.assert_allclose(rate.values, [0.5, 0.25, 0.125, 0.0625])

    def test_plain_descent_has_its_own_rate_for_both_weights(self) -> None:
        first, second = self.read("surface=rosenbrock&run=sgd,lr:0.0005&steps=20&curve=effective")
        np.testing.assert_allclose(first.values, 0.0005)
        np.testing.assert_allclose(second.values, 0.0005)
        assert (first.role, second.role) == ("value", "second")

    def test_distance_ends_at_nothing_in_a_bowl(self) -> None:
        (distance,) = self.read("surface=bowl&run=newton,lr:1&steps=30&curve=distance")
        assert distance.values[-1] < 1e-3 * distance.values[0]

    def test_bound_is_two_over_the_rate(self) -> None:
        sharpness, bound = self.read("surface=bowl&run=sgd,lr:0.02&steps=5&curve=sharpness")
        np.testing.assert_allclose(bound.values, 100)
        assert bound.role == "bound"
        assert np.ptp(sharpness.values) < 1e-9  # a bowl is as sharp everywhere

    @staticmethod
    def read(query: str) -> tuple[Reading, ...]:
        scenario = decode(query)
        (trajectory,) = simulate(scenario)
        return readings(scenario, trajectory)


def test_what_float32_cannot_hold_is_clamped() -> None:
    np.testing.assert_allclose(array(encode_floats([1e300, -1e300, 0.5])), [3e38, -3e38, 0.5], rtol=1e-6)
    assert np.isnan(array(encode_floats([np.nan]))).all()
