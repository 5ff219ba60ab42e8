"""Numbers as people read them. ``assets/modules/page/format.js`` has the same rules for the browser.

``tests/numbers.json`` holds cases that both sides must write alike. Marks are those of the language that is spoken, in
fields too; what stands in a link is written elsewhere, as machines read it.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

from landscape.words import say

LEAST = -4
"""Below this power of ten a number is told by its power: 0.0001, but 10⁻⁵."""
LONGEST_TICK = 4
"""Above this power of ten a tick is told by its power: 10,000, but 10⁵."""
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def written(value: float, digits: int = 3) -> str:
    """Write a number in a sentence: so many significant digits, without zeros at the end, powers of ten where needed.

    Halves are rounded up, as browsers do.
    """
    if not math.isfinite(value):
        return "–" if math.isnan(value) else "∞" if value > 0 else "−∞"
    size = Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal_from_float(abs(float(value)))
    power = size.adjusted() if size else 0
    text = localised(_plain(size) if LEAST <= power < digits else _with_power(size, power))
    return f"−{text}" if value < 0 and size else text


def tick(value: float) -> str:
    """Write a number beside an axis: 0.01, 5, 2,000, 10⁶, 5×10⁻⁵."""
    size = Context(prec=6, rounding=ROUND_HALF_UP).create_decimal_from_float(abs(float(value)))
    power = size.adjusted() if size else 0
    text = localised(f"{Decimal(_plain(size)):,f}" if LEAST <= power <= LONGEST_TICK else _with_power(size, power))
    return f"−{text}" if value < 0 and size else text


def localised(text: str) -> str:
    """Give digits that Python has written with the marks of the language that is spoken."""
    marks = separators()
    return text.translate({ord("."): marks[0], ord(","): marks[1]})


def separators() -> str:
    """Give the marks of the language that is spoken: of decimals, then of thousands; Plotly's ``layout.separators``."""
    sample = say("1,234.5")
    return sample[5] + sample[1]


def place_of(x: str, y: str) -> str:
    """Write a place in a sentence by its two numbers as they are written: (2.471, 2.842)."""
    return say("({x}, {y})", x=x, y=y)


def separator() -> str:
    """Give what stands between two numbers: a comma, but not where that stands before decimals."""
    return say("({x}, {y})")[len("({x}")]


def _plain(size: Decimal) -> str:
    return f"{size.normalize():f}"


def _with_power(size: Decimal, power: int) -> str:
    digits, raised = _plain(size.scaleb(-power)), f"10{str(power).translate(_RAISED)}"
    return raised if digits == "1" else f"{digits}×{raised}"
