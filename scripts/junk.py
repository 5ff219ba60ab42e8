"""Reads formulas and rules that nobody means, and tells what took longest: `python -m scripts.junk [100000] [seed]`.

Texts come of the pieces of formulas in any order, of real ones with a piece changed, and of random bytes. Each is read,
and refused at a place, or derived twice and compiled; every hundredth of those is looked at as a surface. Rules come of
ours with pieces and lines changed. Anything but a `TypedError`, and whoever takes longer than :data:`LONGEST`, is an
error.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np

from landscape.core.expressions import FUNCTIONS
from landscape.core.optimizers.own import copies, read_rule
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


WORDS: Final = (
    *"xtmvgab0129+-*/()=<>:,;~\n .\0²√[]{}'\"#_^",
    *(
        "    ",
        "\n    ",
        "if ",
        "while ",
        " else ",
        " and ",
        " or ",
        "not ",
        "elif",
        "return",
        "lambda",
        "__class__",
        "on",
    ),
    *("gradient(x)", "loss(x)", "norm(", "dot(", "solve(", "maximum(", "sqrt(", "e_1", "rate", "x = ", "memory m\n"),
    *("**", "..", " in 0..1", " whole", " log", "beta = 0.9 in 0..1\n", "9**9**9", "1e999"),
)
"""What rules are made of."""


def formulas(count: int, seed: int) -> Iterator[str]:
    """Give so many texts that are hardly formulas."""
    drawn = random.Random(seed)  # noqa: S311 - nothing is to be kept secret
    for number in range(count):
        match number % 4:
            case 0:
                yield "".join(drawn.choices(PIECES, k=drawn.randrange(60)))
            case 1:
                yield _changed(drawn, SHEETS, PIECES)
            case 2:
                yield _nested(drawn, drawn.randrange(1, 7))
            case _:
                yield "".join(map(chr, drawn.choices(range(0x2500), k=drawn.randrange(20))))


def rules(count: int, seed: int) -> Iterator[str]:
    """Give so many texts that are hardly rules."""
    drawn, ours = random.Random(seed), [*copies().values()]  # noqa: S311 - nothing is to be kept secret
    for number in range(count):
        match number % 4:
            case 0:
                yield "".join(drawn.choices(WORDS, k=drawn.randrange(80)))
            case 1:
                yield _shuffled(drawn, drawn.choice(ours).split("\n"))
            case 2:
                yield drawn.choice(WORDS) * drawn.randrange(3_000)
            case _:
                yield _changed(drawn, ours, WORDS)


def _shuffled(drawn: random.Random, lines: list[str]) -> str:
    """Give lines of which some stand elsewhere, are set in otherwise, or are gone."""
    for _ in range(drawn.randrange(1, 4)):
        moved = lines.pop(drawn.randrange(len(lines))) if len(lines) > 1 else lines[0]
        lines.insert(drawn.randrange(len(lines) + 1), drawn.choice((moved, moved.lstrip(), f"    {moved}", "")))
    return "\n".join(lines)


def _changed(drawn: random.Random, sheets: Sequence[str], pieces: Sequence[str]) -> str:
    text = drawn.choice(sheets)
    for _ in range(drawn.randrange(1, 4)):
        at = drawn.randrange(len(text) + 1)
        text = text[:at] + drawn.choice(pieces) + text[at + drawn.randrange(3) :]
    return text


def _nested(drawn: random.Random, depth: int) -> str:
    if depth == 0:
        return drawn.choice(("x", "y", "a", "2", "0.5", "99", "π"))
    one, other = (_nested(drawn, depth - 1 if drawn.random() < 0.7 else 0) for _ in range(2))
    name = drawn.choice(list(FUNCTIONS))
    called = f"{name}({one}, {other})" if FUNCTIONS[name].many else f"{name}({one})"
    return drawn.choice((f"({one}{drawn.choice('+-*/^')}{other})", called, f"if({one}<{other}, {one}, {other})"))


def is_a_formula(text: str, number: int) -> bool:
    """Read a text, and do with it what the page does; tell whether it could be read; `number` were before."""
    try:
        graph = read_own(text).graph
    except TypedError:
        return False
    for order in range(3):
        lines, entries = graph.written(graph.entries(order), ON_ARRAYS)
        compile("\n".join([*lines, *entries]), "<junk>", "exec")
    if number % LOOKED_AT == 0:
        surface = Own(z=text)
        for at in (surface.value, surface.gradient, surface.hessian):
            at(np.array(surface.start))
    return True


def is_a_rule(text: str, _: int) -> bool:
    """Read a text as a rule, and as that is written for a link; tell whether it could be read."""
    try:
        told = read_rule(text)
    except TypedError as error:
        if not 0 <= error.start <= error.end or not str(error).endswith((".", "…", "?")):
            raise RuntimeError(f"no sentence, or no place: {error}") from error
        return False
    if read_rule(told.one).text != told.text:
        raise RuntimeError(f"a link says another rule: {told.one}")
    return True


def run(
    count: int,
    seed: int,
    texts: Callable[[int, int], Iterator[str]] = formulas,
    is_read: Callable[[str, int], bool] = is_a_formula,
) -> tuple[int, float, str]:
    """Try so many texts; give how many could be read, and the seconds of the slowest, with its text."""
    read, slowest, text_of = 0, 0.0, ""
    for text in texts(count, seed):
        began = time.process_time()
        read += is_read(text, read)
        took = time.process_time() - began
        if took > slowest:
            slowest, text_of = took, text
    return read, slowest, text_of


def main() -> None:
    """Try formulas and rules, and tell."""
    count, seed, *_ = (*map(int, sys.argv[1:]), *(100_000, 1)[len(sys.argv) - 1 :])
    worst = 0.0
    for texts, is_read in ((formulas, is_a_formula), (rules, is_a_rule)):
        began = time.process_time()
        read, slowest, text = run(count, seed, texts, is_read)
        worst = max(worst, slowest)
        sys.stdout.write(
            f"{count:,} {texts.__name__} in {time.process_time() - began:.0f} s: {read:,} were read, the others "
            f"refused; the slowest took {1000 * slowest:.0f} ms: {text!r}\n"
        )
    sys.exit(worst > LONGEST)


if __name__ == "__main__":
    main()
