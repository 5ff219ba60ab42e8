"""Makes an update rule run, from one text in two ways.

:func:`compiled` writes every vector as two Python floats: one run then costs a fraction of what small arrays would.
:func:`blockwise` writes it for arrays of shape (2, R), one column per start, each operation into an array that is
free again: a block that fits the processor's cache never leaves it. :func:`writing` does the same for a function of
sympy's, such as a surface's gradient.
"""

from __future__ import annotations

import ast
import inspect
import math
import operator
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple, TypeGuard

import numpy as np

from landscape.core import floats
from landscape.core.arrays import Array
from landscape.core.cache import remembered
from landscape.core.rules import (
    ARITHMETIC_ORACLES,
    AXES,
    ORACLES,
    SCALAR_ORACLES,
    VECTOR_ORACLES,
    Condition,
    Line,
    Rule,
    called,
    is_vector,
)

_OPERATORS: Mapping[type[ast.AST], tuple[str, str]] = {
    ast.Add: ("+", "add"),
    ast.Sub: ("-", "subtract"),
    ast.Mult: ("*", "multiply"),
    ast.Div: ("/", "divide"),
    ast.Pow: ("**", "power"),
    ast.Eq: ("==", "equal"),
    ast.Lt: ("<", "less"),
    ast.Gt: (">", "greater"),
    ast.LtE: ("<=", "less_equal"),
    ast.GtE: (">=", "greater_equal"),
}
"""How an operator is written, and NumPy's function of the same meaning."""


_ON_FLOATS: Mapping[str, Callable[..., Any]] = {
    "abs": abs,
    "dot": floats.dot,
    "exp": math.exp,
    "log": math.log,
    "maximum": floats.maximum,
    "mean": lambda a, b: (a + b) / 2,
    "minimum": floats.minimum,
    "norm": math.hypot,
    "sign": floats.sign,
    "sqrt": math.sqrt,
    "_power": math.pow,
    "square": floats.square,
    "sum": operator.add,
}
"""Functions of a rule on floats. They raise where NumPy's give inf or NaN; arrays can then take the step."""


def _copy(source: Any, out: Array) -> None:
    np.copyto(out, source)


def _choose(test: Any, yes: Any, no: Any, out: Array) -> None:
    np.copyto(out, no)
    np.copyto(out, yes, where=test)


def _ask(question: Callable[..., None], like: Array, *given: Any) -> Array:
    answer = np.empty_like(like)
    question(*given, out=answer)
    return answer


_ON_ARRAYS: Mapping[str, Callable[..., Any]] = {
    "abs": np.abs,
    "asarray": np.asarray,
    "choose": _choose,
    "copy": _copy,
    "dot": lambda u, v: u[0] * v[0] + u[1] * v[1],
    "exp": np.exp,
    "log": np.log,
    "logical_and": np.logical_and,
    "logical_or": np.logical_or,
    "maximum": np.maximum,
    "mean": lambda v: (v[0] + v[1]) / 2,
    "minimum": np.minimum,
    "negative": np.negative,
    "norm": lambda v: np.hypot(v[0], v[1]),
    "sign": np.sign,
    "sqrt": np.sqrt,
    "square": np.square,
    "sum": lambda v: v[0] + v[1],
    "where": np.where,
    **{name: getattr(np, name) for _, name in _OPERATORS.values()},
    "_any": np.any,
    "_quotient": floats.quotient,
    "_power": floats.power,
    "_array": np.array,
    "_ask": _ask,
    "_first": lambda v: v[0].copy(),
    "_where": np.where,
    **dict(zip(AXES, np.eye(2)[:, :, None], strict=True)),
}


TAKEN = frozenset({*_ON_FLOATS, *_ON_ARRAYS, "range"})
"""Names that mean something to what is compiled, which no line of a rule may give to its value."""


def _is_whole(exponent: ast.expr) -> bool:
    """Tell whether every power of this exponent is real."""
    if isinstance(exponent, ast.Constant):
        return isinstance(exponent.value, int | float) and float(exponent.value).is_integer()
    return isinstance(exponent, ast.Name) and exponent.id == "t"


