"""A text that is sent comes back as a lesson, and nothing of it is kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from dash import Dash, html
from flask.testing import FlaskClient

from landscape.lessons.files import LARGEST
from landscape.serving import harden
from landscape.serving.brought import BroughtError, bring_configured_lessons, bring_lessons

STEP = "## One\n\nText.\n\nscenario: surface=bowl&run=sgd&steps=9\nexpect: loss 1 < 0\nformula: (\n"
LESSON = f"---\ntitle: A\n---\n\n{STEP}"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    app = Dash(__name__)
    app.layout = html.Div()
    return harden(app).test_client()


def test_a_text_is_answered_with_the_lesson_and_what_is_wrong(client: FlaskClient) -> None:
    answer = client.post("/draft", data=LESSON.encode(), content_type="text/markdown")
    told = answer.get_json()
    assert [step["title"] for step in told["lesson"]["steps"]] == ["One"]
    assert [one["line"] for one in told["complaints"]] == [11]
    assert answer.headers["Cache-Control"] == "no-cache"
    assert client.get("/draft").status_code == 404


def test_complaints_are_in_the_language_of_the_address(client: FlaskClient) -> None:
    (wrong,) = client.post("/de/draft", data=LESSON.encode()).get_json()["complaints"]
    assert "ist keine Formel" in wrong["text"]
    (claim,) = client.post("/de/claims", data=LESSON.encode()).get_json()["complaints"]
    assert (claim["line"], "Das geschieht nicht" in claim["text"]) == (10, True)


@pytest.mark.parametrize("path", ["/draft", "/claims"])
def test_what_is_no_text_is_read_as_one(client: FlaskClient, path: str) -> None:
    for data in (b"", b"\xff\xfe\x00", bytes(range(256)) * 200):
        assert client.post(path, data=data).status_code == 200


def test_what_is_too_large_is_told_in_a_sentence(client: FlaskClient) -> None:
    answer = client.post("/draft", data=b"x" * (LARGEST + 1))
    assert (answer.status_code, answer.text) == (413, "A lesson has at most 64000 bytes.\n")


START = """
import sys
from landscape.lessons.course import BROUGHT
from landscape.serving.command import main
main(lambda: sys.exit(str([*BROUGHT])), sys.argv[1:])
"""


def test_a_folder_is_named_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_text("nothing", encoding="utf-8")
    (tmp_path / "good.md").write_text(LESSON.replace("formula: (", "note: x"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", START, "run", "--lessons", str(tmp_path)], capture_output=True, text=True, check=False
    )
    first, *_, last = done.stderr.splitlines()
    assert first.startswith(f"{tmp_path / 'bad.md'}:1: A lesson begins with a line ---")
    assert last == "['good']"


def test_a_folder_that_there_is_not_is_one_sentence(tmp_path: Path) -> None:
    bring_lessons("")
    missing = tmp_path / "missing"
    with pytest.raises(BroughtError, match=r"There is no folder .*missing\."):
        bring_lessons(str(missing))
    with pytest.raises(SystemExit, match=r"LESSONS: There is no folder .*missing\."):
        bring_configured_lessons({"LESSONS": str(missing)})
    bring_configured_lessons({})
