"""Parts keep what they declare: whatever is put in, what is held is allowed."""

from __future__ import annotations

import dataclasses
import math
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.params import Choice, Flag, Number, Param, Whole, number, truth
from landscape.core.parts import Part, Registry, choice, flag, make, param
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES
from landscape.simulation.scenario import Setup, View
from tests.counting import counted
from tests.strategies import UNTRUSTED, parts, values

EVERY_PART = [*SURFACES.values(), *OPTIMIZERS.values(), *SCHEDULES.values(), Setup, View]
every_part = pytest.mark.parametrize("cls", EVERY_PART, ids=lambda cls: f"{cls.slug}")


class Sample(Part):
    """One of each.

    And more.
    """

    slug = "sample"
    rate: float = param(0.1, 1e-6, 10, log=True, symbol="r", help="How fast")
    count: int = param(3, 1, 2000)
    place: float | None = param(None, -5.0, 5.0)
    step: int | None = param(None, 0, 9)
    loop: bool = flag(True)
    kind: str = choice("round", ("round", "square"))


class Other(Part):
    slug = "other"
    rate: float = param(0.1, 1e-6, 10)


NOT_NUMBERS: list[Any] = [True, np.True_, "0.1", "", None, math.nan, 1j, {}, set(), [], [[0.1]], [0.1, [0.2]], ["1"]]
NOT_NUMBERS += [[True, True], [None], [{}], np.array([])]


@pytest.mark.parametrize(
    "value", [*NOT_NUMBERS, 0, -1, 10.1, math.inf, -math.inf, 1e308, 10**400, [0.1, 11], [math.nan]]
)
def test_a_number_that_is_not_allowed_is_refused_by_field_range_and_value(value: object) -> None:
    with pytest.raises(ValueError, match=r"^Sample\.rate must be between 1e-06 and 10, got ") as refusal:
        Sample(rate=value)  # type: ignore[arg-type]
    if isinstance(value, int | float | str) and value != 10**400:
        assert str(refusal.value).endswith(f"got {value!r}")
    assert len(str(refusal.value)) < 120


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"count": 2.5}, "Sample.count must be a whole number between 1 and 2000, got 2.5"),
        ({"count": 2001}, "Sample.count must be a whole number between 1 and 2000, got 2001"),
        ({"count": [1, 2.5]}, "Sample.count must be a whole number between 1 and 2000, got [1, 2.5]"),
        ({"count": None}, "Sample.count must be a whole number between 1 and 2000, got None"),
        ({"place": 6}, "Sample.place must be between -5 and 5, got 6"),
        ({"step": 1.5}, "Sample.step must be a whole number between 0 and 9, got 1.5"),
        ({"loop": 1}, "Sample.loop must be true or false, got 1"),
        ({"loop": None}, "Sample.loop must be true or false, got None"),
        ({"kind": "oval"}, "Sample.kind must be one of round, square, got 'oval'"),
        ({"kind": np.array(["round"])}, "Sample.kind must be one of round, square, got array(['round'], dtype='<U5')"),
    ],
)
def test_what_was_refused_is_told(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match="must be") as refusal:
        Sample(**values)
    assert str(refusal.value) == message


def test_numbers_are_held_as_plain_python() -> None:
    part = Sample(
        rate=np.float32(0.5),
        count=np.int64(7),
        place=np.array(2),
        step=4.0,
        loop=np.bool_(False),
        kind=np.str_("square"),
    )  # type: ignore[arg-type]
    assert repr(part) == "Sample(rate=0.5, count=7, place=2.0, step=4, loop=False, kind='square')"
    assert repr(Sample(rate=1)) == "Sample(rate=1.0, count=3, place=None, step=None, loop=True, kind='round')"
    assert [type(value) for value in part.values().values()] == [float, int, float, int, bool, str]


def test_a_number_for_each_of_many_starts_is_held_as_a_copy_that_cannot_change() -> None:
    rates = np.array([0.1, 0.2, 0.3])
    part = Sample(rate=rates, count=[1, 2.0])  # type: ignore[arg-type]
    rates[0] = 99
    assert part.values()["rate"].tolist() == [0.1, 0.2, 0.3]
    assert part.values()["rate"].dtype == float
    assert part.values()["count"].dtype == int
    with pytest.raises(ValueError, match="read-only"):
        part.values()["rate"][0] = 1.0


