"""The loss explorer, and what a batch looks like: dots follow playback, looks are in the link, hover joins views."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from landscape import decode, simulate
from landscape.core.surfaces.data import Data
from landscape.simulation.draws import batches_of
from tests.browser.conftest import Open, state, until

SHOWN = "&beside_map=explorer"
LINE = "?surface=data,data:line_noisy,data.outliers:3,model:line,loss:huber&run=sgd&run=adam&batch=8&step=12" + SHOWN
YES_NO = "?surface=data,data:imbalanced,model:logistic&run=adam&batch=16&step=20" + SHOWN
THREE = "?surface=data,data:penguins_three&run=adam&step=20"
SPOT = "?surface=data,data:spot,loss:dice&run=adam&step=20"
READY = "window.landscape.state().explorer && !window.landscape.state().waiting"


@pytest.fixture
def webgl() -> bool:
    """The explorer stands beside the surface."""
    return False


def explorer(page: Page, condition: str = "true") -> dict[str, Any]:
    until(page, f"{READY} && (({{ explorer }}) => {condition})(window.landscape.state())")
    told: dict[str, Any] = state(page)["explorer"]
    return told


def seek(page: Page, step: int) -> dict[str, Any]:
    page.evaluate(f"window.landscape.seek({step})")
    until(page, f"window.landscape.state().step === {step}")
    return explorer(page)


def surface_of(link: str) -> Data:
    surface = decode(link).surface
    assert isinstance(surface, Data)
    return surface


def test_what_is_compared_and_against_what_is_in_the_link(visit: Open) -> None:
    page = visit(LINE)
    assert explorer(page)["drawn"] == ["huber"]
    view = page.locator(".view-explorer")
    view.get_by_text("Compare").click()
    view.get_by_role("button", name="Mean squared error").click()
    assert explorer(page, "explorer.drawn.length === 2")["drawn"] == ["huber", "mse"]
    expect(view.get_by_role("button", name="Mean squared error")).to_have_attribute("aria-pressed", "true")
    view.get_by_role("button", name="Error", exact=True).click()
    assert explorer(page, "explorer.axis === 'error'")["axis"] == "error"
    link = decode(urlsplit(page.url).query).view
    assert (link.compare, link.against) == ("mse", "error")
    again = visit("?" + urlsplit(page.url).query)
    told = explorer(again)
    assert (told["drawn"], told["axis"]) == (["huber", "mse"], "error")
    expect(again.locator(".view-explorer").get_by_role("button", name="Error", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def test_hover_joins_the_views(visit: Open) -> None:
    page = visit(LINE)
    dots = explorer(page)["dots"]
    worst = max(dots, key=lambda dot: float(dot["loss"]))
    box = page.locator("#explorer .svg-container").bounding_box()
    assert box
    page.mouse.move(box["x"] + worst["x"], box["y"] + worst["y"], steps=3)
    until(page, "window.landscape.state().explorer.chip && window.landscape.state().rows.chip")
    told = state(page)
    seen = next(dot for dot in dots if dot["row"] == told["hover"]["row"])
    assert seen["loss"] == pytest.approx(worst["loss"], rel=0.1)
    assert [name for name, _ in told["explorer"]["chip"]] == ["y", "loss", "slope"]
    row, target = told["rows"], page.locator("#model .svg-container").bounding_box()
    assert target
    x, y = row["places"][5]
    page.mouse.move(target["x"] + x, target["y"] + y, steps=3)
    until(page, "window.landscape.state().hover?.row === 5 && window.landscape.state().explorer.chip")
    page.mouse.move(5, 5)
    until(page, "!window.landscape.state().hover && !window.landscape.state().explorer.chip")


def test_epochs_are_told_where_a_step_does_not_take_all_rows(visit: Open) -> None:
    page = visit(YES_NO)
    expect(page.locator("#transport-status")).to_have_text("step 20 · epoch 1.5")
    expect(page.get_by_role("slider", name="Step", exact=True)).to_have_attribute(
        "aria-valuetext", "20 of 300, epoch 1.5"
    )
    expect(visit(THREE).locator("#transport-status")).to_be_hidden()


def test_the_batch_has_a_surface_and_its_rows_pull(visit: Open) -> None:
    page = visit(LINE)
    assert state(page)["batch"] == {"wobble": None, "pulls": None}
    page.get_by_text("Layers", exact=True).click()
    for name in ("Surface of the batch", "Pull of every row"):
        page.get_by_role("button", name=name).click()
    until(page, "window.landscape.state().batch.wobble && window.landscape.state().batch.pulls")
    told = state(page)["batch"]
    assert (told["wobble"]["step"], told["wobble"]["rows"]) == (12, 8)
    assert told["wobble"]["lines"] > 20
    assert (told["pulls"]["rows"], told["pulls"]["batch"]) == (33, 8)
    surface, flown = surface_of(LINE), simulate(decode(LINE))[0]
    sides = np.array([hi - lo for lo, hi in surface.box])
    assert told["pulls"]["mean"] == pytest.approx((-flown.raw_gradient[12, 0] / sides).tolist(), rel=1e-3, abs=1e-6)
    seek(page, 13)
    until(page, "window.landscape.state().batch.wobble.step === 13")
    link = decode(urlsplit(page.url).query).view
    assert (link.wobble, link.pulls) == (True, True)


@pytest.mark.parametrize("link", [LINE, YES_NO, SPOT + "&batch=40"])
def test_the_rows_of_the_present_batch_are_marked_among_the_data(visit: Open, link: str) -> None:
    page = visit(link)
    surface, setup = surface_of(link), decode(link).setup
    drawn, learnt = batches_of(surface, setup), np.flatnonzero(~surface.every_row.held_out)
    assert drawn is not None
    for step in (0, 12, 19):
        page.evaluate(f"window.landscape.seek({step})")
        picked = ",".join(map(str, sorted(learnt[drawn[step]].tolist())))
        until(page, f"window.landscape.state().rows?.learning?.sort((a, b) => a - b).join() === '{picked}'")
    expect(page.get_by_text("ringed: the rows of this step")).to_be_visible()
    page.evaluate(f"window.landscape.seek({setup.steps})")
    until(page, "window.landscape.state().rows.learning === null")


def test_without_batches_no_row_is_marked(visit: Open) -> None:
    page = visit(THREE)
    until(page, "window.landscape.state().rows")
    assert state(page)["rows"]["learning"] is None
    expect(page.get_by_text("ringed: the rows of this step")).to_be_hidden()


def test_formulas_have_no_batch(page: Page) -> None:
    page.get_by_text("Layers", exact=True).click()
    expect(page.locator("[data-toggle=gradient]")).to_be_visible()
    expect(page.get_by_role("button", name="Surface of the batch")).to_be_hidden()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_it_is_accessible(visit: Open, size: str) -> None:
    page = visit(YES_NO, size=size)
    explorer(page)
    page.locator(".view-explorer").get_by_text("Compare").click()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
