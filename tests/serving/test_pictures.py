"""The pictures of all surfaces are served once they are looked at, and are not sent twice."""

import re

import pytest
from dash import Dash
from flask.testing import FlaskClient

from landscape.core.surfaces import SURFACES
from landscape.figures.sprite import HEIGHT, sprite
from landscape.figures.thumbnail import SCHEMES
from landscape.serving import harden
from landscape.ui import build

PLACE = r'\[value="(\w+)"\],[^{]*\[data-surface="(\w+)"\]\)::before{background-position-y:(-?\d+)px}'


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    app: Dash = build()
    harden(app)
    return app.server.test_client()


def test_the_page_names_a_place_for_every_surface_and_the_file_of_each_scheme(client: FlaskClient) -> None:
    style = client.get("/de/").text
    found = re.findall(PLACE, style)
    assert found == [(slug, slug, str(-HEIGHT * place)) for place, slug in enumerate(SURFACES)]
    for scheme in SCHEMES:
        file = re.search(rf'\[data-mantine-color-scheme="{scheme}"\][^{{]*{{background-image:url\(([^)]+)\)}}', style)
        assert file
        answer = client.get(file[1])
        assert (answer.mimetype, answer.data) == ("image/png", sprite(scheme))
        again = client.get(file[1], headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Cache-Control"] == "no-cache"


def test_there_is_no_third_scheme(client: FlaskClient) -> None:
    assert client.get("/surfaces-sepia.png").status_code == 404
