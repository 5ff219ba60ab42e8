"""A folder of lessons that is brought: each file is read as ours are, and complained of as a draft is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from landscape.lessons.course import BROUGHT, OWN, lessons
from landscape.lessons.drafts import misread
from landscape.lessons.files import LARGEST, Complaint, LessonError
from landscape.lessons.reading import read_text
from landscape.lessons.telling import why_not_one
from landscape.words import languages

MOST_BROUGHT: Final = 200
"""Files of a folder that are read."""
SLUG: Final = re.compile(r"[a-z0-9_-]{1,40}")
"""What a link can name."""


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
    undecided = [
        Complaint(step.prediction.line, why)
        for step in lesson.steps
        if step.prediction and (why := why_not_one(step.prediction, step.scenario))
    ]
    complaints = sorted([*complaints, *undecided, *misread(text, [*languages()])])
    if missing := [need for need in lesson.needs if need not in lessons()]:
        complaints = [*complaints, Complaint(1, f"There is no lesson “{missing[0]}” to need.")]
    if not complaints:
        BROUGHT[slug] = lesson
    return complaints
