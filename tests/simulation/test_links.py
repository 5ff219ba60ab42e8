"""A link is the scenario: what is written is read again, any other text is read as something valid, and says so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.params import Choice, Flag, Param, Text
from landscape.core.parts import Part
from landscape.core.schedules import SCHEDULES
from landscape.core.surfaces import SURFACES
from landscape.simulation.edits import edit
from landscape.simulation.links import (
    FOR_VIEW,
    MAX_ECHO,
    MAX_LINK,
    MAX_NOTES,
    corrections,
    decode,
    encode,
    fits,
    misread,
    without_view,
)
from landscape.simulation.presets import FRONT_PAGE, METHODS, opening, usual_setup
from landscape.simulation.scenario import MAX_RUNS, Run, Scenario, Setup, View, start_bounds
from tests.counting import counted
from tests.strategies import scenarios

ADAM, SGD = OPTIMIZERS["adam"](), OPTIMIZERS["sgd"]()
BOWL = SURFACES["bowl"]()


def assert_valid(scenario: Scenario) -> None:
    """Build everything anew: construction checks every declared range."""
    for part in scenario.parts:
        assert type(part)(**part.values()) == part
    runs = tuple(Run(run.optimizer, run.schedule, run.slot, run.hidden) for run in scenario.runs)
    assert Scenario(scenario.surface, runs, scenario.setup, scenario.view) == scenario
    assert scenario.surface.slug in SURFACES
    assert all(run.optimizer.slug in OPTIMIZERS and run.schedule.slug in SCHEDULES for run in runs)


def assert_plain(sentences: tuple[str, ...], query: str) -> None:
    """Sentences are few and short, and repeat little of the link."""
    assert len(sentences) <= MAX_NOTES + 1
    assert len(set(sentences)) == len(sentences)
    for sentence in sentences:
        assert sentence.isprintable()
        assert sentence.endswith((".", "?"))
        assert len(sentence) <= 240
        for echo in re.findall("“(.*?)”", sentence):
            assert len(echo) <= MAX_ECHO


# What is written


@given(scenarios())
def test_a_link_gives_back_its_scenario(scenario: Scenario) -> None:
    link = encode(scenario)
    assert decode(link) == scenario
    assert decode(f"?{link}") == scenario
    assert corrections(link) == ()
    assert len(link) <= MAX_LINK
    assert re.fullmatch(r"([A-Za-z0-9_=&,:/.~()*^;|+!-]|%3[CE]|%22)*", link), "of signs those of < > and quotes at most"
    if "(" not in link:
        assert re.fullmatch(r"[A-Za-z0-9_=&,:/.~-]*", link), "nothing that a mail program would cut"


@given(scenarios(), st.sampled_from([",:/", ",", "/&", ""]))
def test_a_link_survives_being_escaped_by_others(scenario: Scenario, safe: str) -> None:
    escaped = "&".join("=".join(quote(x, safe=safe) for x in pair.split("=")) for pair in encode(scenario).split("&"))
    assert decode(escaped) == scenario
    assert corrections(escaped) == ()


@pytest.mark.parametrize(
    ("scenario", "link"),
    [
        (FRONT_PAGE, ""),
        (Scenario(BOWL, (Run(SGD),)), "surface=bowl&run=sgd"),
        (
            Scenario(
                SURFACES["rosenbrock"](b=50),
                (Run(OPTIMIZERS["adam"](lr=0.05), SCHEDULES["cosine"](floor=0.1)), Run(SGD, slot=4, hidden=True)),
                Setup(steps=500, x=-1.5),
                View(speed=60, loop=False),
            ),
            "surface=rosenbrock,b:50&run=adam,lr:0.05/cosine,floor:0.1&run=sgd/slot:4/hidden&steps=500&x=-1.5&speed=60&loop=0",
        ),
        (Scenario(BOWL, (Run(OPTIMIZERS["adam"](eps=1e-10), slot=1),)), "surface=bowl&run=adam,eps:1e-10/slot:1"),
        (Scenario(BOWL, (Run(OPTIMIZERS["adam"](lr=1e-5)),)), "surface=bowl&run=adam,lr:1e-5"),
    ],
)
def test_a_link_can_be_read_by_people(scenario: Scenario, link: str) -> None:
    assert encode(scenario) == link


def test_a_part_of_the_map_is_kept_to_the_last_digit_and_what_is_none_is_told() -> None:
    part = "0.1:0.30000000000000004:-1.5:-0.9999999999"
    assert decode(f"surface=bowl&part={part}").view.part == part
    assert f"&part={part}" in encode(decode(f"surface=bowl&part={part}"))
    for nonsense in ("1:2:3", "2:1:0:1", "0:1:0:inf", "a:b:c:d", f"0:1:0:{'1' * 100}"):
        assert decode(f"surface=bowl&part={nonsense}").view.part == ""
        assert len(corrections(f"surface=bowl&part={nonsense}")) == 1


@given(scenarios())
def test_only_the_front_page_is_the_empty_link(other: Scenario) -> None:
    assert encode(other) != ""
    for name in ("surface", "runs", "view"):
        variant = FRONT_PAGE.replace(**{name: getattr(other, name)})
        assert (encode(variant) == "") == (variant == FRONT_PAGE)
        assert decode(encode(variant)) == variant


@given(scenarios())
def test_only_what_differs_from_a_default_is_written(scenario: Scenario) -> None:
    link = encode(scenario)
    parts = (scenario.surface, *(p for run in scenario.runs for p in (run.optimizer, run.schedule)))
    written = [pair for part in parts for pair in differing(part)]
    assert link.count(":") == len(written) + sum(run.slot != place for place, run in enumerate(scenario.runs))
    assert link.count("/hidden") == sum(run.hidden for run in scenario.runs)
    assert link.count("&") == len(scenario.runs) + len(
        [*differing(scenario.setup, usual_setup(scenario.surface)), *differing(scenario.view)]
    )
    assert "/constant" not in link


def differing(part: Part, usual: Part | None = None) -> list[str]:
    spelled = part.spelled().items()
    known = usual.values() if usual else {name: declared.default for name, (declared, _) in spelled}
    return [name for name, (_, value) in spelled if value != known[name]]


def test_what_a_link_holds_is_left_room_for_how_it_is_looked_at() -> None:
    assert len("&") + length(View) <= FOR_VIEW


def test_a_change_that_a_link_cannot_hold_is_refused() -> None:
    long = ";".join(f"{step}={1 + step / 1e4!r}" for step in range(200))
    runs = tuple(Run(SGD, SCHEDULES["drawn"](knots=long), slot) for slot in range(MAX_RUNS))
    full = next(one for n in range(MAX_RUNS, 0, -1) if fits(one := Scenario(BOWL, runs[:n])))
    assert len(full.runs) < MAX_RUNS
    assert len(encode(full)) <= MAX_LINK - FOR_VIEW
    change = {"kind": "schedule", "slot": 0, "name": "knots", "value": long}
    assert fits(edit(full, change))
    more = full.replace(runs=(*full.runs, Run(SGD, SCHEDULES["drawn"](), len(full.runs))))
    change = {"kind": "schedule", "slot": len(full.runs), "name": "knots", "value": long}
    assert edit(more, change) == more


def length(part: type[Part], prefix: str = "") -> int:
    """Count the characters that a part's values take at most."""
    return sum(len(f"{prefix}{name}=") + most(declared) for name, declared in part.params().items())


