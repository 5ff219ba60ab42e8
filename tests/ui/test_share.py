"""The menu has a way for whatever leaves, and a module for every way."""

from __future__ import annotations

import re
from typing import Any

from dash import html

from app import app
from landscape.serving.takings import READERS
from landscape.ui import ASSETS, ids
from landscape.ui.share import WAYS, share

SHARING = ASSETS / "modules" / "sharing"
NOT_FROM_THE_PAGE = {"card", "schema.json"}
"""What programs ask for, and people do not."""


def found(component: Any, kind: type[Any]) -> list[Any]:
    """Give all components of a kind in one, in their order."""
    inside = getattr(component, "children", None)
    children = inside if isinstance(inside, (list, tuple)) else [inside]
    here = [component] if isinstance(component, kind) else []
    return here + [one for child in children if child is not None for one in found(child, kind)]


def test_every_way_stands_once_under_what_it_is_wanted_for() -> None:
    sections = found(share(), html.Section)
    assert [found(one, html.H3)[0].children for one in sections] == list(dict.fromkeys(way.purpose for way in WAYS))
    slugs = [one.to_plotly_json()["props"]["data-way"] for one in found(share(), html.Details)]
    assert slugs == [way.slug for way in WAYS]
    assert len(set(slugs)) == len(slugs)


def test_every_way_has_a_module_that_comes_when_it_is_wanted() -> None:
    entry = re.compile(r'^ +(\w+): \(\) => import\("\./(\w+)\.js"\),$', re.MULTILINE)
    table = dict(entry.findall((SHARING / "share.js").read_text()))
    assert table == {way.slug: way.slug for way in WAYS}
    later = app.modules.later
    assert all(f"/assets/modules/sharing/{slug}.js" in later for slug in table)
    assert "/assets/modules/sharing/share.js" not in later


def test_whatever_the_server_makes_has_a_way() -> None:
    assert READERS.keys() - NOT_FROM_THE_PAGE <= {way.slug for way in WAYS}


def test_what_can_be_chosen_is_what_the_server_knows() -> None:
    for way in WAYS:
        lists = [one for part in way.body() for one in found(part, html.Select)]
        named = {one.to_plotly_json()["props"]["data-choose"]: found(one, html.Option) for one in lists}
        if way.slug in READERS:
            for option in named.get("as", []):
                assert f"as={option.value}" in READERS[way.slug](f"as={option.value}").query.split("&")


def test_buttons_that_were_elsewhere_are_here() -> None:
    assert {ids.COPY, ids.EMBED} <= {getattr(one, "id", None) for one in found(share(), html.Button)}
