"""What a page says of itself before it runs: its title and its sentence; posted, also its card, by tags and oEmbed.

Tags hold whole addresses, and whoever reads them keeps them. So they name the host that was configured, ``PUBLIC_URL``,
and never that of a request, which is a stranger's text. Without one the page has title and sentence alone.
"""

from __future__ import annotations

import functools
import re
from html import escape
from typing import Any, Final
from urllib.parse import quote, urlsplit

from dash import Dash
from flask import Response, jsonify, request
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.exceptions import NotImplemented as NotOffered  # Python has something of that name

from landscape.export.card import HEIGHT, WIDTH
from landscape.export.files import MEDIA
from landscape.lessons.telling import tab_title
from landscape.serving import answers
from landscape.serving.files import FOR_AN_HOUR
from landscape.serving.public import address
from landscape.serving.takings.card import TakenCard, read
from landscape.simulation.links import decode, encode
from landscape.words import ENGLISH, languages, say, speak, speaking

NAME: Final = "Landscape"
FRAME: Final = 800, 560
"""Pixels of the stage in another page, as the page itself offers it."""
TITLE: Final = re.compile("<title>.*?</title>")
"""What every page is called, in whose place stands what this one is."""


def announce(app: Dash, host: str) -> None:
    """Let every page say what it shows, and answer those who ask how to embed it.

    Of pages that say something so many are kept as there is room for; links that show the same share one.
    """
    server, root = app.server, app.config.routes_pathname_prefix
    server.add_url_rule(f"{root}oembed", view_func=functools.partial(embedding, host), endpoint="oembed")

    def page(**_: str) -> Response:
        asked = read(request.query_string.decode("ascii", "replace"))

        def make() -> Response:
            html: str = app.index()  # type: ignore[no-untyped-call]  # dash has no types
            return Response(TITLE.sub(lambda _: head(host, asked), html, count=1), mimetype="text/html")

        about = f"{app.config.name} {address(host, '', asked.link)}"  # no other app's page, and no other host's
        response = make() if server.debug else answers.recall(make, about)
        response.headers["Cache-Control"] = "no-cache"
        response.add_etag()
        response.make_conditional(request)
        return response

    server.view_functions[root] = page


def head(host: str, asked: TakenCard) -> str:
    """Write what a page is called, the sentence about it, and what needs whole addresses where the host is known."""
    called = f"<title>{escape(tab_title(asked.scenario, speaking()))}</title>"
    return called + element("meta", name="description", content=asked.lead.text) + (tags(host, asked) if host else "")


def tags(host: str, asked: TakenCard) -> str:
    """Write what is said of a link where it is posted."""
    title, text = asked.lead
    page, picture = address(host, "", asked.link), address(host, "card", asked.query)
    said = {
        "og:site_name": NAME,
        "og:type": "website",
        "og:title": title,
        "og:description": text,
        "og:url": page,
        "og:image": picture,
        "og:image:type": MEDIA["png"],
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
        "og:image:alt": f"{title}. {text}",
    }
    named = {"twitter:card": "summary_large_image", "twitter:image:alt": f"{title}. {text}"}
    found = address(host, "oembed", f"url={quote(page, safe='')}&format=json")
    return "".join(
        [
            *(element("meta", property=name, content=told) for name, told in said.items()),
            *(element("meta", name=name, content=told) for name, told in named.items()),
            element("link", rel="alternate", type="application/json+oembed", href=found, title=title),
        ]
    )


def element(name: str, /, **attributes: str) -> str:
    """Write an element without content; whatever is in its attributes stays there."""
    told = "".join(f' {attribute}="{escape(text)}"' for attribute, text in attributes.items())
    return f"<{name}{told}>"


def embedding(host: str) -> Response:
    """Tell how a link of this host is put into another page, as https://oembed.com has it."""
    if request.args.get("format", "json") != "json":
        raise NotOffered("What there is to embed is told as JSON only.")
    url = request.args.get("url")
    if not url:
        raise BadRequest("Of which address? Add url= to the question.")
    language, query = _own(host, url)
    with speak(language):
        asked = read(query)
        width, height = (_within(name, most) for name, most in zip(("maxwidth", "maxheight"), FRAME, strict=True))
        response: Response = jsonify(_embedded(host, asked, _framed(asked, query), width, height))
    response.headers["Cache-Control"] = FOR_AN_HOUR
    return response


def _framed(asked: TakenCard, query: str) -> str:
    """Write the link of the frame, in which the landscape is looked at as in the link that was posted."""
    lesson = asked.scenario.view.lesson
    return f"{asked.link}&embed=1" if lesson else encode(decode(query).replace(embed=True))


def _embedded(host: str, asked: TakenCard, framed: str, width: int, height: int) -> dict[str, Any]:
    title, _ = asked.lead
    size = {"width": str(width), "height": str(height)}
    frame = element("iframe", src=address(host, "", framed), **size, style="border:0", allow="fullscreen", title=title)
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": NAME,
        "provider_url": f"{host}/",
        **(_thumbnail(host, asked) if _leaves_room() else {}),
        "html": f"{frame}</iframe>",
        "width": width,
        "height": height,
    }


def _leaves_room() -> bool:
    """Tell whether who asks has room for the card, which has one size."""
    return _within("maxwidth", WIDTH) == WIDTH and _within("maxheight", HEIGHT) == HEIGHT


def _thumbnail(host: str, asked: TakenCard) -> dict[str, Any]:
    """Tell of the card."""
    return {
        "thumbnail_url": address(host, "card", asked.query),
        "thumbnail_width": WIDTH,
        "thumbnail_height": HEIGHT,
    }


def _own(host: str, url: str) -> tuple[str, str]:
    """Give the language and the query of a page of this host.

    Raises
    ------
    NotFound
        When it is none.
    """
    unknown = NotFound(say("This address is not one of a page here."))
    try:
        told = urlsplit(url)
        here = urlsplit(host)
        own = bool(host) and (told.scheme, told.netloc.lower()) == (here.scheme, here.netloc.lower())
    except ValueError:
        raise unknown from None
    pages = {"": ENGLISH, "/": ENGLISH} | {f"/{code}/": code for code in languages() if code != ENGLISH}
    if not own or told.path not in pages:
        raise unknown
    return pages[told.path], told.query


def _within(name: str, most: int) -> int:
    """Give how wide or high a frame is: as was asked, but for nonsense."""
    text = request.args.get(name, "")
    return min(max(int(text), 1), most) if text.isascii() and text.isdecimal() and len(text) < 9 else most
