"""What a test may draw: any value, part or scenario within the declared ranges. New parts enrol by themselves."""

from __future__ import annotations

import functools
from typing import Any, TypeVar

from hypothesis import strategies as st

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.params import Choice, Flag, Number, Param, Text, Typed
from landscape.core.parts import Inner, Part, Registry
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES, Surface
from landscape.simulation.scenario import MAX_RUNS, Run, Scenario, Setup, View, clamp_setup, start_bounds

P = TypeVar("P", bound=Part)

MANY = 12
"""Of a part with more values than this, no more are drawn at a time."""


def values(declared: Param) -> st.SearchStrategy[Any]:
    """Draw an allowed value; ends and default more often than chance would."""
    match declared:
        case Flag():
            return st.booleans()
        case Choice(options=options):
            return st.sampled_from(options)
        case Typed(examples=examples, plain=plain):
            return st.sampled_from([declared.default, *(plain(example, ".") for example in examples)])
        case Text():
            return st.just(declared.default)
        case Inner(registry=registry):
            return registered(registry)
        case Number(lo=lo, hi=hi, whole=whole):
            usual = st.sampled_from([declared.default, lo, hi])
            return usual | (st.integers(int(lo), int(hi)) if whole else st.floats(lo, hi))
    raise TypeError(f"nobody knows what {declared!r} may hold")


@functools.cache  # hypothesis looks at every new strategy anew
def parts(cls: type[P]) -> st.SearchStrategy[P]:
    typed = {name: values(declared) for name, declared in cls.params().items() if isinstance(declared, Typed)}
    return st.fixed_dictionaries(typed).map(cls.of).flatmap(_of_class) if typed else _of_class(cls)


@functools.cache
def _of_class(cls: type[P]) -> st.SearchStrategy[P]:
    drawn = {name: values(declared) for name, declared in cls.params().items() if not isinstance(declared, Typed)}
    if len(drawn) > MANY:
        each = [st.tuples(st.just(name), value) for name, value in drawn.items()]
        return st.lists(st.one_of(each), max_size=MANY).map(lambda pairs: cls(**cls.fitting(dict(pairs))))
    return st.fixed_dictionaries(drawn).map(lambda values: cls(**cls.fitting(values)))


def registered(registry: Registry[P]) -> st.SearchStrategy[P]:
    return any_of(*registry.values())


@functools.cache
def any_of(*classes: type[P]) -> st.SearchStrategy[P]:
    return st.sampled_from(classes).flatmap(parts)


def setups(surface: Surface) -> st.SearchStrategy[Setup]:
    """Draw a setup whose start, and how many, the surface allows."""
    near = {name: st.none() | st.floats(lo, hi) for name, (lo, hi) in zip("xy", start_bounds(surface), strict=True)}
    drawn = st.builds(Setup, **{name: values(declared) for name, declared in Setup.params().items()} | near)
    return drawn.map(lambda setup: clamp_setup(surface, setup))


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    surface = draw(registered(SURFACES))
    slots = draw(st.lists(st.integers(0, MAX_RUNS - 1), min_size=1, max_size=MAX_RUNS, unique=True))
    runs = [Run(draw(registered(OPTIMIZERS)), draw(registered(SCHEDULES)), slot, draw(st.booleans())) for slot in slots]
    return Scenario(surface, tuple(runs), draw(setups(surface)), draw(parts(View)))


HUGE = st.sampled_from([10**400, -(10**400), 1e308, -1e308, 5e-324])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | HUGE
UNTRUSTED = LEAVES | st.lists(LEAVES, max_size=2) | st.dictionaries(st.text(max_size=3), LEAVES, max_size=2)
"""What JSON may hold, and what Python's reading of it adds: NaN, infinities, integers beyond the floats."""
