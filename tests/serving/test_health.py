import pytest
from flask.testing import FlaskClient

import landscape
from landscape.simulation.scenario import Scenario


def test_health_simulates_and_tells_the_version(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    simulated: list[Scenario] = []
    real = landscape.simulate

    def spy(scenario: Scenario) -> object:
        simulated.append(scenario)
        return real(scenario)

    monkeypatch.setattr(landscape, "simulate", spy)
    answer = client.get("/health")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "version": landscape.__version__})
    assert len(simulated) == 1


def test_health_is_503_when_the_numbers_are_not(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landscape, "simulate", lambda _: 1 / 0)
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json is not None
    assert "ZeroDivisionError" in answer.json["status"]
