"""Scenario ↔ readable query string, such as ``surface=rosenbrock,b:50&run=adam,lr:0.05/cosine,floor:0.1&steps=500``.

A link says ``name=value``, again and again, with ``&`` between. Its values are ::

    surface=PART                          PART is  slug,name:value,name:value
                                          a text with marks of its own stands in brackets: z:(min(x,y))
    run=PART/PART/slot:3/hidden           an optimizer, and if need be its schedule, its slot, and whether it is hidden
    steps=500                             what all runs share, and how they are looked at

Only what differs from a default is written. Decoding is total: any text gives a valid Scenario.
"""

from __future__ import annotations

import inspect
import reprlib
import warnings
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple, TypeVar
from urllib.parse import quote, unquote

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.params import Param, Points, Typed
from landscape.core.parts import Part, Registry, make
from landscape.core.schedules import SCHEDULES
from landscape.core.spelling import bare, bracketed, pieces
from landscape.core.surfaces import SURFACES
from landscape.simulation.presets import FRONT_PAGE, METHODS, opening, usual_setup
from landscape.simulation.scenario import (
    CONSTANT,
    ELSEWHERE,
    HIDEABLE,
    MAX_RUNS,
    Run,
    Scenario,
    Seat,
    Setup,
    View,
    clamp_setup,
)
from landscape.words import phrase, say

READABLE = ",:/()*^;|=+!"
"""What a link writes as it is, since a formula in it is to be read; all of it is taken apart in the same way."""
MAX_LINK = 8_100
"""Characters of a link that are read."""
FOR_VIEW = 1_500
"""Of these, those that are left for how a scenario is looked at."""
MAX_NOTES, MAX_ECHO = 5, 24
"""Sentences that tell of corrections, and characters of the link that a sentence repeats."""

NAMES = frozenset({"surface", "run", *Setup.params(), *View.params()})
"""All that a link may say."""
FILE = "This is a file of a scenario, or of its numbers, and no link: Scenario.from_json reads what is in it."
"""What is said of such a text where a link is asked for."""
CARRIERS = ("landscape", "traitlets")
"""Packages between who told a link and who reads it."""

P = TypeVar("P", bound=Part)
RawValues = dict[str, str]
"""What a link says of one part: the text of each value, by name."""


class TypedText(NamedTuple):
    """A text that is typed by hand: of which part, in which run, called what."""

    kind: str
    slot: int
    name: str
    text: str


