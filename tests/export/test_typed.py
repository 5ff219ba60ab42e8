"""What somebody typed leaves as ours does: as programs, pages, numbers; and nothing in it is more than a formula."""

from __future__ import annotations

import ast
import functools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.core.parts import make
from landscape.core.surfaces.own import Own, tidied
from landscape.export.card import card
from landscape.export.code import FRAMEWORKS, offered, program
from landscape.export.data import as_csv, as_json
from landscape.export.page import page_of
from landscape.simulation.links import decode, encode
from landscape.simulation.scenario import Scenario
from tests.export.programs import losses, ours

RUNS = "&run=sgd,lr:0.001&run=adam,lr:0.1&run=newton&steps=20"
TYPED = [
    "(1-x)^2 + 100(y-x^2)^2",
    "sin(3x) cos(2y) + |x|/5",
    "if(x < 0, x², 3x) + |y|",
    "u1 x² + u0 y² + w x y/9",
    "max(x, y, 1) + min(x, y) + log10(x²+1) + acosh(2+y²)",
    "x²\n+ 2y²",
    "∛x + ⌊x⌋ + (x²+1)^-0.5 y²",
]
"""Formulas whose programs are run."""


def scenario_of(text: str, runs: str = RUNS) -> Scenario:
    return decode("surface=own" + runs).replace(surface=make(Own, {"z": text}))


@pytest.mark.parametrize("text", TYPED)
def test_a_program_of_a_typed_formula_ends_where_we_do(text: str) -> None:
    scenario = scenario_of(text)
    assert scenario.surface.values()["z"] == tidied(text)
    assert decode(encode(scenario)) == scenario
    assert set(offered(scenario)) == set(FRAMEWORKS)
    np.testing.assert_allclose(losses(program(scenario, "numpy")), ours(scenario), rtol=1e-9, atol=1e-12)


def test_a_long_formula_has_no_endless_program() -> None:
    text = "exp(sin(x y + cos(x exp(y))))^2 / (1 + sqrt(x² + exp(x y)))" + " + sin(x y)^3 cos(x)^2 exp(-x²y²)" * 4
    scenario = scenario_of(text)
    assert scenario.surface.values()["z"] == tidied(text)
    assert len(program(scenario, "numpy")) < 12_000


PIECES = [
    *"xyabwu0129+-*/^()|,;<>=.{}[] \n\r\t²₁π⌊⌋'\"\\#$&%`@:\u2028\u0085",
    *("import os", '"""', "'''", "</script>", "<img src=x onerror=1>", "<!--", "]]>", "${x}", "{x}", "if(", "sin("),
    "; a = 2 in 0..5",
]
"""What hostile texts are made of."""
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


@given(HOSTILE, HOSTILE)
@settings(max_examples=100)
def test_no_text_becomes_more_of_a_program_than_a_formula(text: str, side: str) -> None:
    scenario = decode("surface=own" + RUNS).replace(surface=make(Own, {"z": text, "across": side, "a": text}))
    for name in offered(scenario):
        assert asked_of(program(scenario, name)) == usual(name)


@functools.cache
def usual(framework: str) -> set[str]:
    return asked_of(program(decode("surface=own" + RUNS), framework))


def asked_of(source: str) -> set[str]:
    """Give what a program imports, and which of Python's doors it opens."""
    nodes = list(ast.walk(ast.parse(source)))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return names | {node.id for node in nodes if isinstance(node, ast.Name) and node.id in ("eval", "exec", "open")}


@pytest.mark.parametrize(
    "text", ["if(x</script>y, x, y)", "if(x<b, x², y) + |y|", "x²\u2028+ y²", 'x^2 " + y', "<img src=x onerror=1> x"]
)
def test_no_text_becomes_more_of_a_page_than_a_formula(text: str) -> None:
    scenario = scenario_of(text, "&run=sgd&steps=5")
    html, plain = page_of(scenario), page_of(scenario_of("x² + y²", "&run=sgd&steps=5"))
    for mark in ("<script", "</script", "<img", "<!--", "onerror="):
        assert html.count(mark) == plain.count(mark)
    assert as_csv(scenario).data
    assert as_json(scenario, "1").data
    assert card(scenario)
