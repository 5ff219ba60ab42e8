"""Declared parameters, the frozen parts made of them, and the registries that know every part.

A *part* is anything a user can choose: a surface, an optimizer, a schedule. Its fields are declared with :func:`param`,
:func:`choice`, :func:`flag`, :func:`text` or, where it is composed of other parts, :func:`part`; controls, links,
validation, the catalogue and the tests all follow from these.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import math
import numbers
import re
import reprlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Self, TypeVar, dataclass_transform

import numpy as np


@dataclass(frozen=True)
class Param:
    """The declaration of one field of a part.

    Attributes
    ----------
    default
        What the field holds unless told otherwise. ``None`` marks an optional number.
    lo, hi
        Closed range of a number; both 0 for a choice or a flag.
    log
        Whether a control should move through the range logarithmically.
    symbol
        The letter used for it in mathematics, as LaTeX.
    help
        One line for a tooltip.
    options
        What a choice may be; empty for numbers and flags.
    kind
        ``"float"``, ``"int"``, ``"flag"``, ``"choice"``, ``"text"`` or ``"part"``.
    registry
        Where a part is chosen from; its default is then a slug.
    reader
        Raises a ValueError for a text that means nothing.
    """

    default: Any
    lo: float = 0.0
    hi: float = 0.0
    log: bool = False
    symbol: str = ""
    help: str = ""
    options: tuple[str, ...] = ()
    kind: str = "float"
    registry: Registry[Any] | None = None
    reader: Callable[[str], object] = str

    def __post_init__(self) -> None:
        if self.kind == "part":
            return  # of a registry that may not be full yet
        if self.kind in ("float", "int") and not (self.lo < self.hi and (self.lo >= 0 or not self.log)):
            raise ValueError(f"no range from {self.lo:g} to {self.hi:g}" + " in logarithmic steps" * self.log)
        self.check("the default", self.default)

    def check(self, name: str, value: object) -> Any:
        """Give an allowed value as plain Python, numbers for many starts as a read-only array.

        Raises
        ------
        ValueError
            When the value is not allowed; names the field, what is allowed, and the value.
        """
        plain = self._plain(value)
        if plain is None and not (value is None and self.default is None):
            raise ValueError(f"{name} must be {self._allowed()}, got {reprlib.repr(value)}")
        return plain

    def repair(self, value: object) -> Any:
        """Give the allowed value nearest to an untrusted one: numbers are clamped, all else becomes the default."""
        if self.kind == "flag":
            said = truth(value)
            return self.default if said is None else said
        if self.kind == "choice":
            return value if isinstance(value, str) and value in self.options else self.default
        if self.kind == "text":
            return self.default if self._plain(value) is None else value
        if self.kind == "part":
            return value if self._plain(value) is not None else make(self.chosen(value), {})
        read = number(value)
        if read is None:
            return self.default
        clamped = min(max(read, self.lo), self.hi)
        return round(clamped) if self.kind == "int" else float(clamped)

    def chosen(self, value: object) -> type[Part]:
        """Give the class that a slug or a part names, else the default one."""
        registry: Registry[Any] = self.registry or Registry("part")
        slug = value.slug if isinstance(value, Part) else value
        return registry[slug if isinstance(slug, str) and slug in registry else self.default]

    def _allowed(self) -> str:
        if self.kind == "flag":
            return "true or false"
        if self.kind == "text":
            return f"a text of at most {self.hi:g} characters that can be read"
        if self.kind == "part" and self.registry is not None:
            return f"a {self.registry.kind}"
        if self.kind == "choice":
            return "one of " + ", ".join(self.options)
        return ("a whole number " if self.kind == "int" else "") + f"between {self.lo:g} and {self.hi:g}"

    def _plain(self, value: object) -> Any:
        """Give the value as plain Python or as an array; None when it is not allowed."""
        if isinstance(value, np.ndarray | np.generic) and value.ndim == 0:
            value = value.item()
        if self.kind == "flag":
            return value if isinstance(value, bool) else None
        if self.kind == "choice":
            return value if isinstance(value, str) and value in self.options else None
        if self.kind == "text":
            return value if isinstance(value, str) and len(value) <= self.hi and self._reads(value) else None
        if self.kind == "part":
            return value if self.registry is not None and type(value) in self.registry.values() else None
        if isinstance(value, np.ndarray | list | tuple):
            return self._array(value)
        if isinstance(value, bool) or not isinstance(value, int | float) or not self.lo <= value <= self.hi:
            return None
        if self.kind == "int":
            return int(value) if value == int(value) else None
        return float(value)

    def _reads(self, value: str) -> bool:
        try:
            self.reader(value)
        except ValueError:
            return False
        return True

    def _array(self, values: object) -> np.ndarray[Any, Any] | None:
        """Give numbers for many starts as a read-only copy; None when they are not allowed."""
        try:
            array = np.array(values)
        except ValueError:  # rows of different lengths
            return None
        if array.dtype.kind not in "iuf" or array.ndim != 1 or array.size == 0:
            return None
        if not np.all((array >= self.lo) & (array <= self.hi)):
            return None
        if self.kind == "int" and np.any(array != np.floor(array)):
            return None
        array = array.astype(int if self.kind == "int" else float)
        array.flags.writeable = False
        return array


def number(value: object) -> float | None:
    """Read a number from an untrusted value; None when it is none (NaN, true and false included)."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real | str):
        return None
    try:
        read = float(value)
    except ValueError:
        return None
    except OverflowError:  # an int beyond the floats
        return -math.inf if not isinstance(value, str) and value < 0 else math.inf
    return None if math.isnan(read) else read


