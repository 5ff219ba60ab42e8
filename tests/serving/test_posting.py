"""What a posted link says of itself: by tags in the head of its page, and to those who ask how to embed it."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from landscape.core.cache import CACHE
from landscape.export.card import HEIGHT, WIDTH, card
from landscape.lessons.course import lessons
from landscape.serving import harden
from landscape.serving.files import FOR_AN_HOUR, FOR_EVER
from landscape.serving.posting import element, tags
from landscape.serving.public import SETTING, address, public_url
from landscape.serving.takings import code
from landscape.serving.takings.card import read
from landscape.simulation.gallery import GALLERY
from landscape.simulation.links import decode, encode
from landscape.simulation.scenario import Scenario
from landscape.ui import build
from landscape.words import speak
from tests.strategies import scenarios

HOST = "https://landscape.example.org"
LINK = "surface=bowl&run=sgd,lr:0.05&run=adam,lr:0.2&steps=60"


class Head(HTMLParser):
    """Gathers the meta and link elements of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.titles: list[str] = []
        self.links: list[dict[str, str | None]] = []
        self.others: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "meta" and "content" in told:
            self.meta[str(told.get("property") or told.get("name"))] = str(told["content"])
        elif tag == "link":
            self.links.append(told)
        else:
            self.others.append(tag)

    def handle_data(self, data: str) -> None:
        if self.others and self.others[-1] == "title" and not self.titles:
            self.titles.append(data)


def served(host: str) -> FlaskClient:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SETTING, host)
        app = build()
        harden(app)
    return app.server.test_client()


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return served(f"{HOST}/")


@pytest.fixture(scope="module")
def private() -> FlaskClient:
    return served("")


def path_of(address: str) -> str:
    assert address.startswith(f"{HOST}/")
    return address.removeprefix(HOST)


def embedded(client: FlaskClient, url: str, **more: object) -> Any:
    return client.get("/oembed", query_string={"url": url, **more})


@pytest.mark.parametrize(("root", "title"), [("/", "Bowl"), ("/de/", "Schüssel")])
def test_a_link_says_what_it_shows_and_where_its_card_is(client: FlaskClient, root: str, title: str) -> None:
    page = client.get(f"{root}?{LINK}&eye_x=1&projector=1")
    meta = Head(page.text).meta
    assert meta["og:title"] == title
    assert "SGD" in meta["og:description"] == meta["description"]
    assert meta["og:url"] == f"{HOST}{root}?{LINK}"
    assert meta["twitter:card"] == "summary_large_image"
    assert (meta["og:image:width"], meta["og:image:height"]) == (str(WIDTH), str(HEIGHT))
    assert meta["og:image:alt"] == meta["twitter:image:alt"] == f"{title}. {meta['og:description']}"
    picture = client.get(path_of(meta["og:image"]))
    assert (picture.status_code, picture.mimetype) == (200, meta["og:image:type"])
    assert picture.headers["Cache-Control"] == FOR_EVER
    with Image.open(io.BytesIO(picture.data)) as image:
        assert image.size == (WIDTH, HEIGHT)


def test_the_first_page_and_exhibits_have_their_own_words(client: FlaskClient) -> None:
    for exhibit in (GALLERY[0], GALLERY[3]):
        meta = Head(client.get(f"/?{exhibit.query}").text).meta
        assert (meta["og:title"], meta["og:description"]) == (exhibit.title, exhibit.text)
    assert Head(client.get("/").text).meta["og:url"] == f"{HOST}/"


def test_a_lesson_says_its_title_and_never_the_answer(client: FlaskClient) -> None:
    meta = Head(client.get("/?lesson=loss&at=2").text).meta
    lesson = lessons()["loss"]
    assert meta["og:title"] == lesson.title
    assert lesson.steps[1].text.startswith(meta["og:description"])
    assert meta["og:description"].endswith(".")
    assert meta["og:url"] == f"{HOST}/?lesson=loss&at=2"
    asked = read("lesson=loss&at=2&step=60")
    assert asked.scenario.view.step == 0
    assert asked.scenario.surface == decode(lesson.steps[1].query).surface
    assert read(asked.query) == read(asked.link) == asked
    assert read("lesson=loss") == read("lesson=loss&at=1"), "a lesson begins with its first step"
    last = len(lesson.steps)
    assert lesson.steps[-1].text.startswith(read(f"lesson=loss&at={last}").lead.text)
    with speak("de"):
        assert read("lesson=loss").lead.title == lessons("de")["loss"].title
        german = read("lesson=loss")
        assert german.make().data == card(german.scenario, "de", german.lead) != card(german.scenario, "de")


