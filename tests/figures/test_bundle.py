"""The plotly.js of the page: the version that the Python package has, and every trace that is drawn."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import plotly

from app import app
from landscape import SURFACES
from landscape.core.learning.datasets import DATASETS
from landscape.core.surfaces.data import Data, offered_losses, offered_models
from landscape.serving import payloads
from landscape.simulation.scenario import View

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
    figures = itertools.chain.from_iterable(map(figures_at, links()))
    drawn = {trace.get("type", "scatter") for figure in figures for trace in figure["data"]}
    bundled = set(re.findall(r'require\("plotly\.js/lib/(\w+)"\)', (BUNDLE / "plotly.cjs").read_text())) - {"core"}
    assert drawn == bundled | CORE


def test_what_is_kept_was_built_of_this() -> None:
    named, _ = (BUNDLE / "SHA256").read_text().split()
    script = app.plotly.script
    assert sha256(script).hexdigest() == named
    assert (
        b'"' + json.loads((BUNDLE / "package.json").read_text())["dependencies"]["plotly.js"].encode() + b'"' in script
    )
    assert b"plotly.js, a part of it" in script[:200]
    assert "Plotly Technologies Inc" in app.plotly.path.with_name("plotly.LICENSE").read_text()


def test_the_page_has_it_before_a_graph_asks_for_one() -> None:
    client = app.server.test_client()
    page = client.get("/").text
    assert page.index(app.plotly.element) < page.index("new DashRenderer")
    answer = client.get(app.plotly.address)
    assert answer.data == app.plotly.script
    assert answer.mimetype == "text/javascript"
    assert "immutable" in answer.headers["Cache-Control"]


def links() -> Iterator[str]:
    """Give links that lead to every surface, every data set, every model, every loss and every curve."""
    curves, seen = itertools.cycle(View.params()["curve"].options), set[str]()
    for slug in SURFACES:
        yield f"surface={slug}&run=sgd/linear&steps=9&curve={next(curves)}"
    for made in (dataset() for dataset in DATASETS.values()):
        for model, loss in itertools.product(offered_models(made), offered_losses(made)):
            if not {made.slug, model, loss} <= seen:
                yield f"surface={Data.slug},data:{made.slug},model:{model},loss:{loss}&run=adam&steps=9&batch=1"
            seen |= {made.slug, model, loss}


def figures_at(link: str) -> list[Any]:
    """Give every figure that the page gets at a link, whichever callback sends it."""
    client = app.server.test_client()
    figures = []
    for output, entry in app.callback_map.items():
        slots = payloads.declared(entry)
        if not any(slot["property"] == "figure" for slot in slots.get("outputs", [])):
            continue
        asked = {"base": link, "changes": [], "want": ["figures", "explorer"]}
        inputs = [slot | {"value": asked} for slot in slots["inputs"]]
        body = {"output": output, "outputs": slots["outputs"], "inputs": inputs, "state": []}
        answer = client.post("/_dash-update-component", json=body).json
        figures += [told["figure"] for told in answer["response"].values() if "figure" in told]
    return figures
