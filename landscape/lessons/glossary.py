"""The words of the field, each in one sentence: ``glossary.md`` of a language, a line ``**term**: sentence`` each."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from landscape.lessons.course import FOLDER
from landscape.lessons.files import LessonError
from landscape.words import ENGLISH

_ENTRY = re.compile(r"\*\*(?P<term>[^*]+)\*\*(?: \((?P<others>[^)]+)\))?: (?P<sentence>.+)")


@functools.cache
def glossary(language: str = ENGLISH) -> Mapping[str, str]:
    """Give the sentence of every term, in the order of the file.

    Raises
    ------
    LessonError
        When a line is no entry or a term stands twice.
    """
    found: dict[str, str] = {}
    for number, line in enumerate((FOLDER / language / "glossary.md").read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        entry = _ENTRY.fullmatch(line)
        if entry is None or entry["term"] in found:
            raise LessonError(f"glossary.md:{number}: an entry is **term**: sentence, once each")
        found[entry["term"]] = entry["sentence"]
    return found


def term_of(word: str, language: str = ENGLISH) -> str | None:
    """Give the entry for a word as it is said in a text: in any case, in the singular or the plural."""
    entries = {term.lower(): term for term in glossary(language)}
    word = word.lower()
    endings = ("", "s", "es", "n", "en", "e", "er")
    forms = [word, *(word.removesuffix(ending) for ending in endings if ending)]
    return next((entries[form] for form in forms if form in entries), None)
