"""Parts that somebody brings in a file of Python: it registers them, and the page has them."""

from __future__ import annotations

import runpy
from pathlib import Path

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES


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
    except Exception as error:
        line = _line(error, path)
        raise BroughtError(f"{path}{line}: {type(error).__name__}: {' '.join(str(error).split())}") from error
    brought = [part.title for registry in registries for slug, part in registry.items() if slug not in before]
    if not brought:
        raise BroughtError(f"{path} registers nothing; a class is brought by @OPTIMIZERS.register above it.")
    return brought


def _line(error: Exception, path: str) -> str:
    """Tell in which line of the file it failed, as far as that is known."""
    if isinstance(error, SyntaxError):
        return f", line {error.lineno}" if error.filename == path else ""
    trace, found = error.__traceback__, ""
    while trace:
        found = f", line {trace.tb_lineno}" if trace.tb_frame.f_code.co_filename == path else found
        trace = trace.tb_next
    return found
