"""A surface as a solid that prints, and as a scene with its paths: looked at as a reader of the formats does."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape import OPTIMIZERS, SURFACES, Scenario, decode, simulate
from landscape.core.parts import make
from landscape.export.gltf import Mesh, Scene
from landscape.export.solid import APART, BALL, LEAST, MOST, RADIUS, RELIEF, SIDES, as_glb, as_stl, base_of, watertight
from landscape.figures.heights import POINTS, Heights, sample
from landscape.figures.stage import stage
from landscape.figures.theme import LIGHT, SLOTS
from landscape.simulation.scenario import Run
from tests.strategies import registered, scenarios

Array = np.ndarray[Any, Any]
ADAM = (Run(OPTIMIZERS["adam"]()),)
FACETS = 2 * 100 * 100 + 3 * 400
"""Two to a cell, and to a cell's edge at the rim two of the wall and one of the ground."""


def stl(data: bytes) -> tuple[Array, Array]:
    """Read binary STL: normals (n, 3) and corners (n, 3, 3)."""
    (count,) = struct.unpack_from("<I", data, 80)
    kind = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("colour", "<u2")])
    assert len(data) == 84 + count * kind.itemsize
    read = np.frombuffer(data, kind, offset=84)
    return read["normal"].astype(float), read["corners"].astype(float)


def check_watertight(corners: Array) -> float:
    """Tell the volume of triangles (n, 3, 3) that are joined where corners are equal, each edge one of just two."""
    _, numbers = np.unique(corners.reshape(-1, 3), axis=0, return_inverse=True)
    numbers = numbers.reshape(-1, 3)
    assert (numbers != np.roll(numbers, 1, axis=1)).all(), "no triangle is but a line"
    edges = np.concatenate([numbers[:, [0, 1]], numbers[:, [1, 2]], numbers[:, [2, 0]]])
    there, back = (np.unique(some @ [10**6, 1]) for some in (edges, edges[:, ::-1]))
    assert len(there) == len(edges), "each edge is passed once in each direction"
    assert (there == back).all()
    return float(np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6)


def check_prints(data: bytes, size: float) -> None:
    normals, corners = stl(data)
    assert len(corners) == FACETS
    assert np.isfinite(corners).all()
    assert not data.startswith(b"solid")
    volume, base = check_watertight(corners), base_of(size)
    assert base * size**2 < volume < (base + RELIEF * size) * size**2
    low, high = corners.reshape(-1, 3).min(axis=0), corners.reshape(-1, 3).max(axis=0)
    np.testing.assert_allclose(low, 0.0, atol=1e-6)
    np.testing.assert_allclose(high[:2], size, rtol=1e-6)
    assert high[2] <= base + RELIEF * size + 1e-4
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    np.testing.assert_allclose(normals, across / np.linalg.norm(across, axis=1, keepdims=True), atol=1e-4)


@pytest.mark.parametrize("slug", SURFACES)
def test_every_surface_is_watertight_and_as_large_as_asked(slug: str) -> None:
    scenario = Scenario(SURFACES[slug](), ADAM)
    check_prints(as_stl(scenario, 100).data, 100)
    relief = stl(as_stl(scenario, 100).data)[1].reshape(-1, 3)
    assert relief[:, 2].max() == pytest.approx(base_of(100) + RELIEF * 100, rel=1e-6)
    assert as_stl(scenario).name == f"{slug}.stl"


@given(registered(SURFACES), st.integers(LEAST, MOST))
@settings(max_examples=30)
def test_surfaces_of_any_parameters_print_in_any_size(surface: Any, size: int) -> None:
    check_prints(as_stl(Scenario(surface, ADAM), size).data, size)


@pytest.mark.parametrize(
    "height",
    [
        np.zeros((POINTS, POINTS)),
        np.full((POINTS, POINTS), 1e300),
        np.where(np.eye(POINTS) > 0, np.nan, 1.0) + np.arange(POINTS),
        np.where(np.eye(POINTS) > 0, np.inf, 0.0) + np.arange(POINTS),
        np.linspace(-1.0, 1.0, POINTS**2).reshape(POINTS, POINTS) * 1.7e308,
        np.arange(POINTS**2).reshape(POINTS, POINTS) * 1e-300,
    ],
    ids=["level", "level and high", "holes", "towers", "wider than floats", "as good as level"],
)
def test_heights_of_any_kind_make_a_solid(height: Array) -> None:
    axis = np.linspace(0.0, 1e-9, POINTS)
    mesh = watertight(Heights(axis, axis, height, height, 0.0, 0.0, np.isnan(height)), 50)
    assert np.isfinite(mesh.points).all()
    assert check_watertight(mesh.points[mesh.triangles.astype(int)]) > base_of(50) * 50**2 * 0.999


