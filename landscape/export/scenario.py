"""A scenario as JSON, with a schema that follows from the declared parts.

``{"surface": {"slug": "rosenbrock", "a": 1, "b": 100}, "runs": [{"optimizer": {"slug": "adam", …}, …}], …}``: a part
is its slug beside its values, a part in it the same again. Everything is written; what is left out has its default when
it is read. A link is repaired where it is wrong, since somebody types it; a file that is wrong was written by a
program, whose author wants to know: it is refused, with one sentence.
"""

from __future__ import annotations

import json
import reprlib
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.params import Choice, Flag, Number, Param, Text
from landscape.core.parts import Inner, Part, Registry
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES
from landscape.export.files import File, stem_of
from landscape.simulation.scenario import ELSEWHERE, MAX_RUNS, USUAL_SETUP, USUAL_VIEW, Run, Scenario

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
"""Of the schema."""
SLUG: Final = "slug"
"""Where a part says which it is."""
MOST: Final = 32_000_000
"""Characters of a text that are read: the largest file of numbers has fewer."""
KINDS: Final[Mapping[str, Registry[Any]]] = {"surface": SURFACES, "optimizer": OPTIMIZERS, "schedule": SCHEDULES}
"""What a scenario chooses."""
SHARED: Final[Mapping[str, Part]] = {"setup": USUAL_SETUP, "view": USUAL_VIEW}
"""What it has one of."""
SEAT: Final = {
    "slot": {
        "type": "integer",
        "minimum": -1,
        "maximum": MAX_RUNS - 1,
        "default": -1,
        "description": "Whose colour it wears, which no other run may; -1 takes the first free one",
    },
    "hidden": {"type": "boolean", "default": False, "description": "Whether it is left out of the picture"},
}
"""What a run has beside its optimizer and its schedule."""


class ScenarioError(ValueError):
    """What is no scenario; its message is one sentence."""


def as_scenario(scenario: Scenario) -> File:
    """Give a scenario as a file, as :func:`read_scenario` reads it."""
    return File(write_scenario(scenario).encode("ascii"), stem_of(scenario), "json")


def write_scenario(scenario: Scenario) -> str:
    """Write a scenario as JSON."""
    runs = [
        {
            "optimizer": _plain(run.optimizer),
            "schedule": _plain(run.schedule),
            "slot": run.slot,
            "hidden": run.hidden,
        }
        for run in scenario.runs
    ]
    told = {"surface": _plain(scenario.surface), "runs": runs}
    told |= {name: getattr(scenario, name).values() for name in SHARED}
    return json.dumps(told, indent=1, allow_nan=False) + "\n"


def read_scenario(text: str | bytes) -> Scenario:
    """Read a scenario from JSON.

    Parameters
    ----------
    text
        As :func:`write_scenario` writes it, or :func:`schema` describes it. ``$schema`` may name the schema.
        A file of numbers, as :func:`landscape.export.data.as_json` writes it, is read by the link in it.

    Raises
    ------
    ValueError
        When it is no such JSON; says in one sentence what is wrong, and where.
    """
    if not isinstance(text, str | bytes):
        raise TypeError(f"JSON is text, got {reprlib.repr(text)}")
    told = _object("the scenario", _parsed(text))
    if {"link", "columns", "data"} <= told.keys() and isinstance(told["link"], str):
        return Scenario.from_link(told["link"])
    _know("the scenario", told, {"$schema", "surface", "runs", *SHARED})
    if not isinstance(told.get("runs"), list):
        _refuse("the scenario's runs must be a list")
    return Scenario(
        _chosen("surface", SURFACES, told.get("surface")),
        tuple(_run(f"runs[{place}]", run) for place, run in enumerate(told["runs"])),
        **{name: _filled(name, type(usual), told.get(name, {})) for name, usual in SHARED.items()},
    )


ELSEWHERE.update(from_json=read_scenario, to_json=write_scenario)


def schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of a scenario, from the declarations of all parts."""
    defined = {}
    for registry in _registries():
        parts = {f"{registry.kind}.{slug}": part for slug, part in registry.items()}
        defined[registry.kind] = {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in parts]}
        defined |= {name: _described(part, chosen=True) for name, part in parts.items()}
    defined |= {name: _described(type(usual)) for name, usual in SHARED.items()}
    run = {kind: {"$ref": f"#/$defs/{kind}"} for kind in ("optimizer", "schedule")} | SEAT
    defined["run"] = _closed("A run: an optimizer, and a schedule of its learning rate", run, ["optimizer"])
    runs = {"type": "array", "items": {"$ref": "#/$defs/run"}, "minItems": 1, "maxItems": MAX_RUNS}
    whole = {"$schema": {"type": "string"}, "surface": {"$ref": "#/$defs/surface"}, "runs": runs}
    whole |= {name: {"$ref": f"#/$defs/{name}"} for name in SHARED}
    told = "What to descend, who descends, from where, and how it is looked at"
    return {
        "$schema": DIALECT,
        "$id": "urn:landscape:scenario",
        "title": "Scenario",
        **_closed(told, whole, ["surface", "runs"]),
        "$defs": defined,
    }


def as_schema() -> File:
    """Give the schema as a file."""
    return File((json.dumps(schema(), indent=1) + "\n").encode("ascii"), "landscape-scenario.schema", "json")


def _plain(part: Part) -> dict[str, Any]:
    """Give a part as JSON has it."""
    values = {name: _plain(value) if isinstance(value, Part) else value for name, value in part.values().items()}
    return {SLUG: part.slug, **values}


def _parsed(text: str | bytes) -> object:
    if len(text) > MOST:
        _refuse(f"a scenario has at most {MOST} characters")
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError:
        raise ScenarioError("this is no JSON of a scenario: it is too deep") from None
    except UnicodeDecodeError:
        raise ScenarioError("this is no JSON: it is not written in UTF-8") from None
    except json.JSONDecodeError as error:
        raise ScenarioError(f"this is no JSON: {error}") from None
    except ScenarioError:
        raise
    except ValueError:
        raise ScenarioError("this is no JSON of a scenario: a number in it is too long") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Give an object none of whose names is there twice."""
    told = dict(pairs)
    if len(told) < len(pairs):
        _refuse("this is no JSON of a scenario: an object has a name twice")
    return told


