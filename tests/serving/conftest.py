"""A small Dash app with every kind of callback dependency, hardened and warm."""

from collections.abc import Iterator

import pytest
from dash import ALL, MATCH, Dash, Input, Output, State, dcc, html
from flask.testing import FlaskClient

from landscape.serving import harden, warm_up


@pytest.fixture(scope="session")
def small_app(tmp_path_factory: pytest.TempPathFactory) -> Dash:
    assets = tmp_path_factory.mktemp("assets")
    (assets / "first.js").write_text("// loads the second\n" * 200)
    (assets / "second.mjs").write_text("// loaded by the first\n" * 200)
    app = Dash(__name__, assets_folder=str(assets))
    knobs = [dcc.Input(id={"kind": "knob", "slot": slot}) for slot in range(2)]
    echoes = [html.Output(id={"kind": "echo", "slot": slot}) for slot in range(2)]
    app.layout = html.Main([dcc.Input(id="typed"), html.Output(id="shown"), html.Output(id="sum"), *knobs, *echoes])

    @app.callback(Output("shown", "children"), Input("typed", "value"), State("typed", "id"))
    def show(value: object, _: str) -> str:
        return repr(value)

    @app.callback(Output({"kind": "echo", "slot": MATCH}, "children"), Input({"kind": "knob", "slot": MATCH}, "value"))
    def echo(value: object) -> str:
        return repr(value)

    @app.callback(
        {"sum": Output("sum", "children"), "count": Output("sum", "title")},
        Input({"kind": "knob", "slot": ALL}, "value"),
    )
    def add(values: list[object]) -> dict[str, str]:
        return {"sum": repr(values), "count": str(len(values))}

    app.clientside_callback(  # type: ignore[no-untyped-call]
        "function (text) { return text; }", Output("sum", "lang"), Input("typed", "lang")
    )
    harden(app)
    warm_up(app)
    return app


@pytest.fixture
def client(small_app: Dash) -> Iterator[FlaskClient]:
    with small_app.server.test_client() as client:
        yield client