def _two(left: str, op: ast.operator | ast.cmpop, right: ast.expr, written: str) -> str:
    """Write what is made of two numbers; where Python's floats would raise, as arrays work it out."""
    if isinstance(op, ast.Pow):
        return f"_power({left}, {written})"
    if isinstance(op, ast.Div) and not (isinstance(right, ast.Constant) and right.value):
        return f"_quotient({left}, {written})"
    return f"({left} {_OPERATORS[type(op)][0]} {written})"


def _define(source: str, functions: Mapping[str, Callable[..., Any]]) -> Callable[..., Any]:
    """Give the one function that a source defines."""
    namespace: dict[str, Any] = dict(functions)
    exec(compile(source, "<update rule>", "exec"), namespace)  # noqa: S102 - written here, from a rule of ours
    defined: Callable[..., Any] = namespace[source[len("def ") : source.index("(")]]
    return defined


@remembered
def compiled(rule: Rule, keep: tuple[str, ...] = ()) -> Callable[..., tuple[Any, ...]]:
    """Compile a rule for one start into ``step(oracle, rate, t, *params, x_0, x_1, *memory components)``, all floats.

    Parameters
    ----------
    rule
        What to compile.
    keep
        Names of lines to give back instead of the new position and memory: for looking inside a step.

    Returns
    -------
    Callable
        Gives two components for x and each memory, in order (a kept scalar comes twice). Its argument `oracle` is a
        :class:`landscape.core.gradients.GradientOracle`. Raises ``ArithmeticError`` or ``ValueError`` where a number
        leaves the reals.
    """
    firsts = {name: name if name in rule.numbers else _part(name, 0) for name in rule.state}
    given = (part for name, first in firsts.items() for part in (first, _part(name, 1)))
    arguments = ["_f", "rate", "t", *rule.params, *given]
    vectors = set(rule.vectors)
    body: list[str] = []
    for under, lines in rule.blocks:
        head = _headed(under, frozenset(vectors), len(body))
        inner = set(vectors) if under else vectors  # what only a block names is forgotten below it
        for line in lines:
            unroll = _Unroll(frozenset(inner), f"_{len(body)}_{len(head)}_")
            parts = [unroll.text(line.expression, i) for i in ((0, 1) if line.vector else (0,))]
            target = f"{_part(line.name, 0)}, {_part(line.name, 1)}" if line.vector else line.name
            written = [*unroll.before, f"{target} = {', '.join(parts)}"]
            (head if under else body).extend(f"    {one}" if under else one for one in written)
            inner |= {line.name} if line.vector else set()
        body += head
    kept = [_part(name, i) if name in vectors else name for name in (keep or rule.state) for i in (0, 1)]
    source = "\n    ".join([f"def step({', '.join(arguments)}):", *body, f"return {', '.join(kept)}"])
    return _define(source, _ON_FLOATS)


def _part(name: str, i: int) -> str:
    """Name one component of a vector, as no rule may name anything."""
    return f"{name}__{i}"


def _headed(under: Condition | None, vectors: frozenset[str], number: int) -> list[str]:
    """Write what stands above some lines, for floats."""
    if under is None:
        return []
    unroll = _Unroll(vectors, f"_{number}_")
    test = unroll.text(under.test, 0)
    if not under.repeats:
        return [*unroll.before, f"if {test}:"]
    return [f"for _ in range({under.most}):", *(f"    {one}" for one in (*unroll.before, f"if not {test}: break"))]


