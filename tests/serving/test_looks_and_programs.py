"""What is asked for while something is taken away: figures in the other scheme, and what programs there are."""

from __future__ import annotations

import pytest

from landscape.serving.maps import programs, theme
from landscape.serving.maps.address import version
from landscape.simulation.ramps import RAMPS


def test_a_theme_of_which_nothing_is_said_is_the_usual_one() -> None:
    usual = f"scheme=light&ramp={next(iter(RAMPS))}&text=1&v={version()}"
    for query in ("", "?", "scheme=&ramp=&text=", "scheme=grey&ramp=none&text=large", "v=0"):
        assert theme.read(query).query == usual


def test_of_a_name_that_is_repeated_the_last_counts() -> None:
    first, last = [*RAMPS][1], [*RAMPS][-1]
    asked = theme.read(f"scheme=light&ramp={first}&text=1&scheme=dark&ramp={last}&text=1.5")
    assert (asked.scheme, asked.ramp, asked.text) == ("dark", last, 1.5)
    assert theme.read(f"?{asked.query}") == asked


def test_a_theme_is_that_of_its_scheme() -> None:
    light, dark = (theme.read(f"scheme={scheme}").make() for scheme in ("light", "dark"))
    assert light.keys() == dark.keys() == {"template", "classes", "targets"}
    assert all(light[name] != dark[name] for name in light)


def test_a_reason_that_several_frameworks_have_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = programs.read("surface=bowl&run=sgd")
    assert [slug for slug, _ in asked.make()["offered"]] == ["torch", "optax", "numpy", "landscape"]
    assert asked.make()["refused"] == []
    monkeypatch.setattr("landscape.export.code.framework.can_say", lambda _: False)
    assert asked.make() == {
        "offered": [["landscape", "Landscape's own API"]],
        "refused": ["Bowl has no formula that a program could hold."],
    }
