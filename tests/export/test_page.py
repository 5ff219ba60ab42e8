"""One HTML file: it fits into a megabyte, asks for nothing, and holds nothing that could leave its place."""

from __future__ import annotations

import base64
import json
import lzma
import re
import struct
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.export.page import page_of
from landscape.export.page.content import ABSENT, ASKING, bare, content
from landscape.export.page.joining import join
from landscape.export.page.markup import markup
from landscape.export.page.packing import FILTERS, LENGTH, LETTERS, letters, pack
from landscape.export.page.thinning import RARER, as_told, lighter
from landscape.figures.encoding import encode_floats
from landscape.lessons.telling import tab_title
from landscape.simulation.ensemble import GRAIN, follow
from landscape.simulation.gallery import GALLERY
from landscape.simulation.links import decode
from landscape.simulation.scenario import USUAL_VIEW, Scenario, View
from landscape.words import languages, say, speak
from tests.strategies import parts, scenarios

MOST = 1_000_000
"""Bytes of a page on a disk."""
CARRIED = re.compile(r'<script id="(\w+)" type="text/plain" data-external="1">([^<]+)</script>')
FETCHED = re.compile(
    r"""\bhttps?:|(?<=["'(=\s])//\w|\b(?:src|href|srcset|action)\s*=(?!"data:)|\burl\(""", re.IGNORECASE
)
LINKS = {"front": "", **{exhibit.query[:60]: exhibit.query for exhibit in GALLERY}}
HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "\"'><img src=x onerror=alert(1)>",
    "]]>&amp;\u2028</title>",
]


