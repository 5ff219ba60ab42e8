"""What `pip install .` installs: the whole app, behind one command."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

import landscape

HOUSE = Path(__file__).parents[1]
BUILT_FROM = ("assets", "landscape", "LICENSE", "README.md", "pyproject.toml", "requirements.in", "setup.py")
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
OFFLINE = ("--no-deps", "--no-build-isolation", "--no-index")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build it from a copy, since building leaves traces."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in BUILT_FROM:
        path = HOUSE / name
        if path.is_dir():
            shutil.copytree(path, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, source)
    subprocess.run([*PIP, "wheel", *OFFLINE, "--wheel-dir", str(target), str(source)], check=True)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def address(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Install it beside what it depends on, and start its command far away from the source."""
    target, elsewhere = tmp_path_factory.mktemp("installed"), tmp_path_factory.mktemp("elsewhere")
    subprocess.run([*PIP, "install", *OFFLINE, "--target", str(target), str(wheel)], check=True)
    environment = os.environ | {"PYTHONPATH": str(target), "HOST": "127.0.0.1", "PORT": "0", "NO_BROWSER": "1"}
    command = str(target / "bin" / "landscape")
    check_export(command, elsewhere, environment)
    with subprocess.Popen([command], cwd=elsewhere, env=environment, stdout=subprocess.PIPE, text=True) as app:
        try:
            line = app.stdout.readline() if app.stdout else ""
            yield next(word for word in line.split() if word.startswith("http://"))
        finally:
            app.terminate()


def check_export(command: str, folder: Path, environment: dict[str, str]) -> None:
    """Have the installed command write a table."""
    words = [command, "export", "surface=bowl&run=sgd&steps=2", "a.csv"]
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=100)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    head, *rows = (folder / "a.csv").read_text().splitlines()
    assert head.startswith("run,slot,method,")
    assert len(rows) == 3


def test_wheel_holds_all_there_is(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    files = [path for folder in ("landscape", "assets") for path in (HOUSE / folder).rglob("*") if path.is_file()]
    wanted = {path.relative_to(HOUSE).as_posix() for path in files if "__pycache__" not in path.parts}
    assert inside == {re.sub("^assets/", "landscape/assets/", name) for name in wanted}
    assert {"landscape/py.typed", "landscape/assets/style.css", "landscape/words/de.json"} <= inside


def test_wheel_tells_version_and_dependencies(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as files:
        (name,) = (name for name in files.namelist() if name.endswith("/METADATA"))
        told = files.read(name).decode()
    lines = (HOUSE / "requirements.in").read_text().splitlines()
    wanted = [line.partition("#")[0].strip() for line in lines]
    assert f"Version: {landscape.__version__}\n" in told
    needed = re.findall("^Requires-Dist: (.*)$", told, re.MULTILINE)
    assert [name for name in needed if "extra" not in name] == [name for name in wanted if name]
    assert [name for name in needed if "extra" in name] == ['anywidget; extra == "notebook"']


def test_installed_command_serves_the_page(address: str) -> None:
    def answer(path: str, body: object = None) -> str:
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(address + path, data, {"Content-Type": "application/json"}), timeout=60) as told:
            return str(told.read().decode())

    assert json.loads(answer("/health")) == {"status": "ok", "version": landscape.__version__}
    page = answer("/")
    scripts = re.findall(r'src="(/assets/[^"]+\.js\?m=[^"]+)"', page)
    assert scripts
    assert all(map(answer, scripts))
    assert '<html lang="de">' in answer("/de/")
    (lessons,) = (one for one in json.loads(answer("/_dash-dependencies")) if one["output"] == "course.data")
    asked = [slot | {"value": 1} for slot in lessons["inputs"]]
    body = {"output": lessons["output"], "outputs": {"id": "course", "property": "data"}, "inputs": asked}
    assert "learning-rate" in answer("/_dash-update-component", body | {"changedPropIds": []})
