"""An update rule is a few lines of text: this module reads them and drops what some parameters switch off.

A rule speaks of the position ``x`` (two weights), the optimizer's memory, its parameters, ``rate`` (the learning rate
of this step) and ``t`` (from 1)::

    m = beta1 * m + (1 - beta1) * gradient(x)
    x = x - rate * m

Lines under an ``if`` are worked out where its test holds, lines under a ``while`` again and again, at most
:data:`TURNS` times, so that no step can last for ever::

    a = rate
    while loss(x - a * g) > f - c * a * dot(g, g):
        a = shrink * a

What only such lines have named is forgotten below them. They hold no others of their kind. Below an ``if`` may stand
``else``: the test is judged once, into a number that a block under each answer asks, and what both blocks name is known
below them.

These lines are all there is: :mod:`landscape.core.compiling` makes them run, :mod:`landscape.core.typeset` makes them
LaTeX.
"""

from __future__ import annotations

import ast
import functools
import operator
import textwrap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count, groupby
from typing import Any

from landscape.core.cache import remembered
from landscape.words import say

TURNS = 25
"""How often the lines under a ``while`` are worked out in one step, at most."""
VECTOR_ORACLES = ("diagonal", "gradient", "solve")
SCALAR_ORACLES = ("dot", "loss", "lowest", "mean", "norm", "sum")
ORACLES = (*VECTOR_ORACLES, *SCALAR_ORACLES)
"""What a rule may ask about whole vectors.

gradient(x); loss(x); solve(x, g, s) = (H + s·I)⁻¹g; lowest(x) = λmin(H); diagonal(x) of H; norm(v); dot(u, v);
mean(v) and sum(v) of the two components.
"""
ARITHMETIC_ORACLES = ("dot", "mean", "norm", "sum")
"""Those that ask nothing of the surface."""
EVALUATIONS = ("gradient", "loss")
"""Those that are counted: a place whose loss or slope, or both, are asked for is one evaluation."""
CURVATURE_ORACLES = ("diagonal", "lowest", "solve")
"""Those that need the Hessian at their first argument."""
ARITY: Mapping[str, int] = {"dot": 2, "maximum": 2, "minimum": 2, "solve": 3}
"""How many arguments a function takes that takes more than one."""
AXES = ("e_1", "e_2")
"""The two directions of the weights, vectors of length 1."""

FUNCTIONS = ("abs", "exp", "log", "maximum", "minimum", "sign", "sqrt")
"""Elementwise functions that a rule may use."""
ASKED = "_asked"
"""What a rule that is :func:`counted` remembers: how many evaluations it has asked for so far."""

_ARITHMETIC: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_RELATIONS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.Lt: operator.lt,
    ast.Gt: operator.gt,
    ast.LtE: operator.le,
    ast.GtE: operator.ge,
}


class RuleError(ValueError):
    """A rule that cannot be read, and the part of its syntax tree that is to blame."""

    def __init__(self, sentence: str, node: Any) -> None:
        super().__init__(sentence)
        self.node = node


@dataclass(frozen=True)
class Condition:
    """What stands above some lines: they are worked out while it holds, at most so many times.

    Attributes
    ----------
    test
        A comparison, or several joined by ``and`` and ``or``.
    most
        1 for an ``if``, :data:`TURNS` for a ``while``.
    """

    test: ast.expr
    most: int

    @property
    def repeats(self) -> bool:
        """Whether it is a ``while``."""
        return self.most > 1


@dataclass(frozen=True)
class Line:
    """One assignment of a rule: ``name = expression``, a vector (two components) or a scalar.

    Attributes
    ----------
    under
        What it stands under; neighbours under one condition share it.
    """

    name: str
    expression: ast.expr
    vector: bool
    under: Condition | None = None


