"""All lessons of a language, in their order; behind ours those that somebody has brought in a folder."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from landscape.lessons.files import LessonError
from landscape.lessons.reading import Lesson, read
from landscape.lessons.translation import translated
from landscape.words import ENGLISH

FOLDER = Path(__file__).parent
OWN: Final = "own-"
"""How the names of lessons begin that a browser keeps; the server does not have them."""
BROUGHT: Final[dict[str, Lesson]] = {}
"""Lessons of a folder that was named at the start, by slug; the same ones in every language."""


def lessons(language: str = ENGLISH) -> Mapping[str, Lesson]:
    """Give all lessons by slug, ours in the order of their files' numbers.

    Raises
    ------
    LessonError
        When one of ours cannot be read, needs one that there is not, or is not translated.
    """
    ours = _ours(language)
    return {**ours, **BROUGHT} if BROUGHT else ours


@functools.cache
def _ours(language: str) -> Mapping[str, Lesson]:
    paths = sorted((FOLDER / ENGLISH).glob("[0-9]*.md"))
    if language != ENGLISH:
        each = zip(_ours(ENGLISH).items(), paths, strict=True)
        return {slug: translated(lesson, FOLDER / language / path.name) for (slug, lesson), path in each}
    found = {lesson.slug: lesson for lesson in map(read, paths)}
    for lesson in found.values():
        missing = [slug for slug in lesson.needs if slug not in found]
        if missing:
            raise LessonError(f"{lesson.slug} needs {', '.join(missing)}, which there is not")
    return found
