"""The figures: whole, typed, and never upset by a number."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from landscape import decode
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.surfaces import SURFACES
from landscape.figures import DARK, LIGHT, SLOTS, Theme, contour, curves, playback, stage, themed
from landscape.figures.contour import GRAINS
from landscape.figures.curves import ASKING, axis_for
from landscape.figures.fit import fitted
from landscape.figures.heights import AROUND, BEYOND, LEVELS, round_steps, sample
from landscape.figures.theme import Scheme
from landscape.simulation.ensemble import CLOUD_MARGIN
from landscape.simulation.ramps import RAMPS
from landscape.simulation.scenario import OVERLAYS, Run, Scenario, Setup, View
from landscape.simulation.simulate import simulate
from landscape.simulation.trajectories import Trajectory

THEMES = [LIGHT, DARK]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
BLINDNESS = {
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
"""What is seen of linear sRGB without one kind of cone (Machado, Oliveira, Fernandes 2009, severity 1)."""
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def oklab(rgb: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Give a colour of linear sRGB (3,) in OKLab (Ottosson 2020)."""
    lab: np.ndarray[Any, Any] = TO_LAB @ np.cbrt(TO_CONES @ rgb)
    return lab


FLAGS = {name: declared for name, declared in View.params().items() if isinstance(declared.default, bool)}


def scenario(surface: str = "himmelblau", *rates: float, steps: int = 40) -> Scenario:
    runs = tuple(Run(OPTIMIZERS["sgd"](lr=rate)) for rate in rates or (0.01, 0.001))
    return Scenario(SURFACES[surface](), runs, Setup(steps=steps))


def flown(values: list[float]) -> Trajectory:
    """Give a trajectory of one start with those losses."""
    count = len(values)
    told = simulate(scenario(steps=count - 1))[0]
    return dataclasses.replace(told, loss=np.array(values)[:, None])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("slug", list(SURFACES))
def test_every_surface_is_drawn(slug: str, theme: Theme) -> None:
    surface = SURFACES[slug]()
    for figure, number in ((stage(surface, theme), 0), (contour(surface, theme), -2)):
        trace = figure.data[number]
        assert trace.z.dtype == np.float32
        assert trace.z.shape == (101, 101)
        for axis, ends in zip((trace.x, trace.y), surface.box, strict=True):
            np.testing.assert_allclose(axis, np.linspace(*ends, 101), rtol=1e-6, atol=1e-6)
        assert np.isfinite(trace.z).all()
        assert "bdata" in figure.to_json()


@pytest.mark.parametrize("slug", list(SURFACES))
def test_height_rises_with_the_loss(slug: str) -> None:
    heights = sample(SURFACES[slug]())
    order = np.argsort(heights.loss, axis=None)
    assert (np.diff(heights.height.ravel()[order]) >= 0).all()
    ticks, labels = heights.ticks()
    assert len(ticks) == len(labels) >= 1
    assert all(heights.span[0] <= tick <= heights.span[1] for tick in ticks)


@pytest.mark.parametrize(("low", "high", "step"), [(0, 10, 2), (0, 5, 1), (-7, 18, 5), (0, 12.5, 2.5), (0, 51, 20)])
def test_round_steps_are_the_smallest_that_are_not_too_many(low: float, high: float, step: float) -> None:
    steps = round_steps(low, high, 5)
    assert np.diff(steps) == pytest.approx(step)
    assert low <= steps[0] < low + step
    assert high - step < steps[-1] <= high


def test_where_there_is_no_loss_there_is_a_hole() -> None:
    """In the landscape and on its map; what is there else, and how high it is, is as it would be."""
    surface = decode("surface=own,z:(y-√(1-x²-y²))&run=sgd").surface
    heights = sample(surface)
    x, y = np.meshgrid(heights.x, heights.y)
    outside = x**2 + y**2 > 1
    for figure in (stage(surface, LIGHT), contour(surface, LIGHT)):
        inner = next(trace for trace in figure.data[::-1] if trace.type in ("surface", "contour"))
        assert np.array_equal(np.isnan(inner.z), outside)
    wider = contour(surface, LIGHT).data[0]
    x, y = np.meshgrid(wider.x, wider.y)
    beyond = x**2 + y**2 > 1.01
    assert np.isnan(wider.z[beyond]).all()
    assert np.isfinite(wider.z[x**2 + y**2 < 0.99]).all()
    assert np.isfinite(heights.height).all(), "what stands on it needs a height everywhere"


