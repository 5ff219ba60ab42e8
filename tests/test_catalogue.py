"""The catalogue in docs/ is the one that the parts would write now."""

import re
from pathlib import Path

import pytest

from landscape import OPTIMIZERS, SCHEDULES, SURFACES, corrections
from landscape.catalogue import catalogue

DOCUMENT = Path(__file__).parents[1] / "docs" / "catalogue.md"


def test_the_document_is_fresh():
    written = DOCUMENT.read_text(encoding="utf-8")
    assert written == catalogue(), "docs/catalogue.md is stale: run python -m landscape.catalogue > docs/catalogue.md"


@pytest.mark.parametrize("registry", [SURFACES, OPTIMIZERS, SCHEDULES], ids=["surfaces", "optimizers", "schedules"])
def test_every_part_is_in_it(registry):
    text = catalogue()
    for slug, part in registry.items():
        entry = text.partition(f"### {part.title} · `{slug}`\n")[2].partition("\n### ")[0]
        assert part.tagline() in entry
        assert entry.count("$$") >= 2, f"{slug} has no formula"
        for name, declared in part.params().items():
            assert f"| `{name}` |" in entry
            assert declared.help in entry


def test_what_can_be_set_of_a_part_in_a_part_is_in_it() -> None:
    """Every name that a link may have, whatever stands in the place of a part."""
    text = catalogue()
    for surface in SURFACES.values():
        for name in surface.params():
            for slug, inner in surface().offered(name).items() or ():
                for parameter in inner.params():
                    rows = [line for line in text.splitlines() if line.startswith(f"| `{name}.{parameter}` |")]
                    assert any(f"`{slug}`" in line for line in rows), f"{name}.{parameter} of {slug}"
    (example,) = re.findall(r"as in `(data,data:[^`]+)`", text)
    assert corrections(f"surface={example}") == ()


def test_markup_of_docstrings_is_turned_into_markdown():
    text = catalogue()
    for left_over in ("``", ":mod:", ":func:", ":data:", "-----\n"):
        assert left_over not in text


def test_a_reference_is_one_line_and_has_its_year():
    listed = [block.split("\n\n")[0] for block in catalogue().split("References:\n\n")[1:]]
    references = [line for block in listed for line in block.splitlines()]
    assert len(references) > 20
    assert [line for line in references if not re.match(r"- .+ \(\d{4}\)\. .+\.", line)] == []
