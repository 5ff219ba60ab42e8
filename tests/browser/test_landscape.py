"""The landscape is seen against any ground, in the colours that one chooses, and what moves on it is called by its name."""

# ruff: noqa: E501  (scripts for the browser)

from __future__ import annotations

import base64
import itertools
import time
from typing import Any

import pytest
from playwright.sync_api import Page

from landscape.figures import themed
from tests.browser.conftest import WITH_WEBGL, Open, state, until

THREE = "run=sgd,lr:0.001&run=sgd,lr:0.0011&run=sgd,lr:0.002"
STANDS_OUT = """async (picture) => {
  const image = new Image();
  image.src = `data:image/png;base64,${picture}`;
  await image.decode();
  const { width, height } = image, canvas = Object.assign(document.createElement("canvas"), { width, height }), ctx = canvas.getContext("2d");
  ctx.drawImage(image, 0, 0);
  const { data } = ctx.getImageData(0, 0, width, height);
  const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = (i) => 0.05 + 0.2126 * linear(data[i]) + 0.7152 * linear(data[i + 1]) + 0.0722 * linear(data[i + 2]);
  const ground = luminance(4 * (width * (height - 4) + 4));
  let seen = 0;
  for (let i = 0; i < data.length; i += 4) if (Math.max(luminance(i) / ground, ground / luminance(i)) >= 1.3) seen++;
  return seen / width / height;
}"""


def opened(visit: Open, link: str, **more: Any) -> Page:
    page = visit(link, **more)
    until(page, "window.landscape.state().runs[0].screen.stage")
    return page


def names(page: Page, kind: str) -> list[dict[str, Any]]:
    """Give the names that were drawn last on a view, and where."""
    until(page, "!window.landscape.state().waiting")
    found: list[dict[str, Any]] = next(view["names"] for view in state(page)["names"] if view["kind"] == kind)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("slug", ["plateau", "easom", "michalewicz"])
def test_a_flat_surface_does_not_fade_into_its_card(visit: Open, slug: str, scheme: str) -> None:
    page = opened(visit, f"?surface={slug}&run=sgd&steps=20&step=20&embed=1", scheme=scheme)
    until(page, "!window.landscape.state().waiting")
    end = time.monotonic() + 20  # the first picture may be for a place that is another by now
    while (seen := standing_out(page)) <= 0.18 and time.monotonic() < end:
        pass
    assert seen > 0.18


@WITH_WEBGL
def test_a_surface_that_was_drawn_for_another_place_is_fitted_into_its_own(visit: Open) -> None:
    """On a busy machine the answer to a page that was not laid out yet may be drawn last, and nobody else looks at it."""
    page = opened(visit, "?surface=plateau&run=sgd&step=5&embed=1")
    side = "document.querySelector('#stage .js-plotly-plot').layout.scene.aspectratio.x"
    wanted = page.evaluate(side)
    page.evaluate(
        """async () => {
          const sides = { x: 0.5, y: 0.5, z: 0.3 };
          await Plotly.relayout(document.querySelector("#stage .js-plotly-plot"), { "scene.aspectratio": sides });
        }"""
    )
    until(page, f"Math.abs({side} - {wanted}) < 1e-3")


def standing_out(page: Page) -> float:
    """Take a picture of the stage, and give the share of its pixels that differ from its card."""
    picture = base64.b64encode(page.locator("#stage").screenshot()).decode()
    share: float = page.evaluate(STANDS_OUT, picture)
    return share


def test_another_ramp_is_chosen_in_layers_for_stage_and_map_and_lies_in_the_link(visit: Open) -> None:
    page = opened(visit, "?surface=bowl&run=sgd&steps=20&step=20")
    page.locator("summary", has_text="Layers").click()
    page.locator("[data-choice=ramp]").select_option("viridis")
    low = themed("light", "viridis").ramp[0]
    scales = [
        f"document.querySelector('#{view} .js-plotly-plot')._fullData[0].colorscale[0][1] === '{low}'"
        for view in ("stage", "map")
    ]
    until(page, " && ".join(scales))
    until(page, "location.search.includes('ramp=viridis')")


@pytest.mark.parametrize("more", ["", "&projector=1", "&embed=1"])
def test_balls_and_curves_carry_what_tells_runs_apart(visit: Open, more: str) -> None:
    page = opened(visit, f"?{THREE}&steps=200&step=100{more}")
    for kind in ("stage", "map", "curves"):
        if more == "&embed=1" and kind != "stage":
            continue
        box = page.locator(f"#{kind}").bounding_box()
        found = names(page, kind)
        assert box
        assert found
        assert {one["text"] for one in found} <= {"rate 0.001", "rate 0.0011", "rate 0.002"}
        for one, other in itertools.combinations(found, 2):
            assert (
                one["left"] + one["width"] <= other["left"]
                or other["left"] + other["width"] <= one["left"]
                or one["top"] + one["height"] <= other["top"]
                or other["top"] + other["height"] <= one["top"]
            )
        for one in found:
            assert one["left"] >= 0
            assert one["top"] >= 0
            assert one["left"] + one["width"] <= box["width"]
            assert one["top"] + one["height"] <= box["height"]


