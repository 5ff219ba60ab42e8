"""A scenario as JSON: written, described, and read again or refused in one sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from landscape import OPTIMIZERS, SCHEDULES, SURFACES, Scenario, decode
from landscape.core.params import Number
from landscape.core.parts import Inner, Part
from landscape.core.surfaces.own import Own
from landscape.export.scenario import as_schema, read_scenario, schema, write_scenario
from landscape.simulation.gallery import GALLERY
from landscape.simulation.presets import FRONT_PAGE
from tests.strategies import UNTRUSTED, scenarios

SCHEMA = schema()
VALIDATOR = Draft202012Validator(SCHEMA)
FRONT = json.loads(write_scenario(FRONT_PAGE))

UNFIT = {"slug": "data", "data": {"slug": "blobs"}, "model": {"slug": "line"}}


def changed(path: str, value: object) -> str:
    """Give the front page with one value changed, by its path."""
    told = json.loads(json.dumps(FRONT))
    *way, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
    place = told
    for step in way:
        place = place[step]
    place[last] = value
    return json.dumps(told)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(as_schema().data) == SCHEMA
    assert as_schema().name == "landscape-scenario.schema.json"


@given(scenarios())
@settings(max_examples=200)
def test_what_is_written_is_valid_and_read_as_it_was(scenario: Scenario) -> None:
    text = write_scenario(scenario)
    VALIDATOR.validate(json.loads(text))
    assert read_scenario(text) == scenario
    assert read_scenario(text.encode()) == scenario


def test_every_exhibit_comes_back() -> None:
    for exhibit in GALLERY:
        scenario = decode(exhibit.query)
        assert read_scenario(write_scenario(scenario)) == scenario


def test_every_part_is_described_by_its_own_declaration() -> None:
    for registry in (SURFACES, OPTIMIZERS, SCHEDULES):
        listed = [one["$ref"] for one in SCHEMA["$defs"][registry.kind]["oneOf"]]
        assert listed == [f"#/$defs/{registry.kind}.{slug}" for slug in registry]
        for slug, part in registry.items():
            check_described(SCHEMA["$defs"][f"{registry.kind}.{slug}"], part)


def check_described(told: dict[str, Any], part: type[Part]) -> None:
    assert (told["title"], told["description"]) == (part.title, part.tagline())
    assert told["properties"]["slug"] == {"const": part.slug}
    assert set(told["properties"]) == {"slug", *part.params()}
    assert told["additionalProperties"] == ({"type": "number"} if part.declares_more() else False)
    for name, declared in part.params().items():
        one = told["properties"][name]
        if isinstance(declared, Inner):
            assert one["$ref"] == f"#/$defs/{declared.registry.kind}"
        else:
            assert one["default"] == declared.default
        if isinstance(declared, Number):
            assert (one["minimum"], one["maximum"]) == (declared.lo, declared.hi)


def test_what_is_left_out_has_its_default() -> None:
    told = {"surface": {"slug": "rosenbrock"}, "runs": [{"optimizer": {"slug": "adam"}}]}
    VALIDATOR.validate(told)
    assert read_scenario(json.dumps(told)) == decode("surface=rosenbrock&run=adam")
    told["$schema"] = "landscape-scenario.schema.json"  # type: ignore[assignment]
    VALIDATOR.validate(told)
    assert read_scenario(json.dumps(told)) == decode("surface=rosenbrock&run=adam")


def test_what_is_left_out_suits_what_is_there() -> None:
    told = {"surface": {"slug": "data", "data": {"slug": "blobs"}}, "runs": [{"optimizer": {"slug": "sgd"}}]}
    assert read_scenario(json.dumps(told)).surface == decode("surface=data,data:blobs").surface


def test_what_a_text_declares_is_part_of_it() -> None:
    told = {"surface": {"slug": "own", "z": "a x² + λ y²; a = 2 in 0..5", "a": 3}, "runs": FRONT["runs"]}
    VALIDATOR.validate(told)
    scenario = read_scenario(json.dumps(told))
    assert scenario.surface == Own(z="a x² + λ y²; a = 2 in 0..5", a=3.0, lamda=1.0)
    assert read_scenario(write_scenario(scenario)) == scenario


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "this is no JSON"),
        ("{", "this is no JSON"),
        ("[]", "the scenario must be an object"),
        ("null", "the scenario must be an object"),
        ("[" * 100_000, "it is too deep"),
        (b"\xff\xfe{", "not written in UTF-8"),
        ('{"surface": NaN}', "NaN is no number"),
        ('{"runs": [], "runs": []}', "has a name twice"),
        ("9" * 5000, "this is no JSON of a scenario"),
        (" " * 32_000_001, "at most 32000000 characters"),
        ("{}", "the scenario's runs must be a list"),
        (changed("runs", []), "1 to 8 runs"),
        (changed("runs", FRONT["runs"][:1] * 9), "1 to 8 runs"),
        (changed("runs.1.slot", 0), "slot"),
        (changed("runs.1.slot", True), "runs[1].slot must be a whole number"),
        (changed("runs.1.slot", 8), "runs[1].slot must be a whole number"),
        (changed("runs.1.hidden", 1), "runs[1].hidden must be true or false"),
        (changed("runs.1.colour", 1), "runs[1] has no 'colour'; it has hidden, optimizer, schedule, slot"),
        (changed("runs.0", 1), "runs[0] must be an object"),
        (changed("runs.0.optimizer", None), "runs[0].optimizer must be an object"),
        (changed("runs.0.optimizer.slug", "adamm"), "runs[0].optimizer: there is no optimizer 'adamm'; there are sgd"),
        (changed("runs.0.optimizer.lr", 11), "runs[0].optimizer.lr must be between 1e-06 and 10, got 11"),
        (changed("runs.0.optimizer.lr", [0.1, 0.2]), "runs[0].optimizer.lr must be between 1e-06 and 10"),
        (changed("runs.0.optimizer.lr", True), "runs[0].optimizer.lr must be"),
        (changed("runs.0.optimizer.lr", "0.1"), "runs[0].optimizer.lr must be"),
        (changed("runs.0.optimizer.lr", 10**400), "runs[0].optimizer.lr must be"),
        (changed("runs.0.optimizer.rate", 1), "runs[0].optimizer has no 'rate'; it has lr, weight_decay"),
        (changed("surface.slug", []), "surface: there is no surface []"),
        (changed("setup.steps", 1.5), "setup.steps must be a whole number between 1 and 2000, got 1.5"),
        (changed("setup.x", 1e4), "the start's x must be between"),
        (changed("view.layout", "above"), "view.layout must be one of together, side, got 'above'"),
        (changed("view.part", "1:2"), "view.part must be a text of at most 100 characters that can be read"),
        (changed("surface", {"slug": "own", "z": "x²", "a": 1}), "surface has no 'a'; it has across, scale, up, z"),
        (changed("surface", {"slug": "own", "z": "a x²", "a": 9}), "surface.a must be between -5 and 5, got 9"),
        (changed("surface", {"slug": "own", "z": "sen(x)"}), "sen is unknown; did you mean sin?"),
        (changed("surface", UNFIT), "Two clouds asks for a binary"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_in_one_sentence(text: str | bytes, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the sentence is looked at
        read_scenario(text)
    assert sentence.lower() in str(refused.value).lower()
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 400


@given(st.sampled_from(["surface", "runs", "setup", "view", "runs.0", "runs.0.optimizer", "setup.steps"]), UNTRUSTED)
@settings(max_examples=300)
def test_whatever_stands_there_is_read_or_refused_as_the_schema_says(path: str, value: object) -> None:
    text = changed(path, value)
    told, as_json_has_it = json.loads(text), "NaN" not in text and "Infinity" not in text
    try:
        read_scenario(text)
    except ValueError:
        return
    assert as_json_has_it
    VALIDATOR.validate(told)


@given(st.text() | st.binary())
def test_any_text_is_read_or_refused(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_scenario(text)


@pytest.mark.parametrize(
    "path", ["colour", "surface.colour", "runs.0.colour", "runs.0.optimizer.colour", "setup.colour"]
)
def test_names_that_mean_nothing_are_wrong_by_the_schema_too(path: str) -> None:
    text = changed(path, 1)
    assert not VALIDATOR.is_valid(json.loads(text))
    with pytest.raises(ValueError, match="has no 'colour'; it has "):
        read_scenario(text)
