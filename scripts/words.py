"""Gathers all that the page can say in English, to be held against what each language has.

`python -m scripts.words` prints, for every language, what is not translated yet and what is said no more.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from landscape.core.learning.datasets import DATASETS
from landscape.core.learning.losses import LOSSES
from landscape.core.learning.models import MODELS
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.params import Text
from landscape.core.parts import Part
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES
from landscape.figures.theme import SLOTS
from landscape.simulation.curves import CURVES
from landscape.simulation.gallery import GALLERY
from landscape.simulation.ramps import RAMPS
from landscape.simulation.scenario import OVERLAYS, Setup, View
from landscape.ui.dialogs import KEYS
from landscape.ui.layout import ROW_KEYS
from landscape.words import NAME, catalogue, languages

HOUSE = Path(__file__).parents[1]
SAYING = {"say", "phrase", "TableError", "GridError"}
"""Functions whose first argument is a text to be said."""
IN_BROWSER = re.compile(r'\b(?:say|phrase)\(\s*("(?:[^"\\]|\\.)*")')
NAMED_BY_TORCH = (*OPTIMIZERS.values(), *SCHEDULES.values())
"""Parts whose values are called by the names of arguments, which are the same in every language."""


def texts() -> set[str]:
    """Give every English text that the page can say."""
    return {text for text in (NAME, *_written_in_python(), *_written_in_browser(), *_declared()) if text}


def _written_in_python() -> Iterator[str]:
    for path in sorted(HOUSE.glob("landscape/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING and node.args:
                choices = node.args[0]
                either = [choices.body, choices.orelse] if isinstance(choices, ast.IfExp) else [choices]
                yield from (one.value for one in either if isinstance(one, ast.Constant) and isinstance(one.value, str))


def _written_in_browser() -> Iterator[str]:
    for path in sorted(HOUSE.glob("assets/**/*.js")):
        yield from (json.loads(text) for text in IN_BROWSER.findall(path.read_text(encoding="utf-8")))


def _declared() -> Iterator[str]:
    registries = (SURFACES, OPTIMIZERS, SCHEDULES, LOSSES, MODELS, DATASETS)
    for registry in registries:
        yield registry.kind
        for part in registry.values():
            yield from _of_part(part)
    yield from _of_part(Setup)
    yield from _of_part(View)
    for dataset in DATASETS.values():
        made = dataset()
        yield from (made.source, *made.axes, *made.classes)
    for surface in SURFACES.values():
        yield from (surface.theme, *surface().weights)
    for model in MODELS.values():
        yield from model.weights
    yield from (slot.name for slot in SLOTS)
    yield from (text for exhibit in GALLERY for text in (exhibit.title, exhibit.text))
    yield from (text for keys, told in KEYS for text in (*keys.split(), told))
    yield from (overlay.title for overlay in OVERLAYS.values())
    yield from (ramp.title for ramp in RAMPS.values())
    yield from (text for curve in CURVES.values() for text in (curve.title, curve.axis, curve.noun))
    yield ROW_KEYS


def _of_part(part: type[Part]) -> Iterator[str]:
    """Give what a part is called and how it is explained."""
    if part not in (Setup, View):
        yield from (part.title, part.tagline())
    for name, declared in part.params().items():
        yield declared.help
        if part not in NAMED_BY_TORCH and part is not View and not isinstance(declared, Text):
            yield from (name.replace("_", " "), *(option.replace("_", " ") for option in declared.options))


def main() -> int:
    """Print what is missing and what is left over, by language; tell whether anything is."""
    wanted, wrong = texts(), False
    for language in list(languages())[1:]:
        has = set(catalogue(language))
        for title, found in (("missing", wanted - has), ("said no more", has - wanted)):
            wrong |= bool(found)
            print(f"{language}: {len(found)} {title}", json.dumps(sorted(found), ensure_ascii=False, indent=1))
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