def test_where_there_is_no_loss_at_all_there_is_level_ground() -> None:
    """Plotly draws no surface that is nowhere."""
    surface = decode("surface=own,z:(√(-1-x²))&run=sgd").surface
    for figure in (stage(surface, LIGHT), contour(surface, LIGHT)):
        inner = next(trace for trace in figure.data[::-1] if trace.type in ("surface", "contour"))
        assert np.ptp(inner.z) == 0


def test_map_is_exactly_the_box_and_does_not_move() -> None:
    surface = SURFACES["rosenbrock"]()
    layout = contour(surface, LIGHT).layout
    assert (tuple(layout.xaxis.range), tuple(layout.yaxis.range)) == surface.box
    assert layout.dragmode is False
    assert layout.xaxis.fixedrange
    assert layout.yaxis.fixedrange


@pytest.mark.parametrize("slug", [slug for slug in SURFACES if slug != "data"])
def test_a_map_goes_on_beside_its_box(slug: str) -> None:
    surface = SURFACES[slug]()
    wider, inner, _ = contour(surface, LIGHT).data
    (x0, x1), (y0, y1) = surface.box
    assert wider.x[0] == pytest.approx(x0 - AROUND * (x1 - x0), abs=1e-5)
    assert wider.y[-1] == pytest.approx(y1 + AROUND * (y1 - y0), abs=1e-5)
    heights, step = sample(surface), inner.contours.size
    low = heights.span[0]
    told = low + step * wider.z / wider.contours.size  # in the units of the box
    middle = len(wider.x) // 2 + 3
    for across, up in ((0, middle), (middle, -1), (-1, middle), (middle, middle)):
        loss = float(surface.value((float(wider.x[across]), float(wider.y[up]))))
        true = float(heights.of(loss))  # NaN where there is none
        cut = np.clip(
            true,
            *(end + sign * BEYOND * (heights.span[1] - low) for end, sign in zip(heights.span, (-1, 1), strict=True)),
        )
        assert told[up, across] == pytest.approx(cut, abs=step / GRAINS, nan_ok=True)


@pytest.mark.parametrize("slug", [slug for slug in SURFACES if slug != "data"])
def test_beside_the_box_levels_and_colours_are_those_of_the_box(slug: str) -> None:
    wider, inner, _ = contour(SURFACES[slug](), LIGHT).data
    grain = inner.contours.size / wider.contours.size
    assert wider.z.dtype == (np.float32 if np.isnan(wider.z).any() else np.int16), "a hole needs more bytes"
    for ours, theirs in (
        (wider.zmin, inner.zmin),
        (wider.zmax, inner.zmax),
        (wider.contours.start, inner.contours.start),
    ):
        assert inner.zmin + ours * grain == pytest.approx(theirs, rel=1e-9, abs=1e-9 * abs(inner.zmax - inner.zmin))
    assert wider.contours.start - wider.contours.size <= np.nanmin(wider.z)
    assert wider.contours.end >= np.nanmax(wider.z)
    assert (wider.contours.end - wider.contours.start) / wider.contours.size < (1 + 2 * BEYOND) * LEVELS + 2


def test_a_map_has_one_scale_where_its_axes_have_one_unit_and_says_where_not() -> None:
    one = ("surface=himmelblau", "surface=data,data:line_noisy,model:line", "surface=data,data:penguins,model:line")
    two = (
        "surface=data,data:line_noisy,model:sinusoid",
        "surface=data,data:penguins,data.standardise:0,model:line",
        "surface=data,data:own,model:line",
    )
    for link, same in [*((link, True) for link in one), *((link, False) for link in two)]:
        surface = decode(link).surface
        layout = contour(surface, LIGHT).layout
        assert surface.same_unit is same, link
        assert (layout.yaxis.scaleanchor == "x") is same
        assert layout.meta["around"] == (AROUND if same else 0)
        assert ("not to one scale" in layout.xaxis.title.text) is not same
        assert tuple(map(tuple, layout.meta["box"])) == surface.box


def test_clouds_are_told_as_far_as_a_map_may_show() -> None:
    assert CLOUD_MARGIN > AROUND


def test_camera_is_the_surfaces_own_unless_given() -> None:
    surface = SURFACES["bowl"]()
    eye = stage(surface, LIGHT).layout.scene.camera.eye
    assert (eye.x, eye.y, eye.z) == surface.camera
    told = {"eye": {"x": 1.0, "y": 2.0, "z": 3.0}}
    assert stage(surface, LIGHT, told).layout.scene.camera.eye.z == 3.0


def test_scheme_lives_in_the_template() -> None:
    light, dark = (stage(SURFACES["bowl"](), theme).to_plotly_json() for theme in THEMES)
    for figure in (light, dark):
        del figure["layout"]["template"]
    assert json.dumps(light["layout"], default=str) == json.dumps(dark["layout"], default=str)
    assert "colorscale" not in light["data"][0]


