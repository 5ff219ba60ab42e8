"""What a notebook gets: a frame, a picture and text; and the Python half of the widget."""

from __future__ import annotations

import base64
import io
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import landscape
from landscape.core.learning.tables import pack, read_table
from landscape.export.notebook.showing import text_of
from landscape.export.notebook.widget import Stage
from landscape.export.page import page_of
from tests.export.wire import Wire, wired

LINK = "surface=himmelblau&run=sgd,lr:0.02&run=adam,lr:0.1&steps=60"


class Tags(HTMLParser):
    """All that a browser would find in a text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_notebook_may_choose_between_frame_picture_and_text() -> None:
    bundle = landscape.show(LINK, height=400)._repr_mimebundle_()
    assert list(bundle) == ["text/html", "image/png", "text/plain"]
    (frame,) = Tags(bundle["text/html"]).found
    tag, attributes = frame
    assert tag == "iframe"
    assert attributes["srcdoc"] == page_of(landscape.decode(LINK))
    assert attributes["sandbox"] == "allow-scripts allow-downloads"
    assert "height: 400px" in (attributes["style"] or "")
    assert attributes["title"] == bundle["text/plain"] == "Himmelblau: SGD, Adam"
    picture = Image.open(io.BytesIO(base64.b64decode(bundle["image/png"])))
    assert picture.size == (1200, 630)


def test_a_scenario_shows_itself() -> None:
    scenario = landscape.decode(LINK)
    assert scenario._repr_mimebundle_() == landscape.show(LINK)._repr_mimebundle_()
    assert list(scenario._repr_mimebundle_(include={"text/plain"})) == ["text/plain"]
    assert list(scenario._repr_mimebundle_(exclude={"text/html"})) == ["image/png", "text/plain"]


def test_only_what_is_asked_for_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("landscape.export.notebook.showing.frame_of", lambda *_: pytest.fail("nobody wants a page"))
    landscape.show(LINK)._repr_mimebundle_(include=["text/plain"])


def test_it_speaks_another_language() -> None:
    bundle = landscape.show("surface=bowl&run=adam", language="de")._repr_mimebundle_(exclude={"image/png"})
    assert bundle["text/plain"] == "Schüssel: Adam"
    assert "lang=&quot;de&quot;" in bundle["text/html"]


@settings(max_examples=5, deadline=None)
@given(st.text("<>\"'&;/-!éscript ", min_size=1, max_size=20))
def test_names_do_not_leave_the_frame(name: str) -> None:
    try:
        table = read_table(f"{name},b\n1,2\n3,4\n5,5\n")
    except ValueError:
        return
    link = f"surface=data,data:own,data.packed:{pack(table)}&run=sgd&steps=5"
    seen = Tags(landscape.show(link)._repr_mimebundle_(include={"text/html"})["text/html"])
    assert [tag for tag, _ in seen.found] == ["iframe"]
    assert seen.text.strip() == ""


@pytest.mark.parametrize(
    ("wrong", "says"), [({"height": 10}, "200 to 4000 pixels"), ({"language": "xx"}, "there are en, de")]
)
@pytest.mark.parametrize("shown", [landscape.show, landscape.widget])
def test_what_is_wrong_is_one_sentence(shown: Any, wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        shown(LINK, **wrong)


def test_without_anywidget_one_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "landscape.export.notebook.widget", raising=False)
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(ImportError, match=r"pip install landscape\[notebook\]"):
        landscape.widget(LINK)


@pytest.fixture
def wire() -> Iterator[Wire]:
    with wired() as wire:
        yield wire


@pytest.fixture
def widget(wire: Wire) -> Stage:
    widget = landscape.widget(LINK)
    wire.drain()
    return widget


def told(widget: Stage) -> dict[str, Any]:
    """Give the values that flow, as they are now."""
    return {name: getattr(widget, name) for name in ("link", "start", "step")}


def test_a_widget_begins_with_its_scenario(widget: Stage) -> None:
    assert widget.scenario == landscape.decode(LINK)
    assert told(widget) == {"link": LINK, "start": widget.scenario.start, "step": None}
    assert widget.get_state()["_page"] == page_of(widget.scenario)


def test_where_there_are_no_widgets_there_is_a_picture(widget: Stage) -> None:
    data, _ = widget._repr_mimebundle_()
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "image/png", "text/plain"}
    assert data["text/plain"] == "Himmelblau: SGD, Adam"


def test_what_is_put_right_in_a_link_is_a_warning_at_the_line_that_set_it(widget: Stage) -> None:
    with pytest.warns(UserWarning, match="There is no surface “bowll”") as caught:
        widget.link = "surface=bowll&run=sgd"
    assert caught[0].filename == __file__


def test_another_link_is_another_scenario(widget: Stage, wire: Wire) -> None:
    widget.link = "https://example.org/de/?surface=bowl&run=adam&x=1&y=1.5&step=3"
    assert told(widget) == {"link": "surface=bowl&run=adam&x=1&y=1.5&step=3", "start": (1, 1.5), "step": 3}
    assert [set(sent) for sent in wire.drain()] == [{"link"}, {"start", "step", "_told", "_title"}], (
        "what is shown, at once"
    )
    widget.link = widget.link
    assert wire.drain() == []


@pytest.mark.parametrize("value", ["surface=bowl&run=sgd", landscape.decode("surface=bowl&run=sgd")])
def test_a_scenario_may_be_set(widget: Stage, value: Any) -> None:
    widget.scenario = value
    assert widget.link == "surface=bowl&run=sgd"
    assert widget._title == text_of(widget.scenario, "en"), "what the frame is called"


def test_another_start_is_in_the_link(widget: Stage, wire: Wire) -> None:
    widget.start = 1, -2
    assert widget.scenario == landscape.decode(LINK).replace(x=1, y=-2)
    assert widget.link == widget.scenario.link
    assert "_told" in wire.drain()[-1]


def test_a_step_moves_what_is_there(widget: Stage, wire: Wire) -> None:
    widget.step = 12
    assert widget.link == f"{LINK}&step=12"
    assert all("_told" not in sent for sent in wire.drain()), "the same numbers need not be sent again"
    widget.step = 10_000
    assert widget.step == 60


def test_a_hand_is_heard(widget: Stage, wire: Wire) -> None:
    heard: list[Any] = []
    widget.observe(lambda change: heard.append(change["new"]), "start")
    wire.receive(widget, {"start": [0.5, 0.25]})
    assert heard == [(0.5, 0.25)]
    assert widget.scenario.start == (0.5, 0.25)
    assert "_told" in {name for sent in wire.drain() for name in sent}


def test_it_comes_to_rest(widget: Stage, wire: Wire) -> None:
    wire.receive(widget, {"step": 25})
    assert widget.scenario.view.step == 25
    wire.receive(widget, {"start": [1.0, 1.0]})
    assert widget.step is None, "it plays from the new start"
    sent = wire.drain()
    assert widget.start == (1.0, 1.0)
    assert [name for one in sent for name in one].count("_told") == 1


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("start", (1e9, 0), ValueError),
        ("start", (float("nan"), 0), ValueError),
        ("start", 3, traitlets.TraitError),
        ("step", "x", traitlets.TraitError),
        ("link", 3, traitlets.TraitError),
    ],
)
def test_what_cannot_be_changes_nothing(
    widget: Stage, wire: Wire, name: str, value: Any, error: type[Exception]
) -> None:
    before = told(widget), widget.scenario
    with pytest.raises(error):
        setattr(widget, name, value)
    assert (told(widget), widget.scenario) == before
    assert wire.drain() == []
