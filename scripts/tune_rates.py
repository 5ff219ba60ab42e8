"""Find the default learning rate of every method on every surface and record them: ``python -m scripts.tune_rates``."""

from landscape import OPTIMIZERS, SURFACES
from landscape.core.optimizers import published
from landscape.simulation.rates import RECORD, tune_all


def main() -> None:
    """Write the record."""
    RECORD.write_text(tune_all(SURFACES.values(), OPTIMIZERS.values()), encoding="utf-8")
    print(f"{RECORD}: {len(SURFACES)} surfaces, {len(published())} methods")


if __name__ == "__main__":
    main()
