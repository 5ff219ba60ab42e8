"""Reads formulas that nobody means, and tells how long the slowest took: `python -m scripts.junk [100000] [seed]`.

Texts come of the pieces of formulas in any order, of real ones with a piece changed, and of random bytes. Each is read,
and refused at a place, or derived twice and compiled; every hundredth of those is looked at as a surface. Anything but
a `TypedError`, and whoever takes longer than :data:`LONGEST`, is an error.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from typing import Final

import numpy as np

from landscape.core.expressions import FUNCTIONS
from landscape.core.surfaces.own import EXAMPLES, Own, read_own
from landscape.core.typed import TypedError
from landscape.core.typed.graph import ON_ARRAYS

LONGEST: Final = 1.0
"""Seconds of processor time for one formula, at most."""
LOOKED_AT: Final = 100
"""Of so many that can be read one is looked at as a surface."""
PIECES: Final = (
    *"xyabe0123456789+-*/^()|,;<>=.!² ⁻√πθ₁₂'\\\n\0⌊⌋⌈⌉{}[]",
    *("x", "y", "^", "(", ")", "9^9^9", "sin", "if(", "else", " if ", "and", "**", "2,5", "lambda", "a = 2 in 0..5"),
    *FUNCTIONS,
)
SHEETS: Final = (
    *EXAMPLES,
    "x^3+y^3-3xy",
    "(x²+2y²)e^{1-x²-y²}",
    "-20exp(-0.2sqrt(0.5(x²+y²))) - exp(0.5(cos(2πx)+cos(2πy)))",
    "x² y/(x⁴+y²)",
    "if(x<y and y<0.5, x^3, y^x)",
)


def junk(count: int, seed: int) -> Iterator[str]:
    """Give so many texts."""
    drawn = random.Random(seed)  # noqa: S311 - nothing is to be kept secret
    for number in range(count):
        match number % 4:
            case 0:
                yield "".join(drawn.choices(PIECES, k=drawn.randrange(60)))
            case 1:
                yield _changed(drawn)
            case 2:
                yield _nested(drawn, drawn.randrange(1, 7))
            case _:
                yield "".join(map(chr, drawn.choices(range(0x2500), k=drawn.randrange(20))))


def _changed(drawn: random.Random) -> str:
    text = drawn.choice(SHEETS)
    for _ in range(drawn.randrange(1, 4)):
        at = drawn.randrange(len(text) + 1)
        text = text[:at] + drawn.choice(PIECES) + text[at + drawn.randrange(3) :]
    return text


def _nested(drawn: random.Random, depth: int) -> str:
    if depth == 0:
        return drawn.choice(("x", "y", "a", "2", "0.5", "99", "π"))
    one, other = (_nested(drawn, depth - 1 if drawn.random() < 0.7 else 0) for _ in range(2))
    name = drawn.choice(list(FUNCTIONS))
    called = f"{name}({one}, {other})" if FUNCTIONS[name].many else f"{name}({one})"
    return drawn.choice((f"({one}{drawn.choice('+-*/^')}{other})", called, f"if({one}<{other}, {one}, {other})"))


def tried(text: str, *, looked_at: bool) -> bool:
    """Read a text, and do with it what the page does; tell whether it could be read."""
    try:
        graph = read_own(text).graph
    except TypedError:
        return False
    for order in range(3):
        lines, entries = graph.written(graph.entries(order), ON_ARRAYS)
        compile("\n".join([*lines, *entries]), "<junk>", "exec")
    if looked_at:
        surface = Own(z=text)
        for at in (surface.value, surface.gradient, surface.hessian):
            at(np.array(surface.start))
    return True


def run(count: int, seed: int) -> tuple[int, float, str]:
    """Try so many texts; give how many could be read, and the seconds of the slowest, with its text."""
    read, slowest, text_of = 0, 0.0, ""
    for text in junk(count, seed):
        began = time.process_time()
        read += tried(text, looked_at=read % LOOKED_AT == 0)
        took = time.process_time() - began
        if took > slowest:
            slowest, text_of = took, text
    return read, slowest, text_of


def main() -> None:
    """Try the formulas, and tell."""
    count, seed, *_ = (*map(int, sys.argv[1:]), *(100_000, 1)[len(sys.argv) - 1 :])
    began = time.process_time()
    read, slowest, text = run(count, seed)
    sys.stdout.write(
        f"{count:,} formulas in {time.process_time() - began:.0f} s: {read:,} were read, the others refused; "
        f"the slowest took {1000 * slowest:.0f} ms: {text!r}\n"
    )
    sys.exit(slowest > LONGEST)


if __name__ == "__main__":
    main()
