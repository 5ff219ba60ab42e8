"""What can be drawn is declared once: one more entry is on the page, in links, words and answers, by that alone."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from landscape.simulation.curves import CURVES
from landscape.simulation.ramps import RAMPS
from landscape.simulation.scenario import OVERLAYS

HOUSE = Path(__file__).parent.parent
BRACKETS = re.compile(r"[\[{(][^\[\]{}()]*[\]})]")

Ask = Callable[[str], Any]


def house_with(path: str, before: str, more: str, folder: Path) -> Ask:
    """Copy the house with one more declaration; what is given answers an expression in an interpreter over there."""
    for name in ("landscape", "scripts"):
        shutil.copytree(HOUSE / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "assets").symlink_to(HOUSE / "assets")
    text = (folder / path).read_text(encoding="utf-8")
    assert text.count(before) == 1
    (folder / path).write_text(text.replace(before, f"{more}{before}"), encoding="utf-8")

    def ask(program: str) -> Any:
        answer = subprocess.run(
            [sys.executable, "-c", program],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)

    return ask


ASK_OVERLAYS = """
import json
from plotly.utils import PlotlyJSONEncoder
from landscape import decode, encode
from landscape.figures.playback import playback
from landscape.ui import callbacks, layout
from scripts.words import texts

scenario = decode("run=sgd&sparkle=1")
answer, playback, *_ = callbacks.respond({"open": "run=sgd&sparkle=1", "changes": []})
print(json.dumps({
    "link": encode(scenario),
    "page": json.dumps(layout.page(), cls=PlotlyJSONEncoder),
    "words": sorted(texts()),
    "usual": answer["usual"],
    "asks": answer["asks"]["on"],
    "view": playback["view"],
    "has": playback["has"],
}))
"""


def test_one_more_overlay_is_everywhere(tmp_path: Path) -> None:
    told = house_with(
        "landscape/simulation/scenario.py",
        "    against: str = choice(",
        '    sparkle: bool = overlay("Sparkling", needs=("seen",), help="Something that sparkles")\n',
        tmp_path,
    )(ASK_OVERLAYS)
    assert "sparkle=1" in told["link"]
    assert '"data-toggle": "sparkle"' in told["page"]
    assert '"children": "Sparkling"' in told["page"]
    assert {"Sparkling", "Something that sparkles"} <= set(told["words"])
    assert told["usual"]["sparkle"] is False
    assert "sparkle" in told["asks"]
    assert "fog" not in told["asks"]
    assert told["view"]["sparkle"] is True
    assert told["has"] == ["seen"]


ASK_CURVES = """
import json
from plotly.utils import PlotlyJSONEncoder
from landscape import decode, encode
from landscape.ui import callbacks, layout
from scripts.words import texts

link = "surface=bowl&run=sgd,lr:0.01&steps=9&curve=age"
_, playback, _, _, _, curves, *_ = callbacks.respond({"open": link, "changes": []})
print(json.dumps({
    "link": encode(decode(link)),
    "page": json.dumps(layout.page(), cls=PlotlyJSONEncoder),
    "words": sorted(texts()),
    "axis": curves["layout"]["yaxis"]["title"]["text"],
    "lines": [line["name"] for line in curves["data"]],
    "said": playback["said"]["views"]["curves"],
}))
"""
AGE = """        Curve("age", "Age in steps", "age", "number of steps",
              lambda surface, path, steps: np.arange(path.steps + 1.0)[steps]),
"""


def test_one_more_curve_is_everywhere(tmp_path: Path) -> None:
    told = house_with("landscape/simulation/curves.py", '        Curve("gradient",', AGE, tmp_path)(ASK_CURVES)
    assert "curve=age" in told["link"]
    assert '"children": "Age in steps", "value": "age"' in told["page"].replace('"props": {', "")
    assert {"Age in steps", "age", "number of steps"} <= set(told["words"])
    assert told["axis"] == "age"
    assert told["lines"] == ["SGD"]
    assert told["said"] == "After 9 steps the number of steps of SGD has gone from 0 to 9."


ASK_RAMPS = """
import json
from plotly.utils import PlotlyJSONEncoder
from landscape import decode, encode
from landscape.ui import callbacks, layout
from scripts.words import texts

link = "surface=bowl&run=sgd,lr:0.01&steps=9&ramp=rust"
answer, _, _, stage, contour, *_ = callbacks.respond({"open": link, "changes": []})
_, _, _, usual, *_ = callbacks.respond({"open": link.replace("rust", "blue"), "changes": []})
scale = lambda figure, kind: [color for _, color in figure.layout.template.data[kind][0].colorscale]
print(json.dumps({
    "link": encode(decode(link)),
    "page": json.dumps(layout.page(), cls=PlotlyJSONEncoder),
    "words": sorted(texts()),
    "asks": answer["asks"]["figures"],
    "scales": [scale(stage, "surface"), scale(contour, "contour"), scale(usual, "surface")],
}))
"""


def test_one_more_ramp_is_everywhere(tmp_path: Path) -> None:
    more = '        Ramp("rust", "Rusty", ((0.05, 40), (0.05, 60))),\n'
    told = house_with("landscape/simulation/ramps.py", '        Ramp("grey",', more, tmp_path)(ASK_RAMPS)
    assert "ramp=rust" in told["link"]
    assert '"children": "Rusty", "value": "rust"' in told["page"].replace('"props": {', "")
    assert "Rusty" in told["words"]
    assert told["asks"] == ["ramp"]
    on_stage, on_map, usual = told["scales"]
    assert on_stage == on_map != usual


def lists_in_python() -> Iterator[tuple[str, set[str]]]:
    """Give the texts of each literal collection, with the module that it stands in."""
    for path in sorted(HOUSE.glob("landscape/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.List | ast.Tuple | ast.Set | ast.Dict):
                items = node.keys if isinstance(node, ast.Dict) else node.elts
                texts = {one.value for one in items if isinstance(one, ast.Constant) and isinstance(one.value, str)}
                yield str(path.relative_to(HOUSE)), texts


def lists_in_browser() -> Iterator[tuple[str, set[str]]]:
    """Give the quoted names, and the keys, between each pair of brackets."""
    for path in sorted(HOUSE.glob("assets/**/*.js")):
        for match in BRACKETS.findall(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(HOUSE)), set(re.findall(r"\w+", match)) if '"' in match else set()


@pytest.mark.parametrize("names", [set(OVERLAYS), set(CURVES), set(RAMPS)], ids=["overlays", "curves", "ramps"])
def test_there_is_no_second_list(names: set[str]) -> None:
    found = [*lists_in_python(), *lists_in_browser()]
    assert len(found) > 1000
    assert [(path, texts & names) for path, texts in found if 3 * len(texts & names) > 2 * len(names)] == []
