"""A lesson in another language: its file holds the texts alone, step by step and line by line those of the English one.

::

    ---
    title: Die Lernrate
    question: Wie groß darf ein Schritt sein?
    ---

    ## Ein zu kleiner Schritt

    Ein Satz oder drei, mit einer [Lernrate] aus den Begriffen, auch in anderer [Lernraten|Lernrate] Form.

    ask: Was wird er tun?
    option: Kriechen
    option: Gleich zur Ruhe kommen
    but: Das tut er ab 0.05; hier hat er ein Zehntel des Weges hinter sich.
    reveal: Er kriecht, denn jeder Schritt ist ein Dreihundertstel der Steigung.
    note: Erst raten lassen, wie viele Schritte er brauchte.

Scenarios, formulas, code, claims and which option is right stand in the English file only, so they cannot come to
differ.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

from landscape.lessons.files import Block, LessonError, Reader, reader_of
from landscape.lessons.reading import Lesson, Prediction, Step

TEXTS = {"ask", "option", "but", "reveal", "note", "try"}
"""What a translated step may say."""


def translated(lesson: Lesson, path: Path) -> Lesson:
    """Give a lesson with the texts of another file.

    Raises
    ------
    LessonError
        When there is no such file, or it has not the same steps, options and links.
    """
    if not path.exists():
        raise LessonError(f"{path.parent.name}/{path.name}: there is no such translation")
    reader = reader_of(path)
    head = reader.head(("title", "question"), ("title", "question"))
    blocks = reader.blocks()
    if len(blocks) != len(lesson.steps):
        reader.complain(f"there are {len(lesson.steps)} steps to translate, not {len(blocks)}", 0)
    steps = tuple(_step(reader, step, block) for step, block in zip(lesson.steps, blocks, strict=False))
    reader.close()
    return dataclasses.replace(lesson, title=head["title"], question=head["question"], steps=steps)


def _step(reader: Reader, step: Step, block: Block) -> Step:
    asked, tries = step.prediction, [title for _, title in block.entries.get("try", [])]
    expected = {"ask": bool(asked), "reveal": bool(asked), "note": bool(step.note)}
    texts = {name: reader.one(block, name) for name in expected}
    counts = {"option": (len(block.options), len(asked.options) if asked else 0), "try": (len(tries), len(step.tries))}
    answered = [bool(but) for but in block.buts] == [bool(but) for but in asked.buts] if asked else not block.buts
    wrong = [
        *(name for name in block.entries if name not in TEXTS),
        *(["but"] if not answered else []),
        *(name for name, wanted in expected.items() if bool(texts[name]) != wanted),
        *(name for name, (found, wanted) in counts.items() if found != wanted),
    ]
    if wrong:
        reader.complain(f"this step and the English one differ in {', '.join(wrong)}", block.heading)
        return step
    return dataclasses.replace(
        step,
        title=block.title,
        text=block.text,
        prediction=asked and _prediction(asked, texts, block),
        tries=tuple((title, query) for title, (_, query) in zip(tries, step.tries, strict=True)),
        note=texts["note"],
        line=block.heading + 1,
    )


def _prediction(asked: Prediction, texts: dict[str, str], block: Block) -> Prediction:
    options = tuple(text for _, text in block.options)
    return dataclasses.replace(asked, ask=texts["ask"], options=options, buts=block.buts, reveal=texts["reveal"])