class _Unroll:
    """Write the components of one line's expression; `before` collects the questions that must be asked first."""

    def __init__(self, vectors: frozenset[str], prefix: str) -> None:
        self.vectors, self.prefix = vectors, prefix
        self.before: list[str] = []
        self._answers: dict[str, str] = {}

    def text(self, node: ast.expr, i: int) -> str:
        """Write component `i`. Squares become products, which overflow to inf instead of raising."""
        match node:
            case ast.Name(id=name) if name in AXES:
                return str(float(AXES.index(name) == i))
            case ast.Name(id=name):
                return _part(name, i) if name in self.vectors else name
            case ast.UnaryOp(operand=operand):
                return f"(-{self.text(operand, i)})"
            case ast.BoolOp(op=op, values=parts):
                joined = " and " if isinstance(op, ast.And) else " or "
                return f"({joined.join(self.text(part, i) for part in parts)})"
            case ast.BinOp(left=ast.Name() as base, op=ast.Pow(), right=ast.Constant(value=2)):
                return f"({self.text(base, i)} * {self.text(base, i)})"
            case ast.BinOp(left=base, op=ast.Pow(), right=ast.Constant(value=2)):
                return f"square({self.text(base, i)})"
            case ast.BinOp(left=left, op=ast.Pow(), right=right) if not _is_whole(right):
                return f"_power({self.text(left, i)}, {self.text(right, i)})"
            case ast.BinOp(left=left, op=op, right=right) | ast.Compare(left=left, ops=[op], comparators=[right]):
                return f"({self.text(left, i)} {_OPERATORS[type(op)][0]} {self.text(right, i)})"
            case ast.IfExp(test=test, body=yes, orelse=no):
                return f"({self.text(yes, i)} if {self.text(test, i)} else {self.text(no, i)})"
            case ast.Call(args=arguments):
                name = called(node)
                if name in ORACLES:
                    return self._ask(name, node, arguments, i)
                return f"{name}({', '.join(self.text(argument, i) for argument in arguments)})"
        return ast.unparse(node)

    def _ask(self, name: str, node: ast.expr, arguments: list[ast.expr], i: int) -> str:
        """Write the question on a line of its own, once for both components, and give the name of its answer."""
        key = ast.unparse(node)
        if key not in self._answers:
            parts = [self.text(a, j) for a in arguments for j in ((0, 1) if is_vector(a, self.vectors) else (0,))]
            answer = f"{self.prefix}{len(self._answers)}"
            self._answers[key] = answer
            target = f"{answer}_0, {answer}_1" if name in VECTOR_ORACLES else answer
            function = name if name in ARITHMETIC_ORACLES else f"_f.{name}"
            self.before.append(f"{target} = {function}({', '.join(parts)})")
        return f"{self._answers[key]}_{i}" if name in VECTOR_ORACLES else self._answers[key]


@dataclass(frozen=True)
class Blockwise:
    """A rule compiled for blocks of starts.

    Attributes
    ----------
    step
        ``step(oracle, rate, t, *params, x, *memory, *scratch)`` with arrays (2, R), *all of which it may overwrite*;
        gives as many back, the new position and memory first. Its argument `oracle` is a
        :class:`landscape.core.gradients.BlockGradientOracle`.
    scratch
        How many arrays it needs to work in.
    """

    step: Callable[..., tuple[Any, ...]]
    scratch: int


@remembered
def blockwise(rule: Rule, swept: frozenset[str] = frozenset()) -> Blockwise:
    """Compile a rule for a block of starts.

    Parameters
    ----------
    rule
        What to compile.
    swept
        Names among the parameters and ``rate`` that hold one value per start, shape (R,), instead of one number.
    """
    arrays_of = {name: f"_{index}" for index, name in enumerate(rule.state)}
    calls = _Calls({name: arrays_of.get(name, name) for name in rule.vectors}, swept, scalars=rule.params)
    for name in rule.numbers:
        calls.begin(name, arrays_of[name])
    for under, lines in rule.blocks:
        if under:
            calls.block(under, lines)
        else:
            for line in lines:
                calls.assign(line)
    for name in rule.numbers:
        calls.assign(Line(name, ast.Name(name), vector=True))
    results = calls.distinct(rule.state, AXES)
    body, array_of, arrays = _place(calls.made, {f"_{index}": f"_{index}" for index in range(len(rule.state))}, results)
    after = [array_of[result] for result in results]
    rest = [array for array in arrays if array not in after]
    arguments = ["_f", "rate", "t", *rule.params, *arrays]
    step = _define(calls.written([], arguments, [*body, f"return {', '.join([*after, *rest])},"]), _ON_ARRAYS)()
    return Blockwise(step, len(rest))


def defined(source: str, functions: Mapping[str, Callable[..., Any]]) -> Callable[..., Any]:
    """Give the function that a source of ours defines, which may call NumPy's functions or some of its own."""
    return _define(source, functions)


def writing(function: Callable[..., Any]) -> Callable[..., Blockwise]:
    """Compile a function that sympy has written for arrays (R,), as :func:`writing_source` does."""
    return writing_source(inspect.getsource(function), function.__globals__)


