"""What every visitor gets, made and compressed once and kept in memory; other answers, compressed as they go."""

import gzip
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from http import HTTPStatus
from typing import Any, Final

import brotli
from dash import Dash
from dash.fingerprint import check_fingerprint
from flask import Flask, Response, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

ENCODINGS: Final = ("br", "gzip")
"""Content encodings, the preferred one first. Browsers ask for brotli on https and localhost only."""

FOR_EVER: Final = "public, max-age=31536000, immutable"
FOR_AN_HOUR: Final = "public, max-age=3600"

ASSETS: Final = "dash_assets.static"
"""How the names of all that serves a part of `assets/` end."""

WORTHWHILE: Final = 1024
"""Bytes below which an answer travels uncompressed."""

SMALL: Final = 2**16
"""Bytes below which brotli takes its shortest way: of a slider's move it makes 2 % more, in a fifth of the time."""

TEXT: Final = re.compile(r"text/|application/(json|javascript|manifest\+json)|image/svg\+xml")
LINK: Final = re.compile(r'<(?:script|link)\b[^>]*?(?:src|href)="(/[^"]+)"')


def linked(page: str) -> list[str]:
    """Return the addresses on this host that a page links to as scripts, styles and icons."""
    return LINK.findall(page)


def encode(body: bytes, encoding: str | None, *, thoroughly: bool = False) -> bytes:
    """Compress a body; `thoroughly` for what is kept, which takes about four times as long."""
    match encoding:
        case "br":
            return bytes(brotli.compress(body, quality=9 if thoroughly else 1 if len(body) < SMALL else 4))
        case "gzip":
            return gzip.compress(body, 9 if thoroughly else 5, mtime=0)
        case _:
            return body


@dataclass(frozen=True)
class Kept:
    """A file or an answer as it is served, with its compressed forms made on demand and kept."""

    body: bytes
    mimetype: str

    @cached_property
    def tag(self) -> str:
        """What the ETag says: 16 hexadecimal digits that change with the content."""
        return sha256(self.body).hexdigest()[:16]

    @cached_property
    def encoded(self) -> dict[str, bytes]:
        """The compressed forms so far."""
        return {}

    def response(self, encoding: str | None) -> Response:
        """Answer the present request, with nothing but a 304 when the browser has the file already."""
        if not TEXT.match(self.mimetype):
            encoding = None
        if encoding and encoding not in self.encoded:
            self.encoded[encoding] = encode(self.body, encoding, thoroughly=True)
        response = Response(self.encoded[encoding] if encoding else self.body, mimetype=self.mimetype)
        if encoding:
            response.content_encoding = encoding
        response.vary.add("Accept-Encoding")
        response.set_etag(f"{self.tag}-{encoding or 'identity'}")
        response.make_conditional(request)
        return response


def keep_what_everybody_gets(app: Dash) -> None:
    """Serve the files of packages and of `assets/`, and what Dash tells every page, from memory; not while debugging.

    A name with a fingerprint is cached by the browser for ever. A chunk that a script of a package loads by its bare
    name changes with the package only and is good for an hour. Whatever must fit the rest, a module that another module
    imports, the page, its layout, is asked for each time; the answer is mostly a 304.
    """
    root = app.config.routes_pathname_prefix
    packages = f"{root}_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"
    views = app.server.view_functions
    views[packages] = _kept(app.server, views[packages], lambda: FOR_EVER if _has_fingerprint() else FOR_AN_HOUR)
    for endpoint in [name for name in views if name.endswith(ASSETS)]:
        views[endpoint] = _kept(app.server, views[endpoint], lambda: FOR_EVER if "m" in request.args else "no-cache")
    for endpoint in (root, f"{root}_dash-layout", f"{root}_dash-dependencies"):
        views[endpoint] = _kept(app.server, views[endpoint], lambda: "no-cache")


def _has_fingerprint() -> bool:
    _, found = check_fingerprint(request.path)  # type: ignore[no-untyped-call]  # dash has no types
    return bool(found)


def _kept(server: Flask, view: Callable[..., Any], caching: Callable[[], str]) -> Callable[..., AnyResponse]:
    kept: dict[tuple[str, str], Kept] = {}  # by language and name; what there is not raises in `view`

    def serve(**path: Any) -> AnyResponse:
        if server.debug:
            return server.make_response(view(**path))
        if posixpath.normpath(request.path) != request.path:  # a file would be kept once for each way to it
            raise NotFound("There is no file at this address.")
        name, _ = check_fingerprint(request.path)  # type: ignore[no-untyped-call]  # dash has no types
        key = request.script_root, name
        if key not in kept:
            response = server.make_response(view(**path))
            if response.status_code != HTTPStatus.OK:
                return response
            response.direct_passthrough = False
            kept[key] = Kept(response.get_data(), response.mimetype or "application/octet-stream")
            response.close()
        answer = kept[key].response(accepted())
        answer.headers["Cache-Control"] = caching()
        return answer

    return serve


def accepted() -> str | None:
    """Return the encoding to answer the present request in, or None for none."""
    return request.accept_encodings.best_match(ENCODINGS)


def compress(response: Response) -> Response:
    """Compress the answer to the present request when that is worth it."""
    plain = "Content-Encoding" not in response.headers and not response.is_streamed and not response.direct_passthrough
    if not plain or response.status_code != HTTPStatus.OK or not TEXT.match(response.mimetype or ""):
        return response
    response.vary.add("Accept-Encoding")
    encoding = accepted()
    if encoding and (response.content_length or 0) >= WORTHWHILE:
        response.set_data(encode(response.get_data(), encoding))
        response.content_encoding = encoding
    return response