@pytest.mark.parametrize("theme", THEMES)
def test_curves_show_visible_runs_in_their_look(theme: Theme) -> None:
    told = scenario("himmelblau", 0.01, 0.001, 0.003)
    runs = (told.runs[0], dataclasses.replace(told.runs[1], hidden=True), told.runs[2])
    told = told.replace(runs=runs)
    figure = go.Figure(curves(told, simulate(told), theme))
    assert [trace.meta["slot"] for trace in figure.data] == [0, 2]
    assert [trace.line.color for trace in figure.data] == [SLOTS[slot].color(theme.scheme) for slot in (0, 2)]


AWKWARD = {
    "zero": [5.0, 1.0, 0.0, 0.0],
    "negative": [5.0, -1.0, -3.0, -3.0],
    "nan": [5.0, np.nan, np.nan, np.nan],
    "huge": [5.0, 1e300, np.inf, np.nan],
    "all nan": [np.nan] * 4,
    "flat": [2.0] * 4,
}


@pytest.mark.parametrize("name", AWKWARD)
@pytest.mark.parametrize("slug", ["himmelblau", "saddle", "two_wells"])
def test_curves_survive_any_loss(slug: str, name: str) -> None:
    told = scenario(slug, 0.01, steps=3)
    figure = go.Figure(curves(told, (flown(AWKWARD[name]),), LIGHT))
    low, high = figure.layout.yaxis.range
    assert np.isfinite([low, high]).all()
    assert low < high
    assert not np.isinf(read(figure.data[0].y)).any()


@pytest.mark.parametrize("left", [1e-3, 0.1, 2.0])
def test_a_positive_minimum_is_left_where_it_is(left: float) -> None:
    """Losses over data never reach zero: near the lowest the axis ends there, and not at a share of what is left."""
    told = decode("surface=data,data:line_noisy&run=sgd")
    best = float(np.min(told.surface.value(np.array(told.surface.minima))))
    assert best > 0.1
    axis = axis_for(told, [np.array([1000 * best, 10 * best, (1 + left) * best])])
    assert (axis.log, axis.shift, axis.title) == (True, 0.0, "loss")
    assert axis.low == pytest.approx((1 + left) * best / 1.6)
    assert axis.high == pytest.approx(1000 * best * 1.6)


def test_a_run_that_never_leaves_a_loss_of_zero_has_an_axis_that_can_be_read() -> None:
    axis = axis_for(decode("surface=bowl&run=sgd,lr:0.1"), [np.zeros(5)])
    assert not axis.log
    assert axis.low < 0 < axis.high
    assert axis.high - axis.low > 0.01


@pytest.mark.parametrize("linear", [False, True])
@pytest.mark.parametrize("size", [1e-4, 1e-2, 1.0])
def test_the_axis_of_a_quantity_is_as_high_as_its_values(size: float, linear: bool) -> None:
    """Scaling a bowl scales its gradients alike."""
    told = decode(f"surface=bowl&run=sgd,lr:0.01&x={size}&y=0&curve=gradient&linear={int(linear)}")
    length = float(simulate(told)[0].exact_gradient[:, 0, 0].max())
    low, high = curves(told, simulate(told), LIGHT)["layout"]["yaxis"]["range"]
    top = high if linear else 10**high
    assert length < top <= 1.6 * length * (1 + 1e-9)
    assert low < top


@pytest.mark.parametrize(("least", "is_lower"), [(1e-9, False), (3e-16, True), (0.0, True)])
def test_the_floor_of_a_curve_says_when_it_stands_for_what_is_lower(least: float, is_lower: bool) -> None:
    told = scenario("himmelblau", 0.01, steps=2)
    figure = curves(told, (flown([100.0, 1e-3, least]),), LIGHT)
    axis = figure["layout"]["yaxis"]
    drawn = read(figure["data"][0]["y"])
    floor = 10 ** axis["range"][0]
    assert [text.startswith("≤") for text in axis["ticktext"]] == [is_lower] + [False] * (len(axis["ticktext"]) - 1)
    if is_lower:
        assert axis["tickvals"][0] == pytest.approx(floor)
        assert drawn[-1] == pytest.approx(floor)
    else:
        assert floor < drawn[-1] == pytest.approx(least)


