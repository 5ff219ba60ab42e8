"""A method that somebody types: lines with memory and parameters, read from a short list of what is allowed."""

from __future__ import annotations

import ast
import difflib
import keyword
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from inspect import cleandoc
from itertools import pairwise
from typing import Any, Final, Self

from landscape.core import rules
from landscape.core.cache import remembered
from landscape.core.compiling import TAKEN
from landscape.core.optimizers.base import OPTIMIZERS, Optimizer
from landscape.core.params import Choice, Flag, Number, Param, TypedError, Whole
from landscape.core.parts import declared_as, lines
from landscape.core.rules import ARITY, AXES, FUNCTIONS, ORACLES, TURNS, Rule, RuleError, names_in
from landscape.core.typed.lines import BLOCKS, TypedLine, Word, in_one, read_lines, with_points, written
from landscape.words import phrase, say

MOST = 4_000
"""Characters of a rule."""
MOST_EVALUATIONS = 64
"""How often one step may ask for loss or slope; no method of ours asks as often."""
MOST_CURVATURES = 8
"""How often one step may ask for the curvature."""
DEEPEST = 60
"""How deep an expression may be nested; each term of a sum is deeper than the one before."""
MOST_DECLARED = 12
"""Parameters that a rule may have, and memories."""
FARTHEST = 1e6
"""As far as a range may reach."""
USUAL = """
    memory m
    m = 0.9 * m + 0.1 * gradient(x)
    x = x - rate * m
"""
"""What is there before anything is typed: as little as a rule with a memory can be."""
GIVEN = ("x", "rate", "t", *AXES)
"""What a rule may speak of without saying what it is."""
ELSEWHERE: Final[Mapping[str, str]] = {
    "grad": "gradient",
    "g_t": "gradient(x)",
    "f": "loss",
    "lr": "rate",
    "eta": "rate",
    "theta": "x",
    "w": "x",
    "step": "t",
}
"""What others call what a rule may speak of."""
_CURVATURE = phrase(
    "What is known of the Hessian H is asked for: solve(x, g, s) is (H + s·I)⁻¹g, diagonal(x) its diagonal, "
    "lowest(x) its lowest curvature."
)
_NOISE = phrase("A rule has no noise of its own: noise is a setting, one for all runs.")
NOWHERE: Final[Mapping[str, str]] = {
    **dict.fromkeys(("hessian", "hess", "H", "inv"), _CURVATURE),
    **dict.fromkeys(("rand", "randn", "random", "randn_like", "rand_like", "normal", "noise"), _NOISE),
}
"""What others may ask that a rule cannot, and what there is instead."""
WRITTEN: Final[Mapping[str, str]] = {
    "clip": "minimum(maximum(g, -1), 1)",
    "clamp": "minimum(maximum(g, -1), 1)",
    "pow": "g ** 2",
    "square": "g ** 2",
    "where": "a if t == 1 else b",
}
"""What is written for functions of others that are none here."""
GUIDE = (
    ("x = x - rate * gradient(x)", phrase("Every line gives a name a value; x is the position, both weights at once")),
    ("rate   t", phrase("The learning rate of this step, after the schedule, and its number, from 1")),
    ("memory m, v", phrase("What lasts from step to step, zero at first")),
    ("beta = 0.9 in 0..1   eps = 1e-8 in 1e-16..1 log", phrase("A parameter with its slider")),
    ('k = 3 in 1..9 whole   fast = on   kind = "a" in "a", "b"', phrase("A whole number, a switch, a choice")),
    ("+ - * / **   abs sqrt exp log sign maximum minimum", phrase("Are worked out for each weight by itself")),
    ("maximum(a, 0.5)   max(a, b)", phrase("A point stands before decimals, a comma between arguments")),
    ("sum(v)   mean(v)   e_1   e_2", phrase("Of the two weights, one number; the two directions of the weights")),
    ("gradient(x)   loss(x)   norm(v)   dot(u, v)", phrase("Slope and loss at a place; length and product of vectors")),
    ("solve(x, g, s)   lowest(x)", phrase("(H + s·I)⁻¹g and the lowest curvature at a place")),
    ("diagonal(x)", phrase("The curvature at a place along each weight: the diagonal of H")),
    ("mask = u * g > 0   v = a if t == 1 else b", phrase("1 where it holds and 0 elsewhere; one value or another")),
    (
        "if norm(g) > 1:   while loss(x - a * g) > f:",
        phrase("What stands below is set in, and worked out while it holds"),
    ),
    ("if a > 1 and b < 2 or t == 1:   else:", phrase("Tests are joined; else is worked out where the test fails")),
    ("# why", phrase("Is passed over, and not kept in the link")),
)
"""What can be written, and what it means."""