def test_a_part_works_out_its_hash_once() -> None:
    part = Sample(rate=0.25)
    with counted() as first:
        told = hash(part)
    with counted() as again:
        assert hash(part) == told
    assert 2 * again.calls < first.calls


def test_a_part_takes_only_its_values_to_another_process() -> None:
    part = Sample(rate=0.25)
    told = hash(part)
    taken = pickle.loads(pickle.dumps(part))
    assert vars(taken) == part.values()
    assert taken == part
    assert hash(taken) == told


def test_parts_are_equal_when_class_and_values_are() -> None:
    assert Sample(rate=1) == Sample(rate=1.0)
    assert hash(Sample(rate=1)) == hash(Sample(rate=1.0))
    assert Sample() != Sample(count=4)
    assert Other() != dataclasses.make_dataclass("Plain", [("rate", float, 0.1)])()
    sweeps = Sample(rate=[0.1, 0.2]), Sample(rate=np.array([0.1, 0.2])), Sample(rate=[0.1, 0.3])  # type: ignore[arg-type]
    assert sweeps[0] == sweeps[1] != sweeps[2]
    assert len({*sweeps, Sample(), Sample()}) == 3


def test_parts_of_two_classes_differ_even_with_the_same_values() -> None:
    class Twin(Other):
        slug = "twin"

    assert Twin() != Other()
    assert Other() != Twin()
    assert len({Twin(), Other()}) == 2


def test_parts_cannot_change() -> None:
    part = Sample()
    with pytest.raises(dataclasses.FrozenInstanceError):
        part.rate = 1.0  # type: ignore[misc]
    assert part.replace(rate=1.0).rate == 1.0
    assert part.rate == 0.1
    with pytest.raises(ValueError, match=r"Sample\.rate"):
        part.replace(rate=11)
    with pytest.raises(TypeError, match="nonsense"):
        part.replace(nonsense=1)
    with pytest.raises(TypeError, match="takes its values by name; it has rate, count"):
        Sample(0.1)  # type: ignore[misc]


def test_a_part_knows_its_declarations() -> None:
    assert Sample.params()["rate"] == Number(0.1, 1e-6, 10, log=True, symbol="r", help="How fast")
    assert [type(declared) for declared in Sample.params().values()] == [Number, Whole, Number, Whole, Flag, Choice]
    assert Sample.tagline() == "One of each."


def test_annotations_that_are_not_text_count_too() -> None:
    fields = {"n": param(1, 0, 9), "m": param(None, 0, 9), "r": param(1, 0, 9)}
    cls = type("Made", (Part,), {"__annotations__": {"n": int, "m": int | None, "r": float}, **fields})
    assert [type(declared) for declared in cls.params().values()] == [Whole, Whole, Number]


def test_a_declaration_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="default must be between 0 and 1, got 2"):
        param(2, 0, 1)
    with pytest.raises(ValueError, match="no range from 1 to 0"):
        param(1, 1, 0)
    with pytest.raises(ValueError, match="no range from -1 to 1 in logarithmic steps"):
        param(0.5, -1, 1, log=True)
    with pytest.raises(ValueError, match="default must be one of a, b, got 'c'"):
        choice("c", ("a", "b"))
    with pytest.raises(TypeError, match=r"Bad\.rate is not declared"):
        type("Bad", (Part,), {"__annotations__": {"rate": "float"}, "rate": 0.1})


@pytest.mark.parametrize(
    ("declared", "value", "repaired"),
    [
        (param(1.0, 0, 10), -3, 0.0),
        (param(1.0, 0, 10), "7.5", 7.5),
        (param(1.0, 0, 10), " 1e3 ", 10.0),
        (param(1.0, 0, 10), math.inf, 10.0),
        (param(1.0, 0, 10), -math.inf, 0.0),
        (param(1.0, 0, 10), 10**400, 10.0),
        (param(1.0, 0, 10), -(10**400), 0.0),
        (param(1.0, 0, 10), math.nan, 1.0),
        (param(1.0, 0, 10), "nan", 1.0),
        (param(1.0, 0, 10), True, 1.0),
        (param(1.0, 0, 10), None, 1.0),
        (param(1.0, 0, 10), [2], 1.0),
        (param(1.0, 0, 10), {}, 1.0),
        (param(1.0, 0, 10), np.float32(2), 2.0),
        (param(1.0, 0, 10), np.int64(2), 2.0),
        (param(None, 0, 10), "", None),
        (param(None, 0, 10), 99, 10.0),
        (flag(True), "No", False),
        (flag(True), 0, False),
        (flag(False), 0.5, False),
        (flag(False), 2, False),
        (flag(False), math.nan, False),
        (flag(False), "", True),
        (flag(False), "perhaps", False),
        (flag(False), np.True_, True),
        (flag(False), [1], False),
        (choice("a", ("a", "b")), "b", "b"),
        (choice("a", ("a", "b")), "c", "a"),
        (choice("a", ("a", "b")), ["b"], "a"),
    ],
)
def test_repair_gives_the_nearest_allowed_value(declared: Any, value: object, repaired: object) -> None:
    result = declared.metadata["param"].repair(value)
    assert result == repaired
    assert type(result) is type(repaired)