class Notes(list[str]):
    """Sentences that tell what had to be corrected, in the order of reading; and the texts that are to be mended."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[tuple[Part, str, str]] = []
        """Parts that hold something else than the link said, what of them, and what it said."""


def encode(scenario: Scenario) -> str:
    """Write a scenario as a query string; the front page is the empty one.

    Parameters
    ----------
    scenario
        What the link is to hold.
    """
    if not isinstance(scenario, Scenario):
        raise TypeError(f"a link is written of a scenario, got {reprlib.repr(scenario)}")
    return "" if scenario == FRONT_PAGE else encode_whole(scenario)


def encode_whole(scenario: Scenario) -> str:
    """Write a scenario as a query string that says it by itself, also where it is the front page.

    What has left the page is read long after: the front page may be another one by then.
    """
    runs = [("run", _run_text(run, place)) for place, run in enumerate(scenario.runs)]
    pairs = [
        ("surface", _part_text(scenario.surface)),
        *runs,
        *_changed(scenario.setup, usual_setup(scenario.surface)),
        *_changed(scenario.view),
    ]
    return "&".join(f"{name}={quote(text, safe=READABLE)}" for name, text in pairs)


def fits(scenario: Scenario) -> bool:
    """Tell whether a link holds a scenario, however it is looked at: texts in it may be long."""
    return len(encode(scenario.replace(view=View()))) <= MAX_LINK - FOR_VIEW


def decode(query: str | None) -> Scenario:
    """Read a scenario from any text, with or without "?"; never raises.

    What a link leaves out is as on the front page when it names no surface; else it has its default.

    Parameters
    ----------
    query
        What stands after the "?" of a link; :meth:`Scenario.from_link` takes whole addresses, and warns.
    """
    return _read(query)[0]


def corrections(query: str | None) -> tuple[str, ...]:
    """Tell in a few plain sentences what of a link had to be corrected; empty when nothing had.

    Parameters
    ----------
    query
        What stands after the "?" of a link.
    """
    notes = list(dict.fromkeys(_read(query)[1]))
    more = len(notes) - MAX_NOTES
    return (*notes[:MAX_NOTES], say("And {count} more.", count=more)) if more > 0 else tuple(notes)


def misread(query: str | None) -> list[TypedText]:
    """Give the typed texts of a link that could not be read, so that they can be mended.

    Parameters
    ----------
    query
        What stands after the "?" of a link.
    """
    scenario, notes = _read(query)
    return [
        TypedText(kind, slot, name, text)
        for wrong, name, text in notes.texts
        for part, kind, slot in _places(scenario)
        if part is wrong
    ]


def typed_texts(scenario: Scenario) -> list[TypedText]:
    """Give the texts that a scenario has in fields into which they are typed."""
    return [
        TypedText(kind, slot, name, value)
        for part, kind, slot in _places(scenario)
        for name, (declared, value) in part.spelled().items()
        if isinstance(declared, Typed)
    ]


def _places(scenario: Scenario) -> Iterator[tuple[Part, str, int]]:
    """Give the parts that may have texts, each with its kind and the slot of its run."""
    yield scenario.surface, SURFACES.kind, -1
    for run in scenario.runs:
        yield run.optimizer, OPTIMIZERS.kind, run.slot
        yield run.schedule, SCHEDULES.kind, run.slot


def without_view(query: str) -> str:
    """Give what a query says of the scenario, as it says it, and nothing of how it is looked at."""
    said = NAMES - View.params().keys()
    return "&".join(pair for pair in query.lstrip("?").split("&") if _plain(pair.partition("=")[0]) in said)


def query_of(address: str) -> str:
    """Give what stands after the "?" of an address; of a text that is none, all of it.

    Examples
    --------
    >>> query_of("https://example.org/de/?surface=bowl#top"), query_of("surface=bowl"), query_of("/de/")
    ('surface=bowl', 'surface=bowl', '')
    """
    text = address.strip().partition("#")[0]
    place, mark, query = text.partition("?")
    is_place = "://" in place or place.startswith("/")
    return query if mark and (is_place or "=" not in place) else "" if is_place else text


def is_understood(query: str) -> bool:
    """Tell whether a query says anything of a scenario, right or wrong."""
    return any(name in NAMES for name, _ in _pairs(query, Notes()))


def from_link(link: str) -> Scenario:
    """Read a scenario from an address or a query; warns, where it was asked, of what had to be put right."""
    if not isinstance(link, str):
        raise TypeError(f"a link is text, got {link!r}")
    query = query_of(link)
    is_file = link.lstrip().startswith("{") or ("?" not in link and link.rstrip().endswith(".json"))
    for sentence in (FILE,) if is_file else corrections(query):
        warnings.warn(sentence, stacklevel=_asker())
    return decode(query)


def _asker() -> int:
    """Give which frame, counted as warnings do, is the first outside this package and what carries values to it."""
    frame, level = inspect.currentframe(), 0
    while frame and frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] in CARRIERS:
        frame, level = frame.f_back, level + 1
    return level


def to_link(scenario: Scenario, page: str = "") -> str:
    """Write the address of a scenario on a page, of whose own query and fragment what is no scenario stays."""
    if not isinstance(page, str):
        raise TypeError(f"the address of a page is text, got {page!r}")
    address, fragment_mark, fragment = page.partition("#")
    place, _, query = address.partition("?")
    theirs = [pair for pair in query.split("&") if pair and unquote(pair.partition("=")[0]) not in NAMES]
    told = "&".join(filter(None, [encode(scenario), *theirs]))
    return place + ("?" if place and told else "") + told + fragment_mark + fragment


ELSEWHERE.update(from_link=from_link, to_link=to_link)


def _run_text(run: Run, place: int) -> str:
    said = [_part_text(run.optimizer)]
    said += [_part_text(run.schedule)] if run.schedule != CONSTANT else []
    said += [f"slot:{run.slot}"] if run.slot != place else []
    said += ["hidden"] if run.hidden else []
    return "/".join(said)


def _part_text(part: Part) -> str:
    return ",".join([part.slug, *(f"{name}:{bracketed(text)}" for name, text in _changed(part))])


def _changed(part: Part, usual: Part | None = None) -> list[tuple[str, str]]:
    """Give what differs from the usual part, by default the one of its kind with all defaults."""
    spelled = part.spelled().items()
    known = {name: declared.default for name, (declared, _) in spelled} if usual is None else usual.values()
    return [(name, declared.spell(value)) for name, (declared, value) in spelled if value != known[name]]


def _read(query: object) -> tuple[Scenario, Notes]:
    notes = Notes()
    pairs = _pairs(query if isinstance(query, str) else "", notes)
    runs = [text for name, text in pairs if name == "run"]
    raw = _first((pair for pair in pairs if pair[0] != "run"), notes)
    notes += _unknown(raw, NAMES)
    base = _base(raw.get("surface"), notes, named=bool(runs))
    setup = clamp_setup(base.surface, _changed_part(base.setup, raw))
    view = _changed_part(base.view, raw)
    seen = _without_unknown_parts(view, notes)
    scenario = Scenario(base.surface, _runs(runs, notes) or base.runs, setup, seen)
    notes += [*_repaired(scenario.setup, raw), *_repaired(scenario.view.replace(hide=view.hide), raw)]
    return scenario, notes


def _changed_part(part: P, raw: RawValues) -> P:
    """Give a part with what a link says of it; itself where that is nothing, which a view mostly is."""
    return make(type(part), {**part.values(), **raw}) if raw.keys() & part.params().keys() else part


def _pairs(query: str, notes: Notes) -> list[tuple[str, str]]:
    text = query.lstrip("?")
    if len(text) > MAX_LINK:
        notes.append(say("The link was longer than {most} characters; the rest was left out.", most=MAX_LINK))
    pairs = [_split(pair, "=") for pair in text[:MAX_LINK].split("&") if pair]
    return [(_plain(name), _plain(value)) for name, value in pairs]


def _plain(text: str) -> str:
    """Give a text of a link without its escapes; some that pass links on escape them once more."""
    read = unquote(text)
    return unquote(read) if "%" in read else read


def _base(text: str | None, notes: Notes, *, named: bool) -> Scenario:
    """Give what the rest of the link changes; where it names its runs, none need to be found for the surface."""
    if text is None:
        return FRONT_PAGE
    surface = _registered(SURFACES, text, FRONT_PAGE.surface, notes)
    return Scenario(surface, FRONT_PAGE.runs if named else opening(surface, METHODS), usual_setup(surface))


def _runs(texts: list[str], notes: Notes) -> tuple[Run, ...]:
    if len(texts) > MAX_RUNS:
        notes.append(say("Only the first {most} of {count} runs are shown.", most=MAX_RUNS, count=len(texts)))
    runs: list[Run] = []
    for place, text in enumerate(texts[:MAX_RUNS]):
        runs += [_run(text, place, {run.slot for run in runs}, notes)]
    return tuple(runs)


def _run(text: str, place: int, taken: Collection[int], notes: Notes) -> Run:
    head, *rest = pieces(text, "/")
    optimizer = _registered(OPTIMIZERS, head, FRONT_PAGE.runs[0].optimizer, notes)
    seat = _made(Seat, [piece for piece in rest if piece.split(":")[0] in Seat.params()], notes)
    schedules = [piece for piece in rest if piece and piece.split(":")[0] not in Seat.params()]
    schedule = _registered(SCHEDULES, schedules[0], CONSTANT, notes) if schedules else CONSTANT
    if len(schedules) > 1:
        notes.append(say("A run follows one schedule; {text} was left out.", text=_quoted(schedules[1])))
    if seat.slot in taken:
        notes.append(say("Two runs wanted one colour; each has its own now."))
    slot = place if seat.slot is None else seat.slot
    return Run(optimizer, schedule, -1 if slot in taken else slot, seat.hidden)


def _registered(registry: Registry[P], text: str, otherwise: P, notes: Notes) -> P:
    """Read ``slug,name:value,...`` as a part of the registry."""
    slug, *items = pieces(text, ",")
    if slug in registry:
        return _made(registry[slug], items, notes)
    notes.append(
        say(
            "There is no {kind} {slug}; {title} is shown instead.",
            kind=say(registry.kind),
            slug=_quoted(slug),
            title=say(otherwise.title),
        )
    )
    return otherwise


def _made(cls: type[P], items: Iterable[str], notes: Notes) -> P:
    """Read a part's values, each ``name:value``."""
    said = (_split(item, ":") for item in items if item)
    raw = _first(((name, bare(value)) for name, value in said), notes)
    part = make(cls, raw)
    notes += _unknown(raw, part.spelled())
    notes += _repaired(part, raw)
    for name, (declared, now) in part.spelled().items():
        if name in raw and isinstance(declared, Typed) and not declared.says(raw[name], now):
            notes.texts.append((part, name, declared.shown(raw[name])))
    return part


