import runpy
import socket
import subprocess
import sys
from urllib.request import urlopen

import pytest

from landscape.serving import command
from scripts.served import ROOT, served


def test_taken_port_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit) as end:
            command.listen_or_exit("127.0.0.1", port)
    assert end.value.code == 1
    assert capsys.readouterr().err == f"Port {port} is taken. Choose another, such as PORT={port + 1}.\n"


def test_unknown_host_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.listen_or_exit("256.0.0.1", 0)
    assert capsys.readouterr().err.startswith("Cannot serve at http://256.0.0.1:0: ")


@pytest.mark.parametrize(
    ("host", "family"), [("::1", socket.AF_INET6), ("::", socket.AF_INET6), ("127.0.0.1", socket.AF_INET)]
)
def test_an_address_is_listened_at_in_its_own_family(
    host: str, family: socket.AddressFamily, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked of the call, since not every machine has IPv6."""
    asked: list[tuple[object, object]] = []
    monkeypatch.setattr(socket, "create_server", lambda address, family: asked.append((address, family)))
    command.listen_or_exit(host, 8050)
    assert asked == [((host, 8050), family)]


@pytest.mark.parametrize("port", ["-1", "65536", "80.5", "²", "", "http"])
def test_port_is_checked(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command._parser({}).parse_args(["--port", port])
    assert "is not a port" in capsys.readouterr().err


def test_environment_gives_the_defaults() -> None:
    options = command._parser({"HOST": "::1", "PORT": "80"}).parse_args([])
    assert (options.host, options.port, options.debug) == ("::1", 80, False)
    options = command._parser({"HOST": "", "PORT": ""}).parse_args([])
    assert (options.host, options.port) == ("127.0.0.1", 8050)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
    ],
)
def test_address_can_be_typed(host: str, address: str) -> None:
    assert command.address_of(host, 80) == address


@pytest.mark.parametrize(
    ("environment", "platform", "headless"),
    [
        ({}, "linux", True),
        ({"DISPLAY": ":0"}, "linux", False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", False),
        ({}, "darwin", False),
        ({"CI": "true"}, "darwin", True),
        ({"DISPLAY": ":0", "NO_BROWSER": "1"}, "linux", True),
    ],
)
def test_browser_opens_only_where_there_is_a_screen(environment: dict[str, str], platform: str, headless: bool) -> None:
    assert command.is_headless(environment, platform) is headless


def test_idle_connections_outlast_those_of_proxies() -> None:
    assert runpy.run_path(str(ROOT / "gunicorn.conf.py"))["keepalive"] > 60


def test_program_serves_and_says_where() -> None:
    with served() as address, urlopen(f"{address}/health", timeout=30) as answer:
        assert answer.status == 200


def test_program_ends_with_one_line_when_its_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command_line = [sys.executable, "app.py", "--port", str(taken.getsockname()[1])]
        program = subprocess.run(command_line, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (program.returncode, program.stdout) == (1, "")
    assert program.stderr.startswith("Port ")
    assert program.stderr.count("\n") == 1
