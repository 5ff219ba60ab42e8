"""Where everything ends as the colours of the surface: those of the cells under its grid points, and nothing else."""

# ruff: noqa: E501  (scripts for the browser)

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from playwright.sync_api import Page, Route

from landscape import decode
from landscape.core.arrays import Array
from landscape.figures.heights import POINTS
from landscape.simulation.basins import basins
from landscape.simulation.difference import difference
from tests.browser.conftest import Open, state, unfold, until
from tests.browser.test_first_light import query, type_into

LINK = "?step=0&surface=himmelblau&steps=120&run=sgd,lr:0.01&run=momentum,lr:0.012"
STAGE = "document.querySelector('#stage .js-plotly-plot')"
PANES = "[...document.querySelectorAll('.pane .js-plotly-plot')]"
SHADES, MOST = 85, 12
"""How many colours a scale has in all, and of one fate at most."""


def numbers(page: Page, graph: str = STAGE) -> Array | None:
    """Give what a surface's colours stand for, or nothing where it has its own."""
    found: list[list[float]] | None = page.evaluate(f"{graph}.data[0].surfacecolor?.map((row) => [...row]) ?? null")
    return None if found is None else np.array(found)


def look_of(page: Page, graph: str = STAGE) -> Any:
    """Give all that says how a surface is coloured, as Plotly has filled it in."""
    return page.evaluate(
        f"(({{ colorscale, cmin, cmax, surfacecolor = null }}) => ({{ colorscale, cmin, cmax, surfacecolor }}))({graph}._fullData[0])"
    )


def cameras(page: Page, graph: str = STAGE) -> Any:
    """Give the camera as it is kept, to the digit, and as it is painted, of which Plotly rounds anew."""
    kept, matrix = page.evaluate(
        f"[{graph}.layout.scene.camera, [...{graph}._fullLayout.scene._scene.glplot.cameraParams.view]]"
    )
    return kept, [round(value, 9) for value in matrix]


def fates(page: Page, points: int, slot: int = 0) -> npt.NDArray[np.int_]:
    """Give the fate of the cell under each of the surface's grid points, of a map as the server works it out."""
    scenario = decode(query(page))
    run = next(run for run in scenario.runs if run.slot == slot)
    label = basins(scenario.surface, run, scenario.setup, points=points).label
    at = np.minimum(np.linspace(0, points, POINTS) + 1e-9, points - 1).astype(int)
    return np.asarray(label[np.ix_(at, at)], dtype=int)


