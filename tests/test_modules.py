"""The rooms of the browser's half, and the doors between them."""

from __future__ import annotations

import json
import posixpath
import re
from hashlib import sha256
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
MODULES = HOUSE / "assets" / "modules"
ROOMS = (
    "vendor",
    "page",
    "data",
    "geometry",
    "time",
    "drawing",
    "views",
    "controls",
    "readouts",
    "player",
    "lesson",
    "presenting",
    "sharing",
    "alone",
)
"""From the top down: a module imports only from its own room and those above it."""
IMPORT = re.compile(r"""^(?:import|export)\b[^;"'=(]*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']""", re.MULTILINE)
UNCHECKED = re.compile(r"@ts-(?:nocheck|ignore|expect-error)")
VENDORED = {
    "gifenc.js": "217761244379253ba5815510d3048a4fb1f4c4dbe9fb51a5cfbfe26f34eec093",
    "lit-html.js": "b878e7f95dec8a9b6e9b217faca6b6a11bad82ebc44c0caa77419ed83edd81f2",
    "mediabunny.js": "fa696c53494b6b09a8b310ec51e3c44a59e79513234fb832255a38c686162009",
}
"""What others wrote, as they published it on npm: dist/gifenc.esm.js of gifenc 1.0.3, the file of this name in lit-html
3.3.3, dist/bundles/mediabunny.min.mjs of mediabunny 1.61.0."""
LICENCES = {"gifenc.js": "MIT License", "lit-html.js": "Redistribution", "mediabunny.js": "Mozilla Public License"}
"""Words that stand in the licence of each."""
INSIDE = re.compile(r"\b_(?:full[A-Z]\w*|scene)\b")
"""What only Plotly itself is meant to touch."""

SOURCES = {path.relative_to(MODULES).as_posix(): path.read_text() for path in sorted(MODULES.rglob("*.js"))}


def imported(path: str, source: str) -> list[str]:
    """Give the modules that a module imports, as paths from the folder of all, or as written where it is no path."""
    here = posixpath.dirname(path)
    names = [static or dynamic for static, dynamic in IMPORT.findall(source)]
    return [posixpath.normpath(f"{here}/{name}") if name.startswith(".") else name for name in names]


def trespasses(path: str, source: str) -> list[str]:
    """List the imports that a module may not make: from a room below, from outside, or of what is not there."""
    allowed = ROOMS[: ROOMS.index(path.split("/", maxsplit=1)[0]) + 1]
    return [name for name in imported(path, source) if name not in SOURCES or name.split("/")[0] not in allowed]


def test_every_module_stands_in_a_room() -> None:
    assert {path.split("/")[0] for path in SOURCES} == set(ROOMS)
    assert {path.count("/") for path in SOURCES} == {1}


@pytest.mark.parametrize("path", SOURCES)
def test_a_module_imports_only_from_its_room_and_those_above(path: str) -> None:
    assert trespasses(path, SOURCES[path]) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("page/dom.js", 'import { decode } from "../data/decode.js";'),
        ("drawing/map.js", 'import * as views from "../views/views.js";'),
        ("readouts/race.js", 'import "../player/player.js";'),
        ("readouts/race.js", 'export { play } from "../player/player.js";'),
        ("readouts/race.js", 'const player = await import("../player/player.js");'),
        ("lesson/list.js", 'import {\n  play,\n} from "../presenting/present.js";'),
        ("lesson/list.js", "import { play } from '../presenting/present.js';"),
        ("page/dom.js", 'import { html } from "htm";'),
        ("page/dom.js", 'import { html } from "./nothing.js";'),
        ("page/dom.js", 'import "../../landscape.js";'),
    ],
)
def test_a_trespass_would_be_seen(path: str, line: str) -> None:
    assert trespasses(path, line)


@pytest.mark.parametrize(
    "line", ['import { make } from "../page/dom.js";', 'import "./list.js";', '// import what is "needed"', ""]
)
def test_an_open_door_is_no_trespass(line: str) -> None:
    assert trespasses("lesson/list.js", line) == []


def test_no_two_modules_need_each_other() -> None:
    left = {path: set(imported(path, source)) for path, source in SOURCES.items()}
    while ready := [path for path, needs in left.items() if not needs & left.keys()]:
        for path in ready:
            del left[path]
    assert left == {}


@pytest.mark.parametrize("path", SOURCES)
def test_no_module_is_left_out_of_the_check_of_types(path: str) -> None:
    assert not UNCHECKED.search(SOURCES[path])


def test_the_check_of_types_is_strict_and_of_all_modules_that_are_ours() -> None:
    settings = json.loads((HOUSE / "tsconfig.strict.json").read_text())
    assert settings["compilerOptions"] == {"checkJs": True}
    assert (settings["include"], settings["exclude"]) == (["assets/modules"], ["assets/modules/vendor"])
    assert json.loads((HOUSE / "tsconfig.json").read_text())["compilerOptions"]["strict"] is True


def test_the_style_lists_its_parts_in_the_order_in_which_they_stand() -> None:
    listed, _, parts = (HOUSE / "assets" / "style.css").read_text().partition("*/")
    names = re.findall(r"^/\* § (.+) \*/$", parts, re.MULTILINE)
    assert names == re.findall(r"^ +§ (.+)$", listed, re.MULTILINE)
    assert names


def test_what_others_wrote_is_as_published_beside_its_licence() -> None:
    room = MODULES / "vendor"
    assert {path.name: sha256(path.read_bytes()).hexdigest() for path in room.glob("*.js")} == VENDORED
    assert LICENCES.keys() == VENDORED.keys()
    for name, words in LICENCES.items():
        assert words in (room / name).with_suffix(".LICENSE").read_text()


def test_one_module_looks_inside_plotly() -> None:
    assert [path for path, source in SOURCES.items() if INSIDE.search(source)] == ["views/adapter.js"]