_ON = {"on": True, "off": False}


@dataclass(frozen=True)
class Told:
    """What somebody has typed, as read.

    Attributes
    ----------
    text
        The same, written evenly.
    one
        The same in one line, for a link.
    rule
        What is computed.
    declared
        Its parameters; the learning rate is among them where something is said of it.
    """

    text: str
    one: str
    rule: Rule
    declared: Mapping[str, Param]


@remembered
def read_rule(text: str) -> Told:
    """Read a rule with its memory and parameters.

    Raises
    ------
    TypedError
        When it cannot be read; says what to write instead, and where.
    """
    if len(text) > MOST:
        raise TypedError(say("A rule may have at most {most} characters.", most=MOST), MOST, len(text))
    typed = read_lines(text)
    declared, memory, rest = dict[str, Param](), list[str](), list[TypedLine]()
    for line in typed:
        if not line.below and line.words[0].text == "memory":
            memory += _memory(line, memory)
        elif (of := None if line.below else _declaration(line)) is not None:
            name = _new_name(line.words[0], {*declared, *memory})
            if name in {*dir(Optimizer), *Optimizer.__annotations__} - {"lr"}:
                raise line.wrong(say("{name} means something already; take another name.", name=name), 0, 0)
            declared[name] = of
        else:
            rest.append(line)
    if max(len(declared), len(memory)) > MOST_DECLARED:
        raise TypedError(
            say("A rule may have at most {most} parameters and memories.", most=MOST_DECLARED), 0, len(text)
        )
    rule = _Reader(rest, declared, tuple(memory), len(text)).read()
    evenly = written(typed)
    if len(evenly) > MOST:
        raise TypedError(say("A rule may have at most {most} characters.", most=MOST), 0, len(text))
    return Told(evenly, in_one(typed), rule, declared)


def _new_name(word: Word, known: Collection[str]) -> str:
    """Give the name that a line declares, if it is free."""
    name = word.text
    if word.kind != "name":
        raise TypedError(say("A line begins with the name of what it gives a value to."), word.start, word.end)
    if name in known:
        raise TypedError(say("{name} is declared twice.", name=name), word.start, word.end)
    if name in (*GIVEN, *TAKEN, *ORACLES, "lines", "log", "whole") or keyword.iskeyword(name):
        raise TypedError(say("{name} means something already; take another name.", name=name), word.start, word.end)
    return name


def _memory(line: TypedLine, known: Sequence[str]) -> list[str]:
    """Read a line ``memory m, v``."""
    names: list[str] = []
    for at, word in enumerate(line.words[1:]):
        if at % 2 and word.text != ",":
            raise TypedError(say("Memories are parted by commas: memory m, v."), word.start, word.end)
        if not at % 2:
            names.append(_new_name(word, {*known, *names}))
    if len(line.words) % 2:
        raise line.wrong(say("Memories are parted by commas: memory m, v."))
    return names


def _declaration(line: TypedLine) -> Param | None:
    """Read a parameter, ``beta = 0.9 in 0..1``; None where a line declares none."""
    words = line.words
    is_range = any(word.text == "in" for word in words)
    is_switch = len(words) == 3 and words[2].text in _ON
    if not (is_range or is_switch):
        return None
    name, told = words[0].text, " ".join(word.text for word in words[2:])
    symbol, help = _usual(name)
    if len(words) > 1 and words[1].text == "=":
        if is_switch:
            return Flag(_ON[words[2].text], symbol=symbol, help=help)
        value, _, among = told.partition(" in ")
        if value.startswith('"'):
            options = tuple(option.strip().strip('"') for option in among.split(","))
            if value.strip('"') in options and all(options) and len(set(options)) == len(options):
                return Choice(value.strip('"'), options=options, symbol=symbol, help=help)
        elif (number := _number(value, among, symbol, help)) is not None:
            return number
    raise line.wrong(say("A parameter is told like beta = 0.9 in 0..1, and its range holds its value."))