def truth(value: object) -> bool | None:
    """Read true or false from an untrusted value; None when it is neither."""
    words = {"1": True, "true": True, "yes": True, "": True, "0": False, "false": False, "no": False}
    if isinstance(value, str):
        return words.get(value.lower())
    return bool(value) if isinstance(value, int | float | np.bool_) and value in (0, 1) else None


def param(default: float | None, lo: float, hi: float, *, log: bool = False, symbol: str = "", help: str = "") -> Any:
    """Declare a number: its default, closed range, scale, symbol and one line of help.

    Annotate the field as ``int`` for whole numbers, ``float | None`` (default None) for an optional one.
    """
    declared = Param(default, lo, hi, log, symbol, help)
    return dataclasses.field(default=default, metadata={"param": declared})


def choice(default: str, options: tuple[str, ...], *, help: str = "") -> Any:
    """Declare a choice between a few named options."""
    declared = Param(default, options=options, help=help, kind="choice")
    return dataclasses.field(default=default, metadata={"param": declared})


def flag(default: bool, *, help: str = "") -> Any:
    """Declare something that is on or off."""
    return dataclasses.field(default=default, metadata={"param": Param(default, help=help, kind="flag")})


def text(reader: Callable[[str], object], most: int, *, help: str = "") -> Any:
    """Declare a text of at most so many characters, empty by default; `reader` raises a ValueError when it cannot."""
    declared = Param("", hi=float(most), help=help, kind="text", reader=reader)
    return dataclasses.field(default="", metadata={"param": declared})


