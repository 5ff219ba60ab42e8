"""The QR code of a link: what it holds, and what has none."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
import segno
from dash import html

from landscape.ui.sharing import ALT, MOST, NO_LINK, ONLY_HERE, QUIET, TOO_LONG, qr_code

LINK = "https://landscape.example/?lesson=learning-rate&at=2"


def sentences(link: object) -> list[str]:
    return [part.children for part in qr_code(link) if isinstance(part, html.P)]


def modules(picture: html.Img) -> list[list[int]]:
    """Read the modules back from the lines of the picture's path."""
    drawn = unquote(picture.src)
    side = picture.style["--modules"]
    assert f"viewBox='0 0 {side} {side}'" in drawn
    rows = [[0] * side for _ in range(side)]
    x, y = 0.0, 0.0
    for move, one, other in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", re.findall(r"d='([^']+)'", drawn)[-1]):
        if move == "h":
            for column in range(int(x), int(x + float(one))):
                rows[int(y)][column] = 1
            x += float(one)
        elif move == "M":
            x, y = float(one), float(other)
        else:
            x, y = x + float(one), y + float(other)
    return rows


def test_the_picture_is_the_code_of_the_link_with_white_around() -> None:
    (picture,) = qr_code(LINK)
    assert picture.alt == ALT
    assert "fill='#fff'" in unquote(picture.src)
    assert "stroke='#000'" in unquote(picture.src)
    expected = segno.make_qr(LINK, error="L").matrix_iter(border=QUIET)
    assert modules(picture) == [list(row) for row in expected]


def test_the_longest_link_has_a_code_and_the_next_one_a_sentence() -> None:
    longest = LINK + "a" * (MOST - len(LINK))
    (picture,) = qr_code(longest)
    assert picture.style["--modules"] == 177 + 2 * QUIET
    assert sentences(longest + "a") == [TOO_LONG]
    assert len(qr_code(longest + "a")) == 1


@pytest.mark.parametrize(
    "link",
    [
        *(None, True, 7, 1e308, [], {}, [LINK], {"link": LINK}),
        *("", "x", "http://", "//host", "ftp://host/", "javascript:alert(1)", "data:text/html,x"),
        *(f" {LINK}", f"{LINK}\n", "http://a b", "http://h\x00", "http://häuser/", "http://\ud800/"),
    ],
)
def test_what_is_no_link_gets_one_sentence(link: object) -> None:
    assert sentences(link) == [NO_LINK]
    assert len(qr_code(link)) == 1


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8050", "a.localhost", "127.0.0.1:1", "127.8.9.1", "[::1]:80"])
@pytest.mark.parametrize("rest", ["", "/", "/?a=1", "?a", "#a"])
def test_an_address_of_this_computer_alone_is_told(host: str, rest: str) -> None:
    assert sentences(f"http://{host}{rest}") == [ONLY_HERE]


@pytest.mark.parametrize(
    "host", ["localhost.example", "notlocalhost", "127.0.0.1.example", "10.0.0.7:8050", "[fe80::1]"]
)
def test_an_address_for_others_is_not(host: str) -> None:
    assert sentences(f"http://{host}/?at=localhost") == []