def _number(value: str, among: str, symbol: str, help: str) -> Number | None:
    low, _, rest = among.replace("- ", "-").partition(" .. ")
    high, *marks = rest.split() or [""]
    try:
        default, lo, hi = float(value.replace("- ", "-")), float(low), float(high)
    except ValueError:
        return None
    is_log, kind = "log" in marks, Whole if "whole" in marks else Number
    held = -FARTHEST <= lo < hi <= FARTHEST and lo <= default <= hi and (lo >= 0 or not is_log)
    whole = kind is Number or all(map(float.is_integer, (default, lo, hi)))
    if not (held and whole) or set(marks) - {"log", "whole"}:
        return None
    if kind is Whole:
        default, lo, hi = map(int, (default, lo, hi))
    return kind(default, lo, hi, is_log, symbol=symbol, help=help)


def _usual(name: str) -> tuple[str, str]:
    """Give the letter of a parameter, and what it is, as our own methods have it that call one so."""
    for method in OPTIMIZERS.values():
        if name in method.params() and method.recorded:
            return method.params()[name].symbol, method.params()[name].help
    return "", phrase("A parameter of the rule")


class _Reader:
    """Reads the lines of a rule that are worked out, and says what is wrong with the first that cannot be read."""

    def __init__(
        self, typed: Sequence[TypedLine], declared: Mapping[str, Param], memory: tuple[str, ...], length: int
    ) -> None:
        self.typed, self.memory, self.length = typed, memory, length
        self.declared = {"lr": None, **declared}
        self.known = {*GIVEN, *memory, *self.declared}
        self.given: set[str] = set()
        self.truths = {name for name, one in declared.items() if isinstance(one, Flag)}
        self.choices = {name for name, one in declared.items() if isinstance(one, Choice)}
        self.line = 0

    def read(self) -> Rule:
        """Give the rule."""
        body = [self._statement(statement) for statement in self._tree().body]
        self.line = 0
        try:
            rule = rules.read(ast.Module(body, []), self.memory, tuple(self.declared))
        except RuleError as error:
            raise self._wrong(str(error), error.node) from error
        except ValueError as error:
            raise TypedError(str(error), 0, self.length) from error
        if not any(line.name == "x" for line in rule.lines):
            raise TypedError(say("No line moves x: the last is usually x = x - rate * …"), 0, self.length)
        for name in self.memory:
            if not any(line.name == name for line in rule.lines):
                raise TypedError(
                    say("No line gives {name} a value, which is to be remembered.", name=name), 0, self.length
                )
        if rule.most_evaluations > MOST_EVALUATIONS or rule.curvatures > MOST_CURVATURES:
            sentence = say(
                "A step may ask for loss or slope {most} times at most, for the curvature {few} times.",
                most=MOST_EVALUATIONS,
                few=MOST_CURVATURES,
            )
            raise TypedError(sentence, 0, self.length)
        return rule

    def _tree(self) -> ast.Module:
        for index, one in enumerate(self.typed):
            self._look_at(one, index)
        if not self.typed:
            raise TypedError(say("No line moves x: the last is usually x = x - rate * …"), 0, self.length)
        source = "\n".join("    " * line.below + line.source for line in self.typed)
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = self.typed[min(getattr(error, "lineno", None) or 1, len(self.typed)) - 1]
            column = max((getattr(error, "offset", None) or 1) - 1 - 4 * line.below, 0)
            raise TypedError(say("This cannot be read here."), *line.place(column, None)) from error
        self._check_depth(tree)
        stored = (node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
        self.given = {node.id for node in stored}
        return tree

    def _check_depth(self, tree: ast.Module) -> None:
        level: list[ast.AST] = [tree]
        for _ in range(DEEPEST):
            level = [inner for node in level for inner in ast.iter_child_nodes(node)]
        deep = next((node for node in level if isinstance(node, ast.expr)), None)
        if deep is not None:
            raise self._wrong(say("This is nested too deeply; give a part of it a name in a line above."), deep)

    def _look_at(self, line: TypedLine, index: int) -> None:
        """See that a line has the form of one, and no word that no rule has."""
        first, *rest = line.words
        for word in line.words:
            strange = keyword.iskeyword(word.text) and word.text not in (*BLOCKS, "and", "or")
            if word.kind == "name" and (strange or word.text == "memory"):
                raise TypedError(say("{name} is no word of a rule.", name=word.text), word.start, word.end)
        if line.heads:
            below = self.typed[index + 1].below if index + 1 < len(self.typed) else False
            if first.text not in BLOCKS or not below:
                raise line.wrong(say("Below if and while stand lines that are set in."))
            if first.text == "else" and not self._follows_if(index):
                raise line.wrong(say("An else stands right below the lines of an if; write a second if instead."))
        elif len(rest) < 2 or first.kind != "name" or rest[0].text != "=":
            raise line.wrong(say("A line is like name = value."))

    def _follows_if(self, index: int) -> bool:
        """Tell whether the lines above this one stand below an ``if``."""
        head = next((at for at in range(index - 1, -1, -1) if not self.typed[at].below), index)
        return head < index - 1 and self.typed[head].words[0].text == "if"

    def _statement(self, statement: ast.stmt) -> ast.stmt:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name) as target], value=value):
                self._check_target(name, target)
                made = self._value(value)
                if self._is_condition(value) and name not in self.memory:
                    self.truths.add(name)
                else:
                    self.truths.discard(name)
                self.known.add(name)
                return ast.copy_location(ast.Assign([target], made), statement)
            case ast.If(test=test, body=body, orelse=other) | ast.While(test=test, body=body, orelse=other):
                before = set(self.known)
                kind, tested = type(statement), self._test(test)
                inner, named = self._block(body, before)
                otherwise, as_well = self._block(other, before)
                self.known = before | (named & as_well)
                return ast.copy_location(kind(tested, inner, otherwise), statement)
        raise TypedError(say("A line is like name = value."), *self._line_of(statement).place(0, 10**6))

    def _block(self, body: Sequence[ast.stmt], before: Collection[str]) -> tuple[list[ast.stmt], set[str]]:
        """Give what stands below another line, and all that has a value at its end."""
        self.known = set(before)
        return [self._statement(one) for one in body], self.known

    def _check_target(self, name: str, target: ast.Name) -> None:
        if name in self.declared:
            raise self._wrong(say("{name} is a parameter; give what is worked out another name.", name=name), target)
        if name in ({*GIVEN, *TAKEN, *FUNCTIONS, *ORACLES} - {"x"}):
            raise self._wrong(say("{name} means something already; take another name.", name=name), target)

    def _value(self, node: ast.expr) -> ast.expr:
        """Give an expression that is a number or a vector; a condition is 1 where it holds, else 0."""
        match node:
            case ast.Compare() | ast.BoolOp():
                return ast.copy_location(ast.IfExp(self._test(node), _one(1.0, node), _one(0.0, node)), node)
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return _one(float(value), node)
            case ast.Name(id=name):
                self._check_name(node)
                if name in self.choices:
                    raise self._wrong(say('{name} is a choice: ask which it is, {name} == "…".', name=name), node)
                return node
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return ast.copy_location(ast.UnaryOp(node.op, self._value(operand)), node)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self._value(operand)
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div() | ast.Pow() as op, right=right):
                return ast.copy_location(ast.BinOp(self._value(left), op, self._value(right)), node)
            case ast.IfExp(test=test, body=yes, orelse=no):
                parts = self._test(test), self._value(yes), self._value(no)
                return ast.copy_location(ast.IfExp(*parts), node)
            case ast.Call(func=ast.Name(id=name) as function, args=given, keywords=[]):
                self._check_call(name, function, given, node)
                return ast.copy_location(ast.Call(function, [self._value(one) for one in given], []), node)
        raise self._wrong(say("A rule cannot say this."), node)

    def _test(self, node: ast.expr) -> ast.expr:
        """Give a condition."""
        match node:
            case ast.Compare(left=ast.Name(id=name), ops=[ast.Eq()], comparators=[ast.Constant(value=str() as option)]):
                if name not in self.choices or option not in getattr(self.declared[name], "options", ()):
                    raise self._wrong(say('No choice of {name} is "{option}".', name=name, option=option), node)
                return node
            case ast.Compare(
                left=left, ops=[ast.Eq() | ast.Lt() | ast.Gt() | ast.LtE() | ast.GtE()] as ops, comparators=[right]
            ):
                return ast.copy_location(ast.Compare(self._value(left), ops, [self._value(right)]), node)
            case ast.Compare():
                raise self._wrong(say("One comparison at a time; two are joined by and: 0 < a and a < 1."), node)
            case ast.BoolOp(op=op, values=parts):
                return ast.copy_location(ast.BoolOp(op, [self._test(part) for part in parts]), node)
            case ast.Name(id=name) if name in self.truths:
                self._check_name(node)  # it may have become true or false below another line
                return ast.copy_location(ast.Compare(node, [ast.Gt()], [_one(0.0, node)]), node)
        self._value(node)
        raise self._wrong(say("This is neither true nor false; compare it by <, >, <=, >= or ==."), node)

    def _is_condition(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Compare | ast.BoolOp)

    def _check_name(self, node: ast.Name) -> None:
        name = node.id
        if name in self.known:
            return
        if name in (*FUNCTIONS, *ORACLES):
            raise self._wrong(say("{name} is asked of something: {name}(…).", name=name), node)
        raise self._wrong(self._undefined(name, self.known), node)

    def _check_call(self, name: str, function: ast.Name, given: Sequence[ast.expr], node: ast.expr) -> None:
        if name not in (*FUNCTIONS, *ORACLES):
            if name in self.known:
                raise self._wrong(say("{name} is no function; a product is written with *.", name=name), node)
            raise self._wrong(self._no_function(name), function)
        if len(given) != ARITY.get(name, 1):
            self._check_decimals(given)
            sentence = say(
                "{name} takes {count} values, not {given}.", name=name, count=ARITY.get(name, 1), given=len(given)
            )
            raise self._wrong(sentence, node)

    def _check_decimals(self, given: Sequence[ast.expr]) -> None:
        """See that of values that are too many no two are a number with a comma."""
        for one, other in pairwise(given):
            match one, other:
                case ast.Constant(value=int() as whole), ast.Constant(value=int() as decimals):
                    before, after = self._wrong("", one), self._wrong("", other)
                    if after.start == before.end + 1:
                        sentence = say("Write {number} with a point.", number=f"{whole}.{decimals}")
                        raise TypedError(sentence, before.start, after.end)

    @staticmethod
    def _no_function(name: str) -> str:
        functions = sorted((*FUNCTIONS, *ORACLES))
        if name in NOWHERE:
            return say(NOWHERE[name])
        if name in WRITTEN:
            return say("There is no {name} here; write {example}.", name=name, example=WRITTEN[name])
        meant = ELSEWHERE.get(name) or next(iter(difflib.get_close_matches(name, functions, 1, 0.6)), None)
        if meant:
            return say("Nothing defines {name}; did you mean {meant}?", name=name, meant=meant)
        return say("There is no function {name}; there are {functions}.", name=name, functions=", ".join(functions))

    def _undefined(self, name: str, known: Collection[str]) -> str:
        if name in NOWHERE and name not in self.given:
            return say(NOWHERE[name])
        meant = ELSEWHERE.get(name) or next(iter(difflib.get_close_matches(name, sorted(known), 1, 0.6)), None)
        if meant:
            return say("Nothing defines {name}; did you mean {meant}?", name=name, meant=meant)
        if name in self.given:
            return say("{name} has no value here yet: if it is to be remembered, write memory {name} above.", name=name)
        return say("Nothing defines {name}: say what it is, such as {name} = 0.9 in 0..1.", name=name)

    def _wrong(self, sentence: str, node: ast.expr) -> TypedError:
        line = self._line_of(node)
        inset = 4 * line.below
        end = node.end_col_offset
        return TypedError(sentence, *line.place(node.col_offset - inset, None if end is None else end - inset))

    def _line_of(self, node: ast.expr | ast.stmt) -> TypedLine:
        return self.typed[min(getattr(node, "lineno", 1), len(self.typed)) - 1]


