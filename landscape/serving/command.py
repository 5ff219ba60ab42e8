"""`python app.py` and `landscape`: the app for one person, at an address of this computer; or what leaves without."""

import argparse
import errno
import logging
import os
import socket
import sys
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from threading import Timer
from typing import Final, NoReturn

import waitress
from dash import Dash

from landscape.serving import brought, offline
from landscape.serving.hardening import MAX_BODY, warm_up

THREADS: Final = 8
"""Requests that are answered at the same time."""

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - to be recognised, not bound


def main(build: Callable[[], Dash], argv: Sequence[str] | None = None) -> None:
    """Do what the command line says: without a word of what to do, serve the page.

    Parameters
    ----------
    build
        Gives the app, after `landscape.serving.harden`; asked when there is a page to serve.
    argv
        The command line, `sys.argv[1:]` when not given. `HOST`, `PORT`, `LESSONS` of the environment are the defaults.
    """
    options = _parser(os.environ).parse_args(argv)
    try:
        for path in (*options.bring, *options.also):
            brought.bring(path)
        brought.bring_lessons(options.lessons)
    except brought.BroughtError as refused:
        _exit(str(refused), 2)
    if not options.act:
        serve(build(), options)
        return
    try:
        options.act(options)
    except offline.RefusedError as refused:
        _exit(str(refused), 2)


def serve(app: Dash, options: argparse.Namespace) -> None:
    """Serve a hardened app until Ctrl+C, and open it in a browser where there is a screen."""
    if options.debug and "WERKZEUG_RUN_MAIN" in os.environ:  # restarted after a change by the server of the first start
        app.run(host=options.host, port=options.port, debug=True)
        return
    listener = listen_or_exit(options.host, options.port)
    port = listener.getsockname()[1]
    announce(address_of(options.host, port))
    if options.debug:
        listener.close()
        app.run(host=options.host, port=port, debug=True)
    else:
        warm_up(app)
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a page loads more files at once than threads
        limits = {"max_request_header_size": MAX_BODY, "max_request_body_size": MAX_BODY}
        waitress.create_server(app.server, sockets=[listener], threads=THREADS, ident=None, **limits).run()


def announce(address: str) -> None:
    """Print where the app is, and open it in a browser where there is a screen."""
    sys.stdout.write(f"The landscape is at {address} (Ctrl+C stops it)\n")
    sys.stdout.flush()
    if not is_headless(os.environ, sys.platform):
        Timer(1, webbrowser.open, [address]).start()


def listen_or_exit(host: str, port: int) -> socket.socket:
    """Take a port, 0 for any free one, or end the program with one line that says why not."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            _exit(f"Port {port} is taken. Choose another, such as PORT={port + 1}.")
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        _exit(f"Cannot serve at {address_of(host, port)}: {reason}.")


def address_of(host: str, port: int) -> str:
    """Return the address to type on this computer."""
    name = EVERYWHERE.get(host, host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def is_headless(environment: Mapping[str, str], platform: str) -> bool:
    """Tell whether opening a browser is unwanted (`NO_BROWSER`, `CI`) or pointless (no screen)."""
    unwanted = bool(environment.get("NO_BROWSER") or environment.get("CI"))
    screen = environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    return unwanted or (platform.startswith("linux") and not screen)


class Parser(argparse.ArgumentParser):
    """Says in one sentence what is wrong with a command line."""

    def error(self, message: str) -> NoReturn:
        """End the program."""
        _exit(f"{message[0].upper()}{message[1:]}. {self.prog} --help tells what there is.", 2)


def _parser(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = Parser(prog="landscape", description="The loss landscape, for one person.")
    parser.set_defaults(act=None, bring=[], also=[])
    _add_options(parser, environment.get("HOST") or "127.0.0.1", environment.get("PORT") or "8050", debug=False)
    parser.set_defaults(lessons=environment.get(brought.LESSONS, ""))
    acts = parser.add_subparsers(title="what to do")
    run = acts.add_parser("run", help="serve the page, as without a word", description="Serve the page.")
    _add_options(run, *[argparse.SUPPRESS] * 2, debug=argparse.SUPPRESS)  # what stands before the word counts, too
    offline.add_to(acts)
    _add_with(parser, "bring")
    for act in acts.choices.values():
        _add_with(act, "also")  # a list of its own, since a word's values replace those that stand before it
    acts.metavar = ", ".join(acts.choices)
    return parser


def _add_options(parser: argparse.ArgumentParser, host: str, port: str, *, debug: bool | str) -> None:
    parser.add_argument("--host", default=host, help="default: HOST, or 127.0.0.1")
    parser.add_argument("--port", type=_port, default=port, help="default: PORT, or 8050")
    parser.add_argument(
        "--lessons",
        metavar="FOLDER",
        default=argparse.SUPPRESS,
        help="a folder of lessons of your own, one Markdown file each; default: LESSONS",
    )
    parser.add_argument("--debug", action="store_true", default=debug, help="reload on changes and show errors")


def _add_with(parser: argparse.ArgumentParser, dest: str) -> None:
    told = "a file of Python that registers parts of your own"
    parser.add_argument("--with", dest=dest, metavar="FILE", action="append", default=argparse.SUPPRESS, help=told)


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= port < 2**16:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port, a whole number from 0 to 65535")
    return port


def _exit(sentence: str, code: int = 1) -> NoReturn:
    sys.stderr.write(f"{sentence}\n")
    raise SystemExit(code)
