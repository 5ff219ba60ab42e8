"""The rooms of the house and the doors between them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
ROOMS = (
    "words",
    "core",
    "simulation",
    "figures",
    "export",
    "lessons",
    "ui",
    "export.page",
    "export.notebook",
    "serving",
)
"""From the top down: a module imports only from its own room and those above it. What has a dot is a room in a room: a
page that leaves has the markup of the page that stays."""
FRONT_DOOR = "landscape"
"""What landscape/__init__.py exports; the rooms that it comes from cannot use it."""
USERS = {
    "plotly": {"figures", "export", "lessons", "ui", "export.page", "export.notebook", "serving"},
    "dash": {"ui", "serving"},
    "flask": {"serving"},
}
USERS |= {"dash_mantine_components": {"ui"}, "random": set(), "requests": set(), "urllib.request": set()}
"""Who may import what from outside."""
CALLBACKS = {"callback", "clientside_callback"}

MODULES = {path.relative_to(HOUSE).as_posix(): path.read_text() for path in sorted(HOUSE.glob("landscape/**/*.py"))}
PAGE = {"landscape/ui", "app.py"}


def room(path: str) -> str:
    """Give the room of a module; its own name when it stands in none."""
    _, *parts = path.removesuffix(".py").split("/")
    return room_in(parts) if parts else path


def room_in(parts: list[str]) -> str:
    """Give the innermost room that a path of names leads into; the first name where it leads into none."""
    return next((name for name in (".".join(parts[:2]), parts[0]) if name in ROOMS), parts[0])


def allowed(here: str) -> set[str]:
    """Give the rooms whose doors are open from here; the front door opens below the rooms it shows."""
    above = set(ROOMS[: ROOMS.index(here) + 1])
    return above | {FRONT_DOOR} if "figures" in above else above


def imported(source: str) -> Iterator[str]:
    """Give the dotted names of all that a module imports, wherever in it; relative ones begin with a dot."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            yield "." * node.level + (node.module or "")
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def trespasses(path: str, source: str) -> list[str]:
    """List the imports that a module may not make."""
    here, wrong = room(path), []
    for name in imported(source):
        package, *rest = name.split(".")
        if package == FRONT_DOOR and here in ROOMS:
            there = room_in(rest) if rest and rest[0] in ROOMS else FRONT_DOOR
            if there not in allowed(here):
                wrong.append(name)
        wrong += [name for owner, users in USERS.items() if f"{name}.".startswith(f"{owner}.") and here not in users]
        wrong += [name] if name.startswith(".") else []
    return wrong


def test_there_is_a_house() -> None:
    rooms = {room(path) for path in MODULES}
    assert {"words", "core", "simulation", "figures", "ui", "serving"} <= rooms
    assert rooms <= {*ROOMS, "__init__", "__main__", "catalogue"}, "a new room needs its place in ROOMS"


@pytest.mark.parametrize("path", MODULES)
def test_a_module_imports_only_from_its_room_and_those_above(path: str) -> None:
    assert trespasses(path, MODULES[path]) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("landscape/core/parts.py", "from landscape.simulation import links"),
        ("landscape/core/parts.py", "def f():\n    import landscape.simulation.links"),
        ("landscape/core/parts.py", "from landscape import simulate"),
        ("landscape/core/parts.py", "from landscape import simulation"),
        ("landscape/core/parts.py", "import landscape"),
        ("landscape/core/parts.py", "from ..simulation import links"),
        ("landscape/core/parts.py", "import plotly.graph_objects as go"),
        ("landscape/core/parts.py", "from plotly import graph_objects"),
        ("landscape/simulation/links.py", "if TYPE_CHECKING:\n    from landscape.figures.theme import SLOTS"),
        ("landscape/simulation/links.py", "from landscape.ui import ids"),
        ("landscape/figures/theme.py", "from landscape.ui import ids"),
        ("landscape/figures/theme.py", "import dash"),
        ("landscape/figures/theme.py", "from dash import Patch"),
        ("landscape/lessons/first.py", "from landscape.ui import ids"),
        ("landscape/ui/panel.py", "from landscape.serving import harden"),
        ("landscape/ui/panel.py", "import flask"),
        ("landscape/export/files.py", "from landscape.ui import ids"),
        ("landscape/export/files.py", "from landscape.export.page import page_of"),
        ("landscape/ui/panel.py", "from landscape.export.page import page_of"),
        ("landscape/core/gradients.py", "import random"),
        ("landscape/serving/files.py", "from urllib.request import urlopen"),
    ],
)
def test_a_trespass_would_be_seen(path: str, line: str) -> None:
    assert trespasses(path, line)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("landscape/core/parts.py", "import numpy as np\nfrom landscape.core import rules"),
        ("landscape/simulation/links.py", "from landscape.core.parts import Part\nfrom urllib.parse import quote"),
        ("landscape/figures/theme.py", "import plotly\nfrom landscape import simulate"),
        ("landscape/ui/panel.py", "from landscape.figures import stage\nfrom dash import html"),
        (
            "landscape/export/page/content.py",
            "from landscape.ui import ids\nfrom landscape.export.files import stem_of",
        ),
        ("landscape/serving/health.py", "import landscape\nfrom dash import Dash"),
        ("landscape/__init__.py", "from landscape.simulation.links import decode"),
    ],
)
def test_an_open_door_is_no_trespass(path: str, line: str) -> None:
    assert trespasses(path, line) == []


