"""Declared parameters, the frozen parts made of them, and the registries that know every part.

A *part* is anything a user can choose: a surface, an optimizer, a schedule. Its fields are declared with :func:`param`,
:func:`choice`, :func:`flag`, :func:`text` or, where it is composed of other parts, :func:`part`; controls, links,
validation, the catalogue and the tests all follow from these.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import re
import reprlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Self, TypeVar, dataclass_transform

import numpy as np

from landscape.core.params import Choice, Flag, Lines, Number, Param, Points, Text, Typed, Whole


@dataclass(frozen=True)
class Inner(Param):
    """A part chosen from a registry; its default is a slug.

    Attributes
    ----------
    registry
        What it is chosen from.
    """

    registry: Registry[Any]

    def __post_init__(self) -> None:
        """Leave the default unchecked: the registry may not be full yet."""

    def chosen(self, value: object) -> type[Part]:
        """Give the class that a slug or a part names, else the default one."""
        slug = value.slug if isinstance(value, Part) else value
        return self.registry[slug if isinstance(slug, str) and slug in self.registry else self.default]

    def revise(self, value: object, before: Any) -> Any:
        """Give the slug that somebody chooses: that from before when there is no such part."""
        return value if isinstance(value, str) and value in self.registry else before

    def _allowed(self) -> str:
        return f"a {self.registry.kind}"

    def _plain(self, value: object) -> Any:
        is_one = isinstance(value, Part) and isinstance(value, self.registry.get(value.slug, ()))
        return value if is_one else None

    def _read(self, value: object) -> Any:
        return value if self._plain(value) is not None else make(self.chosen(value), {})


def param(
    default: float | None, lo: float, hi: float, *, log: bool = False, symbol: str = "", title: str = "", help: str = ""
) -> Any:
    """Declare a number: its default, closed range, scale, symbol, title if its name is none, and one line of help.

    Annotate the field as ``int`` for whole numbers, ``float | None`` (default None) for an optional one.
    """
    return _field(Number(default, lo, hi, log, symbol=symbol, title=title, help=help))


def choice(
    default: str, options: tuple[str, ...], *, names: tuple[str, ...] = (), title: str = "", help: str = ""
) -> Any:
    """Declare a choice between a few named options, which may be called otherwise than they are written."""
    return _field(Choice(default, options=options, names=names, title=title, help=help))


def flag(default: bool, *, help: str = "") -> Any:
    """Declare something that is on or off."""
    return _field(Flag(default, help=help))


def text(reader: Callable[[str], object], most: int, *, default: str = "", help: str = "") -> Any:
    """Declare a text of at most so many characters; `reader` raises a ValueError for one that means nothing."""
    return _field(Text(default, most, reader, help=help))


def typed(reader: Callable[[str], object], most: int, *, default: str = "", help: str = "", **more: Any) -> Any:
    """Declare a text as :func:`text` does, which is typed by hand; `more` is as :class:`Typed` has it."""
    return _field(Typed(default, most, reader, help=help, **more))


def lines(reader: Callable[[str], object], most: int, *, default: str, help: str = "", **more: Any) -> Any:
    """Declare a text of several lines as :func:`typed` does one; `more` is as :class:`Lines` has it."""
    return _field(Lines(default, most, reader, help=help, **more))


def points(reader: Callable[[str], object], most: int, *, default: str, title: str = "", help: str = "") -> Any:
    """Declare a text as :func:`text` does, which is a curve drawn by hand: `reader` gives its knots."""
    return _field(Points(default, most, reader, title=title, help=help))


def part(registry: Registry[Any], slug: str, *, title: str = "", help: str = "") -> Any:
    """Declare a part chosen from a registry. Its values are told as ``name.value`` beside ``name``, its slug."""
    declared = Inner(slug, registry, title=title, help=help)
    repaired = functools.partial(declared.repair, None)
    return dataclasses.field(default_factory=repaired, metadata={"param": declared})


def declared_as(declared: Param, value: Any) -> Any:
    """Declare a field of a class that a text writes: the value that it has there may be another than the usual one."""
    return dataclasses.field(default=value, metadata={"param": declared})


def _field(declared: Param) -> Any:
    return declared_as(declared, declared.default)


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Part:
    """Anything a user can choose: immutable, hashable, every field declared.

    Subclasses become frozen keyword-only dataclasses by themselves. A number may also be an array of shape (R,), one
    value for each of R starts: a sweep through the same code. Parts of one kind are equal when their values are.

    A text among the values may declare more to be set, as a formula does that has letters: :meth:`of` then gives a
    subclass of its own for each text, with the slug of the class that is registered and all that a class has.

    Raises
    ------
    ValueError
        On construction, when a value lies outside its declared range.
    """

    slug: ClassVar[str] = ""
    title: ClassVar[str] = ""
    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]
    _params: ClassVar[dict[str, Param]] = {}
    _kind: ClassVar[type[Part]]

    def __init_subclass__(cls, *, written: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not written:
            cls._kind = cls
        dataclass(frozen=True, kw_only=True, eq=False)(cls)  # arrays do not compare as dataclasses would: see __eq__
        cls._params = {field.name: _declared(cls, field) for field in dataclasses.fields(cls)}

    def __new__(cls, *told: object, **values: object) -> Self:
        """Take values by their names alone, and be of the class that the texts declare.

        Raises
        ------
        TypeError
            For other names, or none; says which there are.
        """
        own = cls.of(values) if cls is cls._kind else cls
        unknown = [name for name in values if name not in own.params()]
        if told or unknown:
            what = f"has no {', '.join(map(repr, unknown))}" if unknown else "takes its values by name"
            raise TypeError(f"{cls.__name__} {what}; it has {', '.join(own.params()) or 'nothing to set'}")
        return super().__new__(own)

    def __post_init__(self) -> None:
        for name, declared in self.params().items():
            plain = declared.check(f"{type(self).__name__}.{name}", getattr(self, name))
            object.__setattr__(self, name, plain)

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Part) and other._kind is self._kind and self._content == other._content
        )

    def __hash__(self) -> int:
        return self._hash

    @functools.cached_property
    def _hash(self) -> int:  # a part is the key of all that is remembered of it, and asked for again and again
        return hash((self._kind, self._content))

    def __reduce__(self) -> tuple[Any, ...]:
        # Without the hash: that of a text is another in the next process, and so is the class that a text declares.
        return _restored, (self._kind, self.values())

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> type[Self]:  # noqa: ARG003 - it is told by those whose text declares
        """Give the class of a part with such values, which may be untrusted: itself, unless a text declares more."""
        return cls

    @classmethod
    def declares_more(cls) -> bool:
        """Tell whether a text among the values may declare more to be set."""
        return cls.of.__func__ is not Part.of.__func__  # type: ignore[attr-defined]  # both are class methods

    @functools.cached_property
    def _content(self) -> tuple[Any, ...]:
        return tuple(tuple(v.tolist()) if isinstance(v, np.ndarray) else v for v in self.values().values())

    @functools.cached_property
    def is_sweep(self) -> bool:
        """Whether one of its numbers is an array, a value for each of many starts."""
        return any(isinstance(value, np.ndarray) for value in self.values().values())

    @classmethod
    def params(cls) -> dict[str, Param]:
        """Give the declarations of all fields, by name."""
        return cls._params

    @classmethod
    def bounds(cls, name: str) -> tuple[float, float]:
        """Give the range of a number; raises TypeError when the field holds none."""
        declared = cls.params()[name]
        if not isinstance(declared, Number):
            raise TypeError(f"{cls.__name__}.{name} is no number")
        return declared.lo, declared.hi

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
        fields: dict[str, tuple[Param, Any]] = {}
        for name, declared in self.params().items():
            value = getattr(self, name)
            fields[name] = declared, value.slug if isinstance(value, Part) else value
            if isinstance(value, Part):
                fields |= {f"{name}.{inner}": pair for inner, pair in value.spelled().items()}
        return fields

    @property
    def shape(self) -> tuple[str, ...]:
        """The slugs of the part and of all parts in it, and what its texts declare: what can be set of it."""
        inner = [part.shape for part in self.values().values() if isinstance(part, Part)]
        usual = self._kind.params()
        declared = (f"{name} {told}" for name, told in self.params().items() if told != usual.get(name))
        return (self.slug, *declared, *(slug for shape in inner for slug in shape))

    def offered(self, name: str) -> Mapping[str, type[Part]]:
        """Give the parts that go with the others in place of the one named, by slug."""
        declared = self.params()[name]
        return declared.registry if isinstance(declared, Inner) else {}

    @classmethod
    def fitting(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Give values, each allowed by itself, that also go together; called by :func:`make`."""
        return values

    def replace(self, **changes: Any) -> Self:
        """Give the same part with some values changed; raises like construction.

        What another text does not declare any more is left out.
        """
        values = {**self.values(), **changes}
        cls = type(self).of(values)
        if cls is type(self):
            return dataclasses.replace(self, **changes)
        return cls(**{name: value for name, value in values.items() if name in cls.params() or name in changes})


