"""What the page may load and what is remembered of it: each promise of the headers by itself."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest
from dash import Dash
from flask.testing import FlaskClient

from landscape.serving import files, payloads
from landscape.serving.hardening import MAX_BODY

ONLY_OURS = {"default-src": {"'self'"}, "connect-src": {"'self'"}, "form-action": {"'self'"}}
NOTHING = {"object-src": {"'none'"}, "base-uri": {"'none'"}}
MORE = {
    "style-src": {"'self'", "'unsafe-inline'"},
    "img-src": {"'self'", "data:", "blob:"},
    "media-src": {"'self'", "blob:"},
    "font-src": {"'self'", "data:"},
    "worker-src": {"'self'", "blob:"},
}


def policy(client: FlaskClient) -> dict[str, set[str]]:
    told = client.get("/").headers["Content-Security-Policy"]
    pairs = [directive.split(maxsplit=1) for directive in told.split(";")]
    assert len({name for name, _ in pairs}) == len(pairs)
    return {name: set(sources.split()) for name, sources in pairs}


@pytest.mark.parametrize(("name", "sources"), [*ONLY_OURS.items(), *NOTHING.items(), *MORE.items()])
def test_the_page_loads_from_nowhere_else(client: FlaskClient, name: str, sources: set[str]) -> None:
    assert policy(client)[name] == sources


def test_no_other_source_is_named(client: FlaskClient) -> None:
    told = policy(client)
    assert told.keys() == {"script-src", *ONLY_OURS, *NOTHING, *MORE}
    scripts = told["script-src"]
    assert "'self'" in scripts
    assert all(source == "'self'" or source.startswith("'sha256-") for source in scripts)


@pytest.mark.parametrize("path", ["/", "/_dash-dependencies", "/health", "/assets/first.js", "/nowhere"])
def test_the_policy_stands_on_every_answer(client: FlaskClient, path: str) -> None:
    assert "object-src 'none'" in client.get(path).headers["Content-Security-Policy"]


@pytest.mark.parametrize(("size", "status"), [(MAX_BODY - 200, 400), (MAX_BODY + 1, 413)])
def test_a_body_may_have_two_megabytes(client: FlaskClient, size: int, status: int) -> None:
    assert MAX_BODY == 2 * 1024 * 1024
    body = '{"output": "' + "x" * size + '"}'
    answer = client.post("/_dash-update-component", data=body, content_type="application/json")
    assert answer.status_code == status


@pytest.mark.parametrize(("levels", "deep"), [(payloads.MAX_DEPTH - 2, False), (payloads.MAX_DEPTH - 1, True)])
@pytest.mark.parametrize("kind", [list, dict])
def test_values_may_nest_so_deep(client: FlaskClient, kind: type, levels: int, deep: bool) -> None:
    value: object = 1
    for _ in range(levels):
        value = [value] if kind is list else {"a": value}
    told = payloads.complaint({"output": "nothing", "more": value}, {})
    assert (told == payloads.TOO_DEEP) is deep


BACK = {"br": brotli.decompress, "gzip": gzip.decompress}


class TestCompression:
    @pytest.mark.parametrize(
        ("asked", "given"),
        [
            ("br", "br"),
            ("gzip", "gzip"),
            ("gzip, br", "br"),
            ("gzip;q=1, br;q=0.5", "gzip"),
            ("", None),
            ("zstd", None),
        ],
    )
    def test_in_the_best_way_that_is_accepted(self, client: FlaskClient, asked: str, given: str | None) -> None:
        plain = client.get("/assets/first.js", headers={"Accept-Encoding": ""})
        answer = client.get("/assets/first.js", headers={"Accept-Encoding": asked})
        assert answer.headers.get("Content-Encoding") == given
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert (BACK[given](answer.data) if given else answer.data) == plain.data
        assert len(answer.data) < len(plain.data) / 10 or not given

    @pytest.mark.parametrize(("size", "compressed"), [(1023, False), (1024, True)])
    def test_only_what_is_worth_it(self, client: FlaskClient, size: int, compressed: bool) -> None:
        answer = files.Response("x" * size, mimetype="application/json")
        with client.application.test_request_context("/", headers={"Accept-Encoding": "gzip"}):
            told = files.compress(answer)
        assert (told.headers.get("Content-Encoding") == "gzip") is compressed
        assert "Accept-Encoding" in told.headers["Vary"]

    @pytest.mark.parametrize("mimetype", ["image/png", "font/woff2", "application/octet-stream"])
    def test_never_what_is_compressed_already(self, client: FlaskClient, mimetype: str) -> None:
        with client.application.test_request_context("/", headers={"Accept-Encoding": "br"}):
            assert "Content-Encoding" not in files.compress(files.Response("x" * 5000, mimetype=mimetype)).headers
            assert "Content-Encoding" not in files.Kept(b"x" * 5000, mimetype).response("br").headers

    @pytest.mark.parametrize("encoding", ["br", "gzip"])
    def test_what_is_kept_is_compressed_thoroughly(self, encoding: str) -> None:
        body = Path(files.__file__).read_bytes() * 3
        quick, thorough = (files.encode(body, encoding, thoroughly=some) for some in (False, True))
        assert BACK[encoding](quick) == BACK[encoding](thorough) == body
        assert len(thorough) < len(quick)
        assert files.encode(body, encoding) == quick  # the same bytes every time

    def test_a_file_is_compressed_once(self, client: FlaskClient) -> None:
        kept = files.Kept(b"text" * 1000, "text/css")
        with client.application.test_request_context("/"):
            for _ in range(2):
                kept.response("br")
                first = kept.encoded["br"]
            assert kept.encoded["br"] is first
            assert kept.encoded.keys() == {"br"}


class TestWhatTheBrowserKeeps:
    def test_a_mark_keeps_for_ever_and_no_mark_asks_again(self, client: FlaskClient) -> None:
        marked = client.get("/assets/first.js?m=1").headers["Cache-Control"]
        assert {part.strip() for part in marked.split(",")} == {"public", "max-age=31536000", "immutable"}
        assert client.get("/assets/first.js").headers["Cache-Control"] == "no-cache"

    def test_another_content_has_another_tag(self) -> None:
        tags = {files.Kept(body, "text/css").tag for body in (b"a", b"b", b"")}
        assert len(tags) == 3
        assert {len(tag) for tag in tags} == {16}

    def test_a_tag_that_is_known_gets_nothing(self, client: FlaskClient) -> None:
        first = client.get("/assets/first.js", headers={"Accept-Encoding": "br"})
        asking = {"If-None-Match": first.headers["ETag"]}
        assert client.get("/assets/first.js", headers={"Accept-Encoding": "br", **asking}).status_code == 304
        assert client.get("/assets/first.js", headers={"Accept-Encoding": "gzip", **asking}).status_code == 200

    def test_while_debugging_nothing_is_kept(self, small_app: Dash, monkeypatch: pytest.MonkeyPatch) -> None:
        file = Path(small_app.config.assets_folder) / "changing.js"
        file.write_text("1")
        client = small_app.server.test_client()
        assert client.get("/assets/changing.js").data == b"1"
        file.write_text("2")
        assert client.get("/assets/changing.js").data == b"1"
        monkeypatch.setattr(small_app.server, "debug", True)
        with client.get("/assets/changing.js") as answer:
            assert answer.data == b"2"


def test_links_of_a_page_are_those_of_this_host() -> None:
    page = (
        '<script src="/a.js"></script><link rel="icon" href="/b.ico"><script defer src="/c.js?m=1"></script>'
        '<script src="https://example.org/d.js"></script><a href="/e"></a><script>f("/g")</script>'
    )
    assert files.linked(page) == ["/a.js", "/b.ico", "/c.js?m=1"]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/nowhere", "There is no page at this address."),
        ("/_dash-component-suites/dash/nothing.js", "There is no file at this address."),
    ],
)
def test_an_unknown_address_is_told_in_a_sentence(client: FlaskClient, path: str, sentence: str) -> None:
    assert client.get(path).text == f"{sentence}\n"


@pytest.mark.parametrize("encoding", ["br", "gzip", ""])
def test_a_file_is_of_its_own_kind_however_it_travels(client: FlaskClient, encoding: str) -> None:
    answer = client.get("/assets/first.js", headers={"Accept-Encoding": encoding})
    assert answer.mimetype in ("text/javascript", "application/javascript")