def name_of(path: str) -> str:
    """Give the dotted name of a module."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def circles(modules: dict[str, str]) -> list[tuple[str, ...]]:
    """List the groups of modules that import one another in a circle, lazily and for types too.

    Parameters
    ----------
    modules
        Source by path.
    """
    leads = {name_of(path): _led_to(source, {name_of(other) for other in modules}) for path, source in modules.items()}
    far = {name: _all_reached(name, leads) for name in leads}
    return sorted({tuple(sorted(b for b in far[a] if a in far[b])) for a in far if a in far[a]})


def _all_reached(name: str, leads: dict[str, set[str]]) -> set[str]:
    """Give all modules that are imported by a module, by those that it imports, and so on."""
    found: set[str] = set()
    fresh = leads[name] - {name}
    while fresh:
        found |= fresh
        fresh = set().union(*(leads[one] for one in fresh)) - found
    return found


def _led_to(source: str, known: set[str]) -> set[str]:
    """Give the known modules that a module imports, or from which it imports something."""
    parents = ([name.rsplit(".", cut)[0] for cut in range(name.count(".") + 1)] for name in imported(source))
    return {found for names in parents if (found := next((name for name in names if name in known), ""))}


def test_no_modules_import_one_another() -> None:
    assert circles(MODULES) == []


@pytest.mark.parametrize(
    "source",
    ["import h.b", "from h import b", "from h.b import x", "def f():\n    from h.b import x", "if T:\n    import h.b"],
)
def test_a_circle_would_be_seen(source: str) -> None:
    modules = {"h/__init__.py": "", "h/a.py": source, "h/b.py": "from h.c import y", "h/c.py": "import h.a"}
    assert circles(modules) == [("h.a", "h.b", "h.c")]
    assert circles(modules | {"h/c.py": ""}) == []


def loose_callbacks(source: str) -> list[int]:
    """List the lines that register a callback for every app there is, or while the module is imported."""
    tree = ast.parse(source)
    names = {"dash." + name for name in CALLBACKS}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "dash":
            names |= {alias.asname or alias.name for alias in node.names if alias.name in CALLBACKS}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) in names]
    at_import = [node for node in outside_functions(tree) if isinstance(node, ast.Call) and registers(node)]
    return sorted({node.lineno for node in [*calls, *at_import]})


def outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    """Give what runs when a module is imported: all but the bodies of functions, whose decorators do run."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for decorator in getattr(child, "decorator_list", []):
                yield from [decorator, *ast.walk(decorator)]
        else:
            yield child
            yield from outside_functions(child)