def test_negative_minimum_shifts_the_curve_and_says_so() -> None:
    told = scenario("two_wells", 0.05)
    surface = told.surface
    best = float(np.min(surface.value(np.array(surface.minima))))
    assert best < 0
    figure = go.Figure(curves(told, simulate(told), LIGHT))
    assert "minimum" in figure.layout.yaxis.title.text
    highest = float(simulate(told)[0].loss.max()) - best
    assert highest < 10 ** figure.layout.yaxis.range[1] < 2 * highest
    np.testing.assert_allclose(read(figure.data[0].y)[0], simulate(told)[0].loss[0, 0] - best, rtol=1e-6)


def read(spec: dict[str, Any]) -> np.ndarray[Any, Any]:
    import base64

    shape = tuple(int(size) for size in spec["shape"].split(","))
    return np.frombuffer(base64.b64decode(spec["bdata"]), dtype="<f4").reshape(shape)


def test_playback_holds_the_trajectories() -> None:
    told = scenario("himmelblau", 0.01, 0.001)
    trajectories = simulate(told)
    payload = json.loads(json.dumps(playback(told, trajectories)))
    assert payload["steps"] == 40
    assert payload["start"] == list(told.start)
    for run, trajectory in zip(payload["runs"], trajectories, strict=True):
        np.testing.assert_allclose(read(run["x"]), trajectory.params[..., 0].astype(np.float32))
        np.testing.assert_allclose(read(run["loss"]), trajectory.loss.astype(np.float32))
        slope = np.linalg.norm(told.surface.gradient(trajectory.params), axis=-1)
        np.testing.assert_allclose(read(run["gradient"]), slope.astype(np.float32))
        assert run["lastValidStep"] == [40]
        assert run["milestones"][0] == [0, "running"]


@pytest.mark.parametrize(
    "change", [*({name: not declared.default} for name, declared in FLAGS.items()), {"curve": "rate"}], ids=str
)
def test_data_is_asked_for_when_a_view_needs_other_data(change: dict[str, Any]) -> None:
    """What the browser is told to ask for is what the payload and the curves depend on."""
    plain = Scenario(SURFACES["himmelblau"](), (Run(OPTIMIZERS["adam"]()),), Setup(steps=9, clip_norm=1.0))
    looked = plain.replace(view=View(**change))
    (name,) = change
    sent = [playback(one, simulate(one)) | {"view": {}} for one in (plain, looked)]
    assert (sent[0] != sent[1]) == (name in OVERLAYS and bool(OVERLAYS[name].needs))
    drawn = [curves(one, simulate(one), LIGHT) for one in (plain, looked)]
    assert (repr(drawn[0]) != repr(drawn[1])) == (name in ASKING)


def test_playback_survives_a_divergence() -> None:
    told = scenario("rosenbrock", 10.0)
    payload = playback(told, simulate(told))
    run = payload["runs"][0]
    assert run["lastValidStep"][0] < 40
    assert not np.isinf(read(run["loss"])).any()