@dataclass(frozen=True)
class Rule:
    """A rule that has been read: its lines, the memory and the parameters that they speak of.

    Attributes
    ----------
    numbers
        Those of the memory that hold one number, not one for each weight.
    """

    lines: tuple[Line, ...]
    memory: tuple[str, ...]
    params: tuple[str, ...]
    numbers: frozenset[str] = frozenset()

    @property
    def state(self) -> tuple[str, ...]:
        """Names of the vectors that go from step to step: the position, then the memory."""
        return ("x", *self.memory)

    @property
    def vectors(self) -> tuple[str, ...]:
        """Names of all that has two components when a step begins."""
        return (*(name for name in self.state if name not in self.numbers), *AXES)

    @property
    def blocks(self) -> Iterator[tuple[Condition | None, list[Line]]]:
        """Lines that belong together, with what they stand under."""
        return ((lines[0].under, lines) for lines in (list(group) for _, group in groupby(self.lines, _place)))

    @functools.cached_property
    def expressions(self) -> tuple[ast.expr, ...]:
        """All that it works out, in order: tests, too."""
        return tuple(one for under, lines in self.blocks for _, one in _steps(under, lines))

    @functools.cached_property
    def asked(self) -> tuple[tuple[int, int], ...]:
        """How many evaluations each block asks for: always, and once more in every turn of what stands under a test."""
        found: list[tuple[int, int]] = []
        places: Places = {}
        for under, lines in self.blocks:
            always, places = _asked(_tested(under) if under else _steps(None, lines), places)
            turn, names = 0, {line.name for line in lines} if under else set()
            if under and under.repeats:
                test = _asked(_tested(under), {})[1]
                places = _without(places, names) | test  # which is worked out at the end of every turn, too
                turn, _ = _asked([*_steps(None, lines), *_tested(under)], places)
                places = _without(places, names) | test
            elif under:
                turn, _ = _asked(_steps(None, lines), places)
                places = _without(places, names)
            found.append((always, turn))
        return tuple(found)

    @functools.cached_property
    def evaluations(self) -> int:
        """How many evaluations one step asks for: as many as that always, if it is :attr:`steady`, else at least."""
        return sum(always for always, _ in self.asked)

    @functools.cached_property
    def most_evaluations(self) -> int:
        """How many evaluations one step asks for at most."""
        turned = (under.most * turn for (under, _), (_, turn) in zip(self.blocks, self.asked, strict=True) if under)
        return self.evaluations + sum(turned)

    @property
    def steady(self) -> bool:
        """Whether every step asks for as many evaluations as any other."""
        return self.most_evaluations == self.evaluations

    @functools.cached_property
    def plain(self) -> bool:
        """Whether it works out each line once, from slopes and curvatures alone."""
        said = {node for one in self.expressions for node in ast.walk(one)}
        strange = {called(node) for node in said} & {"loss", "dot"}
        strange |= names_in(*self.expressions) & set(AXES)
        return not strange and not any(line.under for line in self.lines)

    @functools.cached_property
    def asks_loss(self) -> bool:
        """Whether it asks for losses."""
        return any(called(node) == "loss" for one in self.expressions for node in ast.walk(one))

    @functools.cached_property
    def curvatures(self) -> int:
        """How many times one step asks for the curvature."""
        return sum(called(node) in CURVATURE_ORACLES for one in self.expressions for node in ast.walk(one))

    @functools.cached_property
    def always_bends(self) -> bool:
        """Whether it asks for curvature in every step."""
        inside = (node for line in self.lines if line.under for node in ast.walk(line.expression))
        return self.curvatures > 0 and not any(called(node) in CURVATURE_ORACLES for node in inside)

    @functools.cached_property
    def hessians(self) -> int:
        """How many Hessians one step asks for, at most: one for every place whose curvature it asks about."""
        asked = (node for one in self.expressions for node in ast.walk(one) if called(node) in CURVATURE_ORACLES)
        return len({ast.unparse(node.args[0]) for node in asked if isinstance(node, ast.Call)})


def _place(line: Line) -> int | None:
    return id(line.under) if line.under else None


def _tested(under: Condition) -> list[tuple[str, ast.expr]]:
    return [("", under.test)]


def _steps(under: Condition | None, lines: Iterable[Line]) -> list[tuple[str, ast.expr]]:
    """Give what a block works out, in order, each with the name that it is given."""
    return [*(_tested(under) if under else ()), *((line.name, line.expression) for line in lines)]


Places = dict[str, set[str]]
"""Places that have been asked about, as they are written, each with the names that it hangs on."""


def _asked(steps: Iterable[tuple[str, ast.expr]], known: Places) -> tuple[int, Places]:
    """Count the places whose loss or slope is asked for beside those that are known; give all that are known then.

    A place is another as soon as it hangs on another value.
    """
    count, places = 0, known
    for name, expression in steps:
        for node in ast.walk(expression):
            if isinstance(node, ast.Call) and called(node) in EVALUATIONS:
                place = ast.unparse(node.args[0])
                count += place not in places
                places = {**places, place: names_in(node.args[0])}
        places = _without(places, {name})
    return count, places


def _without(places: Places, changed: set[str]) -> Places:
    """Give the places that hang on nothing that has another value by now."""
    return {place: names for place, names in places.items() if not names & changed}