@pytest.mark.parametrize("slug", lessons())
def test_every_step_of_a_lesson_has_words(slug: str) -> None:
    for language in ("en", "de"):
        with speak(language):
            for at in range(1, len(lessons()[slug].steps) + 1):
                title, text = read(f"lesson={slug}&at={at}").lead
                assert title
                assert 10 < len(text) < 400
                assert not set("[]`*") & set(text)


@pytest.mark.parametrize("link", ["lesson=nope", "lesson=loss&at=99", "lesson=loss&at=x"])
def test_of_a_lesson_that_there_is_not_the_page_is_shown(client: FlaskClient, link: str) -> None:
    page = client.get(f"/?{link}")
    assert page.status_code == 200
    assert Head(page.text).meta["og:title"]


def test_without_an_address_of_its_own_a_host_says_nothing(private: FlaskClient) -> None:
    plain = private.get(f"/?{LINK}").data
    assert private.get(f"/?{LINK}", headers={"Host": "evil.example"}).data == plain
    assert not Head(plain.decode()).meta.keys() & {"og:title", "og:image", "twitter:card"}
    for taken in ("code", "page"):
        told = private.get(f"/{taken}?{LINK}", headers={"Host": "evil.example"}, follow_redirects=True).text
        assert "evil" not in told
        assert "http://localhost" not in told
    for url in ("http://localhost/", "/", f"?{LINK}"):
        assert embedded(private, url).status_code == 404
    assert private.get(f"/card?{LINK}", follow_redirects=True).mimetype == "image/png"


@pytest.mark.parametrize(("root", "title"), [("/", "Bowl · Landscape"), ("/de/", "Schüssel · Landscape")])
@pytest.mark.parametrize("host", [HOST, ""])
def test_the_first_html_is_called_as_the_scenario(
    client: FlaskClient, private: FlaskClient, host: str, root: str, title: str
) -> None:
    head = Head((client if host else private).get(f"{root}?{LINK}").text)
    assert head.titles == [title]
    assert "SGD" in head.meta["description"]


