"""The core side by side with PyTorch and Optax, and how its cost grows: ``python -m benchmarks.core``.

PyTorch and Optax live in an environment of their own (``make parity`` makes it). Another interpreter that has them can
be named: ``python -m benchmarks.core path/to/python``. Without one, only our own figures are measured.
"""

from __future__ import annotations

import itertools
import json
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from textwrap import dedent

import numpy as np

from landscape import OPTIMIZERS, SURFACES, Run, Scenario, Setup, decode, simulate
from landscape.core.arrays import Array
from landscape.core.cache import CACHE
from landscape.export.card import card
from landscape.figures.basins import map_of_basins
from landscape.figures.planes import picture_of_plane
from landscape.figures.sweeps import picture_of_sweeps
from landscape.serving import files
from landscape.simulation.basins import basins
from landscape.simulation.ensemble import follow
from landscape.simulation.gallery import GALLERY
from landscape.simulation.planes import axes_of, plane, rate_axis
from landscape.simulation.simulate import descend, find_ends
from landscape.simulation.summary import outcomes
from landscape.simulation.sweeps import sweep_runs

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 9
ROSENBROCK, HIMMELBLAU = SURFACES["rosenbrock"](), SURFACES["himmelblau"]()
ADAM = Run(OPTIMIZERS["adam"](lr=0.1))
RATES = {"sgd": 1e-3, "momentum": 1e-3, "adagrad": 0.1, "adam": 0.1}
FOUR = Scenario(
    ROSENBROCK, tuple(Run(OPTIMIZERS[slug](lr=rate)) for slug, rate in RATES.items()), Setup(steps=500, x=-1.5, y=2.4)
)
SIDE = np.linspace(-5, 5, 128)
_fresh = itertools.count()
GRID = np.stack(np.meshgrid(SIDE, SIDE, indexing="ij"), -1).reshape(-1, 2)


def our_runs() -> None:
    """Four methods on Rosenbrock, 500 steps each, everything kept."""
    CACHE.clear()
    simulate(FOUR)


def our_cloud() -> None:
    """Adam on Himmelblau from a grid of starts."""
    find_ends(HIMMELBLAU, ADAM, Setup(steps=300), GRID)


def our_basins(points: int = 128) -> None:
    """Answer with a map of where Adam ends on Himmelblau, found anew: descended, labelled, told and compressed."""
    run = Run(OPTIMIZERS["adam"](lr=0.1 + 1e-7 * next(_fresh)))
    found = basins(HIMMELBLAU, run, Setup(steps=300), points=points)
    told = map_of_basins(found, HIMMELBLAU, run.optimizer, Setup(steps=300))
    files.encode(json.dumps(told).encode(), "br")


def our_plane() -> None:
    """Answer with a plane of rate and momentum of a heavy ball on Himmelblau, found anew, told and compressed."""
    surface, run = HIMMELBLAU, Run(OPTIMIZERS["momentum"](weight_decay=1e-9 * next(_fresh)))
    rate, other = rate_axis(run), axes_of(surface, run)["momentum"]
    found = plane(surface, run, Setup(steps=300), surface.start, rate, other)
    files.encode(json.dumps(picture_of_plane(found, surface, run, Setup(steps=300))).encode(), "br")


def our_sweep() -> None:
    """Answer with the sweep of four methods on Himmelblau, found anew, told and compressed."""
    names = ("sgd", "momentum", "adam", "rmsprop")
    runs = tuple(Run(OPTIMIZERS[name](weight_decay=1e-9 * next(_fresh)), slot=i) for i, name in enumerate(names))
    scenario = Scenario(HIMMELBLAU, runs, Setup(steps=300))
    found = sweep_runs(HIMMELBLAU, runs, scenario.setup, scenario.start)
    files.encode(json.dumps(picture_of_sweeps(scenario, found)).encode(), "br")


