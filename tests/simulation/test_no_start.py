"""A run that begins where there is no loss is a run like any other: it diverged before its first step."""

import json

import numpy as np
import pytest

from landscape import OPTIMIZERS, SURFACES, Run, Scenario, Setup, View
from landscape.core.surfaces.formula import Formula
from landscape.figures import LIGHT, contour, curves, playback, stage
from landscape.figures.inspector import inspector
from landscape.figures.race import describe, race
from landscape.simulation.ensemble import follow
from landscape.simulation.measures import measure, milestones
from landscape.simulation.simulate import descend
from landscape.simulation.verdicts import Kind, verdict


class Half(Formula):
    """Has a loss on the right alone."""

    slug, title, formula = "half", "Half", "log(x) + y**2"
    box, start = ((-4.0, 4.0), (-2.0, 2.0)), (-1.0, 0.5)


class Nowhere(Formula):
    """Has a loss nowhere."""

    slug, title, formula = "nowhere", "Nowhere", "log(-1 - x**2) + y**2"
    box, start = ((-4.0, 4.0), (-2.0, 2.0)), (-1.0, 0.5)


@pytest.fixture(params=[Half, Nowhere])
def surface(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Formula:
    monkeypatch.setattr(SURFACES, "_parts", SURFACES._parts | {request.param.slug: request.param})
    made: Formula = request.param()
    return made


@pytest.mark.parametrize("curve", ["loss", "rate", "gradient", "distance", "effective", "sharpness"])
@pytest.mark.parametrize(("steps", "starts"), [(1, 1), (3, 1), (40, 1), (40, 5)])
def test_everything_that_is_shown_bears_it(surface: Formula, steps: int, starts: int, curve: str) -> None:
    view = View(curve=curve, inspect=0, beside=1, gradient=True, clipped=True, moments=True, velocity=True, flow=True)
    runs = (Run(OPTIMIZERS["adam"]()), Run(OPTIMIZERS["sgd"]()))
    scenario = Scenario(surface, runs, Setup(steps=steps, starts=starts), view)
    paths = follow(scenario)
    sent = [f(scenario, paths) for f in (playback, race, describe, inspector)]
    sent += [curves(scenario, paths, LIGHT), stage(surface, LIGHT).to_json(), contour(surface, LIGHT).to_json()]
    json.dumps(sent, allow_nan=False)
    assert [run["lastValidStep"] for run in sent[0]["runs"]] == [[-1], [-1]]
    assert {row["verdict"] for row in sent[1]["runs"]} == {"diverging"}
    assert all("no loss" in row["reason"] for row in sent[1]["runs"])
    assert "flew off at step 0" in sent[2]["views"]["map"]


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_its_verdict_and_status(slug: str, surface: Formula) -> None:
    run, setup = Run(OPTIMIZERS[slug]()), Setup(steps=5)
    path = descend(surface, run, setup, np.array([surface.start] * 2))
    assert path.last_valid_step.tolist() == [-1, -1]
    for start in (0, 1):
        found = verdict(surface, run, setup, path, start)
        assert (found.kind, found.step) == (Kind.DIVERGING, 0)
    assert milestones(surface, path) == ((0, "diverged at step 0"),)
    assert measure(surface, path).steps.tolist() == [-1, -1]
