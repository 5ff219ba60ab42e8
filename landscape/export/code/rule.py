"""A method that a framework has not under a name of its own: its rule, line by line, in the framework's functions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from landscape.core import rules
from landscape.core.optimizers import Optimizer
from landscape.core.rules import Line, Rule, called
from landscape.export.code import layout
from landscape.export.code.dialect import Dialect, Writer, call, expression, names
from landscape.simulation.scenario import Run


def asked(module: str, gradient: Writer, *, raises: bool = True) -> dict[str, Writer]:
    """Give how a rule's questions are asked in a module that has ``linalg`` and ``eye``.

    Where its ``linalg`` `raises` of a matrix that it can do nothing with, :func:`guarded` is asked instead: a run that
    meets one has diverged, and the others go on.
    """

    def hessian(place: ast.expr) -> ast.expr:
        return call("hessian", place)

    def solve(place: ast.expr, g: ast.expr, shift: ast.expr) -> ast.expr:
        shifted = ast.BinOp(shift, ast.Mult(), expression(f"{module}.eye(2)"))
        function = "solve" if raises else f"{module}.linalg.solve"
        return call(function, ast.BinOp(hessian(place), ast.Add(), shifted), g)

    def lowest(place: ast.expr) -> ast.expr:
        if raises:
            return call("lowest", hessian(place))
        return ast.Subscript(call(f"{module}.linalg.eigvalsh", hessian(place)), ast.Constant(0))

    def diagonal(place: ast.expr) -> ast.expr:
        return call(f"{module}.diag", hessian(place))

    return {"gradient": gradient, "solve": solve, "lowest": lowest, "diagonal": diagonal}


def guarded(module: str, nothing: str, number: str) -> dict[str, str]:
    """Write what is asked of a matrix where it may raise: `nothing` and the `number` say what there is then."""
    failed = f"except {module}.linalg.LinAlgError:"
    return {
        "solve": f"def solve(matrix, g):\n    try:\n        return {module}.linalg.solve(matrix, g)\n    {failed}"
        f"  # there is no such step: this run has diverged\n        return {nothing}",
        "lowest": f"def lowest(matrix):\n    try:\n        return {module}.linalg.eigvalsh(matrix)[0]\n    {failed}\n"
        f"        return {number}",
    }


def by_method(runs: Iterable[Run]) -> dict[str, list[Optimizer]]:
    """Group what runs are set to by their methods."""
    ordered = sorted((run.optimizer for run in runs), key=lambda one: one.slug)
    return {slug: list(of) for slug, of in groupby(ordered, key=lambda one: one.slug)}


@dataclass(frozen=True)
class Method:
    """A rule as some runs of one method need it.

    Attributes
    ----------
    optimizer
        The class of the method.
    rule
        Its rule, without what is switched off in all of the runs, and what nothing depends on.
    """

    optimizer: type[Optimizer]
    rule: Rule

    @property
    def name(self) -> str:
        """What its class is called."""
        return self.optimizer.__name__

    @property
    def function(self) -> str:
        """What its function is called."""
        return self.optimizer.slug

    @property
    def spoken(self) -> set[str]:
        """All names that are read."""
        return set[str]().union(*map(names, self.rule.expressions))

    @property
    def memory(self) -> list[str]:
        """What has to be remembered from step to step."""
        written = {line.name for line in self.rule.lines}
        return [name for name in self.optimizer.memory if name in self.spoken and name in written]

    @property
    def settings(self) -> list[str]:
        """The parameters that are read."""
        return [name for name in self.optimizer.params() if name in self.spoken]

    @property
    def counts(self) -> bool:
        """Whether the number of the step is read."""
        return "t" in self.spoken

    @property
    def asks_elsewhere(self) -> bool:
        """Whether one gradient at the position is not enough."""
        asked = [node for one in self.rule.expressions for node in ast.walk(one) if called(node) == "gradient"]
        return len(asked) != 1 or any(isinstance(node, ast.Call) and not _is_x(node.args[0]) for node in asked)

    @property
    def asks_curvature(self) -> bool:
        """Whether it needs the Hessian."""
        return self.rule.curvatures > 0

    def written(self, dialect: Dialect, oracles: Mapping[str, Writer], place: Callable[[str], str]) -> list[str]:
        """Write its lines; `place` writes how the position becomes another."""
        tensors = set(self.rule.vectors) if dialect.plain else {"x", *self.optimizer.memory}
        written = []
        for under, block in self.rule.blocks:
            inner, lines = set(tensors), list[str]()
            for line in block:
                said = dialect.write(line.expression, inner, oracles=oracles)
                lines.append(place(said) if line.name == "x" else f"{line.name} = {said}")
                whole = (dialect.plain and line.vector) or dialect.is_tensor(line.expression, inner)
                inner |= {line.name} if whole else set()
            if under is None:
                written += lines
                tensors = inner
                continue
            test = dialect.write(under.test, tensors, oracles=oracles)
            if under.repeats:
                ending = layout.block(f"if not ({test}):", ["break"])
                written.append(layout.block(f"for _ in range({under.most}):", [ending, *lines]))
            else:
                written.append(layout.block(f"if {test}:", lines))
        return written


def method(optimizers: Sequence[Optimizer]) -> Method:
    """Give the rule that all of some settings of one method follow."""
    switched = [
        {name: value for name, value in one.values().items() if isinstance(value, bool | str) or value == 0}
        for one in optimizers
    ]
    shared = {
        name: value for name, value in switched[0].items() if all(name in s and s[name] == value for s in switched)
    }
    rule = rules.specialised(optimizers[0].update(), tuple(shared.items()))
    return Method(type(optimizers[0]), replace(rule, lines=_needed(rule)))


def _needed(rule: Rule) -> tuple[Line, ...]:
    """Leave out what neither this nor any later position depends on."""
    live: set[str] = {"x"}
    while True:
        needed = [line for line in rule.lines if line.name in live]
        tests = (line.under.test for line in needed if line.under)
        more = live.union(*map(names, (*(line.expression for line in needed), *tests)))
        if more == live:
            return tuple(line for line in rule.lines if line.name in live)
        live = more


def _is_x(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "x"