def most(declared: Param) -> int:
    """Count the characters of a value at most, and the mark before its name."""
    match declared:
        case Flag():
            return 1 + len(declared.spell(True))
        case Choice(options=options):
            return 1 + max(map(len, options))
        case Text(most=characters):
            return 1 + max(26, characters)
    return 27


def test_names_at_the_top_of_a_link_have_one_meaning() -> None:
    names = ["surface", "run", *Setup.params(), *View.params()]
    assert len(set(names)) == len(names)
    assert not {"slot", "hidden"} & set(SCHEDULES)


# What is left out


def test_a_link_without_a_surface_changes_the_front_page() -> None:
    assert decode("") == decode("?") == FRONT_PAGE
    assert decode(None) == FRONT_PAGE
    assert decode("steps=7") == FRONT_PAGE.replace(setup=FRONT_PAGE.setup.replace(steps=7))
    assert decode("speed=60") == FRONT_PAGE.replace(view=FRONT_PAGE.view.replace(speed=60))
    assert decode("run=adam") == FRONT_PAGE.replace(runs=(Run(ADAM),))


def test_the_front_page_may_be_any_scenario(monkeypatch: pytest.MonkeyPatch) -> None:
    other = Scenario(BOWL, (Run(SGD, slot=3),), Setup(steps=7, x=1), View(speed=5, loop=False))
    monkeypatch.setattr("landscape.simulation.links.FRONT_PAGE", other)
    assert encode(other) == ""
    assert decode("") == other
    assert decode("y=2&step=3") == other.replace(setup=other.setup.replace(y=2), view=other.view.replace(step=3))
    assert decode(encode(FRONT_PAGE)) == FRONT_PAGE


