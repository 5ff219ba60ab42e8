"""What somebody brings at the start: parts that a file of Python registers, and a folder of lessons."""

from __future__ import annotations

import ast
import runpy
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.rules import RuleError
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES
from landscape.lessons import folder as lessons
from landscape.lessons.files import LessonError

LESSONS: Final = "LESSONS"
"""What names the folder in the environment."""


class BroughtError(Exception):
    """A file that cannot be taken; its message is one sentence."""


def bring(path: str) -> list[str]:
    """Run a file that registers parts, and give their titles.

    Raises
    ------
    BroughtError
        When there is no such file, it fails, or registers nothing.
    """
    if not Path(path).is_file():
        raise BroughtError(f"There is no file {path}.")
    registries = (OPTIMIZERS, SURFACES, SCHEDULES)
    before = {slug for registry in registries for slug in registry}
    try:
        runpy.run_path(path, run_name="brought")
    except SystemExit as error:
        raise BroughtError(f"{path}{_line(error, path)} ends the program, so that nothing can be brought.") from error
    except Exception as error:
        line = _line(error, path)
        raise BroughtError(f"{path}{line}: {type(error).__name__}: {' '.join(str(error).split())}") from error
    brought = [part.title for registry in registries for slug, part in registry.items() if slug not in before]
    if not brought:
        raise BroughtError(f"{path} registers nothing; a class is brought by @OPTIMIZERS.register above it.")
    return brought


def bring_lessons(folder: str) -> None:
    """Take the lessons of a folder, and tell of each that cannot be read what is wrong; of no name there are none.

    Raises
    ------
    BroughtError
        When there is no such folder.
    """
    try:
        wrong = lessons.bring(folder) if folder else []
    except LessonError as error:
        raise BroughtError(str(error)) from error
    for sentence in wrong:
        sys.stderr.write(f"{sentence}\n")


def bring_configured_lessons(environment: Mapping[str, str]) -> None:
    """Take the lessons of the folder that the environment names.

    Raises
    ------
    SystemExit
        When there is no such folder, with a sentence that says so.
    """
    try:
        bring_lessons(environment.get(LESSONS, ""))
    except BroughtError as refused:
        raise SystemExit(f"{LESSONS}: {refused}") from refused


def _line(error: BaseException, path: str) -> str:
    """Tell in which line of the file it failed, as far as that is known."""
    if isinstance(error, SyntaxError) and error.filename == path:
        return f", line {error.lineno}"
    trace, line = error.__traceback__, 0
    while trace:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == path else line
        trace = trace.tb_next
    blamed = error.node if isinstance(error, RuleError) else error
    within = getattr(blamed, "lineno", 0)
    if line and within:  # of a rule: the class is what failed, one of the lines of its text is at fault
        line = _line_of_rule(Path(path).read_text(encoding="utf-8"), line, within)
    return f", line {line}" if line else ""


def _line_of_rule(program: str, line: int, within: int) -> int:
    """Give the line of a file in which a line of a rule stands, from 1, of the class that stands around some line."""
    for node in ast.walk(ast.parse(program)):
        if isinstance(node, ast.ClassDef):
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            for inner in node.body if first <= line <= (node.end_lineno or 0) else ():
                match inner:
                    case ast.Assign(targets=[ast.Name(id="rule")], value=ast.Constant(value=str() as text) as value):
                        above = len(text) - len(text.lstrip())
                        return value.lineno + text[:above].count("\n") + within - 1
    return line
