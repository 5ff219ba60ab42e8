"""The player's pure functions, each asked in a browser."""

# ruff: noqa: E501  (pages and scripts for the browser)

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import SURFACES
from landscape.simulation.scenario import Run, Scenario, Setup
from tests.browser.player_page import serve, write_page

Ask = Callable[[str, str], Any]


@pytest.fixture(scope="module")
def ask(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Evaluate an expression with one of the player's modules as ``m``."""
    folder: Path = tmp_path_factory.mktemp("parts")
    write_page(folder, Scenario(SURFACES["bowl"](), (Run(OPTIMIZERS["sgd"]()),), Setup(steps=3)))
    with serve(folder) as address:
        page = browser.new_page()
        page.goto(address)
        yield lambda module, expression: page.evaluate(
            f"async () => {{ const m = await import('/assets/modules/{module}.js'); return {expression}; }}"
        )
        page.close()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1.23456", "\u20071.235"),
        ("-12.5", "−12.50"),
        ("0", "\u20070"),
        ("9999.6", "\u20071.000×10⁴"),
        ("-0.00012346", "−1.235×10⁻⁴"),
        ("1e300", "\u2007∞"),
        ("NaN", "–"),
        ("undefined", "–"),
        ("-Infinity", "−∞"),
    ],
)
def test_numbers_are_readable(ask: Ask, value: str, text: str) -> None:
    assert ask("page/format", f"m.number({value})") == text


@pytest.mark.parametrize(("value", "text"), [("0.01", "0.01"), ("10", "10"), ("3e-5", "3×10⁻⁵"), ("0.05", "0.05")])
def test_chosen_numbers_lose_their_zeros(ask: Ask, value: str, text: str) -> None:
    assert ask("page/format", f"m.brief({value})").strip("\u2007") == text


def test_clock_moves_at_its_speed(ask: Ask) -> None:
    assert ask("time/clock", "m.advance(m.clock({ steps: 100, playing: true, speed: 30 }), 0.05).s") == pytest.approx(
        1.5
    )


def test_clock_does_not_leap_after_a_hidden_tab(ask: Ask) -> None:
    assert ask("time/clock", "m.advance(m.clock({ steps: 1000, playing: true, speed: 30 }), 60).s") <= 3


def test_clock_stops_at_the_end_without_loop(ask: Ask) -> None:
    end = ask("time/clock", "m.advance(m.clock({ s: 99.9, steps: 100, playing: true, speed: 30 }), 0.05)")
    assert (end["s"], end["playing"]) == (100, False)


def test_clock_rests_then_begins_again_with_loop(ask: Ask) -> None:
    seen = ask(
        "time/clock",
        """(() => { let c = m.clock({ s: 99.9, steps: 100, playing: true, loop: true, speed: 30 }); const seen = [];
        for (let i = 0; i < 30; i++) { c = m.advance(c, 0.05); seen.push(c.s); } return seen; })()""",
    )
    assert 18 <= seen.count(100) <= 22
    assert seen[-1] < 100


def test_clock_steps_are_whole(ask: Ask) -> None:
    assert ask(
        "time/clock", "[m.move(m.clock({ s: 3.4, steps: 9 }), 1).s, m.move(m.clock({ s: 3.4, steps: 9 }), -1).s]"
    ) == [4, 3]


@pytest.mark.parametrize("value", ["NaN", "-5", "Infinity", "undefined"])
def test_clock_survives_any_number(ask: Ask, value: str) -> None:
    assert 0 <= ask("time/clock", f"m.seek(m.clock({{ steps: 10 }}), {value}).s") <= 10


def test_arrays_arrive_whole(ask: Ask) -> None:
    assert ask("data/decode", "Array.from(m.decode({ dtype: 'f4', bdata: 'AACAPwAAAEA=', shape: '2' }))") == [1, 2]
    assert ask("data/decode", "m.columns([1, 10, 2, 20, 3, 30], 3).map((one) => Array.from(one))") == [
        [1, 2, 3],
        [10, 20, 30],
    ]
    assert ask("data/decode", "m.decode(null).length + m.decode({}).length") == 0


RIDGE = """(() => { const n = 51, z = new Float32Array(n * n);
  for (let j = 0; j < n; j++) for (let i = 0; i < n; i++) z[j * n + i] = Math.exp(-(((i - 25) / 4) ** 2));
  return z; })()"""


