"""The documentation: everything can be found, and what it shows is what there is. `make docs` builds it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

import landscape

HOUSE = Path(__file__).parents[1]
DOCS = HOUSE / "docs"
TREE = re.compile(r"^```\{toctree\}\n(.*?)^```", re.MULTILINE | re.DOTALL)
INCLUDED = re.compile(r"^```\{include\} (\S+)", re.MULTILINE)
PROGRAM = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = {
    path.relative_to(DOCS).with_suffix("").as_posix(): path.read_text()
    for path in sorted(DOCS.rglob("*"))
    if path.suffix in {".md", ".ipynb"} and "checkpoints" not in path.as_posix()
}
INSIDE = {"decisions/README"}
"""What other pages hold."""


def entries(name: str) -> Iterator[str]:
    """Give the pages that a page leads to."""
    for body in TREE.findall(PAGES[name]):
        for line in body.splitlines():
            if line and not line.startswith(":"):
                folder = name.rpartition("/")[0]
                wanted = f"{folder}/{line}".lstrip("/")
                found = [page for page in PAGES if fnmatch(page, wanted)]
                assert found, f"{name} leads to {line}, which there is not"
                yield from found


def reached() -> set[str]:
    found, fresh = set(), {"index"}
    while fresh:
        found |= fresh
        fresh = {page for name in fresh for page in entries(name)} - found
    return found


def test_every_page_is_reached_from_the_first() -> None:
    assert reached() == set(PAGES) - INSIDE


@pytest.mark.parametrize("name", PAGES)
def test_what_is_included_is_there(name: str) -> None:
    for path in INCLUDED.findall(PAGES[name]):
        assert ((DOCS / name).parent / path).is_file()


@pytest.mark.parametrize("name", INSIDE)
def test_what_is_left_out_is_included(name: str) -> None:
    assert any(f"{{include}} {name}.md" in page for page in PAGES.values())


def test_the_reference_tells_all_that_the_package_offers() -> None:
    told = re.findall(r"^\.\. (?:autoclass|autofunction|py:data):: (\w+)$", PAGES["reference/python"], re.MULTILINE)
    assert sorted(told) == sorted(landscape.__all__)


def test_members_that_are_told_are_there() -> None:
    pairs = re.findall(r"autoclass:: (\w+)\n   :members: (.+)$", PAGES["reference/python"], re.MULTILINE)
    assert pairs
    for name, members in pairs:
        fields = set(dir(getattr(landscape, name)))
        assert set(members.split(", ")) <= fields


def programs() -> Iterator[Any]:
    for name, page in PAGES.items():
        if name.startswith("how-to/") or name == "index":
            code = "\n".join(PROGRAM.findall(page))
            if code:
                yield pytest.param(code, id=name)


@pytest.mark.parametrize("code", list(programs()))
def test_programs_of_a_page_run(code: str) -> None:
    lines = [
        line for line in ast.parse(code).body if "pandas" not in ast.unparse(line) and "frame" not in ast.unparse(line)
    ]
    exec(compile(ast.Module(lines, []), "page", "exec"), {})  # what needs pandas is tried where pandas is


def test_the_notebook_is_kept_without_what_came_of_it() -> None:
    cells = json.loads(PAGES["notebook"])["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert len(code) > 5
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


def test_make_docs_needs_only_what_is_pinned() -> None:
    lines = (HOUSE / "requirements-docs.txt").read_text().splitlines()
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines if not line.startswith("#"))
    config = ast.parse((DOCS / "conf.py").read_text())
    (names,) = (n.value for n in config.body if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "extensions")
    pinned = {line.split("==")[0].replace("_", "-") for line in lines}
    wanted = {name.replace("_", "-") for name in ast.literal_eval(names) if not name.startswith("sphinx.ext")} | {
        "pydata-sphinx-theme"
    }
    assert wanted <= pinned