def writing_source(source: str, functions: Mapping[str, Any]) -> Callable[..., Blockwise]:
    """Compile a function of arrays (R,) so that it makes no arrays of its own.

    Parameters
    ----------
    source
        Defines a function that takes numbers and, last, two arrays; gives a list.
    functions
        What it calls, which takes ``out=`` as NumPy's do.

    Returns
    -------
    Callable
        Takes the numbers. Its ``step(x, y, *out, *scratch)`` writes what the function gives into the arrays `out`.
    """
    written: Any = ast.parse(source).body[0]
    *numbers, x, y = (argument.arg for argument in written.args.args)
    *lines, last = written.body
    made = {line.targets[0].id for line in lines}
    given = {node.id for node in ast.walk(written) if isinstance(node, ast.Name)} - made - {x, y}
    calls = _Calls({x: x, y: y}, fixed=(*numbers, *given))
    for line in lines:
        calls.assign(Line(line.targets[0].id, line.value, is_vector(line.value, calls.vectors)))
    outs = [f"out_{index}" for index in range(len(last.value.elts))]
    for out, entry in zip(outs, last.value.elts, strict=True):
        calls.assign(Line(out, entry, vector=True))
    results = calls.distinct(outs, (x, y))
    body, _, arrays = _place(calls.made, {}, results, dict(zip(results, outs, strict=True)))
    bind = _define(calls.written(numbers, [x, y, *outs, *arrays], body), {**functions, **_ON_ARRAYS})
    return lambda *values: Blockwise(bind(*values), len(arrays))


class _Call(NamedTuple):
    """One call of NumPy or of an oracle: the name of its value, and of what it is applied to.

    Attributes
    ----------
    kind
        ``"into"`` when it writes into an array, which may be one of its operands; ``"apart"`` when that must be
        another; ``"plain"`` when it gives a number, or one per start, by itself.
    """

    value: str
    function: str
    operands: tuple[str, ...]
    kind: str