def test_a_link_with_a_surface_begins_with_its_defaults() -> None:
    surface = SURFACES["rosenbrock"](b=50)
    assert decode("surface=rosenbrock,b:50") == Scenario(surface, opening(surface, METHODS))
    assert decode("surface=bowl&run=sgd&steps=7") == Scenario(BOWL, (Run(SGD),), Setup(steps=7))


# What is corrected

CORRECTED = [
    ("steps=-5", "Setup: steps cannot be “-5”; it is 1 now."),
    ("steps=1e308", "Setup: steps cannot be “1e308”; it is 2000 now."),
    ("steps=2.5", "Setup: steps cannot be “2.5”; it is 2 now."),
    ("surface=bowl&steps=nan", "Setup: steps cannot be “nan”; it is 300 now."),
    ("surface=bowl&noise=inf", "Setup: noise cannot be “inf”; it is 100 now."),
    ("x=here", "Setup: x cannot be “here”; it was left out."),
    ("surface=bowl&x=-1e9", f"Setup: x cannot be “-1e9”; it is {start_bounds(BOWL)[0][0]:g} now."),
    ("steps=9&step=10", "View: step cannot be “10”; it is 9 now."),
    ("loop=maybe", "View: loop cannot be “maybe”; it is 1 now."),
    ("hide=bar.foo", "There is no part “foo” of the page that could be hidden."),
    ("colour=red", "“colour” means nothing here and was left out."),
    ("=5", "“” means nothing here and was left out."),
    ("steps=5&steps=6", "The link says “steps” more than once; the first counts."),
    ("surface=blow", "There is no surface “blow”; " + FRONT_PAGE.surface.title + " is shown instead."),
    ("run=sdg", "There is no optimizer “sdg”; SGD is shown instead."),
    ("run=adam/cosin", "There is no schedule “cosin”; Constant is shown instead."),
    ("run=adam/cosine/step", "A run follows one schedule; “step” was left out."),
    ("run=adam,lr:11", "Adam: lr cannot be “11”; it is 10 now."),
    ("run=adam,lr:nan", "Adam: lr cannot be “nan”; it is 0.001 now."),
    ("run=adam,rate:1", "“rate” means nothing here and was left out."),
    ("run=adam,lr:1,lr:2", "The link says “lr” more than once; the first counts."),
    ("run=adam/slot:99", "Run: slot cannot be “99”; it is 7 now."),
    ("run=adam/slot:last", "Run: slot cannot be “last”; it was left out."),
    ("run=adam/hidden:2", "Run: hidden cannot be “2”; it is 0 now."),
    ("run=adam/slot:3&run=sgd/slot:3", "Two runs wanted one colour; each has its own now."),
    ("&".join(["run=adam"] * 10), "Only the first 8 of 10 runs are shown."),
]


@pytest.mark.parametrize(("query", "sentence"), CORRECTED)
def test_a_correction_is_told(query: str, sentence: str) -> None:
    assert corrections(query) == (sentence,)
    assert_plain(corrections(query), query)
    assert_valid(decode(query))
    assert corrections(encode(decode(query))) == ()


@pytest.mark.parametrize(
    "query",
    [
        "run=adam,lr:1e-3",
        "run=adam,lr:1e-03/constant",
        "run=adam//&&",
        "run=adam,,lr:0.1,/cosine,/",
        "run=adam/hidden:1/slot:0",
        "loop=yes",
        "loop=TRUE",
        "x=1e+0",
        "%73teps=%37",
        "???steps=7",
        "run=adam/slot:1&run=sgd",
    ],
)
def test_another_way_of_saying_it_is_no_mistake(query: str) -> None:
    assert corrections(query) == ()
    assert_valid(decode(query))


def test_the_first_of_several_counts() -> None:
    assert decode("steps=5&steps=6").setup.steps == 5
    assert decode("surface=bowl&surface=rosenbrock").surface == BOWL
    assert decode("run=adam,lr:1,lr:2").runs == (Run(OPTIMIZERS["adam"](lr=1), slot=0),)
    assert decode("run=adam/cosine/step/slot:2/slot:3").runs == (Run(ADAM, SCHEDULES["cosine"](), 2),)


