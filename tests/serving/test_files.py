import gzip
import re
from pathlib import Path

import brotli
import pytest
from dash import Dash
from flask.testing import FlaskClient

from landscape.serving import files

CHUNK = "/_dash-component-suites/dash/dcc/async-graph.js"


def script_of(client: FlaskClient) -> str:
    found = re.search(r'src="([^"]+dash_renderer[^"]+)"', client.get("/").text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [("", None), ("identity", None), ("gzip", "gzip"), ("gzip, deflate, br, zstd", "br"), ("br;q=0, gzip", "gzip")],
)
def test_static_file_travels_in_an_accepted_encoding(client: FlaskClient, asked: str, answered: str | None) -> None:
    path = script_of(client)
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    answer = client.get(path, headers={"Accept-Encoding": asked})
    assert answer.headers.get("Content-Encoding") == answered
    decoders = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
    assert decoders[answered](answer.data) == plain.data
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_static_file_is_compressed_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    path = script_of(client)
    client.get(path, headers={"Accept-Encoding": "br"})
    monkeypatch.setattr(files, "encode", lambda *_, **__: pytest.fail("compressed anew"))
    assert client.get(path, headers={"Accept-Encoding": "br"}).status_code == 200
    forged = re.sub(r"\.v\w+m\w+\.", ".v0m0.", path)
    assert forged != path
    assert client.get(forged, headers={"Accept-Encoding": "br"}).status_code == 200


def test_fingerprinted_file_is_cached_for_ever(client: FlaskClient) -> None:
    assert client.get(script_of(client)).headers["Cache-Control"] == files.FOR_EVER


def test_chunk_is_cached_for_an_hour_and_then_confirmed(client: FlaskClient) -> None:
    answer = client.get(CHUNK)
    assert answer.headers["Cache-Control"] == files.FOR_AN_HOUR
    again = client.get(CHUNK, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == files.FOR_AN_HOUR


def test_asset_is_cached_by_its_mark_only(client: FlaskClient) -> None:
    marked = re.search(r'src="(/assets/first.js\?m=[^"]+)"', client.get("/").text)
    assert marked
    assert client.get(marked[1]).headers["Cache-Control"] == files.FOR_EVER
    module = client.get("/assets/second.mjs")
    assert module.headers["Cache-Control"] == "no-cache"
    assert client.get("/assets/second.mjs", headers={"If-None-Match": module.headers["ETag"]}).status_code == 304


def test_part_of_an_unread_file_is_not_kept_for_the_whole(small_app: Dash) -> None:
    (Path(small_app.config.assets_folder) / "third.js").write_text("0123456789")
    client = small_app.server.test_client()
    with client.get("/assets/third.js", headers={"Range": "bytes=0-3"}) as part:
        assert part.data == b"0123"
    assert client.get("/assets/third.js").data == b"0123456789"


def test_tag_tells_encodings_apart(client: FlaskClient) -> None:
    tags = {client.get(CHUNK, headers={"Accept-Encoding": name}).headers["ETag"] for name in ("br", "gzip", "")}
    assert len(tags) == 3


def test_answer_is_compressed_when_worth_it(client: FlaskClient) -> None:
    asking = {"Accept-Encoding": "gzip"}
    page = client.get("/", headers=asking)
    assert page.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(page.data).endswith(b"</html>")
    assert "Content-Encoding" not in client.get("/health", headers=asking).headers