@remembered
def counted(rule: Rule) -> Rule:
    """Give the same rule with a memory for how many evaluations it has asked for so far, :data:`ASKED`."""

    def more(count: int, under: Condition | None = None) -> list[Line]:
        grown = ast.BinOp(ast.Name(ASKED), ast.Add(), ast.Constant(count))
        return [Line(ASKED, grown, vector=False, under=under)] if count else []

    turns = (
        one
        for (under, lines), (_, turn) in zip(rule.blocks, rule.asked, strict=True)
        for one in (*lines, *(more(turn, under) if under else ()))
    )
    return replace(
        rule,
        lines=(*turns, *more(rule.evaluations)),
        memory=(*rule.memory, ASKED),
        numbers=rule.numbers | {ASKED},
    )


def read(text: str | ast.Module, memory: tuple[str, ...], params: tuple[str, ...]) -> Rule:
    """Read a rule.

    Parameters
    ----------
    text
        Lines ``name = expression`` in Python's syntax, some under ``if`` or ``while``; or what they are parsed to.
    memory
        Names of what lasts from step to step: a vector, or a number if that is all that it is ever given.
    params
        Names of the optimizer's parameters.

    Raises
    ------
    ValueError
        When a line is not an assignment, uses a name that nothing defines, or says what a rule cannot say.
    """
    tree = (ast.parse(textwrap.dedent(text).strip()) if isinstance(text, str) else text).body
    assigned = {node.id for one in tree for node in ast.walk(one) if isinstance(node, ast.Name) and _is_stored(node)}
    numbers = frozenset(memory) & assigned
    while True:
        lines = tuple(_lines(tree, {"x", *AXES, *memory} - numbers, {"rate", "t", "x", *AXES, *memory, *params}))
        grown = {line.name for line in lines if line.vector} & numbers
        if not grown:
            break
        numbers -= grown
    rule = Rule(lines, memory, params, numbers)
    _check_shapes(rule)
    return rule


def _is_stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _lines(
    tree: Iterable[ast.stmt], vectors: set[str], known: set[str], under: Condition | None = None
) -> Iterator[Line]:
    """Read lines where the names in `known` mean something, those in `vectors` two components; adds to both."""
    for statement in tree:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=expression):
                _check(expression, known)
                if name in (*FUNCTIONS, *ORACLES, *AXES):
                    raise RuleError(f"{name!r} means something already", statement)
                if name.startswith("_") or "__" in name:
                    raise RuleError(f"{name!r} is no name", statement)
                vector = name in vectors or is_vector(expression, vectors)
                yield Line(name, expression, vector, under)
                known.add(name)
                vectors |= {name} if vector else set()
            case ast.If(orelse=[_, *_]) if not under:
                yield from _either(statement, vectors, known)
            case ast.If(test=test, body=body, orelse=[]) | ast.While(test=test, body=body, orelse=[]) if not under:
                _check_test(test, known)
                before, once = set(known), isinstance(statement, ast.If)
                yield from _lines(body, set(vectors), known, Condition(test, 1 if once else TURNS))
                known &= before
            case _:
                sentence = f"a rule is made of lines like 'name = expression', not {ast.unparse(statement)!r}"
                raise RuleError(sentence, statement)


def _either(statement: ast.If, vectors: set[str], known: set[str]) -> Iterator[Line]:
    """Read an ``if`` and its ``else``: the test is judged once, before both, and what both name is known below."""
    _check_test(statement.test, known)
    if is_vector(statement.test, vectors):
        raise _no_truth(statement.test)
    taken = known | names_in(statement)
    test = next(name for name in (f"test_{n}" for n in count(1)) if name not in taken)
    yield Line(test, ast.IfExp(statement.test, ast.Constant(1), ast.Constant(0)), vector=False)
    known.add(test)
    bodies = [
        (Condition(ast.Compare(ast.Name(test), [holds], [ast.Constant(0)]), 1), body)
        for holds, body in ((ast.Gt(), statement.body), (ast.Eq(), statement.orelse))
    ]

    def lines() -> list[list[Line]]:
        return [list(_lines(body, set(vectors), set(known), under)) for under, body in bodies]

    yes, no = lines()
    both = {line.name for line in yes} & {line.name for line in no} - known
    vectors |= {line.name for line in (*yes, *no) if line.vector and line.name in both}
    for name in sorted(both):  # has a place before either gives it a value
        nothing = ast.BinOp(ast.Constant(0), ast.Mult(), ast.Name("x")) if name in vectors else ast.Constant(0)
        yield Line(name, nothing, name in vectors)
    known |= both
    yield from (line for block in lines() for line in block)