def test_two_runs_that_want_one_slot_both_stay() -> None:
    runs = decode("run=adam/slot:1&run=sgd/slot:1&run=sgd/hidden").runs
    assert runs == (Run(ADAM, slot=1), Run(SGD, slot=0), Run(SGD, slot=2, hidden=True))


def test_what_is_wrong_in_one_place_leaves_the_rest() -> None:
    scenario = decode("surface=bowl,k:0,x:y&run=nobody&run=adam,lr:0.1,beta1:no/cosine,floor:0.5&steps=77&y=1")
    adam = Run(OPTIMIZERS["adam"](lr=0.1), SCHEDULES["cosine"](floor=0.5), 1)
    assert scenario == Scenario(SURFACES["bowl"](k=1), (FRONT_PAGE.runs[0], adam), Setup(steps=77, y=1))


@pytest.mark.parametrize(
    ("query", "place", "told", "why"),
    [
        ("surface=own,z:(sen(x)~+~y^2)", ("surface", -1, "z"), "sen(x) + y^2", "did you mean sin?"),
        (
            "run=sgd&run=own,lines:(x=x-rate*gradiant(x))",
            ("optimizer", 1, "lines"),
            "x=x-rate*gradiant(x)",
            "gradient?",
        ),
    ],
)
def test_a_typed_text_that_cannot_be_read_is_given_back_with_its_reason(
    query: str, place: tuple[str, int, str], told: str, why: str
) -> None:
    (sentence,) = corrections(query)
    assert sentence.endswith(why)
    assert "~" not in sentence
    assert misread(query) == [(*place, told)]
    assert misread(encode(decode(query))) == []
    assert without_view(f"?fog=1&{query}&step=3&mine=1") == query


def test_a_drawn_curve_that_cannot_be_read_says_what_is_wrong() -> None:
    (sentence,) = corrections("run=sgd/drawn,knots:(0=1;1.5=2)")
    assert sentence.endswith("A drawn curve has whole steps from 0 on, not 1.5.")


def test_many_corrections_are_counted() -> None:
    query = "&".join(f"name{i}=1" for i in range(12))
    first = tuple(f"“name{i}” means nothing here and was left out." for i in range(MAX_NOTES))
    assert corrections(query) == (*first, "And 7 more.")
    assert len(corrections("&".join(f"name{i}=1" for i in range(MAX_NOTES)))) == MAX_NOTES


def test_a_sentence_repeats_little_and_nothing_unseen() -> None:
    assert corrections("a" * 24 + "=1") == (f"“{'a' * 24}” means nothing here and was left out.",)
    assert corrections("a" * 25 + "=1") == (f"“{'a' * 23}…” means nothing here and was left out.",)
    assert corrections("a%00%0a%1b\ud800\u202e=1") == ("“a·····” means nothing here and was left out.",)
    assert corrections("steps=" + "9" * 999) == (f"Setup: steps cannot be “{'9' * 23}…”; it is 2000 now.",)


# What is hostile

NASTY = ["nan", "inf", "-inf", "1e308", "-1e308", "1e-999", "-0", "-1", "", "9" * 400, "0x1F", "1_0", "٣", "½", "None"]
NASTY += ["true", "[]", "{}", "%", "%zz", "%ff%fe", "%00", "\0", "\ud800", "\u202e", "😀", " ", "+", "'", '"', "<b>"]
NAMES = ["surface", "run", "slot", "hidden", "lr", *Setup.params(), *View.params()]
SLUGS = [*SURFACES, *OPTIMIZERS, *SCHEDULES]
MARKS = ["&", "=", "?", ",", ":", "/", ";", "#", "&&", ",,", "//", "=="]


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from([*NASTY, *NAMES, *SLUGS, *MARKS, *MARKS]), max_size=40).map("".join)
)
def test_any_text_is_a_valid_scenario(query: str) -> None:
    scenario = decode(query)
    assert_valid(scenario)
    assert_plain(corrections(query), query)
    assert decode(encode(scenario)) == scenario
    assert corrections(encode(scenario)) == ()


@given(data=st.data())
def test_a_damaged_link_is_a_valid_scenario(data: st.DataObject) -> None:
    link = encode(data.draw(scenarios()))
    for _ in range(data.draw(st.integers(1, 4))):
        here, there = sorted(data.draw(st.tuples(*[st.integers(0, len(link))] * 2)))
        new = data.draw(st.sampled_from([*NASTY, *NAMES, *SLUGS, *MARKS, link[here:there] * 3]) | st.text(max_size=5))
        link = link[:here] + new + link[there:]
    assert_valid(decode(link))
    assert_plain(corrections(link), link)
    assert decode(f"?{link.lstrip('?')}") == decode(link)


