"""All lessons of a language, in their order; behind ours those that somebody has brought in a folder."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from landscape.lessons.files import Complaint, LessonError
from landscape.lessons.reading import Lesson, read, read_text
from landscape.lessons.translation import translated
from landscape.words import ENGLISH

FOLDER = Path(__file__).parent
OWN: Final = "own-"
"""How the names of lessons begin that a browser keeps; the server does not have them."""
LARGEST: Final = 64_000
"""Bytes of a lesson that are read; the longest of ours has a fifth of it."""
MOST_BROUGHT: Final = 200
"""Files of a folder that are read."""
SLUG: Final = re.compile(r"[a-z0-9_-]{1,40}")
"""What a link can name."""
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


def bring(folder: str | Path) -> list[str]:
    """Take all lessons of a folder that can be read, and say in a sentence each what is wrong with the others.

    Raises
    ------
    LessonError
        When there is no such folder.
    """
    place = Path(folder)
    if not place.is_dir():
        raise LessonError(f"There is no folder {folder}.")
    paths = sorted(path for path in place.glob("*.md") if path.is_file())
    wrong = [f"{path}:{one.line}: {one.text}" for path in paths[:MOST_BROUGHT] for one in _brought(path, place)]
    if len(paths) > MOST_BROUGHT:
        wrong.append(f"{place}: a folder has at most {MOST_BROUGHT} lessons.")
    return wrong


def _brought(path: Path, place: Path) -> list[Complaint]:
    """Take the lesson of a file in a folder, unless there is something to complain of."""
    if not path.resolve().is_relative_to(place.resolve()):
        return [Complaint(1, "This file is a link that leads out of the folder; it is not read.")]
    slug = re.sub(r"^\d+-", "", path.stem)
    if not SLUG.fullmatch(slug) or slug.startswith(OWN):
        return [Complaint(1, "The name of a file is small letters, digits and hyphens, such as 01-my-lesson.md.")]
    if slug in lessons():
        return [Complaint(1, f"There is a lesson “{slug}” already; give the file another name.")]
    try:
        if path.stat().st_size > LARGEST:
            return [Complaint(1, f"A lesson has at most {LARGEST} bytes.")]
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        return [Complaint(1, f"This file cannot be read: {error.strerror}.")]
    lesson, complaints = read_text(text, slug)
    if missing := [need for need in lesson.needs if need not in lessons()]:
        complaints = [*complaints, Complaint(1, f"There is no lesson “{missing[0]}” to need.")]
    if not complaints:
        BROUGHT[slug] = lesson
    return complaints


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
