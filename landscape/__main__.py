"""The page in its server: the command `landscape`, and what `app.py` offers to other servers."""

from __future__ import annotations

from landscape import serving, ui


def join() -> ui.Page:
    """Build the page and harden it; its WSGI server is the attribute `server`."""
    app = ui.build()
    serving.harden(app)
    return app


def main() -> None:
    """Do what the command line says: mostly, serve one person."""
    serving.main(join)


if __name__ == "__main__":
    main()