def _unknown(raw: RawValues, known: Collection[str]) -> list[str]:
    return [say("{name} means nothing here and was left out.", name=_quoted(name)) for name in raw if name not in known]


def _without_unknown_parts(view: View, notes: Notes) -> View:
    """Give a view that hides only parts that there are."""
    hidden = view.hide.split(".") if view.hide else []
    unknown = [name for name in hidden if name not in HIDEABLE]
    notes += [say("There is no part {name} of the page that could be hidden.", name=_quoted(name)) for name in unknown]
    return view.replace(hide=".".join(name for name in hidden if name in HIDEABLE)) if unknown else view


def _repaired(part: Part, raw: RawValues) -> list[str]:
    """Tell where a part is not what the link said."""
    spelled = ((name, declared, now) for name, (declared, now) in part.spelled().items() if name in raw)
    return [
        _corrected(part.title, name, raw[name], declared, now)
        for name, declared, now in spelled
        if not declared.says(raw[name], now)
    ]


def _corrected(title: str, name: str, wrong: str, declared: Param, now: object) -> str:
    """Say that a value could not be what the link said."""
    text = phrase("{part}: {name} cannot be {wrong}; it is {now} now.")
    if now in (None, ""):
        text = phrase("{part}: {name} cannot be {wrong}; it was left out.")
    seen = _short(declared.shown(declared.spell(now)))
    told = say(text, part=say(title), name=name, wrong=_quoted(declared.shown(wrong)), now=seen)
    why = declared.why(wrong) if isinstance(declared, Points | Typed) else ""  # of what a hand has written
    return " ".join(filter(None, [told, _seen(why)]))


def _split(text: str, mark: str) -> tuple[str, str]:
    name, _, value = text.partition(mark)
    return name, value


def _first(pairs: Iterable[tuple[str, str]], notes: Notes) -> RawValues:
    """Give values by name; the first of several counts."""
    raw: RawValues = {}
    for name, value in pairs:
        if name in raw:
            notes.append(say("The link says {name} more than once; the first counts.", name=_quoted(name)))
        raw.setdefault(name, value)
    return raw


def _quoted(text: str) -> str:
    """Give the beginning of a text in quotes, without characters that cannot be seen."""
    return f"“{_short(text)}”"


def _short(text: str) -> str:
    seen = _seen(text[: MAX_ECHO + 1])
    return seen if len(seen) <= MAX_ECHO else f"{seen[: MAX_ECHO - 1]}…"


def _seen(text: str) -> str:
    """Give a text with a dot for each character that cannot be seen."""
    return "".join(c if c.isprintable() else "·" for c in text)