def registers(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in CALLBACKS


@pytest.mark.parametrize("path", MODULES)
def test_callbacks_are_registered_on_an_app_by_a_function(path: str) -> None:
    assert loose_callbacks(MODULES[path]) == []


@pytest.mark.parametrize(
    "source",
    [
        "from dash import callback\n\n@callback(o, i)\ndef f(): ...",
        "from dash import callback as c\n\ndef g():\n    @c(o, i)\n    def f(): ...",
        "import dash\n\n@dash.callback(o, i)\ndef f(): ...",
        "from dash import clientside_callback\nclientside_callback('...', o, i)",
        "@app.callback(o, i)\ndef f(): ...",
        "app.clientside_callback('...', o, i)",
        "if True:\n    app.callback(o, i)(f)",
    ],
)
def test_a_loose_callback_would_be_seen(source: str) -> None:
    assert loose_callbacks(source)


def test_a_registered_callback_is_none() -> None:
    assert (
        loose_callbacks("def register(app):\n    @app.callback(o, i)\n    def f(): ...\n    app.callback(o, i)(f)")
        == []
    )


def literal_ids(source: str) -> list[str]:
    """List the ids written out in place: as ``id=``, as a dependency's first argument, or as a pattern."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            named = [keyword.value for keyword in node.keywords if keyword.arg in ("id", "component_id")]
            first = node.args[:1] if name in ("Input", "Output", "State") else []
            found += [ast.unparse(value) for value in [*named, *first] if is_literal(value)]
        elif isinstance(node, ast.Dict):
            keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
            found += [ast.unparse(node)] if {"kind", "role"} <= keys else []
    return found


def is_literal(value: ast.AST) -> bool:
    """Tell whether an id is text or a pattern made on the spot, not a name or a function of ids.py."""
    return isinstance(value, ast.Constant | ast.JoinedStr | ast.Dict | ast.BinOp)


@pytest.mark.parametrize("path", [path for path in MODULES if room(path) == "ui" and not path.endswith("/ids.py")])
def test_all_ids_are_in_one_place(path: str) -> None:
    assert literal_ids(MODULES[path]) == []


@pytest.mark.parametrize(
    "source",
    [
        "html.Div(id='stage')",
        "html.Div([], id=f'run-{slot}')",
        "html.Div(id='run-' + name)",
        "Input('stage', 'figure')",
        "dash.Output('stage', 'figure')",
        "State(component_id='stage', component_property='figure')",
        "dcc.Slider(id={'kind': kind, 'role': role, 'slot': 0, 'name': name})",
        "x = {'kind': ALL, 'role': 'value', 'slot': ALL, 'name': ALL}",
    ],
)
def test_a_written_out_id_would_be_seen(source: str) -> None:
    assert literal_ids(source)


def test_an_id_by_name_is_none() -> None:
    assert (
        literal_ids("html.Div(id=ids.STAGE), Input(ids.every(ids.VALUE), 'value'), html.Div(id=ids.control('a'))") == []
    )


def test_no_two_ids_are_the_same() -> None:
    tree = ast.parse(MODULES["landscape/ui/ids.py"])
    texts = [n.value.value for n in tree.body if isinstance(n, ast.Assign) and isinstance(n.value, ast.Constant)]
    assert len(texts) > 5
    assert len(set(texts)) == len(texts)


OUTSIDE = re.compile(r"""\b(?:https?|wss?|ftp)://|(?<=["'(\s=])//[\w-]+\.\w""", re.IGNORECASE)
"""What makes a browser ask another host."""
STYLE_IMPORT = re.compile(r"@import\b", re.IGNORECASE)
"""What makes a style sheet ask for one that nothing checks. In a script, JSDoc names types with the same word."""
NAMES_ONLY = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/1998/Math/MathML")
"""Addresses that name a language; nobody ever fetches them."""
MENTIONED = (
    "https://aomediacodec.github.io/av1-isobmff/",
    "https://mozilla.org/MPL/2.0/",
    "https://www.w3.org/TR/webcodecs-aac-codec-registration/",
    "https://www.w3.org/TR/webcodecs-flac-codec-registration/",
    "https://www.w3.org/TR/webcodecs-vorbis-codec-registration/",
    "https://www.webmproject.org/vp9/mp4/",
)
"""What mediabunny refers its readers to, in its licence and in what it says of a wrong file."""


def outside(text: str, suffix: str) -> list[str]:
    for name in NAMES_ONLY + MENTIONED:
        text = text.replace(name, "")
    return OUTSIDE.findall(text) + (STYLE_IMPORT.findall(text) if suffix == ".css" else [])


LOADED = [path for path in HOUSE.glob("assets/**/*.*") if path.suffix != ".LICENSE"]
"""What a browser reads; licences, which name where they come from, it only keeps."""


@pytest.mark.parametrize("path", LOADED, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_assets_ask_no_other_host(path: Path) -> None:
    assert outside(path.read_bytes().decode(errors="replace"), path.suffix) == []


def test_there_are_assets() -> None:
    assert {path.suffix for path in HOUSE.glob("assets/**/*.*")} >= {".css", ".js"}


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".css", "@import url(x.css);"),
        (".css", '@IMPORT "x.css";'),
        (".css", "url(//fonts.example.org/a.woff2)"),
        (".js", 'fetch("https://example.org")'),
        (".js", 'new WebSocket("ws://example.org")'),
        (".js", 'import x from "//cdn.example.org/x.js"'),
        (".svg", "http://www.w3.org/2000/svg http://example.org"),
    ],
)
def test_another_host_would_be_seen(suffix: str, text: str) -> None:
    assert outside(text, suffix)


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".js", "// see there.js"),
        (".js", '/** @import { View } from "../types" */'),
        (".js", "views: [ws]"),
        (".js", "a // b.c"),
        (".svg", "xmlns='http://www.w3.org/2000/svg'"),
        (".css", "/* x */ url(a.png)"),
    ],
)
def test_a_comment_is_no_host(suffix: str, text: str) -> None:
    assert outside(text, suffix) == []