@given(st.sampled_from(NAMES), st.sampled_from(NASTY) | st.floats().map(repr) | st.integers().map(str))
def test_any_value_of_a_known_name_is_brought_into_its_range(name: str, value: str) -> None:
    query = f"surface=bowl&{name}={value}&run=adam,{name}:{value}/{name}:{value}/cosine,{name}:{value}"
    assert_valid(decode(query))
    assert_plain(corrections(query), query)


LONG = {
    "one word": "a" * 10**6,
    "marks": "&" * 10**6,
    "question marks": "?" * 10**6,
    "runs": "run=adam&" * 10_000 + "x" * 10**6,
    "pieces": "run=adam" + "/cosine/hidden/slot:1" * 50_000,
    "nothings": "run=adam" + "/" * 10**6,
    "items": "surface=bowl" + ",k:1" * 250_000,
    "names": "".join(f"{i}&" for i in range(150_000)),
    "digits": "x=" + "9" * 10**6,
    "percent signs": "x=" + "%" * 10**6,
    "escapes": "run=" + "%2F" * 333_333,
    "emoji": "\U0001f600" * 250_000,
    "surrogates": "\ud800" * 10**6,
}


@pytest.mark.parametrize("query", LONG.values(), ids=LONG.keys())
def test_a_megabyte_is_no_more_work_than_its_beginning(query: str) -> None:
    with counted() as least:
        decode(query[:MAX_LINK]), corrections(query[:MAX_LINK])
    with counted() as work:
        scenario, told = decode(query), corrections(query)
    assert work.calls < 1.1 * least.calls
    assert_valid(scenario)
    assert_plain(told, query)
    if "?" not in query:
        assert f"The link was longer than {MAX_LINK} characters; the rest was left out." in told


def test_a_link_of_the_full_length_is_read_to_its_end() -> None:
    query = "&" * (MAX_LINK - len("steps=7")) + "steps=7"
    assert decode(query).setup.steps == decode(f"?{query}").setup.steps == 7
    assert corrections(f"?{query}") == ()
    assert decode(f"&{query}").setup.steps != 7


@pytest.mark.parametrize("query", [None, 5, 1.5, True, [], {}, b"steps=7"])
def test_what_is_no_text_is_the_front_page(query: Any) -> None:
    assert decode(query) == FRONT_PAGE
    assert corrections(query) == ()


# What was written once

GOLDEN = Path(__file__).with_name("golden_links.txt")


def meaning(scenario: Scenario) -> list[str]:
    """Write a scenario line by line with every value, those at their default included."""
    runs = []
    for run in scenario.runs:
        runs.append(f"run {words(run.optimizer)} slot={run.slot} hidden={run.hidden}")
        runs.append(f"follows {words(run.schedule)}")
    start = "start x={!r} y={!r}".format(*scenario.start)
    return [f"surface {words(scenario.surface)}", *runs, words(scenario.setup), words(scenario.view), start]


def words(part: Part) -> str:
    return " ".join([part.slug, *(f"{name}={value!r}" for name, value in part.values().items())])


def golden() -> list[tuple[str, list[str]]]:
    entries: list[tuple[str, list[str]]] = []
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            entries[-1][1].append(line.strip())
        elif line and not line.startswith("#"):
            entries.append((line, []))
    return entries


@pytest.mark.parametrize(("link", "lines"), golden(), ids=[link for link, _ in golden()])
def test_an_old_link_means_what_it_meant(link: str, lines: list[str]) -> None:
    now = meaning(decode(link))
    assert lines, "what it means:\n  " + "\n  ".join(now)
    assert len(now) == len(lines)
    for old, new in zip(lines, now, strict=True):
        assert set(old.split()) <= set(new.split()), "a part may gain values, none may change"
    assert corrections(link) == ()


def test_the_old_links_are_many_and_owe_nothing_to_the_front_page() -> None:
    assert all(link.lstrip("?").startswith("surface=") and "&run=" in link for link, _ in golden())
    links = " ".join(link for link, _ in golden())
    first = {"bowl", "rosenbrock", "himmelblau", "saddle", "two_wells", "cliff", "sgd", "momentum", "adagrad", "adam"}
    assert {*first, "step", "cosine"} <= set(re.findall(r"[a-z_0-9]+", links))
