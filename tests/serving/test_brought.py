"""A file of Python brings parts of its own; what is wrong with it is told in one sentence."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from landscape.serving.brought import BroughtError, bring

GUIDE = Path(__file__).parents[2] / "docs/how-to/own-method.md"
ALSO = """
import sys
from landscape.serving.brought import bring
print(bring(sys.argv[1]))
from landscape import OPTIMIZERS, Run, Scenario, Setup, SURFACES, decode, encode, simulate
scenario = Scenario(SURFACES["bowl"](), (Run(OPTIMIZERS["grams"](lr=0.1)),), Setup(steps=200))
assert decode(encode(scenario)) == scenario
(path,) = simulate(scenario)
assert path.loss[-1, 0] < path.loss[0, 0] / 100
from landscape.figures.league import league
from landscape.simulation.rates import suggest_rate
assert "Grams" not in league()["methods"] and suggest_rate(OPTIMIZERS["grams"], scenario.surface) > 0
"""
RULE = '''from landscape.core.optimizers import OPTIMIZERS, Optimizer


@OPTIMIZERS.register
class Faulty(Optimizer):
    """Its second line is wrong."""

    slug, title, year, memory, recorded = "faulty", "Faulty", 2024, (), False
    rule = """

        g = gradient(x)
        {}
        x = x - rate * u
    """
'''


def test_the_documented_class_is_brought(tmp_path: Path) -> None:
    (program,) = re.findall(r"^```py\n(.*?)^```", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
    mine = tmp_path / "mine.py"
    mine.write_text(program)
    done = subprocess.run([sys.executable, "-c", ALSO, str(mine)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "['Grams']\n", "")


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        (None, "There is no file {path}."),
        ("a = 1\nb = a +\n", "{path}, line 2: SyntaxError: invalid syntax"),
        ("a = 1\na.b\n", "{path}, line 2: AttributeError: 'int' object has no attribute 'b'"),
        ("import sys\nsys.exit(0)\n", "{path}, line 2 ends the program, so that nothing can be brought."),
        (RULE.format("u = foo * g"), "{path}, line 12: RuleError: nothing defines 'foo' in 'foo * g'"),
        (RULE.format("u = g *"), "{path}, line 12: SyntaxError: invalid syntax"),
        ("a = 1\n", "{path} registers nothing; a class is brought by @OPTIMIZERS.register above it."),
    ],
)
def test_what_is_wrong_is_one_sentence(tmp_path: Path, program: str | None, sentence: str) -> None:
    path = tmp_path / "mine.py"
    if program is not None:
        path.write_text(program)
    with pytest.raises(BroughtError) as caught:
        bring(str(path))
    assert str(caught.value).startswith(sentence.format(path=path))