def linear(color: str) -> np.ndarray[Any, Any]:
    """Give the linear sRGB of a colour (3,)."""
    parts = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def luminance(color: str) -> float:
    return float(linear(color) @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    """Give the ratio of WCAG 2."""
    dark, light = sorted(luminance(color) for color in (one, other))
    return (light + 0.05) / (dark + 0.05)


RAMPED = [(themed(scheme, ramp), ramp) for scheme in SCHEMES for ramp in RAMPS]
RAMP_NAMES = [f"{theme.scheme} {ramp}" for theme, ramp in RAMPED]
STYLE = (Path(__file__).parent.parent.parent / "assets" / "style.css").read_text(encoding="utf-8")
CARDS = dict(zip(SCHEMES, re.findall(r"--card: (#\w+);", STYLE), strict=True))


@pytest.mark.parametrize(("theme", "ramp"), RAMPED, ids=RAMP_NAMES)
@pytest.mark.parametrize("slot", SLOTS, ids=lambda slot: slot.name)
def test_run_colors_stand_out_from_the_surface(slot: Any, theme: Theme, ramp: str) -> None:
    """WCAG asks 3:1 of graphics; over the middle of each ramp here, and 2:1 even at its nearest end."""
    run = slot.color(theme.scheme)
    assert contrast(run, theme.ramp[len(theme.ramp) // 2]) >= 3
    assert min(contrast(run, color) for color in theme.ramp) >= 2


@pytest.mark.parametrize(("theme", "ramp"), RAMPED, ids=RAMP_NAMES)
def test_every_place_of_the_surface_stands_out_from_the_card(theme: Theme, ramp: str) -> None:
    """The projector has the cards of the scheme: no other rule names one."""
    assert min(contrast(color, CARDS[theme.scheme]) for color in theme.ramp) >= 1.45


@pytest.mark.parametrize(("theme", "ramp"), RAMPED, ids=RAMP_NAMES)
def test_no_light_on_the_surface_makes_it_fade_into_the_card(theme: Theme, ramp: str) -> None:
    """At its brightest plotly.js adds gloss to a colour and takes nothing away; in the dark, it is shaded by half."""
    light = theme.template.data.surface[0].lighting
    gloss = 255 * light.specular / (np.pi * light.roughness**2)  # Beckmann's distribution where it is highest
    end = theme.ramp[-1] if theme.scheme == "light" else theme.ramp[0]
    parts = np.array([int(end[i : i + 2], 16) for i in (1, 3, 5)])
    lit = parts + gloss if theme.scheme == "light" else parts * (light.ambient + 0.5 * light.diffuse)
    assert contrast("#{:02x}{:02x}{:02x}".format(*np.rint(lit).astype(int)), CARDS[theme.scheme]) >= 1.3


@pytest.mark.parametrize(("theme", "ramp"), RAMPED, ids=RAMP_NAMES)
def test_a_ramp_tells_heights_evenly_by_lightness(theme: Theme, ramp: str) -> None:
    lab = np.array([oklab(linear(color)) for color in theme.ramp])
    apart = np.linalg.norm(np.diff(lab, axis=0), axis=1)
    assert apart.min() > 0.85 * apart.max()
    assert (np.diff(lab[:, 0]) > 0.012).all()
    assert contrast(theme.ramp[0], theme.ramp[-1]) >= 1.7


@pytest.mark.parametrize(("theme", "ramp"), RAMPED, ids=RAMP_NAMES)
def test_a_ramp_ends_in_the_tints_that_are_declared(theme: Theme, ramp: str) -> None:
    for color, tint in zip((theme.ramp[0], theme.ramp[-1]), (RAMPS[ramp].tints[0], RAMPS[ramp].tints[-1]), strict=True):
        _, a, b = oklab(linear(color))
        chroma, hue = tint
        assert np.hypot(a - chroma * np.cos(np.deg2rad(hue)), b - chroma * np.sin(np.deg2rad(hue))) < 0.006


@pytest.mark.parametrize("missing", BLINDNESS)
@pytest.mark.parametrize(("theme", "ramp"), RAMPED, ids=RAMP_NAMES)
def test_a_ramp_tells_heights_to_the_colour_blind(theme: Theme, ramp: str, missing: str) -> None:
    seen = [oklab(np.clip(BLINDNESS[missing] @ linear(color), 0, 1))[0] for color in theme.ramp]
    assert (np.diff(seen) > 0.008).all()
    assert seen[-1] - seen[0] > 0.8 * (oklab(linear(theme.ramp[-1])) - oklab(linear(theme.ramp[0])))[0]


def test_slots_differ_also_without_color() -> None:
    assert len({slot.marker for slot in SLOTS}) == len({slot.dash for slot in SLOTS}) == len(SLOTS) == 8


def test_figures_are_figures() -> None:
    told = scenario()
    assert all(isinstance(figure, go.Figure) for figure in (stage(told.surface, LIGHT), contour(told.surface, LIGHT)))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("view", [View(), View(linear=True), View(curve="effective"), View(curve="sharpness")])
def test_curves_are_written_as_plotly_would_write_them(view: View, theme: Theme) -> None:
    told = scenario().replace(view=view)
    written = json.loads(json.dumps(curves(told, simulate(told), theme)))
    assert json.loads(go.Figure(written).to_json()) == written


def test_a_landscape_is_fitted_into_its_place() -> None:
    surface, place = SURFACES["himmelblau"](), (672.0, 640.0)
    unfitted, scene = (stage(surface, LIGHT, place=one).layout.scene for one in (None, place))
    box = fitted(surface.camera, place)
    assert tuple(scene.aspectratio[axis] for axis in "xyz") == (box.side, box.side, box.height)
    assert scene.camera.center.z == box.center
    assert scene.camera.eye == unfitted.camera.eye
    assert scene.aspectratio.z / scene.aspectratio.x == pytest.approx(unfitted.aspectratio.z / unfitted.aspectratio.x)


@pytest.mark.parametrize("place", [(1.0, 1.0), (1.0, 5000.0), (5000.0, 1.0), (1e-300, 1e300), (1e300, 1e-300)])
def test_a_place_of_any_shape_has_a_landscape(place: tuple[float, float]) -> None:
    for eye in ((1.2, -1.2, 1.0), (0.0, 0.0, 2.0)):
        box = fitted(eye, place)
        assert 0.1 < box.side < 1.6
        assert -2 < box.center < 2
