"""Trying one mistake: a process of its own runs, with the mistake in place, the tests that can notice it."""

from __future__ import annotations

import ast
import contextlib
import functools
import gc
import importlib.abc
import importlib.util
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final

import pytest

from scripts.mutants.mistakes import Mistake
from scripts.mutants.nearness import Nearness, in_order

NOTICED, MISSED, LOST = 0, 1, 255
"""How a trial ends; the last one when the mistake could not be put into what was imported before."""
MEMORY: Final = 3 * 2**30
"""Bytes that a trial may use beside what it begins with: a mistake can ask for endless arrays."""
SLACK: Final = 60
"""Seconds of processor time after which a single test that does not end is one that has noticed."""
OPTIONS: Final = (
    *("-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", "-o", "timeout=0"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # what is heavy was imported before
)


def apart(task: Callable[[], int], seconds: float, log: Path) -> int | None:
    """Do a task in a process of its own and give its answer; None when it takes too long or is killed."""
    child = os.fork()
    if not child:
        answer = LOST
        try:
            os.setsid()
            out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(out, 1)
            os.dup2(out, 2)
            limit = int(seconds) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
            answer = task()
        except BaseException:  # noqa: BLE001 - a process of its own tells it in its log
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(answer)
    end = time.monotonic() + 20 * seconds  # others may be busy; it is its own processor time that counts
    while (status := os.waitpid(child, os.WNOHANG)) == (0, 0) and time.monotonic() < end:
        time.sleep(0.01)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if status == (0, 0):
        os.waitpid(child, 0)
        return None
    return os.waitstatus_to_exitcode(status[1]) if os.WIFEXITED(status[1]) else None


class Nearest:
    """A plugin of pytest that runs the nearest tests until one fails or a time is over."""

    def __init__(self, module: str, nearness: Nearness, seconds: float) -> None:
        self._module, self._nearness, self._seconds = module, nearness, seconds

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run them."""
        run_nearest(session, self._module, self._nearness, self._seconds)
        return True


def run_nearest(session: pytest.Session, module: str, nearness: Nearness, seconds: float) -> int:
    """Run the tests nearest to a module until one fails or a time is over."""
    begun = time.process_time()
    items = in_order(session.items, module, nearness)
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return NOTICED
        if time.process_time() - begun > seconds:
            break
    return MISSED


def try_from_the_start(mistake: Mistake, root: Path, nearness: Nearness, seconds: float) -> int:
    """Import everything with the mistake in place, then run the tests."""
    _limit_memory()
    sys.meta_path.insert(0, _Mistaken(mistake, root))
    files = nearness.files(mistake.path, 1) or nearness.files(mistake.path, 2)
    always = ["tests/test_catalogue.py"] if mistake.path.startswith("landscape/core") else []
    ended = pytest.main(
        [*OPTIONS, *dict.fromkeys([*files, *always])], plugins=[Nearest(mistake.path, nearness, seconds)]
    )
    return MISSED if ended in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) else NOTICED


class _Mistaken(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module with a mistake in it."""

    def __init__(self, mistake: Mistake, root: Path) -> None:
        self._mistake, self._file = mistake, root / mistake.path
        self._name = mistake.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002 - importlib's signature
        """Answer for the module alone."""
        if fullname != self._name:
            return None
        places = [str(self._file.parent)] if self._file.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            fullname, self._file, loader=self, submodule_search_locations=places
        )

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:  # noqa: ARG002 - importlib's signature
        """Leave it to Python."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Run the source with the mistake."""
        exec(compile(self._mistake.source, str(self._file), "exec"), module.__dict__)  # noqa: S102 - ours, for a trial


def try_in_place(mistake: Mistake, session: pytest.Session, root: Path, nearness: Nearness, seconds: float) -> int:
    """Put the mistake into what has been imported, then run the tests."""
    _limit_memory()
    put = _into_functions if mistake.function else _into_modules
    if not put(mistake, root):
        return LOST
    _forget()
    return run_nearest(session, mistake.path, nearness, seconds)


def _into_functions(mistake: Mistake, root: Path) -> bool:
    """Give the functions that come of a definition other code."""
    file = str(root / mistake.path)
    code = _find(compile(mistake.source, file, "exec"), mistake.function.split("."))
    functions = [
        thing
        for thing in gc.get_objects()
        if isinstance(thing, FunctionType)
        and thing.__code__.co_filename == file
        and thing.__code__.co_qualname == mistake.function
    ]
    if code is None or not functions or any(len(f.__code__.co_freevars) != len(code.co_freevars) for f in functions):
        return False
    for function in functions:
        function.__code__ = code
    return True


def _find(code: CodeType, names: Sequence[str]) -> CodeType | None:
    for inner in code.co_consts:
        if isinstance(inner, CodeType) and inner.co_name == names[0]:
            return inner if len(names) == 1 else _find(inner, names[1:])
    return None


def _into_modules(mistake: Mistake, root: Path) -> bool:
    """Give a constant another value, in its module and wherever it was imported."""
    name = _constant(mistake)
    module = next(
        (one for one in sys.modules.values() if getattr(one, "__file__", "") == str(root / mistake.path)), None
    )
    if not name or module is None:
        return False
    before = vars(module)[name]
    namespace: dict[str, Any] = dict(vars(module))
    lines = mistake.source.splitlines()[mistake.lines[0] - 1 : mistake.lines[1]]
    exec("\n".join(lines), namespace)  # noqa: S102 - ours, for a trial
    for one in list(sys.modules.values()):
        if one.__name__.split(".")[0] in ("landscape", "tests", "app") and vars(one).get(name, gc) is before:
            setattr(one, name, namespace[name])
    return True


def _constant(mistake: Mistake) -> str:
    """Give the name of a constant that is assigned on a line of its own, outside of classes."""
    lines = mistake.source.splitlines()[mistake.lines[0] - 1 : mistake.lines[1]]
    if not lines or lines[0][:1].isspace():
        return ""
    with contextlib.suppress(SyntaxError):
        match ast.parse("\n".join(lines)).body:
            case [ast.Assign(targets=[ast.Name(id=name)])] | [ast.AnnAssign(target=ast.Name(id=name))]:
                return name if name.isupper() else ""
    return ""


def _forget() -> None:
    """Empty what was remembered before the mistake was made."""
    importlib.import_module("landscape.core.cache").CACHE.clear()
    for thing in gc.get_objects():
        if hasattr(type(thing), "cache_clear"):
            thing.cache_clear()
        elif str((kind := type(thing)).__module__).startswith("landscape."):
            for name in _remembered(kind):
                getattr(thing, "__dict__", {}).pop(name, None)


def _remembered(kind: type) -> list[str]:
    names = [(name, value) for base in kind.__mro__ for name, value in vars(base).items()]
    return [name for name, value in names if isinstance(value, functools.cached_property)]


def _limit_memory() -> None:
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
