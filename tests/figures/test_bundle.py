"""The plotly.js of the container image: the version that the Python package has, and every trace that is drawn."""

from __future__ import annotations

import json
import re
from pathlib import Path

import plotly
import plotly.graph_objects as go

from landscape import decode, simulate
from landscape.figures import LIGHT, contour, curves, stage

BUNDLE = Path(__file__).parents[2] / "bundle"
SHIPPED = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
CORE = {"scatter"}
"""The traces that plotly.js always has."""


def test_same_version() -> None:
    with SHIPPED.open(encoding="utf-8") as file:
        shipped = re.search(r"plotly\.js v([\d.]+)", file.read(200))
    package = json.loads((BUNDLE / "package.json").read_text())
    lock = json.loads((BUNDLE / "package-lock.json").read_text())
    assert shipped
    assert package["dependencies"]["plotly.js"] == shipped[1]
    assert lock["packages"]["node_modules/plotly.js"]["version"] == shipped[1]


def test_every_trace() -> None:
    scenario = decode("")
    figures = (
        stage(scenario.surface, LIGHT),
        contour(scenario.surface, LIGHT),
        go.Figure(curves(scenario, simulate(scenario), LIGHT)),
    )
    drawn = {trace.type for figure in figures for trace in figure.data}
    bundled = set(re.findall(r'require\("plotly\.js/lib/(\w+)"\)', (BUNDLE / "plotly.cjs").read_text())) - {"core"}
    assert drawn == bundled | CORE
