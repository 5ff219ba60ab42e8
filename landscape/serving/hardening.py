"""From a Dash app to a WSGI server fit for strangers."""

import functools
import os
import select
import socket
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Final, NoReturn

from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask, Response, request
from werkzeug.exceptions import BadRequest, HTTPException, NotFound, ServiceUnavailable
from werkzeug.wrappers import Response as AnyResponse

from landscape.core.turns import BusyError, GoneError, take_turn, task
from landscape.serving import answers, files, health, payloads, posting
from landscape.serving.drafting import serve_drafts
from landscape.serving.languages import speak_as_addressed
from landscape.serving.library import serve_library
from landscape.serving.maps import serve_maps
from landscape.serving.memory import give_large_blocks_back
from landscape.serving.pictures import serve_pictures
from landscape.serving.public import public_url
from landscape.serving.takings import serve_takings
from landscape.words import ENGLISH, languages

MAX_BODY: Final = 2**21
"""The largest request body, in bytes: above the megabyte of nonsense that must still get an answer."""

SPREAD: Final = 32
"""Bytes that a byte of JSON takes once it is read, at worst: ``[[],[],…``."""

POLICY: Final = (
    "default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'"
)
"""The Content-Security-Policy. No `unsafe-eval`; and no `frame-ancestors`, since pages may embed the landscape."""


LATE: Final = ("dash/dcc/async-graph.js",)
"""What the first graph on a page asks for, by names that the page does not contain."""


def harden(app: Dash) -> Flask:
    """Add what a public address needs, and return the app's WSGI server.

    Parameters
    ----------
    app
        A finished Dash app, on the Flask backend: the policy names the inline scripts of its callbacks.
    """
    server: Flask = app.server
    root = app.config.routes_pathname_prefix
    server.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    server.add_url_rule("/health", view_func=health.report)
    serve_pictures(server, root)
    serve_maps(server, root)
    serve_takings(server, root)
    serve_drafts(server, root)
    _answer_errors_plainly(server, unknown=f"{root}<path:path>")
    _refuse_malformed_callbacks(app, endpoint=f"{root}_dash-update-component")
    serve_library(app)
    files.keep_what_everybody_gets(app)
    posting.announce(app, public_url(os.environ))
    server.after_request(files.compress)
    _add_headers(server, POLICY.format(hashes=" ".join(app.csp_hashes())))
    speak_as_addressed(server)
    _serve_in_turns(server)
    give_large_blocks_back()
    return server


def _answer_errors_plainly(server: Flask, unknown: str) -> None:
    """Answer every error with one sentence, and unknown addresses with 404 instead of Dash's copy of the page."""

    @server.errorhandler(HTTPException)
    def plain(error: HTTPException) -> AnyResponse:
        response = error.get_response()
        response.set_data(f"{error.description}\n")
        response.mimetype = "text/plain"
        return response

    @server.errorhandler(DependencyException)
    def no_such_file(_: DependencyException) -> AnyResponse:
        return plain(NotFound("There is no file at this address."))

    @server.errorhandler(GoneError)  # which nobody reads, unless it had only ended what it sends
    @server.errorhandler(BusyError)
    def busy(_: BusyError | GoneError) -> AnyResponse:
        return plain(ServiceUnavailable("Much is being worked out for others; ask again in a moment.", retry_after=1))

    def no_such_page(**_: str) -> NoReturn:
        raise NotFound("There is no page at this address.")

    server.view_functions[unknown] = no_such_page


def _refuse_malformed_callbacks(app: Dash, endpoint: str) -> None:
    """Let only those callback requests through that have the form of a request by the page itself."""
    dispatch = app.server.view_functions[endpoint]

    def checked() -> AnyResponse:
        take_turn(SPREAD * len(request.get_data()))
        try:
            body = request.get_json()
        except RecursionError:
            raise BadRequest(payloads.TOO_DEEP) from None
        if complaint := payloads.complaint(body, app.callback_map):
            raise BadRequest(complaint)
        if app.server.debug or not answers.is_common(body):
            return answer()
        return answers.recall(answer)

    def answer() -> Response:
        made: Response = app.server.make_response(dispatch())
        return made

    app.server.view_functions[endpoint] = checked


def _serve_in_turns(server: Flask) -> None:
    """Let an answer that takes much memory hold its turn until it is made and compressed."""
    answer = server.wsgi_app

    def in_turn(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        with task(functools.partial(_is_gone, environ.get("gunicorn.socket"))):
            return answer(environ, start)

    server.wsgi_app = in_turn  # type: ignore[assignment,method-assign]  # as Flask's documentation has it


def _is_gone(connection: socket.socket | None) -> bool:
    """Tell whether the other end of a connection was closed; of what the server does not hand out it cannot be told."""
    if connection is None:
        return False
    poll = select.poll()
    poll.register(connection, getattr(select, "POLLRDHUP", 0))  # which not every system has; an error is always told
    return bool(poll.poll(0))


def _add_headers(server: Flask, policy: str) -> None:
    @server.after_request
    def headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Access-Control-Allow-Origin"] = "*"  # nothing is secret; a frame in a sandbox has no origin
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
        response.headers["Referrer-Policy"] = "same-origin"  # a link is what its reader is thinking about
        response.headers.setdefault("Cache-Control", "no-cache")
        return response


def warm_up(app: Dash) -> None:
    """Make the requests of a first visitor, before there is one.

    Dash finishes its set-up during the first request, and threads that arrive meanwhile find it half done. The static
    files of the first page are compressed here, too. With gunicorn's `preload_app` all workers share the result. Flask
    takes no further routes and handlers afterwards.

    Parameters
    ----------
    app
        The app, after `harden`.

    Raises
    ------
    RuntimeError
        When one of the requests fails.
    """
    visitor = app.server.test_client()
    root = app.config.routes_pathname_prefix
    pages = [root, *(f"{root}{code}/" for code in languages() if code != ENGLISH)]
    shared = [f"{page}{more}" for page in pages for more in ("", "_dash-layout", "_dash-dependencies")]
    late = [f"{root}_dash-component-suites/{path}" for path in LATE]
    for path in [*shared, *files.linked(visitor.get(root).text), *late, "/health"]:
        for encoding in files.ENCODINGS:
            response = visitor.get(path, headers={"Accept-Encoding": encoding})
            if response.status_code != HTTPStatus.OK:
                raise RuntimeError(f"{path} answered {response.status_code} while warming up")