@pytest.mark.parametrize("slug", ["himmelblau", "rosenbrock", "data"])
def test_it_is_as_high_as_the_stage_draws_it(slug: str) -> None:
    surface = SURFACES[slug]()
    drawn = stage(surface, LIGHT)
    box, heights = drawn.layout.scene.aspectratio, np.asarray(drawn.data[0].z, dtype=float)
    low, high = drawn.layout.scene.zaxis.range
    wanted = base_of(80) + 80 * (box.z / box.x) * (heights - low) / (high - low)
    relief = watertight(sample(surface), 80).points[: POINTS**2]
    np.testing.assert_allclose(relief[:, 2].reshape(POINTS, POINTS), wanted, rtol=1e-5)
    np.testing.assert_allclose(relief[1], [0.8, 0.0, relief[1, 2]])


def test_what_does_not_change_a_surface_does_not_change_its_solid() -> None:
    first, second = (as_stl(decode(link)) for link in ("surface=beale&run=sgd", "surface=beale&run=adam&step=3"))
    assert first == second


def glb(data: bytes) -> tuple[dict[str, Any], list[tuple[str, dict[str, Array]]]]:
    """Read binary glTF: what it tells, and every mesh's arrays by the name of its node."""
    magic, version, length = struct.unpack_from("<4sII", data)
    assert (magic, version, length) == (b"glTF", 2, len(data))
    size, kind = struct.unpack_from("<I4s", data, 12)
    assert kind == b"JSON"
    assert size % 4 == 0
    told = json.loads(data[20 : 20 + size])
    rest, kind = struct.unpack_from("<I4s", data, 20 + size)
    binary = data[28 + size :]
    assert (kind, rest, told["buffers"]) == (b"BIN\0", len(binary), [{"byteLength": len(binary)}])
    bodies = []
    for number in told["scenes"][told["scene"]]["nodes"]:
        node = told["nodes"][number]
        (primitive,) = told["meshes"][node["mesh"]]["primitives"]
        arrays = {**primitive["attributes"], "indices": primitive["indices"]}
        bodies.append((node["name"], {name: accessed(told, binary, at) for name, at in arrays.items()}))
    return told, bodies


def accessed(told: dict[str, Any], binary: bytes, number: int) -> Array:
    accessor = told["accessors"][number]
    view = told["bufferViews"][accessor["bufferView"]]
    kind = {5126: "<f4", 5125: "<u4"}[accessor["componentType"]]
    array = np.frombuffer(binary[view["byteOffset"] :][: view["byteLength"]], kind)
    assert view["byteOffset"] % 4 == 0
    shaped = array.reshape(accessor["count"], {"SCALAR": 1, "VEC3": 3}[accessor["type"]])
    if "min" in accessor:
        np.testing.assert_array_equal(shaped.min(axis=0), np.array(accessor["min"], dtype="f4"))
        np.testing.assert_array_equal(shaped.max(axis=0), np.array(accessor["max"], dtype="f4"))
    return shaped


def check_bodies(bodies: list[tuple[str, dict[str, Array]]]) -> None:
    for name, arrays in bodies:
        points, numbers = arrays["POSITION"], arrays["indices"].ravel()
        assert numbers.max() == len(points) - 1, name
        assert len(numbers) % 3 == 0
        assert all(np.isfinite(array).all() for array in arrays.values()), name
        assert {len(array) for key, array in arrays.items() if key != "indices"} == {len(points)}
        if "NORMAL" in arrays:
            np.testing.assert_allclose(np.linalg.norm(arrays["NORMAL"], axis=1), 1.0, atol=1e-5)
            corners = points[numbers.reshape(-1, 3)].astype(float)
            faces = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
            faces /= np.maximum(np.linalg.norm(faces, axis=1, keepdims=True), 1e-30)
            seen = np.einsum("ij,ij->i", faces, arrays["NORMAL"][numbers.reshape(-1, 3)].mean(axis=1))
            assert (seen > -0.1).mean() > 0.95, f"{name} looks outwards, but where it turns sharply"


def test_a_scene_has_the_landscape_in_colours_and_every_path() -> None:
    scenario = decode("surface=himmelblau&run=adam,lr:0.1/slot:3&run=adam,lr:0.2/slot:1&steps=80&ramp=viridis")
    file = as_glb(scenario, 120)
    told, bodies = glb(file.data)
    assert file.name == "himmelblau-adam.glb"
    assert [name for name, _ in bodies] == ["Landscape", "Base", "rate 0.1", "rate 0.2"]
    assert decode(told["asset"]["extras"]["link"]) == scenario
    check_bodies(bodies)
    ground = np.concatenate([arrays["POSITION"] for _, arrays in bodies[:2]])
    np.testing.assert_allclose(np.ptp(ground, axis=0), [0.12, 0.12 * (RELIEF + 0.04), 0.12], rtol=1e-5)
    np.testing.assert_allclose(ground.min(axis=0), [-0.06, 0.0, -0.06], atol=1e-7)
    colors = bodies[0][1]["COLOR_0"]
    assert colors.min() >= 0 < np.ptp(colors, axis=0).min()
    assert colors.max() <= 1
    for (_, arrays), run, path in zip(bodies[2:], scenario.runs, simulate(scenario), strict=True):
        material = told["materials"][2 + scenario.runs.index(run)]["pbrMetallicRoughness"]["baseColorFactor"]
        assert [coded(light) for light in material[:3]] == rgb(SLOTS[run.slot].light)
        check_path(scenario, arrays["POSITION"], path.params[:, 0], 0.12)


