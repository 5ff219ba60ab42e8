"""Whether the house still stands."""

from dataclasses import replace
from http import HTTPStatus

from flask import Response, jsonify

import landscape


def report() -> tuple[Response, HTTPStatus]:
    """Answer 200 with the version after a real, tiny simulation, one run of three steps; 503 when that fails."""
    try:
        scenario = landscape.decode("")
        landscape.simulate(replace(scenario, runs=scenario.runs[:1], setup=replace(scenario.setup, steps=3)))
        status, code = "ok", HTTPStatus.OK
    except Exception as error:  # noqa: BLE001 - whatever it is, whoever asks must hear of it
        status, code = f"the simulation fails: {type(error).__name__}", HTTPStatus.SERVICE_UNAVAILABLE
    return jsonify(status=status, version=landscape.__version__), code
