"""Record everything."""

from __future__ import annotations

import sys
from pathlib import Path

from scripts.record_oracles.clipping import write_clipping
from scripts.record_oracles.losses import write_losses
from scripts.record_oracles.optimizers import REFERENCES, write_optimizer
from scripts.record_oracles.schedules import write_schedules

FOLDER = Path(__file__).parent.parent.parent / "tests" / "oracles"


def main(folder: Path) -> None:
    """Record everything."""
    folder.mkdir(parents=True, exist_ok=True)
    write_clipping(folder)
    write_schedules(folder)
    write_losses(folder)
    for slug in REFERENCES:
        write_optimizer(folder, slug)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
