"""The plotly.js of the page, a part of the whole one: the traces that figures have, built by ``make bundle``.

It lies compressed in the tree (decision 13).
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

NAME: Final = "plotly/plotly.min.js"
"""What it is called among the assets."""


@dataclass(frozen=True)
class Library:
    """A script that lies compressed beside the page's own.

    Attributes
    ----------
    path
        Where it lies, compressed by gzip.
    address
        Where the page finds it, with the mark of its content.
    """

    path: Path
    address: str

    @property
    def packed(self) -> bytes:
        """The script, compressed by gzip."""
        return self.path.read_bytes()

    @property
    def script(self) -> bytes:
        """The script."""
        return gzip.decompress(self.packed)

    @property
    def element(self) -> str:
        """What brings it onto the page, before the first graph asks for one."""
        return f'<script src="{self.address}"></script>'


def find_library(folder: Path, address: str) -> Library:
    """Find the script among the assets of a page.

    Parameters
    ----------
    folder
        Where the assets lie.
    address
        What the page calls the folder, with a slash at its end.
    """
    path = folder / f"{NAME}.gz"
    return Library(path, f"{address}{NAME}?m={sha256(path.read_bytes()).hexdigest()[:12]}")