@pytest.mark.parametrize("kind", ["stage", "map"])
def test_a_ball_that_is_pointed_at_tells_its_whole_name(visit: Open, kind: str) -> None:
    page = opened(visit, f"?{THREE}&steps=200&step=150")
    x, y = state(page)["runs"][2]["screen"][kind][:2]
    box = page.locator(f"#{kind} .svg-container").bounding_box()
    assert box
    page.mouse.move(box["x"] + x - 1, box["y"] + y)
    page.mouse.move(box["x"] + x, box["y"] + y)
    told = f"window.landscape.state().names.find((view) => view.kind === '{kind}').names.some(({{ text }}) => text === 'SGD, rate 0.002')"
    until(page, told)


def test_a_ball_that_the_ground_hides_is_named_as_well(visit: Open) -> None:
    page = opened(visit, "?step=60")
    for name in ("x", "y"):
        before = page.evaluate("location.search")
        page.locator(f"[data-camera={name}]").press("Enter")
        until(page, f"location.search !== {before!r}")
        told = "window.landscape.state().names.find(({ kind }) => kind === 'stage').names"
        until(page, f"{told}.map(({{ text }}) => text).sort().join() === 'AdaGrad,Adam,Momentum,SGD'")
    until(page, f"{told}.some(({{ alpha }}) => alpha < 1) && {told}.some(({{ alpha }}) => alpha === 1)")


def test_the_text_of_figures_is_larger_on_the_projector(visit: Open) -> None:
    page = opened(visit, "?step=60")
    size = "document.querySelector('#{} .js-plotly-plot')._fullLayout.{}.tickfont.size"
    axes = [size.format("stage", "scene.xaxis"), size.format("map", "xaxis"), size.format("curves", "yaxis")]
    assert [page.evaluate(one) for one in axes] == [12, 12, 12]
    page.keyboard.press("p")
    for one in axes:
        until(page, f"{one} === 15")
    page.keyboard.press("p")
    for one in axes:
        until(page, f"{one} === 12")


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_the_landscape_of_a_lesson_has_the_room_of_its_axes_and_no_button_lies_on_it(
    visit: Open, width: int
) -> None:
    page = opened(visit, "?lesson=learning-rate&at=2", size="phone")
    page.set_viewport_size({"width": width, "height": 844})
    scene = "document.querySelector('#stage .js-plotly-plot').layout.scene"
    until(page, f"!{scene}.xaxis.showticklabels && !window.landscape.state().waiting")
    assert [one["text"] for one in names(page, "stage")] == ["SGD"]
    stage = page.locator("#stage").bounding_box()
    buttons = page.locator(".cameras").bounding_box()
    assert stage
    assert buttons
    x = state(page)["runs"][0]["screen"]["stage"][0]
    assert stage["x"] + x + 12 < buttons["x"]


def test_panes_are_called_by_what_tells_them_apart(visit: Open) -> None:
    page = visit(f"?{THREE}&steps=200&step=150&layout=side")
    until(page, "window.landscape.state().panes.length === 3")
    assert page.locator(".pane-name").all_inner_texts() == ["SGD, rate 0.001", "SGD, rate 0.0011", "SGD, rate 0.002"]


def test_what_is_to_come_lies_in_the_fog(visit: Open) -> None:
    page = opened(visit, "?surface=himmelblau&run=sgd&steps=60&step=5&fog=1")
    future = page.locator("#curves .scatterlayer")
    assert future.evaluate("node => getComputedStyle(node).visibility") == "hidden"
    assert names(page, "curves") == []
    page.evaluate("window.workbench.setView('fog', false)")
    until(page, "!document.documentElement.hasAttribute('data-fog')")
    assert future.evaluate("node => getComputedStyle(node).visibility") == "visible"
    until(page, "window.landscape.state().names.find((view) => view.kind === 'curves').names.length === 1")


def test_the_lesson_on_fog_lies_in_it_from_its_first_step(visit: Open) -> None:
    page = visit("?lesson=fog")
    until(page, "window.landscape?.state().flags.fog && window.landscape.state().held")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_key_under_the_layers_tells_what_marks_mean(visit: Open, size: str) -> None:
    page = opened(visit, "?surface=bowl&run=sgd&steps=20&step=20", size=size)
    page.locator("summary", has_text="Layers").click()
    entries = page.locator(".key li")
    assert entries.all_inner_texts()[:2] == ["minimum", "where all runs start"]
    last = entries.last
    last.scroll_into_view_if_needed()
    box, lists = last.bounding_box(), page.locator(".layers", has=last).bounding_box()
    assert box
    assert lists
    assert box["x"] + box["width"] <= lists["x"] + lists["width"]
    inked = "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean)"
    assert all(mark.evaluate(inked) for mark in page.locator(".key canvas").all())
    assert last.evaluate(
        "node => { const { left, top, width, height } = node.getBoundingClientRect(); return node.contains(document.elementFromPoint(left + width / 2, top + height / 2)); }"
    )
