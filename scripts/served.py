"""The app in a process of its own, for whoever looks at it from outside: picture, browser tests, benchmarks."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


@contextmanager
def served() -> Iterator[str]:
    """Run `python app.py` on a free port, yield its address as soon as it answers, and stop it in the end."""
    with started() as (address, _):
        yield address


@contextmanager
def started() -> Iterator[tuple[str, int]]:
    """Do the same and yield the number of the process, too.

    Raises
    ------
    RuntimeError
        When the app ends before it has said where it is; what it said instead is on stderr.
    """
    environment = os.environ | {"HOST": "127.0.0.1", "PORT": "0", "NO_BROWSER": "1"}
    app = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    with app:
        try:
            line = app.stdout.readline() if app.stdout else ""
            address = next((word for word in line.split() if word.startswith("http://")), None)
            if address is None:
                raise RuntimeError("The app did not start.")
            yield address, app.pid
        finally:
            app.terminate()
