"""What the inspector shows of a line follows from what it shows before; of a line that did not run it shows nothing."""

import ast
from typing import Any

import numpy as np
import pytest

from landscape import decode, simulate
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.rules import AXES
from landscape.core.surfaces import Surface
from landscape.simulation.inspection import Entry, Kind, Trace, trace

BLOCKS = [slug for slug, one in OPTIMIZERS.items() if any(line.under for line in one().specialised().lines)]
PLACES = ["himmelblau", "rosenbrock", "rastrigin"]
FUNCTIONS = {
    **{name: getattr(np, name) for name in ("abs", "exp", "log", "maximum", "minimum", "sign", "sqrt", "dot")},
    "norm": np.linalg.norm,
    **dict(zip(AXES, np.eye(2), strict=True)),
}


def asked(surface: Surface) -> dict[str, Any]:
    """Give what a rule may ask about a surface."""

    def hessian(x: np.ndarray) -> np.ndarray:
        return np.asarray(surface.hessian(x))

    return {
        "loss": surface.value,
        "gradient": surface.gradient,
        "solve": lambda x, g, shift: np.linalg.solve(hessian(x) + shift * np.eye(2), g),
        "lowest": lambda x: np.linalg.eigvalsh(hessian(x))[0],
        "diagonal": lambda x: np.diagonal(hessian(x)),
    }


def shown(entry: Entry, step: int) -> Any:
    return entry.values[step] if entry.vector else entry.values[step, 0]


def follows(entry: Entry, step: int, known: dict[str, Any]) -> bool:
    """Tell whether a line's number is what its expression gives."""
    code = compile(ast.fix_missing_locations(ast.Expression(entry.expression)), "<line>", "eval")
    return np.allclose(eval(code, {}, known), shown(entry, step), rtol=1e-6, atol=1e-9, equal_nan=True)


def falsehoods(told: Trace, step: int, known: dict[str, Any]) -> list[str]:
    """Name the lines of a step whose numbers do not follow; what is known goes on with what is shown."""
    wrong, turns = [], 1
    for entry in told.entries:
        if entry.head:
            turns = int(entry.values[step, 0])
            if bool(turns) is not bool(eval(ast.unparse(entry.expression), {}, known)):
                wrong.append(ast.unparse(entry.expression))
            continue
        turns = turns if entry.under else 1
        if entry.ran[step] != (turns > 0):
            wrong.append(entry.name)
        if not entry.ran[step]:
            continue
        if entry.kind is Kind.RULE and turns == 1 and not follows(entry, step, known):
            wrong.append(entry.name)
        known[entry.name] = shown(entry, step)
    return wrong


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("slug", BLOCKS)
def test_a_line_that_is_shown_with_a_number_gives_that_number(slug: str, place: str) -> None:
    scenario = decode(f"surface={place}&run={slug}&steps=25")
    (path,) = simulate(scenario)
    run = scenario.runs[0]
    told = trace(scenario.surface, run, scenario.setup, path)
    known = FUNCTIONS | asked(scenario.surface) | run.optimizer.values()
    known |= {name: path.memory[name][0, 0] for name in told.rule.memory}
    known |= {name: known[name][0] for name in told.rule.memory if name in told.rule.numbers}
    for step in range(min(int(path.last_valid_step[0]), path.steps)):
        assert falsehoods(told, step, known | {"t": step + 1}) == [], step
        known |= {name: told.values(name)[step] for name in told.rule.memory if name not in told.rule.numbers}
        known |= {name: told.values(name)[step, 0] for name in told.rule.memory if name in told.rule.numbers}


def test_there_are_lines_that_do_not_run() -> None:
    assert {"lookahead", "nelder_mead", "wolfe"} <= set(BLOCKS)
