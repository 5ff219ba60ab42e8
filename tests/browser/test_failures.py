"""What cannot be drawn, loaded or left stops nothing else, and says so."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import WITHOUT_WEBGL, Open, until
from tests.browser.test_present import full_screen, present

LINK = "?run=sgd&run=adam&steps=60&step=5"
RESTS = "!window.landscape.state().waiting && !window.workbench.busy()"
PANES = "window.landscape.state().panes.length"


def overlay(view: str) -> str:
    return f"document.querySelector('[data-view={view}] canvas.overlay')"


def seek(page: Page, step: int) -> None:
    page.evaluate(f"window.landscape.seek({step})")
    until(page, f"window.landscape.state().step === {step} && {RESTS}")


def picture(page: Page, view: str) -> str:
    found: str = page.evaluate(f"{overlay(view)}.toDataURL()")
    return found


def is_empty(page: Page, view: str) -> bool:
    script = "(({ width, height }, ctx) => ctx.getImageData(0, 0, width, height).data.every((value) => !value))"
    found: bool = page.evaluate(f"{script}({overlay(view)}, {overlay(view)}.getContext('2d'))")
    return found


def errors_of(page: Page) -> list[str]:
    """Hear what is told as an error from now on."""
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    return errors


@WITHOUT_WEBGL
class TestViews:
    def test_one_that_cannot_be_drawn_stops_no_other(self, visit: Open) -> None:
        page = visit(LINK, tolerate="no ink")
        errors = errors_of(page)
        seek(page, 6)
        before = picture(page, "curves")
        ink = f"{overlay('map')}.getContext('2d')"
        page.evaluate(f"void ({ink}.stroke = () => {{ throw new Error('no ink'); }})")
        for step in (20, 40):
            seek(page, step)
            assert picture(page, "curves") != before
            before = picture(page, "curves")
        expect(page.locator("[data-view=map] .failure")).to_have_text(re.compile("cannot be drawn at present"))
        expect(page.locator(".failure")).to_have_count(1)
        assert is_empty(page, "map"), "nothing half drawn stays"
        assert len(errors) == 1
        assert 'the view "map"' in errors[0]
        assert "no ink" in errors[0]

        page.evaluate(f"void delete {ink}.stroke")
        seek(page, 41)
        assert is_empty(page, "map"), "it is not tried in every frame"
        page.evaluate(f"window.workbench.follow('{LINK[1:]}&start=1,1'.replace('steps=60', 'steps=50'))")
        until(page, f"window.landscape.state().steps === 50 && {RESTS}")
        expect(page.locator(".failure")).to_have_count(0)
        assert not is_empty(page, "map")

    def test_one_that_cannot_be_laid_out_stops_no_other(self, visit: Open) -> None:
        page = visit(LINK, tolerate="no meta")
        errors = errors_of(page)
        data = "document.querySelector('[data-view=curves] .js-plotly-plot').data[0]"
        page.evaluate(f"void Object.defineProperty({data}, 'meta', {{ get() {{ throw new Error('no meta'); }} }})")
        for size in ("12px", "14px"):
            before = picture(page, "map")
            page.evaluate(f"document.documentElement.style.setProperty('--ball-radius', '{size}')")
            until(page, f"{overlay('map')}.toDataURL() !== {before!r}")
        expect(page.locator("[data-view=curves] .failure")).to_be_visible()
        assert is_empty(page, "curves")
        assert [error for error in errors if "no meta" not in error] == []
        assert len(errors) == 1

    def test_another_cause_is_told_as_well(self, visit: Open) -> None:
        page = visit(LINK, tolerate="no ink|no paper")
        errors = errors_of(page)
        for cause in ("no ink", "no paper", "no ink"):
            ink = f"{overlay('map')}.getContext('2d')"
            page.evaluate(f"void ({ink}.stroke = () => {{ throw new Error('{cause}'); }})")
            page.evaluate("document.documentElement.style.setProperty('--trail-width', `${Math.random()}px`)")
            until(page, RESTS)
            seek(page, 9)
        assert len(errors) == 2


class TestSideBySide:
    def test_where_it_cannot_be_drawn_the_stage_stays(self, visit: Open) -> None:
        page = visit(LINK, tolerate="no room")
        errors = errors_of(page)
        page.evaluate(
            "void ([window.kept, Plotly.newPlot] = [Plotly.newPlot, async () => Promise.reject(new Error('no room'))])"
        )
        page.evaluate("window.workbench.setView('layout', 'side')")
        expect(page.locator("[data-view=stage] .failure")).to_have_text("The runs cannot be shown side by side.")
        seek(page, 20)
        assert page.evaluate(PANES) == 0
        assert page.locator("[data-split]").count() == 0
        assert len(errors) == 1

        page.evaluate("void (Plotly.newPlot = window.kept)")
        page.evaluate("window.workbench.setView('layout', 'together')")
        expect(page.locator(".failure")).to_have_count(0)
        page.evaluate("window.workbench.setView('layout', 'side')")
        until(page, f"{PANES} === 2")


@pytest.mark.parametrize("module", ["presenting/present.js", "lesson/list.js", "drawing/map.js", "readouts/race.js"])
def test_a_module_that_does_not_arrive_is_told(browser: Browser, address: str, module: str) -> None:
    unhandled: list[str] = []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("pageerror", lambda error: unhandled.append(str(error)))

        def refuse(route: Route) -> None:
            route.abort()

        page.route(re.compile(rf"/modules/{module}"), refuse)
        page.goto(f"{address}/?surface=bowl&run=sgd&step=3")
        told = page.get_by_role("alert").filter(has_text="Part of this page did not arrive")
        expect(told).to_be_visible()
        expect(page.locator("#panel")).to_be_visible()  # what has arrived is shown
        if module != "drawing/map.js":
            until(page, "window.landscape?.state().runs.length")
    assert unhandled == []


def test_a_browser_that_stays_in_full_screen(visit: Open) -> None:
    page = visit("?step=3")
    full_screen(page)
    until(page, "document.fullscreenElement")
    present(page)
    page.evaluate("void (document.exitFullscreen = () => Promise.reject(new TypeError('no')))")
    page.get_by_role("button", name="Full screen").click()
    expect(page.locator("#present-said")).to_contain_text("press Esc")
    expect(page.get_by_role("button", name="Full screen")).to_have_attribute("aria-pressed", "true")