def _check_shapes(rule: Rule) -> None:
    """See that vectors stand where they have to, and numbers elsewhere."""
    vectors = set(rule.vectors)
    scalars = {"rate", "t", *rule.params, *rule.numbers}
    for under, lines in rule.blocks:
        if under and is_vector(under.test, vectors):
            raise _no_truth(under.test)
        for _, one in _steps(under, lines):
            _check_asked(one, vectors | {line.name for line in lines if line.vector})
        for line in lines:
            if under and line.vector and line.name in scalars:
                test = ast.unparse(under.test)
                sentence = say("{name} is a number, and a vector below {test}.", name=line.name, test=test)
                raise RuleError(sentence, line.expression)
            if not under:
                vectors |= {line.name} if line.vector else set()
                scalars |= set() if line.vector else {line.name}


def _no_truth(test: ast.expr) -> RuleError:
    sentence = say(
        "This is asked of each weight by itself; ask it of one number, such as {example}.", example="norm(g) > 1"
    )
    return RuleError(sentence, test)


def _check_asked(expression: ast.expr, vectors: Collection[str]) -> None:
    for node in ast.walk(expression):
        asked = node.args[:2] if isinstance(node, ast.Call) and called(node) in ORACLES else []
        if not all(is_vector(one, vectors) for one in asked):
            told = say("{name} is asked of vectors, not as in {example}.", name=called(node), example=ast.unparse(node))
            raise RuleError(told, node)


def _is_condition(node: ast.expr) -> bool:
    """Tell whether an expression is a comparison, or several that are joined."""
    return isinstance(node, ast.Compare) or (isinstance(node, ast.BoolOp) and all(map(_is_condition, node.values)))


def _check_test(test: ast.expr, known: set[str]) -> None:
    _check(test, known)
    if not _is_condition(test):
        raise RuleError(f"{ast.unparse(test)!r} is neither true nor false", test)


def _check(expression: ast.expr, known: set[str]) -> None:
    nodes = list(ast.walk(expression))
    options = {id(node.comparators[0]) for node in nodes if isinstance(node, ast.Compare) and _is_choice(node)}
    for node in nodes:
        match node:
            case ast.Call(func=ast.Name(id=name), args=given, keywords=[]) if name in (*FUNCTIONS, *ORACLES):
                if len(given) != ARITY.get(name, 1):
                    raise RuleError(f"{name!r} takes {ARITY.get(name, 1)} values, not {len(given)}", node)
            case ast.Name(id=name) if name not in known | {*FUNCTIONS, *ORACLES}:
                raise RuleError(f"nothing defines {name!r} in {ast.unparse(expression)!r}", expression)
            case ast.Constant(value=int() | float()) | ast.Name() | ast.BinOp() | ast.IfExp() | ast.Compare(ops=[_]):
                pass
            case ast.UnaryOp(op=ast.USub()) | ast.expr_context() | ast.operator() | ast.unaryop() | ast.cmpop():
                pass
            case ast.BoolOp() if not _is_condition(node):
                raise RuleError(f"a rule cannot say {ast.unparse(node)!r}", expression)
            case ast.BoolOp() | ast.boolop():
                pass
            case ast.Constant(value=str()) if id(node) in options:
                pass
            case _:
                raise RuleError(f"a rule cannot say {ast.unparse(node)!r}", expression)


def _is_choice(node: ast.Compare) -> bool:
    """Tell whether a comparison asks which option of a parameter is chosen: ``formula == "fletcher"``."""
    return isinstance(node.left, ast.Name) and isinstance(node.ops[0], ast.Eq)


def names_in(*nodes: ast.AST) -> set[str]:
    """Give all names that some parts of a rule speak of."""
    return {node.id for one in nodes for node in ast.walk(one) if isinstance(node, ast.Name)}


def called(node: ast.AST) -> str:
    """Give the name of the function that a node calls, else nothing."""
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def is_vector(node: ast.AST, vectors: Collection[str]) -> bool:
    """Tell whether an expression has two components, where the names in `vectors` do."""
    name = called(node)
    if name in ORACLES:
        return name in VECTOR_ORACLES
    if isinstance(node, ast.Name):
        return node.id in vectors
    return any(is_vector(child, vectors) for child in ast.iter_child_nodes(node))


