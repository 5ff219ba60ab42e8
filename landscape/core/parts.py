"""Declared parameters, the frozen parts made of them, and the registries that know every part.

A *part* is anything a user can choose: a surface, an optimizer, a schedule. Its fields are declared with :func:`param`,
:func:`choice` or :func:`flag`; controls, links, validation, the catalogue and the tests all follow from those declarations.
"""

from __future__ import annotations

import dataclasses
import inspect
import math
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
        ``"float"``, ``"int"``, ``"flag"`` or ``"choice"``.
    """

    default: Any
    lo: float = 0.0
    hi: float = 0.0
    log: bool = False
    symbol: str = ""
    help: str = ""
    options: tuple[str, ...] = ()
    kind: str = "float"

    def check(self, name: str, value: object) -> None:
        """Raise ``ValueError`` naming the field, the range and the value when `value` is not allowed."""
        if value is None and self.default is None:
            return
        if self.kind == "flag":
            allowed, wanted = isinstance(value, bool), "true or false"
        elif self.kind == "choice":
            allowed, wanted = value in self.options, "one of " + ", ".join(self.options)
        else:
            allowed, wanted = self._within(value), f"between {self.lo:g} and {self.hi:g}"
            wanted = f"a whole number {wanted}" if self.kind == "int" else wanted
        if not allowed:
            raise ValueError(f"{name} must be {wanted}, got {value!r}")

    def _within(self, value: object) -> bool:
        if isinstance(value, bool | str) or value is None:
            return False
        try:
            number = np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            return False
        whole = self.kind != "int" or bool(np.all(number == np.floor(number)))
        return whole and bool(np.all((number >= self.lo) & (number <= self.hi)))

    def repair(self, value: object) -> Any:
        """Give the allowed value nearest to an untrusted one: numbers are clamped, all else becomes the default."""
        if self.kind == "flag":
            return _flag(value, self.default)
        if self.kind == "choice":
            return value if isinstance(value, str) and value in self.options else self.default
        number = _number(value)
        if number is None:
            return self.default
        clamped = min(max(number, self.lo), self.hi)
        return round(clamped) if self.kind == "int" else clamped


def _number(value: object) -> float | None:
    """Read a float from untrusted `value`; None when it is not a number (NaN included)."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    except OverflowError:  # an int beyond the floats
        number = math.copysign(math.inf, 1 if int(value) > 0 else -1)
    return None if math.isnan(number) else number


def _flag(value: object, default: bool) -> bool:
    known = {"1": True, "true": True, "yes": True, "": True, "0": False, "false": False, "no": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return bool(value) if value in (0, 1) else default
    return known.get(value.lower(), default) if isinstance(value, str) else default


def param(
    default: float | None, lo: float, hi: float, *, log: bool = False, symbol: str = "", help: str = ""
) -> Any:
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


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Part:
    """Anything a user can choose: immutable, hashable, every field declared.

    Subclasses become frozen keyword-only dataclasses by themselves. A number may also be a NumPy array of shape (R,), one
    value for each of R starts: a sweep through the same code.

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
        dataclass(frozen=True, kw_only=True)(cls)
        cls._params = {field.name: _declared(field) for field in dataclasses.fields(cls)}

    def __post_init__(self) -> None:
        for name, declared in self.params().items():
            declared.check(f"{type(self).__name__}.{name}", getattr(self, name))

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

    def replace(self, **changes: Any) -> Self:
        """Give the same part with some values changed; raises like construction."""
        return dataclasses.replace(self, **changes)


def _declared(field: dataclasses.Field[Any]) -> Param:
    declared: Param = field.metadata["param"]
    return dataclasses.replace(declared, kind="int") if field.type in ("int", "int | None") else declared


P = TypeVar("P", bound=Part)


def make(cls: type[P], values: Mapping[str, object]) -> P:
    """Construct a part from untrusted values: unknown names are dropped, the rest repaired. Never raises."""
    return cls(**{name: p.repair(values[name]) for name, p in cls.params().items() if name in values})


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
            When the slug is missing or taken.
        """
        if not part.slug or part.slug in self._parts:
            raise ValueError(f"{part.__name__} needs a {self.kind} slug of its own, got {part.slug!r}")
        self._parts[part.slug] = part
        if self._key:
            key = self._key
            self._parts = dict(sorted(self._parts.items(), key=lambda item: key(item[1])))
        return part

    def __getitem__(self, slug: str) -> type[P]:
        return self._parts[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)
