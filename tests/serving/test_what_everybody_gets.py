"""The page, its layout and its dependencies are made once for a language, and sent compressed from memory."""

import pytest


@pytest.mark.parametrize("path", ["/", "/_dash-layout", "/_dash-dependencies"])
def test_what_every_page_asks_for_is_made_once_for_a_language(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import app

    client = app.server.test_client()
    told = {at: client.get(at + path[1:], headers={"Accept-Encoding": "br"}) for at in ("/", "/de/")}
    assert told["/"].headers["ETag"] != told["/de/"].headers["ETag"] or path == "/_dash-dependencies"
    monkeypatch.setattr("landscape.serving.files.encode", lambda *_, **__: pytest.fail("compressed anew"))
    monkeypatch.setattr(app.app, "index", lambda: pytest.fail("made anew"))
    monkeypatch.setattr(app.app, "get_layout", lambda: pytest.fail("made anew"))
    link = "m=1" if path == "/" else "surface=bowl&m=1"  # a page is called as what it shows
    for at, before in told.items():
        asking = {"Accept-Encoding": "br"}
        again = client.get(f"{at}{path[1:]}?{link}", headers=asking)
        assert (again.status_code, again.data) == (200, before.data)
        assert (again.headers["Cache-Control"], again.headers["Content-Encoding"]) == ("no-cache", "br")
        assert "Accept-Encoding" in again.headers["Vary"]
        confirmed = client.get(at + path[1:], headers=asking | {"If-None-Match": before.headers["ETag"]})
        assert (confirmed.status_code, confirmed.data) == (304, b"")
