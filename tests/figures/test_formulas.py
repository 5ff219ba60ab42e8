"""Formulas and rules as they are shown: all of them can be written, and say what is computed."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from landscape.core.optimizers import OPTIMIZERS, Optimizer
from landscape.core.surfaces import SURFACES, Formula, Surface
from landscape.figures.formulas import loss_formula, update_rule


def plain(formula: str) -> str:
    return "".join(ET.fromstring(formula).itertext()).replace("\u2062", "")


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda one: one.slug)
def test_every_surface_shows_its_formula(surface: type[Surface]) -> None:
    formula = loss_formula(surface())
    if not issubclass(surface, Formula):
        assert formula == ""
        return
    shown = plain(formula)
    assert shown.startswith("f=")
    assert {"w1", "w2"} <= set(re.findall("w[12]", shown)), "as the axes call them"


def test_letters_are_those_that_are_declared() -> None:
    assert plain(loss_formula(SURFACES["rosenbrock"]())) == "f=(a−w1)2+b(w2−w12)2"
    assert plain(loss_formula(SURFACES["bowl"]())) == "f=w12+κw222"


@pytest.mark.parametrize("method", OPTIMIZERS.values(), ids=lambda one: one.slug)
def test_every_method_shows_its_rule(method: type[Optimizer]) -> None:
    lines = update_rule(method())
    assert "θ" in [plain(line).split("←")[0] for line in lines]
    assert len(lines) == len(method().specialised().lines)


def test_terms_that_are_switched_off_are_left_out() -> None:
    without, with_decay = (" ".join(map(plain, update_rule(OPTIMIZERS["sgd"](weight_decay=l2)))) for l2 in (0.0, 0.1))
    assert "λ" not in without
    assert "λ" in with_decay
