"""The browser's modules as the page announces them: all at once, by names that change with what they hold.

A browser learns of a module from the module that imports it, one round trip after another, ten deep. The page names all
of them at the start instead, and an import map gives each the mark of its content, so that it can be kept for ever.
What a module imports by ``import("./it.js")``, when somebody asks for it, and what that needs, is in the map only.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

NAME = re.compile(r'"([^"\s]+\.js)"')
"""How a script names another, whether it imports it or, being no module itself, asks for it by its address."""
LATER = re.compile(r'\bimport\("([^"\s]+\.js)"\)')
"""How a module names one that it imports when it is wanted."""
ROOM = "modules"
"""Where a name is looked for that is none beside the script."""


@dataclass(frozen=True)
class Modules:
    """What a page announces.

    Attributes
    ----------
    marked
        The address of every module with the mark of its content, by its plain address, in the order of their first use.
    later
        The plain addresses of those that are fetched when they are wanted.
    """

    marked: dict[str, str]
    later: frozenset[str] = frozenset()

    @property
    def script(self) -> str:
        """The text of the import map."""
        return json.dumps({"imports": self.marked}, separators=(",", ":"))

    @property
    def digest(self) -> str:
        """The hash by which a Content-Security-Policy admits the import map."""
        return f"'sha256-{b64encode(sha256(self.script.encode()).digest()).decode()}'"

    @property
    def map(self) -> str:
        """The import map, for the head of the page: before anything is imported."""
        return f'<script type="importmap">{self.script}</script>'

    @property
    def links(self) -> str:
        """What makes the browser fetch them, for the end of the page: after the scripts that are needed first."""
        needed = (marked for plain, marked in self.marked.items() if plain not in self.later)
        return "".join(f'<link rel="modulepreload" href="{address}">' for address in needed)


def find_modules(folder: Path, address: str) -> Modules:
    """Find what the scripts of a folder import, and what that imports, and so on.

    Parameters
    ----------
    folder
        Where the scripts lie that the page runs.
    address
        What the page calls the folder, with a slash at its end.
    """
    folder = folder.resolve()
    scripts = sorted(folder.glob("*.js"))
    needed, wanted = _reached(scripts, folder, later=False), _reached(scripts, folder, later=True)
    later = frozenset(_address(path, folder, address) for path in wanted if path not in needed)
    return Modules({_address(path, folder, address): _marked(path, folder, address) for path in wanted}, later)


def _reached(scripts: list[Path], folder: Path, *, later: bool) -> dict[Path, None]:
    """Find what is imported from scripts on, in the order of first use; with what is imported later, or without."""
    found: dict[Path, None] = {}
    waiting = list(scripts)
    for script in waiting:  # which grows meanwhile
        text = script.read_text(encoding="utf-8")
        names = NAME.findall(text if later else LATER.sub("", text))
        named = ((place / name).resolve() for name in names for place in (script.parent, folder / ROOM))
        new = [path for path in named if path.is_file() and path.is_relative_to(folder) and path not in found]
        found |= dict.fromkeys(new)
        waiting += new
    return found


def _address(path: Path, folder: Path, address: str) -> str:
    return address + path.relative_to(folder).as_posix()


def _marked(path: Path, folder: Path, address: str) -> str:
    return f"{_address(path, folder, address)}?m={sha256(path.read_bytes()).hexdigest()[:12]}"
