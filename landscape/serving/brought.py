"""What somebody brings at the start: parts that a file of Python registers, and a folder of lessons."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from landscape.core.optimizers import OPTIMIZERS
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
    if isinstance(error, SyntaxError):
        return f", line {error.lineno}" if error.filename == path else ""
    trace, found = error.__traceback__, ""
    while trace:
        found = f", line {trace.tb_lineno}" if trace.tb_frame.f_code.co_filename == path else found
        trace = trace.tb_next
    return found