def check_path(scenario: Scenario, points: Array, path: Array, size: float) -> None:
    """Hold a path against where its ball was: on the ground at every step, and the ball at the end."""
    low, high = scenario.surface.corners
    across = ((path - low) / (high - low) - 0.5) * size
    places = np.column_stack([across[:, 0], -across[:, 1]])
    away = np.linalg.norm(points[None, :, [0, 2]] - places[:, None], axis=-1).min(axis=1)
    assert away.max() < (RADIUS + 0.005) * size
    heights = sample(scenario.surface)
    floor, top = heights.span
    level = (base_of(size * 1000) / 1000) + RELIEF * size * (heights.of(scenario.surface.value(path)) - floor) / (
        top - floor
    )
    ball = points[-(SIDES + 1) * (2 * SIDES + 1) :]
    np.testing.assert_allclose(ball.mean(axis=0)[[0, 2]], places[-1], atol=0.2 * BALL * size)
    assert ball[:, 1].min() == pytest.approx(level[-1] - BALL * size / 2, abs=0.01 * size)


def coded(light: float) -> int:
    """Write linear light as sRGB has it."""
    return round(255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055))


def rgb(color: str) -> list[int]:
    return [int(color[i : i + 2], 16) for i in (1, 3, 5)]


@pytest.mark.parametrize(
    ("link", "names"),
    [
        ("surface=rosenbrock&run=sgd,lr:1&run=adam", ["SGD", "Adam"]),
        ("surface=bowl&run=sgd,lr:0.01&steps=1&x=0&y=0", ["SGD"]),
        ("surface=himmelblau&run=sgd,lr:1e-6&x=12&y=12&steps=1", []),
        ("surface=rastrigin&noise=60&run=sgd&run=momentum&steps=2000", ["SGD", "Momentum"]),
        ("surface=himmelblau&run=adam&starts=50&steps=20", ["Adam"]),
    ],
    ids=["diverges", "stands still", "far away", "leaves and comes back", "many starts"],
)
def test_paths_of_every_kind(link: str, names: list[str]) -> None:
    data = as_glb(decode(link)).data
    _, bodies = glb(data)
    assert [name for name, _ in bodies] == ["Landscape", "Base", *names]
    check_bodies(bodies)
    for _, arrays in bodies[2:]:
        assert np.abs(arrays["POSITION"][:, [0, 2]]).max() < 0.05 + 0.1 * BALL
    assert len(data) < 700_000 + 2_200_000 * len(names)


def test_a_path_that_leaves_and_comes_back_is_cut_where_it_was_away() -> None:
    scenario = decode("surface=himmelblau&run=adam,lr:10&run=nesterov,lr:0.02&steps=40")  # for long, and for one step
    low, high = scenario.surface.corners
    _, bodies = glb(as_glb(scenario, 100).data)
    for path, (_, arrays) in zip(simulate(scenario), bodies[2:], strict=True):
        inside = ((path.params[:, 0] >= low) & (path.params[:, 0] <= high)).all(axis=1)
        assert (np.diff(inside.astype(int)) > 0).any()
        corners = arrays["POSITION"][arrays["indices"].reshape(-1, 3)][:, :, [0, 2]]
        longest = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=-1).max()
        assert longest < 0.1 * (APART + 2 * BALL), "from one of its places to the next"


@given(scenarios())
@settings(max_examples=20)
def test_any_scenario_makes_a_scene(scenario: Scenario) -> None:
    short = scenario.replace(setup=scenario.setup.replace(steps=min(scenario.setup.steps, 60), starts=1))
    _, bodies = glb(as_glb(short).data)
    check_bodies(bodies)


@given(st.text(min_size=1, max_size=24))
@settings(max_examples=30)
def test_names_are_told_as_they_are(name: str) -> None:
    scene = Scene(name)
    scene.add(name, Mesh(np.eye(3), np.array([[0, 1, 2]], dtype=np.uint32)))
    told, ((read, _),) = glb(scene.written())
    assert read.encode("utf-16", "surrogatepass") == name.encode("utf-16", "surrogatepass")
    assert told["asset"]["extras"]["link"] == told["nodes"][0]["name"]


def test_a_table_of_ones_own_makes_a_solid() -> None:
    surface = make(SURFACES["data"], {"data": "own"})
    check_prints(as_stl(Scenario(surface, ADAM), 20).data, 20)
