"""The page announces every module that its scripts import, by a name that changes with it; later ones it only names."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

import app
from landscape.ui.modules import find_modules


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two scripts and what they import: in a circle, from beside, from above, and what is not there."""
    files = {
        "first.js": 'const a = import(new URL("parts/a.js", document.currentScript.src).href);',
        "second.js": 'import "./parts/deep/c.js";\nimport { gone } from "./gone.js"; import x from "../outside.js";',
        "parts/a.js": 'import { b } from "./b.js";\nexport { c } from "./deep/c.js";',
        "parts/b.js": 'import { a } from "./a.js";',
        "parts/deep/c.js": 'import { b } from "../b.js";',
        "parts/alone.js": "",
        "../outside.js": "",
    }
    for name, text in files.items():
        path = tmp_path / "assets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "assets"


def test_what_is_imported_is_found_once(folder: Path) -> None:
    found = find_modules(folder, "/here/").marked
    assert list(found) == ["/here/parts/a.js", "/here/parts/deep/c.js", "/here/parts/b.js"]
    assert all(re.fullmatch(rf"{name}\?m=[0-9a-f]{{12}}", marked) for name, marked in found.items())


def test_what_is_imported_when_it_is_wanted_is_named_and_not_fetched(folder: Path) -> None:
    (folder / "parts/b.js").write_text('const one = () => import("./later.js"), two = () => import("./deep/c.js");')
    (folder / "parts/later.js").write_text('import "./a.js"; import "./deep/needed.js";')
    (folder / "parts/deep/needed.js").write_text("")
    found = find_modules(folder, "/here/")
    assert found.later == {"/here/parts/later.js", "/here/parts/deep/needed.js"} < found.marked.keys()
    fetched = re.findall(r'href="/here/parts/([^"?]+)', found.links)
    assert fetched == ["a.js", "deep/c.js", "b.js"]


def test_mark_changes_with_the_content_and_with_nothing_else(folder: Path) -> None:
    before = find_modules(folder, "/").marked
    (folder / "parts/b.js").write_text((folder / "parts/b.js").read_text())
    assert find_modules(folder, "/").marked == before
    (folder / "parts/b.js").write_text("export const b = 1;")
    after = find_modules(folder, "/").marked
    assert {name for name in before if before[name] != after[name]} == {"/parts/b.js"}


def test_page_announces_what_the_policy_admits_before_any_script() -> None:
    answer = app.server.test_client().get("/de/")
    page = answer.text
    (announced,) = re.findall(r'<script type="importmap">(.*?)</script>', page)
    assert page.index("importmap") < page.index("<script src")
    assert (
        f"'sha256-{b64encode(sha256(announced.encode()).digest()).decode()}'"
        in (answer.headers["Content-Security-Policy"])
    )
    imports = json.loads(announced)["imports"]
    fetched = re.findall(r'<link rel="modulepreload" href="([^"]+)">', page)
    assert fetched == [marked for plain, marked in imports.items() if plain not in app.app.modules.later]
    assert len(fetched) > 50
    assert "/assets/modules/sharing/link.js" in app.app.modules.later < imports.keys()


def test_announced_module_is_kept_for_ever_as_it_was_announced() -> None:
    client = app.server.test_client()
    for plain, marked in app.app.modules.marked.items():
        answer = client.get(marked)
        assert "immutable" in answer.headers["Cache-Control"]
        assert marked == f"{plain}?m={sha256(answer.data).hexdigest()[:12]}"


def test_modules_are_not_marked_while_debugging(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(app.server), "debug", True)
    page = app.server.test_client().get("/").text
    assert "importmap" not in page
    assert "modulepreload" not in page