class _Calls:
    """Take expressions apart into calls, each of which gives a value with a name of its own.

    Attributes
    ----------
    made
        The calls so far.
    vectors
        Which value a vector of the rule is by now.
    """

    def __init__(
        self,
        vectors: dict[str, str],
        swept: Collection[str] = (),
        fixed: Collection[str] = (),
        scalars: Collection[str] = (),
    ) -> None:
        self.made: list[_Call] = []
        self.vectors = vectors
        self._per_start = set(swept)
        self._fixed = set(fixed)  # names of numbers that are the same at every step
        self._scalars = {"rate", "t", *scalars}
        self._before: list[str] = []
        self._known: dict[tuple[str, ...], str] = {}

    def assign(self, line: Line) -> None:
        """Take one line apart."""
        if line.vector:
            value = self._operand(line.expression)
            self.vectors[line.name] = value if is_vector(line.expression, self.vectors) else self._call("copy", value)
            return
        text, per_start = self._scalar(line.expression), self._is_per_start(line.expression)
        if self._fixed and self._is_fixed(line.expression):
            self._before.append(f"{line.name} = {text}")
            self._fixed.add(line.name)
            return
        self.made.append(_Call(line.name, "", (text,), "plain"))
        self.vectors.pop(line.name, None)
        self._scalars.add(line.name)
        self._per_start |= {line.name} if per_start else set()
        self._known.clear()  # since this name means something else from here on

    def begin(self, name: str, array: str) -> None:
        """Take a number of each start out of an array that holds it twice."""
        self.made.append(_Call(name, "_first", (array,), "plain"))
        self._scalars.add(name)
        self._per_start.add(name)

    def block(self, under: Condition, lines: Sequence[Line]) -> None:
        """Take lines under a condition as one call of a function, which changes those starts alone for which it holds.

        That function makes arrays of its own: what it asks costs more than what it writes.
        """
        known = self._scalars | set(self.vectors) - set(AXES)
        said = (under.test, *(line.expression for line in lines))
        spoken = (node.id for one in said for node in ast.walk(one) if _is_name(node))
        changed = [name for name in dict.fromkeys(line.name for line in lines) if name in known]
        given = [name for name in dict.fromkeys((*changed, "x", *spoken)) if name in known]
        result = f"_block{len(self.made)}"
        written = [f"{line.name} = {_literal(line.expression)}" for line in lines]
        for index, line in enumerate(lines):
            if line.name in known:
                written[index] = f"{line.name} = _where(_going, {_literal(line.expression)}, {line.name})"
        self._before += [
            f"def {result}_of(_f, {', '.join(given)}):",
            *(f"    {name} = _array({name})" for name in changed),
            "    _going = True",
            f"    for _ in range({under.most}):",
            f"        _going = _going & {_literal(under.test)}",
            "        if not _any(_going): break",
            *(f"        {line}" for line in written),
            f"    return {', '.join(changed)},",
        ]
        operands = ("_f", *(self.vectors.get(name, name) for name in given))
        self.made.append(_Call(result, f"{result}_of", operands, "plain"))
        for index, name in enumerate(changed):
            if name in self.vectors:
                self.vectors[name] = self._call("copy", f"{result}[{index}]")
            else:
                self.made.append(_Call(name, "", (f"{result}[{index}]",), "plain"))
                self._per_start.add(name)
        self._known.clear()

    def distinct(self, names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
        """Give the values of some vectors, copied where two are one or one is taken."""
        values: list[str] = []
        for value in (self.vectors[name] for name in names):
            values.append(self._call("copy", value, known=False) if value in (*taken, *values) else value)
        return values

    def written(self, numbers: Iterable[str], arguments: Iterable[str], body: Iterable[str]) -> str:
        """Write a function of the numbers that are the same at every step, which gives the function of one step."""
        outer = [*self._before, f"def step({', '.join(arguments)}):", *(f"    {line}" for line in body), "return step"]
        return "\n    ".join([f"def bind({', '.join(numbers)}):", *outer])

    def _call(self, function: str, *operands: str, kind: str = "into", known: bool = True) -> str:
        key = (function, *operands)
        if key not in self._known or not known:
            self._known[key] = f"_v{len(self.made)}"
            self.made.append(_Call(self._known[key], function, operands, kind))
        return self._known[key]

    def _operand(self, node: ast.expr) -> str:
        """Give the name of an expression's value, or the text of a number."""
        if not is_vector(node, self.vectors):
            return self._constant(node) if self._is_fixed(node) else self._scalar(node)
        match node:
            case ast.Name(id=name):
                return self.vectors[name]
            case ast.UnaryOp(operand=operand):
                return self._call("negative", self._operand(operand))
            case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=2)):
                return self._call("square", self._operand(left))
            case ast.BinOp(left=left, op=op, right=right):
                return self._call(_OPERATORS[type(op)][1], self._operand(left), self._operand(right))
            case ast.IfExp(test=test, body=yes, orelse=no):
                which = self._operand(test) if is_vector(test, self.vectors) else self._scalar(test)
                return self._call("choose", which, self._operand(yes), self._operand(no), kind="apart")
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._call(_OPERATORS[type(op)][1], self._operand(left), self._operand(right), kind="plain")
            case ast.BoolOp(op=op, values=[first, *others]):
                function = "logical_and" if isinstance(op, ast.And) else "logical_or"
                whole = self._operand(first)
                for other in others:
                    whole = self._call(function, whole, self._operand(other), kind="plain")
                return whole
            case ast.Call(args=arguments) if called(node) in VECTOR_ORACLES:
                return self._call(f"_f.{called(node)}", *map(self._operand, arguments), kind="apart")
            case ast.Call(args=arguments):
                return self._call(called(node), *map(self._operand, arguments))
        raise ValueError(f"a rule cannot say {ast.unparse(node)!r} of vectors")

    def _constant(self, node: ast.expr) -> str:
        """Work a number out once, as an array without axes: NumPy takes it in two thirds of the time of a float."""
        text = self._scalar(node)
        line = next((line for line in self._before if line.endswith(f" = asarray({text}, float)")), None)
        if line is None:
            line = f"_c{len(self._before)} = asarray({text}, float)"
            self._before.append(line)
        return line.partition(" ")[0]

    def _is_fixed(self, node: ast.AST) -> bool:
        return all(n.id in self._fixed for n in ast.walk(node) if isinstance(n, ast.Name))

    def _scalar(self, node: ast.expr) -> str:
        """Write an expression as it stands: numbers, values per start and conditions, for which arrays may be made."""
        match node:
            case ast.UnaryOp(operand=operand):
                return f"(-{self._scalar(operand)})"
            case ast.BinOp(left=base, op=ast.Pow(), right=ast.Constant(value=2)):
                return f"square({self._scalar(base)})"
            case ast.BinOp(left=left, op=op, right=right) | ast.Compare(left=left, ops=[op], comparators=[right]):
                return _two(self._scalar(left), op, right, self._scalar(right))
            case ast.BoolOp(op=op, values=parts):
                return f"({(' & ' if isinstance(op, ast.And) else ' | ').join(map(self._scalar, parts))})"
            case ast.IfExp(test=test, body=yes, orelse=no):
                written = "where({}, {}, {})" if self._is_per_start(test) else "({1} if {0} else {2})"
                return written.format(self._scalar(test), self._scalar(yes), self._scalar(no))
            case ast.Call(args=arguments) if called(node) in SCALAR_ORACLES:
                function = called(node) if called(node) in ARITHMETIC_ORACLES else f"_f.{called(node)}"
                return self._call(function, *map(self._operand, arguments), kind="plain")
            case ast.Call(args=arguments):
                return f"{called(node)}({', '.join(map(self._scalar, arguments))})"
        return ast.unparse(node)

    def _is_per_start(self, node: ast.AST) -> bool:
        """Tell whether a scalar expression has one value per start."""
        nodes = list(ast.walk(node))
        return any(called(n) in SCALAR_ORACLES or (isinstance(n, ast.Name) and n.id in self._per_start) for n in nodes)


