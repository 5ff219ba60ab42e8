"""Which tests are tried first: those whose file imports what was changed, by the number of imports in between."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import pytest

FAR: Final = 99
"""Nearness of a file that does not import the module at all."""


class Nearness:
    """What imports what, in a project."""

    def __init__(self, root: Path) -> None:
        self._root = root
        files = [*root.glob("landscape/**/*.py"), *root.glob("tests/**/*.py"), root / "app.py"]
        self._paths = {_dotted(path.relative_to(root)): path.relative_to(root).as_posix() for path in files}
        self._imports = {name: list(self._imported(root / path)) for name, path in self._paths.items()}
        self._between = cache(self._walked)

    def files(self, module: str, most: int) -> list[str]:
        """Give the test files that import a module, over at most so many imports, the nearest first."""
        told = {path: self.of(module, path) for path in self._paths.values() if "/test_" in path}
        return [path for path in sorted(told, key=lambda path: (told[path], path)) if told[path] <= most]

    def of(self, module: str, file: str) -> int:
        """Count the imports from a test file to a module; none for the file that is called like the module."""
        stem = Path(module).stem
        if stem not in ("base", "__init__") and stem in Path(file).stem:
            return 0
        return self._between(_dotted(Path(file))).get(_dotted(Path(module)), FAR)

    def _walked(self, begin: str) -> dict[str, int]:
        steps, layer, count = {begin: 0}, [begin], 0
        while layer:
            count += 1
            layer = [name for inner in layer for name in self._imports.get(inner, ()) if name not in steps]
            steps |= dict.fromkeys(layer, count)
        return steps

    def _imported(self, path: Path) -> Iterator[str]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                inner = [f"{node.module}.{alias.name}" for alias in node.names]
                yield from (name for name in [node.module, *inner] if name in self._paths)


def _dotted(path: Path) -> str:
    return path.as_posix().removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def in_order(items: Sequence[pytest.Item], module: str, nearness: Nearness) -> list[pytest.Item]:
    """Give tests, the nearest first; of each file one of every kind first, and those that look for examples last."""
    seen: Counter[str] = Counter()
    ranked = []
    for index, item in enumerate(items):
        kind = item.nodeid.split("[", maxsplit=1)[0]
        seeks = hasattr(getattr(item, "obj", None), "hypothesis")
        near = nearness.of(module, item.nodeid.split("::", maxsplit=1)[0])
        ranked.append((near, seeks, seen[kind], index))
        seen[kind] += 1
    return [items[index] for near, *_, index in sorted(ranked) if near < FAR]