def test_a_ridge_hides_what_lies_behind_it(ask: Ask) -> None:
    told = ask(
        "geometry/terrain",
        f"""import('/assets/modules/geometry/occlusion.js').then(({{ hides }}) => {{
        const ground = m.terrain({RIDGE}, 51, 51, 0, 1, {{ x: 1, y: 1, z: 0.5 }});
        const [x, y, z] = m.place(ground, 0.2, 0.5);
        return [hides(ground, [2, 0, 0], x, y, z), hides(ground, [-2, 0, 0], x, y, z), hides(ground, [0.5, 0, 2.5], x, y, z)];
      }})""",
    )
    assert told == [True, False, False]


def test_trails_end_at_the_edge_of_the_box(ask: Ask) -> None:
    line = ask(
        "geometry/track",
        """(() => { const l = m.polyline([0.5, 0.5, 1.5, 0.5], [0.5, 0.9, 0.9, 0.5], 3); return { t: [...l.t], u: [...l.u], gap: [...l.gap] }; })()""",
    )
    assert line["t"] == pytest.approx([0, 1, 1.5, 2.5, 3])
    assert line["u"] == pytest.approx([0.5, 0.5, 1, 1, 0.5])
    assert line["gap"] == [1, 0, 0, 1, 0]


@pytest.mark.parametrize("bad", ["NaN", "Infinity", "3e38"])
def test_trails_survive_any_number(ask: Ask, bad: str) -> None:
    assert all(
        0 <= u <= 1 for u in ask("geometry/track", f"[...m.polyline([0.5, {bad}, 0.2], [0.5, {bad}, 0.2], 2).u]")
    )


def test_a_ball_that_left_fades_at_the_edge(ask: Ask) -> None:
    track = "((u, v) => ({ u, v, last: 2, line: m.polyline(u, v, 2) }))([0.5, 1.5, 9], [0.5, 0.5, 0.5])"
    ball = ask("geometry/track", f"m.ballAt({track}, 1, 2)")
    assert (ball["u"], ball["alpha"]) == (pytest.approx(1), pytest.approx(0.5))
    assert ball["out"] == [1.5, 0.5]
    assert ask("geometry/track", f"m.ballAt({track}, 2, 2).alpha") == 0


def test_a_ball_rolls_without_slipping(ask: Ask) -> None:
    turned = ask("geometry/roll", "m.axes(m.spin([1, 0, 0, 0], 0.05 * Math.PI / 2, 0, 0))[2]")
    assert turned == pytest.approx([1, 0, 0], abs=1e-9)


def _spiral() -> np.ndarray[Any, np.dtype[np.float64]]:
    turn = np.linspace(0, 9, 900)
    return np.stack([30 * turn * np.cos(turn), 30 * turn * np.sin(turn)], -1)


LINES = {
    "straight": np.stack([np.linspace(0, 400, 500), np.linspace(0, 90, 500)], -1),
    "there and back": np.array([(x, 0.0) for x in (*range(50), *range(49, -30, -1), *range(-29, 10))]),
    "spiral": _spiral(),
    "jitter": np.random.default_rng(4).normal(0, 0.3, (400, 2)).cumsum(axis=0),
    "zigzag": np.array([(i, 3.0 * (i % 2)) for i in range(200)]),
    "one place": np.zeros((20, 2)),
}


@pytest.mark.parametrize("name", LINES)
def test_a_pen_passes_every_point_closely_with_fewer_points(ask: Ask, name: str) -> None:
    points = LINES[name]
    drawn = np.array(
        ask(
            "drawing/pen",
            f"""(() => {{
              const drawn = [], note = (x, y) => drawn.push([x, y]);
              const pen = m.pen({{ moveTo: note, lineTo: note }}), points = {points.tolist()};
              pen.move(...points[0]);
              for (const point of points.slice(1)) pen.line(...point);
              pen.end();
              return drawn;
            }})()""",
        )
    )
    np.testing.assert_allclose(drawn[[0, -1]], points[[0, -1]])
    start, way = drawn[:-1], np.diff(drawn, axis=0)
    along = ((points[:, None] - start) * way).sum(-1) / np.maximum((way**2).sum(-1), 1e-12)
    away = np.linalg.norm(points[:, None] - start - np.clip(along, 0, 1)[..., None] * way, axis=-1).min(axis=1)
    assert away.max() < 0.31, "twice what a line may miss a point by"
    reach = [(side(values[:, axis])) for values in (points, drawn) for side in (np.min, np.max) for axis in (0, 1)]
    np.testing.assert_allclose(reach[:4], reach[4:], atol=0.31)
    if name in {"straight", "spiral", "there and back", "one place"}:
        assert len(drawn) < len(points) / 4
