"""Small mistakes in a module, one at a time: mutmut's operators applied wherever a mistake would mean something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import libcst as cst
from libcst.metadata import CodePosition, CodeRange, MetadataWrapper, ParentNodeProvider, PositionProvider
from mutmut.mutation.mutators import mutation_operators

QUIET_ARGUMENTS: Final = {"strict", "encoding", "help"}
"""Arguments that say how sure one is, or what a person is told of a setting, not what happens."""
TYPING: Final = {
    "Callable",
    "Literal",
    "Mapping",
    "NDArray",
    "Sequence",
    "TypeVar",
    "dict",
    "list",
    "np.ndarray",
    "tuple",
}
"""What an alias of types begins with: annotations are not evaluated."""
AROUND: Final = 60
"""Characters of a statement that are told before and after a change."""


@dataclass(frozen=True)
class Mistake:
    """One small change of a module.

    Attributes
    ----------
    path
        The module, from the project's folder.
    lines
        First and last line of the statement, or of the head of the block, that is changed.
    function
        Qualified name of the outermost function that it stands in; empty outside of functions.
    body
        The lines of that function's body.
    was, becomes
        The changed statement before and after, in one line each; of a long one the part around the change.
    source
        The whole module with the mistake.
    """

    path: str
    lines: tuple[int, int]
    function: str
    body: range
    was: str
    becomes: str
    source: str


class Module:
    """A module, and where mistakes can be made in it."""

    def __init__(self, path: Path, root: Path) -> None:
        self.path = path.relative_to(root).as_posix()
        self.text = path.read_text(encoding="utf-8")
        wrapper = MetadataWrapper(cst.parse_module(self.text), unsafe_skip_copy=True)
        self.tree = wrapper.module
        self._places = wrapper.resolve(PositionProvider)
        self._parents = wrapper.resolve(ParentNodeProvider)
        self._starts = [0]
        for line in self.text.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self.statements = self._gathered()

    def _gathered(self) -> dict[tuple[int, int], list[cst.CSTNode]]:
        """Give the nodes that can be changed, by the lines of their statement."""
        found: dict[tuple[int, int], list[cst.CSTNode]] = {}
        for node in _meaningful(self.tree):
            if any(isinstance(node, kind) and next(iter(change(node)), None) for kind, change in mutation_operators):
                found.setdefault(self._statement(node), []).append(node)
        return found

    def mistakes(self, lines: tuple[int, int]) -> Iterator[Mistake]:
        """Give every mistake that can be made in one statement."""
        for node in self.statements[lines]:
            for kind, change in mutation_operators:
                if isinstance(node, kind):
                    yield from (self._made(lines, node, other) for other in change(node))

    def _made(self, lines: tuple[int, int], node: cst.CSTNode, other: cst.CSTNode) -> Mistake:
        span = self._places[node]
        low, high = self._offset(span.start), self._offset(span.end)
        if self.tree.code_for_node(node) == self.text[low:high]:
            source = self.text[:low] + self.tree.code_for_node(other) + self.text[high:]
        else:  # brackets around it belong to it
            changed = self.tree.deep_replace(node, other)
            source = changed.code if isinstance(changed, cst.Module) else self.text
        first, last = self._offset(CodePosition(lines[0], 0)), self._offset(CodePosition(lines[1] + 1, 0))
        after = source[first : len(source) - (len(self.text) - last)]
        was, becomes = _differing(_flat(self.text[first:last]), _flat(after))
        return Mistake(self.path, lines, *self._function(node), was, becomes, source)

    def _offset(self, place: CodePosition) -> int:
        return self._starts[min(int(place.line), len(self._starts)) - 1] + int(place.column)

    def _statement(self, node: cst.CSTNode) -> tuple[int, int]:
        """Give the first and last line of the statement that a node stands in, or of its head if it is a block."""
        at = node
        while not isinstance(at, cst.SimpleStatementLine | cst.BaseCompoundStatement | cst.MatchCase | cst.Else):
            at = self._parents[at]
        place: CodeRange = self._places[at]
        last = place.end.line
        body = getattr(at, "body", None) or getattr(at, "cases", [None])[0]
        if not isinstance(at, cst.SimpleStatementLine) and body is not None:
            last = max(place.start.line, self._places[body].start.line - 1)
            last = max(last, self._places[node].end.line) if node is not at else last
        return place.start.line, last

    def _function(self, node: cst.CSTNode) -> tuple[str, range]:
        names: list[str] = []
        body = range(0)
        inner, at = node, self._parents.get(node)
        while at is not None:
            if isinstance(at, cst.FunctionDef) and inner is at.body:  # defaults belong to what is around: made once
                names = [at.name.value]
                place = self._places[at.body]
                body = range(place.start.line, place.end.line + 1)
            elif isinstance(at, cst.ClassDef) and names:
                names.insert(0, at.name.value)
            inner, at = at, self._parents.get(at)
        return ".".join(names), body


def _flat(text: str) -> str:
    return " ".join(text.split())


def _differing(before: str, after: str) -> tuple[str, str]:
    """Leave out what two texts begin and end with, but for some of it."""
    low = max(_alike(before, after) - AROUND, 0)
    high = max(_alike(before[low:][::-1], after[low:][::-1]) - AROUND, 0)
    return before[low : len(before) - high], after[low : len(after) - high]


def _alike(one: str, other: str) -> int:
    """Count the characters with which two texts begin alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))


def _meaningful(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Give all nodes but those of imports, annotations, decorators, docstrings and aliases of types."""
    if isinstance(node, cst.Annotation | cst.Import | cst.ImportFrom | cst.Decorator) or _is_for_types(node):
        return
    if isinstance(node, cst.Arg) and node.keyword is not None and node.keyword.value in QUIET_ARGUMENTS:
        return
    if isinstance(node, cst.Expr) and isinstance(node.value, cst.SimpleString):
        return
    yield node
    for child in node.children:
        yield from _meaningful(child)


def _is_for_types(node: cst.CSTNode) -> bool:
    match node:
        case cst.If(test=cst.Name(value="TYPE_CHECKING")):
            return True
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value="__all__"))]):
            return True
        case cst.Assign(value=cst.Call(func=head)) | cst.Assign(value=cst.Subscript(value=head)):
            return _written(head) in TYPING
        case cst.Assign(value=cst.BinaryOperation(operator=cst.BitOr(), right=right)):
            head = right.value if isinstance(right, cst.Subscript) else right
            return _written(head) in TYPING or _written(head) == "Counts"
    return False


def _written(node: Any) -> str:
    return str(cst.Module([]).code_for_node(node))
