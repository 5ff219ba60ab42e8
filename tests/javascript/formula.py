"""Formulas in places where careless arithmetic loses digits, and their values on the server."""

from __future__ import annotations

from typing import Any

import numpy as np

from landscape.core.learning import texts

FORMULAS = {
    "log_cosh(x)": (0.0, 1e-8, -1e-3, 3.0, -50.0, 800.0),
    "softplus(x)": (0.0, 1e-8, -40.0, 40.0, -800.0, 800.0),
    "sigmoid(x)": (0.0, -40.0, 40.0, -800.0, 800.0),
    "logsumexp(x, -x, 0)": (0.0, 1e-8, 900.0),
    "-x**2 + abs(x)/3 - minimum(x, 1)*maximum(x, -1) + sign(x)*tanh(x) - sin(x) + exp(-x)": (0.0, 1.3, -2.1),
    "x**3 + 2": (0.0, -1.5, 7.0),
}


def told() -> list[dict[str, Any]]:
    return [
        {
            "text": text,
            "tree": texts.tree(text),
            "xs": list(xs),
            "values": [float(texts.program(text)({"x": np.float64(x)})[0]) for x in xs],
        }
        for text, xs in FORMULAS.items()
    ]