@remembered
def specialised(rule: Rule, known: tuple[tuple[str, Any], ...]) -> Rule:
    """Give the same rule for parameters whose values are known, without the terms that those values switch off.

    Parameters
    ----------
    rule
        The rule as read.
    known
        Pairs of parameter and value; meant for zeros and for what is off, on or chosen. ``0 * e`` counts as 0 whatever
        e is, just as PyTorch skips a weight decay of zero instead of multiplying by it.
    """
    values: dict[str, Any] = dict(known)
    given = {name: value for name, value in known if all(line.name != name for line in rule.lines)}
    alive = (block for under, block in rule.blocks if under and not _never(under, given))
    turned = {line.name for block in alive for line in block}  # may have another value at every turn
    lines: list[Line] = []
    for under, block in rule.blocks:
        if under and _never(under, values):
            continue
        condition = under and replace(under, test=_fold(under.test, values))
        if condition and isinstance(condition.test, ast.Constant) and not condition.repeats:
            condition = None
        for line in block:
            expression = _fold(line.expression, values)
            value = expression.value if isinstance(expression, ast.Constant) else None
            fixed = value is not None and line.name not in rule.state
            idle = value == 0 and line.name in rule.memory  # which begins at zero and then remains there
            if (fixed or idle) and line.name not in turned:
                values[line.name] = value
            else:
                values.pop(line.name, None)
                lines.append(replace(line, expression=expression, under=condition))
    return replace(rule, lines=tuple(lines))


def _never(under: Condition, values: Mapping[str, Any]) -> bool:
    """Tell whether a condition cannot hold where these values are known."""
    test = _fold(under.test, values)
    return isinstance(test, ast.Constant) and not test.value


def _fold(node: ast.expr, values: Mapping[str, Any]) -> ast.expr:
    """Put values in place of names and leave out what follows from them."""

    def fold(child: ast.expr) -> ast.expr:
        return _fold(child, values)

    match node:
        case ast.Name(id=name) if name in values:
            return ast.Constant(values[name])
        case ast.UnaryOp(op=sign, operand=operand):
            return ast.UnaryOp(sign, fold(operand))
        case ast.BinOp(left=left, op=op, right=right):
            return _simplified(ast.BinOp(fold(left), op, fold(right)))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            one, other = fold(left), fold(right)
            if isinstance(one, ast.Constant) and isinstance(other, ast.Constant):
                return ast.Constant(_RELATIONS[type(op)](one.value, other.value))
            return ast.Compare(one, [op], [other])
        case ast.BoolOp(op=joined, values=parts):
            return _joined(joined, [fold(part) for part in parts])
        case ast.Call(func=function, args=arguments):
            return ast.Call(function, [fold(argument) for argument in arguments], [])
        case ast.IfExp(test=test, body=yes, orelse=no):
            test = fold(test)
            if isinstance(test, ast.Constant):
                return fold(yes if test.value else no)
            return ast.IfExp(test, fold(yes), fold(no))
    return node


def _joined(op: ast.boolop, parts: list[ast.expr]) -> ast.expr:
    """Join conditions; those that are decided leave, or decide all."""
    deciding = isinstance(op, ast.Or)
    if any(isinstance(part, ast.Constant) and bool(part.value) is deciding for part in parts):
        return ast.Constant(deciding)
    open_ = [part for part in parts if not isinstance(part, ast.Constant)]
    return ast.BoolOp(op, open_) if len(open_) > 1 else open_[0] if open_ else ast.Constant(not deciding)


def _simplified(node: ast.BinOp) -> ast.expr:
    """Work out two numbers; drop zeros that are added and ones that are multiplied."""
    match node:
        case ast.BinOp(left=ast.Constant(value=a), op=op, right=ast.Constant(value=b)) if b != 0:
            return _worked_out(node, _ARITHMETIC[type(op)], a, b)
        case ast.BinOp(left=ast.Constant(value=0), op=ast.Mult() | ast.Div()):
            return ast.Constant(0)
        case ast.BinOp(op=ast.Mult(), right=ast.Constant(value=0)):
            return ast.Constant(0)
        case ast.BinOp(left=ast.Constant(value=0), op=ast.Add(), right=e):
            return e
        case ast.BinOp(left=ast.Constant(value=0), op=ast.Sub(), right=e):
            return ast.UnaryOp(ast.USub(), e)
        case ast.BinOp(left=ast.Constant(value=1), op=ast.Mult(), right=e):
            return e
        case ast.BinOp(left=e, op=ast.Add() | ast.Sub(), right=ast.Constant(value=0)):
            return e
        case ast.BinOp(left=e, op=ast.Mult() | ast.Div(), right=ast.Constant(value=1)):
            return e
    return node


def _worked_out(node: ast.BinOp, operation: Callable[[Any, Any], Any], a: Any, b: Any) -> ast.expr:
    """Give what comes of two numbers; the node itself where no number does."""
    try:
        value = operation(a, b)
    except ArithmeticError:
        return node
    return node if isinstance(value, complex) else ast.Constant(value)
