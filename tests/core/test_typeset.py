"""Formulas that are written from the rules themselves."""

from __future__ import annotations

import re

import pytest

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.rules import read
from landscape.core.typeset import latex, symbol

COMMANDS = re.compile(r"\\[a-zA-Z]+")
LETTERS = ("alpha", "beta", "delta", "ell", "epsilon", "eta", "gamma", "lambda", "mu", "psi", "rho", "tau", "theta")
SIGNS = ("begin", "cdot", "end", "frac", "hat", "lVert", "langle", "left", "leftarrow", "max", "min", "nabla")
SIGNS += ("ge", "le", "operatorname", "quad", "rangle")
KNOWN = {f"\\{name}" for name in (*LETTERS, *SIGNS, "rVert", "right", "sqrt", "text")}


def written(text: str, memory: tuple[str, ...] = ("m",), **symbols: str) -> str:
    """Give the right sides of a rule as LaTeX."""
    rule = read(text, memory, tuple(symbols))
    lines = latex(rule, symbols).split("\n")[1:-1]
    return "\n".join(line.split(r" &\leftarrow ")[1].removesuffix(r" \\") for line in lines)


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_every_rule_is_sound_latex(slug: str) -> None:
    optimizer = OPTIMIZERS[slug]
    text = latex(optimizer.update(), {name: declared.symbol for name, declared in optimizer.params().items()})
    depth = 0
    for sign in re.sub(r"\\[{}]", "", text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    assert text.count(r"\left") - text.count(r"\leftarrow") == text.count(r"\right")
    assert text.count(r"\begin") == text.count(r"\end")
    assert text.count("(") == text.count(")")
    assert text.count("&\\leftarrow") == len(optimizer.update().lines)
    assert set(COMMANDS.findall(text)) <= KNOWN


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_no_name_of_the_program_is_left(slug: str) -> None:
    optimizer = OPTIMIZERS[slug]
    text = latex(optimizer.update(), {name: declared.symbol for name, declared in optimizer.params().items()})
    bare = re.sub(r"\\(text|begin|end|operatorname)\{[^}]*\}", " ", text)
    assert not re.findall(r"[a-zA-Z]{2,}", COMMANDS.sub(" ", bare))


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_the_docstring_shows_the_rule(slug: str) -> None:
    assert r"\begin{aligned}" in (OPTIMIZERS[slug].__doc__ or "")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("m = x - (m - x)", r"\theta - (m - \theta)"),
        ("m = x - m - x", r"\theta - m - \theta"),
        ("m = x + (m + x)", r"\theta + m + \theta"),
        ("m = (x + m) * x", r"(\theta + m)\, \theta"),
        ("m = x * m + x", r"\theta\, m + \theta"),
        ("m = x / (m * x)", r"\frac{\theta}{m\, \theta}"),
        ("m = (x + m)**2", r"(\theta + m)^2"),
        ("m = x**2 * m", r"\theta^2\, m"),
        ("m = b1**t", r"\beta_1^t"),
        ("m = x * b1**(t + 1)", r"\theta\, \beta_1^{t + 1}"),
        ("m = 2 * 0.5 * x", r"2 \cdot 0.5\, \theta"),
        ("m = -(x + m)", r"-(\theta + m)"),
        ("m = x * (-m)", r"\theta\, (-m)"),
        ("m = x * (m / x)", r"\theta\, \frac{m}{\theta}"),
        ("m = (m / x)**2", r"\left( \frac{m}{\theta} \right)^2"),
        ("m = sqrt(x) + 1e-12", r"\sqrt{\theta} + 10^{-12}"),
        ("m = 3e-05 * x", r"3 \cdot 10^{-5}\, \theta"),
        ("m = abs(x) * sign(m)", r"|\theta|\, \operatorname{sign}(m)"),
        ("m = abs(x / m)", r"\left| \frac{\theta}{m} \right|"),
        ("m = maximum(x, m)", r"\max(\theta,\, m)"),
        ("m = norm(x) * x", r"\lVert \theta \rVert\, \theta"),
        ("m = rate * solve(x, m, b1)", r"\eta_t\, (\nabla^2 f(\theta) + \beta_1\, I)^{-1} m"),
        ("m = dot(x, m) * e_1", r"\langle \theta,\, m \rangle\, e_{1}"),
        ("m = loss(x - m) * x", r"f(\theta - m)\, \theta"),
        (
            "m = x if t == 1 and b1 > 0 or t > 2 else m",
            (
                r"\begin{cases} \theta & \text{if } t = 1 \text{ and } \beta_1 > 0 \text{ or } t > 2 \\ "
                r"m & \text{otherwise} \end{cases}"
            ),
        ),
        (
            "m = x if t == 1 else 2 if b1 == 'far_off' else m",
            (
                r"\begin{cases} \theta & \text{if } t = 1 \\ 2 & \text{if } \beta_1 = \text{far off} \\ "
                r"m & \text{otherwise} \end{cases}"
            ),
        ),
        ("m = x if t == 1 else m", r"\begin{cases} \theta & \text{if } t = 1 \\ m & \text{otherwise} \end{cases}"),
        ("m = gradient(x + m)", r"\nabla f(\theta + m)"),
        ("m = rate * m * mask * x", r"\eta_t\, m \cdot \text{mask} \cdot \theta"),
        ("m = mask * gradient(x)", r"\text{mask} \cdot \nabla f(\theta)"),
        ("m = 2 * mask**2 * abs(x)", r"2\, \text{mask}^2\, |\theta|"),
        ("m = solve(x, m, b1) * mask", r"(\nabla^2 f(\theta) + \beta_1\, I)^{-1} m \cdot \text{mask}"),
    ],
)
def test_an_expression_is_written_as_by_hand(rule: str, expected: str) -> None:
    assert written(rule, b1=r"\beta_1", mask="") == expected


def test_names_become_letters() -> None:
    names = ("m_hat", "rho_max", "mu_next", "lambda_min", "rate", "x", "s_0", "eta_hat", "centered")
    names += ("m1", "v12", "beta3", "m1_hat", "m2_next", "grad2", "c", "c1", "eps1")
    expected = (
        r"\hat{m}",
        r"\rho_{\max}",
        r"\mu_{t+1}",
        r"\lambda_{\min}",
        r"\eta_t",
        r"\theta",
        "s_{0}",
        r"\hat{\eta}",
    )
    numbered = ("m_{1}", "v_{12}", r"\beta_{3}", r"\hat{m}_{1}", "m_{2,t+1}", r"\mathrm{grad2}", "c", "c_{1}")
    symbols = dict.fromkeys(("centered", "c", "c1", "eps1"), "")
    found = tuple(symbol(name, symbols) for name in names)
    assert found == (*expected, r"\text{centered}", *numbered, r"\text{eps1}")