def _declared(cls: type, field: dataclasses.Field[Any]) -> Param:
    """Give a field's declaration; it is the annotation that says whether a number is whole."""
    declared = field.metadata.get("param")
    if not isinstance(declared, Param):
        raise TypeError(f"{cls.__name__}.{field.name} is not declared: give it a param(), choice() or flag()")
    whole = field.type in ("int", "int | None", int, int | None)
    return Whole(**vars(declared)) if whole and isinstance(declared, Number) else declared


P = TypeVar("P", bound=Part)


def _restored(cls: type[Part], values: dict[str, Any]) -> Part:
    """Give a part that was packed for another process."""
    return cls.of(values)(**values)


def make(cls: type[P], values: object) -> P:
    """Construct a part from an untrusted mapping: unknown names are dropped, values repaired. Never raises.

    The values of an inner part are found under ``name.value``, beside its slug under ``name``.
    """
    raw = values if isinstance(values, Mapping) else {}
    cls = cls.of(raw)
    made = {name: declared.repair(raw[name]) for name, declared in cls.params().items() if name in raw}
    for name, declared in cls.params().items():
        if isinstance(declared, Inner) and (inner := _values_of(name, raw)):
            made[name] = make(declared.chosen(raw.get(name)), inner)
    return cls(**cls.fitting(made))


def _values_of(name: str, raw: Mapping[Any, Any]) -> dict[str, Any]:
    """Give what is said of an inner part, by the names that it knows itself."""
    own = f"{name}."
    return {key.removeprefix(own): value for key, value in raw.items() if isinstance(key, str) and key.startswith(own)}


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
            raise ValueError(f"{part.__name__} needs a slug of its own as {self.kind}, got {part.slug!r}")
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