def test_whole_numbers_are_repaired_to_whole_numbers() -> None:
    assert Sample.params()["count"].repair("2.6") == 3
    assert type(Sample.params()["count"].repair(1e9)) is int


@given(UNTRUSTED)
def test_reading_numbers_and_truth_from_anything(value: object) -> None:
    read = number(value)
    assert read is None or not math.isnan(read)
    assert truth(value) in (True, False, None)


@every_part
@settings(max_examples=25)
@given(data=st.data())
def test_every_draw_of_the_declared_ranges_is_a_part(cls: type[Part], data: st.DataObject) -> None:
    part = data.draw(parts(cls))
    assert cls(**part.values()) == part
    assert make(cls, part.values()) == part
    assert hash(make(cls, part.values())) == hash(part)


@every_part
@settings(max_examples=25)
@given(data=st.data())
def test_make_takes_anything_and_gives_something_allowed(cls: type[Part], data: st.DataObject) -> None:
    payload = data.draw(UNTRUSTED | st.dictionaries(st.sampled_from([*cls.params(), "nonsense"]), UNTRUSTED))
    part = make(cls, payload)
    assert cls(**part.values()) == part  # construction checks every value


@given(declared=st.sampled_from([p for cls in EVERY_PART for p in cls.params().values()]), data=st.data())
def test_repairing_twice_is_repairing_once(declared: Param, data: st.DataObject) -> None:
    repaired = declared.repair(data.draw(UNTRUSTED))
    assert declared.repair(repaired) == repaired
    kept = data.draw(values(declared))
    assert declared.repair(kept) == kept


@every_part
def test_every_part_says_what_it_is(cls: type[Part]) -> None:
    assert cls.title
    assert cls.tagline().endswith(".")
    for name, declared in cls.params().items():
        assert declared.help, f"{cls.__name__}.{name} has no line of help"
        assert not set(",:/&=") & {*name, *"".join(declared.options)}, "a link could not hold this"


def test_a_registry_keeps_every_slug_once() -> None:
    registry: Registry[Part] = Registry("thing")
    registry.register(Sample)
    with pytest.raises(ValueError, match="Sample needs a slug of its own as thing, got 'sample'"):
        registry.register(Sample)
    for slug in ("", "Upper", "with space", "a,b", "a:b", "a/b", "1st", "é"):
        with pytest.raises(ValueError, match="needs a slug of its own as thing"):
            registry.register(type("Bad", (Part,), {"slug": slug}))
    assert list(registry) == ["sample"]
    assert len(registry) == 1


def test_a_registry_answers_for_anything() -> None:
    registry: Registry[Part] = Registry("thing")
    registry.register(Sample)
    assert registry["sample"] is Sample
    assert "sample" in registry
    for nonsense in ("nope", None, 1, [], {}, math.nan):
        assert nonsense not in registry
        assert registry.get(nonsense) is None  # type: ignore[call-overload]
    with pytest.raises(KeyError, match="there is no thing 'nope'; there are sample"):
        registry["nope"]


def test_a_registry_is_in_the_order_of_its_key() -> None:
    registry: Registry[Part] = Registry("thing", key=lambda cls: cls.slug)
    for cls in (Sample, Other):
        registry.register(cls)
    assert list(registry) == ["other", "sample"]


def test_links_say_on_and_off_as_the_catalogue_does() -> None:
    assert [truth(word) for word in ("on", "Off", "1", "no")] == [True, False, True, False]