def hold_colours(page: Page, points: int, graph: str = STAGE, slot: int = 0) -> None:
    """Hold that a surface's bands are the fates under its grid points, in order."""
    found, expected = numbers(page, graph), fates(page, points, slot)
    assert found is not None
    label = basins_labels(page, points, slot)
    count = min(MOST, SHADES // len(label))
    np.testing.assert_array_equal(label[(found // count).astype(int)], expected)


def basins_labels(page: Page, points: int, slot: int) -> npt.NDArray[np.int_]:
    scenario = decode(query(page))
    run = next(run for run in scenario.runs if run.slot == slot)
    return np.unique(basins(scenario.surface, run, scenario.setup, points=points).label)


@pytest.fixture
def fine_waits() -> Any:
    """Keep the fine maps back until they are let go."""

    class Held:
        def __init__(self) -> None:
            self.routes: list[Route] | None = []

        def __call__(self, route: Route) -> None:
            if self.routes is None or "points=128" not in route.request.url:
                route.continue_()
            else:
                self.routes.append(route)

        def let_go(self) -> None:
            routes, self.routes = self.routes or [], None
            for route in routes:
                route.continue_()

    return Held()


def shows(points: int) -> str:
    return f"(window.landscape.state().basins?.points === {points} && !window.landscape.state().basins.stale && Boolean({STAGE}.data[0].surfacecolor))"


def test_the_surface_has_the_colours_of_the_cells_under_it_coarse_and_fine(visit: Open, fine_waits: Any) -> None:
    page = visit(LINK)
    page.route("**/basins?*", fine_waits)
    own, camera = look_of(page), cameras(page)
    page.evaluate("window.workbench.setView('basins', true)")
    until(page, shows(32))
    hold_colours(page, 32)
    coarse = numbers(page)
    fine_waits.let_go()
    until(page, shows(128))
    hold_colours(page, 128)
    assert (coarse != numbers(page)).any()
    assert cameras(page) == camera
    page.evaluate("window.workbench.setView('basins', false)")
    until(page, f"!{STAGE}.data[0].surfacecolor")
    assert look_of(page) == own
    assert cameras(page) == camera


def test_each_square_of_the_surface_has_one_colour(visit: Open) -> None:
    """What Plotly sends to WebGL holds whole numbers only, which lie in the middle of a shade."""
    page = visit(LINK)
    page.evaluate(
        f"""() => {{
          const {{ surface }} = Object.values({STAGE}._fullLayout.scene._scene.traces)[0], buffer = surface._coordinateBuffer;
          const original = buffer.update;
          buffer.update = function (sent, ...rest) {{
            window.sent = Array.from({{ length: sent.length / 10 }}, (_, i) => sent[10 * i + 6]);
            return original.call(this, sent, ...rest);
          }};
        }}"""
    )
    page.evaluate("window.workbench.setView('basins', true)")
    until(page, shows(128))
    sent, last = np.array(page.evaluate("window.sent")), look_of(page)["cmax"]
    value = sent * (last + 0.5) - 0.5
    np.testing.assert_allclose(value, np.rint(value), atol=1e-4)
    np.testing.assert_array_equal(sent.reshape(-1, 6), sent[::6, None].repeat(6, axis=1))
    assert set(np.rint(value).astype(int)) == set(np.unique(numbers(page)).astype(int))


def test_it_is_coloured_when_a_map_comes_and_at_no_other_time(visit: Open) -> None:
    page = visit(f"{LINK}&basins=1")
    until(page, shows(128))
    page.evaluate(
        "(() => { const original = window.Plotly.restyle; window.restyled = 0; window.Plotly.restyle = (...all) => { window.restyled++; return original(...all); }; })()"
    )
    page.evaluate("window.landscape.playThrough()")
    until(page, "window.landscape.state().step === 120 && !window.landscape.state().playing")
    assert page.evaluate("window.restyled") == 0
    before = numbers(page)
    type_into(page, "learning rate of SGD (blue)", "0.02")
    until(page, f"location.search.includes('lr:0.02') && {shows(128)}")
    hold_colours(page, 128)
    assert (before != numbers(page)).any()
    assert page.evaluate("window.restyled") == 1  # the fine map alone


def test_an_open_question_hides_it(visit: Open) -> None:
    page = visit(f"{LINK}&basins=1")
    until(page, shows(128))
    before = numbers(page)
    page.evaluate("window.landscape.hold(true)")
    until(page, f"!{STAGE}.data[0].surfacecolor")
    page.evaluate("window.landscape.hold(false)")
    until(page, f"Boolean({STAGE}.data[0].surfacecolor)")
    np.testing.assert_array_equal(numbers(page), before)


def test_a_surface_that_is_drawn_anew_has_it_again(visit: Open) -> None:
    page = visit(f"{LINK}&basins=1")
    until(page, shows(128))
    light, before, camera = look_of(page)["colorscale"], numbers(page), cameras(page)
    page.evaluate("window.workbench.setView('ramp', 'grey')")
    until(page, "!window.workbench.busy()")
    page.get_by_role("button", name="Switch between light and dark").click()
    until(page, f"{STAGE}.layout.template.layout.font.color === '#e8edf3' && {shows(128)} && !window.workbench.busy()")
    assert look_of(page)["colorscale"] != light
    hold_colours(page, 128)
    assert before is not None
    assert cameras(page) == camera
    page.evaluate("window.workbench.setView('basins', false)")
    until(page, f"!{STAGE}.data[0].surfacecolor")
    own = look_of(page)
    fresh = visit(f"{LINK}&ramp=grey", scheme="dark")
    assert look_of(fresh) == own


def test_another_surface_gets_its_own(visit: Open) -> None:
    page = visit(f"{LINK}&basins=1")
    until(page, shows(128))
    page.get_by_role("textbox", name="Surface").click()
    page.get_by_role("option", name="Rosenbrock valley", exact=True).click()
    until(page, f"location.search.includes('rosenbrock') && {shows(128)} && !window.workbench.busy()")
    hold_colours(page, 128)


def test_side_by_side_each_has_its_own(visit: Open) -> None:
    page = visit(f"{LINK}&basins=1&layout=side")
    until(page, "window.landscape.state().panes.join() === '0,1'")
    for slot in (0, 1):
        until(
            page,
            f"Object.values(window.landscape.state().fates)[{slot}]?.points === 128 && Boolean({PANES}[{slot}].data[0].surfacecolor)",
        )
        hold_colours(page, 128, f"{PANES}[{slot}]", slot)
    first, second = numbers(page, f"{PANES}[0]"), numbers(page, f"{PANES}[1]")
    assert (first != second).any()
    unfold(page)
    camera = cameras(page, f"{PANES}[1]")
    type_into(page, "learning rate of Momentum (vermillion)", "0.002")
    until(
        page,
        "location.search.includes('lr:0.002') && Object.values(window.landscape.state().fates).every(({ points, stale }) => points === 128 && !stale)",
    )
    hold_colours(page, 128, f"{PANES}[1]", 1)
    np.testing.assert_array_equal(numbers(page, f"{PANES}[0]"), first)
    assert cameras(page, f"{PANES}[1]") == camera
    page.evaluate("window.landscape.hold(true)")
    until(page, f"{PANES}.every((gd) => !gd.data[0].surfacecolor)")
    page.evaluate("window.landscape.hold(false)")
    page.evaluate("window.landscape.look({ ...window.landscape.state().flags, layout: 'together' })")
    until(page, f"!window.landscape.state().panes.length && Boolean({STAGE}.data[0].surfacecolor)")
    hold_colours(page, 128, slot=1)  # whose card was the last to be touched
    assert state(page)["fates"] == {}


def test_it_wears_where_two_runs_part(visit: Open) -> None:
    page = visit(f"{LINK}&basins=1")
    until(page, shows(128))
    before = look_of(page)
    page.evaluate("window.workbench.setView('versus', 1)")
    until(page, f"window.landscape.state().basins.labels.includes(-4) && {shows(128)}")
    until(
        page,
        f"String({STAGE}.data[0].colorscale) !== {','.join(str(one) for pair in before['colorscale'] for one in pair)!r}",
    )
    scenario = decode(query(page))
    kind = difference(scenario.surface, scenario.runs, scenario.setup).kind
    at = np.minimum(np.linspace(0, 128, POINTS) + 1e-9, 127).astype(int)
    under, kinds = kind[np.ix_(at, at)], sorted(np.unique(kind), reverse=True)
    count = min(MOST, SHADES // len(kinds))
    bands = np.floor(numbers(page) / count).astype(int)
    np.testing.assert_array_equal(np.array(kinds)[bands], under)
