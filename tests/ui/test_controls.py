"""Every control follows from what is declared: nothing more is offered, nothing less, and it comes back as it was."""

from __future__ import annotations

import json
import math
from typing import Any

import dash_mantine_components as dmc
import pytest
from dash.development.base_component import Component

from landscape.core.learning.datasets import DATASETS
from landscape.core.learning.losses import LOSSES
from landscape.core.learning.models import MODELS
from landscape.core.mathml import plain
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.params import Param, Text
from landscape.core.parts import Part, make
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES
from landscape.simulation.edits import changed
from landscape.simulation.links import decode
from landscape.simulation.overlays import Overlay
from landscape.simulation.scenario import Setup
from landscape.ui import ids
from landscape.ui.controls import CONTROLS, chooser, setting, settings, text
from landscape.ui.panel import run_controls, setup_controls, surface_controls
from landscape.words import catalogue, speak
from tests.ui.walking import components, controls, label, texts

PARTS = [Setup, *(part for registry in (OPTIMIZERS, SCHEDULES, SURFACES) for part in registry.values())]
LEARNING = [part for registry in (DATASETS, MODELS, LOSSES) for part in registry.values()]
EVERY = [*PARTS, *LEARNING]


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def offered(part: Part, name: str) -> dict[str, Any]:
    """Give the controls of one value, by role."""
    return {role: one for (_, role, _, _), one in controls(setting("kind", 3, part, name, "whose")).items()}


def sliding(cls: type[Part]) -> dict[str, Any]:
    """Give the declarations of what has a slider: numbers that cannot be left empty."""
    return {name: told for name, told in cls.params().items() if is_number(told.default)}


@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: cls.slug)
def test_every_declared_value_has_a_control_and_nothing_else_has(cls: type[Part]) -> None:
    part = cls()
    found = controls(settings("kind", 3, part, "whose"))
    told = {name for name, (_, value) in part.spelled().items()}
    named = {name for _, _, _, name in found}
    assert named <= told
    assert all(isinstance(part.spelled()[name][1], str) for name in told - named)  # texts are entered elsewhere
    assert {(kind, slot) for kind, _, slot, _ in found} <= {("kind", 3)}


@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: cls.slug)
def test_what_a_control_shows_is_what_the_part_holds(cls: type[Part]) -> None:
    """Entering what is shown changes nothing."""
    part = cls()
    for (_, role, _, name), control in controls(settings("kind", 3, part, "")).items():
        if role != "slider":
            assert changed(part, name, control.value) == part, name


@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: cls.slug)
def test_both_ends_of_a_range_are_within_reach(cls: type[Part]) -> None:
    for name, declared in sliding(cls).items():
        for value, end in ((declared.lo, "min"), (declared.hi, "max")):
            part = make(cls, {name: value})
            slider, typed = (offered(part, name)[role] for role in ("slider", "typed"))
            assert slider.value == pytest.approx(getattr(slider, end)), (name, value)
            assert float(typed.value) == pytest.approx(value, rel=1e-5)


@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: cls.slug)
def test_a_slider_moves_in_whole_notches_from_end_to_end(cls: type[Part]) -> None:
    for name, declared in sliding(cls).items():
        slider = offered(cls(), name)["slider"]
        notches = (slider.max - slider.min) / slider.step
        assert notches == pytest.approx(round(notches))
        assert round(notches) >= 1
        assert slider.min <= slider.value <= slider.max
        if declared.log:
            assert slider.name.startswith("log")
            assert 10**slider.max == pytest.approx(declared.hi)
            assert slider.step == pytest.approx(0.02, rel=0.5)
            assert 10**slider.min == pytest.approx(declared.lo or declared.hi * 1e-6)
            assert slider.name.endswith("-off") == (declared.lo == 0)
        else:
            assert slider.name.startswith("linear")
            assert (slider.min, slider.max) == (declared.lo, declared.hi)
        assert ("-int" in slider.name) == isinstance(declared.default, int)


@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: cls.slug)
def test_a_slider_stands_where_its_number_is(cls: type[Part]) -> None:
    for name, declared in sliding(cls).items():
        value = math.sqrt(declared.lo * declared.hi) if declared.log else (declared.lo + declared.hi) / 2
        part = make(cls, {name: value or declared.hi / 2})
        now, slider = getattr(part, name), offered(part, name)["slider"]
        assert slider.value == pytest.approx(math.log10(now) if declared.log else now)


@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: cls.slug)
def test_every_option_of_a_choice_can_be_chosen_and_comes_back(cls: type[Part]) -> None:
    part = cls()
    for _, _, _, name in controls(settings("kind", 3, part, "")):
        declared, value = part.spelled()[name]
        if is_number(value) or value is None:
            continue
        (select,) = offered(part, name).values()
        items = [item for entry in select.data for item in entry.get("items", [entry])]
        options = [item["value"] for item in items]
        assert len(set(options)) == len(options) >= 1
        assert all(item["label"] for item in items)
        assert select.allowDeselect is False
        for option in options:
            (again,) = offered(changed(part, name, option), name).values()
            assert again.value == option, (name, option)
        if declared.options:
            assert options == list(declared.options)
        elif isinstance(value, bool):
            assert [changed(part, name, option).spelled()[name][1] for option in options] == [False, True]


@pytest.mark.parametrize("registry", [SURFACES, OPTIMIZERS, SCHEDULES], ids=lambda registry: registry.kind)
def test_a_chooser_offers_its_whole_registry(registry: Any) -> None:
    for slug in list(registry)[:3]:
        select = chooser("kind", 2, registry, registry[slug](), "Which one")
        items = [item for entry in select.data for item in entry.get("items", [entry])]
        assert {item["value"]: item["label"] for item in items} == {key: one.title for key, one in registry.items()}
        assert select.value == slug
        assert label(select) == "Which one"
        assert select.id == {"kind": "kind", "role": "value", "slot": 2, "name": "slug"}