class Parsed(HTMLParser):
    """What a browser finds in a page: elements with their attributes, and what their text is."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.inside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        self.texts[self.inside] = self.texts.get(self.inside, "") + data


def unpacked(packed: str) -> bytes:
    places = {letter: place for place, letter in enumerate(LETTERS.tobytes().decode())}
    words = [
        sum(places[letter] * 85**power for power, letter in enumerate(packed[i : i + 5][::-1]))
        for i in range(0, len(packed), 5)
    ]
    data = struct.pack(f">{len(words)}I", *words)
    (length,) = LENGTH.unpack(data[: LENGTH.size])
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=FILTERS).decompress(data[LENGTH.size :], length)


def told(page: str) -> dict[str, object]:
    """Give what a page carries for its player, without its arrays."""
    data = unpacked(dict(CARRIED.findall(page))["told"])
    (length,) = LENGTH.unpack(data[: LENGTH.size])
    content: dict[str, object] = json.loads(data[LENGTH.size : LENGTH.size + length])
    return content


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS.keys())
def test_a_page_has_at_most_a_megabyte(link: str) -> None:
    for language in languages():
        assert len(page_of(decode(link), language).encode()) <= MOST


METHODS = ("momentum", "adamax", "nesterov", "adam", "nadam", "amsgrad", "adamw", "radam")
RUNS = "".join(f"&run={method},lr:{0.01 * (slot + 1):g}/cosine" for slot, method in enumerate(METHODS))
MOST_THERE_IS = f"surface=himmelblau{RUNS}&steps=2000&noise=30&clip_norm=1&starts=400"
"""Of every run all layers, no number like another."""


def test_the_most_there_is_fits_too_and_says_what_it_took() -> None:
    page = page_of(decode(MOST_THERE_IS), "de", "https://landscape.example.org")
    assert len(page.encode()) <= MOST
    said = told(page)["thinned"]
    assert "der 400 Bälle" in str(said)
    assert "Pfeile ändern sich alle" in str(said)
    for link in ("", "starts=9", "steps=2000"):
        assert content(decode(link))["thinned"] == ""


def test_balls_and_arrows_are_thinned_and_numbers_are_not() -> None:
    scenario = decode("surface=himmelblau&run=adam&run=momentum&steps=2000&noise=30&starts=400")
    (exact, *_), (adam, *_) = follow(scenario), content(scenario)["playback"]["runs"]
    assert np.array_equal(floats(adam["x"]), np.float32(exact.params[:, 0, 0]))
    assert exact.cloud
    cloud, every = adam["cloud"], adam["cloud"]["every"]
    moves = np.frombuffer(base64.b64decode(cloud["x"]["bdata"]), "<u2").reshape(-1, cloud["count"])
    places, there = (
        np.cumsum(one, axis=0, dtype=np.uint16) for one in (moves, exact.cloud.moves[:, : cloud["count"], 0])
    )
    assert every > 1
    assert len(places) == 2000 // every + 1 + (2000 % every > 0)
    for k in (0, 1, len(places) - 1):
        assert np.abs(places[k].astype(int) - there[min(k * every, 2000)]).max() <= GRAIN / 2


def floats(encoded: dict[str, str]) -> np.ndarray[Any, Any]:
    return np.frombuffer(base64.b64decode(encoded["bdata"]), "<f4")


@given(st.lists(st.floats(width=32), min_size=1, max_size=30))
def test_shorter_numbers_are_told_the_same(numbers: list[float]) -> None:
    shorter = as_told(np.float32(numbers))
    assert [f"{one:.3e}" for one in np.float32(numbers)] == [f"{one:.3e}" for one in shorter]


def test_what_is_lighter_has_the_same_parts() -> None:
    whole = content(decode("surface=bowl&run=adam&steps=20&noise=1"))
    for every in RARER:
        one = lighter(whole, every)
        assert one["playback"]["runs"][0].keys() == whole["playback"]["runs"][0].keys()
        assert one["figures"]["dark"]["curves"]["data"][0]["y"].keys() == {"dtype", "shape", "bdata"}


@given(st.binary(max_size=300) | st.text(max_size=40).map(lambda text: text.encode() * 50))
def test_letters_are_bytes_again_and_harmless(data: bytes) -> None:
    written = letters(data)
    assert unpacked(written) == data
    assert not set(written) & set("\"&'<>\\`{} ")


def test_the_same_scenario_gives_the_same_page() -> None:
    scenario = decode("surface=rastrigin&run=adam&run=sgd/step&starts=9")
    assert page_of(scenario) == page_of(decode("surface=rastrigin&run=adam&run=sgd/step&starts=9"))
    assert page_of(scenario) != page_of(scenario, "de")


@pytest.mark.parametrize("language", languages())
def test_a_page_asks_for_nothing(language: str) -> None:
    page = CARRIED.sub("", page_of(decode("surface=data,data:penguins&run=adam"), language))
    assert FETCHED.findall(page) == []
    style = unpacked(dict(CARRIED.findall(page_of(decode(""))))["style"]).decode()
    assert [url for url in re.findall(r"url\(([^)]*)\)", style) if not url.strip("\"'").startswith("data:")] == []


def test_a_policy_admits_what_the_page_runs_and_nothing_else() -> None:
    page = page_of(decode(""))
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    carried = dict(CARRIED.findall(page))
    (begin,) = re.findall(r'<script data-external="1">(.*?)</script>', page, re.DOTALL)
    run = [begin.encode(), unpacked(carried["library"]), unpacked(carried["script"])]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    hashes = [f"'sha256-{base64.b64encode(sha256(one).digest()).decode()}'" for one in run]
    assert rules["script-src"].split() == hashes
    assert rules["default-src"] == "'none'"
    assert not {"connect-src", "frame-src", "worker-src"} & rules.keys()


@settings(max_examples=5, deadline=None)
@given(scenario=scenarios(), evil=st.sampled_from(HOSTILE))
def test_no_text_leaves_its_place(scenario: Scenario, evil: str) -> None:
    """Pages of any scenario have the same elements as those of any other, whatever its link says."""
    page = page_of(few(scenario), address=f"https://example.org/{evil}")
    parsed = Parsed(page)
    scripts = [given for tag, given in parsed.elements if tag == "script"]
    assert [one.get("id") for one in scripts] == ["library", "style", "script", "told", None]
    assert all(one["data-external"] == "1" for one in scripts)
    assert not {tag for tag, _ in parsed.elements} & {"img", "iframe", "object", "embed", "form", "base", "a"}
    assert not [name for _, given in parsed.elements for name in given if name.startswith("on")]
    assert f"https://example.org/{evil}?" in parsed.texts["span"]
    assert parsed.texts["title"] == tab_title(few(scenario).replace(view=USUAL_VIEW))


@pytest.mark.parametrize("evil", HOSTILE)
def test_no_translation_leaves_its_place(evil: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("landscape.export.page.catalogue", lambda _: {"Play": evil})
    page = page_of(decode("surface=bowl&run=sgd&steps=2"), "de")
    words = re.findall(r'<script id="words"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert [json.loads(one) for one in words] == [{"Play": evil}]
    assert "<" not in words[0]


def few(scenario: Scenario) -> Scenario:
    """Give a scenario of few steps: what is tried does not depend on how many there are."""
    return scenario.replace(setup=scenario.setup.replace(steps=min(scenario.setup.steps, 20), starts=1))


@pytest.mark.parametrize("evil", HOSTILE)
def test_names_of_a_table_stay_in_their_place(evil: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("landscape.export.page.tab_title", lambda *_: evil)
    parsed = Parsed(page_of(decode("run=sgd&steps=2")))
    assert parsed.texts["title"] == evil
    assert [tag for tag, _ in parsed.elements].count("script") == 5
    element = Parsed(markup(type("Div", (), {"to_plotly_json": lambda self: div(evil)})(), lambda _: False))
    assert element.elements == [("div", {"class": evil, "data-x": evil, "hidden": None})]
    assert element.texts["div"] == evil


def div(text: str) -> dict[str, object]:
    props = {"children": [text, None], "className": text, "data-x": text, "hidden": True, "title": None, "n_clicks": 0}
    return {"type": "Div", "props": props}


@given(parts(View))
def test_a_view_without_a_server_asks_for_nothing(view: View) -> None:
    left = bare(view)
    assert {name: getattr(left, name) for name in ASKING} == {name: getattr(USUAL_VIEW, name) for name in ASKING}
    assert {*ABSENT, *filter(None, view.hide.split("."))} == {*left.hide.split(".")}
    assert bare(left) == left


def test_what_is_played_is_what_the_server_sends_with_every_layer() -> None:
    scenario = decode("surface=ravine&run=adam&steps=30&step=7&eye_x=1&eye_y=1&eye_z=1&gradient=1&curve=rate")
    played = content(scenario)["playback"]
    assert {"seen", "velocity", "moment"} <= played["runs"][0].keys()
    assert {"critical", "flow"} <= played.keys()
    assert (played["view"]["step"], played["view"]["gradient"], played["view"]["flow"]) == (7, True, False)
    page = told(page_of(scenario))
    assert page["query"] == "surface=ravine&run=adam&steps=30"
    assert page["figures"]["light"]["stage"]["layout"]["scene"]["camera"]["eye"] == {"x": 1, "y": 1, "z": 1}  # type: ignore[index]
    assert page["figures"]["dark"].keys() == {"stage", "map", "curves"}  # type: ignore[index]


def test_a_page_speaks_the_language_of_its_reader() -> None:
    page = page_of(decode(""), "de")
    with speak("de"):
        assert say("Restart") in page
        title = tab_title(decode(""), "de")
    assert f"<title>{title}</title>" in page
    assert '<html lang="de"' in page
    words = json.loads(re.findall(r'<script id="words"[^>]*>(.*?)</script>', page)[0])
    assert words["Step back"] if "Step back" in words else words["Pause"]
    assert '<html lang="en"' in page_of(decode(""), "xx")


@given(st.lists(st.floats(-1024, 1024, width=32), min_size=1, max_size=40))
def test_numbers_are_whole_again(numbers: list[float]) -> None:
    array = encode_floats(numbers)
    data = unpacked(pack({"a": array, "b": [array]}))
    (length,) = struct.unpack("<I", data[:4])
    plain, rest = json.loads(data[4 : 4 + length]), data[4 + length :]
    assert plain["a"] == plain["b"][0] == {"dtype": "f4", "shape": str(len(numbers)), "packed": [0, len(rest)]}
    assert len(rest) == 4 * len(numbers)
    whole = np.frombuffer(rest, np.uint8).reshape(4, -1).T.tobytes()
    assert whole == base64.b64decode(array["bdata"])


def modules(folder: Path, **sources: str) -> Path:
    for name, source in sources.items():
        (folder / f"{name}.js").write_text(source)
    return folder


def test_modules_are_joined_with_what_they_import_before_them(tmp_path: Path) -> None:
    folder = modules(
        tmp_path,
        a='import { b as c } from "./b.js";\nimport * as d from "./d.js";\n// "Aside"\nlet a = c + d.x;\n',
        b='import "./d.js";\nexport const b = 1, bb = 2;\nexport let x = 1;\nexport function f() {}\n',
        d="/** @type {number} */\nexport const x = 3;\nconst y = /** @type {any} */ (1);\nexport { y as z };\n",
        e="export const x = 4, z = 5;\n",
    )
    joined = join(folder, "a.js", {})
    begins = [joined.index(f"const ${one} =") for one in "dba"]
    assert begins == sorted(begins)
    assert joined.count("const $d =") == 1
    assert "const { b: c } = $b;" in joined
    assert "const d = $d;" in joined
    assert "return { b, bb, get x() { return x; }, f };" in joined
    assert "return { x, z: y };" in joined
    assert "@type" not in joined
    assert "Aside" not in joined
    assert "const x = 4, z = 5;" in join(folder, "a.js", {"d.js": "e.js"})


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ('import { c } from "./b.js";', "imports c from b.js"),
        ('import { b } from "./c.js";', "which there is not"),
        ('import "./a.js";', "imports itself"),
        ('import x from "./b.js";', "cannot be joined"),
        ("export default 1;", "cannot be joined"),
        ('export * from "./b.js";', "cannot be joined"),
        ("const here = import.meta.url;", "cannot be joined"),
    ],
)
def test_what_cannot_be_joined_is_refused(source: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        join(modules(tmp_path, a=source, b="export const b = 1;"), "a.js", {})
