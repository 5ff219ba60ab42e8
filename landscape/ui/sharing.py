"""The QR code of a link, drawn here: no other host learns what is shared."""

from __future__ import annotations

import re

import segno
from dash import html
from dash.development.base_component import Component

from landscape.words import phrase, say

MOST = 2953
"""Characters that the largest QR code holds."""
QUIET = 4
"""White modules around a code, without which it is not found."""
NO_LINK = phrase("Only a link that begins with http:// or https:// has a QR code.")
TOO_LONG = phrase("This link is too long for a QR code; copy it instead.")
ONLY_HERE = phrase(
    "Others cannot reach this address, which every computer has for itself alone: start with HOST=0.0.0.0 and open the "
    "page by this computer's name."
)
ALT = phrase("QR code of the link below")

_LINK = re.compile(r"https?://[!-~]+")
_OWN = re.compile(r"https?://([\w-]+\.)*(localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1\])(:\d+)?([/?#]|$)", re.IGNORECASE)


def qr_code(link: object) -> list[Component]:
    """Give the QR code of a link, dark on white whatever the scheme, or one sentence why there is none.

    Parameters
    ----------
    link
        The address to share. Untrusted, as all that comes from a browser.
    """
    if not isinstance(link, str) or not _LINK.fullmatch(link):
        return [html.P(say(NO_LINK))]
    if len(link) > MOST:
        return [html.P(say(TOO_LONG))]
    code = segno.make_qr(link, error="L")  # the fewest modules are the largest ones: these are read from the back row
    picture = html.Img(
        src=code.svg_data_uri(border=QUIET, dark="#000", light="#fff", omitsize=True),
        alt=say(ALT),
        style={"--modules": code.symbol_size(border=QUIET)[0]},  # to be drawn in whole pixels
    )
    return [picture, *([html.P(say(ONLY_HERE))] if _OWN.match(link) else [])]