def _is_name(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name)


def _literal(node: ast.expr) -> str:
    """Write an expression as it stands, for arrays of one number or two for each start."""
    match node:
        case ast.UnaryOp(operand=operand):
            return f"(-{_literal(operand)})"
        case ast.BinOp(left=base, op=ast.Pow(), right=ast.Constant(value=2)):
            return f"square({_literal(base)})"
        case ast.BinOp(left=left, op=op, right=right) | ast.Compare(left=left, ops=[op], comparators=[right]):
            return _two(_literal(left), op, right, _literal(right))
        case ast.BoolOp(op=op, values=parts):
            return f"({(' & ' if isinstance(op, ast.And) else ' | ').join(map(_literal, parts))})"
        case ast.IfExp(test=test, body=yes, orelse=no):
            return f"_where({_literal(test)}, {_literal(yes)}, {_literal(no)})"
        case ast.Call(args=arguments):
            name, given = called(node), ", ".join(map(_literal, arguments))
            if name in VECTOR_ORACLES:
                return f"_ask(_f.{name}, x, {given})"
            return f"_f.{name}({given})" if name in ORACLES and name not in ARITHMETIC_ORACLES else f"{name}({given})"
    return ast.unparse(node)


def _place(
    calls: list[_Call], array_of: dict[str, str], results: list[str], outs: Mapping[str, str] = MappingProxyType({})
) -> tuple[list[str], dict[str, str], list[str]]:
    """Write calls so that each puts its value into an array whose own value nobody reads any more.

    Parameters
    ----------
    calls
        What to write.
    array_of
        Arrays by the values they hold at first; they may be written over.
    results
        Values that must be there in the end.
    outs
        Arrays where some of these values belong.

    Returns
    -------
    tuple
        The lines; arrays by the values they hold; all arrays but `outs`, those given first.
    """
    last = {operand: index for index, call in enumerate(calls) for operand in call.operands}
    last |= dict.fromkeys(results, len(calls))
    array_of, arrays, free, body = dict(array_of), list(array_of.values()), list[str](), list[str]()
    for index, call in enumerate(calls):
        operands = [array_of.get(operand, operand) for operand in call.operands]
        ending = [one for one in dict.fromkeys(call.operands) if last[one] == index and one in array_of]
        over = [array_of.pop(one) for one in ending]
        if call.kind == "plain":
            body.append(f"{call.value} = {call.function}({', '.join(operands)})")
            free += over
            continue
        if call.value in outs:
            target = outs[call.value]
        elif over and call.kind == "into":
            target = over.pop()
        else:
            target = free.pop() if free else f"_{len(arrays)}"
            arrays += [target] if target not in arrays else []
        body.append(f"{call.function}({', '.join(operands)}, out={target})")
        array_of[call.value] = target
        free += over
    return body, array_of, arrays
