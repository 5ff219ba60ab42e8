"""What the two weights are called: everywhere as the surface calls them."""

from __future__ import annotations

import pytest

from landscape.figures import LIGHT, contour, curves, playback, stage
from landscape.figures.inspector import inspector
from landscape.simulation.ensemble import follow
from landscape.simulation.links import decode
from landscape.words import say

NAMES = {"bowl": ["w₁", "w₂"], "data,model:line": ["w", "b"], "data,data:sine,model:tanh_unit": ["u", "v"]}


@pytest.mark.parametrize(("surface", "names"), NAMES.items())
def test_every_view_says_the_same(surface: str, names: list[str]) -> None:
    scenario = decode(f"surface={surface}&run=adam&steps=9&inspect=0&curve=gradient")
    paths = follow(scenario)
    assert [say(name) for name in scenario.surface.weights] == names
    scene, plane = stage(scenario.surface, LIGHT).layout.scene, contour(scenario.surface, LIGHT).layout
    assert [axis.title.text for axis in (scene.xaxis, scene.yaxis)] == names
    assert [axis.title.text.split(" (")[0] for axis in (plane.xaxis, plane.yaxis)] == names
    assert playback(scenario, paths)["weights"] == inspector(scenario, paths)["weights"] == names
    two = decode(f"surface={surface}&run=adam&steps=9&curve=effective")
    told = [trace["meta"]["name"] for trace in curves(two, follow(two), LIGHT)["data"]]
    assert [name for name in told if name][:2] == names