def test_surfaces_are_grouped_by_their_theme() -> None:
    groups = chooser("surface", -1, SURFACES, SURFACES["bowl"](), "Surface").data
    assert {group["group"]: [item["value"] for item in group["items"]] for group in groups} == {
        theme: [slug for slug, surface in SURFACES.items() if surface.theme == theme]
        for theme in dict.fromkeys(surface.theme for surface in SURFACES.values())
    }


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("cls", PARTS, ids=lambda cls: cls.slug)
def test_a_control_is_called_and_explained_in_the_language_of_its_reader(cls: type[Part], language: str) -> None:
    part, words = cls(), catalogue(language)
    with speak(language):
        for name, declared in part.params().items():
            if isinstance(declared.default, str) and not declared.options:  # entered elsewhere, or parts of their own
                continue
            row = setting("kind", 3, part, name, "Adam")
            title = row.children[0]
            assert title.title == words.get(declared.help, declared.help)
            called = declared.title or name.replace("_", " ")
            called, letter = words.get(called, called), "" if declared.title else plain(declared.symbol)
            assert texts(title).split() == [*called.split(), *([letter] if letter not in ("", called) else [])]
            for control in controls(row).values():
                assert called in label(control)
                assert "Adam" in label(control)
            assert called in {label(one) for one in controls(setting("kind", 3, part, name, "")).values()}


def test_a_value_may_be_called_otherwise() -> None:
    row = setting("kind", 3, OPTIMIZERS["adam"](), "lr", "Adam", "learning rate")
    assert texts(row).strip() == "learning rate"
    assert {label(one) for one in controls(row).values()} == {"learning rate of Adam"}


def test_what_is_left_out_is_left_out() -> None:
    adam = OPTIMIZERS["adam"]()
    names = {name for _, _, _, name in controls(settings("kind", 3, adam, "", leave=("lr", "eps")))}
    assert names == adam.params().keys() - {"lr", "eps"}


def test_an_empty_field_means_the_usual() -> None:
    (field,) = offered(Setup(), "x").values()
    assert isinstance(field, dmc.TextInput)
    assert (field.value, field.placeholder) == ("", "own")
    assert changed(Setup(x=2.0), "x", "") == Setup()


@pytest.mark.parametrize(
    ("value", "typed"), [(None, ""), (0.1, "0.1"), (1e-6, "1e-6"), (3, "3"), (1 / 3, "0.333333"), (2000, "2000")]
)
def test_numbers_are_written_as_they_are_typed(value: object, typed: str) -> None:
    assert text(value) == typed


def test_numbers_are_typed_as_the_language_writes_them() -> None:
    with speak("de"):
        assert [text(value) for value in (0.003, 2.5e-5, 2000, -1.5)] == ["0,003", "2,5e-5", "2000", "-1,5"]


def test_what_is_told_of_a_side_is_shown_by_an_example_and_a_letter_has_its_word() -> None:
    (place,) = (one for one in components(setting("surface", -1, SURFACES["own"](), "across", "")) if told_of(one))
    assert (told_of(place)["label"], told_of(place)["hint"]) == ("x from, to", "e.g. -2..2")
    assert texts(setting("surface", -1, SURFACES["terrain"](), "r", "")).strip() == "roughness r"


def told_of(component: Component) -> dict[str, Any]:
    return json.loads(component.to_plotly_json()["props"].get("data-typed", "{}"))


def test_a_field_says_what_may_be_typed() -> None:
    assert [offered(Setup(), name)[role].name for name, role in (("x", "number"), ("steps", "typed"))] == [
        "optional -100000 100000",
        "whole 1 2000",
    ]
    within = controls(setting("kind", 3, Setup(), "x", "", within=(-2.5, 7.5)))
    assert [field.name for field in within.values()] == ["optional -2.5 7.5"]


def kinds(base: type[Param]) -> set[type[Param]]:
    return {kind for one in base.__subclasses__() for kind in ({one} | kinds(one))}


def test_every_kind_of_field_asks_for_a_control_but_those_with_a_place_of_their_own() -> None:
    assert set(CONTROLS) == kinds(Param) - {Text, Overlay}


@pytest.mark.parametrize(
    ("part", "name", "title"),
    [
        (OPTIMIZERS["adam"](), "beta1", "beta1   β₁"),
        (SURFACES["bowl"](), "k", "k   κ"),
        (SURFACES["rosenbrock"](), "a", "a"),
        (LOSSES["huber"](), "delta", "delta   δ"),
        (OPTIMIZERS["rmsprop"](), "centered", "centered"),
    ],
)
def test_a_setting_has_the_letter_that_formulas_have_for_it(part: Part, name: str, title: str) -> None:
    assert texts(setting("part", 0, part, name, "").children[0]) == title


@pytest.mark.parametrize("data", DATASETS)
def test_no_two_fields_of_a_page_are_called_the_same(data: str) -> None:
    scenario = decode(f"surface=data,data:{data}&run=sgd&run=sgd,slot:1/cosine")
    page = [*surface_controls(scenario.surface), *run_controls(scenario), *setup_controls(scenario)]
    found = controls(page)
    names = [label(one) for (_, role, _, _), one in found.items() if role in {ids.TYPED, ids.NUMBER, ids.VALUE}]
    assert len(names) > 10
    assert sorted(names) == sorted(set(names))
