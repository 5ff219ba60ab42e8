"""All lessons of a language, in their order."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from landscape.lessons.files import LessonError
from landscape.lessons.reading import Lesson, read
from landscape.lessons.translation import translated
from landscape.words import ENGLISH

FOLDER = Path(__file__).parent


@functools.cache
def lessons(language: str = ENGLISH) -> Mapping[str, Lesson]:
    """Give all lessons by slug, in the order of their files' numbers.

    Raises
    ------
    LessonError
        When one cannot be read, needs one that there is not, or is not translated.
    """
    paths = sorted((FOLDER / ENGLISH).glob("[0-9]*.md"))
    if language != ENGLISH:
        each = zip(lessons().items(), paths, strict=True)
        return {slug: translated(lesson, FOLDER / language / path.name) for (slug, lesson), path in each}
    found = {lesson.slug: lesson for lesson in map(read, paths)}
    for lesson in found.values():
        missing = [slug for slug in lesson.needs if slug not in found]
        if missing:
            raise LessonError(f"{lesson.slug} needs {', '.join(missing)}, which there is not")
    return found