def part(registry: Registry[Any], slug: str, *, help: str = "") -> Any:
    """Declare a part chosen from a registry. Its values are told as ``name.value`` beside ``name``, its slug."""
    declared = Param(slug, help=help, kind="part", registry=registry)
    repaired = functools.partial(declared.repair, None)
    return dataclasses.field(default_factory=repaired, metadata={"param": declared})


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Part:
    """Anything a user can choose: immutable, hashable, every field declared.

    Subclasses become frozen keyword-only dataclasses by themselves. A number may also be an array of shape (R,), one
    value for each of R starts: a sweep through the same code. Parts of one class are equal when their values are.

    Raises
    ------
    ValueError
        On construction, when a value lies outside its declared range.
    """

    slug: ClassVar[str] = ""
    title: ClassVar[str] = ""
    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]
    _params: ClassVar[dict[str, Param]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        dataclass(frozen=True, kw_only=True, eq=False)(cls)  # arrays do not compare as dataclasses would: see __eq__
        cls._params = {field.name: _declared(cls, field) for field in dataclasses.fields(cls)}

    def __post_init__(self) -> None:
        for name, declared in self.params().items():
            plain = declared.check(f"{type(self).__name__}.{name}", getattr(self, name))
            object.__setattr__(self, name, plain)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._content() == other._content()

    def __hash__(self) -> int:
        return hash((type(self), self._content()))

    def _content(self) -> tuple[Any, ...]:
        return tuple(tuple(v.tolist()) if isinstance(v, np.ndarray) else v for v in self.values().values())

    @classmethod
    def params(cls) -> dict[str, Param]:
        """Give the declarations of all fields, by name."""
        return cls._params

    @classmethod
    def tagline(cls) -> str:
        """Give the first line of the docstring: what this is, in one sentence."""
        return inspect.cleandoc(cls.__doc__ or "").split("\n", 1)[0]

    def values(self) -> dict[str, Any]:
        """Give the fields' values, by name."""
        return {name: getattr(self, name) for name in self.params()}

    def spelled(self) -> dict[str, tuple[Param, Any]]:
        """Give declaration and value of everything that can be set, by name.

        A part among the values is told by its slug, followed by what can be set of it as ``name.value``.
        """
        told: dict[str, tuple[Param, Any]] = {}
        for name, declared in self.params().items():
            value = getattr(self, name)
            told[name] = declared, value.slug if isinstance(value, Part) else value
            if isinstance(value, Part):
                told |= {f"{name}.{inner}": pair for inner, pair in value.spelled().items()}
        return told

    @property
    def shape(self) -> tuple[str, ...]:
        """The slugs of the part and of all parts in it: parts of one shape have the same names to set."""
        inner = [part.shape for part in self.values().values() if isinstance(part, Part)]
        return (self.slug, *(slug for shape in inner for slug in shape))

    def offered(self, name: str) -> Mapping[str, type[Part]]:
        """Give the parts that go with the others in place of the one named, by slug."""
        return self.params()[name].registry or {}

    @classmethod
    def fitting(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Give values, each allowed by itself, that also go together; called by :func:`make`."""
        return values

    def replace(self, **changes: Any) -> Self:
        """Give the same part with some values changed; raises like construction."""
        return dataclasses.replace(self, **changes)


def _declared(cls: type, field: dataclasses.Field[Any]) -> Param:
    """Give a field's declaration; it is the annotation that says whether a number is whole."""
    declared = field.metadata.get("param")
    if not isinstance(declared, Param):
        raise TypeError(f"{cls.__name__}.{field.name} is not declared: give it a param(), choice() or flag()")
    whole = field.type in ("int", "int | None", int, int | None)
    return dataclasses.replace(declared, kind="int") if whole else declared


P = TypeVar("P", bound=Part)


def make(cls: type[P], values: object) -> P:
    """Construct a part from an untrusted mapping: unknown names are dropped, values repaired. Never raises.

    The values of an inner part are found under ``name.value``, beside its slug under ``name``.
    """
    said = values if isinstance(values, Mapping) else {}
    made = {name: declared.repair(said[name]) for name, declared in cls.params().items() if name in said}
    for name, declared in cls.params().items():
        inner = {key.removeprefix(f"{name}."): value for key, value in said.items() if _is_of(key, name)}
        if declared.kind == "part" and inner:
            made[name] = make(declared.chosen(said.get(name)), inner)
    return cls(**cls.fitting(made))


def _is_of(key: object, name: str) -> bool:
    return isinstance(key, str) and key.startswith(f"{name}.")


class Registry(Mapping[str, type[P]], Generic[P]):
    """All parts of one kind, by slug; in the order of `key`, else of registration."""

    def __init__(self, kind: str, key: Callable[[type[P]], Any] | None = None) -> None:
        self.kind = kind
        self._key = key
        self._parts: dict[str, type[P]] = {}

    def register(self, part: type[P]) -> type[P]:
        """Add a part under its slug; used as a class decorator.

        Raises
        ------
        ValueError
            When the slug is taken, or not lower-case letters, digits and underscores, as links have it.
        """
        if not re.fullmatch(r"[a-z][a-z0-9_]*", part.slug) or part.slug in self._parts:
            raise ValueError(f"{part.__name__} needs a {self.kind} slug of its own, got {part.slug!r}")
        self._parts[part.slug] = part
        if self._key:
            key = self._key
            self._parts = dict(sorted(self._parts.items(), key=lambda item: key(item[1])))
        return part

    def __getitem__(self, slug: object) -> type[P]:
        if not isinstance(slug, str) or slug not in self._parts:
            raise KeyError(f"there is no {self.kind} {reprlib.repr(slug)}; there are {', '.join(self._parts)}")
        return self._parts[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)