def _one(value: float, node: ast.expr) -> ast.expr:
    return ast.copy_location(ast.Constant(value), node)


def tidied(text: str) -> str:
    """Write a rule evenly; as it is where it cannot be read."""
    try:
        return read_rule(text).text
    except TypedError:
        return text


def copied(method: type[Optimizer]) -> str:
    """Write a method of ours as somebody would type it, with its memory and parameters."""
    usual = Optimizer.params()
    told = [_told(name, one) for name, one in method.params().items() if one != usual.get(name)]
    remembers = [f"memory {', '.join(method.memory)}"] if method.memory else []
    return "\n".join([*told, *remembers, cleandoc(method.rule)])


def _told(name: str, declared: Param) -> str:
    match declared:
        case Flag(default=default):
            return f"{name} = {'on' if default else 'off'}"
        case Choice(default=default, options=options):
            return f'{name} = "{default}" in {", ".join(f"{chr(34)}{one}{chr(34)}" for one in options)}'
        case Number(default=default, lo=lo, hi=hi, log=log, whole=whole):
            numbers = (declared.spell(one) for one in (default, lo, hi))
            return "{} = {} in {}..{}".format(name, *numbers) + " log" * log + " whole" * whole
    raise TypeError(f"{name} is nothing that a rule declares")


