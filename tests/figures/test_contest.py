"""What is said of a race holds for what was raced, and no more than that is said."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from landscape.figures.contest import contest, rules
from landscape.figures.labels import label_runs
from landscape.simulation import ecdf
from landscape.simulation.contest import hold
from landscape.simulation.links import decode
from landscape.words import speak

FOUR = "surface=himmelblau&run=sgd,lr:0.01&run=sam,lr:0.01&run=adam,lr:0.1&run=newton&steps=300"


def told(link: str, *, tuned: bool = False, turned: bool = False) -> tuple[Any, dict[str, Any]]:
    scenario = decode(link)
    found = hold(scenario.surface, scenario.runs, scenario.setup, tuned=tuned, turned=turned)
    return found, contest(found, scenario.surface, scenario.setup, tuned=tuned, turned=turned)


def test_curves_and_bands_are_those_of_the_race() -> None:
    found, payload = told(FOUR)
    at = np.array(payload["at"])
    for entry, run in zip(found.entries, payload["runs"], strict=True):
        share = ecdf.curve(entry.hits, at)
        low, high = ecdf.band(share, 256)
        np.testing.assert_allclose(run["share"], share, atol=1e-4)
        np.testing.assert_allclose(run["low"], low, atol=1e-4)
        np.testing.assert_allclose(run["high"], high, atol=1e-4)
        assert run["slot"] == entry.run.slot


def test_every_run_has_a_cell_for_every_column() -> None:
    for link in (FOUR, "surface=bowl&run=sgd"):
        _, payload = told(link)
        assert {len(run["cells"]) for run in payload["runs"]} == {len(payload["columns"])}


def test_a_row_tells_what_was_counted() -> None:
    found, payload = told(FOUR)
    cells = [
        dict(zip((one["title"] for one in payload["columns"]), run["cells"], strict=True)) for run in payload["runs"]
    ]
    spent = [hits[hits >= 0] for hits in (entry.to_tolerance for entry in found.entries)]
    for row, met, entry in zip(cells, spent, found.entries, strict=True):
        assert row["Solved"].startswith(f"{round(1000 * len(met) / 256) / 10:.4g} % (")
        assert row["Gradients"] == f"{np.median(np.append(met, [np.inf] * (256 - len(met)))):.4g}"
        assert row["Best to expect"].startswith(f"1: {float(np.mean(entry.tried.scores)):.2g} · 4: ")
    place = found.leader
    each = [ecdf.scores(entry.hits, 300) for entry in found.entries]
    assert cells[place]["Decided"] == "–"
    for row, score in zip(cells[:place] + cells[place + 1 :], each[:place] + each[place + 1 :], strict=True):
        assert row["Decided"] == f"higher {(score > each[place]).sum()}, lower {(score < each[place]).sum()}"


def test_a_run_that_does_not_arrive_needs_more_than_the_budget() -> None:
    _, payload = told("surface=rastrigin&run=sgd,lr:0.002&steps=100")
    assert "more than 100" in payload["runs"][0]["cells"]


@pytest.mark.parametrize("runs", [2, 5, 8])
def test_of_equal_runs_no_difference_is_said(runs: int) -> None:
    _, payload = told("surface=himmelblau&steps=60" + "&run=sgd,lr:0.01" * runs)
    assert payload["said"].startswith("No difference to the highest")
    assert "can be told from 256 starts" in payload["said"]
    assert "ahead" not in payload["said"]


def test_who_is_said_to_be_ahead_is_ahead_beyond_the_band() -> None:
    for link in (FOUR, "surface=ackley&steps=300&run=sgd,lr:0.1&run=momentum,lr:0.016&run=adam,lr:0.5&run=sam,lr:0.1"):
        found, payload = told(link)
        names = label_runs([entry.run for entry in found.entries])
        ahead, _, open_ = payload["said"].partition("No difference between")
        for place, name in enumerate(names):
            against = found.against_leader(place)
            if against is None:
                assert payload["said"].startswith(f"{name} is ahead of ")
            elif against.mean + against.error < 0:
                assert name in ahead.partition(" is ahead of ")[2]
            else:
                assert name in open_


def test_of_two_the_difference_is_told_with_its_error() -> None:
    found, payload = told("surface=himmelblau&run=sgd,lr:0.01&run=sgd,lr:0.0001&steps=100")
    (pair,) = found.pairs
    assert payload["said"].endswith(f"its curve is higher by {pair.mean:.2g} ± {pair.error:.2g}.")


def test_nobody_is_compared_with_nobody() -> None:
    assert told("surface=bowl&run=sgd")[1]["said"] == "There is nobody to compare with."


def test_the_rules_tell_what_else_counts() -> None:
    text = " ".join(told(FOUR, tuned=True, turned=True)[1]["rules"])
    assert "SAM asks for 2 gradients a step: 150 steps." in text
    assert "Newton asks for 300 Hessians from each start besides" in text
    assert "the best of 24 rates from 10⁻⁶ to 10" in text
    assert "from 32 other starts: 2.3×10⁵ gradients more" in text  # 24 · 32 · 300
    assert "shifted and turned anew" in text
    plain = " ".join(told(FOUR)[1]["rules"])
    assert "Each has its own rate." in plain
    assert "turned" not in plain
    noisy = " ".join(told("surface=noisy_bowl&run=sgd&noise=1&steps=20")[1]["rules"])
    assert "every start has its own" in noisy


def test_over_data_it_is_said_that_nothing_is_turned_and_that_there_are_fewer_starts() -> None:
    found, payload = told("surface=data,data:penguins&run=sgd,lr:0.1&run=adam&steps=300&batch=16", turned=True)
    text = " ".join(payload["rules"])
    assert "nothing is shifted or turned" in text
    assert f"There are {found.starts} starts, since each looks at all rows" in text
    assert "one draw of the batches" in text


def test_german_has_its_own_marks() -> None:
    scenario = decode(FOUR)
    found = hold(scenario.surface, scenario.runs, scenario.setup, tuned=True, turned=False)
    with speak("de"):
        payload = contest(found, scenario.surface, scenario.setup, tuned=True, turned=False)
        assert "0,1 %" in payload["columns"][0]["hint"]
        german = ("Start", "Band", "Bänder", "verlangt", "Ziele zählen im Rahmen")
        assert all(any(word in rule for word in german) for rule in payload["rules"])
        assert any("Ziele zählen im Rahmen" in rule for rule in payload["rules"])
        assert rules(found, ("A", "B", "C", "D"), scenario.surface, scenario.setup, tuned=True, turned=False)