def test_a_title_cannot_end_its_element(private: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("landscape.serving.posting.tab_title", lambda *_: r"</title><script>\1")
    assert r"<title>&lt;/title&gt;&lt;script&gt;\1</title>" in private.get("/?surface=bowl&run=sgd,lr:0.123").text


def test_a_program_tells_the_address_that_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = code.read(f"{LINK}&as=numpy")
    assert f"# /?{LINK}" in taken.make().data.decode()
    monkeypatch.setenv(SETTING, f"{HOST}/")
    assert f"# {HOST}/?{LINK}" in taken.make().data.decode()
    with speak("de"):
        assert f"# {HOST}/de/?{LINK}" in taken.make().data.decode()


def test_no_host_of_a_stranger_is_ever_told(client: FlaskClient) -> None:
    for headers in ({"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}, {"Host": '"><script>'}):
        for asked in (f"/?{LINK}", "/", f"/oembed?url={HOST}/"):
            assert "evil" not in client.get(asked, headers=headers).text


def test_a_page_is_kept_and_links_that_show_the_same_share_one(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = {"Accept-Encoding": "br"}
    first = client.get(f"/?{LINK}", headers=asking)
    monkeypatch.setattr("landscape.serving.files.encode", lambda *_, **__: pytest.fail("compressed anew"))
    again = client.get(f"/?{LINK}&map=1&speed=60&junk=%22%3E", headers=asking)
    assert again.data == first.data
    assert (again.headers["Cache-Control"], again.headers["Content-Encoding"]) == ("no-cache", "br")
    same = client.get(f"/?{LINK}", headers=asking | {"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")


def test_strangers_links_are_kept_within_bounds(client: FlaskClient) -> None:
    before = CACHE.size
    for index in range(40):
        client.get(f"/?surface=bowl&run=sgd,lr:0.{index + 10}", headers={"Accept-Encoding": "br"})
    assert CACHE.size <= CACHE.budget
    assert CACHE.size - before < 40 * 60_000


@given(scenarios(), st.text(max_size=40))
def test_nothing_leaves_its_attribute(scenario: Scenario, text: str) -> None:
    asked = read(f"{encode(scenario)}&lesson={quote(text)}")
    head = Head(tags(HOST, asked))
    assert head.others == []
    assert head.meta["og:url"] == f"{HOST}/?{asked.link}"
    (found,) = head.links
    assert parse_qs(urlsplit(str(found["href"])).query)["url"] == [head.meta["og:url"]]
    assert read(asked.query) == asked


@given(st.text())
def test_an_element_holds_any_text(text: str) -> None:
    text = text.replace("\r", "").replace("\0", "")
    head = Head(element("meta", property="og:title", content=text) + "<p>")
    assert head.meta == {"og:title": text}
    assert head.others == ["p"]


@given(st.text(max_size=60))
def test_nonsense_is_answered(text: str) -> None:
    assert read(read(text).query) == read(text)


class TestEmbedding:
    """What https://oembed.com asks for."""

    def test_a_page_tells_how_it_is_embedded(self, client: FlaskClient) -> None:
        (found,) = [link for link in Head(client.get(f"/de/?{LINK}").text).links if link.get("rel") == "alternate"]
        assert found["type"] == "application/json+oembed"
        assert parse_qs(urlsplit(str(found["href"])).query)["format"] == ["json"]
        told = client.get(path_of(str(found["href"]))).get_json()
        assert (told["version"], told["type"], told["title"]) == ("1.0", "rich", "Schüssel")
        (frame,) = Frames(told["html"]).found
        assert (frame["width"], frame["height"]) == (str(told["width"]), str(told["height"]))
        source = urlsplit(str(frame["src"]))
        assert f"{source.scheme}://{source.netloc}{source.path}" == f"{HOST}/de/"
        shown = decode(source.query)
        assert shown.view.embed
        assert shown.runs == decode(LINK).runs
        thumbnail = client.get(path_of(told["thumbnail_url"]))
        assert (thumbnail.status_code, told["thumbnail_width"], told["thumbnail_height"]) == (200, WIDTH, HEIGHT)

    def test_it_speaks_as_the_address_does_of_which_is_asked_and_is_kept_for_a_while(self, client: FlaskClient) -> None:
        answer = embedded(client, f"{HOST}/de/?{LINK}")
        told = answer.get_json()
        assert (told["title"], told["provider_url"]) == ("Schüssel", f"{HOST}/")
        assert embedded(client, f"{HOST.upper()}/de/?{LINK}").get_json() == told, "names of hosts have no case"
        assert answer.headers["Cache-Control"] == FOR_AN_HOUR

    @pytest.mark.parametrize(
        ("posted", "framed"),
        [
            (f"{LINK}&eye_x=1&fog=1&embed=1", f"{LINK}&fog=1&embed=1&eye_x=1"),
            ("lesson=loss&at=2", "lesson=loss&at=2&embed=1"),
        ],
    )
    def test_a_frame_looks_as_the_link_does(self, client: FlaskClient, posted: str, framed: str) -> None:
        told = embedded(client, f"{HOST}/?{posted}").get_json()
        assert Frames(told["html"]).found[0]["src"] == f"{HOST}/?{framed}"
        assert "fog" not in told["thumbnail_url"]

    @pytest.mark.parametrize(
        ("asked", "size"),
        [
            ({}, (800, 560)),
            ({"maxwidth": "320", "maxheight": "300"}, (320, 300)),
            ({"maxwidth": "9999", "maxheight": "561"}, (800, 560)),
            ({"maxwidth": "-5", "maxheight": "٣"}, (800, 560)),
            ({"maxwidth": "1e3", "maxheight": "9" * 5000}, (800, 560)),
            ({"maxwidth": "0"}, (1, 560)),
        ],
    )
    def test_it_has_the_size_that_there_is_room_for(
        self, client: FlaskClient, asked: dict[str, str], size: tuple[int, int]
    ) -> None:
        told = embedded(client, f"{HOST}/?{LINK}", **asked).get_json()
        assert (told["width"], told["height"]) == size

    @pytest.mark.parametrize(
        ("asked", "has"),
        [
            ({"maxwidth": "1200", "maxheight": "630"}, True),
            ({"maxwidth": "1199"}, False),
            ({"maxheight": "629"}, False),
            ({"maxwidth": "x"}, True),
        ],
    )
    def test_a_picture_is_told_where_there_is_room_for_it(
        self, client: FlaskClient, asked: dict[str, str], has: bool
    ) -> None:
        assert ("thumbnail_url" in embedded(client, f"{HOST}/?{LINK}", **asked).get_json()) == has

    @pytest.mark.parametrize(
        "url",
        [
            "https://elsewhere.example.org/",
            "http://landscape.example.org/",
            f"{HOST}.evil.example/",
            f"{HOST}:8443/",
            f"https://evil@{HOST[8:]}/",
            f"{HOST}/card?{LINK}",
            f"{HOST}/xx/",
            f"{HOST}/en/",
            f"{HOST}//de/",
            "https://[",
            "javascript:alert(1)",
            "nonsense",
        ],
    )
    def test_of_what_is_not_a_page_here_nothing_is_told(self, client: FlaskClient, url: str) -> None:
        response = embedded(client, url)
        assert (response.status_code, response.mimetype) == (404, "text/plain")

    def test_what_cannot_be_told_is_said_in_a_sentence(self, client: FlaskClient) -> None:
        assert embedded(client, f"{HOST}/", format="xml").status_code == 501
        assert client.get("/oembed").status_code == 400
        assert embedded(client, HOST, format="json").get_json()["type"] == "rich"

    @given(url=st.text(max_size=60), size=st.text(max_size=8))
    def test_whatever_is_asked_there_is_an_answer(self, client: FlaskClient, url: str, size: str) -> None:
        for asked in (url, f"{HOST}/?{url}"):
            response = embedded(client, asked, maxwidth=size)
            assert response.status_code in {200, 400, 404}
            if response.status_code == 200:
                assert len(Frames(response.get_json()["html"]).found) == 1


class Frames(HTMLParser):
    """Gathers the frames of a piece of HTML, in which nothing else may be."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "iframe"
        self.found.append(dict(attrs))


@pytest.mark.parametrize(
    ("told", "host"),
    [
        ("", ""),
        ("https://landscape.example.org", "https://landscape.example.org"),
        (" http://10.0.0.7:8050/ ", "http://10.0.0.7:8050"),
        ("http://[::1]:8050", "http://[::1]:8050"),
    ],
)
def test_the_host_is_what_is_configured(told: str, host: str) -> None:
    assert public_url({SETTING: told}) == host
    assert public_url({}) == ""


@pytest.mark.parametrize("told", ["https://x.org", "https://x.org/", " https://x.org/\n"])
def test_whole_addresses_have_each_slash_once(told: str) -> None:
    host = public_url({SETTING: told})
    for language, root in (("en", "https://x.org/"), ("de", "https://x.org/de/")):
        with speak(language):
            assert address(host) == root
            assert address(host, "", "surface=bowl") == f"{root}?surface=bowl"
            assert address(host, "card", "surface=bowl") == f"{root}card?surface=bowl"
            assert decode("").to_link(address(host)) == root
            assert decode("surface=bowl").to_link(address(host)).startswith(f"{root}?surface=bowl&")


@pytest.mark.parametrize(
    "told", ["landscape.example.org", "ftp://x.org", "https://x.org/path", "https://", 'https://"x"']
)
def test_what_is_no_host_is_refused_in_a_sentence(told: str) -> None:
    with pytest.raises(SystemExit, match=r"PUBLIC_URL is scheme and host, .* without a path"):
        public_url({SETTING: told})