def copies() -> Mapping[str, str]:
    """Give our own methods as texts, by what they are called."""
    return {method.title: tidied(copied(method)) for method in OPTIMIZERS.values() if method.recorded}


@OPTIMIZERS.register
class Own(Optimizer):
    """A rule of your own, in the lines that all our methods are written in."""

    slug = "own"
    title = "Your own rule"
    year = 9999  # after all others
    recorded = False
    memory = ("m",)
    rule = "\n".join(cleandoc(USUAL).splitlines()[1:])
    lines: str = lines(
        read_rule,
        MOST,
        default=cleandoc(USUAL),
        lines=6,
        plain=with_points,
        evenly=tidied,
        in_one=lambda text: read_rule(text).one,
        copies=copies,
        remarks=lambda text: remarks(text),  # noqa: PLW0108 - it is defined below
        guide=GUIDE,
        title=phrase("Rule"),
        help=phrase("What one step does, line by line"),
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.lines != self.__dataclass_fields__["lines"].default:
            raise ValueError("other lines are another class: Own.of(values)(**values)")

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> type[Self]:
        """Give the class that declares what the lines declare."""
        declared = Own.params()["lines"]
        found: Any = _written(declared.repair(values.get("lines", declared.default)))
        return found  # type: ignore[no-any-return]  # a class of the same kind

    def settings(self) -> tuple[Any, ...]:
        """Give the values as floats: whole numbers of strangers would grow without end."""
        numbers = (value for name, value in self.values().items() if name != "lines")
        return tuple(float(value) if type(value) is int else value for value in numbers)


def remarks(text: str) -> list[str]:
    """Say of a rule that can be read what of the page does nothing to it, and which of its loops never ends."""
    rule = read_rule(text).rule
    spoken, said = names_in(*rule.expressions), []
    if "#" in text:
        said.append(say("What follows # is not kept in the link."))
    if "rate" not in spoken:
        said.append(say("No line uses rate: the schedule and the steering do nothing."))
        if "lr" in spoken:
            said[-1] += " " + say("Write rate instead of lr, which is the same in every step.")
    elif any("lr" in names_in(line.expression) for line in rule.lines if line.name == "x"):
        said.append(say("The step uses lr, which the schedule and the steering leave alone: write rate."))
    for under, block in rule.blocks:
        if under and under.repeats and not names_in(under.test) & {line.name for line in block}:
            sentence = phrase(
                "No line below a while changes its test: once it holds, it is stopped after {turns} turns."
            )
            said.append(say(sentence, turns=TURNS))
    return said


@remembered
def _written(text: str) -> type[Own]:
    told = read_rule(text)
    fields = {name: declared_as(one, one.default) for name, one in told.declared.items()}
    fields["lines"] = declared_as(Own.params()["lines"], text)
    body = {"__doc__": Own.__doc__, "memory": told.rule.memory, "_rule": told.rule, **fields}
    return type("Own", (Own,), {**body, "__annotations__": dict.fromkeys(fields, "Any")}, written=True)
