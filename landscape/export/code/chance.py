"""What is drawn, as a recipe: NumPy's generator with the seed of the scenario, in the streams that Landscape keeps."""

from __future__ import annotations

from landscape.core.gradients import GROUP
from landscape.core.learning.batches import BATCH_STREAM, per_epoch
from landscape.core.surfaces import Surface
from landscape.export.code import layout
from landscape.simulation.scenario import Scenario, Setup
from landscape.simulation.starts import AROUND, START_STREAM


def has_batches(surface: Surface, setup: Setup) -> bool:
    """Tell whether a step learns from some of the rows only."""
    return 0 < setup.batch < surface.count


def uses_numpy(scenario: Scenario) -> bool:
    """Tell whether anything is drawn, or scattered."""
    setup = scenario.setup
    return bool(setup.noise) or setup.starts > 1 or has_batches(scenario.surface, setup)


def starts(scenario: Scenario) -> str:
    """Write where the balls begin, as ``start`` or, of many, as the rows of ``starts``."""
    setup, (x, y) = scenario.setup, scenario.start
    if setup.starts == 1:
        return ""
    low, high = scenario.surface.corners.tolist()
    count = setup.starts - 1
    drawn = f"np.random.default_rng(({setup.seed}, {START_STREAM}))"
    if setup.spread == "box":
        others = f"low + (high - low) * {drawn}.random(({count}, 2))"
    else:
        others = f"start + {AROUND} * (high - low) * {drawn}.standard_normal(({count}, 2))"
    return "\n".join(
        [
            f"low, high = np.array({low}), np.array({high})",
            f"start = np.array([{float(x)!r}, {float(y)!r}])",
            f"starts = np.vstack([start, {others}])",
        ]
    )


def noise(setup: Setup) -> str:
    """Write the noise of every step, as ``noise[t]`` or, of many balls, as ``noise[ball][t]``."""
    if not setup.noise:
        return ""
    said = "# Noise on the gradient, the same for every run."
    drawn = f"np.random.default_rng(({setup.seed}, {{}})).standard_normal((STEPS, 2{{}}))"
    if setup.starts == 1:
        return f"{said}\nnoise = {setup.noise!r} * {drawn.format(0, '')}"
    groups = -(-(setup.starts - 1) // GROUP)
    rest = f"[{drawn.format('group', f', {GROUP}')} for group in range(1, {groups + 1})]"
    return "\n".join(
        [
            said,
            f"first = {drawn.format(0, ', 1')}",
            f"others = {rest}",
            f"noise = {setup.noise!r} * np.concatenate([first, *others], axis=2).transpose(2, 0, 1)",
        ]
    )


def batches(surface: Surface, setup: Setup) -> str:
    """Write the rows of every step, as ``batches[t]``."""
    if not has_batches(surface, setup):
        return ""
    count, size = surface.count, setup.batch
    if setup.replacement:
        drawn = f"np.random.default_rng(({setup.seed}, {BATCH_STREAM})).integers({count}, size=(STEPS, {size}))"
        return f"# The rows of every step, drawn with replacement.\nbatches = {drawn}"
    epochs = -(-setup.steps // per_epoch(count, size))
    shuffled = f"rows = np.random.default_rng(({setup.seed}, {BATCH_STREAM}, epoch)).permutation({count})"
    return "\n".join(
        [
            "# The rows of every step: each epoch is shuffled anew.",
            "batches = []",
            layout.block(
                f"for epoch in range({epochs}):",
                [shuffled, f"batches += [rows[i:i + {size}] for i in range(0, {count}, {size})]"],
            ),
        ]
    )