def seconds(task: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    begun = clock()
    task()
    return clock() - begun


class Rivals:
    """PyTorch and Optax in a process of their own."""

    def __init__(self, python: str) -> None:
        self._process = subprocess.Popen(
            [python, str(ROOT / "benchmarks" / "rivals.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.versions = self._answer().split()[1:]

    def seconds(self, task: str) -> float:
        assert self._process.stdin
        self._process.stdin.write(f"{task}\n")
        self._process.stdin.flush()
        return float(self._answer())

    def _answer(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            sys.exit("The process with PyTorch and Optax ended; its message is above.")
        return line

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


def compare(rivals: Rivals, title: str, ours: Callable[[], object], theirs: str, goal: float) -> None:
    """Measure in turns, and print the ratio of each turn: its median, least and most."""
    ours()
    rivals.seconds(theirs)
    mine, other = [], []
    for _ in range(ROUNDS):
        mine.append(seconds(ours))
        other.append(rivals.seconds(theirs))
    ratios = sorted(b / a for a, b in zip(mine, other, strict=True))
    middle = statistics.median(ratios)
    told = f"{middle:9.2f} x  ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    costs = f"{statistics.median(mine) * 1e3:8.1f} ms {statistics.median(other) * 1e3:9.1f} ms"
    print(f"  {title:<46}{costs}{told:<30} goal {goal:g} x: {'met' if middle >= goal else 'MISSED'}")


def side_by_side(python: str) -> None:
    rivals = Rivals(python)
    torch, jax, optax = rivals.versions
    print(f"Side by side with torch {torch}, optax {optax} (jax {jax}), median of {ROUNDS} turns:")
    print(f"  {'':<46}{'ours':>11} {'theirs':>12}{'theirs / ours':>16}")
    compare(rivals, "4 fresh runs x 500 steps, torch.optim", our_runs, "torch runs", 12)
    compare(rivals, "128 x 128 starts x 300 Adam steps, torch", our_cloud, "torch cloud", 5)
    compare(rivals, "the same as a map, compressed, torch ends only", our_basins, "torch cloud", 4)
    compare(rivals, "the same, optax with compiling", our_cloud, "optax compiling", 1)
    compare(rivals, "the same, optax compiled before", our_cloud, "optax cloud", 0.5)
    rivals.close()


def peak(task: Callable[[], object]) -> float:
    """Give the most memory held at once, in MB."""
    tracemalloc.start()
    task()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def plainly(starts: Array, steps: int) -> None:
    """Let NumPy run the text of Adam's rule as it stands."""
    adam, x = OPTIMIZERS["adam"](lr=0.1), np.ascontiguousarray(starts.T)
    slope, code = HIMMELBLAU.gradient_function(floats=False), compile(dedent(adam.rule), "rule", "exec")
    names = {**adam.values(), "rate": adam.lr, "x": x, "m": np.zeros_like(x), "v": np.zeros_like(x), "sqrt": np.sqrt}
    names["gradient"] = lambda x: np.stack(slope(x[0], x[1]))
    for names["t"] in range(1, steps + 1):
        exec(code, names)


def compiling() -> None:
    """Print what it brings to compile a rule and a gradient for blocks, in processor time."""
    print("300 steps of Adam on Himmelblau, compiled for blocks (with checks) and as plain NumPy:")
    for count in (1, 100, 400, 16_384):
        tasks = (
            partial(find_ends, HIMMELBLAU, ADAM, Setup(steps=300), GRID[:count]),
            partial(plainly, GRID[:count], 300),
        )
        taken = [[seconds(task, time.process_time) for task in tasks] for _ in range(ROUNDS)]
        ours, plain = np.median(taken, axis=0)
        ratio = statistics.median(b / a for a, b in taken)
        print(f"  {count:>9,}{ours * 1e3:>11.1f} ms{plain * 1e3:>11.1f} ms{ratio:>9.2f} x")


def maps() -> None:
    """Print what a map of basins costs the server, a coarse one and a fine one."""
    print("A map of basins, 300 steps of Adam on Himmelblau, found anew and compressed:")
    for points, goal in ((32, 40), (128, 80)):
        our_basins(points)
        took = statistics.median(seconds(partial(our_basins, points)) for _ in range(ROUNDS)) * 1e3
        print(f"  {points:>4} x {points:<4}{took:>10.1f} ms   goal {goal} ms: {'met' if took <= goal else 'MISSED'}")


def rates() -> None:
    """Print what pictures of all learning rates cost the server."""
    print("All learning rates, 300 steps, found anew and compressed:")
    for name, task, goal in (("plane of 64 x 64", our_plane, 60), ("sweep of four runs", our_sweep, 200)):
        task()
        took = statistics.median(seconds(task) for _ in range(ROUNDS)) * 1e3
        print(f"  {name:<20}{took:>10.1f} ms   goal {goal} ms: {'met' if took <= goal else 'MISSED'}")


def cards() -> None:
    """Print what the cards of the gallery cost in processor time, beside the answer that the page asks for at once."""
    print("Cards of the gallery, made anew; beside them the same scenarios followed and judged, as the page asks for:")
    taken: list[tuple[float, float]] = []
    for exhibit in GALLERY:
        tasks = partial(_judge, exhibit.query), partial(_card, exhibit.query)
        for task in tasks:  # compiles formulas and rules
            task()
        rounds = [[seconds(task, time.process_time) for task in tasks] for _ in range(ROUNDS // 3)]
        judged, made = np.median(rounds, axis=0)
        taken.append((1e3 * made, made / judged))
    slowest, ratio = max(taken)[0], statistics.median(ratio for _, ratio in taken)
    middle = statistics.median(made for made, _ in taken)
    print(f"  {len(taken)} cards{middle:>14.1f} ms{ratio:>9.2f} x")
    print(f"  the slowest{slowest:>12.1f} ms   goal 250 ms: {'met' if slowest <= 250 else 'MISSED'}")


def _card(query: str) -> None:
    CACHE.clear()
    card(decode(query))


def _judge(query: str) -> None:
    CACHE.clear()
    scenario = decode(query)
    outcomes(scenario, follow(scenario))


def growth() -> None:
    """Print the cost per step against starts and steps."""
    print("Cost against starts (30 steps of Adam on Himmelblau, ends only):")
    print(f"  {'starts':>9}{'per step':>14}{'per start and step':>22}{'peak memory':>15}")
    rng = np.random.default_rng(0)
    for count in (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000):
        starts = rng.uniform(-5, 5, (count, 2))
        task = partial(find_ends, HIMMELBLAU, ADAM, Setup(steps=30), starts)
        task()
        took = statistics.median(seconds(task) for _ in range(3 if count > 10_000 else 9)) / 30
        print(f"  {count:>9,}{took * 1e6:>11.1f} us{took / count * 1e9:>19.1f} ns{peak(task):>12.1f} MB")
    print("Cost against steps (1 start, everything kept):")
    print(f"  {'steps':>9}{'whole run':>14}{'per step':>22}")
    for steps in (1, 10, 100, 500, 1_000, 2_000):
        task = partial(descend, HIMMELBLAU, ADAM, Setup(steps=steps), GRID[:1])
        task()
        took = statistics.median(seconds(task) for _ in range(15))
        print(f"  {steps:>9,}{took * 1e3:>11.2f} ms{took / steps * 1e6:>19.2f} us")


def has_rivals(python: str) -> bool:
    """Tell whether an interpreter has torch, jax and optax."""
    try:
        done = subprocess.run([python, "-c", "import torch, jax, optax"], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def rival(*named: str) -> str | None:
    """Give the first interpreter with torch, jax and optax: of those named, or of those that are usual."""
    candidates = named or (sys.executable, str(ROOT / ".venv-parity" / "bin" / "python"))
    return next((one for one in candidates if has_rivals(one)), None)


def main(*named: str) -> None:
    python = rival(*named)
    if python:
        side_by_side(python)
    else:
        print("No torch, jax and optax here, so nothing to compare with: `make parity` makes an environment with them.")
    compiling()
    maps()
    rates()
    cards()
    growth()


if __name__ == "__main__":
    main(*sys.argv[1:])