def _refuse(sentence: str) -> NoReturn:
    raise ScenarioError(sentence)


def _no_number(name: str) -> NoReturn:
    _refuse(f"this is no JSON: {name} is no number of it")


def _object(where: str, told: object) -> dict[str, Any]:
    if not isinstance(told, dict):
        _refuse(f"{where} must be an object, got {reprlib.repr(told)}")
    return told


def _know(where: str, told: Mapping[str, Any], known: set[str]) -> None:
    """Refuse names that mean nothing."""
    unknown = next((name for name in told if name not in known), None)
    if unknown is not None:
        names = ", ".join(sorted(known - {"$schema"})) or "nothing"
        _refuse(f"{where} has no {reprlib.repr(unknown)}; it has {names}")


def _run(where: str, told: object) -> Run:
    told = _object(where, told)
    _know(where, told, {"optimizer", "schedule", *SEAT})
    schedule = told.get("schedule", {SLUG: next(iter(SCHEDULES))})
    slot, hidden = (told.get(name, declared["default"]) for name, declared in SEAT.items())
    if isinstance(slot, bool) or not isinstance(slot, int) or not -1 <= slot < MAX_RUNS:
        _refuse(f"{where}.slot must be a whole number between -1 and {MAX_RUNS - 1}, got {reprlib.repr(slot)}")
    if not isinstance(hidden, bool):
        _refuse(f"{where}.hidden must be true or false, got {reprlib.repr(hidden)}")
    optimizer = _chosen(f"{where}.optimizer", OPTIMIZERS, told.get("optimizer"))
    return Run(optimizer, _chosen(f"{where}.schedule", SCHEDULES, schedule), slot, hidden)


def _chosen(where: str, registry: Registry[Any], told: object) -> Any:
    """Read a part that says which it is."""
    told = _object(where, told)
    slug = told.get(SLUG)
    if slug not in registry if isinstance(slug, str) else True:
        raise ScenarioError(
            f"{where}: there is no {registry.kind} {reprlib.repr(slug)}; there are {', '.join(registry)}"
        )
    return _filled(where, registry[slug], {name: value for name, value in told.items() if name != SLUG})


def _filled(where: str, cls: type[Part], told: object) -> Any:
    """Read the values of a part; those that are left out suit the others."""
    told = _object(where, told)
    cls = cls.of(told)
    declared = cls.params()
    _know(where, told, set(declared))
    values = {name: _value(f"{where}.{name}", declared[name], value) for name, value in told.items()}
    return cls(**{**cls.fitting(dict(values)), **values})


def _value(where: str, declared: Param, value: object) -> Any:
    if isinstance(declared, Inner):
        return _chosen(where, declared.registry, value)
    if isinstance(value, list | dict):
        value = reprlib.repr(value)  # an array is no value of a scenario
    return declared.check(where, value)


def _registries() -> list[Registry[Any]]:
    """Give all registries from which parts, and parts in these, are chosen."""
    found = list(KINDS.values())
    for registry in found:
        inner = (declared for part in registry.values() for declared in part.params().values())
        found += [one.registry for one in inner if isinstance(one, Inner) and one.registry not in found]
    return found


def _described(part: type[Part], *, chosen: bool = False) -> dict[str, Any]:
    """Describe a part as an object."""
    values = {name: _allowed(declared) for name, declared in part.params().items()}
    slug = {SLUG: {"const": part.slug}} if chosen else {}
    described = _closed(part.tagline(), slug | values, [*slug])
    if part.declares_more():  # of which no schema knows before the text is there
        described["additionalProperties"] = {"type": "number"}
    return {"title": part.title, **described}


def _closed(told: str, properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    described = {"description": told, "type": "object", "properties": properties, "required": required}
    return described | {"additionalProperties": False}


def _allowed(declared: Param) -> dict[str, Any]:
    """Say what a value may be."""
    told: dict[str, Any] = {}
    match declared:
        case Inner(registry=registry):
            return {"$ref": f"#/$defs/{registry.kind}", "description": declared.help}
        case Flag():
            told = {"type": "boolean"}
        case Choice(options=options):
            told = {"enum": list(options)}
        case Text(most=most):
            told = {"type": "string", "maxLength": most}
        case Number(lo=lo, hi=hi, whole=whole):
            kind = "integer" if whole else "number"
            told = {"type": [kind, "null"] if declared.default is None else kind, "minimum": lo, "maximum": hi}
        case _:
            raise TypeError(f"no schema is known of {declared!r}")
    described = {"description": declared.help} if declared.help else {}
    return {**told, "default": declared.default, **described}
